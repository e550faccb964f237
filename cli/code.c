/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher code: reads the codes that carry a network, and writes a network as one. */
#include "cli/code.h"

#include "cli/credentials.h"
#include "cli/lines.h"
#include "cli/verbs.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

bool code_is_wifi(const char *text)
{
	return !strncasecmp(text, "WIFI:", strlen("WIFI:"));
}

bool code_is_alone(const char *text)
{
	return !strncasecmp(text, "DPP:", strlen("DPP:"));
}

int code_refuse_argv(const struct cli *cli)
{
	return cli_usage(
		cli,
		"a WIFI: code holds a passphrase: everybody on this computer can "
		"read it in a command line",
		"give it with --code-file FILE, - (stdin) or /dev/fd/N");
}

static void wipe(char *text)
{
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
}

/* ---- parse ---- */

static int parse(const struct cli *cli, const char *text, size_t len)
{
	_cleanup_(usher_code_freep) struct usher_code *code = NULL;
	const char *problem = NULL;
	char *line;
	int r;

	r = usher_code_parse(text, len, &code, &problem);
	if (r == -EINVAL)
		return cli_fail(cli, USHER_ERROR_BAD_DATA,
				"it takes WIFI:, DPP:, MT: and X-HM:// codes and those "
				"of Espressif",
				"%s", problem ? problem : "this is no code");
	if (r < 0)
		return cli_fail(cli, r, NULL, NULL);
	line = usher_code_to_json(code, cli->options.reveal);
	if (cli->options.json || !line)
		output_line(line);
	else
		code_print(line);
	wipe(line);
	return 0;
}

static int parse_verb(const struct cli *cli)
{
	const char *operand = cli->n_operands > 1 ? cli->operands[1] : NULL;
	_cleanup_(secret_freep) struct secret *text = NULL;
	int r;

	if (operand && cli->options.code_file)
		return cli_usage(cli, "a CODE or --code-file, not both", NULL);
	if (operand && code_is_wifi(operand))
		return code_refuse_argv(cli);
	if (operand)
		return parse(cli, operand, strlen(operand));
	r = take_code_file(cli, &text);
	if (r)
		return r;
	if (!text)
		return cli_usage(cli, "which code?",
				 "a DPP: code may be an argument, a WIFI: code comes "
				 "with --code-file");
	return parse(cli, secret_data(text), secret_len(text));
}

/* ---- show ---- */

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
		return cli_usage(cli, "which network?", "name it with --ssid");
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

static int show_verb(const struct cli *cli)
{
	_cleanup_(usher_network_freep) struct usher_network *network = NULL;
	char *code = NULL, *line = NULL;
	int r;

	if (cli->n_operands > 1)
		return cli_usage(cli, "code show: too many arguments", NULL);
	r = usher_network_new(&network);
	if (r < 0)
		return cli_fail(cli, r, NULL, NULL);
	r = describe(cli, network);
	if (r)
		return r;
	r = usher_network_to_code(network, &code);
	if (r < 0)
		return cli_fail(cli, r, NULL, NULL);
	if (cli->options.json)
		line = line_done("code", code);
	output_line(cli->options.json ? line : code);
	wipe(line);
	wipe(code);
	return 0;
}

int verb_code(struct cli *cli)
{
	const struct options *options = &cli->options;

	if (!strcmp(cli->operands[0], "parse")) {
		if (options->ssid || options->ssid_hex || options->passphrase_file ||
		    options->open || options->hidden)
			return cli_usage(cli, "code parse takes a code alone", NULL);
		return parse_verb(cli);
	}
	if (!strcmp(cli->operands[0], "show")) {
		if (options->code_file || options->reveal)
			return cli_usage(cli, "code show takes a network, not a code",
					 NULL);
		return show_verb(cli);
	}
	if (code_is_wifi(cli->operands[0]))
		return code_refuse_argv(cli);
	return cli_usage(cli, "code takes parse or show", NULL);
}
