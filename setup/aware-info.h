/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The service information of a peer on Wi-Fi Aware: bytes of its service's own making. Two forms say who it
 * is: items "key=value" with a length before each, as in DNS-SD (RFC 6763 6), of which vendorName, modelName
 * and pairingName are read; or a line of text, which is taken for its name. Anything else says nothing.
 */
#include "base/buf.h"

enum { AWARE_INFO_TEXT_MAX = 64 };

/* UTF-8; "": not told. */
struct aware_info {
	char name[AWARE_INFO_TEXT_MAX + 1];
	char vendor[AWARE_INFO_TEXT_MAX + 1];
	char model[AWARE_INFO_TEXT_MAX + 1];
};

/* data NULL: none. */
void aware_info_parse(const uint8_t *data, size_t len, struct aware_info *ret);
