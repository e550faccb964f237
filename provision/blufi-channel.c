/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Frames: type, control, sequence number, length of the data, data, checksum. The checksum is of
 * sequence, length and data before it is encrypted; little endian. Of a message that is cut,
 * each frame but the last begins its data with the length of all that is left.
 */
#include "provision/blufi.h"

#include "base/secret.h"
#include "provision/blufi-security.h"

#include <errno.h>
#include <string.h>

enum { LEFT = 2 /* bytes: the length of what is left */ };

void blufi_channel_deinit(struct blufi_channel *channel)
{
	blufi_cipher_free(channel->cipher);
	buf_deinit(&channel->out);
	buf_deinit(&channel->in);
	*channel = (struct blufi_channel){0};
}

void blufi_channel_protect(struct blufi_channel *channel, struct blufi_cipher *cipher,
			   uint8_t mode)
{
	blufi_cipher_free(channel->cipher);
	channel->cipher = cipher;
	channel->mode = mode;
}

static bool is_control(uint8_t type)
{
	return (type & 0x03) == 0;
}

/* What no mode protects: keys are not agreed on yet, or the peer has none that fits. */
static bool is_open(uint8_t type)
{
	return is_control(type) || type == BLUFI_NEGOTIATION || type == BLUFI_ERROR;
}

uint16_t blufi_checksum(const uint8_t *data, size_t len)
{
	uint16_t crc = 0xffff;

	for (size_t i = 0; i < len; i++) {
		crc ^= (uint16_t)(data[i] << 8);
		for (int bit = 0; bit < 8; bit++)
			crc = (uint16_t)(crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1);
	}
	return (uint16_t)~crc;
}

/* ---- sending ---- */

int blufi_channel_put(struct blufi_channel *channel, uint8_t type, const void *data,
		      size_t len)
{
	if (len > BLUFI_MESSAGE_MAX)
		return -E2BIG;
	buf_deinit(&channel->out);
	buf_bytes(&channel->out, data, len);
	if (channel->out.error)
		return channel->out.error;
	channel->out_type = type;
	channel->out_done = 0;
	channel->out_left = true;
	return 0;
}

/* The header's control byte, but for BLUFI_FRAGMENT. */
static uint8_t control_of(const struct blufi_channel *channel, uint8_t type)
{
	uint8_t control = channel->from_device ? BLUFI_FROM_DEVICE : 0;

	if (is_control(type))
		return channel->mode & BLUFI_MODE_CHECK_CONTROL ? control | BLUFI_CHECKED
								: control;
	if (is_open(type))
		return control;
	if (channel->mode & BLUFI_MODE_CHECK)
		control |= BLUFI_CHECKED;
	if (channel->mode & BLUFI_MODE_ENCRYPT && channel->cipher)
		control |= BLUFI_ENCRYPTED;
	return control;
}

/* The frame is at the end of ret, from at on, with its data in clear. */
static int finish(struct blufi_channel *channel, struct buf *ret, size_t at)
{
	uint8_t *frame = ret->data + at;
	uint16_t checksum = blufi_checksum(frame + 2, 2u + frame[3]);
	uint8_t control = frame[1];
	int r = 0;

	if (control & BLUFI_ENCRYPTED)
		r = blufi_cipher_encrypt(channel->cipher, frame[2], frame + BLUFI_HEADER,
					 frame[3]);
	if (r == 0 && control & BLUFI_CHECKED)
		buf_le16(ret, checksum);
	return r < 0 ? r : ret->error;
}

int blufi_channel_frame(struct blufi_channel *channel, struct buf *ret)
{
	size_t left = channel->out.len - channel->out_done, at = ret->len;
	size_t room = channel->frame_max - BLUFI_HEADER - BLUFI_CHECKSUM;
	bool more = left > room;
	size_t n = more ? room - LEFT : left;
	uint8_t control = control_of(channel, channel->out_type);
	int r;

	if (!channel->out_left)
		return 0;
	buf_u8(ret, channel->out_type);
	buf_u8(ret, more ? control | BLUFI_FRAGMENT : control);
	buf_u8(ret, channel->sent);
	buf_u8(ret, more ? n + LEFT : n);
	if (more)
		buf_le16(ret, left);
	buf_bytes(ret, channel->out.data + channel->out_done, n);
	r = ret->error ? ret->error : finish(channel, ret, at);
	if (r < 0)
		return r;
	channel->sent++;
	channel->out_done += n;
	channel->out_left = more;
	if (!more)
		buf_deinit(&channel->out);
	return 1;
}

/* ---- receiving ---- */

static int broken(struct blufi_channel *channel, const char *problem)
{
	channel->problem = problem;
	return -EBADMSG;
}

static int check_header(struct blufi_channel *channel, const uint8_t *frame, size_t len)
{
	size_t wanted;

	if (len < BLUFI_HEADER)
		return broken(channel, "a frame is too short");
	wanted = BLUFI_HEADER + (size_t)frame[3] +
		 (frame[1] & BLUFI_CHECKED ? BLUFI_CHECKSUM : 0);
	if (len != wanted)
		return broken(channel, "a frame has another length than it says");
	/* what it reported before its notifications were on, nobody has heard */
	if (channel->heard && frame[2] != channel->received)
		return broken(channel, "a frame is missing");
	if (frame[1] & BLUFI_ENCRYPTED && !channel->cipher)
		return broken(channel, "a frame is encrypted before there is a key");
	if (channel->strict && !(frame[1] & BLUFI_ENCRYPTED) && !is_open(frame[0]) &&
	    frame[3] > 0)
		return broken(channel, "a frame is not encrypted, and has to be");
	if (frame[1] & BLUFI_FRAGMENT && frame[3] < LEFT)
		return broken(channel, "a fragment is too short");
	return 0;
}

/* data: in clear, of a frame whose header was checked. */
static int take(struct blufi_channel *channel, const uint8_t *frame, const uint8_t *data)
{
	bool more = frame[1] & BLUFI_FRAGMENT;
	size_t len = frame[3], left = len;

	if (more) {
		left = data[0] | (size_t)data[1] << 8;
		data += LEFT;
		len -= LEFT;
	}
	if (channel->in_total == 0) {
		buf_clear(&channel->in);
		channel->in_type = frame[0];
		channel->in_total = left;
	}
	if (channel->in_total > BLUFI_MESSAGE_MAX)
		return broken(channel, "a message is too long");
	if (frame[0] != channel->in_type)
		return broken(channel, "a message is interrupted by another");
	if (left != channel->in_total - channel->in.len || len > left ||
	    (more && len == left))
		return broken(channel, "the fragments of a message do not fit together");
	buf_bytes(&channel->in, data, len);
	if (channel->in.error)
		return channel->in.error;
	if (more)
		return 0;
	channel->in_total = 0;
	return 1;
}

static int open_frame(struct blufi_channel *channel, const uint8_t *frame, uint8_t *clear)
{
	const uint8_t *checksum = frame + BLUFI_HEADER + frame[3];
	int r = 0;

	memcpy(clear, frame + 2, 2u + frame[3]); /* as it is in the checksum */
	if (frame[1] & BLUFI_ENCRYPTED)
		r = blufi_cipher_decrypt(channel->cipher, frame[2], clear + 2, frame[3]);
	if (r < 0)
		return r;
	if (frame[1] & BLUFI_CHECKED &&
	    blufi_checksum(clear, 2u + frame[3]) != (checksum[0] | checksum[1] << 8))
		return broken(channel, frame[1] & BLUFI_ENCRYPTED
					       ? "its keys are not ours"
					       : "a checksum is wrong");
	return 0;
}

int blufi_channel_receive(struct blufi_channel *channel, const uint8_t *frame, size_t len,
			  struct blufi_message *ret)
{
	uint8_t clear[2 + 255];
	int r;

	if (channel->heard && len > 2 && frame[2] == (uint8_t)(channel->received - 1))
		return 0;
	r = check_header(channel, frame, len);
	if (r < 0)
		return r;
	r = open_frame(channel, frame, clear);
	if (r == 0) {
		channel->received = frame[2] + 1;
		channel->heard = true;
		if (frame[1] & BLUFI_ACK_WANTED) {
			channel->ack_due = true;
			channel->ack = frame[2];
		}
		r = take(channel, frame, clear + 2);
	}
	secret_wipe(clear, sizeof(clear));
	if (r == 1)
		*ret = (struct blufi_message){channel->in_type, channel->in.data,
					      channel->in.len};
	return r;
}

const char *blufi_error_text(uint8_t error)
{
	static const char *const texts[] = {
		[BLUFI_ERROR_SEQUENCE] = "it lost count of the frames",
		[BLUFI_ERROR_CHECKSUM] = "a frame reached it damaged",
		[BLUFI_ERROR_DECRYPT] = "it could not decrypt a frame",
		[BLUFI_ERROR_ENCRYPT] = "it could not encrypt",
		[BLUFI_ERROR_INIT_SECURITY] = "its encryption is not set up",
		[BLUFI_ERROR_DH_MEMORY] = "it has no memory for a key",
		[BLUFI_ERROR_DH_PARAMETER] = "it does not take this kind of key",
		[BLUFI_ERROR_READ_PARAMETER] = "it does not take this kind of key",
		[BLUFI_ERROR_MAKE_PUBLIC] = "it could not make a key",
		[BLUFI_ERROR_FORMAT] = "it could not read a message",
		[BLUFI_ERROR_HASH] = "it could not make a key",
		[BLUFI_ERROR_SCAN] = "it could not look for networks",
		[BLUFI_ERROR_STATE] = "a message came to it at the wrong time",
	};

	return error < ARRAY_SIZE(texts) ? texts[error]
					 : "it reports an error that is not known";
}
