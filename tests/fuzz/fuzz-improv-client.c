/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "provision/improv.h"

#include <errno.h>

static const int errors[] = {0, -EREMOTEIO, -ENOENT, -ECONNRESET};

/* Actions until there are none; after the end there are none ever. */
static bool drain(struct provision_machine *machine, bool ended)
{
	struct provision_action action;
	int n = 0;

	while (improv_protocol.next(machine, &action)) {
		must(!ended);
		must(++n < 1000);
		must(action.type != PROVISION_DO_NOTHING);
		if (action.type == PROVISION_DO_WRITE)
			must(action.len > 0 && action.len <= IMPROV_FRAME_MAX);
		if (action.type == PROVISION_DO_READ ||
		    action.type == PROVISION_DO_WRITE ||
		    action.type == PROVISION_DO_SUBSCRIBE)
			must(action.endpoint < improv_protocol.n_endpoints);
		ended = action.type == PROVISION_DO_END;
	}
	return ended;
}

/*
 * A session that an accessory with a mind of its own takes part in: options, then events of
 * any kind in any order, 5 bytes and their data each.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reader reader = reader_of(data, len);
	uint8_t bits = reader_u8(&reader);
	struct provision_options options = {
		.goal = bits & 1 ? PROVISION_GOAL_IDENTIFY : PROVISION_GOAL_WIFI,
		.want_networks = bits & 2,
		.want_info = bits & 4,
		.retry = bits & 8,
		.again = bits & 16,
		.hostname = bits & 32 ? "lamp" : NULL,
		.device_name = bits & 64 ? "Lamp" : NULL,
	};
	struct provision_machine *machine;
	struct provision_event event = {0};
	bool ended = false;

	must(improv_protocol.new(&options, &machine) == 0);
	while (reader.len > 0) {
		event.type = reader_u8(&reader) % (PROVISION_CANCEL + 1);
		event.endpoint = reader_u8(&reader) % improv_protocol.n_endpoints;
		bits = reader_u8(&reader);
		event.error = errors[bits & 3];
		event.flags = bits & 4 ? PROVISION_CUT : 0;
		event.att_error = event.error == -EREMOTEIO ? bits : 0;
		event.question = reader_u8(&reader) % (PROVISION_ASK_CODE + 1);
		event.len = MIN(reader_u8(&reader), reader.len);
		event.data = reader_bytes(&reader, event.len);
		if (!event.data)
			break;
		event.now_us += (bits >> 3) * 1000000ULL;
		improv_protocol.step(machine, &event);
		ended = drain(machine, ended);
		must(improv_protocol.facts(machine)->n_networks <=
		     PROVISION_NETWORKS_MAX);
		must(improv_protocol.facts(machine)->n_urls <= PROVISION_URLS_MAX);
		must(!ended || improv_protocol.deadline(machine) == 0);
	}
	improv_protocol.free(machine);
	return 0;
}
