/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/join.h"

#include "cli/environment.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

int joining_check_command(const struct cli *cli)
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

bool joining_runs(const struct joining *joining)
{
	return joining->command.pid;
}

void joining_start_command(struct joining *joining)
{
	const struct cli *cli = joining->cli;
	char **environment = environment_of(joining->join);
	int r = -ENOMEM;

	loop_watch_children();
	if (environment)
		r = command_start(&joining->command, cli->command, environment,
				  cli->options.json);
	environment_free(environment);
	joining->ran = r == 0;
	joining->cannot_run = r;
	if (r < 0)
		joining_leave(joining);
}

void joining_stop_command(struct joining *joining)
{
	if (!joining_runs(joining) || joining->kill_at != LOOP_NEVER)
		return;
	joining->kill_at = loop_deadline(GRACE_MS);
	command_kill(&joining->command, SIGTERM);
}

void joining_on_child(struct joining *joining)
{
	if (!joining_runs(joining) || !command_check(&joining->command))
		return;
	joining->kill_at = LOOP_NEVER;
	joining_leave(joining);
}

char *joining_command_problem(const struct joining *joining)
{
	const char *name = joining->cli->command ? joining->cli->command[0] : NULL;
	const struct command *command = &joining->command;
	_cleanup_(freep) char *shown = name ? usher_printable(name, strlen(name)) : NULL;
	char room[COMMAND_SIGNAL_ROOM], *text = NULL;
	int r = 0;

	if (!shown || (joining->ran && !command_code(command)))
		return NULL;
	if (joining->cannot_run)
		r = asprintf(&text, "%s cannot be run: %s", shown,
			     strerror(-joining->cannot_run));
	else if (joining->ran && command->signal)
		r = asprintf(&text, "%s was ended by SIG%s", shown,
			     command_signal(command, room));
	else if (joining->ran)
		r = asprintf(&text, "%s exited with %d", shown, command->status);
	return r < 0 ? NULL : text;
}

int joining_command_exit(const struct joining *joining)
{
	if (joining->cannot_run)
		return joining->cannot_run == -ENOENT ? COMMAND_NOT_FOUND
						      : COMMAND_CANNOT_RUN;
	return command_code(&joining->command);
}
