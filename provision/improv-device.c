/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/improv-device.h"

#include "base/list.h"
#include "base/log.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	AUTHORIZED_US      = 60000000, /* ble.md suggests a minute */
	HOSTNAME_LABEL_MAX = 63,       /* RFC 1123 2.1 */
};
/* clang-format on */

/* An action that waits to be taken, with its bytes: a notification tells the value of its time. */
struct queued {
	struct list link;
	struct improv_device_action action;
	struct buf data; /* may hold a passphrase: a buf wipes */
};

struct improv_device {
	struct improv_device_options options; /* its strings are owned */
	enum improv_state state;
	enum improv_error error;
	uint8_t byte; /* the value that improv_device_value() gave last */
	struct buf result;
	struct buf incoming; /* a frame that is being written in chunks */
	bool scanning;
	uint64_t authorized_until_us;
	struct list queue;
	struct queued *taken; /* what the last improv_device_next() lent out */
};

static struct queued *queued_free(struct queued *queued)
{
	if (!queued)
		return NULL;
	list_remove(&queued->link);
	buf_deinit(&queued->data);
	free(queued);
	return NULL;
}

/* NULL: no memory; a notification is missed then, as it happens on the air. */
static struct queued *enqueue(struct improv_device *device,
			      enum improv_device_action_type type)
{
	struct queued *queued = calloc(1, sizeof(*queued));

	if (!queued)
		return NULL;
	queued->action.type = type;
	list_append(&device->queue, &queued->link);
	return queued;
}

static void enqueue_data(struct improv_device *device,
			 enum improv_device_action_type type,
			 enum improv_endpoint endpoint, const void *data, size_t len)
{
	struct queued *queued = enqueue(device, type);

	if (!queued)
		return;
	queued->action.endpoint = endpoint;
	buf_bytes(&queued->data, data, len);
	if (queued->data.error) {
		queued_free(queued);
		return;
	}
	queued->action.data = queued->data.data;
	queued->action.len = len;
}

static void set_state(struct improv_device *device, enum improv_state state)
{
	uint8_t value = state;

	if (device->state == state)
		return;
	device->state = state;
	enqueue_data(device, IMPROV_DO_NOTIFY, IMPROV_EP_STATE, &value, 1);
	enqueue(device, IMPROV_DO_ADVERT);
}

static void set_error(struct improv_device *device, enum improv_error error)
{
	uint8_t value = error;

	if (device->error == error)
		return;
	device->error = error;
	enqueue_data(device, IMPROV_DO_NOTIFY, IMPROV_EP_ERROR, &value, 1);
}

static void send_result(struct improv_device *device, uint8_t command,
			const struct buf *strings)
{
	buf_clear(&device->result);
	device->result.error = 0;
	improv_frame_build(&device->result, command, strings->data, strings->len);
	if (strings->error || device->result.error)
		return;
	if (device->options.bad_checksum)
		device->result.data[device->result.len - 1] ^= 0x55;
	enqueue_data(device, IMPROV_DO_NOTIFY, IMPROV_EP_RESULT, device->result.data,
		     device->result.len);
}

static void put_text(struct buf *strings, const char *text)
{
	if (text)
		improv_string_put(strings, text, strlen(text));
}

static void send_wifi(struct improv_device *device, const struct improv_frame *frame)
{
	struct improv_wifi wifi;
	struct queued *queued;

	if (device->state != IMPROV_STATE_AUTHORIZED &&
	    device->state != IMPROV_STATE_PROVISIONED) {
		set_error(device, IMPROV_ERROR_NOT_AUTHORIZED);
		return;
	}
	if (improv_wifi_parse(frame, &wifi) < 0 || improv_wifi_check(&wifi) < 0) {
		set_error(device, IMPROV_ERROR_INVALID_RPC);
		return;
	}
	set_state(device, IMPROV_STATE_PROVISIONING);
	queued = enqueue(device, IMPROV_DO_JOIN);
	if (!queued)
		return;
	buf_bytes(&queued->data, wifi.ssid, wifi.ssid_len);
	buf_bytes(&queued->data, wifi.passphrase, wifi.passphrase_len);
	if (queued->data.error) {
		queued_free(queued);
		return;
	}
	queued->action.ssid = queued->data.data;
	queued->action.ssid_len = wifi.ssid_len;
	queued->action.passphrase = queued->data.data + wifi.ssid_len;
	queued->action.passphrase_len = wifi.passphrase_len;
}

static void tell_info(struct improv_device *device)
{
	struct buf strings = {};

	for (size_t i = 0; i < ARRAY_SIZE(device->options.info); i++) {
		if (!device->options.info[i])
			break;
		put_text(&strings, device->options.info[i]);
	}
	send_result(device, IMPROV_DEVICE_INFO, &strings);
	buf_deinit(&strings);
}

static void tell_name(struct improv_device *device, uint8_t command, const char *name)
{
	struct buf strings = {};

	put_text(&strings, name);
	send_result(device, command, &strings);
	buf_deinit(&strings);
}

static bool is_hostname(const uint8_t *name, size_t len)
{
	if (len < 1 || len > HOSTNAME_LABEL_MAX || name[0] == '-' || name[len - 1] == '-')
		return false;
	for (size_t i = 0; i < len; i++)
		if (!isalnum(name[i]) && name[i] != '-')
			return false;
	return true;
}

static void set_name(struct improv_device *device, const struct improv_frame *frame)
{
	bool is_host = frame->command == IMPROV_HOSTNAME;
	char **name = (char **)(is_host ? &device->options.hostname
					: &device->options.device_name);
	struct reader reader = reader_of(frame->data, frame->len);
	const uint8_t *text = frame->data;
	size_t len = frame->len;
	char *copy;

	if (device->state != IMPROV_STATE_AUTHORIZED) {
		set_error(device, IMPROV_ERROR_NOT_AUTHORIZED);
		return;
	}
	if (device->options.inner_length &&
	    (improv_string_next(&reader, &text, &len) != 1 || reader.len > 0)) {
		set_error(device, IMPROV_ERROR_INVALID_RPC);
		return;
	}
	if (is_host && !is_hostname(text, len)) {
		set_error(device, IMPROV_ERROR_BAD_HOSTNAME);
		return;
	}
	copy = strndup((const char *)text, len);
	if (!copy)
		return;
	free(*name);
	*name = copy;
	enqueue_data(device, is_host ? IMPROV_DO_HOSTNAME : IMPROV_DO_NAME,
		     IMPROV_EP_COMMAND, text, len);
	tell_name(device, frame->command, copy);
}

static void tell_network_state(struct improv_device *device)
{
	uint8_t flags = device->state == IMPROV_STATE_PROVISIONED
				? IMPROV_NETWORK_ONLINE | IMPROV_NETWORK_WIFI
				: 0;
	struct buf strings = {};

	improv_string_put(&strings, &flags, 1);
	if (flags)
		put_text(&strings, device->options.url);
	send_result(device, IMPROV_NETWORK_STATE, &strings);
	buf_deinit(&strings);
}

static bool can(const struct improv_device *device, enum improv_capability capability)
{
	return device->options.capabilities & capability;
}

static void run_command(struct improv_device *device, const struct improv_frame *frame)
{
	switch (frame->command) {
	case IMPROV_SEND_WIFI:
		send_wifi(device, frame);
		return;
	case IMPROV_IDENTIFY:
		if (!can(device, IMPROV_CAN_IDENTIFY))
			break;
		enqueue(device, IMPROV_DO_IDENTIFY);
		return;
	case IMPROV_DEVICE_INFO:
		if (!can(device, IMPROV_CAN_TELL_INFO))
			break;
		tell_info(device);
		return;
	case IMPROV_SCAN_WIFI:
		if (!can(device, IMPROV_CAN_SCAN))
			break;
		device->scanning = true;
		enqueue(device, IMPROV_DO_SCAN);
		return;
	case IMPROV_HOSTNAME:
		if (!can(device, IMPROV_CAN_HOSTNAME))
			break;
		if (frame->len > 0)
			set_name(device, frame);
		else
			tell_name(device, frame->command, device->options.hostname);
		return;
	case IMPROV_DEVICE_NAME:
		if (frame->len > 0)
			set_name(device, frame);
		else
			tell_name(device, frame->command, device->options.device_name);
		return;
	case IMPROV_NETWORK_STATE:
		tell_network_state(device);
		return;
	}
	set_error(device, IMPROV_ERROR_UNKNOWN_RPC);
}

/* The frame is not whole yet. */
static bool wants_more(const struct improv_device *device)
{
	const struct buf *in = &device->incoming;

	return device->options.chunks && (in->len < 2 || in->len < 3u + in->data[1]);
}

void improv_device_write(struct improv_device *device, const void *data, size_t len,
			 uint64_t now_us)
{
	struct improv_frame frame;

	improv_device_timeout(device, now_us);
	if (device->incoming.len + len > IMPROV_FRAME_MAX)
		buf_deinit(&device->incoming);
	buf_bytes(&device->incoming, data, MIN(len, IMPROV_FRAME_MAX + 1));
	if (wants_more(device) && !device->incoming.error)
		return;
	set_error(device, IMPROV_ERROR_NONE);
	if (device->incoming.error ||
	    improv_frame_parse(device->incoming.data, device->incoming.len, &frame) < 0)
		set_error(device, IMPROV_ERROR_INVALID_RPC);
	else
		run_command(device, &frame);
	buf_deinit(&device->incoming);
}

void improv_device_authorize(struct improv_device *device, uint64_t now_us)
{
	if (device->state != IMPROV_STATE_AUTHORIZATION &&
	    device->state != IMPROV_STATE_AUTHORIZED)
		return;
	device->authorized_until_us = now_us + device->options.authorized_us;
	set_state(device, IMPROV_STATE_AUTHORIZED);
}

void improv_device_joined(struct improv_device *device, bool ok)
{
	struct buf strings = {};

	if (device->state != IMPROV_STATE_PROVISIONING)
		return;
	if (!ok) {
		if (!device->options.no_error)
			set_error(device, IMPROV_ERROR_CANNOT_CONNECT);
		set_state(device, IMPROV_STATE_AUTHORIZED);
		return;
	}
	put_text(&strings, device->options.url);
	if (device->options.state_first)
		set_state(device, IMPROV_STATE_PROVISIONED);
	if (!device->options.no_result)
		send_result(device, IMPROV_SEND_WIFI, &strings);
	set_state(device, IMPROV_STATE_PROVISIONED);
	buf_deinit(&strings);
}

static void send_networks(struct improv_device *device,
			  const struct provision_network *networks, size_t n)
{
	struct buf strings = {};

	for (size_t i = 0; i < n; i++) {
		struct buf one = {};

		improv_network_put(&one, &networks[i]);
		if (device->options.result_per_network)
			send_result(device, IMPROV_SCAN_WIFI, &one);
		else if (strings.len + one.len <= UINT8_MAX)
			buf_bytes(&strings, one.data, one.len);
		buf_deinit(&one);
	}
	send_result(device, IMPROV_SCAN_WIFI, &strings);
	buf_deinit(&strings);
}

void improv_device_scanned(struct improv_device *device,
			   const struct provision_network *networks, size_t n)
{
	if (!device->scanning)
		return;
	device->scanning = false;
	send_networks(device, networks, n);
}

void improv_device_refuse(struct improv_device *device, enum improv_error error)
{
	set_error(device, error);
	if (device->state == IMPROV_STATE_PROVISIONING)
		set_state(device, IMPROV_STATE_AUTHORIZED);
}

void improv_device_disconnected(struct improv_device *device)
{
	buf_deinit(&device->incoming);
}

bool improv_device_next(struct improv_device *device, struct improv_device_action *ret)
{
	device->taken = queued_free(device->taken);
	if (list_empty(&device->queue))
		return false;
	device->taken = list_first(&device->queue, struct queued, link);
	list_remove(&device->taken->link);
	*ret = device->taken->action;
	return true;
}

const uint8_t *improv_device_value(struct improv_device *device,
				   enum improv_endpoint endpoint, size_t *ret_len)
{
	switch (endpoint) {
	case IMPROV_EP_STATE:
		device->byte = device->state;
		break;
	case IMPROV_EP_ERROR:
		device->byte = device->error;
		break;
	case IMPROV_EP_CAPABILITIES:
		device->byte = device->options.capabilities;
		break;
	case IMPROV_EP_RESULT:
		*ret_len = device->result.len;
		return device->result.len ? device->result.data : &device->byte;
	case IMPROV_EP_COMMAND:
	case IMPROV_ENDPOINTS:
		*ret_len = 0;
		return NULL;
	}
	*ret_len = 1;
	return &device->byte;
}

void improv_device_service_data(const struct improv_device *device, uint8_t ret[6])
{
	memset(ret, 0, 6);
	ret[0] = device->state;
	ret[1] = device->options.capabilities;
}

uint64_t improv_device_deadline(const struct improv_device *device)
{
	if (!device->options.needs_authorization ||
	    device->state != IMPROV_STATE_AUTHORIZED)
		return 0;
	return device->authorized_until_us;
}

void improv_device_timeout(struct improv_device *device, uint64_t now_us)
{
	uint64_t at = improv_device_deadline(device);

	if (at && now_us >= at)
		set_state(device, IMPROV_STATE_AUTHORIZATION);
}

struct improv_device *improv_device_free(struct improv_device *device)
{
	if (!device)
		return NULL;
	while (!list_empty(&device->queue))
		queued_free(list_first(&device->queue, struct queued, link));
	queued_free(device->taken);
	buf_deinit(&device->incoming);
	buf_deinit(&device->result);
	for (size_t i = 0; i < ARRAY_SIZE(device->options.info); i++)
		free((char *)device->options.info[i]);
	free((char *)device->options.url);
	free((char *)device->options.hostname);
	free((char *)device->options.device_name);
	free(device);
	return NULL;
}

static int own(const char **text)
{
	if (!*text)
		return 0;
	*text = strdup(*text);
	return *text ? 0 : -ENOMEM;
}

int improv_device_new(const struct improv_device_options *options,
		      struct improv_device **ret)
{
	_cleanup_(improv_device_freep) struct improv_device *device = calloc(
		1, sizeof(*device));
	struct improv_device_options *own_options;
	int r = 0;

	if (!device)
		return -ENOMEM;
	list_init(&device->queue);
	own_options = &device->options;
	*own_options = *options;
	/* Each of them is owned, or NULL, from here on. */
	for (size_t i = 0; i < ARRAY_SIZE(own_options->info); i++)
		r = own(&own_options->info[i]) ? -ENOMEM : r;
	r = own(&own_options->url) ? -ENOMEM : r;
	r = own(&own_options->hostname) ? -ENOMEM : r;
	r = own(&own_options->device_name) ? -ENOMEM : r;
	if (r < 0)
		return r;
	if (own_options->authorized_us == 0)
		own_options->authorized_us = AUTHORIZED_US;
	if (own_options->provisioned)
		device->state = IMPROV_STATE_PROVISIONED;
	else if (own_options->needs_authorization)
		device->state = IMPROV_STATE_AUTHORIZATION;
	else
		device->state = IMPROV_STATE_AUTHORIZED;
	*ret = steal(&device);
	return 0;
}
