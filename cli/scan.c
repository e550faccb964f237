/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher scan: what is near, as it comes. */
#include "cli/lines.h"
#include "cli/pick.h"
#include "cli/scan-row.h"
#include "cli/verbs.h"

#include <string.h>

enum {
	ELSEWHERE_MS = 10 * 1000
}; /* where stdout is no terminal and nobody presses Ctrl-C */

struct scan {
	const struct cli *cli;
	struct loop loop;
	struct scan_rows rows;
	size_t found;
	uint64_t began_ms;
	bool works; /* discovery has run: a problem may heal */
	bool troubled;
};

static uint64_t deadline_of(const struct cli *cli)
{
	uint64_t limit = cli->options.timeout_ms;

	if (limit == DURATION_UNSET)
		limit = output_is_terminal() ? 0 : ELSEWHERE_MS;
	return limit ? loop_deadline(limit) : LOOP_NEVER;
}

static void print_json(const struct usher_event *event)
{
	_cleanup_(freep) char *line = usher_event_to_json(event);

	output_line(line);
}

/* 0, or an exit code: discovery cannot begin. */
static int on_radio(struct scan *scan, const struct usher_event *event)
{
	int error = usher_event_get_error(event);
	const char *hint = usher_error_hint(error);

	if (error && !scan->works)
		return pick_fail_radio(scan->cli, event);
	if (error) {
		cli_warn("%s; waiting until it works again", usher_strerror(error));
		if (hint)
			cli_say("  hint: %s", hint);
	} else if (scan->troubled) {
		cli_say("usher: it works again");
	}
	scan->troubled = error;
	scan->works = true;
	return 0;
}

static int on_event(struct scan *scan, const struct usher_event *event)
{
	bool json = scan->cli->options.json;

	switch (usher_event_get_type(event)) {
	case USHER_EVENT_FOUND:
		scan->found++;
		scan->works = true;
		if (json)
			print_json(event);
		else
			scan_row_found(&scan->rows, usher_event_get_accessory(event));
		return 0;
	case USHER_EVENT_CHANGED:
		if (json)
			print_json(event);
		else
			scan_row_changed(&scan->rows, usher_event_get_accessory(event));
		return 0;
	case USHER_EVENT_LOST:
		if (json)
			print_json(event);
		else
			scan_row_lost(&scan->rows, usher_event_get_accessory(event));
		return 0;
	case USHER_EVENT_RADIO:
		return on_radio(scan, event);
	case USHER_EVENT_DISCOVERY_END:
	case USHER_EVENT_PHASE:
	case USHER_EVENT_NOTE:
	case USHER_EVENT_ASK:
	case USHER_EVENT_INFO:
	case USHER_EVENT_END:
	case USHER_EVENT_JOINED:
	case USHER_EVENT_PUBLISHED:
	case USHER_EVENT_PIN:
	case USHER_EVENT_REQUESTED:
	case USHER_EVENT_PAIRED:
	case USHER_EVENT_VERIFIED:
	case USHER_EVENT_MESSAGE:
	case USHER_EVENT_DELIVERED:
		return 0;
	}
	return 0;
}

static int finish(const struct scan *scan)
{
	double ms = (double)(loop_now() - scan->began_ms);

	if (scan->cli->options.json) {
		_cleanup_(freep) char *line = line_scan_end(scan->found, ms);

		output_line(line);
	}
	if (scan->found)
		return 0;
	cli_say_failure(usher_strerror(USHER_ERROR_NOT_FOUND),
			usher_error_hint(USHER_ERROR_NOT_FOUND));
	return usher_error_exit_code(USHER_ERROR_NOT_FOUND);
}

static int follow(struct scan *scan)
{
	uint64_t deadline = deadline_of(scan->cli);
	int r;

	while (!output_failed()) {
		_cleanup_(usher_event_freep) struct usher_event *event = NULL;

		switch (loop_next(&scan->loop, deadline, &event)) {
		case LOOP_EVENT:
			r = on_event(scan, event);
			if (r)
				return r;
			break;
		case LOOP_TIMEOUT:
		case LOOP_SIGNAL:
			return finish(scan);
		case LOOP_UNREAD:
			return usher_error_exit_code(USHER_ERROR_OUTPUT);
		case LOOP_MOVED:
		case LOOP_INPUT:
		case LOOP_CHILD:
			break;
		case LOOP_ERROR:
			return cli_fail(scan->cli, scan->loop.error, NULL, NULL);
		}
	}
	return 0;
}

int verb_scan(struct cli *cli)
{
	struct scan scan = {.cli = cli, .loop = LOOP_CLOSED, .began_ms = loop_now()};
	int r;

	if (cli->options.all && cli->options.product)
		return cli_usage(cli, "--all or --product, not both", NULL);
	r = loop_open(&scan.loop, cli);
	scan.loop.output_fd = STDOUT_FILENO;
	if (r == 0)
		r = pick_discover(cli, scan.loop.usher, NULL, cli->options.all);
	if (r == 0) {
		if (output_is_terminal() && !cli->options.json)
			cli_progress(cli, "scanning; Ctrl-C ends it");
		r = follow(&scan);
	}
	scan_rows_deinit(&scan.rows);
	loop_close(&scan.loop);
	return r;
}
