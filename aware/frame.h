/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The 802.11 management frames of Wi-Fi Aware, without their FCS: service discovery and NAN
 * action frames, public or protected, PASN authentication frames, NAN beacons. What is
 * parsed builds the same bytes again.
 */
#include "base/buf.h"

#include <stdbool.h>

/* clang-format off */
enum aware_frame_kind {
	AWARE_FRAME_SDF,      /* service discovery: attributes */
	AWARE_FRAME_NAF,      /* NAN action: subtype, attributes */
	AWARE_FRAME_AUTH,     /* authentication of algorithm PASN: transaction, status, elements */
	AWARE_FRAME_BEACON,   /* discovery or synchronization beacon: elements */
	AWARE_FRAME_SEALED,   /* a protected action frame as it is on the air: body is ciphertext */
};

enum {
	AWARE_FRAME_MAX        = 2304 + 24, /* IEEE 802.11-2020 9.2.4.7: MMPDU and header */
	AWARE_FRAME_HEADER     = 24,
	AWARE_AUTH_PASN        = 7,         /* IEEE 802.11-2020 9.4.1.1 */
	AWARE_CONTROL_AUTH     = 0x00b0,    /* 9.2.4.1 */
	AWARE_CONTROL_ACTION   = 0x00d0,
	AWARE_CATEGORY_PUBLIC  = 4,         /* 9.4.1.11 */
	AWARE_CATEGORY_DUAL    = 9,         /* Protected Dual of Public Action */
};

#define AWARE_OUI_TYPE_SDF "\x50\x6f\x9a\x13" /* also of the NAN element */
#define AWARE_OUI_TYPE_NAF "\x50\x6f\x9a\x18"
#define AWARE_NETWORK_ID   "\x51\x6f\x9a\x01\x00\x00"
/* clang-format on */

struct aware_frame {
	enum aware_frame_kind kind;
	uint16_t control, duration, sequence; /* as in the header */
	uint8_t to[6], from[6], bssid[6];     /* A1, A2, A3 */
	bool dual; /* SDF, NAF: of category Protected Dual of Public Action, decrypted */
	uint8_t subtype;	       /* NAF */
	uint16_t transaction, status;  /* AUTH */
	uint8_t timestamp[8];	       /* BEACON: the sender's TSF, little endian */
	uint16_t interval, capability; /* BEACON */
	/* Attributes (SDF, NAF), elements (AUTH, BEACON), or ciphertext with its CCMP header and MIC. */
	const uint8_t *body;
	size_t len;
};

/* 0; -ENOMSG: a frame that is not Wi-Fi Aware's; -EBADMSG: one that is cut, or over the limit. */
int aware_frame_parse(const uint8_t *data, size_t len, struct aware_frame *ret);
void aware_frame_build(struct buf *buf, const struct aware_frame *frame);
/* The body of the frame from its category or algorithm on: what is protected, and what MICs cover. */
void aware_frame_build_body(struct buf *buf, const struct aware_frame *frame);
