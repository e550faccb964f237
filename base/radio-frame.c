/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/radio-frame.h"

#include <errno.h>
#include <string.h>

static const uint8_t RADIO_MAGIC[4] = "USHR";

static uint64_t reader_le64(struct reader *reader)
{
	uint64_t low = reader_le32(reader);

	return low | (uint64_t)reader_le32(reader) << 32;
}

static int parse_hello(struct reader *body, struct radio_hello *ret)
{
	const uint8_t *magic = reader_bytes(body, sizeof(RADIO_MAGIC));

	ret->version = reader_u8(body);
	ret->mode = reader_u8(body);
	if (body->failed || memcmp(magic, RADIO_MAGIC, sizeof(RADIO_MAGIC)) != 0)
		return -EBADMSG;
	/* What a newer version adds at the end is its own. */
	return 0;
}

static int parse_error(struct reader *body, struct radio_error *ret)
{
	ret->reason = reader_le16(body);
	ret->os_error = reader_le16(body);
	ret->text_len = body->len;
	ret->text = (const char *)reader_bytes(body, body->len);
	if (body->failed || ret->text_len > RADIO_TEXT_MAX)
		return -EBADMSG;
	return 0;
}

static int parse_dropped(struct reader *body, struct radio_dropped *ret)
{
	ret->kernel = reader_le64(body);
	ret->queue = reader_le64(body);
	return body->failed || body->len > 0 ? -EBADMSG : 0;
}

bool radio_report_next(struct reader *reports, struct radio_report *ret)
{
	const uint8_t *addr;

	if (reports->len == 0)
		return false;
	ret->adapter = reader_le16(reports);
	addr = reader_bytes(reports, sizeof(ret->addr));
	ret->addr_type = reader_u8(reports);
	ret->rssi = (int8_t)reader_u8(reports);
	ret->connectable = (int8_t)reader_u8(reports);
	ret->ad_len = reader_le16(reports);
	ret->ad = reader_bytes(reports, ret->ad_len);
	if (reports->failed)
		return false;
	memcpy(ret->addr, addr, sizeof(ret->addr));
	return true;
}

static int parse_reports(struct reader *body, struct reader *ret)
{
	struct reader walk = *body;
	struct radio_report report;

	while (radio_report_next(&walk, &report)) {
		if (report.addr_type > 1 || report.ad_len > RADIO_AD_MAX)
			return -EBADMSG;
		if (report.connectable < -1 || report.connectable > 1)
			return -EBADMSG;
	}
	if (walk.failed)
		return -EBADMSG;
	*ret = *body;
	return 0;
}

int radio_frame_parse(struct reader *frames, struct radio_frame *ret)
{
	struct radio_frame frame = {.type = reader_le16(frames)};
	uint16_t len = reader_le16(frames);
	const uint8_t *data = reader_bytes(frames, len);
	struct reader body = reader_of(data, len);
	int r = 0;

	if (frames->failed || len > RADIO_BODY_MAX)
		return -EBADMSG;
	if (frame.type == RADIO_HELLO)
		r = parse_hello(&body, &frame.hello);
	else if (frame.type == RADIO_ERROR)
		r = parse_error(&body, &frame.error);
	else if (frame.type == RADIO_REPORTS)
		r = parse_reports(&body, &frame.reports);
	else if (frame.type == RADIO_DROPPED)
		r = parse_dropped(&body, &frame.dropped);
	if (r < 0)
		return r;
	*ret = frame;
	return 0;
}

static void put_le16(uint8_t *ret, uint16_t value)
{
	ret[0] = (uint8_t)value;
	ret[1] = (uint8_t)(value >> 8);
}

static void put_le64(uint8_t *ret, uint64_t value)
{
	for (int i = 0; i < 8; i++)
		ret[i] = (uint8_t)(value >> 8 * i);
}

void radio_encode_header(enum radio_type type, size_t body_len, uint8_t *ret)
{
	put_le16(ret, (uint16_t)type);
	put_le16(ret + 2, (uint16_t)body_len);
}

ssize_t radio_encode_hello(enum radio_mode mode, uint8_t *ret, size_t size)
{
	uint8_t *body = ret + RADIO_HEADER_SIZE;
	size_t len = RADIO_HEADER_SIZE + 6;

	if (len > size)
		return -ENOBUFS;
	radio_encode_header(RADIO_HELLO, 6, ret);
	memcpy(body, RADIO_MAGIC, 4);
	body[4] = RADIO_VERSION;
	body[5] = (uint8_t)mode;
	return (ssize_t)len;
}

ssize_t radio_encode_error(enum radio_reason reason, int os_error, const char *text,
			   uint8_t *ret, size_t size)
{
	uint8_t *body = ret + RADIO_HEADER_SIZE;
	size_t text_len = strnlen(text, RADIO_TEXT_MAX);
	size_t len = RADIO_HEADER_SIZE + 4 + text_len;

	if (len > size)
		return -ENOBUFS;
	radio_encode_header(RADIO_ERROR, 4 + text_len, ret);
	put_le16(body, (uint16_t)reason);
	put_le16(body + 2, (uint16_t)os_error);
	memcpy(body + 4, text, text_len);
	return (ssize_t)len;
}

ssize_t radio_encode_dropped(const struct radio_dropped *dropped, uint8_t *ret,
			     size_t size)
{
	uint8_t *body = ret + RADIO_HEADER_SIZE;
	size_t len = RADIO_HEADER_SIZE + 16;

	if (len > size)
		return -ENOBUFS;
	radio_encode_header(RADIO_DROPPED, 16, ret);
	put_le64(body, dropped->kernel);
	put_le64(body + 8, dropped->queue);
	return (ssize_t)len;
}

ssize_t radio_encode_report(const struct radio_report *report, uint8_t *ret, size_t size)
{
	size_t len = RADIO_REPORT_SIZE + report->ad_len;

	if (report->ad_len > RADIO_AD_MAX)
		return -EMSGSIZE;
	if (len > size)
		return -ENOBUFS;
	put_le16(ret, report->adapter);
	memcpy(ret + 2, report->addr, sizeof(report->addr));
	ret[8] = report->addr_type;
	ret[9] = (uint8_t)report->rssi;
	ret[10] = (uint8_t)report->connectable;
	put_le16(ret + 11, (uint16_t)report->ad_len);
	if (report->ad_len > 0)
		memcpy(ret + RADIO_REPORT_SIZE, report->ad, report->ad_len);
	return (ssize_t)len;
}
