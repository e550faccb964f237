/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_ADVERT_H
#define USHER_ADVERT_H
/* What an accessory advertises, field by field. */
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher_accessory;
struct usher_advert;

/*
 * Its advertisement field by field, for a person: made at once, of what was heard last. 0 or
 * -ENOMEM. The caller frees; the strings live with it.
 */
int usher_accessory_get_advert(const struct usher_accessory *accessory,
			       struct usher_advert **ret);
struct usher_advert *usher_advert_free(struct usher_advert *advert);
/*
 * The i-th field; false past the end. name: "flags", "service data", "battery"; static. value:
 * decoded; NULL: there is nothing to decode. raw: its bytes in hexadecimal; NULL: it stands for no
 * bytes of its own, as what is decoded from the field before it. Any ret may be NULL.
 */
bool usher_advert_get(const struct usher_advert *advert, size_t i, const char **ret_name,
		      const char **ret_value, const char **ret_raw);

#ifdef __cplusplus
}
#endif
#endif
