/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The client of nymea-networkmanager. NetworkManager's state says how a join goes, not why it
 * fails; what it sees makes one reason probable. The picture is in doc/protocols/nymea.md.
 */
#include "provision/nymea-machine.h"

#include "base/log.h"
#include "provision/facts.h"

#include <errno.h>
#include <string.h>

/* ---- what it is connected to ---- */

bool nymea_take_state(struct provision_machine *m, const struct provision_event *event)
{
	if (event->endpoint != NYMEA_EP_STATUS)
		return false;
	if (event->len != 1 || event->data[0] > NYMEA_STATE_FAILED) {
		log_warning("accessory bug: a state of %zu bytes, or unknown",
			    event->len);
		return false;
	}
	m->state = event->data[0];
	if (m->state >= NYMEA_STATE_PREPARE && m->state <= NYMEA_STATE_SECONDARIES)
		m->started = true;
	if (m->state >= NYMEA_STATE_IP_CONFIG && m->state <= NYMEA_STATE_SECONDARIES)
		m->addressed = true;
	return true;
}

static bool is_busy(const struct provision_machine *m)
{
	return (m->state >= NYMEA_STATE_PREPARE && m->state <= NYMEA_STATE_SECONDARIES) ||
	       m->state == NYMEA_STATE_DEACTIVATING;
}

static void proceed_to_network(struct provision_machine *m)
{
	if (m->options.want_networks && !m->networks_done)
		machine_enter(m, NYMEA_NETWORKS);
	else if (!credentials_complete(&m->credentials))
		machine_enter(m, NYMEA_ASK);
	else if (m->hidden)
		machine_enter(m, NYMEA_SEND_HIDDEN);
	else
		machine_enter(m, NYMEA_SEND);
}

void nymea_proceed(struct provision_machine *m)
{
	if (m->options.goal == PROVISION_GOAL_RESET)
		machine_enter(m, NYMEA_RESET);
	else if (m->state == NYMEA_STATE_UNMANAGED)
		machine_end(m, PROVISION_REFUSED, true,
			    "its Wi-Fi is not managed by its NetworkManager");
	else if (m->state == NYMEA_STATE_UNAVAILABLE)
		machine_end(m, PROVISION_REFUSED, true, "its Wi-Fi is switched off");
	else if (m->state == NYMEA_STATE_ACTIVATED && !m->options.again)
		machine_end(m, PROVISION_ALREADY, true, NULL);
	else if (is_busy(m) && !m->options.again)
		machine_enter(m, NYMEA_BUSY);
	else
		proceed_to_network(m);
}

/* ---- subscribe, read its state ---- */

static void idle_handle(struct provision_machine *m, const struct provision_event *event)
{
	machine_enter(m, NYMEA_SUBSCRIBE);
}

static void subscribe_enter(struct provision_machine *m)
{
	static const enum nymea_endpoint order[] = {NYMEA_EP_RESPONSE, NYMEA_EP_STATUS};
	bool resets = m->options.goal == PROVISION_GOAL_RESET;

	if (m->subscribed == 0)
		machine_phase(m, PROVISION_PHASE_INQUIRE);
	if (m->subscribed < ARRAY_SIZE(order) && !(resets && m->subscribed > 0))
		machine_subscribe(m, order[m->subscribed]);
	else if (resets)
		nymea_proceed(m);
	else
		machine_enter(m, NYMEA_STATUS);
}

static void subscribe_handle(struct provision_machine *m,
			     const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED) {
		nymea_take_state(m, event);
		return;
	}
	if (event->error) {
		machine_request_failed(m, event);
		return;
	}
	m->subscribed++;
	subscribe_enter(m);
}

static void status_enter(struct provision_machine *m)
{
	machine_read(m, NYMEA_EP_STATUS);
}

static void status_handle(struct provision_machine *m,
			  const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED) {
		nymea_take_state(m, event);
		return;
	}
	if (event->error)
		machine_request_failed(m, event);
	else if (!nymea_take_state(m, event))
		machine_end(m, PROVISION_PROTOCOL, true,
			    "its state is not one of NetworkManager's");
	else
		nymea_proceed(m);
}

static void busy_enter(struct provision_machine *m)
{
	machine_note(m, "It tries to join a network that it was given before.");
}

static void busy_handle(struct provision_machine *m, const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED && nymea_take_state(m, event) &&
	    !is_busy(m))
		nymea_proceed(m);
}

/* It does not come to an end with that network: it gets another one. */
static void busy_timeout(struct provision_machine *m)
{
	m->state = NYMEA_STATE_UNKNOWN;
	nymea_proceed(m);
}

/* ---- the network ---- */

static void ask_enter(struct provision_machine *m)
{
	if (!credentials_ask(m, &m->credentials, &m->facts))
		nymea_proceed_joining(m);
}

static void ask_handle(struct provision_machine *m, const struct provision_event *event)
{
	if (event->type != PROVISION_ANSWER)
		nymea_listen(m, event);
	else if (credentials_answer(m, &m->credentials, event))
		nymea_proceed_joining(m);
}

/* One that is not in its list is looked for as a hidden one. */
void nymea_proceed_joining(struct provision_machine *m)
{
	const struct credentials *credentials = &m->credentials;

	m->hidden = m->networks_done && m->facts.n_networks > 0 &&
		    !provision_facts_network(&m->facts, credentials->ssid,
					     credentials->ssid_len);
	proceed_to_network(m);
}

void nymea_join_failed(struct provision_machine *m, enum provision_verdict verdict,
		       bool certain, const char *detail)
{
	m->joining = false;
	if (credentials_failed(m, &m->credentials, verdict, certain, detail))
		machine_enter(m, NYMEA_ASK);
}

static void join_enter(struct provision_machine *m)
{
	machine_phase(m, PROVISION_PHASE_JOIN);
	m->machine.quiet_us = m->machine.now_us + NYMEA_START_US;
	nymea_watch(m);
}

void nymea_watch(struct provision_machine *m)
{
	bool fell = m->state == NYMEA_STATE_FAILED ||
		    (m->started && m->state == NYMEA_STATE_DISCONNECTED);

	if (m->started)
		m->machine.quiet_us = 0;
	if (m->state == NYMEA_STATE_ACTIVATED) {
		m->joined = true;
		machine_enter(m, NYMEA_ADDRESS);
	} else if (fell && m->addressed) {
		nymea_join_failed(m, PROVISION_JOIN_FAILED, true,
				  "it is on the network, but gets no address there");
	} else if (fell) {
		machine_enter(m, NYMEA_DIAGNOSE);
	}
}

static void join_handle(struct provision_machine *m, const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED && nymea_take_state(m, event))
		nymea_watch(m);
	else
		nymea_listen(m, event);
}

/* It did not even begin; or it neither joined nor gave up. */
static void join_timeout(struct provision_machine *m)
{
	if (!m->started)
		machine_enter(m, NYMEA_DIAGNOSE);
	else
		machine_end(m, PROVISION_TIMED_OUT, true,
			    "it neither joined nor gave up");
}

/* ---- pauses, the end of the link ---- */

static void scan_pause_enter(struct provision_machine *m)
{
	m->machine.quiet_us = m->machine.now_us + NYMEA_SCAN_US;
}

static void scan_pause_timeout(struct provision_machine *m)
{
	machine_enter(m, NYMEA_NETWORKS);
}

static void address_pause_enter(struct provision_machine *m)
{
	m->machine.quiet_us = m->machine.now_us + NYMEA_ADDRESS_US;
}

static void address_pause_timeout(struct provision_machine *m)
{
	machine_enter(m, NYMEA_ADDRESS);
}

/* Once it is on a network it stops its Bluetooth service. */
static void closed(struct provision_machine *m)
{
	if (m->joined)
		machine_end(m, PROVISION_OK, true, NULL);
	else if (m->joining)
		machine_end(m, PROVISION_LOST, false,
			    "it had the credentials: it may have joined all the same");
	else
		machine_end(m, PROVISION_LOST, true, NULL);
}

static const char *cancelled(const struct provision_machine *m)
{
	return m->joining ? "it has the credentials: it may join all the same" : NULL;
}

static void ended(struct provision_machine *m)
{
	credentials_deinit(&m->credentials);
}

/* clang-format off */
#define ON(type)   MACHINE_ON(type)
#define SECONDS(s) MACHINE_SECONDS(s)
#define NEVER      MACHINE_NEVER
#define CALL       (ON(WRITTEN) | ON(NOTIFIED))
#define HANDLED    nymea_call_enter, nymea_call_handle, nymea_call_timeout

/* The deadlines: a list of 64 networks comes in some hundred packets; NetworkManager gives up a join
   after 25 s, and an address after 45 s. */
static const struct machine_row rows[] = {
	[NYMEA_IDLE]          = {"idle", ON(START), NEVER, NULL, idle_handle},
	[NYMEA_SUBSCRIBE]     = {"subscribe", ON(SUBSCRIBED) | ON(NOTIFIED), SECONDS(10),
	                         subscribe_enter, subscribe_handle},
	[NYMEA_STATUS]        = {"status", ON(READ) | ON(NOTIFIED), 0, status_enter, status_handle},
	[NYMEA_BUSY]          = {"busy", CALL, SECONDS(30), busy_enter, busy_handle, busy_timeout},
	[NYMEA_NETWORKS]      = {"networks", CALL, SECONDS(20), HANDLED},
	[NYMEA_LOOK]          = {"look", CALL, SECONDS(10), HANDLED},
	[NYMEA_LOOK_PAUSE]    = {"look-pause", CALL, NEVER, scan_pause_enter, nymea_listen,
	                         scan_pause_timeout},
	[NYMEA_ASK]           = {"ask", CALL | ON(ANSWER), NEVER, ask_enter, ask_handle},
	[NYMEA_SEND]          = {"send", CALL, SECONDS(15), HANDLED},
	[NYMEA_SEND_HIDDEN]   = {"send-hidden", CALL, SECONDS(15), HANDLED},
	[NYMEA_JOIN]          = {"join", CALL, SECONDS(90), join_enter, join_handle, join_timeout},
	[NYMEA_ADDRESS]       = {"address", CALL, SECONDS(5), HANDLED},
	[NYMEA_ADDRESS_PAUSE] = {"address-pause", CALL, NEVER, address_pause_enter, nymea_listen,
	                         address_pause_timeout},
	[NYMEA_DIAGNOSE]      = {"diagnose", CALL, SECONDS(20), HANDLED},
	[NYMEA_RESET]         = {"reset", CALL, SECONDS(15), HANDLED},
};
/* clang-format on */

static const struct machine_table table = {
	.name = "nymea",
	.rows = rows,
	.can = MACHINE_CAN_RESET,
	.closed = closed,
	.cancelled = cancelled,
	.ended = ended,
	.lacks = "it lacks a characteristic of the wireless service",
};

/* ---- the seam ---- */

static struct provision_machine *nymea_free(struct provision_machine *m)
{
	if (!m)
		return NULL;
	ended(m);
	json_free(m->answer);
	buf_deinit(&m->out);
	buf_deinit(&m->line);
	free(m);
	return NULL;
}

static int nymea_new(const struct provision_options *options,
		     struct provision_machine **ret)
{
	struct provision_machine *m = calloc(1, sizeof(*m));

	if (!m)
		return -ENOMEM;
	machine_init(m, &table, options);
	m->options = *options;
	m->credentials.retry = options->retry;
	m->credentials.text_only = true;
	m->facts.can_scan = true;
	*ret = m;
	return 0;
}

static const struct provision_facts *nymea_facts(const struct provision_machine *m)
{
	return &m->facts;
}

static const struct provision_endpoint endpoints[] = {
	[NYMEA_EP_COMMANDER] = {"commander", NYMEA_COMMANDER_UUID},
	[NYMEA_EP_RESPONSE] = {"response", NYMEA_RESPONSE_UUID},
	[NYMEA_EP_STATUS] = {"status", NYMEA_STATUS_UUID},
};

const struct provision_protocol nymea_protocol = {
	.name = "nymea",
	.service_uuid = NYMEA_SERVICE_UUID,
	.endpoints = endpoints,
	.n_endpoints = ARRAY_SIZE(endpoints),
	.new = nymea_new,
	.free = nymea_free,
	.step = machine_step,
	.next = machine_next,
	.deadline = machine_deadline,
	.facts = nymea_facts,
};
