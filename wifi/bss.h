/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The networks that were seen, from wpa_supplicant's BSS command. An answer holds at most 4096
 * bytes, so the table is read in pages: "BSS RANGE=<first>- MASK=0x<wifi_bss_mask()>", from 0, until
 * wifi_bss_table_add() says that it was the last one. Pure.
 */
#include "wifi/security.h"

/* clang-format off */
enum {
	/* WPA_BSS_MASK_*: id, bssid, freq, capabilities, level, age, IEs, SSID, delimiters "====" */
	WIFI_BSS_MASK_IE = 0x400,
	WIFI_BSS_MASK = 0x1 | 0x2 | 0x4 | 0x10 | 0x80 | 0x200 | WIFI_BSS_MASK_IE | 0x1000 | 0x20000,
	WIFI_BSS_MAX  = 1024, /* of a table; the weakest fall out */
};
/* clang-format on */

enum wifi_band { WIFI_BAND_2_4 = 1 << 0, WIFI_BAND_5 = 1 << 1, WIFI_BAND_6 = 1 << 2 };

struct wifi_bss {
	unsigned id; /* wpa_supplicant's */
	uint8_t bssid[6];
	unsigned freq; /* MHz */
	int signal;    /* dBm, 0: not told */
	unsigned age_s;
	uint16_t capabilities;
	struct wifi_ssid ssid;
	struct wifi_security security;
};

struct wifi_bss_table {
	struct wifi_bss *rows;
	size_t n, capacity;
	unsigned next; /* ids ascend: the least one that may come now */
	bool bare;     /* the next page is asked for without IEs */
};

/*
 * What the next page is asked for with. A row that is too large for an answer ends the table as if
 * there were none behind it, so whoever sends long beacons could hide all that came later: behind an
 * empty page the next row is asked for without its IEs, once, and stepped over (WIFI_UNKNOWN).
 */
unsigned wifi_bss_mask(const struct wifi_bss_table *table);

/*
 * Adds a page's rows. 1: *ret_next is the id that the next page begins with; 0: it was the last
 * one; -EBADMSG: not an answer of BSS (rows before the fault are kept), -ENOMEM. Pages are added in
 * their order.
 */
int wifi_bss_table_add(struct wifi_bss_table *table, const char *page, size_t len,
		       unsigned *ret_next);
void wifi_bss_table_clear(struct wifi_bss_table *table);
void wifi_bss_table_deinit(struct wifi_bss_table *table);

/* 2412..2484, 5xxx, 5955..7115; 0: none of them. */
enum wifi_band wifi_band_of(unsigned freq);
/* Channel number in its band, 0: none. */
unsigned wifi_channel_of(unsigned freq);
