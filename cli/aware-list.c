/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher aware list, forget: the pairings that are remembered. */
#include "cli/aware.h"
#include "cli/lines.h"
#include "cli/table.h"

#include <errno.h>
#include <string.h>

static int fail_state(const struct cli *cli, int error)
{
	return cli_fail(cli, error == -EACCES ? USHER_ERROR_PERMISSION : USHER_ERROR_IO,
			"another place can be named with --state",
			"what is remembered cannot be read: %s",
			error == -EBADMSG ? "it is damaged, or not ours"
					  : strerror(-error));
}

static void add_row(struct table *table, const struct usher_aware_memory *memory)
{
	const char *name = usher_aware_memory_get_name(memory),
		   *product = usher_aware_memory_get_product_name(memory);
	_cleanup_(freep) char *shown = usher_printable(name ? name : "",
						       name ? strlen(name) : 0);
	_cleanup_(freep) char *kind = usher_printable(product ? product : "",
						      product ? strlen(product) : 0);
	const char *state = "opportunistic";

	if (usher_aware_memory_is_expired(memory))
		state = "expired: pair again";
	else if (usher_aware_memory_is_authenticated(memory))
		state = "authenticated";
	table_row(table, (const char *[]){shown, usher_aware_memory_get_key(memory), kind,
					  usher_aware_memory_get_service(memory), state});
}

static int print_list(const struct cli *cli, struct usher_aware_memory *memory)
{
	struct table table = TABLE_INIT(5);
	size_t count = 0;
	int r;

	while ((r = usher_aware_memory_next(memory)) > 0) {
		_cleanup_(freep) char *line = NULL;

		count++;
		if (!cli->options.json) {
			add_row(&table, memory);
			continue;
		}
		line = usher_aware_memory_to_json(memory);
		output_line(line);
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
		cli_progress(cli, "nothing is paired with this computer");
	}
	return 0;
}

int aware_list(const struct cli *cli)
{
	_cleanup_(usher_freep) struct usher *usher = NULL;
	_cleanup_(usher_aware_memory_freep) struct usher_aware_memory *memory = NULL;
	int r;

	r = cli_open(cli, &usher);
	if (r)
		return r;
	r = usher_aware_memory_new(usher, &memory);
	return r < 0 ? fail_state(cli, r) : print_list(cli, memory);
}

int aware_forget(const struct cli *cli)
{
	_cleanup_(usher_freep) struct usher *usher = NULL;
	const char *name = cli->options.all ? NULL : cli->operands[1];
	_cleanup_(freep) char *shown = usher_printable(name ? name : "",
						       name ? strlen(name) : 0);
	_cleanup_(freep) char *line = NULL;
	int r;

	r = cli_open(cli, &usher);
	if (r)
		return r;
	r = usher_aware_forget(usher, name);
	if (r == -ENOENT)
		return cli_fail(
			cli, USHER_ERROR_NOT_FOUND, "`usher aware list` shows what is",
			"\"%s\" is not paired with this computer", shown ? shown : "");
	if (r == -ENOTUNIQ)
		return cli_fail(cli, USHER_ERROR_AMBIGUOUS,
				"name one by its key; `usher aware list` shows them",
				"several are remembered by that name");
	if (r < 0)
		return fail_state(cli, r);
	if (cli->options.json) {
		line = line_done("forgot", name ? name : "all");
		output_line(line);
	}
	return 0;
}

void aware_name(const struct aware_work *work, const struct usher_aware_peer *peer)
{
	const char *name = work->cli->options.peer_name,
		   *key = peer ? usher_aware_peer_get_key(peer) : NULL;

	if (!name)
		return;
	if (!key)
		cli_warn("it is not remembered, and so its name is not either");
	else if (usher_aware_rename(work->loop.usher, key, name) < 0)
		cli_warn("the name is not remembered: it takes 1 to 64 printable bytes");
}
