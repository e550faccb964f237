/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* usher beacon: shows and changes what an Eddystone beacon broadcasts. */
#include "cli/beacon.h"

#include "cli/pick.h"
#include "cli/verbs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { FIND_MS = 30 * 1000, IDENTITY_KEY_SIZE = 16, EID_SIZE = 8 };

/* ---- The key ---- */

int beacon_keep_key(const struct session *session)
{
	struct beacon_work *work = session->work;
	const uint8_t *key = usher_setup_get_identity_key(session->setup);
	char text[2 * IDENTITY_KEY_SIZE + 2];
	ssize_t n;

	if (work->key_fd < 0 || !key)
		return 0;
	for (size_t i = 0; i < IDENTITY_KEY_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02x", key[i]);
	text[sizeof(text) - 2] = '\n';
	n = write(work->key_fd, text, sizeof(text) - 1);
	explicit_bzero(text, sizeof(text));
	if (n == (ssize_t)sizeof(text) - 1 && fsync(work->key_fd) == 0) {
		work->key_written = true;
		return 0;
	}
	return cli_fail(session->cli, USHER_ERROR_IO,
			"set the EID again: the beacon has a key that nobody knows",
			"the identity key could not be written to %s: %s", work->key_path,
			strerror(errno));
}

/* ---- For people ---- */

static void print_power(const char *what, int dbm)
{
	if (dbm != USHER_NO_POWER)
		output_printf(", %s %d dBm", what, dbm);
}

static bool print_slot(const struct session *session, size_t i)
{
	const char *frame, *value;
	int interval, tx, advertised;

	if (!usher_setup_get_beacon_slot(session->setup, i, &interval, &tx, &advertised,
					 &frame, &value))
		return false;
	output_printf("  slot %zu  %s%-7s%s %s\n", i, output_style(STYLE_STRONG),
		      frame ? frame : "silent", output_style(STYLE_PLAIN),
		      value ? value : "");
	if (!frame)
		return true;
	output_printf("          ");
	if (interval >= 0)
		output_printf("every %d ms", interval);
	print_power("sent with", tx);
	print_power("advertised as", advertised);
	output_printf("\n");
	return true;
}

static void print_abilities(const struct session *session)
{
	unsigned eid, slots = usher_setup_get_beacon_slots(session->setup, &eid);
	const char *frame;
	int dbm;

	output_printf("%s: %u slot%s, %u for an EID; it sends", session->name, slots,
		      slots == 1 ? "" : "s", eid);
	for (size_t i = 0; (frame = usher_setup_get_beacon_frame(session->setup, i)); i++)
		output_printf("%s %s", i ? "," : "", frame);
	for (size_t i = 0; usher_setup_get_beacon_tx_power(session->setup, i, &dbm); i++)
		output_printf("%s %d", i ? "," : ", with", dbm);
	output_printf(" dBm\n");
}

static void print_hex(const char *what, const uint8_t *data, size_t len)
{
	if (!data)
		return;
	output_printf("  %-22s ", what);
	for (size_t i = 0; i < len; i++)
		output_printf("%02x", data[i]);
	output_printf("\n");
}

/* What a resolver wants to know, for whoever registers it there. */
static void print_registration(const struct session *session)
{
	const uint8_t *eid, *resolver, *own;
	unsigned exponent;
	uint32_t clock;

	eid = usher_setup_get_beacon_eid(session->setup, &exponent, &clock, &resolver,
					 &own);
	if (!eid)
		return;
	print_hex("EID", eid, EID_SIZE);
	output_printf("  %-22s %u\n  %-22s %u\n", "clock", clock, "exponent", exponent);
	print_hex("resolver's public key", resolver, 32);
	print_hex("beacon's public key", own, 32);
	if (session->work->key_written)
		output_printf(
			"  its identity key is in %s: keep it, nobody else has it\n",
			session->work->key_path);
}

void beacon_print(const struct session *session, const char *note)
{
	switch (session->work->task) {
	case USHER_BEACON_SHOW:
		print_abilities(session);
		for (size_t i = 0; print_slot(session, i); i++)
			;
		output_printf("  lock    %s\n",
			      usher_setup_get_beacon_lock(session->setup));
		break;
	case USHER_BEACON_SET:
		output_printf("%s is set:\n", session->name);
		print_slot(session, session->work->slot);
		print_registration(session);
		break;
	case USHER_BEACON_LOCK:
		output_printf("%s is locked.\n", session->name);
		break;
	case USHER_BEACON_UNLOCK:
		output_printf("%s is unlocked.\n", session->name);
		break;
	case USHER_BEACON_RESET:
		output_printf("%s is as it left the factory.\n", session->name);
		break;
	}
	if (note)
		output_printf("  note: %s\n", note);
}

/* ---- The verb ---- */

static int find_and_run(struct session *session, const char *name)
{
	_cleanup_(usher_accessory_unrefp) struct usher_accessory *accessory = NULL;
	uint64_t limit = session->cli->options.timeout_ms;
	struct wanted wanted = {
		.name = name,
		.deadline_ms = loop_deadline(limit == DURATION_UNSET ? FIND_MS : limit),
		.late_error = USHER_ERROR_NOT_FOUND,
	};
	_cleanup_(freep) char *shown = usher_printable(name, strlen(name));
	uint64_t now;
	int r;

	if (!limit)
		wanted.deadline_ms = LOOP_NEVER;
	cli_progress(session->cli, "looking for %s", shown ? shown : "");
	r = pick_accessory(session->cli, session->loop, &wanted, &accessory);
	if (r)
		return r;
	/* the air is the connection's now */
	usher_discover_stop(session->loop->usher);
	now = loop_now();
	session->timeout_ms = LOOP_NEVER;
	if (limit && limit != DURATION_UNSET)
		session->timeout_ms = wanted.deadline_ms > now ? wanted.deadline_ms - now
							       : 1;
	if (!limit)
		session->timeout_ms = 0;
	return session_run(session, accessory);
}

int verb_beacon(struct cli *cli)
{
	struct beacon_work work = BEACON_WORK_NONE;
	struct session session = {
		.cli = cli,
		.work = &work,
		.interactive = !cli->options.no_input && prompt_is_possible(),
	};
	struct loop loop = LOOP_CLOSED;
	int r = beacon_take_options(cli, &work, &session.code);

	if (r == 0)
		r = loop_open(&loop, cli);
	session.loop = &loop;
	if (r == 0)
		r = find_and_run(&session, cli->operands[1]);
	session_deinit(&session);
	loop_close(&loop);
	beacon_work_deinit(&work);
	return r;
}
