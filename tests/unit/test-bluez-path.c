/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Object paths as doc/adapter-api.txt and doc/device-api.txt of BlueZ give them. */
#include "ble/bluez-private.h"

#include <errno.h>

#include "tests/unit/unit.h"

static const struct {
	const char *path;
	int r;
	uint16_t adapter;
	uint64_t key;
} device_rows[] = {
	{"/org/bluez/hci0/dev_00_AA_01_01_00_01", 0, 0, 0x000000aa01010001},
	{"/org/bluez/hci12/dev_FF_EE_DD_CC_BB_AA", 0, 12, 0x000cffeeddccbbaa},
	{"/org/bluez/hci65535/dev_FF_EE_DD_CC_BB_AA", 0, 65535, 0xffffffeeddccbbaa},
	{"/org/bluez/hci65536/dev_FF_EE_DD_CC_BB_AA", -EINVAL, 0, 0},
	{"/org/bluez/hci0/dev_00_AA_01_01_00_01/service0001", -EINVAL, 0, 0},
	{"/org/bluez/hci0/dev_00_AA_01_01_00", -EINVAL, 0, 0},
	{"/org/bluez/hci0/dev_00_AA_01_01_00_0G", -EINVAL, 0, 0},
	{"/org/bluez/hci0/dev_00AA_01_01_00_0_01", -EINVAL, 0, 0},
	{"/org/bluez/hci/dev_00_AA_01_01_00_01", -EINVAL, 0, 0},
	{"/org/bluez/hci-1/dev_00_AA_01_01_00_01", -EINVAL, 0, 0},
	{"/org/bluez/hci0", -EINVAL, 0, 0},
	{"/", -EINVAL, 0, 0},
};

static void a_device_path_gives_its_key(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(device_rows); i++) {
		uint16_t adapter = 0;
		uint64_t key = 0;

		print_message("# %s\n", device_rows[i].path);
		assert_int_equal(
			bluez_parse_device_path(device_rows[i].path, &adapter, &key),
			device_rows[i].r);
		assert_int_equal(adapter, device_rows[i].adapter);
		assert_true(key == device_rows[i].key);
	}
}

static void a_device_path_is_built(void **state)
{
	struct ble_addr addr = {.b = {0x0a, 0xbc, 0xde, 0xf0, 0x12, 0x34}};
	char path[BLUEZ_PATH_SIZE];

	bluez_device_path(65535, &addr, path);
	assert_string_equal(path, "/org/bluez/hci65535/dev_0A_BC_DE_F0_12_34");
}

static void an_adapter_path_is_nothing_more(void **state)
{
	uint16_t index = 7;

	assert_int_equal(bluez_parse_adapter_path("/org/bluez/hci3", &index), 0);
	assert_int_equal(index, 3);
	assert_int_equal(bluez_parse_adapter_path("/org/bluez/hci3/dev", &index),
			 -EINVAL);
	assert_int_equal(bluez_parse_adapter_path("/org/bluez", &index), -EINVAL);
	assert_int_equal(bluez_parse_adapter_path("/org/bluez/hci", &index), -EINVAL);
	assert_int_equal(index, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_path_gives_its_key),
		cmocka_unit_test(a_device_path_is_built),
		cmocka_unit_test(an_adapter_path_is_nothing_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
