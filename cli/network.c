/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/network.h"

#include "cli/code.h"
#include "cli/duration.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { PREFIX_MIN = 3 };

static bool parse_octets(const char *text, size_t len, uint8_t ret[6])
{
	char pair[3] = "";
	size_t i;

	if (len != strlen("AA:BB:CC:DD:EE:FF"))
		return false;
	for (i = 0; i < 6; i++, text += 3) {
		memcpy(pair, text, 2);
		if (hex_bytes(pair, ret + i, 1) < 0 || (i < 5 && text[2] != ':'))
			return false;
	}
	return true;
}

bool bssid_parse(const char *text, uint8_t ret[6], uint8_t ret_mask[6])
{
	size_t len = strcspn(text, "/");

	memset(ret_mask, 0xff, 6);
	if (!parse_octets(text, len, ret))
		return false;
	return !text[len] ||
	       parse_octets(text + len + 1, strlen(text + len + 1), ret_mask);
}

/* 0, or an exit code. */
static int check_selectors(const struct cli *cli)
{
	const struct options *options = &cli->options;
	int n = !!options->prefix + !!options->ssid + !!options->ssid_hex +
		code_is_given(cli) + !!options->product;
	size_t len = options->prefix ? strlen(options->prefix) : PREFIX_MIN;

	if (!n)
		return cli_usage(cli, "which network?",
				 "name it with --ssid, or its beginning with --prefix");
	if (n > 1)
		return cli_usage(
			cli, "one of --prefix, --ssid, --ssid-hex, a code and --product",
			NULL);
	if (len < PREFIX_MIN || len > SSID_MAX)
		return cli_usage(cli, "--prefix takes a beginning of 3 to 32 bytes",
				 NULL);
	if (options->prefix && options->hidden)
		return cli_usage(cli, "a hidden network has no beginning to be seen",
				 "give its whole name with --ssid");
	if (code_is_given(cli) && (options->passphrase_file || options->open))
		return cli_usage(cli, "the code says whether there is a passphrase",
				 "leave --passphrase-file and --open out");
	if (!options->identity &&
	    (options->anonymous || options->eap_method || options->phase2 ||
	     options->ca_file || options->client_certificate || options->private_key ||
	     options->domain))
		return cli_usage(cli, "802.1X needs --identity", NULL);
	if (options->days && (options->once || cli->command))
		return cli_usage(cli, "--days stays, --once and a command do not", NULL);
	return 0;
}

static int apply_code(const struct cli *cli, struct usher_network *network)
{
	_cleanup_(usher_code_freep) struct usher_code *code = NULL;
	_cleanup_(secret_freep) struct secret *text = NULL;
	const char *problem = NULL;
	int r;

	r = code_take(cli, NULL, &text);
	if (r)
		return r;
	r = usher_code_parse(secret_data(text), secret_len(text), &code, &problem);
	if (r == -EINVAL || r == -EPROTONOSUPPORT)
		return cli_fail(cli, USHER_ERROR_BAD_DATA, "", "the code: %s", problem);
	if (r == 0)
		r = usher_code_apply(code, network);
	if (r == -EOPNOTSUPP)
		return cli_fail(cli, USHER_ERROR_BAD_DATA,
				"`usher setup --code` takes the code of an accessory",
				"this code names no network");
	return r < 0 ? cli_fail(cli, r, NULL, NULL) : 0;
}

static int apply_name(const struct cli *cli, struct usher_network *network)
{
	const char *prefix = cli->options.prefix;
	uint8_t ssid[SSID_MAX];
	size_t len;
	int r;

	if (cli->options.product)
		return 0; /* network_from_catalog() */
	if (code_is_given(cli))
		return apply_code(cli, network);
	if (prefix) {
		r = usher_network_set_prefix(network, prefix, strlen(prefix));
	} else {
		r = take_ssid(cli, ssid, &len);
		if (r)
			return r;
		r = usher_network_set_ssid(network, ssid, len);
	}
	return r < 0 ? cli_fail(cli, r, NULL, NULL) : 0;
}

static int apply_passphrase(const struct cli *cli, struct usher_network *network)
{
	_cleanup_(secret_freep) struct secret *secret = NULL;
	int r;

	if (code_is_given(cli))
		return 0;
	if (cli->options.open)
		usher_network_set_use_remembered(network, false);
	r = take_passphrase(cli, PASSPHRASE_SAE_MAX, &secret);
	if (r || !secret)
		return r;
	r = usher_network_set_passphrase(network, secret_data(secret),
					 secret_len(secret));
	if (r == -EINVAL)
		return cli_fail(cli, USHER_ERROR_BAD_DATA, "",
				"no Wi-Fi network can have this passphrase");
	return r < 0 ? cli_fail(cli, r, NULL, NULL) : 0;
}

static unsigned band_of(const char *word)
{
	if (!word)
		return 0;
	if (!strcmp(word, "2.4"))
		return USHER_BAND_2_4_GHZ;
	return strcmp(word, "5") ? USHER_BAND_6_GHZ : USHER_BAND_5_GHZ;
}

static int apply_place(const struct cli *cli, struct usher_network *network)
{
	const struct options *options = &cli->options;
	uint8_t bssid[6], mask[6];

	usher_network_set_hidden(network, options->hidden);
	usher_network_set_bands(network, band_of(options->band));
	usher_network_set_frequency(network, options->frequency);
	if (!options->bssid)
		return 0;
	if (!bssid_parse(options->bssid, bssid, mask) ||
	    usher_network_set_bssid(network, bssid, mask) < 0)
		return cli_usage(
			cli, "--bssid takes AA:BB:CC:DD:EE:FF, or that with /MASK", NULL);
	return 0;
}

static int apply_eap(const struct cli *cli, struct usher_network *network)
{
	const struct options *options = &cli->options;
	const struct {
		const char *key, *value;
	} rows[] = {
		{"identity", options->identity},
		{"anonymous", options->anonymous},
		{"method", options->eap_method},
		{"phase2", options->phase2},
		{"ca-file", options->ca_file},
		{"client-certificate", options->client_certificate},
		{"private-key", options->private_key},
		{"domain", options->domain},
	};
	char problem[80];
	size_t i;
	int r;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (!rows[i].value)
			continue;
		r = usher_network_set_eap(network, rows[i].key, rows[i].value);
		if (r == -EINVAL) {
			snprintf(problem, sizeof(problem), "--%s%s cannot be used so",
				 i == 2 ? "eap-" : "", rows[i].key);
			return cli_usage(cli, problem, NULL);
		}
		if (r < 0)
			return cli_fail(cli, r, NULL, NULL);
	}
	return 0;
}

/* A product says how long by itself; what is said here counts more. */
static void apply_lifetime(const struct cli *cli, struct usher_network *network)
{
	const struct options *options = &cli->options;

	if (options->once || cli->command)
		usher_network_set_lifetime(network, USHER_ONCE, 0);
	else if (options->days)
		usher_network_set_lifetime(network, USHER_DAYS, options->days);
	else if (!options->product)
		usher_network_set_lifetime(network, USHER_KEPT, 0);
}

static void apply_limits(const struct cli *cli, struct usher_network *network)
{
	uint64_t limit = cli->options.timeout_ms;

	usher_network_set_allow_disconnect(network, cli->options.allow_disconnect);
	if (limit != DURATION_UNSET)
		usher_network_set_timeout(network, limit ? limit : DURATION_MAX_MS);
}

int network_from_catalog(const struct cli *cli, struct usher *usher,
			 struct usher_network *network, bool *ret_once)
{
	const char *product = cli->options.product;
	enum usher_flow flow = USHER_FLOW_UNKNOWN;
	_cleanup_(freep) char *shown = NULL;
	int r;

	*ret_once = cli->options.once || cli->command;
	if (!product)
		return 0;
	shown = usher_printable(product, strlen(product));
	r = usher_network_set_product(network, usher, product, &flow);
	if (r == -ENOENT)
		return cli_fail(cli, USHER_ERROR_USAGE,
				"--product takes a product of the catalog",
				"there is no product \"%s\"", shown ? shown : "");
	if (r == -EOPNOTSUPP)
		return cli_fail(
			cli, USHER_ERROR_USAGE, "`usher setup --product` sets it up",
			"%s publishes no network that is known", shown ? shown : "");
	if (r == -EINVAL)
		return cli_fail(cli, USHER_ERROR_CONFIG,
				"its prefix in the catalog needs at least 3 bytes",
				"the network of %s cannot be looked for",
				shown ? shown : "");
	if (r < 0)
		return cli_fail(cli, r, NULL, NULL);
	apply_lifetime(cli, network);
	if (!cli->options.days)
		*ret_once |= flow == USHER_FLOW_BOUND || flow == USHER_FLOW_GATEWAY;
	return 0;
}

int network_from_options(const struct cli *cli, struct usher_network **ret)
{
	_cleanup_(usher_network_freep) struct usher_network *network = NULL;
	int r;

	r = check_selectors(cli);
	if (r)
		return r;
	r = usher_network_new(&network);
	if (r < 0)
		return cli_fail(cli, r, NULL, NULL);
	r = apply_name(cli, network);
	if (r == 0)
		r = apply_passphrase(cli, network);
	if (r == 0)
		r = apply_place(cli, network);
	if (r == 0)
		r = apply_eap(cli, network);
	if (r)
		return r;
	apply_lifetime(cli, network);
	apply_limits(cli, network);
	*ret = network;
	network = NULL;
	return 0;
}
