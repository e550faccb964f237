/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The transport seam: one connection to one accessory, over which a session carries out what a
 * provisioning machine wants. Endpoints are the protocol's own numbers.
 *
 *     phase(), note()* -> ready() -> [describe() -> described()] -> bind() -> requests, event()*
 *
 * Requests queue up and run one at a time; each gives exactly one event, in order. A connection
 * gives exactly one closed(), its last, from dispatch and never from inside a call. A transport
 * may be freed at any time, also from inside its own event: it says nothing any more.
 */
#include "setup/usher.h"

#include "provision/step.h"

struct transport;

/* Why it is over. */
struct transport_end {
	/* As GATT_CLOSED has it: 0, -ECONNRESET, -ECONNABORTED, -ETIMEDOUT, -ENODEV, -ENETDOWN,
	   -EHOSTDOWN, -ENOTSUP, -EACCES. */
	int error;
	enum usher_error verdict; /* what error cannot tell; USHER_OK: error tells it */
	bool certain;
	const char *text; /* a part of a sentence for people; NULL */
};

struct transport_listener {
	void (*phase)(const char *name, void *userdata);
	void (*note)(const char *text, void *userdata);
	/* It is connected; table says what there is, without descriptions. */
	void (*ready)(void *userdata);
	/* The outcome of describe(); what could not be read has none. */
	void (*described)(void *userdata);
	/* READ, WRITTEN, SUBSCRIBED, NOTIFIED. */
	void (*event)(const struct provision_event *event, void *userdata);
	void (*closed)(const struct transport_end *end, void *userdata);
};

struct transport_ops {
	/* From now on requests mean that service of the table. NULL: there is but one. */
	void (*prefer)(struct transport *transport, const char *service);
	/* Reads the descriptions of a service's characteristics into the table; described() follows.
	   0, -ENOMEM, -ENOTCONN. NULL: there are none. */
	int (*describe)(struct transport *transport, const char *service);
	/* Each queues one request: 0; -ENOMEM; -ENOTCONN after closed(). data is copied, a secret wiped. */
	int (*read)(struct transport *transport, unsigned endpoint);
	int (*write)(struct transport *transport, unsigned endpoint, const void *data,
		     size_t len, bool secret);
	int (*subscribe)(struct transport *transport, unsigned endpoint);
	/* What was agreed on with the accessory for this connection's sake, a bond, goes with it. NULL: nothing
	   is. */
	void (*forget)(struct transport *transport);
	struct transport *(*free)(struct transport *transport);
};

struct transport {
	const struct transport_ops *ops;
	const struct transport_listener *listener;
	void *userdata;
	struct provision_table table; /* from ready() on, as long as the transport */
	const struct provision_protocol *protocol;
	const struct provision_machine *machine;
};

/* From now on endpoints are that machine's; it outlives the transport. */
void transport_bind(struct transport *transport,
		    const struct provision_protocol *protocol,
		    const struct provision_machine *machine);
/* The UUID or name of an endpoint; NULL: there is none. Not before transport_bind(). */
const char *transport_endpoint(const struct transport *transport, unsigned endpoint);

static inline struct transport *transport_free(struct transport *transport)
{
	return transport ? transport->ops->free(transport) : NULL;
}
DEFINE_FREEP(transport)
