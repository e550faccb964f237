/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/secret.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define DIGITS_64 "0123456789abcdef0123456789abcdef0123456789ABCDEF0123456789ABCDEF"

static char directory[] = "/tmp/usher-secret-XXXXXX";

static int make_directory(void **state)
{
	return mkdtemp(directory) ? 0 : -1;
}

static int remove_directory(void **state)
{
	return rmdir(directory);
}

/* A file with that content and mode; gives its path, static. */
static const char *file_of(const void *content, size_t len, mode_t mode)
{
	static char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "%s/secret", directory);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(content, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
	return path;
}

struct vector {
	const char *title;
	const char *content;
	size_t len;
	int result;
	const char *secret;
};

#define TEXT(s) s, sizeof(s) - 1

static const struct vector vectors[] = {
	{"without a newline", TEXT("hunter22"), 0, "hunter22"},
	{"its newline is removed", TEXT("hunter22\n"), 0, "hunter22"},
	{"a newline of DOS is removed", TEXT("hunter22\r\n"), 0, "hunter22"},
	{"blanks belong to it", TEXT(" hunter 22 \n"), 0, " hunter 22 "},
	{"64 digits and a newline", TEXT(DIGITS_64 "\n"), 0, DIGITS_64},
	{"64 digits and a newline of DOS", TEXT(DIGITS_64 "\r\n"), 0, DIGITS_64},
	{"65 bytes", TEXT(DIGITS_64 "0"), -E2BIG, NULL},
	{"65 bytes and a newline", TEXT(DIGITS_64 "0\n"), -E2BIG, NULL},
	{"far too long", TEXT(DIGITS_64 DIGITS_64 DIGITS_64), -E2BIG, NULL},
	{"empty", TEXT(""), -ENODATA, NULL},
	{"only a newline", TEXT("\n"), -ENODATA, NULL},
	{"two lines", TEXT("hunter22\nhunter23\n"), -EINVAL, NULL},
	{"an empty line behind it", TEXT("hunter22\n\n"), -EINVAL, NULL},
	{"a NUL inside", TEXT("hunter\0002"), -EINVAL, NULL},
};

static void reads(void **state)
{
	const struct vector *vector = *state;
	const char *path = file_of(vector->content, vector->len, 0600);
	_cleanup_(secret_freep) struct secret *secret = NULL;
	bool exposed = true;

	assert_int_equal(secret_read_file(path, PASSPHRASE_MAX, &secret, &exposed),
			 vector->result);
	unlink(path);
	if (vector->result) {
		assert_null(secret);
		return;
	}
	assert_false(exposed);
	assert_int_equal(secret_len(secret), strlen(vector->secret));
	assert_string_equal(secret_data(secret), vector->secret);
}

static void says_who_else_can_read_it(void **state)
{
	static const struct {
		mode_t mode;
		bool exposed;
	} modes[] = {
		{0600, false}, {0640, true}, {0604, true}, {0622, false}, {0400, false}};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		const char *path = file_of("hunter22", 8, modes[i].mode);
		_cleanup_(secret_freep) struct secret *secret = NULL;
		bool exposed;

		assert_int_equal(
			secret_read_file(path, PASSPHRASE_MAX, &secret, &exposed), 0);
		assert_int_equal(exposed, modes[i].exposed);
		unlink(path);
	}
}

static void refuses_what_is_no_file(void **state)
{
	_cleanup_(secret_freep) struct secret *secret = NULL;
	bool exposed;

	assert_int_equal(
		secret_read_file("/nonexistent/file", PASSPHRASE_MAX, &secret, &exposed),
		-ENOENT);
	assert_int_equal(secret_read_file(directory, PASSPHRASE_MAX, &secret, &exposed),
			 -EISDIR);
	assert_int_equal(secret_read_file("/dev/zero", PASSPHRASE_MAX, &secret, &exposed),
			 -ENOTSUP);
	assert_null(secret);
}

static void reads_a_pipe_in_pieces(void **state)
{
	_cleanup_(secret_freep) struct secret *secret = NULL;
	int fds[2], saved = dup(STDIN_FILENO);
	char path[32];
	bool exposed;

	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	assert_int_equal(write(fds[1], "hunt", 4), 4);
	assert_int_equal(write(fds[1], "er22\n", 5), 5);
	close(fds[1]);
	snprintf(path, sizeof(path), "/dev/fd/%d", fds[0]);
	assert_int_equal(secret_read_file(path, PASSPHRASE_MAX, &secret, &exposed), 0);
	assert_string_equal(secret_data(secret), "hunter22");
	assert_false(exposed);
	secret = secret_free(secret);
	close(fds[0]);

	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	assert_int_equal(write(fds[1], "hunter23", 8), 8);
	close(fds[1]);
	assert_true(dup2(fds[0], STDIN_FILENO) >= 0);
	assert_int_equal(secret_read_file("-", PASSPHRASE_MAX, &secret, &exposed), 0);
	assert_string_equal(secret_data(secret), "hunter23");
	dup2(saved, STDIN_FILENO);
	close(saved);
	close(fds[0]);
}

static void reads_a_typed_line(void **state)
{
	_cleanup_(secret_freep) struct secret *secret = secret_new(PASSPHRASE_MAX);
	int fds[2];

	assert_int_equal(pipe2(fds, O_CLOEXEC | O_NONBLOCK), 0);
	assert_int_equal(secret_read_line(secret, fds[0]), 0);
	assert_int_equal(write(fds[1], "hunt", 4), 4);
	assert_int_equal(secret_read_line(secret, fds[0]), 0);
	assert_int_equal(write(fds[1], "er22\n", 5), 5);
	assert_int_equal(secret_read_line(secret, fds[0]), 1);
	assert_string_equal(secret_data(secret), "hunter22");
	secret = secret_free(secret);

	secret = secret_new(PASSPHRASE_MAX);
	assert_int_equal(write(fds[1], "\n", 1), 1);
	assert_int_equal(secret_read_line(secret, fds[0]), 1);
	assert_int_equal(secret_len(secret), 0);
	secret = secret_free(secret);

	secret = secret_new(PASSPHRASE_MAX);
	assert_int_equal(write(fds[1], DIGITS_64 DIGITS_64 "\n", 129), 129);
	assert_int_equal(secret_read_line(secret, fds[0]), -E2BIG);
	secret = secret_free(secret);
	close(fds[1]);
	while (read(fds[0], (char[1]){0}, 1) > 0)
		;
	secret = secret_new(PASSPHRASE_MAX);
	assert_int_equal(secret_read_line(secret, fds[0]), -ECANCELED);
	close(fds[0]);
}

struct passphrase {
	const char *title; /* IEEE 802.11-2020 J.4.1 */
	const char *text;
	bool good;
};

static const struct passphrase passphrases[] = {
	{"8 characters", "12345678", true},
	{"7 characters", "1234567", false},
	{"63 characters",
	 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdX", true},
	{"a key of 64 digits, either case", DIGITS_64, true},
	{"64 characters that are no digits",
	 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeX", false},
	{"all that ASCII prints", " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", true},
	{"a tab", "hunter\t22", false},
	{"a letter beyond ASCII", "hünter22", false},
	{"DEL", "hunter2\x7f", false},
};

static void judges(void **state)
{
	const struct passphrase *passphrase = *state;
	const char *path = file_of(passphrase->text, strlen(passphrase->text), 0600);
	_cleanup_(secret_freep) struct secret *secret = NULL;
	bool exposed;

	assert_int_equal(secret_read_file(path, PASSPHRASE_MAX, &secret, &exposed), 0);
	unlink(path);
	assert_int_equal(!secret_check_passphrase(secret), passphrase->good);
}

int main(void)
{
	struct CMUnitTest tests[4 + ARRAY_SIZE(vectors) + ARRAY_SIZE(passphrases)] = {
		cmocka_unit_test(says_who_else_can_read_it),
		cmocka_unit_test(refuses_what_is_no_file),
		cmocka_unit_test(reads_a_pipe_in_pieces),
		cmocka_unit_test(reads_a_typed_line),
	};
	size_t n = 4, i;

	for (i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[n++] = (struct CMUnitTest){.name = vectors[i].title,
						 .test_func = reads,
						 .initial_state = (void *)&vectors[i]};
	for (i = 0; i < ARRAY_SIZE(passphrases); i++)
		tests[n++] = (struct CMUnitTest){
			.name = passphrases[i].title,
			.test_func = judges,
			.initial_state = (void *)&passphrases[i]};
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
