/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bytes of the Eddystone configuration service, and ephemeral identifiers. */
#include "provision/eddystone-config.h"
#include "provision/eddystone-eid.h"

#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <string.h>

/* ---- Identifiers ---- */

static const struct eid_row {
	const char *title, *key;
	unsigned exponent;
	uint32_t clock;
	const char *eid;
} eids[] = {
	{"EID: key 00..0f, K 10, clock 123456 (own computation from the text)",
	 "000102030405060708090a0b0c0d0e0f", 10, 0x0001e240, "8d3743171f787324"},
	{"EID: the same through its whole period", "000102030405060708090a0b0c0d0e0f", 10,
	 0x0001e3ff, "8d3743171f787324"},
	{"EID: another one before it", "000102030405060708090a0b0c0d0e0f", 10, 0x0001de40,
	 "d9e8172912c86a48"},
	{"EID: K 0 changes every second", "000102030405060708090a0b0c0d0e0f", 0, 0,
	 "2ba6a87acf88d21c"},
	{"EID: K 0, a second later", "000102030405060708090a0b0c0d0e0f", 0, 1,
	 "57a0a44ccace5aaf"},
	{"EID: K 15, the last clock", "000102030405060708090a0b0c0d0e0f", 15, 0xffffffff,
	 "2b0a5389efad8131"},
};

static void computes_eid(void **state)
{
	const struct eid_row *row = *state;
	uint8_t key[EDDYSTONE_KEY_SIZE], eid[EDDYSTONE_EID_SIZE];
	struct eddystone_eid_data data = {row->exponent, row->clock, {0}};

	hex_bytes(row->key, key, sizeof(key));
	assert_int_equal(eddystone_eid(key, row->exponent, row->clock, eid), 0);
	assert_hex_equal(eid, sizeof(eid), row->eid);
	memcpy(data.eid, eid, sizeof(eid));
	assert_true(eddystone_eid_holds(key, &data));
	data.eid[7] ^= 1;
	assert_false(eddystone_eid_holds(key, &data));
}

static void refuses_exponent(void **state)
{
	uint8_t key[EDDYSTONE_KEY_SIZE] = {0}, eid[EDDYSTONE_EID_SIZE];

	assert_int_equal(eddystone_eid(key, 16, 0, eid), -EINVAL);
}

/* A beacon changes its identifier somewhere in the period. */
static void holds_late_eid(void **state)
{
	uint8_t key[EDDYSTONE_KEY_SIZE];
	struct eddystone_eid_data data = {10, 0x1e240, {0}};

	hex_bytes("000102030405060708090a0b0c0d0e0f", key, sizeof(key));
	hex_bytes("d9e8172912c86a48", data.eid, sizeof(data.eid));
	assert_true(eddystone_eid_holds(key, &data));
	data.clock += 1024;
	assert_false(eddystone_eid_holds(key, &data));
}

/* Keys 00..1f and 20..3f; computed by another implementation of X25519 and HKDF. */
#define RESOLVER_PUBLIC "8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f"
#define BEACON_PUBLIC	"358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd166254"
#define IDENTITY_KEY	"472b971678a8864ce11c81597febdc32"

static void agrees_on_key(void **state)
{
	uint8_t private_key[32], other[32], public_key[32], key[EDDYSTONE_KEY_SIZE];

	for (int i = 0; i < 32; i++)
		private_key[i] = (uint8_t)i;
	hex_bytes(BEACON_PUBLIC, other, sizeof(other));
	assert_int_equal(
		eddystone_identity_key(private_key, other, true, public_key, key), 0);
	assert_hex_equal(public_key, 32, RESOLVER_PUBLIC);
	assert_hex_equal(key, sizeof(key), IDENTITY_KEY);
	for (int i = 0; i < 32; i++)
		private_key[i] = (uint8_t)(32 + i);
	hex_bytes(RESOLVER_PUBLIC, other, sizeof(other));
	assert_int_equal(
		eddystone_identity_key(private_key, other, false, public_key, key), 0);
	assert_hex_equal(public_key, 32, BEACON_PUBLIC);
	assert_hex_equal(key, sizeof(key), IDENTITY_KEY);
}

static void refuses_zero_secret(void **state)
{
	uint8_t private_key[32] = {1}, zero[32] = {0}, public_key[32], key[16] = {7};

	assert_int_equal(eddystone_identity_key(private_key, zero, true, public_key, key),
			 -EBADMSG);
	assert_int_equal(key[0], 7);
}

/* The frame is of another implementation of EAX. */
static void opens_etlm(void **state)
{
	uint8_t key[16], frame[EDDYSTONE_ETLM_SIZE], sealed[EDDYSTONE_ETLM_SIZE],
		clear[EDDYSTONE_TLM_CLEAR_SIZE];

	hex_bytes("000102030405060708090a0b0c0d0e0f", key, sizeof(key));
	hex_bytes("2001bf61d31a31159f90ab23e26dabcdc74a", frame, sizeof(frame));
	assert_int_equal(eddystone_etlm_open(key, 10, 0x1e240, frame, clear), 0);
	assert_hex_equal(clear, sizeof(clear), "0be680000339ffa229bbce8a");
	assert_int_equal(eddystone_etlm_seal(key, 10, 0x1e000, (uint8_t *)"\xab\xcd",
					     clear, sealed),
			 0);
	assert_memory_equal(sealed, frame, sizeof(frame));
	assert_int_equal(eddystone_etlm_open(key, 10, 0x1e400, frame, clear), -EBADMSG);
	assert_int_equal(eddystone_etlm_open(key, 16, 0x1e240, frame, clear), -EINVAL);
	frame[15] ^= 1;
	assert_int_equal(eddystone_etlm_open(key, 10, 0x1e240, frame, clear), -EBADMSG);
	frame[1] = 0;
	assert_int_equal(eddystone_etlm_open(key, 10, 0x1e240, frame, clear), -EBADMSG);
}

/* ---- Capabilities ---- */

static const struct capabilities_row {
	const char *title, *hex;
	int error;
	unsigned n_slots, n_eid_slots, abilities, kinds;
	const char *powers; /* as they came */
} capabilities[] = {
	{"capabilities: 3 slots, 1 EID, all kinds, 4 powers", "00030103000fecf80004", 0,
	 3, 1, 3, 15, "ecf80004"},
	{"capabilities: no list of powers", "000100000001", 0, 1, 0, 0, 1, ""},
	{"capabilities: bits that nobody knows stay", "000101ff800f04", 0, 1, 1, 255,
	 0x800f, "04"},
	{"capabilities: the frame types are big-endian", "000100000002", 0, 1, 0, 0, 2,
	 ""},
	{"capabilities: 255 slots are taken for 32", "00ff0000000104", 0, 32, 0, 0, 1,
	 "04"},
	{"capabilities: another version", "01030103000f04", -EBADMSG, 0, 0, 0, 0, NULL},
	{"capabilities: no slot", "00000103000f04", -EBADMSG, 0, 0, 0, 0, NULL},
	{"capabilities: too short", "0003010300", -EBADMSG, 0, 0, 0, 0, NULL},
	{"capabilities: nothing", "", -EBADMSG, 0, 0, 0, 0, NULL},
};

static void parses_capabilities(void **state)
{
	const struct capabilities_row *row = *state;
	struct eddystone_capabilities parsed;
	uint8_t data[64];
	size_t len = hex_bytes(row->hex, data, sizeof(data));

	assert_int_equal(eddystone_capabilities_parse(data, len, &parsed), row->error);
	if (row->error)
		return;
	assert_int_equal(parsed.n_slots, row->n_slots);
	assert_int_equal(parsed.n_eid_slots, row->n_eid_slots);
	assert_int_equal(parsed.abilities, row->abilities);
	assert_int_equal(parsed.kinds, row->kinds);
	assert_hex_equal(parsed.tx_powers, parsed.n_tx_powers, row->powers);
}

static void limits_powers(void **state)
{
	struct eddystone_capabilities parsed;
	uint8_t data[512] = {0, 1, 0, 0, 0, 1};

	assert_int_equal(eddystone_capabilities_parse(data, sizeof(data), &parsed), 0);
	assert_int_equal(parsed.n_tx_powers, EDDYSTONE_TX_POWERS_MAX);
}

/* ---- Slot data ---- */

static const struct slot_row {
	const char *title;
	struct eddystone_plan plan;
	const char *key, *hex;
} slots[] = {
	{"slot: nothing of it", {.content = EDDYSTONE_KEEP}, NULL, ""},
	{"slot: clear", {.content = EDDYSTONE_CLEAR}, NULL, "00"},
	{"slot: UID, type and 16 bytes",
	 {.content = EDDYSTONE_UID_FRAME, .uid = "0123456789abcdef"},
	 NULL,
	 "0030313233343536373839616263646566"},
	{"slot: URL, https://a.com/",
	 {.content = EDDYSTONE_URL_FRAME, .url = {3, 'a', 0}, .url_len = 3},
	 NULL,
	 "10036100"},
	{"slot: TLM, its type alone", {.content = EDDYSTONE_TLM_FRAME}, NULL, "20"},
	{"slot: EID by key agreement, 34 bytes",
	 {.content = EDDYSTONE_EID_AGREED, .exponent = 10},
	 RESOLVER_PUBLIC,
	 "30" RESOLVER_PUBLIC "0a"},
	{"slot: EID by a key that is handed over, 18 bytes",
	 {.content = EDDYSTONE_EID_GIVEN, .exponent = 15},
	 IDENTITY_KEY,
	 "30" IDENTITY_KEY "0f"},
};

static void builds_slot(void **state)
{
	const struct slot_row *row = *state;
	uint8_t key[32], data[EDDYSTONE_WRITE_MAX];
	size_t len;

	if (row->key)
		hex_bytes(row->key, key, sizeof(key));
	len = eddystone_slot_build(&row->plan, key, data);
	assert_hex_equal(data, len, row->hex);
}

static void knows_silence(void **state)
{
	assert_true(eddystone_slot_is_silent((const uint8_t *)"", 0));
	assert_true(eddystone_slot_is_silent((const uint8_t *)"\0", 1));
	assert_false(eddystone_slot_is_silent((const uint8_t *)"\x20", 1));
	assert_false(eddystone_slot_is_silent((const uint8_t *)"\0\0", 2));
}

static const struct eid_data_row {
	const char *title, *hex;
	int error;
	unsigned exponent;
	uint32_t clock;
} eid_data[] = {
	{"EID slot: type, K, clock, identifier", "300a0001e2408d3743171f787324", 0, 10,
	 123456},
	{"EID slot: one byte short", "300a0001e2408d3743171f7873", -EBADMSG, 0, 0},
	{"EID slot: one byte too many", "300a0001e2408d3743171f78732400", -EBADMSG, 0, 0},
	{"EID slot: another type", "000a0001e2408d3743171f787324", -EBADMSG, 0, 0},
	{"EID slot: K over 15", "30100001e2408d3743171f787324", -EBADMSG, 0, 0},
};

static void parses_eid_data(void **state)
{
	const struct eid_data_row *row = *state;
	struct eddystone_eid_data parsed;
	uint8_t data[32];
	size_t len = hex_bytes(row->hex, data, sizeof(data));

	assert_int_equal(eddystone_eid_data_parse(data, len, &parsed), row->error);
	if (row->error)
		return;
	assert_int_equal(parsed.exponent, row->exponent);
	assert_int_equal(parsed.clock, row->clock);
	assert_hex_equal(parsed.eid, sizeof(parsed.eid), "8d3743171f787324");
}

static void names_endpoints(void **state)
{
	char uuid[] = "a3c87501-8ed3-4bdf-8a39-a01bebede295";

	assert_string_equal(EDDYSTONE_CONFIG_SERVICE_UUID,
			    "a3c87500-8ed3-4bdf-8a39-a01bebede295");
	for (unsigned i = 0; i < EDDYSTONE_ENDPOINTS; i++) {
		uuid[7] = "0123456789abcdef"[1 + i];
		assert_string_equal(eddystone_endpoints[i].uuid, uuid);
	}
}

#define ROWS(table, function)                                                       \
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)                              \
		tests[n++] = (struct CMUnitTest)                                    \
		{                                                                   \
			(table)[i].title, function, NULL, NULL, (void *)&(table)[i] \
		}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(refuses_exponent), cmocka_unit_test(holds_late_eid),
		cmocka_unit_test(agrees_on_key),    cmocka_unit_test(refuses_zero_secret),
		cmocka_unit_test(opens_etlm),	    cmocka_unit_test(limits_powers),
		cmocka_unit_test(knows_silence),    cmocka_unit_test(names_endpoints),
	};
	struct CMUnitTest tests[ARRAY_SIZE(eids) + ARRAY_SIZE(capabilities) +
				ARRAY_SIZE(slots) + ARRAY_SIZE(eid_data) +
				ARRAY_SIZE(others)];
	size_t n = 0;

	ROWS(eids, computes_eid);
	ROWS(capabilities, parses_capabilities);
	ROWS(slots, builds_slot);
	ROWS(eid_data, parses_eid_data);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
