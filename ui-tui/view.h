/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A view is one page of the wizard. It draws what the models say, and turns requests and text into
 * calls of the library and of the models. Views stand on a stack (wizard_push, wizard_pop); the top
 * one is seen, all hear of events.
 */
#include "ui-tui/canvas.h"
#include "ui-tui/request.h"
#include "ui-tui/scope.h"

struct field;
struct wizard;
struct view;

struct view_ops {
	const char *title; /* N_() */
	const char *help;  /* N_(): a sentence or two on what this page is for */
	/* What it takes, in the order of the line of keys; REQUEST_NONE at the end. Those of every
	   page (help, quit, ..) are not among them: wizard_requests. */
	const enum request *requests;
	void (*draw)(struct view *view, const struct canvas *canvas);
	/* Of the list above. */
	void (*request)(struct view *view, enum request request);
	/* The line that is typed into now; NULL: none. While there is one, characters and the keys of
	   field_edit() are no requests. May be NULL. */
	struct field *(*field)(const struct view *view);
	/* What stands in it has changed. May be NULL. */
	void (*typed)(struct view *view);
	/* One of the library's. Models have seen it before. May be NULL. */
	void (*event)(struct view *view, const struct usher_event *event);
	/* Something went on in the library that is no event: a doctor, suggestions. May be NULL. */
	void (*moved)(struct view *view);
	/* When what it shows changes by time alone: CLOCK_BOOTTIME in microseconds, 0: never. May be
	   NULL. */
	uint64_t (*next_change)(const struct view *view);
	/* A click on a row of its canvas, from 0; may be NULL. */
	void (*click)(struct view *view, unsigned row, unsigned column);
	/* It is on top again, or for the first time. May be NULL. */
	void (*shown)(struct view *view);
	void (*free)(struct view *view);
};

/* The first member of every view. */
struct view {
	const struct view_ops *ops;
	struct wizard *wizard;
};

struct field *
view_field(const struct view *view); /* NULL: nothing is typed into it now */
/* Whether the key can be meant as a request: a character cannot while something is typed. */
bool view_takes_key(const struct view *view, uint32_t key);
