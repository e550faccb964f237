/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Codes in a picture: the library reads it, here it is waited for. */
#include "cli/code.h"

#include "cli/loop.h"

#include <errno.h>
#include <string.h>

static int fail(const struct cli *cli, const char *path, int error, const char *text)
{
	_cleanup_(freep) char *shown = usher_printable(path, strlen(path));

	return cli_fail(cli, error, NULL, "%s: %s", shown ? shown : "the picture",
			text ? text : usher_strerror(error));
}

static int start(const struct cli *cli, struct usher *usher, const char *path,
		 struct usher_image **ret)
{
	const char *problem = NULL;
	int r = usher_image_start(usher, path, ret, &problem);

	if (r == 0)
		return 0;
	if (problem)
		return fail(cli, path, USHER_ERROR_BAD_DATA, problem);
	if (r == -ENOMEM)
		return cli_fail(cli, r, NULL, NULL);
	return fail(cli, path, USHER_ERROR_IO, strerror(-r));
}

/* 0: it has ended well. */
static int wait_for(const struct cli *cli, struct loop *loop, const char *path)
{
	for (;;) {
		_cleanup_(usher_event_freep) struct usher_event *event = NULL;
		int error;

		switch (loop_next(loop, LOOP_NEVER, &event)) {
		case LOOP_EVENT:
			if (!usher_event_get_image(event))
				break;
			error = usher_event_get_error(event);
			if (!error)
				return 0;
			return fail(cli, path, error, usher_event_get_text(event));
		case LOOP_SIGNAL:
			return cli_fail(cli, USHER_ERROR_CANCELLED, NULL, NULL);
		case LOOP_ERROR:
			return cli_fail(cli, loop->error, NULL, NULL);
		case LOOP_MOVED:
		case LOOP_TIMEOUT:
		case LOOP_UNREAD:
		case LOOP_INPUT:
		case LOOP_CHILD:
			break;
		}
	}
}

static int copy_codes(const struct cli *cli, const struct usher_image *image,
		      struct secret *ret[CODES_MAX], size_t *ret_n)
{
	const char *code;
	size_t len;

	for (*ret_n = 0;
	     *ret_n < CODES_MAX && (code = usher_image_get_code(image, *ret_n, &len));
	     ++*ret_n) {
		ret[*ret_n] = len <= SECRET_MAX ? secret_new(len) : NULL;
		if (!ret[*ret_n]) {
			while (*ret_n)
				secret_free(ret[--*ret_n]);
			return cli_fail(cli, USHER_ERROR_NO_MEMORY, NULL, NULL);
		}
		secret_set(ret[*ret_n], code, len);
	}
	return 0;
}

int code_read_image(const struct cli *cli, const char *path,
		    struct secret *ret[CODES_MAX], size_t *ret_n)
{
	_cleanup_(loop_close) struct loop loop = LOOP_CLOSED;
	struct usher_image *image = NULL;
	int r = loop_open(&loop, cli);

	if (r)
		return r;
	r = start(cli, loop.usher, path, &image);
	if (r == 0)
		r = wait_for(cli, &loop, path);
	if (r == 0)
		r = copy_codes(cli, image, ret, ret_n);
	usher_image_free(image);
	return r;
}
