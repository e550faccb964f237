/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_EXPLAIN_H
#define USHER_EXPLAIN_H
/* Why an accessory is taken for what it is. */
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher;
struct usher_accessory;
struct usher_explanation;

enum usher_verdict {
	USHER_MATCHES,
	USHER_DIFFERS,
	USHER_ABSENT,	 /* it does not advertise that (yet) */
	USHER_TOO_SHORT, /* there are fewer bytes than the rule compares */
	USHER_TOO_FAR,	 /* its signal is too weak */
};

/*
 * What the matcher says of every product of the catalog, now. 0, -ENOMEM; -ENODATA: the accessory
 * is lost. The strings live with the explanation, that the caller frees.
 */
int usher_explain(struct usher *usher, const struct usher_accessory *accessory,
		  struct usher_explanation **ret);
struct usher_explanation *usher_explanation_free(struct usher_explanation *explanation);
/* The i-th product's id; NULL past the end. First those that match, the one that is chosen before
   all, as the catalog ranks them; then the others, the fewest broken rules first. */
const char *usher_explanation_get_product(const struct usher_explanation *explanation,
					  size_t i);
/* For people. */
const char *usher_explanation_get_name(const struct usher_explanation *explanation,
				       size_t i);
bool usher_explanation_matches(const struct usher_explanation *explanation, size_t i);
/* Of those that match, the one that the accessory is taken for. */
bool usher_explanation_is_chosen(const struct usher_explanation *explanation, size_t i);
/* Among those of one rank more rules win, then more bits that are compared. */
size_t usher_explanation_get_specificity(const struct usher_explanation *explanation,
					 size_t i, unsigned *ret_bits);
/*
 * The j-th rule of the i-th product; false past the end: a product without a rule says nothing
 * about this radio. what: as in doc/catalog.md, "service", "manufacturer_data", "prefix". wanted,
 * seen: for people, of bytes in hexadecimal; mask: which bits of wanted count; NULL: all of them.
 * seen is NULL where it is absent. at: the first byte that differs or is missing, from 0, else -1.
 * Any ret may be NULL.
 */
bool usher_explanation_get_rule(const struct usher_explanation *explanation, size_t i,
				size_t j, const char **ret_what, const char **ret_wanted,
				const char **ret_mask, const char **ret_seen,
				enum usher_verdict *ret_verdict, int *ret_at);

#ifdef __cplusplus
}
#endif
#endif
