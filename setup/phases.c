/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/phases.h"

void phases_end(struct phases *phases, uint64_t now_us)
{
	if (phases->n && !phases->rows[phases->n - 1].end_us)
		phases->rows[phases->n - 1].end_us = now_us;
}

void phases_begin(struct phases *phases, const char *name, uint64_t now_us)
{
	phases_end(phases, now_us);
	if (phases->n < PHASES_MAX)
		phases->rows[phases->n++] = (struct phase){name, now_us, 0};
}

const char *phases_get(const struct phases *phases, size_t i, uint64_t now_us,
		       double *ret_ms)
{
	const struct phase *phase = &phases->rows[i];

	if (i >= phases->n)
		return NULL;
	if (ret_ms)
		*ret_ms = (double)((phase->end_us ? phase->end_us : now_us) -
				   phase->begin_us) /
			  1000;
	return phase->name;
}
