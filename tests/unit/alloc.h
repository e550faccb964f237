/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Allocations that fail on purpose. A test that links alloc_dep has malloc(), calloc(),
 * realloc(), strdup() and strndup() of our own code wrapped by the linker; those of shared
 * libraries are not (a library with hooks can be given alloc_malloc() and free()).
 */
#include <stddef.h>
#include <stdint.h>

/* The n-th allocation from now on fails, counted from 1, and only that one. 0: none fails. */
void alloc_fail_nth(unsigned n);
/* Every allocation fails with a chance of one in four, decided by the seed. */
void alloc_fail_seed(uint64_t seed);
/* Allocations succeed again. How many failed. */
unsigned alloc_fail_stop(void);

/* malloc() as the wrapped code sees it. */
void *alloc_malloc(size_t size);

/*
 * for (unsigned n = 1; alloc_fail_each(&n);) runs its body with the first allocation
 * failing, then with the second, and so on, until none was left that could fail.
 */
int alloc_fail_each(unsigned *n);
