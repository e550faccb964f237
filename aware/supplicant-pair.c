/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pairings over wpa_supplicant. Who asks: NAN_BOOTSTRAP, its success, the password, NAN_PAIR.
 * Who is asked: the request, a person's consent (NAN_BOOTSTRAP .. auth), its success, NAN_PAIR.
 * Both: the outcome of PASN, then the peer's NIK. A pairing that is remembered is NAN_PAIR alone.
 */
#include "aware/supplicant-private.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	DEAF_US = 30000000, /* no consent cannot be said: who was refused is not heard for so long */
	INSTANCE_UNTOLD = 1, /* of who verifies before it was heard: any will do, but none */
};

#define SECONDS(n) ((n) * UINT64_C(1000000))

static const struct {
	enum aware_pairing_phase phase;
	uint64_t timeout_us;
} states[] = {
	[SUP_IDLE]     = {AWARE_PHASE_BOOTSTRAP, 0},
	[SUP_ASKING]   = {AWARE_PHASE_BOOTSTRAP, SECONDS(120)},
	[SUP_PASSWORD] = {AWARE_PHASE_PASSWORD, SECONDS(120)},
	[SUP_WAITING]  = {AWARE_PHASE_BOOTSTRAP, SECONDS(120)},
	[SUP_AGREEING] = {AWARE_PHASE_BOOTSTRAP, SECONDS(60)},
	[SUP_PASN]     = {AWARE_PHASE_PASN, SECONDS(30)},
	[SUP_KEYS]     = {AWARE_PHASE_KEYS, SECONDS(8)}, /* some send theirs after 2.6 s */
};
/* clang-format on */

static const char known_here[] =
	"wpa_supplicant forgets it when this ends: over it a PIN is needed again";

static bool is_open(uint16_t method)
{
	return method == AWARE_METHOD_OPPORTUNISTIC;
}

static void enter(struct sup *sup, struct sup_peer *peer, enum sup_state state)
{
	bool same = peer->state != SUP_IDLE &&
		    states[peer->state].phase == states[state].phase;
	struct aware_item *item;

	peer->state = state;
	peer->until_us = state == SUP_IDLE ? 0 : sup->now_us + states[state].timeout_us;
	if (state == SUP_IDLE || same)
		return;
	item = sup_emit(sup, AWARE_NODE_PHASE, peer);
	if (item)
		item->action.phase = states[state].phase;
}

/* ---- The end ---- */

void sup_pair_stop(struct sup *sup, struct sup_peer *peer)
{
	if (peer->state == SUP_PASN || peer->state == SUP_KEYS)
		sup_tell(sup, "NAN_PAIR_ABORT", peer);
	else if (peer->state != SUP_IDLE)
		sup_tell(sup, "NAN_BOOTSTRAP_RESET", peer);
	enter(sup, peer, SUP_IDLE);
	peer->password = secret_free(peer->password);
}

/* Somebody has tried a password. Who goes silent once it has seen our confirm has, too. */
static bool is_guess(const struct sup_peer *peer, enum aware_pairing_verdict verdict)
{
	return peer->state == SUP_PASN && !is_open(peer->method) &&
	       (verdict == AWARE_PAIR_NOT_AGREED || verdict == AWARE_PAIR_TIMED_OUT);
}

static void fail(struct sup *sup, struct sup_peer *peer,
		 enum aware_pairing_verdict verdict, const char *detail)
{
	struct sup_service *service = sup_service(sup, peer->view.service);
	struct aware_item *item;
	bool locked = false;

	/* only what others want of us is limited; who asks for something may ask again */
	if (!peer->initiated && service && is_guess(peer, verdict))
		locked = sup_service_judge(sup, service, false);
	item = sup_emit(sup, AWARE_NODE_FAILED, peer);
	if (item) {
		item->action.verdict = verdict;
		item->action.phase = states[peer->state].phase;
		item->action.detail = detail;
		item->action.verified = peer->verifying;
		item->action.locked = locked;
	}
	sup_pair_stop(sup, peer);
}

/* record: NULL: it is not remembered. */
static void succeed(struct sup *sup, struct sup_peer *peer,
		    const struct aware_record *record, const char *detail)
{
	struct sup_service *service = sup_service(sup, peer->view.service);
	struct aware_item *item;

	if (service)
		sup_service_judge(sup, service, true);
	enter(sup, peer, SUP_IDLE);
	peer->heard_us = sup->now_us;
	peer->view.verified = true;
	peer->password = secret_free(peer->password);
	item = sup_emit(sup, AWARE_NODE_PAIRED, peer);
	if (!item)
		return;
	item->action.verified = peer->verifying;
	item->action.detail = detail;
	if (record) {
		item->record = *record;
		item->action.record = &item->record;
	}
	if (peer->has_nd_pmk) {
		memcpy(item->nd_pmk, peer->nd_pmk, AWARE_PMK_LEN);
		item->action.nd_pmk = item->nd_pmk;
	}
}

/* ---- What wpa_supplicant is asked for ---- */

static bool ask(struct sup *sup, struct sup_peer *peer, struct buf *command, bool secret)
{
	const struct sup_ask about = {.kind = SUP_ASK_REQUEST, .peer = peer->view.id};

	return sup_command(sup, command, secret, &about) != 0;
}

static struct aware_supplicant_peer between(struct sup *sup, const struct sup_peer *peer)
{
	const struct sup_service *service = sup_service(sup, peer->view.service);

	return (struct aware_supplicant_peer){
		.address = peer->view.address,
		.service = service ? service->id : 0,
		.instance = peer->view.instance,
	};
}

static void bootstrap(struct sup *sup, struct sup_peer *peer, bool authorise)
{
	const struct aware_supplicant_peer to = between(sup, peer);
	struct buf command = {};

	aware_supplicant_bootstrap(&command, &to, peer->method, authorise);
	if (!ask(sup, peer, &command, false))
		fail(sup, peer, AWARE_PAIR_NO_MEMORY, NULL);
}

static void begin_pasn(struct sup *sup, struct sup_peer *peer)
{
	const struct sup_service *service = sup_service(sup, peer->view.service);
	const struct aware_supplicant_peer to = between(sup, peer);
	enum aware_supplicant_auth auth = SUPPLICANT_AUTH_SAE;
	struct buf command = {};

	if (peer->verifying)
		auth = SUPPLICANT_AUTH_KEPT;
	else if (is_open(peer->method))
		auth = SUPPLICANT_AUTH_OPEN;
	aware_supplicant_pair(&command, &to, auth, service->cipher, !peer->initiated,
			      auth == SUPPLICANT_AUTH_SAE ? peer->password : NULL);
	enter(sup, peer, SUP_PASN);
	if (!ask(sup, peer, &command, true))
		fail(sup, peer, AWARE_PAIR_NO_MEMORY, NULL);
}

void sup_pair_answered(struct sup *sup, const struct sup_ask *asked, const char *answer)
{
	struct sup_peer *peer = sup_peer(sup, asked->peer);

	if (peer && peer->state != SUP_IDLE && !sup_is_ok(answer))
		fail(sup, peer, AWARE_PAIR_RADIO,
		     peer->state == SUP_PASN
			     ? "wpa_supplicant did not begin to agree on keys"
			     : "wpa_supplicant did not begin to pair");
}

/* ---- Who asks ---- */

static void begin(struct sup_peer *peer, bool initiated, bool verifying, uint16_t method)
{
	peer->initiated = initiated;
	peer->verifying = verifying;
	peer->method = method;
	peer->view.verified = false; /* its keys are not those of this pairing */
	peer->has_nd_pmk = false;
}

int sup_pair(struct sup *sup, struct sup_peer *peer, uint16_t method)
{
	const struct sup_service *service = sup_service(sup, peer->view.service);
	bool known = peer->has_nik && peer->view.known >= 0;

	if (!service || !service->id)
		return -ENOENT;
	if (peer->state != SUP_IDLE)
		return -EALREADY;
	if (known) {
		begin(peer, true, true, method);
		begin_pasn(sup, peer);
		return 0;
	}
	if (!(aware_method_complement(method) & peer->view.methods))
		return -EOPNOTSUPP;
	begin(peer, true, false, method);
	enter(sup, peer, SUP_ASKING);
	sup_tell(sup, "NAN_BOOTSTRAP_RESET", peer); /* of one that was given up */
	bootstrap(sup, peer, false);
	return 0;
}

int sup_password(struct sup *sup, struct sup_peer *peer, const struct secret *password)
{
	int r;

	peer->password = secret_free(peer->password);
	r = secret_new(secret_data(password), secret_len(password), &peer->password);
	if (r == 0 && peer->state == SUP_PASSWORD)
		begin_pasn(sup, peer);
	return r;
}

static void agreed(struct sup *sup, struct sup_peer *peer, uint16_t method)
{
	struct aware_item *item;

	if (peer->state != SUP_ASKING && peer->state != SUP_AGREEING)
		return;
	if (method != peer->method) { /* nothing weaker than what was asked for */
		fail(sup, peer, AWARE_PAIR_BROKEN, "it agreed to what nobody asked for");
		return;
	}
	if (is_open(method) || peer->password) {
		begin_pasn(sup, peer);
		return;
	}
	enter(sup, peer, SUP_PASSWORD);
	item = sup_emit(sup, AWARE_NODE_ASK, peer);
	if (item)
		item->action.method = method;
}

/* ---- Who is asked ---- */

static void authorise(struct sup *sup, struct sup_peer *peer)
{
	enter(sup, peer, SUP_AGREEING);
	bootstrap(sup, peer, true);
}

static void requested(struct sup *sup, const struct aware_supplicant_event *event)
{
	struct sup_service *service = sup_service_by_id(sup, event->service, true);
	struct sup_peer *peer;
	struct aware_item *item;

	if (!service || service->locked_us || !(service->methods & event->methods) ||
	    event->methods & (event->methods - 1))
		return;
	peer = sup_peer_get(sup, event->address, event->instance, service);
	if (!peer || sup->now_us < peer->deaf_us || peer->state == SUP_WAITING)
		return;
	/* who begins anew in the middle has seen our confirm, and tries again */
	if (peer->state != SUP_IDLE)
		fail(sup, peer, AWARE_PAIR_TIMED_OUT, NULL);
	if (service->locked_us)
		return;
	peer->heard_us = sup->now_us;
	begin(peer, false, false, event->methods);
	if (service->accepted && is_open(event->methods)) {
		authorise(sup, peer);
		return;
	}
	enter(sup, peer, SUP_WAITING);
	item = sup_emit(sup, AWARE_NODE_REQUESTED, peer);
	if (item)
		item->action.method = event->methods;
}

int sup_accept(struct sup *sup, struct sup_peer *peer, const struct secret *password)
{
	int r = 0;

	if (peer->state != SUP_WAITING)
		return -ENOENT;
	if (!is_open(peer->method) && !password)
		return -EINVAL;
	peer->password = secret_free(peer->password);
	if (!is_open(peer->method))
		r = secret_new(secret_data(password), secret_len(password),
			       &peer->password);
	if (r == 0)
		authorise(sup, peer);
	return r;
}

int sup_reject(struct sup *sup, struct sup_peer *peer)
{
	if (peer->state == SUP_IDLE)
		return -ENOENT;
	peer->deaf_us = sup->now_us + DEAF_US;
	fail(sup, peer, AWARE_PAIR_REJECTED, NULL);
	return 0;
}

int sup_cancel(struct sup *sup, struct sup_peer *peer)
{
	if (peer->state == SUP_IDLE)
		return -ENOENT;
	fail(sup, peer, AWARE_PAIR_CANCELLED, NULL);
	return 0;
}

/* ---- PASN, and whom it was with ---- */

static struct sup_peer *peer_at(const struct sup *sup, const uint8_t address[6],
				enum sup_state state)
{
	struct sup_peer *peer;

	list_for_each (peer, &sup->peers, link)
		if (peer->state == state && memcmp(peer->view.address, address, 6) == 0)
			return peer;
	return NULL;
}

static bool is_heard(const struct sup *sup, const uint8_t address[6])
{
	struct sup_peer *peer;

	list_for_each (peer, &sup->peers, link)
		if (memcmp(peer->view.address, address, 6) == 0)
			return true;
	return false;
}

/*
 * Somebody begins. Whom we are paired with over this interface is let; nobody else without consent.
 * wpa_supplicant verifies who it is, and does not say it: at another address it is one of those.
 */
static void pairing(struct sup *sup, const struct aware_supplicant_event *event)
{
	struct sup_peer *peer = peer_at(sup, event->address, SUP_PASN), *next;
	const struct sup_service *service = sup_service_by_id(sup, event->instance, true);
	long id = -1;
	size_t n;

	if (peer)
		return;
	n = sup_n_here(sup, &id);
	if (event->yes && n > 0 && service && !is_heard(sup, event->address))
		sup_peer_get(sup, event->address, INSTANCE_UNTOLD, service);
	list_for_each_safe (peer, next, &sup->peers, link) {
		if (!event->yes || n == 0 || peer->state != SUP_IDLE ||
		    memcmp(peer->view.address, event->address, 6) != 0)
			continue;
		begin(peer, false, true, 0);
		if (!peer->has_nik && n == 1)
			peer->view.known = id;
		begin_pasn(sup, peer);
		return;
	}
	list_for_each (peer, &sup->peers, link)
		if (memcmp(peer->view.address, event->address, 6) == 0) {
			sup_tell(sup, "NAN_PAIR_ABORT", peer);
			return;
		}
}

static void pasn_ended(struct sup *sup, const struct aware_supplicant_event *event)
{
	struct sup_peer *peer = peer_at(sup, event->address, SUP_PASN);
	bool caches;

	if (!peer)
		return;
	if (!event->yes) {
		fail(sup, peer, AWARE_PAIR_NOT_AGREED, NULL);
		return;
	}
	peer->has_nd_pmk = event->has_nd_pmk;
	memcpy(peer->nd_pmk, event->pmk, AWARE_PMK_LEN);
	caches = !peer->view.publishes || peer->view.capabilities & AWARE_CAN_CACHE;
	if (peer->verifying)
		succeed(sup, peer, NULL, NULL);
	else if (caches)
		enter(sup, peer, SUP_KEYS);
	else
		succeed(sup, peer, NULL,
			"it is not remembered: the other side keeps none");
}

/* It does not say whose: of whom a NIK has been waited for longest. */
static void identified(struct sup *sup, const struct aware_supplicant_event *event)
{
	struct aware_record record = {
		.suite = {.akm = event->akm},
		.authenticated = event->akm == AWARE_AKM_SAE,
		.lifetime_s = AWARE_NIK_LIFETIME_S,
		.quirks = {.key_mic_len = 16, .short_rsnx = true},
	};
	struct sup_peer *peer, *first = NULL;
	const struct sup_service *service;

	list_for_each (peer, &sup->peers, link)
		if (peer->state == SUP_KEYS &&
		    is_open(peer->method) == (event->akm == AWARE_AKM_PASN) &&
		    (!first || peer->until_us < first->until_us))
			first = peer;
	service = first ? sup_service(sup, first->view.service) : NULL;
	if (!service || event->version != 0)
		return;
	if (event->lifetime_s)
		record.lifetime_s = MIN(record.lifetime_s, event->lifetime_s);
	record.suite.cipher = service->cipher;
	memcpy(record.peer_nik, event->nik, AWARE_NIK_LEN);
	memcpy(record.npk, event->pmk, AWARE_PMK_LEN);
	memcpy(first->nik, event->nik, AWARE_NIK_LEN);
	first->has_nik = true;
	sup_recognise(sup, first);
	succeed(sup, first, &record, known_here);
	secret_wipe(&record, sizeof(record));
}

/* ---- What comes ---- */

/* By its service and instance; where those are not told, who is in that state. */
static struct sup_peer *peer_of(struct sup *sup,
				const struct aware_supplicant_event *event)
{
	struct sup_peer *peer;

	if (event->type == SUPPLICANT_DISAGREED) {
		peer = peer_at(sup, event->address, SUP_ASKING);
		return peer ? peer : peer_at(sup, event->address, SUP_AGREEING);
	}
	list_for_each (peer, &sup->peers, link) {
		const struct sup_service *service = sup_service(sup, peer->view.service);

		if (service && service->id == event->service &&
		    peer->view.instance == event->instance &&
		    memcmp(peer->view.address, event->address, 6) == 0)
			return peer;
	}
	return NULL;
}

void sup_pair_event(struct sup *sup, const struct aware_supplicant_event *event)
{
	struct sup_peer *peer;

	if (event->type == SUPPLICANT_ASKED) {
		requested(sup, event);
	} else if (event->type == SUPPLICANT_PAIRING) {
		pairing(sup, event);
	} else if (event->type == SUPPLICANT_PAIRED) {
		pasn_ended(sup, event);
	} else if (event->type == SUPPLICANT_IDENTITY) {
		identified(sup, event);
	} else if ((peer = peer_of(sup, event))) {
		if (event->type == SUPPLICANT_AGREED)
			agreed(sup, peer, event->methods);
		else
			fail(sup, peer, AWARE_PAIR_REJECTED, NULL);
	}
}

void sup_pair_due(struct sup *sup)
{
	struct sup_peer *peer;

	list_for_each (peer, &sup->peers, link) {
		if (peer->state == SUP_IDLE || sup->now_us < peer->until_us)
			continue;
		if (peer->state == SUP_KEYS)
			succeed(sup, peer, NULL,
				"it is not remembered: the other side did not tell who "
				"it is");
		else
			fail(sup, peer, AWARE_PAIR_TIMED_OUT, NULL);
	}
}
