/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/history.h"

#include "ui-tui/i18n.h"
#include "ui-tui/phase.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void history_deinit(struct history *history)
{
	for (size_t i = 0; i < HISTORY_MAX; i++)
		freep(&history->lines[i].text);
	history->first = history->n = 0;
}

static void take(struct history *history, char *text)
{
	struct history_line *line;

	if (!text)
		return;
	if (history->n == HISTORY_MAX) {
		line = &history->lines[history->first];
		history->first = (history->first + 1) % HISTORY_MAX;
		free(line->text);
	} else {
		line = &history->lines[(history->first + history->n) % HISTORY_MAX];
		history->n++;
	}
	line->text = text;
	line->when = time(NULL);
}

void history_add(struct history *history, const char *text)
{
	take(history, strdup(text));
}

_printf_(2, 3) static void say(struct history *history, const char *format, ...)
{
	char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	take(history, text);
}

const struct history_line *history_at(const struct history *history, size_t i)
{
	if (i >= history->n)
		return NULL;
	return &history->lines[(history->first + i) % HISTORY_MAX];
}

void history_log(enum usher_log_level level, const char *message, void *userdata)
{
	switch (level) {
	case USHER_LOG_ERROR:
		say(userdata, _("error: %s"), message);
		return;
	case USHER_LOG_WARNING:
		say(userdata, _("warning: %s"), message);
		return;
	case USHER_LOG_INFO:
	case USHER_LOG_DEBUG:
		history_add(userdata, message);
		return;
	}
}

/* ---- Events ---- */

static char *printable(const char *text)
{
	return usher_printable(text, strlen(text));
}

/* Whom it is paired with; before that is known, over which service. */
static char *peer_name(const struct usher_event *event)
{
	const struct usher_aware_peer *peer = usher_event_get_peer(event);

	if (!peer)
		return printable(usher_aware_get_service(usher_event_get_aware(event)));
	return printable(usher_aware_peer_get_name(peer)
				 ?: usher_aware_peer_get_id(peer));
}

/* What a setup, a join or a pairing is about; NULL: neither, or out of memory. */
static char *subject(const struct usher_event *event)
{
	const struct usher_setup *setup = usher_event_get_setup(event);
	const struct usher_join *join = usher_event_get_join(event);
	const struct usher_accessory *accessory;
	const char *name = NULL;
	const uint8_t *ssid;
	size_t len;

	if (join) {
		ssid = usher_join_get_ssid(join, &len);
		return ssid ? usher_printable(ssid, len) : strdup(_("the network"));
	}
	if (usher_event_get_aware(event))
		return peer_name(event);
	if (!setup)
		return NULL;
	accessory = usher_setup_get_accessory(setup);
	if (accessory)
		name = usher_accessory_get_name(accessory)
			       ?: usher_accessory_get_id(accessory);
	return printable(name ? name : _("Easy Connect"));
}

static const char *question_text(enum usher_question question)
{
	switch (question) {
	case USHER_ASK_NONE:
		break;
	case USHER_ASK_NETWORK:
		return _("which network is it to join?");
	case USHER_ASK_PASSPHRASE:
		return _("it needs the passphrase of the network");
	case USHER_ASK_AUTHORIZE:
		return _("press its button");
	case USHER_ASK_CODE:
		return _("it needs the code that is printed on it");
	}
	return "";
}

/* Which network, with which passphrase, is part of each setup: it is told when that went wrong. */
static bool is_for_a_person(const struct usher_event *event)
{
	enum usher_question question = usher_event_get_question(event);

	return usher_event_get_error(event) || question == USHER_ASK_AUTHORIZE ||
	       question == USHER_ASK_CODE;
}

static void add_ask(struct history *history, const char *name,
		    const struct usher_event *event)
{
	int error = usher_event_get_error(event);
	const char *question = question_text(usher_event_get_question(event));

	if (usher_event_get_aware(event))
		question = _("it asks for its PIN or passphrase");

	if (error)
		say(history, "%s: %s (%s)", name, question, _(usher_strerror(error)));
	else
		say(history, "%s: %s", name, question);
}

/* The END of what is kept comes at once, and it stays joined. */
static const char *good_end(const struct usher_join *join)
{
	const char *phase;

	if (!join)
		return _("done");
	for (size_t i = 0; (phase = usher_join_get_phase(join, i, NULL)); i++)
		if (!strcmp(phase, "leave"))
			return _("left; this computer is as it was before");
	return _("it stays joined");
}

static void add_end(struct history *history, const char *name,
		    const struct usher_event *event)
{
	_cleanup_(freep) char *text = NULL;
	int error = usher_event_get_error(event);
	const char *special = usher_event_get_text(event), *doubt = "";

	if (!error && usher_event_get_aware(event))
		return; /* it was told whom it is paired with */
	if (!error) {
		say(history, "%s: %s", name, good_end(usher_event_get_join(event)));
		return;
	}
	if (usher_event_get_certainty(event) == USHER_PROBABLE)
		doubt = _(" (probably)");
	text = special ? printable(special) : NULL;
	if (text)
		say(history, "%s: %s%s: %s", name, _(usher_strerror(error)), doubt, text);
	else
		say(history, "%s: %s%s", name, _(usher_strerror(error)), doubt);
}

static void add_radio(struct history *history, const struct usher_event *event)
{
	int error = usher_event_get_error(event);

	if (error)
		say(history, _("the radio: %s"), _(usher_strerror(error)));
	else
		history_add(history, _("the radio works"));
}

static void add_joined(struct history *history, const char *name,
		       const struct usher_join *join)
{
	const char *address = usher_join_get_ipv4(join) ?: usher_join_get_ipv6(join);

	if (address)
		say(history, _("%s: joined, this computer is %s there"), name, address);
	else
		say(history, _("%s: joined"), name);
}

void history_event(struct history *history, const struct usher_event *event)
{
	_cleanup_(freep) char *name = subject(event), *note = NULL;
	const char *phase = usher_event_get_phase(event),
		   *text = usher_event_get_text(event);

	switch (usher_event_get_type(event)) {
	case USHER_EVENT_RADIO:
		add_radio(history, event);
		return;
	case USHER_EVENT_PHASE:
		if (name && phase)
			say(history, "%s: %s", name,
			    usher_event_get_join(event) ? phase_of_join(phase)
							: phase_of_setup(phase));
		return;
	case USHER_EVENT_NOTE:
		note = text ? printable(text) : NULL;
		if (note)
			say(history, "%s%s%s", name ? name : "", name ? ": " : "", note);
		return;
	case USHER_EVENT_ASK:
		if (name && is_for_a_person(event))
			add_ask(history, name, event);
		return;
	case USHER_EVENT_JOINED:
		if (name)
			add_joined(history, name, usher_event_get_join(event));
		return;
	case USHER_EVENT_END:
		if (name)
			add_end(history, name, event);
		return;
	case USHER_EVENT_PAIRED:
		if (name)
			say(history, "%s: %s", name, _("paired with this computer"));
		return;
	case USHER_EVENT_VERIFIED:
		if (name)
			say(history, "%s: %s", name,
			    _("it is the one that was paired before"));
		return;
	case USHER_EVENT_FOUND:
	case USHER_EVENT_CHANGED:
	case USHER_EVENT_LOST:
	case USHER_EVENT_DISCOVERY_END:
	case USHER_EVENT_INFO:
	case USHER_EVENT_PUBLISHED:
	case USHER_EVENT_PIN:
	case USHER_EVENT_REQUESTED:
	case USHER_EVENT_MESSAGE:
	case USHER_EVENT_DELIVERED:
		return;
	}
}
