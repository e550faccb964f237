/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "wifi/event.h"

#include <string.h>

/* A type comes with what it needs, and what is none of ours with nothing. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct wifi_event other = {.network = -1};
	struct wifi_event event;

	memset(&event, 0xaa, sizeof(event));
	wifi_event_parse((const char *)data, len, &event);
	must(memchr(event.text, '\0', sizeof(event.text)));
	if (event.type == WIFI_EVENT_OTHER)
		must(event.network == other.network && !event.code && !event.text[0] &&
		     !event.seconds && memcmp(event.bssid, other.bssid, 6) == 0);
	if (event.type == WIFI_EVENT_TEMP_DISABLED)
		must(event.text[0] || event.network != -1);
	return 0;
}
