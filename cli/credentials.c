/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/credentials.h"

#include <errno.h>
#include <string.h>

enum { KEY_DIGITS = 32 };

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
		return (c | 0x20) - 'a' + 10;
	return -1;
}

int hex_bytes(const char *hex, uint8_t *ret, size_t max)
{
	size_t len = strlen(hex), i;

	if (!len || len % 2 || len > 2 * max)
		return -1;
	for (i = 0; i < len / 2; i++) {
		int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return -1;
		ret[i] = (uint8_t)(high << 4 | low);
	}
	return (int)(len / 2);
}

int take_ssid(const struct cli *cli, uint8_t ret[SSID_MAX], size_t *ret_len)
{
	const struct options *options = &cli->options;
	size_t len = options->ssid ? strlen(options->ssid) : 0;
	int n;

	*ret_len = 0;
	if (options->ssid && options->ssid_hex)
		return cli_usage(cli, "--ssid or --ssid-hex, not both", NULL);
	if (options->ssid_hex) {
		n = hex_bytes(options->ssid_hex, ret, SSID_MAX);
		if (n < 0)
			return cli_usage(
				cli,
				"--ssid-hex takes 1 to 32 bytes as hexadecimal digits",
				NULL);
		*ret_len = (size_t)n;
	}
	if (options->ssid && (!len || len > SSID_MAX))
		return cli_usage(cli, "--ssid takes a name of 1 to 32 bytes", NULL);
	if (options->ssid) {
		memcpy(ret, options->ssid, len);
		*ret_len = len;
	}
	return 0;
}

/* What a file of a secret is for, in words. */
struct kind {
	const char *alone;   /* what it takes, for a hint */
	const char *empty;   /* what to do instead of an empty one */
	const char *instead; /* of something that is no file */
	size_t max;
};

static int fail_secret(const struct cli *cli, int error, const char *file,
		       const struct kind *kind)
{
	switch (-error) {
	case ENODATA:
		return cli_fail(cli, USHER_ERROR_BAD_DATA, kind->empty, "%s is empty",
				file);
	case E2BIG:
		return cli_fail(cli, USHER_ERROR_BAD_DATA, kind->alone,
				"%s holds more than %zu bytes", file, kind->max);
	case EINVAL:
		return cli_fail(cli, USHER_ERROR_BAD_DATA, kind->alone,
				"%s holds more than one line", file);
	case EISDIR:
	case ENOTSUP:
		return cli_fail(cli, USHER_ERROR_BAD_DATA, kind->instead,
				"%s is neither a file nor a pipe", file);
	default:
		return cli_fail(cli, USHER_ERROR_IO, "", "cannot read %s: %s", file,
				strerror(-error));
	}
}

/* 0, or what its reading gives: the exit code, after saying why. */
static int take_file(const struct cli *cli, const char *path, const struct kind *kind,
		     int (*read)(const char *path, size_t max, struct secret **ret,
				 bool *ret_exposed),
		     struct secret **ret)
{
	_cleanup_(freep) char *shown = usher_printable(path, strlen(path));
	bool exposed = false;
	int r;

	if (!shown)
		return cli_fail(cli, USHER_ERROR_NO_MEMORY, NULL, NULL);
	r = read(path, kind->max, ret, &exposed);
	if (r < 0)
		return fail_secret(cli, r, strcmp(path, "-") ? shown : "stdin", kind);
	if (exposed)
		cli_warn("others can read %s; chmod 600 %s", shown, shown);
	return 0;
}

int take_passphrase(const struct cli *cli, size_t max, struct secret **ret)
{
	const char *path = cli->options.passphrase_file, *fault;
	_cleanup_(freep) char *shown = path ? usher_printable(path, strlen(path)) : NULL;
	const struct kind kind = {
		.alone = "it takes the passphrase alone, with or without a newline",
		.empty = "for a network without passphrase use --open",
		.instead = "leave --passphrase-file out to be asked for it",
		.max = max,
	};

	int r;

	*ret = NULL;
	if (!path)
		return 0;
	if (cli->options.open)
		return cli_usage(cli, "--passphrase-file or --open, not both", NULL);
	r = take_file(cli, path, &kind, secret_read_file, ret);
	if (r)
		return r;
	fault = secret_check_passphrase(*ret);
	if (!fault)
		return 0;
	*ret = secret_free(*ret);
	return cli_fail(cli, USHER_ERROR_BAD_DATA, "", "%s: %s", shown ? shown : "",
			fault);
}

/* A line that is a code, or all that it will be: only JSON goes on in the next line. */
static bool is_line(const struct secret *so_far)
{
	const char *text = secret_data(so_far);
	size_t len = secret_len(so_far);
	struct usher_code *code = NULL;

	if (!len || (text[len - 1] != '\n' && text[len - 1] != '\r'))
		return false;
	if (text[strspn(text, " \t\r\n")] != '{')
		return text[strspn(text, " \t\r\n")] != '\0';
	if (usher_code_parse(text, len, &code, NULL) < 0)
		return false;
	usher_code_free(code);
	return true;
}

static int read_code(const char *path, size_t max, struct secret **ret, bool *ret_exposed)
{
	return secret_read_text(path, max, is_line, ret, ret_exposed);
}

int take_code_file(const struct cli *cli, struct secret **ret)
{
	static const struct kind kind = {
		.alone = "it takes the text of one code, with or without a newline",
		.empty = "it takes the text of a code",
		.instead = "it takes a path, - (stdin) or /dev/fd/N",
		.max = SECRET_MAX,
	};

	*ret = NULL;
	if (!cli->options.code_file)
		return 0;
	return take_file(cli, cli->options.code_file, &kind, read_code, ret);
}

static const char *key_problem(const struct secret *secret)
{
	const char *text = secret_data(secret);

	if (secret_len(secret) == KEY_DIGITS &&
	    strspn(text, "0123456789abcdefABCDEF") == KEY_DIGITS)
		return NULL;
	return "a key or lock code is 32 hexadecimal digits";
}

int take_key_file(const struct cli *cli, const char *path, struct secret **ret)
{
	static const struct kind kind = {
		.alone = "it takes 32 hexadecimal digits, with or without a newline",
		.empty = "it takes 32 hexadecimal digits",
		.instead = "it takes a path, - (stdin) or /dev/fd/N",
		.max = 2 * KEY_DIGITS,
	};

	_cleanup_(secret_freep) struct secret *secret = NULL;
	_cleanup_(freep) char *shown = NULL;
	const char *problem;
	int r = take_file(cli, path, &kind, secret_read_file, &secret);

	if (r)
		return r;
	problem = key_problem(secret);
	if (problem) {
		shown = usher_printable(path, strlen(path));
		return cli_fail(cli, USHER_ERROR_BAD_DATA, "", "%s: %s",
				shown ? shown : "the file", problem);
	}
	*ret = secret;
	secret = NULL;
	return 0;
}

int take_pin(const struct cli *cli, struct secret **ret)
{
	const char *path = cli->options.pin_file;
	_cleanup_(freep) char *shown = NULL;
	const struct kind pin = {
		.alone = "it takes the 6 digits of a PIN, with or without a newline",
		.empty = "it takes the 6 digits of a PIN",
		.instead = "leave it out to be asked for the PIN",
		.max = PIN_DIGITS,
	};
	int r = path ? take_file(cli, path, &pin, secret_read_file, ret) : 0;

	if (r || !path || pairing_secret_fits(*ret, true))
		return r;
	*ret = secret_free(*ret);
	shown = usher_printable(path, strlen(path));
	return cli_fail(cli, USHER_ERROR_BAD_DATA, "",
			"%s holds no PIN, which is %d digits",
			!strcmp(path, "-") ? "stdin"
			: shown		   ? shown
					   : "it",
			PIN_DIGITS);
}

int take_pairing_secret(const struct cli *cli, struct secret **ret)
{
	const struct options *options = &cli->options;
	const struct kind passphrase = {
		.alone = "it takes the passphrase alone, with or without a newline",
		.empty = "it takes 1 to 63 bytes",
		.instead = "leave it out to be asked for the passphrase",
		.max = PAIRING_PASSPHRASE_MAX,
	};

	*ret = NULL;
	if (options->pin_file && options->passphrase_file)
		return cli_usage(cli, "--pin-file or --passphrase-file, not both", NULL);
	if (options->passphrase_file)
		return take_file(cli, options->passphrase_file, &passphrase,
				 secret_read_file, ret);
	return take_pin(cli, ret);
}

bool pairing_secret_fits(const struct secret *secret, bool pin)
{
	const char *text = secret_data(secret);
	size_t len = secret_len(secret);

	if (pin)
		return len == PIN_DIGITS && strspn(text, "0123456789") == PIN_DIGITS;
	return len > 0 && len <= PAIRING_PASSPHRASE_MAX;
}

int take_bytes(const struct cli *cli, const char *path, size_t max, struct secret **ret)
{
	_cleanup_(freep) char *shown = usher_printable(path, strlen(path));
	const struct kind kind = {
		.alone = "a message is no longer",
		.empty = "a message has one byte at least",
		.instead = "it takes a path, - (stdin) or /dev/fd/N",
		.max = max,
	};
	int r = secret_read_bytes(path, max, ret);

	return r < 0 ? fail_secret(cli, r, strcmp(path, "-") ? shown : "stdin", &kind)
		     : 0;
}
