/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/sheet.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	ROOMY = 14, /* lines from which on some stay empty */
	MARGIN = 2,
};

struct sheet sheet_of(const struct canvas *canvas)
{
	return (struct sheet){
		.canvas = canvas_part(canvas, 0, MARGIN, canvas->rows,
				      canvas->columns - 2 * MARGIN),
		.roomy = canvas->rows >= ROOMY,
	};
}

void sheet_put(struct sheet *sheet, enum style style, const char *format, ...)
{
	_cleanup_(freep) char *text = NULL;
	struct canvas rest = canvas_part(&sheet->canvas, sheet->row, 0,
					 sheet->canvas.rows, sheet->canvas.columns);
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	if (text)
		sheet->row += canvas_paragraph(&rest, 0, style, text);
}

void sheet_gap(struct sheet *sheet)
{
	sheet->row += sheet->roomy;
}
