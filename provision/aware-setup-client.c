/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The client of setup over Wi-Fi Aware: the table of its states, the way to the credentials, and the
 * seam of step.h; what comes of them is in aware-setup-join.c. It begins on a pairing that stands: what it sends is protected.
 */
#include "provision/aware-setup-machine.h"

#include "base/log.h"
#include "base/text.h"
#include "provision/facts.h"

#include <errno.h>
#include <string.h>

void aware_setup_proceed(struct provision_machine *m)
{
	m->joining = false;
	if (m->options.want_networks && m->facts.can_scan && !m->scan_done)
		machine_enter(m, AWARE_CLIENT_SCAN);
	else if (credentials_ask(m, &m->credentials, &m->facts))
		machine_enter(m, AWARE_CLIENT_ASK);
	else if (credentials_complete(&m->credentials))
		machine_enter(m, AWARE_CLIENT_SEND);
}

/* ---- Hello ---- */

static void start(struct provision_machine *m, const struct provision_event *event)
{
	/* it repeats the last answer to the last id: another connection has others */
	m->last_id = (uint16_t)(event->now_us >> 10);
	machine_phase(m, PROVISION_PHASE_INQUIRE);
	machine_enter(m, AWARE_CLIENT_SUBSCRIBE);
}

static void subscribe_enter(struct provision_machine *m)
{
	machine_subscribe(m, 0);
}

static void subscribe_handle(struct provision_machine *m,
			     const struct provision_event *event)
{
	if (event->type != PROVISION_SUBSCRIBED)
		return; /* a message of an accessory that was not asked yet */
	if (event->error)
		machine_request_failed(m, event);
	else
		machine_enter(m, AWARE_CLIENT_HELLO);
}

static void hello_enter(struct provision_machine *m)
{
	aware_setup_exchange_begin(m, AWARE_SETUP_HELLO);
	aware_setup_put_u8(&m->request, AWARE_SETUP_F_VERSION, AWARE_SETUP_VERSION);
	aware_setup_exchange_send(m, false);
}

static void copy_text(const struct aware_setup_message *answer,
		      enum aware_setup_field field, char ret[PROVISION_TEXT_MAX])
{
	const struct aware_setup_value *value = &answer->fields[field];

	if (!value->data || memchr(value->data, 0, value->len))
		return;
	memcpy(ret, value->data, value->len);
	ret[value->len] = '\0';
}

static void take_info(struct provision_machine *m,
		      const struct aware_setup_message *answer)
{
	struct provision_facts *facts = &m->facts;

	m->capabilities = aware_setup_number(answer, AWARE_SETUP_F_CAPABILITIES, 0);
	facts->can_scan = m->capabilities & AWARE_SETUP_CAN_SCAN;
	facts->can_identify = m->capabilities & AWARE_SETUP_CAN_IDENTIFY;
	facts->can_tell_info = true;
	copy_text(answer, AWARE_SETUP_F_NAME, facts->name);
	copy_text(answer, AWARE_SETUP_F_HARDWARE, facts->hardware);
	copy_text(answer, AWARE_SETUP_F_FIRMWARE, facts->firmware);
	copy_text(answer, AWARE_SETUP_F_FIRMWARE_VERSION, facts->firmware_version);
}

/* What is asked for and what it cannot; NULL. */
static const char *missing(const struct provision_machine *m)
{
	switch (m->options.goal) {
	case PROVISION_GOAL_IDENTIFY:
		if (!(m->capabilities & AWARE_SETUP_CAN_IDENTIFY))
			return "it cannot identify itself";
		break;
	case PROVISION_GOAL_RESET:
		if (!(m->capabilities & AWARE_SETUP_CAN_RESET))
			return "it cannot be told to forget its network";
		break;
	case PROVISION_GOAL_WIFI:
		if (m->options.bssid && !(m->capabilities & AWARE_SETUP_CAN_BSSID))
			return "it cannot be told which access point to join";
		break;
	case PROVISION_GOAL_CONFIGURE: /* refused at START */
		break;
	}
	return NULL;
}

static void judge_state(struct provision_machine *m,
			const struct aware_setup_message *answer)
{
	unsigned state = aware_setup_number(answer, AWARE_SETUP_F_STATE,
					    AWARE_SETUP_READY);

	if (state == AWARE_SETUP_JOINING) {
		machine_enter(m, AWARE_CLIENT_BUSY);
	} else if ((state == AWARE_SETUP_JOINED || state == AWARE_SETUP_LOST) &&
		   !m->options.again) {
		aware_setup_take_place(m, answer);
		machine_end(m, PROVISION_ALREADY, true, NULL);
	} else {
		aware_setup_proceed(m);
	}
}

static void hello_answered(struct provision_machine *m,
			   struct aware_setup_message *answer)
{
	const char *lacks;

	if (aware_setup_number(answer, AWARE_SETUP_F_VERSION, 0) != AWARE_SETUP_VERSION) {
		machine_end(m, PROVISION_PROTOCOL, true,
			    "it agreed to a version that it was not offered");
		return;
	}
	take_info(m, answer);
	machine_fact(m);
	lacks = missing(m);
	if (lacks)
		machine_end(m, PROVISION_UNSUPPORTED, true, lacks);
	else if (m->options.goal == PROVISION_GOAL_IDENTIFY)
		machine_enter(m, AWARE_CLIENT_IDENTIFY);
	else if (m->options.goal == PROVISION_GOAL_RESET)
		machine_enter(m, AWARE_CLIENT_RESET);
	else
		judge_state(m, answer);
}

static void busy_enter(struct provision_machine *m)
{
	aware_setup_exchange_plain(m, AWARE_SETUP_STATUS);
}

/* ---- Identify, reset ---- */

static void identify_enter(struct provision_machine *m)
{
	machine_phase(m, PROVISION_PHASE_IDENTIFY);
	aware_setup_exchange_plain(m, AWARE_SETUP_IDENTIFY);
}

static void reset_enter(struct provision_machine *m)
{
	machine_phase(m, PROVISION_PHASE_SEND);
	aware_setup_exchange_plain(m, AWARE_SETUP_RESET);
}

static void done(struct provision_machine *m, struct aware_setup_message *answer)
{
	machine_end(m, PROVISION_OK, true, NULL);
}

/* ---- Networks ---- */

static void ask_page(struct provision_machine *m)
{
	aware_setup_exchange_begin(m, AWARE_SETUP_SCAN);
	aware_setup_put_u8(&m->request, AWARE_SETUP_F_FIRST, m->page);
	aware_setup_exchange_send(m, false);
}

static void scan_enter(struct provision_machine *m)
{
	machine_phase(m, PROVISION_PHASE_SCAN);
	m->page = 0;
	m->facts.n_networks = 0;
	ask_page(m);
}

/* Late, never, or not all of them: whoever sets it up can still name the network. */
static void scan_over(struct provision_machine *m)
{
	m->scan_done = true;
	machine_fact(m);
	aware_setup_proceed(m);
}

static void scan_answered(struct provision_machine *m, struct aware_setup_message *answer)
{
	unsigned total = aware_setup_number(answer, AWARE_SETUP_F_TOTAL, 0);
	struct provision_network network;
	uint8_t before = m->page;

	while (m->page < total && aware_setup_network_next(answer, &network) > 0) {
		provision_facts_add_network(&m->facts, &network);
		m->page++;
	}
	if (m->page < total && m->page > before)
		ask_page(m);
	else
		scan_over(m);
}

/* ---- Credentials ---- */

static void ask_handle(struct provision_machine *m, const struct provision_event *event)
{
	if (event->type == PROVISION_ANSWER &&
	    credentials_answer(m, &m->credentials, event))
		aware_setup_proceed(m);
	else if (event->type != PROVISION_ANSWER)
		aware_setup_exchange_handle(m, event);
}

static void busy_answered(struct provision_machine *m, struct aware_setup_message *answer)
{
	if (aware_setup_number(answer, AWARE_SETUP_F_STATE, AWARE_SETUP_READY) ==
	    AWARE_SETUP_JOINING)
		machine_end(m, PROVISION_PROTOCOL, true,
			    "it says that it has ended, and that it goes on");
	else
		judge_state(m, answer);
}

/* ---- The table ---- */

/* clang-format off */
#define SECONDS(s) MACHINE_SECONDS(s)
#define ON(type)   MACHINE_ON(type)
#define EXCHANGE   (ON(WRITTEN) | ON(NOTIFIED))
#define ROW(enter) enter, aware_setup_exchange_handle, aware_setup_exchange_timeout

/* An answer takes two discovery windows, and many more where frames are lost; a scan 3 to 10 s;
   devices give up a join after 30 to 60 s. */
static const struct machine_row rows[] = {
	[AWARE_CLIENT_IDLE]     = {"idle", ON(START), MACHINE_NEVER, NULL, start},
	[AWARE_CLIENT_SUBSCRIBE] = {"subscribe", ON(SUBSCRIBED) | ON(NOTIFIED), SECONDS(10), subscribe_enter, subscribe_handle},
	[AWARE_CLIENT_HELLO]    = {"hello", EXCHANGE, SECONDS(30), ROW(hello_enter)},
	[AWARE_CLIENT_BUSY]     = {"busy", EXCHANGE, SECONDS(90), ROW(busy_enter)},
	[AWARE_CLIENT_IDENTIFY] = {"identify", EXCHANGE, SECONDS(30), ROW(identify_enter)},
	[AWARE_CLIENT_RESET]    = {"reset", EXCHANGE, SECONDS(30), ROW(reset_enter)},
	[AWARE_CLIENT_SCAN]     = {"scan", EXCHANGE, SECONDS(40), ROW(scan_enter)},
	[AWARE_CLIENT_ASK]      = {"ask", ON(ANSWER) | EXCHANGE, MACHINE_NEVER, NULL, ask_handle},
	[AWARE_CLIENT_SEND]     = {"send", EXCHANGE, SECONDS(30), ROW(aware_setup_send_enter)},
	[AWARE_CLIENT_JOIN]     = {"join", EXCHANGE, SECONDS(90), ROW(NULL)},
};

static const struct {
	void (*answered)(struct provision_machine *m, struct aware_setup_message *answer);
	void (*pending)(struct provision_machine *m); /* NULL: it is waited for, no more */
} answers[] = {
	[AWARE_CLIENT_HELLO]    = {hello_answered},
	[AWARE_CLIENT_BUSY]     = {busy_answered},
	[AWARE_CLIENT_IDENTIFY] = {done},
	[AWARE_CLIENT_RESET]    = {done},
	[AWARE_CLIENT_SCAN]     = {scan_answered},
	[AWARE_CLIENT_ASK]      = {NULL},
	[AWARE_CLIENT_SEND]     = {aware_setup_join_answered, aware_setup_send_pending},
	[AWARE_CLIENT_JOIN]     = {aware_setup_join_answered},
};
/* clang-format on */

static void refused(struct provision_machine *m, unsigned result)
{
	switch (result) {
	case AWARE_SETUP_UNKNOWN:
	case AWARE_SETUP_UNSUPPORTED:
		machine_end(m, PROVISION_UNSUPPORTED, true, NULL);
		return;
	case AWARE_SETUP_MALFORMED:
		machine_end(m, PROVISION_REFUSED, true, "it found fault with a request");
		return;
	case AWARE_SETUP_BUSY:
		machine_end(m, PROVISION_REFUSED, true,
			    "it is busy with another request");
		return;
	case AWARE_SETUP_NO_VERSION:
		machine_end(m, PROVISION_UNSUPPORTED, true,
			    "it does not speak version 1 of its protocol");
		return;
	case AWARE_SETUP_FAILED:
		machine_end(m, PROVISION_REFUSED, true, "it tried, and could not");
		return;
	}
	machine_end(m, PROVISION_REFUSED, true, "it refused a request");
}

void aware_setup_answered(struct provision_machine *m, struct aware_setup_message *answer)
{
	unsigned result = aware_setup_number(answer, AWARE_SETUP_F_RESULT, 0);

	if (result == AWARE_SETUP_OK)
		answers[m->machine.state].answered(m, answer);
	else if (m->machine.state == AWARE_CLIENT_SCAN)
		scan_over(m);
	else
		refused(m, result);
}

void aware_setup_pending(struct provision_machine *m)
{
	if (answers[m->machine.state].pending)
		answers[m->machine.state].pending(m);
}

void aware_setup_silent(struct provision_machine *m, bool late)
{
	m->exchange.type = 0;
	if (m->machine.state == AWARE_CLIENT_SCAN)
		scan_over(m);
	else if (m->machine.state == AWARE_CLIENT_JOIN && late)
		machine_end(m, PROVISION_TIMED_OUT, true,
			    "it neither joined nor gave up");
	else if (m->joining)
		machine_end(m, PROVISION_LOST, false,
			    "it had the credentials: it may have joined all the same");
	else if (m->machine.state == AWARE_CLIENT_HELLO)
		machine_end(m, PROVISION_TIMED_OUT, true,
			    "it does not answer over its pairing: it may not be one that "
			    "is set up so");
	else
		machine_end(m, PROVISION_LOST, true, NULL);
}

static void closed(struct provision_machine *m)
{
	if (m->joining)
		machine_end(m, PROVISION_LOST, false,
			    "it had the credentials: it may have joined all the same");
	else
		machine_end(m, PROVISION_LOST, true, NULL);
}

static const char *cancelled(const struct provision_machine *m)
{
	return m->joining ? "it has the credentials: it may join all the same" : NULL;
}

/* The request stays where the transport may still read it; it is wiped there. */
static void ended(struct provision_machine *m)
{
	credentials_deinit(&m->credentials);
	if (!m->on_air)
		buf_deinit(&m->request);
}

static const struct machine_table table = {
	.name = "aware-setup",
	.rows = rows,
	.can = MACHINE_CAN_IDENTIFY | MACHINE_CAN_RESET | MACHINE_CAN_BSSID,
	.closed = closed,
	.cancelled = cancelled,
	.ended = ended,
};

/* ---- The seam ---- */

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
	buf_deinit(&m->early);
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
	if (options->bssid)
		memcpy(m->bssid, options->bssid, sizeof(m->bssid));
	*ret = m;
	return 0;
}

/* Its table has one endpoint, the pairing's. */
static const struct provision_endpoint endpoints[] = {{"message", AWARE_SETUP_SERVICE}};

const struct provision_protocol aware_setup_protocol = {
	.name = "aware-setup",
	.service_uuid = AWARE_SETUP_SERVICE,
	.endpoints = endpoints,
	.n_endpoints = ARRAY_SIZE(endpoints),
	.new = machine_new,
	.free = machine_free,
	.step = machine_step,
	.next = machine_next,
	.deadline = machine_deadline,
	.facts = facts,
};
