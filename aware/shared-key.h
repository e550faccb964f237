/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The shared key descriptor attribute (Wi-Fi Aware v4.0 9.5.21.5): an EAPOL-Key frame without
 * its header, in which each side gives the other its NIK, wrapped. Some devices leave the field
 * of the key MIC out: both layouts are read, and written as the peer wants them.
 */
#include "aware/keys.h"
#include "base/buf.h"

enum { AWARE_KEY_DATA_MAX = 256 };

struct aware_shared_key {
	uint8_t publish_id;
	uint8_t mic_len; /* 0, 16 or 24; the field is zero as we send it, and not looked at */
	uint16_t key_info, key_len;
	const uint8_t *data; /* wrapped; borrowed */
	size_t len;
};

/* 0; -EBADMSG: no length of the MIC makes the lengths add up, or it is no descriptor of RSN. */
int aware_shared_key_parse(const struct aware_attr *attr, struct aware_shared_key *ret);
void aware_shared_key_put(struct buf *buf, const struct aware_shared_key *key);

/* What is in the wrapped data. */
struct aware_nik {
	uint8_t version; /* 0 */
	uint8_t nik[AWARE_NIK_LEN];
	uint32_t lifetime_s; /* 0: not told */
};

/* The key data elements, padded for the key wrap: a multiple of 8. */
void aware_nik_put(struct buf *buf, const struct aware_nik *nik);
/* -EBADMSG: cut; -ENOENT: no NIK of version 0 is there. Unknown elements are skipped. */
int aware_nik_parse(const uint8_t *data, size_t len, struct aware_nik *ret);
