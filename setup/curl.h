/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * HTTP by libcurl on our loop: a client asks one thing after the other, and keeps its connection and
 * cookies meanwhile. No redirect is followed, no proxy asked, nothing but plain HTTP spoken. libcurl is
 * loaded on the first use; no other file knows it.
 */
#include "base/loop.h"

#include <stdbool.h>

/* clang-format off */
enum { CURL_URL_MAX = 512 }; /* bytes of an address, NUL included */
/* clang-format on */

struct curl_request {
	const char *url; /* "http://..." */
	/* NULL: GET; else what is posted, copied and wiped. */
	const void *data;
	size_t len;
	uint64_t timeout_us; /* of the whole, the connection included */
	size_t body_max;     /* bytes of an answer that are kept */
	bool cut; /* what is over that is left out; else it is the error -EMSGSIZE */
};

struct curl_answer {
	/* 0: there is an answer. -ETIMEDOUT, -ECONNREFUSED (nobody is there), -EMSGSIZE, -ENOMEM,
	   -ECONNRESET for all else. */
	int error;
	int status; /* of HTTP, RFC 9110 15; 0 without an answer */
	const uint8_t *body;
	size_t len;
};

struct curl;
/* Once a request. It may begin another, and may free the client. */
typedef void (*curl_fn)(const struct curl_answer *answer, void *userdata);
/* interface: over this one alone; NULL: as the host's routes say. 0; -ENOENT: no libcurl here, -ENOMEM. */
int curl_new(sd_event *event, const char *interface, curl_fn fn, void *userdata,
	     struct curl **ret);
/* Its answer comes from dispatch. 0; -EINVAL: not an http address; -EBUSY: one is under way; -ENOMEM. */
int curl_begin(struct curl *curl, const struct curl_request *request);
/* Wipes. What is under way is given up. */
struct curl *curl_free(struct curl *curl);
DEFINE_FREEP(curl)
