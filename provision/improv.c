/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/improv.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static uint8_t checksum(const uint8_t *bytes, size_t len)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < len; i++)
		sum += bytes[i];
	return sum;
}

int improv_frame_parse(const void *bytes, size_t len, struct improv_frame *ret)
{
	struct reader reader = reader_of(bytes, len);
	struct improv_frame frame;
	uint8_t sum;

	frame.command = reader_u8(&reader);
	frame.len = reader_u8(&reader);
	frame.data = reader_bytes(&reader, frame.len);
	sum = reader_u8(&reader);
	if (reader.failed)
		return -EMSGSIZE;
	if (reader.len > 0)
		return -EOVERFLOW;
	if (sum != checksum(bytes, len - 1))
		return -EBADMSG;
	*ret = frame;
	return 0;
}

void improv_frame_build(struct buf *buf, uint8_t command, const void *data, size_t len)
{
	size_t start = buf->len;

	if (len > UINT8_MAX && !buf->error)
		buf->error = -EMSGSIZE;
	buf_u8(buf, command);
	buf_u8(buf, len);
	buf_bytes(buf, data, len);
	if (!buf->error)
		buf_u8(buf, checksum(buf->data + start, buf->len - start));
}

int improv_string_next(struct reader *strings, const uint8_t **ret, size_t *ret_len)
{
	const uint8_t *data;
	size_t len;

	if (strings->len == 0)
		return 0;
	len = reader_u8(strings);
	data = reader_bytes(strings, len);
	if (strings->failed)
		return -EBADMSG;
	*ret = data;
	*ret_len = len;
	return 1;
}

void improv_string_put(struct buf *strings, const void *data, size_t len)
{
	if (len > UINT8_MAX && !strings->error)
		strings->error = -EMSGSIZE;
	buf_u8(strings, len);
	buf_bytes(strings, data, len);
}

int improv_wifi_check(const struct improv_wifi *wifi)
{
	if (wifi->ssid_len < 1 || wifi->ssid_len > IMPROV_SSID_MAX)
		return -EINVAL;
	if (wifi->passphrase_len == 0)
		return 0;
	if (wifi->passphrase_len < 8 || wifi->passphrase_len > IMPROV_PASSPHRASE_MAX)
		return -EINVAL;
	if (wifi->passphrase_len < IMPROV_PASSPHRASE_MAX)
		return 0;
	for (size_t i = 0; i < wifi->passphrase_len; i++)
		if (!isxdigit(wifi->passphrase[i]))
			return -EINVAL;
	return 0;
}

void improv_wifi_build(struct buf *buf, const struct improv_wifi *wifi)
{
	struct buf data = {};

	improv_string_put(&data, wifi->ssid, wifi->ssid_len);
	improv_string_put(&data, wifi->passphrase, wifi->passphrase_len);
	if (data.error && !buf->error)
		buf->error = data.error;
	improv_frame_build(buf, IMPROV_SEND_WIFI, data.data, data.len);
	buf_deinit(&data);
}

int improv_wifi_parse(const struct improv_frame *frame, struct improv_wifi *ret)
{
	struct reader reader = reader_of(frame->data, frame->len);
	struct improv_wifi wifi = {};

	if (improv_string_next(&reader, &wifi.ssid, &wifi.ssid_len) != 1 ||
	    improv_string_next(&reader, &wifi.passphrase, &wifi.passphrase_len) != 1 ||
	    reader.len > 0)
		return -EBADMSG;
	*ret = wifi;
	return 0;
}

/* "-60"; what is no number, or none that a radio measures, is not told. */
static int16_t parse_rssi(const uint8_t *text, size_t len)
{
	int value = 0;

	if (len < 2 || len > 4 || text[0] != '-')
		return 0;
	for (size_t i = 1; i < len; i++) {
		if (!isdigit(text[i]))
			return 0;
		value = value * 10 + (text[i] - '0');
	}
	return -value;
}

int improv_network_next(struct reader *strings, struct provision_network *ret)
{
	struct provision_network network = {};
	const uint8_t *part[3];
	size_t len[3];

	for (size_t i = 0; i < ARRAY_SIZE(part); i++) {
		int r = improv_string_next(strings, &part[i], &len[i]);

		if (r <= 0)
			return r;
	}
	if (len[0] <= sizeof(network.ssid)) {
		memcpy(network.ssid, part[0], len[0]);
		network.ssid_len = len[0];
	}
	network.rssi = parse_rssi(part[1], len[1]);
	memcpy(network.auth, part[2], MIN(len[2], sizeof(network.auth) - 1));
	network.open = strcasecmp(network.auth, "NO") == 0;
	*ret = network;
	return 1;
}

void improv_network_put(struct buf *strings, const struct provision_network *network)
{
	char rssi[8];

	snprintf(rssi, sizeof(rssi), "%d", network->rssi);
	improv_string_put(strings, network->ssid, network->ssid_len);
	improv_string_put(strings, rssi, strlen(rssi));
	improv_string_put(strings, network->auth, strlen(network->auth));
}
