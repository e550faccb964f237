/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "provision/improv.h"

#include <string.h>

static void walk_strings(const struct improv_frame *frame)
{
	struct reader strings = reader_of(frame->data, frame->len);
	struct provision_network network;
	const uint8_t *string;
	size_t len;

	while (improv_string_next(&strings, &string, &len) == 1)
		must(string >= frame->data && string + len <= frame->data + frame->len);
	strings = reader_of(frame->data, frame->len);
	while (improv_network_next(&strings, &network) == 1) {
		must(network.ssid_len <= IMPROV_SSID_MAX);
		must(memchr(network.auth, '\0', sizeof(network.auth)));
	}
}

/* A frame that parses is the one that its parts build. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct improv_frame frame;
	struct improv_wifi wifi;
	struct buf built = {0};

	if (improv_frame_parse(data, len, &frame) < 0)
		return 0;
	improv_frame_build(&built, frame.command, frame.data, frame.len);
	must(built.error == 0 && built.len == len && !memcmp(built.data, data, len));
	walk_strings(&frame);
	if (improv_wifi_parse(&frame, &wifi) == 0 && improv_wifi_check(&wifi) == 0) {
		buf_clear(&built);
		improv_wifi_build(&built, &wifi);
	}
	buf_deinit(&built);
	return 0;
}
