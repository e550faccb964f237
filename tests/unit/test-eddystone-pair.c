/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The Eddystone client against the simulated beacon: what each task, and each fault, comes to. */
#include "provision/eddystone-config.h"

#include "tests/unit/hex-bytes.h"
#include "tests/unit/pair-outcome.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */
#define BEACON(more)   "{\"slots\":2" more "}"
#define FAULT(fault)   BEACON(",\"faults\":{\"" fault "\":true}")
#define UNLOCKED(more) BEACON(",\"lock_state\":2" more)
#define CODE           "00112233445566778899aabbccddeeff"
#define CODE_NEW       "ffeeddccbbaa99887766554433221100"
#define DO(what)       .options = {.goal = PROVISION_GOAL_CONFIGURE, .beacon = &(plans[what])}

enum plan {
	SHOW, URL, UID, TLM, EID_AGREED, EID_GIVEN, CLEAR, SETTINGS, TX_BAD, SLOT_BAD, HIDE,
	LOCK, NEW_CODE, UNLOCK, RESET,
};

static struct eddystone_plan plans[] = {
	[SHOW]       = {.task = EDDYSTONE_SHOW, .connectable = -1},
	[URL]        = {.task = EDDYSTONE_SET, .connectable = -1, .slot = 1, .content = EDDYSTONE_URL_FRAME,
	                .url = {3, 'a', 7}, .url_len = 3},
	[UID]        = {.task = EDDYSTONE_SET, .connectable = -1, .content = EDDYSTONE_UID_FRAME,
	                .uid = "0123456789abcdef"},
	[TLM]        = {.task = EDDYSTONE_SET, .connectable = -1, .content = EDDYSTONE_TLM_FRAME},
	[EID_AGREED] = {.task = EDDYSTONE_SET, .connectable = -1, .slot = 1, .content = EDDYSTONE_EID_AGREED,
	                .exponent = 10},
	[EID_GIVEN]  = {.task = EDDYSTONE_SET, .connectable = -1, .slot = 1, .content = EDDYSTONE_EID_GIVEN,
	                .exponent = 4},
	[CLEAR]      = {.task = EDDYSTONE_SET, .connectable = -1, .content = EDDYSTONE_CLEAR},
	[SETTINGS]   = {.task = EDDYSTONE_SET, .connectable = 1, .interval_ms = 20, .has_radio_tx = true,
	                .radio_tx = -8, .has_advertised_tx = true, .advertised_tx = -12},
	[TX_BAD]     = {.task = EDDYSTONE_SET, .connectable = -1, .has_radio_tx = true, .radio_tx = -9},
	[SLOT_BAD]   = {.task = EDDYSTONE_SET, .connectable = -1, .slot = 2, .interval_ms = 100},
	[HIDE]       = {.task = EDDYSTONE_SET, .connectable = 0},
	[LOCK]       = {.task = EDDYSTONE_LOCK},
	[NEW_CODE]   = {.task = EDDYSTONE_LOCK},
	[UNLOCK]     = {.task = EDDYSTONE_UNLOCK},
	[RESET]      = {.task = EDDYSTONE_RESET},
};

static const struct pair_outcome outcomes[] = {
	{"set a URL: unlocked by 4 requests, capabilities, and 6 more", BEACON(""), .code = CODE, DO(URL),
	 .requests = 11, .frugal = true},
	{"show: 5 requests a slot", BEACON(""), .code = CODE, DO(SHOW), .requests = 16},
	{"show an unlocked one", UNLOCKED(""), DO(SHOW), .requests = 13},
	{"a wrong code", BEACON(""), .code = CODE_NEW, DO(SHOW), .verdict = PROVISION_WRONG_CODE},
	{"a wrong code, then the right one", BEACON(""), .code = CODE_NEW, .second_code = CODE,
	 .options = {.goal = PROVISION_GOAL_CONFIGURE, .beacon = &plans[SHOW], .retry = true}},
	{"a code that is none", BEACON(""), .code = "kitchen", DO(SHOW), .verdict = PROVISION_BAD_INPUT},
	{"it takes any token without a word, and stays locked", FAULT("takes_any_token"), .code = CODE_NEW,
	 DO(SHOW), .verdict = PROVISION_WRONG_CODE},
	{"set a UID", UNLOCKED(""), DO(UID)},
	{"set TLM", UNLOCKED(""), DO(TLM)},
	{"clear", UNLOCKED(""), DO(CLEAR)},
	{"settings, one of them clamped", UNLOCKED(""), DO(SETTINGS)},
	{"settings that all slots share", UNLOCKED(",\"abilities\":0"), DO(SETTINGS)},
	{"a frame that it does not send", UNLOCKED(",\"kinds\":1"), DO(URL), .verdict = PROVISION_UNSUPPORTED},
	{"a power that it has not", UNLOCKED(""), DO(TX_BAD), .verdict = PROVISION_UNSUPPORTED},
	{"a slot that is not there", UNLOCKED(""), DO(SLOT_BAD), .verdict = PROVISION_UNSUPPORTED},
	{"it can hide", UNLOCKED(""), DO(HIDE)},
	{"it cannot hide", UNLOCKED(",\"can_hide\":false"), DO(HIDE), .verdict = PROVISION_UNSUPPORTED},
	{"data that have no effect", BEACON(",\"lock_state\":2,\"faults\":{\"keeps_data\":true}"), DO(URL),
	 .verdict = PROVISION_PROTOCOL},

	{"an EID that is agreed on, and holds", BEACON(""), .code = CODE, DO(EID_AGREED)},
	{"an EID at the end of the clock", BEACON(",\"clock\":4294967295"), .code = CODE, DO(EID_AGREED)},
	{"an EID of which it shows another", FAULT("wrong_eid"), .code = CODE, DO(EID_AGREED),
	 .verdict = PROVISION_PROTOCOL},
	{"an EID with a key of low order", FAULT("zero_key"), .code = CODE, DO(EID_AGREED),
	 .verdict = PROVISION_PROTOCOL},
	{"an EID without a slot for one", BEACON(",\"eid_slots\":0"), .code = CODE, DO(EID_AGREED),
	 .verdict = PROVISION_UNSUPPORTED},
	{"an EID that is handed over", BEACON(""), .code = CODE, DO(EID_GIVEN)},
	{"an EID that is handed over to one that is open, with its code", UNLOCKED(""), .code = CODE,
	 DO(EID_GIVEN)},
	{"an EID that is handed over to one that is open, with another code", UNLOCKED(""), .code = CODE_NEW,
	 DO(EID_GIVEN), .verdict = PROVISION_WRONG_CODE},

	{"lock", UNLOCKED(""), DO(LOCK), .requests = 3},
	{"lock what is locked", BEACON(""), DO(LOCK), .requests = 1},
	{"a new lock code", BEACON(""), .code = CODE, DO(NEW_CODE)},
	{"a new lock code that it has already", BEACON(",\"lock_code\":\"" CODE_NEW "\""), .code = CODE,
	 DO(NEW_CODE)},
	{"a new lock code of one that is open", UNLOCKED(""), DO(NEW_CODE), .verdict = PROVISION_UNSUPPORTED},
	{"a lock that stays as it is", BEACON(",\"lock_state\":2,\"faults\":{\"keeps_lock\":true}"), DO(LOCK),
	 .verdict = PROVISION_REFUSED},
	{"unlock", BEACON(""), .code = CODE, DO(UNLOCK)},
	{"unlock what is unlocked", UNLOCKED(""), DO(UNLOCK)},
	{"reset", BEACON(""), .code = CODE, DO(RESET), .requests = 5},
	{"reset what is unlocked for good", UNLOCKED(""), DO(RESET), .verdict = PROVISION_UNSUPPORTED},
	{"writes that are refused", BEACON(",\"lock_state\":2,\"faults\":{\"refuse_att\":3}"), DO(URL),
	 .verdict = PROVISION_REFUSED},
};
/* clang-format on */

static struct secret *secret_of(const char *hex)
{
	struct secret *secret = NULL;
	uint8_t data[EDDYSTONE_PUBLIC_KEY_SIZE];
	ssize_t len = hex_decode(hex, data, sizeof(data));

	if (len < 0 || secret_new(data, (size_t)len, &secret) < 0)
		abort();
	return secret;
}

int main(void)
{
	struct secret *private_key = secret_of(
		"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
	struct secret *identity_key = secret_of("000102030405060708090a0b0c0d0e0f");
	struct secret *new_code = secret_of(CODE_NEW);
	int r;

	plans[EID_AGREED].private_key = private_key;
	plans[EID_GIVEN].identity_key = identity_key;
	plans[NEW_CODE].new_code = new_code;
	r = pair_outcomes_run(&eddystone_protocol, outcomes, ARRAY_SIZE(outcomes));
	secret_free(private_key);
	secret_free(identity_key);
	secret_free(new_code);
	return r;
}
