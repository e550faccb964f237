/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "base/buf.h"
#include "fixtures/unit.h"

#include <string.h>

static struct unit *open_unit(unsigned security)
{
	static const char *const options[] = {
		"{\"protocol\":\"espressif\",\"security\":0,\"custom\":{\"custom-data\":"
		"\"yes\"},"
		"\"networks\":[{\"ssid\":\"HomeNet\",\"passphrase\":\"secretpass\"}],"
		"\"attempts\":1}",
		"{\"protocol\":\"espressif\",\"security\":1,\"notify\":true,"
		"\"bluedroid\":true}",
	};
	const char *text = options[security], *what;
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
		/* unless it was sent as something else */
		if (action.type == UNIT_LOG && !strstr(action.text, "\"data\"") &&
		    !strstr(action.text, "\"ssid\""))
			must(!strstr(action.text, "secretpass"));
		if (action.type == UNIT_DISCONNECT) {
			unit_disconnected(unit, now_us);
			unit_connected(unit, now_us);
		}
	}
}

/* Which accessory, then writes of a client: an endpoint, a length, its bytes; and reads. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reader reader = reader_of(data, len);
	struct unit *unit = open_unit(reader_u8(&reader) & 1);
	uint64_t now_us = 1;
	unsigned n = 0;

	while (unit_characteristic(unit, n))
		n++;
	unit_connected(unit, now_us);
	while (reader.len > 0) {
		unsigned endpoint = reader_u8(&reader) % n;
		size_t wanted = reader_u8(&reader), size = MIN(wanted, reader.len);
		const uint8_t *written = reader_bytes(&reader, size), *value;
		size_t value_len;

		if (!written)
			break;
		unit_write(unit, endpoint, written, size, now_us);
		drain(unit, now_us);
		unit_read(unit, endpoint, 517, now_us, &value, &value_len);
		must(value_len == 0 || value);
		drain(unit, now_us);
		now_us += 500000;
		if (unit_deadline(unit) && unit_deadline(unit) <= now_us)
			unit_timeout(unit, now_us);
		drain(unit, now_us);
	}
	unit_free(unit);
	return 0;
}
