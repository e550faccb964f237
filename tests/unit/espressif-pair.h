/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* A client and a device whose keys are known: those of the vectors. */
#include "provision/espressif-device-session.h"
#include "provision/espressif-session.h"

#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <string.h>

static const uint8_t pair_salt[DEVICE_SALT_LEN] = {0x03, 0x6e, 0xe0, 0xc7, 0xbc, 0xb9,
						   0xed, 0xa8, 0x4c, 0x9e, 0xac, 0x97,
						   0xd9, 0x3d, 0xec, 0xf4};

/* first, first + 1, ... */
static inline void count_up(uint8_t *ret, size_t len, uint8_t first)
{
	for (size_t i = 0; i < len; i++)
		ret[i] = first + i;
}

struct pair {
	struct espressif_session *client;
	struct espressif_device_session *device;
	struct espressif_device_drawn drawn;
	struct buf request, answer, text;
};

static inline void pair_init(struct pair *pair, unsigned scheme, unsigned patch,
			     const char *client_code, const char *device_code)
{
	struct espressif_session_options options = {
		.scheme = scheme,
		.patch = patch,
		.code = client_code,
		.code_len = strlen(client_code),
		.username = "wifiprov",
	};
	struct espressif_device_session_options device_options = {
		.scheme = scheme,
		.patch = patch,
		.code = device_code,
		.code_len = strlen(device_code),
		.username = "wifiprov",
	};
	uint8_t key[SESSION_PRIVATE_KEY_LEN];

	*pair = (struct pair){0};
	count_up(key, sizeof(key), scheme == 2 ? 0x80 : 0x01);
	count_up(pair->drawn.private_key, sizeof(key), scheme == 2 ? 0x40 : 0x20);
	count_up(pair->drawn.random, sizeof(pair->drawn.random), 0xd0);
	count_up(pair->drawn.nonce, sizeof(pair->drawn.nonce), 0xd0);
	memcpy(pair->drawn.nonce + 8, "\0\0\0\1", 4);
	assert_int_equal(espressif_session_new_with_key(&options, key, &pair->client), 0);
	assert_int_equal(espressif_device_session_new_with(&device_options, &pair->drawn,
							   pair_salt, &pair->device),
			 0);
}

static inline void pair_deinit(struct pair *pair)
{
	assert_null(espressif_session_free(pair->client));
	assert_null(espressif_device_session_free(pair->device));
	buf_deinit(&pair->request);
	buf_deinit(&pair->answer);
	buf_deinit(&pair->text);
}

/* One request and what the device says to it. */
static inline int exchange(struct pair *pair)
{
	buf_clear(&pair->request);
	buf_clear(&pair->answer);
	assert_int_equal(espressif_session_next_request(pair->client, &pair->request), 0);
	return espressif_device_session_request(pair->device, pair->request.data,
						pair->request.len, &pair->answer);
}

static inline int take(struct pair *pair)
{
	return espressif_session_take_response(pair->client, pair->answer.data,
					       pair->answer.len);
}

/* Up to the answer of the turn, which the client has not seen yet. */
static inline void run_to(struct pair *pair, unsigned turn)
{
	for (unsigned i = 0; i < turn; i++) {
		assert_int_equal(exchange(pair), 0);
		assert_int_equal(take(pair), 1);
	}
	assert_int_equal(exchange(pair), 0);
}

static inline void establish(struct pair *pair)
{
	run_to(pair, pair->client->scheme == 0 ? 0 : 1);
	assert_false(espressif_session_is_established(pair->client));
	assert_int_equal(take(pair), 0);
	assert_true(espressif_session_is_established(pair->client));
	assert_true(espressif_device_session_is_established(pair->device));
	assert_string_equal(espressif_session_reason(pair->client), "");
}
