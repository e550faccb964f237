/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The client of Improv: the table of its states and the seam of step.h. The ways between
 * the states are in improv-inquire.c and improv-commands.c.
 */
#include "provision/improv-machine.h"

#include "base/log.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
#define SECONDS(s) MACHINE_SECONDS(s)
#define NEVER      MACHINE_NEVER
#define ON(type)   MACHINE_ON(type)

#define RPC (ON(WRITTEN) | ON(READ) | ON(NOTIFIED))

/* The deadlines: a connection's round trip is at most some seconds on a bad link; a person needs
   two minutes to find a button; a scan of all channels takes 2 to 10 s; devices give up a join
   after 30 to 60 s. */
static const struct machine_row rows[] = {
	[CLIENT_IDLE]           = {"idle", ON(START), NEVER, NULL, improv_client_start},
	[CLIENT_SUBSCRIBE]      = {"subscribe", ON(SUBSCRIBED) | ON(NOTIFIED), SECONDS(10),
	                           improv_subscribe_enter, improv_subscribe_handle},
	[CLIENT_CAPABILITIES]   = {"capabilities", ON(READ) | ON(NOTIFIED), 0,
	                           improv_capabilities_enter, improv_capabilities_handle},
	[CLIENT_STATE]          = {"state", ON(READ) | ON(NOTIFIED), 0, improv_state_enter, improv_state_handle},
	[CLIENT_BUSY]           = {"busy", ON(READ) | ON(NOTIFIED), SECONDS(75), NULL, improv_wait_handle},
	[CLIENT_AUTHORIZE]      = {"authorize", ON(READ) | ON(NOTIFIED), SECONDS(120),
	                           improv_authorize_enter, improv_wait_handle, improv_authorize_timeout},
	[CLIENT_IDENTIFY]       = {"identify", RPC, SECONDS(10), improv_command_enter, improv_rpc_handle, improv_rpc_timeout},
	[CLIENT_INFO]           = {"info", RPC, SECONDS(5), improv_command_enter, improv_rpc_handle, improv_rpc_timeout},
	[CLIENT_HOSTNAME]       = {"hostname", RPC, SECONDS(5), improv_command_enter, improv_rpc_handle, improv_rpc_timeout},
	[CLIENT_DEVICE_NAME]    = {"device-name", RPC, SECONDS(5), improv_command_enter, improv_rpc_handle, improv_rpc_timeout},
	[CLIENT_SCAN]           = {"scan", RPC, SECONDS(30), improv_command_enter, improv_rpc_handle, improv_rpc_timeout},
	[CLIENT_ASK_NETWORK]    = {"ask-network", ON(ANSWER) | ON(READ) | ON(NOTIFIED), NEVER,
	                           improv_ask_network_enter, improv_ask_handle},
	[CLIENT_ASK_PASSPHRASE] = {"ask-passphrase", ON(ANSWER) | ON(READ) | ON(NOTIFIED), NEVER,
	                           improv_ask_passphrase_enter, improv_ask_handle},
	[CLIENT_SEND]           = {"send", RPC, SECONDS(10), improv_command_enter, improv_rpc_handle, improv_rpc_timeout},
	[CLIENT_JOIN]           = {"join", RPC, SECONDS(75), NULL, improv_rpc_handle, improv_rpc_timeout},
	[CLIENT_DIAGNOSE]       = {"diagnose", RPC, SECONDS(20), improv_command_enter, improv_rpc_handle, improv_rpc_timeout},
};
/* clang-format on */

static void ended(struct provision_machine *m)
{
	credentials_deinit(&m->credentials);
}

void improv_client_request_failed(struct provision_machine *m,
				  const struct provision_event *event)
{
	if (improv_join_succeeded(m) && !machine_link_is_gone(event))
		machine_end(m, PROVISION_OK, true, NULL);
	else
		machine_request_failed(m, event);
}

bool improv_client_take_state(struct provision_machine *m,
			      const struct provision_event *event)
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
	if (m->machine.state == CLIENT_DIAGNOSE)
		machine_end(m, PROVISION_JOIN_FAILED, false, NULL);
	else if (m->joining)
		improv_join_lost(m);
	else
		machine_end(m, PROVISION_LOST, true, NULL);
}

/* A cut result may still be read when its command is over: only then it comes in any state. */
static bool admit(struct provision_machine *m, const struct provision_event *event)
{
	bool reading = m->reading;

	if (event->type != PROVISION_READ || event->endpoint != IMPROV_EP_RESULT)
		return true;
	m->reading = false;
	return reading;
}

static const char *cancelled(const struct provision_machine *m)
{
	return m->joining ? "it has the credentials: it may join all the same" : NULL;
}

static const struct machine_table table = {
	.name = "improv",
	.rows = rows,
	.can = MACHINE_CAN_IDENTIFY | MACHINE_CAN_HOSTNAME | MACHINE_CAN_DEVICE_NAME,
	.closed = closed,
	.cancelled = cancelled,
	.ended = ended,
	.admit = admit,
	.lacks = "it lacks a characteristic of Improv",
};

static const struct provision_facts *client_facts(const struct provision_machine *m)
{
	return &m->facts;
}

static struct provision_machine *client_free(struct provision_machine *m)
{
	if (!m)
		return NULL;
	credentials_deinit(&m->credentials);
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
	machine_init(m, &table, options);
	m->options = *options;
	m->credentials.retry = options->retry;
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
	.step = machine_step,
	.next = machine_next,
	.deadline = machine_deadline,
	.facts = client_facts,
};
