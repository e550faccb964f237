/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Why an accessory is taken for what it is: every rule in words, and never otherwise than it is matched. */
#include "tests/unit/air.h"

#include "ble/adv.h"

#include <errno.h>
#include <stdio.h>

#define FILE_OF(products) "{\"v\":1,\"products\":[" products "]}"
#define PRODUCT(id, radio, criteria)                                                     \
	"{\"id\":\"" id "\",\"name\":\"N\",\"discovery\":{\"" radio "\":{" criteria "}}" \
	"}"
#define BLE(id, criteria) PRODUCT(id, "bluetooth", criteria)

/* clang-format off */
#define IMPROV "1107008026787427634672222862687746" "00" "09167746" "010000000000"
#define IBEACON "1aff4c000215" "00112233445566778899aabbccddeeff" "00010002" "c5"
#define TLM "1116aafe" "20000be6800033" "9ffa229bbce8"

#define PRODUCTS FILE_OF( \
	BLE("blob", "\"company\":\"0x0969\",\"manufacturer_data\":{\"bytes\":\"10a0ff\",\"mask\":\"fff0ff\"}") "," \
	BLE("whole", "\"company\":\"0x0969\",\"manufacturer_data\":{\"bytes\":\"10a1\"}") "," \
	BLE("service", "\"service\":\"fff0\",\"service_data\":{\"bytes\":\"77\"}") "," \
	BLE("name", "\"company\":\"0x0969\",\"name\":{\"contains\":\"plug\",\"case_insensitive\":true,\"anchored\":true}") "," \
	BLE("end", "\"company\":\"0x0969\",\"name\":{\"contains\":\"e\",\"diacritic_insensitive\":true,\"anchored\":true,\"backwards\":true}") "," \
	BLE("near", "\"company\":\"0x0969\",\"range\":\"immediate\"") "," \
	PRODUCT("camera", "wifi", "\"prefix\":\"ACME-CAM-\"") "," \
	PRODUCT("exact", "wifi", "\"ssid\":\"ACME\"") "," \
	PRODUCT("aware", "aware", "\"service\":\"_acme._tcp\""))

static const struct row {
	const char *title;
	const char *ad; /* NULL: the network "ACME-CAN" */
	int rssi;
	const char *product;
	const char *rules; /* one a line: what, wanted, mask, seen, verdict, at */
	bool matches;
} rows[] = {
	{"bytes under a mask", "06ff690910afff", -60, "blob",
	 "company 0x0969 - 0x0969 matches -1\nmanufacturer_data 10a0ff fff0ff 10afff matches -1\n", true},
	{"bytes that differ, the second", "06ff690910bfff", -60, "blob",
	 "company 0x0969 - 0x0969 matches -1\nmanufacturer_data 10a0ff fff0ff 10bfff differs 1\n", false},
	{"a mask of ones is none", "05ff690910a1", -60, "whole",
	 "company 0x0969 - 0x0969 matches -1\nmanufacturer_data 10a1 - 10a1 matches -1\n", true},
	{"bytes that are missing", "05ff690910a0", -60, "blob",
	 "company 0x0969 - 0x0969 matches -1\nmanufacturer_data 10a0ff fff0ff 10a0 too-short 2\n", false},
	{"no bytes at all", "03ff6909", -60, "blob",
	 "company 0x0969 - 0x0969 matches -1\nmanufacturer_data 10a0ff fff0ff  too-short 0\n", false},
	{"another company", "05ff4c0010a0", -60, "blob",
	 "company 0x0969 - - absent -1\nmanufacturer_data 10a0ff fff0ff - absent -1\n", false},
	{"service data", "0416f0ff77", -60, "service",
	 "service 0000fff0-0000-1000-8000-00805f9b34fb - 0000fff0-0000-1000-8000-00805f9b34fb matches -1\n"
	 "service_data 77 - 77 matches -1\n", true},
	{"a service without data", "0303f0ff", -60, "service",
	 "service 0000fff0-0000-1000-8000-00805f9b34fb - 0000fff0-0000-1000-8000-00805f9b34fb matches -1\n"
	 "service_data 77 - - absent -1\n", false},
	{"a name", "03ff6909" "0609504c554721", -60, "name",
	 "company 0x0969 - 0x0969 matches -1\nname begins with \"plug\", any case - PLUG! matches -1\n", true},
	{"another name, with an escape", "03ff6909" "03091b6d", -60, "name",
	 "company 0x0969 - 0x0969 matches -1\nname begins with \"plug\", any case - \\x1bm differs -1\n", false},
	{"no name yet", "03ff6909", -60, "name",
	 "company 0x0969 - 0x0969 matches -1\nname begins with \"plug\", any case - - absent -1\n", false},
	{"the end of a name", "03ff6909" "0609506c75c3a9", -60, "end",
	 "company 0x0969 - 0x0969 matches -1\nname ends with \"e\", any accents - Plu\xc3\xa9 matches -1\n", true},
	{"at hand", "03ff6909", -50, "near",
	 "company 0x0969 - 0x0969 matches -1\nrange -50 dBm or more - -50 dBm matches -1\n", true},
	{"too far", "03ff6909", -51, "near",
	 "company 0x0969 - 0x0969 matches -1\nrange -50 dBm or more - -51 dBm too-far -1\n", false},
	{"signal not known", "03ff6909", 127, "near",
	 "company 0x0969 - 0x0969 matches -1\nrange -50 dBm or more - - absent -1\n", false},
	{"a network's product says nothing of Bluetooth", "03ff6909", -60, "camera", "", false},
	{"a network, another letter", NULL, -60, "camera", "prefix ACME-CAM- - ACME-CAN differs 7\n", false},
	{"a network, one letter more", NULL, -60, "exact", "ssid ACME - ACME-CAN differs 4\n", false},
	{"a device's product says nothing of networks", NULL, -60, "blob", "", false},
	{"nobody says anything of Aware yet", NULL, -60, "aware", "", false},
};
/* clang-format on */

static const char *const verdicts[] = {
	[USHER_MATCHES] = "matches", [USHER_DIFFERS] = "differs",
	[USHER_ABSENT] = "absent",   [USHER_TOO_SHORT] = "too-short",
	[USHER_TOO_FAR] = "too-far",
};

static struct usher_explanation *explain(struct usher *usher,
					 const struct usher_accessory *accessory)
{
	struct usher_explanation *explanation = NULL;

	assert_int_equal(usher_explain(usher, accessory, &explanation), 0);
	return explanation;
}

static size_t place(const struct usher_explanation *explanation, const char *product)
{
	const char *id;

	for (size_t i = 0; (id = usher_explanation_get_product(explanation, i)); i++)
		if (!strcmp(id, product))
			return i;
	fail_msg("%s is not explained", product);
	return 0;
}

static void rules_of(const struct usher_explanation *explanation, size_t i, char *ret)
{
	const char *what, *wanted, *mask, *seen;
	enum usher_verdict verdict;
	int at;

	*ret = '\0';
	for (size_t j = 0; usher_explanation_get_rule(explanation, i, j, &what, &wanted,
						      &mask, &seen, &verdict, &at);
	     j++)
		ret += sprintf(ret, "%s %s %s %s %s %d\n", what, wanted, mask ?: "-",
			       seen ?: "-", verdicts[verdict], at);
}

static void says_each_rule(void **state)
{
	const struct row *row = *state;
	struct usher *usher = air_new(PRODUCTS);
	struct usher_accessory network = {
		.transport = USHER_WIFI,
		.usher = usher,
		.network = {.ssid = "ACME-CAN", .ssid_len = 8},
	};
	const struct usher_accessory *accessory = &network;
	struct usher_explanation *explanation;
	char rules[1024];
	size_t i;

	if (row->ad)
		accessory = air_hear(usher, 1, row->rssi, row->ad);
	explanation = explain(usher, accessory);
	i = place(explanation, row->product);
	rules_of(explanation, i, rules);
	assert_string_equal(rules, row->rules);
	assert_int_equal(usher_explanation_matches(explanation, i), row->matches);
	assert_false(usher_explanation_get_rule(explanation, 99, 0, NULL, NULL, NULL,
						NULL, NULL, NULL));
	usher_explanation_free(explanation);
	usher_free(usher);
}

/* ---- What it says is what the matcher does, and what the accessory is taken for ---- */

static void assert_agrees(struct usher *usher, const struct usher_accessory *accessory)
{
	struct usher_explanation *explanation = explain(usher, accessory);
	const struct product *matches[32];
	size_t n = catalog_match(usher->catalog, accessory->device, matches,
				 ARRAY_SIZE(matches));
	size_t all = 0;
	const char *id;

	while (catalog_product_at(usher->catalog, all))
		all++;
	for (size_t i = 0; (id = usher_explanation_get_product(explanation, i)); i++) {
		size_t rules = 0;
		bool holds = true;
		enum usher_verdict verdict;

		while (usher_explanation_get_rule(explanation, i, rules, NULL, NULL, NULL,
						  NULL, &verdict, NULL)) {
			holds = holds && verdict == USHER_MATCHES;
			rules++;
		}
		assert_int_equal(usher_explanation_matches(explanation, i), i < n);
		assert_int_equal(holds && rules, i < n);
		assert_int_equal(usher_explanation_is_chosen(explanation, i),
				 i == 0 && n > 0);
		if (i < n)
			assert_string_equal(id, matches[i]->id);
		all--;
	}
	assert_int_equal(all, 0);
	if (n && matches[0]->kind == PRODUCT_ACCESSORY)
		assert_string_equal(usher_accessory_get_product(accessory),
				    usher_explanation_get_product(explanation, 0));
	else
		assert_null(usher_accessory_get_product(accessory));
	usher_explanation_free(explanation);
}

static void agrees_with_the_matcher(void **state)
{
	static const char *const ads[] = {IMPROV, IBEACON, TLM,
					  "0b16f6ff00000ff1ff018000",
					  "11ff4c00063100112233445566050001000102"};
	struct usher *usher = air_new(PRODUCTS);
	uint32_t random = 4;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].ad)
			assert_agrees(usher,
				      air_hear(usher, 1, rows[i].rssi, rows[i].ad));
	for (unsigned i = 0; i < 5000; i++) {
		uint8_t ad[64];
		ssize_t len;

		random = random * 1664525 + 1013904223;
		len = hex_decode((random >> 8) % 2 ? ads[(random >> 16) % ARRAY_SIZE(ads)]
				 : rows[(random >> 16) % ARRAY_SIZE(rows)].ad ?: IMPROV,
				 ad, sizeof(ad));
		assert_true(len > 0);
		random = random * 1664525 + 1013904223;
		ad[(random >> 16) % (size_t)len] ^= (uint8_t)(1U << (random >> 29));
		assert_agrees(usher, air_hear_bytes(usher, (uint8_t)(i % 200),
						    -(int)(random >> 25) % 100, ad,
						    (size_t)len));
	}
	usher_free(usher);
}

static void the_nearest_miss_comes_first(void **state)
{
	struct usher *usher = air_new(PRODUCTS);
	struct usher_explanation *explanation = explain(usher, air_hear(usher, 1, -60,
									"05ff690910a1"
									"0509506c7567"));
	unsigned bits;

	/* three match: the most specific is chosen; "end" misses one of two rules, "service" both */
	assert_string_equal(usher_explanation_get_product(explanation, 0), "name");
	assert_true(usher_explanation_is_chosen(explanation, 0));
	assert_string_equal(usher_explanation_get_product(explanation, 1), "whole");
	assert_false(usher_explanation_is_chosen(explanation, 1));
	assert_false(usher_explanation_matches(explanation, 2));
	assert_true(place(explanation, "end") < place(explanation, "service"));
	assert_true(place(explanation, "service") < place(explanation, "camera"));
	assert_int_equal(usher_explanation_get_specificity(explanation, 0, &bits), 2);
	assert_int_equal(bits, 32);
	assert_int_equal(usher_explanation_get_specificity(explanation, 1, &bits), 2);
	assert_int_equal(bits, 16);
	usher_explanation_free(explanation);
	usher_free(usher);
}

static void what_is_lost_is_not_explained(void **state)
{
	struct usher *usher = air_new(PRODUCTS);
	struct usher_accessory *accessory = usher_accessory_ref(
		air_hear(usher, 1, -60, IMPROV));
	struct usher_explanation *explanation = NULL, *before = explain(usher, accessory);

	air_silence(usher);
	assert_int_equal(usher_explain(usher, accessory, &explanation), -ENODATA);
	assert_null(explanation);
	usher_accessory_unref(accessory);
	usher_free(usher);
	/* one that was made stays */
	assert_string_equal(usher_explanation_get_product(before, 0), "improv");
	assert_string_equal(usher_explanation_get_name(before, 0), "Improv accessory");
	usher_explanation_free(before);
	assert_null(usher_explanation_free(NULL));
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(rows) + 3];
	size_t n = 0;

	for (; n < ARRAY_SIZE(rows); n++)
		tests[n] = (struct CMUnitTest){.name = rows[n].title,
					       .test_func = says_each_rule,
					       .initial_state = (void *)&rows[n]};
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(agrees_with_the_matcher);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_nearest_miss_comes_first);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(what_is_lost_is_not_explained);
	return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
