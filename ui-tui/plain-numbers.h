/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Which of a numbered list a person means: "1 3-5", "2,4", "7-". */
#include <stdbool.h>
#include <stddef.h>

/*
 * Sets chosen[i] for each number i + 1 that is in text, and leaves the others. 0; -EINVAL: something
 * else is in it; -ERANGE: *ret_number is not in 1 to n. Then nothing was set.
 */
int numbers_parse(const char *text, bool *chosen, size_t n, unsigned long *ret_number);
