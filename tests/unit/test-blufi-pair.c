/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The BluFi client against the accessory that does what Espressif's example was read to do. */
#include "provision/step.h"

#include "tests/unit/alloc.h"
#include "tests/unit/pair.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { SEEDS = 200, SEEDS_EACH = 12 };

/* clang-format off */
#define NETWORKS "\"networks\":["                                                             \
	"{\"ssid\":\"HomeNet\",\"passphrase\":\"secretpass\",\"rssi\":-50,\"channel\":6,"         \
	  "\"bssid\":\"aa:bb:cc:dd:ee:01\"},"                                                      \
	"{\"ssid\":\"Cafe\",\"rssi\":-70,\"channel\":1}]"

#define CURRENT "{" NETWORKS
#define OLD     "{" NETWORKS ",\"security\":\"old\""
#define NONE    "{" NETWORKS ",\"security\":\"none\""
#define FAULT(f) ",\"faults\":{" f "}}"

#define HOME   {"HomeNet"}
#define SECRET {"secretpass"}
#define WRONG  {"wrongpass"}

static const struct provision_parameter says_none = {"security", "none"};
static const struct provision_custom beside = {"custom-data", (const uint8_t *)"x", 1};
static const struct provision_parameter says_old = {"security", "old"};

/* What a setup of one accessory comes to, in every order of things. */
static const struct outcome {
	const char *title;
	const char *accessory;
	struct provision_options options;
	const char *networks[PAIR_ANSWERS_MAX], *passphrases[PAIR_ANSWERS_MAX];
	enum provision_verdict verdict;
	bool probable;
	unsigned notes;
	unsigned n_networks;
	const char *detail; /* NULL: not looked at */
} outcomes[] = {
	{"current encryption", CURRENT "}", {}, HOME, SECRET, PROVISION_OK, false, 0},
	{"old encryption, with a warning", OLD "}", {}, HOME, SECRET, PROVISION_OK, false, 1},
	{"no encryption, with a warning", NONE "}", {}, HOME, SECRET, PROVISION_OK, false, 1},
	{"version 1.2, which does not tell a join from a failure",
	 OLD ",\"subversion\":2}", {}, HOME, SECRET, PROVISION_OK, false, 1},
	{"its networks", CURRENT "}", {.want_networks = true}, HOME, SECRET, PROVISION_OK, false, 0, 2},
	{"its networks, old", OLD "}", {.want_networks = true}, HOME, SECRET, PROVISION_OK, false, 1, 2},
	{"its networks: it finds none", "{\"networks\":[]}", {.want_networks = true}, HOME, SECRET,
	 PROVISION_NO_NETWORK, false, 0, 0},
	{"an access point", CURRENT "}", {.bssid = (const uint8_t[]){0xaa, 0xbb, 0xcc, 0xdd, 0xee, 1}}, HOME, SECRET,
	 PROVISION_OK, false, 0},
	{"an open network", CURRENT "}", {}, {"Cafe"}, {""}, PROVISION_OK, false, 0},
	{"a wrong passphrase", CURRENT "}", {}, HOME, WRONG, PROVISION_WRONG_PASSPHRASE, true, 0},
	{"a wrong passphrase, then the right one", CURRENT "}", {.retry = true}, HOME, {"wrongpass", "secretpass"},
	 PROVISION_OK, false, 0},
	{"a wrong passphrase, then the right one, in clear", NONE "}", {.retry = true}, HOME,
	 {"wrongpass", "secretpass"}, PROVISION_OK, false, 1},
	{"an open network after a secured one", CURRENT "}", {.retry = true}, {"Nowhere", "Cafe"}, {"wrongpass", ""},
	 PROVISION_OK, false, 0},
	{"a network that is not there", CURRENT "}", {}, {"Nowhere"}, SECRET, PROVISION_NO_NETWORK, false, 0},
	{"1.2: a wrong passphrase is silence", OLD ",\"subversion\":2}", {}, HOME, WRONG,
	 PROVISION_JOIN_FAILED, true, 1},
	{"1.2: a wrong passphrase of a network of its list", OLD ",\"subversion\":2}", {.want_networks = true},
	 HOME, WRONG, PROVISION_WRONG_PASSPHRASE, true, 1, 2},
	{"reason 205: it could not connect", CURRENT FAULT("\"refuse\":205"), {}, HOME, SECRET,
	 PROVISION_JOIN_FAILED, false, 0},
	{"reason 211: not with this security", CURRENT FAULT("\"refuse\":211"), {}, HOME, SECRET,
	 PROVISION_JOIN_FAILED, false, 0, 0, "it sees the network, but not with security that it takes"},
	{"a join never ends", CURRENT FAULT("\"join_hangs\":true"), {}, HOME, SECRET, PROVISION_JOIN_FAILED, true, 0},
	{"it tells no reason", CURRENT FAULT("\"no_reason\":true"), {}, HOME, WRONG, PROVISION_JOIN_FAILED, true, 0},
	{"set up already", CURRENT ",\"provisioned\":true}", {}, HOME, SECRET, PROVISION_ALREADY, false, 0},
	{"set up already, and again", CURRENT ",\"provisioned\":true}", {.again = true}, HOME, SECRET,
	 PROVISION_OK, false, 0},

	{"it tells that it is in its old network until it has tried", CURRENT ",\"provisioned\":true,\"join_ms\":5000" FAULT("\"lags\":true"),
	 {.again = true}, HOME, WRONG, PROVISION_WRONG_PASSPHRASE, true, 0},
	{"it tells no version: the old kind is refused, the current one taken",
	 CURRENT FAULT("\"no_version\":true"), {}, HOME, SECRET, PROVISION_OK, false, 1},
	{"it tells 1.4, and has the old kind", OLD ",\"subversion\":4}", {}, HOME, SECRET, PROVISION_OK, false, 2},
	{"the catalog says that nothing is encrypted", NONE "}", {.parameters = &says_none, .n_parameters = 1},
	 HOME, SECRET, PROVISION_OK, false, 1},
	{"the catalog says none, the accessory encrypts", CURRENT "}",
	 {.parameters = &says_none, .n_parameters = 1}, HOME, SECRET, PROVISION_OK, false, 1},
	{"the catalog says old, the accessory has none", NONE "}", {.parameters = &says_old, .n_parameters = 1},
	 HOME, SECRET, PROVISION_TIMED_OUT, false, 0, 0, "it did not agree on a key"},
	{"the catalog says old, the accessory has another", CURRENT "}",
	 {.parameters = &says_old, .n_parameters = 1}, HOME, SECRET, PROVISION_UNSUPPORTED, false, 0, 0,
	 "it encrypts in a way that is not known"},
	{"both kinds are refused: never in clear", CURRENT FAULT("\"error\":6,\"error_at\":1"), {}, HOME, SECRET,
	 PROVISION_UNSUPPORTED, false, 1, 0, "it encrypts in a way that is not known"},
	{"its key would make the secret known", CURRENT FAULT("\"zero_key\":true"), {}, HOME, SECRET,
	 PROVISION_PROTOCOL, false, 0, 0, "its public key would make the secret known"},
	{"it encrypts with other keys", CURRENT FAULT("\"other_keys\":true"), {}, HOME, SECRET,
	 PROVISION_PROTOCOL, false, 0, 0, "its keys are not ours"},
	{"it goes on in clear", CURRENT FAULT("\"plain\":true"), {}, HOME, SECRET,
	 PROVISION_PROTOCOL, false, 0, 0, "a frame is not encrypted, and has to be"},

	{"it wants its frames acknowledged", CURRENT FAULT("\"acks\":true"), {}, HOME, SECRET, PROVISION_OK, false, 0},
	{"it tells no status before it joined", CURRENT FAULT("\"no_status\":true"), {}, HOME, SECRET,
	 PROVISION_OK, false, 0},
	{"it cannot decrypt", CURRENT FAULT("\"error\":2,\"error_at\":9"), {}, HOME, SECRET,
	 PROVISION_REFUSED, false, 0, 0, "it could not decrypt a frame"},
	{"it cannot scan, and joins", CURRENT FAULT("\"error\":11,\"error_at\":36"), {.want_networks = true}, HOME,
	 SECRET, PROVISION_OK, false, 0, 0},
	{"everything twice", CURRENT FAULT("\"duplicate\":true"), {.want_networks = true}, HOME, SECRET,
	 PROVISION_OK, false, 0, 2},
	{"writes are acknowledged, nothing else", CURRENT FAULT("\"silent\":true"), {}, HOME, SECRET,
	 PROVISION_TIMED_OUT, false, 0, 0, "it answers nothing"},
	{"writes are refused", CURRENT FAULT("\"refuse_att\":14"), {}, HOME, SECRET, PROVISION_REFUSED, false, 0},

	{"data beside a network", CURRENT "}", {.custom = &beside, .n_custom = 1}, HOME, SECRET,
	 PROVISION_UNSUPPORTED, false, 0, 0, "it takes no data beside a network"},
	{"it cannot blink", CURRENT "}", {.goal = PROVISION_GOAL_IDENTIFY}, HOME, SECRET, PROVISION_UNSUPPORTED,
	 false, 0},
	{"it cannot forget", CURRENT "}", {.goal = PROVISION_GOAL_RESET}, HOME, SECRET, PROVISION_UNSUPPORTED,
	 false, 0},
};
/* clang-format on */

static void make(struct pair *pair, const struct outcome *outcome, uint64_t seed)
{
	*pair = (struct pair){
		.seed = seed,
		.protocol = &blufi_protocol,
		.options = outcome->options,
		.accessory = outcome->accessory,
		.mtu = 23,
	};
	memcpy(pair->networks, outcome->networks, sizeof(pair->networks));
	memcpy(pair->passphrases, outcome->passphrases, sizeof(pair->passphrases));
}

static void comes_to(void **state)
{
	const struct outcome *outcome = *state;
	struct pair pair;

	for (uint64_t seed = 0; seed < SEEDS_EACH; seed++) {
		make(&pair, outcome, seed);
		pair_run(&pair);
		if (pair.verdict != outcome->verdict || pair.notes != outcome->notes)
			print_error("seed %u: %s\n", (unsigned)seed, pair.detail);
		assert_int_equal(pair.verdict, outcome->verdict);
		assert_int_equal(pair.certain, !outcome->probable);
		assert_int_equal(pair.notes, outcome->notes);
		if (outcome->options.want_networks)
			assert_int_equal(pair.n_networks, outcome->n_networks);
		if (outcome->detail)
			assert_string_equal(pair.detail, outcome->detail);
	}
}

static void ends_once_wherever_the_link_drops(void **state)
{
	unsigned ok = 0, lost = 0;
	struct pair pair;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		make(&pair, &outcomes[5], seed);
		pair.drop_at = 1 + seed % 120;
		pair_run(&pair);
		assert_true(pair.verdict == PROVISION_LOST ||
			    pair.verdict == PROVISION_OK);
		*(pair.verdict == PROVISION_OK ? &ok : &lost) += 1;
	}
	assert_true(ok > SEEDS / 20);
	assert_true(lost > SEEDS / 4);
}

/* Every value that it gives, spoiled in every way. */
static void ends_once_whatever_value_is_spoiled(void **state)
{
	static const char *const ways[] = {"cut", "flip", "empty", "long"};
	char accessory[600];
	struct pair pair;

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		for (unsigned at = 1; at <= 20; at++) {
			make(&pair, &outcomes[5], 0);
			snprintf(accessory, sizeof(accessory),
				 OLD ",\"faults\":{\"spoil_at\":%u,\"spoil\":\"%s\"}}",
				 at, ways[i]);
			pair.accessory = accessory;
			pair_run(&pair);
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
	static const struct provision_parameter wrong = {"security", "rot13"};
	struct provision_options options = {};
	struct provision_machine *client = NULL;

	for (unsigned n = 1; alloc_fail_each(&n);) {
		int r = blufi_protocol.new(&options, &client);

		assert_true(r == 0 || (r == -ENOMEM && !client));
		client = blufi_protocol.free(client);
	}
	options.parameters = &wrong;
	options.n_parameters = 1;
	assert_int_equal(blufi_protocol.new(&options, &client), -EINVAL);
	assert_null(client);
}

static void its_service_alone_is_not_enough(void **state)
{
	static const struct provision_characteristic rows[] = {
		{.service = "0000180a-0000-1000-8000-00805f9b34fb",
		 .uuid = "0000ff01-0000-1000-8000-00805f9b34fb"},
		{.service = "0000ffff-0000-1000-8000-00805f9b34fb",
		 .uuid = "0000ff02-0000-1000-8000-00805f9b34fb"},
		{.service = "0000ffff-0000-1000-8000-00805f9b34fb",
		 .uuid = "0000ff01-0000-1000-8000-00805f9b34fb"},
	};
	struct provision_table table = {rows, ARRAY_SIZE(rows)};

	assert_string_equal(provision_find_service(&blufi_protocol, &table),
			    rows[1].service);
	table.n_rows = 2;
	assert_null(provision_find_service(&blufi_protocol, &table));
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(ends_once_wherever_the_link_drops),
		cmocka_unit_test(ends_once_whatever_value_is_spoiled),
		cmocka_unit_test(ends_once_when_memory_is_short),
		cmocka_unit_test(new_fails_without_memory),
		cmocka_unit_test(its_service_alone_is_not_enough),
	};
	struct CMUnitTest tests[ARRAY_SIZE(outcomes) + ARRAY_SIZE(others)];
	size_t n = 0;

	for (; n < ARRAY_SIZE(outcomes); n++)
		tests[n] = (struct CMUnitTest){outcomes[n].title, comes_to, NULL, NULL,
					       (void *)&outcomes[n]};
	memcpy(&tests[n], others, sizeof(others));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
