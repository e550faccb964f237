/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Why an accessory is taken for what it is, and for nothing else: every product of the catalog with its
 * rules, and of bytes that were compared each one, with a mark under the first that differs.
 */
#include "ui-tui/detail-lines.h"

#include "ui-tui/i18n.h"

#include <stdio.h>
#include <string.h>

struct rule {
	const char *what, *wanted, *mask, *seen;
	enum usher_verdict verdict;
	int at;
};

static bool is_bytes(const struct rule *rule)
{
	return !strcmp(rule->what, "manufacturer_data") ||
	       !strcmp(rule->what, "service_data");
}

/* As a person says it, where doc/catalog.md has a key. */
static const char *name_of(const struct rule *rule)
{
	static const struct {
		const char *what, *name;
	} names[] = {
		{"service", N_("service")},
		{"company", N_("company")},
		{"manufacturer_data", N_("maker's data")},
		{"service_data", N_("service data")},
		{"name", N_("name")},
		{"range", N_("range")},
		{"ssid", N_("network name")},
		{"prefix", N_("begins with")},
		{"aware_service", N_("service")},
		{"aware_role", N_("role")},
		{"aware_vendor", N_("vendor")},
		{"aware_model", N_("model")},
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(rule->what, names[i].what))
			return _(names[i].name);
	return rule->what;
}

static void say_verdict(const struct rule *rule, char *ret, size_t room)
{
	switch (rule->verdict) {
	case USHER_MATCHES:
		snprintf(ret, room, "%s", _("matches"));
		return;
	case USHER_DIFFERS:
		if (rule->at >= 0)
			snprintf(ret, room, _("differs at byte %d"), rule->at + 1);
		else
			snprintf(ret, room, "%s", _("differs"));
		return;
	case USHER_ABSENT:
		snprintf(ret, room, "%s", _("it does not say that (yet)"));
		return;
	case USHER_TOO_SHORT:
		snprintf(ret, room, _("ends too early: byte %d is missing"),
			 rule->at + 1);
		return;
	case USHER_TOO_FAR:
		snprintf(ret, room, "%s", _("too far away"));
		return;
	}
}

static void add_byte_line(struct detail_lines *lines, enum style style, const char *label,
			  const char *hex, size_t at, unsigned columns)
{
	char bytes[64];

	if (hex && detail_bytes(hex, at, columns, bytes, sizeof(bytes)))
		detail_add(lines, style, label, "%s", bytes);
}

static void add_mark(struct detail_lines *lines, const struct rule *rule, size_t at,
		     size_t n)
{
	if (rule->verdict != USHER_MATCHES && rule->at >= (int)at &&
	    rule->at < (int)(at + n))
		detail_add(lines, STYLE_BAD, NULL, "%*s^^",
			   (int)(3 * (rule->at - (int)at)), "");
}

/* Wanted, mask and seen under each other, a line's worth at a time; what comes after the last
   wanted byte does not count and is not shown. */
static void add_bytes(struct detail_lines *lines, const struct rule *rule,
		      unsigned columns)
{
	size_t len = strlen(rule->wanted) / 2, a_line = columns / 3;
	char seen[520];

	snprintf(seen, sizeof(seen), "%.*s", (int)MIN(2 * len, sizeof(seen) - 1),
		 rule->seen ? rule->seen : "");
	for (size_t at = 0; at < len; at += a_line) {
		add_byte_line(lines, STYLE_TEXT, _("  wanted"), rule->wanted, at,
			      columns);
		add_byte_line(lines, STYLE_DIM, _("  mask"), rule->mask, at, columns);
		add_byte_line(lines, STYLE_TEXT, _("  seen"), seen, at, columns);
		add_mark(lines, rule, at, a_line);
	}
}

static void add_rule(struct detail_lines *lines, const struct rule *rule,
		     unsigned columns)
{
	bool held = rule->verdict == USHER_MATCHES;
	enum style style = held ? STYLE_GOOD : STYLE_NOTICE;
	char label[PAGER_LABEL_ROOM], verdict[96];

	snprintf(label, sizeof(label), " %s", name_of(rule));
	say_verdict(rule, verdict, sizeof(verdict));
	if (is_bytes(rule)) {
		detail_add(lines, style, label, "%s", verdict);
		add_bytes(lines, rule, columns);
	} else if (rule->seen && !held) {
		detail_add(lines, style, label, _("%s: wanted %s, seen %s"), verdict,
			   rule->wanted, rule->seen);
	} else {
		detail_add(lines, style, label, "%s: %s", verdict, rule->wanted);
	}
}

static void add_product(struct detail_lines *lines,
			const struct usher_explanation *explanation, size_t i,
			unsigned columns)
{
	bool matches = usher_explanation_matches(explanation, i);
	const char *said = usher_explanation_is_chosen(explanation, i)
				   ? _("matches, and is what it is taken for")
			   : matches ? _("matches; another one is more exact")
				     : _("does not match");
	struct rule rule;

	detail_add(lines, matches ? STYLE_GOOD : STYLE_TEXT,
		   usher_explanation_get_product(explanation, i), "%s: %s",
		   usher_explanation_get_name(explanation, i), said);
	for (size_t j = 0;
	     usher_explanation_get_rule(explanation, i, j, &rule.what, &rule.wanted,
					&rule.mask, &rule.seen, &rule.verdict, &rule.at);
	     j++)
		add_rule(lines, &rule, columns);
}

void detail_why(struct detail_lines *lines, struct usher *usher, const struct row *row,
		unsigned columns)
{
	struct usher_explanation *explanation;
	char others[256] = "";
	const char *id;

	if (usher_explain(usher, row->accessory, &explanation) < 0)
		return;
	detail_heading(lines, _("Why it is taken for that"));
	for (size_t i = 0; (id = usher_explanation_get_product(explanation, i)); i++) {
		size_t used = strlen(others);

		if (usher_explanation_get_rule(explanation, i, 0, NULL, NULL, NULL, NULL,
					       NULL, NULL))
			add_product(lines, explanation, i, columns);
		else
			snprintf(others + used, sizeof(others) - used, "%s%s",
				 used ? ", " : "", id);
	}
	if (*others)
		detail_add(lines, STYLE_DIM, _("not asked"),
			   row->on_wifi ? _("of Bluetooth only: %s")
					: _("of other radios only: %s"),
			   others);
	usher_explanation_free(explanation);
}
