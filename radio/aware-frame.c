/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/aware-frame.h"

#include <string.h>

const uint8_t aware_match_public[5] = {AWARE_CATEGORY_PUBLIC, 9, 0x50, 0x6f, 0x9a};
const uint8_t aware_match_dual[5] = {AWARE_CATEGORY_DUAL, 9, 0x50, 0x6f, 0x9a};
const uint8_t aware_match_pasn[2] = {7, 0};

enum {
	AWARE_TYPE_SDF = 0x13,
	AWARE_TYPE_NAF = 0x18,
	AWARE_80211_KIND = 0x00fc, /* type and subtype */
	AWARE_80211_DS = 0x0300,
	AWARE_BEACON_FIXED = 12,  /* timestamp, interval, capabilities */
	AWARE_CCMP_OVERHEAD = 16, /* header and MIC; GCMP has 24 */
};

static uint16_t control_of(const uint8_t *frame)
{
	return (uint16_t)(frame[0] | frame[1] << 8);
}

static bool begins(const uint8_t *data, size_t len, const uint8_t *match, size_t size)
{
	return len >= size && memcmp(data, match, size) == 0;
}

/* The type behind the organisation. */
static bool is_service(const uint8_t *body, size_t len)
{
	return len > sizeof(aware_match_public) &&
	       (body[sizeof(aware_match_public)] == AWARE_TYPE_SDF ||
		body[sizeof(aware_match_public)] == AWARE_TYPE_NAF);
}

static bool is_action(const uint8_t *body, size_t len)
{
	return (begins(body, len, aware_match_public, sizeof(aware_match_public)) ||
		begins(body, len, aware_match_dual, sizeof(aware_match_dual))) &&
	       is_service(body, len);
}

bool aware_frame_is_group(const uint8_t *frame)
{
	return frame[4] & 1;
}

static bool is_exchanged(const uint8_t *frame, size_t len, bool encrypted)
{
	const uint8_t *body = frame + AWARE_80211_HEADER;
	uint16_t control = control_of(frame), kind = control & AWARE_80211_KIND;

	len -= AWARE_80211_HEADER;
	if (control & AWARE_80211_DS)
		return false;
	if (kind == AWARE_80211_ACTION && control & AWARE_80211_PROTECTED)
		return encrypted && !aware_frame_is_group(frame) &&
		       len > AWARE_CCMP_OVERHEAD;
	if (kind == AWARE_80211_ACTION)
		return is_action(body, len);
	return kind == AWARE_80211_AUTH &&
	       begins(body, len, aware_match_pasn, sizeof(aware_match_pasn)) &&
	       !aware_frame_is_group(frame);
}

bool aware_frame_may_send(const uint8_t *frame, size_t len, const uint8_t own[6],
			  bool encrypted)
{
	return len > AWARE_80211_HEADER && memcmp(frame + 10, own, 6) == 0 &&
	       is_exchanged(frame, len, encrypted);
}

/* Of a cluster: its id is the BSSID, and the first element is Wi-Fi Aware's. */
static bool is_cluster_beacon(const uint8_t *frame, size_t len)
{
	static const uint8_t cluster[4] = {0x50, 0x6f, 0x9a, 0x01};
	static const uint8_t element[4] = {0x50, 0x6f, 0x9a, 0x13};
	const uint8_t *first = frame + AWARE_80211_HEADER + AWARE_BEACON_FIXED;

	return len >= AWARE_80211_HEADER + AWARE_BEACON_FIXED + 6 &&
	       (control_of(frame) & AWARE_80211_KIND) == AWARE_80211_BEACON &&
	       memcmp(frame + 16, cluster, sizeof(cluster)) == 0 && first[0] == 0xdd &&
	       memcmp(first + 2, element, sizeof(element)) == 0;
}

bool aware_frame_is_heard(const uint8_t *frame, size_t len, const uint8_t own[6])
{
	if (len <= AWARE_80211_HEADER || memcmp(frame + 10, own, 6) == 0)
		return false;
	if (is_cluster_beacon(frame, len))
		return true;
	return (aware_frame_is_group(frame) || memcmp(frame + 4, own, 6) == 0) &&
	       is_exchanged(frame, len, true);
}

/* Of an action frame: what a kernel that opened one leaves of it. */
static bool has_dual_body(const uint8_t *frame, size_t len)
{
	return len > AWARE_80211_HEADER + sizeof(aware_match_dual) &&
	       (control_of(frame) & AWARE_80211_KIND) == AWARE_80211_ACTION &&
	       begins(frame + AWARE_80211_HEADER, len - AWARE_80211_HEADER,
		      aware_match_dual, sizeof(aware_match_dual));
}

bool aware_frame_is_dual(const uint8_t *frame, size_t len)
{
	return has_dual_body(frame, len) && !(control_of(frame) & AWARE_80211_PROTECTED);
}

bool aware_frame_is_protected(const uint8_t *frame, size_t len)
{
	return has_dual_body(frame, len) && control_of(frame) & AWARE_80211_PROTECTED;
}
