/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/catalog.h"

#include "base/hex.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define PRODUCT(id, rest) "{\"id\":\"" id "\",\"name\":\"" id "\"," rest "}"
#define FILE_OF(products) "{\"v\":1,\"products\":[" products "]}"
#define BLE(criteria)	  "\"discovery\":{\"bluetooth\":{" criteria "}}"

#define SERVICE	 "\"service\":\"0000fff0-0000-1000-8000-00805f9b34fb\""
#define COMPANY	 "\"company\":\"0x0969\""
#define NAME	 "\"name\":{\"contains\":\"plug\",\"case_insensitive\":true}"
#define MFG	 "\"manufacturer_data\":{\"bytes\":\"10a0ff\",\"mask\":\"fff0ff\"}"
#define SVC_DATA "\"service_data\":{\"bytes\":\"77\"}"

struct world {
	struct ble_table *table;
	struct ble_device *device;
	struct catalog *catalog;
};

static void hear(struct world *world, const char *hex, int8_t rssi)
{
	uint8_t ad[256];
	ssize_t len = hex_decode(hex, ad, sizeof(ad));
	struct ble_report report = {.rssi = rssi,
				    .connectable = BLE_UNKNOWN,
				    .ad = ad,
				    .ad_len = (size_t)len};

	assert_true(len >= 0);
	assert_true(ble_table_feed(world->table, &report, &world->device) >= 0);
}

static void know(struct world *world, const char *text)
{
	assert_int_equal(catalog_load_text(world->catalog, "t.json", text, strlen(text)),
			 0);
	assert_null(catalog_problem_at(world->catalog, 0));
}

static int setup(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	assert_int_equal(ble_table_new(&world->table), 0);
	assert_int_equal(catalog_new(&world->catalog), 0);
	*state = world;
	return 0;
}

static int teardown(void **state)
{
	struct world *world = *state;

	ble_table_free(world->table);
	catalog_free(world->catalog);
	free(world);
	return 0;
}

/* ---- one descriptor, one device ---- */

struct vector {
	const char *title;
	const char *criteria; /* of discovery.bluetooth */
	const char *ad;	      /* hex */
	int rssi;
	const char *trace; /* every step */
};

/* clang-format off */
static const struct vector vectors[] = {
	{"service, listed", SERVICE, "0303f0ff", -60, "service yes"},
	{"service, there is data for it", SERVICE, "0416f0ff77", -60, "service yes"},
	{"service, another", SERVICE, "0303f1ff", -60, "service absent"},
	{"company", COMPANY, "03ff6909", -60, "company yes"},
	{"company, another", COMPANY, "04ff4c0069", -60, "company absent"},
	{"manufacturer data under its mask", COMPANY "," MFG, "07ff690910afff01", -60,
	 "company yes, manufacturer_data yes"},
	{"manufacturer data of exactly that length", COMPANY "," MFG, "06ff690910a0ff", -60,
	 "company yes, manufacturer_data yes"},
	{"manufacturer data that differs inside the mask", COMPANY "," MFG, "06ff690910b0ff", -60,
	 "company yes, manufacturer_data differs at 1: b0 is not a0 under f0"},
	{"manufacturer data that is shorter", COMPANY "," MFG, "05ff690910a0", -60,
	 "company yes, manufacturer_data too short: 2"},
	{"manufacturer data of another company", COMPANY "," MFG, "06ff4c0010a0ff", -60,
	 "company absent, manufacturer_data absent"},
	{"service data", SERVICE "," SVC_DATA, "0516f0ff7700", -60, "service yes, service_data yes"},
	{"service data, only listed", SERVICE "," SVC_DATA, "0303f0ff", -60,
	 "service yes, service_data absent"},
	{"service data, empty", SERVICE "," SVC_DATA, "0316f0ff", -60,
	 "service yes, service_data too short: 0"},
	{"name", COMPANY "," NAME, "03ff6909" "0609" "4d79504c75", -60, "company yes, name differs"},
	{"name, case folded", COMPANY "," NAME, "03ff6909" "0709" "4d79504c5567", -60,
	 "company yes, name yes"},
	{"name, not heard yet", COMPANY "," NAME, "03ff6909", -60, "company yes, name absent"},
	{"immediate range", COMPANY ",\"range\":\"immediate\"", "03ff6909", -50, "company yes, range yes"},
	{"immediate range, too far", COMPANY ",\"range\":\"immediate\"", "03ff6909", -51,
	 "company yes, range too far: -51"},
	{"immediate range, RSSI unknown", COMPANY ",\"range\":\"immediate\"", "03ff6909", 127,
	 "company yes, range absent"},
	{"default range asks for nothing", COMPANY ",\"range\":\"default\"", "03ff6909", -99, "company yes"},
};
/* clang-format on */

static size_t print_step(const struct match_step *step, char *ret, size_t size)
{
	static const char *const words[] = {
		[MATCH_YES] = "yes",
		[MATCH_ABSENT] = "absent",
		[MATCH_TOO_SHORT] = "too short",
		[MATCH_DIFFERS] = "differs",
		[MATCH_TOO_FAR] = "too far",
	};
	size_t n = (size_t)snprintf(ret, size, "%s %s", criterion_name(step->criterion),
				    words[step->result]);

	if (step->result == MATCH_DIFFERS && step->mask)
		n += (size_t)snprintf(ret + n, size - n,
				      " at %zu: %02x is not %02x under %02x", step->at,
				      step->got, step->want, step->mask);
	if (step->result == MATCH_TOO_SHORT)
		n += (size_t)snprintf(ret + n, size - n, ": %zu", step->at);
	if (step->result == MATCH_TOO_FAR)
		n += (size_t)snprintf(ret + n, size - n, ": %d", step->rssi);
	return n;
}

static void assert_trace(const struct match_trace *trace, const char *expected)
{
	char text[512] = "";
	size_t n = 0;

	for (size_t i = 0; i < trace->n_steps; i++) {
		if (i > 0)
			n += (size_t)snprintf(text + n, sizeof(text) - n, ", ");
		n += print_step(&trace->steps[i], text + n, sizeof(text) - n);
	}
	assert_string_equal(text, expected);
}

static void vector_holds(void **state)
{
	const struct vector *vector = *state;
	const struct product *product;
	struct match_trace trace;
	struct world *world;
	char text[1024];
	bool matches, traced;

	setup((void **)&world);
	snprintf(text, sizeof(text), FILE_OF(PRODUCT("acme", BLE("%s"))),
		 vector->criteria);
	know(world, text);
	hear(world, vector->ad, (int8_t)vector->rssi);
	product = catalog_product(world->catalog, "acme");
	assert_non_null(product);
	matches = descriptor_match_ble(&product->descriptor, world->device, NULL);
	traced = descriptor_match_ble(&product->descriptor, world->device, &trace);
	assert_int_equal(matches, traced);
	assert_trace(&trace, vector->trace);
	assert_int_equal(matches, !strstr(vector->trace, "absent") &&
					  !strstr(vector->trace, "differs") &&
					  !strstr(vector->trace, "too "));
	teardown((void **)&world);
}

/* ---- Wi-Fi and Wi-Fi Aware ---- */

static void ssids_are_bytes(void **state)
{
	struct world *world = *state;
	const struct descriptor *whole, *prefix, *hex;

	know(world,
	     FILE_OF(PRODUCT(
		     "whole",
		     "\"discovery\":{\"wifi\":{\"ssid\":"
		     "\"ACME-1\"}}") "," PRODUCT("prefix",
						 "\"discovery\":{\"wifi\":{\"prefix\":"
						 "\"ACME-\"}"
						 "}") "," PRODUCT("hex", "\"discovery\":{"
									 "\"wifi\":{"
									 "\"prefix_hex\":"
									 "\"ff00\"}}")));
	whole = &catalog_product(world->catalog, "whole")->descriptor;
	prefix = &catalog_product(world->catalog, "prefix")->descriptor;
	hex = &catalog_product(world->catalog, "hex")->descriptor;
#define MATCHES(d, s) descriptor_match_wifi(d, (const uint8_t *)s, sizeof(s) - 1, NULL)
	assert_true(MATCHES(whole, "ACME-1"));
	assert_false(MATCHES(whole, "ACME-"));
	assert_false(MATCHES(whole, "ACME-12"));
	assert_false(MATCHES(whole, "acme-1"));
	assert_true(MATCHES(prefix, "ACME-12"));
	assert_true(MATCHES(prefix, "ACME-"));
	assert_false(MATCHES(prefix, "ACME"));
	assert_false(MATCHES(prefix, ""));
	assert_true(MATCHES(hex, "\xff\0\x01"));
	assert_false(MATCHES(hex, "\xff"));
}

static void one_radio_does_not_match_on_another(void **state)
{
	struct world *world = *state;
	const struct descriptor *descriptor;

	know(world, FILE_OF(PRODUCT("acme", "\"discovery\":{\"wifi\":{\"ssid\":\"A\"},"
					    "\"bluetooth\":{" COMPANY "}}")));
	descriptor = &catalog_product(world->catalog, "acme")->descriptor;
	hear(world, "03ff6909", -60);
	assert_true(descriptor_match_ble(descriptor, world->device, NULL));
	assert_true(descriptor_match_wifi(descriptor, (const uint8_t *)"A", 1, NULL));
	assert_false(descriptor_match_aware(descriptor, &(struct aware_offer){0}, NULL));
}

static void aware_services(void **state)
{
	struct world *world = *state;
	struct aware_offer offer = {.service = "_ACME-light._tcp",
				    .role = AWARE_PUBLISHER,
				    .vendor = "Acme",
				    .model = "Light 2"};
	const struct descriptor *descriptor;
	struct match_trace trace;

	know(world, FILE_OF(PRODUCT("acme", "\"discovery\":{\"aware\":{"
					    "\"service\":\"_acme-light._tcp\","
					    "\"role\":\"publisher\","
					    "\"vendor\":{\"contains\":\"Acme\"},"
					    "\"model\":{\"contains\":\"light\","
					    "\"case_insensitive\":true}}}")));
	descriptor = &catalog_product(world->catalog, "acme")->descriptor;
	assert_true(descriptor_match_aware(descriptor, &offer, &trace));
	offer.role = AWARE_SUBSCRIBER;
	offer.model = NULL;
	offer.vendor = "acme";
	assert_false(descriptor_match_aware(descriptor, &offer, &trace));
	assert_trace(&trace,
		     "aware_service yes, aware_role differs, aware_vendor differs, "
		     "aware_model absent");
}

/* ---- several products ---- */

static void the_most_specific_product_is_first(void **state)
{
	struct world *world = *state;
	const struct product *products[8];
	size_t n;

	know(world, FILE_OF(PRODUCT(
			    "beacon", "\"kind\":\"beacon\"," BLE(
					      COMPANY
					      "," MFG
					      "," SERVICE)) "," PRODUCT("seen",
									BLE(COMPANY "," MFG "," SERVICE)) "," PRODUCT("any", BLE(COMPANY) ",\"protocol\":{\"name\":\"improv\"}") "," PRODUCT("any-too", BLE(SERVICE) ",\"protocol\":{\"name\":\"improv\"}") "," PRODUCT("loose", BLE(COMPANY ",\"manufacturer_data\":{\"bytes\":\"10\"}") ",\"protocol\":{\"name\":\"improv\"}") "," PRODUCT("tight",
																																															     BLE(
																																																     COMPANY "," MFG) ",\"protocol\":{\"name\":\"improv\"}") "," PRODUCT("other", BLE("\"service\":\"fff1\""))));
	hear(world,
	     "06ff690910a0ff"
	     "0303f0ff",
	     -60);
	n = catalog_match(world->catalog, world->device, products, ARRAY_SIZE(products));
	assert_int_equal(n, 6);
	assert_string_equal(products[0]->id, "tight");
	assert_string_equal(products[1]->id, "loose");
	assert_string_equal(products[2]->id, "any"); /* as specific, but loaded first */
	assert_string_equal(products[3]->id, "any-too");
	assert_string_equal(products[4]->id, "seen");
	assert_string_equal(products[5]->id, "beacon");

	/* with less room the best ones stay */
	n = catalog_match(world->catalog, world->device, products, 2);
	assert_int_equal(n, 2);
	assert_string_equal(products[0]->id, "tight");
	assert_string_equal(products[1]->id, "loose");
	assert_int_equal(catalog_match(world->catalog, world->device, products, 0), 0);
}

/* ---- identity ---- */

static void a_unit_keeps_its_key_over_addresses(void **state)
{
	struct world *world = *state;
	const struct product *product;
	char key[PRODUCT_KEY_SIZE];

	know(world,
	     FILE_OF(PRODUCT(
		     "acme.plug",
		     BLE(COMPANY "," MFG) ",\"identity\":{\"manufacturer_data\":2409,"
					  "\"offset\":3,\"length\":3}")));
	product = catalog_product(world->catalog, "acme.plug");
	hear(world, "09ff690910a0ff0a1b2c", -60);
	assert_int_equal(product_identity(product, world->device, key, sizeof(key)), 0);
	assert_string_equal(key, "acme.plug/0A1B2C");
	assert_int_equal(product_identity(product, world->device, key, 16), -ENOBUFS);
	assert_int_equal(product_identity(product, world->device, key, 17), 0);

	/* one byte short; then another frame of the same company, of another format */
	hear(world, "08ff690910a0ff0a1b", -60);
	assert_int_equal(product_identity(product, world->device, key, sizeof(key)),
			 -ENODATA);
	hear(world, "09ff690920a0ff0a1b2c", -60);
	assert_int_equal(product_identity(product, world->device, key, sizeof(key)),
			 -ENODATA);
}

static void identity_in_service_data(void **state)
{
	struct world *world = *state;
	char key[PRODUCT_KEY_SIZE];

	know(world,
	     FILE_OF(PRODUCT(
		     "a", BLE(COMPANY) ",\"identity\":{\"service_data\":\"fff0\","
				       "\"length\":2}") "," PRODUCT("b", BLE(COMPANY))));
	hear(world,
	     "03ff6909"
	     "0616f0ffabcdef",
	     -60);
	assert_int_equal(product_identity(catalog_product(world->catalog, "a"),
					  world->device, key, sizeof(key)),
			 0);
	assert_string_equal(key, "a/ABCD");
	assert_int_equal(product_identity(catalog_product(world->catalog, "b"),
					  world->device, key, sizeof(key)),
			 -ENOENT);
}

static void the_longest_key_fits(void **state)
{
	struct world *world = *state;
	char key[PRODUCT_KEY_SIZE], ad[2 * (4 + PRODUCT_IDENTITY_MAX) + 1] = "23ff6909";

	know(world,
	     FILE_OF(PRODUCT(
		     "a123456789012345678901234567890123456789012345678901234567890123",
		     BLE(COMPANY) ",\"identity\":{\"manufacturer_data\":2409,"
				  "\"length\":32}")));
	memset(ad + 8, 'e', sizeof(ad) - 9);
	hear(world, ad, -60);
	assert_int_equal(product_identity(catalog_product_at(world->catalog, 0),
					  world->device, key, sizeof(key)),
			 0);
	assert_int_equal(strlen(key), sizeof(key) - 1);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	static const struct CMUnitTest rest[] = {
		TEST(ssids_are_bytes),
		TEST(one_radio_does_not_match_on_another),
		TEST(aware_services),
		TEST(the_most_specific_product_is_first),
		TEST(a_unit_keeps_its_key_over_addresses),
		TEST(identity_in_service_data),
		TEST(the_longest_key_fits),
	};
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + ARRAY_SIZE(rest)] = {0};

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i] = (struct CMUnitTest){.name = vectors[i].title,
					       .test_func = vector_holds,
					       .initial_state = (void *)&vectors[i]};
	memcpy(tests + ARRAY_SIZE(vectors), rest, sizeof(rest));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
