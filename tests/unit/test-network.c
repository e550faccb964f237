/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which network is meant: what may be said, and what is refused before anything happens. */
#include "setup/network.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <string.h>

struct length_row {
	const char *title; /* where the limit comes from */
	size_t len;
	int ssid, prefix, passphrase;
};

static const struct length_row lengths[] = {
	{"nothing", 0, -EINVAL, -EINVAL, 0},
	{"one byte: IEEE 802.11-2020 9.4.2.2", 1, 0, -EINVAL, -EINVAL},
	{"under the least prefix: issue 3", 2, 0, -EINVAL, -EINVAL},
	{"the least prefix: issue 3", 3, 0, 0, -EINVAL},
	{"under the least passphrase: IEEE 802.11-2020 J.4.1", 7, 0, 0, -EINVAL},
	{"the least passphrase: IEEE 802.11-2020 J.4.1", 8, 0, 0, 0},
	{"the longest SSID: IEEE 802.11-2020 9.4.2.2", 32, 0, 0, 0},
	{"over the longest SSID", 33, -EINVAL, -EINVAL, 0},
	{"the longest WPA2 passphrase", 63, -EINVAL, -EINVAL, 0},
	{"the longest SAE password: usher.h", 128, -EINVAL, -EINVAL, 0},
	{"over it", 129, -EINVAL, -EINVAL, -EINVAL},
};

static void lengths_have_limits(void **state)
{
	char bytes[129];

	memset(bytes, 'a', sizeof(bytes));
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		const struct length_row *row = &lengths[i];
		struct usher_network *network;

		assert_int_equal(usher_network_new(&network), 0);
		print_message("# %s\n", row->title);
		assert_int_equal(usher_network_set_ssid(network, bytes, row->len),
				 row->ssid);
		assert_int_equal(usher_network_set_prefix(network, bytes, row->len),
				 row->prefix);
		assert_int_equal(usher_network_set_passphrase(network, bytes, row->len),
				 row->passphrase);
		usher_network_free(network);
	}
}

static void an_ssid_is_bytes(void **state)
{
	static const char ssid[] = "a\0\"\\\n\xff";
	struct usher_network *network;

	usher_network_new(&network);
	assert_int_equal(usher_network_set_ssid(network, ssid, 6), 0);
	assert_int_equal(network->selector.ssid.len, 6);
	assert_memory_equal(network->selector.ssid.data, ssid, 6);
	usher_network_free(network);
}

static void a_passphrase_with_nul_is_refused(void **state)
{
	struct usher_network *network;

	usher_network_new(&network);
	assert_int_equal(usher_network_set_passphrase(network, "12345\0678", 9), -EINVAL);
	usher_network_free(network);
}

static void what_does_not_fit_together_is_refused(void **state)
{
	struct usher_network *network;
	struct usher *usher;
	struct usher_join *join = NULL;

	assert_int_equal(usher_new(&usher), 0);
	usher_network_new(&network);
	assert_int_equal(usher_join_start(usher, network, &join), -EINVAL);
	usher_network_set_prefix(network, "ACME-", 5);
	usher_network_set_hidden(network, true);
	assert_int_equal(usher_join_start(usher, network, &join), -EINVAL);
	usher_network_set_hidden(network, false);
	usher_network_set_eap(network, "method", "peap");
	assert_int_equal(usher_join_start(usher, network, &join), -EINVAL);
	assert_null(join);
	usher_network_free(network);
	usher_free(usher);
}

static void days_are_counted(void **state)
{
	struct usher_network *network;

	usher_network_new(&network);
	assert_int_equal(usher_network_set_lifetime(network, USHER_DAYS, 0), -EINVAL);
	assert_int_equal(usher_network_set_lifetime(network, USHER_DAYS, 366), -EINVAL);
	assert_int_equal(usher_network_set_lifetime(network, USHER_KEPT, 3), -EINVAL);
	assert_int_equal(usher_network_set_lifetime(network, USHER_DAYS, 365), 0);
	assert_int_equal(usher_network_set_lifetime(network, USHER_ONCE, 0), 0);
	usher_network_free(network);
}

/* wpa_supplicant takes these values within quotes, one a line. */
static void eap_values_stay_one_value(void **state)
{
	struct usher_network *network;

	usher_network_new(&network);
	assert_int_equal(usher_network_set_eap(network, "identity", "bob\nnetwork"),
			 -EINVAL);
	assert_int_equal(usher_network_set_eap(network, "identity", "bob\""), -EINVAL);
	assert_int_equal(usher_network_set_eap(network, "identity", ""), -EINVAL);
	assert_int_equal(usher_network_set_eap(network, "password", "x"), -EINVAL);
	assert_int_equal(usher_network_set_eap(network, "identity", "bob@example"), 0);
	usher_network_free(network);
}

static void a_copy_is_its_own(void **state)
{
	struct usher_network *network, *copy;

	usher_network_new(&network);
	usher_network_set_ssid(network, "ACME-1", 6);
	usher_network_set_passphrase(network, "correct horse", 13);
	usher_network_set_eap(network, "identity", "bob");
	assert_int_equal(network_copy(network, &copy), 0);
	usher_network_free(network);
	assert_int_equal(secret_len(copy->passphrase), 13);
	assert_memory_equal(secret_data(copy->passphrase), "correct horse", 13);
	assert_string_equal(copy->eap[NETWORK_EAP_IDENTITY], "bob");
	assert_true(copy->use_remembered);
	usher_network_free(copy);
}

static void interfaces_are_names(void **state)
{
	static const struct {
		const char *name;
		int result;
	} rows[] = {
		{"wlan1", 0},	  {"", -EINVAL},    {"..", -EINVAL},
		{"a/b", -EINVAL}, {"a:b", -EINVAL}, {"wlan1234567890ab", -EINVAL},
		{NULL, 0},
	};
	struct usher *usher;

	assert_int_equal(usher_new(&usher), 0);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(usher_set_wifi(usher, rows[i].name), rows[i].result);
	assert_int_equal(usher_set_ctrl_dir(usher, "run/wpa_supplicant"), -EINVAL);
	assert_int_equal(usher_set_ctrl_dir(usher, "/run/wpa_supplicant"), 0);
	usher_free(usher);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lengths_have_limits),
		cmocka_unit_test(an_ssid_is_bytes),
		cmocka_unit_test(a_passphrase_with_nul_is_refused),
		cmocka_unit_test(what_does_not_fit_together_is_refused),
		cmocka_unit_test(days_are_counted),
		cmocka_unit_test(eap_values_stay_one_value),
		cmocka_unit_test(a_copy_is_its_own),
		cmocka_unit_test(interfaces_are_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
