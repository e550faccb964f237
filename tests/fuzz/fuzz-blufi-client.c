/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/session.h"

/* Options, then moves of an accessory and a person with minds of their own. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const uint8_t bssid[] = {0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};
	static const struct provision_parameter kinds[] = {
		{"security", "none"},
		{"security", "old"},
		{"security", "current"},
	};
	struct reader moves = reader_of(data, len);
	uint8_t bits = reader_u8(&moves);
	unsigned kind = bits & 3;
	struct provision_options options = {
		.goal = PROVISION_GOAL_WIFI,
		.want_networks = bits & 4,
		.retry = bits & 8,
		.again = bits & 16,
		.bssid = bits & 32 ? bssid : NULL,
		.parameters = kind > 0 ? &kinds[kind - 1] : NULL,
		.n_parameters = kind > 0,
	};

	session_run(&blufi_protocol, &options, NULL, bits & 128, &moves);
	return 0;
}
