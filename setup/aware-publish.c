/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The side that is paired with: what it shows, and whom it lets. One request at a time: a PIN
 * that several could try at once would be guessed that much sooner.
 */
#include "setup/aware.h"

#include "base/crypto/random.h"
#include "setup/aware-host.h"
#include "setup/aware-pair.h"
#include "setup/context.h"
#include "setup/errors.h"
#include "setup/event.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int make_pin(char ret[AWARE_PIN_SIZE])
{
	/* the largest multiple of a million: above it some PINs would be likelier */
	const uint32_t limit = UINT32_MAX - UINT32_MAX % 1000000;
	uint32_t number;
	int r;

	do {
		r = random_bytes(&number, sizeof(number));
		if (r < 0)
			return r;
	} while (number >= limit);
	snprintf(ret, AWARE_PIN_SIZE, "%06u", number % 1000000);
	return 0;
}

void aware_make_pin(struct usher_aware *aware)
{
	char pin[AWARE_PIN_SIZE];
	struct usher_event *event = NULL;
	int r;

	aware->pin = secret_free(aware->pin);
	r = make_pin(pin);
	if (r == 0)
		r = secret_new(pin, AWARE_PIN_DIGITS, &aware->pin);
	if (r == 0 && aware->owner)
		aware->owner->show(pin, aware->userdata);
	else if (r == 0)
		event = event_push_aware(aware, USHER_EVENT_PIN, NULL);
	if (event)
		buf_bytes(&event->data, pin, sizeof(pin));
	secret_wipe(pin, sizeof(pin));
	if (r < 0)
		aware_finish(aware, error_from_errno(r), true, "no PIN could be made");
}

void aware_show_pin(struct usher_aware *aware)
{
	if (aware->methods & USHER_AWARE_PIN && !aware->password)
		aware_make_pin(aware);
}

int aware_grant(struct usher_aware *aware)
{
	struct aware_host *host = aware->usher->aware;
	const struct secret *password = aware->password ? aware->password : aware->pin;
	int r = aware_agent_accept(host->agent, aware->peer, password, clock_now());

	aware_host_kick(host);
	return r;
}

static void note(struct usher_aware *aware, const struct usher_aware_peer *peer,
		 const char *what, const char *why)
{
	struct usher_event *event = event_push_aware(aware, USHER_EVENT_NOTE, peer);

	if (event &&
	    asprintf(&event->text, "a pairing with %s %s: %s", peer->id, what, why) < 0)
		event->text = NULL;
}

static void let(struct usher_aware *aware, const struct usher_aware_peer *peer,
		uint16_t method)
{
	aware->peer = peer->number;
	aware->agreeing = aware->gives_up = false;
	aware->used = method == AWARE_METHOD_OPPORTUNISTIC ? USHER_AWARE_OPPORTUNISTIC
							   : 0;
	if (!(aware->methods & USHER_AWARE_CONFIRM)) {
		(void)aware_grant(aware);
		return;
	}
	aware->asked = true;
	event_push_aware(aware, USHER_EVENT_REQUESTED, peer);
}

/* The one that waits is told to come back, until it is granted. */
void aware_take_turn(struct usher_aware *aware)
{
	struct aware_host *host = aware->usher->aware;
	unsigned id = aware->peer ? aware->peer : aware->waits;
	const struct aware_peer *peer = aware_agent_peer(host->agent, id);
	struct usher_aware_peer shown;

	if (!aware->waits || !peer)
		return;
	if (!aware->peer) {
		aware->waits = 0;
		aware_peer_fill(peer, aware->service, NULL, &shown);
		let(aware, &shown, aware->waits_method);
		return;
	}
	/* a program that was ended says nothing; once keys are agreed on, the end is near */
	if (aware->agreeing || aware->gives_up || !peer->heard_us)
		return;
	aware->choose_us = peer->heard_us + AWARE_SILENT_US;
	if (clock_now() < aware->choose_us) {
		aware_arm(aware);
		return;
	}
	aware->choose_us = 0;
	aware->gives_up = true;
	(void)aware_agent_cancel(host->agent, aware->peer, clock_now());
	aware_host_kick(host);
}

void aware_take_request(struct usher_aware *aware, const struct aware_node_action *action)
{
	struct aware_host *host = aware->usher->aware;
	struct usher_aware_peer peer;

	aware_peer_fill(action->peer, aware->service, NULL, &peer);
	if (!aware->peer || aware->peer == peer.number) {
		let(aware, &peer, action->method);
		return;
	}
	if (aware->waits && aware->waits != peer.number) {
		aware_agent_reject(host->agent, peer.number, clock_now());
		note(aware, &peer, "was refused", "others go on");
		return;
	}
	note(aware, &peer, "has to wait", "another one goes on");
	aware->waits = peer.number;
	aware->waits_method = action->method;
	aware_take_turn(aware);
}

void aware_take_outcome(struct usher_aware *aware, const struct aware_node_action *action)
{
	const struct aware_pairing_row *row;
	struct aware_outcome outcome;
	struct usher_aware_peer peer;
	char what[200];
	bool granted = aware->peer == action->peer->id;
	bool gives_up = granted && aware->gives_up;

	if (aware->waits == action->peer->id)
		aware->waits = 0;
	if (granted) {
		aware->peer = 0;
		aware->asked = aware->agreeing = aware->gives_up = false;
	}
	if (gives_up) {
		aware_peer_fill(action->peer, aware->service, NULL, &peer);
		note(aware, &peer, "was given up",
		     "it went silent, and another one asks");
	} else if (action->type == AWARE_NODE_FAILED) {
		row = aware_host_row(aware->usher->aware, action->peer->known);
		aware_peer_fill(action->peer, aware->service, row, &peer);
		outcome = aware_outcome(action);
		snprintf(what, sizeof(what), "%s%s%s%s", usher_strerror(outcome.error),
			 outcome.text ? ", " : "", outcome.text ? outcome.text : "",
			 action->locked
				 ? "; three tries have failed: no request is taken "
				   "for a minute"
				 : "");
		note(aware, &peer, "failed", what);
	}
	/* one that was verified, or refused at once, was given none; one that was given up tried none */
	if (granted && !action->verified && !gives_up)
		aware_show_pin(aware);
	if (granted)
		aware_take_turn(aware);
}
