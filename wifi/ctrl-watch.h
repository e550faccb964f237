/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Tells when the file of a socket comes, goes, is made anew or gets other rights: inotify on its
 * directory, and on that one's parent while there is no directory, or none that may be read.
 */
#include "base/macros.h"

#include <systemd/sd-event.h>

struct ctrl_watch;
/* Something happened to it, some time ago maybe. It may free the watch. */
typedef void (*ctrl_watch_fn)(void *userdata);

/* What is ready before inotify's sources is called first. 0 also where nothing can be watched. */
int ctrl_watch_new(sd_event *event, const char *path, ctrl_watch_fn fn, void *userdata,
		   struct ctrl_watch **ret);
struct ctrl_watch *ctrl_watch_free(struct ctrl_watch *watch);
DEFINE_FREEP(ctrl_watch)
