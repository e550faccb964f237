/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The messages of Espressif's endpoint prov-session, of all three schemes: which turn it is,
 * and the few values that one of them carries (proto/espressif-session.proto).
 */
#include "base/buf.h"
#include "provision/espressif-status.h"

enum espressif_turn {
	ESPRESSIF_REQUEST_0,
	ESPRESSIF_ANSWER_0,
	ESPRESSIF_REQUEST_1,
	ESPRESSIF_ANSWER_1,
};

struct espressif_bytes {
	const uint8_t *data;
	size_t len; /* of a stranger: any */
};

/* What its turn and scheme do not have is empty. */
struct espressif_session_message {
	unsigned scheme; /* 0 to 2 */
	enum espressif_turn turn;
	unsigned status; /* enum espressif_status, or one that we do not know */
	struct espressif_bytes username;
	struct espressif_bytes public_key; /* turn 0, both ways */
	/* What makes a session fresh: the counter block of Security 1 (answer 0), the salt (answer 0)
	   and the nonce (answer 1) of Security 2. */
	struct espressif_bytes fresh;
	struct espressif_bytes proof; /* turn 1, both ways */
	struct protobuf
		*decoded; /* whose memory that is; NULL where it was not decoded */
};

/* -ENOMEM latches in buf. */
void espressif_session_message_append(struct buf *buf,
				      const struct espressif_session_message *message);
/* 0; -EBADMSG (no such message), -ENOMEM. data may go away. */
int espressif_session_message_decode(const void *data, size_t len,
				     struct espressif_session_message *ret);
void espressif_session_message_deinit(struct espressif_session_message *message);
