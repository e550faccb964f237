/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/monitors.h"

#include "base/hex.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
/* after the four above */
#include <cmocka.h>

/* A command for hci0, and the start of one for hci1. */
#define ADD_HCI0               \
	"520000002300"         \
	"01"                   \
	"ff0007ffff7573686572" \
	"000000000000000000000000000000000000000000000000"
#define ADD_HCI1               \
	"520001002300"         \
	"01"                   \
	"ff0007ffff7573686572" \
	"000000000000000000000000000000000000000000000000"

static struct monitors monitors;
static int kernel = -1;

static void start(int only)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, pair), 0);
	kernel = pair[1];
	monitors_start(&monitors, pair[0], only);
}

static int teardown(void **state)
{
	close(monitors.mgmt);
	close(kernel);
	return 0;
}

static void kernel_says(const char *hex)
{
	uint8_t packet[64];
	ssize_t len = hex_decode(hex, packet, sizeof(packet));

	assert_true(len >= 0);
	monitors_take(&monitors, packet, (size_t)len);
}

static void kernel_hears(const char *hex)
{
	uint8_t packet[64];
	char got[2 * sizeof(packet) + 1] = "";
	ssize_t len = recv(kernel, packet, sizeof(packet), 0);

	if (len > 0)
		hex_encode(packet, (size_t)len, got);
	assert_string_equal(got, hex);
}

static void one_on_each_adapter(void **state)
{
	start(-1);
	kernel_hears("0300ffff0000");
	assert_true(
		monitors_busy(&monitors)); /* which adapters there are is not known yet */
	kernel_says("0100ffff0900"
		    "030000"
		    "0200"
		    "00000100");
	kernel_hears(ADD_HCI0);
	kernel_hears(ADD_HCI1);
	assert_true(monitors_busy(&monitors));
	kernel_says("010000000500"
		    "520000"
		    "0700");
	kernel_says("010001000500"
		    "520000"
		    "0901");
	assert_false(monitors_busy(&monitors));
	monitors_stop(&monitors);
	kernel_hears("530000000200"
		     "0700");
	kernel_hears("530001000200"
		     "0901");
	kernel_hears("");
}

static void only_on_the_adapter_that_was_named(void **state)
{
	start(1);
	kernel_hears(ADD_HCI1);
	kernel_says("040000000000"); /* hci0 comes */
	kernel_hears("");
	monitors_stop(&monitors);
	kernel_hears(""); /* nothing has a handle */
}

static void an_adapter_comes_and_goes(void **state)
{
	start(-1);
	kernel_hears("0300ffff0000");
	kernel_says("040000000000");
	kernel_hears(ADD_HCI0);
	kernel_says("010000000500"
		    "520000"
		    "0700");
	kernel_says("050000000000");
	kernel_says("040000000000");
	kernel_hears(ADD_HCI0);
	kernel_says("010000000500"
		    "520000"
		    "0800");
	monitors_stop(&monitors);
	kernel_hears("530000000200"
		     "0800");
	kernel_hears("");
}

static void one_that_others_removed_is_added_again(void **state)
{
	start(0);
	kernel_hears(ADD_HCI0);
	kernel_says("010000000500"
		    "520000"
		    "0100");
	kernel_says("2c0000000200"
		    "0200"); /* somebody else's */
	kernel_hears("");
	kernel_says("2c0000000200"
		    "0100");
	kernel_hears(ADD_HCI0);
	kernel_says("2c0000000200"
		    "0100"); /* not ours any more */
	kernel_hears("");
	kernel_says("010000000500"
		    "520000"
		    "0200");
	kernel_says("2c0000000200"
		    "0000"); /* all of them */
	kernel_hears(ADD_HCI0);
	kernel_says("010000000500"
		    "520000"
		    "0300");
	monitors_stop(&monitors);
	kernel_hears("530000000200"
		     "0300");
	kernel_hears("");
}

static void a_refused_one_is_asked_again_when_settings_change(void **state)
{
	start(0);
	kernel_hears(ADD_HCI0);
	kernel_says("060000000400"
		    "01000000");
	kernel_hears(""); /* not twice at once */
	kernel_says("020000000300"
		    "52000a"); /* Command Status: busy */
	assert_false(monitors_busy(&monitors));
	kernel_says("060000000400"
		    "01000000");
	kernel_hears(ADD_HCI0);
	kernel_says("010000000500"
		    "520000"
		    "0100");
	kernel_says("060000000400"
		    "01000000");
	kernel_hears("");
}

static void a_busy_kernel_is_asked_again(void **state)
{
	start(0);
	kernel_hears(ADD_HCI0);
	assert_false(monitors_refused(&monitors));
	kernel_says("020000000300"
		    "52000a"); /* Command Status: busy */
	assert_true(monitors_refused(&monitors));
	monitors_retry(&monitors);
	kernel_hears(ADD_HCI0);
	assert_false(monitors_refused(&monitors));
	kernel_says("020000000300"
		    "52000c"); /* not supported: that is its last word */
	assert_false(monitors_refused(&monitors));
	monitors_retry(&monitors);
	kernel_hears("");
}

static void wrong_packets_change_nothing(void **state)
{
	start(-1);
	kernel_hears("0300ffff0000");
	kernel_says("0100ffff0900"
		    "030000"
		    "ff00"
		    "00000100"); /* more adapters than there are */
	kernel_hears(ADD_HCI0);
	kernel_hears(ADD_HCI1);
	kernel_says("010000000300"
		    "520000"); /* no handle */
	kernel_says("010001000400"
		    "520000"
		    "0901"); /* not as long as it says */
	kernel_says("010005000500"
		    "520000"
		    "0700"); /* of an adapter that was not asked */
	kernel_says("05000900");
	monitors_stop(&monitors);
	kernel_hears("");
}

static void adapters_are_bounded(void **state)
{
	start(-1);
	for (int i = 0; i < 300; i++) {
		uint8_t added[] = {4, 0, (uint8_t)i, (uint8_t)(i >> 8), 0, 0};

		monitors_take(&monitors, added, sizeof(added));
	}
	assert_int_equal(monitors.count, MONITORS_MAX);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(one_on_each_adapter, teardown),
		cmocka_unit_test_teardown(only_on_the_adapter_that_was_named, teardown),
		cmocka_unit_test_teardown(an_adapter_comes_and_goes, teardown),
		cmocka_unit_test_teardown(one_that_others_removed_is_added_again,
					  teardown),
		cmocka_unit_test_teardown(
			a_refused_one_is_asked_again_when_settings_change, teardown),
		cmocka_unit_test_teardown(a_busy_kernel_is_asked_again, teardown),
		cmocka_unit_test_teardown(wrong_packets_change_nothing, teardown),
		cmocka_unit_test_teardown(adapters_are_bounded, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
