/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A link's queue: one request at a time, in order, one event each. ATT itself knows one
 * request at a time, and bluetoothd answers InProgress where two clients meet.
 */
#include "ble/bluez-private.h"

#include "base/log.h"
#include "base/secret.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	REQUEST_DEADLINE  = 30 * SEC,   /* ATT's own: Core spec vol 3 part F 3.3.3 */
	IN_PROGRESS_DELAY = 100 * MSEC,
	VALUE_MAX         = 512,        /* Core spec vol 3 part F 3.2.9 */
};
/* clang-format on */

enum request_type {
	REQUEST_READ,
	REQUEST_WRITE,
	REQUEST_SUBSCRIBE,
	REQUEST_DESCRIBE,
};

struct request {
	struct list node;
	enum request_type type;
	struct uuid uuid;
	bool secret;
	size_t len;
	uint8_t data[];
};

static struct request *request_free(struct request *request)
{
	list_remove(&request->node);
	secret_wipe(request->data, request->len);
	free(request);
	return NULL;
}

static struct request *first_request(struct link *link)
{
	return list_empty(&link->requests)
		       ? NULL
		       : list_first(&link->requests, struct request, node);
}

static int queue(struct gatt_link *gatt, enum request_type type, const struct uuid *uuid,
		 const void *data, size_t len, bool secret)
{
	struct link *link = container_of(gatt, struct link, gatt);
	struct request *request;

	if (link->state >= LINK_DRAINING || link->doom)
		return -ENOTCONN;
	request = calloc(1, sizeof(*request) + len);
	if (!request)
		return -ENOMEM;
	request->type = type;
	request->uuid = *uuid;
	request->secret = secret;
	request->len = len;
	if (len > 0)
		memcpy(request->data, data, len);
	list_append(&link->requests, &request->node);
	if (link->state == LINK_READY && !link->request_call)
		loop_timer_set(link->pump, clock_now());
	return 0;
}

int link_request_read(struct gatt_link *gatt, const struct uuid *uuid)
{
	return queue(gatt, REQUEST_READ, uuid, NULL, 0, false);
}

int link_request_write(struct gatt_link *gatt, const struct uuid *uuid, const void *data,
		       size_t len, bool secret)
{
	return len > VALUE_MAX ? -EMSGSIZE
			       : queue(gatt, REQUEST_WRITE, uuid, data, len, secret);
}

int link_request_subscribe(struct gatt_link *gatt, const struct uuid *uuid)
{
	return queue(gatt, REQUEST_SUBSCRIBE, uuid, NULL, 0, false);
}

int link_request_describe(struct gatt_link *gatt, const struct uuid *service)
{
	return queue(gatt, REQUEST_DESCRIBE, service, NULL, 0, false);
}

static void emit_answer(struct link *link, const struct request *request, int error,
			uint8_t att, const void *data, size_t len, uint16_t mtu)
{
	static const enum gatt_event_type types[] = {
		[REQUEST_READ] = GATT_READ,
		[REQUEST_WRITE] = GATT_WRITTEN,
		[REQUEST_SUBSCRIBE] = GATT_SUBSCRIBED,
		[REQUEST_DESCRIBE] = GATT_DESCRIBED,
	};

	link_emit(link, &(struct gatt_event){
				.type = types[request->type],
				.characteristic = request->uuid,
				.error = error,
				.att_error = att,
				.data = data,
				.len = len,
				.mtu = mtu,
			});
}

void link_request_done(struct link *link, int error, uint8_t att, const void *data,
		       size_t len, uint16_t mtu)
{
	struct request *request = first_request(link);

	link->request_call = sd_bus_slot_unref(link->request_call);
	link->request_until_us = 0;
	list_remove(&request->node);
	loop_timer_set(link->pump, clock_now());
	emit_answer(link, request, error, att, data, len, mtu);
	request_free(request);
}

void link_request_again(struct link *link)
{
	link->request_call = sd_bus_slot_unref(link->request_call);
	link->request_until_us = 0;
	loop_timer_set(link->pump, clock_now());
}

uint64_t link_request_timeout(const struct link *link)
{
	uint64_t now = clock_now();

	return link->request_until_us - MIN(now, link->request_until_us - 1);
}

/* True: the request stays first and is asked again. */
static bool request_waits(struct link *link, int error)
{
	uint64_t next = clock_now() + IN_PROGRESS_DELAY;

	if (error != -EINPROGRESS || next >= link->request_until_us)
		return false;
	link->request_call = sd_bus_slot_unref(link->request_call);
	loop_timer_set(link->pump, next);
	return true;
}

static int on_request(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct link *link = userdata;
	const sd_bus_error *error = sd_bus_message_get_error(reply);
	const void *data = NULL;
	size_t len = 0;
	uint8_t att = 0;
	int r = 0;

	if (error) {
		r = bluez_gatt_error(error->name, error->message, &att);
		if (request_waits(link, r))
			return 0;
		log_debug("%s: %s: %s", link->path, error->name, error->message);
		if (link_pair_for(link, &r, att))
			return 0;
	} else if (first_request(link)->type == REQUEST_READ) {
		r = MIN(sd_bus_message_read_array(reply, 'y', &data, &len), 0);
	}
	/* The peer's value may be longer than the specification allows. */
	if (len > VALUE_MAX) {
		r = -EBADMSG;
		len = 0;
	}
	link_request_done(link, r, att, data, len, 0);
	return 0;
}

static int append_options(sd_bus_message *message, enum request_type type)
{
	if (type == REQUEST_WRITE)
		return sd_bus_message_append(message, "a{sv}", 1, "type", "s", "request");
	return sd_bus_message_append(message, "a{sv}", 0);
}

static int send_request(struct link *link, const struct request *request,
			const struct characteristic *characteristic)
{
	_cleanup_(sd_bus_messagep) sd_bus_message *message = NULL;
	int r;

	r = bluez_new_call(link->bluez, characteristic->path, BLUEZ_CHARACTERISTIC,
			   request->type == REQUEST_WRITE ? "WriteValue" : "ReadValue",
			   &message);
	if (r < 0)
		return r;
	if (request->secret) {
		r = sd_bus_message_sensitive(message);
		if (r < 0)
			return r;
	}
	if (request->type == REQUEST_WRITE) {
		r = sd_bus_message_append_array(message, 'y', request->data,
						request->len);
		if (r < 0)
			return r;
	}
	r = append_options(message, request->type);
	if (r < 0)
		return r;
	r = sd_bus_call_async(link->bluez->bus, &link->request_call, message, on_request,
			      link, link_request_timeout(link));
	return MIN(r, 0);
}

/* Runs the first request; ends in link_request_done(), or fails. */
static int run_request(struct link *link, const struct request *request)
{
	const struct characteristic *characteristic;

	if (request->type == REQUEST_DESCRIBE)
		return link_describe(link, &request->uuid);
	characteristic = link_find(link, &request->uuid);
	if (!characteristic)
		return -ENOENT;
	if (request->type == REQUEST_SUBSCRIBE)
		return link_notify_start(link, characteristic);
	return send_request(link, request, characteristic);
}

void link_pump(struct link *link)
{
	struct request *request = first_request(link);
	int r;

	if (link->state != LINK_READY && link->state != LINK_DRAINING)
		return;
	if (link->request_call) {
		link_stalled(link);
		return;
	}
	if (!request) {
		link_drained(link);
		return;
	}
	if (!link->request_until_us)
		link->request_until_us = clock_now() + REQUEST_DEADLINE;
	link_watch_request(link);
	r = run_request(link, request);
	if (r < 0)
		link_request_done(link, r, 0, NULL, 0, 0);
}

void link_fail_requests(struct link *link, int error)
{
	struct request *request;

	while ((request = first_request(link))) {
		list_remove(&request->node);
		emit_answer(link, request, error, 0, NULL, 0, 0);
		request_free(request);
	}
}

void link_drop_requests(struct link *link)
{
	struct request *request;

	link->request_call = sd_bus_slot_unref(link->request_call);
	while ((request = first_request(link)))
		request_free(request);
}
