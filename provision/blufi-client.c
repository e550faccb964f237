/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The client of BluFi: the table of its states, the way from one to the next, the seam of step.h. */
#include "provision/blufi-machine.h"

#include <errno.h>
#include <string.h>

static void start(struct provision_machine *m, const struct provision_event *event)
{
	machine_phase(m, PROVISION_PHASE_INQUIRE);
	machine_enter(m, BLUFI_SUBSCRIBE);
}

static void subscribe_enter(struct provision_machine *m)
{
	machine_subscribe(m, BLUFI_EP_NOTIFY);
}

static void subscribe_handle(struct provision_machine *m,
			     const struct provision_event *event)
{
	if (event->type != PROVISION_SUBSCRIBED)
		blufi_talk_handle(m, event);
	else if (event->error)
		machine_request_failed(m, event);
	else
		machine_enter(m, BLUFI_ASK_VERSION);
}

void blufi_proceed(struct provision_machine *m)
{
	m->joining = false;
	if (m->options.want_networks && !m->scan_done)
		machine_enter(m, BLUFI_SCAN);
	else if (credentials_ask(m, &m->credentials, &m->facts))
		machine_enter(m, BLUFI_ASK);
	else if (credentials_complete(&m->credentials))
		machine_enter(m, BLUFI_SEND);
}

static void ask_handle(struct provision_machine *m, const struct provision_event *event)
{
	if (event->type != PROVISION_ANSWER)
		blufi_talk_handle(m, event);
	else if (credentials_answer(m, &m->credentials, event))
		blufi_proceed(m);
}

/* ---- the table ---- */

/* clang-format off */
#define SECONDS(s) MACHINE_SECONDS(s)
#define ON(type)   MACHINE_ON(type)
#define TALK       (ON(WRITTEN) | ON(NOTIFIED))

/* Chips without hardware for it take 12 s for each of two powers of 3072 bits; a scan takes 3 to
   5 s; firmware tries a join for as long as it takes. */
static const struct machine_row rows[] = {
	[BLUFI_IDLE]        = {"idle", ON(START), MACHINE_NEVER, NULL, start},
	[BLUFI_SUBSCRIBE]   = {"subscribe", ON(SUBSCRIBED) | TALK, SECONDS(10),
	                       subscribe_enter, subscribe_handle},
	[BLUFI_ASK_VERSION] = {"version", TALK, SECONDS(5),
	                       blufi_talk, blufi_talk_handle, blufi_version_silent},
	[BLUFI_NEGOTIATE]   = {"negotiate", TALK, SECONDS(45),
	                       blufi_negotiate_enter, blufi_talk_handle, blufi_negotiate_silent},
	[BLUFI_PROTECT]     = {"protect", TALK, SECONDS(10), blufi_talk, blufi_talk_handle},
	[BLUFI_ASK_STATUS]  = {"status", TALK, SECONDS(10),
	                       blufi_talk, blufi_talk_handle, blufi_proceed},
	[BLUFI_SCAN]        = {"scan", TALK, SECONDS(15),
	                       blufi_scan_enter, blufi_talk_handle, blufi_proceed},
	[BLUFI_ASK]         = {"ask", ON(ANSWER) | TALK, MACHINE_NEVER, NULL, ask_handle},
	[BLUFI_SEND]        = {"send", TALK, SECONDS(20), blufi_send_enter, blufi_talk_handle},
	[BLUFI_JOIN]        = {"join", TALK, SECONDS(60),
	                       NULL, blufi_talk_handle, blufi_join_timeout},
};
/* clang-format on */

static const struct blufi_part *const parts[BLUFI_STATES] = {
	[BLUFI_ASK_VERSION] = &blufi_version_part,
	[BLUFI_NEGOTIATE] = &blufi_negotiate_part,
	[BLUFI_PROTECT] = &blufi_protect_part,
	[BLUFI_ASK_STATUS] = &blufi_status_part,
	[BLUFI_SCAN] = &blufi_scan_part,
	[BLUFI_SEND] = &blufi_send_part,
	[BLUFI_JOIN] = &blufi_join_part,
};

const struct blufi_part *blufi_part(const struct provision_machine *m)
{
	return parts[m->machine.state];
}

/* ---- ends ---- */

void blufi_broken(struct provision_machine *m, const char *detail)
{
	machine_end(m, PROVISION_PROTOCOL, true, detail);
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

static void ended(struct provision_machine *m)
{
	credentials_deinit(&m->credentials);
	blufi_channel_deinit(&m->channel);
	blufi_agreement_free(steal(&m->agreement));
}

static const struct machine_table table = {
	.name = "blufi",
	.rows = rows,
	.can = MACHINE_CAN_BSSID,
	.closed = closed,
	.cancelled = cancelled,
	.ended = ended,
	.lacks = "it lacks a characteristic of BluFi",
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
	ended(m);
	buf_deinit(&m->frame);
	buf_deinit(&m->offer);
	free(m);
	return NULL;
}

/* -EINVAL: none of the kinds. */
static int take_security(struct provision_machine *m, const char *name)
{
	static const char *const names[] = {
		[BLUFI_SECURITY_NONE] = "none",
		[BLUFI_SECURITY_OLD] = "old",
		[BLUFI_SECURITY_CURRENT] = "current",
	};

	for (size_t i = 0; name && i < ARRAY_SIZE(names); i++) {
		if (strcmp(names[i], name) == 0) {
			m->security = (enum blufi_security)i;
			m->security_given = true;
			return 0;
		}
	}
	return name ? -EINVAL : 0;
}

static int machine_new(const struct provision_options *options,
		       struct provision_machine **ret)
{
	struct provision_machine *m = calloc(1, sizeof(*m));
	int r;

	if (!m)
		return -ENOMEM;
	machine_init(m, &table, options);
	m->channel.frame_max = BLUFI_FRAME_USUAL;
	m->options = *options;
	m->credentials.retry = options->retry;
	m->facts.can_scan = true;
	if (options->bssid)
		memcpy(m->bssid, options->bssid, sizeof(m->bssid));
	r = take_security(m, provision_option_parameter(options, "security"));
	if (r < 0)
		machine_free(m);
	else
		*ret = m;
	return r;
}

static const struct provision_endpoint endpoints[] = {
	[BLUFI_EP_WRITE] = {"write", BLUFI_WRITE_UUID},
	[BLUFI_EP_NOTIFY] = {"notify", BLUFI_NOTIFY_UUID},
};

/* The number of its service belongs to nobody: only with both characteristics it is BluFi's. */
static const char *find(const struct provision_table *t)
{
	const char *service = NULL;
	bool found[BLUFI_ENDPOINTS] = {false};

	for (size_t i = 0; i < t->n_rows; i++) {
		if (strcmp(t->rows[i].service, BLUFI_SERVICE_UUID) != 0)
			continue;
		service = t->rows[i].service;
		for (size_t j = 0; j < BLUFI_ENDPOINTS; j++)
			found[j] |= strcmp(t->rows[i].uuid, endpoints[j].uuid) == 0;
	}
	return found[BLUFI_EP_WRITE] && found[BLUFI_EP_NOTIFY] ? service : NULL;
}

const struct provision_protocol blufi_protocol = {
	.name = "blufi",
	.service_uuid = BLUFI_SERVICE_UUID,
	.find = find,
	.endpoints = endpoints,
	.n_endpoints = ARRAY_SIZE(endpoints),
	.new = machine_new,
	.free = machine_free,
	.step = machine_step,
	.next = machine_next,
	.deadline = machine_deadline,
	.facts = facts,
};
