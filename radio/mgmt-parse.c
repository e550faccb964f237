/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/mgmt.h"

#include "radio/mgmt-numbers.h"

#include <errno.h>

int mgmt_parse_header(struct reader *reader, uint16_t *ret_event, uint16_t *ret_index)
{
	uint16_t len;

	*ret_event = reader_le16(reader);
	*ret_index = reader_le16(reader);
	len = reader_le16(reader);
	return reader->failed || reader->len != len ? -EBADMSG : 0;
}

static int8_t connectable_of(uint32_t flags)
{
	if (flags & MGMT_DEV_FOUND_SCAN_RSP)
		return -1;
	return flags & MGMT_DEV_FOUND_NOT_CONNECTABLE ? 0 : 1;
}

int mgmt_parse_report(const uint8_t *packet, size_t len, struct radio_report *ret)
{
	struct reader reader = reader_of(packet, len);
	struct radio_report report = {};
	uint16_t event;
	const uint8_t *addr;
	uint8_t type;

	if (mgmt_parse_header(&reader, &event, &report.adapter) < 0)
		return -EBADMSG;
	if (event == MGMT_EV_ADV_MONITOR_DEVICE_FOUND)
		reader_le16(&reader);
	else if (event != MGMT_EV_DEVICE_FOUND)
		return 0;
	addr = reader_bytes(&reader, sizeof(report.addr));
	type = reader_u8(&reader);
	report.rssi = (int8_t)reader_u8(&reader);
	report.connectable = connectable_of(reader_le32(&reader));
	report.ad_len = reader_le16(&reader);
	report.ad = reader_bytes(&reader, report.ad_len);
	if (reader.failed || reader.len > 0)
		return -EBADMSG;
	if (type != MGMT_ADDR_LE_PUBLIC && type != MGMT_ADDR_LE_RANDOM)
		return 0;
	report.addr_type = type == MGMT_ADDR_LE_RANDOM;
	for (size_t i = 0; i < sizeof(report.addr); i++)
		report.addr[i] = addr[sizeof(report.addr) - 1 - i];
	*ret = report;
	return 1;
}

int mgmt_parse_events(const uint8_t *packet, size_t len)
{
	struct reader reader = reader_of(packet, len);
	uint16_t event, index, opcode, commands, events;
	uint8_t status;

	if (mgmt_parse_header(&reader, &event, &index) < 0 ||
	    event != MGMT_EV_CMD_COMPLETE)
		return 0;
	opcode = reader_le16(&reader);
	status = reader_u8(&reader);
	if (reader.failed || opcode != MGMT_OP_READ_COMMANDS || status != 0)
		return 0;
	commands = reader_le16(&reader);
	events = reader_le16(&reader);
	reader_bytes(&reader, (size_t)2 * commands);
	while (events-- > 0 && !reader.failed) {
		if (reader_le16(&reader) == MGMT_EV_DEVICE_FOUND)
			return 1;
	}
	return -EPERM;
}
