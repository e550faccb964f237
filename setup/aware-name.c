/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/aware-name.h"

#include <ctype.h>
#include <string.h>

bool aware_name_is_service(const char *text)
{
	const char *end = strchr(text, '.');
	const char *p;
	bool letter = false;

	if (text[0] != '_' || !end || end - text - 1 < 1 ||
	    end - text - 1 > AWARE_SERVICE_MAX)
		return false;
	if (strcmp(end, "._tcp") != 0 && strcmp(end, "._udp") != 0)
		return false;
	for (p = text + 1; p < end; p++) {
		letter |= isalpha((unsigned char)*p) != 0;
		if (*p == '-' && (p == text + 1 || p + 1 == end || p[1] == '-'))
			return false;
		if (*p != '-' && !isalnum((unsigned char)*p))
			return false;
	}
	return letter;
}
