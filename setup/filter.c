/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/context.h"

#include <errno.h>
#include <string.h>

_public_ int usher_filter_new(struct usher_filter **ret)
{
	struct usher_filter *filter = calloc(1, sizeof(*filter));

	if (!filter)
		return -ENOMEM;
	*ret = filter;
	return 0;
}

_public_ struct usher_filter *usher_filter_free(struct usher_filter *filter)
{
	if (!filter)
		return NULL;
	free(filter->product);
	free(filter);
	return NULL;
}

_public_ void usher_filter_set_all(struct usher_filter *filter, bool all)
{
	filter->all = all;
}

_public_ int usher_filter_set_product(struct usher_filter *filter, const char *product)
{
	char *copy = NULL;

	if (product && !(copy = strdup(product)))
		return -ENOMEM;
	free(filter->product);
	filter->product = copy;
	return 0;
}

_public_ void usher_filter_set_transports(struct usher_filter *filter,
					  unsigned transports)
{
	filter->transports = transports;
}
