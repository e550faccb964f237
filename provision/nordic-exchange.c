/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One write and one indication, in any order: a device answers from inside the write, so its
 * response may come before the acknowledgement. A request is judged when both are there; the
 * bytes belong to the transport until then. Data out tells of scans and joins at any time.
 */
#include "provision/nordic-machine.h"

#include "base/log.h"

#include <errno.h>
#include <string.h>

static void start(struct provision_machine *m, const struct nordic_request *request)
{
	m->exchange = (struct nordic_exchange){.operation = request->operation};
	buf_deinit(&m->request);
	nordic_request_build(&m->request, request);
	if (m->request.error)
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
	else
		machine_write(m, NORDIC_EP_CONTROL, m->request.data, m->request.len,
			      request->passphrase_len > 0);
}

void nordic_exchange_start(struct provision_machine *m, enum nordic_operation operation)
{
	start(m, &(struct nordic_request){.operation = operation});
}

void nordic_exchange_config(struct provision_machine *m)
{
	struct nordic_request request = {
		.operation = NORDIC_SET_CONFIG,
		.has_config = true,
		.network = m->sent,
	};

	request.passphrase = credentials_passphrase(&m->credentials,
						    &request.passphrase_len);
	start(m, &request);
}

bool nordic_exchange_over(const struct provision_machine *m)
{
	return m->exchange.written && m->exchange.answered;
}

static const struct nordic_listener *listener(const struct provision_machine *m)
{
	return nordic_listener(m->machine.state);
}

static void failed(struct provision_machine *m)
{
	m->exchange = (struct nordic_exchange){.written = true, .answered = true};
	listener(m)->failed(m);
}

static void broken(struct provision_machine *m, const char *detail)
{
	log_warning("accessory bug: %s", detail);
	if (listener(m)->failed && m->exchange.written)
		failed(m);
	else
		nordic_broken(m, detail);
}

static void write_failed(struct provision_machine *m, const struct provision_event *event)
{
	/* Core spec vol 3 part F 3.4.1.1: not permitted, not supported, a length. */
	bool size = event->att_error == 0x03 || event->att_error == 0x06 ||
		    event->att_error == 0x0d;

	if (listener(m)->failed && !machine_link_is_gone(event))
		failed(m);
	else if (event->error == -EREMOTEIO && size)
		machine_end(m, PROVISION_REFUSED, true,
			    "it takes no request in parts, and the link carries too "
			    "little at once");
	else
		machine_request_failed(m, event);
}

static void take_response(struct provision_machine *m,
			  const struct provision_event *event)
{
	struct nordic_response response;
	int r;

	if (m->exchange.answered || !listener(m)) {
		log_warning("accessory bug: an answer to no request");
		return;
	}
	r = nordic_response_parse(event->data, event->len, &response);
	if (r == -ENOMEM)
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
	else if (r < 0 && (event->flags & PROVISION_CUT))
		broken(m, "its answer was cut off on the way");
	else if (r < 0)
		broken(m, "its answer cannot be read");
	else if (response.operation == 0 && response.status == NORDIC_SUCCESS)
		broken(m, "its answer does not say to what");
	else if (response.operation && response.operation != m->exchange.operation)
		log_warning("accessory bug: an answer to request %d while %d runs",
			    response.operation, m->exchange.operation);
	else {
		m->exchange.answered = true;
		m->exchange.response = response;
	}
}

static void take_state(struct provision_machine *m, const struct nordic_result *result)
{
	log_debug("nordic: the accessory's state is %d", result->state);
	m->told = result->state;
	if (!m->joining)
		return;
	if (result->state == NORDIC_CONNECTED)
		m->connected = true;
	/* It leaves its old network first, which may be told; after an attempt it gave up. */
	if (result->state == NORDIC_FAILED ||
	    (result->state == NORDIC_DISCONNECTED && m->attempted && !m->connected)) {
		m->failed = true;
		m->has_reason = result->has_reason;
		m->reason = result->reason;
	}
	if (nordic_is_attempt(result->state))
		m->attempted = true;
}

/* 0; -ENOMEM; -EBADMSG. */
static int take_result(struct provision_machine *m, const struct provision_event *event)
{
	const struct nordic_listener *on = listener(m);
	const struct nordic_seen *seen = NULL;
	struct nordic_result result;
	int r = nordic_result_parse(event->data, event->len, &result);

	if (r < 0)
		return r;
	if (result.has_network)
		seen = nordic_seen_add(m, &result);
	if (result.has_state)
		take_state(m, &result);
	if (seen && on && on->seen)
		on->seen(m, seen);
	return 0;
}

/* A record that cannot be read costs that network; a state is waited for, and would be missed. */
static void take_data(struct provision_machine *m, const struct provision_event *event)
{
	int r = take_result(m, event);

	if (r == -ENOMEM)
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
	else if (r < 0 && m->joining && !m->connected)
		nordic_broken(m, event->flags & PROVISION_CUT
					 ? "what it told was cut off on the way"
					 : "what it told cannot be read");
	else if (r < 0)
		log_warning("accessory bug: a result that cannot be read");
}

static void judge(struct provision_machine *m, bool was_over)
{
	const struct nordic_listener *on = listener(m);

	if (!on || !nordic_exchange_over(m))
		return;
	if (!was_over && on->answered)
		on->answered(m, &m->exchange.response);
	on = listener(m);
	if (on && on->state && nordic_exchange_over(m))
		on->state(m);
}

void nordic_exchange_handle(struct provision_machine *m,
			    const struct provision_event *event)
{
	bool was_over = nordic_exchange_over(m);

	if (event->type == PROVISION_WRITTEN && !m->exchange.written) {
		m->exchange.written = true;
		buf_deinit(&m->request);
		if (event->error) {
			write_failed(m, event);
			return;
		}
	} else if (event->type == PROVISION_NOTIFIED &&
		   event->endpoint == NORDIC_EP_CONTROL) {
		take_response(m, event);
	} else if (event->type == PROVISION_NOTIFIED &&
		   event->endpoint == NORDIC_EP_DATA) {
		take_data(m, event);
	}
	judge(m, was_over);
}

void nordic_exchange_timeout(struct provision_machine *m)
{
	const struct nordic_listener *on = listener(m);

	if (m->exchange.written && on->timeout)
		on->timeout(m);
	else if (m->connected)
		machine_end(m, PROVISION_OK, true, NULL);
	else
		machine_end(m, PROVISION_TIMED_OUT, true, NULL);
}
