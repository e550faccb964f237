/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a terminal is told of a picture: kitty's documentation, "Terminal graphics protocol". */
#include "ui-tui/picture.h"

#include "ui-tui/scope.h"

#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define SAVE	"\0337"
#define RESTORE "\0338"
#define DELETE	"\033_Ga=d,q=2\033\\"

struct test {
	char dir[32];
	char path[48];
	struct pictures pictures;
	int fd;
	char took[PICTURE_FILE_MAX * 2];
};

static void set_terminal(const char *term, const char *program)
{
	unsetenv("KITTY_WINDOW_ID");
	unsetenv("TERM_PROGRAM");
	setenv("TERM", term, 1);
	if (program)
		setenv("TERM_PROGRAM", program, 1);
}

static int set_up(void **state)
{
	struct test *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	strcpy(t->dir, "/tmp/usher-test-XXXXXX");
	assert_non_null(mkdtemp(t->dir));
	snprintf(t->path, sizeof(t->path), "%s/picture", t->dir);
	set_terminal("xterm-kitty", NULL);
	pictures_init(&t->pictures);
	*state = t;
	return 0;
}

static int tear_down(void **state)
{
	struct test *t = *state;

	pictures_deinit(&t->pictures);
	scratch_remove(t->dir);
	free(t);
	return 0;
}

/* A file of that length that begins as a PNG of so many pixels does. */
static void write_png(const struct test *t, uint8_t width, uint8_t height, size_t len)
{
	uint8_t head[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',	0, 0, 0, 13,
			  'I',	'H', 'D', 'R', 0,    0,	   0,	 width, 0, 0, 0, height};
	FILE *file = fopen(t->path, "w");

	assert_non_null(file);
	fwrite(head, 1, sizeof(head), file);
	for (size_t i = sizeof(head); i < len; i++)
		fputc('x', file);
	assert_int_equal(fclose(file), 0);
}

static const char *draw(struct test *t, bool wanted, bool whole)
{
	ssize_t n;

	t->fd = memfd_create("terminal", MFD_CLOEXEC);
	pictures_begin(&t->pictures);
	if (wanted)
		pictures_want(&t->pictures, t->path, 2, 4, 5, 20);
	pictures_write(&t->pictures, t->fd, whole);
	n = pread(t->fd, t->took, sizeof(t->took) - 1, 0);
	assert_true(n >= 0);
	t->took[n] = '\0';
	close(t->fd);
	return t->took;
}

static void sends_a_picture_once(void **state)
{
	struct test *t = *state;
	static const char shown[] = SAVE DELETE
		"\033[3;5H\033_Ga=T,f=100,q=2,C=1,r=5,c=10,m=0;"
		"iVBORw0KGgoAAAANSUhEUgAAAAgAAAAI"
		"\033\\" RESTORE;

	write_png(t, 8, 8, 24);
	assert_string_equal(draw(t, true, false), shown);
	assert_string_equal(draw(t, true, false), "");
	assert_string_equal(draw(t, true, true), shown); /* after Ctrl-L, a resize, fg */
	assert_string_equal(draw(t, false, false), SAVE DELETE RESTORE);
	assert_string_equal(draw(t, false, true), "");
}

static void keeps_its_shape(void **state)
{
	struct test *t = *state;

	write_png(t, 20, 10, 24);
	assert_non_null(strstr(draw(t, true, false), ",r=5,c=20,")); /* just fits */
	write_png(t, 21, 10, 24);
	assert_non_null(strstr(draw(t, true, true), ",r=4,c=20,"));
	write_png(t, 1, 200, 24);
	assert_non_null(strstr(draw(t, true, true), ",r=5,c=1,"));
}

static void sends_large_ones_in_pieces(void **state)
{
	struct test *t = *state;
	const char *more;

	write_png(t, 8, 8, 3072 + 1);
	more = strstr(draw(t, true, false), ",m=1;iVBOR");
	assert_non_null(more);
	assert_int_equal(strcspn(more + 5, "\033"), 4096);
	assert_non_null(strstr(more, "\033\\\033_Gm=0;eA==\033\\" RESTORE));
	write_png(t, 8, 8, PICTURE_FILE_MAX);
	assert_non_null(strstr(draw(t, true, true), "\033_Gm=0;"));
}

static void shows_nothing_of_what_is_no_picture(void **state)
{
	struct test *t = *state;

	assert_string_equal(draw(t, true, true), SAVE DELETE RESTORE); /* no file */
	write_png(t, 8, 8, PICTURE_FILE_MAX + 1);
	assert_string_equal(draw(t, true, true), SAVE DELETE RESTORE);
	write_png(t, 0, 8, 24);
	assert_string_equal(draw(t, true, true), SAVE DELETE RESTORE);
	assert_int_equal(truncate(t->path, 23), 0);
	assert_string_equal(draw(t, true, true), SAVE DELETE RESTORE);
	assert_int_equal(unlink(t->path), 0);
	assert_int_equal(mkfifo(t->path, 0600), 0); /* nobody waits for its writer */
	assert_string_equal(draw(t, true, true), SAVE DELETE RESTORE);
	assert_int_equal(unlink(t->path), 0);
	assert_int_equal(symlink("/dev/zero", t->path), 0);
	assert_string_equal(draw(t, true, true), SAVE DELETE RESTORE);
}

static void is_for_terminals_that_show_pictures(void **state)
{
	static const struct {
		const char *term, *program;
		bool possible;
	} rows[] = {
		{"xterm-kitty", NULL, true},
		{"xterm-ghostty", NULL, true},
		{"xterm-256color", "WezTerm", true},
		{"xterm-256color", "ghostty", true},
		{"xterm-256color", NULL, false},
		{"xterm-256color", "vscode", false},
		{"linux", NULL, false},
		{"tmux-256color", "WezTerm", false},
		{"screen-256color", "ghostty", false},
	};
	struct test *t = *state;

	write_png(t, 8, 8, 24);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		set_terminal(rows[i].term, rows[i].program);
		pictures_deinit(&t->pictures);
		pictures_init(&t->pictures);
		assert_int_equal(t->pictures.possible, rows[i].possible);
		assert_int_equal(*draw(t, true, false) != '\0', rows[i].possible);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sends_a_picture_once),
		TEST(keeps_its_shape),
		TEST(sends_large_ones_in_pieces),
		TEST(shows_nothing_of_what_is_no_picture),
		TEST(is_for_terminals_that_show_pictures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
