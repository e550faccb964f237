/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/pair-outcome.h"

#include "tests/unit/alloc.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	SEEDS         = 60,  /* of each row */
	DROPS         = 600, /* runs in which the link drops */
	STARVED       = 400,
	SPOILED_MAX   = 20,  /* values of a run */
	ROWS_MAX      = 100,
};
/* clang-format on */

static const struct provision_protocol *protocol;
static const struct pair_outcome *first;

static void make(struct pair *pair, const struct pair_outcome *outcome, uint64_t seed)
{
	*pair = (struct pair){
		.seed = seed,
		.protocol = protocol,
		.options = outcome->options,
		.accessory = outcome->accessory,
		.mtu = outcome->mtu ? outcome->mtu
		       : seed % 2   ? 23
				    : 247,
		.networks = {outcome->network},
		.passphrases = {outcome->passphrase, outcome->second_passphrase},
		.codes = {outcome->code, outcome->second_code},
	};
}

static void tell(const struct pair *pair)
{
	print_error("seed %u: verdict %d, %s, in phase %d, %s; %u requests, ip %s\n",
		    (unsigned)pair->seed, pair->verdict,
		    pair->certain ? "certain" : "probable", pair->phase, pair->detail,
		    pair->reads + pair->writes + pair->subscriptions, pair->ip);
}

static void comes_to(void **state)
{
	const struct pair_outcome *outcome = *state;
	struct pair pair;

	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		unsigned requests;

		make(&pair, outcome, seed);
		pair_run(&pair);
		requests = pair.reads + pair.writes + pair.subscriptions;
		if (pair.verdict != outcome->verdict ||
		    pair.certain == outcome->probable ||
		    (seed == 0 && outcome->requests && requests != outcome->requests))
			tell(&pair);
		assert_int_equal(pair.verdict, outcome->verdict);
		assert_int_equal(pair.certain, !outcome->probable);
		if (seed == 0 && outcome->requests)
			assert_int_equal(requests, outcome->requests);
		if (outcome->ip)
			assert_string_equal(pair.ip, outcome->ip);
	}
}

static void ends_once_wherever_the_link_drops(void **state)
{
	unsigned ok = 0, lost = 0;
	struct pair pair;

	for (uint64_t seed = 1; seed <= DROPS; seed++) {
		make(&pair, first, seed);
		pair.drop_at = 1 + seed % 60;
		pair_run(&pair);
		assert_true(pair.verdict == PROVISION_LOST ||
			    pair.verdict == PROVISION_OK);
		*(pair.verdict == PROVISION_OK ? &ok : &lost) += 1;
	}
	assert_true(ok > 0);
	assert_true(lost > DROPS / 10);
}

/* The accessory of the first row with one fault more. */
static void with_faults(char *ret, size_t size, const char *faults)
{
	snprintf(ret, size, "%.*s,\"faults\":{%s}}", (int)strlen(first->accessory) - 1,
		 first->accessory, faults);
}

static void ends_once_whatever_value_is_spoiled(void **state)
{
	static const char *const ways[] = {"cut", "flip", "empty", "long"};
	char accessory[1000], faults[80];
	struct pair pair;

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		for (unsigned at = 1; at <= SPOILED_MAX; at++) {
			snprintf(faults, sizeof(faults),
				 "\"spoil_at\":%u,\"spoil\":\"%s\"", at, ways[i]);
			with_faults(accessory, sizeof(accessory), faults);
			make(&pair, first, at % 4);
			pair.accessory = accessory;
			pair_run(&pair);
		}
}

static void ends_once_when_memory_is_short(void **state)
{
	unsigned failed = 0, no_memory = 0;
	struct pair pair;

	for (uint64_t seed = 1; seed <= STARVED; seed++) {
		make(&pair, first, seed);
		pair.options.want_networks = seed % 2;
		pair.starved = seed;
		pair_run(&pair);
		failed += pair.failed_allocations;
		no_memory += pair.verdict == PROVISION_NO_MEMORY;
	}
	assert_true(failed > STARVED / 2);
	assert_true(no_memory > 0 || first->frugal);
}

static void new_fails_without_memory(void **state)
{
	struct provision_options options = first->options;
	struct provision_machine *client = NULL;

	options.hostname = "kitchen";
	options.device_name = "Kitchen";
	for (unsigned n = 1; alloc_fail_each(&n);) {
		int r = protocol->new (&options, &client);

		assert_true(r == 0 || (r == -ENOMEM && !client));
		client = protocol->free(client);
	}
}

int pair_outcomes_run(const struct provision_protocol *tested,
		      const struct pair_outcome *outcomes, size_t n)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(ends_once_wherever_the_link_drops),
		cmocka_unit_test(ends_once_whatever_value_is_spoiled),
		cmocka_unit_test(ends_once_when_memory_is_short),
		cmocka_unit_test(new_fails_without_memory),
	};
	struct CMUnitTest tests[ROWS_MAX] = {};

	if (n + ARRAY_SIZE(others) > ROWS_MAX)
		return 1;
	protocol = tested;
	first = outcomes;
	for (size_t i = 0; i < n; i++)
		tests[i] = (struct CMUnitTest){outcomes[i].title, comes_to, NULL, NULL,
					       (void *)&outcomes[i]};
	memcpy(&tests[n], others, sizeof(others));
	return _cmocka_run_group_tests(tested->name, tests, n + ARRAY_SIZE(others), NULL,
				       NULL);
}
