/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The client's side of a session of Espressif's unified provisioning: the messages of the
 * endpoint prov-session until both have the same keys, then what is said on the other
 * endpoints, encrypted as a whole. Pure.
 *
 *     next_request() -> the accessory -> take_response(), until that gives 0
 *
 * Security 0 encrypts nothing. Security 1: X25519, the proof of possession mixed into the key,
 * AES-256-CTR with one key stream for both directions; messages are bound to their order and
 * not authenticated. Security 2: SRP6a (RFC 5054, 3072 bits, SHA-512), AES-256-GCM.
 *
 * One session is one try: after an error its keys are wiped, and nothing works any more but
 * reason() and free(). To begin again on the same connection, make a new one: its first request
 * restarts the accessory's session too. Requests are never repeated inside a session.
 */
#include "base/buf.h"

struct espressif_session;

/* clang-format off */
enum { ESPRESSIF_SCHEME_MAX = 2, ESPRESSIF_PATCH_MAX = 1 };
/* clang-format on */

struct espressif_session_options {
	unsigned scheme; /* sec_ver of proto-ver: 0, 1 or 2 */
	/* sec_patch_ver of proto-ver. 0 with Security 2: one nonce for all messages of a session, of
	   which somebody who listens learns what two of them have in common, and can forge more. */
	unsigned patch;
	/* The proof of possession of Security 1 (none: no_pop), the password of Security 2; copied. */
	const void *code;
	size_t code_len;
	const char *username; /* of Security 2, 1 to 64 bytes; copied */
};

/* 0; -EINVAL (a scheme or patch that we do not know, no username), -E2BIG (a code over 128 bytes),
   -ENOMEM, -EIO (no random numbers). */
int espressif_session_new(const struct espressif_session_options *options,
			  struct espressif_session **ret);
/* Wipes. */
struct espressif_session *espressif_session_free(struct espressif_session *session);
DEFINE_FREEP(espressif_session)

/* Appends what is to be written to prov-session next. 0; -EPERM (no request is due), -ENOMEM, -EIO. */
int espressif_session_next_request(struct espressif_session *session, struct buf *ret);
/*
 * What prov-session answered to it. 1: there is a next request; 0: established.
 * -EACCES: the code is wrong. -EBADMSG: that is no such message. -EPROTO: it is, but not one that
 * may stand here, or its values are not acceptable; the session is broken or an attack.
 * -EPERM (no answer is due), -ENOMEM, -EIO.
 */
int espressif_session_take_response(struct espressif_session *session, const void *data,
				    size_t len);
/* Why that failed, a part of a sentence for people ("it sent no public key"); static. "": no reason. */
const char *espressif_session_reason(const struct espressif_session *session);
/*
 * The request that is outstanding proves our code. Accessories answer a wrong one with an error of
 * the transport or hang up: such an outcome now means a wrong code, probably.
 */
bool espressif_session_is_proving(const struct espressif_session *session);
bool espressif_session_is_established(const struct espressif_session *session);

/*
 * Once established, a message to or from another endpoint; each exactly once and in the order on
 * the wire. Appends to ret, which is to be wiped where it is a secret (buf_deinit() does).
 * 0; -EPERM (not established), -EBADMSG (not authentic: Security 2), -EKEYEXPIRED (no nonce is
 * left, and none may be used twice: a new session is due), -ENOMEM, -EIO.
 */
int espressif_session_encrypt(struct espressif_session *session, const void *plain,
			      size_t len, struct buf *ret);
int espressif_session_decrypt(struct espressif_session *session, const void *sealed,
			      size_t len, struct buf *ret);
