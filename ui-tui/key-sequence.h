/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* A complete control sequence, and what it stands for. */
#include "ui-tui/key.h"

/* bytes: from Esc to the final byte. Whether it is a key or a mouse report that we know. */
bool key_sequence_parse(const uint8_t *bytes, size_t n, struct input *ret);
/* The same, of a terminal's own sequences; sequences may be NULL. */
bool key_sequence_find(const struct key_sequence *sequences, const uint8_t *bytes,
		       size_t n, struct input *ret);
