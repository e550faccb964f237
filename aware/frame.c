/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/frame.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum { /* IEEE 802.11-2020 9.2.4.1, of the frame control field */
	CONTROL_TYPE_MASK  = 0x000c,
	CONTROL_MANAGEMENT = 0x0000,
	CONTROL_SUBTYPE    = 0x00f0,
	CONTROL_BEACON     = 0x0080,
	CONTROL_PROTECTED  = 0x4000,
	CONTROL_HTC        = 0x8000,
	VENDOR_SPECIFIC    = 9,      /* a public action: 9.6.7.1 */
	NAN_ELEMENT_HEADER = 6,      /* 0xdd, length, OUI, type */
};
/* clang-format on */

static int parse_action(struct reader *reader, struct aware_frame *ret)
{
	uint8_t category = reader_u8(reader), action = reader_u8(reader);
	const uint8_t *type = reader_bytes(reader, 4);

	if (reader->failed || action != VENDOR_SPECIFIC ||
	    (category != AWARE_CATEGORY_PUBLIC && category != AWARE_CATEGORY_DUAL))
		return -ENOMSG;
	ret->dual = category == AWARE_CATEGORY_DUAL;
	if (memcmp(type, AWARE_OUI_TYPE_SDF, 4) == 0) {
		ret->kind = AWARE_FRAME_SDF;
		return 0;
	}
	if (memcmp(type, AWARE_OUI_TYPE_NAF, 4) != 0)
		return -ENOMSG;
	ret->kind = AWARE_FRAME_NAF;
	ret->subtype = reader_u8(reader);
	return 0;
}

static int parse_auth(struct reader *reader, struct aware_frame *ret)
{
	uint16_t algorithm = reader_le16(reader);

	ret->kind = AWARE_FRAME_AUTH;
	ret->transaction = reader_le16(reader);
	ret->status = reader_le16(reader);
	return !reader->failed && algorithm != AWARE_AUTH_PASN ? -ENOMSG : 0;
}

/* The NAN element is the first one of a NAN beacon, and is in no other. */
static int parse_beacon(struct reader *reader, struct aware_frame *ret)
{
	const uint8_t *timestamp = reader_bytes(reader, sizeof(ret->timestamp));

	ret->kind = AWARE_FRAME_BEACON;
	ret->interval = reader_le16(reader);
	ret->capability = reader_le16(reader);
	if (reader->failed)
		return 0;
	memcpy(ret->timestamp, timestamp, sizeof(ret->timestamp));
	if (reader->len < NAN_ELEMENT_HEADER || reader->data[0] != 0xdd ||
	    memcmp(reader->data + 2, AWARE_OUI_TYPE_SDF, 4) != 0)
		return -ENOMSG;
	return 0;
}

static int parse_body(struct reader *reader, struct aware_frame *ret)
{
	unsigned subtype = ret->control & CONTROL_SUBTYPE;

	if ((ret->control & CONTROL_PROTECTED) && subtype == AWARE_CONTROL_ACTION) {
		ret->kind = AWARE_FRAME_SEALED;
		return 0;
	}
	if (ret->control & CONTROL_PROTECTED)
		return -ENOMSG;
	if (subtype == AWARE_CONTROL_ACTION)
		return parse_action(reader, ret);
	if (subtype == AWARE_CONTROL_AUTH)
		return parse_auth(reader, ret);
	return subtype == CONTROL_BEACON ? parse_beacon(reader, ret) : -ENOMSG;
}

static void take_address(struct reader *reader, uint8_t ret[6])
{
	const uint8_t *address = reader_bytes(reader, 6);

	if (address)
		memcpy(ret, address, 6);
}

int aware_frame_parse(const uint8_t *data, size_t len, struct aware_frame *ret)
{
	struct reader reader = reader_of(data, len);
	struct aware_frame frame = {};
	int r;

	if (len < AWARE_FRAME_HEADER || len > AWARE_FRAME_MAX)
		return -EBADMSG;
	frame.control = reader_le16(&reader);
	frame.duration = reader_le16(&reader);
	take_address(&reader, frame.to);
	take_address(&reader, frame.from);
	take_address(&reader, frame.bssid);
	frame.sequence = reader_le16(&reader);
	if ((frame.control & CONTROL_TYPE_MASK) != CONTROL_MANAGEMENT ||
	    (frame.control & CONTROL_HTC))
		return -ENOMSG;
	r = parse_body(&reader, &frame);
	if (r < 0)
		return r;
	if (reader.failed)
		return -EBADMSG;
	frame.body = reader.data;
	frame.len = reader.len;
	*ret = frame;
	return 0;
}

void aware_frame_build_body(struct buf *buf, const struct aware_frame *frame)
{
	switch (frame->kind) {
	case AWARE_FRAME_SDF:
	case AWARE_FRAME_NAF:
		buf_u8(buf, frame->dual ? AWARE_CATEGORY_DUAL : AWARE_CATEGORY_PUBLIC);
		buf_u8(buf, VENDOR_SPECIFIC);
		buf_bytes(buf,
			  frame->kind == AWARE_FRAME_SDF ? AWARE_OUI_TYPE_SDF
							 : AWARE_OUI_TYPE_NAF,
			  4);
		if (frame->kind == AWARE_FRAME_NAF)
			buf_u8(buf, frame->subtype);
		break;
	case AWARE_FRAME_AUTH:
		buf_le16(buf, AWARE_AUTH_PASN);
		buf_le16(buf, frame->transaction);
		buf_le16(buf, frame->status);
		break;
	case AWARE_FRAME_BEACON:
		buf_bytes(buf, frame->timestamp, sizeof(frame->timestamp));
		buf_le16(buf, frame->interval);
		buf_le16(buf, frame->capability);
		break;
	case AWARE_FRAME_SEALED:
		break;
	}
	buf_bytes(buf, frame->body, frame->len);
}

void aware_frame_build(struct buf *buf, const struct aware_frame *frame)
{
	buf_le16(buf, frame->control);
	buf_le16(buf, frame->duration);
	buf_bytes(buf, frame->to, 6);
	buf_bytes(buf, frame->from, 6);
	buf_bytes(buf, frame->bssid, 6);
	buf_le16(buf, frame->sequence);
	aware_frame_build_body(buf, frame);
}
