/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/alloc.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* The linker's --wrap gives these names; nothing else calls them. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t max);

static unsigned countdown;
static uint64_t random_state; /* 0: off */
static unsigned failed;

static bool fails(void)
{
	bool now = countdown && --countdown == 0;

	if (random_state) {
		/* xorshift64 */
		random_state ^= random_state << 13;
		random_state ^= random_state >> 7;
		random_state ^= random_state << 17;
		now |= random_state >> 62 == 0;
	}
	if (now) {
		failed++;
		errno = ENOMEM;
	}
	return now;
}

void alloc_fail_nth(unsigned n)
{
	countdown = n;
	random_state = 0;
	failed = 0;
}

void alloc_fail_seed(uint64_t seed)
{
	countdown = 0;
	random_state = (seed + 1) * 0x9e3779b97f4a7c15;
	failed = 0;
}

unsigned alloc_fail_stop(void)
{
	countdown = 0;
	random_state = 0;
	return failed;
}

int alloc_fail_each(unsigned *n)
{
	static bool began;

	if (began && !alloc_fail_stop()) {
		began = false;
		return false;
	}
	*n += began;
	began = true;
	alloc_fail_nth(*n);
	return true;
}

void *alloc_malloc(size_t size)
{
	return __wrap_malloc(size);
}

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t size)
{
	return fails() ? NULL : __real_realloc(p, size);
}

char *__wrap_strdup(const char *text)
{
	return __wrap_strndup(text, SIZE_MAX);
}

char *__wrap_strndup(const char *text, size_t max)
{
	size_t len = strnlen(text, max);
	char *copy = __wrap_malloc(len + 1);

	if (!copy)
		return NULL;
	memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}
