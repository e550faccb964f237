/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/follow.h"

#include "aware/cluster-attr.h"
#include "aware/element.h"

#include <string.h>

/* clang-format off */
enum {
	CLUSTER_PREFIX = 4,      /* 50-6f-9a-01, then two random bytes: 4.4.4 */
	JUMP_US        = 100000, /* its clock was set anew: somebody else leads, or it merged */
	DRIFT_SHARE    = 16,
};
#define CLUSTER_ID "\x50\x6f\x9a\x01"
/* clang-format on */

static int rank_of(const struct aware_frame *beacon, uint64_t *ret)
{
	struct aware_cluster cluster;
	struct aware_attr attr;
	struct buf attrs = {};
	int r = element_find_nan(beacon->body, beacon->len, &attrs);

	if (r == 0)
		r = aware_attr_find(attrs.data, attrs.len, AWARE_ATTR_CLUSTER, &attr);
	if (r == 0)
		r = aware_cluster_parse(&attr, &cluster);
	if (r == 0)
		*ret = cluster.rank;
	buf_deinit(&attrs);
	return r;
}

static uint64_t time_of(const struct aware_frame *beacon)
{
	uint64_t time = 0;

	for (unsigned i = 0; i < sizeof(beacon->timestamp); i++)
		time |= (uint64_t)beacon->timestamp[i] << 8 * i;
	return time;
}

/*
 * A beacon that waited on its way makes the cluster's clock seem to be behind: the one that
 * came fastest counts, and those after it only as much as clocks drift.
 */
static void set_clock(struct aware_follow *follow, uint64_t ahead_us)
{
	int64_t change = (int64_t)(ahead_us - follow->ahead_us);

	if (change >= 0 || change < -JUMP_US)
		follow->ahead_us = ahead_us;
	else
		follow->ahead_us -= (uint64_t)(-change / DRIFT_SHARE);
}

static bool is_better(const struct aware_follow *follow, uint64_t rank, int signal)
{
	if (signal && signal < AWARE_FOLLOW_WEAK_DBM)
		return false;
	return !follow->joined || rank > follow->rank;
}

enum aware_follow_news aware_follow_hear(struct aware_follow *follow,
					 const struct aware_frame *beacon, int signal,
					 uint64_t now_us)
{
	bool same = follow->joined && memcmp(follow->cluster, beacon->bssid, 6) == 0;
	uint64_t rank = 0;

	if (beacon->kind != AWARE_FRAME_BEACON ||
	    memcmp(beacon->bssid, CLUSTER_ID, CLUSTER_PREFIX) != 0 ||
	    rank_of(beacon, &rank) < 0 || (!same && !is_better(follow, rank, signal)))
		return AWARE_FOLLOW_NOTHING;
	follow->rank = rank;
	follow->heard_us = now_us;
	if (same) {
		set_clock(follow, time_of(beacon) - now_us);
		return AWARE_FOLLOW_NOTHING;
	}
	follow->joined = true;
	follow->ahead_us = time_of(beacon) - now_us;
	memcpy(follow->cluster, beacon->bssid, 6);
	return AWARE_FOLLOW_JOINED;
}

uint64_t aware_follow_deadline(const struct aware_follow *follow)
{
	return follow->joined ? follow->heard_us + AWARE_FOLLOW_LOST_US : 0;
}

enum aware_follow_news aware_follow_timeout(struct aware_follow *follow, uint64_t now_us)
{
	if (!follow->joined || now_us < aware_follow_deadline(follow))
		return AWARE_FOLLOW_NOTHING;
	*follow = (struct aware_follow){};
	return AWARE_FOLLOW_LEFT;
}

uint64_t aware_follow_window(const struct aware_follow *follow, uint64_t now_us,
			     uint64_t need_us)
{
	uint64_t into_us = (now_us + follow->ahead_us) % AWARE_WINDOW_PERIOD_US;

	if (into_us + need_us <= AWARE_WINDOW_US)
		return now_us;
	return now_us + AWARE_WINDOW_PERIOD_US - into_us;
}
