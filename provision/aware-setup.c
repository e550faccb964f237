/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The codec: a header, and fields of a number, a length and a value. */
#include "provision/aware-setup.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
/* The lengths that a field may have. */
static const struct {
	uint8_t min, max;
} lengths[AWARE_SETUP_FIELDS] = {
	[AWARE_SETUP_F_RESULT]           = {1, 1},
	[AWARE_SETUP_F_VERSION]          = {1, 1},
	[AWARE_SETUP_F_CAPABILITIES]     = {2, 2},
	[AWARE_SETUP_F_STATE]            = {1, 1},
	[AWARE_SETUP_F_REASON]           = {1, 1},
	[AWARE_SETUP_F_SSID]             = {1, 32},
	[AWARE_SETUP_F_PASSPHRASE]       = {8, 64},
	[AWARE_SETUP_F_BSSID]            = {6, 6},
	[AWARE_SETUP_F_HIDDEN]           = {1, 1},
	[AWARE_SETUP_F_ADDRESS]          = {4, 16},
	[AWARE_SETUP_F_CHANNEL]          = {1, 1},
	[AWARE_SETUP_F_NAME]             = {1, AWARE_SETUP_TEXT_MAX},
	[AWARE_SETUP_F_HARDWARE]         = {1, AWARE_SETUP_TEXT_MAX},
	[AWARE_SETUP_F_FIRMWARE]         = {1, AWARE_SETUP_TEXT_MAX},
	[AWARE_SETUP_F_FIRMWARE_VERSION] = {1, AWARE_SETUP_TEXT_MAX},
	[AWARE_SETUP_F_FIRST]            = {1, 1},
	[AWARE_SETUP_F_TOTAL]            = {1, 1},
	[AWARE_SETUP_F_NETWORK]          = {AWARE_SETUP_NETWORK_MIN, AWARE_SETUP_NETWORK_MAX},
};

static const char *const securities[] = {
	[AWARE_SETUP_OPEN]       = "open",
	[AWARE_SETUP_WEP]        = "WEP",
	[AWARE_SETUP_WPA]        = "WPA",
	[AWARE_SETUP_WPA2]       = "WPA2",
	[AWARE_SETUP_WPA3]       = "WPA3",
	[AWARE_SETUP_WPA2_WPA3]  = "WPA2/WPA3",
	[AWARE_SETUP_ENTERPRISE] = "802.1X",
};
/* clang-format on */

/* 1: one more field; 0: the end; -EBADMSG: it runs past the end. */
static int next(struct reader *reader, uint8_t *ret_field, struct aware_setup_value *ret)
{
	if (reader->len == 0)
		return 0;
	*ret_field = reader_u8(reader);
	ret->len = reader_u8(reader);
	ret->data = reader_bytes(reader, ret->len);
	return reader->failed ? -EBADMSG : 1;
}

static bool is_known(uint8_t field)
{
	return field < AWARE_SETUP_FIELDS && lengths[field].max > 0;
}

static int take(struct aware_setup_message *message, uint8_t field,
		const struct aware_setup_value *value)
{
	if (!is_known(field))
		return 0;
	if (value->len < lengths[field].min || value->len > lengths[field].max)
		return -EBADMSG;
	if (field == AWARE_SETUP_F_ADDRESS && value->len != 4 && value->len != 16)
		return -EBADMSG;
	if (message->fields[field].data && field != AWARE_SETUP_F_NETWORK)
		return -EBADMSG;
	message->fields[field] = *value;
	return 0;
}

int aware_setup_parse(const void *bytes, size_t len, struct aware_setup_message *ret)
{
	struct reader reader = reader_of(bytes, len);
	struct aware_setup_value value;
	uint8_t field;
	int r;

	*ret = (struct aware_setup_message){.version = reader_u8(&reader)};
	ret->type = reader_u8(&reader);
	ret->id = reader_le16(&reader);
	if (reader.failed || len > AWARE_SETUP_MESSAGE_MAX)
		return -EBADMSG;
	if (ret->version != AWARE_SETUP_VERSION)
		return -EPROTONOSUPPORT;
	ret->networks = reader;
	while ((r = next(&reader, &field, &value)) > 0) {
		r = take(ret, field, &value);
		if (r < 0)
			return r;
	}
	return r;
}

unsigned aware_setup_number(const struct aware_setup_message *message,
			    enum aware_setup_field field, unsigned fallback)
{
	const struct aware_setup_value *value = &message->fields[field];

	if (!value->data)
		return fallback;
	return value->len == 2 ? value->data[0] | value->data[1] << 8 : value->data[0];
}

/* ---- Networks ---- */

int aware_setup_network_next(struct aware_setup_message *message,
			     struct provision_network *ret)
{
	struct aware_setup_value value;
	struct reader reader;
	uint8_t field, security;

	do {
		if (next(&message->networks, &field, &value) <= 0)
			return 0;
	} while (field != AWARE_SETUP_F_NETWORK);
	reader = reader_of(value.data, value.len);
	*ret = (struct provision_network){
		.rssi = (int8_t)reader_u8(&reader),
		.has_bssid = true,
		.ssid_len = value.len - AWARE_SETUP_NETWORK_MIN,
	};
	security = reader_u8(&reader);
	ret->open = security == AWARE_SETUP_OPEN;
	strcpy(ret->auth, security < ARRAY_SIZE(securities) ? securities[security] : "?");
	ret->channel = reader_u8(&reader);
	memcpy(ret->bssid, reader_bytes(&reader, sizeof(ret->bssid)), sizeof(ret->bssid));
	memcpy(ret->ssid, reader.data, ret->ssid_len);
	return 1;
}

static uint8_t security_of(const struct provision_network *network)
{
	if (network->open)
		return AWARE_SETUP_OPEN;
	for (size_t i = 0; i < ARRAY_SIZE(securities); i++)
		if (strcmp(network->auth, securities[i]) == 0)
			return (uint8_t)i;
	return AWARE_SETUP_OTHER;
}

bool aware_setup_put_network(struct buf *buf, const struct provision_network *network)
{
	size_t len = AWARE_SETUP_NETWORK_MIN + network->ssid_len;

	if (buf->len + 2 + len > AWARE_SETUP_MESSAGE_MAX)
		return false;
	buf_u8(buf, AWARE_SETUP_F_NETWORK);
	buf_u8(buf, (uint8_t)len);
	buf_u8(buf, (uint8_t)MAX(network->rssi, INT8_MIN));
	buf_u8(buf, security_of(network));
	buf_u8(buf, network->channel);
	buf_bytes(buf, network->bssid, sizeof(network->bssid));
	buf_bytes(buf, network->ssid, network->ssid_len);
	return true;
}

/* ---- Building ---- */

void aware_setup_begin(struct buf *buf, uint8_t type, uint16_t id)
{
	buf_clear(buf);
	buf_u8(buf, AWARE_SETUP_VERSION);
	buf_u8(buf, type);
	buf_le16(buf, id);
}

void aware_setup_put(struct buf *buf, enum aware_setup_field field, const void *data,
		     size_t len)
{
	if (!buf->error && buf->len + 2 + len > AWARE_SETUP_MESSAGE_MAX)
		buf->error = -EMSGSIZE;
	buf_u8(buf, field);
	buf_u8(buf, (uint8_t)len);
	buf_bytes(buf, data, len);
}

void aware_setup_put_u8(struct buf *buf, enum aware_setup_field field, uint8_t value)
{
	aware_setup_put(buf, field, &value, 1);
}
