/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/eddystone-config.h"

#include "base/buf.h"

#include <errno.h>
#include <string.h>

enum {
	VERSION = 0x00,
	CAPABILITIES_LEAST =
		6, /* without a list of powers; the text asks for one at least */
};

int eddystone_capabilities_parse(const uint8_t *data, size_t len,
				 struct eddystone_capabilities *ret)
{
	struct eddystone_capabilities capabilities = {0};
	struct reader reader = reader_of(data, len);

	if (len < CAPABILITIES_LEAST || reader_u8(&reader) != VERSION)
		return -EBADMSG;
	capabilities.n_slots = reader_u8(&reader);
	capabilities.n_eid_slots = reader_u8(&reader);
	capabilities.abilities = reader_u8(&reader);
	capabilities.kinds = reader_be16(&reader);
	if (!capabilities.n_slots)
		return -EBADMSG;
	capabilities.n_slots = MIN(capabilities.n_slots, EDDYSTONE_SLOTS_MAX);
	capabilities.n_tx_powers = MIN(reader.len, EDDYSTONE_TX_POWERS_MAX);
	memcpy(capabilities.tx_powers, reader.data, capabilities.n_tx_powers);
	*ret = capabilities;
	return 0;
}

size_t eddystone_slot_build(const struct eddystone_plan *plan, const uint8_t *key,
			    uint8_t ret[EDDYSTONE_WRITE_MAX])
{
	size_t key_len = EDDYSTONE_PUBLIC_KEY_SIZE;

	switch (plan->content) {
	case EDDYSTONE_KEEP:
		return 0;
	case EDDYSTONE_CLEAR:
		/* an empty value means the same; not every stack lets one through */
		ret[0] = 0x00;
		return 1;
	case EDDYSTONE_UID_FRAME:
		ret[0] = EDDYSTONE_TYPE_UID;
		memcpy(ret + 1, plan->uid, EDDYSTONE_UID_SIZE);
		return 1 + EDDYSTONE_UID_SIZE;
	case EDDYSTONE_URL_FRAME:
		ret[0] = EDDYSTONE_TYPE_URL;
		memcpy(ret + 1, plan->url, plan->url_len);
		return 1U + plan->url_len;
	case EDDYSTONE_TLM_FRAME:
		ret[0] = EDDYSTONE_TYPE_TLM;
		return 1;
	case EDDYSTONE_EID_AGREED:
	case EDDYSTONE_EID_GIVEN:
		if (plan->content == EDDYSTONE_EID_GIVEN)
			key_len = EDDYSTONE_KEY_SIZE;
		ret[0] = EDDYSTONE_TYPE_EID;
		memcpy(ret + 1, key, key_len);
		ret[1 + key_len] = plan->exponent;
		return 2 + key_len;
	}
	return 0;
}

unsigned eddystone_content_kind(enum eddystone_content content)
{
	switch (content) {
	case EDDYSTONE_KEEP:
	case EDDYSTONE_CLEAR:
		return 0;
	case EDDYSTONE_UID_FRAME:
		return EDDYSTONE_KIND_UID;
	case EDDYSTONE_URL_FRAME:
		return EDDYSTONE_KIND_URL;
	case EDDYSTONE_TLM_FRAME:
		return EDDYSTONE_KIND_TLM;
	case EDDYSTONE_EID_AGREED:
	case EDDYSTONE_EID_GIVEN:
		return EDDYSTONE_KIND_EID;
	}
	return 0;
}

bool eddystone_slot_is_silent(const uint8_t *data, size_t len)
{
	return len == 0 || (len == 1 && data[0] == 0x00);
}

int eddystone_eid_data_parse(const uint8_t *data, size_t len,
			     struct eddystone_eid_data *ret)
{
	struct reader reader = reader_of(data, len);
	struct eddystone_eid_data eid;

	if (len != EDDYSTONE_EID_DATA_SIZE || reader_u8(&reader) != EDDYSTONE_TYPE_EID)
		return -EBADMSG;
	eid.exponent = reader_u8(&reader);
	eid.clock = reader_be32(&reader);
	memcpy(eid.eid, reader.data, sizeof(eid.eid));
	if (eid.exponent > EDDYSTONE_EXPONENT_MAX)
		return -EBADMSG;
	*ret = eid;
	return 0;
}
