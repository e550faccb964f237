/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Codes in pictures, with a program in zbarimg's place that says what the test wants. */
#include "setup/image.h"

#include "tests/unit/run-until.h"
#include "tests/unit/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* clang-format off */
#define ESP "{\"ver\":\"v1\",\"name\":\"PROV_0A1B2C\",\"pop\":\"abcd1234\",\"transport\":\"ble\"}"
#define PNG "\x89PNG\r\n\x1a\n...."
#define NO_PICTURE "it is no PNG, JPEG, WebP, GIF or BMP picture"

static const struct outcome {
	const char *title;
	const char *script; /* behind "#!/bin/sh"; NULL: there is no zbarimg */
	enum usher_error error;
	const char *text; /* of the event, or what the codes are, joined by '|' */
} outcomes[] = {
	{"a code", "echo 'MT:YNJV7VSC00CMVH7SR00'", USHER_OK, "MT:YNJV7VSC00CMVH7SR00"},
	{"a code of several lines", "printf '{\"ver\":\"v1\",\\n \"name\":\"a\"}\\n'", USHER_OK, "{\"ver\":\"v1\",\n \"name\":\"a\"}"},
	{"several codes, and what is none", "printf 'http://example.com\\nWIFI:S:a;;\\n" ESP "\\n12345\\n'", USHER_OK, "WIFI:S:a;;|" ESP},
	{"nothing that is a code", "printf 'hello\\nMT:\\n'", USHER_ERROR_BAD_DATA, "it is no code of a known kind: WIFI:, DPP:, AWARE:, MT:, X-HM:// or Espressif's"},
	{"a code that is wrong", "echo 'MT:YNJV7VSC00CMVH'", USHER_ERROR_BAD_DATA,
	 "a character in it is none of a Matter code, or some are missing"},
	{"a picture without a code", "exit 4", USHER_ERROR_BAD_DATA, "there is no QR code in the picture, or it is not sharp enough"},
	{"a picture that is damaged", "exit 1", USHER_ERROR_BAD_DATA, "the picture cannot be read"},
	{"it dies of the picture", "kill -11 $$", USHER_ERROR_BAD_DATA, "the picture cannot be read"},
	{"it prints without end", "while :; do echo MT:YNJV7VSC00CMVH7SR00; done", USHER_ERROR_BAD_DATA, "the picture cannot be read"},
	{"there is no zbarimg", NULL, USHER_ERROR_NO_ZBAR, NULL},
	{"a zbarimg that cannot be run", "exit 127", USHER_ERROR_NO_ZBAR, NULL},
	{"it is given the file and its format, and QR codes alone",
	 "[ \"$*\" = '--raw --quiet --nodbus -Sdisable -Sqrcode.enable -Sqrcode.binary png:/dev/fd/3' ] || exit 4\n"
	 "IFS= read -r line </dev/fd/3 || exit 4\n[ \"${#line}\" -gt 3 ] || exit 4\necho 'WIFI:S:a;;'", USHER_OK, "WIFI:S:a;;"},
};

static const struct refusal {
	const char *title, *name, *content; /* content NULL: as set_up() made it */
	int error;
	const char *problem;
} refusals[] = {
	{"a file that is missing", "missing", NULL, -ENOENT, NULL},
	{"a directory", ".", NULL, -EINVAL, "it is not a file"},
	{"a FIFO", "fifo", NULL, -EINVAL, "it is not a file"},
	{"32 MiB and a byte", "large", NULL, -EINVAL, "it has more than 32 MiB"},
	{"an empty file", "a", "", -EINVAL, NO_PICTURE},
	{"text", "a", "MT:YNJV7VSC00CMVH7SR00", -EINVAL, NO_PICTURE},
	{"PostScript, which ImageMagick would execute", "a", "%!PS-Adobe-3.0", -EINVAL, NO_PICTURE},
	{"a cut head", "a", "\x89PNG\r\n\x1a", -EINVAL, NO_PICTURE},
};

static const struct head {
	const char *title, *bytes;
	size_t len;
	const char *format;
} heads[] = {
	{"PNG", "\x89PNG\r\n\x1a\n\0\0\0\r", 12, "png"},
	{"JPEG", "\xff\xd8\xff\xe0", 4, "jpeg"},
	{"WebP", "RIFF\x24\0\0\0WEBP", 12, "webp"},
	{"GIF", "GIF89a", 6, "gif"},
	{"BMP", "BM\0\0", 4, "bmp"},
	{"another RIFF", "RIFF\x24\0\0\0WAVE", 12, NULL},
	{"SVG", "<svg xmlns=", 11, NULL},
};
/* clang-format on */

static char directory[] = "/tmp/usher-image-XXXXXX";

static const char *path_of(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

static void write_file(const char *name, const char *content, mode_t mode)
{
	int fd = open(path_of(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, content, strlen(content)), strlen(content));
	close(fd);
}

static void join_codes(const struct usher_image *image, char *ret, size_t size)
{
	const char *code;
	size_t len;

	*ret = '\0';
	for (size_t i = 0; (code = usher_image_get_code(image, i, &len)); i++) {
		assert_int_equal(strlen(code), len);
		snprintf(ret + strlen(ret), size - strlen(ret), "%s%s", i ? "|" : "",
			 code);
	}
}

static struct usher_event *wait_for_end(struct usher *usher)
{
	struct pollfd fd = {usher_get_fd(usher), POLLIN, 0};
	struct usher_event *event;

	while (!(event = usher_next_event(usher))) {
		assert_int_equal(poll(&fd, 1, RUN_UNTIL_MS), 1);
		assert_int_equal(usher_dispatch(usher), 0);
	}
	return event;
}

static void outcome_is_told(void **state)
{
	const struct outcome *row = *state;
	struct usher_image *image = NULL;
	struct usher_event *event;
	struct usher *usher;
	char script[512], codes[512];

	unlink(path_of("zbarimg"));
	snprintf(script, sizeof(script), "#!/bin/sh\n%s\n",
		 row->script ? row->script : "");
	if (row->script)
		write_file("zbarimg", script, 0700);
	write_file("a", PNG, 0600);
	assert_int_equal(usher_new(&usher), 0);
	assert_int_equal(usher_image_start(usher, path_of("a"), &image, NULL), 0);
	event = wait_for_end(usher);
	assert_int_equal(usher_event_get_type(event), USHER_EVENT_END);
	assert_ptr_equal(usher_event_get_image(event), image);
	assert_null(usher_event_to_json(event));
	assert_int_equal(usher_event_get_error(event), row->error);
	join_codes(image, codes, sizeof(codes));
	if (row->error && row->text)
		assert_string_equal(usher_event_get_text(event), row->text);
	assert_string_equal(codes, row->error ? "" : row->text);
	usher_event_free(event);
	usher_image_free(image);
	assert_null(usher_next_event(usher));
	usher_free(usher);
}

static void file_is_refused(void **state)
{
	const struct refusal *row = *state;
	struct usher_image *image = NULL;
	const char *problem = NULL;
	struct usher *usher;

	if (row->content)
		write_file(row->name, row->content, 0600);
	assert_int_equal(usher_new(&usher), 0);
	assert_int_equal(usher_image_start(usher, path_of(row->name), &image, &problem),
			 row->error);
	assert_null(image);
	assert_int_equal(!problem, !row->problem);
	if (problem)
		assert_string_equal(problem, row->problem);
	usher_free(usher);
}

static void head_is_recognised(void **state)
{
	const struct head *row = *state;
	const char *format = image_format((const uint8_t *)row->bytes, row->len);

	assert_int_equal(!format, !row->format);
	if (format)
		assert_string_equal(format, row->format);
	for (size_t len = 0; len < 2; len++)
		assert_null(image_format((const uint8_t *)row->bytes, len));
}

static void what_is_freed_or_left_behind_says_nothing(void **state)
{
	struct usher_image *freed = NULL, *ended = NULL, *left = NULL;
	struct usher *usher;

	(void)state;
	write_file("zbarimg", "#!/bin/sh\nwhile :; do :; done\n", 0700);
	write_file("a", PNG, 0600);
	assert_int_equal(usher_new(&usher), 0);
	assert_int_equal(usher_image_start(usher, path_of("a"), &freed, NULL), 0);
	assert_int_equal(usher_image_start(usher, path_of("a"), &left, NULL), 0);
	unlink(path_of("zbarimg"));
	assert_int_equal(usher_image_start(usher, path_of("a"), &ended, NULL), 0);
	usher_image_free(freed);
	usher_image_free(ended); /* with its END in the queue */
	assert_null(usher_next_event(usher));
	usher_free(usher);
	usher_image_free(left);
}

static int set_up(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(directory));
	assert_int_equal(mkfifo(path_of("fifo"), 0600), 0);
	write_file("large", PNG, 0600);
	assert_int_equal(truncate(path_of("large"), (32 << 20) + 1), 0);
	return setenv("PATH", directory, 1);
}

static int tear_down(void **state)
{
	(void)state;
	scratch_remove(directory);
	return 0;
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(outcomes) + ARRAY_SIZE(refusals) +
				ARRAY_SIZE(heads) + 1] = {0};
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(outcomes); i++)
		tests[n++] = (struct CMUnitTest){outcomes[i].title, outcome_is_told, NULL,
						 NULL, (void *)&outcomes[i]};
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++)
		tests[n++] = (struct CMUnitTest){refusals[i].title, file_is_refused, NULL,
						 NULL, (void *)&refusals[i]};
	for (size_t i = 0; i < ARRAY_SIZE(heads); i++)
		tests[n++] = (struct CMUnitTest){heads[i].title, head_is_recognised, NULL,
						 NULL, (void *)&heads[i]};
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
		what_is_freed_or_left_behind_says_nothing);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
