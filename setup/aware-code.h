/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The code that is printed on an accessory on Wi-Fi Aware, or shown by it: "AWARE:S:_usher-setup._udp;
 * P:123456;N:lamp;;" (doc/protocols/aware-setup.md, "Its code"). Pure. It holds a secret, the accessory's PIN or
 * passphrase: what is kept of it is wiped.
 */
#include "base/secret.h"
#include "setup/aware-info.h"
#include "setup/aware-name.h"

/* clang-format off */
enum {
	AWARE_CODE_MAX          = 512,
	AWARE_CODE_PASSWORD_MAX = 63, /* as AWARE_PASSPHRASE_MAX */
};
/* clang-format on */

struct aware_code {
	char service[AWARE_SERVICE_TEXT_MAX + 1];
	char name[AWARE_INFO_TEXT_MAX + 1]; /* UTF-8, as it publishes it; "": not told */
	struct secret *password; /* PIN or passphrase; NULL: the accessory shows it */
};

/* Whether this is such a code, or wants to be one. */
bool aware_code_is(const char *text, size_t len);
/* -EINVAL: not such a code; *ret_problem says what is wrong with it, static. -ENOMEM. */
int aware_code_parse(const char *text, size_t len, struct aware_code *ret,
		     const char **ret_problem);
/* Wipes. */
void aware_code_deinit(struct aware_code *code);
