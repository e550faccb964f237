/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * rtnetlink (RFC 3549, linux/rtnetlink.h) and generic netlink (linux/genetlink.h): requests are
 * built in a buffer of fixed size, answers and events are walked with their bounds checked here and
 * nowhere else. The kernel answers within the call that asks, so asking does not wait. Nothing is
 * allocated.
 */
#include "base/macros.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdbool.h>
#include <sys/types.h>

enum {
	NETLINK_REQUEST_MAX = 2560, /* an 802.11 frame and what is said with it */
	NETLINK_PACKET_MAX =
		32768, /* what the kernel puts into one packet of a dump at most */
	NETLINK_ATTRS_MAX = 64, /* types of attributes that are looked at: 0 to 63 */
};

struct netlink {
	int fd;
	uint32_t seq;
};

struct netlink_request {
	size_t len;
	bool failed; /* it did not fit */
	_Alignas(NLMSG_ALIGNTO) uint8_t data[NETLINK_REQUEST_MAX];
};

struct netlink_message {
	uint16_t type; /* RTM_*, or the number of a generic family */
	const void *
		header; /* struct ifaddrmsg, struct rtmsg, ...: header_size bytes are there */
	const void *attrs;
	size_t attrs_len;
};

/* Attributes by type, each the last of its kind; data NULL: not there. */
struct netlink_attrs {
	struct {
		const void *data;
		size_t len;
	} of[NETLINK_ATTRS_MAX];
};

/* groups: RTMGRP_* whose events it gets, 0: a socket for requests. 0 or -errno. */
int netlink_open(uint32_t groups, struct netlink *ret);
/* A socket of generic netlink, in no group yet. 0 or -errno. */
int netlink_open_generic(struct netlink *ret);
/* It gets the events of that group, too. 0 or -errno. */
int netlink_join(struct netlink *netlink, uint32_t group);

/* type RTM_*, flags NLM_F_*; header is the fixed part behind the message's own. */
void netlink_begin(struct netlink_request *request, uint16_t type, uint16_t flags,
		   const void *header, size_t len);
void netlink_put(struct netlink_request *request, uint16_t type, const void *data,
		 size_t len);
void netlink_put_u32(struct netlink_request *request, uint16_t type, uint32_t value);
/* Attributes that lie in an attribute: what is put until nest_end is in it. */
size_t netlink_nest(struct netlink_request *request, uint16_t type);
void netlink_nest_end(struct netlink_request *request, size_t nest);

/* Asks and takes the acknowledgement. 0; the kernel's negative errno; -EBADMSG, -EMSGSIZE. */
int netlink_call(struct netlink *netlink, struct netlink_request *request);

typedef void (*netlink_fn)(const struct netlink_message *message, void *userdata);
/* As netlink_call(); fn gets each message that comes before the acknowledgement. */
int netlink_ask(struct netlink *netlink, struct netlink_request *request,
		size_t header_size, netlink_fn fn, void *userdata);
/*
 * Asks for all of a kind; fn gets each message whose fixed part has header_size bytes. -EAGAIN:
 * the kernel's table changed meanwhile, so something may be missing.
 */
int netlink_dump(struct netlink *netlink, struct netlink_request *request,
		 size_t header_size, netlink_fn fn, void *userdata);

/* One packet of the kernel's, nobody else's. -EAGAIN: none; -ENOBUFS: some were lost. */
ssize_t netlink_receive(struct netlink *netlink, void *ret, size_t size, int flags);
/* The next message of a packet; false at its end or at what is not one. */
bool netlink_next(const void **packet, size_t *len, struct netlink_message *ret);
/* Sets attrs behind a fixed part of size bytes; false: it is shorter. */
bool netlink_header(struct netlink_message *message, size_t size);
void netlink_attrs(const struct netlink_message *message, struct netlink_attrs *ret);
void netlink_attrs_of(const void *data, size_t len, struct netlink_attrs *ret);

/* For families with more types than that: the last attribute of one type; NULL: not there. */
const void *netlink_attr(const void *data, size_t len, unsigned type, size_t *ret_len);

/* 0 and false where it is not there or too short. */
uint32_t netlink_u32(const struct netlink_attrs *attrs, unsigned type);
bool netlink_copy(const struct netlink_attrs *attrs, unsigned type, void *ret,
		  size_t len);
