/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Messages of Mongoose OS and Shelly RPC: requests are built, answers and what devices send
 * by themselves are read. Also their digest authentication (RFC 7616 with SHA-256, over an
 * invented method and URI because there is no HTTP), in which the password never goes out.
 */
#include "base/json.h"
#include "base/secret.h"

/* clang-format off */
enum {
	RPC_ERROR_INVALID_ARGUMENT = -103,
	RPC_ERROR_UNAUTHORIZED     = 401,
	RPC_ERROR_NO_METHOD        = 404,

	RPC_REALM_MAX    = 64,
	RPC_NONCE_MAX    = 64,
	RPC_PASSWORD_MAX = 128,
};
/* clang-format on */

/* Everything of it belongs to the JSON. */
struct rpc_message {
	int64_t id;		   /* -1: none */
	const char *method;	   /* NULL: it is an answer */
	const struct json *params; /* of a method; NULL: none */
	const struct json *result; /* NULL: an error, or one of those that have none */
	int error;		   /* 0: none */
	const char *error_message; /* "": none */
};

/* 0; -EBADMSG: neither an answer nor a call. */
int rpc_message_read(const struct json *json, struct rpc_message *ret);

struct rpc_challenge {
	char realm[RPC_REALM_MAX + 1]; /* "shellyplus1-c4dd57877294" */
	char nonce[RPC_NONCE_MAX + 1];
	bool nonce_is_text; /* else a number, as Shelly has it */
};

/* The message of error 401 is JSON again. 0; -EBADMSG, -ENOTSUP (not digest with SHA-256), -ENOMEM. */
int rpc_challenge_read(const char *message, struct rpc_challenge *ret);

/* {"id":ID,"method":METHOD; then params, auth, and the end. */
void rpc_request_begin(struct buf *buf, unsigned id, const char *method);
/* ,"auth":{..}: the answer of user admin to the challenge. cnonce: random. 0, -ENOMEM, -EIO. */
int rpc_request_auth(struct buf *buf, const struct rpc_challenge *challenge,
		     const struct secret *password, uint32_t cnonce);
void rpc_request_end(struct buf *buf);

/* The same digest, as 64 digits and a NUL; for both sides. */
int rpc_digest(const struct rpc_challenge *challenge, const char *cnonce,
	       const void *password, size_t len, char ret[65]);
