/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/aware-mode.h"

#include "radio/aware-frame.h"

#include "base/secret.h"

#include <errno.h>
#include <string.h>

int aware_mode_tell(struct aware_mode *mode, enum radio_type type,
		    const struct radio_aware *what)
{
	return aware_out_push(&mode->out, type, what);
}

static int tell_sent(struct aware_mode *mode, uint32_t number, int error)
{
	struct radio_aware what = {.sent = {number, (uint16_t)-error}};

	return aware_mode_tell(mode, RADIO_AWARE_SENT, &what);
}

static struct aware_peer *find_peer(struct aware_mode *mode, const uint8_t address[6])
{
	for (unsigned i = 0; i < mode->peer_count; i++)
		if (memcmp(mode->peers[i].when.address, address, 6) == 0)
			return &mode->peers[i];
	return NULL;
}

/* Until it is known when it listens: in each window of 2.4 GHz, as all have to. */
static struct aware_peer *get_peer(struct aware_mode *mode, const uint8_t address[6])
{
	struct aware_peer *peer = find_peer(mode, address);

	if (peer || mode->peer_count == AWARE_PEERS_MAX)
		return peer;
	peer = &mode->peers[mode->peer_count++];
	*peer = (struct aware_peer){.when = {.windows = 1}};
	memcpy(peer->when.address, address, 6);
	return peer;
}

static void forget_peer(struct aware_mode *mode, const uint8_t address[6])
{
	struct aware_peer *peer = find_peer(mode, address);

	if (!peer)
		return;
	mode->back_end->remove(mode, peer);
	*peer = mode->peers[--mode->peer_count];
}

/* Without a key the kernel would send a frame of the protected form as it is. */
static int check_protection(struct aware_mode *mode,
			    const struct radio_aware_frame *frame)
{
	bool dual = aware_frame_is_dual(frame->data, frame->len);
	const struct aware_peer *peer;

	if (!(mode->open.flags & RADIO_AWARE_PROTECTS))
		return frame->flags & RADIO_AWARE_PROTECTS || dual ? -EOPNOTSUPP : 0;
	if (!(frame->flags & RADIO_AWARE_PROTECTS))
		return dual ? -ENOKEY : 0;
	peer = find_peer(mode, frame->data + 4);
	return dual && peer && peer->keyed ? 0 : -ENOKEY;
}

static struct aware_send *free_send(struct aware_mode *mode)
{
	for (size_t i = 0; i < AWARE_SENDS_MAX; i++) {
		if (!mode->sends[i].open)
			return &mode->sends[i];
	}
	return NULL;
}

static int take_send(struct aware_mode *mode, const struct radio_aware_frame *frame)
{
	bool monitor = mode->back_end->number == RADIO_AWARE_MONITOR;
	struct aware_send *send = free_send(mode);
	uint64_t cookie = 0;
	int r;

	if (!aware_frame_may_send(frame->data, frame->len, mode->open.address, monitor))
		return -EPROTO;
	r = check_protection(mode, frame);
	if (r >= 0 && !send)
		r = -EAGAIN;
	if (r >= 0)
		r = mode->back_end->send(mode, frame, &cookie);
	/* The kernel tells nobody that it stopped a NAN device. */
	if (r == -ENETDOWN)
		return aware_mode_fail(
			mode, r,
			"the radio of %s was switched off: switch it on, or "
			"run rfkill unblock wifi");
	if (r != 0)
		return tell_sent(mode, frame->number, MIN(r, 0));
	*send = (struct aware_send){
		.open = true,
		.group = aware_frame_is_group(frame->data),
		.number = frame->number,
		.cookie = cookie,
	};
	return 0;
}

static int install(struct aware_mode *mode, const struct radio_aware_key *key)
{
	struct aware_peer *peer;
	int r;

	if (!mode->back_end->install || !(mode->open.flags & RADIO_AWARE_PROTECTS))
		return -EOPNOTSUPP;
	if (key->peer[0] & 1)
		return -EINVAL;
	peer = get_peer(mode, key->peer);
	if (!peer)
		return -ENOSPC;
	/* A new key counts its packets from the start: nothing of the old one stays. */
	if (peer->keyed)
		mode->back_end->remove(mode, peer);
	peer->keyed = false;
	r = mode->back_end->install(mode, peer, key);
	if (r < 0)
		forget_peer(mode, key->peer);
	else
		peer->keyed = true;
	return r;
}

static int take_install(struct aware_mode *mode, const struct radio_aware_key *key)
{
	struct radio_aware what = {};

	what.key.os_error = (uint16_t)-install(mode, key);
	memcpy(what.key.peer, key->peer, sizeof(what.key.peer));
	return aware_mode_tell(mode, RADIO_AWARE_INSTALLED, &what);
}

static void take_meet(struct aware_mode *mode, const struct radio_aware_peer *when)
{
	struct aware_peer *peer;

	if (!mode->back_end->meet || when->address[0] & 1)
		return;
	peer = get_peer(mode, when->address);
	if (!peer)
		return;
	peer->when = *when;
	mode->back_end->meet(mode, peer);
}

int aware_mode_take(struct aware_mode *mode, const struct radio_frame *frame)
{
	struct radio_aware what;
	int r = radio_aware_parse(frame, &what);

	/* of a newer caller; those of other modes are none */
	if (r == -ENOMSG && frame->type >> 8 == RADIO_AWARE_SEND >> 8)
		return 0;
	if (r < 0)
		return -EPROTO;
	switch (frame->type) {
	case RADIO_AWARE_SEND:
		return take_send(mode, &what.frame);
	case RADIO_AWARE_INSTALL:
		r = take_install(mode, &what.key);
		secret_wipe(&what, sizeof(what));
		return r;
	case RADIO_AWARE_REMOVE:
		forget_peer(mode, what.key.peer);
		return 0;
	case RADIO_AWARE_MEET:
		take_meet(mode, &what.peer);
		return 0;
	default:
		return -EPROTO;
	}
}

/* Its header says that it was encrypted; what the caller gets is not: its flags say so. */
static int take_frame(struct aware_mode *mode, const struct nl80211_event *event)
{
	static uint8_t copy[RADIO_AWARE_80211_MAX];
	struct radio_aware what = {.frame = {
					   .mhz = (uint16_t)event->mhz,
					   .signal = event->signal,
					   .data = copy,
					   .len = event->frame_len,
				   }};

	if (event->frame_len <= AWARE_80211_HEADER || event->frame_len > sizeof(copy))
		return 0;
	memcpy(copy, event->frame, event->frame_len);
	if (aware_frame_is_protected(copy, event->frame_len))
		what.frame.flags = RADIO_AWARE_PROTECTS;
	copy[1] &= (uint8_t) ~(AWARE_80211_PROTECTED >> 8);
	return aware_mode_tell(mode, RADIO_AWARE_FRAME, &what);
}

static int take_status(struct aware_mode *mode, const struct nl80211_event *event)
{
	for (size_t i = 0; i < AWARE_SENDS_MAX; i++) {
		struct aware_send *send = &mode->sends[i];

		if (!send->open || send->cookie != event->cookie)
			continue;
		send->open = false;
		return tell_sent(mode, send->number,
				 event->ack || send->group ? 0 : -ETIMEDOUT);
	}
	return 0; /* of another program */
}

/* The group has the events of every interface of this host. */
static bool is_ours(const struct aware_mode *mode, const struct nl80211_event *event)
{
	if (event->wdev || mode->wdev)
		return event->wdev == mode->wdev;
	return event->ifindex == mode->ifindex;
}

/* Of the radio, whichever of its interfaces it is for. */
static int take_scan(struct aware_mode *mode, const struct nl80211_event *event)
{
	if (event->wiphy != mode->wiphy.index || !mode->back_end->scan)
		return 0;
	return mode->back_end->scan(mode, event->command == NL80211_CMD_TRIGGER_SCAN);
}

int aware_mode_event(struct aware_mode *mode, const struct nl80211_event *event)
{
	if (event->command == NL80211_CMD_TRIGGER_SCAN ||
	    event->command == NL80211_CMD_NEW_SCAN_RESULTS ||
	    event->command == NL80211_CMD_SCAN_ABORTED)
		return take_scan(mode, event);
	if (!is_ours(mode, event))
		return 0;
	if (event->command == NL80211_CMD_FRAME)
		return take_frame(mode, event);
	if (event->command == NL80211_CMD_FRAME_TX_STATUS)
		return take_status(mode, event);
	if (event->command == NL80211_CMD_DEL_INTERFACE)
		return aware_mode_fail(mode, -ENODEV,
				       "the radio of %s is gone: is it still there?");
	return mode->back_end->event ? mode->back_end->event(mode, event) : 0;
}

int aware_mode_lost(struct aware_mode *mode)
{
	for (size_t i = 0; i < AWARE_SENDS_MAX; i++) {
		int r;

		if (!mode->sends[i].open)
			continue;
		mode->sends[i].open = false;
		r = tell_sent(mode, mode->sends[i].number, -ETIMEDOUT);
		if (r < 0)
			return r;
	}
	return mode->back_end->lost ? mode->back_end->lost(mode) : 0;
}
