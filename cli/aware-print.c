/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/aware.h"

#include <string.h>

/* Their name, else their id; the caller frees. */
static char *name_of(const struct usher_aware_peer *peer)
{
	const char *name = usher_aware_peer_get_name(peer);

	if (!name)
		name = usher_aware_peer_get_id(peer);
	return usher_printable(name, strlen(name));
}

static void print_peer(const struct usher_aware_peer *peer, const char *what)
{
	_cleanup_(freep) char *name = name_of(peer);
	unsigned methods = usher_aware_peer_get_methods(peer);
	int signal = usher_aware_peer_get_signal(peer);

	output_printf("%s%s%s%s", what, output_style(STYLE_STRONG), name ? name : "",
		      output_style(STYLE_PLAIN));
	if (usher_aware_peer_get_name(peer))
		output_printf("  %s", usher_aware_peer_get_id(peer));
	if (signal)
		output_printf("  %d dBm", signal);
	if (usher_aware_peer_get_key(peer))
		output_printf("  paired");
	else if (methods)
		output_printf(
			"  pairs by%s%s%s%s", methods & USHER_AWARE_PIN ? " PIN" : "",
			methods & USHER_AWARE_PIN_HERE ? " keypad" : "",
			methods & USHER_AWARE_PASSPHRASE ? " passphrase" : "",
			methods & USHER_AWARE_OPPORTUNISTIC ? " agreeing alone" : "");
	output_printf("\n");
}

static void print_paired(const struct usher_event *event, const char *what)
{
	const struct usher_aware_peer *peer = usher_event_get_peer(event);
	_cleanup_(freep) char *name = peer ? name_of(peer) : NULL;
	const char *text = usher_event_get_text(event);

	output_printf("%s %s%s%s%s%s.\n", what, output_style(STYLE_STRONG),
		      name ? name : "", output_style(STYLE_PLAIN),
		      peer && !usher_aware_peer_is_authenticated(peer)
			      ? ", without knowing who it is"
			      : "",
		      peer && usher_aware_peer_is_cached(peer) ? "; it is remembered"
							       : "");
	if (text)
		output_printf("  note: %s\n", text);
}

static void print_message(const struct usher_event *event)
{
	const struct usher_aware_peer *peer = usher_event_get_peer(event);
	_cleanup_(freep) char *name = peer ? name_of(peer) : NULL, *text = NULL;
	size_t len;
	const uint8_t *data = usher_event_get_data(event, &len);

	text = usher_printable(data ? (const void *)data : "", len);
	output_printf("%s: %s\n", name ? name : "", text ? text : "");
}

static const char *phase_text(const char *phase)
{
	static const struct {
		const char *phase, *text;
	} texts[] = {
		{"find", "looking for who publishes it"},
		{"request", "asking to be paired: somebody may have to agree there"},
		{"password", "waiting for the PIN"},
		{"agree", "agreeing on keys"},
		{"keys", "telling each other who we are"},
		{"send", "sending"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (!strcmp(texts[i].phase, phase))
			return texts[i].text;
	return phase;
}

/* note: why that is not known; NULL. */
static void print_delivered(const char *note)
{
	if (note)
		output_printf("Sent: %s.\n", note);
	else
		output_printf("Delivered.\n");
}

static void print_plain(const struct aware_work *work, const struct usher_event *event)
{
	const struct usher_aware *aware = usher_event_get_aware(event);
	const char *phase = usher_event_get_phase(event);
	const uint8_t *pin;

	switch (usher_event_get_type(event)) {
	case USHER_EVENT_PUBLISHED:
		cli_progress(work->cli, "%s is on the air over %s (%s); Ctrl-C ends it",
			     usher_aware_get_service(aware),
			     usher_aware_get_interface(aware),
			     usher_aware_get_radio(aware));
		break;
	case USHER_EVENT_PIN:
		pin = usher_event_get_data(event, NULL);
		output_printf("PIN: %s%s%s%s\n", output_style(STYLE_STRONG),
			      pin ? (const char *)pin : "", output_style(STYLE_PLAIN),
			      work->action == AWARE_PAIR
				      ? ", to be typed on the other side"
				      : "");
		break;
	case USHER_EVENT_FOUND:
		if (work->action == AWARE_SUBSCRIBE)
			print_peer(usher_event_get_peer(event), "");
		break;
	case USHER_EVENT_LOST:
		if (work->action == AWARE_SUBSCRIBE)
			print_peer(usher_event_get_peer(event), "gone: ");
		break;
	case USHER_EVENT_PHASE:
		cli_progress(work->cli, "%s", phase_text(phase));
		break;
	case USHER_EVENT_NOTE:
		cli_progress(work->cli, "%s", usher_event_get_text(event));
		break;
	case USHER_EVENT_PAIRED:
		print_paired(event, "Paired with");
		break;
	case USHER_EVENT_VERIFIED:
		print_paired(event, "Known, and verified:");
		break;
	case USHER_EVENT_MESSAGE:
		print_message(event);
		break;
	case USHER_EVENT_DELIVERED:
		print_delivered(usher_event_get_text(event));
		break;
	case USHER_EVENT_REQUESTED:
	case USHER_EVENT_CHANGED:
	case USHER_EVENT_ASK:
	case USHER_EVENT_END:
	case USHER_EVENT_RADIO:
	case USHER_EVENT_DISCOVERY_END:
	case USHER_EVENT_INFO:
	case USHER_EVENT_JOINED:
		break;
	}
}

void aware_print(const struct aware_work *work, const struct usher_event *event)
{
	char *line;

	if (!work->cli->options.json) {
		print_plain(work, event);
		return;
	}
	line = usher_event_to_json(event);
	output_line(line);
	if (line)
		explicit_bzero(line, strlen(line)); /* it may have shown a PIN */
	free(line);
}
