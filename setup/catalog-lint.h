/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What is wrong with products of the catalog although they can be read: what can never match,
 * never be chosen, or has no effect. The collector is catalog-lint.c (usher_lint_*), the rules
 * are in catalog-lint-rules.c and catalog-lint-room.c.
 */
#include "setup/catalog.h"

/* Why; the name in JSON is in catalog-lint.c. */
enum lint_rule {
	LINT_INVALID,	/* the loader left the product, or the file, out */
	LINT_OVERRIDE,	/* another of its id is used instead */
	LINT_SHADOWED,	/* another one is always chosen */
	LINT_TOO_LONG,	/* no advertisement has room for it */
	LINT_EXTENDED,	/* only an extended one has */
	LINT_NAME,	/* no name is like that */
	LINT_NO_EFFECT, /* part of a criterion changes nothing */
	LINT_SSID,	/* no network is heard by that name */
	LINT_PREFIX,	/* too short to be joined by */
	LINT_IDENTITY,	/* the same for all units */
	LINT_PARAMETER, /* the protocol does not know it */
	LINT_TRANSPORT, /* the protocol is not spoken over these radios */
	LINT_PICTURE,
	LINT_RULES,
};

struct lint {
	const struct catalog *catalog;
	struct usher_lint *into;
	int error; /* -ENOMEM, once */
};

/* field may be NULL. */
void lint_add(struct lint *lint, enum usher_lint_level level, enum lint_rule rule,
	      const struct product *product, const char *field, const char *format, ...)
	_printf_(6, 7);

/* All rules that look at one product, and at the others beside it. */
void lint_product(struct lint *lint, const struct product *product);
/* Whether an advertisement has room for all that it asks for. */
void lint_room(struct lint *lint, const struct product *product);
