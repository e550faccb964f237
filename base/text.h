/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Text from strangers. Names and SSIDs are bytes until they went through here; a terminal
 * only ever sees what text_escape gave.
 */
#include "base/macros.h"

#include <stdbool.h>

/* U+FFFD for each invalid byte (Unicode "maximal subpart"); cuts at an embedded NUL. The
   caller frees; NULL when out of memory. */
char *text_to_utf8(const void *data, size_t len);
bool text_is_utf8(const void *data, size_t len);
/*
 * What a terminal may show: C0, C1, DEL, bidirectional controls (U+061C, U+200E-F, U+202A-E,
 * U+2066-9), line and paragraph separators, zero-width and other format characters (Cf),
 * unassigned tags and invalid bytes become \x1b, \u202e and so on; a backslash is doubled.
 * The caller frees; NULL when out of memory.
 */
char *text_escape(const void *data, size_t len);
