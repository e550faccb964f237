/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The tables of Wi-Fi Aware, for aware-store.c (a node's end of them) and aware-memory.c (people's). */
#include "base/store.h"
#include "setup/aware-store.h"

#define AWARE_COLUMNS                                                                \
	"id, key, name, service, nik, npk, cipher, akm, authenticated, key_mic_len," \
	" short_rsnx, echo_method, expires, paired_at, coalesce(name, published), "  \
	"product"

/* clang-format off */
enum aware_column {
	AWARE_COLUMN_ID, AWARE_COLUMN_KEY, AWARE_COLUMN_NAME, AWARE_COLUMN_SERVICE, AWARE_COLUMN_NIK, AWARE_COLUMN_NPK, AWARE_COLUMN_CIPHER,
	AWARE_COLUMN_AKM, AWARE_COLUMN_AUTHENTICATED, AWARE_COLUMN_KEY_MIC_LEN, AWARE_COLUMN_SHORT_RSNX, AWARE_COLUMN_ECHO_METHOD,
	AWARE_COLUMN_EXPIRES, AWARE_COLUMN_PAIRED_AT, AWARE_COLUMN_SHOWN_NAME, AWARE_COLUMN_PRODUCT,
};
/* clang-format on */

/* NULL: there is none, or it cannot be had (logged). */
struct store *aware_store_open(struct usher *usher, bool create);
int aware_store_run(struct store *store, const char *sql);
/* The write-ahead log holds the pages as they were: emptied, nothing of them is left. */
int aware_store_wipe_log(struct store *store);
