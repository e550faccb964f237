/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Pairing with one peer over one service, either side, pure: bootstrapping in follow-ups
 * (which method, does a person agree), PASN, the exchange of NIKs in protected follow-ups; or
 * the verification of a pairing that is remembered, which is PASN alone.
 *
 *     step(event) -> next(action)* until none -> deadline()
 *
 * The initiator is who asks for it, the subscriber as a rule. After AWARE_DO_END nothing comes
 * out any more. A weaker method than the one that was asked for is never taken.
 */
#include "aware/pasn-exchange.h"
#include "aware/service.h"

/* clang-format off */
enum {
	AWARE_NAME_MAX       = 64,
	/* Of our NIK, as others are told. Whoever has paired something does not want to do it again
	   next week; what ends a pairing is a person, with `forget`. Others tell 12 hours
	   (wpa_supplicant), 24 (ESP-IDF) or nothing (phones): of two the shorter one counts. */
	AWARE_NIK_LIFETIME_S = 365 * 86400,
	AWARE_PIN_DIGITS     = 6,
};
/* clang-format on */

/* What devices do differently; learned while pairing, remembered with it. */
struct aware_quirks {
	uint8_t key_mic_len; /* of the field in the shared key descriptor: 16, or 0 */
	bool short_rsnx;     /* an RSNX element of one byte */
	bool echo_method;    /* a request names the peer's method, not ours */
};

/* What a pairing is remembered by. Secret as a whole: its owner wipes it. */
struct aware_record {
	uint8_t peer_nik[AWARE_NIK_LEN];
	uint8_t npk[AWARE_PMK_LEN];
	struct aware_suite suite;
	bool authenticated;  /* by a PIN or passphrase; else opportunistic */
	uint32_t lifetime_s; /* the shorter of both; 0: not told */
	struct aware_quirks quirks;
};

/* Whether it can be what a pairing left: of suites that we do, of a layout that there is. */
bool aware_record_is_valid(const struct aware_record *record);

struct aware_pairing_options {
	bool initiator;
	uint8_t own[6], peer[6]; /* NAN management addresses */
	uint8_t bssid[6];	 /* A3: the cluster's, or the network id */
	uint8_t service_id[AWARE_SERVICE_ID_LEN];
	uint8_t own_instance, peer_instance;
	/* Of an initiator the one that it wants; of a responder all that it offers: enum aware_method. */
	uint16_t methods;
	enum aware_cipher cipher;
	bool can_protect; /* the radio carries protected follow-ups: without it nothing is cached */
	bool tells_sent; /* the radio tells whether a frame was acknowledged: EVENT_SENT follows each SEND */
	/* A responder: goes on at once, without anybody being asked. For opportunistic pairing, and where
	   what is displayed was printed before. */
	bool accepted;
	uint8_t nik[AWARE_NIK_LEN]; /* ours */
	uint32_t nik_lifetime_s;
	struct aware_quirks quirks;
	struct aware_identity identity; /* ours, as our discovery frames tell it now */
	/* Verification: what is remembered of it, and its identity as it was heard last. */
	const struct aware_record *record;
	struct aware_identity peer_identity;
};

enum aware_pairing_event_type {
	AWARE_EVENT_START,    /* initiator: go on */
	AWARE_EVENT_FRAME,    /* from the peer; protected ones are opened */
	AWARE_EVENT_PASSWORD, /* to DO_ASK, or beforehand: a PIN's digits, a passphrase */
	AWARE_EVENT_ACCEPT, /* to DO_REQUESTED: a person agrees; password: what is displayed */
	AWARE_EVENT_REJECT,
	AWARE_EVENT_INSTALLED, /* of DO_INSTALL: the radio has the key; error */
	AWARE_EVENT_SENT,      /* of DO_SEND with that number; error 0: the peer has it */
	AWARE_EVENT_TIMEOUT,
	AWARE_EVENT_CANCEL,
};

struct aware_pairing_event {
	enum aware_pairing_event_type type;
	uint64_t now_us;
	const struct aware_frame *frame;
	const struct secret *password; /* taken at once */
	unsigned number;
	int error;
};

enum aware_pairing_verdict {
	AWARE_PAIRED,
	AWARE_PAIR_CANCELLED,
	AWARE_PAIR_TIMED_OUT,	   /* phase says in what */
	AWARE_PAIR_REJECTED,	   /* the other side said no */
	AWARE_PAIR_WRONG_PASSWORD, /* certain */
	AWARE_PAIR_NOT_AGREED, /* no keys: a wrong password as a rule; who spoke does not say why */
	AWARE_PAIR_NO_METHOD, /* the two have no method in common */
	AWARE_PAIR_UNKNOWN, /* verification: the peer does not know this pairing (any more) */
	AWARE_PAIR_MISMATCH, /* group, cipher: something that we do not do */
	AWARE_PAIR_BROKEN,   /* it broke the protocol, or somebody was in between */
	AWARE_PAIR_RADIO,    /* the key could not be installed */
	AWARE_PAIR_NO_MEMORY,
};

enum aware_pairing_phase {
	AWARE_PHASE_BOOTSTRAP, /* asking, waiting for the person at the other side */
	AWARE_PHASE_PASSWORD,  /* waiting for ours */
	AWARE_PHASE_PASN,
	AWARE_PHASE_KEYS, /* NIKs */
};

enum aware_pairing_action_type {
	AWARE_DO_NOTHING,
	AWARE_DO_SEND, /* frame; dual: to be protected with the key that was installed */
	AWARE_DO_ASK,  /* the PIN or passphrase that the peer displays */
	AWARE_DO_REQUESTED, /* responder: method: display something, ask a person; ACCEPT or REJECT */
	AWARE_DO_INSTALL, /* keys: the radio needs the TK for this peer */
	AWARE_DO_PHASE,
	AWARE_DO_END,
};

struct aware_pairing_action {
	enum aware_pairing_action_type type;
	struct aware_frame frame;	/* valid until the next step */
	unsigned number;		/* of this SEND, from 1 */
	uint16_t method;		/* ours */
	enum aware_pairing_phase phase; /* of PHASE and END */
	enum aware_pairing_verdict verdict;
	bool verified; /* END: a pairing that was remembered */
	bool guessed; /* PHASE, END: of a responder: the peer learns, or has learned, whether its password was right;
			 END: and it was not, or it hides that */
	bool cached;  /* END of AWARE_PAIRED: aware_pairing_record() is to be kept */
	const char *detail; /* END: a part of a sentence for people, or NULL; static */
};

struct aware_pairing;

int aware_pairing_new(const struct aware_pairing_options *options,
		      struct aware_pairing **ret);
struct aware_pairing *aware_pairing_free(struct aware_pairing *pairing); /* wipes */
DEFINE_FREEP(aware_pairing)
void aware_pairing_step(struct aware_pairing *pairing,
			const struct aware_pairing_event *event);
/* false: none for now. */
bool aware_pairing_next(struct aware_pairing *pairing, struct aware_pairing_action *ret);
uint64_t aware_pairing_deadline(const struct aware_pairing *pairing); /* 0: none */
/* From DO_INSTALL on. */
const struct aware_keys *aware_pairing_keys(const struct aware_pairing *pairing);
const struct aware_suite *aware_pairing_suite(const struct aware_pairing *pairing);
/* The data path's PMK, once the keys are there: both sides have the same. 0; -ENOENT, -ENOMEM, -EIO. */
int aware_pairing_nd_pmk(const struct aware_pairing *pairing, uint8_t ret[AWARE_PMK_LEN]);
/* Once it has ended with something to keep; NULL. */
const struct aware_record *aware_pairing_record(const struct aware_pairing *pairing);
