/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher setup, usher identify: find the accessory, then a session with it. */
#include "cli/code.h"
#include "cli/lines.h"
#include "cli/network.h"
#include "cli/pick.h"
#include "cli/session.h"
#include "cli/verbs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { FIND_MS = 30 * 1000 };

/* What the code is; a text of no known kind may be a code alone, of an accessory that is named. */
static int recognise(struct session *session)
{
	const struct cli *cli = session->cli;
	bool named = cli->n_operands || cli->options.nearest;
	const char *problem;
	int r = code_recognise(session->code, &session->parsed, &problem);

	if (r == 0 || (r == -EPROTONOSUPPORT && named))
		return 0;
	return code_fail(cli, r, problem);
}

static int check_code(struct session *session)
{
	const struct cli *cli = session->cli;
	bool named = cli->n_operands || cli->options.nearest || cli->options.product,
	     is_dpp;

	if (code_is_of(session->parsed, "wifi"))
		return cli_usage(cli, "a WIFI: code names a network, not an accessory",
				 "`usher join --code-file` joins it");
	is_dpp = code_is_of(session->parsed, "dpp");
	session->alone = is_dpp || (!named && session->parsed &&
				    usher_code_is_softap(session->parsed));
	if (is_dpp && named)
		return cli_usage(cli, "an ACCESSORY or a DPP: code, not both", NULL);
	if (!named && code_is_of(session->parsed, "aware") && cli->options.transport &&
	    !option_has_word(cli->options.transport, "aware"))
		return cli_usage(cli, "an AWARE: code is of an accessory on Wi-Fi Aware",
				 "leave --transport out");
	if (cli->options.code && !is_dpp)
		code_warn_typed();
	return 0;
}

static int refuse_typed_pin(const struct cli *cli)
{
	return cli_usage(cli,
			 "a PIN is nothing for a command line: everybody on this "
			 "computer can read it there",
			 "give it with --pin-file FILE, - (stdin) or /dev/fd/N");
}

/* A PIN alone is none, and a passphrase may be anything else. */
static bool is_aware_code(const char *text)
{
	static const char scheme[] = "AWARE:";

	return !strncasecmp(text, scheme, strlen(scheme));
}

static int take_code(struct session *session)
{
	const struct options *options = &session->cli->options;
	int r;

	if (options->pin_file && (options->code || code_is_given(session->cli)))
		return cli_usage(session->cli, "its PIN or its code, not both", NULL);
	if (options->pin_file)
		return take_pin(session->cli, &session->code);
	if (session->aware && options->code && !is_aware_code(options->code))
		return refuse_typed_pin(session->cli);
	r = code_take(session->cli, options->code, &session->code);
	if (r || !session->code ||
	    (session->aware && !is_aware_code((const char *)secret_data(session->code))))
		return r;
	r = recognise(session);
	return r ? r : check_code(session);
}

/* "aware/...": it need not be looked for, which takes a product of the catalog. */
static int take_aware(struct session *session)
{
	static const char prefix[] = "aware/";
	const struct cli *cli = session->cli;
	const char *name = cli->n_operands ? cli->operands[0] : NULL;

	if (!name || strncasecmp(name, prefix, strlen(prefix)) != 0)
		return 0;
	session->aware = name;
	if (cli->options.nearest || cli->options.product)
		return cli_usage(cli, "an ACCESSORY or --nearest, not both", NULL);
	return 0;
}

/* What would only come up when the accessory is connected is better said before. */
static int check_answers(const struct session *session)
{
	if (session->interactive)
		return 0;
	if (!session->ssid_len)
		return cli_fail(session->cli, USHER_ERROR_NO_INPUT,
				"give the network with --ssid or --ssid-hex",
				"which network? nobody can be asked");
	if (!session->passphrase && !session->open &&
	    !session->cli->options.known_passphrase)
		return cli_fail(session->cli, USHER_ERROR_NO_INPUT,
				"give it with --passphrase-file, or say --open or "
				"--known-passphrase",
				"which passphrase? nobody can be asked");
	return 0;
}

static void say_looking(const struct cli *cli, const struct wanted *wanted)
{
	const char *named = wanted->code ? usher_code_get_name(wanted->code)
					 : wanted->name;
	const char *what = named	     ? named
			   : wanted->product ? wanted->product
					     : "accessory";
	_cleanup_(freep) char *shown = usher_printable(what, strlen(what));

	cli_progress(cli, "looking for %s%s", named ? "" : "the nearest ",
		     shown ? shown : "");
}

/* What is left of the whole time for the setup itself. */
static uint64_t time_left(const struct cli *cli, uint64_t end)
{
	uint64_t now = loop_now();

	if (end != LOOP_NEVER)
		return end > now ? end - now : 1;
	return cli->options.timeout_ms == 0 ? 0 : LOOP_NEVER;
}

/* usher only finds whose code it is. accessory NULL: not even that. */
static int fail_elsewhere(const struct session *session,
			  const struct usher_accessory *accessory)
{
	const struct cli *cli = session->cli;
	const char *kind = code_is_of(session->parsed, "matter") ? "Matter" : "HomeKit",
		   *hint = usher_code_get_elsewhere(session->parsed);
	_cleanup_(freep) char *name = accessory ? cli_name_of(accessory) : NULL;
	_cleanup_(freep) char *message = NULL, *line = NULL;

	if (!accessory)
		return cli_fail(
			cli, USHER_ERROR_UNSUPPORTED, hint,
			"this is the code of a %s accessory, which usher does not "
			"set up",
			kind);
	if (asprintf(
		    &message,
		    "the code is of %s (%s), a %s accessory, which usher does not set up",
		    name ? name : "it", usher_accessory_get_id(accessory), kind) < 0)
		return cli_fail(cli, USHER_ERROR_NO_MEMORY, NULL, NULL);
	cli_say_failure(message, hint);
	line = cli->options.json ? line_elsewhere(accessory, message, hint) : NULL;
	if (cli->options.json)
		output_line(line);
	return usher_error_exit_code(USHER_ERROR_UNSUPPORTED);
}

/* Somebody took another one's label. */
static void check_whose(const struct session *session,
			const struct usher_accessory *accessory)
{
	_cleanup_(freep) char *name = NULL, *shown = NULL;

	if (!session->parsed || usher_code_matches(session->parsed, accessory) != 0)
		return;
	name = cli_name_of(accessory);
	shown = usher_printable(usher_code_get_name(session->parsed),
				strlen(usher_code_get_name(session->parsed)));
	cli_warn("the code is of %s, and this is %s", shown ? shown : "another",
		 name ? name : "not it");
}

static int find_and_run(struct session *session, struct wanted *wanted)
{
	_cleanup_(usher_accessory_unrefp) struct usher_accessory *accessory = NULL;
	uint64_t limit = session->cli->options.timeout_ms, end;
	int r;

	end = limit && limit != DURATION_UNSET ? loop_deadline(limit) : LOOP_NEVER;
	if (!session->alone && !session->aware) {
		wanted->deadline_ms = limit == DURATION_UNSET ? loop_deadline(FIND_MS)
							      : end;
		say_looking(session->cli, wanted);
		r = pick_accessory(session->cli, session->loop, wanted, &accessory);
		if (r)
			return r;
		/* the air is the connection's now */
		usher_discover_stop(session->loop->usher);
		if (session->parsed && usher_code_get_elsewhere(session->parsed))
			return fail_elsewhere(session, accessory);
		if (usher_accessory_get_transport(accessory) == USHER_AWARE &&
		    session->cli->options.code && !code_is_of(session->parsed, "aware"))
			return refuse_typed_pin(session->cli);
		check_whose(session, accessory);
	}
	session->timeout_ms = time_left(session->cli, end);
	return session_run(session, accessory);
}

static int with_context(struct session *session, struct wanted *wanted)
{
	_cleanup_(loop_close) struct loop loop = LOOP_CLOSED;
	int r = loop_open(&loop, session->cli);

	if (r)
		return r;
	session->loop = &loop;
	/* what it would be given by default, by the time that the question comes */
	if (session->interactive && session->goal == USHER_GOAL_SETUP &&
	    !session->ssid_len)
		usher_suggest_start(loop.usher);
	r = find_and_run(session, wanted);
	session->setup = usher_setup_free(session->setup);
	return r;
}

static int take_bssid(struct session *session)
{
	static const uint8_t whole[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
	const char *text = session->cli->options.bssid;
	uint8_t mask[6];

	session->has_bssid = text != NULL;
	if (text && (!bssid_parse(text, session->bssid, mask) ||
		     memcmp(mask, whole, sizeof(mask))))
		return cli_usage(session->cli, "--bssid takes AA:BB:CC:DD:EE:FF", NULL);
	return 0;
}

/* What the setup is told; 0 or an exit code. */
static int take_answers(struct session *session)
{
	int r;

	session->open = session->cli->options.open;
	if (session->cli->options.known_passphrase &&
	    (session->open || session->cli->options.passphrase_file))
		return cli_usage(session->cli,
				 "--known-passphrase or another one, not both", NULL);
	r = take_bssid(session);
	if (r == 0)
		r = take_ssid(session->cli, session->ssid, &session->ssid_len);
	if (r == 0)
		r = take_passphrase(session->cli, PASSPHRASE_MAX, &session->passphrase);
	return r ? r : check_answers(session);
}

static int prepare_and_run(struct session *session)
{
	struct wanted wanted = {.name = NULL};
	int r = 0;

	r = take_aware(session);
	if (r == 0)
		r = take_code(session);
	if (r == 0 && session->parsed && usher_code_get_elsewhere(session->parsed) &&
	    !usher_code_names_accessory(session->parsed))
		r = fail_elsewhere(session, NULL);
	if (r == 0 && !session->alone && !session->aware)
		r = wanted_init(&wanted, session->cli, session->parsed);
	if (r == 0 && session->alone && session->goal != USHER_GOAL_SETUP)
		r = cli_usage(session->cli, "a DPP: code is for a setup alone", NULL);
	wanted.to_set_up = true;
	/* what blinks or forgets its network may have one */
	wanted.again |= session->goal != USHER_GOAL_SETUP;
	if (r == 0 && session->goal == USHER_GOAL_SETUP &&
	    !(session->parsed && usher_code_get_elsewhere(session->parsed)))
		r = take_answers(session);
	return r ? r : with_context(session, &wanted);
}

static int run_goal(const struct cli *cli, enum usher_goal goal, bool interactive)
{
	struct session session = {.cli = cli, .goal = goal, .interactive = interactive};
	int r;

	r = prepare_and_run(&session);
	session_deinit(&session);
	return r;
}

int verb_setup(struct cli *cli)
{
	bool interactive = !cli->options.no_input && prompt_is_possible();

	return run_goal(cli, USHER_GOAL_SETUP, interactive);
}

int verb_identify(struct cli *cli)
{
	return run_goal(cli, USHER_GOAL_IDENTIFY, false);
}

int verb_reset(struct cli *cli)
{
	bool interactive = !cli->options.no_input && prompt_is_possible();

	return run_goal(cli, USHER_GOAL_RESET, interactive);
}
