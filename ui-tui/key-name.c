/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/key.h"

#include "ui-tui/scope.h"
#include "ui-tui/utf8.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	uint32_t key;
} names[] = {
	{"Up", KEY_UP},
	{"Down", KEY_DOWN},
	{"Left", KEY_LEFT},
	{"Right", KEY_RIGHT},
	{"Home", KEY_HOME},
	{"End", KEY_END},
	{"PageUp", KEY_PAGE_UP},
	{"PageDown", KEY_PAGE_DOWN},
	{"Insert", KEY_INSERT},
	{"Delete", KEY_DELETE},
	{"Shift-Tab", KEY_BACK_TAB},
	{"Tab", KEY_TAB},
	{"Enter", KEY_ENTER},
	{"Esc", KEY_ESCAPE},
	{"Space", ' '},
	{"Backspace", KEY_BACKSPACE},
	/* what a terminal sends for both: key.h */
	{"Ctrl-J", KEY_ENTER},
	{"Ctrl-H", KEY_BACKSPACE},
};

static bool is_named(const char *name, size_t len, const char *known)
{
	return strlen(known) == len && !strncasecmp(name, known, len);
}

/* "F1" to "F12" */
static uint32_t function_key(const char *name, size_t len)
{
	char known[4];

	for (uint32_t i = 0; i < 12; i++) {
		snprintf(known, sizeof(known), "F%u", i + 1);
		if (is_named(name, len, known))
			return KEY_F1 + i;
	}
	return 0;
}

/* "Ctrl-L"; "Ctrl-_" and the like have names up to 0x1f. */
static uint32_t control_key(const char *name, size_t len)
{
	static const char prefix[] = "Ctrl-";
	char c;

	if (len != sizeof(prefix) || strncasecmp(name, prefix, len - 1) != 0)
		return 0;
	c = name[len - 1];
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	return c > '@' && c <= '_' ? (uint32_t)(c - '@') : 0;
}

static uint32_t character(const char *name, size_t len)
{
	const uint8_t *bytes = (const uint8_t *)name;
	uint32_t c;

	if (!len || utf8_length(bytes[0]) != len)
		return 0;
	c = utf8_decode(bytes, len);
	return c > ' ' && c != UINT32_MAX && (c < 0x7f || c >= 0xa0) ? c : 0;
}

uint32_t key_from_name(const char *name, size_t len)
{
	uint32_t key;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (is_named(name, len, names[i].name))
			return names[i].key;
	key = function_key(name, len);
	if (!key)
		key = control_key(name, len);
	return key ? key : character(name, len);
}

const char *key_name(uint32_t key, char room[KEY_NAME_ROOM])
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].key == key)
			return names[i].name;
	if (key >= KEY_F1 && key <= KEY_F12)
		snprintf(room, KEY_NAME_ROOM, "F%u", key - KEY_F1 + 1);
	else if (key < ' ')
		snprintf(room, KEY_NAME_ROOM, "Ctrl-%c", (char)(key + '@'));
	else
		room[key < KEY_SPECIAL ? utf8_encode(key, room) : 0] = '\0';
	return room;
}
