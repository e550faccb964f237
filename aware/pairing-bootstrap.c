/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Bootstrapping (Wi-Fi Aware v4.0 7.6.3): the initiator asks with a method, the responder
 * accepts, rejects, or has it come back with a cookie while a person is asked.
 */
#include "aware/pairing-private.h"

#include "base/crypto/random.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	AGAIN_US        = 1600000,  /* three discovery windows: there and back take two */
	COMEBACK_MIN_TU = 100,
	COMEBACK_MAX_TU = 30000,    /* half a minute: no person is told to wait longer */
	TU_US           = 1024,
};
/* clang-format on */

bool bootstrap_is_open(uint16_t method)
{
	return method == AWARE_METHOD_OPPORTUNISTIC;
}

static void send(struct aware_pairing *p, const struct aware_bootstrap *bootstrap)
{
	struct buf attrs = {};

	aware_bootstrap_put(&attrs, bootstrap);
	pairing_send_follow_up(p, &attrs, false);
	buf_deinit(&attrs);
}

/* ---- The initiator ---- */

void bootstrap_ask(struct aware_pairing *p)
{
	struct aware_bootstrap request = {
		.token = p->token,
		.type = AWARE_BOOTSTRAP_REQUEST,
		.methods = p->options.methods,
	};

	p->method = p->options.methods;
	if (p->record.quirks.echo_method)
		request.methods = aware_method_complement(p->method);
	if (p->cookie_len) {
		request.status = AWARE_BOOTSTRAP_COMEBACK;
		request.cookie_len = p->cookie_len;
		memcpy(request.cookie, p->cookie, p->cookie_len);
	}
	send(p, &request);
	p->sent++;
	p->again_us = p->now_us + AGAIN_US;
}

static void come_back(struct aware_pairing *p, const struct aware_bootstrap *response)
{
	uint64_t tu = MAX(MIN(response->comeback_tu, COMEBACK_MAX_TU), COMEBACK_MIN_TU);

	if (p->state != PAIRING_COMEBACK)
		pairing_enter(p, PAIRING_COMEBACK);
	p->cookie_len = response->cookie_len;
	memcpy(p->cookie, response->cookie, response->cookie_len);
	p->again_us = p->now_us + tu * TU_US;
}

static void go_on(struct aware_pairing *p)
{
	if (bootstrap_is_open(p->method) || p->password) {
		exchange_begin(p);
		return;
	}
	pairing_phase(p, AWARE_PHASE_PASSWORD);
	pairing_enter(p, PAIRING_PASSWORD);
	pairing_emit(p, &(struct aware_pairing_action){.type = AWARE_DO_ASK,
						       .method = p->method});
}

/* Nobody said no: it may be one that wants its own method named, as some phones do. */
static bool may_echo(const struct aware_pairing *p,
		     const struct aware_bootstrap *response)
{
	return p->state == PAIRING_ASKING && !p->record.quirks.echo_method &&
	       response->reason != AWARE_REASON_BOOTSTRAP_REJECTED &&
	       aware_method_complement(p->method) != p->method;
}

/* The same two halves of a method: nothing is weaker for it. */
static void ask_by_its_name(struct aware_pairing *p)
{
	p->record.quirks.echo_method = true;
	p->cookie_len = 0;
	p->token++;
	pairing_enter(p, PAIRING_ASKING);
	bootstrap_ask(p);
}

void bootstrap_take_response(struct aware_pairing *p, const struct aware_frame *frame)
{
	struct aware_bootstrap response;
	struct aware_attr attr;

	if (frame->dual ||
	    pairing_find(p, frame, AWARE_ATTR_PAIRING_BOOTSTRAPPING, &attr) < 0 ||
	    aware_bootstrap_parse(&attr, &response) < 0 ||
	    response.type != AWARE_BOOTSTRAP_RESPONSE || response.token != p->token)
		return;
	/* what was accepted can only be taken back */
	if (p->state == PAIRING_PASSWORD && response.status != AWARE_BOOTSTRAP_REJECTED)
		return;
	switch (response.status) {
	case AWARE_BOOTSTRAP_COMEBACK:
		come_back(p, &response);
		break;
	case AWARE_BOOTSTRAP_REJECTED:
		if (may_echo(p, &response))
			ask_by_its_name(p);
		else
			pairing_end(p, AWARE_PAIR_REJECTED, NULL);
		break;
	case AWARE_BOOTSTRAP_ACCEPTED:
		/* the responder's own: anything else would be another method than we asked for */
		if (response.methods != aware_method_complement(p->method))
			pairing_end(p, AWARE_PAIR_NO_METHOD,
				    "it answered with another method than the one that "
				    "was asked for");
		else
			go_on(p);
		break;
	}
}

void bootstrap_again(struct aware_pairing *p)
{
	if (p->state == PAIRING_ASKING || p->state == PAIRING_COMEBACK)
		bootstrap_ask(p);
}

/* ---- The responder ---- */

static void answer(struct aware_pairing *p, uint8_t token,
		   enum aware_bootstrap_status status)
{
	struct aware_bootstrap response = {
		.token = token,
		.type = AWARE_BOOTSTRAP_RESPONSE,
		.status = status,
	};

	if (status == AWARE_BOOTSTRAP_ACCEPTED)
		response.methods = p->method;
	if (status == AWARE_BOOTSTRAP_REJECTED)
		response.reason = AWARE_REASON_BOOTSTRAP_REJECTED;
	if (status == AWARE_BOOTSTRAP_COMEBACK) {
		response.comeback_tu = PAIRING_COMEBACK_TU;
		response.cookie_len = p->cookie_len;
		memcpy(response.cookie, p->cookie, p->cookie_len);
	}
	send(p, &response);
}

/* Our method for a request, one of those that we offer; 0: none. Some name ours, not theirs. */
static uint16_t choose(const struct aware_pairing *p, uint16_t requested)
{
	uint16_t complement = aware_method_complement(requested);

	if (complement & p->options.methods)
		return complement;
	if (complement && (requested & p->options.methods))
		return requested;
	return 0;
}

/* Without a cookie it is a new request; with one it has to be ours. */
static bool is_ours(const struct aware_pairing *p, const struct aware_bootstrap *request)
{
	if (request->status != AWARE_BOOTSTRAP_COMEBACK)
		return request->status == AWARE_BOOTSTRAP_ACCEPTED;
	return request->cookie_len == p->cookie_len &&
	       equal_in_constant_time(request->cookie, p->cookie, p->cookie_len);
}

static void accept_request(struct aware_pairing *p, uint8_t token)
{
	if (p->state != PAIRING_ACCEPTED)
		pairing_enter(p, PAIRING_ACCEPTED);
	answer(p, token, AWARE_BOOTSTRAP_ACCEPTED);
}

void bootstrap_take_request(struct aware_pairing *p, const struct aware_frame *frame)
{
	struct aware_bootstrap request;
	struct aware_attr attr;
	uint16_t method;

	if (p->verifying || frame->dual ||
	    pairing_find(p, frame, AWARE_ATTR_PAIRING_BOOTSTRAPPING, &attr) < 0 ||
	    aware_bootstrap_parse(&attr, &request) < 0 ||
	    request.type != AWARE_BOOTSTRAP_REQUEST || !is_ours(p, &request))
		return;
	method = choose(p, request.methods);
	/* what was agreed on with a person does not change any more */
	if (!method || (p->method && method != p->method)) {
		answer(p, request.token, AWARE_BOOTSTRAP_REJECTED);
		pairing_end(p, AWARE_PAIR_NO_METHOD, NULL);
		return;
	}
	p->token = request.token;
	p->record.quirks.echo_method = request.methods == method &&
				       method != aware_method_complement(method);
	if (p->accepted) {
		p->method = method;
		accept_request(p, request.token);
		return;
	}
	answer(p, request.token, AWARE_BOOTSTRAP_COMEBACK);
	if (p->state == PAIRING_WAITING)
		return;
	p->method = method;
	pairing_enter(p, PAIRING_WAITING);
	pairing_emit(p, &(struct aware_pairing_action){.type = AWARE_DO_REQUESTED,
						       .method = method});
}

void bootstrap_accept(struct aware_pairing *p, const struct secret *password)
{
	p->accepted = true;
	if (password && !bootstrap_is_open(p->method)) {
		p->password = secret_free(p->password);
		if (secret_new(secret_data(password), secret_len(password),
			       &p->password) < 0) {
			pairing_end(p, AWARE_PAIR_NO_MEMORY, NULL);
			return;
		}
	}
	/* it asks again by itself, and is accepted then */
	pairing_enter(p, PAIRING_ACCEPTED);
}

void bootstrap_reject(struct aware_pairing *p)
{
	answer(p, p->token, AWARE_BOOTSTRAP_REJECTED);
	pairing_end(p, AWARE_PAIR_CANCELLED, NULL);
}
