/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/transport-gatt.h"

#include "base/loop.h"

#include <errno.h>

/* clang-format off */
enum { ENDPOINTS_MAX = 32 }; /* that one machine asks for; the largest protocol has 10 */
/* clang-format on */

/* Events name a characteristic, the machine knows endpoints. */
struct known_endpoint {
	unsigned endpoint;
	struct uuid uuid; /* all zero: the accessory has none, as the link will say */
};

struct row_text {
	char service[UUID_STRING_SIZE], uuid[UUID_STRING_SIZE];
};

struct transport_gatt {
	struct transport base;
	struct gatt_link *link;
	struct provision_characteristic *rows; /* of base.table */
	struct row_text *texts;		       /* of rows */
	struct known_endpoint known[ENDPOINTS_MAX];
	size_t n_known;
	bool ended;
};

static struct transport_gatt *gatt_of(struct transport *transport)
{
	return (struct transport_gatt *)transport;
}

/* ---- The table ---- */

static size_t count_rows(const struct gatt_link *link)
{
	struct gatt_characteristic characteristic;
	size_t n = 0;

	while (n < GATT_CHARACTERISTICS_MAX &&
	       link->ops->characteristic(link, n, &characteristic) == 0)
		n++;
	return n;
}

static void read_rows(struct transport_gatt *gatt)
{
	struct gatt_characteristic characteristic;

	for (size_t i = 0; i < gatt->base.table.n_rows; i++) {
		struct row_text *text = &gatt->texts[i];

		if (gatt->link->ops->characteristic(gatt->link, i, &characteristic) < 0)
			return;
		uuid_format(&characteristic.service, text->service);
		uuid_format(&characteristic.uuid, text->uuid);
		gatt->rows[i] = (struct provision_characteristic){
			.service = text->service,
			.uuid = text->uuid,
			.properties = characteristic.properties,
			.description = characteristic.description,
		};
	}
}

static int make_table(struct transport_gatt *gatt)
{
	size_t n = count_rows(gatt->link);

	gatt->rows = calloc(n + 1, sizeof(*gatt->rows));
	gatt->texts = calloc(n + 1, sizeof(*gatt->texts));
	if (!gatt->rows || !gatt->texts)
		return -ENOMEM;
	gatt->base.table = (struct provision_table){gatt->rows, n};
	read_rows(gatt);
	return 0;
}

/* ---- Requests ---- */

static void prefer(struct transport *transport, const char *service)
{
	struct transport_gatt *gatt = gatt_of(transport);
	struct uuid uuid;

	if (uuid_parse(service, &uuid) == 0)
		gatt->link->ops->prefer(gatt->link, &uuid);
}

static int describe(struct transport *transport, const char *service)
{
	struct transport_gatt *gatt = gatt_of(transport);
	struct uuid uuid;
	int r = uuid_parse(service, &uuid);

	if (gatt->ended)
		return -ENOTCONN;
	return r < 0 ? r : gatt->link->ops->describe(gatt->link, &uuid);
}

static int find_endpoint(struct transport_gatt *gatt, unsigned endpoint,
			 const struct uuid **ret)
{
	const char *name;
	struct known_endpoint *known;

	for (size_t i = 0; i < gatt->n_known; i++)
		if (gatt->known[i].endpoint == endpoint) {
			*ret = &gatt->known[i].uuid;
			return 0;
		}
	if (gatt->n_known >= ENDPOINTS_MAX)
		return -ENOBUFS;
	known = &gatt->known[gatt->n_known];
	*known = (struct known_endpoint){.endpoint = endpoint};
	name = transport_endpoint(&gatt->base, endpoint);
	if (name && uuid_parse(name, &known->uuid) < 0)
		return -EINVAL;
	gatt->n_known++;
	*ret = &known->uuid;
	return 0;
}

static int begin(struct transport_gatt *gatt, unsigned endpoint, const struct uuid **ret)
{
	return gatt->ended ? -ENOTCONN : find_endpoint(gatt, endpoint, ret);
}

static int read_endpoint(struct transport *transport, unsigned endpoint)
{
	struct transport_gatt *gatt = gatt_of(transport);
	const struct uuid *uuid;
	int r = begin(gatt, endpoint, &uuid);

	return r < 0 ? r : gatt->link->ops->read(gatt->link, uuid);
}

static int write_endpoint(struct transport *transport, unsigned endpoint,
			  const void *data, size_t len, bool secret)
{
	struct transport_gatt *gatt = gatt_of(transport);
	const struct uuid *uuid;
	int r = begin(gatt, endpoint, &uuid);

	return r < 0 ? r : gatt->link->ops->write(gatt->link, uuid, data, len, secret);
}

static int subscribe_endpoint(struct transport *transport, unsigned endpoint)
{
	struct transport_gatt *gatt = gatt_of(transport);
	const struct uuid *uuid;
	int r = begin(gatt, endpoint, &uuid);

	return r < 0 ? r : gatt->link->ops->subscribe(gatt->link, uuid);
}

/* ---- Events ---- */

static bool endpoint_of(const struct transport_gatt *gatt, const struct uuid *uuid,
			unsigned *ret)
{
	/* of several that it does not have, the last one is asked for */
	for (size_t i = gatt->n_known; i-- > 0;)
		if (uuid_equal(&gatt->known[i].uuid, uuid)) {
			*ret = gatt->known[i].endpoint;
			return true;
		}
	return false;
}

static void pass_on(struct transport_gatt *gatt, enum provision_event_type type,
		    const struct gatt_event *event)
{
	struct provision_event passed = {
		.type = type,
		.now_us = clock_now(),
		.data = event->data,
		.len = event->len,
		.flags = event->cut ? PROVISION_CUT : 0,
		.error = event->error,
		.att_error = event->att_error,
	};

	if (endpoint_of(gatt, &event->characteristic, &passed.endpoint))
		gatt->base.listener->event(&passed, gatt->base.userdata);
}

static void become_ready(struct transport_gatt *gatt)
{
	const struct transport_end out_of_memory = {
		.error = -ENOMEM,
		.verdict = USHER_ERROR_NO_MEMORY,
		.certain = true,
	};

	if (make_table(gatt) == 0) {
		gatt->base.listener->ready(gatt->base.userdata);
		return;
	}
	gatt->ended = true;
	gatt->base.listener->closed(&out_of_memory, gatt->base.userdata);
}

static void on_gatt(struct gatt_link *link, const struct gatt_event *event,
		    void *userdata)
{
	struct transport_gatt *gatt = userdata;
	const struct transport_listener *listener = gatt->base.listener;
	struct transport_end end = {.error = event->error, .text = event->text};

	switch (event->type) {
	case GATT_NOTE:
		listener->note(event->text, gatt->base.userdata);
		break;
	case GATT_CONNECTED:
		listener->phase("resolve", gatt->base.userdata);
		break;
	case GATT_READY:
		become_ready(gatt);
		break;
	case GATT_DESCRIBED:
		read_rows(gatt);
		listener->described(gatt->base.userdata);
		break;
	case GATT_READ:
		pass_on(gatt, PROVISION_READ, event);
		break;
	case GATT_WRITTEN:
		pass_on(gatt, PROVISION_WRITTEN, event);
		break;
	case GATT_SUBSCRIBED:
		pass_on(gatt, PROVISION_SUBSCRIBED, event);
		break;
	case GATT_NOTIFIED:
		pass_on(gatt, PROVISION_NOTIFIED, event);
		break;
	case GATT_CLOSED:
		gatt->ended = true;
		listener->closed(&end, gatt->base.userdata);
		break;
	}
}

/* ---- Its life ---- */

static void forget(struct transport *transport)
{
	struct transport_gatt *gatt = gatt_of(transport);

	gatt->link->ops->forget_bond(gatt->link);
}

static struct transport *gatt_free(struct transport *transport)
{
	struct transport_gatt *gatt = gatt_of(transport);

	gatt_link_free(gatt->link);
	free(gatt->rows);
	free(gatt->texts);
	free(gatt);
	return NULL;
}

int transport_gatt_new(struct bluez *bluez, const struct gatt_target *target,
		       const struct transport_listener *listener, void *userdata,
		       struct transport **ret)
{
	static const struct transport_ops ops = {
		.prefer = prefer,
		.describe = describe,
		.read = read_endpoint,
		.write = write_endpoint,
		.subscribe = subscribe_endpoint,
		.forget = forget,
		.free = gatt_free,
	};
	struct transport_gatt *gatt = calloc(1, sizeof(*gatt));
	int r;

	if (!gatt)
		return -ENOMEM;
	gatt->base.ops = &ops;
	gatt->base.listener = listener;
	gatt->base.userdata = userdata;
	r = bluez_connect(bluez, target, on_gatt, gatt, &gatt->link);
	if (r < 0) {
		free(gatt);
		return r;
	}
	*ret = &gatt->base;
	return 0;
}
