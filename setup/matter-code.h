/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The setup codes of Matter accessories (Matter core specification 5.1): what their QR code holds
 * ("MT:..."), and the digits beside it (manual pairing code, 11 or 21 of them). Pure. A code says
 * whose it is by the discriminator, which the accessory advertises, and holds its passcode.
 */
#include "base/secret.h"

#include <stdbool.h>

/* clang-format off */
enum {
	MATTER_CODE_MAX  = 2048, /* characters */
	MATTER_CODES_MAX = 8,    /* in one QR code, joined by '*' */
	MATTER_EXTRA_MAX = 256,  /* bytes of TLV behind one */
};

enum matter_flow {
	MATTER_FLOW_STANDARD,
	MATTER_FLOW_USER_INTENT, /* a button is to be pressed first */
	MATTER_FLOW_CUSTOM,      /* the vendor says how */
};

enum matter_discovery {
	MATTER_SOFTAP     = 1 << 0,
	MATTER_BLE        = 1 << 1,
	MATTER_ON_NETWORK = 1 << 2,
	MATTER_WIFI_PAF   = 1 << 3,
	MATTER_NFC        = 1 << 4,
};
/* clang-format on */

struct matter_code {
	bool manual;
	bool has_ids; /* vendor and product; else both are 0 */
	uint16_t vendor_id, product_id;
	enum matter_flow flow; /* of a manual code: standard, or custom when it has ids */
	uint8_t discovery;     /* enum matter_discovery; 0: not told */
	uint16_t discriminator;	 /* 12 bits; of a manual code the upper 4 alone */
	struct secret *passcode; /* 8 digits */
	size_t n_extra;		 /* bytes of TLV behind it, which are not read */
};

struct matter_codes {
	size_t n;
	struct matter_code codes[MATTER_CODES_MAX];
};

/* "MT:" in either case, or 11 or 21 digits, among which '-' and ' ' mean nothing. */
bool matter_code_is(const char *text, size_t len);
/*
 * Without white space around it. -EINVAL: not such a code; *ret_problem says what is wrong with it,
 * static. -ENOMEM.
 */
int matter_code_parse(const char *text, size_t len, struct matter_codes *ret,
		      const char **ret_problem);
/* Wipes. */
void matter_code_deinit(struct matter_codes *codes);
/* Whether an accessory that advertises these may be the one. 0 of a vendor or product: not told. */
bool matter_code_matches(const struct matter_code *code, uint16_t discriminator,
			 uint16_t vendor_id, uint16_t product_id);
