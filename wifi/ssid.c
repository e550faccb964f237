/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/ssid.h"

#include "base/hex.h"

#include <errno.h>
#include <string.h>

/* One escape after its backslash: how many characters it took, -EINVAL. */
static int unescape(const char *text, size_t len, uint8_t *ret)
{
	static const char letters[] = "\"\\enrt";
	static const uint8_t bytes[] = {'"', '\\', 0x1b, '\n', '\r', '\t'};
	const char *letter;

	if (len >= 3 && text[0] == 'x')
		return hex_decode((char[]){text[1], text[2], '\0'}, ret, 1) == 1
			       ? 3
			       : -EINVAL;
	letter = len && text[0] ? strchr(letters, text[0]) : NULL;
	if (!letter)
		return -EINVAL;
	*ret = bytes[letter - letters];
	return 1;
}

int wifi_ssid_parse(const char *text, size_t len, struct wifi_ssid *ret)
{
	struct wifi_ssid ssid = {};
	size_t at = 0;

	while (at < len) {
		uint8_t byte = (uint8_t)text[at++];

		if (byte == '\\') {
			int r = unescape(text + at, len - at, &byte);

			if (r < 0)
				return r;
			at += (size_t)r;
		} else if (byte < 0x20 || byte >= 0x7f) {
			return -EINVAL; /* the daemon escapes it */
		}
		if (ssid.len == WIFI_SSID_MAX)
			return -EINVAL;
		ssid.data[ssid.len++] = byte;
	}
	*ret = ssid;
	return 0;
}

int wifi_ssid_set(struct wifi_ssid *ssid, const void *data, size_t len)
{
	if (len > WIFI_SSID_MAX)
		return -EINVAL;
	*ssid = (struct wifi_ssid){.len = (uint8_t)len};
	if (len)
		memcpy(ssid->data, data, len);
	return 0;
}

bool wifi_ssid_equal(const struct wifi_ssid *a, const struct wifi_ssid *b)
{
	return a->len == b->len && memcmp(a->data, b->data, a->len) == 0;
}

bool wifi_ssid_has_prefix(const struct wifi_ssid *ssid, const struct wifi_ssid *prefix)
{
	return ssid->len >= prefix->len &&
	       memcmp(ssid->data, prefix->data, prefix->len) == 0;
}

bool wifi_ssid_is_hidden(const struct wifi_ssid *ssid)
{
	for (size_t i = 0; i < ssid->len; i++)
		if (ssid->data[i])
			return false;
	return true;
}
