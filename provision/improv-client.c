/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The client of Improv: the table of its states and the seam of step.h. A state is entered,
 * is given the events that its row accepts, and has a deadline; whatever else comes is
 * logged and dropped in one place, so a confused peer can delay a setup no longer than
 * the deadline of a row. The ways between the states are in improv-inquire.c and improv-commands.c.
 */
#include "provision/improv-machine.h"

#include "base/log.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
#define SECONDS(s) ((s) * UINT64_C(1000000))
#define NEVER      UINT64_MAX
#define ON(type)   (1u << PROVISION_##type)

struct client_row {
	const char *name;
	unsigned accepts;    /* bits of enum provision_event_type; CANCEL and CLOSED: everywhere */
	uint64_t timeout_us; /* 0: that of the state before goes on */
	void (*enter)(struct provision_machine *m);
	void (*handle)(struct provision_machine *m, const struct provision_event *event);
	void (*timeout)(struct provision_machine *m); /* NULL: ends as timed out */
};

#define RPC (ON(WRITTEN) | ON(READ) | ON(NOTIFIED))

/* The deadlines: a connection's round trip is at most some seconds on a bad link; a person needs
   two minutes to find a button; a scan of all channels takes 2 to 10 s; devices give up a join
   after 30 to 60 s. */
static const struct client_row rows[] = {
	[CLIENT_IDLE]           = {"idle", ON(START), NEVER, NULL, client_start},
	[CLIENT_SUBSCRIBE]      = {"subscribe", ON(SUBSCRIBED) | ON(NOTIFIED), SECONDS(10),
	                           subscribe_enter, subscribe_handle},
	[CLIENT_CAPABILITIES]   = {"capabilities", ON(READ) | ON(NOTIFIED), 0,
	                           capabilities_enter, capabilities_handle},
	[CLIENT_STATE]          = {"state", ON(READ) | ON(NOTIFIED), 0, state_enter, state_handle},
	[CLIENT_BUSY]           = {"busy", ON(READ) | ON(NOTIFIED), SECONDS(75), NULL, wait_handle},
	[CLIENT_AUTHORIZE]      = {"authorize", ON(READ) | ON(NOTIFIED), SECONDS(120),
	                           authorize_enter, wait_handle, authorize_timeout},
	[CLIENT_IDENTIFY]       = {"identify", RPC, SECONDS(10), command_enter, rpc_handle, rpc_timeout},
	[CLIENT_INFO]           = {"info", RPC, SECONDS(5), command_enter, rpc_handle, rpc_timeout},
	[CLIENT_HOSTNAME]       = {"hostname", RPC, SECONDS(5), command_enter, rpc_handle, rpc_timeout},
	[CLIENT_DEVICE_NAME]    = {"device-name", RPC, SECONDS(5), command_enter, rpc_handle, rpc_timeout},
	[CLIENT_SCAN]           = {"scan", RPC, SECONDS(30), command_enter, rpc_handle, rpc_timeout},
	[CLIENT_ASK_NETWORK]    = {"ask-network", ON(ANSWER) | ON(READ) | ON(NOTIFIED), NEVER,
	                           ask_network_enter, ask_handle},
	[CLIENT_ASK_PASSPHRASE] = {"ask-passphrase", ON(ANSWER) | ON(READ) | ON(NOTIFIED), NEVER,
	                           ask_passphrase_enter, ask_handle},
	[CLIENT_SEND]           = {"send", RPC, SECONDS(10), command_enter, rpc_handle, rpc_timeout},
	[CLIENT_JOIN]           = {"join", RPC, SECONDS(75), NULL, rpc_handle, rpc_timeout},
	[CLIENT_DIAGNOSE]       = {"diagnose", RPC, SECONDS(20), command_enter, rpc_handle, rpc_timeout},
	[CLIENT_ENDED]          = {"ended", 0, NEVER},
};

static const char *const event_names[] = {
	[PROVISION_START]      = "start",
	[PROVISION_READ]       = "read",
	[PROVISION_WRITTEN]    = "written",
	[PROVISION_SUBSCRIBED] = "subscribed",
	[PROVISION_NOTIFIED]   = "notified",
	[PROVISION_ANSWER]     = "answer",
	[PROVISION_TIMEOUT]    = "timeout",
	[PROVISION_CLOSED]     = "closed",
	[PROVISION_CANCEL]     = "cancel",
};
/* clang-format on */

void client_enter(struct provision_machine *m, enum client_state state)
{
	const struct client_row *row = &rows[state];

	log_debug("improv: %s -> %s", rows[m->state].name, row->name);
	m->state = state;
	m->quiet_us = 0;
	if (row->timeout_us == NEVER)
		m->until_us = 0;
	else if (row->timeout_us > 0)
		m->until_us = m->now_us + row->timeout_us;
	if (row->enter)
		row->enter(m);
}

void client_emit(struct provision_machine *m, const struct provision_action *action)
{
	if (m->n_actions == CLIENT_ACTIONS_MAX) {
		log_error("usher bug: improv actions were not taken");
		return;
	}
	m->actions[(m->first_action + m->n_actions++) % CLIENT_ACTIONS_MAX] = *action;
}

void client_phase(struct provision_machine *m, enum provision_phase phase)
{
	m->phase = phase;
	client_emit(m, &(struct provision_action){.type = PROVISION_DO_PHASE,
						  .phase = phase});
}

void client_fact(struct provision_machine *m)
{
	client_emit(m, &(struct provision_action){.type = PROVISION_DO_FACT});
}

void client_forget_passphrase(struct provision_machine *m)
{
	m->passphrase = secret_free(m->passphrase);
	m->passphrase_known = false;
}

void client_end(struct provision_machine *m, enum provision_verdict verdict, bool certain,
		const char *detail)
{
	if (m->state == CLIENT_ENDED)
		return;
	m->end = (struct provision_action){
		.type = PROVISION_DO_END,
		.phase = m->phase,
		.verdict = verdict,
		.certain = certain,
		.detail = detail,
	};
	client_forget_passphrase(m);
	client_enter(m, CLIENT_ENDED);
}

/* The link is gone: CLOSED is on its way and tells more. */
static bool is_gone(int error)
{
	return error == -ECONNRESET || error == -ENOTCONN || error == -EHOSTDOWN ||
	       error == -ENODEV || error == -ENETDOWN;
}

void client_request_failed(struct provision_machine *m,
			   const struct provision_event *event)
{
	/* Core spec vol 3 part F 3.4.1.1: authentication, authorization, key size, encryption. */
	bool link = event->att_error == 0x05 || event->att_error == 0x08 ||
		    event->att_error == 0x0c || event->att_error == 0x0f;

	if (is_gone(event->error))
		log_debug("improv: a request failed with the link");
	else if (join_succeeded(m))
		client_end(m, PROVISION_OK, true, NULL);
	else if (event->error == -ENOENT)
		client_end(m, PROVISION_PROTOCOL, true,
			   "it lacks a characteristic of Improv");
	else if (event->error == -EREMOTEIO && link)
		client_end(m, PROVISION_REFUSED, true, "it wants to be paired first");
	else if (event->error == -EREMOTEIO)
		client_end(m, PROVISION_REFUSED, true, "it refused a request");
	else if (event->error == -ENOMEM)
		client_end(m, PROVISION_NO_MEMORY, true, NULL);
	else
		client_end(m, PROVISION_LOST, true, "a request did not reach it");
}

bool client_take_state(struct provision_machine *m, const struct provision_event *event)
{
	if (event->endpoint != IMPROV_EP_STATE)
		return false;
	if (event->len != 1 || event->data[0] > IMPROV_STATE_PROVISIONED) {
		log_warning("accessory bug: a state of %zu bytes, or unknown",
			    event->len);
		return false;
	}
	m->accessory = event->data[0];
	return true;
}

static void closed(struct provision_machine *m)
{
	if (m->state == CLIENT_DIAGNOSE)
		client_end(m, PROVISION_JOIN_FAILED, false, NULL);
	else if (m->joining)
		join_lost(m);
	else
		client_end(m, PROVISION_LOST, true, NULL);
}

static uint64_t client_deadline(const struct provision_machine *m)
{
	if (m->quiet_us && (!m->until_us || m->quiet_us < m->until_us))
		return m->quiet_us;
	return m->until_us;
}

static void timeout(struct provision_machine *m)
{
	if (client_deadline(m) == 0 || m->now_us < client_deadline(m))
		return;
	if (rows[m->state].timeout)
		rows[m->state].timeout(m);
	else
		client_end(m, PROVISION_TIMED_OUT, true, NULL);
}

/* A cut result may still be read when its command is over: only then it comes in any state. */
static bool accepts(struct provision_machine *m, const struct provision_event *event)
{
	bool wanted = rows[m->state].accepts & (1u << event->type);

	if (event->type == PROVISION_READ && event->endpoint == IMPROV_EP_RESULT) {
		wanted = wanted && m->reading;
		m->reading = false;
	}
	return wanted;
}

static void client_step(struct provision_machine *m, const struct provision_event *event)
{
	const struct client_row *row = &rows[m->state];

	if (m->state == CLIENT_ENDED)
		return;
	m->now_us = event->now_us;
	if (event->type == PROVISION_CANCEL)
		client_end(m, PROVISION_CANCELLED, true,
			   m->joining ? "it has the credentials: it may join all the same"
				      : NULL);
	else if (event->type == PROVISION_CLOSED)
		closed(m);
	else if (event->type == PROVISION_TIMEOUT)
		timeout(m);
	else if (accepts(m, event))
		row->handle(m, event);
	else
		log_warning("usher bug: improv: %s came in state %s",
			    event_names[event->type], row->name);
}

static bool client_next(struct provision_machine *m, struct provision_action *ret)
{
	if (m->n_actions > 0) {
		*ret = m->actions[m->first_action];
		m->first_action = (m->first_action + 1) % CLIENT_ACTIONS_MAX;
		m->n_actions--;
		return true;
	}
	if (m->state != CLIENT_ENDED || m->end_given)
		return false;
	m->end_given = true;
	*ret = m->end;
	return true;
}

static const struct provision_facts *client_facts(const struct provision_machine *m)
{
	return &m->facts;
}

static struct provision_machine *client_free(struct provision_machine *m)
{
	if (!m)
		return NULL;
	client_forget_passphrase(m);
	buf_deinit(&m->frame);
	free(m->hostname);
	free(m->device_name);
	free(m);
	return NULL;
}

static int client_new(const struct provision_options *options,
		      struct provision_machine **ret)
{
	struct provision_machine *m = calloc(1, sizeof(*m));

	if (!m)
		return -ENOMEM;
	m->options = *options;
	m->accessory = IMPROV_STATE_AUTHORIZED;
	if (options->hostname)
		m->hostname = strdup(options->hostname);
	if (options->device_name)
		m->device_name = strdup(options->device_name);
	if ((options->hostname && !m->hostname) ||
	    (options->device_name && !m->device_name)) {
		client_free(m);
		return -ENOMEM;
	}
	*ret = m;
	return 0;
}

static const struct provision_endpoint endpoints[] = {
	[IMPROV_EP_STATE] = {"state", IMPROV_STATE_UUID},
	[IMPROV_EP_ERROR] = {"error", IMPROV_ERROR_UUID},
	[IMPROV_EP_COMMAND] = {"command", IMPROV_COMMAND_UUID},
	[IMPROV_EP_RESULT] = {"result", IMPROV_RESULT_UUID},
	[IMPROV_EP_CAPABILITIES] = {"capabilities", IMPROV_CAPABILITIES_UUID},
};

const struct provision_protocol improv_protocol = {
	.name = "improv",
	.service_uuid = IMPROV_SERVICE_UUID,
	.endpoints = endpoints,
	.n_endpoints = ARRAY_SIZE(endpoints),
	.new = client_new,
	.free = client_free,
	.step = client_step,
	.next = client_next,
	.deadline = client_deadline,
	.facts = client_facts,
};
