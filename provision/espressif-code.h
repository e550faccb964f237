/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The code on an Espressif accessory (ESP-IDF, network_provisioning and wifi_provisioning): a JSON
 * object, by itself or in the query of a web page's address. Pure. It holds a secret, the proof of
 * possession: what is kept of it is wiped, and so is every copy that was made on the way.
 */
#include "base/secret.h"

#include <stdbool.h>

/* clang-format off */
enum {
	ESPRESSIF_CODE_MAX     = 2048,
	ESPRESSIF_NAME_MAX     = 32,  /* an SSID; the name in a scan response has 29 at most */
	ESPRESSIF_USERNAME_MAX = 64,
	ESPRESSIF_POP_MAX      = 128,
};

enum espressif_transport {
	ESPRESSIF_BLE,
	ESPRESSIF_SOFTAP, /* HTTP in a network of the accessory's own */
};

enum { ESPRESSIF_SECURITY_NOT_TOLD = -1 };
/* clang-format on */

struct espressif_code {
	enum espressif_transport transport;
	/* What it advertises as its local name, or the SSID of its network. UTF-8. */
	char name[ESPRESSIF_NAME_MAX + 1];
	char username[ESPRESSIF_USERNAME_MAX + 1]; /* of Security 2; "": not told */
	struct secret *pop; /* of Security 2: the password. NULL: none */
	struct secret
		*password; /* of its network, 8 to 63 bytes; NULL: open, or not told */
	int security;	   /* 0, 1, 2; a hint: what the accessory says counts */
};

/* Whether this is such a code at all, or wants to be one: an object, or an address with data=. */
bool espressif_code_is(const char *text, size_t len);
/*
 * White space around it is not part of it. Keys that are not known are left out. -EINVAL: not such
 * a code; *ret_problem says what is wrong with it, static. -ENOMEM.
 */
int espressif_code_parse(const char *text, size_t len, struct espressif_code *ret,
			 const char **ret_problem);
/* Wipes. */
void espressif_code_deinit(struct espressif_code *code);
