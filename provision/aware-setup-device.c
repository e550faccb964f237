/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/aware-setup-device.h"

#include "base/log.h"
#include "base/secret.h"

#include <errno.h>
#include <string.h>

#define TODO(action) (1u << AWARE_SETUP_DO_##action)

struct aware_setup_device {
	struct aware_setup_device_options options;
	char texts[4][AWARE_SETUP_TEXT_MAX + 1];
	enum aware_setup_state state;
	struct aware_setup_outcome outcome;
	struct provision_network joined_to;
	bool scanning;
	size_t n_networks;
	struct provision_network networks[PROVISION_NETWORKS_MAX];

	/* The last request, and its answer so far. */
	bool has_last;
	uint8_t type;
	uint16_t id;
	bool pending;
	struct buf answer;

	unsigned todo; /* TODO() */
	uint8_t ssid[32];
	size_t ssid_len;
	struct secret *passphrase;
};

static void begin(struct aware_setup_device *device, enum aware_setup_result result)
{
	uint8_t type = device->type | AWARE_SETUP_ANSWER;

	aware_setup_begin(&device->answer, type, device->id);
	aware_setup_put_u8(&device->answer, AWARE_SETUP_F_RESULT, result);
	device->pending = result == AWARE_SETUP_PENDING;
	device->todo |= TODO(SEND);
}

/* ---- What it says of itself ---- */

static void put_state(struct aware_setup_device *device)
{
	static const uint8_t none[4];
	const struct aware_setup_outcome *outcome = &device->outcome;
	struct buf *answer = &device->answer;

	aware_setup_put_u8(answer, AWARE_SETUP_F_STATE, device->state);
	if (device->state == AWARE_SETUP_NOT_JOINED)
		aware_setup_put_u8(answer, AWARE_SETUP_F_REASON, outcome->reason);
	if (device->state != AWARE_SETUP_JOINED)
		return;
	if (memcmp(outcome->ipv4, none, sizeof(none)) != 0)
		aware_setup_put(answer, AWARE_SETUP_F_ADDRESS, outcome->ipv4, 4);
	if (!outcome->network)
		return;
	if (outcome->network->has_bssid)
		aware_setup_put(answer, AWARE_SETUP_F_BSSID, outcome->network->bssid, 6);
	if (outcome->network->channel)
		aware_setup_put_u8(answer, AWARE_SETUP_F_CHANNEL,
				   outcome->network->channel);
}

static void put_texts(struct aware_setup_device *device)
{
	for (unsigned i = 0; i < ARRAY_SIZE(device->texts); i++)
		if (*device->texts[i])
			aware_setup_put(&device->answer, AWARE_SETUP_F_NAME + i,
					device->texts[i], strlen(device->texts[i]));
}

static void take_hello(struct aware_setup_device *device,
		       const struct aware_setup_message *request)
{
	unsigned version = aware_setup_number(request, AWARE_SETUP_F_VERSION, 0);
	uint8_t capabilities[2] = {device->options.capabilities & 0xff,
				   device->options.capabilities >> 8};

	if (version < device->options.version) {
		begin(device, version ? AWARE_SETUP_NO_VERSION : AWARE_SETUP_MALFORMED);
		return;
	}
	begin(device, AWARE_SETUP_OK);
	aware_setup_put_u8(&device->answer, AWARE_SETUP_F_VERSION,
			   device->options.version);
	aware_setup_put(&device->answer, AWARE_SETUP_F_CAPABILITIES, capabilities,
			sizeof(capabilities));
	put_state(device);
	put_texts(device);
}

/* The end of a join, or PENDING until then. */
static void answer_state(struct aware_setup_device *device)
{
	if (device->state == AWARE_SETUP_JOINING) {
		begin(device, AWARE_SETUP_PENDING);
		return;
	}
	begin(device, AWARE_SETUP_OK);
	put_state(device);
	if (device->state == AWARE_SETUP_JOINED)
		device->todo |= TODO(SUCCESS);
}

/* ---- Networks ---- */

static void answer_page(struct aware_setup_device *device, size_t first)
{
	begin(device, AWARE_SETUP_OK);
	aware_setup_put_u8(&device->answer, AWARE_SETUP_F_FIRST, (uint8_t)first);
	aware_setup_put_u8(&device->answer, AWARE_SETUP_F_TOTAL,
			   (uint8_t)device->n_networks);
	for (size_t i = first; i < device->n_networks; i++)
		if (!aware_setup_put_network(&device->answer, &device->networks[i]))
			return;
}

static void take_scan(struct aware_setup_device *device,
		      const struct aware_setup_message *request)
{
	unsigned first = aware_setup_number(request, AWARE_SETUP_F_FIRST, 0);

	if (!(device->options.capabilities & AWARE_SETUP_CAN_SCAN)) {
		begin(device, AWARE_SETUP_UNSUPPORTED);
	} else if (device->state == AWARE_SETUP_JOINING) {
		begin(device, AWARE_SETUP_BUSY);
	} else if (first > 0 && !device->scanning) {
		answer_page(device, first);
	} else {
		if (!device->scanning)
			device->todo |= TODO(SCAN);
		device->scanning = true;
		begin(device, AWARE_SETUP_PENDING);
	}
}

void aware_setup_device_scanned(struct aware_setup_device *device,
				const struct provision_network *networks, size_t n)
{
	device->scanning = false;
	device->n_networks = MIN(n, (size_t)PROVISION_NETWORKS_MAX);
	if (device->n_networks > 0)
		memcpy(device->networks, networks,
		       device->n_networks * sizeof(*networks));
	if (device->pending && device->type == AWARE_SETUP_SCAN)
		answer_page(device, 0);
}

/* ---- Credentials ---- */

static void take_configure(struct aware_setup_device *device,
			   const struct aware_setup_message *request)
{
	const struct aware_setup_value *ssid = &request->fields[AWARE_SETUP_F_SSID],
				       *passphrase =
					       &request->fields[AWARE_SETUP_F_PASSPHRASE];

	if (!ssid->data) {
		begin(device, AWARE_SETUP_MALFORMED);
		return;
	}
	if (device->state == AWARE_SETUP_JOINING || device->scanning) {
		begin(device, AWARE_SETUP_BUSY);
		return;
	}
	if (request->fields[AWARE_SETUP_F_BSSID].data &&
	    !(device->options.capabilities & AWARE_SETUP_CAN_BSSID)) {
		begin(device, AWARE_SETUP_UNSUPPORTED);
		return;
	}
	device->passphrase = secret_free(device->passphrase);
	if (passphrase->data &&
	    secret_new(passphrase->data, passphrase->len, &device->passphrase) < 0) {
		begin(device, AWARE_SETUP_FAILED);
		return;
	}
	memcpy(device->ssid, ssid->data, ssid->len);
	device->ssid_len = ssid->len;
	device->state = AWARE_SETUP_JOINING;
	device->todo |= TODO(JOIN);
	answer_state(device);
}

void aware_setup_device_joined(struct aware_setup_device *device,
			       const struct aware_setup_outcome *outcome)
{
	if (device->state != AWARE_SETUP_JOINING)
		return;
	device->passphrase = secret_free(device->passphrase);
	device->state = outcome->joined ? AWARE_SETUP_JOINED : AWARE_SETUP_NOT_JOINED;
	device->outcome = *outcome;
	device->outcome.network = NULL;
	if (outcome->network) {
		device->joined_to = *outcome->network;
		device->outcome.network = &device->joined_to;
	}
	if (device->pending &&
	    (device->type == AWARE_SETUP_CONFIGURE || device->type == AWARE_SETUP_STATUS))
		answer_state(device);
}

/* ---- Requests ---- */

static void take_simple(struct aware_setup_device *device,
			enum aware_setup_capability needs, unsigned todo)
{
	if (!(device->options.capabilities & needs)) {
		begin(device, AWARE_SETUP_UNSUPPORTED);
		return;
	}
	device->todo |= todo;
	begin(device, AWARE_SETUP_OK);
}

static void take_reset(struct aware_setup_device *device)
{
	if (device->state == AWARE_SETUP_JOINING) {
		begin(device, AWARE_SETUP_BUSY);
		return;
	}
	take_simple(device, AWARE_SETUP_CAN_RESET, TODO(RESET));
	if (device->todo & TODO(RESET))
		device->state = AWARE_SETUP_READY;
}

static void do_request(struct aware_setup_device *device,
		       const struct aware_setup_message *request)
{
	switch (request->type) {
	case AWARE_SETUP_HELLO:
		take_hello(device, request);
		return;
	case AWARE_SETUP_SCAN:
		take_scan(device, request);
		return;
	case AWARE_SETUP_CONFIGURE:
		take_configure(device, request);
		return;
	case AWARE_SETUP_STATUS:
		answer_state(device);
		return;
	case AWARE_SETUP_IDENTIFY:
		take_simple(device, AWARE_SETUP_CAN_IDENTIFY, TODO(IDENTIFY));
		return;
	case AWARE_SETUP_RESET:
		take_reset(device);
		return;
	}
	begin(device, AWARE_SETUP_UNKNOWN);
}

void aware_setup_device_take(struct aware_setup_device *device, const void *data,
			     size_t len)
{
	struct aware_setup_message request;
	int r = aware_setup_parse(data, len, &request);

	if (len < AWARE_SETUP_HEADER || request.type & AWARE_SETUP_ANSWER)
		return;
	if (device->has_last && request.id == device->id) {
		device->todo |= request.type == device->type ? TODO(SEND) : 0;
		return;
	}
	/* an older one that was late; a hello begins anew */
	if (device->has_last && request.type != AWARE_SETUP_HELLO &&
	    (int16_t)(request.id - device->id) < 0)
		return;
	device->has_last = true;
	device->id = request.id;
	device->type = request.type;
	if (r == 0)
		do_request(device, &request);
	else
		begin(device, r == -EPROTONOSUPPORT ? AWARE_SETUP_NO_VERSION
						    : AWARE_SETUP_MALFORMED);
}

void aware_setup_device_forget_client(struct aware_setup_device *device)
{
	device->has_last = device->pending = false;
	device->todo &= ~TODO(SEND);
	buf_clear(&device->answer);
}

/* ---- Out ---- */

static bool take_todo(struct aware_setup_device *device,
		      enum aware_setup_device_action_type type)
{
	bool is = device->todo & 1u << type;

	device->todo &= ~(1u << type);
	return is;
}

bool aware_setup_device_next(struct aware_setup_device *device,
			     struct aware_setup_device_action *ret)
{
	static const enum aware_setup_device_action_type order[] = {
		AWARE_SETUP_DO_SEND, AWARE_SETUP_DO_SUCCESS,  AWARE_SETUP_DO_JOIN,
		AWARE_SETUP_DO_SCAN, AWARE_SETUP_DO_IDENTIFY, AWARE_SETUP_DO_RESET,
	};

	for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
		if (!take_todo(device, order[i]))
			continue;
		*ret = (struct aware_setup_device_action){.type = order[i]};
		if (order[i] == AWARE_SETUP_DO_SEND) {
			if (device->answer.error)
				continue;
			ret->data = device->answer.data;
			ret->len = device->answer.len;
		}
		if (order[i] == AWARE_SETUP_DO_JOIN) {
			ret->ssid = device->ssid;
			ret->ssid_len = device->ssid_len;
			ret->passphrase = device->passphrase
						  ? secret_data(device->passphrase)
						  : (const uint8_t *)"";
			ret->passphrase_len = device->passphrase
						      ? secret_len(device->passphrase)
						      : 0;
		}
		return true;
	}
	return false;
}

/* ---- Its life ---- */

int aware_setup_device_new(const struct aware_setup_device_options *options,
			   struct aware_setup_device **ret)
{
	const char *texts[] = {options->name, options->hardware, options->firmware,
			       options->firmware_version};
	struct aware_setup_device *device = calloc(1, sizeof(*device));

	if (!device)
		return -ENOMEM;
	device->options = *options;
	if (!device->options.version)
		device->options.version = AWARE_SETUP_VERSION;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (texts[i])
			strncpy(device->texts[i], texts[i], AWARE_SETUP_TEXT_MAX);
	device->state = options->provisioned ? AWARE_SETUP_JOINED : AWARE_SETUP_READY;
	*ret = device;
	return 0;
}

struct aware_setup_device *aware_setup_device_free(struct aware_setup_device *device)
{
	if (!device)
		return NULL;
	secret_free(device->passphrase);
	buf_deinit(&device->answer);
	free(device);
	return NULL;
}
