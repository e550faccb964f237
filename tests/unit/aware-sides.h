/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Both sides of a pairing in one process, over an air that is made from a seed: frames come late
 * or not at all, protected ones are really sealed and opened, a person answers when it likes.
 * However it goes, each side has exactly one end.
 */
#include "aware/pairing.h"

#include "tests/unit/unit.h"

enum { SIDES_FRAMES_MAX = 32 };

extern const uint8_t sides_address_a[6], sides_address_b[6];

struct side {
	struct aware_pairing *pairing;
	struct aware_keys keys;
	bool has_keys;
	uint64_t packet;
	uint64_t answer_us; /* when a person does what was asked for */
	bool requested;
	unsigned ends, asks;
	struct aware_pairing_action end;
	struct aware_record record;
	uint8_t nd_pmk[AWARE_PMK_LEN];
	const char *pin;
};

struct transit {
	bool used, to_b;
	uint64_t at_us;
	unsigned number;
	bool lost, told;
	uint8_t data[AWARE_FRAME_MAX];
	size_t len;
	struct aware_frame frame;
};

struct sides {
	uint64_t random, now_us;
	struct side a, b; /* the initiator, the responder */
	struct transit transits[SIDES_FRAMES_MAX];
	unsigned loss; /* of 100 */
	bool reject, never;
	void (*meddle)(struct sides *sides, struct transit *transit);
	unsigned frames;
	struct transit taken[SIDES_FRAMES_MAX]; /* for who meddles */
	size_t n_taken;
};

/* Where one more frame can be put on its way. */
struct transit *sides_transit(struct sides *sides);
/* A number below. */
uint64_t sides_draw(struct sides *sides, uint64_t below);
/* Of one that asks by a keypad, or one that displays a PIN. */
struct aware_pairing_options sides_options(bool initiator);
void sides_feed(struct sides *sides, struct side *side, struct aware_pairing_event event);
/* To the next thing that happens; false: nothing will. */
bool sides_advance(struct sides *sides);
/* From its start to both ends. */
void sides_run(struct sides *sides, uint64_t seed, const struct aware_pairing_options *a,
	       const struct aware_pairing_options *b);
void sides_clear(struct sides *sides);
void sides_assert_paired(const struct sides *sides, bool cached);
/* A pairing by the initiator's method, and what both remember of it as options for the next time. */
void sides_remember(struct sides *first, uint16_t method, struct aware_pairing_options *a,
		    struct aware_pairing_options *b);
