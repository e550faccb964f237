/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher aware: services and pairings over Wi-Fi Aware. */
#include "cli/aware.h"

#include "cli/credentials.h"
#include "cli/verbs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { SUBSCRIBE_MS = 10 * 1000 };

/* ---- Begin ---- */

static const void *data_of(const struct secret *secret, size_t *ret_len)
{
	*ret_len = secret ? secret_len(secret) : 0;
	return secret ? secret_data(secret) : NULL;
}

static int start(struct aware_work *work)
{
	struct usher *usher = work->loop.usher;
	const void *data;
	size_t len;

	switch (work->action) {
	case AWARE_PUBLISH:
		data = data_of(work->password, &len);
		return usher_aware_publish_start(usher, work->service, work->methods,
						 data, len, &work->aware);
	case AWARE_SUBSCRIBE:
		return usher_aware_subscribe_start(usher, work->service, &work->aware);
	case AWARE_PAIR:
		if (work->code)
			return usher_aware_pair_start_code(usher, work->code, NULL,
							   work->cli->options.again,
							   &work->aware);
		data = data_of(work->password, &len);
		return usher_aware_pair_start(usher, work->service, work->peer,
					      work->methods, data, len,
					      work->cli->options.again, &work->aware);
	case AWARE_SEND:
		data = data_of(work->message, &len);
		return usher_aware_send_start(usher, work->service, work->peer, data, len,
					      &work->aware);
	case AWARE_LIST:
	case AWARE_FORGET:
		break;
	}
	return -EINVAL;
}

static void limit(struct aware_work *work)
{
	uint64_t timeout_ms = work->cli->options.timeout_ms;

	if (timeout_ms != DURATION_UNSET)
		usher_aware_set_timeout(work->aware, timeout_ms);
	else if (work->action == AWARE_SUBSCRIBE && !work->cli->options.wait &&
		 !output_is_terminal())
		usher_aware_set_timeout(work->aware, SUBSCRIBE_MS);
}

static int begin(struct aware_work *work)
{
	char problem[100];
	int r;

	work->aware = usher_aware_free(work->aware);
	r = start(work);
	if (r == -EINVAL) {
		snprintf(problem, sizeof(problem), "\"%.60s\" is no name of a service",
			 work->service);
		return cli_usage(
			work->cli, problem,
			"\"_name._tcp\" or \"_name._udp\", with 1 to 15 letters, "
			"digits and dashes; PEER comes after it");
	}
	if (r < 0)
		return cli_fail(work->cli, r, NULL, NULL);
	limit(work);
	return 0;
}

/* ---- The PIN or passphrase that is asked for ---- */

static int open_prompt(struct aware_work *work)
{
	secret_free(work->typed);
	work->typed = secret_new(PAIRING_PASSPHRASE_MAX);
	if (!work->typed)
		return -ENOMEM;
	return prompt_open(&work->loop.prompt, !work->pin,
			   work->pin ? "PIN that the other side shows: "
				     : "Passphrase of the other side: ");
}

/* 0, or an exit code. */
static int on_ask(struct aware_work *work, const struct usher_event *event)
{
	const char *what = usher_event_get_text(event);
	int r;

	work->pin = what && !strcmp(what, "PIN");
	if (!work->interactive) {
		work->aware = usher_aware_free(work->aware);
		return cli_fail(work->cli, USHER_ERROR_NO_INPUT,
				work->pin ? "give it with --pin-file"
					  : "give it with --passphrase-file",
				"the other side shows a %s, and nobody can be asked for "
				"it",
				what ? what : "PIN");
	}
	r = open_prompt(work);
	return r < 0 ? cli_fail(work->cli, r, NULL, NULL) : 0;
}

static int on_input(struct aware_work *work)
{
	struct prompt *prompt = &work->loop.prompt;
	int r = secret_read_line(work->typed, prompt->fd);

	if (r == 0)
		return 0;
	prompt->answered = r > 0 || r == -E2BIG;
	prompt_close(prompt);
	if (r == -ECANCELED) {
		usher_aware_stop(work->aware);
		return 0;
	}
	if (r < 0 && r != -E2BIG)
		return cli_fail(work->cli, r, NULL, NULL);
	if (r == -E2BIG || !pairing_secret_fits(work->typed, work->pin)) {
		cli_say(work->pin ? "A PIN is 6 digits."
				  : "A passphrase has 1 to 63 bytes.");
		r = open_prompt(work);
		return r < 0 ? cli_fail(work->cli, r, NULL, NULL) : 0;
	}
	work->tries++;
	/* where it came too late, END says so */
	(void)usher_aware_answer(work->aware, USHER_AWARE_PASSWORD,
				 secret_data(work->typed), secret_len(work->typed));
	work->typed = secret_free(work->typed);
	return 0;
}

/* ---- What happens: -1: goes on; else the exit code ---- */

static int finish(struct aware_work *work, const struct usher_event *event)
{
	int error = usher_event_get_error(event);
	const char *text = usher_event_get_text(event);
	_cleanup_(freep) char *message = NULL;

	prompt_close(&work->loop.prompt);
	if (work->action == AWARE_SUBSCRIBE && !error && !work->found)
		return cli_fail(work->cli, USHER_ERROR_NOT_FOUND,
				"is it near, and does it publish now?",
				"nobody publishes %s here", work->service);
	if (error == USHER_ERROR_WRONG_PIN && work->tries && work->tries < PINS_MAX) {
		int r;

		cli_say("usher: %s: the other side shows a new one.",
			usher_strerror(error));
		r = begin(work);
		return r ? r : -1;
	}
	aware_print(work, event);
	if (!error)
		return 0;
	if (asprintf(&message, "%s%s%s%s%s", usher_strerror(error), cli_doubt(event),
		     text ? " (" : "", text ? text : "", text ? ")" : "") < 0)
		message = NULL;
	cli_say_failure(message ? message : usher_strerror(error),
			usher_event_get_hint(event));
	return usher_error_exit_code(error);
}

static int on_event(struct aware_work *work, const struct usher_event *event)
{
	int r = 0;

	if (usher_event_get_aware(event) != work->aware)
		return -1;
	switch (usher_event_get_type(event)) {
	case USHER_EVENT_END:
		return finish(work, event);
	case USHER_EVENT_ASK:
		aware_print(work, event);
		r = on_ask(work, event);
		break;
	case USHER_EVENT_FOUND:
		aware_print(work, event);
		work->found++;
		if (work->cli->options.wait)
			usher_aware_stop(work->aware);
		break;
	case USHER_EVENT_PAIRED:
	case USHER_EVENT_VERIFIED:
		aware_name(work, usher_event_get_peer(event));
		aware_print(work, event);
		if (work->cli->options.once)
			usher_aware_stop(work->aware);
		break;
	case USHER_EVENT_CHANGED:
	case USHER_EVENT_LOST:
	case USHER_EVENT_PHASE:
	case USHER_EVENT_NOTE:
	case USHER_EVENT_PUBLISHED:
	case USHER_EVENT_PIN:
	case USHER_EVENT_REQUESTED:
	case USHER_EVENT_MESSAGE:
	case USHER_EVENT_DELIVERED:
		aware_print(work, event);
		break;
	case USHER_EVENT_RADIO:
	case USHER_EVENT_DISCOVERY_END:
	case USHER_EVENT_INFO:
	case USHER_EVENT_JOINED:
		break;
	}
	return r ? r : -1;
}

static int follow(struct aware_work *work)
{
	int code = begin(work);

	code = code ? code : -1;
	while (code < 0) {
		_cleanup_(usher_event_freep) struct usher_event *event = NULL;

		switch (loop_next(&work->loop, LOOP_NEVER, &event)) {
		case LOOP_EVENT:
			code = on_event(work, event);
			break;
		case LOOP_SIGNAL:
		case LOOP_UNREAD:
			prompt_close(&work->loop.prompt);
			usher_aware_stop(work->aware);
			work->loop.output_fd = -1;
			break;
		case LOOP_INPUT:
			code = on_input(work);
			code = code ? code : -1;
			break;
		case LOOP_MOVED:
		case LOOP_TIMEOUT:
		case LOOP_CHILD:
			break;
		case LOOP_ERROR:
			code = cli_fail(work->cli, work->loop.error, NULL, NULL);
			break;
		}
	}
	return code;
}

static int run(struct aware_work *work)
{
	int r;

	if (work->action == AWARE_LIST)
		return aware_list(work->cli);
	if (work->action == AWARE_FORGET)
		return aware_forget(work->cli);
	r = loop_open(&work->loop, work->cli);
	if (r == 0 && work->cli->options.aware_radio)
		(void)usher_set_aware_radio(work->loop.usher,
					    work->cli->options.aware_radio);
	if (r == 0 && work->action != AWARE_PAIR && work->action != AWARE_SEND)
		work->loop.output_fd = STDOUT_FILENO;
	return r ? r : follow(work);
}

int verb_aware(struct cli *cli)
{
	struct aware_work work = {
		.cli = cli,
		.loop = LOOP_CLOSED,
		.interactive = !cli->options.no_input && prompt_is_possible(),
	};
	int r = aware_take_options(&work);

	if (r == 0)
		r = run(&work);
	usher_aware_free(work.aware);
	loop_close(&work.loop);
	secret_free(work.password);
	usher_code_free(work.code);
	secret_free(work.message);
	secret_free(work.typed);
	return r;
}
