/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/espressif-session.h"

#include "base/crypto/random.h"

#include <errno.h>
#include <string.h>

static const struct session_turns *const schemes[] = {
	&session_security0,
	&session_security1,
	&session_security2,
};

_Static_assert(ARRAY_SIZE(schemes) == ESPRESSIF_SCHEME_MAX + 1, "every scheme is here");

static void forget_keys(struct espressif_session *session)
{
	session->code = secret_free(session->code);
	espressif_cipher_deinit(&session->cipher);
	secret_wipe(session->private_key, sizeof(session->private_key));
	x25519_pair_deinit(&session->pair);
	srp6a_agreed_deinit(&session->agreed);
}

static int fail(struct espressif_session *session, int error)
{
	session->state = SESSION_FAILED;
	forget_keys(session);
	return error;
}

int session_refuse(struct espressif_session *session, const char *reason)
{
	session->reason = reason;
	return -EPROTO;
}

static int check_options(const struct espressif_session_options *options)
{
	const char *username = options->username;

	if (options->scheme > ESPRESSIF_SCHEME_MAX ||
	    options->patch > ESPRESSIF_PATCH_MAX)
		return -EINVAL;
	if (options->scheme == 2 &&
	    (!username || !*username || strlen(username) > SESSION_USERNAME_MAX))
		return -EINVAL;
	return options->code_len > SESSION_CODE_MAX ? -E2BIG : 0;
}

int espressif_session_new_with_key(const struct espressif_session_options *options,
				   const uint8_t private_key[SESSION_PRIVATE_KEY_LEN],
				   struct espressif_session **ret)
{
	_cleanup_(espressif_session_freep) struct espressif_session *session = NULL;
	int r = check_options(options);

	if (r < 0)
		return r;
	session = calloc(1, sizeof(*session));
	if (!session)
		return -ENOMEM;
	session->scheme = options->scheme;
	session->counts = options->patch >= 1;
	session->reason = "";
	if (options->scheme == 2)
		strcpy(session->username, options->username);
	memcpy(session->private_key, private_key, SESSION_PRIVATE_KEY_LEN);
	if (options->code_len > 0)
		r = secret_new(options->code, options->code_len, &session->code);
	if (r < 0)
		return r;
	*ret = steal(&session);
	return 0;
}

int espressif_session_new(const struct espressif_session_options *options,
			  struct espressif_session **ret)
{
	uint8_t private_key[SESSION_PRIVATE_KEY_LEN];
	int r = random_bytes(private_key, sizeof(private_key));

	if (r < 0)
		return -EIO;
	r = espressif_session_new_with_key(options, private_key, ret);
	secret_wipe(private_key, sizeof(private_key));
	return r;
}

struct espressif_session *espressif_session_free(struct espressif_session *session)
{
	if (!session)
		return NULL;
	forget_keys(session);
	secret_wipe(session, sizeof(*session));
	free(session);
	return NULL;
}

/* The functions of the turn that the session is in; the state is one of the first four. */
static const struct session_scheme *part(const struct espressif_session *session)
{
	return &schemes[session->scheme]->turn[session->state / 2];
}

int espressif_session_next_request(struct espressif_session *session, struct buf *ret)
{
	struct espressif_session_message message = {.scheme = session->scheme};
	int r;

	if (session->state != SESSION_REQUEST_0 && session->state != SESSION_REQUEST_1)
		return -EPERM;
	message.turn = session->state == SESSION_REQUEST_0 ? ESPRESSIF_REQUEST_0
							   : ESPRESSIF_REQUEST_1;
	r = part(session)->request(session, &message);
	if (r < 0)
		return fail(session, r);
	espressif_session_message_append(ret, &message);
	if (ret->error)
		return fail(session, ret->error);
	session->state++;
	return 0;
}

/* An answer that says that it is none. */
static int judge_status(struct espressif_session *session,
			const struct espressif_session_message *message)
{
	switch (message->status) {
	case ESPRESSIF_SUCCESS:
		return 0;
	case ESPRESSIF_INVALID_SCHEME:
		return session_refuse(session, "it refuses this kind of security");
	case ESPRESSIF_INVALID_MESSAGE:
		return session_refuse(session, "it could not read the message");
	case ESPRESSIF_TOO_MANY_SESSIONS:
		return session_refuse(session, "it has too many sessions open");
	case ESPRESSIF_INVALID_ARGUMENT:
		return session_refuse(session, "it does not accept the key it was sent");
	case ESPRESSIF_INTERNAL_ERROR:
		return session_refuse(session, "it reports an internal error");
	case ESPRESSIF_CRYPTO_ERROR:
		if (message->turn != ESPRESSIF_ANSWER_1)
			return session_refuse(session, "its cryptography failed");
		session->reason = "it does not accept the proof of the code";
		return -EACCES;
	case ESPRESSIF_INVALID_SESSION:
		return session_refuse(session, "it has forgotten the session");
	}
	return session_refuse(session, "it answers with an error that is not known");
}

static int judge(struct espressif_session *session,
		 const struct espressif_session_message *message)
{
	enum espressif_turn turn = session->state == SESSION_ANSWER_0
					   ? ESPRESSIF_ANSWER_0
					   : ESPRESSIF_ANSWER_1;
	int r;

	if (message->scheme != session->scheme)
		return session_refuse(session,
				      "it answers with another kind of security");
	if (message->turn != turn)
		return session_refuse(session, "it answers out of turn");
	r = judge_status(session, message);
	return r < 0 ? r : part(session)->response(session, message);
}

int espressif_session_take_response(struct espressif_session *session, const void *data,
				    size_t len)
{
	struct espressif_session_message message;
	int r;

	if (session->state != SESSION_ANSWER_0 && session->state != SESSION_ANSWER_1)
		return -EPERM;
	r = espressif_session_message_decode(data, len, &message);
	if (r == -EBADMSG)
		session->reason = "what it answers is no message of a session";
	if (r < 0)
		return fail(session, r);
	r = judge(session, &message);
	espressif_session_message_deinit(&message);
	if (r < 0)
		return fail(session, r);
	if (session->state == SESSION_ANSWER_0 &&
	    schemes[session->scheme]->turn[1].request) {
		session->state = SESSION_REQUEST_1;
		return 1;
	}
	session->state = SESSION_ESTABLISHED;
	session->code = secret_free(session->code);
	return 0;
}

const char *espressif_session_reason(const struct espressif_session *session)
{
	return session->reason;
}

bool espressif_session_is_proving(const struct espressif_session *session)
{
	return session->state == SESSION_ANSWER_1;
}

bool espressif_session_is_established(const struct espressif_session *session)
{
	return session->state == SESSION_ESTABLISHED;
}

int espressif_session_encrypt(struct espressif_session *session, const void *plain,
			      size_t len, struct buf *ret)
{
	int r;

	if (session->state != SESSION_ESTABLISHED)
		return -EPERM;
	r = espressif_cipher_encrypt(&session->cipher, plain, len, ret);
	return r < 0 ? fail(session, r) : 0;
}

int espressif_session_decrypt(struct espressif_session *session, const void *sealed,
			      size_t len, struct buf *ret)
{
	int r;

	if (session->state != SESSION_ESTABLISHED)
		return -EPERM;
	r = espressif_cipher_decrypt(&session->cipher, sealed, len, ret);
	if (r == -EBADMSG)
		session->reason = "what it says is not encrypted with the session's key";
	return r < 0 ? fail(session, r) : 0;
}
