/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* wifi/assoc.h, what it is told, and what it asks for as lines of a play. Asserts. */
#include "wifi/assoc.h"

#include "tests/unit/unit.h"

#include <stdbool.h>

/* The security of the network. */
enum { OPEN, WPA2, HIDDEN, SAE, MIXED, EAP, TWIN };

struct assoc_play {
	struct wifi_assoc *assoc;
	struct secret *passphrase;
	uint64_t start_us, now_us;
	bool ended;
};

/* The association with ACME-1, of one of the kinds; the passphrase is the play's, if it has one. */
void assoc_play_configure(struct assoc_play *play, int kind,
			  struct wifi_assoc_config *ret);
void assoc_play_init(struct assoc_play *play, const struct wifi_assoc_config *config);
void assoc_play_deinit(struct assoc_play *play);

void assoc_play_step(struct assoc_play *play, struct wifi_assoc_event event);
/* To the command that is out. */
void assoc_play_answer(struct assoc_play *play, const char *text);
/* The next action as a line of a play; "" when there is none. */
void assoc_play_next(struct assoc_play *play, char *ret, size_t size);
void assoc_play_expect(struct assoc_play *play, const char *line);
