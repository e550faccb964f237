/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/picture.h"

#include "ui-tui/scope.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum {
	PIECE = 3072,	   /* bytes of the file in one command: 4096 of base64 */
	PNG_HEAD = 24,	   /* signature, and the beginning of IHDR: PNG 5.2, 11.2.2 */
	CELL_HEIGHT = 2,   /* times its width, as a rule */
	COMMAND_ROOM = 96, /* of its parameters */
};

struct image {
	size_t len;
	unsigned width, height; /* pixels */
	uint8_t data[PICTURE_FILE_MAX];
};

static bool env_is(const char *name, const char *value)
{
	const char *set = getenv(name);

	return set && !strcmp(set, value);
}

/* By name: asking the terminal would take an answer, which those that do not know it owe us. Inside of
   tmux and screen it would reach nobody. */
static bool is_possible(void)
{
	const char *term = getenv("TERM");

	if (!term || !strncmp(term, "screen", 6) || !strncmp(term, "tmux", 4))
		return false;
	return !strcmp(term, "xterm-kitty") || !strcmp(term, "xterm-ghostty") ||
	       getenv("KITTY_WINDOW_ID") || env_is("TERM_PROGRAM", "WezTerm") ||
	       env_is("TERM_PROGRAM", "ghostty");
}

static void forget(struct picture_place *place)
{
	free(place->path);
	*place = (struct picture_place){0};
}

void pictures_init(struct pictures *pictures)
{
	*pictures = (struct pictures){.possible = is_possible()};
}

void pictures_deinit(struct pictures *pictures)
{
	forget(&pictures->wanted);
	forget(&pictures->shown);
}

void pictures_begin(struct pictures *pictures)
{
	forget(&pictures->wanted);
}

void pictures_want(struct pictures *pictures, const char *path, unsigned row,
		   unsigned column, unsigned rows, unsigned columns)
{
	forget(&pictures->wanted);
	if (!pictures->possible || !rows || !columns)
		return;
	pictures->wanted = (struct picture_place){
		.path = strdup(path),
		.row = row,
		.column = column,
		.rows = rows,
		.columns = columns,
	};
}

/* ---- The file ---- */

static unsigned big_endian(const uint8_t *p)
{
	return (unsigned)p[0] << 24 | (unsigned)p[1] << 16 | (unsigned)p[2] << 8 | p[3];
}

static bool is_png(struct image *image)
{
	static const uint8_t head[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',
				       0,    0,	  0,   13,  'I',  'H',	'D',  'R'};

	if (image->len < PNG_HEAD || memcmp(image->data, head, sizeof(head)) != 0)
		return false;
	image->width = big_endian(image->data + 16);
	image->height = big_endian(image->data + 20);
	return image->width && image->height;
}

/* NULL: it is no PNG file of a size that is sent. */
static struct image *load(const char *path)
{
	_cleanup_(closep) int fd = open(path,
					O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	_cleanup_(freep) struct image *image = NULL;
	struct image *loaded;
	struct stat st;
	ssize_t n = 1;

	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) ||
	    st.st_size > PICTURE_FILE_MAX)
		return NULL;
	image = calloc(1, sizeof(*image));
	while (image && n > 0 && image->len < sizeof(image->data)) {
		n = read(fd, image->data + image->len, sizeof(image->data) - image->len);
		if (n > 0)
			image->len += (size_t)n;
	}
	if (!image || n < 0 || !is_png(image))
		return NULL;
	loaded = image;
	image = NULL;
	return loaded;
}

/* ---- What the terminal is told ---- */

/* RFC 4648 4: len bytes in (len + 2) / 3 * 4 characters. */
static void put_base64(FILE *stream, const uint8_t *data, size_t len)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		size_t left = len - i;
		uint32_t bits = (uint32_t)data[i] << 16 |
				(left > 1 ? (uint32_t)data[i + 1] << 8 : 0) |
				(left > 2 ? data[i + 2] : 0);

		fputc(digits[bits >> 18 & 63], stream);
		fputc(digits[bits >> 12 & 63], stream);
		fputc(left > 1 ? digits[bits >> 6 & 63] : '=', stream);
		fputc(left > 2 ? digits[bits & 63] : '=', stream);
	}
}

/* The largest part of its place that has the picture's shape: of one measure alone older versions of
   kitty make a picture of another shape. */
static void fit(const struct picture_place *place, const struct image *image,
		unsigned *ret_rows, unsigned *ret_columns)
{
	uint64_t wide = (uint64_t)place->rows * CELL_HEIGHT * image->width;
	uint64_t high = (uint64_t)place->columns * image->height;

	*ret_rows = place->rows;
	*ret_columns = place->columns;
	if (wide <= high)
		*ret_columns = (unsigned)((wide + image->height / 2) / image->height);
	else
		*ret_rows = (unsigned)(high / ((uint64_t)CELL_HEIGHT * image->width));
	*ret_rows = MAX(*ret_rows, 1U);
	*ret_columns = MAX(*ret_columns, 1U);
}

static void put_image(FILE *stream, const struct picture_place *place,
		      const struct image *image)
{
	unsigned rows, columns;
	char parameters[COMMAND_ROOM];

	fit(place, image, &rows, &columns);
	snprintf(parameters, sizeof(parameters), "a=T,f=100,q=2,C=1,r=%u,c=%u,", rows,
		 columns);
	fprintf(stream, "\033[%u;%uH", place->row + 1, place->column + 1);
	for (size_t at = 0; at < image->len; at += PIECE) {
		size_t len = MIN(image->len - at, (size_t)PIECE);

		fprintf(stream, "\033_G%sm=%d;", at ? "" : parameters,
			at + len < image->len);
		put_base64(stream, image->data + at, len);
		fputs("\033\\", stream);
	}
}

static bool is_same(const struct picture_place *a, const struct picture_place *b)
{
	if (!a->path || !b->path)
		return !a->path && !b->path;
	return !strcmp(a->path, b->path) && a->row == b->row && a->column == b->column &&
	       a->rows == b->rows && a->columns == b->columns;
}

/* Between a saved and a restored cursor; all pictures on the screen are ours. */
static void replace(struct pictures *pictures, FILE *stream)
{
	_cleanup_(freep) struct image *image = NULL;

	if (pictures->wanted.path)
		image = load(pictures->wanted.path);
	fputs("\0337\033_Ga=d,q=2\033\\", stream);
	if (image)
		put_image(stream, &pictures->wanted, image);
	fputs("\0338", stream);
}

void pictures_write(struct pictures *pictures, int fd, bool whole)
{
	_cleanup_(closep) int own = -1;
	FILE *stream;

	if (is_same(&pictures->wanted, &pictures->shown) &&
	    !(whole && pictures->shown.path))
		return;
	own = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	stream = own < 0 ? NULL : fdopen(own, "w");
	if (!stream)
		return;
	own = -1;
	replace(pictures, stream);
	fclose(stream);
	forget(&pictures->shown);
	pictures->shown = pictures->wanted;
	pictures->wanted = (struct picture_place){0};
}
