/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/beacon.h"

#include "base/hex.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* after the four above */
#include <cmocka.h>

struct vector {
	const char *title;
	const char *data; /* hex: service or manufacturer data */
	const char *text; /* what it says; NULL: -EBADMSG */
};

/* Eddystone protocol specification: eddystone-uid, -url, -tlm, -eid. */
/* clang-format off */
static const struct vector eddystone_vectors[] = {
	{"TLM of a real beacon", "20000be680000339ffa229bbce8a",
	 "tlm 3046 mV, -32768/256 C, 54132642 adverts, 700173962 ds"},
	{"TLM, 20.5 degrees", "20000bb814800000000100000002",
	 "tlm 3000 mV, 5248/256 C, 1 adverts, 2 ds"},
	{"TLM, -1.5 degrees, no battery", "20000000fe80ffffffffffffffff",
	 "tlm 0 mV, -384/256 C, 4294967295 adverts, 4294967295 ds"},
	{"TLM, short by one", "20000be680000339ffa229bbce", NULL},
	{"TLM, long by one", "20000be680000339ffa229bbce8a00", NULL},
	{"TLM of an unknown version", "20020be680000339ffa229bbce8a", NULL},
	{"encrypted TLM", "2001000102030405060708090a0bd0d1e0e1",
	 "etlm 000102030405060708090a0b salt d0d1 mic e0e1"},
	{"encrypted TLM, short by one", "2001000102030405060708090a0bd0d1e0", NULL},
	{"UID", "00ee00112233445566778899aabbccddeeff0000",
	 "uid 00112233445566778899 aabbccddeeff tx -18"},
	{"UID without its reserved bytes", "001400112233445566778899aabbccddeeff",
	 "uid 00112233445566778899 aabbccddeeff tx 20"},
	{"UID, short by one", "00ee00112233445566778899aabbccddee", NULL},
	{"UID, long by one", "00ee00112233445566778899aabbccddeeff000000", NULL},
	{"URL with an expansion at its end", "10ee03676f6f676c6507", "url https://google.com tx -18"},
	{"URL with an expansion inside", "10ba00676f6f006162", "url http://www.goo.com/ab tx -70"},
	{"URL, every scheme and the longest expansion", "1000010404040404040404040404040404040404",
	 "url https://www..info/.info/.info/.info/.info/.info/.info/.info/.info/.info/.info/.info/"
	 ".info/.info/.info/.info/.info/ tx 0"},
	{"URL, control bytes and blanks are escaped", "100003611b5b324a0e207f80ff",
	 "url https://a%1B[2J%0E%20%7F%80%FF tx 0"},
	{"URL of an unknown scheme", "10ee04676f6f67", NULL},
	{"URL without a byte", "10ee03", NULL},
	{"URL of 18 bytes", "10ee03616161616161616161616161616161616161", NULL},
	{"EID", "30fd8d3743171f787324", "eid 8d3743171f787324 tx -3"},
	{"EID, short by one", "30fd8d3743171f7873", NULL},
	{"EID, long by one", "30fd8d3743171f78732400", NULL},
	{"reserved frame 40", "4000112233445566778899", NULL},
	{"low nibble of the frame is not 0", "01ee00112233445566778899aabbccddeeff0000", NULL},
	{"one byte", "20", NULL},
	{"nothing", "", NULL},
};
/* clang-format on */

static void print_eddystone(const struct eddystone *e, char *ret, size_t size)
{
	char a[32], b[16], c[16];

	ret[0] = '\0';
	if (e->frames == EDDYSTONE_TLM)
		snprintf(ret, size, "tlm %u mV, %d/256 C, %u adverts, %u ds",
			 e->battery_mv, e->temperature, e->adv_count, e->uptime_ds);
	if (e->frames == EDDYSTONE_ETLM) {
		hex_encode(e->etlm_ciphertext, sizeof(e->etlm_ciphertext), a);
		hex_encode(e->etlm_salt, sizeof(e->etlm_salt), b);
		hex_encode(e->etlm_mic, sizeof(e->etlm_mic), c);
		snprintf(ret, size, "etlm %s salt %s mic %s", a, b, c);
	}
	if (e->frames == EDDYSTONE_UID) {
		hex_encode(e->namespace_id, sizeof(e->namespace_id), a);
		hex_encode(e->instance_id, sizeof(e->instance_id), b);
		snprintf(ret, size, "uid %s %s tx %d", a, b, e->uid_tx_power);
	}
	if (e->frames == EDDYSTONE_URL)
		snprintf(ret, size, "url %s tx %d", e->url, e->url_tx_power);
	if (e->frames == EDDYSTONE_EID) {
		hex_encode(e->eid, sizeof(e->eid), a);
		snprintf(ret, size, "eid %s tx %d", a, e->eid_tx_power);
	}
}

/* In memory of its own size, so that a sanitizer sees a read past the end. */
static uint8_t *exact(const char *hex, size_t *ret_len)
{
	size_t len = strlen(hex) / 2;
	uint8_t *data = malloc(len ? len : 1);

	assert_non_null(data);
	assert_int_equal(hex_decode(hex, data, len), len);
	*ret_len = len;
	return data;
}

static void eddystone_vector_holds(void **state)
{
	const struct vector *vector = *state;
	struct eddystone merged = {0};
	char text[320];
	size_t len;
	uint8_t *data = exact(vector->data, &len);
	int r = eddystone_merge(&merged, data, len);

	free(data);
	if (!vector->text) {
		struct eddystone untouched = {0};

		assert_int_equal(r, -EBADMSG);
		assert_memory_equal(&merged, &untouched, sizeof(merged));
		return;
	}
	assert_int_equal(r, merged.frames);
	print_eddystone(&merged, text, sizeof(text));
	assert_string_equal(text, vector->text);
}

static void frames_of_one_beacon_merge(void **state)
{
	static const char *const frames[] = {"00ee00112233445566778899aabbccddeeff0000",
					     "20000be680000339ffa229bbce8a",
					     "10ee03676f6f676c6507", "10ee036107"};
	struct eddystone merged = {0};

	for (size_t i = 0; i < ARRAY_SIZE(frames); i++) {
		size_t len;
		uint8_t *data = exact(frames[i], &len);

		assert_true(eddystone_merge(&merged, data, len) > 0);
		free(data);
	}
	assert_int_equal(merged.frames, EDDYSTONE_UID | EDDYSTONE_TLM | EDDYSTONE_URL);
	assert_int_equal(merged.battery_mv, 3046);
	assert_int_equal(merged.instance_id[5], 0xff);
	assert_string_equal(merged.url, "https://a.com");
}

/* clang-format off */
static const struct vector ibeacon_vectors[] = {
	{"iBeacon", "0215f7826da64fa24e988024bc5b71e0893e00010002c5",
	 "f7826da64fa24e988024bc5b71e0893e 1 2 -59"},
	{"iBeacon, major and minor are big endian",
	 "0215f7826da64fa24e988024bc5b71e0893e1234fffe00",
	 "f7826da64fa24e988024bc5b71e0893e 4660 65534 0"},
	{"iBeacon, short by one", "0215f7826da64fa24e988024bc5b71e0893e00010002", NULL},
	{"iBeacon of another length", "0214f7826da64fa24e988024bc5b71e0893e00010002c5", NULL},
	{"iBeacon: HAP is not one", "062d01aabbccddeeff0500070001020000000000000000", NULL},
	{"iBeacon: one byte", "02", NULL},
	{"iBeacon: nothing", "", NULL},
};

static const struct vector hap_vectors[] = {
	{"HAP, not paired", "062d01aabbccddeeff050007000302", "aabbccddeeff free 5 7 3"},
	{"HAP, paired, with a setup hash", "063100aabbccddeeff0a0001000102deadbeef",
	 "aabbccddeeff paired 10 1 1 hash deadbeef"},
	{"HAP, its setup hash is cut", "063101aabbccddeeff0a0001000102deadbe", "aabbccddeeff free 10 1 1"},
	{"HAP, short by one", "062d01aabbccddeeff0500070003", NULL},
	{"HAP, its length says less than it has to", "062c01aabbccddeeff050007000302", NULL},
	{"HAP: the encrypted notification is not one", "1136aabbccddeeff05000700030200", NULL},
	{"HAP: nothing", "", NULL},
};

static const struct vector matter_vectors[] = {
	{"Matter, commissionable", "00000ff1ff018000", "3840 fff1 8001"},
	{"Matter, vendor and product kept back, both flags", "00d20400000000" "03",
	 "1234 0000 0000 data extended"},
	{"Matter: another version of the layout", "00001ff1ff018000", NULL},
	{"Matter: another opcode", "01000ff1ff018000", NULL},
	{"Matter, short by one", "00000ff1ff0180", NULL},
	{"Matter: nothing", "", NULL},
};
/* clang-format on */

static void ibeacon_vector_holds(void **state)
{
	const struct vector *vector = *state;
	struct ibeacon beacon = {0};
	char text[64], uuid[33];
	size_t len;
	uint8_t *data = exact(vector->data, &len);
	int r = ibeacon_parse(data, len, &beacon);

	free(data);
	assert_int_equal(r, vector->text ? 0 : -EBADMSG);
	if (!vector->text)
		return;
	hex_encode(beacon.uuid, sizeof(beacon.uuid), uuid);
	snprintf(text, sizeof(text), "%s %u %u %d", uuid, beacon.major, beacon.minor,
		 beacon.measured_power);
	assert_string_equal(text, vector->text);
}

static void hap_vector_holds(void **state)
{
	const struct vector *vector = *state;
	struct hap_advert advert = {0};
	char text[64], id[13], hash[9];
	size_t len;
	uint8_t *data = exact(vector->data, &len);
	int r = hap_advert_parse(data, len, &advert);

	free(data);
	assert_int_equal(r, vector->text ? 0 : -EBADMSG);
	if (!vector->text)
		return;
	hex_encode(advert.device_id, sizeof(advert.device_id), id);
	snprintf(text, sizeof(text), "%s %s %u %u %u", id,
		 advert.paired ? "paired" : "free", advert.category, advert.global_state,
		 advert.config);
	if (advert.has_setup_hash) {
		hex_encode(advert.setup_hash, sizeof(advert.setup_hash), hash);
		snprintf(text + strlen(text), sizeof(text) - strlen(text), " hash %s",
			 hash);
	}
	assert_string_equal(text, vector->text);
}

static void matter_vector_holds(void **state)
{
	const struct vector *vector = *state;
	struct matter_advert advert = {0};
	char text[64];
	size_t len;
	uint8_t *data = exact(vector->data, &len);
	int r = matter_advert_parse(data, len, &advert);

	free(data);
	assert_int_equal(r, vector->text ? 0 : -EBADMSG);
	if (!vector->text)
		return;
	snprintf(text, sizeof(text), "%u %04x %04x%s%s", advert.discriminator,
		 advert.vendor_id, advert.product_id,
		 advert.additional_data ? " data" : "",
		 advert.extended_announcement ? " extended" : "");
	assert_string_equal(text, vector->text);
}

static size_t add_rows(struct CMUnitTest *tests, size_t n, const struct vector *vectors,
		       size_t n_vectors, CMUnitTestFunction fn)
{
	for (size_t i = 0; i < n_vectors; i++)
		tests[n++] = (struct CMUnitTest){.name = vectors[i].title,
						 .test_func = fn,
						 .initial_state = (void *)&vectors[i]};
	return n;
}

static const struct encoding {
	const char *title, *url, *hex; /* NULL: refused */
	int error;
} encodings[] = {
	{"URL: the longest scheme and ending", "https://www.example.com/",
	 "016578616d706c6500", 0},
	{"URL: an ending without a slash", "http://example.org", "026578616d706c6508", 0},
	{"URL: .com in the middle", "https://a.com.info/x", "0361070478", 0},
	{"URL: 17 bytes behind the scheme", "http://0123456789abcdef0",
	 "023031323334353637383961626364656630", 0},
	{"URL: one more", "http://0123456789abcdef01", NULL, -EMSGSIZE},
	{"URL: the endings count one", "http://0123456789abcdef.gov/",
	 "023031323334353637383961626364656606", 0},
	{"URL: another scheme", "ftp://example.com", NULL, -EINVAL},
	{"URL: a scheme alone", "https://", NULL, -EINVAL},
	{"URL: an ending alone is something", "http://.com", "0207", 0},
	{"URL: nothing", "", NULL, -EINVAL},
	{"URL: a space", "http://a b", NULL, -EINVAL},
	{"URL: not ASCII", "http://\303\244.de", NULL, -EINVAL},
};

/* And what was encoded reads as the same again. */
static void url_is_encoded(void **state)
{
	const struct encoding *row = *state;
	uint8_t encoded[EDDYSTONE_URL_ENCODED_MAX], frame[20] = {0x10};
	char hex[2 * sizeof(encoded) + 1];
	struct eddystone read = {0};
	int len = eddystone_url_encode(row->url, encoded);

	if (row->error) {
		assert_int_equal(len, row->error);
		return;
	}
	assert_true(len > 0);
	hex_encode(encoded, (size_t)len, hex);
	assert_string_equal(hex, row->hex);
	memcpy(frame + 2, encoded, (size_t)len);
	if (len < 2)
		return;
	assert_int_equal(eddystone_merge(&read, frame, 2 + (size_t)len), EDDYSTONE_URL);
	assert_string_equal(read.url, row->url);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(eddystone_vectors) +
				ARRAY_SIZE(ibeacon_vectors) + ARRAY_SIZE(hap_vectors) +
				ARRAY_SIZE(matter_vectors) + ARRAY_SIZE(encodings) + 1] =
		{0};
	size_t n = 0;

	n = add_rows(tests, n, eddystone_vectors, ARRAY_SIZE(eddystone_vectors),
		     eddystone_vector_holds);
	n = add_rows(tests, n, ibeacon_vectors, ARRAY_SIZE(ibeacon_vectors),
		     ibeacon_vector_holds);
	n = add_rows(tests, n, hap_vectors, ARRAY_SIZE(hap_vectors), hap_vector_holds);
	n = add_rows(tests, n, matter_vectors, ARRAY_SIZE(matter_vectors),
		     matter_vector_holds);
	for (size_t i = 0; i < ARRAY_SIZE(encodings); i++)
		tests[n++] = (struct CMUnitTest){encodings[i].title, url_is_encoded, NULL,
						 NULL, (void *)&encodings[i]};
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(frames_of_one_beacon_merge);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
