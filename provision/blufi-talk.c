/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A message goes out as frames, each a write of its own that is acknowledged before the next; an
 * answer may come before its request is. So a state is asked for its next message only when
 * nothing is on its way, and hears whenever something comes.
 */
#include "provision/blufi-machine.h"

#include "base/log.h"

#include <errno.h>

static void without(struct provision_machine *m, int error)
{
	if (error == -ENOMEM)
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
	else
		machine_end(m, PROVISION_PROTOCOL, true, "it could not be encrypted for");
}

bool blufi_put(struct provision_machine *m, uint8_t type, const void *data, size_t len)
{
	int r = blufi_channel_put(&m->channel, type, data, len);

	if (r < 0)
		without(m, r);
	return r == 0;
}

/* The next message into the channel, an acknowledgement that is due first. */
static bool say_next(struct provision_machine *m)
{
	const struct blufi_part *part = blufi_part(m);

	if (m->channel.ack_due) {
		m->channel.ack_due = false;
		return blufi_put(m, BLUFI_ACK, &m->channel.ack, 1);
	}
	return part && part->say && part->say(m, m->n_said++);
}

static void go_on(struct provision_machine *m)
{
	const struct blufi_part *part;
	bool secret;
	int r;

	if (m->writing)
		return;
	buf_clear(&m->frame);
	if (!m->channel.out_left && !say_next(m)) {
		if (m->all_said)
			return;
		m->all_said = true;
		part = blufi_part(m);
		if (part && part->said)
			part->said(m);
		return;
	}
	secret = m->channel.out_type == BLUFI_PASSPHRASE;
	r = blufi_channel_frame(&m->channel, &m->frame);
	if (r < 0) {
		without(m, r);
		return;
	}
	m->writing = true;
	machine_write(m, BLUFI_EP_WRITE, m->frame.data, m->frame.len, secret);
}

void blufi_talk(struct provision_machine *m)
{
	m->n_said = 0;
	m->all_said = false;
	go_on(m);
}

static void hear(struct provision_machine *m, const struct blufi_message *message)
{
	const struct blufi_part *part = blufi_part(m);
	uint8_t error = message->len > 0 ? message->data[0] : UINT8_MAX;

	if (message->type == BLUFI_ERROR) {
		log_warning("blufi: the accessory reports error %u", error);
		if (part && part->refused)
			part->refused(m, error);
		else
			machine_end(m, PROVISION_REFUSED, true, blufi_error_text(error));
	} else if (part && part->heard) {
		part->heard(m, message);
	} else {
		log_debug("blufi: message %02x now, which says nothing", message->type);
	}
}

static void receive(struct provision_machine *m, const struct provision_event *event)
{
	struct blufi_message message;
	int r = blufi_channel_receive(&m->channel, event->data, event->len, &message);

	if (r == -EBADMSG)
		blufi_broken(m, event->flags & PROVISION_CUT
					? "a frame was cut off on the way"
					: m->channel.problem);
	else if (r < 0)
		without(m, r);
	else if (r == 1)
		hear(m, &message);
	if (m->channel.ack_due)
		go_on(m);
}

void blufi_talk_handle(struct provision_machine *m, const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED) {
		receive(m, event);
		return;
	}
	m->writing = false;
	if (event->error)
		machine_request_failed(m, event);
	else
		go_on(m);
}
