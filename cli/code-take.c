/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/code.h"

#include "cli/credentials.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

int code_fail(const struct cli *cli, int error, const char *problem)
{
	if (error != -EINVAL && error != -EPROTONOSUPPORT)
		return cli_fail(cli, error, NULL, NULL);
	return cli_fail(cli, USHER_ERROR_BAD_DATA, "", "the code: %s", problem);
}

void code_warn_typed(void)
{
	cli_warn("other users of this computer can see a command line: --code-file keeps "
		 "the code from them");
}

static int refuse_network(const struct cli *cli)
{
	return cli_usage(
		cli,
		"a WIFI: code holds a passphrase: everybody on this computer can "
		"read it in a command line",
		"give it with --code-file FILE, - (stdin) or /dev/fd/N");
}

static int take_typed(const struct cli *cli, const char *typed, struct secret **ret)
{
	_cleanup_(usher_code_freep) struct usher_code *code = NULL;
	_cleanup_(secret_freep) struct secret *text = NULL;
	size_t len = strlen(typed);
	const char *problem;

	if (!len || len > SECRET_MAX)
		return cli_usage(cli, "a code has 1 to 2953 bytes", NULL);
	text = secret_new(len);
	if (!text)
		return cli_fail(cli, USHER_ERROR_NO_MEMORY, NULL, NULL);
	secret_set(text, typed, len);
	if (!strncasecmp(typed, "WIFI:", strlen("WIFI:")) ||
	    (code_recognise(text, &code, &problem) == 0 && code_is_of(code, "wifi")))
		return refuse_network(cli);
	*ret = text;
	text = NULL;
	return 0;
}

/* Which one of several is meant, nobody can know. */
static int fail_several(const struct cli *cli, struct secret *const *codes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		_cleanup_(usher_code_freep) struct usher_code *code = NULL;
		_cleanup_(freep) char *name = NULL;
		const char *problem;

		if (code_recognise(codes[i], &code, &problem) < 0)
			continue;
		name = usher_printable(usher_code_get_name(code),
				       strlen(usher_code_get_name(code)));
		cli_say("  %-9s  %s", usher_code_get_kind(code), name ? name : "");
	}
	return cli_fail(cli, USHER_ERROR_BAD_DATA,
			"cut the picture to the one that is meant",
			"there are %zu codes in the picture", n);
}

static int take_image(const struct cli *cli, struct secret **ret)
{
	struct secret *codes[CODES_MAX];
	size_t n, i;
	int r = code_read_image(cli, cli->options.code_image, codes, &n);

	if (r)
		return r;
	if (n > 1)
		r = fail_several(cli, codes, n);
	for (i = r ? 0 : 1; i < n; i++)
		secret_free(codes[i]);
	if (r == 0)
		*ret = codes[0];
	return r;
}

int code_take(const struct cli *cli, const char *typed, struct secret **ret)
{
	const struct options *options = &cli->options;

	*ret = NULL;
	if (!!typed + !!options->code_file + !!options->code_image > 1)
		return cli_usage(
			cli,
			"the code is given once: a CODE, its file or its picture, "
			"not both",
			NULL);
	if (typed)
		return take_typed(cli, typed, ret);
	if (options->code_image)
		return take_image(cli, ret);
	return take_code_file(cli, ret);
}
