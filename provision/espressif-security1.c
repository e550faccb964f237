/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/espressif-session.h"

#include "provision/espressif-possession.h"

#include <errno.h>
#include <string.h>

static int request_key(struct espressif_session *session,
		       struct espressif_session_message *ret)
{
	int r = x25519_pair_init_from(&session->pair, session->private_key);

	ret->public_key = (struct espressif_bytes){session->pair.public_key, X25519_LEN};
	return r;
}

static int take_key(struct espressif_session *session,
		    const struct espressif_session_message *message)
{
	int r;

	if (message->public_key.len != X25519_LEN)
		return session_refuse(session, "its public key has the wrong length");
	if (message->fresh.len != AES_BLOCK)
		return session_refuse(session, "its random value has the wrong length");
	memcpy(session->device_key, message->public_key.data, X25519_LEN);
	r = possession_start(&session->cipher, &session->pair, session->device_key,
			     session->code, message->fresh.data);
	if (r == -EBADMSG)
		return session_refuse(session,
				      "its public key would make the secret known");
	return r;
}

static int request_proof(struct espressif_session *session,
			 struct espressif_session_message *ret)
{
	ret->proof = (struct espressif_bytes){session->proof, X25519_LEN};
	return possession_prove(&session->cipher, session->device_key, session->proof);
}

static int take_proof(struct espressif_session *session,
		      const struct espressif_session_message *message)
{
	int r;

	if (message->proof.len != X25519_LEN)
		return session_refuse(session, "its proof has the wrong length");
	r = possession_check(&session->cipher, session->pair.public_key,
			     message->proof.data);
	if (r == -EACCES)
		return session_refuse(session,
				      "it cannot prove that it has the same key");
	return r;
}

const struct session_turns session_security1 = {
	.turn = {{request_key, take_key}, {request_proof, take_proof}},
};
