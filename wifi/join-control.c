/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The control socket of the interface, which exists only while wpa_supplicant runs it: it is
 * created over D-Bus where nobody did that, again after NetworkManager let go, and again when
 * wpa_supplicant was restarted in the middle.
 */
#include "wifi/join-private.h"

#include "base/log.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	CONTROL_US = 16 * 1000000, /* a driver brings its firmware up: supplicant-bus.c */
	RECOVER_US = 30 * 1000000, /* until a service manager has started it again */
};
/* clang-format on */

static const char owner_match[] = "type='signal',sender='org.freedesktop.DBus',"
				  "interface='org.freedesktop.DBus',"
				  "member='NameOwnerChanged',"
				  "arg0='fi.w1.wpa_supplicant1'";

static bool is_created(const struct wifi_join *join)
{
	return join->steps & 1U << WIFI_STEP_CREATED;
}

static bool is_recovering(const struct wifi_join *join)
{
	return join->tries < JOIN_SUPPLICANT_TRIES;
}

static void create(struct wifi_join *join);

static int on_owner(sd_bus_message *message, void *userdata, sd_bus_error *error)
{
	struct wifi_join *join = userdata;
	const char *name, *before, *now;

	if (sd_bus_message_read(message, "sss", &name, &before, &now) >= 0 && *now &&
	    join->at == AT_CONTROL && !join->call)
		create(join);
	return 0;
}

/* wpa_supplicant is not on the bus: it will be when it was started again. */
static void await_daemon(struct wifi_join *join)
{
	int r = 0;

	if (!join->owner_watch)
		r = sd_bus_add_match_async(join->bus, &join->owner_watch, owner_match,
					   on_owner, NULL, join);
	if (r < 0)
		join_fail(join, WIFI_JOIN_INTERNAL, "%s", strerror(-r));
}

static void on_created(int error, void *userdata)
{
	struct wifi_join *join = userdata;

	join->call = supplicant_call_free(join->call);
	/* it is not ours to take away again, unless an earlier daemon's was; one that does not
	   answer may create it yet */
	if (error && error != -ETIMEDOUT && join->first_created)
		join_record_untake(join, WIFI_STEP_CREATED);
	if (join->at != AT_CONTROL || wifi_ctrl_is_up(join->ctrl))
		return;
	if (!error) { /* its socket is there, also where its directory cannot be watched */
		join_ctrl_close(join);
		join_ctrl_open(join);
		return;
	}
	if (error == -EEXIST)
		return;
	if (error == -ENOTCONN && is_recovering(join))
		await_daemon(join);
	else if (error == -EACCES)
		join_fail(join, WIFI_JOIN_PERMISSION, NULL);
	else if (error == -ENOTCONN)
		join_fail(join, WIFI_JOIN_NO_SUPPLICANT, NULL);
	else if (error == -ENODEV)
		join_fail(join, WIFI_JOIN_NO_SUPPLICANT, "it does not take %s",
			  join->info.interface);
	else
		join_fail(join, WIFI_JOIN_NO_SUPPLICANT, "%s", strerror(-error));
}

static void create(struct wifi_join *join)
{
	int r;

	if (!join->bus) {
		join_fail(join, WIFI_JOIN_NO_SUPPLICANT,
			  "it does not run %s, and there is no system bus to ask it to",
			  join->info.interface);
		return;
	}
	join->changed = true;
	join->first_created = !is_created(join);
	if (join_record_step(join, WIFI_STEP_CREATED, NULL, 0) < 0)
		return;
	if (!is_recovering(join) && wifi_manager_kind(join->manager) == WIFI_MANAGER_NONE)
		join_phase(join, WIFI_JOIN_RELEASE);
	r = supplicant_create(join->bus, join->info.interface, on_created, join,
			      &join->call);
	if (r < 0)
		join_fail(join, WIFI_JOIN_INTERNAL, "%s", strerror(-r));
}

/* ---- The socket ---- */

static void fail_ctrl(struct wifi_join *join, int error)
{
	if (error == -EACCES)
		join_fail(join, WIFI_JOIN_PERMISSION, NULL);
	else if (error == -ETIMEDOUT)
		join_fail(join, WIFI_JOIN_NO_SUPPLICANT, "%s is silent", join->ctrl_path);
	else if (error == -EPROTO)
		join_fail(join, WIFI_JOIN_NO_SUPPLICANT, "%s is not wpa_supplicant's",
			  join->ctrl_path);
	else
		join_fail(join, WIFI_JOIN_NO_SUPPLICANT, "%s: %s", join->ctrl_path,
			  strerror(-error));
}

/* Nobody behind it, which can be helped; all else is the same after a release. */
static bool is_absent(int error)
{
	return error == -ENOENT || error == -ECONNREFUSED || error == -ECONNRESET;
}

static void on_up(void *userdata)
{
	struct wifi_join *join = userdata;

	if (join->at == AT_CHECK)
		join_check_look(join);
	else if (join->at == AT_CONTROL)
		join_prepare(join);
}

static void on_event(const char *line, size_t len, void *userdata)
{
	struct wifi_join *join = userdata;
	struct wifi_event event;

	if (join_is_ending(join))
		return;
	wifi_event_parse(line, len, &event);
	if (event.type == WIFI_EVENT_OTHER)
		return;
	if (join->scan)
		wifi_scan_event(join->scan, &event);
	if (join->assoc)
		join_assoc_event(join, &event);
}

static void on_down(int error, void *userdata)
{
	struct wifi_join *join = userdata;

	log_debug("join: %s is gone: %s", join->ctrl_path, strerror(-error));
	switch (join->at) {
	case AT_CHECK:
		if (is_absent(error)) {
			join->looked = true;
			join_stop_asking(join);
			join_advance(join);
		} else {
			fail_ctrl(join, error);
		}
		break;
	case AT_CONTROL:
		if (!is_absent(error))
			fail_ctrl(join, error);
		else if (!join->call && (!is_recovering(join) || is_created(join)))
			create(join);
		break;
	case AT_PREPARE:
		join_control_again(join);
		break;
	case AT_ASSOCIATE:
	case AT_ADDRESS:
	case AT_REACH:
	case AT_JOINED:
		join_assoc_gone(join, error);
		break;
	case AT_START:
	case AT_REPAIR:
	case AT_RELEASE: /* it is looked at when the manager has let go */
	case AT_LEAVE:
	case AT_UNDO:
	case AT_END:
	case AT_ENDED:
		break;
	}
}

int join_ctrl_open(struct wifi_join *join)
{
	static const struct wifi_ctrl_ops ops = {on_up, on_event, on_down};
	int r = wifi_ctrl_new(join->event, join->ctrl_path, true, &ops, join,
			      &join->ctrl);

	if (r < 0)
		join_fail(join, WIFI_JOIN_NO_SUPPLICANT, "%s: %s", join->ctrl_path,
			  strerror(-r));
	return r;
}

void join_ctrl_close(struct wifi_join *join)
{
	join_stop_asking(join);
	join->ctrl = wifi_ctrl_free(join->ctrl);
}

void join_control(struct wifi_join *join)
{
	wifi_join_enter(join, AT_CONTROL, CONTROL_US);
	if (wifi_manager_kind(join->manager) == WIFI_MANAGER_NETWORKMANAGER) {
		/* what may still be there is on its way out */
		join_ctrl_close(join);
		if (join_net_open(join) < 0)
			return;
		create(join);
		if (join->at == AT_CONTROL)
			join_ctrl_open(join);
	} else if (wifi_ctrl_is_up(join->ctrl)) {
		join_prepare(join);
	} else {
		create(join);
	}
}

void join_control_again(struct wifi_join *join)
{
	if (!join->tries || --join->tries == 0) {
		join_verdict(join, WIFI_DAEMON_GONE, true, NULL);
		return;
	}
	join_note(join, "wpa_supplicant went away: waiting for it");
	join_stop_asking(join);
	join_assoc_drop(join);
	join->chosen = false;
	if (join->net_taken)
		join_net_down(join);
	if (join->was_joined)
		join->until = clock_now() + RECOVER_US;
	wifi_join_enter(join, AT_CONTROL, RECOVER_US);
	if (wifi_ctrl_is_up(join->ctrl))
		join_prepare(join);
	else if (is_created(join) && !join->call)
		create(join);
}
