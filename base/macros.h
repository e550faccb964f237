/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The few macros that every room uses: scope-bound cleanup, moving a pointer or an fd out
 * of such a scope, array sizes.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

/* clang-format off */
#define _cleanup_(f)        __attribute__((cleanup(f)))
#define _printf_(fmt, args) __attribute__((format(printf, fmt, args)))
#define _public_            __attribute__((visibility("default")))

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define N_(text)      text /* a static sentence that the faces may translate */

#define container_of(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))
/* clang-format on */

/* Each argument is evaluated once; __COUNTER__ lets them nest. Not for constants of the compiler. */
#define MIN(a, b)	     CHOOSE_(a, <, b, __COUNTER__)
#define MAX(a, b)	     CHOOSE_(a, >, b, __COUNTER__)
#define CHOOSE_(a, op, b, n) CHOOSE__(a, op, b, n)
#define CHOOSE__(a, op, b, n)                                   \
	({                                                      \
		typeof(1 ? (a) : (b)) a_##n = (a), b_##n = (b); \
		a_##n op b_##n ? a_##n : b_##n;                 \
	})

/* Gives the pointer away and leaves NULL behind, so that its cleanup does nothing. */
#define steal(pp)                              \
	({                                     \
		typeof(*(pp)) stolen_ = *(pp); \
		*(pp) = NULL;                  \
		stolen_;                       \
	})

/* Every "struct foo *foo_free(struct foo *)" gets its scope-bound form foo_freep. */
#define DEFINE_FREEP(type)                               \
	static inline void type##_freep(struct type **p) \
	{                                                \
		*p = type##_free(*p);                    \
	}

static inline int steal_fd(int *fd)
{
	int stolen = *fd;

	*fd = -1;
	return stolen;
}

static inline void closep(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static inline void freep(void *p)
{
	free(*(void **)p);
	*(void **)p = NULL;
}
