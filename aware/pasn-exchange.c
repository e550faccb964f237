/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/pasn-private.h"

#include "base/crypto/random.h"

#include <errno.h>
#include <string.h>

#define SAE_SSID \
	"516F9A010000" /* Wi-Fi Aware v4.0 7.6.4.2: what stands for a network's name */

/* What the keys were made of. */
static void wipe_secrets(struct pasn_exchange *x)
{
	sae_deinit(&x->sae);
	secret_wipe(x->private_key, sizeof(x->private_key));
	secret_wipe(x->npk, sizeof(x->npk));
}

static enum pasn_result fail(struct pasn_exchange *x, enum pasn_problem problem)
{
	x->problem = problem;
	x->state = STATE_FAILED;
	wipe_secrets(x);
	secret_wipe(x->pmk, sizeof(x->pmk));
	aware_keys_deinit(&x->keys);
	return PASN_FAILED;
}

static enum pasn_result fail_errno(struct pasn_exchange *x, int r)
{
	return fail(x, r == -EBADMSG ? PASN_BAD_MESSAGE : PASN_NO_MEMORY);
}

/* ---- Begin and end ---- */

static int prepare_sae(struct pasn_exchange *x, const struct secret *password)
{
	const struct aware_addresses *who = &x->options.addresses;
	uint8_t point[EC_POINT_MAX];
	int r = sae_password_point(x->curve, SAE_SSID, secret_data(password),
				   secret_len(password), point);

	if (r == 0)
		r = sae_init(&x->sae, x->curve, point, who->initiator, who->responder);
	secret_wipe(point, sizeof(point));
	return r;
}

static int prepare(struct pasn_exchange *x, const struct pasn_options *options)
{
	int r = ec_random_scalar(x->curve, x->private_key);

	if (r == 0)
		r = ec_multiply(x->curve, x->private_key, NULL, x->public_key);
	if (r == 0 && pasn_is_sae(x))
		r = prepare_sae(x, options->password);
	if (options->kind == PASN_BY_NPK)
		memcpy(x->npk, options->npk, sizeof(x->npk));
	buf_bytes(&x->attrs, options->attrs, options->attrs_len);
	return r < 0 ? r : x->attrs.error;
}

int pasn_exchange_new(const struct pasn_options *options, struct pasn_exchange **ret)
{
	_cleanup_(pasn_exchange_freep) struct pasn_exchange *x = NULL;
	int r;

	if (options->kind == PASN_BY_PASSWORD &&
	    (!options->password || secret_len(options->password) == 0))
		return -EINVAL;
	x = calloc(1, sizeof(*x));
	if (!x)
		return -ENOMEM;
	x->options = *options;
	x->options.password = NULL;
	x->options.npk = NULL;
	x->options.attrs = NULL;
	x->curve = options->suite.cipher == AWARE_CIPHER_PK_PASN_256 ? EC_P384 : EC_P256;
	r = prepare(x, options);
	if (r < 0)
		return r;
	*ret = steal(&x);
	return 0;
}

struct pasn_exchange *pasn_exchange_free(struct pasn_exchange *x)
{
	if (!x)
		return NULL;
	buf_deinit(&x->attrs);
	buf_deinit(&x->peer_attrs);
	buf_deinit(&x->taken);
	buf_deinit(&x->sent);
	secret_wipe(x, sizeof(*x));
	free(x);
	return NULL;
}

enum pasn_problem pasn_exchange_problem(const struct pasn_exchange *x)
{
	return x->problem;
}

uint16_t pasn_exchange_status(const struct pasn_exchange *x)
{
	return x->status;
}

const struct aware_keys *pasn_exchange_keys(const struct pasn_exchange *x)
{
	return x->state == STATE_DONE ? &x->keys : NULL;
}

const uint8_t *pasn_exchange_pmk(const struct pasn_exchange *x)
{
	return x->state == STATE_DONE ? x->pmk : NULL;
}

bool pasn_exchange_has_confirmed(const struct pasn_exchange *x)
{
	return x && pasn_is_sae(x) && x->sent_transaction > 1 &&
	       x->sent_status == PASN_STATUS_OK;
}

size_t pasn_exchange_peer_rsnx_len(const struct pasn_exchange *x)
{
	return x->peer_rsnx_len;
}

static enum pasn_result refuse(struct pasn_exchange *x, uint16_t status,
			       enum pasn_problem problem, struct aware_frame *ret)
{
	pasn_send_refusal(x, x->options.initiator ? 3 : 2, status, ret);
	return fail(x, problem);
}

const uint8_t *pasn_exchange_peer_attrs(const struct pasn_exchange *x, size_t *ret_len)
{
	*ret_len = x->peer_attrs.len;
	return x->peer_attrs.data;
}

/* ---- What comes ---- */

static int make_keys(struct pasn_exchange *x, const struct pasn_message *message)
{
	size_t len = ec_len(x->curve);
	uint8_t point[EC_POINT_MAX], shared[EC_POINT_MAX];
	int r = 0;

	/* only x goes into the secret, so the form of the key says nothing that counts */
	if (message->key[0] == PASN_KEY_FULL)
		memcpy(point, message->key + 1, 2 * len);
	else
		r = ec_decompress(x->curve, message->key + 1,
				  message->key[0] == PASN_KEY_ODD, point);
	if (r == 0)
		r = ec_multiply(x->curve, x->private_key, point, shared);
	if (r == 0)
		r = aware_keys_derive(&x->options.suite, &x->options.addresses, x->pmk,
				      shared, len, &x->keys);
	secret_wipe(shared, sizeof(shared));
	return r;
}

static void choose_pmk(struct pasn_exchange *x)
{
	switch (x->options.kind) {
	case PASN_BY_PASSWORD:
		memcpy(x->pmk, x->sae.pmk, sizeof(x->pmk));
		break;
	case PASN_OPPORTUNISTIC:
		memcpy(x->pmk, aware_opportunistic_pmk, sizeof(x->pmk));
		break;
	case PASN_BY_NPK:
		memcpy(x->pmk, x->npk, sizeof(x->pmk));
		break;
	}
}

static int take_commit(struct pasn_exchange *x, const uint8_t *data, size_t len)
{
	struct pasn_sae sae;
	int r = pasn_sae_parse(data, len, x->curve, &sae);

	if (r < 0)
		return r;
	if (sae.transaction != 1 || sae.status != SAE_STATUS_H2E || sae.group != x->curve)
		return -EBADMSG;
	return sae_take_commit(&x->sae, sae.data, sae.data + ec_len(x->curve));
}

/* 0; -EACCES: not of the same password. */
static int check_confirm(struct pasn_exchange *x, const uint8_t *data, size_t len)
{
	uint8_t expected[HASH_LEN_MAX];
	struct pasn_sae sae;
	int r = pasn_sae_parse(data, len, x->curve, &sae);

	if (r < 0 || sae.transaction != 2 || sae.status != 0)
		return -EBADMSG;
	r = sae_confirm(&x->sae, false, sae.counter, expected);
	if (r == 0 && !equal_in_constant_time(expected, sae.data, sae.len))
		r = -EACCES;
	return r;
}

/* The second message's commit and confirm. */
static int take_both(struct pasn_exchange *x, const struct buf *wrapped)
{
	struct reader reader = reader_of(wrapped->data, wrapped->len);
	const uint8_t *commit, *confirm;
	size_t commit_len, confirm_len;
	int r;

	if (pasn_sae_next(&reader, &commit, &commit_len) != 1 ||
	    pasn_sae_next(&reader, &confirm, &confirm_len) != 1 || reader.len > 0)
		return -EBADMSG;
	r = take_commit(x, commit, commit_len);
	return r == 0 ? check_confirm(x, confirm, confirm_len) : r;
}

static bool is_key(const struct pasn_exchange *x, const struct pasn_message *message)
{
	size_t len = ec_len(x->curve);

	if (message->key_len == 1 + len)
		return message->key[0] == PASN_KEY_EVEN ||
		       message->key[0] == PASN_KEY_ODD;
	return message->key_len == 1 + 2 * len && message->key[0] == PASN_KEY_FULL;
}

/* What was agreed on before, in the message of either side. */
static enum pasn_problem check_offer(const struct pasn_exchange *x,
				     const struct pasn_message *message)
{
	bool sae_akm = x->options.suite.akm == AWARE_AKM_SAE;

	if (!message->has_rsn || !message->has_parameters ||
	    message->rsn.akm != x->options.suite.akm ||
	    message->rsn.pairwise !=
		    (x->curve == EC_P384 ? PASN_RSN_GCMP_256 : PASN_RSN_CCMP_128))
		return PASN_MISMATCH;
	if (message->group != x->curve || !is_key(x, message))
		return PASN_MISMATCH;
	if (sae_akm && (message->rsnx_len == 0 || !(message->rsnx[0] & PASN_RSNX_H2E)))
		return PASN_MISMATCH;
	if (message->has_wrapped != pasn_is_sae(x) ||
	    message->wrapped_format !=
		    (pasn_is_sae(x) ? PASN_WRAPPED_SAE : PASN_WRAPPED_NONE))
		return PASN_MISMATCH;
	if (x->options.kind == PASN_BY_NPK &&
	    (!message->rsn.has_pmkid ||
	     !equal_in_constant_time(message->rsn.pmkid, x->options.peer_npkid,
				     AWARE_PMKID_LEN)))
		return PASN_UNKNOWN_KEY;
	return PASN_NO_PROBLEM;
}

/* 0; -EACCES: it is not authentic. */
static int check_mic(struct pasn_exchange *x, const struct aware_frame *frame,
		     const struct pasn_message *message)
{
	size_t len = aware_suite_mic_len(&x->options.suite);
	struct aware_mic_input input = {.from_responder = message->transaction == 2};
	struct buf body = {}, extra = {};
	uint8_t mic[AWARE_MIC_MAX];
	int r;

	if (message->mic_len != len)
		return -EACCES;
	aware_frame_build_body(&body, frame);
	if (message->transaction == 2) {
		buf_bytes(&extra, message->rsn_element, message->rsn_element_len);
		buf_bytes(&extra, message->rsnx_element, message->rsnx_element_len);
	} else {
		buf_bytes(&extra, x->first_hash, x->first_hash_len);
	}
	r = body.error ? body.error : extra.error;
	if (r == 0) {
		memset(body.data + body.len - len, 0, len);
		input.extra = extra.data;
		input.extra_len = extra.len;
		input.body = body.data;
		input.body_len = body.len;
		r = aware_keys_mic(&x->options.suite, &x->options.addresses, &x->keys,
				   &input, mic);
	}
	if (r == 0 && !equal_in_constant_time(mic, message->mic, len))
		r = -EACCES;
	buf_deinit(&body);
	buf_deinit(&extra);
	return r;
}

static int hash_first(struct pasn_exchange *x, const struct aware_frame *frame)
{
	struct buf body = {};
	int r;

	aware_frame_build_body(&body, frame);
	r = body.error ? body.error
		       : aware_keys_hash_first(&x->options.suite, body.data, body.len,
					       x->first_hash);
	buf_deinit(&body);
	if (r < 0)
		return r;
	x->first_hash_len = r;
	return 0;
}

int pasn_exchange_start(struct pasn_exchange *x, struct aware_frame *ret)
{
	int r;

	if (x->state == STATE_NEW) {
		r = pasn_send(x, 1, ret);
		if (r == 0)
			r = hash_first(x, ret);
		if (r < 0)
			return r;
		x->state = STATE_FIRST_SENT;
	}
	pasn_sent(x, ret);
	return 0;
}

static enum pasn_result take_first(struct pasn_exchange *x,
				   const struct aware_frame *frame,
				   const struct pasn_message *message,
				   struct aware_frame *ret)
{
	enum pasn_problem problem = check_offer(x, message);
	int r = 0;

	if (message->group && message->group != x->curve)
		return refuse(x, PASN_STATUS_GROUP, PASN_MISMATCH, ret);
	if (problem)
		return refuse(x,
			      problem == PASN_UNKNOWN_KEY ? PASN_STATUS_UNKNOWN_PMKID
							  : PASN_STATUS_REFUSED,
			      problem, ret);
	if (pasn_is_sae(x))
		r = take_commit(x, message->wrapped.data, message->wrapped.len);
	if (r == 0) {
		choose_pmk(x);
		r = make_keys(x, message);
	}
	if (r == -EBADMSG)
		return refuse(x, PASN_STATUS_REFUSED, PASN_BAD_MESSAGE, ret);
	if (r == 0)
		r = hash_first(x, frame);
	if (r == 0)
		r = pasn_send(x, 2, ret);
	if (r < 0)
		return fail_errno(x, r);
	x->state = STATE_SECOND_SENT;
	return PASN_REPLY;
}

static enum pasn_result take_second(struct pasn_exchange *x,
				    const struct aware_frame *frame,
				    const struct pasn_message *message,
				    struct aware_frame *ret)
{
	enum pasn_problem problem = check_offer(x, message);
	int r = 0;

	if (problem)
		return refuse(x, PASN_STATUS_REFUSED, problem, ret);
	if (pasn_is_sae(x))
		r = take_both(x, &message->wrapped);
	if (r == -EACCES)
		return refuse(x, PASN_STATUS_REFUSED, PASN_WRONG_PASSWORD, ret);
	/* the SAE PMKID that it claims, where it claims one */
	if (r == 0 && pasn_is_sae(x) && message->rsn.has_pmkid &&
	    !equal_in_constant_time(message->rsn.pmkid, x->sae.pmkid, AWARE_PMKID_LEN))
		return refuse(x, PASN_STATUS_REFUSED, PASN_MISMATCH, ret);
	if (r == 0) {
		choose_pmk(x);
		r = make_keys(x, message);
	}
	if (r == 0)
		r = check_mic(x, frame, message);
	if (r == -EACCES)
		return refuse(x, PASN_STATUS_REFUSED,
			      x->options.kind == PASN_BY_NPK ? PASN_UNKNOWN_KEY
							     : PASN_NOT_AUTHENTIC,
			      ret);
	if (r == -EBADMSG)
		return refuse(x, PASN_STATUS_REFUSED, PASN_BAD_MESSAGE, ret);
	if (r == 0)
		r = pasn_send(x, 3, ret);
	if (r < 0)
		return fail_errno(x, r);
	x->state = STATE_DONE;
	wipe_secrets(x);
	return PASN_FINISH;
}

static enum pasn_result take_third(struct pasn_exchange *x,
				   const struct aware_frame *frame,
				   const struct pasn_message *message)
{
	int r = 0;

	if (message->has_wrapped != pasn_is_sae(x))
		return fail(x, PASN_MISMATCH);
	if (pasn_is_sae(x))
		r = check_confirm(x, message->wrapped.data, message->wrapped.len);
	if (r == -EACCES)
		return fail(x, PASN_WRONG_PASSWORD);
	if (r == 0)
		r = check_mic(x, frame, message);
	if (r == -EACCES)
		return fail(x, x->options.kind == PASN_BY_NPK ? PASN_UNKNOWN_KEY
							      : PASN_NOT_AUTHENTIC);
	if (r < 0)
		return fail_errno(x, r);
	x->state = STATE_DONE;
	wipe_secrets(x);
	return PASN_DONE;
}

static uint16_t expected(const struct pasn_exchange *x)
{
	switch (x->state) {
	case STATE_NEW:
		return x->options.initiator ? 0 : 1;
	case STATE_FIRST_SENT:
		return 2;
	case STATE_SECOND_SENT:
		return 3;
	case STATE_DONE:
	case STATE_FAILED:
		break;
	}
	return 0;
}

/* Once more the frame that was answered last: the answer may have been lost. */
static bool comes_again(const struct pasn_exchange *x, const struct aware_frame *frame)
{
	return x->taken.len > 0 && frame->transaction < x->sent_transaction &&
	       x->state != STATE_FAILED && frame->len == x->taken.len &&
	       memcmp(frame->body, x->taken.data, frame->len) == 0;
}

static enum pasn_result take_message(struct pasn_exchange *x,
				     const struct aware_frame *frame,
				     const struct pasn_message *message,
				     struct aware_frame *ret)
{
	if (message->rsnx_len)
		x->peer_rsnx_len = message->rsnx_len;
	buf_clear(&x->peer_attrs);
	buf_bytes(&x->peer_attrs, message->attrs.data, message->attrs.len);
	if (frame->transaction == 1)
		return take_first(x, frame, message, ret);
	if (frame->transaction == 2)
		return take_second(x, frame, message, ret);
	return take_third(x, frame, message);
}

enum pasn_result pasn_exchange_take(struct pasn_exchange *x,
				    const struct aware_frame *frame,
				    struct aware_frame *ret)
{
	struct pasn_message message;
	enum pasn_result result;

	*ret = (struct aware_frame){};
	if (frame->kind != AWARE_FRAME_AUTH)
		return PASN_DROP;
	if (comes_again(x, frame)) {
		pasn_sent(x, ret);
		return PASN_REPLY;
	}
	if (frame->transaction == 0 || frame->transaction != expected(x))
		return PASN_DROP;
	if (frame->status != PASN_STATUS_OK) {
		x->status = frame->status;
		return fail(x, x->options.kind == PASN_BY_NPK ? PASN_UNKNOWN_KEY
							      : PASN_REFUSED);
	}
	/* what cannot be read may be a stranger's: the peer's own may still come */
	if (pasn_message_parse(frame, &message) < 0)
		return PASN_DROP;
	result = take_message(x, frame, &message, ret);
	pasn_message_deinit(&message);
	buf_clear(&x->taken);
	if (result == PASN_REPLY || result == PASN_FINISH)
		buf_bytes(&x->taken, frame->body, frame->len);
	return result;
}
