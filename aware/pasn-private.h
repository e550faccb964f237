/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Shared by pasn-exchange.c (the states, what comes) and pasn-send.c (what we send). */
#include "aware/pasn-exchange.h"

/* clang-format off */
enum pasn_state {
	STATE_NEW,
	STATE_FIRST_SENT,  /* initiator */
	STATE_SECOND_SENT, /* responder */
	STATE_DONE,
	STATE_FAILED,
};

enum {
	PASN_RSN_CCMP_128 = 4, /* of 00-0f-ac */
	PASN_RSN_GCMP_256 = 9,
	PASN_KEY_EVEN = 2, PASN_KEY_ODD = 3, PASN_KEY_FULL = 4, /* SEC 1 2.3.3 */
};
/* clang-format on */

struct pasn_exchange {
	struct pasn_options options; /* its pointers are gone */
	enum pasn_state state;
	enum pasn_problem problem;
	uint16_t status;
	enum ec_curve curve;
	uint8_t private_key[EC_LEN_MAX], public_key[EC_POINT_MAX];
	struct sae sae;
	uint8_t npk[AWARE_PMK_LEN];
	uint8_t pmk[AWARE_PMK_LEN];
	struct aware_keys keys;
	struct buf attrs, peer_attrs;
	size_t peer_rsnx_len;
	uint8_t first_hash[HASH_LEN_MAX];
	int first_hash_len;
	/* For a frame that comes again: what it was, and what it was answered with. */
	struct buf taken, sent;
	uint16_t sent_transaction, sent_status;
};

static inline bool pasn_is_sae(const struct pasn_exchange *x)
{
	return x->options.kind == PASN_BY_PASSWORD;
}

/* What was sent last, as a frame. */
void pasn_sent(const struct pasn_exchange *x, struct aware_frame *ret);
/* Makes and keeps the message of that transaction. 0; -ENOMEM, -EIO. */
int pasn_send(struct pasn_exchange *x, uint16_t transaction, struct aware_frame *ret);
/* A second or third message that refuses, with what would do. */
void pasn_send_refusal(struct pasn_exchange *x, uint16_t transaction, uint16_t status,
		       struct aware_frame *ret);
