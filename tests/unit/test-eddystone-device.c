/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The simulated beacon keeps to the specification, whatever our client makes of it. */
#include "base/crypto/aes.h"
#include "fixtures/unit.h"
#include "provision/eddystone-eid.h"

#include "tests/unit/hex-bytes.h"

#include <stdio.h>
#include <string.h>

#define SECOND	 UINT64_C(1000000)
#define RESOLVER "8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f"
#define CODE	 "00112233445566778899aabbccddeeff"

struct beacon {
	struct unit *unit;
	uint64_t now_us;
};

static struct beacon beacon_of(const char *more)
{
	struct beacon beacon = {.now_us = SECOND};
	const char *what = NULL;
	struct json *json;
	char text[400];

	snprintf(text, sizeof(text), "{\"protocol\":\"eddystone\"%s}", more);
	assert_int_equal(json_parse(text, strlen(text), &json), 0);
	assert_int_equal(unit_new(json, &beacon.unit, &what), 0);
	json_free(json);
	unit_connected(beacon.unit, beacon.now_us);
	return beacon;
}

static void drain(struct beacon *beacon)
{
	struct unit_action action;

	while (unit_next(beacon->unit, &action))
		;
}

static void writes(struct beacon *beacon, unsigned endpoint, const char *hex,
		   uint8_t error)
{
	uint8_t data[64];
	size_t len = hex_bytes(hex, data, sizeof(data));

	assert_int_equal(unit_write(beacon->unit, endpoint, data, len, beacon->now_us),
			 error);
	drain(beacon);
}

static void reads(struct beacon *beacon, unsigned endpoint, const char *hex,
		  uint8_t error)
{
	const uint8_t *data = NULL;
	size_t len = 0;

	assert_int_equal(
		unit_read(beacon->unit, endpoint, 23, beacon->now_us, &data, &len),
		error);
	if (!error)
		assert_hex_equal(data, len, hex);
	drain(beacon);
}

/* Its frame on the air, once the client has gone. */
static void broadcasts(struct beacon *beacon, const char *hex)
{
	struct unit_advert advert;

	unit_advert(beacon->unit, &advert);
	if (!hex) {
		assert_null(advert.service_data_uuid);
		assert_string_equal(advert.service_uuid, EDDYSTONE_CONFIG_SERVICE_UUID);
		return;
	}
	assert_string_equal(advert.service_uuid, "0000feaa-0000-1000-8000-00805f9b34fb");
	assert_string_equal(advert.service_data_uuid, advert.service_uuid);
	assert_hex_equal(advert.service_data, advert.service_data_len, hex);
}

static void leave(struct beacon *beacon)
{
	unit_disconnected(beacon->unit, beacon->now_us);
	drain(beacon);
}

/* ---- Rows of one connection ---- */

struct step {
	bool write;
	unsigned endpoint;
	const char *hex;
	uint8_t error;
};

#define R(what, hex)                               \
	{                                          \
		false, EDDYSTONE_EP_##what, hex, 0 \
	}
#define R_NOT(what, error)                            \
	{                                             \
		false, EDDYSTONE_EP_##what, "", error \
	}
#define W(what, hex)                              \
	{                                         \
		true, EDDYSTONE_EP_##what, hex, 0 \
	}
#define W_NOT(what, hex, error)                        \
	{                                              \
		true, EDDYSTONE_EP_##what, hex, error, \
	}
#define OPEN ",\"lock_state\":2"

static const struct row {
	const char *title, *options;
	struct step steps[14];
	const char *after; /* on the air then; "-": nothing, NULL: not looked at */
} rows[] = {
	/* clang-format off */
	{"7501: version, slots, abilities, frames, powers", OPEN, {R(CAPABILITIES, "00030103000fecf80004")}, NULL},
	{"7501: never written", OPEN, {W_NOT(CAPABILITIES, "00", 3)}, NULL},
	{"7502: 0 when it is connected to; the last of three is 2", OPEN,
	 {R(ACTIVE_SLOT, "00"), W(ACTIVE_SLOT, "02"), R(ACTIVE_SLOT, "02"), W_NOT(ACTIVE_SLOT, "03", 0x0d),
	  W_NOT(ACTIVE_SLOT, "", 0x0d), R(ACTIVE_SLOT, "02")}, NULL},
	{"7503: big-endian, clamped at both ends", OPEN,
	 {W(INTERVAL, "01f4"), R(INTERVAL, "01f4"), W(INTERVAL, "0014"), R(INTERVAL, "0064"),
	  W(INTERVAL, "ffff"), R(INTERVAL, "2800"), W_NOT(INTERVAL, "64", 0x0d)}, NULL},
	{"7503: each slot its own", OPEN,
	 {W(INTERVAL, "01f4"), W(ACTIVE_SLOT, "01"), R(INTERVAL, "03e8")}, NULL},
	{"7503: or one for all", OPEN ",\"abilities\":2",
	 {W(INTERVAL, "01f4"), W(ACTIVE_SLOT, "01"), R(INTERVAL, "01f4")}, NULL},
	{"7504: the next one up that it has, else the highest", OPEN,
	 {W(RADIO_TX, "f9"), R(RADIO_TX, "00"), W(RADIO_TX, "f8"), R(RADIO_TX, "f8"), W(RADIO_TX, "14"),
	  R(RADIO_TX, "04"), W(RADIO_TX, "80"), R(RADIO_TX, "ec")}, NULL},
	{"7505: the radio's, until it is set", OPEN,
	 {W(RADIO_TX, "f8"), R(ADVERTISED_TX, "f8"), W(ADVERTISED_TX, "f0"), R(ADVERTISED_TX, "f0"),
	  R(SLOT_DATA, "10f0036578616d706c6507")}, "10f0036578616d706c6507"},
	{"7506: locked, only the lock and the challenge can be read", "",
	 {R(LOCK_STATE, "00"), R_NOT(CAPABILITIES, 2), R_NOT(ACTIVE_SLOT, 2), R_NOT(INTERVAL, 2), R_NOT(RADIO_TX, 2),
	  R_NOT(PUBLIC_KEY, 2), R_NOT(IDENTITY_KEY, 2), R_NOT(SLOT_DATA, 2), R(CONNECTABLE, "01"),
	  W_NOT(SLOT_DATA, "20", 3), W_NOT(LOCK_STATE, "02", 3), W_NOT(FACTORY_RESET, "0b", 3)},
	 "1004036578616d706c6507"},
	{"7506: a value or a length that it does not take", OPEN,
	 {W_NOT(LOCK_STATE, "01", 0x0d), W_NOT(LOCK_STATE, "0000", 0x0d), W_NOT(LOCK_STATE, "", 0x0d), R(LOCK_STATE, "02")}, NULL},
	{"7507: a token that is wrong, and one of another length", "",
	 {W_NOT(UNLOCK, CODE, 3), W_NOT(UNLOCK, "00", 0x0d), R(LOCK_STATE, "00")}, NULL},
	{"7507: not while it is unlocked", OPEN, {R_NOT(UNLOCK, 2), W_NOT(UNLOCK, CODE, 3)}, NULL},
	{"7508: X25519, little-endian", OPEN,
	 {R(PUBLIC_KEY, "358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd166254")}, NULL},
	{"7509: only of an EID", OPEN,
	 {R_NOT(IDENTITY_KEY, 2), W(SLOT_DATA, "30279fb74a7572135e8f9b8ef6d1eee0030a"),
	  R(IDENTITY_KEY, "279fb74a7572135e8f9b8ef6d1eee003")}, NULL},
	{"750a: UID, reserved bytes behind it", OPEN, {W(SLOT_DATA, "0030313233343536373839616263646566"),
	  R(SLOT_DATA, "0004303132333435363738396162636465660000")}, "0004303132333435363738396162636465660000"},
	{"750a: URL", OPEN, {W(SLOT_DATA, "10036107"), R(SLOT_DATA, "1004036107")}, "1004036107"},
	{"750a: TLM", OPEN, {W(SLOT_DATA, "20"), R(SLOT_DATA, "20000be616800000000100000000")}, "20000be616800000000100000000"},
	{"750a: clear, by one byte", OPEN, {W(SLOT_DATA, "00"), R(SLOT_DATA, "")}, "-"},
	{"750a: clear, by none", OPEN, {W(SLOT_DATA, ""), R(SLOT_DATA, "")}, "-"},
	{"750a: lengths that it does not take", OPEN,
	 {W_NOT(SLOT_DATA, "003031", 0x0d), W_NOT(SLOT_DATA, "1003", 0x0d), W_NOT(SLOT_DATA, "2000", 0x0d),
	  W_NOT(SLOT_DATA, "30", 0x0d), W_NOT(SLOT_DATA, "4000", 0x0d),
	  W_NOT(SLOT_DATA, "10030102030405060708090a0b0c0d0e0f101112", 0x0d)}, "1004036578616d706c6507"},
	{"750a: an exponent over 15", OPEN, {W_NOT(SLOT_DATA, "30" RESOLVER "10", 0x0d)}, NULL},
	{"750a: more EIDs than it has room for", OPEN,
	 {W(SLOT_DATA, "30" RESOLVER "0a"), W(SLOT_DATA, "30" RESOLVER "0b"), W(ACTIVE_SLOT, "01"),
	  W_NOT(SLOT_DATA, "30" RESOLVER "0a", 0x0d)}, NULL},
	{"750a: an EID, its clock and exponent", OPEN,
	 {W(SLOT_DATA, "30" RESOLVER "0a"), R(SLOT_DATA, "300a0000ff0099bdfcc240a9be97")}, "300499bdfcc240a9be97"},
	{"750b: not while it is unlocked for good", OPEN, {W_NOT(FACTORY_RESET, "0b", 3)}, NULL},
	{"750c: it can hide", OPEN, {R(CONNECTABLE, "01"), W(CONNECTABLE, "00"), W(CONNECTABLE, "01")}, NULL},
	{"750c: it cannot", OPEN ",\"can_hide\":false", {R(CONNECTABLE, "00")}, NULL},
	/* clang-format on */
};

static void does(void **state)
{
	const struct row *row = *state;
	struct beacon beacon = beacon_of(row->options);

	for (const struct step *step = row->steps; step->hex; step++)
		(step->write ? writes : reads)(&beacon, step->endpoint, step->hex,
					       step->error);
	leave(&beacon);
	if (row->after)
		broadcasts(&beacon, strcmp(row->after, "-") ? row->after : NULL);
	unit_free(beacon.unit);
}

/* ---- What takes more than one connection, or time ---- */

static void unlocks(struct beacon *beacon, const char *code_hex, uint8_t error)
{
	uint8_t code[16], token[16];
	const uint8_t *challenge;
	char hex[33];
	size_t len;

	hex_bytes(code_hex, code, sizeof(code));
	assert_int_equal(unit_read(beacon->unit, EDDYSTONE_EP_UNLOCK, 23, beacon->now_us,
				   &challenge, &len),
			 0);
	assert_int_equal(len, 16);
	assert_int_equal(aes_encrypt_block(code, AES_KEY_128, challenge, token), 0);
	hex_encode(token, sizeof(token), hex);
	writes(beacon, EDDYSTONE_EP_UNLOCK, hex, error);
}

static void a_challenge_is_good_once(void **state)
{
	struct beacon beacon = beacon_of("");
	uint8_t first[16], code[16], token[16];
	const uint8_t *challenge;
	char hex[33];
	size_t len;

	unit_read(beacon.unit, EDDYSTONE_EP_UNLOCK, 23, beacon.now_us, &challenge, &len);
	memcpy(first, challenge, sizeof(first));
	writes(&beacon, EDDYSTONE_EP_UNLOCK, CODE, 3);
	/* the right answer comes too late */
	hex_bytes(CODE, code, sizeof(code));
	assert_int_equal(aes_encrypt_block(code, AES_KEY_128, first, token), 0);
	hex_encode(token, sizeof(token), hex);
	writes(&beacon, EDDYSTONE_EP_UNLOCK, hex, 3);
	unit_read(beacon.unit, EDDYSTONE_EP_UNLOCK, 23, beacon.now_us, &challenge, &len);
	assert_memory_not_equal(first, challenge, sizeof(first));
	unlocks(&beacon, CODE, 0);
	reads(&beacon, EDDYSTONE_EP_LOCK_STATE, "01", 0);
	unit_free(beacon.unit);
}

static void locks_itself_again(void **state)
{
	struct beacon beacon = beacon_of("");

	unlocks(&beacon, CODE, 0);
	leave(&beacon);
	unit_connected(beacon.unit, beacon.now_us);
	reads(&beacon, EDDYSTONE_EP_LOCK_STATE, "00", 0);
	unlocks(&beacon, CODE, 0);
	writes(&beacon, EDDYSTONE_EP_LOCK_STATE, "02", 0);
	leave(&beacon);
	unit_connected(beacon.unit, beacon.now_us);
	reads(&beacon, EDDYSTONE_EP_LOCK_STATE, "02", 0);
	/* 00 and the new code, encrypted with the old one */
	writes(&beacon, EDDYSTONE_EP_LOCK_STATE, "007221393918a24d7d0ee3f2223bfa5b35", 0);
	unlocks(&beacon, CODE, 3);
	unlocks(&beacon, "ffeeddccbbaa99887766554433221100", 0);
	unit_free(beacon.unit);
}

static void resets(void **state)
{
	struct beacon beacon = beacon_of("");

	unlocks(&beacon, CODE, 0);
	writes(&beacon, EDDYSTONE_EP_SLOT_DATA, "10036107", 0);
	writes(&beacon, EDDYSTONE_EP_FACTORY_RESET, "0a", 0);
	reads(&beacon, EDDYSTONE_EP_SLOT_DATA, "1004036107", 0);
	writes(&beacon, EDDYSTONE_EP_FACTORY_RESET, "0b", 0);
	reads(&beacon, EDDYSTONE_EP_SLOT_DATA, "1004036578616d706c6507", 0);
	leave(&beacon);
	broadcasts(&beacon, "1004036578616d706c6507");
	unit_free(beacon.unit);
}

static void wait_for(struct beacon *beacon, uint64_t seconds)
{
	beacon->now_us += seconds * SECOND;
	unit_timeout(beacon->unit, beacon->now_us);
	drain(beacon);
}

/* 4 s of one, then another; its telemetry opens with its key and clock. */
static void identifier_changes(void **state)
{
	struct beacon beacon = beacon_of(OPEN);
	uint8_t key[16], frame[EDDYSTONE_ETLM_SIZE], clear[EDDYSTONE_TLM_CLEAR_SIZE];
	struct unit_advert advert;
	uint8_t eid[EDDYSTONE_EID_SIZE];

	hex_bytes("472b971678a8864ce11c81597febdc32", key, sizeof(key));
	writes(&beacon, EDDYSTONE_EP_SLOT_DATA, "30" RESOLVER "02", 0);
	leave(&beacon);
	for (uint32_t clock = 65280; clock < 65292; clock += 4) {
		unit_advert(beacon.unit, &advert);
		assert_int_equal(eddystone_eid(key, 2, clock, eid), 0);
		assert_memory_equal(advert.service_data + 2, eid, sizeof(eid));
		wait_for(&beacon, 4);
	}
	unit_connected(beacon.unit, beacon.now_us);
	writes(&beacon, EDDYSTONE_EP_ACTIVE_SLOT, "01", 0);
	writes(&beacon, EDDYSTONE_EP_SLOT_DATA, "20", 0);
	leave(&beacon);
	unit_advert(beacon.unit, &advert);
	assert_int_equal(advert.service_data_len, sizeof(frame));
	memcpy(frame, advert.service_data, sizeof(frame));
	assert_int_equal(eddystone_etlm_open(key, 2, 65292, frame, clear), 0);
	assert_hex_equal(clear, 4, "0be61680");
	/* then they take turns */
	wait_for(&beacon, 1);
	unit_advert(beacon.unit, &advert);
	assert_int_equal(advert.service_data[0], EDDYSTONE_TYPE_EID);
	wait_for(&beacon, 1);
	unit_advert(beacon.unit, &advert);
	assert_int_equal(advert.service_data[0], EDDYSTONE_TYPE_TLM);
	unit_free(beacon.unit);
}

static void stands_still_while_it_says_one_thing(void **state)
{
	struct beacon beacon = beacon_of(OPEN);

	leave(&beacon);
	assert_int_equal(unit_deadline(beacon.unit), 0);
	unit_free(beacon.unit);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(a_challenge_is_good_once),
		cmocka_unit_test(locks_itself_again),
		cmocka_unit_test(resets),
		cmocka_unit_test(identifier_changes),
		cmocka_unit_test(stands_still_while_it_says_one_thing),
	};
	struct CMUnitTest tests[ARRAY_SIZE(rows) + ARRAY_SIZE(others)];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		tests[i] = (struct CMUnitTest){rows[i].title, does, NULL, NULL,
					       (void *)&rows[i]};
	memcpy(&tests[ARRAY_SIZE(rows)], others, sizeof(others));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
