/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Shelly Gen2 and later, and plain Mongoose OS: the client, and what Shelly advertises. */
#include "provision/step.h"

extern const struct provision_protocol shelly_protocol;

enum { SHELLY_COMPANY = 0x0ba9 };

/* Bits of the flags. */
enum shelly_flag {
	SHELLY_DISCOVERABLE = 1 << 0,
	SHELLY_HAS_PASSWORD = 1 << 1,
	SHELLY_RPC_OVER_BLE = 1 << 2,
	SHELLY_BUZZER = 1 << 3,
	SHELLY_PAIRING_MODE = 1 << 4,
};

struct shelly_advert {
	bool has_flags, has_address, has_model;
	uint16_t flags;	    /* enum shelly_flag, and unknown bits */
	uint8_t address[6]; /* as it is written, first byte first */
	uint16_t model;
};

/* Manufacturer data behind the company's id. Ends in order at a block that is not known. 0;
   -EBADMSG: a block is cut, or comes twice. */
int shelly_advert_parse(const uint8_t *data, size_t len, struct shelly_advert *ret);
