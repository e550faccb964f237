/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The client of Espressif's unified provisioning: the table of its states and the seam of
 * step.h. Every state but the questions and JOIN is one exchange: a request that is written to
 * an endpoint, and its answer that is read from it.
 */
#include "provision/espressif-machine.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
#define SECONDS(s) MACHINE_SECONDS(s)
#define NEVER      MACHINE_NEVER
#define ON(type)   MACHINE_ON(type)

#define ROW(title, seconds) \
	{title, ON(WRITTEN) | ON(READ) | ON(SUBSCRIBED) | ON(NOTIFIED), seconds, \
	 espressif_exchange_enter, espressif_exchange_handle, espressif_exchange_timeout}

/* The deadlines: a round trip is at most some seconds on a bad link; a small chip takes 2 s for the
   arithmetic of Security 2; a scan is over when it is answered, after 2 to 10 s; firmware waits a
   second before it answers apply, and gives up a join after some 5 tries of 10 s. */
static const struct machine_row rows[] = {
	[CLIENT_IDLE]        = {"idle", ON(START), NEVER, NULL, espressif_start},
	[CLIENT_VERSION]     = ROW("version", SECONDS(10)),
	[CLIENT_ASK_CODE]    = {"ask-code", ON(ANSWER) | ON(NOTIFIED), NEVER,
	                        espressif_ask_code_enter, espressif_ask_code_handle},
	[CLIENT_SESSION]     = ROW("session", SECONDS(20)),
	[CLIENT_SCAN_START]  = ROW("scan-start", SECONDS(30)),
	[CLIENT_SCAN_STATUS] = ROW("scan-status", 0),
	[CLIENT_SCAN_RESULT] = ROW("scan-result", SECONDS(10)),
	[CLIENT_ASK]         = {"ask", ON(ANSWER) | ON(NOTIFIED), NEVER, espressif_ask_enter, espressif_ask_handle},
	[CLIENT_CUSTOM]      = ROW("custom", SECONDS(20)),
	[CLIENT_SET]         = ROW("set", SECONDS(10)),
	[CLIENT_APPLY]       = ROW("apply", SECONDS(15)),
	[CLIENT_JOIN]        = {"join", ON(SUBSCRIBED) | ON(NOTIFIED), SECONDS(75),
	                        espressif_join_enter, espressif_join_handle},
	[CLIENT_STATUS]      = ROW("status", 0),
	[CLIENT_RESET]       = ROW("reset", SECONDS(10)),
	[CLIENT_REPROV]      = ROW("reprov", SECONDS(10)),
};

static const struct client_exchange *const exchanges[] = {
	[CLIENT_VERSION]     = &espressif_exchange_version,
	[CLIENT_SESSION]     = &espressif_exchange_session,
	[CLIENT_SCAN_START]  = &espressif_exchange_scan_start,
	[CLIENT_SCAN_STATUS] = &espressif_exchange_scan_status,
	[CLIENT_SCAN_RESULT] = &espressif_exchange_scan_result,
	[CLIENT_CUSTOM]      = &espressif_exchange_custom,
	[CLIENT_SET]         = &espressif_exchange_set,
	[CLIENT_APPLY]       = &espressif_exchange_apply,
	[CLIENT_STATUS]      = &espressif_exchange_status,
	[CLIENT_RESET]       = &espressif_exchange_reset,
	[CLIENT_REPROV]      = &espressif_exchange_reprov,
};
/* clang-format on */

const struct client_exchange *espressif_exchange_of(unsigned state)
{
	return state < ARRAY_SIZE(exchanges) ? exchanges[state] : NULL;
}

static bool is_secured(const struct provision_machine *m)
{
	return m->session && espressif_session_is_established(m->session);
}

static void secure(struct provision_machine *m)
{
	if (m->asks_code && !m->code_known)
		machine_enter(m, CLIENT_ASK_CODE);
	else if (m->sessions == CLIENT_SESSIONS_MAX)
		machine_end(m, PROVISION_REFUSED, true,
			    "it refuses requests again and again");
	else if (espressif_begin_session(m) == 0)
		machine_enter(m, CLIENT_SESSION);
}

static void proceed_to_network(struct provision_machine *m)
{
	if (m->options.want_networks && m->facts.can_scan && m->scan != SCAN_DONE)
		machine_enter(m, m->scan == SCAN_LISTING ? CLIENT_SCAN_RESULT
							 : CLIENT_SCAN_START);
	else if (!credentials_complete(&m->credentials))
		machine_enter(m, CLIENT_ASK);
	else if (m->customs < m->options.n_custom)
		machine_enter(m, CLIENT_CUSTOM);
	else
		machine_enter(m, CLIENT_SET);
}

/* A session that broke is agreed on anew, wherever that was. */
void espressif_proceed(struct provision_machine *m)
{
	if (!is_secured(m))
		secure(m);
	else if (m->options.goal == PROVISION_GOAL_RESET)
		machine_enter(m, CLIENT_REPROV);
	else if (m->failed)
		machine_enter(m, CLIENT_RESET);
	else if (m->joining || m->inquiring)
		machine_enter(m, CLIENT_STATUS);
	else
		proceed_to_network(m);
}

static void closed(struct provision_machine *m)
{
	if (m->failed || m->joining)
		espressif_join_lost(m);
	else if (m->machine.state == CLIENT_SESSION && m->session &&
		 espressif_session_is_proving(m->session))
		espressif_code_hung_up(m);
	else
		machine_end(m, PROVISION_LOST, true, NULL);
}

static const char *cancelled(const struct provision_machine *m)
{
	return m->joining ? "it has the credentials: it may join all the same" : NULL;
}

static void ended(struct provision_machine *m)
{
	m->session = espressif_session_free(m->session);
	m->code = secret_free(m->code);
	credentials_deinit(&m->credentials);
	buf_deinit(&m->plain);
	/* the frame is encrypted, or belongs to a write that is under way: see client_free() */
}

static const struct machine_table table = {
	.name = "espressif",
	.rows = rows,
	.can = MACHINE_CAN_RESET | MACHINE_CAN_CUSTOM | MACHINE_CAN_BSSID,
	.closed = closed,
	.cancelled = cancelled,
	.ended = ended,
	.lacks = "it lacks an endpoint of Espressif's provisioning",
	.unpaired = "it wants to be paired, and pairing failed",
};

static const struct provision_facts *client_facts(const struct provision_machine *m)
{
	return &m->facts;
}

static const char *client_endpoint_uuid(const struct provision_machine *m,
					unsigned endpoint)
{
	if (endpoint >= ESPRESSIF_EP_MAX || !*m->endpoints.uuid[endpoint])
		return NULL;
	return m->endpoints.uuid[endpoint];
}

static struct provision_machine *client_free(struct provision_machine *m)
{
	if (!m)
		return NULL;
	ended(m);
	buf_deinit(&m->frame);
	free(m);
	return NULL;
}

static int client_new(const struct provision_options *options,
		      struct provision_machine **ret)
{
	struct provision_machine *m;

	if (options->n_custom > ESPRESSIF_CUSTOM_MAX)
		return -EINVAL;
	m = calloc(1, sizeof(*m));
	if (!m)
		return -ENOMEM;
	machine_init(m, &table, options);
	m->options = *options;
	m->credentials.retry = options->retry;
	m->credentials.no_key = true;
	m->scan_page = CLIENT_PAGE;
	m->attempts = -1;
	*ret = m;
	return 0;
}

const struct provision_protocol espressif_protocol = {
	.name = "espressif",
	.n_endpoints = ESPRESSIF_EP_MAX,
	.find = espressif_find_service,
	.reads_descriptions = true,
	.endpoint_uuid = client_endpoint_uuid,
	.new = client_new,
	.free = client_free,
	.step = machine_step,
	.next = machine_next,
	.deadline = machine_deadline,
	.facts = client_facts,
};
