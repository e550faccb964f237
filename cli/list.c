/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher list, rename, forget: what is remembered of accessories that were set up. */
#include "cli/lines.h"
#include "cli/table.h"
#include "cli/verbs.h"

#include <errno.h>
#include <string.h>

static void add_row(struct table *table, const struct usher_memory *memory)
{
	const char *key = usher_memory_get_key(memory),
		   *name = usher_memory_get_name(memory),
		   *product = usher_memory_get_product_name(memory);
	_cleanup_(freep) char *shown_key = usher_printable(key, strlen(key));
	_cleanup_(freep) char *shown_name = usher_printable(name ? name : "",
							    name ? strlen(name) : 0);

	_cleanup_(freep) char *kind = usher_printable(product ? product : "",
						      product ? strlen(product) : 0);

	table_row(table, (const char *[]){shown_name, shown_key, kind});
}

/* The library has named the file in a warning. */
static int fail_state(const struct cli *cli, int error)
{
	const char *reason = error == -EBADMSG ? "it is damaged, or not ours"
					       : strerror(-error);

	return cli_fail(cli, error == -EACCES ? USHER_ERROR_PERMISSION : USHER_ERROR_IO,
			"another place can be named with --state",
			"what is remembered cannot be read: %s", reason);
}

static int print_list(const struct cli *cli, struct usher_memory *memory)
{
	struct table table = TABLE_INIT(3);
	size_t count = 0;
	int r;

	while ((r = usher_memory_next(memory)) > 0) {
		count++;
		if (cli->options.json) {
			_cleanup_(freep) char *line = usher_memory_to_json(memory);

			output_line(line);
		} else {
			add_row(&table, memory);
		}
	}
	if (r == 0)
		r = table_print(&table);
	table_deinit(&table);
	if (r < 0)
		return fail_state(cli, r);
	if (cli->options.json) {
		_cleanup_(freep) char *line = line_count(count);

		output_line(line);
	} else if (!count) {
		cli_progress(cli, "nothing is remembered: no accessory was set up yet");
	}
	return 0;
}

int verb_list(struct cli *cli)
{
	_cleanup_(usher_freep) struct usher *usher = NULL;
	_cleanup_(usher_memory_freep) struct usher_memory *memory = NULL;
	int r;

	r = cli_open(cli, &usher);
	if (r)
		return r;
	r = usher_memory_new(usher, &memory);
	if (r < 0)
		return fail_state(cli, r);
	return print_list(cli, memory);
}

/* 0, or the exit code after saying what r means here. */
static int check(const struct cli *cli, int r)
{
	const char *name = cli->operands[0];
	_cleanup_(freep) char *shown = usher_printable(name, strlen(name));

	if (r == -ENOENT)
		return cli_fail(cli, USHER_ERROR_NOT_FOUND, "`usher list` shows what is",
				"\"%s\" is not remembered", shown ? shown : "");
	if (r == -ENOTUNIQ)
		return cli_fail(cli, USHER_ERROR_AMBIGUOUS,
				"name one by its key; `usher list` shows them",
				"several are remembered by that name");
	if (r == -EINVAL)
		return cli_usage(cli, "a name has 1 to 64 printable characters", NULL);
	return r < 0 ? fail_state(cli, r) : 0;
}

static int report(const struct cli *cli, const char *what, const char *name)
{
	_cleanup_(freep) char *line = NULL;

	if (cli->options.json) {
		line = line_done(what, name);
		output_line(line);
	}
	return 0;
}

int verb_rename(struct cli *cli)
{
	_cleanup_(usher_freep) struct usher *usher = NULL;
	int r;

	r = cli_open(cli, &usher);
	if (r)
		return r;
	r = check(cli, usher_rename(usher, cli->operands[0], cli->operands[1]));
	return r ? r : report(cli, "name", cli->operands[1]);
}

int verb_forget(struct cli *cli)
{
	_cleanup_(usher_freep) struct usher *usher = NULL;
	int r;

	r = cli_open(cli, &usher);
	if (r)
		return r;
	r = check(cli, usher_forget(usher, cli->operands[0]));
	return r ? r : report(cli, "forgot", cli->operands[0]);
}
