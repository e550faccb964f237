/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/rpc-message.h"

#include "base/crypto/hash.h"
#include "base/hex.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A whole number that a double holds exactly. */
static bool is_whole(double number)
{
	return number >= -0x1p53 && number <= 0x1p53 && number == (double)(int64_t)number;
}

static int read_error(const struct json *error, struct rpc_message *ret)
{
	double code = json_get_number(error, "code", 0);
	const char *message = json_get_string(error, "message");

	if (!json_is_object(error) || !is_whole(code) || code == 0 || code > INT32_MAX ||
	    code < INT32_MIN)
		return -EBADMSG;
	ret->error = (int)code;
	ret->error_message = message ? message : "";
	return 0;
}

int rpc_message_read(const struct json *json, struct rpc_message *ret)
{
	struct rpc_message message = {.error_message = ""};
	const struct json *error = json_get(json, "error");
	double id = json_get_number(json, "id", -1);

	message.id = is_whole(id) && id >= 0 ? (int64_t)id : -1;
	message.method = json_get_string(json, "method");
	message.params = json_get(json, "params");
	message.result = json_get(json, "result");
	if (error && read_error(error, &message) < 0)
		return -EBADMSG;
	if (!message.method && (message.id < 0 || (message.result && message.error)))
		return -EBADMSG;
	*ret = message;
	return 0;
}

/* ---- authentication ---- */

static int read_nonce(const struct json *nonce, struct rpc_challenge *ret)
{
	const char *text = json_string(nonce);
	double number = json_number(nonce, -1);

	if (text) {
		if (!*text || strlen(text) > RPC_NONCE_MAX)
			return -EBADMSG;
		strcpy(ret->nonce, text);
		ret->nonce_is_text = true;
		return 0;
	}
	if (number < 0 || !is_whole(number))
		return -EBADMSG;
	snprintf(ret->nonce, sizeof(ret->nonce), "%" PRId64, (int64_t)number);
	return 0;
}

int rpc_challenge_read(const char *message, struct rpc_challenge *ret)
{
	_cleanup_(json_freep) struct json *json = NULL;
	struct rpc_challenge challenge = {};
	const char *type, *algorithm, *realm;
	int r;

	r = json_parse(message, strlen(message), &json);
	if (r < 0)
		return r == -ENOMEM ? r : -EBADMSG;
	type = json_get_string(json, "auth_type");
	algorithm = json_get_string(json, "algorithm");
	realm = json_get_string(json, "realm");
	if ((type && strcmp(type, "digest")) ||
	    (algorithm && strcmp(algorithm, "SHA-256")))
		return -ENOTSUP;
	if (!realm || !*realm || strlen(realm) > RPC_REALM_MAX)
		return -EBADMSG;
	strcpy(challenge.realm, realm);
	r = read_nonce(json_get(json, "nonce"), &challenge);
	if (r < 0)
		return r;
	*ret = challenge;
	return 0;
}

static int digest_text(const struct hash_part *parts, size_t n_parts, char ret[65])
{
	uint8_t hash[HASH_SHA256_LEN];
	int r = hash_parts(HASH_SHA256, parts, n_parts, hash);

	if (r < 0)
		return r;
	hex_encode(hash, sizeof(hash), ret);
	secret_wipe(hash, sizeof(hash));
	return 0;
}

/* clang-format off */
#define TEXT(text) {(text), strlen(text)}
/* clang-format on */

int rpc_digest(const struct rpc_challenge *challenge, const char *cnonce,
	       const void *password, size_t len, char ret[65])
{
	char ha1[65], ha2[65];
	const struct hash_part user[] = {
		TEXT("admin:"),
		TEXT(challenge->realm),
		TEXT(":"),
		{password, len},
	};
	const struct hash_part call[] = {TEXT("dummy_method:dummy_uri")};
	const struct hash_part all[] = {
		{ha1, 64},    TEXT(":"),      TEXT(challenge->nonce),
		TEXT(":1:"), /* nc */
		TEXT(cnonce), TEXT(":auth:"), {ha2, 64},
	};
	int r = digest_text(user, ARRAY_SIZE(user), ha1);

	if (r == 0)
		r = digest_text(call, ARRAY_SIZE(call), ha2);
	if (r == 0)
		r = digest_text(all, ARRAY_SIZE(all), ret);
	secret_wipe(ha1, sizeof(ha1));
	return r;
}

/* ---- requests ---- */

void rpc_request_begin(struct buf *buf, unsigned id, const char *method)
{
	buf_printf(buf, "{\"id\":%u,\"method\":\"%s\"", id, method);
}

int rpc_request_auth(struct buf *buf, const struct rpc_challenge *challenge,
		     const struct secret *password, uint32_t cnonce)
{
	char client[16], response[65];
	int r;

	snprintf(client, sizeof(client), "%" PRIu32, cnonce);
	r = rpc_digest(challenge, client, secret_data(password), secret_len(password),
		       response);
	if (r < 0)
		return r;
	buf_string(buf, ",\"auth\":{\"realm\":");
	json_put_string(buf, challenge->realm, strlen(challenge->realm));
	buf_string(buf, ",\"username\":\"admin\",\"nonce\":");
	if (challenge->nonce_is_text)
		json_put_string(buf, challenge->nonce, strlen(challenge->nonce));
	else
		buf_string(buf, challenge->nonce);
	buf_printf(buf, ",\"cnonce\":%s,\"response\":\"%s\",\"algorithm\":\"SHA-256\"}",
		   client, response);
	secret_wipe(response, sizeof(response));
	return 0;
}

void rpc_request_end(struct buf *buf)
{
	buf_u8(buf, '}');
}
