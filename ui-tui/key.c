/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/key.h"

#include "ui-tui/key-sequence.h"
#include "ui-tui/scope.h"
#include "ui-tui/utf8.h"

#include <string.h>

static const uint8_t paste_begin[] = "\033[200~", paste_end[] = "\033[201~";

enum {
	ESC = 033,
	PASTE_MARK = sizeof(paste_end) - 1,
	OLD_MOUSE_BYTES = 3,
	OLD_MOUSE_LENGTH = 3 + OLD_MOUSE_BYTES,
};

struct sink {
	input_fn *fn;
	void *userdata;
};

static void give(const struct sink *sink, const struct input *input)
{
	sink->fn(input, sink->userdata);
}

static void give_key(const struct sink *sink, uint32_t key)
{
	give(sink, &(struct input){.kind = INPUT_KEY, .key = key});
}

static void give_text(const struct sink *sink, const uint8_t *text, size_t len)
{
	if (len)
		give(sink, &(struct input){.kind = INPUT_PASTE,
					   .text = (const char *)text,
					   .len = len});
}

static void enter_state(struct key_decoder *decoder, enum key_state state)
{
	explicit_bzero(decoder->pending, sizeof(decoder->pending));
	decoder->n_pending = 0;
	decoder->drop = false;
	decoder->state = state;
}

static void keep(struct key_decoder *decoder, uint8_t byte)
{
	if (decoder->n_pending < sizeof(decoder->pending))
		decoder->pending[decoder->n_pending++] = byte;
	else
		decoder->n_pending = sizeof(decoder->pending) + 1;
}

static void begin(struct key_decoder *decoder, enum key_state state, uint8_t byte)
{
	enter_state(decoder, state);
	keep(decoder, byte);
}

/* pending is a whole sequence. */
static void end_sequence(struct key_decoder *decoder, const struct sink *sink)
{
	struct key_decoder ended = *decoder;
	struct input input;

	enter_state(decoder, KEY_GROUND);
	if (ended.n_pending > sizeof(ended.pending))
		return;
	if (ended.n_pending == PASTE_MARK &&
	    !memcmp(ended.pending, paste_begin, PASTE_MARK))
		decoder->state = KEY_PASTE;
	else if (key_sequence_find(decoder->sequences, ended.pending, ended.n_pending,
				   &input) ||
		 key_sequence_parse(ended.pending, ended.n_pending, &input))
		give(sink, &input);
}

static void end_character(struct key_decoder *decoder, const struct sink *sink)
{
	uint32_t c = utf8_decode(decoder->pending, decoder->n_pending);
	bool dropped = decoder->drop || c == UINT32_MAX || (c >= 0x80 && c < 0xa0);

	enter_state(decoder, KEY_GROUND);
	if (!dropped)
		give_key(sink, c);
}

/* ---- A state each; whether the byte was taken: if not, the next state gets it ---- */

static bool on_ground(struct key_decoder *decoder, uint8_t byte, const struct sink *sink)
{
	if (byte == ESC) {
		begin(decoder, KEY_ESC, byte);
	} else if (byte >= 0x80) {
		if (utf8_length(byte))
			begin(decoder, KEY_CHARACTER, byte);
	} else if (byte) {
		give_key(sink, byte == '\n'   ? KEY_ENTER
			       : byte == '\b' ? KEY_BACKSPACE
					      : byte);
	}
	return true;
}

static bool on_character(struct key_decoder *decoder, uint8_t byte,
			 const struct sink *sink)
{
	if ((byte & 0xc0) != 0x80) {
		enter_state(decoder, KEY_GROUND);
		return false;
	}
	keep(decoder, byte);
	if (decoder->n_pending == utf8_length(decoder->pending[0]))
		end_character(decoder, sink);
	return true;
}

static bool on_escape(struct key_decoder *decoder, uint8_t byte, const struct sink *sink)
{
	if (byte == ESC) { /* the former one was the key */
		give_key(sink, KEY_ESCAPE);
		return true;
	}
	if (utf8_length(byte) > 1) {
		begin(decoder, KEY_CHARACTER, byte);
		decoder->drop = true;
		return true;
	}
	keep(decoder, byte);
	if (byte == '[')
		decoder->state = KEY_CSI;
	else if (byte == 'O')
		decoder->state = KEY_SS3;
	else if (byte && strchr("]P_^X", byte))
		enter_state(decoder, KEY_STRING);
	else
		end_sequence(decoder, sink);
	return true;
}

static bool is_final(const struct key_decoder *decoder, uint8_t byte)
{
	const uint8_t *bytes = decoder->pending;

	if (decoder->n_pending == 2)
		return byte >= 0x40 && byte != '['; /* the Linux console's Esc [ [ A */
	if (byte == '$') /* rxvt ends with it; in answers of terminals it is followed */
		return bytes[2] >= '0' && bytes[2] <= '9';
	return byte >= 0x40;
}

/* A control character, or what no sequence has, ends it without effect. */
static bool breaks(struct key_decoder *decoder, uint8_t byte)
{
	if (byte >= ' ' && byte < 0x7f)
		return false;
	enter_state(decoder, KEY_GROUND);
	return true;
}

static bool on_csi(struct key_decoder *decoder, uint8_t byte, const struct sink *sink)
{
	bool final = is_final(decoder, byte);

	if (breaks(decoder, byte))
		return false;
	keep(decoder, byte);
	if (final && byte == 'M' && decoder->n_pending == 3)
		decoder->state = KEY_MOUSE;
	else if (final)
		end_sequence(decoder, sink);
	return true;
}

static bool on_ss3(struct key_decoder *decoder, uint8_t byte, const struct sink *sink)
{
	if (breaks(decoder, byte))
		return false;
	keep(decoder, byte);
	if (byte >= 0x40) /* digits before it are modifiers */
		end_sequence(decoder, sink);
	return true;
}

/* Ends with BEL or Esc \: any control character will do, and Esc with a character is no key. */
static bool on_string(struct key_decoder *decoder, uint8_t byte)
{
	if (byte >= ' ' && byte != 0x7f)
		return true;
	enter_state(decoder, KEY_GROUND);
	return byte != ESC;
}

static bool on_mouse(struct key_decoder *decoder, uint8_t byte)
{
	keep(decoder, byte);
	if (decoder->n_pending == OLD_MOUSE_LENGTH)
		enter_state(decoder, KEY_GROUND);
	return true;
}

static bool take(struct key_decoder *decoder, uint8_t byte, const struct sink *sink)
{
	switch (decoder->state) {
	case KEY_GROUND:
		return on_ground(decoder, byte, sink);
	case KEY_CHARACTER:
		return on_character(decoder, byte, sink);
	case KEY_ESC:
		return on_escape(decoder, byte, sink);
	case KEY_SS3:
		return on_ss3(decoder, byte, sink);
	case KEY_CSI:
		return on_csi(decoder, byte, sink);
	case KEY_STRING:
		return on_string(decoder, byte);
	case KEY_MOUSE:
		return on_mouse(decoder, byte);
	case KEY_PASTE: /* take_paste() */
		break;
	}
	return true;
}

/*
 * Bytes that belong to the paste. pending has the beginning of its end mark, as far as it has come.
 * Terminals leave Esc out of what they paste; with one that does not, text that has the mark in it
 * ends there, and the rest comes as keys.
 */
static size_t take_paste(struct key_decoder *decoder, const uint8_t *data, size_t len,
			 const struct sink *sink)
{
	size_t taken = 0, from = 0;

	while (taken < len) {
		uint8_t byte = data[taken];

		if (byte == paste_end[decoder->n_pending]) {
			if (!decoder->n_pending)
				give_text(sink, data + from, taken - from);
			keep(decoder, byte);
			from = ++taken;
			if (decoder->n_pending == PASTE_MARK) {
				enter_state(decoder, KEY_GROUND);
				give(sink, &(struct input){.kind = INPUT_PASTE_END});
				return taken;
			}
		} else if (decoder->n_pending) {
			give_text(sink, decoder->pending, decoder->n_pending);
			enter_state(decoder, KEY_PASTE);
		} else {
			taken++;
		}
	}
	give_text(sink, data + from, taken - from);
	return taken;
}

void key_decoder_feed(struct key_decoder *decoder, const uint8_t *data, size_t len,
		      input_fn *fn, void *userdata)
{
	const struct sink sink = {fn, userdata};
	size_t i = 0;

	while (i < len) {
		if (decoder->state == KEY_PASTE)
			i += take_paste(decoder, data + i, len - i, &sink);
		else
			i += take(decoder, data[i], &sink);
	}
}

bool key_decoder_waits(const struct key_decoder *decoder)
{
	return decoder->state == KEY_ESC || decoder->state == KEY_STRING;
}

void key_decoder_flush(struct key_decoder *decoder, input_fn *fn, void *userdata)
{
	const struct sink sink = {fn, userdata};
	bool escape = decoder->state == KEY_ESC;

	if (!key_decoder_waits(decoder))
		return;
	enter_state(decoder, KEY_GROUND);
	if (escape)
		give_key(&sink, KEY_ESCAPE);
}

void key_decoder_wipe(struct key_decoder *decoder)
{
	enter_state(decoder, KEY_GROUND);
}
