/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Commands and what comes of them. A bus may deliver the answer before the acknowledgement of
 * the last packet: a command is judged when both are there.
 */
#include "provision/nymea-machine.h"

#include "base/log.h"
#include "provision/facts.h"

#include <errno.h>

struct nymea_call {
	enum nymea_command command;
	enum provision_phase phase; /* INQUIRE: none begins */
	bool credentials;	    /* with them */
	void (*take)(struct provision_machine *m, const struct nymea_message *answer);
	/* No answer came, or none that can be read. NULL: it ends. */
	void (*given_up)(struct provision_machine *m);
};

static const struct nymea_call *call_of(const struct provision_machine *m);

/* ---- out ---- */

static void write_packet(struct provision_machine *m)
{
	m->writing = MIN(m->out.len - m->written, (size_t)NYMEA_PACKET_MAX);
	machine_write(m, NYMEA_EP_COMMANDER, m->out.data + m->written, m->writing,
		      call_of(m)->credentials);
}

static void build(struct provision_machine *m, const struct nymea_call *call)
{
	const struct credentials *credentials = &m->credentials;
	size_t len;
	const uint8_t *passphrase = credentials_passphrase(credentials, &len);

	if (call->credentials)
		nymea_connect_build(&m->out, call->command, credentials->ssid,
				    credentials->ssid_len, passphrase, len);
	else
		nymea_command_build(&m->out, call->command);
}

void nymea_call_enter(struct provision_machine *m)
{
	const struct nymea_call *call = call_of(m);

	if (call->phase != PROVISION_PHASE_INQUIRE)
		machine_phase(m, call->phase);
	m->answer = json_free(m->answer);
	m->broken = NULL;
	buf_deinit(&m->line);
	buf_deinit(&m->out);
	build(m, call);
	if (m->out.error) {
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
		return;
	}
	if (call->credentials) {
		m->joining = true;
		m->started = m->addressed = false;
		m->state = NYMEA_STATE_UNKNOWN;
	}
	m->sent = false;
	m->written = 0;
	write_packet(m);
}

/* ---- in ---- */

static void broken(struct provision_machine *m, const char *detail)
{
	log_warning("accessory bug: %s", detail);
	buf_deinit(&m->line);
	m->broken = detail;
}

/* The server answers a command that it does not know as if it had been CONNECT. */
static bool is_ours(const struct nymea_call *call, const struct nymea_message *answer)
{
	return answer->command == (int)call->command ||
	       (answer->command == NYMEA_CONNECT &&
		answer->response == NYMEA_INVALID_COMMAND);
}

static void judge_broken(struct provision_machine *m)
{
	const struct nymea_call *call = call_of(m);

	if (call->given_up)
		call->given_up(m);
	else
		machine_end(m, PROVISION_PROTOCOL, true, m->broken);
}

static void judge(struct provision_machine *m)
{
	_cleanup_(json_freep) struct json *json = NULL;
	struct nymea_message answer;

	if (!m->sent || (!m->answer && !m->broken))
		return;
	json = steal(&m->answer);
	buf_deinit(&m->out);
	if (json && nymea_answer_read(json, &answer) == 0)
		call_of(m)->take(m, &answer);
	else
		judge_broken(m);
}

static void take_line(struct provision_machine *m)
{
	_cleanup_(json_freep) struct json *json = NULL;
	const struct nymea_call *call = call_of(m);
	struct nymea_message answer;
	int r = json_parse((const char *)m->line.data, m->line.len, &json);

	buf_deinit(&m->line);
	if (r == -ENOMEM)
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
	else if (r < 0)
		broken(m, "its answer is not JSON");
	else if (nymea_answer_read(json, &answer) < 0)
		broken(m, "its answer has no command or no result");
	else if (!call || !is_ours(call, &answer) || m->answer)
		log_warning("accessory bug: an answer to what was not asked");
	else
		m->answer = steal(&json);
}

static void take_packet(struct provision_machine *m, const struct provision_event *event)
{
	int r = nymea_line_take(&m->line, event->data, event->len);

	if (r == -ENOMEM)
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
	else if (r < 0)
		broken(m, "its answer is longer than any that is known");
	else if (r > 0)
		take_line(m);
}

void nymea_listen(struct provision_machine *m, const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED && event->endpoint == NYMEA_EP_RESPONSE)
		take_packet(m, event);
	else if (event->type == PROVISION_NOTIFIED)
		nymea_take_state(m, event);
}

static void take_written(struct provision_machine *m, const struct provision_event *event)
{
	if (m->sent)
		return;
	if (event->error) {
		machine_request_failed(m, event);
		return;
	}
	m->written += m->writing;
	if (m->written < m->out.len)
		write_packet(m);
	else
		m->sent = true;
}

void nymea_call_handle(struct provision_machine *m, const struct provision_event *event)
{
	enum nymea_machine_state before = m->machine.state;

	if (event->type == PROVISION_WRITTEN)
		take_written(m, event);
	else
		nymea_listen(m, event);
	if (!m->machine.ended && m->machine.state == before)
		judge(m);
}

void nymea_call_timeout(struct provision_machine *m)
{
	const struct nymea_call *call = call_of(m);

	if (call->given_up && m->sent)
		call->given_up(m);
	else if (m->joined)
		machine_end(m, PROVISION_OK, true, NULL);
	else
		machine_end(m, PROVISION_TIMED_OUT, true, "it does not answer");
}

/* ---- networks ---- */

static void networks_end(struct provision_machine *m)
{
	m->networks_done = true;
	machine_fact(m);
	nymea_proceed(m);
}

/* What it knows is from its last scan; where that is nothing, it is to look once. */
static void networks_take(struct provision_machine *m, const struct nymea_message *answer)
{
	m->facts.n_networks = 0;
	if (answer->response == NYMEA_OK)
		nymea_networks_take(&m->facts, answer->payload);
	if (m->facts.n_networks > 0 || m->looked || answer->response != NYMEA_OK)
		networks_end(m);
	else
		machine_enter(m, NYMEA_LOOK);
}

static void look_take(struct provision_machine *m, const struct nymea_message *answer)
{
	m->looked = true;
	machine_enter(m, NYMEA_LOOK_PAUSE);
}

static void look_given_up(struct provision_machine *m)
{
	m->looked = true;
	networks_end(m);
}

/* ---- credentials ---- */

static const char *refusal(int response)
{
	switch (response) {
	case NYMEA_INVALID_PARAMETER:
		return "it found fault with the network or its passphrase";
	case NYMEA_NO_NETWORK_MANAGER:
		return "its NetworkManager does not run";
	case NYMEA_NO_WIRELESS:
		return "it has no Wi-Fi";
	case NYMEA_NETWORKING_DISABLED:
	case NYMEA_WIRELESS_DISABLED:
		return "its Wi-Fi or all of its networking is switched off";
	}
	return "it answered with an error";
}

static void send_take(struct provision_machine *m, const struct nymea_message *answer)
{
	if (answer->response == NYMEA_OK) {
		machine_enter(m, NYMEA_JOIN);
		return;
	}
	m->joining = false;
	machine_end(m, PROVISION_REFUSED, true, refusal(answer->response));
}

/* What it does with them shows. */
static void send_given_up(struct provision_machine *m)
{
	machine_enter(m, NYMEA_JOIN);
}

static void hidden_failed(struct provision_machine *m)
{
	nymea_join_failed(m, PROVISION_NO_NETWORK, false,
			  "it does not see the network, and joins no hidden ones");
}

static void hidden_take(struct provision_machine *m, const struct nymea_message *answer)
{
	if (answer->response == NYMEA_INVALID_COMMAND)
		hidden_failed(m);
	else
		send_take(m, answer);
}

static void address_end(struct provision_machine *m)
{
	if (*m->facts.ip)
		machine_fact(m);
	machine_end(m, PROVISION_OK, true, NULL);
}

static void address_take(struct provision_machine *m, const struct nymea_message *answer)
{
	if (answer->response == NYMEA_OK)
		nymea_connection_take(&m->facts, answer->payload);
	if (*m->facts.ip || ++m->addresses >= NYMEA_ADDRESSES_MAX)
		address_end(m);
	else
		machine_enter(m, NYMEA_ADDRESS_PAUSE);
}

/* ---- after a failed join ---- */

static void diagnose_given_up(struct provision_machine *m)
{
	nymea_join_failed(m, PROVISION_JOIN_FAILED, false, NULL);
}

static void diagnose_take(struct provision_machine *m, const struct nymea_message *answer)
{
	const struct credentials *credentials = &m->credentials;

	m->facts.n_networks = 0;
	if (answer->response != NYMEA_OK ||
	    nymea_networks_take(&m->facts, answer->payload) < 0) {
		diagnose_given_up(m);
		return;
	}
	machine_fact(m);
	m->joining = false;
	if (!m->hidden && !provision_facts_network(&m->facts, credentials->ssid,
						   credentials->ssid_len)) {
		m->hidden = true;
		machine_enter(m, NYMEA_SEND_HIDDEN);
	} else if (credentials_judge(m, &m->credentials, &m->facts,
				     m->facts.n_networks < PROVISION_NETWORKS_MAX)) {
		machine_enter(m, NYMEA_ASK);
	}
}

/* ---- reset ---- */

static void reset_take(struct provision_machine *m, const struct nymea_message *answer)
{
	if (answer->response == NYMEA_OK)
		machine_end(m, PROVISION_OK, true, NULL);
	else
		machine_end(m, PROVISION_REFUSED, true, refusal(answer->response));
}

/* ---- the table ---- */

/* clang-format off */
static const struct nymea_call calls[] = {
	[NYMEA_NETWORKS]    = {NYMEA_GET_NETWORKS, PROVISION_PHASE_SCAN, false, networks_take,
	                       networks_end},
	[NYMEA_LOOK]        = {NYMEA_SCAN, PROVISION_PHASE_INQUIRE, false, look_take, look_given_up},
	[NYMEA_SEND]        = {NYMEA_CONNECT, PROVISION_PHASE_SEND, true, send_take, send_given_up},
	[NYMEA_SEND_HIDDEN] = {NYMEA_CONNECT_HIDDEN, PROVISION_PHASE_SEND, true, hidden_take,
	                       hidden_failed},
	[NYMEA_ADDRESS]     = {NYMEA_GET_CONNECTION, PROVISION_PHASE_INQUIRE, false, address_take,
	                       address_end},
	[NYMEA_DIAGNOSE]    = {NYMEA_GET_NETWORKS, PROVISION_PHASE_INQUIRE, false, diagnose_take,
	                       diagnose_given_up},
	[NYMEA_RESET]       = {NYMEA_DISCONNECT, PROVISION_PHASE_CONFIGURE, false, reset_take},
};
/* clang-format on */

static const struct nymea_call *call_of(const struct provision_machine *m)
{
	unsigned state = m->machine.state;

	return state < ARRAY_SIZE(calls) && calls[state].take ? &calls[state] : NULL;
}
