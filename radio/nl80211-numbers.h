/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * Numbers of nl80211 that linux/nl80211.h of Linux 6.1 does not have yet: those of
 * include/uapi/linux/nl80211.h of Linux 7.2. They are ABI: a kernel that has them has these.
 * The names are our own, so that they do not clash with a newer header's.
 */
#include <linux/nl80211.h>

/* clang-format off */
enum nl80211_new_command {
	NL80211_NEW_CMD_NEXT_WINDOW    = 158, /* NAN_NEXT_DW_NOTIFICATION */
	NL80211_NEW_CMD_JOINED         = 159, /* NAN_CLUSTER_JOINED */
	NL80211_NEW_CMD_SET_SCHED      = 161, /* NAN_SET_LOCAL_SCHED */
	NL80211_NEW_CMD_SET_PEER_SCHED = 163, /* NAN_SET_PEER_SCHED */
};

enum nl80211_new_attr {
	NL80211_NEW_ATTR_NAN_CONFIG       = 342,
	NL80211_NEW_ATTR_NAN_CAPABILITIES = 344,
	NL80211_NEW_ATTR_NAN_CHANNEL      = 351,
	NL80211_NEW_ATTR_CHANNEL_ENTRY    = 352,
	NL80211_NEW_ATTR_TIME_SLOTS       = 353,
	NL80211_NEW_ATTR_RX_NSS           = 354,
	NL80211_NEW_ATTR_AVAIL_BLOB       = 355,
	NL80211_NEW_ATTR_COMMITTED_DW     = 360,
	NL80211_NEW_ATTR_SEQ_ID           = 361,
	NL80211_NEW_ATTR_PEER_MAPS        = 363,
};

/* in NAN_CONFIG */
enum nl80211_new_nan_conf {
	NL80211_NEW_NAN_CONF_CLUSTER_ID = 1,
	NL80211_NEW_NAN_CONF_NOTIFY_DW  = 8,
};

/* in a map of PEER_MAPS */
enum nl80211_new_peer_map {
	NL80211_NEW_PEER_MAP_ID         = 1,
	NL80211_NEW_PEER_MAP_TIME_SLOTS = 2,
};

/* in NAN_CAPABILITIES */
enum { NL80211_NEW_NAN_CAPA_USERSPACE_DE = 2 };

/* bit of NL80211_ATTR_EXT_FEATURES */
enum { NL80211_NEW_EXT_FEATURE_SECURE_NAN = 63 };
/* clang-format on */
