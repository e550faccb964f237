/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A service's Characteristic User Descriptions (Core spec vol 3 part G 3.3.3.2): one request of
 * the queue, one read after another, for ATT knows one at a time. What an accessory does not
 * let be read, it does not describe; only the end of the link or of the request's time ends it.
 */
#include "ble/bluez-private.h"

#include "base/log.h"

#include <errno.h>
#include <string.h>

static void describe_next(struct link *link);

static bool ends_all(int error)
{
	return error == -ECONNRESET || error == -EHOSTDOWN || error == -ETIMEDOUT;
}

static int on_description(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct link *link = userdata;
	struct characteristic *row = &link->characteristics[link->describing++];
	const sd_bus_error *error = sd_bus_message_get_error(reply);
	const void *data = NULL;
	size_t len = 0;
	uint8_t att;
	int r;

	link->request_call = sd_bus_slot_unref(link->request_call);
	if (error) {
		r = bluez_gatt_error(error->name, error->message, &att);
		log_debug("%s: %s: %s", row->describer, error->name, error->message);
		if (ends_all(r)) {
			link_request_done(link, r, 0, NULL, 0, 0);
			return 0;
		}
	} else if (sd_bus_message_read_array(reply, 'y', &data, &len) > 0) {
		free(row->description);
		row->description = strndup(data, MIN(len, GATT_DESCRIPTION_SIZE - 1UL));
	}
	describe_next(link);
	return 0;
}

static int read_description(struct link *link, const struct characteristic *row)
{
	return bluez_call(link->bluez, row->describer, BLUEZ_DESCRIPTOR, "ReadValue",
			  link_request_timeout(link), on_description, link,
			  &link->request_call, "a{sv}", 0);
}

/* The next of the service whose description link->describing stands before. */
static void describe_next(struct link *link)
{
	const struct uuid *service = &link->describing_service;
	int r = 0;

	while (link->describing < link->n_characteristics) {
		const struct characteristic *row =
			&link->characteristics[link->describing];

		if (row->describer && uuid_equal(&row->service, service)) {
			r = read_description(link, row);
			if (r >= 0)
				return;
			break;
		}
		link->describing++;
	}
	link_request_done(link, r, 0, NULL, 0, 0);
}

static bool has_service(const struct link *link, const struct uuid *service)
{
	for (size_t i = 0; i < link->n_characteristics; i++)
		if (uuid_equal(&link->characteristics[i].service, service))
			return true;
	return false;
}

int link_describe(struct link *link, const struct uuid *service)
{
	if (!has_service(link, service))
		return -ENOENT;
	link->describing = 0;
	link->describing_service = *service;
	describe_next(link);
	return 0;
}
