/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The phases that a setup or a join went through, and how long each took. */
#include "base/macros.h"

#include <stdbool.h>

enum { PHASES_MAX = 32 };

struct phase {
	const char *name; /* static */
	uint64_t begin_us, end_us;
};

struct phases {
	size_t n;
	struct phase rows[PHASES_MAX];
};

/* Ends the one before. Those beyond PHASES_MAX are not kept. */
void phases_begin(struct phases *phases, const char *name, uint64_t now_us);
void phases_end(struct phases *phases, uint64_t now_us);
/* NULL past the end; one that goes on has lasted until now. */
const char *phases_get(const struct phases *phases, size_t i, uint64_t now_us,
		       double *ret_ms);
