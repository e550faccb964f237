/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher catalog: why an accessory is taken for what it is, product by product and byte by byte; what is
   wrong with descriptor files. */
#include "cli/catalog.h"

#include "cli/lines.h"
#include "cli/pick.h"
#include "cli/verbs.h"

#include <string.h>

enum { LATE_MS = 30 * 1000 };

struct rule {
	const char *what, *wanted, *mask, *seen;
	enum usher_verdict verdict;
	int at;
};

/* The scan response and frames that take turns come a little later than the first one. */
static int hear_more(const struct cli *cli, struct loop *loop)
{
	uint64_t deadline = loop_deadline(PICK_SETTLE_MS);

	for (;;) {
		struct usher_event *event = NULL;

		switch (loop_next(loop, deadline, &event)) {
		case LOOP_EVENT:
			usher_event_free(event);
			break;
		case LOOP_TIMEOUT:
			return 0;
		case LOOP_SIGNAL:
			return cli_fail(cli, USHER_ERROR_CANCELLED, NULL, NULL);
		case LOOP_ERROR:
			return cli_fail(cli, loop->error, NULL, NULL);
		case LOOP_MOVED:
		case LOOP_CHILD:
		case LOOP_INPUT:
		case LOOP_UNREAD:
			break;
		}
	}
}

static void print_verdict(const struct rule *rule)
{
	switch (rule->verdict) {
	case USHER_MATCHES:
		return;
	case USHER_DIFFERS:
		if (rule->at >= 0)
			output_printf(": byte %d differs", rule->at + 1);
		else
			output_printf(": it differs");
		return;
	case USHER_ABSENT:
		output_printf(": it is not advertised");
		return;
	case USHER_TOO_SHORT:
		output_printf(": byte %d is missing", rule->at + 1);
		return;
	case USHER_TOO_FAR:
		output_printf(": it is too far away");
		return;
	}
}

static bool is_hex(const char *text)
{
	return strspn(text, "0123456789abcdef") == strlen(text);
}

static int nibble(const char *hex, size_t i)
{
	return hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10;
}

/* Under the two digits of every byte that differs or is missing. */
static void print_marks(const struct rule *rule)
{
	size_t wanted = strlen(rule->wanted), seen = strlen(rule->seen);

	int blank = 15;

	for (size_t i = 0; i < wanted; i += 2) {
		bool differs = i >= seen;

		for (size_t k = i; k < i + 2 && !differs; k++)
			differs = (nibble(rule->wanted, k) ^ nibble(rule->seen, k)) &
				  (rule->mask ? nibble(rule->mask, k) : 0xf);
		if (differs)
			output_printf("%*s^^", blank, "");
		blank = differs ? 0 : blank + 2;
	}
	output_printf("\n");
}

static void print_rule(const struct rule *rule)
{
	bool holds = rule->verdict == USHER_MATCHES;

	output_printf("  %s%s%s %s", output_style(holds ? STYLE_GOOD : STYLE_BAD),
		      holds ? "yes" : "no ", output_style(STYLE_PLAIN), rule->what);
	print_verdict(rule);
	output_printf("\n        wanted %s\n", rule->wanted);
	if (rule->mask)
		output_printf("        mask   %s\n", rule->mask);
	if (rule->seen && strcmp(rule->seen, rule->wanted) != 0)
		output_printf("        seen   %s\n", rule->seen);
	if (rule->at >= 0 && rule->seen && is_hex(rule->wanted))
		print_marks(rule);
}

static const char *summary(const struct usher_explanation *explanation, size_t i)
{
	if (usher_explanation_is_chosen(explanation, i))
		return "it is taken for this";
	if (usher_explanation_matches(explanation, i))
		return "it matches, and another one is more specific";
	if (!usher_explanation_get_rule(explanation, i, 0, NULL, NULL, NULL, NULL, NULL,
					NULL))
		return "says nothing about this radio";
	return "it does not match";
}

static void print(const struct usher_explanation *explanation)
{
	const char *id;

	for (size_t i = 0; (id = usher_explanation_get_product(explanation, i)); i++) {
		const char *name = usher_explanation_get_name(explanation, i);
		_cleanup_(freep) char *shown = usher_printable(name, strlen(name));
		struct rule rule;

		output_printf("%s%s%s (%s): %s\n", output_style(STYLE_STRONG), id,
			      output_style(STYLE_PLAIN), shown ? shown : "",
			      summary(explanation, i));
		for (size_t j = 0; usher_explanation_get_rule(
			     explanation, i, j, &rule.what, &rule.wanted, &rule.mask,
			     &rule.seen, &rule.verdict, &rule.at);
		     j++)
			print_rule(&rule);
	}
}

static int explain(const struct cli *cli, struct loop *loop,
		   const struct usher_accessory *accessory)
{
	_cleanup_(usher_explanation_freep) struct usher_explanation *explanation = NULL;
	int r = usher_explain(loop->usher, accessory, &explanation);

	if (r < 0)
		return cli_fail(cli,
				usher_accessory_is_lost(accessory) ? USHER_ERROR_LOST : r,
				NULL, NULL);
	if (cli->options.json) {
		_cleanup_(freep) char *line = line_explanation(accessory, explanation);

		output_line(line);
	} else {
		print(explanation);
	}
	return 0;
}

int verb_catalog(struct cli *cli)
{
	_cleanup_(loop_close) struct loop loop = LOOP_CLOSED;
	_cleanup_(usher_accessory_unrefp) struct usher_accessory *accessory = NULL;
	uint64_t limit = cli->options.timeout_ms;
	struct wanted wanted = {.late_error = USHER_ERROR_NOT_FOUND};
	int r;

	if (strcmp(cli->operands[0], "lint") == 0)
		return catalog_lint(cli);
	if (strcmp(cli->operands[0], "explain") != 0)
		return cli_usage(cli, "catalog takes explain or lint", NULL);
	if (cli->n_operands > 2)
		return cli_usage(cli, "catalog explain takes one accessory", NULL);
	if (cli->n_operands < 2)
		return cli_usage(cli, "which accessory?",
				 "name one that `usher scan --all` lists");
	wanted.name = cli->operands[1];
	wanted.deadline_ms = loop_deadline(limit == DURATION_UNSET ? LATE_MS : limit);
	if (!limit)
		wanted.deadline_ms = LOOP_NEVER;
	r = loop_open(&loop, cli);
	if (r)
		return r;
	r = pick_accessory(cli, &loop, &wanted, &accessory);
	if (r == 0)
		r = hear_more(cli, &loop);
	return r ? r : explain(cli, &loop, accessory);
}
