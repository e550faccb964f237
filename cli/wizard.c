/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher wizard, or usher alone: the text UI. */
#include "cli/verbs.h"
#include "ui-tui/i18n.h"
#include "ui-tui/ui.h"

int verb_wizard(struct cli *cli)
{
	const struct options *options = &cli->options;
	struct ui_options ui = {
		.plain = options->plain,
		.ascii = options->ascii,
		.colour = *output_style(STYLE_GOOD),
		.mouse = options->mouse,
	};
	_cleanup_(usher_freep) struct usher *usher = NULL;
	int code;

	i18n_init();
	if (options->json || options->no_input)
		return cli_usage(cli, "the wizard asks and answers in words",
				 "without a person: usher scan, usher setup, usher join");
	if (!ui.plain && !(isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)))
		return cli_usage(cli, "the wizard needs a terminal",
				 "usher --plain reads and writes plain lines anywhere");
	code = cli_open(cli, &usher);
	return code ? code : ui_run(usher, &ui);
}
