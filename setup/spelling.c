/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/spelling.h"

#include <string.h>

/* Levenshtein's: letters to put in, take out or exchange. One row of the matrix suffices. */
static size_t distance(const char *a, const char *b)
{
	size_t row[SPELLING_MAX + 1], n = strlen(a), m = strlen(b);

	if (n > SPELLING_MAX || m > SPELLING_MAX)
		return SPELLING_MAX;
	for (size_t j = 0; j <= m; j++)
		row[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t above_left = row[0];

		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t above = row[j];
			size_t other = above_left + (a[i - 1] != b[j - 1]);

			row[j] = MIN(MIN(above, row[j - 1]) + 1, other);
			above_left = above;
		}
	}
	return row[m];
}

const char *spelling_nearest(const char *typed, const char *const *words, size_t n)
{
	size_t len = strlen(typed), best = MIN(len / 3, (size_t)3) + 1;
	const char *nearest = NULL;

	for (size_t i = 0; i < n; i++) {
		size_t far = distance(typed, words[i]);

		if (len >= 3 && !strncmp(words[i], typed, len))
			far = MIN(far, (size_t)1);
		if (far >= best)
			continue;
		best = far;
		nearest = words[i];
	}
	return nearest;
}
