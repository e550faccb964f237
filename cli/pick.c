/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/pick.h"

#include "cli/code.h"
#include "cli/crowd.h"
#include "cli/lines.h"
#include "cli/verbs.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

enum { NEAR_DB = 6 }; /* as usher_find_nearest() */

struct pick {
	const struct cli *cli;
	struct loop *loop;
	const struct wanted *wanted;
	struct crowd crowd;
	uint64_t settle_ms; /* LOOP_NEVER: no candidate yet */
	bool unknown;	    /* the candidate is there, what it speaks is not */
};

int wanted_init(struct wanted *wanted, const struct cli *cli,
		const struct usher_code *code)
{
	const struct options *options = &cli->options;

	*wanted = (struct wanted){
		.name = cli->n_operands ? cli->operands[0] : NULL,
		.product = options->product,
		.again = options->again,
		.deadline_ms = LOOP_NEVER,
		.late_error = USHER_ERROR_NOT_FOUND,
	};
	if (wanted->name && options->nearest)
		return cli_usage(cli, "an ACCESSORY or --nearest, not both", NULL);
	if (!wanted->name && !options->nearest && code &&
	    usher_code_names_accessory(code))
		wanted->code = code;
	else if (!wanted->name && !options->nearest)
		return cli_usage(cli, "which accessory?",
				 "name one that `usher scan` lists, or use --nearest");
	return 0;
}

static const struct {
	const char *name; /* as in ids */
	enum usher_transport transport;
} radios[] = {{"ble", USHER_BLE}, {"wifi", USHER_WIFI}, {"aware", USHER_AWARE}};

/* Of an id the radio is known, of some codes too: the others need not be there. 0: any. */
static unsigned transports_of(const struct cli *cli, const struct wanted *wanted)
{
	const char *option = cli->options.transport, *name = wanted ? wanted->name : NULL;
	unsigned transports = 0;

	if (!option && wanted && code_is_of(wanted->code, "aware"))
		return USHER_AWARE;

	for (size_t i = 0; i < ARRAY_SIZE(radios); i++) {
		size_t len = strlen(radios[i].name);

		if (option && option_has_word(option, radios[i].name))
			transports |= radios[i].transport;
		if (!option && name && !strncasecmp(name, radios[i].name, len) &&
		    name[len] == '/')
			transports = radios[i].transport;
	}
	return transports;
}

int pick_discover(const struct cli *cli, struct usher *usher, const struct wanted *wanted,
		  bool all)
{
	_cleanup_(usher_filter_freep) struct usher_filter *filter = NULL;
	_cleanup_(freep) char *shown = NULL;
	const char *product = cli->options.product;
	int r;

	r = usher_filter_new(&filter);
	if (r < 0)
		return cli_fail(cli, r, NULL, NULL);
	usher_filter_set_all(filter, all);
	usher_filter_set_transports(filter, transports_of(cli, wanted));
	if (product) {
		r = usher_filter_set_product(filter, product);
		if (r < 0)
			return cli_fail(cli, r, NULL, NULL);
	}
	r = usher_discover(usher, filter);
	if (r == 0 && wanted && wanted->code)
		r = usher_discover_code(usher, wanted->code);
	if (r != -EINVAL || !product)
		return r < 0 ? cli_fail(cli, r, NULL, NULL) : 0;
	shown = usher_printable(product, strlen(product));
	return cli_fail(
		cli, USHER_ERROR_USAGE,
		"--product takes a product or protocol of the catalog, such as improv",
		"there is no product \"%s\"", shown ? shown : "");
}

int pick_fail_radio(const struct cli *cli, const struct usher_event *event)
{
	const char *text = usher_event_get_text(event);
	int error = usher_event_get_error(event);

	if (error == USHER_ERROR_NO_ADAPTER && cli->options.adapter)
		return cli_fail(cli, error, "`usher doctor` lists the adapters",
				"there is no adapter %s", cli->options.adapter);
	if (text)
		return cli_fail(cli, error, NULL, "%s: %s", usher_strerror(error), text);
	return cli_fail(cli, error, NULL, NULL);
}

static bool is_product(const struct usher_accessory *accessory, const char *product)
{
	const char *id = usher_accessory_get_product(accessory);
	const char *protocol = usher_accessory_get_protocol(accessory);

	return !product || (id && !strcmp(id, product)) ||
	       (protocol && !strcmp(protocol, product));
}

/* Whether it is one of those that the code may mean. */
static bool is_of_code(const struct wanted *wanted,
		       const struct usher_accessory *accessory)
{
	return is_product(accessory, wanted->product) &&
	       usher_code_matches(wanted->code, accessory) == 1;
}

static int look_by_code(const struct pick *pick, struct usher_accessory **ret)
{
	struct usher_accessory *found = NULL;

	for (size_t i = 0; i < pick->crowd.n; i++) {
		if (!is_of_code(pick->wanted, pick->crowd.members[i]))
			continue;
		if (found)
			return -ENOTUNIQ;
		found = pick->crowd.members[i];
	}
	if (!found)
		return -ENOENT;
	*ret = usher_accessory_ref(found);
	return 0;
}

/* 0 and a reference; -ENOENT; -ENOTUNIQ, a reference or not. */
static int look(const struct pick *pick, struct usher_accessory **ret)
{
	const struct wanted *wanted = pick->wanted;
	int r;

	if (wanted->code)
		return look_by_code(pick, ret);
	if (!wanted->name)
		return usher_find_nearest(pick->loop->usher, wanted->product,
					  wanted->again, ret);
	r = usher_find_accessory(pick->loop->usher, wanted->name, ret);
	if (r < 0 || is_product(*ret, wanted->product))
		return r;
	*ret = usher_accessory_unref(*ret);
	return -ENOENT;
}

static bool is_exact(const struct wanted *wanted, const struct usher_accessory *accessory)
{
	const char *key = usher_accessory_get_key(accessory);

	if (!wanted->name)
		return false;
	return !strcasecmp(usher_accessory_get_id(accessory), wanted->name) ||
	       (key && !strcmp(key, wanted->name));
}

static bool is_rival(const struct pick *pick, const struct usher_accessory *accessory,
		     int strongest)
{
	const char *name = usher_accessory_get_name(accessory);

	if (pick->wanted->code)
		return is_of_code(pick->wanted, accessory);
	if (pick->wanted->name)
		return name && !strcmp(name, pick->wanted->name);
	return usher_accessory_get_protocol(accessory) &&
	       is_product(accessory, pick->wanted->product) &&
	       (pick->wanted->again ||
		strcmp(usher_accessory_get_state(accessory), "provisioned")) &&
	       usher_accessory_get_rssi(accessory) > strongest - NEAR_DB;
}

static int by_signal(const void *a, const void *b)
{
	return usher_accessory_get_rssi(*(struct usher_accessory *const *)b) -
	       usher_accessory_get_rssi(*(struct usher_accessory *const *)a);
}

/* Those that may be meant come first in the crowd, the strongest at the head. */
static size_t sort_rivals(struct pick *pick, const struct usher_accessory *strongest)
{
	int rssi = strongest ? usher_accessory_get_rssi(strongest) : 0;
	struct usher_accessory **members = pick->crowd.members;
	size_t n = 0, i;

	for (i = 0; i < pick->crowd.n; i++) {
		struct usher_accessory *accessory = members[i];

		if (!is_rival(pick, accessory, rssi))
			continue;
		members[i] = members[n];
		members[n++] = accessory;
	}
	if (n)
		qsort(members, n, sizeof(struct usher_accessory *), by_signal);
	return n;
}

static int fail_ambiguous(struct pick *pick, const struct usher_accessory *strongest)
{
	const struct wanted *wanted = pick->wanted;
	bool named = wanted->name || wanted->code;
	const char *message = wanted->code
				      ? "several accessories may be the one of the code"
			      : wanted->name ? "several accessories have that name"
					     : "several accessories are equally near";
	const char *hint = named ? usher_error_hint(USHER_ERROR_AMBIGUOUS)
				 : "hold the one that you mean closer, or name it by its "
				   "id; `usher identify ID` makes one blink";
	struct usher_accessory **members = pick->crowd.members;
	size_t n = sort_rivals(pick, strongest), i;

	cli_say_failure(message, hint);
	for (i = 0; i < n; i++) {
		_cleanup_(freep) char *name = cli_name_of(members[i]);

		cli_say("  %4d dBm  %s  %s", usher_accessory_get_rssi(members[i]),
			usher_accessory_get_id(members[i]), name ? name : "");
	}
	if (pick->cli->options.json) {
		_cleanup_(freep) char *line = line_ambiguous(message, hint, members, n);

		output_line(line);
	}
	return usher_error_exit_code(USHER_ERROR_AMBIGUOUS);
}

static int fail_late(const struct pick *pick)
{
	const struct wanted *wanted = pick->wanted;
	const char *name = wanted->code ? usher_code_get_name(wanted->code)
					: wanted->name;
	_cleanup_(freep) char *shown = NULL;
	size_t i;

	for (i = 0; !name && i < pick->crowd.n; i++) {
		const struct usher_accessory *accessory = pick->crowd.members[i];
		_cleanup_(freep) char *near = NULL;

		if (!is_product(accessory, wanted->product) ||
		    strcmp(usher_accessory_get_state(accessory), "provisioned"))
			continue;
		near = cli_name_of(accessory);
		return cli_fail(pick->cli, wanted->late_error,
				"reset it, or name it by its id with --again",
				"%s is near, but set up already", near ? near : "one");
	}
	if (!name)
		return cli_fail(pick->cli, wanted->late_error, NULL, NULL);
	shown = usher_printable(name, strlen(name));
	return cli_fail(pick->cli, wanted->late_error, NULL, "\"%s\" was not heard",
			shown ? shown : "");
}

/* One frame may have told its name, and the next will tell what it speaks. */
static bool may_tell_more(const struct pick *pick,
			  const struct usher_accessory *accessory)
{
	return pick->wanted->to_set_up && !pick->wanted->code &&
	       !usher_accessory_get_protocol(accessory) &&
	       usher_accessory_get_connectable(accessory) != 0;
}

/* Something changed. 0: go on; 1: found. */
static int on_change(struct pick *pick, const struct usher_event *event,
		     struct usher_accessory **ret)
{
	const struct usher_accessory *changed = usher_event_get_accessory(event);
	_cleanup_(usher_accessory_unrefp) struct usher_accessory *accessory = NULL;
	bool unknown;
	int r;

	if (pick->settle_ms != LOOP_NEVER && !pick->unknown)
		return 0;
	if (pick->wanted->code && !(changed && is_of_code(pick->wanted, changed)))
		return 0;
	r = look(pick, &accessory);
	if (r < 0 && r != -ENOTUNIQ)
		return 0;
	unknown = r == 0 && may_tell_more(pick, accessory);
	if (r == 0 && !unknown && is_exact(pick->wanted, accessory)) {
		*ret = accessory;
		accessory = NULL;
		return 1;
	}
	if (pick->settle_ms == LOOP_NEVER || !unknown)
		pick->settle_ms = loop_deadline(unknown ? PICK_FRAMES_MS
							: PICK_SETTLE_MS);
	pick->unknown = unknown;
	return 0;
}

/* The settling time or the deadline is over. 0: found, or go on; else an exit code. */
static int on_time(struct pick *pick, struct usher_accessory **ret, bool *ret_found)
{
	_cleanup_(usher_accessory_unrefp) struct usher_accessory *accessory = NULL;
	int r = look(pick, &accessory);

	if (r == 0) {
		*ret = accessory;
		accessory = NULL;
		*ret_found = true;
		return 0;
	}
	if (r == -ENOTUNIQ)
		return fail_ambiguous(pick, accessory);
	pick->settle_ms = LOOP_NEVER;
	if (loop_now() >= pick->wanted->deadline_ms)
		return fail_late(pick);
	return 0;
}

static int wait_for(struct pick *pick, struct usher_accessory **ret)
{
	bool works = false, found = false;
	int r;

	while (!found) {
		_cleanup_(usher_event_freep) struct usher_event *event = NULL;
		uint64_t deadline = MIN(pick->settle_ms, pick->wanted->deadline_ms);

		switch (loop_next(pick->loop, deadline, &event)) {
		case LOOP_EVENT:
			r = crowd_follow(&pick->crowd, event);
			if (r < 0)
				return cli_fail(pick->cli, r, NULL, NULL);
			if (usher_event_get_type(event) == USHER_EVENT_RADIO) {
				if (usher_event_get_error(event) && !works)
					return pick_fail_radio(pick->cli, event);
				works = true;
			}
			found = on_change(pick, event, ret);
			break;
		case LOOP_TIMEOUT:
			r = on_time(pick, ret, &found);
			if (r)
				return r;
			break;
		case LOOP_SIGNAL:
			return cli_fail(pick->cli, USHER_ERROR_CANCELLED, NULL, NULL);
		case LOOP_MOVED:
		case LOOP_UNREAD:
		case LOOP_INPUT:
		case LOOP_CHILD:
			break;
		case LOOP_ERROR:
			return cli_fail(pick->cli, pick->loop->error, NULL, NULL);
		}
	}
	return 0;
}

int pick_accessory(const struct cli *cli, struct loop *loop, const struct wanted *wanted,
		   struct usher_accessory **ret)
{
	struct pick pick = {
		.cli = cli,
		.loop = loop,
		.wanted = wanted,
		.settle_ms = LOOP_NEVER,
	};
	int r;

	r = pick_discover(cli, loop->usher, wanted,
			  (wanted->name || wanted->code) && !wanted->product);
	if (r)
		return r;
	r = wait_for(&pick, ret);
	crowd_deinit(&pick.crowd);
	return r;
}
