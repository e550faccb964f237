/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Whether an accessory that was set up answers on the network: its name is looked up (wifi/mdns.h),
 * each of its addresses is connected to, and an http server has to answer a request. Tried again
 * until the time is over: an accessory that has just joined takes its time.
 */
#include "base/macros.h"
#include "wifi/mdns.h"

#include <stdbool.h>
#include <systemd/sd-event.h>

/* clang-format off */
enum {
	REACH_US        = 10000000, /* when it was asked for */
	REACH_UNASKED_US = 3000000,
	REACH_RETRY_US  = 1000000,
};

enum reach_result {
	REACH_NO,
	REACH_YES,
	REACH_UNKNOWN, /* nothing on this computer can look the name up */
};
/* clang-format on */

struct reach_target {
	char host[MDNS_NAME_MAX + 1]; /* a name, or an address as text */
	uint16_t port;
	bool http; /* a server that has to answer a request; else a connection is enough */
	bool guessed; /* the port is ours: that it refuses the connection is an answer as well */
};

/*
 * Of the URL that the accessory named, else of its address or the host name that it was given (NULL:
 * neither). false:
 * there is nothing to try. Never this computer itself, whatever a stranger's URL says; unasked:
 * nothing but what is in a private network, or is called .local.
 */
bool reach_target(const char *url, const char *hostname, bool unasked,
		  struct reach_target *ret);

/* An address of this computer itself, which a stranger's name may have. */
bool reach_is_own(const union mdns_address *address);

struct reach;
/* Once; it may free the reach. text: a part of a sentence, borrowed: what was tried. */
typedef void (*reach_fn)(enum reach_result result, const char *text, void *userdata);

/* bus NULL: there is none, so no name can be looked up. target is copied. */
int reach_new(sd_event *event, sd_bus *bus, const struct reach_target *target,
	      uint64_t timeout_us, reach_fn fn, void *userdata, struct reach **ret);
struct reach *reach_free(struct reach *reach);
DEFINE_FREEP(reach)
