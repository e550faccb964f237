/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/key.h"

#include "ui-tui/scope.h"

#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

/* What came out, as text: names of keys, pieces of a paste joined and in quotes. */
struct transcript {
	char text[512];
	bool pasting;
};

static void add(struct transcript *transcript, const char *text, size_t len)
{
	size_t n = strlen(transcript->text);

	assert_true(n + len < sizeof(transcript->text));
	memcpy(transcript->text + n, text, len);
	transcript->text[n + len] = '\0';
}

static void add_word(struct transcript *transcript, const char *word)
{
	if (transcript->text[0] && !transcript->pasting)
		add(transcript, " ", 1);
	add(transcript, word, strlen(word));
}

static void on_input(const struct input *input, void *userdata)
{
	static const char *const buttons[] = {"left", "wheel-up", "wheel-down"};
	struct transcript *transcript = userdata;
	char room[64], name[KEY_NAME_ROOM];

	switch (input->kind) {
	case INPUT_KEY:
		add_word(transcript, key_name(input->key, name));
		return;
	case INPUT_PASTE:
		if (!transcript->pasting)
			add_word(transcript, "\"");
		transcript->pasting = true;
		assert_true(input->len > 0);
		add(transcript, input->text, input->len);
		return;
	case INPUT_PASTE_END:
		add_word(transcript, transcript->pasting ? "\"" : "nothing");
		transcript->pasting = false;
		return;
	case INPUT_MOUSE:
		snprintf(room, sizeof(room), "%s@%u,%u", buttons[input->button],
			 input->row, input->column);
		add_word(transcript, room);
		return;
	}
}

static const struct key_sequence own[] = {
	{"\033[7;7x", KEY_DELETE}, {"\033[1~", KEY_F1}, {"\033q", KEY_INSERT}, {NULL, 0}};

struct vector {
	const char *title;
	const char *bytes;
	const char *keys;
};

#define PASTE "\033[200~"
#define END   "\033[201~"
#define LONG  "1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1"

static const struct vector vectors[] = {
	{"letters, digits, signs", "aZ0~ /", "a Z 0 ~ Space /"},
	{"Enter, Tab, Backspace", "\r\t\177", "Enter Tab Backspace"},
	{"a line feed, typed before the modes were set", "\n", "Enter"},
	{"Ctrl-H, which some terminals send for Backspace", "\b", "Backspace"},
	{"Ctrl with letters and signs", "\001\014\032\034\037",
	 "Ctrl-A Ctrl-L Ctrl-Z Ctrl-\\ Ctrl-_"},

	{"UTF-8 of two, three and four bytes", "é€😀", "é € 😀"},
	{"a byte that begins nothing", "a\200b\377c", "a b c"},
	{"a character that is cut by another", "\303a\342\202é", "a é"},
	{"overlong", "\300\200\301\277\340\200\200x", "x"},
	{"a surrogate, and past the end of Unicode", "\355\240\200\364\220\200\200x",
	 "x"},
	{"C1 in UTF-8", "\302\233Ax", "A x"},
	{"a character that is cut by Esc", "\303\033[A", "Up"},

	{"ECMA-48 cursor keys", "\033[A\033[B\033[C\033[D\033[H\033[F",
	 "Up Down Right Left Home End"},
	{"in application mode", "\033OA\033OB\033OC\033OD\033OH\033OF",
	 "Up Down Right Left Home End"},
	{"xterm with modifiers", "\033[1;5A\033[1;2D\033[1;3P\033[3;5~",
	 "Up Left F1 Delete"},
	{"xterm's older form of modifiers", "\033O5P\033O2A", "F1 Up"},
	{"VT220 keys", "\033[1~\033[2~\033[3~\033[4~\033[5~\033[6~",
	 "Home Insert Delete End PageUp PageDown"},
	{"rxvt's Home and End, with Shift and Ctrl",
	 "\033[7~\033[8~\033[7$\033[8^\033[3@\033[a\033Od",
	 "Home End Home End Delete Up Left"},
	{"the Linux console's function keys", "\033[[A\033[[B\033[[C\033[[D\033[[E",
	 "F1 F2 F3 F4 F5"},
	{"F1 to F4 of xterm", "\033OP\033OQ\033OR\033OS", "F1 F2 F3 F4"},
	{"F1 to F12 by number",
	 "\033[11~\033[12~\033[13~\033[14~\033[15~\033[17~\033[18~\033[19~\033[20~"
	 "\033[21~\033[23~\033[24~",
	 "F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12"},
	{"Shift-Tab", "\033[Z\033[1;2Z", "Shift-Tab Shift-Tab"},
	{"a keypad in application mode", "\033OM\033Op\033Oy\033Ok", "Enter 0 9 +"},

	{"numbers of no key", "\033[0~\033[10~\033[16~\033[22~\033[25~\033[9999~x", "x"},
	{"a number that does not fit", "\033[99999999999999999999~x", "x"},
	{"an unknown sequence is swallowed as a whole", "\033[38;5;1mx\033[?1;2cy",
	 "x y"},
	{"with intermediate bytes", "\033[?2026;2$yx\033[1 qy", "x y"},
	{"focus reports", "\033[I\033[Ox", "x"},
	{"keys as xterm's modifyOtherKeys writes them", "\033[27;5;9~x\033[97;5uy",
	 "x y"},
	{"longer than there is room for", "\033[" LONG "Ax", "x"},
	{"a key in an unfinished sequence", "\033[1;\r", "Enter"},
	{"a sequence in an unfinished one", "\033[1;\033[A", "Up"},
	{"UTF-8 in an unfinished one", "\033[1é", "é"},

	{"Alt with a character is no key", "\033q\033 x\033\rq", "x q"},
	{"Alt with a character beyond ASCII", "\033éx", "x"},
	{"Esc twice, then a key of its own", "\033\033[A", "Esc Up"},

	{"an answer with a colour", "\033]11;rgb:0/0/0\007x\033]11;rgb:0/0/0\033\\y",
	 "x y"},
	{"an answer of DCS", "\033P1$r0m\033\\x", "x"},
	{"Alt-] is over with the next Enter", "\033]abc\rd", "d"},

	{"paste", PASTE "pass word" END "x", "\"pass word\" x"},
	{"paste of nothing", PASTE END "x", "nothing x"},
	{"keys in a paste are text", PASTE "\033[Aq\r\033" END "x",
	 "\"\033[Aq\r\033\" x"},
	{"a paste that has the beginning of its end",
	 PASTE "\033[201\033[20\033\033[2" END, "\"\033[201\033[20\033\033[2\""},
	{"a paste that has the beginning of another", PASTE "a" PASTE "b" END,
	 "\"a" PASTE "b\""},
	{"a hostile paste: the rest are keys, its end is swallowed",
	 PASTE "a" END "b" END "c", "\"a\" b c"},

	{"a click, and its release", "\033[<0;5;3M\033[<0;5;3m", "left@2,4"},
	{"the wheel", "\033[<64;1;1M\033[<65;300;200M",
	 "wheel-up@0,0 wheel-down@199,299"},
	{"a click with Ctrl", "\033[<16;2;2M", "left@1,1"},
	{"other buttons, and a drag",
	 "\033[<1;2;2M\033[<2;2;2M\033[<32;2;2M\033[<66;1;1Mx", "x"},
	{"a click at no place", "\033[<0;0;3M\033[<0;3M\033[<0;1;1;1Mx", "x"},
	{"an old mouse report", "\033[M qqx", "x"},
};

static void decode(const struct vector *vector, size_t piece,
		   const struct key_sequence *sequences, struct transcript *ret)
{
	struct key_decoder decoder = {.sequences = sequences};
	size_t len = strlen(vector->bytes), i;

	for (i = 0; i < len; i += piece)
		key_decoder_feed(&decoder, (const uint8_t *)vector->bytes + i,
				 MIN(piece, len - i), on_input, ret);
	assert_int_equal(decoder.state, KEY_GROUND);
}

static void decodes(void **state)
{
	const struct vector *vector = *state;

	for (size_t piece = 1; piece <= strlen(vector->bytes); piece++) {
		struct transcript transcript = {.text = ""};

		decode(vector, piece, NULL, &transcript);
		assert_string_equal(transcript.text, vector->keys);
	}
}

/* A terminal's own sequences come first, also where others mean something else by them. */
static void takes_the_terminals_own(void **state)
{
	static const struct vector vector = {"", "\033[7;7x\033[1~\033q\033[4~\033p",
					     "Delete F1 Insert End"};
	struct transcript transcript = {.text = ""};

	decode(&vector, 1, own, &transcript);
	assert_string_equal(transcript.text, vector.keys);
}

static void feed(struct key_decoder *decoder, const char *bytes, struct transcript *ret)
{
	key_decoder_feed(decoder, (const uint8_t *)bytes, strlen(bytes), on_input, ret);
}

static void esc_waits_for_what_follows(void **state)
{
	struct transcript transcript = {.text = ""};
	struct key_decoder decoder = {.sequences = NULL};

	feed(&decoder, "\033", &transcript);
	assert_string_equal(transcript.text, "");
	assert_true(key_decoder_waits(&decoder));
	key_decoder_flush(&decoder, on_input, &transcript);
	assert_string_equal(transcript.text, "Esc");
	assert_false(key_decoder_waits(&decoder));
	key_decoder_flush(&decoder, on_input, &transcript);
	assert_string_equal(transcript.text, "Esc");
}

/* A slow line cuts sequences: what is more than Esc is no key, however late the rest is. */
static void a_sequence_waits_without_end(void **state)
{
	struct transcript transcript = {.text = ""};
	struct key_decoder decoder = {.sequences = NULL};

	feed(&decoder, "\033[", &transcript);
	assert_false(key_decoder_waits(&decoder));
	key_decoder_flush(&decoder, on_input, &transcript);
	feed(&decoder, "A", &transcript);
	assert_string_equal(transcript.text, "Up");
}

/* Alt-] looks like the beginning of an answer: the keys after it must not be lost. */
static void a_string_ends_with_silence(void **state)
{
	struct transcript transcript = {.text = ""};
	struct key_decoder decoder = {.sequences = NULL};

	feed(&decoder, "\033]", &transcript);
	assert_true(key_decoder_waits(&decoder));
	key_decoder_flush(&decoder, on_input, &transcript);
	feed(&decoder, "q", &transcript);
	assert_string_equal(transcript.text, "q");
}

/* What was typed may be a passphrase. */
static void keeps_nothing(void **state)
{
	static const uint8_t zeros[KEY_SEQUENCE_MAX];
	struct transcript transcript = {.text = ""};
	struct key_decoder decoder = {.sequences = own};

	feed(&decoder, "secret\033[1;5A" PASTE "secret" END, &transcript);
	assert_memory_equal(decoder.pending, zeros, sizeof(zeros));
	feed(&decoder, "\303", &transcript);
	key_decoder_wipe(&decoder);
	assert_memory_equal(decoder.pending, zeros, sizeof(zeros));
	assert_ptr_equal(decoder.sequences, own);
	transcript.text[0] = '\0';
	feed(&decoder, "a", &transcript);
	assert_string_equal(transcript.text, "a");
}

static const struct {
	const char *name;
	uint32_t key;
	const char *written; /* NULL: the same */
} names[] = {
	{"Up", KEY_UP, NULL},
	{"pageup", KEY_PAGE_UP, "PageUp"},
	{"Shift-Tab", KEY_BACK_TAB, NULL},
	{"Space", ' ', NULL},
	{"Esc", 27, NULL},
	{"F1", KEY_F1, NULL},
	{"f12", KEY_F12, "F12"},
	{"F13", 0, NULL},
	{"F0", 0, NULL},
	{"Ctrl-L", 12, NULL},
	{"ctrl-l", 12, "Ctrl-L"},
	{"Ctrl-\\", 28, NULL},
	{"Ctrl-I", KEY_TAB, "Tab"},
	{"Ctrl-M", KEY_ENTER, "Enter"},
	{"Ctrl-J", KEY_ENTER, "Enter"},
	{"Ctrl-[", KEY_ESCAPE, "Esc"},
	{"Ctrl-H", KEY_BACKSPACE, "Backspace"},
	{"Ctrl-@", 0, NULL},
	{"Ctrl-1", 0, NULL},
	{"Ctrl-", 0, NULL},
	{"a", 'a', NULL},
	{"A", 'A', NULL},
	{"?", '?', NULL},
	{"é", 0xe9, NULL},
	{"😀", 0x1f600, NULL},
	{"ab", 0, NULL},
	{"éa", 0, NULL},
	{"\303", 0, NULL},
	{"\001", 0, NULL},
	{" ", 0, NULL},
	{"\302\233", 0, NULL},
	{"", 0, NULL},
};

static void names_keys(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const char *name = names[i].name;
		char room[KEY_NAME_ROOM];

		assert_int_equal(key_from_name(name, strlen(name)), names[i].key);
		if (names[i].key)
			assert_string_equal(key_name(names[i].key, room),
					    names[i].written ? names[i].written : name);
	}
	/* the length counts, not the end of the string */
	assert_int_equal(key_from_name("Upper", 2), KEY_UP);
}

int main(void)
{
	struct CMUnitTest tests[6 + ARRAY_SIZE(vectors)] = {
		cmocka_unit_test(takes_the_terminals_own),
		cmocka_unit_test(esc_waits_for_what_follows),
		cmocka_unit_test(a_sequence_waits_without_end),
		cmocka_unit_test(a_string_ends_with_silence),
		cmocka_unit_test(keeps_nothing),
		cmocka_unit_test(names_keys),
	};

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[6 + i] = (struct CMUnitTest){.name = vectors[i].title,
						   .test_func = decodes,
						   .initial_state = (void *)&vectors[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
