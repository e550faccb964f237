/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/aware-setup.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/session.h"

/* Options, then moves of an accessory and a person with minds of their own. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const uint8_t bssid[] = {0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};
	struct reader moves = reader_of(data, len);
	uint8_t bits = reader_u8(&moves);
	struct provision_options options = {
		.goal = bits & 1   ? PROVISION_GOAL_RESET
			: bits & 4 ? PROVISION_GOAL_IDENTIFY
				   : PROVISION_GOAL_WIFI,
		.want_networks = bits & 2,
		.retry = bits & 8,
		.again = bits & 16,
		.bssid = bits & 32 ? bssid : NULL,
	};

	session_run(&aware_setup_protocol, &options, NULL, bits & 128, &moves);
	return 0;
}
