/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of states and the seam. A command that is out is answered before the next one goes out:
 * a state that is entered meanwhile sends its own when that answer has come.
 */
#include "wifi/assoc-machine.h"

#include "base/log.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
#define SECONDS(s) ((s) * UINT64_C(1000000))
#define ON(type)   (1u << WIFI_ASSOC_##type)

struct assoc_row {
	const char *name;
	unsigned accepts;    /* bits of enum wifi_assoc_input; GONE and CANCEL: everywhere */
	uint64_t timeout_us; /* 0: the one of the whole; NEVER */
	void (*enter)(struct wifi_assoc *m);
	void (*answer)(struct wifi_assoc *m, const char *answer);
	void (*event)(struct wifi_assoc *m, const struct wifi_event *event);
	void (*timeout)(struct wifi_assoc *m);
};

#define NEVER UINT64_MAX

/* wpa_supplicant answers within milliseconds, and ctrl.h gives up after five seconds; a scan of one
   channel takes 0.1 s, and somebody else's of all of them some seconds. */
static const struct assoc_row table[] = {
	[ASSOC_IDLE]      = {"idle", ON(START), NEVER},
	[ASSOC_ADD]       = {"add", ON(ANSWER), 0, add_enter, add_answer, NULL, try_timeout},
	[ASSOC_CONFIGURE] = {"configure", ON(ANSWER), 0, configure_enter, configure_answer, NULL,
	                     try_timeout},
	[ASSOC_SELECT]    = {"select", ON(ANSWER) | ON(EVENT), 0, select_enter, select_answer,
	                     try_event, try_timeout},
	[ASSOC_TRY]       = {"try", ON(ANSWER) | ON(EVENT), 0, NULL, NULL, try_event, try_timeout},
	[ASSOC_STOP]      = {"stop", ON(ANSWER), SECONDS(6), stop_enter, stop_answer, NULL,
	                     stop_timeout},
	[ASSOC_RECALL]    = {"recall", ON(ANSWER), SECONDS(6), bss_enter, recall_answer, NULL,
	                     look_timeout},
	[ASSOC_LOOK]      = {"look", ON(ANSWER) | ON(EVENT), SECONDS(6), look_enter, look_answer,
	                     look_event, look_timeout},
	[ASSOC_HEARD]     = {"heard", ON(ANSWER), SECONDS(6), bss_enter, heard_answer, NULL,
	                     look_timeout},
	[ASSOC_CONNECTED] = {"connected", ON(ANSWER) | ON(EVENT), NEVER, NULL, NULL, connected_event},
	[ASSOC_LOST]      = {"lost", ON(ANSWER) | ON(EVENT), NEVER, lost_enter, lost_answer,
	                     connected_event, lost_timeout},
	[ASSOC_ENDED]     = {"ended", 0, NEVER},
};
/* clang-format on */

static void run_enter(struct wifi_assoc *m)
{
	if (table[m->state].enter)
		table[m->state].enter(m);
}

void assoc_enter(struct wifi_assoc *m, enum assoc_state state)
{
	const struct assoc_row *row = &table[state];

	log_debug("association: %s -> %s", table[m->state].name, row->name);
	m->state = state;
	m->state_until_us = 0;
	if (state == ASSOC_LOST)
		m->state_until_us = m->now_us + (m->config.lost_us ?: SECONDS(10));
	else if (row->timeout_us != NEVER && row->timeout_us > 0)
		m->state_until_us = m->now_us + row->timeout_us;
	m->enter_late = m->out;
	if (!m->out)
		run_enter(m);
}

void assoc_emit(struct wifi_assoc *m, const struct wifi_assoc_action *action)
{
	if (m->n_actions == ASSOC_ACTIONS_MAX) {
		log_error("usher bug: actions of an association were not taken");
		return;
	}
	m->actions[(m->first_action + m->n_actions++) % ASSOC_ACTIONS_MAX] = *action;
}

void assoc_note(struct wifi_assoc *m, const char *text)
{
	assoc_emit(m, &(struct wifi_assoc_action){.type = WIFI_ASSOC_DO_NOTE,
						  .detail = text});
}

void assoc_send(struct wifi_assoc *m, bool secret)
{
	if (m->command.error) {
		m->adding = false;
		assoc_end(m, WIFI_NO_MEMORY, true, NULL);
		return;
	}
	m->out = true;
	assoc_emit(m, &(struct wifi_assoc_action){.type = WIFI_ASSOC_DO_COMMAND,
						  .command = m->command.data,
						  .len = m->command.len,
						  .secret = secret});
}

void assoc_end(struct wifi_assoc *m, enum wifi_verdict verdict, bool certain,
	       const char *detail)
{
	m->end = (struct wifi_assoc_action){
		.type = WIFI_ASSOC_DO_END,
		.verdict = verdict,
		.certain = certain,
		.detail = detail,
	};
	assoc_enter(m, ASSOC_ENDED);
}

static void start(struct wifi_assoc *m)
{
	enum wifi_refusal refusal = wifi_profile_check(&m->config.bss,
						       &m->config.credentials);

	m->until_us = m->now_us + (m->config.timeout_us ?: SECONDS(20));
	if (refusal != WIFI_FITS)
		assoc_end(m, WIFI_UNSUPPORTED, true, wifi_refusal_text(refusal));
	else
		assoc_enter(m, ASSOC_ADD);
}

static void answered(struct wifi_assoc *m, const char *text)
{
	const struct assoc_row *row = &table[m->state];

	m->out = false;
	if (m->adding)
		add_take(m, text);
	if (m->enter_late) {
		m->enter_late = false;
		run_enter(m);
	} else if (row->answer) {
		row->answer(m, text);
	}
}

/* The whole's deadline is that of the states until it is connected. */
uint64_t wifi_assoc_deadline(const struct wifi_assoc *m)
{
	return table[m->state].timeout_us == 0 ? m->until_us : m->state_until_us;
}

static void take(struct wifi_assoc *m, const struct wifi_assoc_event *event)
{
	const struct assoc_row *row = &table[m->state];

	switch (event->type) {
	case WIFI_ASSOC_START:
		start(m);
		break;
	case WIFI_ASSOC_ANSWER:
		if (m->out)
			answered(m, event->text);
		break;
	case WIFI_ASSOC_EVENT:
		row->event(m, event->event);
		break;
	case WIFI_ASSOC_TIMEOUT:
		if (wifi_assoc_deadline(m) && m->now_us >= wifi_assoc_deadline(m))
			row->timeout(m);
		break;
	case WIFI_ASSOC_GONE:
		m->out = m->adding = false;
		assoc_end(m, WIFI_DAEMON_GONE, true, NULL);
		break;
	case WIFI_ASSOC_CANCEL:
		assoc_end(m, WIFI_CANCELLED, true, NULL);
		break;
	}
}

void wifi_assoc_step(struct wifi_assoc *m, const struct wifi_assoc_event *event)
{
	unsigned always = ON(TIMEOUT) | ON(GONE) | ON(CANCEL);

	m->now_us = event->now_us;
	/* The last answer is still worth its network's id. */
	if (m->state == ASSOC_ENDED && m->adding && event->type == WIFI_ASSOC_ANSWER) {
		m->out = false;
		add_take(m, event->text);
	} else if (m->state == ASSOC_ENDED && event->type == WIFI_ASSOC_GONE) {
		m->out = m->adding = false;
	} else if (m->state != ASSOC_ENDED &&
		   (table[m->state].accepts | always) & (1u << event->type)) {
		take(m, event);
	}
}

bool wifi_assoc_next(struct wifi_assoc *m, struct wifi_assoc_action *ret)
{
	if (m->n_actions > 0) {
		*ret = m->actions[m->first_action];
		m->first_action = (m->first_action + 1) % ASSOC_ACTIONS_MAX;
		m->n_actions--;
		return true;
	}
	/* A network that is being added has to be known before the end. */
	if (m->state != ASSOC_ENDED || m->end_given || (m->out && m->adding))
		return false;
	m->end_given = true;
	*ret = m->end;
	return true;
}

int wifi_assoc_new(const struct wifi_assoc_config *config, struct wifi_assoc **ret)
{
	struct wifi_assoc *m = calloc(1, sizeof(*m));

	if (!m)
		return -ENOMEM;
	m->config = *config;
	m->network = -1;
	*ret = m;
	return 0;
}

struct wifi_assoc *wifi_assoc_free(struct wifi_assoc *m)
{
	if (!m)
		return NULL;
	buf_deinit(&m->command);
	free(m);
	return NULL;
}
