/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The client's insides of espressif-security.h: espressif-security.c has the turns that all
 * schemes share, each scheme a file with its part of the two turns.
 */
#include "base/crypto/x25519.h"
#include "base/secret.h"
#include "provision/espressif-cipher.h"
#include "provision/espressif-security.h"
#include "provision/espressif-session-messages.h"
#include "provision/espressif-srp6a.h"

/* clang-format off */
enum {
	SESSION_CODE_MAX        = 128,
	SESSION_USERNAME_MAX    = 64,
	SESSION_PRIVATE_KEY_LEN = 32, /* of Security 1 and of Security 2 */
};
/* clang-format on */

/* In this order; FAILED is where every error ends. */
enum session_state {
	SESSION_REQUEST_0, /* due */
	SESSION_ANSWER_0,  /* awaited */
	SESSION_REQUEST_1,
	SESSION_ANSWER_1,
	SESSION_ESTABLISHED,
	SESSION_FAILED,
};

struct espressif_session {
	unsigned scheme;
	bool counts; /* its nonces differ: sec_patch_ver 1 */
	char username[SESSION_USERNAME_MAX + 1];
	struct secret *code; /* NULL: none */
	enum session_state state;
	const char *reason;
	struct espressif_cipher cipher;

	uint8_t private_key[SESSION_PRIVATE_KEY_LEN];
	/* Security 1 */
	struct x25519_pair pair;
	uint8_t device_key[X25519_LEN];
	uint8_t proof[X25519_LEN];
	/* Security 2 */
	uint8_t public_key[SRP6A_LEN];
	struct srp6a_agreed agreed;
};

/* espressif_session_new() with a private key that is not random: for tests of known answers. */
int espressif_session_new_with_key(const struct espressif_session_options *options,
				   const uint8_t private_key[SESSION_PRIVATE_KEY_LEN],
				   struct espressif_session **ret);

/*
 * A scheme's part. request() fills in what the turn carries, its bytes the session's own;
 * response() judges an answer of the right scheme and turn whose status is good: 0, or an error
 * with session->reason.
 */
struct session_scheme {
	int (*request)(struct espressif_session *session,
		       struct espressif_session_message *ret);
	int (*response)(struct espressif_session *session,
			const struct espressif_session_message *message);
};

struct session_turns {
	struct session_scheme
		turn[2]; /* the second has no functions where there is none */
};

extern const struct session_turns session_security0, session_security1, session_security2;

/* -EPROTO with its reason. */
int session_refuse(struct espressif_session *session, const char *reason);
