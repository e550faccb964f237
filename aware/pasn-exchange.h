/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * One PASN exchange, either side, pure: three authentication frames, after which both have the
 * same keys and know that the other has them (IEEE 802.11-2020 12.13). How the PMK comes about
 * is one of three: by a password (SAE inside), by nothing at all (opportunistic), or known from
 * a pairing before (verification).
 *
 *     initiator: start() -> M1,  take(M2) -> M3, done
 *     responder: take(M1) -> M2, take(M3), done
 *
 * A frame that comes again gets the same answer again; one that does not belong is dropped.
 */
#include "aware/pasn.h"
#include "base/secret.h"

enum pasn_kind {
	PASN_BY_PASSWORD,
	PASN_OPPORTUNISTIC,
	PASN_BY_NPK,
};

struct pasn_options {
	bool initiator;
	enum pasn_kind kind;
	struct aware_addresses addresses;
	struct aware_suite suite;
	/* PASN_BY_PASSWORD: a passphrase, or the digits of a PIN. */
	const struct secret *password;
	/* PASN_BY_NPK: the key, and by what each side names it: nonce and tag of its own identity. */
	const uint8_t *npk; /* AWARE_PMK_LEN */
	uint8_t own_npkid[AWARE_PMKID_LEN], peer_npkid[AWARE_PMKID_LEN];
	/* Of the NAN element of each of our messages: cipher suites, and what else belongs there. */
	const void *attrs;
	size_t attrs_len;
	bool short_rsnx; /* an RSNX element of one byte, as some devices want it */
};

enum pasn_result {
	PASN_DROP,   /* the frame does not belong to this exchange, now */
	PASN_REPLY,  /* ret is the body of a frame to be sent */
	PASN_DONE,   /* the keys are there and proven */
	PASN_FINISH, /* both */
	PASN_FAILED, /* ret, where its transaction is not 0, tells the peer; pasn_exchange_problem() says why */
};

enum pasn_problem {
	PASN_NO_PROBLEM,
	PASN_WRONG_PASSWORD, /* its confirm does not verify */
	PASN_NOT_AUTHENTIC,  /* a MIC does not verify */
	PASN_UNKNOWN_KEY,    /* verification: the peer does not know this pairing */
	PASN_REFUSED,	     /* by the peer, with pasn_exchange_status() */
	PASN_MISMATCH,	     /* group, cipher, AKM or RSNX is not what was agreed on */
	PASN_BAD_MESSAGE, /* a point off the curve, a scalar out of range and the like */
	PASN_NO_MEMORY,
};

struct pasn_exchange;

/* password and npk are taken at once and need not stay. 0; -EINVAL: a password that does not do;
   -ENOMEM, -EIO. */
int pasn_exchange_new(const struct pasn_options *options, struct pasn_exchange **ret);
struct pasn_exchange *pasn_exchange_free(struct pasn_exchange *exchange); /* wipes */
DEFINE_FREEP(pasn_exchange)

/* ret: of an initiator, the first frame. Later and of a responder, what was sent last, once more. 0; -ENOMEM, -EIO. */
int pasn_exchange_start(struct pasn_exchange *exchange, struct aware_frame *ret);
/* A frame of algorithm PASN from the peer. ret: transaction, status and elements of what to send,
   which live until the next call; kind AWARE_FRAME_AUTH. */
enum pasn_result pasn_exchange_take(struct pasn_exchange *exchange,
				    const struct aware_frame *frame,
				    struct aware_frame *ret);
enum pasn_problem pasn_exchange_problem(const struct pasn_exchange *exchange);
uint16_t pasn_exchange_status(const struct pasn_exchange *exchange);
/* Once done: the keys, and the PMK (of SAE, what a pairing is remembered by). */
const struct aware_keys *pasn_exchange_keys(const struct pasn_exchange *exchange);
const uint8_t *pasn_exchange_pmk(const struct pasn_exchange *exchange);
/* Our confirm of the password was sent (not so of NULL): the other side knows whether its own was right. */
bool pasn_exchange_has_confirmed(const struct pasn_exchange *exchange);
/* The attributes of the peer's last message; borrowed. They are proven once the exchange is done. */
const uint8_t *pasn_exchange_peer_attrs(const struct pasn_exchange *exchange,
					size_t *ret_len);
/* What the peer's RSNX element looks like: 0 none yet, else its bytes; a quirk to remember it by. */
size_t pasn_exchange_peer_rsnx_len(const struct pasn_exchange *exchange);
