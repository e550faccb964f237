/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The insides of a radio that usher-radio opens: radio-helper.c (its life, what the helper says),
 * radio-helper-key.c (whose keys are in place), radio-helper-frame.c (frames out and in).
 */
#include "aware/key-ring.h"
#include "aware/radio-helper.h"
#include "aware/radio-window.h"
#include "base/helper.h"
#include "base/radio-aware.h"

#include <net/if.h>

enum radio_state {
	RADIO_STARTING,
	RADIO_OPENED,
	RADIO_BROKEN, /* its end is told from the event loop */
	RADIO_ENDED,
};

/* A key that the kernel has, or that it was given; where it is done here: one that was put. */
struct radio_key {
	bool used, in_place;
	bool told; /* INSTALLED was */
	uint8_t peer[6];
};

struct radio_helper {
	struct aware_radio radio;
	struct aware_radio_info info;
	aware_radio_fn fn;
	void *userdata;
	struct helper *helper;
	enum radio_state state;
	struct loop_timer *deadline; /* of OPEN */
	struct loop_timer *soon;     /* what is to be told from the event loop */
	struct aware_key_ring
		*ring; /* on a monitor interface: protection is done here, */
	struct radio_window *window; /* and so are clusters and their windows */
	struct radio_key keys[AWARE_KEYS_MAX];
	unsigned waiting[AWARE_RADIO_WAITING_MAX]; /* numbers; 0: free */
	const char *broken;
	int error;
	char interface[IF_NAMESIZE];
};

static inline struct radio_helper *radio_helper(struct aware_radio *radio)
{
	return container_of(radio, struct radio_helper, radio);
}

/* radio-helper.c */
void radio_tell(struct radio_helper *radio, struct aware_radio_event event);
/* Its end, which is told from the event loop: a helper must not be freed in its own call. text: static. */
void radio_break(struct radio_helper *radio, int error, const char *text);

/* radio-helper-key.c: three of aware_radio_ops, and */
int radio_key_install(struct aware_radio *base, const uint8_t peer[6],
		      const struct aware_suite *suite, const uint8_t *tk);
void radio_key_meet(struct aware_radio *base, const uint8_t peer[6],
		    const struct aware_presence *when);
void radio_key_remove(struct aware_radio *base, const uint8_t peer[6]);
struct radio_key *radio_key_find(struct radio_helper *radio, const uint8_t peer[6]);
/* The helper's answer. */
void radio_key_installed(struct radio_helper *radio, const struct radio_aware_key *in);
/* Of the keys that are put here, from the event loop: one at a time, for what its owner does then
   may be another install or remove. false: all were told. */
bool radio_key_tell_next(struct radio_helper *radio);

/* radio-helper-frame.c: one of aware_radio_ops, and */
int radio_frame_send(struct aware_radio *base, const struct aware_frame *frame,
		     unsigned number);
/* Whole, now. protect: by the kernel. As helper_send(), or -EMSGSIZE. */
int radio_frame_put(struct radio_helper *radio, const struct buf *bytes, bool protect,
		    unsigned number);
void radio_frame_sent(struct radio_helper *radio, unsigned number, int error);
void radio_frame_take(struct radio_helper *radio, const struct radio_aware_frame *in);
