/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/i18n.h"

#include <locale.h>
#include <stdlib.h>

/* Numbers and times stay as they are everywhere: only characters and messages. */
void i18n_init(void)
{
	const char *directory = secure_getenv("USHER_LOCALE_DIR");

	setlocale(LC_CTYPE, "");
	setlocale(LC_MESSAGES, "");
	bindtextdomain("usher", directory ? directory : USHER_LOCALEDIR);
	bind_textdomain_codeset("usher", "UTF-8");
	textdomain("usher");
}

/* gettext takes others that come near for what ASCII does not have. */
void i18n_use_ascii(void)
{
	bind_textdomain_codeset("usher", "ASCII");
}
