/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The transport over an accessory's own network: an endpoint is a page of its HTTP server. What is written to
 * it is posted, and the answer is what is read from it then. The network is joined already.
 */
#include "setup/transport.h"

#include "base/loop.h"

/* clang-format off */
enum {
	HTTP_ANSWER_MAX = 4096, /* bytes; Espressif's largest, of a scan, has some 700 */
	HTTP_ROWS_MAX   = 16,
	HTTP_TRIES      = 5,    /* until its server is up */
};
/* clang-format on */

struct http_target {
	const char *interface; /* over this one alone */
	const char *host;      /* a numeric IPv4 address; copied */
	uint16_t port;
	const char *const *
		endpoints; /* names that it may have, HTTP_ROWS_MAX at most; they outlive it */
	size_t n_endpoints;
};

/* ready() comes from dispatch. 0; -ENOENT: no libcurl here, -ENOMEM. */
int transport_http_new(sd_event *event, const struct http_target *target,
		       const struct transport_listener *listener, void *userdata,
		       struct transport **ret);
