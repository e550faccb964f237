/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/lines.h"
#include "cli/verbs.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* Without a context: this has to be quick. */
static void print_version(const struct cli *cli)
{
	static const char *const features[] = {"ble", "improv", "wifi", "dpp", "aware"};
	_cleanup_(freep) char *line = NULL;
	size_t i;

	if (cli->options.json) {
		line = line_version(features, ARRAY_SIZE(features));
		output_line(line);
		return;
	}
	output_printf("usher %s\nfeatures:", USHER_VERSION);
	for (i = 0; i < ARRAY_SIZE(features); i++)
		output_printf(" %s", features[i]);
	output_printf("\n");
}

static int fail_verb(const struct cli *cli, const char *typed)
{
	const char *near = verb_nearest(typed);
	char problem[80], hint[80] = "`usher help` lists the verbs";

	snprintf(problem, sizeof(problem), "unknown verb \"%.40s\"", typed);
	if (near)
		snprintf(hint, sizeof(hint), "did you mean `usher %s`?", near);
	return cli_usage(cli, problem, hint);
}

static int check_operands(const struct cli *cli)
{
	const struct verb *verb = cli->verb;
	char problem[160];

	if (cli->n_operands >= verb->operands_min &&
	    cli->n_operands <= verb->operands_max)
		return 0;
	if (cli->n_operands > verb->operands_max)
		snprintf(problem, sizeof(problem), "%s: too many arguments", verb->name);
	else
		snprintf(problem, sizeof(problem), "%s needs %s", verb->name,
			 verb->usage);
	return cli_usage(cli, problem, NULL);
}

/* A verb that runs a command takes nothing else: what stands before the "--" is a mistake. */
static int take_command(struct cli *cli, const struct command_line *line)
{
	char problem[80];

	if (cli->verb->operand != OPERAND_COMMAND)
		return 0;
	if (line->n_before) {
		snprintf(problem, sizeof(problem), "%s: what is \"%.40s\"?",
			 cli->verb->name, line->operands[0]);
		return cli_usage(cli, problem, "a command to run follows --");
	}
	if (line->ended && !line->n_operands)
		return cli_usage(cli, "which command? none follows --", NULL);
	if (line->n_operands) {
		cli->command = line->operands;
		cli->command[line->n_operands] = NULL;
	}
	cli->n_operands = 0;
	return 0;
}

static int run_verb(struct cli *cli, struct command_line *line)
{
	int r = command_line_parse(line, cli->verb->options);
	bool json = cli->options.json;

	cli->options = line->options;
	if (r < 0) /* it may have stopped before --json */
		cli->options.json = json;
	cli->operands = line->operands;
	cli->n_operands = line->n_operands;
	output_init(cli->options.color);
	if (r < 0)
		return cli_usage(cli, line->problem, line->hint);
	if (cli->options.help) {
		help_verb(cli->verb);
		return 0;
	}
	if (cli->options.version) {
		print_version(cli);
		return 0;
	}
	r = take_command(cli, line);
	if (r == 0)
		r = check_operands(cli);
	if (r)
		return r;
	setlocale(LC_CTYPE, "");
	return cli->verb->run(cli);
}

/* Whether the wizard can be meant where no verb is named. */
static bool wants_wizard(const struct options *options)
{
	return options->plain || (!options->json && !options->no_input &&
				  isatty(STDIN_FILENO) && isatty(STDOUT_FILENO));
}

static int run(struct cli *cli, int argc, char **argv)
{
	const struct verb *wizard = verb_find("wizard");
	struct command_line line;
	int r;

	command_line_init(&line, argc, argv);
	cli->options.json = command_line_wants_json(argc, argv);
	r = command_line_parse_globals(&line, wizard->options);
	output_init(line.options.color);
	if (r < 0)
		return cli_usage(cli, line.problem, line.hint);
	if (line.options.version) {
		cli->options = line.options;
		print_version(cli);
		return 0;
	}
	if (line.next < argc) {
		const char *word = argv[line.next++];

		cli->verb = verb_find(word);
		if (cli->verb && cli->verb != wizard &&
		    (line.options.plain || line.options.ascii || line.options.mouse))
			return cli_usage(cli,
					 "--plain, --ascii and --mouse are the wizard's",
					 "`usher` without a verb is the wizard");
		return cli->verb ? run_verb(cli, &line) : fail_verb(cli, word);
	}
	if (line.options.help) {
		help_program();
		return 0;
	}
	if (wants_wizard(&line.options)) {
		cli->verb = wizard;
		return run_verb(cli, &line);
	}
	return cli_usage(cli, "which verb?", "`usher help` lists them");
}

int main(int argc, char **argv)
{
	struct cli cli = {.verb = NULL};

	output_secure_descriptors();
	signal(SIGPIPE, SIG_IGN);
	return output_finish(run(&cli, argc, argv));
}
