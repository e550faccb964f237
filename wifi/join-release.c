/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The interface's manager, if it has one, lets go of it. */
#include "wifi/join-private.h"

#include <errno.h>
#include <string.h>

enum { RELEASE_US = 10 * 1000000 }; /* manager.h has shorter ones */

static void on_found(struct wifi_manager *manager, int error, const char *text,
		     void *userdata)
{
	struct wifi_join *join = userdata;

	if (error < 0) {
		join_fail(join,
			  error == -EACCES ? WIFI_JOIN_PERMISSION : WIFI_JOIN_MANAGER,
			  text ? "%s" : NULL, text);
		return;
	}
	join->manager_found = true;
	join_advance(join);
}

int join_manager_ask(struct wifi_join *join)
{
	int r = wifi_manager_new(join->event, join->bus, join->info.interface, on_found,
				 join, &join->manager);

	if (r < 0)
		join_fail(join, WIFI_JOIN_INTERNAL, "%s", strerror(-r));
	return r;
}

static const char *manager_name(const struct wifi_join *join)
{
	return wifi_manager_name(wifi_manager_kind(join->manager));
}

static void on_released(struct wifi_manager *manager, int error, const char *text,
			void *userdata)
{
	struct wifi_join *join = userdata;

	if (join->at != AT_RELEASE)
		return;
	if (error < 0) {
		/* it has changed nothing, and may not be asked to take it back either */
		if (error == -EACCES || error == -EOPNOTSUPP)
			join_record_untake(join, WIFI_STEP_MANAGER);
		join_fail(join, WIFI_JOIN_MANAGER, "%s: %s", manager_name(join),
			  text ? text : strerror(-error));
		return;
	}
	join_note(join, "%s let go of %s", manager_name(join), join->info.interface);
	join_control(join);
}

static int write_manager(struct wifi_join *join)
{
	_cleanup_(freep) char *state = NULL;
	int r = wifi_manager_state(join->manager, &state);

	if (r < 0) {
		join_fail(join, WIFI_JOIN_INTERNAL, "%s", strerror(-r));
		return r;
	}
	return join_record_step(join, WIFI_STEP_MANAGER, state, strlen(state));
}

void join_release(struct wifi_join *join)
{
	int r;

	switch (wifi_manager_kind(join->manager)) {
	case WIFI_MANAGER_NONE:
		join_control(join);
		return;
	case WIFI_MANAGER_IWD:
	case WIFI_MANAGER_CONNMAN:
		join_fail(join, WIFI_JOIN_MANAGER,
			  "%s has the radio, and not wpa_supplicant", manager_name(join));
		return;
	case WIFI_MANAGER_NETWORKMANAGER:
	case WIFI_MANAGER_NETWORKD:
	case WIFI_MANAGER_DHCPCD:
		break;
	}
	wifi_join_enter(join, AT_RELEASE, RELEASE_US);
	join_phase(join, WIFI_JOIN_RELEASE);
	join->changed = true;
	if (write_manager(join) < 0)
		return;
	r = wifi_manager_release(join->manager, on_released, join);
	if (r < 0)
		join_fail(join, WIFI_JOIN_MANAGER, "%s: %s", manager_name(join),
			  strerror(-r));
}
