/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What a terminal sends, as keys, text, pastes and mouse reports. Pure: bytes in, events out; what
 * ends in the middle of a sequence waits for more. Sources: ECMA-48 5.4 (control sequences), xterm's
 * ctlseqs ("PC-Style Function Keys", "Bracketed Paste Mode", "SGR (1006)"), console_codes(4),
 * terminfo(5) for what a terminal has of its own.
 *
 * Shift, Alt and Ctrl on a special key are ignored. Alt with a character is no key: dropped. What is
 * not known, or not UTF-8, is swallowed as a whole.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A key is a Unicode character (Ctrl-A is 1, Enter 13, Esc 27, Backspace 127) or one of these. Line
   feed comes as Enter, Ctrl-H as Backspace: terminals send either. */
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
	KEY_SEQUENCE_MAX = 32, /* longer ones are of no key */
};

enum input_kind {
	INPUT_KEY,	 /* key */
	INPUT_PASTE,	 /* text: a piece of what was pasted, as it came */
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
	const char *bytes; /* begins with Esc */
	uint32_t key;
};

enum { KEY_TABLE_MAX = 24 };

struct key_table { /* those of terminfo */
	struct key_sequence sequences[KEY_TABLE_MAX + 1];
	char bytes[KEY_TABLE_MAX][KEY_SEQUENCE_MAX];
};

enum key_state {
	KEY_GROUND,
	KEY_CHARACTER, /* within UTF-8 */
	KEY_ESC,
	KEY_SS3,
	KEY_CSI,
	KEY_STRING, /* OSC, DCS and the like: an answer that nobody asked for */
	KEY_MOUSE,  /* the three bytes of an old mouse report */
	KEY_PASTE,
};

struct key_decoder {
	const struct key_sequence
		*sequences; /* borrowed; bytes NULL at its end; may be NULL */
	enum key_state state;
	bool drop; /* the character goes with Alt */
	uint8_t pending[KEY_SEQUENCE_MAX];
	size_t n_pending; /* over KEY_SEQUENCE_MAX: too long */
};

typedef void input_fn(const struct input *input, void *userdata);

/* May hold a secret afterwards, for as long as a sequence is incomplete: key_decoder_wipe(). */
void key_decoder_feed(struct key_decoder *decoder, const uint8_t *data, size_t len,
		      input_fn *fn, void *userdata);
/* A lone Esc (or what may be a string, after Esc and a character) is waiting for what follows it. */
bool key_decoder_waits(const struct key_decoder *decoder);
/* Nothing followed within KEY_ESCAPE_US: it was the key. */
void key_decoder_flush(struct key_decoder *decoder, input_fn *fn, void *userdata);
/* As new. */
void key_decoder_wipe(struct key_decoder *decoder);

/* "Up", "Ctrl-L", "F1", "Space", "a"; 0: no key is called so. */
uint32_t key_from_name(const char *name, size_t len);
const char *key_name(uint32_t key, char room[KEY_NAME_ROOM]);
