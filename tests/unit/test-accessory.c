/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the faces read of an accessory, row by row and field by field. */
#include "tests/unit/air.h"

#include <stdio.h>

/* clang-format off */
#define PRODUCTS "{\"v\":1,\"products\":[{\"id\":\"acme\",\"name\":\"Acme\",\"discovery\":{\"bluetooth\":" \
	"{\"company\":\"0x0969\"}},\"identity\":{\"manufacturer_data\":\"0x0969\",\"offset\":1,\"length\":3}," \
	"\"setup\":{\"finish_elsewhere\":\"Go on in its app.\"}}]}"
#define IMPROV "1107008026787427634672222862687746" "00" "09167746" "010000000000"
#define UID "1516aafe" "00e7" "00112233445566778899" "aabbccddeeff"  /* -25 dBm at 0 m */
#define TLM "1116aafe" "2000" "0be6" "1580" "0000339f" "0001c138"    /* 3046 mV, 21.5 C, 11500.0 s */
#define TLM_NONE "1116aafe" "2000" "0000" "8000" "00000001" "0000000a"
#define IBEACON "1aff4c000215" "00112233445566778899aabbccddeeff" "00010002" "c5" /* -59 dBm at 1 m */
#define ACME "07ff6909010a1b2c"

static const struct distance {
	const char *title;
	const char *ad;
	int rssi;
	double metres; /* negative: none */
} distances[] = {
	/* -25 at 0 m is -66 at 1 m; 20 dB are ten times as far */
	{"Eddystone, at one metre", UID, -66, 1},
	{"Eddystone, at ten", UID, -86, 10},
	{"Eddystone, at ten centimetres", UID, -46, 0.1},
	{"iBeacon, at one metre", IBEACON, -59, 1},
	{"iBeacon, at ten", IBEACON, -79, 10},
	{"TX power, at one metre", "020a04", -37, 1},
	{"the signal is not known", UID, 127, -1},
	{"telemetry alone says no power", TLM, -60, -1},
	{"nothing says its power", IMPROV, -60, -1},
	{"Eddystone goes before TX power", UID "020a14", -66, 1},
};
/* clang-format on */

static void distance_is_estimated(void **state)
{
	const struct distance *row = *state;
	struct usher *usher = air_new(PRODUCTS);
	struct usher_accessory *accessory = usher_accessory_ref(
		air_hear(usher, 1, row->rssi, row->ad));
	double metres = usher_accessory_get_distance(accessory);

	if (row->metres < 0)
		assert_true(metres < 0);
	else
		assert_in_range((int)(metres / row->metres * 1000 + 0.5), 990, 1010);
	air_silence(usher);
	assert_true(usher_accessory_get_distance(accessory) == metres);
	usher_accessory_unref(accessory);
	usher_free(usher);
}

static void a_beacon_tells_how_it_is(void **state)
{
	struct usher *usher = air_new(PRODUCTS);
	struct usher_accessory *accessory = air_hear(usher, 1, -60, TLM);
	double celsius = 0;

	for (int lost = 0; lost < 2; lost++) {
		assert_int_equal(usher_accessory_get_battery_mv(accessory), 3046);
		assert_int_equal((int)usher_accessory_get_uptime(accessory), 11500);
		assert_true(usher_accessory_get_temperature(accessory, &celsius));
		assert_true(celsius == 21.5);
		usher_accessory_ref(accessory);
		air_silence(usher);
	}
	usher_accessory_unref(accessory);
	usher_accessory_unref(accessory);
	accessory = air_hear(usher, 2, -60, TLM_NONE);
	assert_int_equal(usher_accessory_get_battery_mv(accessory), -1);
	assert_true(usher_accessory_get_uptime(accessory) == 1);
	assert_false(usher_accessory_get_temperature(accessory, &celsius));
	accessory = air_hear(usher, 3, -60, UID);
	assert_int_equal(usher_accessory_get_battery_mv(accessory), -1);
	assert_true(usher_accessory_get_uptime(accessory) < 0);
	assert_false(usher_accessory_get_temperature(accessory, &celsius));
	usher_free(usher);
}

static void beacons_are_told_from_others(void **state)
{
	struct usher *usher = air_new(PRODUCTS);

	assert_true(usher_accessory_is_beacon(air_hear(usher, 1, -60, TLM)));
	assert_true(usher_accessory_is_beacon(air_hear(usher, 2, -60, UID)));
	/* nothing yet but the service by which it is set */
	assert_true(usher_accessory_is_beacon(
		air_hear(usher, 3, -60, "110795e2edeb1ba0398adf4bd38e0075c8a3")));
	assert_false(usher_accessory_is_beacon(air_hear(usher, 4, -60, IMPROV)));
	usher_free(usher);
}

static void units_of_a_kind_are_told_apart(void **state)
{
	struct usher *usher = air_new(PRODUCTS);
	struct usher_accessory *accessory = air_hear(usher, 0x81, -60, ACME);

	assert_int_equal(usher_accessory_get_transport(accessory), USHER_BLE);
	assert_string_equal(usher_accessory_get_serial(accessory), "0A1B2C");
	assert_string_equal(usher_accessory_get_address(accessory), "00:AA:01:01:00:81");
	assert_string_equal(usher_accessory_get_id(accessory), "ble/00:AA:01:01:00:81");
	/* the same unit at another address */
	assert_ptr_equal(air_hear(usher, 0x82, -60, ACME), accessory);
	assert_string_equal(usher_accessory_get_address(accessory), "00:AA:01:01:00:82");
	assert_string_equal(usher_accessory_get_id(accessory), "ble/00:AA:01:01:00:81");
	assert_null(usher_accessory_get_serial(air_hear(usher, 3, -60, IMPROV)));
	assert_null(usher_accessory_get_ssid(accessory, &(size_t){0}));
	assert_null(usher_accessory_get_security(accessory));
	assert_int_equal(usher_accessory_get_frequency(accessory), 0);
	usher_free(usher);
}

/* What is held outlives the loss and the context, with all that it was. */
static void what_was_lost_stays_readable(void **state)
{
	struct usher *usher = air_new(PRODUCTS);
	struct usher_accessory *accessory = usher_accessory_ref(
		air_hear(usher, 0x81, -60, ACME));
	struct usher_accessory *again, *phone;
	char *json;

	assert_false(usher_accessory_is_lost(accessory));
	air_silence(usher);
	assert_true(usher_accessory_is_lost(accessory));
	again = usher_accessory_ref(air_hear(usher, 0x81, -50, ACME));
	phone = usher_accessory_ref(air_hear(usher, 2, -50, "05ff4c001000"));
	assert_ptr_not_equal(again, accessory);
	usher_free(usher);
	assert_true(usher_accessory_is_lost(again));
	assert_string_equal(usher_accessory_get_product(accessory), "acme");
	assert_string_equal(usher_accessory_get_product_name(again), "Acme");
	assert_string_equal(usher_accessory_get_serial(again), "0A1B2C");
	assert_string_equal(usher_accessory_get_elsewhere(again), "Go on in its app.");
	assert_null(usher_accessory_get_elsewhere(phone));
	assert_string_equal(usher_accessory_get_vendor(phone), "Apple, Inc.");
	assert_int_equal(usher_accessory_get_rssi(again), -50);
	json = usher_accessory_to_json(again);
	assert_non_null(strstr(json, "\"product\":\"acme\""));
	free(json);
	usher_accessory_unref(accessory);
	usher_accessory_unref(again);
	usher_accessory_unref(phone);
}

/* Two addresses in time are one unit: lost at the one it stood on, it comes back at the other as new. */
static void comes_back_at_an_older_address(void **state)
{
	struct usher *usher = air_new(PRODUCTS);
	struct usher_accessory *accessory = usher_accessory_ref(
		air_hear(usher, 0x81, -60, ACME));
	struct ble_device *older = accessory->device;
	struct usher_accessory *again;

	assert_ptr_equal(air_hear(usher, 0x82, -60, ACME), accessory);
	ble_device_hold(older);
	air_silence(usher);
	assert_true(usher_accessory_is_lost(accessory));
	again = air_hear(usher, 0x81, -60, ACME);
	assert_ptr_not_equal(again, accessory);
	assert_false(usher_accessory_is_lost(again));
	assert_string_equal(usher_accessory_get_product(again), "acme");
	assert_string_equal(usher_accessory_get_serial(again), "0A1B2C");
	ble_device_release(older);
	usher_accessory_unref(accessory);
	usher_free(usher);
}

static void is_taken_for_another_where_it_is_near(void **state)
{
	struct usher *usher = air_new(
		"{\"v\":1,\"products\":[{\"id\":\"near\",\"name\":\"N\",\"discovery\":{"
		"\"bluetooth\":{\"company\":\"0x0969\",\"range\":\"immediate\"}}}]}");
	struct usher_accessory *accessory = air_hear(usher, 1, -60, ACME);

	assert_null(usher_accessory_get_product(accessory));
	for (int i = 0; i < 20; i++)
		air_hear(usher, 1, -40, ACME);
	assert_string_equal(usher_accessory_get_product(accessory), "near");
	for (int i = 0; i < 20; i++)
		air_hear(usher, 1, -60, ACME);
	assert_null(usher_accessory_get_product(accessory));
	usher_free(usher);
}

/* ---- Field by field ---- */

/* clang-format off */
static const struct advert {
	const char *title;
	const char *ad;
	const char *fields; /* behind those of the link: name, value, raw; one a line */
} adverts[] = {
	{"flags, name, power, appearance", "020106" "03096143" "020a04" "0319c103",
	 "name|aC|6143\n"
	 "tx power|4 dBm|04\n"
	 "appearance|0x03c1 input device|c103\n"
	 "flags|general discoverable, no BR/EDR|06\n"},
	{"Improv", IMPROV,
	 "service|00467768-6228-2272-4663-277478268000|-\n"
	 "service data|0x4677|010000000000\n"
	 "Improv state|needs-authorization|-\n"},
	{"Eddystone", UID,
	 "service data|0xfeaa|00e700112233445566778899aabbccddeeff\n"
	 "Eddystone UID|00112233445566778899 aabbccddeeff, -25 dBm at 0 m|-\n"},
	{"Eddystone telemetry", TLM,
	 "service data|0xfeaa|20000be615800000339f0001c138\n"
	 "battery|3046 mV|-\n"
	 "temperature|21.5 C|-\n"
	 "advertisements sent|13215|-\n"
	 "switched on for|11500 s|-\n"},
	{"iBeacon", IBEACON,
	 "manufacturer data|0x004c Apple, Inc.|021500112233445566778899aabbccddeeff00010002c5\n"
	 "iBeacon|00112233-4455-6677-8899-aabbccddeeff 1/2, -59 dBm at 1 m|-\n"},
	{"Matter", "0b16f6ff" "00" "000f" "f1ff" "0180" "00",
	 "service data|0xfff6|00000ff1ff018000\n"
	 "Matter discriminator|3840|-\n"
	 "Matter vendor and product|0xfff1 0x8001|-\n"},
	{"an appearance of no category", "0319ff7f", "appearance|0x7fff|ff7f\n"},
	{"intervals", "051206001800" "031aa000",
	 "peripheral connection interval range|7.5 to 30 ms|06001800\n"
	 "advertising interval|100 ms|a000\n"},
	{"intervals that are cut, or not said", "0512ffffffff" "021aa0",
	 "peripheral connection interval range|-|ffffffff\n"
	 "advertising interval|-|a0\n"},
	{"URIs", "0d24172f2f61636d652e6f72672f" "021c00",
	 "URI|https://acme.org/|172f2f61636d652e6f72672f\n"
	 "role|peripheral|00\n"},
	{"a role of the future", "021c09" "0124",
	 "role|-|09\n"
	 "URI|-|\n"},
	{"what nobody knows", "03240241" "02e0ff" "0101",
	 "URI|-|0241\n"
	 "field of another type|type 0xe0|ff\n"
	 "flags|none|\n"},
};
/* clang-format on */

static void fields_of(const struct usher_advert *advert, char *ret)
{
	const char *name, *value, *raw;

	*ret = '\0';
	for (size_t i = 0; usher_advert_get(advert, i, &name, &value, &raw); i++)
		ret += sprintf(ret, "%s|%s|%s\n", name, value ?: "-", raw ?: "-");
}

static void fields_are_decoded(void **state)
{
	const struct advert *row = *state;
	struct usher *usher = air_new(PRODUCTS);
	struct usher_accessory *accessory = usher_accessory_ref(
		air_hear(usher, 1, -60, row->ad));
	struct usher_advert *advert = NULL;
	char expected[1024], fields[1024];

	snprintf(expected, sizeof(expected),
		 "address|00:AA:01:01:00:01 (public)|00aa01010001\n"
		 "signal|-60 dBm at hci0|-\n"
		 "connectable|yes|-\n%s",
		 row->fields);
	assert_int_equal(usher_accessory_get_advert(accessory, &advert), 0);
	fields_of(advert, fields);
	assert_string_equal(fields, expected);
	usher_advert_free(advert);
	/* also of what is lost, and when all else is gone */
	air_silence(usher);
	assert_int_equal(usher_accessory_get_advert(accessory, &advert), 0);
	usher_accessory_unref(accessory);
	usher_free(usher);
	fields_of(advert, fields);
	assert_string_equal(fields, expected);
	assert_false(usher_advert_get(advert, 99, NULL, NULL, NULL));
	usher_advert_free(advert);
}

#define ROW(row, fn)                                                                  \
	{                                                                             \
		.name = (row).title, .test_func = fn, .initial_state = (void *)&(row) \
	}

int main(void)
{
	const struct CMUnitTest own[] = {
		cmocka_unit_test(a_beacon_tells_how_it_is),
		cmocka_unit_test(beacons_are_told_from_others),
		cmocka_unit_test(units_of_a_kind_are_told_apart),
		cmocka_unit_test(what_was_lost_stays_readable),
		cmocka_unit_test(comes_back_at_an_older_address),
		cmocka_unit_test(is_taken_for_another_where_it_is_near),
	};
	struct CMUnitTest
		tests[ARRAY_SIZE(own) + ARRAY_SIZE(distances) + ARRAY_SIZE(adverts)];
	size_t i, n = 0;

	for (i = 0; i < ARRAY_SIZE(own); i++)
		tests[n++] = own[i];
	for (i = 0; i < ARRAY_SIZE(distances); i++)
		tests[n++] = (struct CMUnitTest)ROW(distances[i], distance_is_estimated);
	for (i = 0; i < ARRAY_SIZE(adverts); i++)
		tests[n++] = (struct CMUnitTest)ROW(adverts[i], fields_are_decoded);
	return cmocka_run_group_tests_name("accessory", tests, NULL, NULL);
}
