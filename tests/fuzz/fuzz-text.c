/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "base/text.h"

#include <string.h>

/* Valid UTF-8 comes out, without control characters; escaping twice escapes only backslashes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *clean = text_to_utf8(data, len), *escaped = text_escape(data, len);

	must(clean && escaped);
	must(text_is_utf8(clean, strlen(clean)));
	must(text_is_utf8(escaped, strlen(escaped)));
	must(strlen(escaped) >= strnlen((const char *)data, len));
	for (const char *p = escaped; *p; p++)
		must((uint8_t)*p >= 0x20 && *p != 0x7f);
	free(clean);
	free(escaped);
	return 0;
}
