/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher leave, usher restore: this computer as it was before it joined. */
#include "cli/loop.h"
#include "cli/verbs.h"

static void print_json(const struct cli *cli, const struct usher_event *event)
{
	_cleanup_(freep) char *line = NULL;

	if (!cli->options.json)
		return;
	line = usher_event_to_json(event);
	output_line(line);
}

static int finish(const struct cli *cli, const struct usher_restore *restore,
		  const struct usher_event *event, const char *nothing)
{
	int error = usher_event_get_error(event);
	const char *text = usher_event_get_text(event);

	if (!error) {
		if (!cli->options.json && !usher_restore_get_count(restore))
			output_printf("%s\n", nothing);
		return 0;
	}
	if (text)
		cli_say("usher: %s", text);
	cli_say_failure(usher_strerror(error), usher_error_hint(error));
	return usher_error_exit_code(error);
}

/* -1: goes on; else the exit code. */
static int on_event(const struct cli *cli, const struct usher_restore *restore,
		    const struct usher_event *event, const char *nothing)
{
	if (usher_event_get_restore(event) != restore)
		return -1;
	print_json(cli, event);
	if (usher_event_get_type(event) == USHER_EVENT_NOTE && !cli->options.json)
		output_printf("%s\n", usher_event_get_text(event));
	if (usher_event_get_type(event) != USHER_EVENT_END)
		return -1;
	return finish(cli, restore, event, nothing);
}

static int follow(const struct cli *cli, struct loop *loop,
		  const struct usher_restore *restore, const char *nothing)
{
	int code = -1;

	while (code < 0) {
		_cleanup_(usher_event_freep) struct usher_event *event = NULL;

		switch (loop_next(loop, LOOP_NEVER, &event)) {
		case LOOP_EVENT:
			code = on_event(cli, restore, event, nothing);
			break;
		case LOOP_SIGNAL:
			cli_say("usher: putting this computer back as it was; once more "
				"ends it half-way");
			break;
		case LOOP_MOVED:
		case LOOP_UNREAD:
		case LOOP_TIMEOUT:
		case LOOP_INPUT:
		case LOOP_CHILD:
			break;
		case LOOP_ERROR:
			return cli_fail(cli, loop->error, NULL, NULL);
		}
	}
	return code;
}

static int put_back(const struct cli *cli, enum usher_restore_what what,
		    const char *nothing)
{
	_cleanup_(loop_close) struct loop loop = LOOP_CLOSED;
	_cleanup_(usher_restore_freep) struct usher_restore *restore = NULL;
	int r = loop_open(&loop, cli);

	if (r)
		return r;
	r = usher_restore_start(loop.usher, what, &restore);
	if (r < 0)
		return cli_fail(cli, r, NULL, NULL);
	return follow(cli, &loop, restore, nothing);
}

int verb_leave(struct cli *cli)
{
	return put_back(cli,
			cli->options.forget ? USHER_RESTORE_FORGET : USHER_RESTORE_JOINED,
			"Nothing is joined: there is nothing to leave.");
}

int verb_restore(struct cli *cli)
{
	return put_back(cli, USHER_RESTORE_UNFINISHED,
			"There is nothing to put back: this computer is as it was.");
}
