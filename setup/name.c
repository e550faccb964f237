/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/name.h"

#include "base/macros.h"
#include "base/text.h"

#include <string.h>

enum { NAME_CHARACTERS_MAX = 64, LABEL_MAX = 63 };

bool name_is_printable(const char *name)
{
	_cleanup_(freep) char *shown = text_escape(
		name, strlen(name)); /* no backslash either */
	size_t n = 0;

	for (size_t i = 0; name[i]; i++)
		n += ((uint8_t)name[i] & 0xc0) != 0x80;
	return n >= 1 && n <= NAME_CHARACTERS_MAX && shown && !strcmp(shown, name);
}

bool name_is_hostname(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789-";
	size_t len = strlen(name);

	return len >= 1 && len <= LABEL_MAX && strspn(name, allowed) == len &&
	       name[0] != '-' && name[len - 1] != '-';
}
