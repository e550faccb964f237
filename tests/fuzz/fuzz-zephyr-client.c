/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/session.h"

#include "provision/zephyr.h"

/* Options, then moves of an accessory and a person with minds of their own. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reader moves = reader_of(data, len);
	uint8_t bits = reader_u8(&moves);
	struct provision_options options = {
		.goal = bits & 1 ? PROVISION_GOAL_RESET : PROVISION_GOAL_WIFI,
		.want_networks = bits & 2,
		.want_info = bits & 4,
		.retry = bits & 8,
		.again = bits & 16,
		.device_name = bits & 32 ? "Lamp" : NULL,
		.hostname = bits & 64 ? "lamp" : NULL,
	};

	session_run(&zephyr_protocol, &options, NULL, bits & 128, &moves);
	return 0;
}
