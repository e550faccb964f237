/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/session.h"

#include "base/macros.h"

/* clang-format off */
#define SERVICE  "1775244d-6b43-439b-877c-060f2d9bed07"
#define UUID(xx) "1775ff" xx "-6b43-439b-877c-060f2d9bed07"

static const struct provision_characteristic rows[] = {
	{SERVICE, UUID("50"), 0x0a, "prov-scan"},
	{SERVICE, UUID("51"), 0x0a, "prov-session"},
	{SERVICE, UUID("52"), 0x1a, "prov-config"},
	{SERVICE, UUID("53"), 0x0a, "proto-ver"},
	{SERVICE, UUID("54"), 0x0a, "custom-data"},
	{SERVICE, UUID("4f"), 0x0a, "prov-ctrl"}, /* last: it may be left out */
};
/* clang-format on */

/* Options, then moves of an accessory and a person with minds of their own. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct provision_custom custom = {"custom-data",
						       (const uint8_t *)"hi", 2};
	static const uint8_t bssid[] = {0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};
	struct reader moves = reader_of(data, len);
	uint8_t bits = reader_u8(&moves);
	const struct provision_table table = {rows, ARRAY_SIZE(rows) - !!(bits & 4)};
	struct provision_options options = {
		.goal = bits & 1 ? PROVISION_GOAL_RESET : PROVISION_GOAL_WIFI,
		.want_networks = bits & 2,
		.retry = bits & 8,
		.again = bits & 16,
		.bssid = bits & 32 ? bssid : NULL,
		.custom = &custom,
		.n_custom = bits & 64 ? 1 : 0,
	};

	session_run(&espressif_protocol, &options, &table, bits & 128, &moves);
	return 0;
}
