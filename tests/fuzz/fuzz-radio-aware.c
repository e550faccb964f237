/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher-radio's frames in its mode `aware`, as either end reads them. */
#include "tests/fuzz/fuzz.h"

#include "aware/frame.h"
#include "base/radio-aware.h"

#include <string.h>

static void look_at(enum radio_type type, const struct radio_aware *what)
{
	struct aware_frame frame;

	if (type == RADIO_AWARE_FRAME || type == RADIO_AWARE_SEND) {
		must(what->frame.len <= RADIO_AWARE_80211_MAX);
		(void)aware_frame_parse(what->frame.data, what->frame.len, &frame);
	}
	if (type == RADIO_AWARE_INSTALL)
		must(what->key.key_len <= RADIO_AWARE_KEY_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static uint8_t again[RADIO_FRAME_MAX];
	struct reader frames = reader_of(data, len);
	struct radio_frame frame;
	struct radio_aware what;

	while (frames.len > 0) {
		const uint8_t *start = frames.data;
		ssize_t n;

		if (radio_frame_parse(&frames, &frame) < 0)
			break;
		if (radio_aware_parse(&frame, &what) < 0)
			continue;
		look_at(frame.type, &what);
		/* what was taken is what its encoder makes of it */
		n = radio_aware_encode(frame.type, &what, again, sizeof(again));
		must(n == frames.data - start && memcmp(again, start, (size_t)n) == 0);
	}
	return 0;
}
