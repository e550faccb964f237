/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The insides of a pairing: pairing.c (the table of states, the seam), pairing-bootstrap.c,
 * pairing-pasn.c, pairing-nik.c. The picture is in doc/protocols/aware.md.
 */
#include "aware/pairing.h"

/* clang-format off */
enum pairing_state {
	PAIRING_IDLE,
	PAIRING_ASKING,    /* initiator: a request is out */
	PAIRING_COMEBACK,  /* initiator: it is to ask again later */
	PAIRING_PASSWORD,  /* initiator: for what the peer displays */
	PAIRING_LISTENING, /* responder: for a request */
	PAIRING_WAITING,   /* responder: for a person */
	PAIRING_ACCEPTED,  /* responder: for the first message of PASN */
	PAIRING_EXCHANGE,  /* PASN */
	PAIRING_INSTALL,   /* for the radio */
	PAIRING_CONFIRM,   /* initiator: the last message of PASN is not known to have arrived */
	PAIRING_NIKS,
	PAIRING_ENDED,
	PAIRING_STATES,
};

enum {
	PAIRING_ACTIONS_MAX = 8,
	PAIRING_COOKIE_LEN  = 8,
	PAIRING_COMEBACK_TU = 1024,
	PAIRING_LOSSES_MAX  = 8, /* of frames that nobody acknowledged, in a row */
};
/* clang-format on */

struct aware_pairing {
	struct aware_pairing_options options; /* its pointer is gone */
	struct aware_record record;
	bool verifying;
	enum pairing_state state;
	enum aware_pairing_phase phase;
	uint64_t now_us;
	uint64_t until_us; /* of the state or the phase; 0: none */
	uint64_t again_us; /* what was sent is sent again; 0: not */
	unsigned sent;	   /* how often */

	uint16_t method; /* ours, agreed on */
	uint8_t token;
	uint8_t cookie_len;
	uint8_t cookie[AWARE_COOKIE_MAX]; /* the responder's, on both sides */
	bool accepted;
	struct secret *password;

	struct pasn_exchange *exchange;
	bool peer_caches;
	bool nik_sent, nik_taken, nik_answered;
	unsigned number; /* of what was sent last */
	unsigned auth,
		nik; /* the numbers of the last message of PASN and NIK; 0: none is out */
	unsigned losses;

	struct buf frame; /* the body of what is sent */
	struct buf queued[PAIRING_ACTIONS_MAX];
	struct aware_pairing_action actions[PAIRING_ACTIONS_MAX];
	size_t first_action, n_actions;
	struct aware_pairing_action end;
	bool end_given;
};

/* pairing.c */
void pairing_enter(struct aware_pairing *p, enum pairing_state state);
void pairing_emit(struct aware_pairing *p, const struct aware_pairing_action *action);
void pairing_phase(struct aware_pairing *p, enum aware_pairing_phase phase);
void pairing_end(struct aware_pairing *p, enum aware_pairing_verdict verdict,
		 const char *detail);
struct aware_addresses pairing_addresses(const struct aware_pairing *p);
/* To the peer, with a copy of the body. Its number. */
unsigned pairing_send(struct aware_pairing *p, const struct aware_frame *frame);
/* A follow-up of our service with these attributes behind its descriptor. */
unsigned pairing_send_follow_up(struct aware_pairing *p, const struct buf *attrs,
				bool dual);
/* The attribute of a follow-up from the peer for this service. 0, -ENOENT. */
int pairing_find(const struct aware_pairing *p, const struct aware_frame *frame,
		 uint8_t id, struct aware_attr *ret);

/* pairing-bootstrap.c */
void bootstrap_ask(struct aware_pairing *p);
void bootstrap_take_response(struct aware_pairing *p, const struct aware_frame *frame);
void bootstrap_take_request(struct aware_pairing *p, const struct aware_frame *frame);
void bootstrap_accept(struct aware_pairing *p, const struct secret *password);
void bootstrap_reject(struct aware_pairing *p);
void bootstrap_again(struct aware_pairing *p);
/* A method of ours that does without a password. */
bool bootstrap_is_open(uint16_t method);

/* pairing-pasn.c */
void exchange_begin(struct aware_pairing *p);
/* Of a responder with a password: what a stranger may try only a few times. */
bool exchange_is_guess(const struct aware_pairing *p);
void exchange_take(struct aware_pairing *p, const struct aware_frame *frame);
void exchange_again(struct aware_pairing *p);
void exchange_installed(struct aware_pairing *p, int error);
void exchange_sent(struct aware_pairing *p, const struct aware_pairing_event *event);

/* pairing-nik.c */
void niks_begin(struct aware_pairing *p);
void niks_take_frame(struct aware_pairing *p, const struct aware_frame *frame);
void niks_again(struct aware_pairing *p);
void niks_late(struct aware_pairing *p);
void niks_sent(struct aware_pairing *p, const struct aware_pairing_event *event);
