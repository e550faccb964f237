/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher setup, usher identify: find the accessory, then a session with it. */
#include "cli/pick.h"
#include "cli/session.h"
#include "cli/verbs.h"

#include <errno.h>
#include <string.h>

enum { FIND_MS = 30 * 1000 };

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
		return (c | 0x20) - 'a' + 10;
	return -1;
}

static int take_ssid_hex(struct session *session, const char *hex)
{
	size_t len = strlen(hex), i;

	if (!len || len % 2 || len > 2 * SSID_MAX)
		return -EINVAL;
	for (i = 0; i < len / 2; i++) {
		int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return -EINVAL;
		session->ssid[i] = (uint8_t)(high << 4 | low);
	}
	session->ssid_len = len / 2;
	return 0;
}

static int take_ssid(struct session *session)
{
	const struct options *options = &session->cli->options;
	size_t len = options->ssid ? strlen(options->ssid) : 0;

	if (options->ssid && options->ssid_hex)
		return cli_usage(session->cli, "--ssid or --ssid-hex, not both", NULL);
	if (options->ssid_hex && take_ssid_hex(session, options->ssid_hex) < 0)
		return cli_usage(session->cli,
				 "--ssid-hex takes 1 to 32 bytes as hexadecimal digits",
				 NULL);
	if (options->ssid && (!len || len > SSID_MAX))
		return cli_usage(session->cli, "--ssid takes a name of 1 to 32 bytes",
				 NULL);
	if (options->ssid) {
		memcpy(session->ssid, options->ssid, len);
		session->ssid_len = len;
	}
	return 0;
}

static int fail_passphrase(const struct cli *cli, int error, const char *file)
{
	switch (-error) {
	case ENODATA:
		return cli_fail(cli, USHER_ERROR_BAD_DATA,
				"for a network without passphrase use --open",
				"%s is empty", file);
	case E2BIG:
		return cli_fail(
			cli, USHER_ERROR_BAD_DATA,
			"it takes the passphrase alone, with or without a newline",
			"%s holds more than %d bytes", file, SECRET_MAX);
	case EINVAL:
		return cli_fail(
			cli, USHER_ERROR_BAD_DATA,
			"it takes the passphrase alone, with or without a newline",
			"%s holds more than one line", file);
	case EISDIR:
	case ENOTSUP:
		return cli_fail(cli, USHER_ERROR_BAD_DATA,
				"leave --passphrase-file out to be asked for it",
				"%s is neither a file nor a pipe", file);
	default:
		return cli_fail(cli, USHER_ERROR_IO, "", "cannot read %s: %s", file,
				strerror(-error));
	}
}

static int take_passphrase(struct session *session)
{
	const char *path = session->cli->options.passphrase_file, *problem;
	_cleanup_(freep) char *shown = NULL;
	bool exposed = false;
	int r;

	session->open = session->cli->options.open;
	if (!path)
		return 0;
	if (session->open)
		return cli_usage(session->cli, "--passphrase-file or --open, not both",
				 NULL);
	shown = usher_printable(path, strlen(path));
	if (!shown)
		return cli_fail(session->cli, USHER_ERROR_NO_MEMORY, NULL, NULL);
	r = secret_read_file(path, &session->passphrase, &exposed);
	if (r < 0)
		return fail_passphrase(session->cli, r,
				       strcmp(path, "-") ? shown : "stdin");
	if (exposed)
		cli_warn("others can read %s; chmod 600 %s", shown, shown);
	problem = secret_check_passphrase(session->passphrase);
	if (problem)
		return cli_fail(session->cli, USHER_ERROR_BAD_DATA, "", "%s: %s", shown,
				problem);
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
	if (!session->passphrase && !session->open)
		return cli_fail(session->cli, USHER_ERROR_NO_INPUT,
				"give it with --passphrase-file, or say --open",
				"which passphrase? nobody can be asked");
	return 0;
}

static void say_looking(const struct cli *cli, const struct wanted *wanted)
{
	const char *what = wanted->name ? wanted->name : wanted->product;
	_cleanup_(freep) char *shown = usher_printable(what ? what : "accessory",
						       strlen(what ? what : "accessory"));

	cli_progress(cli, "looking for %s%s", wanted->name ? "" : "the nearest ",
		     shown ? shown : "");
}

static int find_and_run(struct session *session, struct wanted *wanted)
{
	_cleanup_(usher_accessory_unrefp) struct usher_accessory *accessory = NULL;
	uint64_t limit = session->cli->options.timeout_ms, end, now;
	int r;

	end = limit && limit != DURATION_UNSET ? loop_deadline(limit) : LOOP_NEVER;
	wanted->deadline_ms = limit == DURATION_UNSET ? loop_deadline(FIND_MS) : end;
	say_looking(session->cli, wanted);
	r = pick_accessory(session->cli, session->loop, wanted, &accessory);
	if (r)
		return r;
	usher_discover_stop(session->loop->usher); /* the air is the connection's now */
	now = loop_now();
	session->timeout_ms = LOOP_NEVER;
	if (end != LOOP_NEVER)
		session->timeout_ms = end > now ? end - now : 1;
	else if (limit == 0)
		session->timeout_ms = 0;
	return session_run(session, accessory);
}

static int with_context(struct session *session, struct wanted *wanted)
{
	_cleanup_(usher_freep) struct usher *usher = NULL;
	struct loop loop;
	int r;

	r = cli_open(session->cli, &usher);
	if (r)
		return r;
	r = loop_begin(&loop, usher);
	if (r < 0)
		return cli_fail(session->cli, r, NULL, NULL);
	session->loop = &loop;
	r = find_and_run(session, wanted);
	session->setup = usher_setup_free(session->setup);
	loop_end(&loop);
	return r;
}

static int prepare_and_run(struct session *session)
{
	bool credentials = session->goal == USHER_GOAL_SETUP;
	struct wanted wanted;
	int r;

	r = wanted_init(&wanted, session->cli);
	wanted.to_set_up = true;
	if (r == 0 && credentials)
		r = take_ssid(session);
	if (r == 0 && credentials)
		r = take_passphrase(session);
	if (r == 0 && credentials)
		r = check_answers(session);
	return r ? r : with_context(session, &wanted);
}

static int run_goal(const struct cli *cli, enum usher_goal goal, bool interactive)
{
	struct session session = SESSION_INIT;
	int r;

	session.cli = cli;
	session.goal = goal;
	session.interactive = interactive;
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
