/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * The radiotap header (radiotap.org, Documentation/networking/mac80211-injection.rst) before each
 * frame of a monitor interface. Pure.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RADIOTAP_SEND_SIZE = 9 };

struct radiotap {
	size_t len;	 /* of the header: the frame is behind it */
	uint64_t tsf_us; /* 0: not told */
	uint16_t mhz;
	int8_t signal; /* dBm, 0: not told */
	bool fcs;      /* four bytes at the end of the frame are its FCS */
	bool bad;      /* which is wrong */
	bool ours;     /* a frame that this host sent, come back */
};

/* 0; -EBADMSG: not a header of version 0, or longer than the packet. */
int radiotap_parse(const uint8_t *data, size_t len, struct radiotap *ret);
/* Before a frame that is to be sent: at 6 Mb/s, as Wi-Fi Aware uses no rates of 802.11b. */
extern const uint8_t radiotap_send[RADIOTAP_SEND_SIZE];
