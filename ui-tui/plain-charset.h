/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The characters of the terminal of the plain mode, when they are not UTF-8. What it cannot show is
 * written with others that come near, else as "?".
 */
#include <iconv.h>
#include <stdbool.h>

struct charset {
	iconv_t out, in; /* (iconv_t)-1: nothing to convert */
};

/* The locale's; ascii: nothing beyond ASCII is written. */
void charset_init(struct charset *charset, bool ascii);
void charset_deinit(struct charset *charset);
/* UTF-8 as the terminal writes it. The caller frees; NULL: out of memory. */
char *charset_encode(const struct charset *charset, const char *text);
/* What was typed as UTF-8; as it is where it is none. The caller frees; NULL: out of memory. */
char *charset_decode(const struct charset *charset, const char *text);
