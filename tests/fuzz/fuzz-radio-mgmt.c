/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fuzz/fuzz.h"

#include "radio/mgmt.h"
#include "radio/monitors.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct radio_report report;
	uint8_t encoded[RADIO_REPORT_SIZE + RADIO_AD_MAX];
	struct monitors monitors = {.mgmt = -1, .only = -1};

	if (mgmt_parse_report(data, len, &report) == 1) {
		must(report.ad_len <= len);
		must(report.ad_len == 0 ||
		     (report.ad > data && report.ad + report.ad_len <= data + len));
		if (report.ad_len <= RADIO_AD_MAX)
			must(radio_encode_report(&report, encoded, sizeof(encoded)) > 0);
	}
	mgmt_parse_events(data, len);
	monitors_take(&monitors, data, len);
	must(monitors.count <= MONITORS_MAX);
	return 0;
}
