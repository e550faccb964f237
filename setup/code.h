/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* A code of any kind, for the files of this room that say what is in it, and whose it is. */
#include "setup/usher.h"

#include "provision/espressif-code.h"
#include "setup/aware-code.h"
#include "setup/homekit-code.h"
#include "setup/matter-code.h"
#include "wifi/code.h"

enum code_kind {
	CODE_WIFI,
	CODE_DPP,
	CODE_ESPRESSIF,
	CODE_MATTER,
	CODE_HOMEKIT,
	CODE_AWARE,
};

struct usher_code {
	enum code_kind kind;
	char *name;
	/* The one of its kind; the others stay empty. */
	struct wifi_code wifi;
	struct dpp_code dpp;
	struct espressif_code espressif;
	struct matter_codes matter;
	struct homekit_code homekit;
	struct aware_code aware;
};

static inline void usher_code_freep(struct usher_code **code)
{
	*code = usher_code_free(*code);
}

/* What a scanner or a hand puts around a code is not part of it: moves *text behind it, the new length. */
size_t code_trim(const char **text, size_t len);
