/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/nearest.h"

#include "ui-tui/scope.h"

#include <string.h>

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
	return MIN(MIN(a, b), c);
}

/* Optimal string alignment: three rows of the matrix suffice. */
unsigned nearest_distance(const char *typed, const char *word)
{
	unsigned rows[3][NEAREST_WORD_MAX + 1];
	size_t n = strlen(typed), m = strlen(word), i, j;

	if (n > NEAREST_WORD_MAX || m > NEAREST_WORD_MAX)
		return NEAREST_WORD_MAX;
	if (n >= 3 && n < m && !strncmp(typed, word, n))
		return 1;
	for (j = 0; j <= m; j++)
		rows[0][j] = (unsigned)j;
	for (i = 1; i <= n; i++) {
		unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3];
		const unsigned *above2 = rows[(i + 1) % 3];

		row[0] = (unsigned)i;
		for (j = 1; j <= m; j++) {
			unsigned cost = typed[i - 1] != word[j - 1];

			row[j] = min3(above[j] + 1, row[j - 1] + 1, above[j - 1] + cost);
			if (i > 1 && j > 1 && typed[i - 1] == word[j - 2] &&
			    typed[i - 2] == word[j - 1])
				row[j] = MIN(row[j], above2[j - 2] + 1);
		}
	}
	return rows[n % 3][m];
}

unsigned nearest_limit(const char *typed)
{
	size_t third = strlen(typed) / 3;

	return third < 1 ? 1 : third > 3 ? 3 : (unsigned)third;
}

void nearest_offer(const char *typed, const char *word, const char **best,
		   unsigned *best_distance)
{
	unsigned distance = nearest_distance(typed, word);

	if (distance >= *best_distance)
		return;
	*best = word;
	*best_distance = distance;
}
