/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one side of a PASN exchange sends: three messages, and a refusal. */
#include "aware/pasn-private.h"

#include <string.h>

enum {
	RSN_MFP = 0x00c0,  /* management frames are protected, and have to be */
	CONFIRM_FIRST = 1, /* send-confirm of who confirms first */
};

static void fill_rsn(const struct pasn_exchange *x, struct pasn_message *message)
{
	struct pasn_rsn *rsn = &message->rsn;

	message->has_rsn = true;
	rsn->pairwise = x->curve == EC_P384 ? PASN_RSN_GCMP_256 : PASN_RSN_CCMP_128;
	rsn->akm = x->options.suite.akm;
	rsn->capabilities = RSN_MFP;
	if (x->options.kind == PASN_BY_NPK) {
		rsn->has_pmkid = true;
		memcpy(rsn->pmkid, x->options.own_npkid, AWARE_PMKID_LEN);
	} else if (pasn_is_sae(x) && !x->options.initiator) {
		rsn->has_pmkid = true;
		memcpy(rsn->pmkid, x->sae.pmkid, AWARE_PMKID_LEN);
	}
}

static void fill_rsnx(const struct pasn_exchange *x, struct pasn_message *message)
{
	if (x->options.suite.akm != AWARE_AKM_SAE)
		return;
	/* its first four bits are its length less one: IEEE 802.11-2020 9.4.2.241 */
	message->rsnx_len = x->options.short_rsnx ? 1 : 2;
	message->rsnx[0] = PASN_RSNX_H2E | (message->rsnx_len - 1);
}

static void fill_key(const struct pasn_exchange *x, struct pasn_message *message)
{
	size_t len = ec_len(x->curve);

	message->group = x->curve;
	message->key[0] = x->public_key[2 * len - 1] & 1 ? PASN_KEY_ODD : PASN_KEY_EVEN;
	memcpy(message->key + 1, x->public_key, len);
	message->key_len = 1 + len;
}

static void put_commit(const struct pasn_exchange *x, struct buf *buf)
{
	size_t len = ec_len(x->curve);
	uint8_t data[EC_LEN_MAX + EC_POINT_MAX];
	const struct pasn_sae commit = {.transaction = 1,
					.status = SAE_STATUS_H2E,
					.group = x->curve,
					.data = data,
					.len = 3 * len};

	memcpy(data, x->sae.scalar, len);
	memcpy(data + len, x->sae.element, 2 * len);
	pasn_sae_put(buf, &commit);
}

static int put_confirm(const struct pasn_exchange *x, struct buf *buf)
{
	uint8_t data[HASH_LEN_MAX];
	const struct pasn_sae confirm = {.transaction = 2,
					 .counter = CONFIRM_FIRST,
					 .data = data,
					 .len = hash_len(sae_hash(x->curve))};
	int r = sae_confirm(&x->sae, true, CONFIRM_FIRST, data);

	if (r == 0)
		pasn_sae_put(buf, &confirm);
	return r;
}

/* The responder's two, each with its length before it. */
static int put_both(const struct pasn_exchange *x, struct buf *buf)
{
	struct buf part = {};
	int r;

	put_commit(x, &part);
	buf_le16(buf, part.len);
	buf_bytes(buf, part.data, part.len);
	buf_clear(&part);
	r = put_confirm(x, &part);
	buf_le16(buf, part.len);
	buf_bytes(buf, part.data, part.len);
	r = r < 0 ? r : part.error;
	buf_deinit(&part);
	return r;
}

static int fill_wrapped(const struct pasn_exchange *x, struct pasn_message *message)
{
	if (!pasn_is_sae(x))
		return 0;
	message->has_wrapped = true;
	message->wrapped_format = PASN_WRAPPED_SAE;
	if (message->transaction == 1)
		put_commit(x, &message->wrapped);
	else if (message->transaction == 2)
		return put_both(x, &message->wrapped);
	else
		return put_confirm(x, &message->wrapped);
	return message->wrapped.error;
}

void pasn_sent(const struct pasn_exchange *x, struct aware_frame *ret)
{
	*ret = (struct aware_frame){
		.kind = AWARE_FRAME_AUTH,
		.transaction = x->sent_transaction,
		.status = x->sent_status,
		.body = x->sent.data,
		.len = x->sent.len,
	};
}

/* Of the second message over its elements, of the third over the hash of the first. */
static int seal(struct pasn_exchange *x, const struct pasn_message *message)
{
	struct aware_frame frame;
	struct buf body = {}, extra = {};
	struct pasn_message again;
	struct aware_mic_input input = {.from_responder = message->transaction == 2};
	uint8_t mic[AWARE_MIC_MAX];
	int r;

	pasn_sent(x, &frame);
	aware_frame_build_body(&body, &frame);
	r = pasn_message_parse(&frame, &again);
	if (r < 0)
		goto out;
	if (message->transaction == 2) {
		buf_bytes(&extra, again.rsn_element, again.rsn_element_len);
		buf_bytes(&extra, again.rsnx_element, again.rsnx_element_len);
	} else {
		buf_bytes(&extra, x->first_hash, x->first_hash_len);
	}
	pasn_message_deinit(&again);
	input.extra = extra.data;
	input.extra_len = extra.len;
	input.body = body.data;
	input.body_len = body.len;
	r = body.error ? body.error : extra.error;
	if (r == 0)
		r = aware_keys_mic(&x->options.suite, &x->options.addresses, &x->keys,
				   &input, mic);
	if (r == 0)
		memcpy(x->sent.data + x->sent.len - message->mic_len, mic,
		       message->mic_len);
out:
	buf_deinit(&body);
	buf_deinit(&extra);
	return r;
}

int pasn_send(struct pasn_exchange *x, uint16_t transaction, struct aware_frame *ret)
{
	struct pasn_message message = {.transaction = transaction,
				       .has_parameters = true};
	int r;

	if (transaction != 3) {
		fill_rsn(x, &message);
		fill_rsnx(x, &message);
		fill_key(x, &message);
	}
	if (transaction != 1)
		message.mic_len = aware_suite_mic_len(&x->options.suite);
	r = fill_wrapped(x, &message);
	buf_bytes(&message.attrs, x->attrs.data, x->attrs.len);
	buf_clear(&x->sent);
	x->sent_transaction = transaction;
	x->sent_status = PASN_STATUS_OK;
	pasn_message_build(&x->sent, &message);
	if (r == 0)
		r = message.attrs.error ? message.attrs.error : x->sent.error;
	if (r == 0 && message.mic_len)
		r = seal(x, &message);
	pasn_message_deinit(&message);
	if (r == 0)
		pasn_sent(x, ret);
	return r;
}

void pasn_send_refusal(struct pasn_exchange *x, uint16_t transaction, uint16_t status,
		       struct aware_frame *ret)
{
	struct pasn_message message = {.transaction = transaction};

	if (status == PASN_STATUS_GROUP) {
		message.has_groups = true;
		message.groups[0] = x->curve;
		message.n_groups = 1;
	}
	buf_clear(&x->sent);
	pasn_message_build(&x->sent, &message);
	x->sent_transaction = transaction;
	x->sent_status = status;
	if (!x->sent.error)
		pasn_sent(x, ret);
}
