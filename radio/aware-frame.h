/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * Which 802.11 frames belong to Wi-Fi Aware: all others the helper neither sends nor hands on, so
 * that whoever may run it can do no more with a radio than that.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* clang-format off */
enum {
	AWARE_80211_HEADER  = 24,
	AWARE_80211_ACTION  = 0x00d0, /* IEEE 802.11-2020 9.2.4.1: type and subtype of frame control */
	AWARE_80211_AUTH    = 0x00b0,
	AWARE_80211_BEACON  = 0x0080,
	AWARE_80211_PROTECTED = 0x4000,
	AWARE_CATEGORY_PUBLIC = 4,
	AWARE_CATEGORY_DUAL   = 9, /* public action frames in their protected form */
};
/* clang-format on */

/* Behind the header: an SDF or NAF (4.4: vendor specific, 50-6f-9a, type 0x13 or 0x18). */
extern const uint8_t aware_match_public[5];
extern const uint8_t aware_match_dual[5];
/* Authentication algorithm 7, PASN. */
extern const uint8_t aware_match_pasn[2];

bool aware_frame_is_group(const uint8_t *frame); /* AWARE_80211_HEADER bytes are there */
/*
 * From own: an SDF or NAF, public or dual, or PASN. encrypted: also an action frame whose body
 * nobody can see into, which a monitor interface sends for its caller.
 */
bool aware_frame_may_send(const uint8_t *frame, size_t len, const uint8_t own[6],
			  bool encrypted);
/* For a monitor interface: those to own or to a group, not own's, and beacons of a cluster. */
bool aware_frame_is_heard(const uint8_t *frame, size_t len, const uint8_t own[6]);
/* In the protected form, but not encrypted (yet). */
bool aware_frame_is_dual(const uint8_t *frame, size_t len);
/* It came in the protected form and encrypted. */
bool aware_frame_is_protected(const uint8_t *frame, size_t len);
