/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "ui-tui/key.h"

#include <string.h>

struct sum {
	size_t events;
	uint64_t
		hash; /* of what came out, a piece of a paste like its bytes one by one */
};

static void mix(struct sum *sum, uint64_t value)
{
	sum->hash = (sum->hash ^ value) * 0x100000001b3;
}

static void on_input(const struct input *input, void *userdata)
{
	struct sum *sum = userdata;
	char room[KEY_NAME_ROOM];

	sum->events++;
	switch (input->kind) {
	case INPUT_KEY:
		must(input->key > 0 && input->key <= KEY_F12);
		must(strlen(key_name(input->key, room)) < KEY_NAME_ROOM);
		mix(sum, input->key);
		return;
	case INPUT_PASTE:
		must(input->len > 0);
		for (size_t i = 0; i < input->len; i++)
			mix(sum, 1ULL << 32 | (uint8_t)input->text[i]);
		return;
	case INPUT_PASTE_END:
		mix(sum, 2ULL << 32);
		return;
	case INPUT_MOUSE:
		must(input->button <= MOUSE_WHEEL_DOWN);
		mix(sum, 3ULL << 32 | input->row << 16 | input->column);
		return;
	}
}

/* What a terminal sends: the same, however it is cut, and no more than it has bytes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct key_sequence own[] = {
		{"\033[1~", KEY_F1}, {"\033q", KEY_UP}, {NULL, 0}};
	struct key_decoder whole = {.sequences = own}, bytewise = {.sequences = own};
	struct sum sum = {0}, bytewise_sum = {0};

	key_decoder_feed(&whole, data, len, on_input, &sum);
	for (size_t i = 0; i < len; i++)
		key_decoder_feed(&bytewise, data + i, 1, on_input, &bytewise_sum);
	must(sum.events <= len && sum.hash == bytewise_sum.hash);
	must(whole.state == bytewise.state && whole.n_pending == bytewise.n_pending);
	key_decoder_flush(&whole, on_input, &sum);
	must(!key_decoder_waits(&whole));
	key_decoder_wipe(&whole);
	return 0;
}
