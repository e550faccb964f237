/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "base/json.h"

#include <string.h>

static size_t walk(const struct json *json, int depth)
{
	size_t n = 1;

	must(depth <= JSON_DEPTH_MAX);
	json_for_each (child, json)
		n += walk(child, depth + 1);
	return n;
}

/* What was read can be written, and reads as the same again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct json *json, *again;
	char *line;

	if (json_parse((const char *)data, len, &json) < 0)
		return 0;
	line = json_print(json);
	must(line);
	must(json_parse(line, strlen(line), &again) == 0);
	must(walk(json, 0) == walk(again, 0));
	free(line);
	json_free(json);
	json_free(again);
	return 0;
}
