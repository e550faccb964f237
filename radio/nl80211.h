/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * nl80211 (linux/nl80211.h) over generic netlink, as far as Wi-Fi Aware needs it: which radio an
 * interface is of and what that can do, interfaces of our own, frames both ways. Requests go
 * through one socket and are answered at once; events come on another, which owns what is made on
 * it: the kernel takes that away when the socket is closed, whoever closes it.
 */
#include "radio/nl80211-numbers.h"

#include "radio/netlink.h"

/* clang-format off */
enum {
	NL80211_FRAME_MAX  = 2328, /* IEEE 802.11-2020 9.2.4.7.1: a management frame without FCS */
	NL80211_PACKET_MAX = 8192, /* of an event; a longer one is not ours */
};
/* clang-format on */

struct nl80211 {
	struct netlink netlink;
	uint16_t family;
	uint32_t mlme; /* the group of what became of frames, and of times on a channel */
	uint32_t config; /* that of interfaces that come and go */
	uint32_t scan;	 /* that of scans, anybody's */
};

/* What a message says, zeroes where it does not. A frame lies in its packet. */
struct nl80211_event {
	uint8_t command; /* NL80211_CMD_* */
	uint32_t wiphy, ifindex;
	uint64_t wdev;
	uint64_t cookie;
	bool ack;
	uint32_t mhz;
	int8_t signal; /* dBm, 0: not told */
	bool has_mac;
	uint8_t mac[6];
	const uint8_t *frame;
	size_t frame_len;
};

struct nl80211_wiphy {
	uint32_t index;
	bool nan;	 /* it has interfaces of type NAN */
	bool discovers;	 /* and leaves discovery to user space: Linux 7.1 */
	bool secure_nan; /* and takes keys for it */
	bool monitor, active_monitor;
	bool multicast;	    /* registrations for group frames */
	uint32_t remain_ms; /* on a channel, at most; 0: not at all */
};

/* -EAFNOSUPPORT: this kernel has no nl80211. */
int nl80211_open(struct nl80211 *ret);
/* Which number the kernel gave to the family, on a socket that is open. As nl80211_open(). */
int nl80211_resolve(struct nl80211 *nl80211);
/* A further socket of the same family, which gets the events of all three groups. */
int nl80211_open_events(const struct nl80211 *nl80211, struct nl80211 *ret);

/* A request; where it is for an interface, exactly one of them is not 0. */
void nl80211_begin(const struct nl80211 *nl80211, struct netlink_request *request,
		   uint8_t command, uint32_t ifindex, uint64_t wdev);
void nl80211_put_flag(struct netlink_request *request, uint16_t type);

/* ret: the answer, without a frame. 0 or the kernel's negative errno. */
int nl80211_ask(struct nl80211 *nl80211, struct netlink_request *request,
		struct nl80211_event *ret);

/* The radio of an interface. -ENODEV: it is no longer there; -EOPNOTSUPP: it is not wireless. */
int nl80211_wiphy_of(struct nl80211 *nl80211, uint32_t ifindex,
		     struct nl80211_wiphy *ret);
/* Adds what one part of the kernel's description of a radio says. */
void nl80211_parse_wiphy(const void *attrs, size_t len, struct nl80211_wiphy *wiphy);

/* The next event of a packet; false at its end. Messages of other families are passed over. */
bool nl80211_next(const struct nl80211 *nl80211, const void **packet, size_t *len,
		  struct nl80211_event *ret);
