/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * wpa_supplicant's networks. Where it is gone, or was started anew, what was changed went with it;
 * what a new one has under the same id and name is put back all the same, which costs nothing.
 */
#include "wifi/undo-private.h"

#include "wifi/event.h"

#include <errno.h>
#include <string.h>

static void end(struct wifi_undo *undo, int error, const char *text)
{
	undo_step_end(undo, WIFI_STEP_NETWORKS, error,
		      "the networks of wpa_supplicant could not be put back: %s", text);
}

static void stop(struct wifi_undo *undo)
{
	struct undo_networks *networks = &undo->networks;

	networks->question = wifi_networks_question_free(networks->question);
	networks->ctrl = wifi_ctrl_free(networks->ctrl);
	wifi_networks_deinit(&networks->before);
	buf_deinit(&networks->plan);
}

/* ---- The commands of the plan ---- */

/* Sends the next one; the one before was answered. */
static void go_on(struct wifi_undo *undo);

static void on_answer(const char *answer, size_t len, int error, void *userdata)
{
	struct wifi_undo *undo = userdata;
	struct undo_networks *networks = &undo->networks;

	if (error < 0)
		return; /* down() tells */
	if (strcmp(answer, "OK") != 0)
		networks->refused = true;
	go_on(undo);
}

/* One that is gone already is as good as removed. */
static void on_removed(const char *answer, size_t len, int error, void *userdata)
{
	on_answer("OK", 2, error, userdata);
}

static void go_on(struct wifi_undo *undo)
{
	struct undo_networks *networks = &undo->networks;
	const char *line = (const char *)networks->plan.data + networks->at;
	size_t len = strcspn(line, "\n");
	bool removes = strncmp(line, "REMOVE_NETWORK", 14) == 0;
	int r;

	if (len == 0) {
		if (networks->refused)
			end(undo, -EIO, "it refused a command");
		else
			end(undo, 0, "");
		return;
	}
	networks->at += len + 1;
	r = wifi_ctrl_request(networks->ctrl, line, len, false,
			      removes ? on_removed : on_answer, undo);
	if (r < 0)
		end(undo, r, strerrordesc_np(-r));
}

static void on_networks(struct wifi_networks *now, int error, void *userdata)
{
	struct wifi_undo *undo = userdata;
	struct undo_networks *networks = &undo->networks;
	int r = error;

	if (r < 0 && !wifi_ctrl_is_up(networks->ctrl))
		return; /* its down() follows */
	if (r >= 0)
		r = wifi_networks_plan(&networks->before, now, &networks->plan,
				       &networks->former);
	if (r >= 0) {
		buf_u8(&networks->plan, '\0');
		r = networks->plan.error;
	}
	if (r < 0) {
		end(undo, r,
		    r == -EBADMSG ? "its answer cannot be read" : strerrordesc_np(-r));
		return;
	}
	if (networks->former >= 0 && now->current == networks->former &&
	    strcmp(now->state, "COMPLETED") == 0)
		undo_linked(undo);
	go_on(undo);
}

/* ---- The socket ---- */

static void on_up(void *userdata)
{
	struct wifi_undo *undo = userdata;
	struct undo_networks *networks = &undo->networks;
	int r = wifi_networks_ask(networks->ctrl, &networks->before, on_networks, undo,
				  &networks->question);

	if (r < 0)
		end(undo, r, strerrordesc_np(-r));
}

static void on_event(const char *line, size_t len, void *userdata)
{
	struct wifi_undo *undo = userdata;
	struct wifi_event event;

	wifi_event_parse(line, len, &event);
	if (event.type == WIFI_EVENT_CONNECTED && undo->networks.former >= 0 &&
	    event.network == undo->networks.former)
		undo_linked(undo);
}

static void on_down(int error, void *userdata)
{
	struct wifi_undo *undo = userdata;

	undo_no_link(undo);
	switch (error) {
	case -ENOENT:
	case -ECONNREFUSED:
	case -ECONNRESET:
		end(undo, 0, ""); /* nobody is there: nothing is left of it */
		break;
	case -EACCES:
		end(undo, error, "its control socket is for group netdev");
		break;
	default:
		end(undo, error, strerrordesc_np(-error));
	}
}

static int start(struct wifi_undo *undo, struct undo_step *step)
{
	static const struct wifi_ctrl_ops ops = {on_up, on_event, on_down};
	int r;

	r = wifi_networks_read(step->data, step->len, &undo->networks.before);
	if (r < 0)
		return r;
	return wifi_ctrl_new(undo->event, undo->record.ctrl, false, &ops, undo,
			     &undo->networks.ctrl);
}

const struct undo_kind undo_networks = {
	.after = 1 << WIFI_STEP_CREATED, /* they went with the interface */
	.start = start,
	.stop = stop,
	.what = "the networks of wpa_supplicant could not be put back",
};
