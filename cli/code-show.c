/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher code show: a network, or any other code, as text and as a QR code. */
#include "cli/code.h"

#include "cli/credentials.h"
#include "cli/lines.h"

#include <errno.h>
#include <langinfo.h>
#include <string.h>

enum { QUIET = 4 }; /* light modules around it (ISO/IEC 18004, 6.3.8) */

/* ---- As a picture of characters: two modules to a half block, or two characters to a module ---- */

struct picture {
	const struct usher_qr *qr;
	unsigned size; /* with its quiet zone */
	bool ascii;
	bool inverted; /* dark modules are drawn, for a terminal of dark text on light */
};

/* Whether the module is drawn; below the last row nothing is. */
static bool is_ink(const struct picture *picture, unsigned row, unsigned column)
{
	bool dark;

	if (row >= picture->size)
		return false;
	dark = usher_qr_is_dark(picture->qr, row - QUIET, column - QUIET);
	return dark == picture->inverted;
}

static void print_row(const struct picture *picture, unsigned row)
{
	static const char *const blocks[] = {" ", "▀", "▄", "█"};

	for (unsigned column = 0; column < picture->size; column++) {
		unsigned upper = is_ink(picture, row, column),
			 lower = is_ink(picture, row + 1, column);

		if (picture->ascii)
			output_printf("%s", upper ? "##" : "  ");
		else
			output_printf("%s", blocks[upper | lower << 1]);
	}
	output_printf("\n");
}

static int print_qr(const struct cli *cli, const struct secret *text)
{
	const struct options *options = &cli->options;
	struct usher_qr *qr = NULL;
	int r = usher_qr_new(secret_data(text), secret_len(text), &qr);
	struct picture picture = {
		.qr = qr,
		.ascii = options->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0,
		.inverted = options->invert,
	};

	if (r == -EOPNOTSUPP)
		return cli_fail(cli, USHER_ERROR_NOT_READY, "apt install libqrencode4",
				"QR codes need libqrencode, which is not installed");
	if (r < 0)
		return cli_fail(cli, r, NULL, NULL);
	picture.size = usher_qr_get_size(qr) + 2 * QUIET;
	for (unsigned row = 0; row < picture.size; row += picture.ascii ? 1 : 2)
		print_row(&picture, row);
	usher_qr_free(qr);
	return 0;
}

/* ---- Which text ---- */

static int describe(const struct cli *cli, struct usher_network *network)
{
	_cleanup_(secret_freep) struct secret *secret = NULL;
	uint8_t ssid[SSID_MAX];
	size_t len;
	int r;

	r = take_ssid(cli, ssid, &len);
	if (r)
		return r;
	if (!len)
		return cli_usage(
			cli, "which network, or which code?",
			"name the network with --ssid, or give a CODE or --code-file");
	if (!cli->options.passphrase_file && !cli->options.open)
		return cli_usage(cli, "which passphrase?",
				 "give it with --passphrase-file, or say --open");
	r = take_passphrase(cli, PASSPHRASE_SAE_MAX, &secret);
	if (r)
		return r;
	r = usher_network_set_ssid(network, ssid, len);
	if (r == 0 && secret)
		r = usher_network_set_passphrase(network, secret_data(secret),
						 secret_len(secret));
	usher_network_set_hidden(network, cli->options.hidden);
	return r < 0 ? cli_fail(cli, r, NULL, NULL) : 0;
}

static void wipe(char *text)
{
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
}

static int of_network(const struct cli *cli, struct secret **ret)
{
	_cleanup_(usher_network_freep) struct usher_network *network = NULL;
	char *code = NULL;
	int r;

	r = usher_network_new(&network);
	if (r < 0)
		return cli_fail(cli, r, NULL, NULL);
	r = describe(cli, network);
	if (r)
		return r;
	r = usher_network_to_code(network, &code);
	if (r < 0)
		return cli_fail(cli, r, NULL, NULL);
	*ret = secret_new(strlen(code));
	if (*ret)
		secret_set(*ret, code, strlen(code));
	wipe(code);
	return *ret ? 0 : cli_fail(cli, USHER_ERROR_NO_MEMORY, NULL, NULL);
}

/* 0 and NULL: no code was given. */
static int of_code(const struct cli *cli, struct secret **ret)
{
	_cleanup_(usher_code_freep) struct usher_code *code = NULL;
	const char *typed = cli->n_operands > 1 ? cli->operands[1] : NULL, *problem;
	const struct options *options = &cli->options;
	int r;

	r = code_take(cli, typed, ret);
	if (r || !*ret)
		return r;
	if (options->ssid || options->ssid_hex || options->passphrase_file ||
	    options->open || options->hidden)
		r = cli_usage(cli, "a network or a code, not both", NULL);
	if (r == 0) {
		r = code_recognise(*ret, &code, &problem);
		r = r < 0 ? code_fail(cli, r, problem) : 0;
	}
	if (r)
		*ret = secret_free(*ret);
	return r;
}

int code_show(const struct cli *cli)
{
	const struct options *options = &cli->options;
	bool asked = options->qr || options->ascii || options->invert;
	_cleanup_(secret_freep) struct secret *text = NULL;
	char *line;
	int r;

	r = of_code(cli, &text);
	if (r == 0 && !text)
		r = of_network(cli, &text);
	if (r)
		return r;
	if (options->json) {
		line = line_done("code", secret_data(text));
		output_line(line);
		wipe(line);
		return 0;
	}
	if (asked || output_is_terminal())
		r = print_qr(cli, text);
	if (!asked)
		output_line(secret_data(text));
	return r;
}
