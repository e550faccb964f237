/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The exchange of PASN inside of a pairing, and what its messages say beside the keys. */
#include "aware/pairing-private.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	AGAIN_US  = 1600000, /* three windows: there and back take two */
	TRIES_MAX = 6,
	SETTLE_US = 100000,  /* until the responder's radio has its key, too: what is protected before is lost */
};
/* clang-format on */

static void put_suites(const struct aware_pairing *p, struct buf *attrs)
{
	struct aware_ciphers ciphers = {.n = 1};

	ciphers.suites[0].suite = p->options.cipher;
	/* the publisher's instance: who is asked is one, as a rule */
	ciphers.suites[0].publish_id = p->options.initiator ? p->options.peer_instance
							    : p->options.own_instance;
	aware_ciphers_put(attrs, &ciphers);
}

/* Cipher suite, capabilities and method; or cipher suite and identity. */
static void put_attrs(const struct aware_pairing *p, struct buf *attrs)
{
	struct aware_bootstrap bootstrap = {
		.token = p->token,
		.type = p->options.initiator ? AWARE_BOOTSTRAP_REQUEST
					     : AWARE_BOOTSTRAP_RESPONSE,
		.methods = p->method,
	};

	put_suites(p, attrs);
	if (p->verifying) {
		aware_identity_put(attrs, &p->options.identity);
		return;
	}
	aware_capability_put(
		attrs, AWARE_CAN_PAIR | (p->options.can_protect ? AWARE_CAN_CACHE : 0));
	aware_bootstrap_put(attrs, &bootstrap);
}

/* What a verification's PMKID is: nonce and tag. */
static void to_npkid(const struct aware_identity *identity, uint8_t ret[AWARE_PMKID_LEN])
{
	memcpy(ret, identity->nonce, AWARE_NIRA_NONCE_LEN);
	memcpy(ret + AWARE_NIRA_NONCE_LEN, identity->tag, AWARE_NIRA_TAG_LEN);
}

static int open_exchange(struct aware_pairing *p)
{
	struct pasn_options options = {
		.initiator = p->options.initiator,
		.kind = p->verifying		       ? PASN_BY_NPK
			: bootstrap_is_open(p->method) ? PASN_OPPORTUNISTIC
						       : PASN_BY_PASSWORD,
		.password = p->password,
		.npk = p->record.npk,
		.short_rsnx = p->record.quirks.short_rsnx,
	};
	struct buf attrs = {};
	int r;

	if (!p->verifying) {
		p->record.suite.cipher = p->options.cipher;
		p->record.suite.akm = options.kind == PASN_BY_PASSWORD ? AWARE_AKM_SAE
								       : AWARE_AKM_PASN;
		p->record.authenticated = options.kind == PASN_BY_PASSWORD;
	}
	options.suite = p->record.suite;
	options.addresses = pairing_addresses(p);
	to_npkid(&p->options.identity, options.own_npkid);
	to_npkid(&p->options.peer_identity, options.peer_npkid);
	put_attrs(p, &attrs);
	options.attrs = attrs.data;
	options.attrs_len = attrs.len;
	r = attrs.error ? attrs.error : pasn_exchange_new(&options, &p->exchange);
	buf_deinit(&attrs);
	return r;
}

/* What was sent last; first of all the first message. */
static void send_again(struct aware_pairing *p)
{
	struct aware_frame frame;

	if (pasn_exchange_start(p->exchange, &frame) < 0) {
		pairing_end(p, AWARE_PAIR_NO_MEMORY, NULL);
		return;
	}
	p->auth = pairing_send(p, &frame);
	p->sent++;
	if (p->sent < TRIES_MAX)
		p->again_us = p->now_us + AGAIN_US;
}

bool exchange_is_guess(const struct aware_pairing *p)
{
	return !p->options.initiator && !p->verifying && !bootstrap_is_open(p->method);
}

void exchange_begin(struct aware_pairing *p)
{
	pairing_phase(p, AWARE_PHASE_PASN);
	pairing_enter(p, PAIRING_EXCHANGE);
	if (open_exchange(p) < 0)
		pairing_end(p, AWARE_PAIR_NO_MEMORY, NULL);
	else if (p->options.initiator)
		send_again(p);
}

/* ---- What the peer's messages say ---- */

/* Only what the MICs have proven is looked at. */
static bool agrees(struct aware_pairing *p)
{
	struct aware_ciphers ciphers;
	struct aware_bootstrap bootstrap;
	struct aware_attr attr;
	uint16_t capabilities;
	size_t len;
	const uint8_t *attrs = pasn_exchange_peer_attrs(p->exchange, &len);
	bool found = false;

	if (aware_attr_check(attrs, len) < 0)
		return false;
	if (aware_attr_find(attrs, len, AWARE_ATTR_CIPHER_SUITES, &attr) == 0) {
		if (aware_ciphers_parse(&attr, &ciphers) < 0)
			return false;
		for (size_t i = 0; i < ciphers.n; i++)
			found = found || ciphers.suites[i].suite == p->options.cipher;
		if (!found)
			return false;
	}
	if (aware_attr_find(attrs, len, AWARE_ATTR_CAPABILITY_EXTENSION, &attr) == 0 &&
	    aware_capability_parse(&attr, &capabilities) == 0)
		p->peer_caches = capabilities & AWARE_CAN_CACHE;
	if (p->verifying ||
	    aware_attr_find(attrs, len, AWARE_ATTR_PAIRING_BOOTSTRAPPING, &attr) < 0)
		return true;
	/* devices differ in whose method they name here; another pair of methods it may not be */
	return aware_bootstrap_parse(&attr, &bootstrap) == 0 &&
	       (bootstrap.methods == p->method ||
		bootstrap.methods == aware_method_complement(p->method));
}

static void learn(struct aware_pairing *p)
{
	size_t len = pasn_exchange_peer_rsnx_len(p->exchange);

	/* two bytes of RSNX: of a family that also leaves the key MIC out */
	if (len == 0 || p->verifying)
		return;
	p->record.quirks.short_rsnx = len == 1;
	p->record.quirks.key_mic_len = len == 1 ? 16 : 0;
}

/* What the next verification begins with. Without a password PASN's own PMK is known to everybody. */
static int make_npk(struct aware_pairing *p)
{
	struct aware_addresses addresses = pairing_addresses(p);

	if (!p->record.authenticated)
		return aware_keys_opportunistic_npk(&p->record.suite, &addresses,
						    pasn_exchange_keys(p->exchange),
						    p->record.npk);
	memcpy(p->record.npk, pasn_exchange_pmk(p->exchange), AWARE_PMK_LEN);
	return 0;
}

static void done(struct aware_pairing *p)
{
	learn(p);
	if (!p->verifying && make_npk(p) < 0) {
		pairing_end(p, AWARE_PAIR_NO_MEMORY, NULL);
		return;
	}
	pairing_enter(p, PAIRING_INSTALL);
	pairing_emit(p, &(struct aware_pairing_action){.type = AWARE_DO_INSTALL});
}

static void failed(struct aware_pairing *p)
{
	switch (pasn_exchange_problem(p->exchange)) {
	case PASN_WRONG_PASSWORD:
		pairing_end(p, AWARE_PAIR_WRONG_PASSWORD, NULL);
		break;
	case PASN_UNKNOWN_KEY:
		pairing_end(p, AWARE_PAIR_UNKNOWN, NULL);
		break;
	case PASN_REFUSED:
		/* what an initiator refuses is our confirm: it is of another password */
		if (!p->options.initiator && p->record.authenticated)
			pairing_end(p, AWARE_PAIR_WRONG_PASSWORD, NULL);
		else
			pairing_end(p, AWARE_PAIR_REJECTED,
				    "it refused to agree on keys");
		break;
	case PASN_MISMATCH:
		pairing_end(p, AWARE_PAIR_MISMATCH,
			    "it wants another method, group or cipher than the one that "
			    "was agreed on");
		break;
	case PASN_NOT_AUTHENTIC:
	case PASN_BAD_MESSAGE:
		pairing_end(p, AWARE_PAIR_BROKEN,
			    "a message was changed on the way, or was none of its");
		break;
	case PASN_NO_PROBLEM:
	case PASN_NO_MEMORY:
		pairing_end(p, AWARE_PAIR_NO_MEMORY, NULL);
		break;
	}
}

/* A responder begins with the first message; a password has to be there by then. */
static bool may_begin(const struct aware_pairing *p, const struct aware_frame *frame)
{
	return p->state == PAIRING_ACCEPTED && frame->transaction == 1 &&
	       (p->verifying || bootstrap_is_open(p->method) || p->password);
}

void exchange_take(struct aware_pairing *p, const struct aware_frame *frame)
{
	struct aware_frame reply;
	enum pasn_result result;

	if (frame->kind != AWARE_FRAME_AUTH)
		return;
	if (!p->exchange && may_begin(p, frame))
		exchange_begin(p);
	if (!p->exchange || p->state == PAIRING_ENDED)
		return;
	result = pasn_exchange_take(p->exchange, frame, &reply);
	/* a third message would tell it that all is well */
	if ((result == PASN_DONE || result == PASN_FINISH) && !agrees(p)) {
		pairing_end(p, AWARE_PAIR_BROKEN,
			    "its last message does not fit what was agreed on before");
		return;
	}
	if (reply.transaction)
		p->auth = pairing_send(p, &reply);
	switch (result) {
	case PASN_DROP:
		break;
	case PASN_REPLY:
		if (p->state == PAIRING_EXCHANGE)
			p->again_us = p->now_us + AGAIN_US;
		break;
	case PASN_DONE:
	case PASN_FINISH:
		done(p);
		break;
	case PASN_FAILED:
		failed(p);
		break;
	}
}

/* The keys are there and proven, on both sides as far as can be known. */
static void agreed(struct aware_pairing *p)
{
	if (p->verifying)
		pairing_end(p, AWARE_PAIRED, NULL);
	else if (!p->options.can_protect)
		pairing_end(p, AWARE_PAIRED,
			    "this radio cannot send protected frames, so it is not "
			    "remembered");
	else if (!p->peer_caches)
		pairing_end(p, AWARE_PAIRED, "the other side remembers no pairings");
	else
		niks_begin(p);
}

/* The responder has the last message: acknowledged is not yet checked, and its key not yet in place. */
static void settle(struct aware_pairing *p)
{
	if (!p->options.can_protect) {
		agreed(p);
		return;
	}
	if (p->state != PAIRING_CONFIRM)
		pairing_enter(p, PAIRING_CONFIRM);
	p->again_us = p->now_us + SETTLE_US;
}

void exchange_installed(struct aware_pairing *p, int error)
{
	if (error < 0)
		pairing_end(p, AWARE_PAIR_RADIO, NULL);
	else if (!p->options.initiator)
		agreed(p);
	else if (p->auth && p->options.tells_sent)
		pairing_enter(p, PAIRING_CONFIRM);
	else
		settle(p);
}

/* The second message, too: the initiator's answer to it may have been lost. */
void exchange_again(struct aware_pairing *p)
{
	if (p->state == PAIRING_EXCHANGE)
		send_again(p);
	else if (p->state == PAIRING_CONFIRM)
		agreed(p);
}

/* A message that nobody has acknowledged is sent once more, the third one above all: no answer to
   it would be missed. */
void exchange_sent(struct aware_pairing *p, const struct aware_pairing_event *event)
{
	struct aware_frame frame;

	if (!p->auth || event->number != p->auth)
		return;
	p->auth = 0;
	if (event->error < 0 && p->losses++ < PAIRING_LOSSES_MAX &&
	    pasn_exchange_start(p->exchange, &frame) == 0)
		p->auth = pairing_send(p, &frame);
	else if (p->state == PAIRING_CONFIRM && event->error < 0)
		pairing_end(p, AWARE_PAIR_TIMED_OUT, NULL);
	else if (p->state == PAIRING_CONFIRM)
		settle(p);
}
