/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "setup/homekit-code.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct homekit_code code = {0};
	const char *problem = NULL;

	if (homekit_code_parse((const char *)data, len, &code, &problem) < 0) {
		must(problem && !code.setup_code);
		return 0;
	}
	must(homekit_code_is((const char *)data, len));
	must(secret_len(code.setup_code) == strlen("ddd-dd-ddd"));
	must(!*code.setup_id || strlen(code.setup_id) == HOMEKIT_SETUP_ID_LENGTH);
	must(code.flags <= 0xf);
	homekit_code_deinit(&code);
	return 0;
}
