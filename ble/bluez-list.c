/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An accessory's GATT table, taken from bluetoothd's objects when a device has been resolved.
 * Nothing of GATT is mirrored before: a neighbour with a thousand characteristics costs
 * nothing, and a cached table that was read again is seen as it is now.
 *
 * The objects come in no order, so they are collected first and put together after. Their
 * paths end in handles of four hex digits: what is in the order of paths is in that of handles.
 */
#include "ble/bluez-private.h"

#include "base/log.h"

#include <errno.h>
#include <string.h>

/* A path of a collected object is borrowed from the message. */
struct listed_service {
	const char *path;
	struct uuid uuid;
};

struct listed_characteristic {
	const char *path;
	struct uuid uuid;
	unsigned properties;
	uint16_t mtu;
};

struct listing {
	const struct bluez_device *device;
	bool full;
	size_t n_services, n_characteristics, n_describers;
	struct listed_service services[GATT_SERVICES_MAX];
	struct listed_characteristic characteristics[GATT_CHARACTERISTICS_MAX];
	const char *describers[GATT_CHARACTERISTICS_MAX]; /* paths of descriptors */
};

struct gatt_object {
	struct uuid uuid;
	uint16_t mtu;
	unsigned properties;
};

/* clang-format off */
static const struct property gatt_properties[] = {
	{"UUID",  "s",  property_set_uuid,  NULL, offsetof(struct gatt_object, uuid),       PROPERTY_STATE},
	{"MTU",   "q",  property_set_u16,   NULL, offsetof(struct gatt_object, mtu),        0},
	{"Flags", "as", property_set_flags, NULL, offsetof(struct gatt_object, properties), 0},
};
/* clang-format on */

static bool is_below(const char *path, const char *parent)
{
	size_t len = strlen(parent);

	return strncmp(path, parent, len) == 0 && path[len] == '/';
}

/* ---- What bluetoothd tells ---- */

static void list_service(struct listing *listing, const char *path,
			 const struct gatt_object *object)
{
	if (listing->n_services == GATT_SERVICES_MAX)
		listing->full = true;
	else
		listing->services[listing->n_services++] = (struct listed_service){
			path, object->uuid};
}

static void list_characteristic(struct listing *listing, const char *path,
				const struct gatt_object *object)
{
	if (listing->n_characteristics == GATT_CHARACTERISTICS_MAX)
		listing->full = true;
	else
		listing->characteristics[listing->n_characteristics++] =
			(struct listed_characteristic){
				.path = path,
				.uuid = object->uuid,
				.properties = object->properties,
				.mtu = object->mtu,
			};
}

/* Its Value is not read: bluetoothd has there what anybody read from it last, which may have been
   another firmware's, and something empty where nobody has. */
static void list_descriptor(struct listing *listing, const char *path,
			    const struct gatt_object *object)
{
	enum { CHARACTERISTIC_USER_DESCRIPTION = 0x2901 };

	if (uuid_short(&object->uuid) != CHARACTERISTIC_USER_DESCRIPTION)
		return;
	if (listing->n_describers == GATT_CHARACTERISTICS_MAX)
		listing->full = true;
	else
		listing->describers[listing->n_describers++] = path;
}

static int list_object(sd_bus_message *message, const char *path, const char *interface,
		       void *userdata)
{
	static const struct {
		const char *interface;
		void (*list)(struct listing *listing, const char *path,
			     const struct gatt_object *object);
	} kinds[] = {
		{BLUEZ_GATT_SERVICE, list_service},
		{BLUEZ_CHARACTERISTIC, list_characteristic},
		{BLUEZ_DESCRIPTOR, list_descriptor},
	};
	struct listing *listing = userdata;
	struct gatt_object object = {};
	size_t kind = 0;
	unsigned bits;
	int r;

	while (kind < ARRAY_SIZE(kinds) && strcmp(interface, kinds[kind].interface) != 0)
		kind++;
	if (kind == ARRAY_SIZE(kinds) || !is_below(path, listing->device->path))
		return sd_bus_message_skip(message, "a{sv}");
	r = bluez_read_properties(message, gatt_properties, ARRAY_SIZE(gatt_properties),
				  &object, &bits);
	if (r < 0)
		return r;
	if (bits != 0)
		kinds[kind].list(listing, path, &object);
	return 0;
}

/* ---- The table ---- */

static const struct listed_service *service_of(const struct listing *listing,
					       const char *path)
{
	for (size_t i = 0; i < listing->n_services; i++)
		if (is_below(path, listing->services[i].path))
			return &listing->services[i];
	return NULL;
}

static const char *describer_of(const struct listing *listing, const char *path)
{
	for (size_t i = 0; i < listing->n_describers; i++)
		if (is_below(listing->describers[i], path))
			return listing->describers[i];
	return NULL;
}

static int add_characteristic(struct link *link, const struct listing *listing,
			      const struct listed_characteristic *listed)
{
	struct characteristic *row = &link->characteristics[link->n_characteristics];
	const struct listed_service *service = service_of(listing, listed->path);
	const char *describer = describer_of(listing, listed->path);

	if (!service)
		return 0;
	*row = (struct characteristic){
		.service = service->uuid,
		.uuid = listed->uuid,
		.properties = listed->properties,
		.mtu = listed->mtu,
		.path = strdup(listed->path),
		.describer = describer ? strdup(describer) : NULL,
	};
	link->n_characteristics++;
	return row->path && (row->describer || !describer) ? 0 : -ENOMEM;
}

static int compare_paths(const void *a, const void *b)
{
	const struct listed_characteristic *one = a, *other = b;

	return strcmp(one->path, other->path);
}

static int make_table(struct link *link, struct listing *listing)
{
	int r = 0;

	if (listing->full)
		log_debug("%s: accessory bug: its GATT table is too long", link->path);
	qsort(listing->characteristics, listing->n_characteristics,
	      sizeof(*listing->characteristics), compare_paths);
	link->characteristics = calloc(listing->n_characteristics + 1,
				       sizeof(*link->characteristics));
	if (!link->characteristics)
		return -ENOMEM;
	for (size_t i = 0; i < listing->n_characteristics && r >= 0; i++)
		r = add_characteristic(link, listing, &listing->characteristics[i]);
	return r;
}

static bool has_wished_service(const struct link *link, const struct listing *listing)
{
	if (uuid_is_nil(&link->target.service))
		return true;
	for (size_t i = 0; i < listing->n_services; i++)
		if (uuid_equal(&listing->services[i].uuid, &link->target.service))
			return true;
	return false;
}

void link_drop_objects(struct link *link)
{
	for (size_t i = 0; i < link->n_characteristics; i++) {
		free(link->characteristics[i].path);
		free(link->characteristics[i].describer);
		free(link->characteristics[i].description);
	}
	free(link->characteristics);
	link->characteristics = NULL;
	link->n_characteristics = 0;
}

int link_read_objects(struct link *link, sd_bus_message *reply)
{
	_cleanup_(freep) struct listing *listing = calloc(1, sizeof(*listing));
	int r;

	link_drop_objects(link);
	if (!listing)
		return -ENOMEM;
	listing->device = link_device(link);
	if (!listing->device)
		return -ENODEV;
	r = bluez_walk_objects(reply, list_object, listing);
	if (r >= 0)
		r = make_table(link, listing);
	if (r < 0)
		return r;
	return has_wished_service(link, listing) ? 0 : -ENOENT;
}

struct characteristic *link_find(const struct link *link, const struct uuid *uuid)
{
	struct characteristic *found = NULL;

	for (size_t i = 0; i < link->n_characteristics; i++) {
		struct characteristic *row = &link->characteristics[i];

		if (!uuid_equal(&row->uuid, uuid))
			continue;
		if (uuid_equal(&row->service, &link->target.service))
			return row;
		if (!found)
			found = row;
	}
	return found;
}

/* ---- The seam ---- */

void link_prefer(struct gatt_link *gatt, const struct uuid *service)
{
	container_of(gatt, struct link, gatt)->target.service = *service;
}

int link_get_characteristic(const struct gatt_link *gatt, size_t i,
			    struct gatt_characteristic *ret)
{
	const struct link *link = container_of(gatt, const struct link, gatt);
	const struct characteristic *row;

	if (i >= link->n_characteristics)
		return -ENOENT;
	row = &link->characteristics[i];
	*ret = (struct gatt_characteristic){
		.service = row->service,
		.uuid = row->uuid,
		.properties = row->properties,
		.description = row->description,
	};
	return 0;
}
