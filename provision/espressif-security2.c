/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/espressif-session.h"

#include "base/crypto/random.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	SALT_MIN = 1,
	SALT_MAX = 64, /* Espressif's own has 16 */
	COUNTER_AT = 8, /* in the nonce, 4 bytes */
};
/* clang-format on */

static int request_key(struct espressif_session *session,
		       struct espressif_session_message *ret)
{
	ret->username = (struct espressif_bytes){(const uint8_t *)session->username,
						 strlen(session->username)};
	ret->public_key = (struct espressif_bytes){session->public_key, SRP6A_LEN};
	return srp6a_client_public(session->private_key, session->public_key);
}

static int take_key(struct espressif_session *session,
		    const struct espressif_session_message *message)
{
	struct srp6a_identity identity = {
		.username = session->username,
		.password = session->code ? secret_data(session->code) : NULL,
		.password_len = session->code ? secret_len(session->code) : 0,
		.salt = message->fresh.data,
		.salt_len = message->fresh.len,
	};
	int r;

	if (message->public_key.len == 0)
		return session_refuse(session, "it sent no public key");
	if (message->public_key.len > SRP6A_LEN)
		return session_refuse(session, "its public key is too long");
	if (message->fresh.len < SALT_MIN || message->fresh.len > SALT_MAX)
		return session_refuse(session, "its salt has the wrong length");
	r = srp6a_client_agree(
		session->private_key, session->public_key, &identity,
		(struct number){message->public_key.data, message->public_key.len},
		&session->agreed);
	if (r == -EDOM)
		return session_refuse(session,
				      "its public key would make the secret known");
	return r;
}

static int request_proof(struct espressif_session *session,
			 struct espressif_session_message *ret)
{
	ret->proof = (struct espressif_bytes){session->agreed.client_proof, SRP6A_HASH};
	return 0;
}

static int take_proof(struct espressif_session *session,
		      const struct espressif_session_message *message)
{
	static const uint8_t zero[AES_GCM_IV - COUNTER_AT];

	if (message->proof.len != SRP6A_HASH)
		return session_refuse(session, "its proof has the wrong length");
	if (!equal_in_constant_time(message->proof.data, session->agreed.device_proof,
				    SRP6A_HASH))
		return session_refuse(session,
				      "it cannot prove that it has the same key");
	if (message->fresh.len != AES_GCM_IV)
		return session_refuse(session, "its nonce has the wrong length");
	if (session->counts &&
	    !memcmp(message->fresh.data + COUNTER_AT, zero, sizeof(zero)))
		return session_refuse(session, "its nonce has been used up");
	espressif_cipher_start_gcm(&session->cipher, session->agreed.key,
				   message->fresh.data, session->counts);
	return 0;
}

const struct session_turns session_security2 = {
	.turn = {{request_key, take_key}, {request_proof, take_proof}},
};
