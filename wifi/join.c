/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/join-private.h"

#include "base/log.h"
#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { WHOLE_US = 60 * 1000000 };

struct state {
	const char *name;
	enum wifi_join_error late; /* what it is when its deadline passes */
	enum wifi_verdict verdict;
	const char *late_text;
};

/* clang-format off */
static const struct state states[] = {
	[AT_START]     = {"start",     WIFI_JOIN_INTERNAL, WIFI_OK, NULL},
	[AT_REPAIR]    = {"repair",    WIFI_JOIN_UNREPAIRED, WIFI_OK, NULL}, /* undo.h has deadlines */
	[AT_CHECK]     = {"check",     WIFI_JOIN_INTERNAL, WIFI_OK, NULL}, /* has the join's */
	[AT_RELEASE]   = {"release",   WIFI_JOIN_MANAGER, WIFI_OK, "it does not answer"},
	[AT_CONTROL]   = {"control",   WIFI_JOIN_NO_SUPPLICANT, WIFI_OK, "its control socket does not appear"},
	[AT_PREPARE]   = {"prepare",   WIFI_JOIN_INTERNAL, WIFI_OK, NULL}, /* has the join's */
	[AT_ASSOCIATE] = {"associate", WIFI_JOIN_NO_HELPER, WIFI_OK, "it does not answer"},
	[AT_ADDRESS]   = {"address",   WIFI_JOIN_NO_ADDRESS, WIFI_OK, NULL},
	[AT_REACH]     = {"reach",     WIFI_JOIN_UNREACHABLE, WIFI_OK, NULL},
	[AT_JOINED]    = {"joined",    WIFI_JOIN_INTERNAL, WIFI_OK, NULL}, /* has no deadline */
	[AT_LEAVE]     = {"leave",     WIFI_JOIN_INTERNAL, WIFI_OK, NULL}, /* these go on, see on_timer() */
	[AT_UNDO]      = {"undo",      WIFI_JOIN_INTERNAL, WIFI_OK, NULL},
	[AT_END]       = {"end",       WIFI_JOIN_INTERNAL, WIFI_OK, NULL},
	[AT_ENDED]     = {"ended",     WIFI_JOIN_INTERNAL, WIFI_OK, NULL},
};
/* clang-format on */

bool join_is_ending(const struct wifi_join *join)
{
	return join->at >= AT_LEAVE;
}

void wifi_join_enter(struct wifi_join *join, enum join_at at, uint64_t state_us)
{
	uint64_t until;

	log_debug("join: %s: %s -> %s", join->info.interface, states[join->at].name,
		  states[at].name);
	join->at = at;
	join->until_at = state_us ? clock_now() + state_us : 0;
	until = join->until_at;
	if (at < AT_JOINED && join->until && (!until || join->until < until))
		until = join->until;
	loop_timer_set(join->timer, until);
}

void join_phase(struct wifi_join *join, enum wifi_join_phase phase)
{
	join->ops->phase(phase, join->userdata);
}

void join_note(struct wifi_join *join, const char *format, ...)
{
	_cleanup_(freep) char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	if (text)
		join->ops->note(text, join->userdata);
}

void join_fail(struct wifi_join *join, enum wifi_join_error error, const char *format,
	       ...)
{
	va_list args;

	if (join_is_ending(join))
		return;
	join->failure = (struct join_failure){.error = error, .certain = true};
	if (format) {
		va_start(args, format);
		vsnprintf(join->failure.text, sizeof(join->failure.text), format, args);
		va_end(args);
	}
	join_leave(join);
}

void join_verdict(struct wifi_join *join, enum wifi_verdict verdict, bool certain,
		  const char *text)
{
	if (join_is_ending(join))
		return;
	if (join->was_joined &&
	    (verdict == WIFI_NOT_IN_RANGE || verdict == WIFI_TIMED_OUT))
		verdict = WIFI_LOST;
	join->failure = (struct join_failure){
		.error = WIFI_JOIN_VERDICT,
		.verdict = verdict,
		.certain = certain,
	};
	if (text)
		snprintf(join->failure.text, sizeof(join->failure.text), "%s", text);
	join_leave(join);
}

char *join_name(const struct wifi_ssid *ssid)
{
	return text_escape(ssid->data, ssid->len);
}

static void tell_end(struct wifi_join *join)
{
	const struct join_failure *failure = &join->failure;

	join->at = AT_ENDED;
	join->ops->end(failure->error, failure->verdict, failure->certain,
		       *failure->text ? failure->text : NULL, join->restored,
		       *join->restore_text ? join->restore_text : NULL, join->userdata);
}

static void on_late(struct wifi_join *join)
{
	const struct state *state = &states[join->at];
	bool own = join->until_at && clock_now() >= join->until_at;

	if (join->at == AT_CONTROL && join->tries < JOIN_SUPPLICANT_TRIES)
		join_verdict(join, WIFI_DAEMON_GONE, true, NULL);
	else if (!own) /* the join's own time is over, wherever it is */
		join_verdict(join, WIFI_TIMED_OUT, true, NULL);
	else if (state->late == WIFI_JOIN_VERDICT)
		join_verdict(join, state->verdict, true, state->late_text);
	else
		join_fail(join, state->late, state->late_text ? "%s" : NULL,
			  state->late_text);
}

static void on_timer(void *userdata)
{
	struct wifi_join *join = userdata;

	if (join->at == AT_START)
		join_start(join);
	else if (join->at == AT_LEAVE)
		join_undo(join);
	else if (join->at == AT_UNDO)
		join_net_left(join, -ETIMEDOUT);
	else if (join->at == AT_END)
		tell_end(join); /* it may free the join */
	else
		on_late(join);
}

int wifi_join_new(sd_event *event, sd_bus *bus, const struct wifi_join_config *config,
		  const struct wifi_join_ops *ops, void *userdata, struct wifi_join **ret)
{
	_cleanup_(wifi_join_freep) struct wifi_join *join = calloc(1, sizeof(*join));
	int r;

	if (!join)
		return -ENOMEM;
	join->event = event;
	join->bus = sd_bus_ref(bus);
	join->ops = ops;
	join->userdata = userdata;
	join->config = *config;
	if (config->ctrl_dir && !(join->ctrl_dir = strdup(config->ctrl_dir)))
		return -ENOMEM;
	join->config.ctrl_dir = join->ctrl_dir;
	join->network = -1;
	join->tries = JOIN_SUPPLICANT_TRIES;
	if (config->interface)
		snprintf(join->info.interface, sizeof(join->info.interface), "%s",
			 config->interface);
	r = loop_timer_new(event, on_timer, join, &join->timer);
	if (r < 0)
		return r;
	r = join_assoc_init(join);
	if (r < 0)
		return r;
	join->until = clock_now() + (config->timeout_us ? config->timeout_us : WHOLE_US);
	loop_timer_set(join->timer, clock_now());
	*ret = steal(&join);
	return 0;
}

struct wifi_join *wifi_join_free(struct wifi_join *join)
{
	if (!join)
		return NULL;
	wifi_undo_free(join->undo);
	if (join->record.id && !join->changed)
		(void)wifi_records_drop(join->records, join->record.id);
	else if (join->record.id)
		(void)wifi_records_abandon(join->records, join->record.id);
	join_assoc_drop(join);
	loop_timer_free(join->assoc_timer);
	join_ctrl_close(join);
	wifi_net_free(join->net);
	supplicant_call_free(join->call);
	sd_bus_slot_unref(join->owner_watch);
	wifi_manager_free(join->manager);
	wifi_records_free(join->records);
	wifi_bss_table_deinit(&join->table);
	secret_free(join->passphrase);
	free(join->snapshot);
	loop_timer_free(join->timer);
	sd_bus_unref(join->bus);
	free(join->ctrl_dir);
	free(join);
	return NULL;
}

const struct wifi_join_info *wifi_join_info(const struct wifi_join *join)
{
	return &join->info;
}

void wifi_join_leave(struct wifi_join *join)
{
	if (join->was_joined) /* also while it is being joined again */
		join_fail(join, WIFI_JOIN_OK, NULL);
	else
		join_verdict(join, WIFI_CANCELLED, true, NULL);
}

int wifi_join_stay(struct wifi_join *join)
{
	int r;

	if (join->at != AT_JOINED || join->config.lifetime == WIFI_ONCE)
		return -EINVAL;
	/* until the record says joined the next process undoes all of it, and has to find a helper
	   that was told to stay */
	r = wifi_records_helper(join->records, join->record.id, wifi_net_pid(join->net));
	if (r < 0)
		return join_record_failed(join, r);
	r = wifi_net_stay(join->net);
	if (r < 0) {
		join_fail(join, WIFI_JOIN_INTERNAL, "usher-radio cannot stay");
		return r;
	}
	r = join_record_joined(join);
	if (r < 0)
		return join_record_failed(join, r);
	join_assoc_drop(join);
	wifi_join_enter(join, AT_END, 1);
	return 0;
}
