/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A NAN device of the kernel (Linux 7.1; mac80211_hwsim: 7.2): it keeps the cluster,
 * beacons, and sends what it is given in the next discovery window. With keys it protects
 * and opens frames.
 */
#include "radio/aware-mode.h"

#include "radio/aware-frame.h"
#include "radio/aware-schedule.h"

#include "base/secret.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

/* clang-format off */
enum {
	NAN_MASTER_PREFERENCE = 2, /* it leads no cluster if another wants to */
};
/* clang-format on */

static void put_address(struct aware_mode *mode, struct netlink_request *request)
{
	netlink_put(request, NL80211_ATTR_MAC, mode->open.address,
		    sizeof(mode->open.address));
}

/* Without an id of ours the cluster that we may have to found has none but zeroes. */
static int start(struct aware_mode *mode)
{
	uint8_t cluster[6] = {0x50, 0x6f, 0x9a, 0x01};
	uint8_t preference = NAN_MASTER_PREFERENCE;
	struct netlink_request request;
	size_t config;
	int r;

	if (getrandom(cluster + 4, 2, 0) != 2)
		return -EIO;
	aware_mode_begin(mode, &request, NL80211_CMD_START_NAN);
	netlink_put(&request, NL80211_ATTR_NAN_MASTER_PREF, &preference, 1);
	netlink_put_u32(&request, NL80211_ATTR_BANDS, 1 << NL80211_BAND_2GHZ);
	config = netlink_nest(&request, NL80211_NEW_ATTR_NAN_CONFIG | NLA_F_NESTED);
	netlink_put(&request, NL80211_NEW_NAN_CONF_CLUSTER_ID, cluster, sizeof(cluster));
	nl80211_put_flag(&request, NL80211_NEW_NAN_CONF_NOTIFY_DW);
	netlink_nest_end(&request, config);
	r = netlink_call(&mode->control.netlink, &request);
	if (r == -ERFKILL)
		return aware_mode_fail(
			mode, r,
			"the radio of %s is switched off: switch it on, or "
			"run rfkill unblock wifi");
	return aware_mode_fail(
		mode, r,
		"the radio of %s does not start Wi-Fi Aware: end what else "
		"uses it, or try the station radio");
}

static int nan_open(struct aware_mode *mode)
{
	int r = mode->wiphy.nan && mode->wiphy.discovers ? 0 : -EOPNOTSUPP;

	if (r < 0)
		return aware_mode_fail(mode, r,
				       "%s has no NAN device: that takes Linux 7.1 or "
				       "later and a driver that has it; try the station "
				       "or the monitor radio");
	r = aware_mode_random(mode->open.address);
	if (r >= 0)
		r = aware_mode_make(mode, NL80211_IFTYPE_NAN, put_address);
	if (r >= 0)
		r = aware_mode_register(mode, AWARE_80211_ACTION, aware_match_public,
					sizeof(aware_match_public));
	if (r >= 0)
		r = aware_mode_register(mode, AWARE_80211_ACTION, aware_match_dual,
					sizeof(aware_match_dual));
	if (r >= 0)
		r = aware_mode_register(mode, AWARE_80211_AUTH, aware_match_pasn,
					sizeof(aware_match_pasn));
	if (r >= 0)
		r = start(mode);
	if (r < 0)
		return r;
	mode->open.flags = RADIO_AWARE_TELLS_SENT;
	if (mode->wiphy.secure_nan)
		mode->open.flags |= RADIO_AWARE_PROTECTS;
	mode->open.mhz = AWARE_MHZ;
	/* Without them it is there in the windows alone. */
	if (aware_schedule_own(mode, AWARE_SLOTS) >= 0)
		mode->open.slots = AWARE_SLOTS;
	return 0;
}

static int nan_send(struct aware_mode *mode, const struct radio_aware_frame *frame,
		    uint64_t *ret_cookie)
{
	struct netlink_request request;
	int r;

	aware_mode_begin(mode, &request, NL80211_CMD_FRAME);
	r = aware_mode_transmit(mode, &request, frame, ret_cookie);
	/* the kernel protects what is in clear here */
	secret_wipe(&request, sizeof(request));
	return r;
}

static int call_peer(struct aware_mode *mode, struct netlink_request *request,
		     const struct aware_peer *peer)
{
	netlink_put(request, NL80211_ATTR_MAC, peer->when.address, 6);
	return netlink_call(&mode->control.netlink, request);
}

static int add_station(struct aware_mode *mode, struct aware_peer *peer)
{
	/* A station of a NAN device comes associated, or not at all. */
	static const uint32_t set = 1 << NL80211_STA_FLAG_AUTHENTICATED |
				    1 << NL80211_STA_FLAG_ASSOCIATED |
				    1 << NL80211_STA_FLAG_AUTHORIZED |
				    1 << NL80211_STA_FLAG_MFP;
	struct nl80211_sta_flag_update flags = {.mask = set, .set = set};
	struct netlink_request request;
	int r;

	if (peer->station)
		return 0;
	aware_mode_begin(mode, &request, NL80211_CMD_NEW_STATION);
	netlink_put(&request, NL80211_ATTR_STA_FLAGS2, &flags, sizeof(flags));
	r = call_peer(mode, &request, peer);
	peer->station = r >= 0;
	return r;
}

static void nan_remove(struct aware_mode *mode, struct aware_peer *peer)
{
	struct netlink_request request;

	if (!peer->station)
		return;
	/* Its key and its times go with it. */
	aware_mode_begin(mode, &request, NL80211_CMD_DEL_STATION);
	call_peer(mode, &request, peer);
	peer->station = false;
}

/*
 * Authentication frames for one that is no station leave at once, whatever slot it is: outside of the
 * windows nobody hears them. Until the kernel knows when a station listens, its frames are held back.
 */
static int know(struct aware_mode *mode, struct aware_peer *peer)
{
	int r = add_station(mode, peer);

	return r < 0 ? r : aware_schedule_peer(mode, &peer->when);
}

static void nan_meet(struct aware_mode *mode, struct aware_peer *peer)
{
	if (know(mode, peer) < 0)
		nan_remove(mode, peer);
}

static int add_key(struct aware_mode *mode, const struct aware_peer *peer,
		   const struct radio_aware_key *key)
{
	struct netlink_request request;
	uint8_t index = 0;
	size_t nest;
	int r;

	aware_mode_begin(mode, &request, NL80211_CMD_NEW_KEY);
	nest = netlink_nest(&request, NL80211_ATTR_KEY | NLA_F_NESTED);
	netlink_put(&request, NL80211_KEY_DATA, key->key, key->key_len);
	netlink_put(&request, NL80211_KEY_IDX, &index, 1);
	netlink_put_u32(&request, NL80211_KEY_CIPHER, key->cipher);
	netlink_put_u32(&request, NL80211_KEY_TYPE, NL80211_KEYTYPE_PAIRWISE);
	netlink_nest_end(&request, nest);
	r = call_peer(mode, &request, peer);
	secret_wipe(&request, sizeof(request));
	return r;
}

static int nan_install(struct aware_mode *mode, struct aware_peer *peer,
		       const struct radio_aware_key *key)
{
	int r = peer->station ? 0 : know(mode, peer);

	return r < 0 ? r : add_key(mode, peer, key);
}

static int nan_event(struct aware_mode *mode, const struct nl80211_event *event)
{
	struct radio_aware what = {};

	if (event->command == NL80211_NEW_CMD_JOINED && event->has_mac) {
		memcpy(mode->open.cluster, event->mac, sizeof(mode->open.cluster));
		memcpy(what.cluster, event->mac, sizeof(what.cluster));
		return aware_mode_tell(mode, RADIO_AWARE_CLUSTER, &what);
	}
	if (event->command == NL80211_NEW_CMD_NEXT_WINDOW) {
		what.window = (uint16_t)event->mhz;
		return aware_mode_tell(mode, RADIO_AWARE_WINDOW, &what);
	}
	return 0;
}

const struct aware_back_end aware_nan = {
	.number = RADIO_AWARE_NAN,
	.open = nan_open,
	.send = nan_send,
	.meet = nan_meet,
	.install = nan_install,
	.remove = nan_remove,
	.event = nan_event,
};
