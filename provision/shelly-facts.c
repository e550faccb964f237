/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/shelly-facts.h"

#include "provision/facts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void copy_text(char ret[PROVISION_TEXT_MAX], const char *text)
{
	if (text)
		snprintf(ret, PROVISION_TEXT_MAX, "%s", text);
}

void shelly_facts_take_info(struct provision_facts *facts, const struct json *result)
{
	const char *name = json_get_string(result, "name");

	copy_text(facts->name, name && *name ? name : json_get_string(result, "id"));
	copy_text(facts->hardware, json_get_string(result, "model"));
	copy_text(facts->firmware, json_get_string(result, "app"));
	copy_text(facts->firmware_version, json_get_string(result, "ver"));
}

void shelly_facts_take_system(struct provision_facts *facts, const struct json *result)
{
	copy_text(facts->name, json_get_string(result, "id"));
	copy_text(facts->hardware, json_get_string(result, "arch"));
	copy_text(facts->firmware, json_get_string(result, "app"));
	copy_text(facts->firmware_version, json_get_string(result, "fw_version"));
	copy_text(facts->os, "Mongoose OS");
	copy_text(facts->os_version, json_get_string(result, "mg_version"));
}

enum shelly_wifi shelly_facts_take_status(struct provision_facts *facts,
					  const struct json *wifi)
{
	static const char *const names[] = {
		[SHELLY_WIFI_DISCONNECTED] = "disconnected",
		[SHELLY_WIFI_CONNECTING] = "connecting",
		[SHELLY_WIFI_CONNECTED] = "connected",
		[SHELLY_WIFI_GOT_IP] = "got ip",
	};
	const char *status = json_get_string(wifi, "status");
	enum shelly_wifi state;

	for (state = SHELLY_WIFI_GOT_IP; state > SHELLY_WIFI_UNKNOWN; state--)
		if (status && !strcmp(status, names[state]))
			break;
	if (state != SHELLY_WIFI_GOT_IP)
		return state;
	provision_facts_set_ip(facts, json_get_string(wifi, "sta_ip"));
	if (provision_bssid_parse(json_get_string(wifi, "bssid"), facts->bssid))
		facts->has_bssid = true;
	return state;
}

/* esp_wifi_types.h: wifi_auth_mode_t, which both document for "auth". */
static const char *auth_name(double auth)
{
	static const char *const names[] = {"open",	"WEP",	"WPA",	"WPA2",
					    "WPA/WPA2", "WPA2", "WPA3", "WPA2/WPA3"};

	if (auth >= 0 && auth < (double)ARRAY_SIZE(names))
		return names[(size_t)auth];
	return "";
}

static void take_network(struct provision_facts *facts, const struct json *entry)
{
	struct provision_network network = {};
	const char *ssid = json_get_string(entry, "ssid"); /* null: hidden */
	double rssi = json_get_number(entry, "rssi", 0);
	double channel = json_get_number(entry, "channel", 0);
	double auth = json_get_number(entry, "auth", -1);

	if (!ssid || strlen(ssid) > sizeof(network.ssid))
		return;
	network.ssid_len = strlen(ssid);
	memcpy(network.ssid, ssid, network.ssid_len);
	network.rssi = rssi < 0 && rssi > -128 ? (int16_t)rssi : 0;
	network.channel = channel > 0 && channel < 256 ? (uint8_t)channel : 0;
	network.open = auth == 0;
	strcpy(network.auth, auth_name(auth));
	network.has_bssid = provision_bssid_parse(json_get_string(entry, "bssid"),
						  network.bssid);
	provision_facts_add_network(facts, &network);
}

int shelly_facts_take_networks(struct provision_facts *facts, const struct json *result)
{
	const struct json *list = json_get(result, "results");
	int n = 0;

	if (!list && json_is_array(result)) /* as some Mongoose OS have it */
		list = result;
	if (!json_is_array(list))
		return -EBADMSG;
	json_for_each (entry, list) {
		take_network(facts, entry);
		n++;
	}
	return n;
}

static enum shelly_failure failure_of_reason(double reason)
{
	switch ((int)reason) {
	case 201: /* no AP found */
	case 212: /* none that is strong enough */
		return SHELLY_FAILURE_NO_NETWORK;
	case 15:  /* IEEE 802.11-2020 table 9-49: 4-way handshake timeout */
	case 202: /* authentication failed */
	case 204: /* handshake timeout */
		return SHELLY_FAILURE_PASSPHRASE;
	}
	return SHELLY_FAILURE_UNKNOWN;
}

enum shelly_failure shelly_failure_of(const struct json *params)
{
	enum shelly_failure failure = SHELLY_FAILURE_NONE;

	json_for_each (event, json_get(params, "events")) {
		const char *component = json_get_string(event, "component");
		const char *name = json_get_string(event, "event");
		double reason = json_get_number(event, "reason", 0);

		if (component && !strcmp(component, "wifi") && name &&
		    (!strcmp(name, "sta_connect_fail") ||
		     !strcmp(name, "sta_disconnected")) &&
		    reason >= 0 && reason < 1000)
			failure = failure_of_reason(reason);
	}
	return failure;
}
