/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Names that a user gives. */
#include <stdbool.h>

/* 1 to 64 characters of valid UTF-8, none of which a terminal must not see. */
bool name_is_printable(const char *name);
/* One label of a host name (RFC 1123 2.1): 1 to 63 letters, digits and inner hyphens. */
bool name_is_hostname(const char *name);
