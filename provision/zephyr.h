/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The Zephyr project's sample "Wi-Fi provisioning over BLE": an SSID, a passphrase and a command
 * are written to a characteristic each, a byte tells how the join goes. No codec: every value
 * is what it is.
 */
#include "provision/step.h"

/* clang-format off */
#define ZEPHYR_SERVICE_UUID  "8b840001-f6fa-4e33-9a0c-e14d9f35f201"
#define ZEPHYR_SSID_UUID     "8b840002-f6fa-4e33-9a0c-e14d9f35f201"
#define ZEPHYR_PASSWORD_UUID "8b840003-f6fa-4e33-9a0c-e14d9f35f201"
#define ZEPHYR_SECURITY_UUID "8b840004-f6fa-4e33-9a0c-e14d9f35f201"
#define ZEPHYR_CONTROL_UUID  "8b840005-f6fa-4e33-9a0c-e14d9f35f201"
#define ZEPHYR_STATUS_UUID   "8b840006-f6fa-4e33-9a0c-e14d9f35f201"

enum zephyr_endpoint {
	ZEPHYR_EP_SSID,
	ZEPHYR_EP_PASSWORD,
	ZEPHYR_EP_SECURITY,
	ZEPHYR_EP_CONTROL,
	ZEPHYR_EP_STATUS,
	ZEPHYR_ENDPOINTS,
};

enum zephyr_security {
	ZEPHYR_OPEN        = 0x00,
	ZEPHYR_WPA2        = 0x01,
	ZEPHYR_WPA2_SHA256 = 0x02,
	ZEPHYR_WPA3        = 0x03,
	ZEPHYR_AUTO        = 0xff, /* and unless one is written: open without a passphrase, else WPA2 */
};

enum zephyr_control {
	ZEPHYR_CONNECT = 0x01,
	ZEPHYR_ERASE   = 0x02,
};

enum zephyr_status {
	ZEPHYR_IDLE        = 0x00,
	ZEPHYR_PROVISIONED = 0x01,
	ZEPHYR_CONNECTING  = 0x02,
	ZEPHYR_CONNECTED   = 0x03,
	ZEPHYR_FAILED      = 0x04,
};
/* clang-format on */

extern const struct provision_protocol zephyr_protocol;
