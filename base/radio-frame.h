/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The frames between a caller and usher-radio, doc/protocols/radio.md: one encoder and one
 * decoder for the helper, its caller and its stand-in. Pure. A frame is one packet of a
 * SOCK_SEQPACKET socket; its header repeats the length, so frames may also lie in a file.
 */
#include "base/buf.h"

/* clang-format off */
enum {
	RADIO_VERSION    = 1,
	RADIO_CHANNEL_FD = 3, /* the helper's end of the socketpair */

	RADIO_HEADER_SIZE = 4,
	RADIO_BODY_MAX    = 16384,
	RADIO_FRAME_MAX   = RADIO_HEADER_SIZE + RADIO_BODY_MAX,
	RADIO_TEXT_MAX    = 200,  /* bytes of an error's sentence */
	RADIO_AD_MAX      = 1650, /* Core spec vol 6 part B 2.3.4.9 */
	RADIO_REPORT_SIZE = 13,   /* a report without its AD structures */

	RADIO_SNAPSHOT_MAX     = 16000,
	RADIO_NET_ADDRESS_SIZE = 34,
	/* How long `net` tries, in microseconds. */
	RADIO_NET_LEASE_US      = 15000000,
	RADIO_NET_LINK_LOCAL_US = 3000000,
	RADIO_NET_REACH_US      = 3000000,
	RADIO_NET_RESTORE_US    = 5000000, /* once its channel is closed, to put everything back */
};

enum radio_type {
	RADIO_HELLO   = 0x0001,
	RADIO_ERROR   = 0x0002,
	RADIO_REPORTS = 0x0101,
	RADIO_DROPPED = 0x0102,

	/* aware: from the helper; base/radio-aware.h */
	RADIO_AWARE_OPEN      = 0x0201,
	RADIO_AWARE_FRAME     = 0x0202,
	RADIO_AWARE_SENT      = 0x0203,
	RADIO_AWARE_CLUSTER   = 0x0204,
	RADIO_AWARE_WINDOW    = 0x0205,
	RADIO_AWARE_INSTALLED = 0x0206,
	/* aware: from the caller */
	RADIO_AWARE_SEND      = 0x0281,
	RADIO_AWARE_INSTALL   = 0x0282,
	RADIO_AWARE_REMOVE    = 0x0283,
	RADIO_AWARE_MEET      = 0x0284,

	/* net: from the helper */
	RADIO_NET_SNAPSHOT = 0x0301,
	RADIO_NET_TAKEN    = 0x0302,
	RADIO_NET_ADDRESS  = 0x0303,
	RADIO_NET_NO_LEASE = 0x0304,
	RADIO_NET_REACH    = 0x0305,
	RADIO_NET_LEFT     = 0x0306,
	/* net: from the caller */
	RADIO_NET_TAKE     = 0x0381,
	RADIO_NET_UP       = 0x0382,
	RADIO_NET_DOWN     = 0x0383,
	RADIO_NET_LEAVE    = 0x0384,
	RADIO_NET_STAY     = 0x0385,
	RADIO_NET_RESTORE  = 0x0386, /* a snapshot */
};

/* What is told in struct radio_net_address; the others are zeroes. */
enum {
	RADIO_NET_HAS_IPV6   = 1 << 0,
	RADIO_NET_HAS_IPV4   = 1 << 1,
	RADIO_NET_HAS_ROUTER = 1 << 2,
	RADIO_NET_HAS_DNS    = 1 << 3,
	RADIO_NET_HAS_ALL    = (1 << 4) - 1,
};

enum radio_mode {
	RADIO_OBSERVE = 1,
	RADIO_AWARE   = 2,
	RADIO_NET     = 3,
};

/* Why the helper ends. */
enum radio_reason {
	RADIO_REASON_SYSTEM        = 1, /* a call failed: os_error */
	RADIO_REASON_NOT_PERMITTED = 2, /* it runs without the capability that it needs */
	RADIO_REASON_UNSUPPORTED   = 3, /* this kernel has no such radio */
	RADIO_REASON_PROTOCOL      = 4, /* the caller sent what it may not send */
};
/* clang-format on */

struct radio_hello {
	uint8_t version;
	uint8_t mode; /* enum radio_mode */
};

struct radio_error {
	uint16_t reason;   /* enum radio_reason, or one of a newer helper */
	uint16_t os_error; /* a positive errno, 0: none */
	const char *text;  /* one sentence, bytes from the helper; not NUL-terminated */
	size_t text_len;
};

struct radio_report {
	uint16_t adapter;   /* N of hciN */
	uint8_t addr[6];    /* addr[0] is the most significant byte */
	uint8_t addr_type;  /* 0 public, 1 random */
	int8_t rssi;	    /* dBm, 127: unknown */
	int8_t connectable; /* 1, 0, -1: not told */
	const uint8_t *ad;  /* AD structures */
	size_t ad_len;
};

/* Reports lost since the helper started. */
struct radio_dropped {
	uint64_t kernel; /* by the kernel: the helper did not read in time */
	uint64_t queue;	 /* by the helper: the caller did not read in time */
};

/* Addresses in the order of the network. */
struct radio_net_address {
	uint8_t has; /* RADIO_NET_HAS_*; a router or a DNS server only with IPv4 */
	uint8_t ipv6[16];
	uint8_t ipv4[4];
	uint8_t prefix_len; /* of ipv4 */
	uint8_t router[4];
	uint8_t dns[4];
	uint32_t lease_s; /* 0: for ever */
};

/* Bytes that only the helper understands; they lie in the frame. */
struct radio_net_snapshot {
	const void *data;
	size_t len; /* 1 to RADIO_SNAPSHOT_MAX */
};

struct radio_frame {
	uint16_t type; /* enum radio_type, or one of a newer helper: to be skipped */
	union {
		struct radio_hello hello;
		struct radio_error error;
		struct radio_dropped dropped;
		struct reader reports; /* walked with radio_report_next() */
		struct reader aware;   /* for radio_aware_parse() */
		struct radio_net_address net_address;
		struct radio_net_snapshot net_snapshot; /* SNAPSHOT and RESTORE */
		uint16_t net_no_lease;			/* a positive errno */
		bool net_reach;
	};
};

/*
 * The frame at the start of frames, which moves past it; what ret points to lies in that
 * memory. 0; -EBADMSG: truncated, too long, a body that does not fit its type. A frame of
 * reports was checked to its end: walking it does not fail.
 */
int radio_frame_parse(struct reader *frames, struct radio_frame *ret);
/* false at the end. */
bool radio_report_next(struct reader *reports, struct radio_report *ret);

/*
 * Encoders write into memory of the caller, so that the helper allocates nothing once its
 * system call filter is on. Each gives the length; -ENOBUFS: size is too small.
 */
ssize_t radio_encode_hello(enum radio_mode mode, uint8_t *ret, size_t size);
/* text is cut at RADIO_TEXT_MAX. */
ssize_t radio_encode_error(enum radio_reason reason, int os_error, const char *text,
			   uint8_t *ret, size_t size);
ssize_t radio_encode_dropped(const struct radio_dropped *dropped, uint8_t *ret,
			     size_t size);
/* RADIO_HEADER_SIZE bytes; a frame of reports is this and its reports, one after the other. */
void radio_encode_header(enum radio_type type, size_t body_len, uint8_t *ret);
/* Without a header. -EMSGSIZE: more AD bytes than RADIO_AD_MAX. */
ssize_t radio_encode_report(const struct radio_report *report, uint8_t *ret, size_t size);
ssize_t radio_encode_net_address(const struct radio_net_address *address, uint8_t *ret,
				 size_t size);
/* type: RADIO_NET_SNAPSHOT or RADIO_NET_RESTORE. -EMSGSIZE: empty, or over RADIO_SNAPSHOT_MAX. */
ssize_t radio_encode_net_snapshot(enum radio_type type, const void *data, size_t len,
				  uint8_t *ret, size_t size);
ssize_t radio_encode_net_no_lease(int os_error, uint8_t *ret, size_t size);
ssize_t radio_encode_net_reach(bool reachable, uint8_t *ret, size_t size);
/* The frames of `net` that have no body. */
ssize_t radio_encode_net_plain(enum radio_type type, uint8_t *ret, size_t size);
