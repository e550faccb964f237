/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The client of the Zephyr sample: one write after the other, then the status. The picture is in
   doc/protocols/zephyr.md. */
#include "provision/zephyr.h"

#include "base/log.h"
#include "provision/credentials.h"

#include <errno.h>

enum zephyr_state {
	STATE_IDLE,
	STATE_SUBSCRIBE,
	STATE_STATUS,
	STATE_BUSY, /* it joins a network that it was given before */
	STATE_ASK,
	STATE_SSID,
	STATE_PASSWORD,
	STATE_SECURITY,
	STATE_CONNECT,
	STATE_JOIN,
	STATE_ERASE,
	STATE_ERASED, /* it says so, or goes */
};

struct provision_machine {
	struct machine machine; /* its states are enum zephyr_state */
	struct provision_options options;
	uint8_t status; /* enum zephyr_status */
	uint8_t value;	/* what is written, where it is a byte */
	uint8_t security;
	bool security_set;     /* it was written on this connection */
	bool wpa3_tried;       /* with these credentials */
	bool joining, erasing; /* it was told to */
	struct credentials credentials;
	struct provision_facts facts;
};

static bool take_status(struct provision_machine *m, const struct provision_event *event)
{
	if (event->endpoint != ZEPHYR_EP_STATUS)
		return false;
	if (event->len != 1 || event->data[0] > ZEPHYR_FAILED) {
		log_warning("accessory bug: a status of %zu bytes, or unknown",
			    event->len);
		return false;
	}
	m->status = event->data[0];
	return true;
}

/* ---- what it is ---- */

static void proceed(struct provision_machine *m)
{
	if (m->options.goal == PROVISION_GOAL_RESET)
		machine_enter(m, STATE_ERASE);
	else if (m->status == ZEPHYR_CONNECTING && !m->options.again)
		machine_enter(m, STATE_BUSY);
	else if ((m->status == ZEPHYR_CONNECTED || m->status == ZEPHYR_PROVISIONED) &&
		 !m->options.again)
		machine_end(m, PROVISION_ALREADY, true, NULL);
	else if (!credentials_complete(&m->credentials))
		machine_enter(m, STATE_ASK);
	else
		machine_enter(m, STATE_SSID);
}

static void idle_handle(struct provision_machine *m, const struct provision_event *event)
{
	machine_phase(m, PROVISION_PHASE_INQUIRE);
	machine_enter(m, STATE_SUBSCRIBE);
}

static void subscribe_enter(struct provision_machine *m)
{
	machine_subscribe(m, ZEPHYR_EP_STATUS);
}

static void subscribe_handle(struct provision_machine *m,
			     const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED)
		take_status(m, event);
	else if (event->error)
		machine_request_failed(m, event);
	else if (m->options.goal == PROVISION_GOAL_RESET)
		proceed(m);
	else
		machine_enter(m, STATE_STATUS);
}

static void status_enter(struct provision_machine *m)
{
	machine_read(m, ZEPHYR_EP_STATUS);
}

static void status_handle(struct provision_machine *m,
			  const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED)
		take_status(m, event);
	else if (event->error)
		machine_request_failed(m, event);
	else if (!take_status(m, event))
		machine_end(m, PROVISION_PROTOCOL, true,
			    "its status is none that is known");
	else
		proceed(m);
}

static void busy_enter(struct provision_machine *m)
{
	machine_note(m, "It tries to join a network that it was given before.");
}

static void busy_handle(struct provision_machine *m, const struct provision_event *event)
{
	if (take_status(m, event) && m->status != ZEPHYR_CONNECTING)
		proceed(m);
}

/* It does not come to an end with that network: it gets another one. */
static void busy_timeout(struct provision_machine *m)
{
	m->status = ZEPHYR_IDLE;
	proceed(m);
}

/* ---- credentials ---- */

static void ask_enter(struct provision_machine *m)
{
	if (!credentials_ask(m, &m->credentials, &m->facts))
		machine_enter(m, STATE_SSID);
}

static void ask_handle(struct provision_machine *m, const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED) {
		take_status(m, event);
		return;
	}
	if (!credentials_answer(m, &m->credentials, event))
		return;
	m->wpa3_tried = false;
	machine_enter(m, credentials_complete(&m->credentials) ? STATE_SSID : STATE_ASK);
}

static void ssid_enter(struct provision_machine *m)
{
	machine_phase(m, PROVISION_PHASE_SEND);
	machine_write(m, ZEPHYR_EP_SSID, m->credentials.ssid, m->credentials.ssid_len,
		      false);
}

/* It chooses by itself, open or WPA2; after a WPA3 of before that has to be said. */
static void choose_security(struct provision_machine *m)
{
	bool open = !m->credentials.passphrase;

	m->security = open ? ZEPHYR_OPEN : m->wpa3_tried ? ZEPHYR_WPA3 : ZEPHYR_AUTO;
	if (m->security_set || m->wpa3_tried)
		machine_enter(m, STATE_SECURITY);
	else
		machine_enter(m, STATE_CONNECT);
}

static void after_ssid(struct provision_machine *m)
{
	if (m->credentials.passphrase)
		machine_enter(m, STATE_PASSWORD);
	else
		choose_security(m);
}

static void password_enter(struct provision_machine *m)
{
	size_t len;
	const uint8_t *passphrase = credentials_passphrase(&m->credentials, &len);

	machine_write(m, ZEPHYR_EP_PASSWORD, passphrase, len, true);
}

static void security_enter(struct provision_machine *m)
{
	m->security_set = true;
	m->value = m->security;
	machine_write(m, ZEPHYR_EP_SECURITY, &m->value, 1, false);
}

static void after_security(struct provision_machine *m)
{
	machine_enter(m, STATE_CONNECT);
}

/* What makes it join counts as handing the credentials over, also those of an open network. */
static void connect_enter(struct provision_machine *m)
{
	m->joining = true;
	m->status = ZEPHYR_IDLE;
	m->value = ZEPHYR_CONNECT;
	machine_write(m, ZEPHYR_EP_CONTROL, &m->value, 1, true);
}

static void after_connect(struct provision_machine *m)
{
	machine_phase(m, PROVISION_PHASE_JOIN);
	machine_enter(m, STATE_JOIN);
}

/* ---- how the join goes ---- */

/* It tells no reason, and cannot look for networks. WPA3 is not what it tries by itself. */
static void join_failed(struct provision_machine *m)
{
	m->joining = false;
	if (m->credentials.passphrase && !m->wpa3_tried) {
		m->wpa3_tried = true;
		machine_note(m, "It could not join; it is asked to try WPA3.");
		machine_enter(m, STATE_SSID);
		return;
	}
	if (credentials_failed(m, &m->credentials, PROVISION_JOIN_FAILED, false,
			       "it cannot look for networks either"))
		machine_enter(m, STATE_ASK);
}

static void watch(struct provision_machine *m)
{
	if (m->status == ZEPHYR_CONNECTED)
		machine_end(m, PROVISION_OK, true, NULL);
	else if (m->status == ZEPHYR_FAILED)
		join_failed(m);
}

static void join_handle(struct provision_machine *m, const struct provision_event *event)
{
	if (take_status(m, event))
		watch(m);
}

static void join_timeout(struct provision_machine *m)
{
	machine_end(m, PROVISION_TIMED_OUT, true, "it neither joined nor gave up");
}

/* ---- erase ---- */

static void erase_enter(struct provision_machine *m)
{
	machine_phase(m, PROVISION_PHASE_CONFIGURE);
	m->erasing = true;
	m->status = ZEPHYR_CONNECTED;
	m->value = ZEPHYR_ERASE;
	machine_write(m, ZEPHYR_EP_CONTROL, &m->value, 1, false);
}

static void erased(struct provision_machine *m)
{
	machine_end(m, PROVISION_OK, true, NULL);
}

static void erased_enter(struct provision_machine *m)
{
	if (m->status == ZEPHYR_IDLE)
		erased(m);
}

static void erased_handle(struct provision_machine *m,
			  const struct provision_event *event)
{
	if (take_status(m, event) && m->status == ZEPHYR_IDLE)
		erased(m);
}

static void after_erase(struct provision_machine *m)
{
	machine_enter(m, STATE_ERASED);
}

/* ---- what every write has in common ---- */

/* A status may come before the acknowledgement of the write that caused it: it is kept. */
static void write_handle(struct provision_machine *m, const struct provision_event *event)
{
	static void (*const after[])(struct provision_machine * m) = {
		[STATE_SSID] = after_ssid,	   [STATE_PASSWORD] = choose_security,
		[STATE_SECURITY] = after_security, [STATE_CONNECT] = after_connect,
		[STATE_ERASE] = after_erase,
	};

	if (event->type == PROVISION_NOTIFIED)
		take_status(m, event);
	else if (event->error)
		machine_request_failed(m, event);
	else
		after[m->machine.state](m);
}

static void closed(struct provision_machine *m)
{
	if (m->erasing && m->machine.state == STATE_ERASED)
		erased(m);
	else if (m->joining && m->status == ZEPHYR_CONNECTED)
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
#define WRITES     (ON(WRITTEN) | ON(NOTIFIED)), SECONDS(10)

static const struct machine_row rows[] = {
	[STATE_IDLE]      = {"idle", ON(START), NEVER, NULL, idle_handle},
	[STATE_SUBSCRIBE] = {"subscribe", ON(SUBSCRIBED) | ON(NOTIFIED), SECONDS(30), subscribe_enter,
	                     subscribe_handle},
	[STATE_STATUS]    = {"status", ON(READ) | ON(NOTIFIED), SECONDS(10), status_enter, status_handle},
	[STATE_BUSY]      = {"busy", ON(NOTIFIED), SECONDS(30), busy_enter, busy_handle, busy_timeout},
	[STATE_ASK]       = {"ask", ON(ANSWER) | ON(NOTIFIED), NEVER, ask_enter, ask_handle},
	[STATE_SSID]      = {"ssid", WRITES, ssid_enter, write_handle},
	[STATE_PASSWORD]  = {"password", WRITES, password_enter, write_handle},
	[STATE_SECURITY]  = {"security", WRITES, security_enter, write_handle},
	[STATE_CONNECT]   = {"connect", WRITES, connect_enter, write_handle},
	[STATE_JOIN]      = {"join", ON(NOTIFIED), SECONDS(75), watch, join_handle, join_timeout},
	[STATE_ERASE]     = {"erase", WRITES, erase_enter, write_handle},
	[STATE_ERASED]    = {"erased", ON(NOTIFIED), SECONDS(5), erased_enter, erased_handle, erased},
};
/* clang-format on */

static const struct machine_table table = {
	.name = "zephyr",
	.rows = rows,
	.can = MACHINE_CAN_RESET,
	.closed = closed,
	.cancelled = cancelled,
	.ended = ended,
	.lacks = "it lacks a characteristic of the provisioning service",
};

/* ---- the seam ---- */

static struct provision_machine *zephyr_free(struct provision_machine *m)
{
	if (!m)
		return NULL;
	ended(m);
	free(m);
	return NULL;
}

static int zephyr_new(const struct provision_options *options,
		      struct provision_machine **ret)
{
	struct provision_machine *m = calloc(1, sizeof(*m));

	if (!m)
		return -ENOMEM;
	machine_init(m, &table, options);
	m->options = *options;
	m->credentials.retry = options->retry;
	*ret = m;
	return 0;
}

static const struct provision_facts *zephyr_facts(const struct provision_machine *m)
{
	return &m->facts;
}

static const struct provision_endpoint endpoints[] = {
	[ZEPHYR_EP_SSID] = {"ssid", ZEPHYR_SSID_UUID},
	[ZEPHYR_EP_PASSWORD] = {"password", ZEPHYR_PASSWORD_UUID},
	[ZEPHYR_EP_SECURITY] = {"security", ZEPHYR_SECURITY_UUID},
	[ZEPHYR_EP_CONTROL] = {"control", ZEPHYR_CONTROL_UUID},
	[ZEPHYR_EP_STATUS] = {"status", ZEPHYR_STATUS_UUID},
};

const struct provision_protocol zephyr_protocol = {
	.name = "zephyr",
	.service_uuid = ZEPHYR_SERVICE_UUID,
	.endpoints = endpoints,
	.n_endpoints = ARRAY_SIZE(endpoints),
	.new = zephyr_new,
	.free = zephyr_free,
	.step = machine_step,
	.next = machine_next,
	.deadline = machine_deadline,
	.facts = zephyr_facts,
};
