/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The wanted service's characteristics, taken from bluetoothd's objects when a device has
 * been resolved. Nothing of GATT is mirrored: a neighbour with a thousand characteristics
 * costs nothing, and a cached table that was read again is seen as it is now.
 */
#include "ble/bluez-private.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum { CHARACTERISTICS_MAX = 128 }; /* of one service; real ones have fewer than 20 */
/* clang-format on */

struct listing {
	struct link *link;
	const struct bluez_device *device;
	const char *service; /* its path; NULL: not found yet */
};

struct gatt_object {
	struct uuid uuid;
	uint16_t mtu;
};

/* clang-format off */
static const struct property gatt_properties[] = {
	{"UUID", "s", property_set_uuid, NULL, offsetof(struct gatt_object, uuid), PROPERTY_STATE},
	{"MTU",  "q", property_set_u16,  NULL, offsetof(struct gatt_object, mtu),  0},
};
/* clang-format on */

static bool is_below(const char *path, const char *parent)
{
	size_t len = strlen(parent);

	return strncmp(path, parent, len) == 0 && path[len] == '/';
}

static int read_object(sd_bus_message *message, struct gatt_object *ret)
{
	unsigned bits;
	int r = bluez_read_properties(message, gatt_properties,
				      ARRAY_SIZE(gatt_properties), ret, &bits);

	if (r < 0)
		return r;
	return bits != 0;
}

static int find_service(sd_bus_message *message, const char *path, const char *interface,
			void *userdata)
{
	struct listing *listing = userdata;
	struct gatt_object object = {};
	int r;

	if (listing->service || strcmp(interface, BLUEZ_GATT_SERVICE) != 0 ||
	    !is_below(path, listing->device->path))
		return sd_bus_message_skip(message, "a{sv}");
	r = read_object(message, &object);
	if (r > 0 && uuid_equal(&object.uuid, &listing->link->target.service))
		listing->service = path;
	return r;
}

static int add_characteristic(struct link *link, const char *path,
			      const struct gatt_object *object)
{
	struct characteristic *more;
	char *copy = strdup(path);

	if (!copy)
		return -ENOMEM;
	more = reallocarray(link->characteristics, link->n_characteristics + 1,
			    sizeof(*more));
	if (!more) {
		free(copy);
		return -ENOMEM;
	}
	link->characteristics = more;
	more[link->n_characteristics++] = (struct characteristic){
		.uuid = object->uuid,
		.mtu = object->mtu,
		.path = copy,
	};
	return 0;
}

static int find_characteristic(sd_bus_message *message, const char *path,
			       const char *interface, void *userdata)
{
	struct listing *listing = userdata;
	struct gatt_object object = {};
	int r;

	if (strcmp(interface, BLUEZ_CHARACTERISTIC) != 0 ||
	    !is_below(path, listing->service) ||
	    listing->link->n_characteristics >= CHARACTERISTICS_MAX)
		return sd_bus_message_skip(message, "a{sv}");
	r = read_object(message, &object);
	return r > 0 ? add_characteristic(listing->link, path, &object) : r;
}

void link_drop_objects(struct link *link)
{
	for (size_t i = 0; i < link->n_characteristics; i++)
		free(link->characteristics[i].path);
	free(link->characteristics);
	link->characteristics = NULL;
	link->n_characteristics = 0;
}

int link_read_objects(struct link *link, sd_bus_message *reply)
{
	struct listing listing = {.link = link, .device = link_device(link)};
	int r;

	link_drop_objects(link);
	if (!listing.device)
		return -ENODEV;
	r = bluez_walk_objects(reply, find_service, &listing);
	if (r < 0)
		return r;
	if (!listing.service)
		return -ENOENT;
	/* Twice: the objects are in no order. */
	r = sd_bus_message_rewind(reply, true);
	if (r < 0)
		return r;
	return MIN(bluez_walk_objects(reply, find_characteristic, &listing), 0);
}

const struct characteristic *link_find(const struct link *link, const struct uuid *uuid)
{
	for (size_t i = 0; i < link->n_characteristics; i++)
		if (uuid_equal(&link->characteristics[i].uuid, uuid))
			return &link->characteristics[i];
	return NULL;
}
