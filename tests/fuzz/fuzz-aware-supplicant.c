/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "aware/supplicant-event.h"

#include <string.h>

/* What is none of ours leaves nothing; what is read stays within its limits. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct aware_supplicant_event none;
	struct aware_supplicant_event event;

	memset(&event, 0xaa, sizeof(event));
	aware_supplicant_event_parse((const char *)data, len, &event);
	must(event.info_len <= sizeof(event.info));
	if (event.type == SUPPLICANT_OTHER)
		must(memcmp(&event, &none, sizeof(event)) == 0);
	if (event.type == SUPPLICANT_IDENTITY)
		must(event.akm == AWARE_AKM_SAE || event.akm == AWARE_AKM_PASN);
	if (event.has_nd_pmk)
		must(event.type == SUPPLICANT_PAIRED);
	return 0;
}
