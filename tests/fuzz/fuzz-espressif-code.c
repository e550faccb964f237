/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "provision/espressif-code.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct espressif_code code = {0};
	const char *problem = NULL;

	if (espressif_code_parse((const char *)data, len, &code, &problem) < 0) {
		must(problem);
		must(!code.pop && !code.password);
		return 0;
	}
	must(espressif_code_is((const char *)data, len));
	must(*code.name && memchr(code.name, '\0', sizeof(code.name)));
	must(memchr(code.username, '\0', sizeof(code.username)));
	must(code.security >= ESPRESSIF_SECURITY_NOT_TOLD && code.security <= 2);
	must(!code.pop ||
	     (secret_len(code.pop) && secret_len(code.pop) <= ESPRESSIF_POP_MAX));
	must(!code.password || secret_len(code.password) >= 8);
	espressif_code_deinit(&code);
	return 0;
}
