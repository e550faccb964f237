/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The room in an advertisement. A legacy one has 31 bytes, and its scan response 31 more; each
 * structure is in one of the two. An extended one has room for structures of up to 255 bytes,
 * and the host keeps the first 255 bytes of them all (bluez src/eir.c: eir_len is a byte).
 * Core spec vol 6 part B 2.3.1, 2.3.4.9; supplement A 1.4, 1.11.
 */
#include "setup/catalog-lint.h"

#include <string.h>

/* clang-format off */
enum {
	HEADER        = 2, /* length and type of a structure */
	STRUCTURE_MAX = 255 + 1, /* its length byte counts the type */
	LEGACY_ROOM   = 31,
	HOST_ROOM     = 255,
	ROOMS_MAX     = 4, /* service or its data, manufacturer data, name, identity of another one */
};
/* clang-format on */

struct structure {
	const char *field; /* what asks for it */
	size_t size;	   /* header included */
};

static size_t uuid_width(const struct uuid *uuid)
{
	int64_t number = uuid_short(uuid);

	return number < 0 ? 16 : number > UINT16_MAX ? 4 : 2;
}

static size_t identity_end(const struct product *product)
{
	return (size_t)product->identity.offset + product->identity.len;
}

static struct structure service_structure(const struct product *product)
{
	const struct descriptor *descriptor = &product->descriptor;
	const struct identity_field *identity = &product->identity;
	struct structure structure = {"discovery.bluetooth.service", 0};
	size_t data = 0;

	if (!(descriptor->criteria & CRITERION_SERVICE))
		return structure;
	if (descriptor->criteria & CRITERION_SERVICE_DATA) {
		structure.field = "discovery.bluetooth.service_data";
		data = descriptor->service_data.len;
	}
	if (identity->source == IDENTITY_SERVICE_DATA &&
	    uuid_equal(&identity->service, &descriptor->service) &&
	    identity_end(product) > data) {
		structure.field = "identity";
		data = identity_end(product);
	}
	structure.size = HEADER + uuid_width(&descriptor->service) + data;
	return structure;
}

static struct structure manufacturer_structure(const struct product *product)
{
	const struct descriptor *descriptor = &product->descriptor;
	const struct identity_field *identity = &product->identity;
	struct structure structure = {"discovery.bluetooth.manufacturer_data", 0};
	size_t data = descriptor->manufacturer_data.len;

	if (!(descriptor->criteria & CRITERION_COMPANY))
		return structure;
	if (identity->source == IDENTITY_MANUFACTURER_DATA &&
	    identity->company == descriptor->company && identity_end(product) > data) {
		structure.field = "identity";
		data = identity_end(product);
	}
	structure.size = HEADER + 2 + data;
	return structure;
}

/* Of a service or company that is no criterion itself. */
static struct structure identity_structure(const struct product *product)
{
	const struct descriptor *descriptor = &product->descriptor;
	const struct identity_field *identity = &product->identity;
	struct structure structure = {"identity", 0};
	unsigned criteria = descriptor->criteria;

	if (identity->source == IDENTITY_SERVICE_DATA &&
	    !(criteria & CRITERION_SERVICE &&
	      uuid_equal(&identity->service, &descriptor->service)))
		structure.size = HEADER + uuid_width(&identity->service) +
				 identity_end(product);
	if (identity->source == IDENTITY_MANUFACTURER_DATA &&
	    !(criteria & CRITERION_COMPANY && identity->company == descriptor->company))
		structure.size = HEADER + 2 + identity_end(product);
	return structure;
}

static struct structure name_structure(const struct product *product)
{
	struct structure structure = {"discovery.bluetooth.name", 0};

	if (product->descriptor.name.text)
		structure.size = HEADER + strlen(product->descriptor.name.text);
	return structure;
}

/* In two packets, in one of all ways. */
static bool fits_legacy(const struct structure *structures)
{
	for (unsigned ways = 0; ways < 1U << ROOMS_MAX; ways++) {
		size_t rooms[2] = {0, 0};

		for (unsigned i = 0; i < ROOMS_MAX; i++)
			rooms[ways >> i & 1] += structures[i].size;
		if (rooms[0] <= LEGACY_ROOM && rooms[1] <= LEGACY_ROOM)
			return true;
	}
	return false;
}

void lint_room(struct lint *lint, const struct product *product)
{
	const struct structure structures[ROOMS_MAX] = {
		service_structure(product),
		manufacturer_structure(product),
		identity_structure(product),
		name_structure(product),
	};
	const struct structure *largest = &structures[0];
	size_t whole = 0;

	for (unsigned i = 0; i < ROOMS_MAX; i++) {
		whole += structures[i].size;
		if (structures[i].size > largest->size)
			largest = &structures[i];
	}
	if (largest->size > STRUCTURE_MAX)
		lint_add(
			lint, USHER_LINT_WARNING, LINT_TOO_LONG, product, largest->field,
			"can never match: it takes a field of %zu bytes, and the longest "
			"has %d",
			largest->size, STRUCTURE_MAX);
	else if (whole > HOST_ROOM)
		lint_add(lint, USHER_LINT_WARNING, LINT_TOO_LONG, product, largest->field,
			 "can never match: all criteria together take %zu bytes, and a "
			 "host keeps %d of an advertisement",
			 whole, HOST_ROOM);
	else if (!fits_legacy(structures))
		lint_add(lint, USHER_LINT_NOTE, LINT_EXTENDED, product, largest->field,
			 "needs an extended advertisement (Bluetooth 5): all criteria "
			 "take %zu bytes, which do not fit into twice %d",
			 whole, LEGACY_ROOM);
}
