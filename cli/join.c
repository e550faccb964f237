/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher join: on an accessory's network, for good, for days, or while a command runs. */
#include "cli/command.h"
#include "cli/environment.h"
#include "cli/lines.h"
#include "cli/loop.h"
#include "cli/network.h"
#include "cli/verbs.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum {
	GRACE_MS = 10 * 1000, /* of a command that was told to end: then it is killed */
	SIGNALS_MAX = 2,      /* one more ends usher at once, whatever is half put back */
};

struct joining {
	const struct cli *cli;
	struct loop loop;
	struct usher_join *join;
	struct command command;
	int cannot_run;	  /* why the command could not be started, negative errno */
	bool ran;	  /* it was started */
	bool leaving;	  /* we have said so */
	unsigned signals; /* that came */
	uint64_t kill_at; /* when the command is killed */
	struct usher_event *end; /* kept until the command has ended */
};

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

/* The network, as far as it is known by now, for a terminal; the caller frees. */
static char *name_of(const struct joining *joining)
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

static void leave(struct joining *joining)
{
	if (joining->leaving || joining->end)
		return;
	joining->leaving = true;
	usher_join_leave(joining->join);
}

/* ---- The command ---- */

static bool runs(const struct joining *joining)
{
	return joining->command.pid;
}

static void start_command(struct joining *joining)
{
	const struct cli *cli = joining->cli;
	char **environment = environment_of(joining->join);
	int r = environment ? loop_watch_children(&joining->loop) : -ENOMEM;

	if (r == 0)
		r = command_start(&joining->command, cli->command, environment,
				  cli->options.json);
	environment_free(environment);
	joining->ran = r == 0;
	joining->cannot_run = r;
	if (r < 0)
		leave(joining);
}

/* The network is gone: what the command does on it cannot succeed any more. */
static void stop_command(struct joining *joining)
{
	if (!runs(joining) || joining->kill_at != LOOP_NEVER)
		return;
	joining->kill_at = loop_deadline(GRACE_MS);
	command_kill(&joining->command, SIGTERM);
}

static void on_child(struct joining *joining)
{
	if (!runs(joining) || !command_check(&joining->command))
		return;
	joining->kill_at = LOOP_NEVER;
	leave(joining);
}

/* ---- What happens ---- */

static void on_signal(struct joining *joining)
{
	joining->signals++;
	if (runs(joining)) {
		/* whoever says it twice means it */
		command_kill(&joining->command,
			     joining->signals > 1 ? SIGKILL : joining->loop.signal);
		return;
	}
	if (joining->leaving || joining->end)
		cli_say("usher: putting this computer back as it was; once more ends "
			"it half-way");
	leave(joining);
}

static void on_phase(struct joining *joining, const struct usher_event *event)
{
	const char *phase = usher_event_get_phase(event), *text = phase;
	_cleanup_(freep) char *name = name_of(joining);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(phases); i++)
		if (!strcmp(phases[i].phase, phase))
			text = phases[i].text;
	cli_progress(joining->cli, "%s: %s", name ? name : "", text);
	if (!joining->leaving && !strcmp(phase, "leave"))
		stop_command(joining);
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
	_cleanup_(freep) char *name = name_of(joining);
	const char *ipv4 = usher_join_get_ipv4(join), *ipv6 = usher_join_get_ipv6(join),
		   *router = usher_join_get_router(join);

	print_place(joining, name ? name : "");
	if (ipv4 || ipv6)
		output_printf("  address: %s%s%s\n", ipv4 ? ipv4 : "",
			      ipv4 && ipv6 ? ", " : "", ipv6 ? ipv6 : "");
	if (router)
		output_printf("  accessory: %s\n", router);
	if (options->once)
		cli_progress(joining->cli, "Ctrl-C leaves it");
	else if (options->days)
		output_printf("  until: %u %s have passed, or `usher leave`\n",
			      options->days, options->days == 1 ? "day" : "days");
	else
		output_printf("  until: `usher leave`\n");
}

static void on_joined(struct joining *joining)
{
	if (joining->command.ended || runs(joining) || joining->leaving)
		return; /* a loss that was mended */
	if (joining->cli->command)
		start_command(joining);
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
		stop_command(joining);
		return;
	case USHER_EVENT_FOUND:
	case USHER_EVENT_CHANGED:
	case USHER_EVENT_LOST:
	case USHER_EVENT_RADIO:
	case USHER_EVENT_DISCOVERY_END:
	case USHER_EVENT_ASK:
	case USHER_EVENT_INFO:
		return;
	}
}

/* ---- The end ---- */

/* What the command ended with, when that is no success, as a sentence; NULL: it did well. */
static char *command_problem(const struct joining *joining)
{
	const char *name = joining->cli->command ? joining->cli->command[0] : NULL;
	const struct command *command = &joining->command;
	_cleanup_(freep) char *shown = name ? usher_printable(name, strlen(name)) : NULL;
	char *text = NULL;
	int r = 0;

	if (!shown || (joining->ran && !command_code(command)))
		return NULL;
	if (joining->cannot_run)
		r = asprintf(&text, "%s cannot be run: %s", shown,
			     strerror(-joining->cannot_run));
	else if (joining->ran && command->signal)
		r = asprintf(&text, "%s was ended by SIG%s", shown,
			     sigabbrev_np(command->signal) ?: "?");
	else if (joining->ran)
		r = asprintf(&text, "%s exited with %d", shown, command->status);
	return r < 0 ? NULL : text;
}

static int command_exit(const struct joining *joining)
{
	if (joining->cannot_run)
		return joining->cannot_run == -ENOENT ? COMMAND_NOT_FOUND
						      : COMMAND_CANNOT_RUN;
	return command_code(&joining->command);
}

static void print_result(const struct joining *joining, const char *problem)
{
	_cleanup_(freep) char *line = NULL, *whole = NULL;
	struct outcome outcome = {.problem = problem,
				  .ran = joining->ran,
				  .exit = joining->command.status,
				  .signal = joining->command.signal};

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
	_cleanup_(freep) char *problem = command_problem(joining), *message = NULL,
			      *name = name_of(joining);

	print_result(joining, problem);
	if (!error && problem)
		cli_say_failure(problem, NULL);
	if (!error)
		return problem ? command_exit(joining) : 0;
	if (asprintf(&message, "%s: %s%s%s%s%s", name ? name : "", usher_strerror(error),
		     cli_doubt(joining->end), text ? " (" : "", text ? text : "",
		     text ? ")" : "") < 0)
		message = NULL;
	cli_say_failure(message ? message : usher_strerror(error),
			usher_error_hint(error));
	return usher_error_exit_code(error);
}

static int follow(struct joining *joining)
{
	while (!joining->end || runs(joining)) {
		_cleanup_(usher_event_freep) struct usher_event *event = NULL;

		switch (loop_next(&joining->loop, joining->kill_at, &event)) {
		case LOOP_EVENT:
			on_event(joining, &event);
			break;
		case LOOP_SIGNAL:
			on_signal(joining);
			break;
		case LOOP_CHILD:
			on_child(joining);
			break;
		case LOOP_TIMEOUT:
			joining->kill_at = LOOP_NEVER;
			command_kill(&joining->command, SIGKILL);
			break;
		case LOOP_MOVED:
		case LOOP_INPUT:
		case LOOP_UNREAD:
			break;
		case LOOP_ERROR:
			command_kill(&joining->command, SIGTERM);
			return cli_fail(joining->cli, joining->loop.error, NULL, NULL);
		}
	}
	return finish(joining);
}

static int join(struct joining *joining, const struct usher_network *network)
{
	_cleanup_(usher_freep) struct usher *usher = NULL;
	int r;

	r = cli_open(joining->cli, &usher);
	if (r)
		return r;
	r = loop_begin(&joining->loop, usher);
	if (r < 0)
		return cli_fail(joining->cli, r, NULL, NULL);
	loop_be_patient(&joining->loop, SIGNALS_MAX);
	r = usher_join_start(usher, network, &joining->join);
	if (r < 0)
		r = cli_fail(joining->cli, r, NULL, NULL);
	else
		r = follow(joining);
	joining->end = usher_event_free(joining->end);
	joining->join = usher_join_free(joining->join);
	command_deinit(&joining->command);
	loop_end(&joining->loop);
	return r;
}

/* Before anything is changed for it. */
static int check_command(const struct cli *cli)
{
	_cleanup_(freep) char *shown = NULL;
	int r;

	if (!cli->command)
		return 0;
	r = command_find(cli->command[0]);
	if (r == 0)
		return 0;
	shown = usher_printable(cli->command[0], strlen(cli->command[0]));
	cli_fail(cli, USHER_ERROR_COMMAND, "", "%s cannot be run: %s", shown ? shown : "",
		 strerror(-r));
	return r == -ENOENT ? COMMAND_NOT_FOUND : COMMAND_CANNOT_RUN;
}

int verb_join(struct cli *cli)
{
	_cleanup_(usher_network_freep) struct usher_network *network = NULL;
	struct joining joining = {
		.cli = cli, .command = COMMAND_INIT, .kill_at = LOOP_NEVER};
	int r;

	r = check_command(cli);
	if (r == 0)
		r = network_from_options(cli, &network);
	return r ? r : join(&joining, network);
}
