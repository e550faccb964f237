/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "base/buf.h"
#include "fixtures/unit.h"

#include <string.h>

static struct unit *open_unit(unsigned which)
{
	static const char *const options[] = {
		"{\"protocol\":\"eddystone\",\"lock_state\":2}",
		"{\"protocol\":\"eddystone\"}",
		"{\"protocol\":\"eddystone\",\"lock_state\":2,\"slots\":8,\"eid_slots\":"
		"8,"
		"\"abilities\":0,\"tx_powers\":[],\"frames\":[]}",
	};
	const char *text = options[which % ARRAY_SIZE(options)], *what;
	struct unit *unit = NULL;
	struct json *json;

	must(json_parse(text, strlen(text), &json) == 0);
	must(unit_new(json, &unit, &what) == 0);
	json_free(json);
	return unit;
}

static void drain(struct unit *unit)
{
	struct unit_action action;
	struct unit_advert advert;

	while (unit_next(unit, &action))
		must(action.type != UNIT_DISCONNECT);
	unit_advert(unit, &advert);
	must(advert.service_data_len <= sizeof(advert.service_data));
}

/* Which beacon, then moves: an endpoint, a length, its bytes to write; the same is read then. An
   endpoint past the last: the client goes, and comes again after a while. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reader reader = reader_of(data, len);
	struct unit *unit = open_unit(reader_u8(&reader));
	uint64_t now_us = 1;

	unit_connected(unit, now_us);
	while (reader.len > 0) {
		unsigned endpoint = reader_u8(&reader) % 13;
		size_t wanted = reader_u8(&reader), size = MIN(wanted, reader.len);
		const uint8_t *written = reader_bytes(&reader, size), *value;
		size_t value_len = 0;

		if (!written)
			break;
		now_us += 500000;
		if (!unit_characteristic(unit, endpoint)) {
			unit_disconnected(unit, now_us);
			now_us += 5000000;
			unit_timeout(unit, now_us);
			drain(unit);
			unit_connected(unit, now_us);
			continue;
		}
		unit_write(unit, endpoint, written, size, now_us);
		drain(unit);
		if (!unit_read(unit, endpoint, 23, now_us, &value, &value_len))
			must(value_len == 0 || value);
	}
	unit_free(unit);
	return 0;
}
