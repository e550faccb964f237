/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/nordic.h"

#include "provision/proto/nordic.pb-c.h"
#include "provision/protobuf.h"

#include <errno.h>
#include <string.h>

static bool copy_bytes(const ProtobufCBinaryData *from, uint8_t *ret, size_t max,
		       size_t *ret_len)
{
	if (from->len > max)
		return false;
	memcpy(ret, from->len ? from->data : ret, from->len);
	*ret_len = from->len;
	return true;
}

static int take_network(const Nordic__Network *from, struct nordic_network *ret)
{
	size_t bssid_len = 0;

	if (!copy_bytes(&from->ssid, ret->ssid, sizeof(ret->ssid), &ret->ssid_len) ||
	    !copy_bytes(&from->bssid, ret->bssid, sizeof(ret->bssid), &bssid_len))
		return -EBADMSG;
	if (bssid_len != 0 && bssid_len != NORDIC_BSSID_LEN)
		return -EBADMSG;
	ret->has_bssid = bssid_len > 0;
	ret->has_band = from->has_band;
	ret->band = from->band;
	ret->channel = from->channel;
	ret->has_auth = from->has_auth;
	ret->auth = from->auth;
	return 0;
}

/* Borrows the network's bytes. */
static Nordic__Network make_network(const struct nordic_network *network)
{
	Nordic__Network ret = NORDIC__NETWORK__INIT;

	ret.ssid = (ProtobufCBinaryData){network->ssid_len, (uint8_t *)network->ssid};
	if (network->has_bssid)
		ret.bssid = (ProtobufCBinaryData){NORDIC_BSSID_LEN,
						  (uint8_t *)network->bssid};
	ret.has_band = network->has_band;
	ret.band = network->band;
	ret.channel = network->channel;
	ret.has_auth = network->has_auth;
	ret.auth = network->auth;
	return ret;
}

/* ---- Information ---- */

int nordic_info_parse(const uint8_t *data, size_t len, uint32_t *ret_version)
{
	_cleanup_(protobuf_freep) struct protobuf *decoded = NULL;
	const Nordic__Info *info;
	int r;

	r = protobuf_decode(&nordic__info__descriptor, data, len, &decoded);
	if (r < 0)
		return r;
	info = protobuf_message(decoded);
	*ret_version = info->version;
	return 0;
}

void nordic_info_build(struct buf *buf, uint32_t version)
{
	Nordic__Info info = NORDIC__INFO__INIT;

	info.version = version;
	protobuf_append(buf, &info.base);
}

/* ---- Request ---- */

/* A config without a network is none. */
static int take_config(const Nordic__Config *config, struct nordic_request *ret)
{
	if (!config->network)
		return 0;
	if (config->has_passphrase && !copy_bytes(&config->passphrase, ret->key,
						  sizeof(ret->key), &ret->passphrase_len))
		return -EBADMSG;
	ret->has_config = true;
	ret->passphrase = ret->key;
	return take_network(config->network, &ret->network);
}

int nordic_request_parse(const uint8_t *data, size_t len, struct nordic_request *ret)
{
	_cleanup_(protobuf_freep) struct protobuf *decoded = NULL;
	const Nordic__Request *request;
	int r;

	*ret = (struct nordic_request){};
	r = protobuf_decode(&nordic__request__descriptor, data, len, &decoded);
	if (r < 0)
		return r;
	request = protobuf_message(decoded);
	ret->operation = request->has_operation ? request->operation : 0;
	return request->config ? take_config(request->config, ret) : 0;
}

void nordic_request_build(struct buf *buf, const struct nordic_request *request)
{
	Nordic__Network network = make_network(&request->network);
	Nordic__Request message = NORDIC__REQUEST__INIT;
	Nordic__Config config = NORDIC__CONFIG__INIT;

	message.has_operation = request->operation != 0;
	message.operation = request->operation;
	config.network = &network;
	config.has_passphrase = request->passphrase_len > 0;
	config.passphrase = (ProtobufCBinaryData){request->passphrase_len,
						  (uint8_t *)request->passphrase};
	if (request->has_config)
		message.config = &config;
	protobuf_append(buf, &message.base);
}

/* ---- Response ---- */

static int take_device(const Nordic__DeviceStatus *device, struct nordic_response *ret)
{
	size_t ip_len = 0;

	ret->has_device = true;
	ret->has_state = device->has_state;
	ret->state = device->state;
	ret->scanning = device->scan;
	if (device->connection && device->connection->has_ip4_address) {
		if (!copy_bytes(&device->connection->ip4_address, ret->ip,
				sizeof(ret->ip), &ip_len) ||
		    ip_len != sizeof(ret->ip))
			return -EBADMSG;
		ret->has_ip = true;
	}
	if (!device->network)
		return 0;
	ret->has_network = true;
	return take_network(device->network, &ret->network);
}

int nordic_response_parse(const uint8_t *data, size_t len, struct nordic_response *ret)
{
	_cleanup_(protobuf_freep) struct protobuf *decoded = NULL;
	const Nordic__Response *response;
	int r;

	*ret = (struct nordic_response){};
	r = protobuf_decode(&nordic__response__descriptor, data, len, &decoded);
	if (r < 0)
		return r;
	response = protobuf_message(decoded);
	ret->operation = response->has_operation ? response->operation : 0;
	ret->status = response->has_status ? response->status : NORDIC_SUCCESS;
	return response->device ? take_device(response->device, ret) : 0;
}

void nordic_response_build(struct buf *buf, const struct nordic_response *response)
{
	Nordic__Network network = make_network(&response->network);
	Nordic__Connection connection = NORDIC__CONNECTION__INIT;
	Nordic__DeviceStatus device = NORDIC__DEVICE_STATUS__INIT;
	Nordic__ScanParameters scan = NORDIC__SCAN_PARAMETERS__INIT;
	Nordic__Response message = NORDIC__RESPONSE__INIT;

	message.has_operation = response->operation != 0;
	message.operation = response->operation;
	message.has_status = true;
	message.status = response->status;
	device.has_state = response->has_state;
	device.state = response->state;
	connection.has_ip4_address = true;
	connection.ip4_address = (ProtobufCBinaryData){sizeof(response->ip),
						       (uint8_t *)response->ip};
	if (response->has_network)
		device.network = &network;
	if (response->has_ip)
		device.connection = &connection;
	if (response->scanning)
		device.scan = &scan;
	if (response->has_device)
		message.device = &device;
	protobuf_append(buf, &message.base);
}

/* ---- Result ---- */

int nordic_result_parse(const uint8_t *data, size_t len, struct nordic_result *ret)
{
	_cleanup_(protobuf_freep) struct protobuf *decoded = NULL;
	const Nordic__Result *result;
	int r;

	*ret = (struct nordic_result){};
	r = protobuf_decode(&nordic__result__descriptor, data, len, &decoded);
	if (r < 0)
		return r;
	result = protobuf_message(decoded);
	ret->has_state = result->has_state;
	ret->state = result->state;
	/* Its zero is a reason of its own: a reason is there, or nobody knows it. */
	ret->has_reason = result->has_reason;
	ret->reason = result->reason;
	if (!result->record || !result->record->network)
		return 0;
	ret->has_network = true;
	ret->has_rssi = result->record->has_rssi;
	ret->rssi = result->record->rssi;
	return take_network(result->record->network, &ret->network);
}

void nordic_result_build(struct buf *buf, const struct nordic_result *result)
{
	Nordic__Network network = make_network(&result->network);
	Nordic__ScanRecord record = NORDIC__SCAN_RECORD__INIT;
	Nordic__Result message = NORDIC__RESULT__INIT;

	record.network = &network;
	record.has_rssi = result->has_rssi;
	record.rssi = result->rssi;
	if (result->has_network)
		message.record = &record;
	message.has_state = result->has_state;
	message.state = result->state;
	message.has_reason = result->has_reason;
	message.reason = result->reason;
	protobuf_append(buf, &message.base);
}
