/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A cluster followed by its beacons: which one, its clock, its end. */
#include "aware/follow.h"

#include "aware/cluster-attr.h"
#include "aware/element.h"

#include <string.h>

#include "tests/unit/unit.h"

struct beacon {
	struct buf body;
	struct aware_frame frame;
};

static void make(struct beacon *beacon, uint8_t cluster, uint64_t rank, uint64_t time_us)
{
	const struct aware_cluster attr = {.rank = rank};
	struct buf attrs = {};

	memset(beacon, 0, sizeof(*beacon));
	aware_cluster_put(&attrs, &attr);
	element_put_nan(&beacon->body, attrs.data, attrs.len);
	buf_deinit(&attrs);
	beacon->frame = (struct aware_frame){
		.kind = AWARE_FRAME_BEACON,
		.bssid = {0x50, 0x6f, 0x9a, 1, 0, cluster},
		.body = beacon->body.data,
		.len = beacon->body.len,
	};
	for (unsigned i = 0; i < 8; i++)
		beacon->frame.timestamp[i] = time_us >> 8 * i & 0xff;
}

static enum aware_follow_news hear(struct aware_follow *follow, uint8_t cluster,
				   uint64_t rank, uint64_t time_us, int signal,
				   uint64_t now_us)
{
	enum aware_follow_news news;
	struct beacon beacon;

	make(&beacon, cluster, rank, time_us);
	news = aware_follow_hear(follow, &beacon.frame, signal, now_us);
	buf_deinit(&beacon.body);
	return news;
}

static void test_windows(void **state)
{
	/* with a clock far ahead of ours, and far behind it */
	static const uint64_t clocks[] = {UINT64_C(0x123456789000), 5};

	for (size_t i = 0; i < ARRAY_SIZE(clocks); i++) {
		struct aware_follow follow = {};
		uint64_t now = 900000000, at;

		assert_int_equal(hear(&follow, 1, 1, clocks[i], -40, now),
				 AWARE_FOLLOW_JOINED);
		assert_int_equal(follow.cluster[5], 1);
		at = aware_follow_window(&follow, now + AWARE_WINDOW_US, 1000);
		assert_true(at > now &&
			    at <= now + AWARE_WINDOW_PERIOD_US + AWARE_WINDOW_US);
		assert_int_equal((clocks[i] + at - now) % AWARE_WINDOW_PERIOD_US, 0);
		/* while it is open; when too little of it is left */
		assert_int_equal(aware_follow_window(&follow, at + 1000, 1000),
				 at + 1000);
		assert_int_equal(
			aware_follow_window(&follow, at + AWARE_WINDOW_US - 999, 1000),
			at + AWARE_WINDOW_PERIOD_US);
	}
}

/* Beacons that came late do not move the windows by as much; a clock set anew does. */
static void test_clock(void **state)
{
	struct aware_follow follow = {};
	uint64_t ahead;

	hear(&follow, 1, 1, 1000000, -40, 400000);
	ahead = follow.ahead_us;
	assert_int_equal(ahead, 600000);
	hear(&follow, 1, 1, 2000000, -40, 1416000);
	assert_int_equal(follow.ahead_us, ahead - 1000);
	hear(&follow, 1, 1, 3000000, -40, 2399000);
	assert_int_equal(follow.ahead_us, 601000);
	hear(&follow, 1, 1, 500, -40, 3000000);
	assert_int_equal(follow.ahead_us, 500 - UINT64_C(3000000));
}

static void test_which(void **state)
{
	struct aware_follow follow = {};

	assert_int_equal(hear(&follow, 1, 50, 1000, -80, 1000), AWARE_FOLLOW_NOTHING);
	assert_false(follow.joined);
	assert_int_equal(hear(&follow, 1, 50, 1000, -60, 1000), AWARE_FOLLOW_JOINED);
	assert_int_equal(hear(&follow, 2, 50, 1000, -40, 2000), AWARE_FOLLOW_NOTHING);
	assert_int_equal(hear(&follow, 3, 51, 1000, -80, 2000), AWARE_FOLLOW_NOTHING);
	assert_int_equal(follow.cluster[5], 1);
	/* once in it, it is heard as long as it can be */
	assert_int_equal(hear(&follow, 1, 50, 4000, -90, 4000), AWARE_FOLLOW_NOTHING);
	assert_int_equal(follow.heard_us, 4000);
	assert_int_equal(hear(&follow, 3, 51, 1000, -60, 5000), AWARE_FOLLOW_JOINED);
	assert_int_equal(follow.cluster[5], 3);
}

static void test_gone(void **state)
{
	struct aware_follow follow = {};

	assert_int_equal(aware_follow_deadline(&follow), 0);
	assert_int_equal(aware_follow_timeout(&follow, 99), AWARE_FOLLOW_NOTHING);
	hear(&follow, 1, 50, 0, 0, 1000);
	hear(&follow, 1, 50, 0, 0, 2000);
	assert_int_equal(aware_follow_deadline(&follow), 2000 + AWARE_FOLLOW_LOST_US);
	assert_int_equal(aware_follow_timeout(&follow, 1999 + AWARE_FOLLOW_LOST_US),
			 AWARE_FOLLOW_NOTHING);
	assert_int_equal(aware_follow_timeout(&follow, 2000 + AWARE_FOLLOW_LOST_US),
			 AWARE_FOLLOW_LEFT);
	assert_false(follow.joined);
	/* one of a lower rank will do now */
	assert_int_equal(hear(&follow, 2, 1, 0, 0, 9000000), AWARE_FOLLOW_JOINED);
}

static void test_what_is_no_beacon_of_a_cluster(void **state)
{
	struct aware_follow follow = {};
	struct beacon beacon;

	make(&beacon, 1, 1, 0);
	beacon.frame.kind = AWARE_FRAME_SDF;
	assert_int_equal(aware_follow_hear(&follow, &beacon.frame, 0, 1), 0);
	beacon.frame.kind = AWARE_FRAME_BEACON;
	beacon.frame.bssid[0] = 0x51;
	assert_int_equal(aware_follow_hear(&follow, &beacon.frame, 0, 1), 0);
	beacon.frame.bssid[0] = 0x50;
	beacon.frame.len -= 3;
	assert_int_equal(aware_follow_hear(&follow, &beacon.frame, 0, 1), 0);
	beacon.frame.len = 0;
	assert_int_equal(aware_follow_hear(&follow, &beacon.frame, 0, 1), 0);
	assert_false(follow.joined);
	buf_deinit(&beacon.body);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_windows),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_which),
		cmocka_unit_test(test_gone),
		cmocka_unit_test(test_what_is_no_beacon_of_a_cluster),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
