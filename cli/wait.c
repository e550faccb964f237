/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher wait: ends when an accessory is there. */
#include "cli/lines.h"
#include "cli/pick.h"
#include "cli/verbs.h"

static int report(const struct cli *cli, const struct usher_accessory *accessory)
{
	_cleanup_(freep) char *name = NULL;

	if (cli->options.json) {
		_cleanup_(freep) char *line = line_accessory(accessory);

		output_line(line);
		return 0;
	}
	name = cli_name_of(accessory);
	output_printf("%s is there (%s, %d dBm).\n", name ? name : "",
		      usher_accessory_get_id(accessory),
		      usher_accessory_get_rssi(accessory));
	return 0;
}

int verb_wait(struct cli *cli)
{
	_cleanup_(loop_close) struct loop loop = LOOP_CLOSED;
	_cleanup_(usher_accessory_unrefp) struct usher_accessory *accessory = NULL;
	uint64_t limit = cli->options.timeout_ms;
	struct wanted wanted;
	int r;

	r = wanted_init(&wanted, cli, NULL);
	if (r)
		return r;
	wanted.late_error = USHER_ERROR_TIMED_OUT;
	if (limit && limit != DURATION_UNSET)
		wanted.deadline_ms = loop_deadline(limit);
	r = loop_open(&loop, cli);
	if (r)
		return r;
	r = pick_accessory(cli, &loop, &wanted, &accessory);
	return r ? r : report(cli, accessory);
}
