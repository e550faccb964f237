/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * When a device listens on channel 6 (Wi-Fi Aware v4.0 9.5.12, 9.5.16): in which discovery windows,
 * and in which slots of 16 TU between them. A period has 512 TU; the window is slot 0.
 */
#include "aware/cluster-attr.h"

struct aware_presence {
	uint16_t windows; /* committed ones, as in struct aware_device */
	uint32_t slots; /* that it has committed to, from the least significant bit on */
};

/* What these attributes say of it; what they are silent about stays. Periods other than 128, 256 and
   512 TU, other channels and what is only possible do not count. */
void aware_presence_take(struct aware_presence *presence, const uint8_t *attrs,
			 size_t len);
/* The attributes Device Capability, and Availability where there are slots. */
void aware_presence_put(struct buf *buf, const struct aware_presence *presence);
