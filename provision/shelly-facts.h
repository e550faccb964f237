/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What the results of Shelly's and Mongoose OS's methods tell, taken into struct
   provision_facts. Pure. */
#include "base/json.h"
#include "provision/step.h"

/* WiFi.GetStatus: what it says of its station. */
enum shelly_wifi {
	SHELLY_WIFI_UNKNOWN,
	SHELLY_WIFI_DISCONNECTED,
	SHELLY_WIFI_CONNECTING,
	SHELLY_WIFI_CONNECTED, /* without an address yet */
	SHELLY_WIFI_GOT_IP,
};

/* Why it did not join, where it tells: NotifyEvent has the reason codes of IEEE 802.11 and, from
   200, those of Espressif. */
enum shelly_failure {
	SHELLY_FAILURE_NONE,
	SHELLY_FAILURE_UNKNOWN,
	SHELLY_FAILURE_PASSPHRASE,
	SHELLY_FAILURE_NO_NETWORK,
};

/* Shelly.GetDeviceInfo */
void shelly_facts_take_info(struct provision_facts *facts, const struct json *result);
/* Sys.GetInfo of Mongoose OS; its "wifi" is what shelly_facts_take_status() takes. */
void shelly_facts_take_system(struct provision_facts *facts, const struct json *result);
/* WiFi.GetStatus; also the "wifi" of NotifyStatus, in which only what changed is told. */
enum shelly_wifi shelly_facts_take_status(struct provision_facts *facts,
					  const struct json *wifi);
/* WiFi.Scan. The networks it lists, before merging; -EBADMSG. */
int shelly_facts_take_networks(struct provision_facts *facts, const struct json *result);
/* The params of NotifyEvent. */
enum shelly_failure shelly_failure_of(const struct json *params);
