/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What may stand in the way of a join, looked at before anything is changed. */
#include "wifi/join-private.h"

#include "wifi/ctrl-path.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int find_interface(struct wifi_join *join, struct wifi_interface *ret)
{
	int r;

	if (*join->info.interface) {
		r = wifi_interface_find(join->info.interface, ret);
	} else {
		r = wifi_interfaces(ret, 1);
		r = r == 0 ? -ENODEV : r;
	}
	if (r >= 0) {
		snprintf(join->info.interface, sizeof(join->info.interface), "%s",
			 ret->name);
		return 0;
	}
	if (r == -ENOTSUP)
		join_fail(join, WIFI_JOIN_NO_INTERFACE, "%s is not a Wi-Fi station",
			  join->info.interface);
	else
		join_fail(join, WIFI_JOIN_NO_INTERFACE,
			  *join->info.interface ? "%s" : NULL, join->info.interface);
	return r;
}

/* Whether others need the network that the interface is on. */
static int check_use(struct wifi_join *join)
{
	struct wifi_interface_use use;
	int r;

	if (join->config.allow_disconnect)
		return 0;
	r = wifi_interface_use(join->info.interface, &use);
	if (r < 0) {
		join_fail(join, WIFI_JOIN_INTERNAL, "%s", strerror(-r));
		return r;
	}
	if (!use.ssh && !use.only_default_route)
		return 0;
	join_fail(join, WIFI_JOIN_WOULD_DISCONNECT,
		  use.ssh ? "this ssh session goes over %s"
			  : "the only default route goes over %s",
		  join->info.interface);
	return -EBUSY;
}

static int check_interface(struct wifi_join *join)
{
	struct wifi_interface interface;
	int r;

	r = find_interface(join, &interface);
	if (r < 0)
		return r;
	if (interface.blocked_hard || interface.blocked_soft) {
		join_fail(join,
			  interface.blocked_hard ? WIFI_JOIN_BLOCKED_HARD
						 : WIFI_JOIN_BLOCKED_SOFT,
			  NULL);
		return -ERFKILL;
	}
	return check_use(join);
}

/* A line "key=value" of STATUS; its value, not NUL-terminated. */
static const char *status_value(const char *status, const char *key, size_t *ret_len)
{
	size_t key_len = strlen(key);

	for (const char *line = status; *line;
	     line += strcspn(line, "\n"), line += *line == '\n') {
		if (strncmp(line, key, key_len) || line[key_len] != '=')
			continue;
		*ret_len = strcspn(line + key_len + 1, "\n");
		return line + key_len + 1;
	}
	return NULL;
}

/* The network in use, as far as a selector looks at it. */
static bool read_current(const char *status, struct wifi_bss *ret)
{
	const char *value;
	size_t len;

	*ret = (struct wifi_bss){0};
	value = status_value(status, "wpa_state", &len);
	if (!value || len != strlen("COMPLETED") || strncmp(value, "COMPLETED", len))
		return false;
	value = status_value(status, "ssid", &len);
	if (!value || wifi_ssid_parse(value, len, &ret->ssid) < 0)
		return false;
	value = status_value(status, "bssid", &len);
	if (value)
		(void)sscanf(value, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", &ret->bssid[0],
			     &ret->bssid[1], &ret->bssid[2], &ret->bssid[3],
			     &ret->bssid[4], &ret->bssid[5]);
	value = status_value(status, "freq", &len);
	ret->freq = value ? (unsigned)strtoul(value, NULL, 10) : 0;
	return true;
}

static void on_status(const char *answer, size_t len, int error, void *userdata)
{
	struct wifi_join *join = userdata;
	struct wifi_bss current;

	if (join->at != AT_CHECK || error < 0)
		return; /* on_down() follows */
	join->looked = true;
	if (read_current(answer, &current) &&
	    wifi_selector_matches(&join->config.selector, &current)) {
		_cleanup_(freep) char *name = join_name(&current.ssid);

		join_fail(join, WIFI_JOIN_ALREADY, "%s is on %s", join->info.interface,
			  name ? name : "it");
		return;
	}
	join_advance(join);
}

void join_check_look(struct wifi_join *join)
{
	static const char command[] = "STATUS";
	int r = wifi_ctrl_request(join->ctrl, command, strlen(command), false, on_status,
				  join);

	if (r < 0)
		join_fail(join, WIFI_JOIN_INTERNAL, "%s", strerror(-r));
	else
		join_ask_daemon(join);
}

void join_start(struct wifi_join *join)
{
	if (wifi_selector_check(&join->config.selector) < 0) {
		join_fail(join, WIFI_JOIN_BAD_SELECTOR, NULL);
		return;
	}
	if (check_interface(join) < 0)
		return;
	if (wifi_ctrl_path(join->config.ctrl_dir, join->info.interface, join->ctrl_path,
			   sizeof(join->ctrl_path)) < 0) {
		join_fail(join, WIFI_JOIN_NO_SUPPLICANT,
			  "the path of its control socket is too long");
		return;
	}
	/* it starts while the records are opened */
	if (join_net_open(join) >= 0)
		join_repair(join);
}

void join_check(struct wifi_join *join)
{
	wifi_join_enter(join, AT_CHECK, 0);
	if (join_ctrl_open(join) >= 0)
		join_manager_ask(join);
}

void join_check_advance(struct wifi_join *join)
{
	if (!join->manager_found || !join->looked)
		return;
	/* the disk works while the scan runs */
	if (join_record_begin(join) < 0 || join_write_down(join) < 0)
		return;
	if (!join->net_ready)
		return;
	/* where somebody could be asked, what to join is known before anything is changed */
	if (wifi_ctrl_is_up(join->ctrl) && !join_is_informed(join))
		return;
	join_release(join);
}
