/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/radiotap.h"

#include "base/macros.h"

#include <errno.h>

/* clang-format off */
enum {
	RADIOTAP_HEADER    = 8,
	RADIOTAP_WORDS_MAX = 16, /* further words of what is there; drivers have three */

	RADIOTAP_TSFT       = 0,
	RADIOTAP_FLAGS      = 1,
	RADIOTAP_CHANNEL    = 3,
	RADIOTAP_DBM_SIGNAL = 5,
	RADIOTAP_TX_FLAGS   = 15,
	RADIOTAP_EXT        = 31,

	RADIOTAP_FLAG_FCS     = 0x10,
	RADIOTAP_FLAG_BAD_FCS = 0x40,
};

/* Alignment and size of the fields by their bits; what comes after is not looked at. */
static const struct {
	uint8_t align, size;
} fields[] = {
	[RADIOTAP_TSFT]       = {8, 8},
	[RADIOTAP_FLAGS]      = {1, 1},
	[2]                   = {1, 1}, /* rate */
	[RADIOTAP_CHANNEL]    = {2, 4},
	[4]                   = {2, 2}, /* hopping */
	[RADIOTAP_DBM_SIGNAL] = {1, 1},
	[6]                   = {1, 1}, /* noise */
	[7]                   = {2, 2}, /* quality */
	[8]                   = {2, 2}, /* attenuation */
	[9]                   = {2, 2},
	[10]                  = {1, 1}, /* power */
	[11]                  = {1, 1}, /* antenna */
	[12]                  = {1, 1},
	[13]                  = {1, 1},
	[14]                  = {2, 2}, /* of what was received */
	[RADIOTAP_TX_FLAGS]   = {2, 2},
};
/* clang-format on */

const uint8_t radiotap_send[RADIOTAP_SEND_SIZE] = {
	0, 0, RADIOTAP_SEND_SIZE, 0, 1 << 2, 0, 0, 0, 12, /* x 500 kb/s */
};

static uint32_t le32(const uint8_t *at)
{
	return at[0] | at[1] << 8 | at[2] << 16 | (uint32_t)at[3] << 24;
}

static void take(unsigned bit, const uint8_t *at, struct radiotap *ret)
{
	if (bit == RADIOTAP_TSFT) {
		ret->tsf_us = le32(at) | (uint64_t)le32(at + 4) << 32;
	} else if (bit == RADIOTAP_FLAGS) {
		ret->fcs = at[0] & RADIOTAP_FLAG_FCS;
		ret->bad = at[0] & RADIOTAP_FLAG_BAD_FCS;
	} else if (bit == RADIOTAP_CHANNEL) {
		ret->mhz = (uint16_t)(at[0] | at[1] << 8);
	} else if (bit == RADIOTAP_DBM_SIGNAL) {
		ret->signal = (int8_t)at[0];
	} else if (bit == RADIOTAP_TX_FLAGS) {
		ret->ours = true;
	}
}

/* Where the fields begin: behind the words that say which are there; 0: nowhere. */
static size_t first_field(const uint8_t *data, size_t len)
{
	size_t at = 4;

	for (int words = 0; words < RADIOTAP_WORDS_MAX && at + 4 <= len; words++) {
		uint32_t present = le32(data + at);

		at += 4;
		if (!(present >> RADIOTAP_EXT))
			return at;
	}
	return 0;
}

int radiotap_parse(const uint8_t *data, size_t len, struct radiotap *ret)
{
	struct radiotap parsed = {};
	uint32_t present;
	size_t at;

	if (len < RADIOTAP_HEADER || data[0] != 0)
		return -EBADMSG;
	parsed.len = (size_t)(data[2] | data[3] << 8);
	if (parsed.len < RADIOTAP_HEADER || parsed.len > len)
		return -EBADMSG;
	present = le32(data + 4);
	at = first_field(data, parsed.len);
	if (at == 0)
		return -EBADMSG;
	for (unsigned bit = 0; bit < ARRAY_SIZE(fields); bit++) {
		if (!(present >> bit & 1))
			continue;
		at = (at + fields[bit].align - 1) & ~(size_t)(fields[bit].align - 1);
		if (at + fields[bit].size > parsed.len)
			return -EBADMSG;
		take(bit, data + at, &parsed);
		at += fields[bit].size;
	}
	*ret = parsed;
	return 0;
}
