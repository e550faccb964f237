/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The client of Nordic Wi-Fi Provisioning: the table of its states, the way to the
 * credentials, and the seam of step.h. Subscribing wants an encrypted link, which the
 * transport makes by itself.
 */
#include "provision/nordic-machine.h"

#include "base/log.h"

#include <errno.h>
#include <string.h>

/* The response before the records and states that follow it. */
static const enum nordic_endpoint subscriptions[] = {NORDIC_EP_CONTROL, NORDIC_EP_DATA};

static bool is_wifi(const struct provision_machine *m)
{
	return m->options.goal == PROVISION_GOAL_WIFI;
}

static void start(struct provision_machine *m, const struct provision_event *event)
{
	machine_phase(m, PROVISION_PHASE_INQUIRE);
	machine_enter(m, NORDIC_INFORMATION);
}

/* ---- inquiry ---- */

static void information_enter(struct provision_machine *m)
{
	machine_read(m, NORDIC_EP_INFORMATION);
}

static void information_handle(struct provision_machine *m,
			       const struct provision_event *event)
{
	uint32_t version = 0;

	if (event->error) {
		machine_request_failed(m, event);
		return;
	}
	if (nordic_info_parse(event->data, event->len, &version) < 0) {
		nordic_broken(m, "its version cannot be read");
		return;
	}
	if (version != 1)
		log_warning("it speaks version %u of its protocol, which is unknown",
			    version);
	machine_enter(m, NORDIC_SUBSCRIBE);
}

static void subscribe_enter(struct provision_machine *m)
{
	machine_subscribe(m, subscriptions[m->subscribed]);
}

/* To forget, it tells nothing beside its response. */
static void subscribe_handle(struct provision_machine *m,
			     const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED) {
		log_warning("accessory bug: it tells before it was asked");
		return;
	}
	if (event->error) {
		machine_request_failed(m, event);
		return;
	}
	m->subscribed++;
	if (!is_wifi(m))
		machine_enter(m, NORDIC_FORGET);
	else if (m->subscribed < ARRAY_SIZE(subscriptions))
		subscribe_enter(m);
	else
		machine_enter(m, NORDIC_STATUS);
}

static void status_enter(struct provision_machine *m)
{
	nordic_exchange_start(m, NORDIC_GET_STATUS);
}

static void already(struct provision_machine *m)
{
	machine_end(m, PROVISION_ALREADY, true, NULL);
}

/* Firmware that cannot tell its state of Wi-Fi now says an internal error, and the rest. */
static void status_answered(struct provision_machine *m,
			    const struct nordic_response *response)
{
	bool connected = response->has_state && response->state == NORDIC_CONNECTED;

	if (response->status != NORDIC_SUCCESS &&
	    response->status != NORDIC_INTERNAL_ERROR) {
		machine_end(m, PROVISION_REFUSED, true, "it refused to tell its state");
		return;
	}
	if (m->options.again) {
		if (connected && m->options.want_networks)
			machine_note(m, "It leaves its network to look for others.");
		nordic_proceed(m);
		return;
	}
	if (response->has_state && nordic_is_attempt(response->state)) {
		machine_enter(m, NORDIC_BUSY);
	} else if (connected || response->has_network) {
		nordic_take_address(m, response);
		already(m);
	} else {
		nordic_proceed(m);
	}
}

static const struct nordic_listener status = {.answered = status_answered};

static void busy_enter(struct provision_machine *m)
{
	m->told = NORDIC_AUTHENTICATION;
}

static void busy_state(struct provision_machine *m)
{
	if (m->told == NORDIC_CONNECTED)
		already(m);
	else if (!nordic_is_attempt(m->told))
		nordic_proceed(m);
}

static const struct nordic_listener busy = {.state = busy_state};

/* ---- the way to the credentials ---- */

void nordic_proceed(struct provision_machine *m)
{
	m->joining = false;
	if (m->options.want_networks && !m->scan_done)
		machine_enter(m, NORDIC_SCAN);
	else if (credentials_ask(m, &m->credentials, &m->facts))
		machine_enter(m, NORDIC_ASK);
	else if (credentials_complete(&m->credentials))
		machine_enter(m, NORDIC_SEND);
}

/* A scan that is longer than the silence after which it was thought over. */
static void late_record(struct provision_machine *m, const struct provision_event *event)
{
	size_t before = m->facts.n_networks;

	nordic_exchange_handle(m, event);
	if (m->facts.n_networks != before)
		machine_fact(m);
}

static void ask_handle(struct provision_machine *m, const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED)
		late_record(m, event);
	else if (credentials_answer(m, &m->credentials, event)) {
		m->corrected = false;
		nordic_proceed(m);
	}
}

/* ---- forgetting ---- */

static void forget_enter(struct provision_machine *m)
{
	machine_phase(m, PROVISION_PHASE_SEND);
	nordic_exchange_start(m, NORDIC_FORGET_CONFIG);
}

/* Firmware refuses when it is not connected: there may be nothing to forget. */
static void forget_answered(struct provision_machine *m,
			    const struct nordic_response *response)
{
	if (response->status == NORDIC_SUCCESS)
		machine_end(m, PROVISION_OK, true, NULL);
	else
		machine_enter(m, NORDIC_FORGOTTEN);
}

static const struct nordic_listener forget = {.answered = forget_answered};

static void forgotten_answered(struct provision_machine *m,
			       const struct nordic_response *response)
{
	if (response->status == NORDIC_SUCCESS && !response->has_network)
		machine_end(m, PROVISION_OK, true, NULL);
	else
		machine_end(m, PROVISION_REFUSED, true,
			    "it refused to forget its network");
}

static const struct nordic_listener forgotten = {.answered = forgotten_answered};

/* ---- the table ---- */

/* clang-format off */
#define SECONDS(s) MACHINE_SECONDS(s)
#define ON(type)   MACHINE_ON(type)
#define EXCHANGE   (ON(WRITTEN) | ON(NOTIFIED))

/* Subscribing waits for a pairing; a scan of both bands takes 3 to 10 s; devices give up a join
   after 30 to 60 s. */
static const struct machine_row rows[] = {
	[NORDIC_IDLE]        = {"idle", ON(START), MACHINE_NEVER, NULL, start},
	[NORDIC_INFORMATION] = {"information", ON(READ), SECONDS(10),
	                        information_enter, information_handle},
	[NORDIC_SUBSCRIBE]   = {"subscribe", ON(SUBSCRIBED) | ON(NOTIFIED), SECONDS(30),
	                        subscribe_enter, subscribe_handle},
	[NORDIC_STATUS]      = {"status", EXCHANGE, SECONDS(10),
	                        status_enter, nordic_exchange_handle, nordic_exchange_timeout},
	[NORDIC_BUSY]        = {"busy", EXCHANGE, SECONDS(75),
	                        busy_enter, nordic_exchange_handle, nordic_exchange_timeout},
	[NORDIC_SCAN]        = {"scan", EXCHANGE, SECONDS(15),
	                        nordic_scan_enter, nordic_exchange_handle, nordic_exchange_timeout},
	[NORDIC_ASK]         = {"ask", ON(ANSWER) | ON(NOTIFIED), MACHINE_NEVER, NULL, ask_handle},
	[NORDIC_SEND]        = {"send", EXCHANGE, SECONDS(20),
	                        nordic_send_enter, nordic_exchange_handle, nordic_exchange_timeout},
	[NORDIC_JOIN]        = {"join", EXCHANGE, SECONDS(75),
	                        NULL, nordic_exchange_handle, nordic_exchange_timeout},
	[NORDIC_DIAGNOSE]    = {"diagnose", EXCHANGE, SECONDS(15),
	                        nordic_diagnose_enter, nordic_exchange_handle, nordic_exchange_timeout},
	[NORDIC_ADDRESS]     = {"address", EXCHANGE, SECONDS(5),
	                        nordic_address_enter, nordic_exchange_handle, nordic_exchange_timeout},
	[NORDIC_FORGET]      = {"forget", EXCHANGE, SECONDS(10),
	                        forget_enter, nordic_exchange_handle, nordic_exchange_timeout},
	[NORDIC_FORGOTTEN]   = {"forgotten", EXCHANGE, SECONDS(10),
	                        status_enter, nordic_exchange_handle, nordic_exchange_timeout},
};
/* clang-format on */

static const struct nordic_listener *const listeners[] = {
	[NORDIC_STATUS] = &status,	    [NORDIC_BUSY] = &busy,
	[NORDIC_SCAN] = &nordic_scan,	    [NORDIC_SEND] = &nordic_send,
	[NORDIC_JOIN] = &nordic_join,	    [NORDIC_DIAGNOSE] = &nordic_diagnose,
	[NORDIC_ADDRESS] = &nordic_address, [NORDIC_FORGET] = &forget,
	[NORDIC_FORGOTTEN] = &forgotten,
};

const struct nordic_listener *nordic_listener(enum nordic_client_state state)
{
	return state < ARRAY_SIZE(listeners) ? listeners[state] : NULL;
}

/* ---- ends ---- */

void nordic_broken(struct provision_machine *m, const char *detail)
{
	if (m->connected)
		machine_end(m, PROVISION_OK, true, NULL);
	else
		machine_end(m, PROVISION_PROTOCOL, true, detail);
}

static void closed(struct provision_machine *m)
{
	if (m->connected)
		machine_end(m, PROVISION_OK, true, NULL);
	else if (m->joining || m->machine.state == NORDIC_DIAGNOSE)
		nordic_join_lost(m);
	else if (m->machine.state == NORDIC_FORGET)
		machine_end(m, PROVISION_LOST, false,
			    "it may have forgotten its network all the same");
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

static const struct machine_table table = {
	.name = "nordic",
	.rows = rows,
	.can = MACHINE_CAN_RESET | MACHINE_CAN_BSSID,
	.closed = closed,
	.cancelled = cancelled,
	.ended = ended,
	.lacks = "it lacks a characteristic of Nordic Wi-Fi Provisioning",
	.unpaired = "it wants an encrypted link, and there was none",
};

/* ---- the seam ---- */

static const struct provision_facts *facts(const struct provision_machine *m)
{
	return &m->facts;
}

static struct provision_machine *machine_free(struct provision_machine *m)
{
	if (!m)
		return NULL;
	credentials_deinit(&m->credentials);
	buf_deinit(&m->request);
	free(m);
	return NULL;
}

static int machine_new(const struct provision_options *options,
		       struct provision_machine **ret)
{
	struct provision_machine *m = calloc(1, sizeof(*m));

	if (!m)
		return -ENOMEM;
	machine_init(m, &table, options);
	m->options = *options;
	m->credentials.retry = options->retry;
	m->facts.can_scan = true;
	if (options->bssid)
		memcpy(m->bssid, options->bssid, sizeof(m->bssid));
	*ret = m;
	return 0;
}

static const struct provision_endpoint endpoints[] = {
	[NORDIC_EP_INFORMATION] = {"information", NORDIC_INFORMATION_UUID},
	[NORDIC_EP_CONTROL] = {"control-point", NORDIC_CONTROL_UUID},
	[NORDIC_EP_DATA] = {"data-out", NORDIC_DATA_UUID},
};

const struct provision_protocol nordic_protocol = {
	.name = "nordic",
	.service_uuid = NORDIC_SERVICE_UUID,
	.endpoints = endpoints,
	.n_endpoints = ARRAY_SIZE(endpoints),
	.new = machine_new,
	.free = machine_free,
	.step = machine_step,
	.next = machine_next,
	.deadline = machine_deadline,
	.facts = facts,
};
