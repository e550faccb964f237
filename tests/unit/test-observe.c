/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usher-radio's frames as BLE reports. The program that is started is this one again, under
 * the helper's name.
 */
#include "ble/observe.h"

#include "base/helper.h"
#include "base/loop.h"

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
/* after the four above */
#include <cmocka.h>

static const uint8_t tlm[] = {0x03, 0x03, 0xaa, 0xfe};

static void say_reports(void)
{
	static const struct radio_report reports[] = {
		{.adapter = 1,
		 .addr = {1, 2, 3, 4, 5, 6},
		 .addr_type = 1,
		 .rssi = -40,
		 .connectable = 0,
		 .ad = tlm,
		 .ad_len = sizeof(tlm)},
		{.adapter = 0, .addr = {6, 5, 4, 3, 2, 1}, .rssi = 127, .connectable = 1},
	};
	uint8_t data[256];
	size_t len = RADIO_HEADER_SIZE;

	for (size_t i = 0; i < ARRAY_SIZE(reports); i++)
		len += (size_t)radio_encode_report(&reports[i], data + len,
						   sizeof(data) - len);
	radio_encode_header(RADIO_REPORTS, len - RADIO_HEADER_SIZE, data);
	send(RADIO_CHANNEL_FD, data, len, MSG_NOSIGNAL);
}

static int behave(int argc, char *argv[])
{
	struct radio_dropped dropped = {.kernel = 3, .queue = 4};
	uint8_t data[64];

	/* "observe", and the adapter that the test asks for. */
	if (argc != 4 || strcmp(argv[1], "observe") != 0 ||
	    strcmp(argv[2], "--adapter") != 0 || strcmp(argv[3], "hci1") != 0)
		return 9;
	send(RADIO_CHANNEL_FD, data,
	     (size_t)radio_encode_hello(RADIO_OBSERVE, data, sizeof(data)), MSG_NOSIGNAL);
	send(RADIO_CHANNEL_FD, data,
	     (size_t)radio_encode_dropped(&dropped, data, sizeof(data)), MSG_NOSIGNAL);
	say_reports();
	send(RADIO_CHANNEL_FD, data,
	     (size_t)radio_encode_error(RADIO_REASON_SYSTEM, ENETDOWN, "gone", data,
					sizeof(data)),
	     MSG_NOSIGNAL);
	return 0;
}

struct seen {
	struct ble_observe *observe;
	uint64_t started_us, dropped;
	unsigned reports, states;
	int error;
};

static void on_report(const struct ble_report *report, void *userdata)
{
	struct seen *seen = userdata;
	char addr[BLE_ADDR_STRING_SIZE];

	ble_addr_format(&report->addr, addr);
	assert_true(report->time_us >= seen->started_us &&
		    report->time_us <= clock_now());
	if (seen->reports++ == 0) {
		assert_int_equal(report->adapter, 1);
		assert_string_equal(addr, "01:02:03:04:05:06");
		assert_int_equal(report->addr.type, BLE_ADDR_RANDOM);
		assert_int_equal(report->rssi, -40);
		assert_int_equal(report->connectable, BLE_NO);
		assert_int_equal(report->ad_len, sizeof(tlm));
		assert_memory_equal(report->ad, tlm, sizeof(tlm));
		return;
	}
	assert_int_equal(report->adapter, 0);
	assert_string_equal(addr, "06:05:04:03:02:01");
	assert_int_equal(report->addr.type, BLE_ADDR_PUBLIC);
	assert_int_equal(report->rssi, BLE_RSSI_UNKNOWN);
	assert_int_equal(report->connectable, BLE_YES);
	assert_int_equal(report->ad_len, 0);
}

static void on_state(int error, const char *text, void *userdata)
{
	struct seen *seen = userdata;

	seen->error = error;
	if (seen->states++ == 0) {
		assert_int_equal(error, 0);
		assert_int_equal(seen->reports, 0);
		return;
	}
	assert_string_equal(text, "gone");
	seen->dropped = ble_observe_dropped(seen->observe);
	seen->observe = ble_observe_free(seen->observe);
}

static const struct ble_observe_ops ops = {on_report, on_state};

static void frames_become_reports(void **state)
{
	_cleanup_(loop_freep) struct loop *loop = NULL;
	struct seen seen = {.started_us = clock_now()};

	assert_int_equal(loop_new(&loop), 0);
	assert_int_equal(
		ble_observe_new(loop_event(loop), "hci1", &ops, &seen, &seen.observe), 0);
	while (seen.states < 2)
		assert_true(sd_event_run(loop_event(loop), UINT64_MAX) >= 0);
	assert_int_equal(seen.error, -ENETDOWN);
	assert_int_equal(seen.reports, 2);
	assert_int_equal(seen.dropped, 7);
	assert_null(seen.observe);
}

static void an_adapter_has_a_name(void **state)
{
	static const char *const names[] = {"",	 "hci",	   "hci1x",
					    "1", "--help", "hci123456"};
	_cleanup_(loop_freep) struct loop *loop = NULL;
	struct ble_observe *observe = NULL;

	assert_int_equal(loop_new(&loop), 0);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_int_equal(
			ble_observe_new(loop_event(loop), names[i], &ops, NULL, &observe),
			-EINVAL);
}

int main(int argc, char *argv[])
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_become_reports),
		cmocka_unit_test(an_adapter_has_a_name),
	};

	if (strcmp(argv[0], "usher-radio") == 0)
		return behave(argc, argv);
	setenv("USHER_RADIO", "/proc/self/exe", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
