/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a join holds on to while it lasts. What it does: tests/flow/test-join.c. */
#include "wifi/join.h"

#include "base/loop.h"
#include "tests/unit/unit.h"

static void on_bus_freed(void *userdata)
{
	*(bool *)userdata = true;
}

static int on_message(sd_bus_message *message, void *userdata, sd_bus_error *error)
{
	return 0;
}

/* The context opens a new bus when the old one is lost, also under a join that goes on. */
static void the_bus_is_there_as_long_as_the_join(void **state)
{
	const struct wifi_join_config config = {.interface = "wlan1"};
	static const struct wifi_join_ops ops;
	struct wifi_join *join;
	sd_bus_slot *slot = NULL;
	bool is_freed = false;
	struct loop *loop;
	sd_bus *bus;

	assert_int_equal(loop_new(&loop), 0);
	assert_true(sd_bus_new(&bus) >= 0);
	assert_true(sd_bus_add_filter(bus, &slot, on_message, &is_freed) >= 0);
	sd_bus_slot_set_destroy_callback(slot, on_bus_freed);
	sd_bus_slot_set_floating(slot, true); /* it goes with the bus */
	sd_bus_slot_unref(slot);
	assert_int_equal(wifi_join_new(loop_event(loop), bus, &config, &ops, NULL, &join),
			 0);
	sd_bus_unref(bus);
	assert_false(is_freed);
	wifi_join_free(join);
	assert_true(is_freed);
	loop_free(loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bus_is_there_as_long_as_the_join),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
