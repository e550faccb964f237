/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_LINT_H
#define USHER_LINT_H
/* What is wrong with the catalog. */
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher_lint;

enum usher_lint_level {
	USHER_LINT_ERROR, /* a file or a product that is left out */
	USHER_LINT_WARNING, /* what can never match, never be chosen, or does not do what it says */
	USHER_LINT_NOTE, /* worth to know, and nothing wrong */
};

/*
 * Reads descriptor files and directories of them as if they came before the catalog, and looks for
 * what is wrong with them; n 0: the catalog itself. What is wrong is a finding: 0, -ENOMEM. The
 * strings live with it; the caller frees.
 */
int usher_lint_new(const char *const *paths, size_t n, struct usher_lint **ret);
struct usher_lint *usher_lint_free(struct usher_lint *lint);
/* How many products were looked at. */
size_t usher_lint_get_products(const struct usher_lint *lint);
/*
 * The i-th finding; false past the end. rule: its name in JSON (doc/catalog.md), static. product:
 * its id; NULL: the file itself. field: "discovery.bluetooth.name"; NULL: the whole. text: a part
 * of a sentence, "is not a UUID". Any ret may be NULL.
 */
bool usher_lint_get(const struct usher_lint *lint, size_t i,
		    enum usher_lint_level *ret_level, const char **ret_rule,
		    const char **ret_file, const char **ret_product,
		    const char **ret_field, const char **ret_text);

#ifdef __cplusplus
}
#endif
#endif
