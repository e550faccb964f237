/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher doctor: what stands in the way, each with its cure. */
#include "cli/lines.h"
#include "cli/loop.h"
#include "cli/verbs.h"

struct tally {
	size_t broken;
	size_t warnings;
};

static const struct {
	const char *mark;
	enum output_style style;
} levels[] = {
	[USHER_FINDING_OK] = {"ok     ", STYLE_GOOD},
	[USHER_FINDING_WARNING] = {"warning", STYLE_STRONG},
	[USHER_FINDING_BROKEN] = {"broken ", STYLE_BAD},
};

static void print_finding(const struct cli *cli, enum usher_finding_level level,
			  const char *what, const char *sentence, const char *cure)
{
	if (cli->options.json) {
		_cleanup_(freep) char *line = line_finding(level, what, sentence, cure);

		output_line(line);
		return;
	}
	output_printf("%s%s%s  %-14s  %s\n", output_style(levels[level].style),
		      levels[level].mark, output_style(STYLE_PLAIN), what, sentence);
	if (cure)
		output_printf("                         cure: %s\n", cure);
}

static struct tally print_findings(const struct cli *cli,
				   const struct usher_doctor *doctor)
{
	struct tally tally = {.broken = 0};
	const char *what, *sentence, *cure;
	enum usher_finding_level level;
	size_t i;

	for (i = 0; usher_doctor_get_finding(doctor, i, &level, &what, &sentence, &cure);
	     i++) {
		print_finding(cli, level, what, sentence, cure);
		tally.broken += level == USHER_FINDING_BROKEN;
		tally.warnings += level == USHER_FINDING_WARNING;
	}
	return tally;
}

static int finish(const struct cli *cli, const struct usher_doctor *doctor)
{
	struct tally tally = print_findings(cli, doctor);

	if (cli->options.json) {
		_cleanup_(freep) char *line = line_doctor_end(tally.broken,
							      tally.warnings);

		output_line(line);
	}
	return tally.broken ? usher_error_exit_code(USHER_ERROR_NOT_READY) : 0;
}

static int examine(const struct cli *cli, struct loop *loop)
{
	_cleanup_(usher_doctor_freep) struct usher_doctor *doctor = NULL;
	int r;

	r = usher_doctor_start(loop->usher, &doctor);
	if (r < 0)
		return cli_fail(cli, r, NULL, NULL);
	while (!usher_doctor_is_done(doctor)) {
		_cleanup_(usher_event_freep) struct usher_event *event = NULL;

		switch (loop_next(loop, LOOP_NEVER, &event)) {
		case LOOP_EVENT:
		case LOOP_MOVED:
		case LOOP_UNREAD:
		case LOOP_TIMEOUT:
		case LOOP_INPUT:
		case LOOP_CHILD:
			break;
		case LOOP_SIGNAL:
			return cli_fail(cli, USHER_ERROR_CANCELLED, NULL, NULL);
		case LOOP_ERROR:
			return cli_fail(cli, loop->error, NULL, NULL);
		}
	}
	return finish(cli, doctor);
}

int verb_doctor(struct cli *cli)
{
	_cleanup_(loop_close) struct loop loop = LOOP_CLOSED;
	int r = loop_open(&loop, cli);

	return r ? r : examine(cli, &loop);
}
