/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The Nordic client against the accessory that does what the firmware was read to do. */
#include "provision/nordic.h"

#include "tests/unit/alloc.h"
#include "tests/unit/pair.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { SEEDS = 400 };

/* clang-format off */
#define NETWORKS "\"networks\":["                                                             \
	"{\"ssid\":\"HomeNet\",\"passphrase\":\"secretpass\",\"rssi\":-50,\"channel\":6,"         \
	  "\"bssid\":\"aa:bb:cc:dd:ee:01\"},"                                                      \
	"{\"ssid\":\"Cafe\",\"rssi\":-70,\"channel\":1},"                                          \
	"{\"ssid\":\"NewNet\",\"passphrase\":\"secretpass\",\"rssi\":-60,\"channel\":36,"         \
	  "\"auth\":\"WPA3\"}]"

#define SECRET {"secretpass"}
#define WRONG  {"wrongpass"}

/* What a setup of one accessory comes to, in every order of things. */
static const struct outcome {
	const char *title;
	const char *accessory;
	struct provision_options options;
	const char *networks[PAIR_ANSWERS_MAX], *passphrases[PAIR_ANSWERS_MAX];
	unsigned mtu;
	enum provision_verdict verdict;
	bool probable;
	unsigned requests; /* reads, writes, subscriptions; 0: differs */
	unsigned n_networks;
	const char *ip;
} outcomes[] = {
	{"least requests: one read, two subscriptions, three writes",
	 "{" NETWORKS "}", {}, {"HomeNet"}, SECRET, 0, PROVISION_OK, false, 6, 0, "192.0.2.50"},
	{"its networks: one write more",
	 "{" NETWORKS "}", {.want_networks = true}, {"HomeNet"}, SECRET, 0, PROVISION_OK, false, 7, 3, "192.0.2.50"},
	{"8.2: a network on 5 GHz of its list",
	 "{" NETWORKS "}", {.want_networks = true}, {"NewNet"}, SECRET, 0, PROVISION_OK, false, 7, 3},
	{"8.2: the same, only named: a scan and a second try",
	 "{" NETWORKS "}", {}, {"NewNet"}, SECRET, 0, PROVISION_OK, false, 8},
	{"an open network of its list", "{" NETWORKS "}", {.want_networks = true}, {"Cafe"}, SECRET, 0, PROVISION_OK, false, 7, 3},
	{"8.2: it tells no reason: a wrong passphrase is found by its scan",
	 "{" NETWORKS "}", {}, {"HomeNet"}, WRONG, 0, PROVISION_WRONG_PASSPHRASE, true, 6},
	{"8.2: it tells no reason: a network that is not there",
	 "{" NETWORKS "}", {}, {"Nowhere"}, SECRET, 0, PROVISION_NO_NETWORK, true, 6},
	{"it tells reasons: a wrong passphrase",
	 "{" NETWORKS ",\"reasons\":true}", {}, {"HomeNet"}, WRONG, 0, PROVISION_WRONG_PASSPHRASE, false, 5},
	{"it tells reasons: a network that is not there",
	 "{" NETWORKS ",\"reasons\":true}", {}, {"Nowhere"}, SECRET, 0, PROVISION_NO_NETWORK, false, 6},
	{"a wrong passphrase, then the right one", "{" NETWORKS "}", {.retry = true, .want_networks = true},
	 {"HomeNet"}, {"wrongpass", "secretpass"}, 0, PROVISION_OK, false, 8, 3},
	{"reason 3: no address", "{" NETWORKS ",\"faults\":{\"refuse\":3}}", {}, {"HomeNet"}, SECRET, 0,
	 PROVISION_JOIN_FAILED, false, 5},
	{"it stays in state 2", "{" NETWORKS ",\"faults\":{\"stays_in_state\":2}}", {}, {"HomeNet"}, SECRET, 0,
	 PROVISION_TIMED_OUT, false, 5},
	{"a join never ends", "{" NETWORKS ",\"faults\":{\"join_hangs\":true}}", {}, {"HomeNet"}, SECRET, 0,
	 PROVISION_TIMED_OUT, false, 5},
	{"states before the response", "{" NETWORKS ",\"faults\":{\"late_answer\":true}}", {}, {"HomeNet"}, SECRET, 0,
	 PROVISION_OK, false, 6},
	{"everything twice", "{" NETWORKS ",\"faults\":{\"duplicate\":true}}", {.want_networks = true}, {"HomeNet"}, SECRET, 0,
	 PROVISION_OK, false, 7, 3},
	{"an address at the third question", "{" NETWORKS ",\"faults\":{\"ip_after\":2}}", {}, {"HomeNet"}, SECRET, 0,
	 PROVISION_OK, false, 8, 0, "192.0.2.50"},
	{"no address ever", "{" NETWORKS ",\"faults\":{\"ip_after\":99}}", {}, {"HomeNet"}, SECRET, 0,
	 PROVISION_OK, false, 10, 0, ""},
	{"records without their channel, which is required",
	 "{" NETWORKS ",\"faults\":{\"bare_records\":true}}", {.want_networks = true}, {"HomeNet"}, SECRET, 0,
	 PROVISION_OK, false, 7, 0},
	{"SET_CONFIG is refused", "{" NETWORKS ",\"faults\":{\"refused_operation\":4,\"refused_status\":1}}", {},
	 {"HomeNet"}, SECRET, 0, PROVISION_REFUSED, false, 5},
	{"GET_STATUS is refused", "{" NETWORKS ",\"faults\":{\"refused_operation\":1,\"refused_status\":2}}", {},
	 {"HomeNet"}, SECRET, 0, PROVISION_REFUSED, false, 4},
	{"START_SCAN is refused", "{" NETWORKS ",\"faults\":{\"refused_operation\":2}}", {.want_networks = true},
	 {"HomeNet"}, SECRET, 0, PROVISION_OK, false, 7},
	{"8.2: a request has to fit one write", "{" NETWORKS ",\"faults\":{\"longest_write\":20}}", {},
	 {"HomeNet"}, SECRET, 0, PROVISION_REFUSED, false, 5},
	{"Information is empty", "{" NETWORKS ",\"faults\":{\"no_version\":true}}", {}, {"HomeNet"}, SECRET, 0,
	 PROVISION_PROTOCOL, false, 1},
	{"writes are acknowledged, nothing else", "{" NETWORKS ",\"faults\":{\"silent\":true}}", {}, {"HomeNet"}, SECRET, 0,
	 PROVISION_TIMED_OUT, false, 4},
	{"writes are refused", "{" NETWORKS ",\"faults\":{\"refuse_att\":14}}", {}, {"HomeNet"}, SECRET, 0,
	 PROVISION_REFUSED, false, 4},
	{"MTU 23: the records are cut, the states are not", "{" NETWORKS "}", {.want_networks = true},
	 {"HomeNet"}, SECRET, 23, PROVISION_OK, false, 7, 0},
	{"set up already", "{" NETWORKS ",\"provisioned\":true}", {}, {"HomeNet"}, SECRET, 0,
	 PROVISION_ALREADY, false, 4, 0, "192.0.2.50"},
	{"set up already, offline", "{" NETWORKS ",\"provisioned\":true,\"offline\":true}", {}, {"HomeNet"}, SECRET, 0,
	 PROVISION_ALREADY, false, 4, 0, ""},
	{"set up already, and again", "{" NETWORKS ",\"provisioned\":true}", {.again = true}, {"HomeNet"}, SECRET, 0,
	 PROVISION_OK, false, 6},
	{"forget", "{" NETWORKS ",\"provisioned\":true}", {.goal = PROVISION_GOAL_RESET}, {}, {}, 0, PROVISION_OK, false, 3},
	{"forget: there is nothing to forget", "{" NETWORKS "}", {.goal = PROVISION_GOAL_RESET}, {}, {}, 0,
	 PROVISION_OK, false, 4},
	{"8.2: forget: the firmware refuses unless it is connected",
	 "{" NETWORKS ",\"provisioned\":true,\"offline\":true}", {.goal = PROVISION_GOAL_RESET}, {}, {}, 0,
	 PROVISION_REFUSED, false, 4},
};
/* clang-format on */

static void make(struct pair *pair, const struct outcome *outcome, uint64_t seed)
{
	*pair = (struct pair){
		.seed = seed,
		.protocol = &nordic_protocol,
		.options = outcome->options,
		.accessory = outcome->accessory,
		.mtu = outcome->mtu,
	};
	memcpy(pair->networks, outcome->networks, sizeof(pair->networks));
	memcpy(pair->passphrases, outcome->passphrases, sizeof(pair->passphrases));
}

static void comes_to(void **state)
{
	const struct outcome *outcome = *state;
	struct pair pair;

	for (uint64_t seed = 0; seed < SEEDS / 8; seed++) {
		make(&pair, outcome, seed);
		pair_run(&pair);
		if (pair.verdict != outcome->verdict)
			print_error("seed %u: %s\n", (unsigned)seed, pair.detail);
		assert_int_equal(pair.verdict, outcome->verdict);
		assert_int_equal(pair.certain, !outcome->probable);
		if (outcome->requests)
			assert_int_equal(pair.reads + pair.writes + pair.subscriptions,
					 outcome->requests);
		if (outcome->options.want_networks)
			assert_int_equal(pair.n_networks, outcome->n_networks);
		if (outcome->ip)
			assert_string_equal(pair.ip, outcome->ip);
	}
}

static void ends_once_wherever_the_link_drops(void **state)
{
	unsigned ok = 0, lost = 0;
	struct pair pair;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		make(&pair, &outcomes[1], seed);
		pair.drop_at = 1 + seed % 40;
		pair_run(&pair);
		assert_true(pair.verdict == PROVISION_LOST ||
			    pair.verdict == PROVISION_OK);
		*(pair.verdict == PROVISION_OK ? &ok : &lost) += 1;
	}
	assert_true(ok > SEEDS / 10);
	assert_true(lost > SEEDS / 4);
}

/* In place of the answer to each request, counted. */
static void ends_once_when_it_drops_at_a_request(void **state)
{
	char accessory[600];
	struct pair pair;

	for (unsigned request = 1; request <= 7; request++) {
		make(&pair, &outcomes[1], 0);
		snprintf(accessory, sizeof(accessory),
			 "{" NETWORKS ",\"faults\":{\"drop_at_request\":%u}}", request);
		pair.accessory = accessory;
		pair_run(&pair);
		/* The seventh asks for the address of what has joined. */
		assert_int_equal(pair.verdict,
				 request < 7 ? PROVISION_LOST : PROVISION_OK);
		assert_int_equal(pair.certain, request != 6);
	}
}

/* Every value that it gives, spoiled in every way. */
static void ends_once_whatever_value_is_spoiled(void **state)
{
	static const char *const ways[] = {"cut", "flip", "empty", "long"};
	char accessory[600];
	struct pair pair;

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		for (unsigned at = 1; at <= 12; at++) {
			make(&pair, &outcomes[1], 0);
			snprintf(accessory, sizeof(accessory),
				 "{" NETWORKS
				 ",\"faults\":{\"spoil_at\":%u,\"spoil\":\"%s\"}}",
				 at, ways[i]);
			pair.accessory = accessory;
			pair_run(&pair);
			/* The last one tells the address. */
			if (at == 12)
				assert_int_equal(pair.verdict, PROVISION_OK);
		}
}

static void ends_once_when_memory_is_short(void **state)
{
	unsigned failed = 0, no_memory = 0;
	struct pair pair;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		make(&pair, &outcomes[seed % 12], seed);
		pair.starved = seed;
		pair_run(&pair);
		failed += pair.failed_allocations;
		no_memory += pair.verdict == PROVISION_NO_MEMORY;
	}
	assert_true(failed > SEEDS);
	assert_true(no_memory > SEEDS / 10);
}

static void new_fails_without_memory(void **state)
{
	const struct provision_options options = {};
	struct provision_machine *client = NULL;

	for (unsigned n = 1; alloc_fail_each(&n);) {
		int r = nordic_protocol.new(&options, &client);

		assert_true(r == 0 || (r == -ENOMEM && !client));
		client = nordic_protocol.free(client);
	}
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(ends_once_wherever_the_link_drops),
		cmocka_unit_test(ends_once_when_it_drops_at_a_request),
		cmocka_unit_test(ends_once_whatever_value_is_spoiled),
		cmocka_unit_test(ends_once_when_memory_is_short),
		cmocka_unit_test(new_fails_without_memory),
	};
	struct CMUnitTest tests[ARRAY_SIZE(outcomes) + ARRAY_SIZE(others)];
	size_t n = 0;

	for (; n < ARRAY_SIZE(outcomes); n++)
		tests[n] = (struct CMUnitTest){outcomes[n].title, comes_to, NULL, NULL,
					       (void *)&outcomes[n]};
	memcpy(&tests[n], others, sizeof(others));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
