/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/pasn.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	EXTENSION_GROUPS    = 161, /* supported groups, of a responder */
	PARAMETERS_COMEBACK = 1 << 0,
	PARAMETERS_GROUP    = 1 << 1,
	SUITE_NOT_ALLOWED   = 7,   /* of group data and management: IEEE 802.11-2020 table 9-149 */
	RSN_VERSION         = 1,
	AUTH_SAE            = 3,
	SAE_COMMIT          = 1,
	SAE_CONFIRM         = 2,
};
/* clang-format on */

static const uint8_t rsn_oui[] = {0x00, 0x0f, 0xac};

/* ---- The RSN element ---- */

static uint8_t take_suite(struct reader *reader)
{
	const uint8_t *oui = reader_bytes(reader, sizeof(rsn_oui));
	uint8_t type = reader_u8(reader);

	if (!reader->failed && memcmp(oui, rsn_oui, sizeof(rsn_oui)) != 0)
		reader->failed = true;
	return type;
}

static uint8_t take_only_suite(struct reader *reader)
{
	if (reader_le16(reader) != 1)
		reader->failed = true;
	return take_suite(reader);
}

static int parse_rsn(const struct element *element, struct pasn_rsn *ret)
{
	struct reader reader = reader_of(element->body, element->len);
	const uint8_t *pmkid;
	uint16_t n_pmkids;

	if (reader_le16(&reader) != RSN_VERSION ||
	    take_suite(&reader) != SUITE_NOT_ALLOWED)
		return -EBADMSG;
	ret->pairwise = take_only_suite(&reader);
	ret->akm = take_only_suite(&reader);
	ret->capabilities = reader_le16(&reader);
	n_pmkids = reader_le16(&reader);
	ret->has_pmkid = n_pmkids == 1;
	if (n_pmkids > 1)
		return -EBADMSG;
	pmkid = n_pmkids ? reader_bytes(&reader, AWARE_PMKID_LEN) : NULL;
	if (pmkid)
		memcpy(ret->pmkid, pmkid, AWARE_PMKID_LEN);
	take_suite(&reader); /* of group management frames: nothing is made of it */
	return reader.failed || reader.len > 0 ? -EBADMSG : 0;
}

static void put_suite(struct buf *buf, uint8_t type)
{
	buf_bytes(buf, rsn_oui, sizeof(rsn_oui));
	buf_u8(buf, type);
}

static void put_rsn(struct buf *buf, const struct pasn_rsn *rsn)
{
	struct buf body = {};

	buf_le16(&body, RSN_VERSION);
	put_suite(&body, SUITE_NOT_ALLOWED);
	buf_le16(&body, 1);
	put_suite(&body, rsn->pairwise);
	buf_le16(&body, 1);
	put_suite(&body, rsn->akm);
	buf_le16(&body, rsn->capabilities);
	buf_le16(&body, rsn->has_pmkid);
	if (rsn->has_pmkid)
		buf_bytes(&body, rsn->pmkid, AWARE_PMKID_LEN);
	put_suite(&body, SUITE_NOT_ALLOWED);
	element_put(buf, ELEMENT_RSN, ELEMENT_NO_EXTENSION, body.data, body.len);
	buf_deinit(&body);
}

/* ---- PASN parameters ---- */

static int parse_parameters(const struct element *element, struct pasn_message *ret)
{
	struct reader reader = reader_of(element->body, element->len);
	uint8_t control = reader_u8(&reader);
	const uint8_t *key;

	ret->has_parameters = true;
	ret->wrapped_format = reader_u8(&reader);
	if (control & PARAMETERS_COMEBACK) /* an access point's, which this is not */
		return -EBADMSG;
	if (control & PARAMETERS_GROUP) {
		ret->group = reader_le16(&reader);
		ret->key_len = reader_u8(&reader);
		key = reader_bytes(&reader, ret->key_len);
		if (!key || ret->key_len > sizeof(ret->key))
			return -EBADMSG;
		memcpy(ret->key, key, ret->key_len);
	}
	return reader.failed || reader.len > 0 ? -EBADMSG : 0;
}

static void put_parameters(struct buf *buf, const struct pasn_message *message)
{
	struct buf body = {};

	buf_u8(&body, message->group ? PARAMETERS_GROUP : 0);
	buf_u8(&body, message->wrapped_format);
	if (message->group) {
		buf_le16(&body, message->group);
		buf_u8(&body, message->key_len);
		buf_bytes(&body, message->key, message->key_len);
	}
	element_put(buf, ELEMENT_EXTENSION, ELEMENT_PASN_PARAMETERS, body.data, body.len);
	buf_deinit(&body);
}

/* ---- A message ---- */

static int parse_groups(const struct element *element, struct pasn_message *ret)
{
	struct reader reader = reader_of(element->body, element->len);

	ret->has_groups = true;
	while (reader.len > 0 && ret->n_groups < PASN_GROUPS_MAX)
		ret->groups[ret->n_groups++] = reader_le16(&reader);
	return reader.failed ? -EBADMSG : 0;
}

static int take_short(const struct element *element, uint8_t *ret, size_t max,
		      size_t *ret_len)
{
	if (element->len == 0 || element->len > max || element->fragmented)
		return -EBADMSG;
	memcpy(ret, element->body, element->len);
	*ret_len = element->len;
	return 0;
}

static int take_extension(const struct element *element, struct pasn_message *ret)
{
	switch (element->extension) {
	case ELEMENT_WRAPPED_DATA:
		if (ret->has_wrapped)
			return -EBADMSG;
		ret->has_wrapped = true;
		element_join(element, &ret->wrapped);
		return ret->wrapped.error;
	case ELEMENT_PASN_PARAMETERS:
		return ret->has_parameters ? -EBADMSG : parse_parameters(element, ret);
	case EXTENSION_GROUPS:
		return ret->has_groups ? -EBADMSG : parse_groups(element, ret);
	}
	return 0;
}

static int take_element(const struct element *element, struct pasn_message *ret)
{
	switch (element->id) {
	case ELEMENT_RSN:
		if (ret->has_rsn)
			return -EBADMSG;
		ret->has_rsn = true;
		ret->rsn_element = element->whole;
		ret->rsn_element_len = element->whole_len;
		return parse_rsn(element, &ret->rsn);
	case ELEMENT_RSNX:
		if (ret->rsnx_len)
			return -EBADMSG;
		ret->rsnx_element = element->whole;
		ret->rsnx_element_len = element->whole_len;
		return take_short(element, ret->rsnx, sizeof(ret->rsnx), &ret->rsnx_len);
	case ELEMENT_MIC:
		return ret->mic_len ? -EBADMSG
				    : take_short(element, ret->mic, sizeof(ret->mic),
						 &ret->mic_len);
	case ELEMENT_EXTENSION:
		return take_extension(element, ret);
	}
	return 0;
}

int pasn_message_parse(const struct aware_frame *frame, struct pasn_message *ret)
{
	struct reader reader = reader_of(frame->body, frame->len);
	struct pasn_message message = {.transaction = frame->transaction,
				       .status = frame->status};
	struct element element;
	int r;

	if (frame->kind != AWARE_FRAME_AUTH)
		return -EBADMSG;
	while ((r = element_next(&reader, &element)) > 0) {
		/* what follows the MIC, no MIC covers */
		r = message.mic_len ? -EBADMSG : take_element(&element, &message);
		if (r < 0)
			break;
	}
	if (r == 0)
		r = element_find_nan(frame->body, frame->len, &message.attrs);
	if (r == -ENOENT)
		r = 0;
	if (r < 0) {
		pasn_message_deinit(&message);
		return r;
	}
	*ret = message;
	return 0;
}

void pasn_message_deinit(struct pasn_message *message)
{
	buf_deinit(&message->wrapped);
	buf_deinit(&message->attrs);
}

static void put_groups(struct buf *buf, const struct pasn_message *message)
{
	struct buf body = {};

	for (size_t i = 0; i < message->n_groups; i++)
		buf_le16(&body, message->groups[i]);
	element_put(buf, ELEMENT_EXTENSION, EXTENSION_GROUPS, body.data, body.len);
	buf_deinit(&body);
}

void pasn_message_build(struct buf *buf, const struct pasn_message *message)
{
	if (message->has_rsn)
		put_rsn(buf, &message->rsn);
	if (message->has_wrapped)
		element_put(buf, ELEMENT_EXTENSION, ELEMENT_WRAPPED_DATA,
			    message->wrapped.data, message->wrapped.len);
	if (message->rsnx_len)
		element_put(buf, ELEMENT_RSNX, ELEMENT_NO_EXTENSION, message->rsnx,
			    message->rsnx_len);
	if (message->has_parameters)
		put_parameters(buf, message);
	if (message->attrs.len)
		element_put_nan(buf, message->attrs.data, message->attrs.len);
	if (message->has_groups)
		put_groups(buf, message);
	if (message->mic_len)
		element_put(buf, ELEMENT_MIC, ELEMENT_NO_EXTENSION, message->mic,
			    message->mic_len);
}

/* ---- SAE in the wrapped data ---- */

int pasn_sae_parse(const uint8_t *data, size_t len, enum ec_curve curve,
		   struct pasn_sae *ret)
{
	struct reader reader = reader_of(data, len);
	struct pasn_sae sae = {};
	size_t wanted;

	if (reader_le16(&reader) != AUTH_SAE)
		return -EBADMSG;
	sae.transaction = reader_le16(&reader);
	sae.status = reader_le16(&reader);
	if (sae.transaction == SAE_COMMIT) {
		sae.group = reader_le16(&reader);
		wanted = 3 * ec_len(curve);
	} else if (sae.transaction == SAE_CONFIRM) {
		sae.counter = reader_le16(&reader);
		wanted = hash_len(sae_hash(curve));
	} else {
		return -EBADMSG;
	}
	sae.len = reader.len;
	sae.data = reader.data;
	/* a refusal says nothing more */
	if (sae.transaction == SAE_COMMIT && sae.status != SAE_STATUS_H2E)
		wanted = reader.len;
	if (reader.failed || sae.len != wanted)
		return -EBADMSG;
	*ret = sae;
	return 0;
}

void pasn_sae_put(struct buf *buf, const struct pasn_sae *sae)
{
	buf_le16(buf, AUTH_SAE);
	buf_le16(buf, sae->transaction);
	buf_le16(buf, sae->status);
	buf_le16(buf, sae->transaction == SAE_COMMIT ? sae->group : sae->counter);
	buf_bytes(buf, sae->data, sae->len);
}

int pasn_sae_next(struct reader *wrapped, const uint8_t **ret, size_t *ret_len)
{
	const uint8_t *data;
	uint16_t len;

	if (wrapped->len == 0)
		return 0;
	len = reader_le16(wrapped);
	data = reader_bytes(wrapped, len);
	if (!data)
		return -EBADMSG;
	*ret = data;
	*ret_len = len;
	return 1;
}
