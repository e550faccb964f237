/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Recordings of tests/recordings/aware: 802.11 frames with radiotap headers in pcapng, and the keys of both sides. */
#include "base/hex.h"
#include "base/json.h"

#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

enum { RECORDING_FRAMES_MAX = 256, RECORDING_SIZE_MAX = 1 << 17 };

struct recording {
	const char *name;
	uint8_t *bytes;
	size_t n;
	struct {
		const uint8_t *data;
		size_t len;
	} frames[RECORDING_FRAMES_MAX];
	struct json *keys;
};

static inline uint8_t *recording_file(const char *name, const char *suffix,
				      size_t *ret_len)
{
	uint8_t *bytes = malloc(RECORDING_SIZE_MAX);
	char path[512];
	FILE *file;

	assert_non_null(bytes);
	snprintf(path, sizeof(path), SOURCE_ROOT "/tests/recordings/aware/%s%s", name,
		 suffix);
	file = fopen(path, "r");
	assert_non_null(file);
	*ret_len = fread(bytes, 1, RECORDING_SIZE_MAX, file);
	assert_true(*ret_len > 0 && *ret_len < RECORDING_SIZE_MAX);
	fclose(file);
	return bytes;
}

static inline uint32_t recording_le32(const uint8_t *at)
{
	return at[0] | at[1] << 8 | at[2] << 16 | (uint32_t)at[3] << 24;
}

/* Enhanced packet blocks hold the frames. */
static inline struct recording recording_open(const char *name)
{
	struct recording recording = {.name = name};
	size_t len, at = 0, keys_len;
	uint8_t *keys = recording_file("keys", ".json", &keys_len);

	assert_int_equal(json_parse((char *)keys, keys_len, &recording.keys), 0);
	free(keys);
	recording.bytes = recording_file(name, ".pcap", &len);
	while (at + 12 <= len) {
		uint32_t type = recording_le32(recording.bytes + at);
		uint32_t size = recording_le32(recording.bytes + at + 4);
		const uint8_t *packet = recording.bytes + at + 28;

		assert_true(size >= 12 && at + size <= len);
		if (type == 6) {
			size_t radiotap = packet[2] | packet[3] << 8;

			assert_true(recording.n < RECORDING_FRAMES_MAX);
			recording.frames[recording.n].data = packet + radiotap;
			recording.frames[recording.n++].len =
				recording_le32(recording.bytes + at + 20) - radiotap;
		}
		at += size;
	}
	assert_true(recording.n > 20);
	return recording;
}

static inline void recording_close(struct recording *recording)
{
	free(recording->bytes);
	json_free(recording->keys);
}

/* The nth value of that name (from 0) of "publisher" or "subscriber"; its length, 0: there is none. */
static inline size_t recording_key(const struct recording *recording, const char *side,
				   const char *name, unsigned nth, uint8_t *ret,
				   size_t size)
{
	const struct json *list = json_get(json_get(recording->keys, recording->name),
					   side);

	assert_non_null(list);
	json_for_each (pair, list) {
		const struct json *first = json_first(pair);
		ssize_t len;

		if (strcmp(json_string(first), name) != 0 || nth-- > 0)
			continue;
		len = hex_decode(json_string(json_next(first)), ret, size);
		assert_true(len > 0);
		return len;
	}
	return 0;
}
