/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The inside of the catalog: what its loader adds to. */
#include "setup/catalog.h"

#include <stdarg.h>

struct product *product_free(struct product *product);
DEFINE_FREEP(product)

/* Takes the product, or frees it where another of its id came first: a problem when that was
   in the same directory. 0 or -ENOMEM. */
int catalog_add(struct catalog *catalog, struct product *product);
/* 0 or -ENOMEM. Strings are copied; product and field may be NULL. */
int catalog_add_problem(struct catalog *catalog, const char *file, const char *product,
			const char *field, const char *format, ...) _printf_(5, 6);
int catalog_add_problem_v(struct catalog *catalog, const char *file, const char *product,
			  const char *field, const char *format, va_list args)
	_printf_(5, 0);
/* Which directory is being loaded: counted from 0. */
unsigned catalog_directory(const struct catalog *catalog);
void catalog_next_directory(struct catalog *catalog);
