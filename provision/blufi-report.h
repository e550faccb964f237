/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What a BluFi accessory reports: its Wi-Fi, the networks that it sees. Both directions. */
#include "base/buf.h"
#include "provision/step.h"

/* clang-format off */
enum blufi_station {
	BLUFI_CONNECTED  = 0,
	BLUFI_FAILED     = 1, /* or it never tried; before 1.3 also while it tries */
	BLUFI_CONNECTING = 2,
	BLUFI_NO_ADDRESS = 3,
};

enum { BLUFI_REASON_NONE = 255 };
/* clang-format on */

struct blufi_status {
	uint8_t opmode, station; /* enum blufi_station, or one that we do not know */
	bool has_bssid;
	uint8_t bssid[6];
	uint8_t ssid[32];
	size_t ssid_len; /* 0: not told */
	/* Of a failure, wifi_err_reason_t of ESP-IDF; BLUFI_REASON_NONE: not told. */
	uint8_t reason;
};

/* 0; -EBADMSG. What is not known is passed over. */
int blufi_status_parse(const uint8_t *data, size_t len, struct blufi_status *ret);
void blufi_status_build(struct buf *buf, const struct blufi_status *status);
/* Into facts. 0; -EBADMSG: what came before the fault is taken. */
int blufi_networks_parse(const uint8_t *data, size_t len, struct provision_facts *ret);
void blufi_networks_build(struct buf *buf, const struct provision_network *networks,
			  size_t n);
