/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whole pairings of Wi-Fi Aware, both sides, in a cluster in which a frame goes out in the next
 * discovery window and is answered in a later one: the CPU of each side, and the windows that
 * pass from the PIN until both are paired, beside the least that the exchange needs. Prints JSON.
 */
#include "aware/pairing.h"
#include "aware/protect.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { PAIRINGS = 41, QUEUE_MAX = 8, WINDOWS_MAX = 100, WINDOW_US = 524288 };

static const uint8_t addresses[2][6] = {{0x42, 0, 0, 0, 1, 0}, {0x42, 0, 0, 0, 0, 0}};
static const char pin[] = "012345";

struct frame {
	unsigned number;
	struct buf bytes;
};

struct side {
	struct aware_pairing *pairing;
	struct aware_keys keys;
	struct frame queue[QUEUE_MAX];
	size_t n;
	uint64_t packet;
	struct aware_pairing_action end;
	struct aware_record record;
	double cpu_ms;
	bool asked, ended;
};

struct air {
	struct side sides[2]; /* the initiator, the responder */
	unsigned windows, pin_at;
	uint64_t now_us;
};

static double cpu_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int put(struct side *side, const struct aware_pairing_action *action)
{
	struct frame *frame = &side->queue[side->n];

	if (side->n == QUEUE_MAX)
		return -ENOBUFS;
	frame->number = action->number;
	side->n++;
	if (action->frame.dual)
		return aware_protect_seal(aware_pairing_suite(side->pairing),
					  side->keys.tk, ++side->packet, &action->frame,
					  &frame->bytes);
	aware_frame_build(&frame->bytes, &action->frame);
	return frame->bytes.error;
}

static int feed(struct air *air, struct side *side, struct aware_pairing_event event);

static int act(struct air *air, struct side *side,
	       const struct aware_pairing_action *action)
{
	const struct aware_record *record;

	switch (action->type) {
	case AWARE_DO_SEND:
		return put(side, action);
	case AWARE_DO_ASK:
	case AWARE_DO_REQUESTED:
		side->asked = true;
		break;
	case AWARE_DO_INSTALL:
		side->keys = *aware_pairing_keys(side->pairing);
		return feed(air, side,
			    (struct aware_pairing_event){.type = AWARE_EVENT_INSTALLED});
	case AWARE_DO_END:
		side->end = *action;
		side->ended = true;
		record = aware_pairing_record(side->pairing);
		if (record)
			side->record = *record;
		break;
	case AWARE_DO_NOTHING:
	case AWARE_DO_PHASE:
		break;
	}
	return 0;
}

static int feed(struct air *air, struct side *side, struct aware_pairing_event event)
{
	struct aware_pairing_action action;
	int r = 0;

	event.now_us = air->now_us;
	aware_pairing_step(side->pairing, &event);
	while (r == 0 && aware_pairing_next(side->pairing, &action))
		r = act(air, side, &action);
	return r;
}

static int hear(struct air *air, struct side *side, const struct buf *bytes)
{
	struct aware_pairing_event event = {.type = AWARE_EVENT_FRAME};
	_cleanup_(buf_deinit) struct buf body = {};
	struct aware_frame frame, opened;
	uint64_t packet;
	int r = aware_frame_parse(bytes->data, bytes->len, &frame);

	event.frame = &frame;
	if (r == 0 && frame.kind == AWARE_FRAME_SEALED) {
		r = aware_protect_open(aware_pairing_suite(side->pairing), side->keys.tk,
				       &frame, &body, &opened, &packet);
		event.frame = &opened;
	}
	return r < 0 ? r : feed(air, side, event);
}

/* Deadlines that end before the next window begins. */
static int wait_for_window(struct air *air)
{
	uint64_t window_us = air->now_us + WINDOW_US;
	int r = 0;

	for (size_t i = 0; r == 0 && i < 2; i++) {
		struct side *side = &air->sides[i];
		uint64_t at = side->ended ? 0 : aware_pairing_deadline(side->pairing);
		double begin = cpu_ms();

		if (at == 0 || at >= window_us)
			continue;
		air->now_us = MAX(air->now_us, at);
		r = feed(air, side,
			 (struct aware_pairing_event){.type = AWARE_EVENT_TIMEOUT});
		side->cpu_ms += cpu_ms() - begin;
	}
	air->now_us = window_us;
	return r;
}

/* What was there before the window goes out in it; what it leads to has to wait for the next one. */
static int window(struct air *air)
{
	int r = wait_for_window(air);
	size_t due[2] = {air->sides[0].n, air->sides[1].n};

	air->windows++;
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; r == 0 && k < due[i]; k++) {
			struct side *from = &air->sides[i], *to = &air->sides[!i];
			struct frame frame = from->queue[0];
			double begin = cpu_ms();

			memmove(from->queue, from->queue + 1,
				--from->n * sizeof(*from->queue));
			from->queue[from->n] = (struct frame){};
			r = hear(air, to, &frame.bytes);
			to->cpu_ms += cpu_ms() - begin;
			begin = cpu_ms();
			if (r == 0)
				r = feed(air, from,
					 (struct aware_pairing_event){
						 .type = AWARE_EVENT_SENT,
						 .number = frame.number});
			from->cpu_ms += cpu_ms() - begin;
			buf_deinit(&frame.bytes);
		}
	return r;
}

/* Both persons do at once what they are asked for. */
static int persons(struct air *air)
{
	_cleanup_(secret_freep) struct secret *password = NULL;
	int r = secret_new(pin, strlen(pin), &password);

	for (size_t i = 0; r == 0 && i < 2; i++) {
		struct side *side = &air->sides[i];
		double begin = cpu_ms();

		if (!side->asked)
			continue;
		side->asked = false;
		if (i == 0)
			air->pin_at = air->windows;
		r = feed(air, side,
			 (struct aware_pairing_event){.type = i ? AWARE_EVENT_ACCEPT
								: AWARE_EVENT_PASSWORD,
						      .password = password});
		side->cpu_ms += cpu_ms() - begin;
	}
	return r;
}

static struct aware_identity identity_of(const uint8_t nik[AWARE_NIK_LEN], size_t i)
{
	struct aware_identity identity = {.nonce = {1}};

	(void)aware_identity_tag(nik, addresses[i], identity.nonce, identity.tag);
	return identity;
}

static void fill(size_t i, const struct aware_record *record,
		 struct aware_pairing_options *ret)
{
	uint8_t peer_nik[AWARE_NIK_LEN];

	*ret = (struct aware_pairing_options){
		.initiator = i == 0,
		.service_id = {0x63, 0x48, 0x7a, 0x70, 0xd3, 0xa0},
		.own_instance = 1 + i,
		.peer_instance = 2 - i,
		.methods = i ? AWARE_METHOD_PIN_DISPLAY : AWARE_METHOD_PIN_KEYPAD,
		.cipher = AWARE_CIPHER_PK_PASN_128,
		.can_protect = true,
		.tells_sent = true,
		.nik_lifetime_s = AWARE_NIK_LIFETIME_S,
		.quirks = {.key_mic_len = 16, .short_rsnx = true},
		.record = record,
	};
	memcpy(ret->own, addresses[i], 6);
	memcpy(ret->peer, addresses[!i], 6);
	memset(ret->nik, 0xa0 + i, sizeof(ret->nik));
	memset(peer_nik, 0xa0 + !i, sizeof(peer_nik));
	ret->identity = identity_of(ret->nik, i);
	ret->peer_identity = identity_of(peer_nik, !i);
}

static int run(struct air *air, const struct aware_record *records)
{
	static const struct aware_pairing_event start = {.type = AWARE_EVENT_START};
	int r = 0;

	for (size_t i = 2; r == 0 && i-- > 0;) {
		struct side *side = &air->sides[i];
		struct aware_pairing_options options;
		double begin = cpu_ms();

		fill(i, records ? &records[i] : NULL, &options);
		r = aware_pairing_new(&options, &side->pairing);
		if (r == 0)
			r = feed(air, side, start);
		side->cpu_ms += cpu_ms() - begin;
	}
	while (r == 0 && !(air->sides[0].ended && air->sides[1].ended)) {
		r = air->windows < WINDOWS_MAX ? window(air) : -ETIMEDOUT;
		if (r == 0)
			r = persons(air);
	}
	for (size_t i = 0; i < 2; i++) {
		if (r == 0 && air->sides[i].end.verdict != AWARE_PAIRED)
			r = -EPROTO;
		aware_pairing_free(air->sides[i].pairing);
		for (size_t k = 0; k < air->sides[i].n; k++)
			buf_deinit(&air->sides[i].queue[k].bytes);
	}
	return r;
}

static int compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

static double median(double *values)
{
	qsort(values, PAIRINGS, sizeof(*values), compare);
	return values[PAIRINGS / 2];
}

/* records, where they are given: of a pairing that is verified. The last pairing's, after it. */
static int measure(const char *name, bool verifies, struct aware_record *records)
{
	double cpu[2][PAIRINGS];
	struct air air;

	for (unsigned i = 0; i < PAIRINGS; i++) {
		int r;

		air = (struct air){.now_us = 1000000};
		r = run(&air, verifies ? records : NULL);
		if (r < 0)
			return r;
		cpu[0][i] = air.sides[0].cpu_ms;
		cpu[1][i] = air.sides[1].cpu_ms;
	}
	printf("\"%s\":{\"initiator_ms\":%.3f,\"responder_ms\":%.3f,\"windows\":%u}",
	       name, median(cpu[0]), median(cpu[1]), air.windows - air.pin_at);
	for (size_t i = 0; i < 2; i++)
		records[i] = air.sides[i].record;
	return 0;
}

int main(void)
{
	struct aware_record records[2];
	int r;

	printf("{");
	r = measure("pin", false, records);
	printf(",");
	if (r == 0)
		r = measure("verify", true, records);
	printf("}\n");
	if (r < 0)
		fprintf(stderr, "bench-aware-pair: %s\n", strerror(-r));
	return r < 0 ? 70 : 0;
}
