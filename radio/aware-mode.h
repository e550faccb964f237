/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * What the back ends of `aware` share: an interface of their own, the frames that are on their
 * way, and what the caller is told. A back end is a table of what it does otherwise.
 */
#include "radio/aware-out.h"
#include "radio/nl80211.h"

#include <net/if.h>

/* clang-format off */
enum {
	AWARE_MHZ        = 2437, /* the channel of unsynchronised discovery and of each cluster */
	AWARE_SENDS_MAX  = 128,   /* frames whose fate is open */
	AWARE_PEERS_MAX  = 64,   /* that the kernel is to know */
	AWARE_RCVBUF     = 1 << 20,
	AWARE_NAMES_MAX  = 8,    /* ushr-aw0 to ushr-aw7 */
};
/* clang-format on */

struct aware_mode;

/* Whom the caller talks to. */
struct aware_peer {
	struct radio_aware_peer when; /* its address, and when it listens */
	bool keyed, station;	      /* the kernel has its key; knows it */
};

struct aware_back_end {
	enum radio_aware_back_end number;
	bool raw;   /* needs CAP_NET_RAW */
	bool drops; /* needs no capability once it is open */
	/* The interface is there and up, frames are registered for; open is filled in. */
	int (*open)(struct aware_mode *mode);
	/* Once the caller knows of it; it may begin to listen. */
	int (*start)(struct aware_mode *mode);
	/* 1: it was sent, and nothing more will be known; 0: its fate comes; negative: refused. */
	int (*send)(struct aware_mode *mode, const struct radio_aware_frame *frame,
		    uint64_t *ret_cookie);
	/* The kernel is to know it; when it listens may have changed. Frames go to others, too. */
	void (*meet)(struct aware_mode *mode, struct aware_peer *peer);
	int (*install)(struct aware_mode *mode, struct aware_peer *peer,
		       const struct radio_aware_key *key);
	void (*remove)(struct aware_mode *mode, struct aware_peer *peer);
	/* An event that is no frame and no fate of one. Negative: it ends. */
	int (*event)(struct aware_mode *mode, const struct nl80211_event *event);
	/* Somebody begins to scan with this radio, or has ended. Negative: it ends. */
	int (*scan)(struct aware_mode *mode, bool begins);
	/* Events were lost. */
	int (*lost)(struct aware_mode *mode);
	/* Something may be there to be read from air. */
	int (*receive)(struct aware_mode *mode);
};

struct aware_send {
	bool open, group;
	uint32_t number;
	uint64_t cookie;
};

struct aware_mode {
	const struct aware_back_end *back_end;
	int channel;
	int air; /* a packet socket, or -1 */
	char parent[IF_NAMESIZE];
	unsigned parent_index;
	/* What failed, for a person; %s is parent. NULL: the errno says it. */
	const char *why;
	struct netlink route;
	struct nl80211 control; /* requests */
	struct nl80211 events;	/* what the interface is made on, and its events */
	struct nl80211_wiphy wiphy;
	uint32_t ifindex; /* of our interface; 0: it has none, but a wdev */
	uint64_t wdev;
	uint64_t remaining; /* cookie of the time on the channel */
	unsigned refused;   /* such times that ended before they began, in a row */
	bool scanning;	    /* so it has no time on the channel */
	struct radio_aware_open open;
	struct aware_send sends[AWARE_SENDS_MAX];
	struct aware_peer peers[AWARE_PEERS_MAX];
	unsigned peer_count;
	struct aware_out out;
};

extern const struct aware_back_end aware_station, aware_nan, aware_monitor;

/* An error with its sentence. */
int aware_mode_fail(struct aware_mode *mode, int error, const char *why);

/* A local address that nobody has. */
int aware_mode_random(uint8_t ret[6]);
/* A request for our interface, on that socket. */
void aware_mode_begin(const struct aware_mode *mode, struct netlink_request *request,
		      uint8_t command);
typedef void (*aware_fill_fn)(struct aware_mode *mode, struct netlink_request *request);
/*
 * Makes the interface, named ushr-awN, which goes when the events' socket is closed. fill adds to
 * the request; NULL: nothing is added.
 */
int aware_mode_make(struct aware_mode *mode, uint32_t type, aware_fill_fn fill);
/* The interface gets open.address and is up. */
int aware_mode_up(struct aware_mode *mode);
void aware_mode_down(struct aware_mode *mode);
/* Frames of that type that begin so behind their header come as events. */
int aware_mode_register(struct aware_mode *mode, uint16_t type, const uint8_t *match,
			size_t len);
/* NL80211_CMD_FRAME. As back_end.send. */
int aware_mode_transmit(struct aware_mode *mode, struct netlink_request *request,
			const struct radio_aware_frame *frame, uint64_t *ret_cookie);

int aware_mode_tell(struct aware_mode *mode, enum radio_type type,
		    const struct radio_aware *what);
/* What the caller wants; negative: it ends. */
int aware_mode_take(struct aware_mode *mode, const struct radio_frame *frame);
int aware_mode_event(struct aware_mode *mode, const struct nl80211_event *event);
/* Events were lost: the fate of all that is on its way stays unknown. */
int aware_mode_lost(struct aware_mode *mode);
