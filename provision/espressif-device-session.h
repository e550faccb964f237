/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The insides of espressif-security-device.h. */
#include "base/secret.h"
#include "provision/espressif-possession.h"
#include "provision/espressif-security-device.h"
#include "provision/espressif-session.h"

/* clang-format off */
enum { DEVICE_SALT_LEN = 16 };

enum device_session_state {
	DEVICE_SESSION_NONE,
	DEVICE_SESSION_BEGUN, /* the proof is awaited */
	DEVICE_SESSION_ESTABLISHED,
};
/* clang-format on */

/* What is drawn for one session. */
struct espressif_device_drawn {
	uint8_t private_key[SESSION_PRIVATE_KEY_LEN];
	uint8_t random[AES_BLOCK]; /* of Security 1 */
	uint8_t nonce[AES_GCM_IV]; /* of Security 2 */
};

struct espressif_device_session {
	unsigned scheme;
	bool counts;
	const struct espressif_device_drawn *drawn; /* NULL: drawn for each */
	enum device_session_state state;
	struct espressif_cipher cipher;
	/* Security 1 */
	struct secret *code;
	struct x25519_pair pair;
	uint8_t client_key[X25519_LEN], random[AES_BLOCK], proof[X25519_LEN];
	/* Security 2: all that it knows of the password is the verifier */
	char username[SESSION_USERNAME_MAX + 1];
	uint8_t salt[DEVICE_SALT_LEN], verifier[SRP6A_LEN], public_key[SRP6A_LEN];
	uint8_t nonce[AES_GCM_IV];
	struct srp6a_agreed agreed;
};

/* espressif_device_session_new() with numbers that are not random: for tests of known answers. drawn
   stays valid; NULL: random. */
int espressif_device_session_new_with(
	const struct espressif_device_session_options *options,
	const struct espressif_device_drawn *drawn, const uint8_t *salt,
	struct espressif_device_session **ret);
