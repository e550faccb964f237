/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Espressif's client against the simulated accessory in one process: every kind of accessory as a
 * row with what a user is told and how many requests it took; then over an air made from a seed,
 * with the link lost, values spoiled and memory short anywhere. Whatever happens, a setup has
 * exactly one end, in bounded time, and the right one when nothing was in its way.
 */
#include "tests/unit/alloc.h"
#include "tests/unit/pair.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { SEEDS = 480, CODES_MAX = PAIR_ANSWERS_MAX };

static const struct provision_protocol *const protocol = &espressif_protocol;

/* ---- Kinds of accessories ---- */

#define HOME                                                                           \
	"\"networks\":[{\"ssid\":\"HomeNet\",\"passphrase\":\"secretpass\",\"rssi\":-" \
	"50}]"
#define ESP "\"protocol\":\"espressif\"," HOME

struct row {
	const char *title;
	const char *unit;
	struct provision_options options;
	const char *ssid, *codes[CODES_MAX], *passphrases[CODES_MAX];
	/* What comes of it. */
	enum provision_verdict verdict;
	bool uncertain;
	const char *detail; /* NULL: none; "?": any */
	const char *notes;  /* a part of them; "": none; NULL: any */
	unsigned requests;  /* ATT, with polls while it joins left out; 0: any */
	enum provision_verdict reason; /* of the first question again */
};

#define PARAMETERS(...)                                                             \
	.parameters = (const struct provision_parameter[]){__VA_ARGS__},            \
	.n_parameters = sizeof((const struct provision_parameter[]){__VA_ARGS__}) / \
			sizeof(struct provision_parameter)

/* clang-format off */
static const struct row rows[] = {
	/* The floor: proto-ver 2; a session 2 or 4; set, apply and one status, 2 each. */
	{"Security 0: 10 requests, and a warning", "{" ESP ",\"security\":0,\"join_ms\":0}",
	 .notes = "encrypts nothing", .requests = 10},
	{"Security 1: 12 requests", "{" ESP ",\"security\":1,\"pop\":\"q7Rt2xWz\",\"join_ms\":0}",
	 .codes = {"q7Rt2xWz"}, .notes = "", .requests = 12},
	{"Security 2: 12 requests", "{" ESP ",\"security\":2,\"pop\":\"q7Rt2xWz\",\"join_ms\":0}",
	 .codes = {"q7Rt2xWz"}, .notes = "", .requests = 12},
	{"a list of 10 networks: start, status and 3 pages more",
	 "{\"no_pop\":true,\"join_ms\":0,\"scan_ms\":0,\"networks\":["
	 "{\"ssid\":\"HomeNet\",\"passphrase\":\"secretpass\"},{\"ssid\":\"1\"},{\"ssid\":\"2\"},{\"ssid\":\"3\"},"
	 "{\"ssid\":\"4\"},{\"ssid\":\"5\"},{\"ssid\":\"6\"},{\"ssid\":\"7\"},{\"ssid\":\"8\"},{\"ssid\":\"9\"}]}",
	 .options = {.want_networks = true}, .requests = 12 + 4 + 3 * 2},
	{"Security 2 before its patch: a warning", "{" ESP ",\"security\":2,\"patch\":0,\"pop\":\"q7Rt2xWz\",\"join_ms\":0}",
	 .codes = {"q7Rt2xWz"}, .notes = "every message alike", .requests = 12},
	{"a user of another name", "{" ESP ",\"security\":2,\"username\":\"joe\",\"pop\":\"q7Rt2xWz\"}",
	 .options = {PARAMETERS({"username", "joe"})}, .codes = {"q7Rt2xWz"}, .notes = ""},
	{"Security 1 without a code: a warning", "{" ESP ",\"no_pop\":true,\"join_ms\":0}",
	 .notes = "asks for no code", .requests = 12},
	{"v1.1", "{" ESP ",\"version\":\"v1.1\",\"pop\":\"q7Rt2xWz\"}", .codes = {"q7Rt2xWz"}, .notes = ""},
	{"v1.0 does not tell its security", "{" ESP ",\"version\":\"v1.0\",\"pop\":\"q7Rt2xWz\"}",
	 .codes = {"q7Rt2xWz"}, .notes = ""},
	{"V0.1: plain text, no descriptions, 16-bit UUIDs",
	 "{" ESP ",\"version\":\"V0.1\",\"no_descriptions\":true,\"old_uuids\":true,\"no_ctrl\":true,\"no_scan\":true,"
	 "\"pop\":\"q7Rt2xWz\"}", .codes = {"q7Rt2xWz"}, .notes = ""},
	{"a service of the vendor's", "{" ESP ",\"service\":\"c0ffee00-1111-2222-3333-444455556666\",\"pop\":\"q7Rt2xWz\"}",
	 .codes = {"q7Rt2xWz"}},
	{"a service of the vendor's, not described",
	 "{" ESP ",\"service\":\"c0ffee00-1111-2222-3333-444455556666\",\"no_descriptions\":true,\"pop\":\"q7Rt2xWz\"}",
	 .codes = {"q7Rt2xWz"}},
	{"a code that many products have", "{" ESP "}", .codes = {"abcd1234"}, .notes = "easy to guess"},
	{"a code that is short", "{" ESP ",\"pop\":\"q7Rt\"}", .codes = {"q7Rt"}, .notes = "easy to guess"},
	{"a code of digits", "{" ESP ",\"pop\":\"31415926535\"}", .codes = {"31415926535"}, .notes = "easy to guess"},
	{"a code of one letter", "{" ESP ",\"pop\":\"xxxxxxxxx\"}", .codes = {"xxxxxxxxx"}, .notes = "easy to guess"},
	{"it notifies: subscribed to, and asked when it does",
	 "{" ESP ",\"no_pop\":true,\"notify\":true,\"join_ms\":700}"},

	{"less security than its label says: refused", "{" ESP ",\"security\":1}",
	 .options = {PARAMETERS({"security", "2"})}, .verdict = PROVISION_PROTOCOL,
	 .detail = "it should have Security 2, and offers Security 1: another one may pass for it"},
	{"none at all instead of 1: refused", "{" ESP ",\"security\":0}",
	 .options = {PARAMETERS({"security", "1"})}, .verdict = PROVISION_PROTOCOL,
	 .detail = "it should have Security 1, and offers none at all: another one may pass for it"},
	{"none at all instead of 2: refused", "{" ESP ",\"security\":0}",
	 .options = {PARAMETERS({"security", "2"})}, .verdict = PROVISION_PROTOCOL,
	 .detail = "it should have Security 2, and offers none at all: another one may pass for it"},
	{"more security than its label says", "{" ESP ",\"security\":1,\"pop\":\"q7Rt2xWz\"}",
	 .options = {PARAMETERS({"security", "0"})}, .codes = {"q7Rt2xWz"}, .notes = ""},
	{"a label with a user, for Security 1: said", "{" ESP ",\"security\":1,\"pop\":\"q7Rt2xWz\"}",
	 .options = {PARAMETERS({"username", "wifiprov"})}, .codes = {"q7Rt2xWz"}, .notes = "user name"},

	{"wrong code, Security 1", "{" ESP "}", .codes = {"wrong"}, .verdict = PROVISION_WRONG_CODE},
	{"wrong code, Security 2", "{" ESP ",\"security\":2}", .codes = {"wrong"}, .verdict = PROVISION_WRONG_CODE},
	{"wrong user, Security 2", "{" ESP ",\"security\":2}",
	 .options = {PARAMETERS({"username", "joe"})}, .codes = {"abcd1234"}, .verdict = PROVISION_WRONG_CODE},
	{"wrong code, then the right one", "{" ESP ",\"pop\":\"q7Rt2xWz\"}", .options = {.retry = true},
	 .codes = {"wrong", "q7Rt2xWz"}, .notes = "", .reason = PROVISION_WRONG_CODE},
	{"wrong code, then the right one, Security 2", "{" ESP ",\"security\":2}", .options = {.retry = true},
	 .codes = {"wrong", "abcd1234"}, .reason = PROVISION_WRONG_CODE},
	{"wrong code, and it hangs up", "{" ESP ",\"bluedroid\":true}", .codes = {"wrong"},
	 .verdict = PROVISION_WRONG_CODE, .uncertain = true, .detail = "it hung up when it was to accept the code"},
	{"it says that it needs no code, and does", "{" ESP ",\"pop\":\"q7Rt2xWz\",\"faults\":{\"denies_code\":true}}",
	 .codes = {"q7Rt2xWz"}, .notes = "asks for no code"},
	{"no code for Security 2", "{" ESP ",\"security\":2}", .codes = {""}, .verdict = PROVISION_BAD_INPUT,
	 .detail = "it does not work without a password"},
	{"a name of 65 bytes for its user", "{" ESP ",\"security\":2}", .codes = {"abcd1234"},
	 .options = {PARAMETERS({"username", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})},
	 .verdict = PROVISION_BAD_INPUT, .detail = "its user name has 1 to 64 bytes"},

	{"wrong passphrase: reset, and told", "{" ESP ",\"no_pop\":true}", .passphrases = {"wrongpass"},
	 .verdict = PROVISION_WRONG_PASSPHRASE},
	{"wrong passphrase, then the right one", "{" ESP ",\"no_pop\":true}", .options = {.retry = true},
	 .passphrases = {"wrongpass", "secretpass"}, .reason = PROVISION_WRONG_PASSPHRASE},
	{"wrong passphrase, and no prov-ctrl", "{" ESP ",\"no_pop\":true,\"no_ctrl\":true}",
	 .options = {.retry = true}, .passphrases = {"wrongpass"}, .verdict = PROVISION_WRONG_PASSPHRASE,
	 .detail = "reset it by hand before the next try"},
	{"wrong passphrase, and it does not reset",
	 "{" ESP ",\"no_pop\":true,\"faults\":{\"ctrl_status\":5}}", .passphrases = {"wrongpass"},
	 .verdict = PROVISION_WRONG_PASSPHRASE, .detail = "reset it by hand before the next try"},
	{"network not found", "{" ESP ",\"no_pop\":true}", .ssid = "Nowhere", .verdict = PROVISION_NO_NETWORK},
	{"it does not say why it failed", "{" ESP ",\"no_pop\":true,\"faults\":{\"refuse\":8}}",
	 .verdict = PROVISION_JOIN_FAILED},
	{"it tries three times, and says so", "{" ESP ",\"no_pop\":true,\"attempts\":2,\"join_ms\":3000}",
	 .passphrases = {"wrongpass"}, .verdict = PROVISION_WRONG_PASSPHRASE, .notes = "tries left: 1."},
	{"it joins for ever", "{" ESP ",\"no_pop\":true,\"faults\":{\"join_hangs\":true}}",
	 .verdict = PROVISION_TIMED_OUT, .detail = "it neither joined nor gave up"},
	{"it cannot say whether it joined", "{" ESP ",\"no_pop\":true,\"faults\":{\"status_status\":5}}",
	 .verdict = PROVISION_JOIN_FAILED, .uncertain = true, .detail = "it cannot say whether it joined"},
	{"the link drops while it joins", "{" ESP ",\"no_pop\":true,\"faults\":{\"drop_at\":\"joining\"}}",
	 .verdict = PROVISION_LOST, .uncertain = true,
	 .detail = "it had the credentials: it may have joined all the same"},
	{"the link drops after it said so", "{" ESP ",\"no_pop\":true,\"faults\":{\"drop_at\":\"after-success\"}}"},

	{"an open network", "{\"networks\":[{\"ssid\":\"Cafe\"}],\"no_pop\":true}",
	 .ssid = "Cafe", .passphrases = {""}},
	{"an SSID of 33 bytes", "{" ESP ",\"no_pop\":true}", .ssid = "123456789012345678901234567890123",
	 .verdict = PROVISION_BAD_INPUT, .detail = "the name of a network is 1 to 32 bytes long"},
	{"a passphrase of 7 bytes", "{" ESP ",\"no_pop\":true}", .passphrases = {"1234567"},
	 .verdict = PROVISION_BAD_INPUT, .detail = "a passphrase is 8 to 63 bytes long"},
	{"64 hex digits", "{" ESP ",\"no_pop\":true}",
	 .passphrases = {"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"},
	 .verdict = PROVISION_BAD_INPUT, .detail = "it takes a passphrase of 8 to 63 bytes, and no 64 hex digits"},
	{"it does not accept the network", "{" ESP ",\"no_pop\":true,\"faults\":{\"set_status\":4}}",
	 .verdict = PROVISION_REFUSED, .detail = "it does not accept this name or passphrase"},

	{"an earlier try failed: reset, then as always", "{" ESP ",\"no_pop\":true,\"failed\":true}"},
	{"an earlier try failed, and no prov-ctrl", "{" ESP ",\"no_pop\":true,\"failed\":true,\"no_ctrl\":true}",
	 .verdict = PROVISION_REFUSED, .detail = "an earlier try failed; reset it by hand before the next"},
	{"it is in another network", "{" ESP ",\"no_pop\":true,\"provisioned\":true}",
	 .verdict = PROVISION_REFUSED, .detail = "it is in another network already"},
	{"it is in another network, and is to change", "{" ESP ",\"no_pop\":true,\"provisioned\":true}",
	 .options = {.again = true}},
	{"it was told to join this very network before", "{" ESP ",\"no_pop\":true,\"provisioned\":true}",
	 .ssid = "Elsewhere"},
	{"it accepts nothing", "{" ESP ",\"no_pop\":true,\"faults\":{\"apply_status\":5}}",
	 .verdict = PROVISION_REFUSED, .detail = "it does not accept credentials, and does not say why"},

	{"reset after a failure", "{" ESP ",\"no_pop\":true,\"failed\":true}", .options = {.goal = PROVISION_GOAL_RESET}},
	{"reset after a success", "{" ESP ",\"no_pop\":true,\"provisioned\":true}",
	 .options = {.goal = PROVISION_GOAL_RESET}},
	{"reset of a new one", "{" ESP ",\"no_pop\":true}", .options = {.goal = PROVISION_GOAL_RESET},
	 .verdict = PROVISION_REFUSED, .detail = "it has no network to forget"},
	{"reset without prov-ctrl", "{" ESP ",\"no_ctrl\":true}", .options = {.goal = PROVISION_GOAL_RESET},
	 .verdict = PROVISION_UNSUPPORTED, .detail = "its firmware can only be reset by hand"},
	{"identify", "{" ESP "}", .options = {.goal = PROVISION_GOAL_IDENTIFY},
	 .verdict = PROVISION_UNSUPPORTED, .detail = "it cannot identify itself"},
	{"a name that it cannot be given", "{" ESP ",\"no_pop\":true}", .options = {.hostname = "kitchen"},
	 .verdict = PROVISION_UNSUPPORTED, .detail = "its host name cannot be set"},
	{"a beacon's goal", "{" ESP "}", .options = {.goal = PROVISION_GOAL_CONFIGURE},
	 .verdict = PROVISION_UNSUPPORTED, .detail = "it is no beacon"},

	{"proto-ver is not JSON", "{" ESP ",\"faults\":{\"bad_version\":true}}",
	 .verdict = PROVISION_PROTOCOL, .detail = "its version cannot be read"},
	{"answers to other requests", "{" ESP ",\"no_pop\":true,\"faults\":{\"wrong_kind\":true}}",
	 .verdict = PROVISION_PROTOCOL, .detail = "its answer is none to the request"},
	{"it refuses every write", "{" ESP ",\"faults\":{\"refuse_att\":14}}",
	 .verdict = PROVISION_REFUSED, .detail = "it refused a request"},
	{"it wants to be paired, and cannot", "{" ESP ",\"faults\":{\"refuse_att\":15}}",
	 .verdict = PROVISION_REFUSED, .detail = "it wants to be paired, and pairing failed"},
	{"it answers nothing", "{" ESP ",\"faults\":{\"silent\":true}}",
	 .verdict = PROVISION_PROTOCOL, .detail = "its version cannot be read"},
};
/* clang-format on */

static void row_ends_so(void **state)
{
	const struct row *row = *state;
	struct pair pair = {
		.protocol = protocol,
		.options = row->options,
		.accessory = row->unit,
		.networks = {row->ssid ? row->ssid : "HomeNet"},
	};

	for (size_t i = 0; i < CODES_MAX; i++) {
		pair.codes[i] = row->codes[i];
		pair.passphrases[i] = row->passphrases[i];
	}
	if (!pair.passphrases[0])
		pair.passphrases[0] = "secretpass";
	pair_run(&pair);
	assert_string_equal(pair.detail, row->detail ? row->detail : "");
	assert_int_equal(pair.verdict, row->verdict);
	assert_int_equal(pair.certain, !row->uncertain);
	if (row->notes && !*row->notes)
		assert_string_equal(pair.said, "");
	else if (row->notes)
		assert_non_null(strstr(pair.said, row->notes));
	if (row->requests)
		assert_int_equal(pair.writes + pair.reads + pair.subscriptions,
				 row->requests);
	assert_int_equal(pair.reasons[0], row->reason);
}

/* ---- Over an air made from a seed ---- */

struct kind {
	char accessory[1024];
	struct pair pair;
};

static const char *flag(uint64_t *bits, const char *text)
{
	*bits >>= 1;
	return *bits & 1 ? text : "";
}

/* Every option by a bit of the seed; Security 2 takes 30 ms a try. */
static void make(struct kind *kind, uint64_t seed)
{
	uint64_t bits = seed * UINT64_C(0x9e3779b97f4a7c15) >> 20;

	kind->pair = (struct pair){
		.seed = seed,
		.protocol = protocol,
		.accessory = kind->accessory,
		.networks = {"HomeNet"},
		.passphrases = {"secretpass"},
		.codes = {"q7Rt2xWz"},
		.options = {.want_networks = bits & 1},
	};
	snprintf(kind->accessory, sizeof(kind->accessory),
		 "{\"pop\":\"q7Rt2xWz\",\"security\":%u,\"networks\":["
		 "{\"ssid\":\"HomeNet\",\"passphrase\":\"secretpass\",\"rssi\":-50},"
		 "{\"ssid\":\"Cafe\",\"rssi\":-70},{\"ssid\":\"a\"},{\"ssid\":\"b\"},"
		 "{\"ssid\":\"c\"},{\"ssid\":\"d\"}]%s%s%s%s%s%s%s%s,\"join_ms\":%u",
		 seed % 40 == 0 ? 2 : (unsigned)(seed % 2), flag(&bits, ",\"patch\":0"),
		 flag(&bits, ",\"no_pop\":true"), flag(&bits, ",\"no_scan\":true"),
		 flag(&bits, ",\"no_ctrl\":true"),
		 flag(&bits, ",\"no_descriptions\":true"),
		 flag(&bits, ",\"notify\":true"), flag(&bits, ",\"bluedroid\":true"),
		 flag(&bits, ",\"buffer\":64"), (unsigned)(bits % 20000));
}

static void run_kind(struct kind *kind, const char *more)
{
	size_t len = strlen(kind->accessory);

	snprintf(kind->accessory + len, sizeof(kind->accessory) - len, "%s}", more);
	pair_run(&kind->pair);
}

static void succeeds_on_a_good_link(void **state)
{
	struct kind kind;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		const struct pair *pair = &kind.pair;
		bool hangs_up, well;

		make(&kind, seed);
		/* where a page that does not fit is the end of the link */
		hangs_up = strstr(kind.accessory, "bluedroid") &&
			   strstr(kind.accessory, "buffer");
		run_kind(&kind, "");
		well = pair->verdict == PROVISION_OK;
		if (!well && !hangs_up)
			print_error("seed %u: %d %s, %s\n", (unsigned)seed, pair->verdict,
				    pair->detail, kind.accessory);
		assert_true(well || (hangs_up && pair->verdict == PROVISION_LOST));
		assert_int_equal(pair->joins, well);
		assert_int_equal(pair->in_clear,
				 well && strstr(kind.accessory, "\"security\":0"));
	}
}

static void ends_once_wherever_the_link_drops(void **state)
{
	unsigned ok = 0, lost = 0, code = 0;
	struct kind kind;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		const struct pair *pair = &kind.pair;

		make(&kind, seed);
		kind.pair.drop_at = 1 + (unsigned)(seed * 7 % 90);
		run_kind(&kind, "");
		ok += pair->verdict == PROVISION_OK;
		lost += pair->verdict == PROVISION_LOST;
		code += pair->verdict == PROVISION_WRONG_CODE;
		/* at the proof it is probably the code: never a certainty */
		assert_true(pair->verdict != PROVISION_WRONG_CODE || !pair->certain);
	}
	assert_int_equal(ok + lost + code, SEEDS);
	assert_true(lost > SEEDS / 4);
	assert_true(ok > SEEDS / 10);
	assert_true(code < SEEDS / 10);
}

static void ends_once_whatever_is_spoiled(void **state)
{
	static const char *const how[] = {"cut", "flip", "empty", "long"};
	unsigned ok = 0, other = 0;
	struct kind kind;
	char more[128];

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		make(&kind, seed);
		kind.pair.options.retry = seed % 3 == 0;
		snprintf(more, sizeof(more),
			 ",\"faults\":{\"spoil_at\":%u,\"spoil\":\"%s\"}",
			 1 + (unsigned)(seed % 12), how[seed / 12 % ARRAY_SIZE(how)]);
		run_kind(&kind, more);
		*(kind.pair.verdict == PROVISION_OK ? &ok : &other) += 1;
	}
	assert_true(ok > 0 && other > SEEDS / 4);
}

static const char *const faults[] = {
	"\"set_status\":1",
	"\"apply_status\":5",
	"\"status_status\":5",
	"\"ctrl_status\":5",
	"\"scan_status\":5",
	"\"wrong_kind\":true",
	"\"join_hangs\":true",
	"\"refuse\":1",
	"\"refuse\":2",
	"\"refuse\":9",
	"\"silent\":true",
	"\"drop_at_request\":9",
	"\"drop_at\":\"joining\"",
	"\"bad_version\":true",
};

/* Each fault with each other, and a user who is wrong at first. */
static void ends_once_with_a_device_that_is_broken(void **state)
{
	struct kind kind;
	char more[256];

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		make(&kind, seed);
		kind.pair.codes[0] = seed % 5 ? "q7Rt2xWz" : "wrong";
		kind.pair.codes[1] = "q7Rt2xWz";
		kind.pair.passphrases[0] = seed % 3 ? "secretpass" : "wrongpass";
		kind.pair.passphrases[1] = "secretpass";
		snprintf(more, sizeof(more), ",\"provisioned\":%s,\"faults\":{%s,%s}",
			 seed % 4 ? "false" : "true", faults[seed % ARRAY_SIZE(faults)],
			 faults[seed / ARRAY_SIZE(faults) % ARRAY_SIZE(faults)]);
		/* these it would be asked for for ever */
		kind.pair.options.retry = seed % 2 && !strstr(more, "refuse") &&
					  !strstr(more, "set_status");
		run_kind(&kind, more);
	}
}

static void ends_once_when_memory_is_short(void **state)
{
	unsigned no_memory = 0;
	struct kind kind;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		make(&kind, seed);
		kind.pair.starved = seed;
		run_kind(&kind, "");
		no_memory += kind.pair.verdict == PROVISION_NO_MEMORY;
	}
	assert_true(no_memory > SEEDS / 10);
}

static void new_fails_without_memory(void **state)
{
	const struct provision_options options = {.retry = true};
	struct provision_machine *client = NULL;

	for (unsigned n = 1; alloc_fail_each(&n);) {
		int r = protocol->new (&options, &client);

		assert_true(r == 0 || (r == -ENOMEM && !client));
		client = protocol->free(client);
	}
}

int main(void)
{
	static const struct CMUnitTest seeded[] = {
		cmocka_unit_test(succeeds_on_a_good_link),
		cmocka_unit_test(ends_once_wherever_the_link_drops),
		cmocka_unit_test(ends_once_whatever_is_spoiled),
		cmocka_unit_test(ends_once_with_a_device_that_is_broken),
		cmocka_unit_test(ends_once_when_memory_is_short),
		cmocka_unit_test(new_fails_without_memory),
	};
	static struct CMUnitTest tests[128];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		tests[n++] = (struct CMUnitTest){rows[i].title, row_ends_so, NULL, NULL,
						 (void *)&rows[i]};
	for (size_t i = 0; i < ARRAY_SIZE(seeded); i++)
		tests[n++] = seeded[i];
	return _cmocka_run_group_tests("espressif-pair", tests, n, NULL, NULL);
}
