/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Elements, the messages of PASN that are made of them, and what is wrapped in those or in follow-ups. */
#include "aware/pasn.h"
#include "aware/shared-key.h"

#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
/* Elements of an authentication frame. */
static const struct bad_message {
	const char *title, *elements;
	int error;
} bad_messages[] = {
	{"an element that is cut", "301a0100", -EBADMSG},
	{"a fragment of nothing", "f20101", -EBADMSG},
	{"an extension without a number", "ff00", -EBADMSG},
	{"an RSN element of another version", "301a0200000fac070100000fac040100000fac08c0000000000fac07", -EBADMSG},
	{"two cipher suites", "301e0100000fac070200000fac04000fac090100000fac08c0000000000fac07", -EBADMSG},
	{"a suite of somebody's own", "301a0100000fac070100506f9a040100000fac08c0000000000fac07", -EBADMSG},
	{"two PMKIDs",
	 "303a0100000fac070100000fac040100000fac08c0000200000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f000fac07", -EBADMSG},
	{"an RSN element twice",
	 "301a0100000fac070100000fac040100000fac08c0000000000fac07301a0100000fac070100000fac040100000fac08c0000000000fac07", -EBADMSG},
	{"parameters with a comeback", "ff056401030000", -EBADMSG},
	{"a key longer than its element", "ff0764020313002102", -EBADMSG},
	{"a key longer than any", "ff6b64020013006600" "00000000000000000000000000000000000000000000000000"
	 "00000000000000000000000000000000000000000000000000" "00000000000000000000000000000000000000000000000000"
	 "00000000000000000000000000000000000000000000000000" "0000", -EBADMSG},
	{"parameters twice", "ff03640003ff03640003", -EBADMSG},
	{"an element after the MIC", "8c1000112233445566778899aabbccddeeffff03640003", -EBADMSG},
	{"a MIC of 25 bytes", "8c1900112233445566778899aabbccddeeff001122334455667788", -EBADMSG},
	{"half a group", "ff02a113", -EBADMSG},
};

/* clang-format on */

static void does_not_take_message(void **state)
{
	const struct bad_message *bad = *state;
	struct aware_frame frame = {.kind = AWARE_FRAME_AUTH, .transaction = 1};
	struct pasn_message message;
	uint8_t body[512];

	frame.body = body;
	frame.len = hex_bytes(bad->elements, body, sizeof(body));
	assert_int_equal(pasn_message_parse(&frame, &message), bad->error);
}

/* A body over 255 bytes goes over several elements, and comes together again. */
static void long_elements(void **state)
{
	static const size_t lens[] = {0,   1,	253, 254,  255, 256,
				      508, 509, 510, 1024, 1500};
	uint8_t body[1501];

	for (size_t i = 0; i < sizeof(body); i++)
		body[i] = i * 7;
	for (size_t i = 0; i < ARRAY_SIZE(lens); i++) {
		struct buf built = {}, joined = {};
		struct element element;
		struct reader reader;

		element_put(&built, ELEMENT_EXTENSION, ELEMENT_WRAPPED_DATA, body,
			    lens[i]);
		element_put(&built, ELEMENT_MIC, ELEMENT_NO_EXTENSION, body, 16);
		reader = reader_of(built.data, built.len);
		assert_int_equal(element_next(&reader, &element), 1);
		assert_int_equal(element.extension, ELEMENT_WRAPPED_DATA);
		element_join(&element, &joined);
		assert_int_equal(joined.error, 0);
		assert_int_equal(joined.len, lens[i]);
		if (lens[i])
			assert_memory_equal(joined.data, body, lens[i]);
		assert_int_equal(element_next(&reader, &element), 1);
		assert_int_equal(element.id, ELEMENT_MIC);
		assert_int_equal(element_next(&reader, &element), 0);
		buf_deinit(&built);
		buf_deinit(&joined);
	}
}

static void no_longer_than_the_limit(void **state)
{
	uint8_t body[ELEMENT_JOINED_MAX + 1] = {};
	struct buf built = {}, joined = {};
	struct element element;

	element_put(&built, ELEMENT_EXTENSION, ELEMENT_WRAPPED_DATA, body, sizeof(body));
	assert_int_equal(element_find(built.data, built.len, ELEMENT_EXTENSION,
				      ELEMENT_WRAPPED_DATA, &element),
			 0);
	element_join(&element, &joined);
	assert_int_equal(joined.error, -EMSGSIZE);
	buf_deinit(&built);
	buf_deinit(&joined);
}

static void nan_elements_are_taken_as_one(void **state)
{
	uint8_t attrs[600];
	struct buf built = {}, joined = {};

	for (size_t i = 0; i < sizeof(attrs); i++)
		attrs[i] = i;
	element_put_nan(&built, attrs, sizeof(attrs));
	assert_int_equal(element_find_nan(built.data, built.len, &joined), 0);
	assert_int_equal(joined.len, sizeof(attrs));
	assert_memory_equal(joined.data, attrs, sizeof(attrs));
	buf_clear(&joined);
	assert_int_equal(element_find_nan(built.data, 0, &joined), -ENOENT);
	assert_int_equal(element_find_nan(built.data, built.len - 1, &joined), -EBADMSG);
	buf_deinit(&built);
	buf_deinit(&joined);
}

/* With and without the MIC's field: both are read, and written as they came. */
static void descriptors_of_both_layouts(void **state)
{
	static const uint8_t lens[] = {0, 16, 24};
	uint8_t data[48];

	memset(data, 0x5a, sizeof(data));
	for (size_t i = 0; i < ARRAY_SIZE(lens); i++) {
		const struct aware_shared_key key = {.publish_id = 1,
						     .mic_len = lens[i],
						     .key_info = 0x1088,
						     .key_len = 16,
						     .data = data,
						     .len = sizeof(data)};
		struct buf built = {};
		struct aware_shared_key parsed;
		struct aware_attr attr;

		aware_shared_key_put(&built, &key);
		assert_int_equal(aware_attr_find(built.data, built.len,
						 AWARE_ATTR_SHARED_KEY_DESCRIPTOR, &attr),
				 0);
		assert_int_equal(attr.len, 80 + lens[i] + sizeof(data));
		assert_int_equal(aware_shared_key_parse(&attr, &parsed), 0);
		assert_int_equal(parsed.mic_len, lens[i]);
		assert_int_equal(parsed.key_info, 0x1088);
		assert_int_equal(parsed.len, sizeof(data));
		assert_memory_equal(parsed.data, data, sizeof(data));
		buf_deinit(&built);
	}
}

/* A NIK without a lifetime, with an unknown element, of another version, none at all, cut. */
static void niks(void **state)
{
	static const struct {
		const char *data;
		int result;
		uint32_t lifetime;
	} rows[] = {
		{"dd15506f9a2400000102030405060708090a0b0c0d0e0fdd0a506f9a2508000000a8c0d"
		 "d00000000",
		 0, 43200},
		{"dd15506f9a2400000102030405060708090a0b0c0d0e0fdd", 0, 0},
		{"dd06000fac010000dd15506f9a2400000102030405060708090a0b0c0d0e0f", 0, 0},
		{"dd15506f9a2400000102030405060708090a0b0c0d0e0fdd0a506f9a250100000000ff",
		 0, 0},
		{"dd15506f9a2401000102030405060708090a0b0c0d0e0fdd", -ENOENT, 0},
		{"dd14506f9a24000001020304050607080a0b0c0d0e0fdd00", -ENOENT, 0},
		{"dd00000000000000", -ENOENT, 0},
		{"", -ENOENT, 0},
		{"dd15506f9a2400000102", -EBADMSG, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint8_t data[64];
		struct aware_nik nik;
		size_t len = hex_bytes(rows[i].data, data, sizeof(data));

		assert_int_equal(aware_nik_parse(data, len, &nik), rows[i].result);
		if (rows[i].result == 0) {
			assert_hex_equal(nik.nik, sizeof(nik.nik),
					 "000102030405060708090a0b0c0d0e0f");
			assert_int_equal(nik.lifetime_s, rows[i].lifetime);
		}
	}
}

static void commits_and_confirms(void **state)
{
	uint8_t data[256] = {3, 0, 1, 0, 126, 0, 19, 0};
	struct pasn_sae sae;

	assert_int_equal(pasn_sae_parse(data, 8 + 96, EC_P256, &sae), 0);
	assert_int_equal(sae.len, 96);
	assert_int_equal(pasn_sae_parse(data, 8 + 95, EC_P256, &sae), -EBADMSG);
	/* a container behind it: rejected groups */
	assert_int_equal(pasn_sae_parse(data, 8 + 100, EC_P256, &sae), -EBADMSG);
	assert_int_equal(pasn_sae_parse(data, 8 + 144, EC_P384, &sae), 0);
	assert_int_equal(pasn_sae_parse(data, 7, EC_P256, &sae), -EBADMSG);
	data[4] = 77; /* refused */
	assert_int_equal(pasn_sae_parse(data, 8, EC_P256, &sae), 0);
	assert_int_equal(sae.status, 77);
	data[2] = 2;
	assert_int_equal(pasn_sae_parse(data, 8 + 32, EC_P256, &sae), 0);
	assert_int_equal(pasn_sae_parse(data, 8 + 31, EC_P256, &sae), -EBADMSG);
	data[2] = 3;
	assert_int_equal(pasn_sae_parse(data, 8 + 32, EC_P256, &sae), -EBADMSG);
	data[2] = 1, data[0] = 0;
	assert_int_equal(pasn_sae_parse(data, 8 + 96, EC_P256, &sae), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest fixed[] = {
		cmocka_unit_test(long_elements),
		cmocka_unit_test(no_longer_than_the_limit),
		cmocka_unit_test(nan_elements_are_taken_as_one),
		cmocka_unit_test(descriptors_of_both_layouts),
		cmocka_unit_test(niks),
		cmocka_unit_test(commits_and_confirms),
	};
	struct CMUnitTest tests[ARRAY_SIZE(fixed) + ARRAY_SIZE(bad_messages)];
	size_t n = ARRAY_SIZE(fixed);

	memcpy(tests, fixed, sizeof(fixed));
	for (size_t i = 0; i < ARRAY_SIZE(bad_messages); i++)
		tests[n++] = (struct CMUnitTest){bad_messages[i].title,
						 does_not_take_message, NULL, NULL,
						 (void *)&bad_messages[i]};
	return cmocka_run_group_tests_name("aware-message", tests, NULL, NULL);
}
