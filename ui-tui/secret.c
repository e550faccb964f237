/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/secret.h"

#include "ui-tui/i18n.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { ROOM = SECRET_MAX + 3 }; /* "\r\n", and one more to notice what is too long */

struct secret {
	size_t len, max;
	char data[ROOM];
};

struct secret *secret_new(size_t max)
{
	struct secret *secret = mmap(NULL, sizeof(*secret), PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (secret == MAP_FAILED)
		return NULL;
	mlock(secret, sizeof(*secret));
	madvise(secret, sizeof(*secret), MADV_DONTDUMP);
	secret->max = MIN(max, (size_t)SECRET_MAX);
	return secret;
}

struct secret *secret_free(struct secret *secret)
{
	if (!secret)
		return NULL;
	explicit_bzero(secret, sizeof(*secret));
	munmap(secret, sizeof(*secret));
	return NULL;
}

void secret_set(struct secret *secret, const void *text, size_t len)
{
	secret->len = MIN(len, secret->max);
	memcpy(secret->data, text, secret->len);
	secret->data[secret->len] = '\0';
}

bool secret_append(struct secret *secret, char byte)
{
	if (secret->len == secret->max)
		return false;
	secret->data[secret->len++] = byte;
	secret->data[secret->len] = '\0';
	return true;
}

const char *secret_data(const struct secret *secret)
{
	return secret->data;
}

size_t secret_len(const struct secret *secret)
{
	return secret->len;
}

static int open_source(const char *path)
{
	int fd = !strcmp(path, "-") ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
				    : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	return fd < 0 ? -errno : fd;
}

static int check_source(int fd, bool may_type, bool *ret_exposed)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode) && !S_ISSOCK(st.st_mode) &&
	    !(may_type && isatty(fd)))
		return -ENOTSUP;
	*ret_exposed = S_ISREG(st.st_mode) && (st.st_mode & (S_IRGRP | S_IROTH));
	return 0;
}

/* is_enough NULL: to the end. */
static int read_all(struct secret *secret, int fd,
		    bool (*is_enough)(const struct secret *so_far))
{
	while (secret->len < ROOM && !(is_enough && is_enough(secret))) {
		ssize_t n = read(fd, secret->data + secret->len, ROOM - secret->len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		secret->len += (size_t)n;
	}
	return 0;
}

static void strip_newline(struct secret *secret)
{
	if (secret->len && secret->data[secret->len - 1] == '\n')
		secret->len--;
	if (secret->len && secret->data[secret->len - 1] == '\r')
		secret->len--;
	memset(secret->data + secret->len, 0, ROOM - secret->len);
}

static int read_source(const char *path, struct secret *secret,
		       bool (*is_enough)(const struct secret *so_far), bool *ret_exposed)
{
	_cleanup_(closep) int fd = open_source(path);
	int r;

	if (fd < 0)
		return fd;
	r = check_source(fd, is_enough, ret_exposed);
	return r < 0 ? r : read_all(secret, fd, is_enough);
}

int secret_read_bytes(const char *path, size_t max, struct secret **ret)
{
	_cleanup_(secret_freep) struct secret *secret = secret_new(max);
	bool exposed;
	int r;

	if (!secret)
		return -ENOMEM;
	r = read_source(path, secret, NULL, &exposed);
	if (r < 0)
		return r;
	if (!secret->len)
		return -ENODATA;
	if (secret->len > secret->max)
		return -E2BIG;
	*ret = secret;
	secret = NULL;
	return 0;
}

static int read_text(const char *path, size_t max,
		     bool (*is_enough)(const struct secret *so_far), bool many_lines,
		     struct secret **ret, bool *ret_exposed)
{
	_cleanup_(secret_freep) struct secret *secret = secret_new(max);
	bool exposed = false;
	int r;

	if (!secret)
		return -ENOMEM;
	r = read_source(path, secret, is_enough, &exposed);
	if (r < 0)
		return r;
	strip_newline(secret);
	if (!secret->len)
		return -ENODATA;
	if ((!many_lines && memchr(secret->data, '\n', secret->len)) ||
	    memchr(secret->data, '\0', secret->len))
		return -EINVAL;
	if (secret->len > secret->max)
		return -E2BIG;
	*ret = secret;
	*ret_exposed = exposed;
	secret = NULL;
	return 0;
}

int secret_read_file(const char *path, size_t max, struct secret **ret, bool *ret_exposed)
{
	return read_text(path, max, NULL, false, ret, ret_exposed);
}

int secret_read_text(const char *path, size_t max,
		     bool (*is_enough)(const struct secret *so_far), struct secret **ret,
		     bool *ret_exposed)
{
	return read_text(path, max, is_enough, true, ret, ret_exposed);
}

int secret_read_next(struct secret *secret, int fd)
{
	bool any = false, fits = true;
	ssize_t n;
	char byte;

	/* byte by byte: what follows the line is the next one's */
	while ((n = read(fd, &byte, 1)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		any = true;
		if (byte == '\n' || byte == '\r')
			break;
		fits = fits && byte && secret_append(secret, byte);
	}
	explicit_bzero(&byte, 1);
	return !any ? -ECANCELED : fits ? 0 : -E2BIG;
}

int secret_read_line(struct secret *secret, int fd)
{
	ssize_t n = read(fd, secret->data + secret->len, ROOM - secret->len);

	if (n < 0)
		return errno == EINTR || errno == EAGAIN ? 0 : -errno;
	if (n == 0)
		return -ECANCELED;
	secret->len += (size_t)n;
	if (secret->data[secret->len - 1] != '\n')
		return secret->len == ROOM ? -E2BIG : 0;
	strip_newline(secret);
	return secret->len > secret->max ? -E2BIG : 1;
}

static bool is_key(const struct secret *secret)
{
	size_t i;

	for (i = 0; i < secret->len; i++)
		if (!isxdigit((unsigned char)secret->data[i]))
			return false;
	return secret->len == 64;
}

static bool is_ascii(const struct secret *secret)
{
	size_t i;

	for (i = 0; i < secret->len; i++)
		if (secret->data[i] < ' ' || secret->data[i] > '~')
			return false;
	return true;
}

/* IEEE 802.11-2020 annex J.4.1: 8 to 63 characters of 32 to 126, or the key as 64 hex digits.
   Longer ones are for SAE alone, and who takes them says so by the room. */
const char *secret_check_passphrase(const struct secret *secret)
{
	if (secret->len < 8)
		return N_("a Wi-Fi passphrase has at least 8 characters");
	if (secret->len == 64 && !is_key(secret))
		return N_("a Wi-Fi passphrase has at most 63 characters (or is a key of "
			  "64 hexadecimal digits)");
	if (!is_ascii(secret))
		return N_("a Wi-Fi passphrase has only ASCII letters, digits, signs and "
			  "spaces");
	return NULL;
}
