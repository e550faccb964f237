/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Until the real thing is there. */
#include "ui-tui/key.h"
#include "ui-tui/screen.h"
#include "ui-tui/terminal.h"
#include <errno.h>
void key_decoder_feed(struct key_decoder *decoder, const uint8_t *data, size_t len,
		      input_fn *fn, void *userdata)
{
}
bool key_decoder_waits(const struct key_decoder *decoder)
{
	return false;
}
void key_decoder_flush(struct key_decoder *decoder, input_fn *fn, void *userdata)
{
}
void key_decoder_wipe(struct key_decoder *decoder)
{
}
uint32_t key_from_name(const char *name, size_t len)
{
	return (uint32_t)name[0];
}
const char *key_name(uint32_t key, char room[KEY_NAME_ROOM])
{
	return "";
}
int screen_new(int fd, const struct screen_options *options, struct screen **ret)
{
	return -ENODEV;
}
struct screen *screen_free(struct screen *screen)
{
	return NULL;
}
void screen_resize(struct screen *screen, unsigned rows, unsigned columns)
{
}
struct canvas screen_begin(struct screen *screen)
{
	return (struct canvas){0};
}
void screen_end(struct screen *screen, bool whole)
{
}
int terminal_open(int fd, bool mouse, struct terminal **ret)
{
	return -ENODEV;
}
struct terminal *terminal_close(struct terminal *terminal)
{
	return NULL;
}
void terminal_size(const struct terminal *terminal, unsigned *r, unsigned *c)
{
	*r = *c = 0;
}
void terminal_suspend(struct terminal *terminal)
{
}
struct canvas canvas_part(const struct canvas *canvas, unsigned top, unsigned left,
			  unsigned rows, unsigned columns)
{
	return *canvas;
}
unsigned canvas_put(const struct canvas *canvas, unsigned row, unsigned column,
		    unsigned width, enum style style, const char *text)
{
	return 0;
}
unsigned canvas_printf(const struct canvas *canvas, unsigned row, unsigned column,
		       enum style style, const char *format, ...)
{
	return 0;
}
void canvas_fill(const struct canvas *canvas, unsigned row, enum style style)
{
}
unsigned canvas_paragraph(const struct canvas *canvas, unsigned row, enum style style,
			  const char *text)
{
	return 0;
}
unsigned canvas_paragraph_rows(unsigned columns, const char *text)
{
	return 0;
}
void canvas_cursor(const struct canvas *canvas, unsigned row, unsigned column)
{
}
const char *canvas_glyph(const struct canvas *canvas, enum glyph glyph)
{
	return "";
}
const char *canvas_bars(const struct canvas *canvas, int dbm)
{
	return "";
}
const char *canvas_level(const struct canvas *canvas, unsigned level)
{
	return "";
}
bool canvas_is_ascii(const struct canvas *canvas)
{
	return true;
}
