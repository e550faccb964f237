/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The GATT seam: one connection to one accessory. Requests queue up and run one at a time;
 * each gives exactly one event, in order; a connection gives exactly one GATT_CLOSED, its
 * last event. Nothing here waits. A link may be freed at any time, also from inside its own
 * event: it gives no event any more, and when it was up it goes down in order by itself.
 *
 * Pairing is nobody's business above: where a request needs an encrypted link, it is made one (Just Works),
 * and the request's event comes after that.
 */
#include "ble/uuid.h"

enum gatt_event_type {
	GATT_NOTE,	 /* text: what is being retried or healed; for people */
	GATT_CONNECTED,	 /* the link layer is up, services are being resolved */
	GATT_READY,	 /* services are resolved; requests run from now on */
	GATT_READ,	 /* data, or error */
	GATT_WRITTEN,	 /* acknowledged, or error */
	GATT_SUBSCRIBED, /* notifications are on, or error */
	GATT_DESCRIBED,	 /* a service's descriptions were read, or error */
	GATT_NOTIFIED,	 /* data; cut says that it filled the MTU, so more may be there */
	/* error: 0 asked for, -ECONNRESET peer went, -ECONNABORTED connect failed after all retries,
	   -ETIMEDOUT, -ENODEV not found, -ENETDOWN the adapter went, -EHOSTDOWN bluetoothd went (one that
	   is stopped in order disconnects first: -ECONNRESET, and takes its adapters away: -ENETDOWN),
	   -ENOTSUP the wanted service is missing, -EACCES */
	GATT_CLOSED,
};

struct gatt_event {
	enum gatt_event_type type;
	struct uuid
		characteristic; /* of the request or notification; GATT_DESCRIBED: the service */
	const uint8_t *data; /* borrowed for the call */
	size_t len;
	/* Negative errno: -ENOENT no such characteristic, -EREMOTEIO the peer answered att_error, -EACCES it wants
	   to be paired and that failed. */
	int error;
	uint8_t att_error; /* Core spec vol 3 part F 3.4.1.1; 0: none, or not told */
	uint16_t mtu;	   /* 0: not told */
	bool cut;
	const char *text;
};

/* clang-format off */
enum {
	/* Of one accessory; real ones have fewer than 10 and 60. More are left out. */
	GATT_SERVICES_MAX        = 64,
	GATT_CHARACTERISTICS_MAX = 256,
	GATT_DESCRIPTION_SIZE    = 65, /* NUL included; what is longer is cut */
};

/* Core spec vol 3 part G 3.3.1.1. */
enum gatt_property {
	GATT_BROADCAST      = 1 << 0,
	GATT_CAN_READ       = 1 << 1,
	GATT_WRITE_COMMAND  = 1 << 2,
	GATT_WRITE_REQUEST  = 1 << 3,
	GATT_NOTIFY         = 1 << 4,
	GATT_INDICATE       = 1 << 5,
	GATT_SIGNED_WRITE   = 1 << 6,
	GATT_EXTENDED       = 1 << 7,
};
/* clang-format on */

/* One row of the accessory's GATT table. */
struct gatt_characteristic {
	struct uuid service, uuid;
	unsigned properties; /* enum gatt_property; 0: not told */
	/* Its Characteristic User Description (3.3.3.2), once describe() has read it: bytes of a stranger
	   up to their first NUL, of no known encoding; borrowed until the next describe() or GATT_CLOSED.
	   NULL: none. */
	const char *description;
};

struct gatt_link;
typedef void (*gatt_event_fn)(struct gatt_link *link, const struct gatt_event *event,
			      void *userdata);

struct gatt_link_ops {
	/* Each queues one request; 0, -ENOMEM, -ENOTCONN after GATT_CLOSED. data is copied. */
	int (*read)(struct gatt_link *link, const struct uuid *characteristic);
	/* An acknowledged write, long when it has to be. secret: the copy is wiped, no trace or journal shows it. */
	int (*write)(struct gatt_link *link, const struct uuid *characteristic,
		     const void *data, size_t len, bool secret);
	int (*subscribe)(struct gatt_link *link, const struct uuid *characteristic);
	/* Reads the descriptions of that service's characteristics, one after another; one that cannot be read
	   is left out. One event, GATT_DESCRIBED: -ENOENT without such a service. */
	int (*describe)(struct gatt_link *link, const struct uuid *service);
	/* The i-th characteristic, in the order of handles; from GATT_READY to GATT_CLOSED. 0, -ENOENT past
	   the end. */
	int (*characteristic)(const struct gatt_link *link, size_t i,
			      struct gatt_characteristic *ret);
	/* From GATT_READY: where several services have a characteristic, requests mean that of this one. At first
	   it is the target's; where it has none, the first counts. */
	void (*prefer)(struct gatt_link *link, const struct uuid *service);
	/* A bond that was made since links to it were made here goes at the end of this one, also of one that has
	   ended already. Without this it stays: an accessory that keeps its half might refuse a new one. */
	void (*forget_bond)(struct gatt_link *link);
	/* GATT_CLOSED follows, once what was queued before is done or 2 s have passed. */
	void (*close)(struct gatt_link *link);
	struct gatt_link *(*free)(struct gatt_link *link);
};

struct gatt_link {
	const struct gatt_link_ops *ops;
};

static inline struct gatt_link *gatt_link_free(struct gatt_link *link)
{
	return link ? link->ops->free(link) : NULL;
}
DEFINE_FREEP(gatt_link)
