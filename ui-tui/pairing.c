/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/pairing.h"

#include "ui-tui/i18n.h"
#include "ui-tui/loop.h"
#include "ui-tui/unit-words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { SECRET_METHODS = USHER_AWARE_PIN | USHER_AWARE_PASSPHRASE | USHER_AWARE_PIN_HERE };

void pairing_init(struct pairing *pairing, struct usher *usher)
{
	*pairing = (struct pairing){.usher = usher};
}

static void forget_outcome(struct pairing *pairing)
{
	freep(&pairing->key);
	freep(&pairing->note);
	freep(&pairing->text);
	explicit_bzero(pairing->shown, sizeof(pairing->shown));
	pairing->error = 0;
	pairing->phase = NULL;
}

void pairing_stop(struct pairing *pairing)
{
	pairing->aware = usher_aware_free(pairing->aware);
	if (pairing_is_busy(pairing))
		pairing->state = PAIRING_IDLE;
}

void pairing_deinit(struct pairing *pairing)
{
	pairing_stop(pairing);
	forget_outcome(pairing);
	usher_accessory_unref(pairing->accessory);
	free(pairing->name);
	usher_code_free(pairing->code);
	pairing_init(pairing, pairing->usher);
}

int pairing_set(struct pairing *pairing, struct usher_accessory *accessory,
		const char *name, struct usher_code *code)
{
	pairing_deinit(pairing);
	pairing->code = code;
	pairing->name = strdup(name);
	if (!pairing->name)
		return -ENOMEM;
	pairing->accessory = usher_accessory_ref(accessory);
	return 0;
}

static const struct usher_aware_peer *peer_of(const struct pairing *pairing)
{
	return usher_accessory_get_aware(pairing->accessory);
}

bool pairing_is_known(const struct pairing *pairing)
{
	return !pairing->again && usher_aware_peer_get_key(peer_of(pairing));
}

bool pairing_is_weak(const struct pairing *pairing)
{
	unsigned methods = usher_aware_peer_get_methods(peer_of(pairing));

	return !pairing->agreed && !pairing->code && !pairing_is_known(pairing) &&
	       !(methods & SECRET_METHODS) && methods & USHER_AWARE_OPPORTUNISTIC;
}

bool pairing_is_busy(const struct pairing *pairing)
{
	return pairing->state == PAIRING_GOING_ON || pairing->state == PAIRING_ASKING;
}

void pairing_start(struct pairing *pairing)
{
	const struct usher_aware_peer *peer = peer_of(pairing);
	unsigned methods = pairing->agreed ? USHER_AWARE_OPPORTUNISTIC : 0;
	int r;

	pairing_stop(pairing);
	forget_outcome(pairing);
	pairing->state = PAIRING_GOING_ON;
	pairing->phase_us = ui_now();
	if (pairing->code)
		r = usher_aware_pair_start_code(pairing->usher, pairing->code,
						usher_aware_peer_get_id(peer),
						pairing->again, &pairing->aware);
	else
		r = usher_aware_pair_start(pairing->usher,
					   usher_aware_peer_get_service(peer),
					   usher_aware_peer_get_id(peer), methods, NULL,
					   0, pairing->again, &pairing->aware);
	if (r == 0)
		return;
	pairing->state = PAIRING_FAILED;
	pairing->error = r;
	pairing->certainty = USHER_CERTAIN;
}

static bool is_pin(const struct secret *typed)
{
	const char *text = secret_data(typed);

	return secret_len(typed) == PAIRING_PIN_DIGITS &&
	       strspn(text, "0123456789") == PAIRING_PIN_DIGITS;
}

const char *pairing_answer(struct pairing *pairing, const struct secret *typed)
{
	int r;

	if (pairing->passphrase && !secret_len(typed))
		return N_("it has 1 to 63 characters");
	if (!pairing->passphrase && !is_pin(typed))
		return N_("a PIN has 6 digits");
	r = usher_aware_answer(pairing->aware, USHER_AWARE_PASSWORD, secret_data(typed),
			       secret_len(typed));
	if (r == -EINVAL)
		return N_("it cannot be that");
	/* where it came too late, END says so */
	pairing->state = PAIRING_GOING_ON;
	return NULL;
}

/* ---- What happens ---- */

static void take_text(char **shown, const char *text)
{
	free(*shown);
	*shown = text ? usher_printable(text, strlen(text)) : NULL;
}

static void take_pair(struct pairing *pairing, const struct usher_event *event)
{
	const struct usher_aware_peer *peer = usher_event_get_peer(event);
	const char *key = peer ? usher_aware_peer_get_key(peer) : NULL;

	pairing->verified = usher_event_get_type(event) == USHER_EVENT_VERIFIED;
	pairing->authenticated = peer && usher_aware_peer_is_authenticated(peer);
	pairing->cached = peer && usher_aware_peer_is_cached(peer);
	free(pairing->key);
	pairing->key = key ? strdup(key) : NULL;
	take_text(&pairing->note, usher_event_get_text(event));
}

static void take_pin(struct pairing *pairing, const struct usher_event *event)
{
	size_t len;
	const uint8_t *pin = usher_event_get_data(event, &len);

	if (pin && len < sizeof(pairing->shown))
		memcpy(pairing->shown, pin, len + 1);
}

/* It locks itself after the third, and then says no to everything for a while. */
static void take_failure(struct pairing *pairing, const struct usher_event *event)
{
	pairing->state = PAIRING_FAILED;
	pairing->error = usher_event_get_error(event);
	pairing->certainty = usher_event_get_certainty(event);
	take_text(&pairing->text, usher_event_get_text(event));
	if (pairing->error != USHER_ERROR_WRONG_PIN)
		return;
	pairing->code = usher_code_free(pairing->code);
	if (++pairing->wrong < PAIRING_TRIES_MAX) {
		pairing_start(pairing);
		return;
	}
	pairing->wrong = 0;
	pairing->locked_until = time(NULL) + PAIRING_LOCK_S;
}

static void take_end(struct pairing *pairing, const struct usher_event *event)
{
	pairing->aware = usher_aware_free(pairing->aware);
	explicit_bzero(pairing->shown, sizeof(pairing->shown));
	if (usher_event_get_error(event)) {
		take_failure(pairing, event);
		return;
	}
	pairing->state = PAIRING_DONE;
	pairing->wrong = 0;
	pairing->again = false;
	pairing->locked_until = 0;
}

bool pairing_event(struct pairing *pairing, const struct usher_event *event)
{
	const char *text = usher_event_get_text(event);
	struct usher_aware *aware = usher_event_get_aware(event);
	enum usher_event_type type = usher_event_get_type(event);

	if (!aware || aware != pairing->aware)
		return false;
	if (type == USHER_EVENT_PHASE) {
		pairing->phase = usher_event_get_phase(event);
		pairing->phase_us = ui_now();
	} else if (type == USHER_EVENT_ASK) {
		pairing->state = PAIRING_ASKING;
		pairing->passphrase = text && !strcmp(text, "passphrase");
	} else if (type == USHER_EVENT_PAIRED || type == USHER_EVENT_VERIFIED) {
		take_pair(pairing, event);
	} else if (type == USHER_EVENT_PIN) {
		take_pin(pairing, event);
	} else if (type == USHER_EVENT_NOTE) {
		take_text(&pairing->note, text);
	} else if (type == USHER_EVENT_END) {
		take_end(pairing, event);
	}
	return true;
}

/* ---- In words ---- */

char *pairing_advice(const struct pairing *pairing)
{
	const char *advice = NULL;
	char clock[16], *text;
	struct tm tm;

	if (pairing->locked_until > time(NULL)) {
		strftime(clock, sizeof(clock), "%H:%M:%S",
			 localtime_r(&pairing->locked_until, &tm));
		if (asprintf(&text,
			     _("After three wrong ones it takes none for a minute, so "
			       "that nobody can guess. Try again at %s."),
			     clock) < 0)
			return NULL;
		return text;
	}
	if (pairing->error == USHER_ERROR_WRONG_PIN)
		advice = _("Try again: it shows a new PIN after each wrong one.");
	else if (pairing->error == USHER_ERROR_PAIR_AGAIN)
		advice = _("Pair it anew: that takes its PIN once more.");
	else if (pairing->error == USHER_ERROR_REJECTED)
		advice = _("Agree on the accessory itself, where it asks, and try again. "
			   "After three wrong PINs it says no for a minute.");
	else if (pairing->error == USHER_ERROR_NO_METHOD)
		advice = _("Have it wait for a pairing, as its manual says, and try "
			   "again.");
	else if (pairing->error == USHER_ERROR_NOT_FOUND ||
		 pairing->error == USHER_ERROR_LOST)
		advice = _("Is it switched on and near? Try again.");
	else
		advice = error_advice(pairing->error);
	return advice ? strdup(advice) : NULL;
}

const char *pairing_way(const struct usher_accessory *accessory)
{
	unsigned methods = usher_aware_peer_get_methods(
		usher_accessory_get_aware(accessory));

	if (methods & USHER_AWARE_PIN)
		return _("by the PIN that it shows, or that is printed on it");
	if (methods & USHER_AWARE_PASSPHRASE)
		return _("by its passphrase");
	if (methods & USHER_AWARE_PIN_HERE)
		return _("by a PIN that is shown here and typed there");
	if (methods & USHER_AWARE_OPPORTUNISTIC)
		return _("without a PIN");
	return _("not now");
}
