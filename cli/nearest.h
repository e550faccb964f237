/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* "Did you mean ...?" for a mistyped word. */
#include <stddef.h>

enum { NEAREST_WORD_MAX = 32 }; /* longer words are not compared */

/*
 * How many letters have to be typed differently: insertions, deletions, replacements, and two
 * neighbours swapped, each 1. A word that begins like the other is at distance 1.
 */
unsigned nearest_distance(const char *typed, const char *word);
/* Keeps the better of *best and word. *best_distance begins as the most that is acceptable + 1. */
void nearest_offer(const char *typed, const char *word, const char **best,
		   unsigned *best_distance);
/* What is acceptable for this word: a third of its letters, 1 to 3. */
unsigned nearest_limit(const char *typed);
