/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/espressif-security-device.h"

#include "base/crypto/random.h"
#include "provision/espressif-device-session.h"

#include <errno.h>
#include <string.h>

static void forget_keys(struct espressif_device_session *session)
{
	espressif_cipher_deinit(&session->cipher);
	x25519_pair_deinit(&session->pair);
	srp6a_agreed_deinit(&session->agreed);
	session->state = DEVICE_SESSION_NONE;
}

static int draw(struct espressif_device_drawn *ret)
{
	int r = random_bytes(ret, sizeof(*ret));

	/* the counter of its nonce begins at 1 */
	memcpy(ret->nonce + AES_GCM_IV - 4, (const uint8_t[]){0, 0, 0, 1}, 4);
	return r < 0 ? -EIO : 0;
}

static int make_verifier(struct espressif_device_session *session,
			 const struct espressif_device_session_options *options)
{
	struct srp6a_identity identity = {
		.username = session->username,
		.password = options->code,
		.password_len = options->code_len,
		.salt = session->salt,
		.salt_len = sizeof(session->salt),
	};

	return srp6a_verifier(&identity, session->verifier);
}

int espressif_device_session_new_with(
	const struct espressif_device_session_options *options,
	const struct espressif_device_drawn *drawn, const uint8_t *salt,
	struct espressif_device_session **ret)
{
	_cleanup_(
		espressif_device_session_freep) struct espressif_device_session *session =
		NULL;
	int r = 0;

	if (options->scheme > ESPRESSIF_SCHEME_MAX ||
	    options->patch > ESPRESSIF_PATCH_MAX)
		return -EINVAL;
	if (options->scheme == 2 && (!options->username || !*options->username ||
				     strlen(options->username) > SESSION_USERNAME_MAX))
		return -EINVAL;
	session = calloc(1, sizeof(*session));
	if (!session)
		return -ENOMEM;
	session->scheme = options->scheme;
	session->counts = options->patch >= 1;
	session->drawn = drawn;
	if (options->scheme == 1 && options->code_len > 0)
		r = secret_new(options->code, options->code_len, &session->code);
	if (options->scheme == 2) {
		strcpy(session->username, options->username);
		memcpy(session->salt, salt, sizeof(session->salt));
		r = make_verifier(session, options);
	}
	if (r < 0)
		return r;
	*ret = steal(&session);
	return 0;
}

int espressif_device_session_new(const struct espressif_device_session_options *options,
				 struct espressif_device_session **ret)
{
	uint8_t salt[DEVICE_SALT_LEN];

	if (random_bytes(salt, sizeof(salt)) < 0)
		return -EIO;
	return espressif_device_session_new_with(options, NULL, salt, ret);
}

struct espressif_device_session *
espressif_device_session_free(struct espressif_device_session *session)
{
	if (!session)
		return NULL;
	forget_keys(session);
	secret_free(session->code);
	secret_wipe(session, sizeof(*session));
	free(session);
	return NULL;
}

void espressif_device_session_close(struct espressif_device_session *session)
{
	forget_keys(session);
}

static int begin1(struct espressif_device_session *session,
		  const struct espressif_device_drawn *drawn,
		  const struct espressif_session_message *request,
		  struct espressif_session_message *ret)
{
	int r;

	if (request->public_key.len != X25519_LEN)
		return -EPROTO;
	memcpy(session->client_key, request->public_key.data, X25519_LEN);
	memcpy(session->random, drawn->random, sizeof(session->random));
	r = x25519_pair_init_from(&session->pair, drawn->private_key);
	if (r == 0)
		r = possession_start(&session->cipher, &session->pair,
				     session->client_key, session->code, session->random);
	ret->public_key = (struct espressif_bytes){session->pair.public_key, X25519_LEN};
	ret->fresh = (struct espressif_bytes){session->random, sizeof(session->random)};
	return r == -EBADMSG ? -EPROTO : r;
}

static int finish1(struct espressif_device_session *session,
		   const struct espressif_session_message *request,
		   struct espressif_session_message *ret)
{
	int r;

	if (request->proof.len != X25519_LEN)
		return -EPROTO;
	r = possession_check(&session->cipher, session->pair.public_key,
			     request->proof.data);
	if (r == 0)
		r = possession_prove(&session->cipher, session->client_key,
				     session->proof);
	ret->proof = (struct espressif_bytes){session->proof, X25519_LEN};
	return r;
}

static int begin2(struct espressif_device_session *session,
		  const struct espressif_device_drawn *drawn,
		  const struct espressif_session_message *request,
		  struct espressif_session_message *ret)
{
	struct srp6a_device device = {
		.secret = drawn->private_key,
		.verifier = session->verifier,
		.username = session->username,
		.salt = session->salt,
		.salt_len = sizeof(session->salt),
	};
	int r;

	if (request->public_key.len != SRP6A_LEN || request->username.len == 0)
		return -EPROTO;
	r = srp6a_device_public(drawn->private_key, session->verifier,
				session->public_key);
	/* sent as a number: without leading zeroes */
	device.public = number_trimmed((struct number){session->public_key, SRP6A_LEN});
	if (r == 0)
		r = srp6a_device_agree(&device, request->public_key.data,
				       &session->agreed);
	memcpy(session->nonce, drawn->nonce, sizeof(session->nonce));
	ret->public_key = (struct espressif_bytes){device.public.data, device.public.len};
	ret->fresh = (struct espressif_bytes){session->salt, sizeof(session->salt)};
	return r == -EDOM ? -EPROTO : r;
}

static int finish2(struct espressif_device_session *session,
		   const struct espressif_session_message *request,
		   struct espressif_session_message *ret)
{
	if (request->proof.len != SRP6A_HASH)
		return -EPROTO;
	if (!equal_in_constant_time(request->proof.data, session->agreed.client_proof,
				    SRP6A_HASH))
		return -EACCES;
	espressif_cipher_start_gcm(&session->cipher, session->agreed.key, session->nonce,
				   session->counts);
	ret->proof = (struct espressif_bytes){session->agreed.device_proof, SRP6A_HASH};
	ret->fresh = (struct espressif_bytes){session->nonce, sizeof(session->nonce)};
	return 0;
}

static int begin(struct espressif_device_session *session,
		 const struct espressif_session_message *request,
		 struct espressif_session_message *ret)
{
	struct espressif_device_drawn drawn;
	int r = 0;

	forget_keys(session);
	if (session->drawn)
		drawn = *session->drawn;
	else
		r = draw(&drawn);
	if (r == 0 && session->scheme == 1)
		r = begin1(session, &drawn, request, ret);
	if (r == 0 && session->scheme == 2)
		r = begin2(session, &drawn, request, ret);
	secret_wipe(&drawn, sizeof(drawn));
	if (r < 0)
		return r;
	if (session->scheme == 0)
		espressif_cipher_start_plain(&session->cipher);
	session->state = session->scheme == 0 ? DEVICE_SESSION_ESTABLISHED
					      : DEVICE_SESSION_BEGUN;
	return 0;
}

static int finish(struct espressif_device_session *session,
		  const struct espressif_session_message *request,
		  struct espressif_session_message *ret)
{
	int r;

	if (session->state != DEVICE_SESSION_BEGUN)
		return -EPROTO;
	r = session->scheme == 1 ? finish1(session, request, ret)
				 : finish2(session, request, ret);
	if (r == 0)
		session->state = DEVICE_SESSION_ESTABLISHED;
	return r;
}

static int answer(struct espressif_device_session *session,
		  const struct espressif_session_message *request,
		  struct espressif_session_message *ret)
{
	if (request->scheme != session->scheme)
		return -EPROTO;
	*ret = (struct espressif_session_message){.scheme = session->scheme};
	if (request->turn == ESPRESSIF_REQUEST_0) {
		ret->turn = ESPRESSIF_ANSWER_0;
		return begin(session, request, ret);
	}
	if (request->turn == ESPRESSIF_REQUEST_1) {
		ret->turn = ESPRESSIF_ANSWER_1;
		return finish(session, request, ret);
	}
	return -EPROTO;
}

int espressif_device_session_request(struct espressif_device_session *session,
				     const void *data, size_t len, struct buf *ret)
{
	struct espressif_session_message request, reply;
	int r = espressif_session_message_decode(data, len, &request);

	if (r == 0) {
		r = answer(session, &request, &reply);
		espressif_session_message_deinit(&request);
	}
	if (r == 0) {
		espressif_session_message_append(ret, &reply);
		r = ret->error;
	}
	if (r < 0)
		forget_keys(session);
	return r;
}

bool espressif_device_session_is_established(
	const struct espressif_device_session *session)
{
	return session->state == DEVICE_SESSION_ESTABLISHED;
}

int espressif_device_session_encrypt(struct espressif_device_session *session,
				     const void *plain, size_t len, struct buf *ret)
{
	if (session->state != DEVICE_SESSION_ESTABLISHED)
		return -EPERM;
	return espressif_cipher_encrypt(&session->cipher, plain, len, ret);
}

int espressif_device_session_decrypt(struct espressif_device_session *session,
				     const void *sealed, size_t len, struct buf *ret)
{
	if (session->state != DEVICE_SESSION_ESTABLISHED)
		return -EPERM;
	return espressif_cipher_decrypt(&session->cipher, sealed, len, ret);
}
