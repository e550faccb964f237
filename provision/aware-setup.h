/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Setup over Wi-Fi Aware, version 1: a service of our own, whose messages travel as the service
 * information of protected follow-ups between paired devices. Names, numbers, and the one codec
 * that both directions share. The client is aware-setup-client.c (aware_setup_protocol), the
 * device side aware-setup-device.c. Picture and bytes: doc/protocols/aware-setup.md.
 */
#include "base/buf.h"
#include "provision/step.h"

/* clang-format off */
#define AWARE_SETUP_SERVICE "_usher-setup._udp"

enum {
	AWARE_SETUP_VERSION     = 1,
	AWARE_SETUP_HEADER      = 4,   /* version, type, id */
	AWARE_SETUP_MESSAGE_MAX = 255, /* service information that every implementation carries */
	AWARE_SETUP_TEXT_MAX    = 32,
	AWARE_SETUP_NETWORK_MIN = 9,   /* of the field: signal, security, channel, BSSID */
	AWARE_SETUP_NETWORK_MAX = AWARE_SETUP_NETWORK_MIN + 32,
};

enum aware_setup_type {
	AWARE_SETUP_HELLO     = 1,
	AWARE_SETUP_SCAN      = 2,
	AWARE_SETUP_CONFIGURE = 3,
	AWARE_SETUP_STATUS    = 4,
	AWARE_SETUP_IDENTIFY  = 5,
	AWARE_SETUP_RESET     = 6,
	AWARE_SETUP_ANSWER    = 0x80, /* beside the request's */
};

/* Numbers of fields. Unknown ones are skipped. */
enum aware_setup_field {
	AWARE_SETUP_F_RESULT       = 1,  /* u8: of each answer, first */
	AWARE_SETUP_F_VERSION      = 2,  /* u8 */
	AWARE_SETUP_F_CAPABILITIES = 3,  /* u16, little-endian */
	AWARE_SETUP_F_STATE        = 4,  /* u8 */
	AWARE_SETUP_F_REASON       = 5,  /* u8, with state failed */
	AWARE_SETUP_F_SSID         = 6,  /* 1 to 32 bytes */
	AWARE_SETUP_F_PASSPHRASE   = 7,  /* 8 to 64 bytes; none: an open network */
	AWARE_SETUP_F_BSSID        = 8,
	AWARE_SETUP_F_HIDDEN       = 9,  /* u8: 1, look for it by its name */
	AWARE_SETUP_F_ADDRESS      = 10, /* 4 bytes of IPv4, or 16 of IPv6 */
	AWARE_SETUP_F_CHANNEL      = 11, /* u8 */
	AWARE_SETUP_F_NAME         = 12, /* texts of 1 to 32 bytes of UTF-8, from here */
	AWARE_SETUP_F_HARDWARE     = 13,
	AWARE_SETUP_F_FIRMWARE     = 14,
	AWARE_SETUP_F_FIRMWARE_VERSION = 15, /* to here */
	AWARE_SETUP_F_FIRST        = 16, /* u8: of a list's page */
	AWARE_SETUP_F_TOTAL        = 17, /* u8 */
	AWARE_SETUP_F_NETWORK      = 18, /* one of a list; the only one that may come again */
	AWARE_SETUP_FIELDS,
};

enum aware_setup_result {
	AWARE_SETUP_OK          = 0,
	AWARE_SETUP_PENDING     = 1, /* it works on it: the answer proper follows */
	AWARE_SETUP_MALFORMED   = 2,
	AWARE_SETUP_UNKNOWN     = 3, /* a request that it does not know */
	AWARE_SETUP_UNSUPPORTED = 4, /* it knows it, and cannot do it */
	AWARE_SETUP_BUSY        = 5, /* with something else that was asked of it */
	AWARE_SETUP_NO_VERSION  = 6, /* there is none that both speak */
	AWARE_SETUP_FAILED      = 7, /* it tried */
};

enum aware_setup_capability {
	AWARE_SETUP_CAN_SCAN     = 1 << 0,
	AWARE_SETUP_CAN_IDENTIFY = 1 << 1,
	AWARE_SETUP_CAN_RESET    = 1 << 2,
	AWARE_SETUP_CAN_BSSID    = 1 << 3,
};

enum aware_setup_state {
	AWARE_SETUP_READY   = 0, /* it has no network */
	AWARE_SETUP_JOINING = 1,
	AWARE_SETUP_JOINED  = 2,
	AWARE_SETUP_LOST    = 3, /* it has a network, and is not on it now */
	AWARE_SETUP_NOT_JOINED = 4, /* the last one that it was given did not work, and was dropped */
};

enum aware_setup_reason {
	AWARE_SETUP_WRONG_PASSPHRASE = 1,
	AWARE_SETUP_NO_NETWORK       = 2,
	AWARE_SETUP_NO_ADDRESS       = 3,
	AWARE_SETUP_REJECTED         = 4, /* by the access point */
	AWARE_SETUP_NOT_FOR_IT       = 5, /* a kind of security that it does not know */
	AWARE_SETUP_NOT_TOLD         = 255,
};

enum aware_setup_security {
	AWARE_SETUP_OPEN       = 0,
	AWARE_SETUP_WEP        = 1,
	AWARE_SETUP_WPA        = 2,
	AWARE_SETUP_WPA2       = 3,
	AWARE_SETUP_WPA3       = 4,
	AWARE_SETUP_WPA2_WPA3  = 5,
	AWARE_SETUP_ENTERPRISE = 6,
	AWARE_SETUP_OTHER      = 255,
};
/* clang-format on */

/* A message. Bytes are borrowed; of a field that is not there data is NULL. */
struct aware_setup_message {
	uint8_t version, type;
	uint16_t id;
	struct aware_setup_value {
		const uint8_t *data;
		uint8_t len;
	} fields[AWARE_SETUP_FIELDS];
	struct reader networks; /* aware_setup_network_next() */
};

/* 0; -EBADMSG: cut, too long, a field of a length that it cannot have, or one that came twice;
   -EPROTONOSUPPORT: of another version, of which only the header was read. */
int aware_setup_parse(const void *bytes, size_t len, struct aware_setup_message *ret);
/* Of one byte, or two little-endian; fallback: it is not there. */
unsigned aware_setup_number(const struct aware_setup_message *message,
			    enum aware_setup_field field, unsigned fallback);

/* 1: one more network; 0: the end. */
int aware_setup_network_next(struct aware_setup_message *message,
			     struct provision_network *ret);

void aware_setup_begin(struct buf *buf, uint8_t type, uint16_t id);
/* A longer message than AWARE_SETUP_MESSAGE_MAX: -EMSGSIZE latches in buf->error. */
void aware_setup_put(struct buf *buf, enum aware_setup_field field, const void *data,
		     size_t len);
void aware_setup_put_u8(struct buf *buf, enum aware_setup_field field, uint8_t value);
/* false: it does not fit any more, and was not put. */
bool aware_setup_put_network(struct buf *buf, const struct provision_network *network);

extern const struct provision_protocol aware_setup_protocol;
