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

static void take_bytes(struct reader *reader, uint8_t *ret, size_t len)
{
	const uint8_t *bytes = reader_bytes(reader, len);

	if (bytes)
		memcpy(ret, bytes, len);
}

/* What is not told is zeroes, or its sender is confused. */
static bool is_told(const struct radio_net_address *address, uint8_t what,
		    const uint8_t *data, size_t len)
{
	if (address->has & what)
		return true;
	while (len > 0 && data[len - 1] == 0)
		len--;
	return len == 0;
}

static int parse_net_address(struct reader *body, struct radio_net_address *ret)
{
	struct radio_net_address address = {.has = reader_u8(body)};

	take_bytes(body, address.ipv6, sizeof(address.ipv6));
	take_bytes(body, address.ipv4, sizeof(address.ipv4));
	address.prefix_len = reader_u8(body);
	take_bytes(body, address.router, sizeof(address.router));
	take_bytes(body, address.dns, sizeof(address.dns));
	address.lease_s = reader_le32(body);
	if (body->failed || body->len > 0)
		return -EBADMSG;
	if (address.has & ~RADIO_NET_HAS_ALL || address.prefix_len > 32)
		return -EBADMSG;
	if (!(address.has & RADIO_NET_HAS_IPV4) &&
	    (address.has & (RADIO_NET_HAS_ROUTER | RADIO_NET_HAS_DNS) ||
	     address.prefix_len || address.lease_s))
		return -EBADMSG;
	if (!is_told(&address, RADIO_NET_HAS_IPV6, address.ipv6, sizeof(address.ipv6)) ||
	    !is_told(&address, RADIO_NET_HAS_IPV4, address.ipv4, sizeof(address.ipv4)) ||
	    !is_told(&address, RADIO_NET_HAS_ROUTER, address.router,
		     sizeof(address.router)) ||
	    !is_told(&address, RADIO_NET_HAS_DNS, address.dns, sizeof(address.dns)))
		return -EBADMSG;
	*ret = address;
	return 0;
}

static int parse_net_snapshot(struct reader *body, struct radio_net_snapshot *ret)
{
	ret->len = body->len;
	ret->data = reader_bytes(body, body->len);
	return ret->len == 0 || ret->len > RADIO_SNAPSHOT_MAX ? -EBADMSG : 0;
}

static int parse_net_no_lease(struct reader *body, uint16_t *ret)
{
	*ret = reader_le16(body);
	return body->failed || body->len > 0 ? -EBADMSG : 0;
}

static int parse_net_reach(struct reader *body, bool *ret)
{
	uint8_t reach = reader_u8(body);

	*ret = reach == 1;
	return body->failed || body->len > 0 || reach > 1 ? -EBADMSG : 0;
}

static int parse_body(struct reader *body, struct radio_frame *frame)
{
	switch ((enum radio_type)frame->type) {
	case RADIO_HELLO:
		return parse_hello(body, &frame->hello);
	case RADIO_ERROR:
		return parse_error(body, &frame->error);
	case RADIO_REPORTS:
		return parse_reports(body, &frame->reports);
	case RADIO_DROPPED:
		return parse_dropped(body, &frame->dropped);
	case RADIO_AWARE_OPEN:
	case RADIO_AWARE_FRAME:
	case RADIO_AWARE_SENT:
	case RADIO_AWARE_CLUSTER:
	case RADIO_AWARE_WINDOW:
	case RADIO_AWARE_INSTALLED:
	case RADIO_AWARE_SEND:
	case RADIO_AWARE_INSTALL:
	case RADIO_AWARE_REMOVE:
	case RADIO_AWARE_MEET:
		frame->aware = *body;
		return 0;
	case RADIO_NET_SNAPSHOT:
	case RADIO_NET_RESTORE:
		return parse_net_snapshot(body, &frame->net_snapshot);
	case RADIO_NET_ADDRESS:
		return parse_net_address(body, &frame->net_address);
	case RADIO_NET_NO_LEASE:
		return parse_net_no_lease(body, &frame->net_no_lease);
	case RADIO_NET_REACH:
		return parse_net_reach(body, &frame->net_reach);
	case RADIO_NET_TAKEN:
	case RADIO_NET_LEFT:
	case RADIO_NET_TAKE:
	case RADIO_NET_UP:
	case RADIO_NET_DOWN:
	case RADIO_NET_LEAVE:
	case RADIO_NET_STAY:
		return body->len > 0 ? -EBADMSG : 0;
	}
	return 0; /* of a newer version: skipped */
}

int radio_frame_parse(struct reader *frames, struct radio_frame *ret)
{
	struct radio_frame frame = {.type = reader_le16(frames)};
	uint16_t len = reader_le16(frames);
	const uint8_t *data = reader_bytes(frames, len);
	struct reader body = reader_of(data, len);
	int r;

	if (frames->failed || len > RADIO_BODY_MAX)
		return -EBADMSG;
	r = parse_body(&body, &frame);
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

static void put_le32(uint8_t *ret, uint32_t value)
{
	put_le16(ret, (uint16_t)value);
	put_le16(ret + 2, (uint16_t)(value >> 16));
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

ssize_t radio_encode_net_address(const struct radio_net_address *address, uint8_t *ret,
				 size_t size)
{
	uint8_t *body = ret + RADIO_HEADER_SIZE;
	size_t len = RADIO_HEADER_SIZE + RADIO_NET_ADDRESS_SIZE;

	if (len > size)
		return -ENOBUFS;
	radio_encode_header(RADIO_NET_ADDRESS, RADIO_NET_ADDRESS_SIZE, ret);
	body[0] = address->has;
	memcpy(body + 1, address->ipv6, sizeof(address->ipv6));
	memcpy(body + 17, address->ipv4, sizeof(address->ipv4));
	body[21] = address->prefix_len;
	memcpy(body + 22, address->router, sizeof(address->router));
	memcpy(body + 26, address->dns, sizeof(address->dns));
	put_le32(body + 30, address->lease_s);
	return (ssize_t)len;
}

ssize_t radio_encode_net_snapshot(enum radio_type type, const void *data, size_t len,
				  uint8_t *ret, size_t size)
{
	if (len == 0 || len > RADIO_SNAPSHOT_MAX)
		return -EMSGSIZE;
	if (RADIO_HEADER_SIZE + len > size)
		return -ENOBUFS;
	radio_encode_header(type, len, ret);
	memcpy(ret + RADIO_HEADER_SIZE, data, len);
	return (ssize_t)(RADIO_HEADER_SIZE + len);
}

ssize_t radio_encode_net_no_lease(int os_error, uint8_t *ret, size_t size)
{
	if (RADIO_HEADER_SIZE + 2 > size)
		return -ENOBUFS;
	radio_encode_header(RADIO_NET_NO_LEASE, 2, ret);
	put_le16(ret + RADIO_HEADER_SIZE, (uint16_t)os_error);
	return RADIO_HEADER_SIZE + 2;
}

ssize_t radio_encode_net_reach(bool reachable, uint8_t *ret, size_t size)
{
	if (RADIO_HEADER_SIZE + 1 > size)
		return -ENOBUFS;
	radio_encode_header(RADIO_NET_REACH, 1, ret);
	ret[RADIO_HEADER_SIZE] = reachable;
	return RADIO_HEADER_SIZE + 1;
}

ssize_t radio_encode_net_plain(enum radio_type type, uint8_t *ret, size_t size)
{
	if (RADIO_HEADER_SIZE > size)
		return -ENOBUFS;
	radio_encode_header(type, 0, ret);
	return RADIO_HEADER_SIZE;
}
