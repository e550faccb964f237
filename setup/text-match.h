/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Is a text in another, as AccessorySetupKit compares names (NSString's compare options).
 * Case is folded for Latin (to U+017F), Greek and Cyrillic letters without a table of the
 * whole of Unicode; a diacritic is one of a Latin letter to U+017F, or a combining mark.
 */
#include "base/macros.h"

#include <stdbool.h>

/* clang-format off */
enum text_option {
	TEXT_CASE_INSENSITIVE      = 1 << 0,
	TEXT_DIACRITIC_INSENSITIVE = 1 << 1,
	TEXT_ANCHORED              = 1 << 2, /* only at the start */
	TEXT_BACKWARDS             = 1 << 3, /* with TEXT_ANCHORED: only at the end */
};
/* clang-format on */

struct text_match {
	char *text;	  /* UTF-8, not empty; NULL: not asked for */
	unsigned options; /* enum text_option, a bit set */
};

/* text is valid UTF-8. */
bool text_match_in(const struct text_match *match, const char *text);
