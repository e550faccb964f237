/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A monitor interface: hears all frames of its channel and sends any, also those that the
 * caller encrypted. An active one acknowledges what is sent to its address. Whether ours
 * were acknowledged is not known.
 */
#include "radio/aware-mode.h"

#include "radio/aware-frame.h"
#include "radio/radiotap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <string.h>
#include <sys/socket.h>

enum { MONITOR_ROUNDS = 64, MONITOR_PACKET_MAX = 4096, MONITOR_FCS = 4 };

static void put_plain(struct aware_mode *mode, struct netlink_request *request)
{
	size_t nest = netlink_nest(request, NL80211_ATTR_MNTR_FLAGS | NLA_F_NESTED);

	nl80211_put_flag(request, NL80211_MNTR_FLAG_OTHER_BSS);
	netlink_nest_end(request, nest);
}

static void put_active(struct aware_mode *mode, struct netlink_request *request)
{
	size_t nest = netlink_nest(request, NL80211_ATTR_MNTR_FLAGS | NLA_F_NESTED);

	nl80211_put_flag(request, NL80211_MNTR_FLAG_OTHER_BSS);
	nl80211_put_flag(request, NL80211_MNTR_FLAG_ACTIVE);
	netlink_nest_end(request, nest);
}

static int set_channel(struct aware_mode *mode)
{
	struct netlink_request request;

	aware_mode_begin(mode, &request, NL80211_CMD_SET_WIPHY);
	netlink_put_u32(&request, NL80211_ATTR_WIPHY_FREQ, AWARE_MHZ);
	netlink_put_u32(&request, NL80211_ATTR_WIPHY_CHANNEL_TYPE, NL80211_CHAN_NO_HT);
	return aware_mode_fail(mode, netlink_call(&mode->control.netlink, &request),
			       "the radio of %s is in use: take its interfaces down "
			       "(ip link set ... down), or try the station radio");
}

static bool has_channel(struct aware_mode *mode)
{
	struct netlink_request request;
	struct nl80211_event answer;

	aware_mode_begin(mode, &request, NL80211_CMD_GET_INTERFACE);
	return nl80211_ask(&mode->control, &request, &answer) < 0 || answer.mhz > 0;
}

static int make(struct aware_mode *mode, aware_fill_fn fill, const uint8_t address[6])
{
	int r = aware_mode_make(mode, NL80211_IFTYPE_MONITOR, fill);

	/* not the one that the kernel gave it */
	memcpy(mode->open.address, address, sizeof(mode->open.address));
	return r;
}

/*
 * In newer kernels (mac80211 of Linux 7.2) the channel is that of the monitors that are not active,
 * and an active one alone has none. So one that is not is up first, and hears and sends; the active
 * one acknowledges.
 */
static int make_both(struct aware_mode *mode, const uint8_t address[6])
{
	uint32_t active = mode->ifindex, plain;
	int r;

	aware_mode_down(mode);
	r = make(mode, put_plain, address);
	if (r >= 0)
		r = aware_mode_up(mode);
	if (r < 0)
		return r;
	plain = mode->ifindex;
	mode->ifindex = active;
	r = aware_mode_up(mode);
	mode->ifindex = plain;
	return r < 0 ? r : set_channel(mode);
}

static int open_socket(struct aware_mode *mode)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)mode->ifindex,
	};
	int size = AWARE_RCVBUF, one = 1;

	/* Protocol 0: nothing of another interface comes in before the bind. */
	mode->air = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (mode->air < 0 ||
	    setsockopt(mode->air, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof(one)) <
		    0 ||
	    bind(mode->air, (struct sockaddr *)&address, sizeof(address)) < 0)
		return -errno;
	setsockopt(mode->air, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	return 0;
}

static int monitor_open(struct aware_mode *mode)
{
	uint8_t address[6];
	int r = mode->wiphy.monitor ? 0 : -EOPNOTSUPP;

	if (r < 0)
		return aware_mode_fail(mode, r,
				       "the driver of %s has no monitor mode: try the "
				       "station radio, or take another one");
	r = aware_mode_random(address);
	if (r >= 0)
		r = make(mode, mode->wiphy.active_monitor ? put_active : put_plain,
			 address);
	if (r >= 0)
		r = aware_mode_up(mode);
	if (r >= 0)
		r = set_channel(mode);
	if (r >= 0 && mode->wiphy.active_monitor && !has_channel(mode))
		r = make_both(mode, address);
	if (r >= 0)
		r = open_socket(mode);
	mode->open.mhz = AWARE_MHZ;
	return r;
}

static int monitor_send(struct aware_mode *mode, const struct radio_aware_frame *frame,
			uint64_t *ret_cookie)
{
	static uint8_t packet[RADIOTAP_SEND_SIZE + RADIO_AWARE_80211_MAX];

	if (frame->mhz && frame->mhz != AWARE_MHZ)
		return -EINVAL;
	memcpy(packet, radiotap_send, RADIOTAP_SEND_SIZE);
	memcpy(packet + RADIOTAP_SEND_SIZE, frame->data, frame->len);
	if (send(mode->air, packet, RADIOTAP_SEND_SIZE + frame->len, MSG_DONTWAIT) < 0)
		return errno == ENOBUFS ? -EAGAIN : -errno;
	return 1;
}

static int take_packet(struct aware_mode *mode, const uint8_t *data, size_t len)
{
	struct radio_aware what = {};
	struct radiotap header;

	if (radiotap_parse(data, len, &header) < 0 || header.bad || header.ours)
		return 0;
	data += header.len;
	len -= header.len;
	if (header.fcs && len < MONITOR_FCS)
		return 0;
	len -= header.fcs ? MONITOR_FCS : 0;
	if (len > RADIO_AWARE_80211_MAX ||
	    !aware_frame_is_heard(data, len, mode->open.address))
		return 0;
	what.frame = (struct radio_aware_frame){
		.mhz = header.mhz,
		.signal = header.signal,
		.tsf_us = header.tsf_us,
		.data = data,
		.len = len,
	};
	return aware_mode_tell(mode, RADIO_AWARE_FRAME, &what);
}

static int monitor_receive(struct aware_mode *mode)
{
	static uint8_t packet[MONITOR_PACKET_MAX];

	for (int i = 0; i < MONITOR_ROUNDS; i++) {
		ssize_t n = recv(mode->air, packet, sizeof(packet),
				 MSG_DONTWAIT | MSG_TRUNC);
		int r;

		if (n < 0 && (errno == EAGAIN || errno == EINTR || errno == ENOBUFS))
			return 0;
		if (n < 0)
			return aware_mode_fail(mode, -errno,
					       "the radio of %s is gone: is it switched "
					       "off?");
		if ((size_t)n > sizeof(packet))
			continue;
		r = take_packet(mode, packet, (size_t)n);
		if (r < 0)
			return r;
	}
	return 0;
}

const struct aware_back_end aware_monitor = {
	.number = RADIO_AWARE_MONITOR,
	.raw = true,
	.drops = true,
	.open = monitor_open,
	.send = monitor_send,
	.receive = monitor_receive,
};
