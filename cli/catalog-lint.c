/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher catalog lint: what is wrong with descriptor files, and why. */
#include "cli/catalog.h"

#include "cli/lines.h"

#include <stdio.h>
#include <string.h>

struct tally {
	size_t levels[USHER_LINT_NOTE + 1];
};

struct finding {
	enum usher_lint_level level;
	const char *rule, *file, *product, *field, *text;
};

static const struct {
	const char *name;
	enum output_style style;
} levels[] = {
	[USHER_LINT_ERROR] = {"error", STYLE_BAD},
	[USHER_LINT_WARNING] = {"warning", STYLE_STRONG},
	[USHER_LINT_NOTE] = {"note", STYLE_FAINT},
};

/* Keys and ids come from the file. */
static void print_finding(const struct finding *finding)
{
	const char *product = finding->product, *field = finding->field;
	_cleanup_(freep) char *text = NULL, *shown = NULL;

	if (asprintf(&text, "%s: %s%s%s%s%s%s", finding->file, product ? "product " : "",
		     product ? product : "", product ? ": " : "", field ? field : "",
		     field ? ": " : "", finding->text) < 0)
		text = NULL;
	if (text)
		shown = usher_printable(text, strlen(text));
	output_printf("%s%s%s: %s\n", output_style(levels[finding->level].style),
		      levels[finding->level].name, output_style(STYLE_PLAIN),
		      shown ? shown : "out of memory");
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void print_tally(const struct usher_lint *lint, const struct tally *tally)
{
	size_t products = usher_lint_get_products(lint);
	const size_t *n = tally->levels;

	output_printf("%zu product%s: %zu error%s, %zu warning%s, %zu note%s\n", products,
		      plural(products), n[USHER_LINT_ERROR], plural(n[USHER_LINT_ERROR]),
		      n[USHER_LINT_WARNING], plural(n[USHER_LINT_WARNING]),
		      n[USHER_LINT_NOTE], plural(n[USHER_LINT_NOTE]));
}

static void print_json(const struct finding *finding)
{
	_cleanup_(freep) char *line = line_lint(
		levels[finding->level].name, finding->rule, finding->file,
		finding->product, finding->field, finding->text);

	output_line(line);
}

int catalog_lint(const struct cli *cli)
{
	_cleanup_(usher_lint_freep) struct usher_lint *lint = NULL;
	struct tally tally = {{0}};
	struct finding found;
	bool bad;
	int r;

	r = usher_lint_new((const char *const *)cli->operands + 1,
			   (size_t)cli->n_operands - 1, &lint);
	if (r < 0)
		return cli_fail(cli, r, NULL, NULL);
	for (size_t i = 0; usher_lint_get(lint, i, &found.level, &found.rule, &found.file,
					  &found.product, &found.field, &found.text);
	     i++) {
		tally.levels[found.level]++;
		if (cli->options.json)
			print_json(&found);
		else
			print_finding(&found);
	}
	bad = tally.levels[USHER_LINT_ERROR] || tally.levels[USHER_LINT_WARNING];
	if (cli->options.json) {
		_cleanup_(freep) char *line = line_lint_end(usher_lint_get_products(lint),
							    tally.levels, bad);

		output_line(line);
	} else {
		print_tally(lint, &tally);
	}
	return bad ? usher_error_exit_code(USHER_ERROR_BAD_DATA) : 0;
}
