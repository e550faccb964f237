/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What every command has in common: one write, then a result or an error, in any order with
 * the write's acknowledgement, since a bus may deliver them so. A command is judged only
 * when its write is over: the frame belongs to the transport until then.
 */
#include "provision/improv-machine.h"

#include "base/log.h"

#include <errno.h>

static void emit_write(struct provision_machine *m, bool secret)
{
	if (m->frame.error) {
		machine_end(m,
			    m->frame.error == -ENOMEM ? PROVISION_NO_MEMORY
						      : PROVISION_BAD_INPUT,
			    true, "it does not fit a command");
		return;
	}
	machine_emit(m, &(struct provision_action){
				.type = PROVISION_DO_WRITE,
				.endpoint = IMPROV_EP_COMMAND,
				.data = m->frame.data,
				.len = m->frame.len,
				.secret = secret,
			});
}

void improv_rpc_start(struct provision_machine *m, uint8_t command, const void *data,
		      size_t len)
{
	m->rpc = (struct client_rpc){.command = command};
	buf_deinit(&m->frame);
	improv_frame_build(&m->frame, command, data, len);
	emit_write(m, false);
}

void improv_rpc_start_wifi(struct provision_machine *m, const struct improv_wifi *wifi)
{
	m->rpc = (struct client_rpc){.command = IMPROV_SEND_WIFI};
	buf_deinit(&m->frame);
	improv_wifi_build(&m->frame, wifi);
	emit_write(m, true);
}

static void failed(struct provision_machine *m, const struct provision_event *event)
{
	const struct client_command *command = client_command(m->machine.state);

	if (command->failed)
		command->failed(m);
	else
		improv_client_request_failed(m, event);
}

static void broken(struct provision_machine *m, const char *detail)
{
	const struct client_command *command = client_command(m->machine.state);

	log_warning("accessory bug: %s", detail);
	if (improv_join_succeeded(m))
		machine_end(m, PROVISION_OK, true, NULL);
	else if (command->failed)
		command->failed(m);
	else
		machine_end(m, PROVISION_PROTOCOL, true, detail);
}

static void take_result(struct provision_machine *m, const uint8_t *data, size_t len)
{
	struct improv_frame frame;
	int r;

	r = improv_frame_parse(data, len, &frame);
	if (r == -EMSGSIZE)
		broken(m, "its result is shorter than it says");
	else if (r == -EOVERFLOW)
		broken(m, "its result is longer than it says");
	else if (r < 0)
		broken(m, "its result has a wrong checksum");
	else if (frame.command != m->rpc.command)
		log_warning("accessory bug: a result of command %u while %u runs",
			    frame.command, m->rpc.command);
	else if (client_command(m->machine.state)->take(m, &frame) < 0)
		broken(m, "a string of its result runs past the end");
}

static void read_result(struct provision_machine *m)
{
	if (m->reading) {
		m->read_again = true;
		return;
	}
	m->reading = true;
	m->read_for = m->rpc.command;
	machine_emit(m, &(struct provision_action){.type = PROVISION_DO_READ,
						   .endpoint = IMPROV_EP_RESULT});
}

/* The outcome of a read; one that was begun for an earlier command tells nothing. */
static void take_read(struct provision_machine *m, const struct provision_event *event)
{
	bool stale = m->read_for != m->rpc.command;

	if (event->endpoint != IMPROV_EP_RESULT)
		return;
	if (m->read_again) {
		m->read_again = false;
		read_result(m);
	}
	if (stale || m->rpc.done)
		return;
	if (event->error)
		failed(m, event);
	else
		take_result(m, event->data, event->len);
}

/* A peripheral cuts a notification at its MTU - 3: what was cut is there to be read. */
static void take_notified_result(struct provision_machine *m,
				 const struct provision_event *event)
{
	struct improv_frame frame;
	int r = improv_frame_parse(event->data, event->len, &frame);

	if (r == -EMSGSIZE || (r < 0 && (event->flags & PROVISION_CUT)))
		read_result(m);
	else
		take_result(m, event->data, event->len);
}

/*
 * A device resets its error when a command begins: 00 is no end, but forgets what an earlier
 * command left, when it comes before the write's acknowledgement.
 */
static void take_error(struct provision_machine *m, const struct provision_event *event)
{
	if (event->len != 1)
		log_warning("accessory bug: an error of %zu bytes", event->len);
	else if (event->data[0] == IMPROV_ERROR_CANNOT_CONNECT &&
		 m->rpc.command != IMPROV_SEND_WIFI)
		log_debug("improv: the error of a join, told again");
	else
		m->rpc.error = event->data[0];
}

static void take_state(struct provision_machine *m, const struct provision_event *event)
{
	enum improv_state before = m->accessory;

	if (!improv_client_take_state(m, event) || !m->joining)
		return;
	if (m->accessory == IMPROV_STATE_PROVISIONED)
		m->provisioned = true;
	m->fell_back = before == IMPROV_STATE_PROVISIONING &&
		       (m->accessory == IMPROV_STATE_AUTHORIZED ||
			m->accessory == IMPROV_STATE_AUTHORIZATION);
}

static void take_notified(struct provision_machine *m,
			  const struct provision_event *event)
{
	if (event->endpoint == IMPROV_EP_STATE)
		take_state(m, event);
	else if (event->endpoint == IMPROV_EP_ERROR)
		take_error(m, event);
	else if (event->endpoint == IMPROV_EP_RESULT)
		take_notified_result(m, event);
}

void improv_rpc_handle(struct provision_machine *m, const struct provision_event *event)
{
	const struct client_command *command;

	if (event->type == PROVISION_NOTIFIED) {
		take_notified(m, event);
	} else if (event->type == PROVISION_READ) {
		take_read(m, event);
	} else if (event->type == PROVISION_WRITTEN && !m->rpc.written) {
		m->rpc.written = true;
		buf_deinit(&m->frame);
		if (event->error) {
			failed(m, event);
			return;
		}
	}
	command = client_command(m->machine.state);
	if (m->rpc.written && command && !m->machine.ended)
		command->evaluate(m);
}

void improv_rpc_timeout(struct provision_machine *m)
{
	const struct client_command *command = client_command(m->machine.state);

	if (m->rpc.written && command->timeout)
		command->timeout(m);
	else if (improv_join_succeeded(m))
		machine_end(m, PROVISION_OK, true, NULL);
	else
		machine_end(m, PROVISION_TIMED_OUT, true, NULL);
}
