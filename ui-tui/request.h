/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * All that a person can ask of the wizard. One row each gives its name (in the keys file and in
 * the manual), its keys, and what the help and the line of keys say.
 *
 * X(id, name, keys, short, help): keys are separated by spaces, as key_name() writes them. A key may
 * stand for several requests: a view takes the first one that is in its own list.
 */
#include "ui-tui/i18n.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* clang-format off */
#define REQUESTS(X) \
	X(UP,         "up",         "Up k",            N_("up"),         N_("one row up")) \
	X(DOWN,       "down",       "Down j",          N_("down"),       N_("one row down")) \
	X(PAGE_UP,    "page-up",    "PageUp Ctrl-B",   N_("page up"),    N_("one screen up")) \
	X(PAGE_DOWN,  "page-down",  "PageDown Ctrl-F", N_("page down"),  N_("one screen down")) \
	X(FIRST,      "first",      "Home g",          N_("first"),      N_("to the first row")) \
	X(LAST,       "last",       "End G",           N_("last"),       N_("to the last row")) \
	X(CHOOSE,     "choose",     "Space",           N_("choose"),     N_("choose this one, or no longer: several are set up in one go")) \
	X(CHOOSE_ALL, "choose-all", "a",               N_("all"),        N_("choose all that are shown and can be set up, or none")) \
	X(ACCEPT,     "accept",     "Enter",           N_("go on"),      N_("go on with what is chosen, or with the row under the cursor")) \
	X(BACK,       "back",       "Esc",             N_("back"),       N_("back to where you came from; nothing that was typed is lost")) \
	X(DETAILS,    "details",    "Tab i",           N_("details"),    N_("everything that is known of it, and why it matches a product or not")) \
	X(FILTER,     "filter",     "/",               N_("filter"),     N_("show only what matches the words typed")) \
	X(SORT,       "sort",       "s",               N_("sort"),       N_("sort by the next column; rows never move by themselves")) \
	X(GROUP,      "group",      "p",               N_("group"),      N_("group by product, or no longer")) \
	X(IDENTIFY,   "identify",   "b",               N_("blink"),      N_("have it blink or beep, if it can")) \
	X(RENAME,     "rename",     "r",               N_("rename"),     N_("give it a name")) \
	X(FORGET,     "forget",     "x Delete",        N_("forget"),     N_("forget what is remembered of it")) \
	X(AGAIN,      "again",      "t",               N_("try again"),  N_("try again; all other answers are kept")) \
	X(CANCEL,     "cancel",     "c",               N_("cancel"),     N_("end this one, cleanly")) \
	X(LEAVE,      "leave",      "v",               N_("leave"),      N_("leave this network, and put this computer back as it was")) \
	X(REVEAL,     "reveal",     "F2 Ctrl-R",       N_("show"),       N_("show what is typed, or hide it again")) \
	X(HIDDEN,     "hidden",     "h",               N_("other"),      N_("a network that is not listed, or does not say its name")) \
	X(CODE,       "code",       "u F3",            N_("QR code"),    N_("show it as a QR code")) \
	X(ENTER_CODE, "enter-code", "e",               N_("code"),       N_("set up the accessory of a code: typed, pasted, scanned, or in a picture")) \
	X(MINE,       "accessories","m",               N_("mine"),       N_("the accessories that are remembered")) \
	X(DOCTOR,     "doctor",     "d",               N_("doctor"),     N_("what stands in the way on this computer, and its cure")) \
	X(LOG,        "log",        "l",               N_("log"),        N_("what has happened so far")) \
	X(REPORT,     "report",     "w",               N_("save"),       N_("write a report to a file, without secrets")) \
	X(HELP,       "help",       "F1 ?",            N_("help"),       N_("this help")) \
	X(REDRAW,     "redraw",     "Ctrl-L",          N_("redraw"),     N_("draw the screen anew")) \
	X(SUSPEND,    "suspend",    "Ctrl-Z",          N_("suspend"),    N_("back to the shell; `fg` returns")) \
	X(QUIT,       "quit",       "q Ctrl-C",        N_("quit"),       N_("leave the wizard"))
/* clang-format on */

enum request {
	REQUEST_NONE,
#define X(id, name, keys, brief, help) REQUEST_##id,
	REQUESTS(X)
#undef X
		REQUESTS_N
};

/* Static; "" for REQUEST_NONE. brief and help are translated. */
const char *request_name(enum request request);
const char *request_brief(enum request request);
const char *request_help(enum request request);
/* REQUEST_NONE: there is none of that name. */
enum request request_find(const char *name, size_t len);

enum { KEYMAP_KEYS_MAX = 6 };

/* Which keys stand for which request: as above, then as the user's file says. */
struct keymap {
	uint32_t keys[REQUESTS_N][KEYMAP_KEYS_MAX]; /* 0: none */
};

void keymap_init(struct keymap *map);
/* Text of a keys file: lines "request key key...", '#' comments; what it names loses its former keys.
   0; -EINVAL: *ret_line is the line (from 1) that is wrong. */
int keymap_load(struct keymap *map, const char *text, size_t len, unsigned *ret_line);
/* The first of requests (REQUEST_NONE at its end) that the key stands for; REQUEST_NONE. */
enum request keymap_find(const struct keymap *map, uint32_t key,
			 const enum request *requests);
