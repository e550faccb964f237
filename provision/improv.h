/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Improv Wi-Fi over BLE, revision 2.4 (improv-wifi.com/ble): names and numbers, and the one
 * codec that both directions share. The client is improv-client.c (improv_protocol), the
 * device side improv-device.c. Picture and bytes: doc/protocols/improv.md.
 */
#include "base/buf.h"
#include "provision/step.h"

/* clang-format off */
#define IMPROV_SERVICE_UUID      "00467768-6228-2272-4663-277478268000"
#define IMPROV_STATE_UUID        "00467768-6228-2272-4663-277478268001"
#define IMPROV_ERROR_UUID        "00467768-6228-2272-4663-277478268002"
#define IMPROV_COMMAND_UUID      "00467768-6228-2272-4663-277478268003"
#define IMPROV_RESULT_UUID       "00467768-6228-2272-4663-277478268004"
#define IMPROV_CAPABILITIES_UUID "00467768-6228-2272-4663-277478268005"

enum { IMPROV_SERVICE_DATA_UUID16 = 0x4677 };

enum improv_state {
	IMPROV_STATE_STOPPED       = 0x00, /* seen while a device takes its service down */
	IMPROV_STATE_AUTHORIZATION = 0x01,
	IMPROV_STATE_AUTHORIZED    = 0x02,
	IMPROV_STATE_PROVISIONING  = 0x03,
	IMPROV_STATE_PROVISIONED   = 0x04,
};

enum improv_error {
	IMPROV_ERROR_NONE           = 0x00,
	IMPROV_ERROR_INVALID_RPC    = 0x01,
	IMPROV_ERROR_UNKNOWN_RPC    = 0x02,
	IMPROV_ERROR_CANNOT_CONNECT = 0x03,
	IMPROV_ERROR_NOT_AUTHORIZED = 0x04,
	IMPROV_ERROR_BAD_HOSTNAME   = 0x05,
	IMPROV_ERROR_UNKNOWN        = 0xff,
};

enum improv_command {
	IMPROV_SEND_WIFI     = 0x01,
	IMPROV_IDENTIFY      = 0x02,
	IMPROV_DEVICE_INFO   = 0x03,
	IMPROV_SCAN_WIFI     = 0x04,
	IMPROV_HOSTNAME      = 0x05,
	IMPROV_DEVICE_NAME   = 0x06,
	IMPROV_NETWORK_STATE = 0x07,
};

enum improv_capability {
	IMPROV_CAN_IDENTIFY  = 1 << 0,
	IMPROV_CAN_TELL_INFO = 1 << 1,
	IMPROV_CAN_SCAN      = 1 << 2,
	IMPROV_CAN_HOSTNAME  = 1 << 3,
};

/* The byte of an IMPROV_NETWORK_STATE result. Not in ble.md; the reference SDK has it. */
enum improv_network_flags {
	IMPROV_NETWORK_ONLINE   = 1 << 0,
	IMPROV_NETWORK_WIFI     = 1 << 1,
	IMPROV_NETWORK_ETHERNET = 1 << 2,
	IMPROV_NETWORK_THREAD   = 1 << 3,
	IMPROV_NETWORK_MODEM    = 1 << 4,
};

enum improv_endpoint {
	IMPROV_EP_STATE,
	IMPROV_EP_ERROR,
	IMPROV_EP_COMMAND,
	IMPROV_EP_RESULT,
	IMPROV_EP_CAPABILITIES,
	IMPROV_ENDPOINTS,
};

enum {
	IMPROV_FRAME_MAX      = 258, /* command, length, 255 bytes, checksum */
	IMPROV_SSID_MAX       = 32,
	IMPROV_PASSPHRASE_MAX = 64,
};
/* clang-format on */

/* A command or a result: the layout is the same in both directions. Bytes are borrowed. */
struct improv_frame {
	uint8_t command; /* enum improv_command, or unknown */
	const uint8_t *data;
	uint8_t len;
};

/* 0; -EMSGSIZE shorter than its length says (a notification that was cut), -EBADMSG (checksum),
   -EOVERFLOW trailing bytes. */
int improv_frame_parse(const void *bytes, size_t len, struct improv_frame *ret);
/* Over 255 bytes of data: -EMSGSIZE latches in buf->error. */
void improv_frame_build(struct buf *buf, uint8_t command, const void *data, size_t len);

/* Walks the strings of a result. 1: one more; 0: the end; -EBADMSG: runs past the data. */
int improv_string_next(struct reader *strings, const uint8_t **ret, size_t *ret_len);
/* Over 255 bytes: -EMSGSIZE latches in strings->error. */
void improv_string_put(struct buf *strings, const void *data, size_t len);

/* What IMPROV_SEND_WIFI carries. Borrowed from the frame. */
struct improv_wifi {
	const uint8_t *ssid, *passphrase;
	size_t ssid_len, passphrase_len; /* 0: an open network */
};

/* -EINVAL: lengths that Wi-Fi does not have (IEEE 802.11 9.4.2.2, and M.4.1: 8 to 63 bytes, or 64
   hex digits). Writing also refuses other 64-byte passphrases. */
int improv_wifi_check(const struct improv_wifi *wifi);
void improv_wifi_build(struct buf *buf, const struct improv_wifi *wifi);
/* -EBADMSG: the lengths inside do not add up to the frame's. */
int improv_wifi_parse(const struct improv_frame *frame, struct improv_wifi *ret);

/* One network of an IMPROV_SCAN_WIFI result, three strings. 1: one more; 0: the end (a rest
   of one or two strings too); -EBADMSG. An SSID over 32 bytes comes with ssid_len 0. */
int improv_network_next(struct reader *strings, struct provision_network *ret);
void improv_network_put(struct buf *strings, const struct provision_network *network);
