/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/beacon.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
enum {
	KEY_SIZE       = 16,
	NAMESPACE_SIZE = 10,
	INSTANCE_SIZE  = 6,
};
/* clang-format on */

static const struct {
	const char *name;
	enum usher_beacon_task task;
} tasks[] = {
	{"show", USHER_BEACON_SHOW},   {"set", USHER_BEACON_SET},
	{"lock", USHER_BEACON_LOCK},   {"unlock", USHER_BEACON_UNLOCK},
	{"reset", USHER_BEACON_RESET},
};

/* Digits, with a sign where `least` is below zero. */
static bool parse_number(const char *text, long least, long most, long *ret)
{
	const char *digits = text + (least < 0 && (*text == '-' || *text == '+'));
	size_t len = strlen(digits);

	if (!len || len > 6 || strspn(digits, "0123456789") != len)
		return false;
	*ret = strtol(text, NULL, 10);
	return *ret >= least && *ret <= most;
}

/* 0, with *ret left alone where the option was not given; or an exit code. */
static int take_number(const struct cli *cli, const char *name, const char *text,
		       long least, long most, long *ret)
{
	char problem[80];

	if (!text || parse_number(text, least, most, ret))
		return 0;
	snprintf(problem, sizeof(problem), "--%s takes a number from %ld to %ld", name,
		 least, most);
	return cli_usage(cli, problem, NULL);
}

static int take_url(const struct cli *cli, struct usher_beacon *plan)
{
	int r = usher_beacon_set_url(plan, cli->options.url);

	if (r == -EMSGSIZE)
		return cli_usage(
			cli, "that URL is too long for a beacon",
			"17 bytes fit behind http:// or https://www., in which endings "
			"such as .com/ count one: use a short link");
	return r < 0 ? cli_usage(cli,
				 "--url takes http:// or https:// and printable ASCII",
				 "other characters have to be written as %XX")
		     : 0;
}

static int take_uid(const struct cli *cli, struct usher_beacon *plan)
{
	const char *slash = strchr(cli->options.uid, '/');
	uint8_t uid[NAMESPACE_SIZE + INSTANCE_SIZE];
	char namespace_id[2 * NAMESPACE_SIZE + 1];

	if (slash && slash - cli->options.uid == 2 * NAMESPACE_SIZE) {
		memcpy(namespace_id, cli->options.uid, 2 * NAMESPACE_SIZE);
		namespace_id[2 * NAMESPACE_SIZE] = '\0';
		if (hex_bytes(namespace_id, uid, NAMESPACE_SIZE) == NAMESPACE_SIZE &&
		    hex_bytes(slash + 1, uid + NAMESPACE_SIZE, INSTANCE_SIZE) ==
			    INSTANCE_SIZE) {
			usher_beacon_set_uid(plan, uid, uid + NAMESPACE_SIZE);
			return 0;
		}
	}
	return cli_usage(cli,
			 "--uid takes NAMESPACE/INSTANCE, 20 and 12 hexadecimal digits",
			 NULL);
}

/* 32 hexadecimal digits of a file, as bytes. */
static int take_key(const struct cli *cli, const char *path, uint8_t ret[KEY_SIZE])
{
	struct secret *text = NULL;
	int r = take_key_file(cli, path, &text);

	if (r == 0)
		hex_bytes(secret_data(text), ret, KEY_SIZE);
	secret_free(text);
	return r;
}

/* Anew, and for nobody else: what is in it is all that identifies the beacon later. */
static int open_key_file(const struct cli *cli, struct beacon_work *work)
{
	_cleanup_(freep) char *shown = NULL;

	work->key_path = cli->options.identity_key_file;
	work->key_fd = open(work->key_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			    0600);
	if (work->key_fd >= 0)
		return 0;
	shown = usher_printable(work->key_path, strlen(work->key_path));
	return cli_fail(cli, USHER_ERROR_IO,
			errno == EEXIST ? "name a file that is not there yet" : "",
			"cannot make %s: %s", shown ? shown : "the key file",
			strerror(errno));
}

static int take_eid(const struct cli *cli, struct beacon_work *work)
{
	const struct options *options = &cli->options;
	uint8_t key[KEY_SIZE];
	long exponent = 10;
	int r;

	if (!options->identity_key_file == !options->shared_key_file)
		return cli_usage(cli,
				 "--eid takes one of --identity-key-file and "
				 "--shared-key-file",
				 "the first keeps the key that is agreed on with the "
				 "beacon, the second has one to hand over");
	r = take_number(cli, "exponent", options->exponent, 0, 15, &exponent);
	if (r == 0 && options->shared_key_file)
		r = take_key(cli, options->shared_key_file, key);
	if (r)
		return r;
	r = usher_beacon_set_eid(work->plan, (unsigned)exponent,
				 options->shared_key_file ? key : NULL);
	explicit_bzero(key, sizeof(key));
	if (r < 0)
		return cli_fail(cli, r, NULL, NULL);
	return options->identity_key_file ? open_key_file(cli, work) : 0;
}

static int take_content(const struct cli *cli, struct beacon_work *work)
{
	const struct options *options = &cli->options;
	int given = !!options->url + !!options->uid + options->tlm + options->eid +
		    options->clear;

	if (given > 1)
		return cli_usage(cli, "one of --url, --uid, --tlm, --eid and --clear",
				 NULL);
	if (!options->eid &&
	    (options->exponent || options->identity_key_file || options->shared_key_file))
		return cli_usage(cli, "--exponent and key files belong to --eid", NULL);
	if (options->url)
		return take_url(cli, work->plan);
	if (options->uid)
		return take_uid(cli, work->plan);
	if (options->eid)
		return take_eid(cli, work);
	if (options->tlm)
		usher_beacon_set_tlm(work->plan);
	if (options->clear)
		usher_beacon_set_clear(work->plan);
	return 0;
}

/* What a slot, or the beacon, has beside what it broadcasts. */
static int take_settings(const struct cli *cli, struct beacon_work *work)
{
	const struct options *options = &cli->options;
	long slot = 0, tx = 0, advertised = 0;
	int r = take_number(cli, "slot", options->slot, 0, 31, &slot);

	if (r == 0)
		r = take_number(cli, "tx", options->tx, -100, 20, &tx);
	if (r == 0)
		r = take_number(cli, "advertised-tx", options->advertised_tx, -100, 20,
				&advertised);
	if (r)
		return r;
	work->slot = (unsigned)slot;
	usher_beacon_set_slot(work->plan, work->slot);
	if (options->tx)
		usher_beacon_set_tx_power(work->plan, (int)tx);
	if (options->advertised_tx)
		usher_beacon_set_advertised_tx_power(work->plan, (int)advertised);
	if (options->interval)
		usher_beacon_set_interval(work->plan, options->interval);
	if (options->connectable)
		usher_beacon_set_connectable(work->plan,
					     !strcmp(options->connectable, "yes"));
	return 0;
}

static bool has_content(const struct options *options)
{
	return options->url || options->uid || options->tlm || options->eid ||
	       options->clear;
}

static bool has_settings(const struct options *options)
{
	return options->tx || options->advertised_tx || options->interval ||
	       options->connectable;
}

static int take_set(const struct cli *cli, struct beacon_work *work)
{
	const struct options *options = &cli->options;
	int r;

	if (!has_content(options) && !has_settings(options))
		return cli_usage(cli, "what is to be set?",
				 "--url, --uid, --tlm, --eid or --clear, --interval, "
				 "--tx ...");
	if (!options->slot && (has_content(options) || options->tx ||
			       options->advertised_tx || options->interval))
		return cli_usage(cli, "which slot?",
				 "--slot 0 is the first; `usher beacon show` lists them");
	r = take_settings(cli, work);
	return r ? r : take_content(cli, work);
}

static int take_new_code(const struct cli *cli, struct beacon_work *work)
{
	uint8_t code[KEY_SIZE];
	int r;

	if (!cli->options.new_lock_code_file)
		return 0;
	r = take_key(cli, cli->options.new_lock_code_file, code);
	if (r)
		return r;
	r = usher_beacon_set_new_lock_code(work->plan, code);
	explicit_bzero(code, sizeof(code));
	return r < 0 ? cli_fail(cli, r, NULL, NULL) : 0;
}

/* An option of another action would be silently without effect. */
static int check_action(const struct cli *cli, enum usher_beacon_task task)
{
	const struct options *options = &cli->options;
	bool sets = options->slot || has_content(options) || has_settings(options) ||
		    options->exponent || options->identity_key_file ||
		    options->shared_key_file;

	if (sets && task != USHER_BEACON_SET)
		return cli_usage(cli, "what is to be set belongs to `usher beacon set`",
				 NULL);
	if (options->new_lock_code_file && task != USHER_BEACON_LOCK)
		return cli_usage(
			cli, "--new-lock-code-file belongs to `usher beacon lock`", NULL);
	return 0;
}

static int find_task(const struct cli *cli, enum usher_beacon_task *ret)
{
	for (size_t i = 0; i < sizeof(tasks) / sizeof(tasks[0]); i++)
		if (!strcmp(tasks[i].name, cli->operands[0])) {
			*ret = tasks[i].task;
			return 0;
		}
	return cli_usage(cli, "beacon takes show, set, lock, unlock or reset", NULL);
}

int beacon_take_options(const struct cli *cli, struct beacon_work *work,
			struct secret **ret_code)
{
	int r = find_task(cli, &work->task);

	if (r == 0)
		r = check_action(cli, work->task);
	if (r == 0 && cli->n_operands < 2)
		r = cli_usage(cli, "which accessory?",
			      "name one that `usher scan --all` lists");
	if (r)
		return r;
	r = usher_beacon_new(work->task, &work->plan);
	if (r < 0)
		return cli_fail(cli, r, NULL, NULL);
	if (cli->options.lock_code_file)
		r = take_key_file(cli, cli->options.lock_code_file, ret_code);
	if (r == 0)
		r = take_new_code(cli, work);
	if (r == 0 && work->task == USHER_BEACON_SET)
		r = take_set(cli, work);
	return r;
}

void beacon_work_deinit(struct beacon_work *work)
{
	usher_beacon_free(work->plan);
	if (work->key_fd < 0)
		return;
	close(work->key_fd);
	if (!work->key_written)
		unlink(work->key_path);
}
