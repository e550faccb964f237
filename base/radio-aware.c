/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/radio-aware.h"

#include "base/secret.h"

#include <errno.h>
#include <string.h>

static void take(struct reader *body, uint8_t *ret, size_t len)
{
	const uint8_t *bytes = reader_bytes(body, len);

	if (bytes)
		memcpy(ret, bytes, len);
}

static int done(const struct reader *body)
{
	return body->failed || body->len > 0 ? -EBADMSG : 0;
}

static int parse_open(struct reader *body, struct radio_aware_open *ret)
{
	ret->back_end = reader_u8(body);
	ret->flags = reader_u8(body);
	take(body, ret->address, 6);
	take(body, ret->cluster, 6);
	ret->mhz = reader_le16(body);
	ret->slots = reader_le32(body);
	return done(body);
}

static int parse_frame(struct reader *body, bool send, struct radio_aware_frame *ret)
{
	ret->flags = reader_u8(body);
	ret->mhz = reader_le16(body);
	if (send) {
		ret->number = reader_le32(body);
	} else {
		uint64_t low;

		ret->signal = (int8_t)reader_u8(body);
		low = reader_le32(body);
		ret->tsf_us = (uint64_t)reader_le32(body) << 32 | low;
	}
	ret->len = body->len;
	ret->data = reader_bytes(body, body->len);
	return body->failed || ret->len == 0 || ret->len > RADIO_AWARE_80211_MAX
		       ? -EBADMSG
		       : 0;
}

static int parse_key(struct reader *body, uint16_t type, struct radio_aware_key *ret)
{
	take(body, ret->peer, 6);
	if (type == RADIO_AWARE_INSTALLED)
		ret->os_error = reader_le16(body);
	if (type != RADIO_AWARE_INSTALL)
		return done(body);
	ret->cipher = reader_le32(body);
	ret->key_len = body->len;
	if (ret->key_len != 16 && ret->key_len != 32)
		return -EBADMSG;
	take(body, ret->key, ret->key_len);
	return done(body);
}

static int parse_peer(struct reader *body, struct radio_aware_peer *ret)
{
	take(body, ret->address, 6);
	ret->windows = reader_le16(body);
	ret->slots = reader_le32(body);
	return done(body);
}

int radio_aware_parse(const struct radio_frame *frame, struct radio_aware *ret)
{
	struct reader body = frame->aware;
	struct radio_aware parsed = {};
	int r;

	switch (frame->type) {
	case RADIO_AWARE_OPEN:
		r = parse_open(&body, &parsed.open);
		break;
	case RADIO_AWARE_FRAME:
	case RADIO_AWARE_SEND:
		r = parse_frame(&body, frame->type == RADIO_AWARE_SEND, &parsed.frame);
		break;
	case RADIO_AWARE_SENT:
		parsed.sent.number = reader_le32(&body);
		parsed.sent.os_error = reader_le16(&body);
		r = done(&body);
		break;
	case RADIO_AWARE_CLUSTER:
		take(&body, parsed.cluster, 6);
		r = done(&body);
		break;
	case RADIO_AWARE_WINDOW:
		parsed.window = reader_le16(&body);
		r = done(&body);
		break;
	case RADIO_AWARE_INSTALL:
	case RADIO_AWARE_INSTALLED:
	case RADIO_AWARE_REMOVE:
		r = parse_key(&body, frame->type, &parsed.key);
		break;
	case RADIO_AWARE_MEET:
		r = parse_peer(&body, &parsed.peer);
		break;
	default:
		return -ENOMSG;
	}
	if (r == 0)
		*ret = parsed;
	if (frame->type == RADIO_AWARE_INSTALL)
		secret_wipe(&parsed, sizeof(parsed));
	return r;
}

/* Into memory of the caller: the helper allocates nothing once its filter is on. */
struct writer {
	uint8_t *at;
	size_t room;
	bool full;
};

static void put(struct writer *writer, const void *data, size_t len)
{
	if (len > writer->room) {
		writer->full = true;
		return;
	}
	if (len > 0)
		memcpy(writer->at, data, len);
	writer->at += len;
	writer->room -= len;
}

static void put_number(struct writer *writer, uint64_t value, size_t len)
{
	uint8_t bytes[8];

	for (size_t i = 0; i < len; i++)
		bytes[i] = value >> 8 * i & 0xff;
	put(writer, bytes, len);
}

static void put_frame(struct writer *writer, bool send,
		      const struct radio_aware_frame *frame)
{
	put_number(writer, frame->flags, 1);
	put_number(writer, frame->mhz, 2);
	if (send) {
		put_number(writer, frame->number, 4);
	} else {
		put_number(writer, (uint8_t)frame->signal, 1);
		put_number(writer, frame->tsf_us, 8);
	}
	put(writer, frame->data, frame->len);
}

static void put_key(struct writer *writer, enum radio_type type,
		    const struct radio_aware_key *key)
{
	put(writer, key->peer, 6);
	if (type == RADIO_AWARE_INSTALLED)
		put_number(writer, key->os_error, 2);
	if (type != RADIO_AWARE_INSTALL)
		return;
	put_number(writer, key->cipher, 4);
	put(writer, key->key, key->key_len);
}

static bool put_body(struct writer *writer, enum radio_type type,
		     const struct radio_aware *what)
{
	if (type == RADIO_AWARE_OPEN) {
		put_number(writer, what->open.back_end, 1);
		put_number(writer, what->open.flags, 1);
		put(writer, what->open.address, 6);
		put(writer, what->open.cluster, 6);
		put_number(writer, what->open.mhz, 2);
		put_number(writer, what->open.slots, 4);
	} else if (type == RADIO_AWARE_FRAME || type == RADIO_AWARE_SEND) {
		put_frame(writer, type == RADIO_AWARE_SEND, &what->frame);
	} else if (type == RADIO_AWARE_SENT) {
		put_number(writer, what->sent.number, 4);
		put_number(writer, what->sent.os_error, 2);
	} else if (type == RADIO_AWARE_CLUSTER) {
		put(writer, what->cluster, 6);
	} else if (type == RADIO_AWARE_WINDOW) {
		put_number(writer, what->window, 2);
	} else if (type == RADIO_AWARE_INSTALL || type == RADIO_AWARE_INSTALLED ||
		   type == RADIO_AWARE_REMOVE) {
		put_key(writer, type, &what->key);
	} else if (type == RADIO_AWARE_MEET) {
		put(writer, what->peer.address, 6);
		put_number(writer, what->peer.windows, 2);
		put_number(writer, what->peer.slots, 4);
	} else {
		return false;
	}
	return true;
}

ssize_t radio_aware_encode(enum radio_type type, const struct radio_aware *what,
			   uint8_t *ret, size_t size)
{
	struct writer writer = {ret + RADIO_HEADER_SIZE, 0, false};
	bool frame = type == RADIO_AWARE_FRAME || type == RADIO_AWARE_SEND;

	if (frame && (what->frame.len == 0 || what->frame.len > RADIO_AWARE_80211_MAX))
		return -EMSGSIZE;
	if (type == RADIO_AWARE_INSTALL && what->key.key_len > RADIO_AWARE_KEY_MAX)
		return -EMSGSIZE;
	if (size < RADIO_HEADER_SIZE)
		return -ENOBUFS;
	writer.room = size - RADIO_HEADER_SIZE;
	if (!put_body(&writer, type, what))
		return -EINVAL;
	if (writer.full)
		return -ENOBUFS;
	radio_encode_header(type, writer.at - ret - RADIO_HEADER_SIZE, ret);
	return writer.at - ret;
}
