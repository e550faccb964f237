/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/aware-pair.h"

#include "setup/aware-host.h"
#include "setup/context.h"
#include "setup/errors.h"
#include "setup/event.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { AWARE_REASON_SIZE = 100 };

static bool asks(const struct usher_aware *aware)
{
	return aware->task == AWARE_TASK_PAIR || aware->task == AWARE_TASK_SEND ||
	       aware->task == AWARE_TASK_CARRY;
}

/* What the user lets be done; a weaker way only where it was named. */
static unsigned wanted_methods(unsigned methods)
{
	return methods ? methods : USHER_AWARE_PIN | USHER_AWARE_PASSPHRASE;
}

uint16_t aware_pair_methods(unsigned methods)
{
	uint16_t its = 0;

	methods = wanted_methods(methods);
	if (methods & USHER_AWARE_PIN)
		its |= AWARE_METHOD_PIN_KEYPAD;
	if (methods & USHER_AWARE_PASSPHRASE)
		its |= AWARE_METHOD_PASSPHRASE_KEYPAD;
	if (methods & USHER_AWARE_PIN_HERE)
		its |= AWARE_METHOD_PIN_DISPLAY;
	if (methods & USHER_AWARE_OPPORTUNISTIC)
		its |= AWARE_METHOD_OPPORTUNISTIC;
	return its;
}

/* The strongest that both have; 0: none. */
static unsigned choose_method(const struct usher_aware *aware, unsigned offered)
{
	unsigned wanted = wanted_methods(aware->methods), common;

	if (!aware->methods)
		wanted |= USHER_AWARE_PIN_HERE;
	common = wanted & offered;

	if (common & USHER_AWARE_PIN)
		return USHER_AWARE_PIN;
	if (common & USHER_AWARE_PASSPHRASE)
		return USHER_AWARE_PASSPHRASE;
	if (common & USHER_AWARE_PIN_HERE)
		return USHER_AWARE_PIN_HERE;
	return common & USHER_AWARE_OPPORTUNISTIC;
}

/* What it would take instead of what was given: its first that is offered. */
static const struct {
	unsigned method;
	const char *text, *hint;
} ways[] = {
	{USHER_AWARE_PIN, "it pairs by a PIN of its own",
	 "give that with --pin-file, or no option: then it is asked for"},
	{USHER_AWARE_PASSPHRASE, "it pairs by a passphrase of its own",
	 "give that with --passphrase-file, or no option: then it is asked for"},
	{USHER_AWARE_PIN_HERE, "it pairs by a PIN that is shown here and typed there",
	 "give no option: then a PIN is shown"},
	{USHER_AWARE_OPPORTUNISTIC,
	 "it pairs without a PIN only, so that nobody knows with whom",
	 "--opportunistic agrees to that"},
};

static void fail_method(struct usher_aware *aware, unsigned offered)
{
	const char *text = "it does not pair now";
	size_t i = 0;

	aware->hint = "have it wait for a pairing, as its manual says, and try again";
	while (i < ARRAY_SIZE(ways) && !(ways[i].method & offered))
		i++;
	if (i < ARRAY_SIZE(ways)) {
		text = ways[i].text;
		aware->hint = ways[i].hint;
	}
	if (i < ARRAY_SIZE(ways) && aware->task == AWARE_TASK_CARRY)
		aware->hint = "to agree to that, pair first: `usher aware pair SERVICE "
			      "--opportunistic`; then set it up";
	aware_finish(aware, USHER_ERROR_NO_METHOD, true, text);
}

/* ---- Those whose time is over ---- */

/* Whether it was paired, and why it is no more, as a part of a sentence. */
static bool has_expired(const struct usher_aware *aware, char *ret, size_t size)
{
	int64_t lifetime = 0, hours;

	if (!aware_store_has_expired(aware->usher, aware->service, &lifetime))
		return false;
	hours = (lifetime + 1800) / 3600;
	snprintf(ret, size, "its time is over: %s lasts %lld %s",
		 lifetime < AWARE_NIK_LIFETIME_S ? "a pairing with that device"
						 : "a pairing",
		 (long long)(hours < 72 ? MAX(hours, (int64_t)1) : hours / 24),
		 hours >= 72  ? "days"
		 : hours <= 1 ? "hour"
			      : "hours");
	return true;
}

/* Who is asked for a PIN again is told why. */
static void note_expired(struct usher_aware *aware, const struct usher_aware_peer *peer)
{
	_cleanup_(freep) char *text = NULL;
	char why[AWARE_REASON_SIZE];
	struct usher_event *event;

	if (!has_expired(aware, why, sizeof(why)))
		return;
	if (asprintf(&text, "the pairing does not hold any more, %s", why) < 0)
		return;
	if (aware->owner)
		aware->owner->note(text, aware->userdata);
	event = event_push_aware(aware, USHER_EVENT_NOTE, peer);
	if (event)
		event->text = steal(&text);
}

/* ---- Finding ---- */

static bool peer_of(const struct usher_aware *aware, unsigned id,
		    struct usher_aware_peer *ret)
{
	struct aware_host *host = aware->usher->aware;
	const struct aware_peer *peer = aware_agent_peer(host->agent, id);

	if (!peer)
		return false;
	aware_peer_fill(peer, aware->service, aware_host_row(host, peer->known), ret);
	return true;
}

/* It is found: from now on somebody has to read a PIN, maybe. */
static bool may_carry(struct usher_aware *aware, const struct aware_peer *peer)
{
	if (peer->capabilities & AWARE_CAN_PAIR &&
	    !(peer->capabilities & AWARE_CAN_CACHE)) {
		aware_finish(aware, USHER_ERROR_UNSUPPORTED, true,
			     "its radio cannot protect messages, and nothing is sent "
			     "without");
		return false;
	}
	aware->deadline_us = clock_now() + (uint64_t)AWARE_DEADLINE_MS * 1000;
	aware_arm(aware);
	return true;
}

static void begin(struct usher_aware *aware, unsigned id)
{
	struct aware_host *host = aware->usher->aware;
	const struct aware_peer *peer = aware_agent_peer(host->agent, id);
	struct usher_aware_peer shown;
	char why[AWARE_REASON_SIZE];
	unsigned method = 0;
	int r = 0;

	if (!peer || !peer_of(aware, id, &shown))
		return;
	aware->choose_us = 0;
	aware->peer = id;
	if (aware->task == AWARE_TASK_CARRY && !may_carry(aware, peer))
		return;
	if (aware->again && peer->known >= 0) {
		/* it is a stranger now; stored it is until the new pairing is */
		aware->replaces = peer->known;
		aware_agent_forget(host->agent, peer->known);
	}
	if (aware->again || peer->known < 0) {
		if (aware->task == AWARE_TASK_SEND) {
			if (has_expired(aware, why, sizeof(why)))
				aware_finish(aware, USHER_ERROR_PAIR_AGAIN, true, why);
			else
				aware_finish(aware, USHER_ERROR_NOT_PAIRED, true,
					     shown.id);
			return;
		}
		note_expired(aware, &shown);
		method = choose_method(aware, shown.methods);
		if (!method) {
			fail_method(aware, shown.methods);
			return;
		}
		if (method == USHER_AWARE_PIN_HERE)
			aware_make_pin(aware);
		if (aware->password || aware->pin)
			r = aware_agent_password(host->agent, id,
						 aware->password ?: aware->pin,
						 clock_now());
	}
	aware->used = method;
	if (r == 0)
		r = aware_agent_pair(
			host->agent, id,
			aware_pair_methods(method ? method : USHER_AWARE_PIN),
			clock_now());
	if (r == -EOPNOTSUPP)
		fail_method(aware, shown.methods);
	else if (r < 0 && r != -EALREADY)
		aware_finish(aware, error_from_errno(r), true, NULL);
	aware_host_kick(host);
}

static int has_name(const struct aware_pairing_row *row, void *userdata)
{
	return strcmp(row->name, userdata) == 0 ? -EEXIST : 0;
}

/* Whoever publishes the name that was given, where nobody is remembered by it. */
static bool may_be_wanted(const struct usher_aware *aware,
			  const struct usher_aware_peer *shown)
{
	if (aware->task == AWARE_TASK_CARRY || (!*shown->published && !aware->of_code) ||
	    (*shown->published && strcmp(shown->published, aware->wanted) != 0))
		return false;
	return aware_store_each(aware->usher, has_name, aware->wanted) != -EEXIST;
}

void aware_pair_found(struct usher_aware *aware, const struct aware_peer *peer)
{
	struct usher_aware_peer shown;

	if (!asks(aware) || aware->peer)
		return;
	if (aware->wanted) {
		if (!peer_of(aware, peer->id, &shown))
			return;
		if (aware_peer_is(&shown, aware->wanted)) {
			begin(aware, peer->id);
			return;
		}
		if (!may_be_wanted(aware, &shown))
			return;
	}
	for (size_t i = 0; i < aware->n_candidates; i++)
		if (aware->candidates[i] == peer->id)
			return;
	if (aware->n_candidates == AWARE_PEERS_MAX)
		return;
	aware->candidates[aware->n_candidates++] = peer->id;
	if (!aware->choose_us)
		aware->choose_us = clock_now() + AWARE_CHOOSE_US;
	aware_arm(aware);
}

void aware_pair_lost(struct usher_aware *aware, const struct aware_peer *peer)
{
	for (size_t i = aware->n_candidates; i-- > 0;)
		if (aware->candidates[i] == peer->id)
			aware->candidates[i] = aware->candidates[--aware->n_candidates];
	if (aware->peer == peer->id)
		aware_finish(aware, USHER_ERROR_LOST, true, NULL);
}

/* "water meter (aware/_meter._udp@02:00:00:00:00:01)": two may have one name. */
static void add_candidate(struct buf *text, const struct usher_aware_peer *peer)
{
	const char *name = usher_aware_peer_get_name(peer);
	_cleanup_(freep) char *shown = name ? usher_printable(name, strlen(name)) : NULL;

	buf_printf(text, "%s%s%s%s%s", text->len ? ", " : "", shown ? shown : "",
		   shown ? " (" : "", peer->id, shown ? ")" : "");
}

static void fail_ambiguous(struct usher_aware *aware)
{
	struct usher_aware_peer peer;
	struct buf text = {};

	for (size_t i = 0; i < aware->n_candidates; i++)
		if (peer_of(aware, aware->candidates[i], &peer))
			add_candidate(&text, &peer);
	buf_u8(&text, '\0');
	aware->hint = aware->task == AWARE_TASK_CARRY
			      ? "name one of these by its id; an AWARE: code with a name "
				"(N:) in it tells which is meant, too"
		      : aware->of_code
			      ? "the code does not say which one it is of: name one of "
				"these after the service, and give its PIN instead"
			      : "name one of these after the service, by its id or its "
				"name: `usher aware subscribe SERVICE` shows them, too";
	aware_finish(aware, USHER_ERROR_AMBIGUOUS, true,
		     text.error ? NULL : (const char *)text.data);
	buf_deinit(&text);
}

void aware_pair_choose(struct usher_aware *aware)
{
	if (aware->peer || aware->n_candidates == 0)
		return;
	if (aware->n_candidates > 1)
		fail_ambiguous(aware);
	else
		begin(aware, aware->candidates[0]);
}

/* ---- Pairing ---- */

void aware_pair_ask(struct usher_aware *aware, const struct aware_node_action *action)
{
	bool pin = action->method == AWARE_METHOD_PIN_KEYPAD;
	struct usher_aware_peer peer;
	struct usher_event *event;

	if (!peer_of(aware, action->peer->id, &peer))
		return;
	aware->peer = peer.number;
	aware->asked = true;
	aware->asked_for = pin ? USHER_AWARE_PIN : USHER_AWARE_PASSPHRASE;
	if (aware->owner) {
		aware->owner->ask(aware->asked_for, aware->userdata);
		return;
	}
	event = event_push_aware(aware, USHER_EVENT_ASK, &peer);
	if (!event)
		return;
	event->question = USHER_ASK_CODE;
	event->text = strdup(pin ? "PIN" : "passphrase");
}

void aware_pair_phase(struct usher_aware *aware, enum aware_pairing_phase phase)
{
	static const char *const names[] = {
		[AWARE_PHASE_BOOTSTRAP] = "request",
		[AWARE_PHASE_PASSWORD] = "password",
		[AWARE_PHASE_PASN] = "agree",
		[AWARE_PHASE_KEYS] = "keys",
	};

	aware->phase = phase;
	aware_phase(aware, names[phase]);
}

void aware_pair_failed(struct usher_aware *aware, const struct aware_node_action *action)
{
	struct aware_outcome outcome = aware_outcome(action);

	if (!asks(aware) || aware->peer != action->peer->id)
		return;
	if (aware->used == USHER_AWARE_PIN_HERE && outcome.error == USHER_ERROR_WRONG_PIN)
		aware->hint = "what was typed there is not what was shown here: try "
			      "again, with the new PIN that is shown then";
	aware_finish(aware, outcome.error, outcome.certain, outcome.text);
}

void aware_pair_done(struct usher_aware *aware)
{
	struct aware_host *host = aware->usher->aware;
	int r;

	if (!asks(aware))
		return;
	if (aware->task == AWARE_TASK_PAIR) {
		aware_finish(aware, USHER_OK, true, NULL);
		return;
	}
	if (aware->task == AWARE_TASK_CARRY) {
		aware->deadline_us = 0;
		aware_arm(aware);
		aware->owner->ready(aware->result, aware->userdata);
		return;
	}
	aware_phase(aware, "send");
	r = aware_agent_send(host->agent, aware->peer, aware->message.data,
			     aware->message.len, clock_now());
	if (r < 0)
		aware_finish(aware, error_from_errno(r), true, NULL);
	else
		aware->sent = r;
	aware_host_kick(host);
}

void aware_pair_delivered(struct usher_aware *aware,
			  const struct aware_node_action *action)
{
	struct usher_event *event;

	if (!aware->sent || (unsigned)aware->sent != action->number)
		return;
	if (aware->owner) {
		aware->sent = 0;
		aware->owner->delivered(action->error, aware->userdata);
		return;
	}
	if (action->error) {
		aware_finish(aware, USHER_ERROR_LOST, true,
			     "it did not acknowledge the message");
		return;
	}
	event = event_push_aware(aware, USHER_EVENT_DELIVERED, aware->result);
	if (event && !aware->usher->aware->info.tells_sent)
		event->text = strdup("this radio cannot tell whether it arrived");
	aware_finish(aware, USHER_OK, true, NULL);
}

static void late_with_peer(struct usher_aware *aware)
{
	const char *text = aware->result ? NULL : aware_late(aware->phase);

	if (!aware->result && aware->phase == AWARE_PHASE_BOOTSTRAP) {
		aware->hint = "is it still there? somebody may have to agree on it while "
			      "this waits; --timeout gives more time";
		if (aware->used == USHER_AWARE_PIN_HERE)
			text = "nobody typed the PIN there in time";
	}
	aware_finish(aware, USHER_ERROR_TIMED_OUT, true, text);
}

void aware_pair_late(struct usher_aware *aware)
{
	if (aware->peer) {
		late_with_peer(aware);
		return;
	}
	aware->hint = "is it powered and near, and does it publish this service now? "
		      "`usher aware subscribe SERVICE` shows who does";
	aware_finish(aware, USHER_ERROR_NOT_FOUND, true,
		     aware->wanted && aware->n_candidates == 0
			     ? "that one did not answer"
			     : "nobody publishes this service here");
}
