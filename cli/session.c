/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/session.h"

#include "cli/beacon.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { LET_GO_MS = 4000 }; /* bluetoothd lets 2 s pass before it disconnects */

static const struct {
	const char *phase;
	const char *text;
} phases[] = {
	{"check", "looking which networks there are"},
	{"find", "looking for it"},
	{"request", "asking to be paired: somebody may have to agree there"},
	{"password", "waiting for its PIN"},
	{"agree", "agreeing on keys"},
	{"keys", "telling each other who we are"},
	{"connect", "connecting"},
	{"resolve", "reading what it offers"},
	{"inquire", "asking for its state"},
	{"secure", "agreeing on keys"},
	{"authorize", "waiting for its button"},
	{"scan", "asking which networks it sees"},
	{"identify", "asking it to show itself"},
	{"configure", "reading and changing its settings"},
	{"send", "sending the network"},
	{"join", "waiting until it has joined"},
	{"leave", "putting this computer back as it was"},
	{"reach", "looking for it on the network"},
};

void session_deinit(struct session *session)
{
	session->setup = usher_setup_free(session->setup);
	session->passphrase = secret_free(session->passphrase);
	session->code = secret_free(session->code);
	session->parsed = usher_code_free(session->parsed);
	session->typed = secret_free(session->typed);
	freep(&session->name);
	freep(&session->wanted);
}

static const char *phase_text(const char *phase)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(phases); i++)
		if (!strcmp(phases[i].phase, phase))
			return phases[i].text;
	return phase;
}

/* What it was about when it ended, for people; NULL: nothing yet. */
static const char *last_phase_text(const struct session *session)
{
	const char *phase, *last = NULL;
	size_t i;

	for (i = 0; (phase = usher_setup_get_phase(session->setup, i, NULL)); i++)
		last = phase;
	return last ? phase_text(last) : NULL;
}

static void on_phase(struct session *session, const struct usher_event *event)
{
	const char *phase = usher_event_get_phase(event);

	/* a question that is open comes again when it still matters: the connection is new */
	prompt_close(&session->loop->prompt);
	if (strcmp(phase, "authorize")) /* the question says it */
		cli_progress(session->cli, "%s: %s", session->name, phase_text(phase));
}

static void say_timings(const struct session *session)
{
	const char *phase;
	double ms;
	size_t i;

	for (i = 0; (phase = usher_setup_get_phase(session->setup, i, &ms)); i++)
		cli_say("  %-10s %8.0f ms", phase, ms);
}

/* What an endpoint of the vendor's own answered, bytes of anything. */
static void print_custom(const struct session *session)
{
	const char *endpoint;
	const uint8_t *data;
	size_t i, k, len;

	for (i = 0; (data = usher_setup_get_custom(session->setup, i, &endpoint, &len));
	     i++) {
		_cleanup_(freep) char *shown = usher_printable(endpoint,
							       strlen(endpoint));

		output_printf("  %s answered: ", shown ? shown : "");
		for (k = 0; k < len; k++)
			output_printf("%02x", data[k]);
		output_printf("%s\n", len ? "" : "nothing");
	}
}

static void print_success(const struct session *session, const char *note)
{
	_cleanup_(freep) char *ssid = usher_printable(session->ssid, session->ssid_len);
	const char *url;
	size_t i;

	if (session->work) {
		beacon_print(session, note);
		return;
	}
	if (session->goal == USHER_GOAL_IDENTIFY) {
		output_printf(
			"%s shows itself now: look for a light, listen for a sound.\n",
			session->name);
		return;
	}
	if (session->goal == USHER_GOAL_RESET) {
		output_printf("%s has forgotten its network.\n", session->name);
		return;
	}
	output_printf("%s%s%s joined %s.\n", output_style(STYLE_STRONG), session->name,
		      output_style(STYLE_PLAIN), ssid ? ssid : "the network");
	for (i = 0; (url = usher_setup_get_url(session->setup, i)); i++) {
		_cleanup_(freep) char *shown = usher_printable(url, strlen(url));

		output_printf("  next: %s\n", shown ? shown : "");
	}
	print_custom(session);
	if (usher_setup_get_reachable(session->setup) > 0)
		output_printf("  it answers on the network\n");
	if (note)
		output_printf("  note: %s\n", note);
}

/* The line of the result came from the library, so only people are told here. */
static int finish(struct session *session, const struct usher_event *event)
{
	int error = usher_event_get_error(event);
	const char *text = usher_event_get_text(event);
	_cleanup_(freep) char *message = NULL;
	const char *doing = NULL;
	int r = 0;

	if (session->cli->options.verbose)
		say_timings(session);
	if (session->work)
		r = beacon_keep_key(session);
	if (error && session->failure)
		return cli_fail(session->cli, session->failure, session->failure_hint,
				session->failure_text ? "%s" : NULL,
				session->failure_text);
	if (!error) {
		if (!session->cli->options.json)
			print_success(session, text);
		return r;
	}
	if (error == USHER_ERROR_TIMED_OUT)
		doing = last_phase_text(session);
	if (asprintf(&message, "%s: %s%s%s%s%s%s%s", session->name, usher_strerror(error),
		     cli_doubt(event), doing ? ", " : "", doing ? doing : "",
		     text ? " (" : "", text ? text : "", text ? ")" : "") < 0)
		message = NULL;
	cli_say_failure(message ? message : session->name, usher_event_get_hint(event));
	return usher_error_exit_code(error);
}

/* What we cancelled for a reason of our own ends with a line of our own, see finish(). */
static void print_json(const struct session *session, const struct usher_event *event)
{
	bool ours = session->failure && usher_event_get_type(event) == USHER_EVENT_END;
	char *line;

	if (!session->cli->options.json || !usher_event_get_setup(event) ||
	    (ours && usher_event_get_error(event)))
		return;
	line = usher_event_to_json(event);
	if (!line)
		return;
	output_line(line);
	explicit_bzero(line, strlen(line)); /* it may have shown a PIN */
	free(line);
}

/* One that was named by its service is called by its name once that is known. */
static int take_name(struct session *session)
{
	struct usher_accessory *accessory = usher_setup_get_accessory(session->setup);
	char *name = NULL;

	if (!session->aware || !accessory || !usher_accessory_get_name(accessory))
		return 0;
	name = cli_name_of(accessory);
	if (!name)
		return -ENOMEM;
	free(session->name);
	session->name = name;
	return 0;
}

/* One that has a keypad takes what is shown here. */
static void show_pin(const struct session *session, const struct usher_event *event)
{
	const uint8_t *pin = usher_event_get_data(event, NULL);

	if (session->cli->options.json || !pin)
		return;
	if (usher_event_get_error(event))
		cli_say("%s: that was not the PIN that was shown: there is a new one.",
			session->name);
	output_printf("PIN: %s%s%s, to be typed on %s\n", output_style(STYLE_STRONG),
		      (const char *)pin, output_style(STYLE_PLAIN), session->name);
}

/* 0, or a negative errno: has to be cancelled. */
static int on_event(struct session *session, const struct usher_event *event,
		    int *ret_code)
{
	print_json(session, event);
	switch (usher_event_get_type(event)) {
	case USHER_EVENT_PHASE:
		on_phase(session, event);
		return 0;
	case USHER_EVENT_NOTE:
		prompt_close(&session->loop->prompt);
		cli_progress(session->cli, "%s: %s", session->name,
			     usher_event_get_text(event));
		return 0;
	case USHER_EVENT_INFO:
		return take_name(session);
	case USHER_EVENT_ASK:
		return ask_question(session, event);
	case USHER_EVENT_END:
		prompt_close(&session->loop->prompt);
		*ret_code = finish(session, event);
		return 0;
	case USHER_EVENT_PIN:
		show_pin(session, event);
		return 0;
	case USHER_EVENT_FOUND:
	case USHER_EVENT_CHANGED:
	case USHER_EVENT_LOST:
	case USHER_EVENT_RADIO:
	case USHER_EVENT_DISCOVERY_END:
	case USHER_EVENT_JOINED:
	case USHER_EVENT_PUBLISHED:
	case USHER_EVENT_REQUESTED:
	case USHER_EVENT_PAIRED:
	case USHER_EVENT_VERIFIED:
	case USHER_EVENT_MESSAGE:
	case USHER_EVENT_DELIVERED:
		return 0;
	}
	return 0;
}

static int cancel(struct session *session)
{
	prompt_close(&session->loop->prompt);
	return usher_setup_cancel(session->setup);
}

static int run(struct session *session)
{
	int code = -1, r = 0;

	while (code < 0) {
		_cleanup_(usher_event_freep) struct usher_event *event = NULL;

		switch (loop_next(session->loop, LOOP_NEVER, &event)) {
		case LOOP_EVENT:
			r = on_event(session, event, &code);
			break;
		case LOOP_INPUT:
			r = ask_input(session);
			break;
		case LOOP_SIGNAL:
			cli_progress(session->cli, "cancelling");
			r = -ECANCELED;
			break;
		case LOOP_MOVED:
		case LOOP_CHILD:
		case LOOP_UNREAD:
		case LOOP_TIMEOUT:
			break;
		case LOOP_ERROR:
			return cli_fail(session->cli, session->loop->error, NULL, NULL);
		}
		if (r < 0 && r != -ECANCELED && !session->failure)
			session->failure = r;
		if (r < 0)
			r = cancel(session);
		if (r < 0)
			return cli_fail(session->cli, r, NULL, NULL);
	}
	return code;
}

/* The result is out; the host is left as it was found once the connection is down. */
static void let_go(struct session *session)
{
	uint64_t deadline = loop_deadline(LET_GO_MS);

	session->setup = usher_setup_free(session->setup);
	while (!usher_is_idle(session->loop->usher)) {
		_cleanup_(usher_event_freep) struct usher_event *event = NULL;

		switch (loop_next(session->loop, deadline, &event)) {
		case LOOP_EVENT:
		case LOOP_MOVED:
		case LOOP_CHILD:
		case LOOP_UNREAD:
		case LOOP_INPUT:
			break;
		case LOOP_SIGNAL:
		case LOOP_TIMEOUT:
		case LOOP_ERROR:
			return;
		}
	}
}

/* 0, or an exit code. */
static int set_names(const struct session *session)
{
	const struct options *options = &session->cli->options;

	if (usher_setup_set_hostname(session->setup, options->hostname) < 0)
		return cli_usage(session->cli,
				 "--hostname takes 1 to 63 letters, digits and hyphens",
				 NULL);
	if (usher_setup_set_device_name(session->setup, options->device_name) < 0)
		return cli_usage(session->cli,
				 "--device-name takes 1 to 64 printable characters",
				 NULL);
	return 0;
}

/* Of one that is not listened for; the caller frees. NULL: out of memory. */
static char *name_of_code(const struct session *session)
{
	const char *name = usher_code_get_name(session->parsed);

	return usher_code_is_softap(session->parsed) ? usher_printable(name, strlen(name))
						     : strdup("the enrollee");
}

/* 0, or an exit code. */
static int start(struct session *session, struct usher_accessory *accessory)
{
	struct usher *usher = session->loop->usher;
	const char *problem = NULL;
	int r;

	if (session->cli->options.aware_radio)
		(void)usher_set_aware_radio(usher, session->cli->options.aware_radio);
	if (session->aware)
		session->name = usher_printable(session->aware, strlen(session->aware));
	else
		session->name = accessory ? cli_name_of(accessory)
					  : name_of_code(session);
	if (!session->name)
		return cli_fail(session->cli, USHER_ERROR_NO_MEMORY, NULL, NULL);
	if (session->work)
		r = usher_setup_start_beacon(usher, accessory, session->work->plan,
					     &session->setup);
	else if (session->aware)
		r = usher_setup_start_aware(usher, session->aware, session->goal,
					    &session->setup);
	else if (!session->alone)
		r = usher_setup_start(usher, accessory, session->goal, &session->setup);
	else
		r = usher_setup_start_code(usher, secret_data(session->code),
					   secret_len(session->code), &session->setup,
					   &problem);
	if (session->aware && (r == -ENOENT || r == -ENOTUNIQ))
		return cli_fail(session->cli, USHER_ERROR_NOT_FOUND,
				"aware/SERVICE@ADDRESS or aware/SERVICE, as `usher aware "
				"subscribe` shows; or the key of a pairing",
				"%s names no pairing that is remembered", session->name);
	if (r == -EINVAL && problem)
		return cli_fail(session->cli, USHER_ERROR_BAD_DATA, "", "the code: %s",
				problem);
	if (r == -EOPNOTSUPP && session->work)
		return cli_fail(session->cli, USHER_ERROR_UNSUPPORTED,
				"many take connections only after a button was pressed",
				"%s cannot be connected to now", session->name);
	if (r == -EOPNOTSUPP)
		return cli_fail(session->cli, r, "`usher scan` shows what can be set up",
				"%s: nothing is known to set it up with", session->name);
	return r < 0 ? cli_fail(session->cli, r, NULL, NULL) : 0;
}

static void configure(const struct session *session)
{
	const struct options *options = &session->cli->options;
	struct usher_setup *setup = session->setup;
	bool credentials = session->goal == USHER_GOAL_SETUP && !session->work;

	if (session->timeout_ms != LOOP_NEVER)
		usher_setup_set_timeout(setup, session->timeout_ms);
	usher_setup_set_again(setup, options->again);
	usher_setup_set_retry(setup, session->interactive);
	usher_setup_set_list_networks(setup, credentials && !session->ssid_len);
	usher_setup_set_check(setup, !options->no_check);
	usher_setup_set_known_passphrase(setup, options->known_passphrase);
	usher_setup_set_reach(setup, options->reach ? 1 : -1);
	usher_setup_set_allow_disconnect(setup, options->allow_disconnect);
	usher_setup_set_bssid(setup, session->has_bssid ? session->bssid : NULL);
}

int session_run(struct session *session, struct usher_accessory *accessory)
{
	int r;

	r = start(session, accessory);
	if (r)
		return r;
	configure(session);
	r = set_names(session);
	if (r == 0)
		r = take_sends(session->cli, session->setup);
	if (r)
		return r;
	r = ask_beforehand(session);
	if (r == -EINVAL && session->code)
		return cli_fail(session->cli, USHER_ERROR_BAD_DATA, "",
				"that is not a code of an accessory");
	if (r < 0)
		return cli_fail(session->cli, r, NULL, NULL);
	r = run(session);
	let_go(session);
	return r;
}
