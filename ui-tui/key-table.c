/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/key-table.h"

#include "ui-tui/scope.h"

#include <stdio.h>
#include <string.h>
#include <term.h>

static const struct {
	char name[6];
	uint32_t key;
} capabilities[] = {
	{"kcuu1", KEY_UP},     {"kcud1", KEY_DOWN},    {"kcub1", KEY_LEFT},
	{"kcuf1", KEY_RIGHT},  {"khome", KEY_HOME},    {"kend", KEY_END},
	{"kpp", KEY_PAGE_UP},  {"knp", KEY_PAGE_DOWN}, {"kich1", KEY_INSERT},
	{"kdch1", KEY_DELETE}, {"kcbt", KEY_BACK_TAB}, {"kent", KEY_ENTER},
	{"kf1", KEY_F1},       {"kf2", KEY_F1 + 1},    {"kf3", KEY_F1 + 2},
	{"kf4", KEY_F1 + 3},   {"kf5", KEY_F1 + 4},    {"kf6", KEY_F1 + 5},
	{"kf7", KEY_F1 + 6},   {"kf8", KEY_F1 + 7},    {"kf9", KEY_F1 + 8},
	{"kf10", KEY_F1 + 9},  {"kf11", KEY_F1 + 10},  {"kf12", KEY_F12},
};
_Static_assert(ARRAY_SIZE(capabilities) == KEY_TABLE_MAX, "a row each");

/* Those that the decoder would take as something else are left to it. */
static bool is_usable(const char *bytes)
{
	return bytes && bytes != (char *)-1 && bytes[0] == '\033' && bytes[1] &&
	       strlen(bytes) < KEY_SEQUENCE_MAX && !strstr(bytes, "$<");
}

void key_table_init(struct key_table *table)
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(capabilities); i++) {
		const char *bytes = tigetstr(capabilities[i].name);

		if (!is_usable(bytes))
			continue;
		snprintf(table->bytes[n], sizeof(table->bytes[n]), "%s", bytes);
		table->sequences[n] = (struct key_sequence){table->bytes[n],
							    capabilities[i].key};
		n++;
	}
	table->sequences[n] = (struct key_sequence){.bytes = NULL};
}
