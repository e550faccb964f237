/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/product.h"

#include "base/hex.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

struct product *product_free(struct product *product)
{
	size_t i;

	if (!product)
		return NULL;
	for (i = 0; i < product->n_parameters; i++) {
		free(product->parameters[i].name);
		free(product->parameters[i].value);
	}
	free(product->parameters);
	descriptor_deinit(&product->descriptor);
	free(product->id);
	free(product->name);
	free(product->vendor);
	free(product->picture);
	free(product->protocol);
	free(product->finish_elsewhere);
	free(product->file);
	free(product);
	return NULL;
}

const char *product_parameter(const struct product *product, const char *name)
{
	size_t i;

	for (i = 0; i < product->n_parameters; i++)
		if (strcmp(product->parameters[i].name, name) == 0)
			return product->parameters[i].value;
	return NULL;
}

/* One key may carry frames of several formats in turn: the blob has to match what is there. */
static bool blob_holds(const struct descriptor *descriptor, enum criterion criterion,
		       const struct ble_device *device)
{
	struct match_trace trace;
	size_t i;

	descriptor_match_ble(descriptor, device, &trace);
	for (i = 0; i < trace.n_steps; i++)
		if (trace.steps[i].criterion == criterion)
			return trace.steps[i].result == MATCH_YES;
	return true;
}

static const uint8_t *identity_data(const struct product *product,
				    const struct ble_device *device, size_t *ret_len)
{
	const struct identity_field *identity = &product->identity;
	const struct descriptor *descriptor = &product->descriptor;

	switch (identity->source) {
	case IDENTITY_NONE:
		return NULL;
	case IDENTITY_SERVICE_DATA:
		if (uuid_equal(&identity->service, &descriptor->service) &&
		    !blob_holds(descriptor, CRITERION_SERVICE_DATA, device))
			return NULL;
		return ble_device_service_data(device, &identity->service, ret_len);
	case IDENTITY_MANUFACTURER_DATA:
		if (identity->company == descriptor->company &&
		    !blob_holds(descriptor, CRITERION_MANUFACTURER_DATA, device))
			return NULL;
		return ble_device_manufacturer_data(device, identity->company, ret_len);
	}
	return NULL;
}

int product_identity(const struct product *product, const struct ble_device *device,
		     char *ret, size_t size)
{
	const struct identity_field *identity = &product->identity;
	size_t len = 0, id_len = strlen(product->id);
	const uint8_t *data;
	char *p;

	if (identity->source == IDENTITY_NONE)
		return -ENOENT;
	data = identity_data(product, device, &len);
	if (!data || len < (size_t)identity->offset + identity->len)
		return -ENODATA;
	if (size < id_len + 1 + 2U * identity->len + 1)
		return -ENOBUFS;
	p = stpcpy(ret, product->id);
	*p++ = '/';
	hex_encode(data + identity->offset, identity->len, p);
	for (; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	return 0;
}
