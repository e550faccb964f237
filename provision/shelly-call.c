/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What every call has in common: one frame out, one frame in; what the device sends by
 * itself in between is taken as news; error 401 asks for the device's password, and the same
 * call goes out again; a method of Shelly's that is not there makes it a plain Mongoose OS.
 */
#include "provision/shelly-machine.h"

#include "base/crypto/random.h"
#include "base/log.h"

#include <errno.h>
#include <string.h>

/* ---- out ---- */

static int put_request(struct provision_machine *m, const struct shelly_command *command,
		       struct buf *frame)
{
	uint32_t cnonce;
	int r = 0;

	rpc_request_begin(frame, ++m->id, command->method[m->family]);
	if (command->params)
		command->params(m, frame);
	m->answered = m->challenged && m->password;
	if (m->answered)
		r = random_bytes(&cnonce, sizeof(cnonce));
	if (m->answered && r == 0)
		r = rpc_request_auth(frame, &m->challenge, m->password, cnonce);
	rpc_request_end(frame);
	return r;
}

void shelly_call_enter(struct provision_machine *m)
{
	const struct shelly_command *command = shelly_command(m->machine.state);
	int r;

	if (!command->method[m->family]) {
		command->refused(m, RPC_ERROR_NO_METHOD);
		return;
	}
	r = put_request(m, command, rpc_channel_frame(&m->channel));
	if (r == 0)
		/* A digest lets its password be guessed at leisure. */
		r = rpc_channel_send(m, &m->channel, command->secret || m->answered);
	if (r == -EMSGSIZE)
		machine_end(m, PROVISION_BAD_INPUT, true,
			    "it does not fit a frame of 4096 bytes");
	else if (r < 0)
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
}

/* ---- authentication ---- */

static void ask_password(struct provision_machine *m)
{
	m->password = secret_free(m->password);
	m->resume = m->machine.state;
	machine_enter(m, SHELLY_ASK_PASSWORD);
}

static void unauthorized(struct provision_machine *m, const struct rpc_message *message)
{
	bool wrong = m->answered && !m->challenge_used;
	int r = rpc_challenge_read(message->error_message, &m->challenge);

	if (r == -ENOTSUP) {
		machine_end(
			m, PROVISION_UNSUPPORTED, true,
			"it wants to be logged in to in a way that is not known here");
		return;
	}
	if (r < 0) {
		machine_end(m, r == -ENOMEM ? PROVISION_NO_MEMORY : PROVISION_PROTOCOL,
			    true, "it wants its password, and does not say for what");
		return;
	}
	m->challenged = true;
	m->challenge_used = false;
	if (m->machine.state == SHELLY_SEND)
		m->joining = false;
	if (wrong && !m->options.retry) {
		machine_end(m, PROVISION_WRONG_CODE, true, NULL);
	} else if (wrong || !m->password) {
		m->password_fault = wrong ? PROVISION_WRONG_CODE : PROVISION_OK;
		ask_password(m);
	} else if (++m->challenges > SHELLY_CHALLENGES_MAX) {
		machine_end(m, PROVISION_PROTOCOL, true,
			    "it wants its password again and again");
	} else {
		/* Its challenge was good for one call. */
		machine_enter(m, m->machine.state);
	}
}

/* ---- in ---- */

static void broken(struct provision_machine *m, const char *detail)
{
	const struct shelly_command *command = shelly_command(m->machine.state);

	log_warning("accessory bug: %s", detail);
	if (command && command->given_up)
		command->given_up(m);
	else if (command)
		machine_end(m, PROVISION_PROTOCOL, true, detail);
}

/* True: it may be a plain Mongoose OS, and is asked again as one. */
static bool is_other_family(struct provision_machine *m, int error)
{
	if (error != RPC_ERROR_NO_METHOD || m->family_known)
		return false;
	m->family = SHELLY_FAMILY_MONGOOSE;
	m->family_known = true;
	machine_enter(m, m->machine.state);
	return true;
}

static void take_error(struct provision_machine *m, const struct rpc_message *message)
{
	const struct shelly_command *command = shelly_command(m->machine.state);

	log_debug("shelly: %s: error %d", command->method[m->family], message->error);
	if (message->error == RPC_ERROR_UNAUTHORIZED)
		unauthorized(m, message);
	else if (is_other_family(m, message->error))
		return;
	else if (command->refused)
		command->refused(m, message->error);
	else
		machine_end(m, PROVISION_REFUSED, true, "it answered with an error");
}

static void take_answer(struct provision_machine *m, const struct rpc_message *message)
{
	if (message->error) {
		take_error(m, message);
		return;
	}
	m->family_known = true;
	m->challenge_used = m->answered;
	m->challenges = 0;
	shelly_command(m->machine.state)->take(m, message->result);
}

static void take_frame(struct provision_machine *m, const struct json *json)
{
	bool calling = shelly_command(m->machine.state);
	struct rpc_message message;

	if (rpc_message_read(json, &message) < 0) {
		broken(m, "it sent what is neither an answer nor news");
		return;
	}
	if (!message.method && calling && message.id == m->id) {
		take_answer(m, &message);
		return;
	}
	if (!message.method)
		log_warning("accessory bug: an answer to a call that was not made, or is "
			    "over");
	else if (shelly_news(m, &message))
		return;
	if (calling)
		rpc_channel_wait(m, &m->channel);
}

static void take(struct provision_machine *m, const struct provision_event *event)
{
	_cleanup_(json_freep) struct json *json = NULL;

	switch (rpc_channel_handle(m, &m->channel, event, &json)) {
	case RPC_GOES_ON:
		break;
	case RPC_ANSWER:
		take_frame(m, json);
		break;
	case RPC_REQUEST_FAILED:
		machine_request_failed(m, event);
		break;
	case RPC_NOT_JSON:
		broken(m, "its answer is not JSON");
		break;
	case RPC_CUT:
		broken(m, "its answer ends in the middle");
		break;
	case RPC_TOO_LONG:
		broken(m, "its answer is longer than any that is known");
		break;
	case RPC_NO_MEMORY:
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
		break;
	}
}

void shelly_call_handle(struct provision_machine *m, const struct provision_event *event)
{
	take(m, event);
	if (shelly_command(m->machine.state))
		m->machine.quiet_us = rpc_channel_due(&m->channel);
}

void shelly_listen(struct provision_machine *m, const struct provision_event *event)
{
	take(m, event);
	/* A frame waits to be read; between two polls there is time for it. */
	if (m->machine.state == SHELLY_PAUSE && m->channel.state == RPC_IDLE &&
	    m->channel.expected > 0)
		rpc_channel_wait(m, &m->channel);
}

void shelly_call_timeout(struct provision_machine *m)
{
	const struct shelly_command *command = shelly_command(m->machine.state);
	/* The link itself stands still; but the deadline of a join may fall on any request. */
	bool stuck = m->machine.state != SHELLY_POLL &&
		     (m->channel.state == RPC_SEND_LENGTH ||
		      m->channel.state == RPC_SEND_DATA);

	if (m->machine.until_us == 0 || m->machine.now_us < m->machine.until_us) {
		rpc_channel_tick(m, &m->channel);
		m->machine.quiet_us = rpc_channel_due(&m->channel);
	} else if (command->given_up && !stuck) {
		command->given_up(m);
	} else {
		machine_end(m, PROVISION_TIMED_OUT, true, "it does not answer");
	}
}
