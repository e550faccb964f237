/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whatever way a pairing ends, no memory that it gives back holds a secret: every free() is looked
 * through for the PIN, NIKs and keys, which are made of bytes that nothing else has.
 */
#include "tests/unit/aware-sides.h"

#include "aware/node.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

enum { KNOWN_MAX = 16, BYTES_MAX = 64 };

static struct {
	uint8_t bytes[BYTES_MAX];
	size_t len;
} secrets[KNOWN_MAX];
static size_t n_secrets;
static unsigned spilt;

void __real_free(void *memory);
void __wrap_free(void *memory);

void __wrap_free(void *memory)
{
	size_t size = memory ? malloc_usable_size(memory) : 0;

	for (size_t i = 0; i < n_secrets; i++)
		if (size > 0 && memmem(memory, size, secrets[i].bytes, secrets[i].len))
			spilt++;
	__real_free(memory);
}

static void is_secret(const void *bytes, size_t len)
{
	static const uint8_t zeroes[BYTES_MAX];

	if (len == 0 || memcmp(bytes, zeroes, len) == 0)
		return;
	assert_true(n_secrets < KNOWN_MAX && len <= BYTES_MAX);
	memcpy(secrets[n_secrets].bytes, bytes, len);
	secrets[n_secrets++].len = len;
}

static void begin(void)
{
	n_secrets = 0;
	spilt = 0;
}

static const char pin[] = "a passphrase that is nowhere else";

static void know_options(struct aware_pairing_options *a, struct aware_pairing_options *b)
{
	for (size_t i = 0; i < AWARE_NIK_LEN; i++) {
		a->nik[i] = 0x91 ^ 7 * i;
		b->nik[i] = 0x5e ^ 11 * i;
	}
	is_secret(pin, strlen(pin));
	is_secret(a->nik, AWARE_NIK_LEN);
	is_secret(b->nik, AWARE_NIK_LEN);
}

/* The keys that were agreed on, before the machine is freed. */
static void know_keys(const struct sides *sides)
{
	const struct side *both[] = {&sides->a, &sides->b};

	for (size_t i = 0; i < 2; i++) {
		is_secret(both[i]->record.npk, both[i]->end.cached ? AWARE_PMK_LEN : 0);
		if (both[i]->has_keys) {
			is_secret(both[i]->keys.kck, AWARE_KCK_LEN);
			is_secret(both[i]->keys.tk, 16);
			is_secret(both[i]->keys.kdk, 32);
		}
	}
}

static void run_and_free(struct sides *sides, uint64_t seed)
{
	struct aware_pairing_options a = sides_options(true), b = sides_options(false);

	begin();
	know_options(&a, &b);
	sides->a.pin = sides->a.pin ? sides->a.pin : pin;
	sides->b.pin = pin;
	sides_run(sides, seed, &a, &b);
	know_keys(sides);
	sides_clear(sides);
	assert_int_equal(spilt, 0);
}

static void paired(void **state)
{
	struct sides sides = {};

	run_and_free(&sides, 1);
	assert_int_equal(sides.a.end.verdict, AWARE_PAIRED);
	assert_true(sides.a.end.cached && sides.b.end.cached);
	assert_true(n_secrets > 6);
}

static void another_password(void **state)
{
	struct sides sides = {.a = {.pin = "quite another one, as long as that"}};

	run_and_free(&sides, 1);
	assert_int_equal(sides.a.end.verdict, AWARE_PAIR_WRONG_PASSWORD);
}

static void frames_lost(void **state)
{
	for (uint64_t seed = 1; seed <= 10; seed++) {
		struct sides sides = {.loss = 85};

		run_and_free(&sides, seed);
	}
}

static void change_bits(struct sides *sides, struct transit *t)
{
	t->data[AWARE_FRAME_HEADER + sides_draw(sides, t->len - AWARE_FRAME_HEADER)] ^= 1;
}

static void changed_on_the_way(void **state)
{
	for (uint64_t seed = 1; seed <= 10; seed++) {
		struct sides sides = {.meddle = change_bits};

		run_and_free(&sides, seed);
	}
}

/* Freed after each of its steps. */
static void in_the_middle(void **state)
{
	struct aware_pairing_options a, b;

	for (unsigned steps = 1; steps < 40; steps++) {
		struct sides sides = {.random = 1, .now_us = 1000000};

		begin();
		a = sides_options(true);
		b = sides_options(false);
		know_options(&a, &b);
		sides.a.pin = sides.b.pin = pin;
		assert_int_equal(aware_pairing_new(&a, &sides.a.pairing), 0);
		assert_int_equal(aware_pairing_new(&b, &sides.b.pairing), 0);
		sides_feed(&sides, &sides.b,
			   (struct aware_pairing_event){.type = AWARE_EVENT_START});
		sides_feed(&sides, &sides.a,
			   (struct aware_pairing_event){.type = AWARE_EVENT_START});
		for (unsigned i = 0; i < steps && sides_advance(&sides); i++)
			;
		know_keys(&sides);
		sides_clear(&sides);
		assert_int_equal(spilt, 0);
	}
}

/* A device that goes away with all that it remembers, and with keys that nobody has taken yet. */
static void a_device(void **state)
{
	struct aware_node_options options = {.nik_lifetime_s = 1,
					     .radio = {.own = {0x42}}};
	struct aware_record record = {.suite = {AWARE_CIPHER_PK_PASN_128, AWARE_AKM_SAE}};
	struct aware_node *node;

	begin();
	memset(options.nik, 0x91, sizeof(options.nik));
	memset(record.npk, 0x92, sizeof(record.npk));
	memset(record.peer_nik, 0x93, sizeof(record.peer_nik));
	is_secret(options.nik, sizeof(options.nik));
	is_secret(record.npk, sizeof(record.npk));
	is_secret(record.peer_nik, sizeof(record.peer_nik));
	assert_int_equal(aware_node_new(&options, &node), 0);
	for (long id = 0; id < 3; id++)
		assert_int_equal(aware_node_know(node, id, &record), 0);
	aware_node_forget(node, 1);
	aware_node_free(node);
	assert_int_equal(spilt, 0);
}

/* It does see what is spilt. */
static void what_is_not_wiped_is_seen(void **state)
{
	char *copy = strdup(pin);

	begin();
	is_secret(pin, strlen(pin));
	assert_non_null(copy);
	free(copy);
	assert_int_equal(spilt, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_wiped_is_seen),
		cmocka_unit_test(paired),
		cmocka_unit_test(another_password),
		cmocka_unit_test(frames_lost),
		cmocka_unit_test(changed_on_the_way),
		cmocka_unit_test(in_the_middle),
		cmocka_unit_test(a_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
