/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "wifi/ssid.h"

#include <errno.h>

/* The printf form; what cannot be read leaves the SSID as it was. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct wifi_ssid ssid = {.len = 1, .data = "x"};
	int r = wifi_ssid_parse((const char *)data, len, &ssid);

	must(r == 0 || r == -EINVAL);
	if (r < 0)
		must(ssid.len == 1 && ssid.data[0] == 'x');
	must(ssid.len <= WIFI_SSID_MAX && ssid.len <= MAX(len, (size_t)1));
	must(wifi_ssid_has_prefix(&ssid, &ssid) && wifi_ssid_equal(&ssid, &ssid));
	return 0;
}
