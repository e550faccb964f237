/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/adv.h"

#include "base/hex.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* after the four above */
#include <cmocka.h>

enum { AD_SIZE = 1650 };

struct vector {
	const char *title;
	const char *ad;	    /* hex */
	const char *fields; /* "type:data type:data", hex */
};

/* clang-format off */
static const struct vector vectors[] = {
	{"Improv (ble.md): flags, UUID, service data in 31 bytes",
	 "020106" "1107008026787427634672222862687746" "00" "09167746020100000000",
	 "01:06 07:00802678742763467222286268774600 16:7746020100000000"},
	{"Eddystone TLM of a real beacon",
	 "020106" "0303aafe" "1116aafe20000be680000339ffa229bbce8a",
	 "01:06 03:aafe 16:aafe20000be680000339ffa229bbce8a"},
	{"iBeacon", "1aff4c000215f7826da64fa24e988024bc5b71e0893e00010002c5",
	 "ff:4c000215f7826da64fa24e988024bc5b71e0893e00010002c5"},
	{"empty", "", ""},
	{"length 0 ends the data", "0201060002010a", "01:06"},
	{"zero padding to 31 bytes",
	 "02010600000000000000000000000000000000000000000000000000000000", "01:06"},
	{"only a length", "01", ""},
	{"only a length and a type", "0201", ""},
	{"a type without data", "0116", "16:"},
	{"a structure past the end, what came before stands", "0201061eff4c0001", "01:06"},
	{"a structure past the end by one", "03ff4c", ""},
	{"an unknown type is given out", "02fd07" "020a04", "fd:07 0a:04"},
	{"service data of one byte", "021699", "16:99"},
	{"a UUID list with half an entry", "0403aafe01", "03:aafe01"},
	{"two flags", "020106" "02011a", "01:06 01:1a"},
	{"31 times 01: types without data, the odd byte ends it",
	 "01010101010101010101010101010101010101010101010101010101010101",
	 "01: 01: 01: 01: 01: 01: 01: 01: 01: 01: 01: 01: 01: 01: 01:"},
};
/* clang-format on */

static void list_fields(const char *hex, char *ret, size_t size)
{
	uint8_t ad[AD_SIZE];
	ssize_t len = hex_decode(hex, ad, sizeof(ad));
	struct reader reader;
	struct ad_field field;
	size_t n = 0;

	assert_true(len >= 0);
	reader = reader_of(ad, (size_t)len);
	ret[0] = '\0';
	while (ad_next(&reader, &field)) {
		n += (size_t)snprintf(ret + n, size - n, "%s%02x:", n ? " " : "",
				      field.type);
		assert_true(n + 2 * field.len < size);
		hex_encode(field.data, field.len, ret + n);
		n += 2 * field.len;
	}
	assert_false(ad_next(&reader, &field));
}

static void vector_holds(void **state)
{
	const struct vector *vector = *state;
	char fields[1024];

	list_fields(vector->ad, fields, sizeof(fields));
	assert_string_equal(fields, vector->fields);
}

/* An extended advertisement of full length: six structures of 255 + 1, the last one shorter. */
static void extended_advertising_of_1650_bytes(void **state)
{
	uint8_t ad[AD_SIZE];
	struct reader reader = reader_of(ad, sizeof(ad));
	struct ad_field field;
	size_t n = 0, total = 0;

	memset(ad, 0x55, sizeof(ad));
	for (size_t at = 0; at < sizeof(ad); at += 256)
		ad[at] = (uint8_t)MIN((size_t)255, sizeof(ad) - at - 1);
	for (; ad_next(&reader, &field); n++) {
		assert_int_equal(field.type, 0x55);
		total += 2 + field.len;
	}
	assert_int_equal(n, 7);
	assert_int_equal(total, sizeof(ad));
}

static void types_have_names(void **state)
{
	assert_string_equal(ad_type_name(AD_SERVICE_DATA16), "service data, 16-bit UUID");
	assert_string_equal(ad_type_name(AD_MANUFACTURER), "manufacturer data");
	assert_null(ad_type_name(0x00));
	assert_null(ad_type_name(0xfd));
}

struct name {
	const char *in;
	size_t len;
	const char *out;
};

static void names_are_cleaned_as_bluez_does(void **state)
{
	/* clang-format off */
#define IN(s) s, sizeof(s) - 1
	static const struct name names[] = {
		{IN("kitchen"), "kitchen"},
		{IN("kitchen\0\0"), "kitchen"},
		{IN("kit\0chen"), "kit"},
		{IN("\0kitchen"), ""},
		{IN(" \t kitchen lamp \n"), "kitchen lamp"},
		{IN("   "), ""},
		{IN(""), ""},
		{IN("K\xc3\xbc" "che"), "K\xc3\xbc" "che"},
		{IN("K\xfc" "che"), "K\xef\xbf\xbd" "che"},
		{IN("a\x1b[2Jb\xe2\x80\xae"), "a\x1b[2Jb\xe2\x80\xae"}, /* escaped where it is shown */
	};
#undef IN
	/* clang-format on */

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct ad_field field = {.type = AD_NAME_COMPLETE,
					 .data = (const uint8_t *)names[i].in,
					 .len = names[i].len};
		char *name = ad_name(&field);

		assert_string_equal(name, names[i].out);
		free(name);
	}
}

static void built_as_improv_advertises(void **state)
{
	struct uuid service, data = uuid_from_u16(0x4677),
			     wide = uuid_from_u32(0x12345678);
	struct buf ad = {0};
	char hex[512];

	assert_int_equal(uuid_parse("00467768-6228-2272-4663-277478268000", &service), 0);
	ad_put(&ad, AD_FLAGS, "\x06", 1);
	ad_put_uuid(&ad, &service);
	ad_put_service_data(&ad, &data, "\x02\x01\0\0\0\0", 6);
	assert_int_equal(ad.error, 0);
	hex_encode(ad.data, ad.len, hex);
	assert_string_equal(hex, "020106110700802678742763467222286268774600"
				 "09167746020100000000");

	buf_clear(&ad);
	ad_put_uuid(&ad, &data);
	ad_put_uuid(&ad, &wide);
	ad_put_service_data(&ad, &wide, "\x01", 1);
	ad_put_service_data(&ad, &service, NULL, 0);
	ad_put_manufacturer(&ad, 0x004c, "\x02\x15", 2);
	assert_int_equal(ad.error, 0);
	hex_encode(ad.data, ad.len, hex);
	assert_string_equal(hex, "03037746"
				 "050578563412"
				 "06207856341201"
				 "112100802678742763467222286268774600"
				 "05ff4c000215");
	buf_deinit(&ad);
}

static void a_field_that_is_too_long_is_cut_into_none(void **state)
{
	struct uuid uuid = uuid_from_u16(0xfeaa);
	uint8_t data[255] = {0};
	struct buf ad = {0};

	ad_put(&ad, AD_URI, data, 254);
	assert_int_equal(ad.error, 0);
	assert_int_equal(ad.len, 256);
	ad_put(&ad, AD_URI, data, 255);
	assert_int_equal(ad.error, -EMSGSIZE);
	ad_put(&ad, AD_URI, data, 1);
	assert_int_equal(ad.len, 256);
	buf_deinit(&ad);

	ad = (struct buf){0};
	ad_put_service_data(&ad, &uuid, data, 252);
	assert_int_equal(ad.error, 0);
	ad_put_service_data(&ad, &uuid, data, 253);
	assert_int_equal(ad.error, -EMSGSIZE);
	buf_deinit(&ad);
}

int main(void)
{
	static const struct CMUnitTest rest[] = {
		cmocka_unit_test(extended_advertising_of_1650_bytes),
		cmocka_unit_test(types_have_names),
		cmocka_unit_test(names_are_cleaned_as_bluez_does),
		cmocka_unit_test(built_as_improv_advertises),
		cmocka_unit_test(a_field_that_is_too_long_is_cut_into_none),
	};
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + ARRAY_SIZE(rest)] = {0};

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i] = (struct CMUnitTest){.name = vectors[i].title,
					       .test_func = vector_holds,
					       .initial_state = (void *)&vectors[i]};
	memcpy(tests + ARRAY_SIZE(vectors), rest, sizeof(rest));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
