/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A client of wpa_supplicant's control socket that waits for nothing: requests queue up and go
 * out one by one, each when the one before was answered; lines that begin with '<' are events.
 * It attaches to the events before anything else is sent. Its own address is an abstract one that
 * the kernel chose: no file is left behind, however the process ends; where that gets no answer
 * (another network namespace) it binds a file in $XDG_RUNTIME_DIR or /tmp.
 */
#include "base/macros.h"

#include <stdbool.h>
#include <systemd/sd-event.h>

/* clang-format off */
enum {
	WIFI_CTRL_COMMAND_MAX = 4096,    /* bytes: wpa_supplicant's own limit (CTRL_IFACE_MAX_LEN) */
	WIFI_CTRL_ANSWER_MAX  = 65536,   /* bytes; wpa_supplicant's own limit is 4096 a reply */
	WIFI_CTRL_QUEUE_MAX   = 256,     /* requests */
	WIFI_CTRL_ANSWER_US   = 5000000, /* until a daemon that is silent counts as hung */
};
/* clang-format on */

struct wifi_ctrl;

struct wifi_ctrl_ops {
	/* Attached (again): events flow. */
	void (*up)(void *userdata);
	/* One event line, with its "<N>" (on a global socket with "IFNAME=wlan0 " before it),
	   NUL-terminated; borrowed, and wiped then: some carry keys. */
	void (*event)(const char *line, size_t len, void *userdata);
	/*
	 * Not usable (any more); what was queued was answered with the same error first. -ENOENT no
	 * socket, -EACCES, -ECONNREFUSED nobody behind it, -ECONNRESET the daemon went, -ETIMEDOUT
	 * it is silent, -EPROTO it does not speak this protocol. With retry it is tried again when the
	 * socket appears (inotify on its directory) or the daemon wakes up, and up() follows; down()
	 * does not come twice without an up() between.
	 */
	void (*down)(int error, void *userdata);
};

/* answer: without its trailing newline, NUL-terminated, borrowed; NULL on error (as down). "FAIL"
   and "UNKNOWN COMMAND" are answers. */
typedef void (*wifi_ctrl_fn)(const char *answer, size_t len, int error, void *userdata);

/* path: "/run/wpa_supplicant/wlan1" or a global socket; -ENAMETOOLONG. ops and fn are called from
   the event loop only, and may free the ctrl. */
int wifi_ctrl_new(sd_event *event, const char *path, bool retry,
		  const struct wifi_ctrl_ops *ops, void *userdata,
		  struct wifi_ctrl **ret);
/*
 * Sends a command past what waits, if that can be at once; its answer is nobody's. For what has to
 * be said before wifi_ctrl_free(), which has to follow.
 */
void wifi_ctrl_last_word(struct wifi_ctrl *ctrl, const char *command);
/* Detaches, if that can be sent at once. What is queued is dropped unanswered. */
struct wifi_ctrl *wifi_ctrl_free(struct wifi_ctrl *ctrl);
DEFINE_FREEP(wifi_ctrl)
bool wifi_ctrl_is_up(const struct wifi_ctrl *ctrl);
/*
 * command is copied, into memory that is wiped; a secret one is never logged. fn may be NULL. 0;
 * -ENOBUFS: the queue is full; -EMSGSIZE: over WIFI_CTRL_COMMAND_MAX; -ENOTCONN: not up. Requests
 * of somebody who goes away: wifi_ctrl_forget().
 */
int wifi_ctrl_request(struct wifi_ctrl *ctrl, const void *command, size_t len,
		      bool secret, wifi_ctrl_fn fn, void *userdata);
/* Whoever userdata is gets no answers any more. */
void wifi_ctrl_forget(struct wifi_ctrl *ctrl, const void *userdata);
