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

/* A body that was taken is what its encoder makes of it. */
static void look_at_net(const struct radio_frame *frame, const uint8_t *start, size_t len)
{
	static uint8_t encoded[RADIO_FRAME_MAX];
	ssize_t n;

	if (frame->type == RADIO_NET_ADDRESS)
		n = radio_encode_net_address(&frame->net_address, encoded,
					     sizeof(encoded));
	else if (frame->type == RADIO_NET_NO_LEASE)
		n = radio_encode_net_no_lease(frame->net_no_lease, encoded,
					      sizeof(encoded));
	else if (frame->type == RADIO_NET_REACH)
		n = radio_encode_net_reach(frame->net_reach, encoded, sizeof(encoded));
	else if (frame->type == RADIO_NET_SNAPSHOT || frame->type == RADIO_NET_RESTORE)
		n = radio_encode_net_snapshot(frame->type, frame->net_snapshot.data,
					      frame->net_snapshot.len, encoded,
					      sizeof(encoded));
	else
		return;
	must(n == (ssize_t)len && memcmp(encoded, start, len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reader frames = reader_of(data, len);
	struct radio_frame frame;

	while (frames.len > 0) {
		const uint8_t *start = frames.data;
		size_t before = frames.len;

		if (radio_frame_parse(&frames, &frame) < 0)
			break;
		must(frames.len < before);
		look_at_net(&frame, start, before - frames.len);
		if (frame.type == RADIO_REPORTS)
			look_at_reports(frame.reports);
		else if (frame.type == RADIO_ERROR)
			must(frame.error.text_len <= len - frames.len);
	}
	return 0;
}
