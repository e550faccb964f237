/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --send ENDPOINT=FILE: data for what a vendor has put beside the network. */
#include "cli/session.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	ENDPOINT_SIZE = 32,  /* NUL included: usher_setup_add_custom() */
	DATA_MAX      = 512,
};
/* clang-format on */

static int fail_file(const struct cli *cli, int error, const char *path)
{
	_cleanup_(freep) char *shown = usher_printable(path, strlen(path));

	if (!shown)
		return cli_fail(cli, USHER_ERROR_NO_MEMORY, NULL, NULL);
	switch (-error) {
	case ENODATA:
		return cli_fail(cli, USHER_ERROR_BAD_DATA, "", "%s is empty", shown);
	case E2BIG:
		return cli_fail(cli, USHER_ERROR_BAD_DATA, "",
				"%s holds more than %d bytes", shown, DATA_MAX);
	case EISDIR:
	case ENOTSUP:
		return cli_fail(cli, USHER_ERROR_BAD_DATA, "",
				"%s is neither a file nor a pipe", shown);
	default:
		return cli_fail(cli, USHER_ERROR_IO, "", "cannot read %s: %s", shown,
				strerror(-error));
	}
}

static int take_send(const struct cli *cli, const char *value, struct usher_setup *setup)
{
	_cleanup_(secret_freep) struct secret *data = NULL;
	const char *equals = strchr(value, '=');
	char endpoint[ENDPOINT_SIZE];
	int r;

	if (!equals || !equals[1] || equals - value >= ENDPOINT_SIZE)
		return cli_usage(cli, "--send takes ENDPOINT=FILE", NULL);
	snprintf(endpoint, sizeof(endpoint), "%.*s", (int)(equals - value), value);
	r = secret_read_bytes(equals + 1, DATA_MAX, &data);
	if (r < 0)
		return fail_file(cli, r, equals + 1);
	r = usher_setup_add_custom(setup, endpoint, secret_data(data), secret_len(data));
	if (r == -EINVAL)
		return cli_usage(cli, "--send takes ENDPOINT=FILE", NULL);
	return r < 0 ? cli_fail(cli, r, NULL, NULL) : 0;
}

int take_sends(const struct cli *cli, struct usher_setup *setup)
{
	const struct option_list *send = &cli->options.send;
	int r = 0;

	for (unsigned i = 0; r == 0 && i < send->n; i++)
		r = take_send(cli, send->values[i], setup);
	return r;
}
