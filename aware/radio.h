/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The seam between Wi-Fi Aware and a radio, whichever of the back ends it is: frames out and in,
 * what became of them, keys; or with wpa_supplicant, which does all of that itself, lines. Calls never wait; events come from the event loop, never from
 * inside of a call. After AWARE_RADIO_CLOSED nothing comes; in that event it may be freed, in others not.
 */
#include "aware/frame.h"
#include "aware/keys.h"
#include "aware/presence.h"

enum aware_radio_kind {
	AWARE_RADIO_STATION, /* an interface of a station, unsynchronised: any kernel from 6.1 */
	AWARE_RADIO_NAN,	/* a NAN device of the kernel: 7.2 and later */
	AWARE_RADIO_MONITOR,	/* a monitor interface with injection */
	AWARE_RADIO_SUPPLICANT, /* wpa_supplicant 2.12 and later does all of it */
};

/* What it can do, and who it is. */
struct aware_radio_info {
	enum aware_radio_kind kind;
	bool forgets;  /* what was paired over it cannot be verified once it was closed */
	bool protects; /* protected frames: without it no pairing is remembered */
	bool tells_sent; /* SENT knows whether a frame was acknowledged */
	bool synchronized; /* it is in a cluster, and sends in discovery windows by itself */
	uint8_t own[6];	   /* its NAN management address */
	uint8_t cluster[6];
	unsigned mhz;
	uint32_t slots; /* in a cluster: when it listens beside the discovery windows */
};

enum aware_radio_event_type {
	AWARE_RADIO_READY, /* info; once, first */
	AWARE_RADIO_FRAME, /* frame: parsed, a protected one opened (dual) */
	AWARE_RADIO_SENT,  /* number, error */
	AWARE_RADIO_JOINED, /* info.cluster is another one; info.synchronized: it is in one at all */
	/* A discovery window: most radios tell of it when it begins, some (mac80211_hwsim) once it is over.
	   What is to be sent in one goes out at any time: the radio keeps it until then. */
	AWARE_RADIO_WINDOW,
	AWARE_RADIO_INSTALLED, /* peer, error */
	AWARE_RADIO_LINE, /* of a SUPPLICANT: text, which may be secret; borrowed for the call */
	AWARE_RADIO_ANSWER, /* of a SUPPLICANT: number, and text or error */
	AWARE_RADIO_CLOSED, /* error, text */
};

struct aware_radio_event {
	enum aware_radio_event_type type;
	uint64_t now_us;
	const struct aware_radio_info *info;
	const struct aware_frame *frame; /* borrowed for the call */
	int signal;			 /* of FRAME: dBm, 0: not told */
	unsigned number;
	const uint8_t *peer;
	int error;	  /* negative errno */
	const char *text; /* one sentence, or NULL */
};

struct aware_radio;
typedef void (*aware_radio_fn)(const struct aware_radio_event *event, void *userdata);

struct aware_radio_ops {
	/* A dual SDF or NAF is protected with its peer's key. SENT with that number follows.
	   0; -EAGAIN: too much is on its way; -ENOTCONN: closed; -ENOKEY: no key for that peer. */
	int (*send)(struct aware_radio *radio, const struct aware_frame *frame,
		    unsigned number);
	/* INSTALLED follows. The key is taken at once. -EOPNOTSUPP where nothing is protected. */
	int (*install)(struct aware_radio *radio, const uint8_t peer[6],
		       const struct aware_suite *suite, const uint8_t *tk);
	void (*remove)(struct aware_radio *radio, const uint8_t peer[6]);
	/* Whom frames are going to be exchanged with, and when it listens now: a radio that waits for
	   that sends to it then. Until remove(). NULL: of no use here. */
	void (*meet)(struct aware_radio *radio, const uint8_t peer[6],
		     const struct aware_presence *when);
	/* Of a SUPPLICANT, which has none of those above: wpa_supplicant is asked. ANSWER with that number
	   follows. 0; -ENOTCONN, -ENOBUFS, -EMSGSIZE, -ENOMEM. */
	int (*command)(struct aware_radio *radio, const void *text, size_t len,
		       bool secret, unsigned number);
	struct aware_radio *(*free)(struct aware_radio *radio);
};

struct aware_radio {
	const struct aware_radio_ops *ops;
};

static inline struct aware_radio *aware_radio_free(struct aware_radio *radio)
{
	return radio ? radio->ops->free(radio) : NULL;
}
DEFINE_FREEP(aware_radio)
