/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fuzz/fuzz.h"

#include "radio/aware-frame.h"
#include "radio/radiotap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const uint8_t own[6] = {2, 0, 0, 0, 0, 1};
	struct radiotap header;

	if (radiotap_parse(data, len, &header) < 0)
		return 0;
	must(header.len >= 8 && header.len <= len);
	data += header.len;
	len -= header.len;
	if (aware_frame_may_send(data, len, own, true))
		must(!aware_frame_is_heard(data, len, own));
	if (aware_frame_is_heard(data, len, own))
		must(len > AWARE_80211_HEADER);
	if (aware_frame_is_protected(data, len))
		must(!aware_frame_may_send(data, len, own, false));
	return 0;
}
