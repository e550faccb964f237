/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * zbarimg reads a picture with a library of many formats, and the picture comes from anywhere. So it
 * runs in a process of its own that can do little (base/command.h), sees the opened file and not its
 * path, and is told which format to take it for.
 */
#include "setup/image.h"

#include "base/buf.h"
#include "setup/code.h"
#include "setup/context.h"
#include "setup/event.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* clang-format off */
enum {
	FILE_MAX_BYTES = 32 << 20,
	OUTPUT_MAX     = 32 << 10,
	MEMORY_MAX     = 1 << 30,  /* a photo of 50 million pixels */
	CPU_MAX_S      = 20,
	DEADLINE_US    = 30000000,
	ZBAR_NO_CODE   = 4,        /* its exit status */
	ZBAR_NOT_READ  = 1,
};

static const struct {
	const char *name;
	size_t at, len;
	const char *bytes;
} formats[] = {
	{"png",  0, 8, "\x89PNG\r\n\x1a\n"},
	{"jpeg", 0, 3, "\xff\xd8\xff"},
	{"webp", 8, 4, "WEBP"},
	{"gif",  0, 4, "GIF8"},
	{"bmp",  0, 2, "BM"},
};
/* clang-format on */

struct usher_image *image_ref(struct usher_image *image)
{
	if (image)
		image->refs++;
	return image;
}

struct usher_image *image_unref(struct usher_image *image)
{
	if (!image || --image->refs)
		return NULL;
	command_free(image->command);
	for (size_t i = 0; i < image->n; i++)
		secret_free(image->codes[i]);
	list_remove(&image->link);
	free(image);
	return NULL;
}

void image_detach(struct usher_image *image)
{
	image->command = command_free(image->command);
	list_remove(&image->link);
	image->usher = NULL;
}

_public_ struct usher_image *usher_image_free(struct usher_image *image)
{
	if (!image)
		return NULL;
	if (image->usher) {
		event_drop_image(image->usher, image);
		image_detach(image);
	}
	return image_unref(image);
}

/* ---- What it holds ---- */

/* 0; -EINVAL, -EPROTONOSUPPORT: text is no code; -ENOMEM. */
static int take_code(struct usher_image *image, const char *text, size_t len,
		     const char **ret_problem)
{
	_cleanup_(usher_code_freep) struct usher_code *code = NULL;
	int r = usher_code_parse(text, len, &code, ret_problem);

	if (r < 0 || image->n == IMAGE_CODES_MAX)
		return r;
	len = code_trim(&text, len);
	r = secret_new(text, len, &image->codes[image->n]);
	if (r == 0)
		image->n++;
	return r;
}

/* A code a line; one may have lines itself. *ret_problem: what is wrong with the first that is none. */
static int take_codes(struct usher_image *image, const char *output, size_t len,
		      const char **ret_problem)
{
	const char *end = output + len, *problem;
	int r = take_code(image, output, len, ret_problem);

	if (r == 0 || r == -ENOMEM || !memchr(output, '\n', len))
		return r;
	*ret_problem = NULL;
	for (r = 0; output < end && r != -ENOMEM;) {
		const char *newline = memchr(output, '\n', (size_t)(end - output));
		const char *stop = newline ? newline : end;

		r = take_code(image, output, (size_t)(stop - output), &problem);
		if (r < 0 && r != -ENOMEM && !*ret_problem)
			*ret_problem = problem;
		output = stop + 1;
	}
	return r == -ENOMEM ? r : image->n ? 0 : -EINVAL;
}

static void finish(struct usher_image *image, enum usher_error error, const char *text)
{
	struct usher_event *event = event_push_image(image, USHER_EVENT_END);

	if (!event)
		return;
	event->error = error;
	event->text = text ? strdup(text) : NULL;
}

static void on_end(int result, const uint8_t *output, size_t len, void *userdata)
{
	struct usher_image *image = userdata;
	const char *problem = NULL;
	int r;

	image->command = command_free(image->command);
	if (result < 0 || result == ZBAR_NOT_READ) {
		finish(image,
		       result == -ENOMEM ? USHER_ERROR_NO_MEMORY : USHER_ERROR_BAD_DATA,
		       result == -ETIMEDOUT ? N_("the picture takes too long to read")
					    : N_("the picture cannot be read"));
		return;
	}
	if (result == ZBAR_NO_CODE || (result == 0 && !len)) {
		finish(image, USHER_ERROR_BAD_DATA,
		       N_("there is no QR code in the picture, or it is not sharp "
			  "enough"));
		return;
	}
	if (result != 0) { /* it was not executed, or an option of it is not known */
		finish(image, USHER_ERROR_NO_ZBAR, NULL);
		return;
	}
	r = take_codes(image, (const char *)output, len, &problem);
	finish(image,
	       r == 0	      ? USHER_OK
	       : r == -ENOMEM ? USHER_ERROR_NO_MEMORY
			      : USHER_ERROR_BAD_DATA,
	       r < 0 && r != -ENOMEM ? problem : NULL);
}

/* ---- The file ---- */

const char *image_format(const uint8_t *head, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (len >= formats[i].at + formats[i].len &&
		    !memcmp(head + formats[i].at, formats[i].bytes, formats[i].len))
			return formats[i].name;
	return NULL;
}

/* Its descriptor; what open() gives, or -EINVAL and why. */
static int open_file(const char *path, const char **ret_format, const char **ret_problem)
{
	/* a FIFO must not hold anybody up */
	_cleanup_(closep) int fd = open(path,
					O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	uint8_t head[IMAGE_HEAD];
	struct stat stat;
	ssize_t n;

	if (fd < 0 || fstat(fd, &stat) < 0)
		return -errno;
	*ret_problem = N_("it is not a file");
	if (!S_ISREG(stat.st_mode))
		return -EINVAL;
	*ret_problem = N_("it has more than 32 MiB");
	if (stat.st_size > FILE_MAX_BYTES)
		return -EINVAL;
	n = pread(fd, head, sizeof(head), 0);
	if (n < 0)
		return -errno;
	*ret_problem = N_("it is no PNG, JPEG, WebP, GIF or BMP picture");
	*ret_format = image_format(head, (size_t)n);
	return *ret_format ? steal_fd(&fd) : -EINVAL;
}

static int read_codes(struct usher_image *image, int fd, const char *format)
{
	char file[32];
	/* binary: without it bytes above ASCII are taken for one of several character sets, by a guess */
	const char *const argv[] = {"zbarimg",	       "--raw",	    "--quiet",
				    "--nodbus",	       "-Sdisable", "-Sqrcode.enable",
				    "-Sqrcode.binary", file,	    NULL};
	static const char *const env[] = {"LC_ALL=C.UTF-8",
					  "OMP_NUM_THREADS=1",
					  "MAGICK_THREAD_LIMIT=1",
					  "MAGICK_DISK_LIMIT=0",
					  "MAGICK_WIDTH_LIMIT=16KP",
					  "MAGICK_HEIGHT_LIMIT=16KP",
					  NULL};
	const struct command_config config = {
		.argv = argv,
		.env = env,
		.file = fd,
		.output_max = OUTPUT_MAX,
		.deadline_us = DEADLINE_US,
		.memory = MEMORY_MAX,
		.cpu_s = CPU_MAX_S,
	};

	snprintf(file, sizeof(file), "%s:/dev/fd/%d", format, COMMAND_FILE_FD);
	return command_new(loop_event(image->usher->loop), &config, on_end, image,
			   &image->command);
}

_public_ int usher_image_start(struct usher *usher, const char *path,
			       struct usher_image **ret, const char **ret_problem)
{
	const char *problem = NULL, *format = NULL;
	_cleanup_(closep) int fd = open_file(path, &format, &problem);
	struct usher_image *image;
	int r;

	if (fd < 0) {
		if (ret_problem)
			*ret_problem = fd == -EINVAL ? problem : NULL;
		return fd;
	}
	image = calloc(1, sizeof(*image));
	if (!image)
		return -ENOMEM;
	image->refs = 1;
	image->usher = usher;
	list_append(&usher->images, &image->link);
	r = read_codes(image, fd, format);
	if (r == -ENOENT) {
		finish(image, USHER_ERROR_NO_ZBAR, NULL);
	} else if (r < 0) {
		image_unref(image);
		return r;
	}
	loop_kick(usher->loop);
	*ret = image;
	return 0;
}

_public_ const char *usher_image_get_code(const struct usher_image *image, size_t i,
					  size_t *ret_len)
{
	if (i >= image->n)
		return NULL;
	if (ret_len)
		*ret_len = secret_len(image->codes[i]);
	return (const char *)secret_data(image->codes[i]);
}
