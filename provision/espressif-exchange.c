/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An exchange: a request is written to an endpoint, and its answer read from the same. What is
 * under way is never repeated: with Security 1 and 2 each message has its place in a stream.
 * After any error the session is over, and espressif_proceed() agrees on a new one.
 */
#include "provision/espressif-machine.h"

#include "base/log.h"

#include <errno.h>

void espressif_drop_session(struct provision_machine *m)
{
	m->session = espressif_session_free(m->session);
}

static const struct client_exchange *exchange_of(const struct provision_machine *m)
{
	return espressif_exchange_of(m->machine.state);
}

static const char *detail_of(const struct provision_machine *m, int r)
{
	const char *reason = m->session ? espressif_session_reason(m->session) : "";

	if (*reason)
		return reason;
	if (r == -E2BIG)
		return "its answer holds more than one can";
	return "its answer is none to the request";
}

void espressif_exchange_end(struct provision_machine *m, int r)
{
	if (r == -ENOMEM)
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
	else if (r == -EIO)
		machine_end(m, PROVISION_BAD_INPUT, true,
			    "this host has no random numbers for it");
	else
		machine_end(m, PROVISION_PROTOCOL, true, detail_of(m, r));
}

void espressif_exchange_broken(struct provision_machine *m, int r)
{
	const struct client_exchange *exchange = exchange_of(m);

	if (r == -ENOMEM || r == -EIO || !exchange->failed) {
		espressif_exchange_end(m, r);
		return;
	}
	log_warning("accessory bug: %s", detail_of(m, r));
	espressif_drop_session(m);
	exchange->failed(m, NULL);
}

/* The nonces of this session are used up: the same once more in a new one. */
static bool is_used_up(struct provision_machine *m, int r)
{
	if (r != -EKEYEXPIRED)
		return false;
	espressif_drop_session(m);
	espressif_proceed(m);
	return true;
}

void espressif_exchange_enter(struct provision_machine *m)
{
	const struct client_exchange *exchange = exchange_of(m);
	int r;

	m->turn = TURN_NONE;
	m->woken = false;
	m->endpoint = exchange->endpoint;
	if (m->endpoint == ESPRESSIF_EP_CUSTOM)
		m->endpoint += (unsigned)m->customs;
	buf_clear(&m->plain);
	buf_deinit(&m->frame);
	r = exchange->build(m, exchange->clear ? &m->frame : &m->plain);
	if (r == 0)
		r = m->plain.error;
	if (r == 0 && !exchange->clear)
		r = espressif_session_encrypt(m->session, m->plain.data, m->plain.len,
					      &m->frame);
	buf_deinit(&m->plain);
	if (r == 0)
		r = m->frame.error;
	if (r < 0) {
		if (!is_used_up(m, r))
			espressif_exchange_end(m, r);
		return;
	}
	m->turn = TURN_WRITING;
	machine_write(m, m->endpoint, m->frame.data, m->frame.len, exchange->secret);
}

static void failed(struct provision_machine *m, const struct provision_event *event)
{
	const struct client_exchange *exchange = exchange_of(m);

	m->turn = TURN_NONE;
	if (event->error != -EREMOTEIO || !exchange->failed) {
		machine_request_failed(m, event);
		return;
	}
	if (!exchange->clear)
		espressif_drop_session(m);
	exchange->failed(m, event);
}

static void take(struct provision_machine *m, const uint8_t *data, size_t len)
{
	const struct client_exchange *exchange = exchange_of(m);
	struct buf plain = {0};
	int r;

	m->turn = TURN_NONE;
	if (exchange->clear) {
		exchange->take(m, data, len);
		return;
	}
	r = espressif_session_decrypt(m->session, data, len, &plain);
	if (r == 0)
		r = plain.error;
	if (r == 0)
		exchange->take(m, plain.data, plain.len);
	else if (!is_used_up(m, r))
		espressif_exchange_broken(m, r);
	buf_deinit(&plain);
}

/* What an accessory notifies is not said anywhere: it is a reason to look, no more. */
static void wake(struct provision_machine *m)
{
	m->woken = true;
	if (m->turn == TURN_WAITING)
		machine_enter(m, m->machine.state);
}

void espressif_exchange_handle(struct provision_machine *m,
			       const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED) {
		wake(m);
	} else if (event->type == PROVISION_WRITTEN && m->turn == TURN_WRITING &&
		   event->endpoint == m->endpoint) {
		buf_deinit(&m->frame);
		m->turn = TURN_READING;
		if (event->error)
			failed(m, event);
		else
			machine_read(m, m->endpoint);
	} else if (event->type == PROVISION_READ && m->turn == TURN_READING &&
		   event->endpoint == m->endpoint) {
		if (event->error)
			failed(m, event);
		else
			take(m, event->data, event->len);
	} else {
		log_warning("usher bug: espressif: an outcome that nobody waits for");
	}
}

void espressif_look_again(struct provision_machine *m)
{
	if (m->woken) {
		machine_enter(m, m->machine.state);
		return;
	}
	m->turn = TURN_WAITING;
	m->machine.quiet_us = m->machine.now_us + m->poll_us;
	m->poll_us = MIN(m->poll_us * 2, (unsigned)CLIENT_POLL_MAX_US);
}

void espressif_exchange_timeout(struct provision_machine *m)
{
	const struct client_exchange *exchange = exchange_of(m);
	bool over = m->machine.until_us && m->machine.now_us >= m->machine.until_us;

	if (!over && m->turn == TURN_WAITING)
		machine_enter(m, m->machine.state);
	else if (exchange->late)
		exchange->late(m);
	else
		machine_end(m, PROVISION_TIMED_OUT, true, NULL);
}
