/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/session.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int answer(struct session *session, enum usher_question question, const void *data,
		  size_t len)
{
	return usher_setup_answer(session->setup, question, data, len);
}

static int answer_passphrase(struct session *session, const struct secret *secret)
{
	return answer(session, USHER_ASK_PASSPHRASE, secret_data(secret),
		      secret_len(secret));
}

static int answer_code(struct session *session, const struct secret *code)
{
	return answer(session, USHER_ASK_CODE, secret_data(code), secret_len(code));
}

int ask_beforehand(struct session *session)
{
	int r = 0;

	if (session->code && !session->alone)
		r = answer_code(session, session->code);
	if (r == -EINVAL)
		return r;
	if (session->ssid_len)
		r = answer(session, USHER_ASK_NETWORK, session->ssid, session->ssid_len);
	if (r == 0 && session->open)
		r = answer(session, USHER_ASK_PASSPHRASE, "", 0);
	if (r == 0 && session->passphrase)
		r = answer_passphrase(session, session->passphrase);
	return r;
}

static void show_networks(const struct session *session)
{
	const char *security;
	const uint8_t *ssid;
	size_t i, len;
	int rssi;

	for (i = 0;
	     (ssid = usher_setup_get_network(session->setup, i, &len, &rssi, &security));
	     i++) {
		_cleanup_(freep) char *name = usher_printable(ssid, len);
		_cleanup_(freep) char *kind = usher_printable(
			security ? security : "", security ? strlen(security) : 0);

		if (i == 0)
			message_printf("%s sees these networks:\n", session->name);
		message_printf("  %3zu  %4d dBm  %-9s %s\n", i + 1, rssi,
			       kind ? kind : "", name ? name : "");
	}
}

/* "Network (number or name) [HomeNet]: "; the caller frees. NULL: out of memory. */
static char *network_question(struct session *session)
{
	bool listed = usher_setup_get_network(session->setup, 0, NULL, NULL, NULL);
	_cleanup_(freep) char *shown = NULL;
	char *text = NULL;

	suggest(session);
	shown = usher_printable(session->suggested, session->suggested_len);
	if (!shown ||
	    asprintf(&text, "Network%s%s%s%s: ", listed ? " (number or name)" : "",
		     *shown ? " [" : "", shown, *shown ? "]" : "") < 0)
		return NULL;
	return text;
}

/* What Enter alone stands for. */
static const char *passphrase_default(const struct session *session)
{
	if (!session->offered && suggest_is_known(session))
		return " (empty: the one that this computer has)";
	return session->secured ? "" : " (empty: an open network)";
}

static char *passphrase_question(const struct session *session)
{
	_cleanup_(freep) char *ssid = usher_printable(session->ssid, session->ssid_len);
	char *text = NULL;

	if (asprintf(&text, "Passphrase of %s%s: ", ssid ? ssid : "the network",
		     passphrase_default(session)) < 0)
		return NULL;
	return text;
}

static char *code_question(const struct session *session)
{
	char *text = NULL;

	if (asprintf(&text, "Code %s %s%s%s%s: ", session->work ? "of" : "on",
		     session->name, session->wanted ? " (" : "",
		     session->wanted ? session->wanted : "",
		     session->wanted ? ")" : "") < 0)
		return NULL;
	return text;
}

static char *question_text(struct session *session)
{
	if (session->question == USHER_ASK_PASSPHRASE)
		return passphrase_question(session);
	if (session->question == USHER_ASK_CODE)
		return code_question(session);
	return network_question(session);
}

static int fail_unasked(struct session *session)
{
	session->failure = USHER_ERROR_NO_INPUT;
	if (session->work) {
		session->failure_text = "it is locked, and nobody can be asked for its "
					"lock code";
		session->failure_hint = "give it with --lock-code-file";
	} else if (session->question == USHER_ASK_CODE && session->wanted &&
		   !strcmp(session->wanted, "PIN")) {
		session->failure_text = "which PIN? nobody can be asked";
		session->failure_hint = "give the one that it shows with --pin-file";
	} else if (session->question == USHER_ASK_CODE) {
		session->failure_text = "which code? nobody can be asked";
		session->failure_hint =
			"give what is printed on it with --code or --code-file";
	}
	return -ECANCELED;
}

/* A code is written on the accessory for all to read: it is seen as it is typed. A lock code is not. */
static int open_prompt(struct session *session)
{
	bool hidden = session->question == USHER_ASK_PASSPHRASE || session->work;
	_cleanup_(freep) char *text = NULL;
	int r;

	if (!session->interactive)
		return fail_unasked(session);
	text = question_text(session);
	session->typed = secret_free(session->typed);
	session->typed = secret_new(session->question == USHER_ASK_CODE ? SECRET_MAX
									: PASSPHRASE_MAX);
	if (!text || !session->typed)
		return -ENOMEM;
	r = prompt_open(&session->loop->prompt, hidden, text);
	if (r < 0) {
		session->failure = USHER_ERROR_NO_INPUT;
		return -ECANCELED;
	}
	return 0;
}

/* What was asked before and is asked again: say why, and what is allowed to change. */
static void say_again(struct session *session, const struct usher_event *event)
{
	int error = usher_event_get_error(event);
	const char *hint = usher_error_hint(error);

	cli_say("%s: %s%s", session->name, usher_strerror(error), cli_doubt(event));
	if (hint)
		cli_say("  hint: %s", hint);
	session->tries++;
	usher_setup_set_retry(session->setup, session->tries + 1 < TRIES_MAX);
	if (session->question == USHER_ASK_CODE)
		return;
	session->passphrase = secret_free(session->passphrase);
	session->open = false;
	if (error == USHER_ERROR_NO_NETWORK)
		session->ssid_len = 0;
}

static int ask_code(struct session *session, const struct usher_event *event)
{
	const char *wanted = usher_event_get_text(event);

	freep(&session->wanted);
	if (usher_event_get_error(event))
		say_again(session, event); /* then the text says why */
	else if (wanted)
		session->wanted = usher_printable(wanted, strlen(wanted));
	return open_prompt(session);
}

int ask_question(struct session *session, const struct usher_event *event)
{
	int error = usher_event_get_error(event);

	session->question = usher_event_get_question(event);
	switch (session->question) {
	case USHER_ASK_AUTHORIZE:
		cli_say("Press the button on %s to allow the setup.", session->name);
		return 0;
	case USHER_ASK_NETWORK:
		if (error)
			say_again(session, event);
		if (session->ssid_len)
			return answer(session, USHER_ASK_NETWORK, session->ssid,
				      session->ssid_len);
		if (session->interactive)
			show_networks(session);
		return open_prompt(session);
	case USHER_ASK_PASSPHRASE:
		if (error)
			say_again(session, event);
		return open_prompt(session);
	case USHER_ASK_CODE:
		return ask_code(session, event);
	case USHER_ASK_NONE:
		return 0;
	}
	return 0;
}

static bool is_number(const char *text)
{
	return *text && !text[strspn(text, "0123456789")];
}

/* From the list where there is one and a number was typed. false: no such number. */
static bool take_number(struct session *session)
{
	unsigned long number = strtoul(secret_data(session->typed), NULL, 10);
	const char *security = NULL;
	const uint8_t *ssid = NULL;
	size_t len = 0;

	if (number)
		ssid = usher_setup_get_network(session->setup, number - 1, &len, NULL,
					       &security);
	if (!ssid || len > SSID_MAX)
		return false;
	memcpy(session->ssid, ssid, len);
	session->ssid_len = len;
	session->open = security && !strcmp(security, "open");
	session->secured = security && *security && !session->open;
	return true;
}

static bool take_name(struct session *session)
{
	size_t len = secret_len(session->typed);

	if (!len || len > SSID_MAX)
		return false;
	memcpy(session->ssid, secret_data(session->typed), len);
	session->ssid_len = len;
	session->open = session->secured = false;
	return true;
}

static int apply_network(struct session *session)
{
	bool listed = usher_setup_get_network(session->setup, 0, NULL, NULL, NULL);
	int r;

	if (!secret_len(session->typed) && session->suggested_len) {
		suggest_take(session);
	} else if (listed && is_number(secret_data(session->typed))) {
		if (!take_number(session)) {
			cli_say("That number is not in the list.");
			return open_prompt(session);
		}
	} else if (!take_name(session)) {
		cli_say("A network's name has 1 to %d bytes.", SSID_MAX);
		return open_prompt(session);
	}
	r = answer(session, USHER_ASK_NETWORK, session->ssid, session->ssid_len);
	if (r == 0 && session->open)
		r = answer(session, USHER_ASK_PASSPHRASE, "", 0);
	return r;
}

static int apply_passphrase(struct session *session)
{
	const char *problem = NULL;

	if (!secret_len(session->typed) && !session->offered &&
	    suggest_is_known(session)) {
		session->offered = true;
		usher_setup_set_known_passphrase(session->setup, true);
		return 0;
	}
	if (secret_len(session->typed) || session->secured)
		problem = secret_check_passphrase(session->typed);
	if (problem) {
		cli_say("%c%s.", problem[0] - 'a' + 'A', problem + 1);
		return open_prompt(session);
	}
	return answer_passphrase(session, session->typed);
}

static int apply_code(struct session *session)
{
	int r = -EINVAL;

	if (secret_len(session->typed))
		r = answer_code(session, session->typed);
	if (r != -EINVAL)
		return r;
	cli_say("That is not a code of an accessory.");
	return open_prompt(session);
}

int ask_input(struct session *session)
{
	int r = secret_read_line(session->typed, session->loop->prompt.fd);

	if (r == 0)
		return 0;
	session->loop->prompt.answered = r > 0 || r == -E2BIG;
	prompt_close(&session->loop->prompt);
	if (r == -E2BIG) {
		cli_say("That is too long.");
		return open_prompt(session);
	}
	if (r < 0)
		return r;
	if (session->question == USHER_ASK_NETWORK)
		r = apply_network(session);
	else if (session->question == USHER_ASK_CODE)
		r = apply_code(session);
	else
		r = apply_passphrase(session);
	if (session->loop->prompt.fd < 0)
		session->typed = secret_free(session->typed);
	return r;
}
