/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/memory.h"

#include "setup/accessory.h"
#include "setup/context.h"
#include "setup/protocols.h"
#include "setup/session.h"

#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct fixture {
	char dir[32];
	struct usher *usher;
	struct usher_accessory accessory;
	struct provision_facts facts;
	struct usher_setup setup;
};

static int begin(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	strcpy(fixture->dir, "/tmp/usher-memory-XXXXXX");
	assert_non_null(mkdtemp(fixture->dir));
	assert_int_equal(usher_new(&fixture->usher), 0);
	usher_set_state_dir(fixture->usher, fixture->dir);
	fixture->accessory.usher = fixture->usher;
	fixture->accessory.refs = 1;
	fixture->accessory.transport = USHER_BLE;
	fixture->accessory.id = (char *)"ble/00:AA:01:01:00:01";
	fixture->accessory.last_name = (char *)"kitchen";
	ble_addr_parse("00:AA:01:01:00:01", &fixture->accessory.addr);
	fixture->setup = (struct usher_setup){
		.usher = fixture->usher,
		.accessory = &fixture->accessory,
		.protocol = protocol_at(0),
		.facts = &fixture->facts,
		.joined_ssid = "Home\0Net",
		.joined_len = 8,
	};
	strcpy(fixture->facts.urls[0], "http://192.168.1.23");
	fixture->facts.n_urls = 1;
	*state = fixture;
	return 0;
}

static int end(void **state)
{
	struct fixture *fixture = *state;

	usher_free(fixture->usher);
	scratch_remove(fixture->dir);
	free(fixture->accessory.key);
	free(fixture->accessory.given);
	free(fixture);
	return 0;
}

static void what_was_set_up_is_listed(void **state)
{
	struct fixture *fixture = *state;
	struct usher_memory *memory;
	char *json;

	memory_store(&fixture->setup);
	assert_int_equal(usher_memory_new(fixture->usher, &memory), 0);
	assert_int_equal(usher_memory_next(memory), 1);
	assert_string_equal(usher_memory_get_key(memory), "ble/00:AA:01:01:00:01");
	assert_string_equal(usher_memory_get_name(memory), "kitchen");
	json = usher_memory_to_json(memory);
	assert_non_null(strstr(json, "\"ssid_hex\":\"486f6d65004e6574\""));
	assert_non_null(strstr(json, "\"url\":\"http://192.168.1.23\""));
	free(json);
	assert_int_equal(usher_memory_next(memory), 0);
	usher_memory_free(memory);
}

static void a_name_is_kept_over_a_second_setup(void **state)
{
	struct fixture *fixture = *state;
	char *key = NULL, *name = NULL;

	memory_store(&fixture->setup);
	assert_int_equal(usher_rename(fixture->usher, "kitchen", "Küche"), 0);
	memory_store(&fixture->setup);
	assert_int_equal(memory_lookup(fixture->usher, NULL, &fixture->accessory.addr,
				       &key, &name),
			 1);
	assert_string_equal(name, "Küche");
	assert_string_equal(fixture->accessory.given, "Küche");
	free(key);
	free(name);
}

static void forgotten_is_gone(void **state)
{
	struct fixture *fixture = *state;
	char *key = NULL, *name = NULL;

	memory_store(&fixture->setup);
	assert_int_equal(usher_forget(fixture->usher, "BLE/00:aa:01:01:00:01"), 0);
	assert_int_equal(memory_lookup(fixture->usher, NULL, &fixture->accessory.addr,
				       &key, &name),
			 0);
	assert_int_equal(usher_forget(fixture->usher, "kitchen"), -ENOENT);
}

static void two_of_one_name_are_told_apart(void **state)
{
	struct fixture *fixture = *state;

	memory_store(&fixture->setup);
	free(fixture->accessory.key);
	fixture->accessory.key = NULL;
	fixture->accessory.id = (char *)"ble/00:AA:01:01:00:02";
	fixture->accessory.addr.b[5] = 2;
	memory_store(&fixture->setup);
	assert_int_equal(usher_rename(fixture->usher, "kitchen", "one"), -ENOTUNIQ);
	assert_int_equal(usher_rename(fixture->usher, "ble/00:AA:01:01:00:02", "two"), 0);
	assert_int_equal(usher_rename(fixture->usher, "kitchen", "one"), 0);
}

struct address {
	const char *title;
	uint8_t first, type;
	const char *key; /* of the identity field */
	int known;
};

/* Core spec vol 6 part B 1.3: only public and static random ones last. */
static const struct address addresses[] = {
	{"public", 0x00, BLE_ADDR_PUBLIC, NULL, 1},
	{"static random", 0xc6, BLE_ADDR_RANDOM, NULL, 1},
	{"resolvable private", 0x46, BLE_ADDR_RANDOM, NULL, 0},
	{"non-resolvable private", 0x2b, BLE_ADDR_RANDOM, NULL, 0},
	{"resolvable private, product with identity", 0x46, BLE_ADDR_RANDOM, "acme/01",
	 1},
};

static void only_what_lasts_is_a_key(void **state)
{
	struct fixture *fixture = *state;
	char *key, *name;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(addresses); i++) {
		struct ble_addr later = {.type = addresses[i].type};

		print_message("# %s\n", addresses[i].title);
		free(fixture->accessory.key);
		fixture->accessory.key = addresses[i].key ? strdup(addresses[i].key)
							  : NULL;
		fixture->accessory.addr = later;
		fixture->accessory.addr.b[0] = later.b[0] = addresses[i].first;
		key = name = NULL;
		memory_store(&fixture->setup);
		assert_int_equal(memory_lookup(fixture->usher, addresses[i].key, &later,
					       &key, &name),
				 addresses[i].known);
		free(key);
		free(name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_set_up_is_listed, begin, end),
		cmocka_unit_test_setup_teardown(a_name_is_kept_over_a_second_setup, begin,
						end),
		cmocka_unit_test_setup_teardown(forgotten_is_gone, begin, end),
		cmocka_unit_test_setup_teardown(two_of_one_name_are_told_apart, begin,
						end),
		cmocka_unit_test_setup_teardown(only_what_lasts_is_a_key, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
