/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The Eddystone configuration client as scripts: what is fed to it, and every action that has
 * to come out.
 *
 * Fed: start · read HEX · read!ERROR · wrote · wrote!ERROR (of what was asked for last; ERROR
 * is an ATT error in hexadecimal, or "gone", "none", "memory") · code TEXT · timeout · early ·
 * closed · cancel
 *
 * Comes: phase:NAME · read:NAME · write:NAME=HEX · WRITE:NAME=HEX (secret) · ask(REASON) ·
 * fact · note:TEXT · end:VERDICT[:DETAIL]
 */
#include "base/buf.h"
#include "provision/eddystone-config.h"

#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
#define CODE      "00112233445566778899aabbccddeeff"
#define CODE_NEW  "ffeeddccbbaa99887766554433221100"
#define CHALLENGE "read 0f0e0d0c0b0a09080706050403020100"
#define TOKEN     "WRITE:unlock=323e7631534226415085ce8a4feb23bb"
#define TOKEN_NEW "WRITE:unlock=80e7d750a21b146a099a1a07650893f1"
#define RESOLVER  "8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f"
#define BEACON    "358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd166254"

/* To the first thing that is done with an open beacon. */
#define OPEN(then)                                                                       \
	{"start", "phase:inquire read:lock-state"},                                      \
	{"read 02", "fact phase:configure " then}
#define ASKED {"start", "phase:inquire read:lock-state"}, {"read 00", "fact phase:secure ask"}
#define UNLOCKED(then)                                                                   \
	ASKED, {"code " CODE, "read:unlock"}, {CHALLENGE, TOKEN},                        \
	{"wrote", "read:lock-state"}, {"read 01", "fact phase:configure " then}
/* 3 slots, 1 EID, everything variable, -20 -8 0 4 dBm. */
#define CAN "read 00030103000fecf80004"
#define SLOT(interval, tx, advertised, data, then)                                       \
	{"wrote", "read:interval"}, {"read " interval, "read:radio-tx"},                 \
	{"read " tx, "read:advertised-tx"}, {"read " advertised, "read:slot-data"},      \
	{"read " data, then}
#define BACK(interval, tx, advertised, data, then)                                       \
	{"read " interval, "read:radio-tx"}, {"read " tx, "read:advertised-tx"},         \
	{"read " advertised, "read:slot-data"}, {"read " data, then}
#define SET_OPEN(can, then) OPEN("read:capabilities"), {can, then}

struct line {
	const char *fed;
	const char *comes;
};

struct script {
	const char *title;
	struct eddystone_plan plan;
	bool retry;
	const char *new_code; /* of the plan, hexadecimal */
	struct line lines[40];
};

#define SHOW   {.task = EDDYSTONE_SHOW, .connectable = -1}
#define UNSET  .task = EDDYSTONE_SET, .connectable = -1
#define URL    {UNSET, .slot = 1, .content = EDDYSTONE_URL_FRAME, .url = {3, 'a', 0}, .url_len = 3}
#define URL_AND_ALL {.task = EDDYSTONE_SET, .slot = 1, .content = EDDYSTONE_URL_FRAME,   \
	 .url = {3, 'a', 0}, .url_len = 3, .interval_ms = 500, .has_radio_tx = true,     \
	 .radio_tx = -8, .has_advertised_tx = true, .advertised_tx = -10, .connectable = 0}

static const struct script scripts[] = {
	{"show: everything of an unlocked beacon, slot by slot", SHOW, false, NULL,
	 {OPEN("read:capabilities"), {CAN, "read:connectable"},
	  {"read 01", "write:active-slot=00"},
	  SLOT("03e8", "ec", "f6", "10f60361", "fact write:active-slot=01"),
	  SLOT("03e8", "ec", "ec", "00", "fact write:active-slot=02"),
	  SLOT("07d0", "04", "04", "", "fact end:ok")}},
	{"show: a locked beacon is unlocked by its challenge", SHOW, false, NULL,
	 {UNLOCKED("read:capabilities"), {CAN, "read:connectable"}}},
	{"show: what a beacon leaves out is not told", SHOW, false, NULL,
	 {OPEN("read:capabilities"), {"read 000100000001", "read:connectable"},
	  {"read!none", "write:active-slot=00"}, {"wrote", "read:interval"},
	  {"read!02", "read:radio-tx"}, {"read!none", "read:advertised-tx"},
	  {"read!none", "read:slot-data"}, {"read 00", "fact end:ok"}}},
	{"show: values of odd lengths are not told", SHOW, false, NULL,
	 {OPEN("read:capabilities"), {"read 000100000001", "read:connectable"},
	  {"read 0101", "write:active-slot=00"}, {"wrote", "read:interval"},
	  {"read 64", "read:radio-tx"}, {"read ", "read:advertised-tx"},
	  {"read 0000", "read:slot-data"}, {"read 00", "fact end:ok"}}},
	{"show: slot data longer than an advertisement", SHOW, false, NULL,
	 {OPEN("read:capabilities"), {"read 000100000001", "read:connectable"},
	  {"read 00", "write:active-slot=00"}, {"wrote", "read:interval"},
	  {"read 0064", "read:radio-tx"}, {"read 00", "read:advertised-tx"}, {"read 00", "read:slot-data"},
	  {"read 1000000000000000000000000000000000000000000000000000000000000000",
	   "end:protocol:the data of a slot are longer than an advertisement"}}},
	{"capabilities of another version", SHOW, false, NULL,
	 {OPEN("read:capabilities"), {"read 01030103000f",
	  "end:protocol:what it can do is told in a form that usher does not know"}}},
	{"capabilities that are refused", SHOW, false, NULL,
	 {OPEN("read:capabilities"), {"read!02",
	  "end:refused:it says that it is open, and does not let itself be read"}}},
	{"capabilities that are missing", SHOW, false, NULL,
	 {OPEN("read:capabilities"), {"read!none", "end:unsupported:it has no \"capabilities\" to read"}}},

	{"a lock state that is not one", SHOW, false, NULL,
	 {{"start", "phase:inquire read:lock-state"},
	  {"read 03", "end:protocol:its lock state is not one of the three"}}},
	{"a lock state of two bytes", SHOW, false, NULL,
	 {{"start", "phase:inquire read:lock-state"},
	  {"read 0000", "end:protocol:its lock state is not one of the three"}}},
	{"ATT error 03 to the token: the code is wrong", SHOW, false, NULL,
	 {ASKED, {"code " CODE, "read:unlock"}, {CHALLENGE, TOKEN}, {"wrote!03", "end:wrong-code"}}},
	{"a token that is taken, and the lock stays: the code is wrong", SHOW, false, NULL,
	 {ASKED, {"code " CODE, "read:unlock"}, {CHALLENGE, TOKEN}, {"wrote", "read:lock-state"},
	  {"read 00", "fact end:wrong-code"}}},
	{"an application's error to the token: the code is wrong", SHOW, false, NULL,
	 {ASKED, {"code " CODE, "read:unlock"}, {CHALLENGE, TOKEN}, {"wrote!81", "end:wrong-code"}}},
	{"a wrong code is asked for again, with another challenge", SHOW, true, NULL,
	 {ASKED, {"code " CODE_NEW, "read:unlock"}, {CHALLENGE, TOKEN_NEW},
	  {"wrote!03", "ask(wrong-code)"}, {"code " CODE, "read:unlock"}, {CHALLENGE, TOKEN},
	  {"wrote", "read:lock-state"}, {"read 01", "fact phase:configure read:capabilities"}}},
	{"a code that is none", SHOW, false, NULL,
	 {ASKED, {"code 0011", "end:bad-input:a lock code is 32 hexadecimal digits"}}},
	{"a code that is none, asked for again", SHOW, true, NULL,
	 {ASKED, {"code 0011223344556677889900112233445g", "ask(bad-input)"}, {"code " CODE, "read:unlock"}}},
	{"a challenge of 15 bytes", SHOW, false, NULL,
	 {ASKED, {"code " CODE, "read:unlock"}, {"read 0f0e0d0c0b0a090807060504030201",
	  "end:protocol:its challenge is not 16 bytes long"}}},
	{"a challenge that it refuses", SHOW, false, NULL,
	 {ASKED, {"code " CODE, "read:unlock"}, {"read!02",
	  "end:refused:it says that it is open, and does not let itself be read"}}},

	{"set: a URL; data first, then read back", URL, false, NULL,
	 {SET_OPEN(CAN, "write:active-slot=01"), {"wrote", "write:slot-data=10036100"},
	  {"wrote", "read:interval"},
	  BACK("03e8", "f8", "f8", "10f8036100", "fact end:ok")}},
	{"set: everything of a slot", URL_AND_ALL, false, NULL,
	 {SET_OPEN(CAN, "read:connectable"), {"read 01", "write:active-slot=01"},
	  {"wrote", "write:slot-data=10036100"}, {"wrote", "write:radio-tx=f8"},
	  {"wrote", "write:advertised-tx=f6"}, {"wrote", "write:interval=01f4"},
	  {"wrote", "write:connectable=00"}, {"wrote", "read:interval"},
	  BACK("01f4", "f8", "f6", "10f6036100", "fact end:ok")}},
	{"set: an interval that is clamped is told", {UNSET, .slot = 0, .interval_ms = 20}, false, NULL,
	 {SET_OPEN(CAN, "write:active-slot=00"), {"wrote", "write:interval=0014"}, {"wrote", "read:interval"},
	  BACK("0064", "f8", "f8", "20", "fact note:it sends every 100 ms, not every 20: that is as near as it goes end:ok")}},
	{"set: one interval for all slots is told", {UNSET, .slot = 0, .interval_ms = 100}, false, NULL,
	 {SET_OPEN("read 00030100000f", "write:active-slot=00"), {"wrote", "write:interval=0064"}, {"wrote", "read:interval"},
	  BACK("0064", "f8", "f8", "20", "fact note:the interval is that of all its slots end:ok")}},
	{"set: one power for all slots is told", {UNSET, .has_radio_tx = true, .radio_tx = 4}, false, NULL,
	 {SET_OPEN("read 00030101000f", "write:active-slot=00"), {"wrote", "write:radio-tx=04"}, {"wrote", "read:interval"},
	  BACK("0064", "00", "00", "20", "fact note:it sends with 0 dBm, not with 4: that is as near as it goes "
	       "note:the transmit power is that of all its slots end:ok")}},
	{"set: an advertised power that is not taken", {UNSET, .has_advertised_tx = true, .advertised_tx = -3}, false, NULL,
	 {SET_OPEN(CAN, "write:active-slot=00"), {"wrote", "write:advertised-tx=fd"}, {"wrote", "read:interval"},
	  BACK("0064", "00", "00", "20", "fact end:refused:it keeps the transmit power that it advertises")}},
	{"set: a UID, reserved bytes behind it", {UNSET, .content = EDDYSTONE_UID_FRAME, .uid = "0123456789abcdef"}, false, NULL,
	 {SET_OPEN(CAN, "write:active-slot=00"), {"wrote", "write:slot-data=0030313233343536373839616263646566"},
	  {"wrote", "read:interval"},
	  BACK("0064", "00", "00", "0000303132333435363738396162636465660000", "fact end:ok")}},
	{"set: TLM, encrypted beside an EID", {UNSET, .content = EDDYSTONE_TLM_FRAME}, false, NULL,
	 {SET_OPEN(CAN, "write:active-slot=00"), {"wrote", "write:slot-data=20"}, {"wrote", "read:interval"},
	  BACK("0064", "00", "00", "2001000102030405060708090a0b0c0d0e0f", "fact end:ok")}},
	{"set: clear", {UNSET, .slot = 2, .content = EDDYSTONE_CLEAR}, false, NULL,
	 {SET_OPEN(CAN, "write:active-slot=02"), {"wrote", "write:slot-data=00"}, {"wrote", "read:interval"},
	  BACK("0064", "00", "00", "", "fact end:ok")}},
	{"set: the slot holds something else", URL, false, NULL,
	 {SET_OPEN(CAN, "write:active-slot=01"), {"wrote", "write:slot-data=10036100"}, {"wrote", "read:interval"},
	  BACK("03e8", "f8", "f8", "10f8036101", "fact end:protocol:the slot does not hold what was written to it")}},
	{"set: clear, and it goes on", {UNSET, .content = EDDYSTONE_CLEAR}, false, NULL,
	 {SET_OPEN(CAN, "write:active-slot=00"), {"wrote", "write:slot-data=00"}, {"wrote", "read:interval"},
	  BACK("0064", "00", "00", "10f8036101", "fact end:protocol:the slot does not hold what was written to it")}},

	{"refused before anything is written: a slot that is not there", {UNSET, .slot = 3, .interval_ms = 100}, false, NULL,
	 {SET_OPEN(CAN, "end:unsupported:it has 3 slots, 0 to 2")}},
	{"refused before anything is written: the second of one slot", {UNSET, .slot = 1, .interval_ms = 100}, false, NULL,
	 {SET_OPEN("read 000100000001", "end:unsupported:it has one slot, 0")}},
	{"refused before anything is written: a frame that it does not send", URL, false, NULL,
	 {SET_OPEN("read 000301030001", "end:unsupported:it does not send URL frames")}},
	{"refused before anything is written: a power that it has not", {UNSET, .has_radio_tx = true, .radio_tx = -10}, false, NULL,
	 {SET_OPEN(CAN, "end:unsupported:it sends with -20, -8, 0 or 4 dBm, not with -10")}},
	{"refused before anything is written: it is always connectable", {.task = EDDYSTONE_SET, .connectable = 0}, false, NULL,
	 {SET_OPEN(CAN, "read:connectable"), {"read 00", "end:unsupported:it is always connectable"}}},
	{"refused before anything is written: an EID without a slot for one", {UNSET, .content = EDDYSTONE_EID_AGREED}, false, NULL,
	 {SET_OPEN("read 00010003000f04", "end:unsupported:it has no slot for an EID")}},
	{"refused before anything is written: its EID slots are taken", {UNSET, .slot = 1, .content = EDDYSTONE_EID_AGREED}, false, NULL,
	 {SET_OPEN("read 00020103000f04", "write:active-slot=00"), {"wrote", "read:slot-data"},
	  {"read 300a0001e2408d3743171f787324",
	   "fact end:unsupported:it has room for 1 EID, and that many are set in other slots"}}},
	{"ATT error 0d to the slot's number", URL, false, NULL,
	 {SET_OPEN(CAN, "write:active-slot=01"), {"wrote!0d", "end:refused:it has no such slot"}}},
	{"ATT error 0d to the data", URL, false, NULL,
	 {SET_OPEN(CAN, "write:active-slot=01"), {"wrote", "write:slot-data=10036100"},
	  {"wrote!0d", "end:refused:it does not take that length, or that value"}}},
	{"ATT error 03 to the data", URL, false, NULL,
	 {SET_OPEN(CAN, "write:active-slot=01"), {"wrote", "write:slot-data=10036100"},
	  {"wrote!03", "end:refused:it says that it is open, and takes no change"}}},
	{"it wants to be paired", URL, false, NULL,
	 {SET_OPEN(CAN, "write:active-slot=01"), {"wrote!05", "end:refused:it wants to be paired first"}}},

	{"EID: agreed on, read back, and the identifier holds",
	 {UNSET, .slot = 1, .content = EDDYSTONE_EID_AGREED, .exponent = 10}, false, NULL,
	 {SET_OPEN(CAN, "write:active-slot=00"), {"wrote", "read:slot-data"},
	  {"read 10f80361", "fact write:active-slot=02"}, {"wrote", "read:slot-data"},
	  {"read 00", "fact read:public-key"}, {"read " BEACON, "fact write:active-slot=01"},
	  {"wrote", "write:slot-data=30" RESOLVER "0a"}, {"wrote", "read:interval"},
	  BACK("0064", "f8", "f8", "300a0000ff0099bdfcc240a9be97", "fact end:ok")}},
	{"EID: the identifier is another",
	 {UNSET, .content = EDDYSTONE_EID_AGREED, .exponent = 10}, false, NULL,
	 {SET_OPEN("read 00010103000f04", "read:public-key"), {"read " BEACON, "fact write:active-slot=00"},
	  {"wrote", "write:slot-data=30" RESOLVER "0a"}, {"wrote", "read:interval"},
	  BACK("0064", "f8", "f8", "300a0000ff0099bdfcc240a9be96",
	       "fact end:protocol:its EID is not the one of the identity key that was agreed on")}},
	{"EID: the exponent is another",
	 {UNSET, .content = EDDYSTONE_EID_AGREED, .exponent = 10}, false, NULL,
	 {SET_OPEN("read 00010103000f04", "read:public-key"), {"read " BEACON, "fact write:active-slot=00"},
	  {"wrote", "write:slot-data=30" RESOLVER "0a"}, {"wrote", "read:interval"},
	  BACK("0064", "f8", "f8", "300b0000ff0099bdfcc240a9be97",
	       "fact end:protocol:its EID is not the one of the identity key that was agreed on")}},
	{"EID: it does not tell its clock",
	 {UNSET, .content = EDDYSTONE_EID_AGREED, .exponent = 10}, false, NULL,
	 {SET_OPEN("read 00010103000f04", "read:public-key"), {"read " BEACON, "fact write:active-slot=00"},
	  {"wrote", "write:slot-data=30" RESOLVER "0a"}, {"wrote", "read:interval"},
	  BACK("0064", "f8", "f8", "30f899bdfcc240a9be97",
	       "fact end:protocol:it does not tell the clock and the identifier of its EID")}},
	{"EID: a public key of low order",
	 {UNSET, .content = EDDYSTONE_EID_AGREED, .exponent = 10}, false, NULL,
	 {SET_OPEN("read 00010103000f04", "read:public-key"),
	  {"read 0000000000000000000000000000000000000000000000000000000000000000",
	   "end:protocol:its public key is one with which everybody gets the same identity key"}}},
	{"EID: a public key of 31 bytes",
	 {UNSET, .content = EDDYSTONE_EID_AGREED, .exponent = 10}, false, NULL,
	 {SET_OPEN("read 00010103000f04", "read:public-key"),
	  {"read 00000000000000000000000000000000000000000000000000000000000000",
	   "end:protocol:its public key is not 32 bytes long"}}},
	{"EID: handed over under the lock code, which is asked for also when it is open",
	 {UNSET, .content = EDDYSTONE_EID_GIVEN, .exponent = 10}, false, NULL,
	 {{"start", "phase:inquire read:lock-state"}, {"read 01", "fact ask"},
	  {"code " CODE, "phase:configure read:capabilities"},
	  {"read 00010103000f04", "write:active-slot=00"},
	  {"wrote", "WRITE:slot-data=30279fb74a7572135e8f9b8ef6d1eee0030a"}, {"wrote", "read:interval"},
	  BACK("0064", "f8", "f8", "300a0001e2408d3743171f787324", "fact end:ok")}},
	{"EID: handed over under another code than the beacon's",
	 {UNSET, .content = EDDYSTONE_EID_GIVEN, .exponent = 10}, false, NULL,
	 {{"start", "phase:inquire read:lock-state"}, {"read 02", "fact ask"},
	  {"code " CODE, "phase:configure read:capabilities"},
	  {"read 00010103000f04", "write:active-slot=00"},
	  {"wrote", "WRITE:slot-data=30279fb74a7572135e8f9b8ef6d1eee0030a"}, {"wrote", "read:interval"},
	  BACK("0064", "f8", "f8", "300a0001e2400000000000000000",
	       "fact end:wrong-code:its EID is not the one of the identity key: it has another lock code")}},

	{"lock", {.task = EDDYSTONE_LOCK}, false, NULL,
	 {OPEN("WRITE:lock-state=00"), {"wrote", "read:lock-state"}, {"read 00", "fact end:ok"}}},
	{"lock: it is locked already", {.task = EDDYSTONE_LOCK}, false, NULL,
	 {{"start", "phase:inquire read:lock-state"}, {"read 00", "fact end:ok:it was locked already"}}},
	{"lock: it does not", {.task = EDDYSTONE_LOCK}, false, NULL,
	 {OPEN("WRITE:lock-state=00"), {"wrote", "read:lock-state"},
	  {"read 02", "fact end:refused:it keeps its lock as it was"}}},
	{"a new code, under the old one", {.task = EDDYSTONE_LOCK}, false, CODE_NEW,
	 {UNLOCKED("WRITE:lock-state=007221393918a24d7d0ee3f2223bfa5b35"), {"wrote", "read:lock-state"},
	  {"read 00", "fact end:ok"}}},
	{"a new code of an open beacon: the old one cannot be tried", {.task = EDDYSTONE_LOCK}, false, CODE_NEW,
	 {{"start", "phase:inquire read:lock-state"},
	  {"read 02", "fact end:unsupported:it is unlocked, so its old code cannot be tried before it is "
	   "replaced: lock it first, then change the code"}}},
	{"a new code that it has already, from before the connection was lost", {.task = EDDYSTONE_LOCK}, false, CODE_NEW,
	 {ASKED, {"code " CODE, "read:unlock"}, {CHALLENGE, TOKEN}, {"wrote!03", "read:unlock"},
	  {CHALLENGE, TOKEN_NEW}, {"wrote", "read:lock-state"}, {"read 01", "fact phase:configure WRITE:lock-state=00"},
	  {"wrote", "read:lock-state"}, {"read 00", "fact end:ok"}}},
	{"a new code: neither of the two opens it", {.task = EDDYSTONE_LOCK}, false, CODE_NEW,
	 {ASKED, {"code " CODE, "read:unlock"}, {CHALLENGE, TOKEN}, {"wrote!03", "read:unlock"},
	  {CHALLENGE, TOKEN_NEW}, {"wrote!03", "end:wrong-code"}}},
	{"unlock for good", {.task = EDDYSTONE_UNLOCK}, false, NULL,
	 {UNLOCKED("WRITE:lock-state=02"), {"wrote", "read:lock-state"},
	  {"read 02", "fact end:ok:it does not lock itself any more: whoever is near can change it"}}},
	{"unlock: it is already", {.task = EDDYSTONE_UNLOCK}, false, NULL,
	 {OPEN("end:ok:it was unlocked already")}},
	{"reset, after it was unlocked", {.task = EDDYSTONE_RESET}, false, NULL,
	 {UNLOCKED("write:factory-reset=0b"), {"wrote", "end:ok:its lock code is the same as before"}}},
	{"reset: not of one that is unlocked for good", {.task = EDDYSTONE_RESET}, false, NULL,
	 {{"start", "phase:inquire read:lock-state"},
	  {"read 02", "fact end:unsupported:it is unlocked for good, and lets itself be reset only by who has "
	   "just unlocked it: lock it first"}}},
	{"reset: refused", {.task = EDDYSTONE_RESET}, false, NULL,
	 {UNLOCKED("write:factory-reset=0b"), {"wrote!03", "end:refused:it does not let itself be reset"}}},
	{"reset: it cannot", {.task = EDDYSTONE_RESET}, false, NULL,
	 {UNLOCKED("write:factory-reset=0b"), {"wrote!none", "end:unsupported:it has no \"factory-reset\" to set"}}},

	{"an answer of another endpoint is nobody's", SHOW, false, NULL,
	 {{"start", "phase:inquire read:lock-state"}, {"other", ""}, {"read 02", "fact phase:configure read:capabilities"}}},
	{"nothing comes: it is given up", SHOW, false, NULL,
	 {{"start", "phase:inquire read:lock-state"}, {"early", ""}, {"timeout", "end:timed-out"}}},
	{"the link is lost", SHOW, false, NULL,
	 {{"start", "phase:inquire read:lock-state"}, {"read!gone", ""}, {"closed", "end:lost"}}},
	{"cancelled while it waits for a code", SHOW, false, NULL, {ASKED, {"cancel", "end:cancelled"}}},
	{"no memory", SHOW, false, NULL,
	 {{"start", "phase:inquire read:lock-state"}, {"read!memory", "end:no-memory"}}},
};

static const char *const phases[] = {
	[PROVISION_PHASE_INQUIRE] = "inquire", [PROVISION_PHASE_SECURE] = "secure",
	[PROVISION_PHASE_CONFIGURE] = "configure",
};

static const char *const verdicts[] = {
	[PROVISION_OK] = "ok", [PROVISION_CANCELLED] = "cancelled", [PROVISION_TIMED_OUT] = "timed-out",
	[PROVISION_LOST] = "lost", [PROVISION_WRONG_CODE] = "wrong-code", [PROVISION_REFUSED] = "refused",
	[PROVISION_UNSUPPORTED] = "unsupported", [PROVISION_PROTOCOL] = "protocol",
	[PROVISION_BAD_INPUT] = "bad-input", [PROVISION_NO_MEMORY] = "no-memory",
};
/* clang-format on */

struct player {
	struct provision_machine *machine;
	uint64_t now_us;
	unsigned endpoint; /* of the last request */
	unsigned ends;
	struct buf text;
};

static void put_write(struct player *p, const struct provision_action *action)
{
	char hex[2 * EDDYSTONE_WRITE_MAX + 1];

	assert_true(action->len <= EDDYSTONE_WRITE_MAX);
	hex_encode(action->data, action->len, hex);
	buf_printf(&p->text, "%s:%s=%s", action->secret ? "WRITE" : "write",
		   eddystone_endpoints[action->endpoint].name, hex);
	p->endpoint = action->endpoint;
}

static void put_action(struct player *p, const struct provision_action *action)
{
	if (p->text.len > 0)
		buf_u8(&p->text, ' ');
	switch (action->type) {
	case PROVISION_DO_NOTHING:
	case PROVISION_DO_SUBSCRIBE:
		fail_msg("action %d", action->type);
		break;
	case PROVISION_DO_READ:
		p->endpoint = action->endpoint;
		buf_printf(&p->text, "read:%s",
			   eddystone_endpoints[action->endpoint].name);
		break;
	case PROVISION_DO_WRITE:
		put_write(p, action);
		break;
	case PROVISION_DO_ASK:
		assert_int_equal(action->question, PROVISION_ASK_CODE);
		assert_string_equal(action->detail,
				    "its lock code, 32 hexadecimal digits");
		buf_string(&p->text, "ask");
		if (action->reason != PROVISION_OK)
			buf_printf(&p->text, "(%s)", verdicts[action->reason]);
		break;
	case PROVISION_DO_PHASE:
		buf_printf(&p->text, "phase:%s", phases[action->phase]);
		break;
	case PROVISION_DO_FACT:
		buf_string(&p->text, "fact");
		break;
	case PROVISION_DO_NOTE:
		buf_printf(&p->text, "note:%s", action->detail);
		break;
	case PROVISION_DO_END:
		p->ends++;
		assert_true(action->certain);
		buf_printf(&p->text, "end:%s%s%s", verdicts[action->verdict],
			   action->detail ? ":" : "",
			   action->detail ? action->detail : "");
		break;
	}
}

static void feed(struct player *p, struct provision_event event)
{
	event.now_us = p->now_us;
	eddystone_protocol.step(p->machine, &event);
}

static void feed_outcome(struct player *p, enum provision_event_type type,
			 const char *fed)
{
	const char *error = strchr(fed, '!'), *hex = strchr(fed, ' ');
	struct provision_event event = {.type = type, .endpoint = p->endpoint};
	uint8_t data[64];

	if (error && !strcmp(error, "!gone"))
		event.error = -ECONNRESET;
	else if (error && !strcmp(error, "!none"))
		event.error = -ENOENT;
	else if (error && !strcmp(error, "!memory"))
		event.error = -ENOMEM;
	else if (error)
		event.error = -EREMOTEIO;
	if (event.error == -EREMOTEIO)
		event.att_error = (uint8_t)strtoul(error + 1, NULL, 16);
	if (hex)
		event.len = hex_bytes(hex + 1, data, sizeof(data));
	event.data = data;
	feed(p, event);
}

static void play_line(struct player *p, const char *fed)
{
	if (!strcmp(fed, "start"))
		feed(p, (struct provision_event){.type = PROVISION_START});
	else if (!strncmp(fed, "read", 4))
		feed_outcome(p, PROVISION_READ, fed);
	else if (!strncmp(fed, "wrote", 5))
		feed_outcome(p, PROVISION_WRITTEN, fed);
	else if (!strcmp(fed, "other"))
		feed(p, (struct provision_event){.type = PROVISION_READ,
						 .endpoint = EDDYSTONE_EP_INTERVAL,
						 .data = (const uint8_t *)"\2",
						 .len = 1});
	else if (!strncmp(fed, "code ", 5))
		feed(p, (struct provision_event){.type = PROVISION_ANSWER,
						 .question = PROVISION_ASK_CODE,
						 .data = (const uint8_t *)fed + 5,
						 .len = strlen(fed + 5)});
	else if (!strcmp(fed, "timeout") || !strcmp(fed, "early")) {
		uint64_t at = eddystone_protocol.deadline(p->machine);

		assert_true(at > p->now_us);
		p->now_us = *fed == 'e' ? at - 1 : at;
		feed(p, (struct provision_event){.type = PROVISION_TIMEOUT});
	} else if (!strcmp(fed, "closed"))
		feed(p, (struct provision_event){.type = PROVISION_CLOSED});
	else if (!strcmp(fed, "cancel"))
		feed(p, (struct provision_event){.type = PROVISION_CANCEL});
	else
		fail_msg("no such line: %s", fed);
}

static void drain(struct player *p)
{
	struct provision_action action;

	buf_clear(&p->text);
	while (eddystone_protocol.next(p->machine, &action))
		put_action(p, &action);
	buf_u8(&p->text, '\0');
}

static struct secret *secret_of_hex(const char *hex)
{
	struct secret *secret = NULL;
	uint8_t data[64];
	size_t len = hex ? hex_bytes(hex, data, sizeof(data)) : 0;

	if (hex)
		assert_int_equal(secret_new(data, len, &secret), 0);
	return secret;
}

static void plays(void **state)
{
	const struct script *script = *state;
	_cleanup_(secret_freep) struct secret *new_code = secret_of_hex(script->new_code);
	_cleanup_(secret_freep) struct secret *private_key = secret_of_hex(
		"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
	_cleanup_(secret_freep) struct secret *key = secret_of_hex(
		"000102030405060708090a0b0c0d0e0f");
	struct eddystone_plan plan = script->plan;
	struct provision_options options = {.goal = PROVISION_GOAL_CONFIGURE,
					    .retry = script->retry,
					    .beacon = &plan};
	struct player p = {.now_us = 1000000};
	struct provision_action action;

	plan.new_code = new_code;
	plan.private_key = private_key;
	plan.identity_key = key;
	assert_int_equal(eddystone_protocol.new(&options, &p.machine), 0);
	for (const struct line *line = script->lines; line->fed; line++) {
		play_line(&p, line->fed);
		drain(&p);
		if (strcmp((char *)p.text.data, line->comes) != 0)
			print_error("line %td, %s\n", line - script->lines, line->fed);
		assert_string_equal((char *)p.text.data, line->comes);
	}
	/* Whatever comes after the end, nothing comes out. */
	if (p.ends > 0)
		for (int type = PROVISION_START; type <= PROVISION_CANCEL; type++) {
			feed(&p, (struct provision_event){.type = type});
			assert_false(eddystone_protocol.next(p.machine, &action));
			assert_int_equal(eddystone_protocol.deadline(p.machine), 0);
		}
	assert_true(p.ends <= 1);
	assert_null(eddystone_protocol.free(p.machine));
	buf_deinit(&p.text);
}

/* What a session reads of it after an EID was set. */
static void reports_registration(void **state)
{
	static const struct line lines[] = {
		SET_OPEN("read 00010103000f04", "read:public-key"),
		{"read " BEACON, ""},
		{"wrote", ""},
		{"wrote", ""},
		BACK("0064", "f8", "f6", "300a0000ff0099bdfcc240a9be97", ""),
		{NULL},
	};
	_cleanup_(secret_freep) struct secret *private_key = secret_of_hex(
		"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
	struct eddystone_plan plan = {UNSET, .content = EDDYSTONE_EID_AGREED,
				      .exponent = 10, .private_key = private_key};
	struct provision_options options = {.goal = PROVISION_GOAL_CONFIGURE,
					    .beacon = &plan};
	const struct eddystone_report *report;
	struct player p = {.now_us = 1};

	assert_int_equal(eddystone_protocol.new(&options, &p.machine), 0);
	report = eddystone_protocol.beacon(p.machine);
	for (const struct line *line = lines; line->fed; line++) {
		play_line(&p, line->fed);
		drain(&p);
	}
	assert_string_equal((char *)p.text.data, "fact end:ok");
	assert_true(report->registered);
	assert_int_equal(report->registration.clock, 0xff00);
	assert_hex_equal(report->registration.eid, 8, "99bdfcc240a9be97");
	assert_hex_equal(report->resolver_public, 32, RESOLVER);
	assert_hex_equal(report->beacon_public, 32, BEACON);
	assert_hex_equal(secret_data(report->identity_key), 16,
			 "472b971678a8864ce11c81597febdc32");
	assert_int_equal(report->lock_state, EDDYSTONE_UNLOCKED_KEPT);
	assert_int_equal(report->slots[0].interval_ms, 100);
	assert_int_equal(report->slots[0].radio_tx, -8);
	assert_int_equal(report->slots[0].advertised_tx, -10);
	eddystone_protocol.free(p.machine);
	buf_deinit(&p.text);
}

static void wants_a_plan(void **state)
{
	const struct provision_options wifi = {.goal = PROVISION_GOAL_WIFI};
	struct provision_machine *machine;

	assert_int_equal(eddystone_protocol.new(&wifi, &machine), -EINVAL);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(reports_registration),
		cmocka_unit_test(wants_a_plan),
	};
	struct CMUnitTest tests[ARRAY_SIZE(scripts) + ARRAY_SIZE(others)];

	for (size_t i = 0; i < ARRAY_SIZE(scripts); i++)
		tests[i] = (struct CMUnitTest){scripts[i].title, plays, NULL, NULL,
					       (void *)&scripts[i]};
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		tests[ARRAY_SIZE(scripts) + i] = others[i];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
