/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What a terminal sends, as keys, text, pastes and mouse reports. Pure: bytes in, events out; what
 * ends in the middle of a sequence waits for more. Sources: ECMA-48, xterm's ctlseqs ("Bracketed
 * Paste Mode", "SGR 1006"), terminfo(5) for what a terminal has of its own.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A key is a Unicode character (Ctrl-A is 1, Enter 13, Esc 27, Backspace 127) or one of these. */
/* clang-format off */
enum {
	KEY_SPECIAL = 0x110000,
	KEY_UP = KEY_SPECIAL, KEY_DOWN, KEY_LEFT, KEY_RIGHT,
	KEY_HOME, KEY_END, KEY_PAGE_UP, KEY_PAGE_DOWN, KEY_INSERT, KEY_DELETE,
	KEY_BACK_TAB,
	KEY_F1, KEY_F12 = KEY_F1 + 11,
	KEY_TAB = 9, KEY_ENTER = 13, KEY_ESCAPE = 27, KEY_BACKSPACE = 127,
};
/* clang-format on */

enum {
	KEY_NAME_ROOM = 16,
	KEY_ESCAPE_US = 25000, /* after so long a lone Esc byte is the key */
};

enum input_kind {
	INPUT_KEY,	 /* key */
	INPUT_PASTE,	 /* text: a piece of what was pasted */
	INPUT_PASTE_END, /* what was pasted is complete */
	INPUT_MOUSE,	 /* row, column, button */
};

enum mouse_button { MOUSE_LEFT, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct input {
	enum input_kind kind;
	uint32_t key;
	const char *text; /* not terminated; borrowed */
	size_t len;
	unsigned row, column; /* from 0 */
	enum mouse_button button;
};

struct key_sequence { /* what a terminal sends for a key, beside what all of them do */
	const char *bytes;
	uint32_t key;
};

struct key_decoder {
	const struct key_sequence
		*sequences; /* borrowed; key 0 at its end; may be NULL */
	uint8_t pending[32];
	size_t n_pending;
	bool pasting;
};

typedef void input_fn(const struct input *input, void *userdata);

/* May hold a secret afterwards, for as long as a sequence is incomplete: key_decoder_wipe(). */
void key_decoder_feed(struct key_decoder *decoder, const uint8_t *data, size_t len,
		      input_fn *fn, void *userdata);
/* A lone Esc (or the beginning of a sequence) is waiting for what follows it. */
bool key_decoder_waits(const struct key_decoder *decoder);
/* Nothing followed within KEY_ESCAPE_US: it was the key. */
void key_decoder_flush(struct key_decoder *decoder, input_fn *fn, void *userdata);
void key_decoder_wipe(struct key_decoder *decoder);

/* "Up", "Ctrl-L", "F1", "Space", "a"; 0: no key is called so. */
uint32_t key_from_name(const char *name, size_t len);
const char *key_name(uint32_t key, char room[KEY_NAME_ROOM]);
