/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * nymea-networkmanager's wireless service: a NetworkManager behind GATT. Commands and answers
 * are compact JSON and a newline, cut into packets of 20 bytes both ways; how the join goes is a
 * byte with NetworkManager's state. Codec of both directions, and the client.
 */
#include "base/json.h"
#include "provision/step.h"

/* clang-format off */
#define NYMEA_SERVICE_UUID   "e081fec0-f757-4449-b9c9-bfa83133f7fc"
#define NYMEA_COMMANDER_UUID "e081fec1-f757-4449-b9c9-bfa83133f7fc"
#define NYMEA_RESPONSE_UUID  "e081fec2-f757-4449-b9c9-bfa83133f7fc"
#define NYMEA_STATUS_UUID    "e081fec3-f757-4449-b9c9-bfa83133f7fc"

enum nymea_endpoint {
	NYMEA_EP_COMMANDER,
	NYMEA_EP_RESPONSE,
	NYMEA_EP_STATUS,
	NYMEA_ENDPOINTS,
};

enum nymea_command {
	NYMEA_GET_NETWORKS   = 0,
	NYMEA_CONNECT        = 1,
	NYMEA_CONNECT_HIDDEN = 2,
	NYMEA_DISCONNECT     = 3,
	NYMEA_SCAN           = 4,
	NYMEA_GET_CONNECTION = 5,
	NYMEA_START_AP       = 6,
};

enum nymea_response {
	NYMEA_OK                  = 0,
	NYMEA_INVALID_COMMAND     = 1,
	NYMEA_INVALID_PARAMETER   = 2,
	NYMEA_NO_NETWORK_MANAGER  = 3,
	NYMEA_NO_WIRELESS         = 4,
	NYMEA_NETWORKING_DISABLED = 5, /* its documentation and its source exchange 5 and 6 */
	NYMEA_WIRELESS_DISABLED   = 6,
	NYMEA_UNKNOWN_ERROR       = 7,
};

/* NMDeviceState, divided by ten. */
enum nymea_state {
	NYMEA_STATE_UNKNOWN      = 0x00,
	NYMEA_STATE_UNMANAGED    = 0x01,
	NYMEA_STATE_UNAVAILABLE  = 0x02,
	NYMEA_STATE_DISCONNECTED = 0x03,
	NYMEA_STATE_PREPARE      = 0x04,
	NYMEA_STATE_CONFIG       = 0x05,
	NYMEA_STATE_NEED_AUTH    = 0x06,
	NYMEA_STATE_IP_CONFIG    = 0x07,
	NYMEA_STATE_IP_CHECK     = 0x08,
	NYMEA_STATE_SECONDARIES  = 0x09,
	NYMEA_STATE_ACTIVATED    = 0x0a,
	NYMEA_STATE_DEACTIVATING = 0x0b,
	NYMEA_STATE_FAILED       = 0x0c,
};

enum {
	NYMEA_PACKET_MAX = 20,
	NYMEA_LINE_MAX   = 20 * 1024, /* what its server takes; a list of 64 networks has 5 KiB */
};
/* clang-format on */

/* {"c":COMMAND}\n */
void nymea_command_build(struct buf *line, enum nymea_command command);
/* {"c":COMMAND,"p":{"e":SSID,"p":PASSPHRASE}}\n; both are UTF-8. */
void nymea_connect_build(struct buf *line, enum nymea_command command, const void *ssid,
			 size_t ssid_len, const void *passphrase, size_t passphrase_len);

/* Packets become a line. 1: it is whole, its newline included; 0: more is to come; -EMSGSIZE,
   -ENOMEM: what came is forgotten. */
int nymea_line_take(struct buf *line, const void *packet, size_t len);

/* Everything of it belongs to the JSON. */
struct nymea_message {
	int command,
		response; /* enum nymea_command, enum nymea_response, or another number */
	const struct json *payload; /* NULL: none */
};

/* An answer. 0; -EBADMSG: it has no command or no response. */
int nymea_answer_read(const struct json *json, struct nymea_message *ret);
/* Of GET_NETWORKS. How many it lists, before merging; -EBADMSG. */
int nymea_networks_take(struct provision_facts *facts, const struct json *payload);
/* Of GET_CONNECTION: address and access point, where it tells them. */
void nymea_connection_take(struct provision_facts *facts, const struct json *payload);

extern const struct provision_protocol nymea_protocol;
