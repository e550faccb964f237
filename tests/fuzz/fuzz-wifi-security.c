/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "base/buf.h"
#include "wifi/profile.h"

#include <string.h>

/* What is joined without a key is open, and only a network whose elements were read whole is. */
static void check_kind(const struct wifi_security *security)
{
	must(wifi_kind_name(security->kind));
	must(!(security->ft & ~security->akms));
	must(security->owe_ssid.len <= WIFI_SSID_MAX);
	if (security->kind == WIFI_OPEN)
		must(!security->akms && !security->pairwise);
	if (security->kind == WIFI_OWE_TRANSITION)
		must(security->owe_ssid.len > 0);
}

/* Whatever is accepted becomes commands, each of them one line. */
static void check_commands(const struct wifi_bss *bss,
			   const struct wifi_credentials *credentials)
{
	const struct wifi_selector selector = {.ssid = bss->ssid};
	struct buf command = {0};
	bool secret;

	if (wifi_profile_check(bss, credentials) != WIFI_FITS)
		return;
	for (size_t i = 0; wifi_profile_command(bss, &selector, credentials, 0, i,
						&command, &secret) == 1;
	     i++) {
		must(command.len > 0 && command.len < 4096);
		must(!memchr(command.data, '\n', command.len));
		must(!memchr(command.data, '\0', command.len));
	}
	must(!command.error);
	buf_deinit(&command);
}

/* The capability field, then elements. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct wifi_credentials none;
	struct wifi_credentials passphrase = {0};
	struct reader reader = reader_of(data, len);
	uint16_t capabilities = reader_le16(&reader);
	struct wifi_bss bss = {.freq = 2412, .capabilities = capabilities};
	struct secret *secret;

	if (reader.failed)
		return 0;
	wifi_security_parse(reader.data, reader.len, capabilities, &bss.security);
	check_kind(&bss.security);
	wifi_ssid_set(&bss.ssid, reader.data, MIN(reader.len, (size_t)WIFI_SSID_MAX));
	check_commands(&bss, &none);
	must(secret_new(reader.data, MIN(reader.len, (size_t)130), &secret) == 0);
	passphrase.passphrase = secret;
	check_commands(&bss, &passphrase);
	secret_free(secret);
	return 0;
}
