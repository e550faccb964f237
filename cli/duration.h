/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Durations of the command line: "500ms", "30s", "2m", "1h"; a bare number is seconds. */
#include <stdint.h>

#define DURATION_MAX_MS (UINT64_C(365) * 24 * 3600 * 1000)

/* Milliseconds. 0; -EINVAL (not a duration), -ERANGE (over a year). */
int duration_parse(const char *text, uint64_t *ret_ms);
