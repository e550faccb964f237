/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/blufi-report.h"

#include "provision/facts.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
/* Behind the first three bytes of a status: a type, a length, a value. */
enum {
	FIELD_BSSID  = 0x01,
	FIELD_SSID   = 0x02,
	FIELD_REASON = 0x15, /* from 1.3 on */
};
/* clang-format on */

static int take_field(struct blufi_status *status, uint8_t type, const uint8_t *value,
		      size_t len)
{
	switch (type) {
	case FIELD_BSSID:
		if (len != sizeof(status->bssid))
			return -EBADMSG;
		status->has_bssid = true;
		memcpy(status->bssid, value, len);
		return 0;
	case FIELD_SSID:
		if (len > sizeof(status->ssid))
			return -EBADMSG;
		status->ssid_len = len;
		memcpy(status->ssid, value, len);
		return 0;
	case FIELD_REASON:
		if (len != 1)
			return -EBADMSG;
		status->reason = value[0];
		return 0;
	}
	return 0;
}

int blufi_status_parse(const uint8_t *data, size_t len, struct blufi_status *ret)
{
	struct reader reader = reader_of(data, len);
	struct blufi_status status = {.reason = BLUFI_REASON_NONE};
	int r = 0;

	status.opmode = reader_u8(&reader);
	status.station = reader_u8(&reader);
	reader_u8(&reader); /* stations of its own network */
	while (r == 0 && reader.len > 0 && !reader.failed) {
		uint8_t type = reader_u8(&reader);
		size_t n = reader_u8(&reader);
		const uint8_t *value = reader_bytes(&reader, n);

		r = value ? take_field(&status, type, value, n) : -EBADMSG;
	}
	if (r < 0 || reader.failed)
		return -EBADMSG;
	*ret = status;
	return 0;
}

static void add_field(struct buf *buf, uint8_t type, const void *value, size_t len)
{
	buf_u8(buf, type);
	buf_u8(buf, len);
	buf_bytes(buf, value, len);
}

void blufi_status_build(struct buf *buf, const struct blufi_status *status)
{
	buf_u8(buf, status->opmode);
	buf_u8(buf, status->station);
	buf_u8(buf, 0);
	if (status->has_bssid)
		add_field(buf, FIELD_BSSID, status->bssid, sizeof(status->bssid));
	if (status->ssid_len > 0)
		add_field(buf, FIELD_SSID, status->ssid, status->ssid_len);
	if (status->reason != BLUFI_REASON_NONE)
		add_field(buf, FIELD_REASON, &status->reason, 1);
}

/* A length, which counts what follows: RSSI, SSID. Whether a network is open is not told. */
int blufi_networks_parse(const uint8_t *data, size_t len, struct provision_facts *ret)
{
	struct reader reader = reader_of(data, len);

	while (reader.len > 0) {
		struct provision_network network = {0};
		size_t n = reader_u8(&reader);
		int8_t rssi = (int8_t)reader_u8(&reader);
		const uint8_t *ssid = n > 0 ? reader_bytes(&reader, n - 1) : NULL;

		if (!ssid || n - 1 > sizeof(network.ssid))
			return -EBADMSG;
		network.rssi = rssi;
		network.ssid_len = n - 1;
		memcpy(network.ssid, ssid, n - 1);
		provision_facts_add_network(ret, &network);
	}
	return 0;
}

void blufi_networks_build(struct buf *buf, const struct provision_network *networks,
			  size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_u8(buf, networks[i].ssid_len + 1u);
		buf_u8(buf, (uint8_t)networks[i].rssi);
		buf_bytes(buf, networks[i].ssid, networks[i].ssid_len);
	}
}
