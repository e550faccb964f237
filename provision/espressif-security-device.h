/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The accessory's side of espressif-security.h, as Espressif's own firmware has it: what the
 * simulated accessory and the tests answer with. Pure. A first request begins a new session at
 * any time.
 */
#include "base/buf.h"

struct espressif_device_session;

struct espressif_device_session_options {
	unsigned scheme, patch; /* as of struct espressif_session_options */
	const void *code;	/* copied */
	size_t code_len;
	const char *username; /* of Security 2; copied */
};

/* 0; -EINVAL, -ENOMEM, -EIO. */
int espressif_device_session_new(const struct espressif_device_session_options *options,
				 struct espressif_device_session **ret);
struct espressif_device_session *
espressif_device_session_free(struct espressif_device_session *session);
DEFINE_FREEP(espressif_device_session)
/* The link is gone: so are the keys. */
void espressif_device_session_close(struct espressif_device_session *session);

/*
 * A write to prov-session. 0: ret has the answer appended. Else nothing, the real one answers with
 * an error of the transport: -EACCES (the client does not know the code), -EBADMSG (no such
 * message), -EPROTO (not one that may stand here), -ENOMEM, -EIO. After an error the session is
 * not established.
 */
int espressif_device_session_request(struct espressif_device_session *session,
				     const void *data, size_t len, struct buf *ret);
bool espressif_device_session_is_established(
	const struct espressif_device_session *session);
/* As espressif_session_encrypt() and its counterpart. */
int espressif_device_session_encrypt(struct espressif_device_session *session,
				     const void *plain, size_t len, struct buf *ret);
int espressif_device_session_decrypt(struct espressif_device_session *session,
				     const void *sealed, size_t len, struct buf *ret);
