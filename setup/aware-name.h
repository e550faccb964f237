/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Names of services of Wi-Fi Aware, as phones and catalogs write them: "_name._tcp". */
#include <stdbool.h>

/* clang-format off */
enum {
	AWARE_SERVICE_MAX      = 15, /* characters of the name alone: RFC 6335 5.1 */
	AWARE_SERVICE_TEXT_MAX = 1 + AWARE_SERVICE_MAX + 5, /* of all of it */
};
/* clang-format on */

/* "_name._tcp" or "._udp", the name as in RFC 6335 5.1: letters, digits, single dashes inside. */
bool aware_name_is_service(const char *text);
