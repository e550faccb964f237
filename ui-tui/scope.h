/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Cleanup bound to a scope, and the array macro: the faces include nothing of base/. */
#include "setup/usher.h"

#include <stdlib.h>
#include <unistd.h>

/* clang-format off */
#define _cleanup_(f)        __attribute__((cleanup(f)))
#define _printf_(fmt, args) __attribute__((format(printf, fmt, args)))

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b)     ((a) < (b) ? (a) : (b))
#define MAX(a, b)     ((a) > (b) ? (a) : (b))
/* clang-format on */

/* Every "struct foo *foo_free(struct foo *)" gets its scope-bound form foo_freep. */
#define DEFINE_FREEP(type, function)                    \
	static inline void function##p(struct type **p) \
	{                                               \
		*p = function(*p);                      \
	}

DEFINE_FREEP(usher, usher_free)
DEFINE_FREEP(usher_event, usher_event_free)
DEFINE_FREEP(usher_filter, usher_filter_free)
DEFINE_FREEP(usher_accessory, usher_accessory_unref)
DEFINE_FREEP(usher_setup, usher_setup_free)
DEFINE_FREEP(usher_network, usher_network_free)
DEFINE_FREEP(usher_join, usher_join_free)
DEFINE_FREEP(usher_restore, usher_restore_free)
DEFINE_FREEP(usher_code, usher_code_free)
DEFINE_FREEP(usher_qr, usher_qr_free)
DEFINE_FREEP(usher_image, usher_image_free)
DEFINE_FREEP(usher_memory, usher_memory_free)
DEFINE_FREEP(usher_doctor, usher_doctor_free)
DEFINE_FREEP(usher_aware_memory, usher_aware_memory_free)
DEFINE_FREEP(usher_advert, usher_advert_free)
DEFINE_FREEP(usher_explanation, usher_explanation_free)
DEFINE_FREEP(usher_lint, usher_lint_free)

static inline void freep(void *p)
{
	free(*(void **)p);
	*(void **)p = NULL;
}

static inline void closep(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}
