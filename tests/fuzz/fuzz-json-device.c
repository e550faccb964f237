/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "base/buf.h"
#include "fixtures/unit.h"

#include <string.h>

static struct unit *open_unit(unsigned which)
{
	static const char *const options[] = {
		"{\"protocol\":\"shelly\",\"news\":true,"
		"\"networks\":[{\"ssid\":\"HomeNet\",\"passphrase\":\"secretpass\"}]}",
		"{\"protocol\":\"shelly\",\"password\":\"opensesame\"}",
		"{\"protocol\":\"shelly\",\"mongoose\":true}",
		"{\"protocol\":\"nymea\",\"hidden\":\"Attic\","
		"\"networks\":[{\"ssid\":\"HomeNet\",\"passphrase\":\"secretpass\"}]}",
	};
	const char *text = options[which % ARRAY_SIZE(options)], *what;
	struct unit *unit = NULL;
	struct json *json;

	must(json_parse(text, strlen(text), &json) == 0);
	must(unit_new(json, &unit, &what) == 0);
	json_free(json);
	return unit;
}

static void drain(struct unit *unit, uint64_t now_us)
{
	struct unit_action action;

	while (unit_next(unit, &action)) {
		if (action.type != UNIT_DISCONNECT)
			continue;
		unit_disconnected(unit, now_us);
		unit_connected(unit, now_us);
	}
}

/* Which accessory, then writes of a client: an endpoint, a length, its bytes; and reads. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reader reader = reader_of(data, len);
	struct unit *unit = open_unit(reader_u8(&reader));
	uint64_t now_us = 1;

	unit_connected(unit, now_us);
	for (unsigned i = 0; unit_characteristic(unit, i); i++)
		if (unit_characteristic(unit, i)->flags & UNIT_NOTIFY_FLAG)
			unit_subscribed(unit, i, true, now_us);
	while (reader.len > 0) {
		unsigned endpoint = reader_u8(&reader) % 3;
		size_t wanted = reader_u8(&reader), size = MIN(wanted, reader.len);
		const uint8_t *written = reader_bytes(&reader, size), *value;
		size_t value_len;

		if (!written)
			break;
		unit_write(unit, endpoint, written, size, now_us);
		drain(unit, now_us);
		unit_read(unit, endpoint, 23, now_us, &value, &value_len);
		must(value_len == 0 || value);
		now_us += 500000;
		if (unit_deadline(unit) && unit_deadline(unit) <= now_us)
			unit_timeout(unit, now_us);
		drain(unit, now_us);
	}
	unit_free(unit);
	return 0;
}
