/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "provision/nordic.h"

#include <string.h>

/* What was read is written and read again: then it has to be the same. */
#define AGAIN(kind)                                                                   \
	do {                                                                          \
		struct nordic_##kind first, second;                                   \
		struct buf buf = {}, other = {};                                      \
                                                                                      \
		if (nordic_##kind##_parse(data, len, &first) == 0) {                  \
			nordic_##kind##_build(&buf, &first);                          \
			must(nordic_##kind##_parse(buf.data, buf.len, &second) == 0); \
			nordic_##kind##_build(&other, &second);                       \
			must(buf.len == other.len &&                                  \
			     (!buf.len || !memcmp(buf.data, other.data, buf.len)));   \
		}                                                                     \
		buf_deinit(&buf);                                                     \
		buf_deinit(&other);                                                   \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint32_t version;

	nordic_info_parse(data, len, &version);
	AGAIN(request);
	AGAIN(response);
	AGAIN(result);
	return 0;
}
