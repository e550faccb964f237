/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What a beacon says, in a few words for people. */
#include "ui-tui/scope.h"

/* "battery 3046 mV, 54132642 adverts, up 810 d", "https://example.org", ..; "" where it says
   nothing. Printable. The caller frees; NULL: out of memory. */
char *telemetry_text(const struct usher_accessory *accessory);
