/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/aware.h"

#include "cli/code.h"
#include "cli/credentials.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { MESSAGE_MAX = 1024, PEER_NAME_MAX = 64 };

#define FOR(action) (1u << AWARE_##action)

static const struct {
	const char *name;
	unsigned actions; /* that it is for */
} rules[] = {
	{"--pin-display", FOR(PUBLISH)},
	{"--pin-file", FOR(PUBLISH) | FOR(PAIR)},
	{"--passphrase-file", FOR(PUBLISH) | FOR(PAIR)},
	{"--opportunistic", FOR(PUBLISH) | FOR(PAIR)},
	{"--once", FOR(PUBLISH)},
	{"--wait", FOR(SUBSCRIBE)},
	{"--again", FOR(PAIR)},
	{"--name", FOR(PAIR)},
	{"--message-file", FOR(SEND)},
	{"--all", FOR(FORGET)},
	{"--code", FOR(PAIR)},
	{"--code-file", FOR(PAIR)},
	{"--code-image", FOR(PAIR)},
	{"--aware-radio", FOR(PUBLISH) | FOR(SUBSCRIBE) | FOR(PAIR) | FOR(SEND)},
};

static const struct {
	const char *name;
	int min, max; /* operands after it */
} actions[] = {
	[AWARE_PUBLISH] = {"publish", 1, 1}, [AWARE_SUBSCRIBE] = {"subscribe", 1, 1},
	[AWARE_PAIR] = {"pair", 1, 2},	     [AWARE_SEND] = {"send", 1, 2},
	[AWARE_LIST] = {"list", 0, 0},	     [AWARE_FORGET] = {"forget", 0, 1},
};

/* Which one is given where it has no business; NULL: none. */
static const char *stray_option(const struct aware_work *work)
{
	const struct options *options = &work->cli->options;
	const bool given[] = {
		options->pin_display,	options->pin_file,    options->passphrase_file,
		options->opportunistic, options->once,	      options->wait,
		options->again,		options->peer_name,   options->message_file,
		options->all,		options->code,	      options->code_file,
		options->code_image,	options->aware_radio,
	};

	for (size_t i = 0; i < ARRAY_SIZE(given); i++)
		if (given[i] && !(rules[i].actions & 1u << work->action))
			return rules[i].name;
	return NULL;
}

static bool has_code(const struct cli *cli)
{
	return cli->options.code || code_is_given(cli);
}

/* What `subscribe` prints says the service, too: "aware/_demo._udp@02:00:00:00:00:01". */
static void take_id(struct aware_work *work)
{
	static const char prefix[] = "aware/_";
	const char *service = work->service + strlen("aware/");
	size_t len;

	if (work->peer || strncasecmp(work->service, prefix, strlen(prefix)) != 0)
		return;
	len = strcspn(service, "@");
	if (len >= sizeof(work->service_of_id))
		return;
	memcpy(work->service_of_id, service, len);
	if (service[len] && actions[work->action].max > 1)
		work->peer = work->service;
	work->service = work->service_of_id;
}

/* The PIN that is to be typed when it is asked for, most likely. */
static int refuse_pin(const struct aware_work *work)
{
	if (work->action != AWARE_PAIR || !work->peer ||
	    strlen(work->peer) != PIN_DIGITS ||
	    strspn(work->peer, "0123456789") != PIN_DIGITS)
		return 0;
	return cli_usage(work->cli,
			 "a PIN is nothing for a command line: everybody on this "
			 "computer can read it there",
			 "leave it out to be asked for it, or give it with --pin-file "
			 "FILE, - (stdin) or /dev/fd/N");
}

static int check_name(const struct aware_work *work)
{
	const char *name = work->cli->options.peer_name;

	if (!name || (*name && strlen(name) <= PEER_NAME_MAX))
		return 0;
	return cli_usage(work->cli, "--name takes 1 to 64 printable bytes", NULL);
}

static int check_operands(struct aware_work *work)
{
	const struct cli *cli = work->cli;
	int n = cli->n_operands - 1, r;
	const char *name = actions[work->action].name, *stray = stray_option(work);
	char problem[120];

	if (stray) {
		snprintf(problem, sizeof(problem), "aware %s does not take %s", name,
			 stray);
		return cli_usage(cli, problem, NULL);
	}
	if (has_code(cli) && n > 0)
		return cli_usage(cli, "a SERVICE or its code, not both", NULL);
	if (n < actions[work->action].min && !has_code(cli)) {
		snprintf(problem, sizeof(problem), "aware %s: which service?", name);
		return cli_usage(cli, problem, "such as _demo._udp");
	}
	if (n > actions[work->action].max) {
		snprintf(problem, sizeof(problem), "aware %s: what is \"%.40s\"?", name,
			 cli->operands[cli->n_operands - 1]);
		return cli_usage(cli, problem, NULL);
	}
	work->service = n > 0 ? cli->operands[1] : NULL;
	work->peer = n > 1 ? cli->operands[2] : NULL;
	if (work->service && work->action != AWARE_FORGET)
		take_id(work);
	r = check_name(work);
	return r ? r : refuse_pin(work);
}

static int take_methods(struct aware_work *work)
{
	const struct options *options = &work->cli->options;
	unsigned n = options->pin_display + (options->pin_file != NULL) +
		     (options->passphrase_file != NULL) + options->opportunistic +
		     has_code(work->cli);

	if (n > 1)
		return cli_usage(work->cli,
				 "one of --pin-display, --pin-file, --passphrase-file, "
				 "--opportunistic and a code",
				 NULL);
	if (options->pin_display || options->pin_file)
		work->methods = USHER_AWARE_PIN;
	else if (options->passphrase_file)
		work->methods = USHER_AWARE_PASSPHRASE;
	else if (options->opportunistic)
		work->methods = USHER_AWARE_OPPORTUNISTIC;
	return take_pairing_secret(work->cli, &work->password);
}

/* It says the service, too. */
static int take_code(struct aware_work *work)
{
	_cleanup_(secret_freep) struct secret *text = NULL;
	const struct cli *cli = work->cli;
	const char *problem;
	int r = code_take(cli, cli->options.code, &text);

	if (r || !text)
		return r;
	r = code_recognise(text, &work->code, &problem);
	if (r < 0)
		return code_fail(cli, r, problem);
	if (!code_is_of(work->code, "aware"))
		return cli_usage(cli, "aware pair takes an AWARE: code",
				 "`usher setup` takes the others");
	if (cli->options.code)
		code_warn_typed();
	return 0;
}

static int take_message(struct aware_work *work)
{
	const char *path = work->cli->options.message_file;

	if (work->action != AWARE_SEND)
		return 0;
	if (!path)
		return cli_usage(work->cli, "aware send: which message?",
				 "--message-file FILE, or - for stdin");
	return take_bytes(work->cli, path, MESSAGE_MAX, &work->message);
}

int aware_take_options(struct aware_work *work)
{
	const struct options *options = &work->cli->options;
	char problem[80];
	size_t i = 0;
	int r;

	while (i < ARRAY_SIZE(actions) &&
	       strcmp(actions[i].name, work->cli->operands[0]) != 0)
		i++;
	if (i == ARRAY_SIZE(actions))
		snprintf(problem, sizeof(problem), "aware: what is \"%.40s\"?",
			 work->cli->operands[0]);
	if (i == ARRAY_SIZE(actions))
		return cli_usage(work->cli, problem,
				 "publish, subscribe, pair, send, list or forget");
	work->action = (enum aware_action)i;
	r = check_operands(work);
	if (r == 0 && work->action == AWARE_FORGET &&
	    options->all == (work->service != NULL))
		return cli_usage(work->cli,
				 options->all ? "aware forget: one of them or --all, not "
						"both"
					      : "aware forget: which one? a key or name, "
						"or --all",
				 "`usher aware list` shows them");
	if (r == 0)
		r = take_methods(work);
	if (r == 0)
		r = take_code(work);
	return r ? r : take_message(work);
}
