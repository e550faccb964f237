/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/session.h"

#include "provision/eddystone-config.h"

static struct secret *secret_of(size_t len)
{
	static const uint8_t bytes[EDDYSTONE_PUBLIC_KEY_SIZE] = {0, 1, 2, 3, 4, 5, 6, 7};
	struct secret *secret;

	must(secret_new(bytes, len, &secret) == 0);
	return secret;
}

/* The plan, whether it asks again and is patient, then moves of a beacon with a mind of its own. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct eddystone_plan plans[] = {
		{.task = EDDYSTONE_SHOW, .connectable = -1},
		{.task = EDDYSTONE_SET,
		 .connectable = 1,
		 .content = EDDYSTONE_URL_FRAME,
		 .url = {3, 'a', 7},
		 .url_len = 3,
		 .interval_ms = 100,
		 .has_radio_tx = true,
		 .has_advertised_tx = true},
		{.task = EDDYSTONE_SET, .connectable = 0, .content = EDDYSTONE_TLM_FRAME},
		{.task = EDDYSTONE_SET,
		 .connectable = -1,
		 .slot = 1,
		 .content = EDDYSTONE_CLEAR},
		{.task = EDDYSTONE_SET,
		 .connectable = -1,
		 .content = EDDYSTONE_UID_FRAME},
		{.task = EDDYSTONE_SET,
		 .connectable = -1,
		 .content = EDDYSTONE_EID_AGREED,
		 .exponent = 10},
		{.task = EDDYSTONE_SET,
		 .connectable = -1,
		 .content = EDDYSTONE_EID_GIVEN,
		 .exponent = 10},
		{.task = EDDYSTONE_LOCK},
		{.task = EDDYSTONE_LOCK},
		{.task = EDDYSTONE_UNLOCK},
		{.task = EDDYSTONE_RESET},
	};
	struct secret *private_key = secret_of(EDDYSTONE_PUBLIC_KEY_SIZE);
	struct secret *identity_key = secret_of(EDDYSTONE_KEY_SIZE);
	struct secret *new_code = secret_of(EDDYSTONE_KEY_SIZE);
	struct reader moves = reader_of(data, len);
	uint8_t bits = reader_u8(&moves);
	struct eddystone_plan *plan = &plans[(bits & 0x1f) % ARRAY_SIZE(plans)];
	struct provision_options options = {
		.goal = PROVISION_GOAL_CONFIGURE,
		.retry = bits & 64,
		.beacon = plan,
	};

	plan->private_key = private_key;
	plan->identity_key = identity_key;
	plan->new_code = plan == &plans[8] ? new_code : NULL;
	session_run(&eddystone_protocol, &options, NULL, bits & 128, &moves);
	secret_free(private_key);
	secret_free(identity_key);
	secret_free(new_code);
	return 0;
}
