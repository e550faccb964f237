/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The association: the pure machine of assoc.h, fed and obeyed. */
#include "wifi/join-private.h"

#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	LOST_US = 10 * 1000000,
	TAKE_US = 3 * 1000000, /* until the helper has taken the interface */
};
/* clang-format on */

static void pump(struct wifi_join *join);

static void feed(struct wifi_join *join, struct wifi_assoc_event event)
{
	if (!join->assoc)
		return;
	event.now_us = clock_now();
	wifi_assoc_step(join->assoc, &event);
	pump(join);
}

void join_assoc_event(struct wifi_join *join, const struct wifi_event *event)
{
	feed(join, (struct wifi_assoc_event){.type = WIFI_ASSOC_EVENT, .event = event});
}

void join_assoc_gone(struct wifi_join *join, int error)
{
	feed(join, (struct wifi_assoc_event){.type = WIFI_ASSOC_GONE, .error = error});
}

static void on_deadline(void *userdata)
{
	feed(userdata, (struct wifi_assoc_event){.type = WIFI_ASSOC_TIMEOUT});
}

static void on_answer(const char *answer, size_t len, int error, void *userdata)
{
	if (error < 0)
		return; /* the ctrl's down() follows */
	feed(userdata, (struct wifi_assoc_event){
			       .type = WIFI_ASSOC_ANSWER,
			       .text = answer,
			       .len = len,
		       });
}

int join_assoc_init(struct wifi_join *join)
{
	return loop_timer_new(join->event, on_deadline, join, &join->assoc_timer);
}

void join_assoc_drop(struct wifi_join *join)
{
	if (join->ctrl)
		wifi_ctrl_forget(join->ctrl, join);
	join->assoc = wifi_assoc_free(join->assoc);
	join->held = false;
	if (join->assoc_timer)
		loop_timer_set(join->assoc_timer, 0);
}

/* What is wrong with one access point need not be with the next; a key is wrong everywhere. */
static bool is_of_one_bss(enum wifi_verdict verdict)
{
	return verdict == WIFI_AP_FULL || verdict == WIFI_NOT_IN_RANGE;
}

/* Another network of the prefix. false: there is none, or it was no fault of this one. */
static bool try_next(struct wifi_join *join, enum wifi_verdict verdict)
{
	_cleanup_(freep) char *failed = join_name(&join->info.bss.ssid);
	_cleanup_(freep) char *next = NULL;
	char command[32];
	int r;

	if (!join->config.selector.prefix || join->was_joined || !is_of_one_bss(verdict))
		return false;
	r = join_choose_next(join);
	if (r < 0)
		return join_is_ending(
			join); /* the next one's refusal is the verdict then */
	next = join_name(&join->info.bss.ssid);
	join_note(join, "%s %s: trying %s", failed ? failed : "it",
		  verdict == WIFI_AP_FULL ? "takes no more stations"
					  : "is not there any more",
		  next ? next : "the next one");
	if (join->network >= 0) {
		snprintf(command, sizeof(command), "REMOVE_NETWORK %d", join->network);
		(void)wifi_ctrl_request(join->ctrl, command, strlen(command), false, NULL,
					NULL);
	}
	join_associate(join);
	return true;
}

static void ended(struct wifi_join *join, const struct wifi_assoc_action *action)
{
	const enum wifi_verdict verdict = action->verdict;
	const bool certain = action->certain;
	char text[JOIN_TEXT_MAX];

	snprintf(text, sizeof(text), "%s", action->detail ? action->detail : "");
	join_assoc_drop(join); /* the detail was its */
	if (verdict == WIFI_DAEMON_GONE) {
		join_control_again(join);
		return;
	}
	if (!try_next(join, verdict))
		join_verdict(join, verdict, certain, *text ? text : NULL);
}

static void connected(struct wifi_join *join, const struct wifi_assoc_action *action)
{
	memcpy(join->info.bss.bssid, action->bssid, sizeof(join->info.bss.bssid));
	if (join->at == AT_JOINED)
		join_note(join, "the link is back");
	join_net_up(join);
}

static void disturbed(struct wifi_join *join)
{
	join_note(join, "the link was lost");
	join_net_down(join);
}

/* It makes the link go to the new network: not before the addresses of the old one are set aside. */
static bool is_selection(const struct wifi_assoc_action *action)
{
	static const char command[] = "SELECT_NETWORK ";

	return action->len > strlen(command) &&
	       !memcmp(action->command, command, strlen(command));
}

static void request(struct wifi_join *join, const struct wifi_assoc_action *action)
{
	int r;

	if (!join->net_taken && is_selection(action)) {
		join->held = true;
		join->selection = *action;
		return;
	}
	r = wifi_ctrl_request(join->ctrl, action->command, action->len, action->secret,
			      on_answer, join);

	/* when it is not up, its down() has come, or is about to */
	if (r < 0 && r != -ENOTCONN)
		join_fail(join, WIFI_JOIN_INTERNAL, "%s", strerror(-r));
}

void join_assoc_release(struct wifi_join *join)
{
	if (!join->held)
		return;
	join->held = false;
	request(join, &join->selection);
}

static void pump(struct wifi_join *join)
{
	struct wifi_assoc_action action;

	while (join->assoc && !join_is_ending(join) &&
	       wifi_assoc_next(join->assoc, &action)) {
		switch (action.type) {
		case WIFI_ASSOC_DO_NOTHING:
			break;
		case WIFI_ASSOC_DO_COMMAND:
			request(join, &action);
			break;
		case WIFI_ASSOC_DO_ADDED: /* networks that the snapshot does not name are ours */
			join->network = action.network;
			break;
		case WIFI_ASSOC_DO_NOTE:
			join_note(join, "%s", action.detail);
			break;
		case WIFI_ASSOC_DO_CONNECTED:
			connected(join, &action);
			break;
		case WIFI_ASSOC_DO_DISTURBED:
			disturbed(join);
			break;
		case WIFI_ASSOC_DO_END:
			ended(join, &action);
			return;
		}
	}
	if (join->assoc)
		loop_timer_set(join->assoc_timer, wifi_assoc_deadline(join->assoc));
}

void join_associate(struct wifi_join *join)
{
	const struct wifi_assoc_config config = {
		.bss = join->info.bss,
		.selector = join->config.selector,
		.credentials = join->config.credentials,
		.lost_us = LOST_US,
	};
	int r;

	join->network = -1;
	wifi_join_enter(join, AT_ASSOCIATE, join->net_taken ? 0 : TAKE_US);
	join_phase(join, WIFI_JOIN_ASSOCIATE);
	r = wifi_assoc_new(&config, &join->assoc);
	if (r < 0) {
		join_fail(join, WIFI_JOIN_INTERNAL, "%s", strerror(-r));
		return;
	}
	feed(join, (struct wifi_assoc_event){.type = WIFI_ASSOC_START});
}
