/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What all pages of the wizard share: the models, the stack of views, the line of messages. */
#include "ui-tui/batch.h"
#include "ui-tui/blink.h"
#include "ui-tui/history.h"
#include "ui-tui/joins.h"
#include "ui-tui/key.h"
#include "ui-tui/pairing.h"
#include "ui-tui/rows.h"
#include "ui-tui/ui.h"
#include "ui-tui/view.h"

enum {
	WIZARD_VIEWS_MAX = 12,
	WIZARD_ROWS_MIN = 12, /* below that the screen only says so */
	WIZARD_COLUMNS_MIN = 40,
	WIZARD_SETTLE_US =
		15000000, /* for connections to close and networks to be left, at the end */
};

struct wizard {
	struct usher *usher; /* borrowed */
	const struct ui_options *options;
	struct keymap keymap;
	struct rows rows;	/* every accessory that was found */
	struct batch batch;	/* what is being set up */
	struct joins joins;	/* networks of accessories that are joined */
	struct pairing pairing; /* an accessory on Wi-Fi Aware that is being paired */
	struct blinks blinks;	/* what was asked to show itself */
	struct history history; /* what happened: the log and the report */
	int radio_error;	/* enum usher_error: what keeps discovery from working */
	struct usher_doctor *doctor; /* the last examination; NULL: none yet */
	struct view *views[WIZARD_VIEWS_MAX];
	unsigned n_views;
	struct view *left[WIZARD_VIEWS_MAX]; /* popped; freed when the turn is over */
	unsigned n_left;
	char *message; /* on the line above the keys; NULL */
	enum style message_style;
	bool changed; /* something that is seen: draw */
	bool redraw;  /* draw all of it */
	bool suspend; /* somebody asked for the shell */
	bool quit;
	bool leaving; /* it was left, and waits for what goes on to end */
	int code;
};

/* Requests that every page takes, after its own. */
extern const enum request wizard_requests[];

int wizard_init(struct wizard *wizard, struct usher *usher,
		const struct ui_options *options);
void wizard_deinit(struct wizard *wizard);
/* Takes the view, also when there is no room for it; NULL (out of memory) is said. */
void wizard_push(struct wizard *wizard, struct view *view);
/* The top view goes, when this turn is over. The last one: the wizard is left. */
void wizard_pop(struct wizard *wizard);
/* So many, until the picker is on top. */
void wizard_home(struct wizard *wizard);
struct view *wizard_top(const struct wizard *wizard);
/* Something that is seen has changed. */
void wizard_changed(struct wizard *wizard);
/* A sentence above the line of keys, until the next key; also kept in the history. The text has been
   through usher_printable() where a stranger wrote it. */
void wizard_say(struct wizard *wizard, enum style style, const char *format, ...)
	_printf_(3, 4);
/* To the models, then to all views. */
void wizard_event(struct wizard *wizard, const struct usher_event *event);
void wizard_moved(struct wizard *wizard);
/* A key or a paste, for the top view or for the wizard itself. */
void wizard_input(struct wizard *wizard, const struct input *input);
void wizard_request(struct wizard *wizard, enum request request);
/* Frees the views that went. */
void wizard_end_turn(struct wizard *wizard);
/* Tells everything that goes on to end. Then until wizard_is_busy() is over, WIZARD_SETTLE_US at most. */
void wizard_end_all(struct wizard *wizard);
/* Something goes on that has to end before the process does: connections, a joined network. */
bool wizard_is_busy(const struct wizard *wizard);
/* The earliest change by time alone; 0: none. */
uint64_t wizard_next_change(const struct wizard *wizard);
/* The whole screen: title, the top view, the message, the keys. */
void wizard_draw(struct wizard *wizard, const struct canvas *canvas);
/* Which row of the screen the top view's first one is. */
unsigned wizard_body_top(void);
