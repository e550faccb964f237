/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher code: reads codes and says what is in them; code-show.c writes them. */
#include "cli/code.h"

#include "cli/lines.h"
#include "cli/verbs.h"

#include <errno.h>
#include <string.h>

static void wipe(char *text)
{
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
}

/* flags: enum usher_code_flags. */
static void say(const struct cli *cli, const struct usher_code *code, unsigned flags)
{
	char *line = usher_code_to_json(
		code, flags | (cli->options.reveal ? USHER_CODE_SECRETS : 0));

	if (cli->options.json || !line)
		output_line(line);
	else
		code_print(line);
	wipe(line);
}

/* ---- One code ---- */

static int parse_one(const struct cli *cli, const struct secret *text)
{
	_cleanup_(usher_code_freep) struct usher_code *code = NULL;
	const char *problem;
	int r = code_recognise(text, &code, &problem);

	if (r < 0)
		return code_fail(cli, r, problem);
	say(cli, code, 0);
	return 0;
}

/* ---- Several, a block or a line each ---- */

struct several {
	const struct cli *cli;
	size_t n_good, n_bad;
};

static void say_problem(const struct several *several, const char *problem)
{
	_cleanup_(freep) char *line = NULL;

	if (!several->cli->options.json) {
		cli_say_failure(problem, NULL);
		return;
	}
	line = line_bad_code(problem);
	output_line(line);
}

static int parse_next(struct several *several, const struct secret *text)
{
	_cleanup_(usher_code_freep) struct usher_code *code = NULL;
	const char *problem;
	int r = code_recognise(text, &code, &problem);

	if (r == -ENOMEM)
		return cli_fail(several->cli, r, NULL, NULL);
	if (r < 0) {
		several->n_bad++;
		say_problem(several, problem);
		return 0;
	}
	if (several->n_good++ && !several->cli->options.json)
		output_printf("\n");
	say(several->cli, code, USHER_CODE_OF_SEVERAL);
	return 0;
}

static int end_several(const struct several *several)
{
	_cleanup_(freep) char *line = NULL;

	if (several->n_bad)
		return cli_fail(several->cli, USHER_ERROR_BAD_DATA, "",
				"%zu of %zu lines are no code", several->n_bad,
				several->n_bad + several->n_good);
	line = several->cli->options.json ? line_count(several->n_good) : NULL;
	if (several->cli->options.json)
		output_line(line);
	return 0;
}

static int parse_image(const struct cli *cli)
{
	struct several several = {.cli = cli};
	struct secret *codes[CODES_MAX];
	size_t n = 0, i;
	int r = code_read_image(cli, cli->options.code_image, codes, &n);

	if (r)
		return r;
	if (n == 1)
		r = parse_one(cli, codes[0]);
	for (i = 0; n > 1 && r == 0 && i < n; i++)
		r = parse_next(&several, codes[i]);
	if (n > 1 && r == 0)
		r = end_several(&several);
	for (i = 0; i < n; i++)
		secret_free(codes[i]);
	return r;
}

/* What a scanner types, or a list of labels: each line at once, until the end of stdin. */
static int parse_each(const struct cli *cli)
{
	struct several several = {.cli = cli};
	int r = 0;

	while (r == 0 && !output_failed()) {
		_cleanup_(secret_freep) struct secret *line = secret_new(SECRET_MAX);

		if (!line)
			return cli_fail(cli, USHER_ERROR_NO_MEMORY, NULL, NULL);
		r = secret_read_next(line, STDIN_FILENO);
		if (r == -ECANCELED)
			return end_several(&several);
		if (r == -E2BIG) {
			several.n_bad++;
			say_problem(&several, "it is too long");
			r = 0;
		} else if (r < 0) {
			return cli_fail(cli, USHER_ERROR_IO, "", "cannot read stdin: %s",
					strerror(-r));
		} else {
			r = secret_len(line) ? parse_next(&several, line) : 0;
		}
	}
	return r;
}

/* ---- The verb ---- */

static int parse(const struct cli *cli)
{
	const struct options *options = &cli->options;
	const char *operand = cli->n_operands > 1 ? cli->operands[1] : NULL;
	_cleanup_(secret_freep) struct secret *text = NULL;
	int r;

	if (options->ssid || options->ssid_hex || options->passphrase_file ||
	    options->open || options->hidden || options->qr || options->ascii ||
	    options->invert)
		return cli_usage(cli, "code parse takes a code alone", NULL);
	if (options->each && (operand || options->code_file || options->code_image))
		return cli_usage(cli, "--each reads stdin, and nothing else", NULL);
	if (options->each)
		return parse_each(cli);
	if (options->code_image && !operand && !options->code_file)
		return parse_image(cli);
	r = code_take(cli, operand, &text);
	if (r)
		return r;
	if (!text)
		return cli_usage(cli, "which code?",
				 "one that holds no passphrase may be an argument; else "
				 "use --code-file or --image");
	return parse_one(cli, text);
}

int verb_code(struct cli *cli)
{
	const struct options *options = &cli->options;

	if (!strcmp(cli->operands[0], "parse"))
		return parse(cli);
	if (!strcmp(cli->operands[0], "show")) {
		if (options->reveal || options->each)
			return cli_usage(cli, "--reveal and --each are for code parse",
					 NULL);
		return code_show(cli);
	}
	return cli_usage(cli, "code takes parse or show", NULL);
}
