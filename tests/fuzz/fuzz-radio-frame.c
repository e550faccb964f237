/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "base/radio-frame.h"

#include <string.h>

static void look_at_reports(struct reader reports)
{
	uint8_t encoded[RADIO_REPORT_SIZE + RADIO_AD_MAX];
	const uint8_t *start = reports.data;
	struct radio_report report;

	while (radio_report_next(&reports, &report)) {
		ssize_t n = radio_encode_report(&report, encoded, sizeof(encoded));

		must(n > 0 && n <= reports.data - start);
		must(memcmp(encoded, start, 2 + 6) == 0); /* adapter, address */
		start = reports.data;
	}
	must(reports.len == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reader frames = reader_of(data, len);
	struct radio_frame frame;

	while (frames.len > 0) {
		size_t before = frames.len;

		if (radio_frame_parse(&frames, &frame) < 0)
			break;
		must(frames.len < before);
		if (frame.type == RADIO_REPORTS)
			look_at_reports(frame.reports);
		else if (frame.type == RADIO_ERROR)
			must(frame.error.text_len <= len - frames.len);
	}
	return 0;
}
