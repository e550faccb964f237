/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The steps of the host: a helper that stayed, addresses and routes, the interface, its manager. */
#include "wifi/undo-private.h"

#include "base/process.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/pidfd.h>

/* ---- A helper that stayed: its SIGTERM is a leave ---- */

static void helper_stop(struct wifi_undo *undo)
{
	undo->helper.exit = sd_event_source_disable_unref(undo->helper.exit);
	/* not in time: what it took is put back from the snapshot */
	if (undo->helper.pidfd >= 0)
		(void)pidfd_send_signal(undo->helper.pidfd, SIGKILL, NULL, 0);
	closep(&undo->helper.pidfd);
}

static int on_helper_exit(sd_event_source *source, int fd, uint32_t events,
			  void *userdata)
{
	struct wifi_undo *undo = userdata;

	undo->helper.exit = sd_event_source_disable_unref(undo->helper.exit);
	closep(&undo->helper.pidfd);
	undo_step_end(undo, WIFI_STEP_HELPER, 0, NULL);
	return 0;
}

/*
 * Whoever may write the record may not have any process of ours, or of root's, ended by it: the name
 * has to be that of a program of this project.
 */
static int helper_open(const struct undo_step *step, int *ret_pidfd)
{
	struct process process;
	uint64_t started;
	int fd, pid, r;

	if (sscanf(step->data, "%d %" SCNu64, &pid, &started) != 2 || pid <= 1)
		return -EBADMSG;
	fd = pidfd_open(pid, 0);
	if (fd < 0)
		return -errno;
	/* after the pidfd is there, so that both mean the same process */
	r = process_get(pid, &process);
	if (r >= 0 &&
	    (process.started != started || strncmp(process.name, "usher-", 6) != 0))
		r = -ESRCH;
	if (r < 0) {
		close(fd);
		return r;
	}
	*ret_pidfd = fd;
	return 0;
}

static int helper_start(struct wifi_undo *undo, struct undo_step *step)
{
	int r = helper_open(step, &undo->helper.pidfd);

	if (r == -ESRCH || r == -EBADMSG) { /* it ended by itself, or never was one */
		undo_step_end(undo, WIFI_STEP_HELPER, 0, NULL);
		return 0;
	}
	if (r < 0)
		return r;
	r = sd_event_add_io(undo->event, &undo->helper.exit, undo->helper.pidfd, EPOLLIN,
			    on_helper_exit, undo);
	if (r < 0)
		return r;
	if (pidfd_send_signal(undo->helper.pidfd, SIGTERM, NULL, 0) < 0)
		return -errno; /* EPERM: another user's */
	return 0;
}

const struct undo_kind undo_helper = {
	.start = helper_start,
	.stop = helper_stop,
	.what = "the usher-radio that keeps the addresses could not be ended",
};

/* ---- Addresses and routes ---- */

static void net_stop(struct wifi_undo *undo)
{
	undo->net = wifi_net_free(undo->net);
}

static void on_ready(const void *snapshot, size_t len, void *userdata)
{
	struct wifi_undo *undo = userdata;
	const struct undo_step *step = &undo->steps[WIFI_STEP_NET];
	int r = wifi_net_restore(undo->net, step->data, step->len);

	if (r < 0)
		undo_step_end(undo, WIFI_STEP_NET, r, "%s: %s", undo_net.what,
			      strerrordesc_np(-r));
}

static void on_left(void *userdata)
{
	undo_step_end(userdata, WIFI_STEP_NET, 0, NULL);
}

static void on_net_end(int error, const char *text, void *userdata)
{
	/* An adapter that was unplugged took them with it. */
	undo_step_end(userdata, WIFI_STEP_NET, error == -ENODEV ? 0 : error ?: -EPROTO,
		      "%s: %s", undo_net.what, text ?: "its helper ended");
}

static void on_nothing(void *userdata)
{
}

static void on_no_address(const struct wifi_net_address *address, void *userdata)
{
}

static void on_no_lease(int error, void *userdata)
{
}

static void on_no_reach(enum wifi_net_reach reach, void *userdata)
{
}

static int net_start(struct wifi_undo *undo, struct undo_step *step)
{
	static const struct wifi_net_ops ops = {
		.ready = on_ready,
		.taken = on_nothing,
		.address = on_no_address,
		.no_lease = on_no_lease,
		.reach = on_no_reach,
		.left = on_left,
		.end = on_net_end,
	};

	return wifi_net_new(undo->event, undo->record.interface, &ops, undo, &undo->net);
}

const struct undo_kind undo_net = {
	.after = 1 << WIFI_STEP_HELPER, /* which puts back the same */
	.start = net_start,
	.stop = net_stop,
	.what = "addresses and routes could not be put back",
	.timeout_us = 15000000,
};

/* ---- The interface that was created in wpa_supplicant ---- */

static void created_stop(struct wifi_undo *undo)
{
	undo->remove = supplicant_call_free(undo->remove);
}

static void on_interface_removed(int error, void *userdata)
{
	undo_step_end(userdata, WIFI_STEP_CREATED, error == -ENOENT ? 0 : error, "%s: %s",
		      undo_created.what, error ? strerrordesc_np(-error) : "");
}

static int created_start(struct wifi_undo *undo, struct undo_step *step)
{
	if (!undo->bus)
		return -ENOTCONN;
	return supplicant_remove(undo->bus, undo->record.interface, on_interface_removed,
				 undo, &undo->remove);
}

const struct undo_kind undo_created = {
	.start = created_start,
	.stop = created_stop,
	.what = "the interface could not be removed from wpa_supplicant",
};

/* ---- Its manager ---- */

static void manager_stop(struct wifi_undo *undo)
{
	undo->manager = wifi_manager_free(undo->manager);
}

static void on_given_back(struct wifi_manager *manager, int error, const char *text,
			  void *userdata)
{
	undo_step_end(userdata, WIFI_STEP_MANAGER, error, "%s: %s", undo_manager.what,
		      text ?: strerrordesc_np(-error) ?: "");
}

static int manager_start(struct wifi_undo *undo, struct undo_step *step)
{
	int r;

	r = wifi_manager_new_known(undo->event, undo->bus, undo->record.interface,
				   step->data, step->len, &undo->manager);
	if (r < 0)
		return r;
	undo->former_elsewhere = wifi_manager_had_network(undo->manager);
	return wifi_manager_give_back(undo->manager, on_given_back, undo);
}

const struct undo_kind undo_manager = {
	/* what it finds is what it left */
	.after = 1 << WIFI_STEP_HELPER | 1 << WIFI_STEP_NET | 1 << WIFI_STEP_NETWORKS |
		 1 << WIFI_STEP_CREATED,
	.start = manager_start,
	.stop = manager_stop,
	.what = "the interface could not be given back to its manager",
	.timeout_us = 20000000,
};
