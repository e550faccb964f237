/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "base/buf.h"
#include "wifi/code.h"

#include <string.h>

static bool secrets_equal(const struct secret *a, const struct secret *b)
{
	if (!a || !b)
		return a == b;
	return secret_len(a) == secret_len(b) &&
	       memcmp(secret_data(a), secret_data(b), secret_len(a)) == 0;
}

/* What was read is written, and read again it is the same. */
static void read_wifi(const char *text, size_t len)
{
	struct wifi_code code = {0}, again = {0};
	const char *problem = NULL;
	struct buf buf = {0};

	if (wifi_code_parse(text, len, &code, &problem) < 0) {
		must(problem);
		return;
	}
	must(code.ssid.len > 0 && code.ssid.len <= WIFI_SSID_MAX);
	wifi_code_write(&code, &buf);
	must(!buf.error);
	if (buf.len <= WIFI_CODE_MAX) { /* escapes may have made it longer */
		must(wifi_code_parse((const char *)buf.data, buf.len, &again, &problem) ==
		     0);
		must(again.security == code.security && again.hidden == code.hidden);
		must(wifi_ssid_equal(&again.ssid, &code.ssid));
		must(secrets_equal(again.passphrase, code.passphrase));
		must(strcmp(again.identity, code.identity) == 0);
		must(strcmp(again.sae_id, code.sae_id) == 0);
	}
	buf_deinit(&buf);
	wifi_code_deinit(&again);
	wifi_code_deinit(&code);
}

static void read_dpp(const char *text, size_t len)
{
	struct dpp_code code = {0};
	const char *problem = NULL;

	if (dpp_code_parse(text, len, &code, &problem) < 0) {
		must(problem);
		return;
	}
	must(code.curve && code.key_len > 0 && code.key_len <= sizeof(code.key));
	must(code.n_freqs <= ARRAY_SIZE(code.freqs) && code.port <= UINT16_MAX);
	must(memchr(code.info, '\0', sizeof(code.info)));
	must(memchr(code.host, '\0', sizeof(code.host)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	read_wifi((const char *)data, len);
	read_dpp((const char *)data, len);
	return 0;
}
