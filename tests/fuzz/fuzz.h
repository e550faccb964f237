/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A target is one file with this one function: bytes from a stranger go in, nothing comes
 * out, and nothing may be read, written or kept that should not be. It is linked with
 * libFuzzer (make fuzz) and with replay.c, which runs corpus/NAME.hex as a test.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* What has to hold for any input. */
#define must(condition)           \
	do {                      \
		if (!(condition)) \
			abort();  \
	} while (0)
