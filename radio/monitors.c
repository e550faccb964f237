/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/monitors.h"

#include "radio/mgmt-numbers.h"
#include "radio/mgmt.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* Manufacturer data of the company that nobody is, and no device says this. */
static const uint8_t pattern[] = {0xff, 0, 7, 0xff, 0xff, 'u', 's', 'h', 'e', 'r'};

static bool command(struct monitors *monitors, uint16_t opcode, uint16_t adapter,
		    const uint8_t *parameters, size_t len)
{
	uint8_t packet[MGMT_HDR_SIZE + 1 + MGMT_ADV_PATTERN_SIZE] = {
		(uint8_t)opcode, (uint8_t)(opcode >> 8), (uint8_t)adapter,
		(uint8_t)(adapter >> 8), (uint8_t)len};

	if (len > 0)
		memcpy(packet + MGMT_HDR_SIZE, parameters, len);
	return send(monitors->mgmt, packet, MGMT_HDR_SIZE + len, MSG_DONTWAIT) >= 0;
}

static struct monitor *find(struct monitors *monitors, uint16_t adapter)
{
	for (size_t i = 0; i < monitors->count; i++) {
		if (monitors->list[i].adapter == adapter)
			return &monitors->list[i];
	}
	return NULL;
}

static void add(struct monitors *monitors, uint16_t adapter)
{
	uint8_t parameters[1 + MGMT_ADV_PATTERN_SIZE] = {1};
	struct monitor *monitor = find(monitors, adapter);

	if (monitors->only >= 0 && monitors->only != adapter)
		return;
	if (!monitor) {
		if (monitors->count == MONITORS_MAX)
			return;
		monitor = &monitors->list[monitors->count++];
		*monitor = (struct monitor){.adapter = adapter};
	}
	if (monitor->asked || monitor->handle)
		return;
	memcpy(parameters + 1, pattern, sizeof(pattern));
	monitor->asked = command(monitors, MGMT_OP_ADD_ADV_PATTERNS_MONITOR, adapter,
				 parameters, sizeof(parameters));
}

static void take_index_list(struct monitors *monitors, struct reader *reader)
{
	uint16_t count = reader_le16(reader);

	while (count-- > 0) {
		uint16_t adapter = reader_le16(reader);

		if (reader->failed)
			return;
		add(monitors, adapter);
	}
}

/* Where it was refused (too busy, no LE, an old kernel) it is asked again when the adapter's
   settings change, and done without meanwhile. */
static void take_answer(struct monitors *monitors, uint16_t adapter,
			struct reader *reader)
{
	uint16_t opcode = reader_le16(reader);
	uint8_t status = reader_u8(reader);
	struct monitor *monitor = find(monitors, adapter);
	uint16_t handle;

	if (reader->failed)
		return;
	if (opcode == MGMT_OP_READ_INDEX_LIST)
		monitors->listing = false;
	if (opcode == MGMT_OP_READ_INDEX_LIST && status == 0)
		take_index_list(monitors, reader);
	if (opcode != MGMT_OP_ADD_ADV_PATTERNS_MONITOR || !monitor || !monitor->asked)
		return;
	handle = reader_le16(reader);
	monitor->asked = false;
	monitor->busy = status == MGMT_STATUS_BUSY;
	monitor->handle = status == 0 && !reader->failed ? handle : 0;
}

/* A bluetoothd that starts removes every monitor (handle 0), and the next one gets the same handle:
   to remove that one later would be to remove bluetoothd's, which 5.66 does not survive. */
static void take_removal(struct monitors *monitors, uint16_t adapter,
			 struct reader *reader)
{
	struct monitor *monitor = find(monitors, adapter);
	uint16_t handle = reader_le16(reader);

	if (reader->failed || !monitor || !monitor->handle)
		return;
	if (handle && handle != monitor->handle)
		return;
	monitor->handle = 0;
	add(monitors, adapter);
}

void monitors_take(struct monitors *monitors, const uint8_t *packet, size_t len)
{
	struct reader reader = reader_of(packet, len);
	uint16_t event, adapter;
	struct monitor *gone;

	if (mgmt_parse_header(&reader, &event, &adapter) < 0)
		return;
	gone = event == MGMT_EV_INDEX_REMOVED ? find(monitors, adapter) : NULL;
	if (event == MGMT_EV_CMD_COMPLETE || event == MGMT_EV_CMD_STATUS)
		take_answer(monitors, adapter, &reader);
	else if (event == MGMT_EV_ADV_MONITOR_REMOVED)
		take_removal(monitors, adapter, &reader);
	else if (event == MGMT_EV_INDEX_ADDED || event == MGMT_EV_NEW_SETTINGS)
		add(monitors, adapter);
	else if (gone)
		*gone = monitors->list[--monitors->count];
}

void monitors_start(struct monitors *monitors, int mgmt, int only)
{
	*monitors = (struct monitors){.mgmt = mgmt, .only = only};
	if (only >= 0)
		add(monitors, (uint16_t)only);
	else
		monitors->listing = command(monitors, MGMT_OP_READ_INDEX_LIST,
					    MGMT_INDEX_NONE, NULL, 0);
}

bool monitors_busy(const struct monitors *monitors)
{
	for (size_t i = 0; i < monitors->count; i++) {
		if (monitors->list[i].asked)
			return true;
	}
	return monitors->listing;
}

bool monitors_refused(const struct monitors *monitors)
{
	for (size_t i = 0; i < monitors->count; i++) {
		if (monitors->list[i].busy)
			return true;
	}
	return false;
}

void monitors_retry(struct monitors *monitors)
{
	for (size_t i = 0; i < monitors->count; i++) {
		struct monitor *monitor = &monitors->list[i];

		if (!monitor->busy)
			continue;
		monitor->busy = false;
		add(monitors, monitor->adapter);
	}
}

void monitors_stop(struct monitors *monitors)
{
	for (size_t i = 0; i < monitors->count; i++) {
		const struct monitor *monitor = &monitors->list[i];
		uint8_t handle[] = {(uint8_t)monitor->handle,
				    (uint8_t)(monitor->handle >> 8)};

		if (monitor->handle)
			command(monitors, MGMT_OP_REMOVE_ADV_MONITOR, monitor->adapter,
				handle, sizeof(handle));
	}
	monitors->count = 0;
}
