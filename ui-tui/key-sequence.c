/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/key-sequence.h"

#include "ui-tui/scope.h"

#include <string.h>

enum {
	NUMBER_MAX = 9999, /* no terminal has more rows */
	PARAMETERS_MAX = 3,
	/* xterm, "Mouse Tracking": what is added to the button's number */
	MOUSE_MODIFIERS = 4 | 8 | 16,
	MOUSE_BUTTON_LEFT = 0,
	MOUSE_BUTTON_WHEEL_UP = 64,
	MOUSE_BUTTON_WHEEL_DOWN = 65,
};

struct final_key {
	char final;
	uint32_t key;
};

/* Esc [ 1 ; modifiers FINAL, Esc [ FINAL and Esc O FINAL; rxvt writes small letters with Shift and
   Ctrl. */
/* clang-format off */
static const struct final_key finals[] = {
	{'A', KEY_UP}, {'B', KEY_DOWN}, {'C', KEY_RIGHT}, {'D', KEY_LEFT},
	{'a', KEY_UP}, {'b', KEY_DOWN}, {'c', KEY_RIGHT}, {'d', KEY_LEFT},
	{'H', KEY_HOME}, {'F', KEY_END}, {'Z', KEY_BACK_TAB},
	{'P', KEY_F1}, {'Q', KEY_F1 + 1}, {'R', KEY_F1 + 2}, {'S', KEY_F1 + 3},
};

/* Only after Esc O: the keypad in its application mode. */
static const struct final_key keypad[] = {
	{'M', KEY_ENTER}, {'X', '='}, {'I', KEY_TAB},
	{'j', '*'}, {'k', '+'}, {'l', ','}, {'m', '-'}, {'n', '.'}, {'o', '/'},
	{'p', '0'}, {'q', '1'}, {'r', '2'}, {'s', '3'}, {'t', '4'},
	{'u', '5'}, {'v', '6'}, {'w', '7'}, {'x', '8'}, {'y', '9'},
};

/* Esc [ NUMBER ; modifiers ~, in rxvt also with ^, $ and @ at the end. */
static const uint32_t numbers[] = {
	[1] = KEY_HOME, [2] = KEY_INSERT, [3] = KEY_DELETE, [4] = KEY_END,
	[5] = KEY_PAGE_UP, [6] = KEY_PAGE_DOWN, [7] = KEY_HOME, [8] = KEY_END,
	[11] = KEY_F1, KEY_F1 + 1, KEY_F1 + 2, KEY_F1 + 3, KEY_F1 + 4,
	[17] = KEY_F1 + 5, KEY_F1 + 6, KEY_F1 + 7, KEY_F1 + 8, KEY_F1 + 9,
	[23] = KEY_F1 + 10, KEY_F12,
};
/* clang-format on */

struct sequence {
	char private; /* '<', '?', ..; 0: none */
	char final;
	unsigned n;
	unsigned parameters[PARAMETERS_MAX];
};

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* "1;5" of what is between the introducer and the final byte. */
static bool parse_parameters(const uint8_t *bytes, size_t n, struct sequence *sequence)
{
	unsigned value = 0;

	for (size_t i = 0; i < n; i++) {
		if (is_digit(bytes[i])) {
			value = MIN(value * 10 + (unsigned)(bytes[i] - '0'),
				    (unsigned)NUMBER_MAX);
			sequence->parameters[sequence->n] = value;
			continue;
		}
		if (bytes[i] != ';' || ++sequence->n == PARAMETERS_MAX)
			return false;
		value = 0;
	}
	if (n)
		sequence->n++;
	return true;
}

static bool find_final(const struct final_key *keys, size_t n, char final,
		       struct input *ret)
{
	for (size_t i = 0; i < n; i++) {
		if (keys[i].final == final) {
			*ret = (struct input){.kind = INPUT_KEY, .key = keys[i].key};
			return true;
		}
	}
	return false;
}

static bool find_number(unsigned number, struct input *ret)
{
	if (number >= ARRAY_SIZE(numbers) || !numbers[number])
		return false;
	*ret = (struct input){.kind = INPUT_KEY, .key = numbers[number]};
	return true;
}

/* Esc [ < button ; column ; row M, or m when it is let go. */
static bool parse_mouse(const struct sequence *sequence, struct input *ret)
{
	const unsigned *p = sequence->parameters;

	if (sequence->n != 3 || sequence->final != 'M' || !p[1] || !p[2])
		return false;
	*ret = (struct input){.kind = INPUT_MOUSE, .row = p[2] - 1, .column = p[1] - 1};
	switch (p[0] & ~(unsigned)MOUSE_MODIFIERS) {
	case MOUSE_BUTTON_LEFT:
		ret->button = MOUSE_LEFT;
		return true;
	case MOUSE_BUTTON_WHEEL_UP:
		ret->button = MOUSE_WHEEL_UP;
		return true;
	case MOUSE_BUTTON_WHEEL_DOWN:
		ret->button = MOUSE_WHEEL_DOWN;
		return true;
	}
	return false;
}

static bool parse_csi(const uint8_t *bytes, size_t n, struct input *ret)
{
	struct sequence sequence = {.final = (char)bytes[n - 1]};

	n--;
	if (n && bytes[0] == '[') /* the Linux console: Esc [ [ A is F1 */
		return n == 1 && sequence.final >= 'A' && sequence.final <= 'E' &&
		       find_number(11 + (unsigned)(sequence.final - 'A'), ret);
	if (n && bytes[0] >= '<' && bytes[0] <= '?') {
		sequence.private = (char)bytes[0];
		bytes++;
		n--;
	}
	if (!parse_parameters(bytes, n, &sequence))
		return false;
	if (sequence.private)
		return sequence.private == '<' && parse_mouse(&sequence, ret);
	if (strchr("~^$@", sequence.final))
		return find_number(sequence.parameters[0], ret);
	if (sequence.n && sequence.parameters[0] > 1)
		return false;
	return find_final(finals, ARRAY_SIZE(finals), sequence.final, ret);
}

static bool parse_ss3(const uint8_t *bytes, size_t n, struct input *ret)
{
	char final = (char)bytes[n - 1];

	return find_final(finals, ARRAY_SIZE(finals), final, ret) ||
	       find_final(keypad, ARRAY_SIZE(keypad), final, ret);
}

bool key_sequence_parse(const uint8_t *bytes, size_t n, struct input *ret)
{
	if (n < 3)
		return false;
	if (bytes[1] == '[')
		return parse_csi(bytes + 2, n - 2, ret);
	return bytes[1] == 'O' && parse_ss3(bytes + 2, n - 2, ret);
}

bool key_sequence_find(const struct key_sequence *sequences, const uint8_t *bytes,
		       size_t n, struct input *ret)
{
	for (; sequences && sequences->bytes; sequences++) {
		if (strlen(sequences->bytes) == n &&
		    !memcmp(sequences->bytes, bytes, n)) {
			*ret = (struct input){.kind = INPUT_KEY, .key = sequences->key};
			return true;
		}
	}
	return false;
}
