/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher join: on an accessory's network, for good, for days, or while a command runs. */
#include "cli/join.h"

#include "cli/code.h"
#include "cli/lines.h"
#include "cli/verbs.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *phase;
	const char *text;
} phases[] = {
	{"release", "taking the interface over"},
	{"scan", "looking for it"},
	{"associate", "joining"},
	{"address", "waiting for an address"},
	{"reach", "trying whether the accessory answers"},
	{"leave", "putting this computer back as it was"},
};

char *joining_name(const struct joining *joining)
{
	const struct options *options = &joining->cli->options;
	const char *fallback = options->prefix ? options->prefix : options->ssid;
	const uint8_t *ssid = NULL;
	char *text = NULL;
	size_t len;

	if (joining->join)
		ssid = usher_join_get_ssid(joining->join, &len);
	if (ssid)
		return usher_printable(ssid, len);
	if (!fallback)
		return strdup("the network");
	text = usher_printable(fallback, strlen(fallback));
	if (text && options->prefix) {
		_cleanup_(freep) char *whole = text;

		if (asprintf(&text, "%s*", whole) < 0)
			text = NULL;
	}
	return text;
}

static void print_json(const struct joining *joining, const struct usher_event *event)
{
	_cleanup_(freep) char *line = NULL;

	if (!joining->cli->options.json)
		return;
	line = usher_event_to_json(event);
	output_line(line);
}

void joining_leave(struct joining *joining)
{
	if (joining->leaving || joining->end)
		return;
	joining->leaving = true;
	usher_join_leave(joining->join);
}

/* ---- What happens ---- */

static void on_signal(struct joining *joining)
{
	joining->signals++;
	if (joining_runs(joining)) {
		/* whoever says it twice means it */
		command_kill(&joining->command,
			     joining->signals > 1 ? SIGKILL : joining->loop.signal);
		return;
	}
	if (joining->leaving || joining->end)
		cli_say("usher: putting this computer back as it was; once more ends "
			"it half-way");
	joining_leave(joining);
}

static void on_phase(struct joining *joining, const struct usher_event *event)
{
	const char *phase = usher_event_get_phase(event), *text = phase;
	_cleanup_(freep) char *name = joining_name(joining);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(phases); i++)
		if (!strcmp(phases[i].phase, phase))
			text = phases[i].text;
	cli_progress(joining->cli, "%s: %s", name ? name : "", text);
	if (!joining->leaving && !strcmp(phase, "leave"))
		joining_stop_command(joining);
}

static void print_place(const struct joining *joining, const char *name)
{
	const struct usher_join *join = joining->join;
	const char *security = usher_join_get_security(join);
	int signal = usher_join_get_signal(join);

	output_printf("%s%s%s is joined on %s (%s, %u MHz", output_style(STYLE_STRONG),
		      name, output_style(STYLE_PLAIN), usher_join_get_interface(join),
		      security ? security : "?", usher_join_get_frequency(join));
	if (signal)
		output_printf(", %d dBm", signal);
	output_printf(").\n");
}

static void print_joined(const struct joining *joining)
{
	const struct options *options = &joining->cli->options;
	const struct usher_join *join = joining->join;
	_cleanup_(freep) char *name = joining_name(joining);
	const char *ipv4 = usher_join_get_ipv4(join), *ipv6 = usher_join_get_ipv6(join),
		   *router = usher_join_get_router(join);

	print_place(joining, name ? name : "");
	if (ipv4 || ipv6)
		output_printf("  address: %s%s%s\n", ipv4 ? ipv4 : "",
			      ipv4 && ipv6 ? ", " : "", ipv6 ? ipv6 : "");
	if (router)
		output_printf("  accessory: %s\n", router);
	if (joining->once)
		cli_progress(joining->cli, "Ctrl-C leaves it");
	else if (options->days)
		output_printf("  until: %u %s have passed, or `usher leave`\n",
			      options->days, options->days == 1 ? "day" : "days");
	else
		output_printf("  until: `usher leave`\n");
}

static void on_joined(struct joining *joining)
{
	if (joining->command.ended || joining_runs(joining) || joining->leaving)
		return; /* a loss that was mended */
	if (joining->cli->command)
		joining_start_command(joining);
	else if (!joining->cli->options.json)
		print_joined(joining);
}

static void on_event(struct joining *joining, struct usher_event **event)
{
	if (usher_event_get_join(*event) != joining->join)
		return;
	switch (usher_event_get_type(*event)) {
	case USHER_EVENT_PHASE:
		print_json(joining, *event);
		on_phase(joining, *event);
		return;
	case USHER_EVENT_NOTE:
		print_json(joining, *event);
		cli_progress(joining->cli, "  %s", usher_event_get_text(*event));
		return;
	case USHER_EVENT_JOINED:
		print_json(joining, *event);
		on_joined(joining);
		return;
	case USHER_EVENT_END:
		joining->end = *event;
		*event = NULL;
		joining_stop_command(joining);
		joining_ask(joining);
		return;
	case USHER_EVENT_FOUND:
	case USHER_EVENT_CHANGED:
	case USHER_EVENT_LOST:
	case USHER_EVENT_RADIO:
	case USHER_EVENT_DISCOVERY_END:
	case USHER_EVENT_ASK:
	case USHER_EVENT_INFO:
	case USHER_EVENT_PUBLISHED:
	case USHER_EVENT_PIN:
	case USHER_EVENT_REQUESTED:
	case USHER_EVENT_PAIRED:
	case USHER_EVENT_VERIFIED:
	case USHER_EVENT_MESSAGE:
	case USHER_EVENT_DELIVERED:
		return;
	}
}

/* ---- The end ---- */

static void print_result(const struct joining *joining, const char *problem)
{
	_cleanup_(freep) char *line = NULL, *whole = NULL;
	char room[COMMAND_SIGNAL_ROOM];
	struct outcome outcome = {.problem = problem,
				  .ran = joining->ran,
				  .exit = joining->command.status,
				  .signal = command_signal(&joining->command, room)};

	if (!joining->cli->options.json)
		return;
	line = usher_event_to_json(joining->end);
	if (joining->cli->command && line)
		whole = line_with_command(line, &outcome);
	output_line(joining->cli->command ? whole : line);
}

static int finish(const struct joining *joining)
{
	int error = usher_event_get_error(joining->end);
	const char *text = usher_event_get_text(joining->end);
	_cleanup_(freep) char *problem = joining_command_problem(joining),
			      *message = NULL, *name = joining_name(joining);

	print_result(joining, problem);
	if (!error && problem)
		cli_say_failure(problem, NULL);
	if (!error)
		return problem ? joining_command_exit(joining) : 0;
	if (asprintf(&message, "%s: %s%s%s%s%s", name ? name : "", usher_strerror(error),
		     cli_doubt(joining->end), text ? " (" : "", text ? text : "",
		     text ? ")" : "") < 0)
		message = NULL;
	cli_say_failure(message ? message : usher_strerror(error),
			usher_error_hint(error));
	return usher_error_exit_code(error);
}

static bool asks(const struct joining *joining)
{
	return joining->loop.prompt.fd >= 0;
}

static int give_up(struct joining *joining)
{
	prompt_close(&joining->loop.prompt);
	return cli_fail(joining->cli, USHER_ERROR_CANCELLED, NULL, NULL);
}

static int begin(struct joining *joining)
{
	joining->end = usher_event_free(joining->end);
	joining->join = usher_join_free(joining->join);
	return usher_join_start(joining->loop.usher, joining->network, &joining->join);
}

/* 0, or an exit code. */
static int on_input(struct joining *joining)
{
	int r = joining_on_input(joining);

	if (r > 0)
		r = begin(joining);
	else if (r == -ECANCELED)
		return give_up(joining);
	return r < 0 ? cli_fail(joining->cli, r, NULL, NULL) : 0;
}

/* 0, or an exit code. */
static int step(struct joining *joining)
{
	_cleanup_(usher_event_freep) struct usher_event *event = NULL;

	switch (loop_next(&joining->loop, joining->kill_at, &event)) {
	case LOOP_EVENT:
		on_event(joining, &event);
		break;
	case LOOP_SIGNAL:
		if (asks(joining))
			return give_up(joining);
		on_signal(joining);
		break;
	case LOOP_CHILD:
		joining_on_child(joining);
		break;
	case LOOP_TIMEOUT:
		joining->kill_at = LOOP_NEVER;
		command_kill(&joining->command, SIGKILL);
		break;
	case LOOP_INPUT:
		return on_input(joining);
	case LOOP_MOVED:
	case LOOP_UNREAD:
		break;
	case LOOP_ERROR:
		command_kill(&joining->command, SIGTERM);
		return cli_fail(joining->cli, joining->loop.error, NULL, NULL);
	}
	return 0;
}

static int follow(struct joining *joining)
{
	int r;

	r = begin(joining);
	if (r < 0)
		return cli_fail(joining->cli, r, NULL, NULL);
	while (!joining->end || joining_runs(joining) || asks(joining)) {
		r = step(joining);
		if (r)
			return r;
	}
	return finish(joining);
}

static int join(struct joining *joining)
{
	int r = loop_open(&joining->loop, joining->cli);

	loop_be_patient(&joining->loop, SIGNALS_MAX);
	if (r == 0)
		r = network_from_catalog(joining->cli, joining->loop.usher,
					 joining->network, &joining->once);
	if (r == 0)
		r = follow(joining);
	joining->end = usher_event_free(joining->end);
	joining->join = usher_join_free(joining->join);
	loop_close(&joining->loop);
	return r;
}

int verb_join(struct cli *cli)
{
	const struct options *options = &cli->options;
	struct joining joining = {.cli = cli,
				  .command = COMMAND_INIT,
				  .loop = LOOP_CLOSED,
				  .kill_at = LOOP_NEVER};
	int r;

	joining.interactive = !options->no_input && !options->open &&
			      !options->passphrase_file && !code_is_given(cli) &&
			      prompt_is_possible();
	r = joining_check_command(cli);
	if (r == 0)
		r = network_from_options(cli, &joining.network);
	if (r == 0)
		r = join(&joining);
	secret_free(joining.typed);
	usher_network_free(joining.network);
	command_deinit(&joining.command);
	return r;
}
