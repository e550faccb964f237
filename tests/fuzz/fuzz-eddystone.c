/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "provision/eddystone-eid.h"

static void check_capabilities(const uint8_t *data, size_t len)
{
	struct eddystone_capabilities read;

	if (eddystone_capabilities_parse(data, len, &read) < 0)
		return;
	must(read.n_slots > 0 && read.n_slots <= EDDYSTONE_SLOTS_MAX);
	must(read.n_tx_powers <= EDDYSTONE_TX_POWERS_MAX && read.n_tx_powers <= len);
}

static void check_eid(const uint8_t *data, size_t len)
{
	static const uint8_t key[EDDYSTONE_KEY_SIZE] = {0, 1, 2, 3, 4, 5, 6, 7};
	struct eddystone_eid_data read;

	if (eddystone_eid_data_parse(data, len, &read) < 0)
		return;
	must(read.exponent <= EDDYSTONE_EXPONENT_MAX);
	must(eddystone_eid(key, read.exponent, read.clock, read.eid) == 0);
	must(eddystone_eid_holds(key, &read));
}

/* What opens was sealed with that key: sealed again it is the same. */
static void check_etlm(const uint8_t *data, size_t len)
{
	static const uint8_t key[EDDYSTONE_KEY_SIZE] = {0, 1, 2, 3, 4, 5, 6, 7};
	uint8_t clear[EDDYSTONE_TLM_CLEAR_SIZE], again[EDDYSTONE_ETLM_SIZE];

	if (len != EDDYSTONE_ETLM_SIZE ||
	    eddystone_etlm_open(key, 10, 123456, data, clear))
		return;
	must(eddystone_etlm_seal(key, 10, 123456, data + 14, clear, again) == 0);
	for (size_t i = 0; i < sizeof(again); i++)
		must(again[i] == data[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	check_capabilities(data, len);
	check_eid(data, len);
	check_etlm(data, len);
	eddystone_slot_is_silent(data, len);
	return 0;
}
