/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/transport-http.h"

#include "base/buf.h"
#include "base/log.h"
#include "setup/curl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	ANSWER_US = 35 * 1000000, /* longer than any protocol of ours waits */
	AGAIN_US  = 1000000,
};
/* clang-format on */

/* What comes from the timer. */
enum due {
	DUE_NOTHING,
	DUE_READY,
	DUE_READ,
	DUE_SUBSCRIBED,
	DUE_POST, /* once more */
};

struct transport_http {
	struct transport base;
	struct curl *curl;
	struct loop_timer *timer;
	char root[64]; /* "http://192.168.4.1:80" */
	struct provision_characteristic rows[HTTP_ROWS_MAX];
	enum due due;
	bool posting, ended;
	unsigned endpoint, tries;
	struct buf request;
	struct buf answer; /* to what was posted to `endpoint` last */
};

static struct transport_http *http_of(struct transport *transport)
{
	return (struct transport_http *)transport;
}

static void tell(struct transport_http *http, enum provision_event_type type,
		 const struct buf *data, int error)
{
	const struct provision_event event = {
		.type = type,
		.now_us = clock_now(),
		.endpoint = http->endpoint,
		.data = data ? data->data : NULL,
		.len = data ? data->len : 0,
		.error = error,
	};

	http->base.listener->event(&event, http->base.userdata);
}

/* ---- Posting ---- */

/* 0 or a negative errno, after which nothing will come. */
static int post(struct transport_http *http)
{
	const char *name = transport_endpoint(&http->base, http->endpoint);
	char url[CURL_URL_MAX];
	const struct curl_request request = {
		.url = url,
		.data = http->request.len ? (const void *)http->request.data : "",
		.len = http->request.len,
		.timeout_us = ANSWER_US,
		.body_max = HTTP_ANSWER_MAX,
	};

	if (!name)
		return -ENOENT;
	snprintf(url, sizeof(url), "%s/%s", http->root, name);
	return curl_begin(http->curl, &request);
}

static void close_transport(struct transport_http *http, int error, const char *text)
{
	const struct transport_end end = {
		.error = -ECONNRESET,
		.verdict = error == -ENOMEM ? USHER_ERROR_NO_MEMORY : USHER_ERROR_LOST,
		.certain = true,
		.text = text,
	};

	http->ended = true;
	http->base.listener->closed(&end, http->base.userdata);
}

static const char *text_of(int error)
{
	switch (error) {
	case -ETIMEDOUT:
		return "it did not answer in time";
	case -EMSGSIZE:
		return "its answer is longer than one can be";
	case -ECONNREFUSED:
		return "nobody answers in its network";
	}
	return "the connection to it broke";
}

/* Nobody was there to take the request: it may be sent again. */
static bool try_again(struct transport_http *http, int error)
{
	if (error != -ECONNREFUSED || ++http->tries >= HTTP_TRIES)
		return false;
	if (http->tries == 1)
		http->base.listener->note("its server is not up yet: trying again",
					  http->base.userdata);
	http->due = DUE_POST;
	loop_timer_set(http->timer, clock_now() + AGAIN_US);
	return true;
}

static void on_answer(const struct curl_answer *answer, void *userdata)
{
	struct transport_http *http = userdata;

	if (answer->error && try_again(http, answer->error))
		return;
	http->posting = false;
	http->tries = 0;
	buf_clear(&http->request);
	buf_clear(&http->answer);
	if (answer->error) {
		close_transport(http, answer->error, text_of(answer->error));
		return;
	}
	buf_bytes(&http->answer, answer->body, answer->len);
	if (http->answer.error)
		close_transport(http, -ENOMEM, NULL);
	else if (answer->status == 200)
		tell(http, PROVISION_WRITTEN, NULL, 0);
	else /* RFC 9110 15.5, 15.6: it has no such page, or its handler failed */
		tell(http, PROVISION_WRITTEN, NULL, -EREMOTEIO);
}

/* ---- Requests ---- */

/* A machine has one request under way at a time. */
static int begin(struct transport_http *http, unsigned endpoint)
{
	if (http->ended)
		return -ENOTCONN;
	if (http->posting || http->due != DUE_NOTHING) {
		log_error("usher bug: two requests at a time over HTTP");
		return -EBUSY;
	}
	if (http->endpoint != endpoint)
		buf_clear(&http->answer);
	http->endpoint = endpoint;
	return 0;
}

static void tell_soon(struct transport_http *http, enum due due)
{
	http->due = due;
	loop_timer_set(http->timer, clock_now());
}

static int write_endpoint(struct transport *transport, unsigned endpoint,
			  const void *data, size_t len, bool secret)
{
	struct transport_http *http = http_of(transport);
	int r = begin(http, endpoint);

	if (r < 0)
		return r;
	buf_clear(&http->request);
	buf_bytes(&http->request, data, len);
	if (http->request.error)
		return -ENOMEM;
	http->posting = true;
	tell_soon(http, DUE_POST);
	return 0;
}

static int read_endpoint(struct transport *transport, unsigned endpoint)
{
	struct transport_http *http = http_of(transport);
	int r = begin(http, endpoint);

	if (r == 0)
		tell_soon(http, DUE_READ);
	return r;
}

static int subscribe_endpoint(struct transport *transport, unsigned endpoint)
{
	struct transport_http *http = http_of(transport);
	int r = begin(http, endpoint);

	if (r == 0)
		tell_soon(http, DUE_SUBSCRIBED);
	return r;
}

static void on_timer(void *userdata)
{
	struct transport_http *http = userdata;
	enum due due = http->due;
	int r;

	http->due = DUE_NOTHING;
	switch (due) {
	case DUE_NOTHING:
		break;
	case DUE_READY:
		http->base.listener->ready(http->base.userdata);
		break;
	case DUE_READ:
		tell(http, PROVISION_READ, &http->answer, 0);
		break;
	case DUE_SUBSCRIBED: /* HTTP has nothing of the kind */
		tell(http, PROVISION_SUBSCRIBED, NULL, -ENOENT);
		break;
	case DUE_POST:
		r = post(http);
		if (r == 0)
			break;
		http->posting = false;
		if (r == -ENOENT)
			tell(http, PROVISION_WRITTEN, NULL, r);
		else
			close_transport(http, r, NULL);
		break;
	}
}

/* ---- Its life ---- */

static struct transport *http_free(struct transport *transport)
{
	struct transport_http *http = http_of(transport);

	curl_free(http->curl);
	loop_timer_free(http->timer);
	buf_deinit(&http->request);
	buf_deinit(&http->answer);
	free(http);
	return NULL;
}

static void set_target(struct transport_http *http, const struct http_target *target)
{
	size_t n = MIN(target->n_endpoints, (size_t)HTTP_ROWS_MAX);

	snprintf(http->root, sizeof(http->root), "http://%s:%u", target->host,
		 target->port);
	for (size_t i = 0; i < n; i++) {
		http->rows[i].service = "";
		http->rows[i].uuid = target->endpoints[i];
	}
	http->base.table = (struct provision_table){http->rows, n};
}

int transport_http_new(sd_event *event, const struct http_target *target,
		       const struct transport_listener *listener, void *userdata,
		       struct transport **ret)
{
	static const struct transport_ops ops = {
		.read = read_endpoint,
		.write = write_endpoint,
		.subscribe = subscribe_endpoint,
		.free = http_free,
	};
	struct transport_http *http = calloc(1, sizeof(*http));
	int r;

	if (!http)
		return -ENOMEM;
	http->base.ops = &ops;
	http->base.listener = listener;
	http->base.userdata = userdata;
	set_target(http, target);
	r = curl_new(event, target->interface, on_answer, http, &http->curl);
	if (r == 0)
		r = loop_timer_new(event, on_timer, http, &http->timer);
	if (r < 0) {
		http_free(&http->base);
		return r;
	}
	tell_soon(http, DUE_READY);
	*ret = &http->base;
	return 0;
}
