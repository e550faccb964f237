/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Follow-ups get lost, and so do answers: a request is sent again, with the same id and the same
 * bytes, until its answer has come. The accessory does it once, however often it comes.
 */
#include "provision/aware-setup-machine.h"

#include "base/log.h"

#include <errno.h>

/* clang-format off */
enum {
	AGAIN_US         = 2000000, /* nothing came: four discovery windows there and back */
	UNHEARD_AGAIN_US = 300000,  /* nobody acknowledged the frame: the next window */
	PENDING_AGAIN_US = 5000000, /* it is at work, and may be on another channel for that */
	TRIES_MAX        = 10,
};
/* clang-format on */

void aware_setup_exchange_begin(struct provision_machine *m, enum aware_setup_type type)
{
	m->exchange = (struct aware_setup_exchange){.type = type, .id = ++m->last_id};
	aware_setup_begin(&m->request, type, m->exchange.id);
}

static void transmit(struct provision_machine *m)
{
	m->on_air = true;
	m->exchange.tries++;
	m->machine.quiet_us = m->machine.now_us + AGAIN_US;
	machine_write(m, 0, m->request.data, m->request.len, m->exchange.secret);
}

void aware_setup_exchange_send(struct provision_machine *m, bool secret)
{
	m->exchange.secret = secret;
	if (m->request.error == -EMSGSIZE)
		machine_end(m, PROVISION_BAD_INPUT, true,
			    "it does not fit into a message");
	else if (m->request.error)
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
	else
		transmit(m);
}

void aware_setup_exchange_plain(struct provision_machine *m, enum aware_setup_type type)
{
	aware_setup_exchange_begin(m, type);
	aware_setup_exchange_send(m, false);
}

static bool is_answer(const struct provision_machine *m,
		      const struct aware_setup_message *message)
{
	return m->exchange.type &&
	       message->type == (m->exchange.type | AWARE_SETUP_ANSWER) &&
	       message->id == m->exchange.id;
}

static void take_answer(struct provision_machine *m, const uint8_t *data, size_t len)
{
	struct aware_setup_message message;
	int r = aware_setup_parse(data, len, &message);

	if (r < 0 || !message.fields[AWARE_SETUP_F_RESULT].data) {
		log_warning("accessory bug: an answer that cannot be read");
		machine_end(m, PROVISION_PROTOCOL, true,
			    r == -EPROTONOSUPPORT
				    ? "it answers in a version that was not agreed on"
				    : "its answer cannot be read");
		return;
	}
	m->exchange.type = 0;
	m->machine.quiet_us = 0;
	aware_setup_answered(m, &message);
}

static bool is_pending(const struct aware_setup_message *message)
{
	return message->fields[AWARE_SETUP_F_RESULT].data &&
	       aware_setup_number(message, AWARE_SETUP_F_RESULT, 0) ==
		       AWARE_SETUP_PENDING;
}

/* An answer that came twice is the usual thing where requests are repeated. */
static void take_message(struct provision_machine *m, const struct provision_event *event)
{
	struct aware_setup_message message;
	int r = aware_setup_parse(event->data, event->len, &message);

	if (!is_answer(m, &message))
		return;
	m->exchange.tries = 0;
	if (r == 0 && is_pending(&message)) {
		m->machine.quiet_us = m->machine.now_us + PENDING_AGAIN_US;
		aware_setup_pending(m);
	} else if (m->on_air) {
		buf_clear(&m->early);
		buf_bytes(&m->early, event->data, event->len);
	} else {
		take_answer(m, event->data, event->len);
	}
}

static void take_written(struct provision_machine *m, const struct provision_event *event)
{
	struct buf early = m->early;

	m->on_air = false;
	if (!m->exchange.type)
		return;
	m->early = (struct buf){};
	if (early.len > 0 && !early.error)
		take_answer(m, early.data, early.len);
	else if (machine_link_is_gone(event) || event->error == -ENOMEM)
		machine_request_failed(m, event);
	else if (event->error)
		m->machine.quiet_us = m->machine.now_us + UNHEARD_AGAIN_US;
	buf_deinit(&early);
}

void aware_setup_exchange_handle(struct provision_machine *m,
				 const struct provision_event *event)
{
	if (event->type == PROVISION_WRITTEN)
		take_written(m, event);
	else if (event->type == PROVISION_NOTIFIED)
		take_message(m, event);
}

void aware_setup_exchange_timeout(struct provision_machine *m)
{
	const struct machine *machine = &m->machine;
	bool late = machine->until_us && machine->now_us >= machine->until_us;

	if (late || m->exchange.tries >= TRIES_MAX)
		aware_setup_silent(m, late);
	else if (m->on_air) /* it waits for a window */
		m->machine.quiet_us = machine->now_us + AGAIN_US;
	else
		transmit(m);
}
