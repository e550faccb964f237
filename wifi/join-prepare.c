/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What has to be known and written down before the interface is taken: the network that is chosen,
 * wpa_supplicant's networks, the interface's addresses. All three are asked for side by side.
 */
#include "wifi/join-private.h"

#include <errno.h>
#include <string.h>

static bool is_written(const struct wifi_join *join, enum wifi_step step)
{
	return join->steps & 1U << step;
}

static void on_networks(struct wifi_networks *networks, int error, void *userdata)
{
	struct wifi_join *join = userdata;

	if (error < 0 && !wifi_ctrl_is_up(join->ctrl))
		return; /* its down() follows */
	free(steal(&join->networks));
	if (error >= 0)
		error = wifi_networks_write(networks, &join->networks);
	join->question = wifi_networks_question_free(join->question);
	if (error < 0)
		join_fail(join, WIFI_JOIN_NO_SUPPLICANT,
			  "its networks cannot be read: %s", strerror(-error));
	else
		join_advance(join);
}

void join_ask_daemon(struct wifi_join *join)
{
	int r = 0;

	if (!join->chosen)
		join_scan(join);
	if (!join_is_ending(join) && !join->networks &&
	    !is_written(join, WIFI_STEP_NETWORKS))
		r = wifi_networks_ask(join->ctrl, NULL, on_networks, join,
				      &join->question);
	if (r < 0 && r != -ENOTCONN) /* else its down() follows */
		join_fail(join, WIFI_JOIN_INTERNAL, "%s", strerror(-r));
}

void join_stop_asking(struct wifi_join *join)
{
	join->scan = wifi_scan_free(join->scan);
	join->question = wifi_networks_question_free(join->question);
	free(steal(&join->networks));
}

bool join_is_informed(const struct wifi_join *join)
{
	return join->chosen && join->net_ready &&
	       (join->networks || is_written(join, WIFI_STEP_NETWORKS));
}

/* What a manager's release makes another one of is written down after it. */
int join_write_down(struct wifi_join *join)
{
	int r = 0;

	if (join->at == AT_CHECK && wifi_manager_kind(join->manager) != WIFI_MANAGER_NONE)
		return 0;
	if (join->networks && !is_written(join, WIFI_STEP_NETWORKS))
		r = join_record_step(join, WIFI_STEP_NETWORKS, join->networks,
				     strlen(join->networks));
	if (r >= 0 && join->net_ready && !is_written(join, WIFI_STEP_NET))
		r = join_net_record(join);
	return r;
}

void join_prepare(struct wifi_join *join)
{
	wifi_join_enter(join, AT_PREPARE, 0);
	join_ask_daemon(join);
	join_advance(join);
}

void join_advance(struct wifi_join *join)
{
	if (join->at == AT_CHECK)
		join_check_advance(join);
	if (join->at != AT_PREPARE || join_write_down(join) < 0 ||
	    !join_is_informed(join))
		return;
	join->changed = true;
	if (join_net_take(join) < 0)
		return;
	join_associate(join);
}
