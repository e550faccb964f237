/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/espressif-messages.h"

#include "base/log.h"
#include "provision/facts.h"
#include "provision/proto/espressif-config.pb-c.h"
#include "provision/proto/espressif-ctrl.pb-c.h"
#include "provision/proto/espressif-scan.pb-c.h"
#include "provision/protobuf.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	SCAN_PERIOD_MS = 120, /* a channel; the default of Espressif's own tools */
	CHANNEL_MAX    = 233, /* IEEE 802.11-2020 annex E, 6 GHz */
};
/* clang-format on */

static ProtobufCBinaryData bytes_of(const void *data, size_t len)
{
	return (ProtobufCBinaryData){.data = (uint8_t *)data, .len = len};
}

/* ---- prov-scan ---- */

void espressif_build_scan_start(struct buf *buf)
{
	Espressif__ScanStart start = ESPRESSIF__SCAN_START__INIT;
	Espressif__Scan scan = ESPRESSIF__SCAN__INIT;

	start.blocking = true;
	start.period_ms = SCAN_PERIOD_MS;
	scan.kind = ESPRESSIF__SCAN__KIND__START;
	scan.payload_case = ESPRESSIF__SCAN__PAYLOAD_START;
	scan.start = &start;
	protobuf_append(buf, &scan.base);
}

void espressif_build_scan_status(struct buf *buf)
{
	Espressif__Scan scan = ESPRESSIF__SCAN__INIT;

	scan.kind = ESPRESSIF__SCAN__KIND__STATUS;
	protobuf_append(buf, &scan.base);
}

void espressif_build_scan_result(struct buf *buf, unsigned first, unsigned count)
{
	Espressif__ScanResult result = ESPRESSIF__SCAN_RESULT__INIT;
	Espressif__Scan scan = ESPRESSIF__SCAN__INIT;

	result.first = first;
	result.count = count;
	scan.kind = ESPRESSIF__SCAN__KIND__RESULT;
	scan.payload_case = ESPRESSIF__SCAN__PAYLOAD_RESULT;
	scan.result = &result;
	protobuf_append(buf, &scan.base);
}

/* 0, and a message of that kind in *ret; its status; below 0. */
static int take_scan(const uint8_t *data, size_t len, Espressif__Scan__Kind kind,
		     struct protobuf **ret)
{
	_cleanup_(protobuf_freep) struct protobuf *decoded = NULL;
	const Espressif__Scan *scan;
	int r = protobuf_decode(&espressif__scan__descriptor, data, len, &decoded);

	if (r < 0)
		return r;
	scan = protobuf_message(decoded);
	if (scan->kind != kind)
		return -EBADMSG;
	if (scan->status != ESPRESSIF__STATUS__STATUS_SUCCESS)
		return MAX((int)scan->status, 1);
	*ret = steal(&decoded);
	return 0;
}

int espressif_take_scan_start(const uint8_t *data, size_t len)
{
	_cleanup_(protobuf_freep) struct protobuf *decoded = NULL;

	return take_scan(data, len, ESPRESSIF__SCAN__KIND__START_ANSWER, &decoded);
}

int espressif_take_scan_status(const uint8_t *data, size_t len, bool *ret_finished,
			       unsigned *ret_count)
{
	_cleanup_(protobuf_freep) struct protobuf *decoded = NULL;
	const Espressif__Scan *scan;
	int r = take_scan(data, len, ESPRESSIF__SCAN__KIND__STATUS_ANSWER, &decoded);

	if (r)
		return r;
	scan = protobuf_message(decoded);
	*ret_finished = false;
	*ret_count = 0;
	if (scan->payload_case == ESPRESSIF__SCAN__PAYLOAD_SCAN_STATUS_ANSWER) {
		*ret_finished = scan->scan_status_answer->finished;
		*ret_count = scan->scan_status_answer->count;
	}
	return 0;
}

/* As esp_wifi_types.h numbers wifi_auth_mode_t; the first eight are those of the protocol. */
static void name_auth(int auth, char *ret, size_t size)
{
	static const char *const names[] = {
		"open", "WEP",	     "WPA", "WPA2", "WPA/WPA2", "WPA2 enterprise",
		"WPA3", "WPA2/WPA3",
	};

	if (auth >= 0 && (size_t)auth < ARRAY_SIZE(names))
		snprintf(ret, size, "%s", names[auth]);
	else
		snprintf(ret, size, "type %d", auth);
}

static bool take_bssid(const ProtobufCBinaryData *bytes, uint8_t ret[6])
{
	if (bytes->len != 6)
		return false;
	memcpy(ret, bytes->data, 6);
	return true;
}

static void take_entry(const Espressif__ScanEntry *entry, struct provision_facts *facts)
{
	struct provision_network network = {0};

	if (entry->ssid.len > sizeof(network.ssid)) {
		log_warning("accessory bug: an SSID of %zu bytes", entry->ssid.len);
		return;
	}
	if (entry->ssid.len > 0)
		memcpy(network.ssid, entry->ssid.data, entry->ssid.len);
	network.ssid_len = (uint8_t)entry->ssid.len;
	network.rssi = (int16_t)MAX(MIN(entry->rssi, 0), -128);
	network.open = entry->auth == 0;
	name_auth(entry->auth, network.auth, sizeof(network.auth));
	network.has_bssid = take_bssid(&entry->bssid, network.bssid);
	network.channel = entry->channel <= CHANNEL_MAX ? (uint8_t)entry->channel : 0;
	provision_facts_add_network(facts, &network);
}

int espressif_take_scan_result(const uint8_t *data, size_t len,
			       struct provision_facts *facts, unsigned *ret_n)
{
	_cleanup_(protobuf_freep) struct protobuf *decoded = NULL;
	const Espressif__Scan *scan;
	int r = take_scan(data, len, ESPRESSIF__SCAN__KIND__RESULT_ANSWER, &decoded);

	if (r)
		return r;
	scan = protobuf_message(decoded);
	*ret_n = 0;
	if (scan->payload_case != ESPRESSIF__SCAN__PAYLOAD_RESULT_ANSWER)
		return 0;
	for (size_t i = 0; i < scan->result_answer->n_entries; i++)
		take_entry(scan->result_answer->entries[i], facts);
	*ret_n = (unsigned)scan->result_answer->n_entries;
	return 0;
}

/* ---- prov-config ---- */

void espressif_build_set(struct buf *buf, const struct espressif_network *network)
{
	Espressif__SetNetwork set = ESPRESSIF__SET_NETWORK__INIT;
	Espressif__Config config = ESPRESSIF__CONFIG__INIT;

	set.ssid = bytes_of(network->ssid, network->ssid_len);
	set.passphrase = bytes_of(network->passphrase, network->passphrase_len);
	if (network->bssid)
		set.bssid = bytes_of(network->bssid, 6);
	set.channel = network->channel;
	config.kind = ESPRESSIF__CONFIG__KIND__SET;
	config.payload_case = ESPRESSIF__CONFIG__PAYLOAD_SET;
	config.set = &set;
	protobuf_append(buf, &config.base);
}

void espressif_build_apply(struct buf *buf)
{
	Espressif__Apply apply = ESPRESSIF__APPLY__INIT;
	Espressif__Config config = ESPRESSIF__CONFIG__INIT;

	config.kind = ESPRESSIF__CONFIG__KIND__APPLY;
	config.payload_case = ESPRESSIF__CONFIG__PAYLOAD_APPLY;
	config.apply = &apply;
	protobuf_append(buf, &config.base);
}

void espressif_build_get_status(struct buf *buf)
{
	Espressif__GetStatus get_status = ESPRESSIF__GET_STATUS__INIT;
	Espressif__Config config = ESPRESSIF__CONFIG__INIT;

	config.kind = ESPRESSIF__CONFIG__KIND__GET_STATUS;
	config.payload_case = ESPRESSIF__CONFIG__PAYLOAD_GET_STATUS;
	config.get_status = &get_status;
	protobuf_append(buf, &config.base);
}

static int take_config(const uint8_t *data, size_t len, Espressif__Config__Kind kind,
		       struct protobuf **ret)
{
	_cleanup_(protobuf_freep) struct protobuf *decoded = NULL;
	const Espressif__Config *config;
	int r = protobuf_decode(&espressif__config__descriptor, data, len, &decoded);

	if (r < 0)
		return r;
	config = protobuf_message(decoded);
	if (config->kind != kind)
		return -EBADMSG;
	*ret = steal(&decoded);
	return 0;
}

static int status_of(Espressif__Status status)
{
	return status == ESPRESSIF__STATUS__STATUS_SUCCESS ? 0 : MAX((int)status, 1);
}

/* Without its payload an answer says success: defaults are not sent. */
int espressif_take_set(const uint8_t *data, size_t len)
{
	_cleanup_(protobuf_freep) struct protobuf *decoded = NULL;
	const Espressif__Config *config;
	int r = take_config(data, len, ESPRESSIF__CONFIG__KIND__SET_ANSWER, &decoded);

	if (r < 0)
		return r;
	config = protobuf_message(decoded);
	if (config->payload_case != ESPRESSIF__CONFIG__PAYLOAD_SET_ANSWER)
		return 0;
	return status_of(config->set_answer->status);
}

int espressif_take_apply(const uint8_t *data, size_t len)
{
	_cleanup_(protobuf_freep) struct protobuf *decoded = NULL;
	const Espressif__Config *config;
	int r = take_config(data, len, ESPRESSIF__CONFIG__KIND__APPLY_ANSWER, &decoded);

	if (r < 0)
		return r;
	config = protobuf_message(decoded);
	if (config->payload_case != ESPRESSIF__CONFIG__PAYLOAD_APPLY_ANSWER)
		return 0;
	return status_of(config->apply_answer->status);
}

static void take_connected(const Espressif__Connected *connected,
			   struct espressif_station *ret)
{
	uint8_t address[16];

	if (inet_pton(AF_INET, connected->ip4, address) == 1)
		snprintf(ret->ip, sizeof(ret->ip), "%s", connected->ip4);
	if (connected->ssid.len > 0 && connected->ssid.len <= sizeof(ret->ssid)) {
		memcpy(ret->ssid, connected->ssid.data, connected->ssid.len);
		ret->ssid_len = connected->ssid.len;
	}
	ret->has_bssid = take_bssid(&connected->bssid, ret->bssid);
	if (connected->channel > 0 && connected->channel <= CHANNEL_MAX)
		ret->channel = (uint8_t)connected->channel;
}

static int take_station(const Espressif__GetStatusAnswer *answer,
			struct espressif_station *ret)
{
	*ret = (struct espressif_station){.failure = ESPRESSIF_NOT_FAILED,
					  .attempts = -1};
	if ((int)answer->station < 0 || (int)answer->station > ESPRESSIF_FAILED)
		return -EBADMSG;
	ret->state = (enum espressif_station_state)answer->station;
	switch (answer->more_case) {
	case ESPRESSIF__GET_STATUS_ANSWER__MORE_FAILURE:
		if (answer->failure == ESPRESSIF__FAILURE__FAILURE_AUTHENTICATION ||
		    answer->failure == ESPRESSIF__FAILURE__FAILURE_NETWORK_NOT_FOUND)
			ret->failure = (enum espressif_failure)answer->failure;
		break;
	case ESPRESSIF__GET_STATUS_ANSWER__MORE_CONNECTED:
		take_connected(answer->connected, ret);
		break;
	case ESPRESSIF__GET_STATUS_ANSWER__MORE_ATTEMPT:
		ret->attempts = (int)MIN(answer->attempt->remaining, UINT32_C(1000));
		break;
	case ESPRESSIF__GET_STATUS_ANSWER__MORE__NOT_SET:
	case _ESPRESSIF__GET_STATUS_ANSWER__MORE__CASE_IS_INT_SIZE:
		break;
	}
	return 0;
}

/* Here a payload must be: without one the defaults would say "connected". */
int espressif_take_get_status(const uint8_t *data, size_t len,
			      struct espressif_station *ret)
{
	_cleanup_(protobuf_freep) struct protobuf *decoded = NULL;
	const Espressif__Config *config;
	int r = take_config(data, len, ESPRESSIF__CONFIG__KIND__GET_STATUS_ANSWER,
			    &decoded);

	if (r < 0)
		return r;
	config = protobuf_message(decoded);
	if (config->payload_case != ESPRESSIF__CONFIG__PAYLOAD_GET_STATUS_ANSWER)
		return -EBADMSG;
	r = status_of(config->get_status_answer->status);
	return r ? r : take_station(config->get_status_answer, ret);
}

/* ---- prov-ctrl ---- */

void espressif_build_ctrl(struct buf *buf, enum espressif_ctrl ctrl)
{
	Espressif__Ctrl message = ESPRESSIF__CTRL__INIT;

	message.kind = ctrl == ESPRESSIF_RESET ? ESPRESSIF__CTRL__KIND__RESET
					       : ESPRESSIF__CTRL__KIND__REPROV;
	protobuf_append(buf, &message.base);
}

int espressif_take_ctrl(const uint8_t *data, size_t len, enum espressif_ctrl ctrl)
{
	_cleanup_(protobuf_freep) struct protobuf *decoded = NULL;
	const Espressif__Ctrl *message;
	int r = protobuf_decode(&espressif__ctrl__descriptor, data, len, &decoded);

	if (r < 0)
		return r;
	message = protobuf_message(decoded);
	if (message->kind != (ctrl == ESPRESSIF_RESET
				      ? ESPRESSIF__CTRL__KIND__RESET_ANSWER
				      : ESPRESSIF__CTRL__KIND__REPROV_ANSWER))
		return -EBADMSG;
	return status_of(message->status);
}
