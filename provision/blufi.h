/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * BluFi, Espressif's older way to provision: what its messages are, and the channel that cuts
 * them into frames and puts them together again, either side of it. Pure.
 * doc/protocols/blufi.md has the bytes.
 */
#include "base/buf.h"

/* clang-format off */
#define BLUFI_SERVICE_UUID "0000ffff-0000-1000-8000-00805f9b34fb"
#define BLUFI_WRITE_UUID   "0000ff01-0000-1000-8000-00805f9b34fb"
#define BLUFI_NOTIFY_UUID  "0000ff02-0000-1000-8000-00805f9b34fb"

enum blufi_endpoint {
	BLUFI_EP_WRITE,  /* write */
	BLUFI_EP_NOTIFY, /* read, notify */
	BLUFI_ENDPOINTS,
};

/* The first byte of a frame: the lower 2 bits are 0 for control and 1 for data. */
enum blufi_type {
	BLUFI_ACK          = 0x00, /* data: a sequence number */
	BLUFI_SET_SECURITY = 0x04, /* data: enum blufi_mode, how frames are protected from now on */
	BLUFI_SET_OPMODE   = 0x08, /* data: 1 station */
	BLUFI_CONNECT      = 0x0c, /* join with what was sent */
	BLUFI_DISCONNECT   = 0x10,
	BLUFI_GET_STATUS   = 0x14,
	BLUFI_GET_VERSION  = 0x1c,
	BLUFI_CLOSE        = 0x20,
	BLUFI_GET_NETWORKS = 0x24,

	BLUFI_NEGOTIATION  = 0x01, /* of keys; never encrypted */
	BLUFI_BSSID        = 0x05,
	BLUFI_SSID         = 0x09,
	BLUFI_PASSPHRASE   = 0x0d,
	BLUFI_STATUS       = 0x3d,
	BLUFI_VERSION      = 0x41,
	BLUFI_NETWORKS     = 0x45,
	BLUFI_ERROR        = 0x49, /* data: enum blufi_error; never encrypted */
	BLUFI_CUSTOM       = 0x4d,
};

enum blufi_control {
	BLUFI_ENCRYPTED = 0x01,
	BLUFI_CHECKED   = 0x02, /* a checksum follows the data */
	BLUFI_FROM_DEVICE = 0x04,
	BLUFI_ACK_WANTED  = 0x08,
	BLUFI_FRAGMENT    = 0x10, /* more follow; the data begins with the length of what is left */
};

enum blufi_mode {
	BLUFI_MODE_CHECK   = 0x01, /* of data frames */
	BLUFI_MODE_ENCRYPT = 0x02,
	BLUFI_MODE_CHECK_CONTROL = 0x10,
};

enum blufi_error {
	BLUFI_ERROR_SEQUENCE,
	BLUFI_ERROR_CHECKSUM,
	BLUFI_ERROR_DECRYPT,
	BLUFI_ERROR_ENCRYPT,
	BLUFI_ERROR_INIT_SECURITY,
	BLUFI_ERROR_DH_MEMORY,
	BLUFI_ERROR_DH_PARAMETER,
	BLUFI_ERROR_READ_PARAMETER,
	BLUFI_ERROR_MAKE_PUBLIC,
	BLUFI_ERROR_FORMAT,
	BLUFI_ERROR_HASH,
	BLUFI_ERROR_SCAN,
	BLUFI_ERROR_STATE,
};

enum {
	BLUFI_OPMODE_STATION = 1,
	BLUFI_HEADER         = 4, /* type, control, sequence, length */
	BLUFI_CHECKSUM       = 2,
	BLUFI_FRAME_MAX      = BLUFI_HEADER + 255 + BLUFI_CHECKSUM,
	BLUFI_FRAME_USUAL    = 128, /* what Espressif's own app sends at most */
	BLUFI_MESSAGE_MAX    = 4096, /* of ours; a list of 64 networks has at most 2176 */
};
/* clang-format on */

struct blufi_cipher; /* blufi-security.h */

struct blufi_message {
	uint8_t type;
	const uint8_t *data; /* the channel's, until it receives again */
	size_t len;
};

/* One side. Starts as zeroes with frame_max and from_device set. */
struct blufi_channel {
	bool from_device;
	size_t frame_max; /* of frames that are sent, 20 to BLUFI_FRAME_MAX */
	uint8_t mode;	  /* enum blufi_mode of what is sent */
	bool strict; /* what came in clear although it should be encrypted is refused */
	struct blufi_cipher *cipher; /* owned; NULL: none */

	uint8_t sent, received; /* sequence numbers of the next frames */
	uint8_t out_type;
	struct buf out; /* the message that is being sent, */
	size_t out_done;
	bool out_left; /* and whether a frame of it is left */
	bool heard;    /* a frame came at all */
	uint8_t in_type;
	struct buf in;
	size_t in_total; /* 0: no fragment came */
	bool ack_due;
	uint8_t ack; /* of this frame */
	const char
		*problem; /* why the last receive failed, a part of a sentence; static */
};

/* Wipes. */
void blufi_channel_deinit(struct blufi_channel *channel);
/* Takes the cipher; NULL ends encryption. */
void blufi_channel_protect(struct blufi_channel *channel, struct blufi_cipher *cipher,
			   uint8_t mode);

/* The next message, copied; the one before has no frame left. 0, -E2BIG, -ENOMEM. */
int blufi_channel_put(struct blufi_channel *channel, uint8_t type, const void *data,
		      size_t len);
/* Appends the next frame of it. 1; 0: none is left; -ENOMEM, -EIO. */
int blufi_channel_frame(struct blufi_channel *channel, struct buf *ret);
/*
 * A frame that came. 1: it completed a message; 0: more fragments follow, or it came a second
 * time and is dropped; -EBADMSG: it is broken, see problem, and nothing that follows can be
 * understood; -ENOMEM, -EIO.
 */
int blufi_channel_receive(struct blufi_channel *channel, const uint8_t *frame, size_t len,
			  struct blufi_message *ret);

/* CRC-16/GENIBUS: 0x1021, begins with ffff, inverted. */
uint16_t blufi_checksum(const uint8_t *data, size_t len);
/* "it lost count of the frames", a part of a sentence; for unknown ones too. */
const char *blufi_error_text(uint8_t error);
