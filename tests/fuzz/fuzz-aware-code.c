/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "base/text.h"
#include "setup/aware-code.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct aware_code code = {0};
	const char *problem = NULL;

	if (aware_code_parse((const char *)data, len, &code, &problem) < 0) {
		must(problem && !code.password);
		return 0;
	}
	must(aware_code_is((const char *)data, len));
	must(aware_name_is_service(code.service));
	must(text_is_utf8(code.name, strlen(code.name)));
	must(!code.password || secret_len(code.password) <= AWARE_CODE_PASSWORD_MAX);
	aware_code_deinit(&code);
	return 0;
}
