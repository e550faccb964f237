/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/shared-key.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	DESCRIPTOR_RSN     = 2,   /* IEEE 802.11-2020 12.7.2 */
	BEFORE_MIC         = 78,  /* publish id to the reserved bytes */
	ZEROES             = 72,  /* replay counter, nonce, IV, RSC, reserved */
	KDE                = 0xdd,
	KDE_NIK            = 36,
	KDE_LIFETIME       = 37,
	LIFETIME_OF_NIK    = 1 << 3,
	NIK_KDE_LEN        = 4 + 1 + AWARE_NIK_LEN,
	LIFETIME_KDE_LEN   = 4 + 2 + 4,
	WRAP_UNIT          = 8,   /* RFC 3394 2 */
};
/* clang-format on */

static const uint8_t wfa_oui[] = {0x50, 0x6f, 0x9a};

/* The only length for which the length of the data fits what is left. */
static int find_mic_len(const struct aware_attr *attr)
{
	static const uint8_t lens[] = {0, 16, 24};

	for (size_t i = 0; i < ARRAY_SIZE(lens); i++) {
		size_t at = BEFORE_MIC + lens[i];

		if (at + 2 <= attr->len &&
		    at + 2 + (attr->body[at] << 8) + attr->body[at + 1] == attr->len)
			return lens[i];
	}
	return -EBADMSG;
}

int aware_shared_key_parse(const struct aware_attr *attr, struct aware_shared_key *ret)
{
	struct reader reader = reader_of(attr->body, attr->len);
	struct aware_shared_key key = {.publish_id = reader_u8(&reader)};
	int mic_len = find_mic_len(attr);

	if (mic_len < 0 || reader_u8(&reader) != DESCRIPTOR_RSN)
		return -EBADMSG;
	key.mic_len = mic_len;
	key.key_info = reader_be16(&reader);
	key.key_len = reader_be16(&reader);
	reader_bytes(&reader, ZEROES + key.mic_len);
	key.len = reader_be16(&reader);
	key.data = reader_bytes(&reader, key.len);
	if (reader.failed || key.len > AWARE_KEY_DATA_MAX)
		return -EBADMSG;
	*ret = key;
	return 0;
}

void aware_shared_key_put(struct buf *buf, const struct aware_shared_key *key)
{
	static const uint8_t zeroes[ZEROES + AWARE_MIC_MAX];
	size_t mark = aware_attr_begin(buf, AWARE_ATTR_SHARED_KEY_DESCRIPTOR);

	buf_u8(buf, key->publish_id);
	buf_u8(buf, DESCRIPTOR_RSN);
	buf_be16(buf, key->key_info);
	buf_be16(buf, key->key_len);
	buf_bytes(buf, zeroes, ZEROES + key->mic_len);
	buf_be16(buf, key->len);
	buf_bytes(buf, key->data, key->len);
	aware_attr_end(buf, mark);
}

void aware_nik_put(struct buf *buf, const struct aware_nik *nik)
{
	size_t start = buf->len;

	buf_u8(buf, KDE);
	buf_u8(buf, NIK_KDE_LEN);
	buf_bytes(buf, wfa_oui, sizeof(wfa_oui));
	buf_u8(buf, KDE_NIK);
	buf_u8(buf, nik->version);
	buf_bytes(buf, nik->nik, AWARE_NIK_LEN);
	if (nik->lifetime_s) {
		buf_u8(buf, KDE);
		buf_u8(buf, LIFETIME_KDE_LEN);
		buf_bytes(buf, wfa_oui, sizeof(wfa_oui));
		buf_u8(buf, KDE_LIFETIME);
		buf_le16(buf, LIFETIME_OF_NIK);
		buf_be32(buf, nik->lifetime_s);
	}
	/* IEEE 802.11-2020 12.7.2: 0xdd and zeroes */
	if ((buf->len - start) % WRAP_UNIT)
		buf_u8(buf, KDE);
	while (!buf->error && (buf->len - start) % WRAP_UNIT)
		buf_u8(buf, 0);
}

static void take_element(struct reader element, struct aware_nik *ret, bool *found)
{
	const uint8_t *oui = reader_bytes(&element, sizeof(wfa_oui)), *nik;
	uint8_t type = reader_u8(&element);
	uint16_t which;

	if (element.failed || memcmp(oui, wfa_oui, sizeof(wfa_oui)) != 0)
		return;
	if (type == KDE_NIK) {
		uint8_t version = reader_u8(&element);

		nik = reader_bytes(&element, AWARE_NIK_LEN);
		if (!nik || element.len > 0 || version != 0)
			return;
		memcpy(ret->nik, nik, AWARE_NIK_LEN);
		*found = true;
	} else if (type == KDE_LIFETIME) {
		uint32_t lifetime;

		which = reader_le16(&element);
		lifetime = reader_be32(&element);
		if (!element.failed && which & LIFETIME_OF_NIK)
			ret->lifetime_s = lifetime;
	}
}

int aware_nik_parse(const uint8_t *data, size_t len, struct aware_nik *ret)
{
	struct reader reader = reader_of(data, len);
	struct aware_nik nik = {};
	bool found = false;

	while (reader.len > 0) {
		uint8_t id = reader_u8(&reader), size;
		const uint8_t *body;

		if (id == KDE && (reader.len == 0 || reader.data[0] == 0))
			break; /* padding */
		size = reader_u8(&reader);
		body = reader_bytes(&reader, size);
		if (!body)
			return -EBADMSG;
		if (id == KDE)
			take_element(reader_of(body, size), &nik, &found);
	}
	if (!found)
		return -ENOENT;
	*ret = nik;
	return 0;
}
