/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The client of Shelly's and Mongoose OS's RPC over GATT: the table of its states, the way
 * from one to the next, and the seam of step.h. After each state it looks at what is missing
 * and gets that, so a password that was asked for in between changes no way.
 */
#include "provision/shelly-machine.h"

#include "provision/shelly.h"

#include <errno.h>
#include <string.h>

static void request(struct provision_machine *m)
{
	if (m->device_name && !m->name_done)
		machine_enter(m, SHELLY_NAME);
	else if (m->options.want_networks && !m->scan_done)
		machine_enter(m, SHELLY_SCAN);
	else if (!credentials_complete(&m->credentials))
		machine_enter(m, SHELLY_ASK);
	else
		machine_enter(m, SHELLY_SEND);
}

void shelly_proceed(struct provision_machine *m)
{
	/* Which family it is, is known after its first answer: only one of them has host names. */
	bool wants_status = !m->options.again || m->hostname;

	if (m->options.goal == PROVISION_GOAL_RESET)
		machine_enter(m, SHELLY_RESET);
	else if (m->options.want_info && !m->info_done)
		machine_enter(m, SHELLY_INFO);
	else if (wants_status && !m->status_done)
		machine_enter(m, SHELLY_STATUS);
	else if (m->hostname && m->family == SHELLY_FAMILY_SHELLY)
		machine_end(m, PROVISION_UNSUPPORTED, true,
			    "its host name cannot be set");
	else
		request(m);
}

/* ---- subscribe ---- */

static bool can_notify(const struct provision_event *start)
{
	const struct provision_table *table = start->table;

	for (size_t i = 0; table && i < table->n_rows; i++)
		if (!strcmp(table->rows[i].uuid, RPC_RX_CTL_UUID) &&
		    table->rows[i].properties)
			return table->rows[i].properties & (0x10 | 0x20);
	return true;
}

static const char *name_fault(const struct provision_machine *m)
{
	if (m->device_name && strlen(m->device_name) > SHELLY_NAME_MAX)
		return "its name can be 64 bytes long";
	if (m->hostname && strlen(m->hostname) > SHELLY_NAME_MAX)
		return "its host name can be 64 bytes long";
	return NULL;
}

static void idle_handle(struct provision_machine *m, const struct provision_event *event)
{
	const char *fault = name_fault(m);

	if (fault) {
		machine_end(m, PROVISION_BAD_INPUT, true, fault);
		return;
	}
	machine_phase(m, PROVISION_PHASE_INQUIRE);
	if (can_notify(event))
		machine_enter(m, SHELLY_SUBSCRIBE);
	else
		shelly_proceed(m);
}

static void subscribe_enter(struct provision_machine *m)
{
	machine_subscribe(m, RPC_EP_RX_CTL);
}

/* Without notifications the lengths of answers are read. */
static void subscribe_handle(struct provision_machine *m,
			     const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED) {
		shelly_listen(m, event);
		return;
	}
	if (event->error && (machine_link_is_gone(event) ||
			     machine_wants_pairing(event) || event->error == -ENOMEM)) {
		machine_request_failed(m, event);
		return;
	}
	m->channel.notifies = !event->error;
	shelly_proceed(m);
}

/* ---- its password ---- */

static void password_enter(struct provision_machine *m)
{
	machine_phase(m, PROVISION_PHASE_SECURE);
	machine_emit(m, &(struct provision_action){
				.type = PROVISION_DO_ASK,
				.question = PROVISION_ASK_CODE,
				.reason = m->password_fault,
				.certain = m->password_fault != PROVISION_OK,
				.detail = "device password",
			});
	m->password_fault = PROVISION_OK;
}

static void take_password(struct provision_machine *m,
			  const struct provision_event *event)
{
	bool fits = event->len > 0 && event->len <= RPC_PASSWORD_MAX;

	if (!fits && !m->options.retry) {
		machine_end(m, PROVISION_BAD_INPUT, true,
			    "its password is 1 to 128 bytes long");
		return;
	}
	if (!fits) {
		m->password_fault = PROVISION_BAD_INPUT;
		machine_enter(m, SHELLY_ASK_PASSWORD);
		return;
	}
	if (secret_new(event->data, event->len, &m->password) < 0)
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
	else
		machine_enter(m, m->resume == SHELLY_POLL ? SHELLY_JOIN : m->resume);
}

static void password_handle(struct provision_machine *m,
			    const struct provision_event *event)
{
	if (event->type != PROVISION_ANSWER)
		shelly_listen(m, event);
	else if (event->question == PROVISION_ASK_CODE)
		take_password(m, event);
}

/* ---- the network ---- */

static void ask_enter(struct provision_machine *m)
{
	if (!credentials_ask(m, &m->credentials, &m->facts))
		shelly_proceed(m);
}

static void ask_handle(struct provision_machine *m, const struct provision_event *event)
{
	if (event->type != PROVISION_ANSWER)
		shelly_listen(m, event);
	else if (credentials_answer(m, &m->credentials, event))
		shelly_proceed(m);
}

void shelly_join_failed(struct provision_machine *m, enum provision_verdict verdict,
			bool certain, const char *detail)
{
	m->joining = false;
	if (credentials_failed(m, &m->credentials, verdict, certain, detail))
		shelly_proceed(m);
}

/* ---- phases, pauses, the end of the link ---- */

static void scan_enter(struct provision_machine *m)
{
	machine_phase(m, PROVISION_PHASE_SCAN);
	shelly_call_enter(m);
}

static void send_enter(struct provision_machine *m)
{
	m->joining = true;
	m->wifi = SHELLY_WIFI_UNKNOWN;
	m->failure = SHELLY_FAILURE_NONE;
	m->falls = m->told = 0;
	m->down_us = 0;
	machine_phase(m, PROVISION_PHASE_SEND);
	shelly_call_enter(m);
}

static void reset_enter(struct provision_machine *m)
{
	machine_phase(m, PROVISION_PHASE_CONFIGURE);
	shelly_call_enter(m);
}

static void reboot_enter(struct provision_machine *m)
{
	if (m->options.goal == PROVISION_GOAL_RESET)
		return;
	machine_phase(m, PROVISION_PHASE_JOIN);
	machine_note(m, "It restarts with its new network.");
}

static void reboot_timeout(struct provision_machine *m)
{
	if (m->options.goal == PROVISION_GOAL_RESET)
		machine_end(m, PROVISION_OK, true, NULL);
	else
		machine_enter(m, SHELLY_JOIN);
}

static void join_enter(struct provision_machine *m)
{
	if (m->machine.phase != PROVISION_PHASE_JOIN)
		machine_phase(m, PROVISION_PHASE_JOIN);
	machine_enter(m, SHELLY_PAUSE);
}

static void wait_enter(struct provision_machine *m)
{
	machine_note(m, "It tries to join a network that it was given before.");
	machine_enter(m, SHELLY_BUSY_PAUSE);
}

static void pause_enter(struct provision_machine *m)
{
	m->machine.quiet_us = m->machine.now_us + SHELLY_POLL_US;
}

static bool deadline_has_passed(const struct provision_machine *m)
{
	return m->machine.until_us && m->machine.now_us >= m->machine.until_us;
}

static void pause_timeout(struct provision_machine *m)
{
	if (deadline_has_passed(m))
		shelly_join_deadline(m);
	else
		machine_enter(m, SHELLY_POLL);
}

/* It does not come to an end with that network: it gets another one. */
static void busy_timeout(struct provision_machine *m)
{
	m->status_done = deadline_has_passed(m);
	if (m->status_done)
		shelly_proceed(m);
	else
		machine_enter(m, SHELLY_BUSY);
}

static void closed(struct provision_machine *m)
{
	if (m->options.goal == PROVISION_GOAL_RESET && m->machine.state == SHELLY_REBOOT)
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
	m->password = secret_free(m->password);
	credentials_deinit(&m->credentials);
}

/* clang-format off */
#define ON(type)   MACHINE_ON(type)
#define SECONDS(s) MACHINE_SECONDS(s)
#define NEVER      MACHINE_NEVER
#define CALL       (ON(WRITTEN) | ON(READ) | ON(NOTIFIED))
#define HANDLED    shelly_call_enter, shelly_call_handle, shelly_call_timeout

/* The deadlines: the first request may wait until the two have paired; an answer takes some round
   trips, twenty of them at MTU 23; WiFi.Scan is documented with up to 20 s; a device writes its flash
   before it answers WiFi.SetConfig; it tries a network for 30 s, some of them twice. */
static const struct machine_row rows[] = {
	[SHELLY_IDLE]         = {"idle", ON(START), NEVER, NULL, idle_handle},
	[SHELLY_SUBSCRIBE]    = {"subscribe", ON(SUBSCRIBED) | ON(NOTIFIED), SECONDS(30),
	                         subscribe_enter, subscribe_handle},
	[SHELLY_INFO]         = {"info", CALL, SECONDS(10), HANDLED},
	[SHELLY_STATUS]       = {"status", CALL, SECONDS(10), HANDLED},
	[SHELLY_WAIT]         = {"wait", 0, SECONDS(20), wait_enter},
	[SHELLY_BUSY_PAUSE]   = {"busy-pause", CALL, 0, pause_enter, shelly_listen, busy_timeout},
	[SHELLY_BUSY]         = {"busy", CALL, 0, HANDLED},
	[SHELLY_NAME]         = {"name", CALL, SECONDS(10), HANDLED},
	[SHELLY_SCAN]         = {"scan", CALL, SECONDS(30), scan_enter, shelly_call_handle,
	                         shelly_call_timeout},
	[SHELLY_ASK_PASSWORD] = {"ask-password", CALL | ON(ANSWER), NEVER, password_enter,
	                         password_handle},
	[SHELLY_ASK]          = {"ask", CALL | ON(ANSWER), NEVER, ask_enter, ask_handle},
	[SHELLY_SEND]         = {"send", CALL, SECONDS(15), send_enter, shelly_call_handle,
	                         shelly_call_timeout},
	[SHELLY_SAVE]         = {"save", CALL, SECONDS(15), HANDLED},
	[SHELLY_REBOOT]       = {"reboot", CALL, SECONDS(15), reboot_enter, shelly_listen,
	                         reboot_timeout},
	[SHELLY_JOIN]         = {"join", 0, SECONDS(75), join_enter},
	[SHELLY_POLL]         = {"poll", CALL, 0, HANDLED},
	[SHELLY_PAUSE]        = {"pause", CALL, 0, pause_enter, shelly_listen, pause_timeout},
	[SHELLY_DIAGNOSE]     = {"diagnose", CALL, SECONDS(30), HANDLED},
	[SHELLY_RESET]        = {"reset", CALL, SECONDS(15), reset_enter, shelly_call_handle,
	                         shelly_call_timeout},
};
/* clang-format on */

static const struct machine_table table = {
	.name = "shelly",
	.rows = rows,
	.can = MACHINE_CAN_RESET | MACHINE_CAN_HOSTNAME | MACHINE_CAN_DEVICE_NAME,
	.closed = closed,
	.cancelled = cancelled,
	.ended = ended,
	.lacks = "it lacks a characteristic of the RPC service",
	.unpaired = "it takes no setup over Bluetooth any more: press its button "
		    "until Bluetooth is open again",
};

/* ---- the seam ---- */

static struct provision_machine *shelly_free(struct provision_machine *m)
{
	if (!m)
		return NULL;
	ended(m);
	rpc_channel_deinit(&m->channel);
	free(m->device_name);
	free(m->hostname);
	free(m);
	return NULL;
}

static int shelly_new(const struct provision_options *options,
		      struct provision_machine **ret)
{
	struct provision_machine *m = calloc(1, sizeof(*m));

	if (!m)
		return -ENOMEM;
	machine_init(m, &table, options);
	m->options = *options;
	m->credentials.retry = options->retry;
	m->credentials.text_only = true;
	m->facts.can_scan = m->facts.can_tell_info = true;
	if (options->device_name)
		m->device_name = strdup(options->device_name);
	if (options->hostname)
		m->hostname = strdup(options->hostname);
	if ((options->device_name && !m->device_name) ||
	    (options->hostname && !m->hostname)) {
		shelly_free(m);
		return -ENOMEM;
	}
	*ret = m;
	return 0;
}

static const struct provision_facts *shelly_facts(const struct provision_machine *m)
{
	return &m->facts;
}

static const struct provision_endpoint endpoints[] = {
	[RPC_EP_DATA] = {"data", RPC_DATA_UUID},
	[RPC_EP_TX_CTL] = {"tx-ctl", RPC_TX_CTL_UUID},
	[RPC_EP_RX_CTL] = {"rx-ctl", RPC_RX_CTL_UUID},
};

const struct provision_protocol shelly_protocol = {
	.name = "shelly",
	.service_uuid = RPC_SERVICE_UUID,
	.endpoints = endpoints,
	.n_endpoints = ARRAY_SIZE(endpoints),
	.new = shelly_new,
	.free = shelly_free,
	.step = machine_step,
	.next = machine_next,
	.deadline = machine_deadline,
	.facts = shelly_facts,
};
