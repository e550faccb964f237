/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A station interface, unsynchronised: Linux 6.1 and later, every driver that may stay on
 * a channel. Public action and authentication frames go both ways; the kernel drops
 * protected ones of whom it is not associated with, so no key is taken.
 */
#include "radio/aware-mode.h"

#include "radio/aware-frame.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	STATION_REFUSED_MAX = 8, /* stays that end before they begin: not by a scan */
	STATION_STAY_MS  = 1000,
	STATION_FRAME_MS = 20, /* for one frame: it joins a stay that is longer */
};
/* clang-format on */

static const char no_channel[] =
	"the radio of %s does not go to channel 6: is it switched "
	"off, or in use as an access point?";

static int stay(struct aware_mode *mode)
{
	struct netlink_request request;
	struct nl80211_event answer;
	int r;

	aware_mode_begin(mode, &request, NL80211_CMD_REMAIN_ON_CHANNEL);
	netlink_put_u32(&request, NL80211_ATTR_WIPHY_FREQ, AWARE_MHZ);
	netlink_put_u32(&request, NL80211_ATTR_DURATION,
			MIN(mode->wiphy.remain_ms, (uint32_t)STATION_STAY_MS));
	r = nl80211_ask(&mode->control, &request, &answer);
	if (r >= 0)
		mode->remaining = answer.cookie;
	return aware_mode_fail(mode, r, no_channel);
}

static int station_open(struct aware_mode *mode)
{
	uint8_t address[6];
	int r = mode->wiphy.remain_ms ? 0 : -EOPNOTSUPP;

	if (r < 0)
		return aware_mode_fail(mode, r,
				       "the driver of %s cannot listen on a channel of "
				       "its own: take another radio");
	r = aware_mode_random(address);
	if (r >= 0)
		r = aware_mode_make(mode, NL80211_IFTYPE_STATION, NULL);
	if (r < 0)
		return r;
	memcpy(mode->open.address, address, sizeof(address));
	r = aware_mode_up(mode);
	if (r >= 0)
		r = aware_mode_register(mode, AWARE_80211_ACTION, aware_match_public,
					sizeof(aware_match_public));
	if (r >= 0)
		r = aware_mode_register(mode, AWARE_80211_AUTH, aware_match_pasn,
					sizeof(aware_match_pasn));
	mode->open.flags = RADIO_AWARE_TELLS_SENT;
	mode->open.mhz = AWARE_MHZ;
	return r;
}

static int station_send(struct aware_mode *mode, const struct radio_aware_frame *frame,
			uint64_t *ret_cookie)
{
	struct netlink_request request;

	aware_mode_begin(mode, &request, NL80211_CMD_FRAME);
	netlink_put_u32(&request, NL80211_ATTR_WIPHY_FREQ, frame->mhz ?: AWARE_MHZ);
	nl80211_put_flag(&request, NL80211_ATTR_OFFCHANNEL_TX_OK);
	netlink_put_u32(&request, NL80211_ATTR_DURATION,
			MIN(mode->wiphy.remain_ms, (uint32_t)STATION_FRAME_MS));
	return aware_mode_transmit(mode, &request, frame, ret_cookie);
}

static void leave(struct aware_mode *mode)
{
	struct netlink_request request;

	aware_mode_begin(mode, &request, NL80211_CMD_CANCEL_REMAIN_ON_CHANNEL);
	netlink_put(&request, NL80211_ATTR_COOKIE, &mode->remaining,
		    sizeof(mode->remaining));
	netlink_call(&mode->control.netlink, &request); /* it may be over by itself */
}

/*
 * The kernel begins a scan that is asked for during a stay up to a second after its end, if no
 * other has begun by then: stay upon stay would put it off for ever. So it has the radio.
 */
static int station_scan(struct aware_mode *mode, bool begins)
{
	if (begins == mode->scanning)
		return 0;
	mode->scanning = begins;
	if (!begins)
		return stay(mode);
	leave(mode);
	return 0;
}

/* A stay is over. */
static int station_event(struct aware_mode *mode, const struct nl80211_event *event)
{
	if (event->cookie != mode->remaining)
		return 0;
	if (event->command == NL80211_CMD_REMAIN_ON_CHANNEL)
		mode->refused = 0;
	if (event->command != NL80211_CMD_CANCEL_REMAIN_ON_CHANNEL || mode->scanning)
		return 0;
	/* Asked for again at once for ever, it would be all that this host does. */
	if (++mode->refused > STATION_REFUSED_MAX)
		return aware_mode_fail(mode, -EBUSY, no_channel);
	return stay(mode);
}

/* Among what was lost may be the end of the stay, or of a scan. */
static int station_lost(struct aware_mode *mode)
{
	mode->scanning = false;
	return stay(mode);
}

const struct aware_back_end aware_station = {
	.number = RADIO_AWARE_STATION,
	.open = station_open,
	.start = stay,
	.send = station_send,
	.event = station_event,
	.scan = station_scan,
	.lost = station_lost,
};
