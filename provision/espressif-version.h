/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What an accessory answers on proto-ver: which provisioning it speaks, and how safely. Pure. */
#include "provision/step.h"

enum { ESPRESSIF_VERSION_MAX = 2048 }; /* of the answer; real ones have some 200 bytes */

struct espressif_version {
	char version[32];  /* "v1.1", "netprov-v1.2", "V0.1" */
	unsigned security; /* sec_ver; also what it is where it is not told */
	unsigned patch;	   /* sec_patch_ver */
	bool no_pop;	   /* Security 1 without a proof of possession */
	bool can_scan;
	bool thread_only;
	/* The application's own part; "": it has none. */
	char application[64], application_version[64];
};

/* 0; -EBADMSG: neither JSON nor an old version's plain text; -ENOMEM. */
int espressif_version_parse(const void *data, size_t len, struct espressif_version *ret);
