/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The setup codes of HomeKit accessories (HomeKit Accessory Protocol, 4.2.1 and 5.10): what their QR
 * code or tag holds ("X-HM://..."), and the digits beside it ("031-45-154"). Pure. The payload says
 * whose it is by a setup id, of which the accessory advertises a hash; the digits alone do not.
 */
#include "base/secret.h"

#include <stdbool.h>

/* clang-format off */
enum { HOMEKIT_CODE_LENGTH = 20, HOMEKIT_SETUP_ID_LENGTH = 4 };

enum homekit_flags {
	HOMEKIT_NFC = 1 << 0, /* programmable tag */
	HOMEKIT_IP  = 1 << 1,
	HOMEKIT_BLE = 1 << 2,
	HOMEKIT_WAC = 1 << 3, /* Wireless Accessory Configuration */
};
/* clang-format on */

struct homekit_code {
	/* "": digits alone, of which neither category nor flags are known */
	char setup_id[HOMEKIT_SETUP_ID_LENGTH + 1];
	uint8_t category;
	uint8_t flags;
	struct secret *setup_code; /* "031-45-154" */
};

/* "X-HM://" in either case, or digits with dashes as above. */
bool homekit_code_is(const char *text, size_t len);
/*
 * Without white space around it. -EINVAL: not such a code; *ret_problem says what is wrong with it,
 * static. -ENOMEM.
 */
int homekit_code_parse(const char *text, size_t len, struct homekit_code *ret,
		       const char **ret_problem);
/* Wipes. */
void homekit_code_deinit(struct homekit_code *code);
/* "Bridge", for people; NULL: not known. Static. */
const char *homekit_category_name(unsigned category);
