/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "setup/matter-code.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct matter_codes codes = {0};
	const char *problem = NULL;

	if (matter_code_parse((const char *)data, len, &codes, &problem) < 0) {
		must(problem && !codes.n);
		return 0;
	}
	must(matter_code_is((const char *)data, len));
	must(codes.n > 0 && codes.n <= MATTER_CODES_MAX);
	for (size_t i = 0; i < codes.n; i++) {
		const struct matter_code *code = &codes.codes[i];

		must(secret_len(code->passcode) == 8);
		must(code->discriminator <= 0xfff);
		must(code->n_extra <= MATTER_EXTRA_MAX);
		must(matter_code_matches(code, code->discriminator, code->vendor_id,
					 code->product_id));
	}
	matter_code_deinit(&codes);
	return 0;
}
