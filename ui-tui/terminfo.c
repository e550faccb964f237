/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/terminfo.h"

#include "ui-tui/key.h"
#include "ui-tui/scope.h"

#include <errno.h>
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

static bool begins(const char *name, const char *with)
{
	const char *bytes = tigetstr(name);

	return bytes && bytes != (char *)-1 && !strncmp(bytes, with, strlen(with));
}

/* newterm() would find the same out, and keep some memory for what it refuses. */
int terminfo_check(int fd)
{
	bool suitable;
	int error;

	if (setupterm(NULL, fd, &error) != 0 || error != 1)
		return -ENODEV;
	suitable = begins("cup", "\033[") && begins("clear", "\033[");
	del_curterm(cur_term);
	return suitable ? 0 : -ENODEV;
}

/* Those that the decoder would take as something else are left to it. */
static bool is_usable(const char *bytes)
{
	return bytes && bytes != (char *)-1 && bytes[0] == '\033' && bytes[1] &&
	       strlen(bytes) < KEY_SEQUENCE_MAX && !strstr(bytes, "$<");
}

void terminfo_keys(struct key_table *ret)
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(capabilities); i++) {
		const char *bytes = tigetstr(capabilities[i].name);

		if (!is_usable(bytes))
			continue;
		snprintf(ret->bytes[n], sizeof(ret->bytes[n]), "%s", bytes);
		ret->sequences[n] = (struct key_sequence){ret->bytes[n],
							  capabilities[i].key};
		n++;
	}
	ret->sequences[n] = (struct key_sequence){.bytes = NULL};
}
