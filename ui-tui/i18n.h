/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What people read is translated where it is shown; what machines read never is. The sentences of
 * the library's errors and hints are msgids as well: _(usher_strerror(error)). Nothing is
 * looked up for an empty text, which gettext answers with the header of its file.
 */
#include <libintl.h>

#define _(text)	 i18n(text)
#define N_(text) text /* is translated where it is shown */

/* NULL stays NULL. Static. */
__attribute__((format_arg(1))) static inline const char *i18n(const char *text)
{
	return text && *text ? gettext(text) : text;
}

/* From here on _() speaks the language of the environment (LC_MESSAGES). */
void i18n_init(void);
/* It is UTF-8, until this: then what a terminal without that can show, "ue" or "u" for "ü". */
void i18n_use_ascii(void);
