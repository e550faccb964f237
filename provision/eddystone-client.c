/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The client of the Eddystone configuration service: the table of its states. Each state is one
 * request: what it writes is built, what comes back is taken; the ways between them are in
 * eddystone-unlock.c and eddystone-slots.c.
 */
#include "provision/eddystone-machine.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

/* clang-format off */
typedef void take_fn(struct provision_machine *m, const struct provision_event *event);

struct request {
	enum provision_action_type type; /* NOTHING: none */
	enum eddystone_endpoint endpoint;
	void (*build)(struct provision_machine *m); /* fills m->value */
	take_fn *take;
	take_fn *failed; /* NULL: that ends it */
};

#define READ(endpoint)  PROVISION_DO_READ, EDDYSTONE_EP_##endpoint, NULL
#define WRITE(endpoint) PROVISION_DO_WRITE, EDDYSTONE_EP_##endpoint

static const struct request requests[CLIENT_STATES] = {
	[CLIENT_LOCK_STATE]        = {READ(LOCK_STATE), eddystone_take_lock_state},
	[CLIENT_CHALLENGE]         = {READ(UNLOCK), eddystone_take_challenge},
	[CLIENT_UNLOCK]            = {WRITE(UNLOCK), eddystone_build_unlock, eddystone_take_unlock, eddystone_fail_unlock},
	[CLIENT_UNLOCKED]          = {READ(LOCK_STATE), eddystone_take_unlocked},
	[CLIENT_CAPABILITIES]      = {READ(CAPABILITIES), eddystone_take_capabilities},
	[CLIENT_CONNECTABLE]       = {READ(CONNECTABLE), eddystone_take_connectable, eddystone_fail_connectable},
	[CLIENT_PUBLIC_KEY]        = {READ(PUBLIC_KEY), eddystone_take_public_key},
	[CLIENT_SELECT]            = {WRITE(ACTIVE_SLOT), eddystone_build_select, eddystone_take_select},
	[CLIENT_INTERVAL]          = {READ(INTERVAL), eddystone_take_interval, eddystone_fail_interval},
	[CLIENT_RADIO_TX]          = {READ(RADIO_TX), eddystone_take_radio_tx, eddystone_fail_radio_tx},
	[CLIENT_ADVERTISED_TX]     = {READ(ADVERTISED_TX), eddystone_take_advertised_tx, eddystone_fail_advertised_tx},
	[CLIENT_DATA]              = {READ(SLOT_DATA), eddystone_take_data},
	[CLIENT_SET_DATA]          = {WRITE(SLOT_DATA), eddystone_build_data, eddystone_take_change},
	[CLIENT_SET_RADIO_TX]      = {WRITE(RADIO_TX), eddystone_build_radio_tx, eddystone_take_change},
	[CLIENT_SET_ADVERTISED_TX] = {WRITE(ADVERTISED_TX), eddystone_build_advertised_tx, eddystone_take_change},
	[CLIENT_SET_INTERVAL]      = {WRITE(INTERVAL), eddystone_build_interval, eddystone_take_change},
	[CLIENT_SET_CONNECTABLE]   = {WRITE(CONNECTABLE), eddystone_build_connectable, eddystone_take_change},
	[CLIENT_SET_LOCK]          = {WRITE(LOCK_STATE), eddystone_build_lock, eddystone_take_set_lock},
	[CLIENT_LOCK_SET]          = {READ(LOCK_STATE), eddystone_take_lock_set},
	[CLIENT_RESET]             = {WRITE(FACTORY_RESET), eddystone_build_reset, eddystone_take_reset},
};

const struct provision_endpoint eddystone_endpoints[EDDYSTONE_ENDPOINTS] = {
	[EDDYSTONE_EP_CAPABILITIES]  = {"capabilities", EDDYSTONE_CONFIG_UUID("7501")},
	[EDDYSTONE_EP_ACTIVE_SLOT]   = {"active-slot", EDDYSTONE_CONFIG_UUID("7502")},
	[EDDYSTONE_EP_INTERVAL]      = {"interval", EDDYSTONE_CONFIG_UUID("7503")},
	[EDDYSTONE_EP_RADIO_TX]      = {"radio-tx", EDDYSTONE_CONFIG_UUID("7504")},
	[EDDYSTONE_EP_ADVERTISED_TX] = {"advertised-tx", EDDYSTONE_CONFIG_UUID("7505")},
	[EDDYSTONE_EP_LOCK_STATE]    = {"lock-state", EDDYSTONE_CONFIG_UUID("7506")},
	[EDDYSTONE_EP_UNLOCK]        = {"unlock", EDDYSTONE_CONFIG_UUID("7507")},
	[EDDYSTONE_EP_PUBLIC_KEY]    = {"public-key", EDDYSTONE_CONFIG_UUID("7508")},
	[EDDYSTONE_EP_IDENTITY_KEY]  = {"identity-key", EDDYSTONE_CONFIG_UUID("7509")},
	[EDDYSTONE_EP_SLOT_DATA]     = {"slot-data", EDDYSTONE_CONFIG_UUID("750a")},
	[EDDYSTONE_EP_FACTORY_RESET] = {"factory-reset", EDDYSTONE_CONFIG_UUID("750b")},
	[EDDYSTONE_EP_CONNECTABLE]   = {"connectable", EDDYSTONE_CONFIG_UUID("750c")},
};
/* clang-format on */

/* What could be tried offline, or was agreed on, stays out of every trace. */
static bool is_secret(const struct provision_machine *m)
{
	return m->machine.state == CLIENT_UNLOCK || m->machine.state == CLIENT_SET_LOCK ||
	       (m->machine.state == CLIENT_SET_DATA &&
		m->plan.content == EDDYSTONE_EID_GIVEN);
}

static void request_enter(struct provision_machine *m)
{
	const struct request *request = &requests[m->machine.state];

	if (request->type == PROVISION_DO_READ) {
		machine_read(m, request->endpoint);
		return;
	}
	secret_wipe(m->value, sizeof(m->value));
	m->value_len = 0;
	request->build(m); /* what cannot be built ends it */
	machine_write(m, request->endpoint, m->value, m->value_len, is_secret(m));
}

/* ATT errors: Core spec vol 3 part F 3.4.1.1. NULL: nothing special. */
static const char *refusal(const struct provision_machine *m, uint8_t att_error)
{
	bool reads = requests[m->machine.state].type == PROVISION_DO_READ;

	switch (att_error) {
	case EDDYSTONE_READ_NOT_PERMITTED:
	case EDDYSTONE_WRITE_NOT_PERMITTED:
		if (m->machine.state == CLIENT_RESET)
			return N_("it does not let itself be reset");
		return reads ? N_("it says that it is open, and does not let itself be "
				  "read")
			     : N_("it says that it is open, and takes no change");
	case EDDYSTONE_INVALID_LENGTH:
		return m->machine.state == CLIENT_SELECT
			       ? N_("it has no such slot")
			       : N_("it does not take that length, or that value");
	}
	return NULL;
}

void eddystone_request_failed(struct provision_machine *m,
			      const struct provision_event *event)
{
	const struct request *request = &requests[m->machine.state];
	const char *refused = refusal(m, event->att_error);

	if (event->error == -ENOENT)
		machine_end(m, PROVISION_UNSUPPORTED, true,
			    eddystone_text(m, "it has no \"%s\" to %s",
					   eddystone_endpoints[request->endpoint].name,
					   request->type == PROVISION_DO_READ ? "read"
									      : "set"));
	else if (event->error == -EREMOTEIO && refused)
		machine_end(m, PROVISION_REFUSED, true, refused);
	else
		machine_request_failed(m, event);
}

static void request_handle(struct provision_machine *m,
			   const struct provision_event *event)
{
	const struct request *request = &requests[m->machine.state];

	if (!event->error)
		request->take(m, event);
	else if (request->failed && event->error != -ENOMEM &&
		 !machine_link_is_gone(event))
		request->failed(m, event);
	else
		eddystone_request_failed(m, event);
}

/* The outcome of another request than the one that is outstanding is nobody's. */
static bool admit(struct provision_machine *m, const struct provision_event *event)
{
	m->n_texts = 0;
	if (event->type == PROVISION_READ || event->type == PROVISION_WRITTEN)
		return event->endpoint == requests[m->machine.state].endpoint;
	return true;
}

static void start(struct provision_machine *m, const struct provision_event *event)
{
	machine_phase(m, PROVISION_PHASE_INQUIRE);
	machine_enter(m, CLIENT_LOCK_STATE);
}

static void ended(struct provision_machine *m)
{
	m->code = secret_free(m->code);
}

const char *eddystone_text(struct provision_machine *m, const char *format, ...)
{
	va_list args;

	if (m->n_texts == CLIENT_TEXTS_MAX)
		return "";
	va_start(args, format);
	vsnprintf(m->texts[m->n_texts], CLIENT_TEXT_SIZE, format, args);
	va_end(args);
	return m->texts[m->n_texts++];
}

/* clang-format off */
#define ANSWER       MACHINE_SECONDS(10) /* a round trip is at most some seconds on a bad link */
#define READS(name)  {name, MACHINE_ON(READ), ANSWER, request_enter, request_handle}
#define WRITES(name) {name, MACHINE_ON(WRITTEN), ANSWER, request_enter, request_handle}

static const struct machine_row rows[CLIENT_STATES] = {
	[CLIENT_IDLE]              = {"idle", MACHINE_ON(START), MACHINE_NEVER, NULL, start},
	[CLIENT_LOCK_STATE]        = READS("lock-state"),
	[CLIENT_ASK_CODE]          = {"ask-code", MACHINE_ON(ANSWER), MACHINE_NEVER, eddystone_ask_code_enter, eddystone_take_code},
	[CLIENT_CHALLENGE]         = READS("challenge"),
	[CLIENT_UNLOCK]            = WRITES("unlock"),
	[CLIENT_UNLOCKED]          = READS("unlocked"),
	[CLIENT_CAPABILITIES]      = READS("capabilities"),
	[CLIENT_CONNECTABLE]       = READS("connectable"),
	[CLIENT_PUBLIC_KEY]        = READS("public-key"),
	[CLIENT_SELECT]            = WRITES("select"),
	[CLIENT_INTERVAL]          = READS("interval"),
	[CLIENT_RADIO_TX]          = READS("radio-tx"),
	[CLIENT_ADVERTISED_TX]     = READS("advertised-tx"),
	[CLIENT_DATA]              = READS("data"),
	[CLIENT_SET_DATA]          = WRITES("set-data"),
	[CLIENT_SET_RADIO_TX]      = WRITES("set-radio-tx"),
	[CLIENT_SET_ADVERTISED_TX] = WRITES("set-advertised-tx"),
	[CLIENT_SET_INTERVAL]      = WRITES("set-interval"),
	[CLIENT_SET_CONNECTABLE]   = WRITES("set-connectable"),
	[CLIENT_SET_LOCK]          = WRITES("set-lock"),
	[CLIENT_LOCK_SET]          = READS("lock-set"),
	[CLIENT_RESET]             = WRITES("reset"),
};
/* clang-format on */

static const struct machine_table table = {
	.name = "eddystone",
	.rows = rows,
	.can = MACHINE_CAN_CONFIGURE,
	.ended = ended,
	.admit = admit,
};

static const struct provision_facts *client_facts(const struct provision_machine *m)
{
	return &m->facts;
}

static const struct eddystone_report *client_report(const struct provision_machine *m)
{
	return &m->report;
}

static struct provision_machine *client_free(struct provision_machine *m)
{
	if (!m)
		return NULL;
	secret_free(m->code);
	secret_free(m->report.identity_key);
	secret_wipe(m, sizeof(*m));
	free(m);
	return NULL;
}

static int client_new(const struct provision_options *options,
		      struct provision_machine **ret)
{
	struct provision_machine *m;

	if (options->goal != PROVISION_GOAL_CONFIGURE || !options->beacon)
		return -EINVAL;
	m = calloc(1, sizeof(*m));
	if (!m)
		return -ENOMEM;
	machine_init(m, &table, options);
	m->plan = *options->beacon;
	m->retry = options->retry;
	m->report.lock_state = -1;
	m->report.connectable = -1;
	for (size_t i = 0; i < EDDYSTONE_SLOTS_MAX; i++)
		m->report.slots[i].interval_ms = -1;
	*ret = m;
	return 0;
}

const struct provision_protocol eddystone_protocol = {
	.name = "eddystone",
	.service_uuid = EDDYSTONE_CONFIG_SERVICE_UUID,
	.endpoints = eddystone_endpoints,
	.n_endpoints = ARRAY_SIZE(eddystone_endpoints),
	.new = client_new,
	.free = client_free,
	.step = machine_step,
	.next = machine_next,
	.deadline = machine_deadline,
	.facts = client_facts,
	.beacon = client_report,
};
