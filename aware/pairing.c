/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/pairing-private.h"

#include "base/crypto/random.h"
#include "base/log.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
#define SECONDS(s) ((s) * UINT64_C(1000000))
#define ON(type)   (1u << AWARE_EVENT_##type)
#define GOES_ON    0          /* the deadline of the phase before */
#define NEVER      UINT64_MAX

/*
 * A person walks to the other device, or types what it shows: minutes. Two radios that wake up
 * twice a second need seconds. NIKs: a phone was seen to take 2.6 s for its own.
 */
static const struct row {
	const char *name;
	unsigned accepts; /* beside CANCEL and TIMEOUT */
	uint64_t timeout_us;
} rows[PAIRING_STATES] = {
	[PAIRING_IDLE]      = {"idle", ON(START) | ON(FRAME) | ON(PASSWORD), NEVER},
	[PAIRING_ASKING]    = {"asking", ON(FRAME) | ON(PASSWORD), SECONDS(15)},
	[PAIRING_COMEBACK]  = {"comeback", ON(FRAME) | ON(PASSWORD), SECONDS(120)},
	[PAIRING_PASSWORD]  = {"password", ON(FRAME) | ON(PASSWORD), SECONDS(120)},
	[PAIRING_LISTENING] = {"listening", ON(FRAME) | ON(PASSWORD), SECONDS(30)},
	[PAIRING_WAITING]   = {"waiting", ON(FRAME) | ON(ACCEPT) | ON(REJECT), SECONDS(120)},
	[PAIRING_ACCEPTED]  = {"accepted", ON(FRAME) | ON(PASSWORD), SECONDS(120)},
	[PAIRING_EXCHANGE]  = {"exchange", ON(FRAME), SECONDS(10)},
	[PAIRING_INSTALL]   = {"install", ON(FRAME) | ON(INSTALLED), SECONDS(5)},
	[PAIRING_CONFIRM]   = {"confirm", ON(FRAME), SECONDS(5)},
	[PAIRING_NIKS]      = {"niks", ON(FRAME), SECONDS(8)},
	[PAIRING_ENDED]     = {"ended", 0, NEVER},
};
/* clang-format on */

void pairing_enter(struct aware_pairing *p, enum pairing_state state)
{
	const struct row *row = &rows[state];

	if (p->state == PAIRING_ENDED)
		return;
	log_debug("aware pairing: %s -> %s", rows[p->state].name, row->name);
	p->state = state;
	p->again_us = 0;
	p->sent = 0;
	if (row->timeout_us == NEVER)
		p->until_us = 0;
	else if (row->timeout_us != GOES_ON)
		p->until_us = p->now_us + row->timeout_us;
}

void pairing_emit(struct aware_pairing *p, const struct aware_pairing_action *action)
{
	if (p->state == PAIRING_ENDED)
		return;
	if (p->n_actions == PAIRING_ACTIONS_MAX) {
		log_error("usher bug: aware pairing: actions were not taken");
		return;
	}
	p->actions[(p->first_action + p->n_actions++) % PAIRING_ACTIONS_MAX] = *action;
}

void pairing_phase(struct aware_pairing *p, enum aware_pairing_phase phase)
{
	p->phase = phase;
	pairing_emit(p,
		     &(struct aware_pairing_action){
			     .type = AWARE_DO_PHASE,
			     .phase = phase,
			     .guessed = phase == AWARE_PHASE_PASN && exchange_is_guess(p),
		     });
}

void pairing_end(struct aware_pairing *p, enum aware_pairing_verdict verdict,
		 const char *detail)
{
	if (p->state == PAIRING_ENDED)
		return;
	p->end = (struct aware_pairing_action){
		.type = AWARE_DO_END,
		.phase = p->phase,
		.verdict = verdict,
		.verified = p->verifying,
		.guessed = p->state == PAIRING_EXCHANGE && exchange_is_guess(p) &&
			   pasn_exchange_has_confirmed(p->exchange),
		.cached = verdict == AWARE_PAIRED && (p->verifying || p->nik_taken),
		.detail = detail,
	};
	p->password = secret_free(p->password);
	pairing_enter(p, PAIRING_ENDED);
	p->until_us = 0;
}

/* ---- What is sent ---- */

unsigned pairing_send(struct aware_pairing *p, const struct aware_frame *frame)
{
	size_t slot = (p->first_action + p->n_actions) % PAIRING_ACTIONS_MAX;
	struct aware_pairing_action action = {.type = AWARE_DO_SEND, .frame = *frame};
	struct buf *body = &p->queued[slot];

	if (p->n_actions == PAIRING_ACTIONS_MAX)
		return 0;
	buf_clear(body);
	buf_bytes(body, frame->body, frame->len);
	if (body->error) {
		pairing_end(p, AWARE_PAIR_NO_MEMORY, NULL);
		return 0;
	}
	action.number = ++p->number;
	action.frame.body = body->data;
	action.frame.len = body->len;
	memcpy(action.frame.to, p->options.peer, 6);
	memcpy(action.frame.from, p->options.own, 6);
	memcpy(action.frame.bssid, p->options.bssid, 6);
	action.frame.control = frame->kind == AWARE_FRAME_AUTH ? AWARE_CONTROL_AUTH
							       : AWARE_CONTROL_ACTION;
	pairing_emit(p, &action);
	return action.number;
}

unsigned pairing_send_follow_up(struct aware_pairing *p, const struct buf *attrs,
				bool dual)
{
	struct aware_service service = {.instance = p->options.own_instance,
					.peer_instance = p->options.peer_instance,
					.control = AWARE_FOLLOW_UP};
	struct aware_frame frame = {.kind = AWARE_FRAME_SDF, .dual = dual};
	struct buf body = {};
	unsigned number = 0;

	memcpy(service.id, p->options.service_id, AWARE_SERVICE_ID_LEN);
	aware_service_put(&body, &service);
	buf_bytes(&body, attrs->data, attrs->len);
	frame.body = body.data;
	frame.len = body.len;
	if (body.error || attrs->error)
		pairing_end(p, AWARE_PAIR_NO_MEMORY, NULL);
	else
		number = pairing_send(p, &frame);
	buf_deinit(&body);
	return number;
}

int pairing_find(const struct aware_pairing *p, const struct aware_frame *frame,
		 uint8_t id, struct aware_attr *ret)
{
	struct reader reader = reader_of(frame->body, frame->len);
	struct aware_service service;
	struct aware_attr attr;

	if (frame->kind != AWARE_FRAME_SDF)
		return -ENOENT;
	while (aware_attr_next(&reader, &attr) > 0)
		if (attr.id == AWARE_ATTR_SERVICE_DESCRIPTOR &&
		    aware_service_parse(&attr, &service) == 0 &&
		    aware_service_type(&service) == AWARE_FOLLOW_UP &&
		    service.peer_instance == p->options.own_instance &&
		    service.instance == p->options.peer_instance &&
		    memcmp(service.id, p->options.service_id, sizeof(service.id)) == 0)
			return aware_attr_find(frame->body, frame->len, id, ret);
	return -ENOENT;
}

/* ---- What comes ---- */

static void take_frame(struct aware_pairing *p, const struct aware_frame *frame)
{
	if (memcmp(frame->from, p->options.peer, 6) != 0 ||
	    memcmp(frame->to, p->options.own, 6) != 0)
		return;
	switch (p->state) {
	case PAIRING_ASKING:
	case PAIRING_COMEBACK:
	case PAIRING_PASSWORD:
		bootstrap_take_response(p, frame);
		break;
	case PAIRING_LISTENING:
	case PAIRING_WAITING:
	case PAIRING_ACCEPTED:
		bootstrap_take_request(p, frame);
		exchange_take(p, frame);
		break;
	case PAIRING_EXCHANGE:
		exchange_take(p, frame);
		break;
	case PAIRING_INSTALL:
	case PAIRING_CONFIRM:
	case PAIRING_NIKS:
		exchange_take(p, frame); /* once more, where our answer was lost */
		niks_take_frame(p, frame);
		break;
	case PAIRING_IDLE:
	case PAIRING_ENDED:
	case PAIRING_STATES:
		break;
	}
}

static void take_password(struct aware_pairing *p, const struct secret *password)
{
	p->password = secret_free(p->password);
	if (secret_new(secret_data(password), secret_len(password), &p->password) < 0)
		pairing_end(p, AWARE_PAIR_NO_MEMORY, NULL);
	else if (p->state == PAIRING_PASSWORD)
		exchange_begin(p);
}

static void start(struct aware_pairing *p)
{
	if (p->options.initiator && p->verifying) {
		exchange_begin(p);
	} else if (p->options.initiator) {
		pairing_phase(p, AWARE_PHASE_BOOTSTRAP);
		pairing_enter(p, PAIRING_ASKING);
		bootstrap_ask(p);
	} else {
		pairing_phase(p, p->verifying ? AWARE_PHASE_PASN : AWARE_PHASE_BOOTSTRAP);
		pairing_enter(p, p->verifying ? PAIRING_ACCEPTED : PAIRING_LISTENING);
	}
}

static void late(struct aware_pairing *p)
{
	if (p->state == PAIRING_NIKS)
		niks_late(p);
	else
		pairing_end(p, AWARE_PAIR_TIMED_OUT, NULL);
}

/* One of them: it may go on to the next state. */
static void again(struct aware_pairing *p)
{
	if (p->state == PAIRING_NIKS)
		niks_again(p);
	else if (p->state == PAIRING_EXCHANGE || p->state == PAIRING_CONFIRM)
		exchange_again(p);
	else
		bootstrap_again(p);
}

static void timeout(struct aware_pairing *p)
{
	if (p->until_us && p->now_us >= p->until_us) {
		late(p);
	} else if (p->again_us && p->now_us >= p->again_us) {
		p->again_us = 0;
		again(p);
	}
}

/* Who was told to come back, or to go on, is told that it need not. */
static void cancel(struct aware_pairing *p)
{
	if (p->method && (p->state == PAIRING_WAITING || p->state == PAIRING_ACCEPTED))
		bootstrap_reject(p);
	else
		pairing_end(p, AWARE_PAIR_CANCELLED, NULL);
}

static void handle(struct aware_pairing *p, const struct aware_pairing_event *event)
{
	switch (event->type) {
	case AWARE_EVENT_START:
		start(p);
		break;
	case AWARE_EVENT_FRAME:
		take_frame(p, event->frame);
		break;
	case AWARE_EVENT_PASSWORD:
		take_password(p, event->password);
		break;
	case AWARE_EVENT_ACCEPT:
		bootstrap_accept(p, event->password);
		break;
	case AWARE_EVENT_REJECT:
		bootstrap_reject(p);
		break;
	case AWARE_EVENT_INSTALLED:
		exchange_installed(p, event->error);
		break;
	case AWARE_EVENT_SENT:
		exchange_sent(p, event);
		niks_sent(p, event);
		break;
	case AWARE_EVENT_TIMEOUT:
		timeout(p);
		break;
	case AWARE_EVENT_CANCEL:
		cancel(p);
		break;
	}
}

void aware_pairing_step(struct aware_pairing *p, const struct aware_pairing_event *event)
{
	const unsigned always = ON(CANCEL) | ON(TIMEOUT) | ON(SENT);

	if (p->state == PAIRING_ENDED)
		return;
	p->now_us = event->now_us;
	if ((rows[p->state].accepts | always) & (1u << event->type))
		handle(p, event);
	else if (event->type != AWARE_EVENT_FRAME)
		log_warning("usher bug: aware pairing: event %d came in state %s",
			    event->type, rows[p->state].name);
}

bool aware_pairing_next(struct aware_pairing *p, struct aware_pairing_action *ret)
{
	if (p->n_actions > 0) {
		*ret = p->actions[p->first_action];
		p->first_action = (p->first_action + 1) % PAIRING_ACTIONS_MAX;
		p->n_actions--;
		return true;
	}
	if (p->state != PAIRING_ENDED || p->end_given)
		return false;
	p->end_given = true;
	*ret = p->end;
	return true;
}

uint64_t aware_pairing_deadline(const struct aware_pairing *p)
{
	if (p->again_us && (!p->until_us || p->again_us < p->until_us))
		return p->state == PAIRING_ENDED ? 0 : p->again_us;
	return p->until_us;
}

/* ---- Begin and end ---- */

bool aware_record_is_valid(const struct aware_record *record)
{
	const struct aware_suite *suite = &record->suite;
	uint8_t mic_len = record->quirks.key_mic_len;

	return (suite->cipher == AWARE_CIPHER_PK_PASN_128 ||
		suite->cipher == AWARE_CIPHER_PK_PASN_256) &&
	       (suite->akm == AWARE_AKM_SAE || suite->akm == AWARE_AKM_PASN) &&
	       (mic_len == 0 || mic_len == 16 || mic_len == 24);
}

int aware_pairing_new(const struct aware_pairing_options *options,
		      struct aware_pairing **ret)
{
	_cleanup_(aware_pairing_freep) struct aware_pairing *p = calloc(1, sizeof(*p));
	int r;

	if (!p)
		return -ENOMEM;
	p->options = *options;
	p->verifying = options->record != NULL;
	if (p->verifying)
		p->record = *options->record;
	p->options.record = NULL;
	p->record.quirks = p->verifying ? p->record.quirks : options->quirks;
	p->accepted = options->accepted;
	r = random_bytes(&p->token, sizeof(p->token));
	if (r == 0)
		r = random_bytes(p->cookie, PAIRING_COOKIE_LEN);
	if (r < 0)
		return r;
	if (!options->initiator)
		p->cookie_len = PAIRING_COOKIE_LEN;
	*ret = steal(&p);
	return 0;
}

struct aware_pairing *aware_pairing_free(struct aware_pairing *p)
{
	if (!p)
		return NULL;
	secret_free(p->password);
	pasn_exchange_free(p->exchange);
	buf_deinit(&p->frame);
	for (size_t i = 0; i < PAIRING_ACTIONS_MAX; i++)
		buf_deinit(&p->queued[i]);
	secret_wipe(p, sizeof(*p));
	free(p);
	return NULL;
}

const struct aware_keys *aware_pairing_keys(const struct aware_pairing *p)
{
	return p->exchange ? pasn_exchange_keys(p->exchange) : NULL;
}

const struct aware_suite *aware_pairing_suite(const struct aware_pairing *p)
{
	return &p->record.suite;
}

struct aware_addresses pairing_addresses(const struct aware_pairing *p)
{
	struct aware_addresses ret;

	memcpy(ret.initiator, p->options.initiator ? p->options.own : p->options.peer, 6);
	memcpy(ret.responder, p->options.initiator ? p->options.peer : p->options.own, 6);
	return ret;
}

int aware_pairing_nd_pmk(const struct aware_pairing *p, uint8_t ret[AWARE_PMK_LEN])
{
	struct aware_addresses addresses = pairing_addresses(p);
	const struct aware_keys *keys = aware_pairing_keys(p);

	return keys ? aware_keys_nd_pmk(&p->record.suite, &addresses, keys, ret)
		    : -ENOENT;
}

const struct aware_record *aware_pairing_record(const struct aware_pairing *p)
{
	return p->end.cached ? &p->record : NULL;
}
