/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/beacon.h"

#include "base/buf.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	FRAME_UID     = 0x00,
	FRAME_URL     = 0x10,
	FRAME_TLM     = 0x20,
	FRAME_EID     = 0x30,
	TLM_PLAIN     = 0x00,
	TLM_ENCRYPTED = 0x01,

	UID_SIZE      = 18, /* older beacons leave the two reserved bytes out */
	UID_SIZE_RFU  = 20,
	URL_SIZE_MIN  = 4,  /* one encoded byte */
	URL_SIZE_MAX  = 20, /* 17 of them */
	TLM_SIZE      = 14,
	ETLM_SIZE     = 18,
	EID_SIZE      = 10,
};
/* clang-format on */

static const char *const url_schemes[] = {"http://www.", "https://www.", "http://",
					  "https://"};
static const char *const url_expansions[] = {".com/", ".org/", ".edu/", ".net/", ".info/",
					     ".biz/", ".gov/", ".com",	".org",	 ".edu",
					     ".net",  ".info", ".biz",	".gov"};

static int merge_uid(struct eddystone *merged, const uint8_t *data, size_t len)
{
	if (len < UID_SIZE || len > UID_SIZE_RFU)
		return -EBADMSG;
	merged->uid_tx_power = (int8_t)data[1];
	memcpy(merged->namespace_id, data + 2, sizeof(merged->namespace_id));
	memcpy(merged->instance_id, data + 12, sizeof(merged->instance_id));
	return EDDYSTONE_UID;
}

static int merge_url(struct eddystone *merged, const uint8_t *data, size_t len)
{
	char *end = merged->url;
	size_t i;

	if (len < URL_SIZE_MIN || len > URL_SIZE_MAX ||
	    data[2] >= ARRAY_SIZE(url_schemes))
		return -EBADMSG;
	merged->url_tx_power = (int8_t)data[1];
	/* the rest stays zero, so that equal beacons are equal bytes */
	memset(merged->url, 0, sizeof(merged->url));
	end = stpcpy(end, url_schemes[data[2]]);
	for (i = 3; i < len; i++) {
		if (data[i] < ARRAY_SIZE(url_expansions))
			end = stpcpy(end, url_expansions[data[i]]);
		else if (data[i] > 0x20 && data[i] < 0x7f)
			*end++ = (char)data[i];
		else
			end += sprintf(end, "%%%02X", data[i]);
	}
	return EDDYSTONE_URL;
}

/* Which of the table the text begins with; -1: none. Longer ones come before what they begin with. */
static int find_start(const char *text, const char *const *table, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strncmp(text, table[i], strlen(table[i])))
			return (int)i;
	return -1;
}

int eddystone_url_encode(const char *url, uint8_t ret[EDDYSTONE_URL_ENCODED_MAX])
{
	uint8_t encoded[EDDYSTONE_URL_ENCODED_MAX];
	int scheme = find_start(url, url_schemes, ARRAY_SIZE(url_schemes));
	size_t len = 0;

	if (scheme < 0)
		return -EINVAL;
	encoded[len++] = (uint8_t)scheme;
	url += strlen(url_schemes[scheme]);
	while (*url) {
		int code = find_start(url, url_expansions, ARRAY_SIZE(url_expansions));

		if (code < 0 && (*url <= 0x20 || *url >= 0x7f))
			return -EINVAL;
		if (len == sizeof(encoded))
			return -EMSGSIZE;
		encoded[len++] = (uint8_t)(code < 0 ? *url : code);
		url += code < 0 ? 1 : strlen(url_expansions[code]);
	}
	if (len == 1)
		return -EINVAL;
	memcpy(ret, encoded, len);
	return (int)len;
}

static int merge_tlm(struct eddystone *merged, const uint8_t *data, size_t len)
{
	struct reader reader = reader_of(data + 2, len - 2);

	if (len != TLM_SIZE)
		return -EBADMSG;
	merged->battery_mv = reader_be16(&reader);
	merged->temperature = (int16_t)reader_be16(&reader);
	merged->adv_count = reader_be32(&reader);
	merged->uptime_ds = reader_be32(&reader);
	return EDDYSTONE_TLM;
}

static int merge_etlm(struct eddystone *merged, const uint8_t *data, size_t len)
{
	if (len != ETLM_SIZE)
		return -EBADMSG;
	memcpy(merged->etlm_ciphertext, data + 2, sizeof(merged->etlm_ciphertext));
	memcpy(merged->etlm_salt, data + 14, sizeof(merged->etlm_salt));
	memcpy(merged->etlm_mic, data + 16, sizeof(merged->etlm_mic));
	return EDDYSTONE_ETLM;
}

static int merge_eid(struct eddystone *merged, const uint8_t *data, size_t len)
{
	if (len != EID_SIZE)
		return -EBADMSG;
	merged->eid_tx_power = (int8_t)data[1];
	memcpy(merged->eid, data + 2, sizeof(merged->eid));
	return EDDYSTONE_EID;
}

int eddystone_merge(struct eddystone *merged, const uint8_t *data, size_t len)
{
	int frame = -EBADMSG;

	if (len < 2)
		return -EBADMSG;
	if (data[0] == FRAME_UID)
		frame = merge_uid(merged, data, len);
	else if (data[0] == FRAME_URL)
		frame = merge_url(merged, data, len);
	else if (data[0] == FRAME_TLM && data[1] == TLM_PLAIN)
		frame = merge_tlm(merged, data, len);
	else if (data[0] == FRAME_TLM && data[1] == TLM_ENCRYPTED)
		frame = merge_etlm(merged, data, len);
	else if (data[0] == FRAME_EID)
		frame = merge_eid(merged, data, len);
	if (frame > 0)
		merged->frames |= (uint8_t)frame;
	return frame;
}
