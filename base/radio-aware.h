/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The bodies of usher-radio's frames in its mode `aware` (doc/protocols/radio.md): 802.11 frames
 * in and out, what became of those that were sent, keys for the kernel. Pure, for both ends.
 */
#include "base/radio-frame.h"

/* clang-format off */
enum radio_aware_back_end {
	RADIO_AWARE_STATION = 1, /* a station interface, unsynchronised */
	RADIO_AWARE_NAN     = 2, /* a NAN device of the kernel, in a cluster */
	RADIO_AWARE_MONITOR = 3, /* a monitor interface with injection; the caller keeps the time */
};

enum radio_aware_flags {
	RADIO_AWARE_PROTECTS   = 1 << 0, /* OPEN: takes keys; FRAME: came protected, and is opened */
	RADIO_AWARE_TELLS_SENT = 1 << 1, /* OPEN: SENT knows whether a frame was acknowledged */
};

enum {
	RADIO_AWARE_80211_MAX = 2328, /* a management frame with its header, without FCS */
	RADIO_AWARE_KEY_MAX   = 32,
};
/* clang-format on */

/* From the helper, after HELLO: what it has. Addresses in the order of the air. */
struct radio_aware_open {
	uint8_t back_end; /* enum radio_aware_back_end */
	uint8_t flags;
	uint8_t address[6]; /* its NAN management address */
	uint8_t cluster[6]; /* zeroes: none (yet) */
	uint16_t mhz;	    /* where it listens, and sends unless told otherwise */
	/* Of a NAN device: when it is there beside the discovery windows: slots of 16 TU of each 512 TU,
	   from the least significant bit on, on mhz. */
	uint32_t slots;
};

/* From the helper: it was received. From the caller, with number: it is to be sent. */
struct radio_aware_frame {
	uint8_t flags; /* of FRAME: enum radio_aware_flags; of SEND: to be protected */
	uint16_t mhz;  /* of SEND 0: where it listens */
	int8_t signal; /* of FRAME: dBm, 0: not told */
	uint64_t
		tsf_us; /* of FRAME on a monitor interface: the radio's time; 0: not told */
	uint32_t number;     /* of SEND: for its SENT */
	const uint8_t *data; /* 802.11, without FCS */
	size_t len;
};

struct radio_aware_sent {
	uint32_t number;
	uint16_t
		os_error; /* 0: acknowledged, or a group frame that is on the air; ETIMEDOUT: not */
};

/* From the caller: the key of a peer; from the helper: whether it is in place (key_len 0). */
struct radio_aware_key {
	uint8_t peer[6];
	uint16_t os_error; /* of INSTALLED */
	uint32_t
		cipher; /* of INSTALL: IEEE 802.11 suite selector, 00-0f-ac-04 is 0x000fac04 */
	size_t key_len;
	uint8_t key[RADIO_AWARE_KEY_MAX]; /* its receiver wipes it */
};

/* From the caller: that peer is about to be talked to, and listens then. */
struct radio_aware_peer {
	uint8_t address[6];
	uint16_t
		windows; /* committed discovery windows, as in its Device Capability attribute */
	uint32_t slots; /* as in OPEN */
};

struct radio_aware {
	union {
		struct radio_aware_open open;
		struct radio_aware_frame frame; /* FRAME, SEND */
		struct radio_aware_sent sent;
		uint8_t cluster[6]; /* CLUSTER: joined, or another one */
		uint16_t
			window; /* WINDOW: a discovery window begins on this channel, MHz */
		struct radio_aware_key key;   /* INSTALL, INSTALLED, REMOVE */
		struct radio_aware_peer peer; /* MEET */
	};
};

/* A frame of the types RADIO_AWARE_*. 0; -EBADMSG: its body does not fit; -ENOMSG: of another type. */
int radio_aware_parse(const struct radio_frame *frame, struct radio_aware *ret);
/* The whole frame, header and body. Its length; -ENOBUFS: size is too small; -EMSGSIZE. */
ssize_t radio_aware_encode(enum radio_type type, const struct radio_aware *what,
			   uint8_t *ret, size_t size);
