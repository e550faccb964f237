/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * SSIDs are bytes, up to 32 of anything (IEEE 802.11-2020 9.4.2.2). wpa_supplicant writes them
 * in its printf form: \" \\ \e \n \r \t \xHH, all else as it is.
 */
#include "base/macros.h"

#include <stdbool.h>

/* clang-format off */
enum {
	WIFI_SSID_MAX   = 32,
	WIFI_PREFIX_MIN = 3,
	WIFI_SSID_TEXT_MAX = 4 * WIFI_SSID_MAX, /* of the printf form, without NUL */
};
/* clang-format on */

struct wifi_ssid {
	uint8_t len; /* 0: none, or hidden */
	uint8_t data[WIFI_SSID_MAX];
};

/* The printf form, strictly: -EINVAL for an unknown or cut escape, a raw control byte, more than 32 bytes. */
int wifi_ssid_parse(const char *text, size_t len, struct wifi_ssid *ret);
/* -EINVAL over 32 bytes. */
int wifi_ssid_set(struct wifi_ssid *ssid, const void *data, size_t len);
bool wifi_ssid_equal(const struct wifi_ssid *a, const struct wifi_ssid *b);
bool wifi_ssid_has_prefix(const struct wifi_ssid *ssid, const struct wifi_ssid *prefix);
/* Empty, or NUL bytes only, as some hidden networks send it. */
bool wifi_ssid_is_hidden(const struct wifi_ssid *ssid);
