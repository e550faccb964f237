/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "wifi/select.h"

/* A page, and the same again behind it: ids only ascend, so the pages end. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct wifi_selector selector = {.ssid = {1, "a"}};
	struct wifi_bss_table table = {0};
	unsigned next = 0, first = 0;

	for (int page = 0; page < 3; page++) {
		if (wifi_bss_table_add(&table, (const char *)data, len, &next) != 1)
			break;
		must(next > first || table.bare);
		first = next;
	}
	for (size_t i = 0; i < table.n; i++) {
		must(table.rows[i].ssid.len <= WIFI_SSID_MAX);
		must(i == 0 || table.rows[i].id > table.rows[i - 1].id);
		must(wifi_channel_of(table.rows[i].freq) <= 253);
	}
	wifi_select(&selector, &table, 30);
	wifi_bss_table_deinit(&table);
	return 0;
}
