/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/product-name.h"

#include "setup/context.h"

struct catalog *product_names(struct usher *usher)
{
	_cleanup_(catalog_freep) struct catalog *catalog = NULL;

	if (usher->catalog)
		return catalog_ref(usher->catalog);
	if (catalog_new(&catalog) < 0)
		return NULL;
	catalog_set_quiet(catalog);
	return catalog_load_default(catalog) < 0 ? NULL : steal(&catalog);
}

const char *product_name(const struct catalog *catalog, const char *id)
{
	const struct product *product = catalog && id ? catalog_product(catalog, id)
						      : NULL;

	return product ? product->name : id;
}

const char *product_name_of_service(const struct catalog *catalog, const char *service)
{
	const struct aware_offer offer = {.service = service, .role = AWARE_PUBLISHER};
	const struct product *product = NULL;

	if (!catalog || !catalog_match_aware(catalog, &offer, &product, 1))
		return NULL;
	return product->name;
}
