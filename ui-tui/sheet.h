/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* A page that is written from the top: paragraph by paragraph, with room between them where there is some. */
#include "ui-tui/scope.h"
#include "ui-tui/canvas.h"

struct sheet {
	struct canvas canvas;
	unsigned row; /* where the next line goes */
	bool roomy;   /* some lines stay empty */
};

/* The canvas without a margin on both sides. */
struct sheet sheet_of(const struct canvas *canvas);
/* A paragraph, wrapped. */
_printf_(3, 4) void sheet_put(struct sheet *sheet, enum style style, const char *format,
			      ...);
/* An empty line, where there is room. */
void sheet_gap(struct sheet *sheet);
