/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/verbs.h"

#include <stdio.h>
#include <string.h>

static void print_options(const struct option_row *rows)
{
	char left[64];

	for (; rows && rows->name; rows++) {
		char letter[8] = "    ";

		if (rows->letter)
			snprintf(letter, sizeof(letter), "-%c, ", rows->letter);
		snprintf(left, sizeof(left), "%s--%s%s%s", letter, rows->name,
			 rows->argument ? " " : "", rows->argument ? rows->argument : "");
		output_printf("  %-28s %s\n", left, rows->help);
	}
}

/* Each line of text, moved to the right. */
static void print_indented(const char *text)
{
	while (*text) {
		int n = (int)strcspn(text, "\n");

		output_printf("  %.*s\n", n, text);
		text += n;
		text += *text == '\n';
	}
}

static void print_heading(const char *heading)
{
	output_printf("\n%s%s%s\n", output_style(STYLE_STRONG), heading,
		      output_style(STYLE_PLAIN));
}

void help_program(void)
{
	const struct verb *verb;

	output_printf("usage: usher VERB [OPTIONS]\n\n"
		      "Finds Bluetooth LE and Wi-Fi accessories and sets them up.\n");
	print_heading("Verbs");
	for (verb = verbs; verb->name; verb++)
		output_printf("  %-10s %s\n", verb->name, verb->purpose);
	print_heading("Options of every verb");
	print_options(options_global);
	print_heading("Examples");
	print_indented(
		"usher scan\n"
		"usher setup --nearest --product improv --ssid HomeNet\n"
		"usher join --prefix ACME- --passphrase-file key -- ./talk-to-it\n");
	output_printf("\n`usher VERB --help` and man usher tell more.\n");
}

void help_verb(const struct verb *verb)
{
	output_printf("usage: usher %s%s%s\n\n", verb->name, *verb->usage ? " " : "",
		      verb->usage);
	output_printf("%c%s.\n", verb->purpose[0] - 'a' + 'A', verb->purpose + 1);
	if (verb->text)
		output_printf("%s\n", verb->text);
	if (verb->options) {
		print_heading("Options");
		print_options(verb->options);
	}
	print_heading("Options of every verb");
	print_options(options_global);
	print_heading("Examples");
	print_indented(verb->examples);
	print_heading("Exit codes");
	print_indented("0   done");
	print_indented(verb->exits);
	output_printf("All exit codes: man usher\n");
}

int verb_help(struct cli *cli)
{
	const struct verb *verb;
	const char *near;
	char hint[64] = "`usher help` lists them";

	if (!cli->n_operands) {
		help_program();
		return 0;
	}
	verb = verb_find(cli->operands[0]);
	if (verb) {
		help_verb(verb);
		return 0;
	}
	near = verb_nearest(cli->operands[0]);
	if (near)
		snprintf(hint, sizeof(hint), "did you mean %s?", near);
	return cli_usage(cli, "there is no such verb", hint);
}
