/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/ctrl-watch.h"

#include "base/log.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/inotify.h>

/* clang-format off */
enum {
	WATCH_PRIORITY = SD_EVENT_PRIORITY_NORMAL + 10,
	WATCH_EVENTS = IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_MOVED_FROM | IN_ATTRIB | IN_ONLYDIR,
};
/* clang-format on */

struct ctrl_watch {
	sd_event *event;
	ctrl_watch_fn fn;
	void *userdata;
	char *path, *dir, *parent; /* parent of dir; NULL: it has none */
	sd_event_source *source;
	bool on_parent;
};

static int on_inotify(sd_event_source *source, const struct inotify_event *event,
		      void *userdata);

static int watch_path(struct ctrl_watch *watch, const char *path)
{
	watch->source = sd_event_source_disable_unref(watch->source);
	watch->on_parent = path == watch->parent;
	return sd_event_add_inotify(watch->event, &watch->source, path, WATCH_EVENTS,
				    on_inotify, watch);
}

static void arm(struct ctrl_watch *watch)
{
	int r = watch_path(watch, watch->dir);

	/* wpa_supplicant makes the directory first, and opens it to its group then: IN_ATTRIB */
	if ((r == -ENOENT || r == -EACCES) && watch->parent) {
		r = watch_path(watch, watch->parent);
		/* It may have come, or been opened, in between. */
		if (r >= 0 && access(watch->dir, R_OK) == 0)
			r = watch_path(watch, watch->dir);
	}
	if (r < 0)
		log_debug("%s cannot be watched: %s", watch->dir, strerrordesc_np(-r));
	else
		(void)sd_event_source_set_priority(watch->source, WATCH_PRIORITY);
}

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int on_inotify(sd_event_source *source, const struct inotify_event *event,
		      void *userdata)
{
	struct ctrl_watch *watch = userdata;
	const char *name = name_of(watch->on_parent ? watch->dir : watch->path);
	bool ours = event->len > 0 && strcmp(event->name, name) == 0;

	/* IN_IGNORED: the directory itself went. */
	if (event->mask & IN_IGNORED || (watch->on_parent && ours))
		arm(watch);
	else if (!ours && !(event->mask & IN_Q_OVERFLOW))
		return 0;
	watch->fn(watch->userdata);
	return 0;
}

/* The directory that path lies in; *ret NULL: it is the root. */
static int dir_of(const char *path, char **ret)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		*ret = strdup(".");
	else if (slash == path && !slash[1])
		return 0;
	else
		*ret = strndup(path, slash == path ? 1 : (size_t)(slash - path));
	return *ret ? 0 : -ENOMEM;
}

int ctrl_watch_new(sd_event *event, const char *path, ctrl_watch_fn fn, void *userdata,
		   struct ctrl_watch **ret)
{
	_cleanup_(ctrl_watch_freep) struct ctrl_watch *watch = NULL;
	int r;

	watch = calloc(1, sizeof(*watch));
	if (!watch)
		return -ENOMEM;
	watch->event = sd_event_ref(event);
	watch->fn = fn;
	watch->userdata = userdata;
	watch->path = strdup(path);
	if (!watch->path)
		return -ENOMEM;
	r = dir_of(path, &watch->dir);
	if (r == 0)
		r = dir_of(watch->dir, &watch->parent);
	if (r < 0)
		return r;
	arm(watch);
	*ret = steal(&watch);
	return 0;
}

struct ctrl_watch *ctrl_watch_free(struct ctrl_watch *watch)
{
	if (!watch)
		return NULL;
	sd_event_source_disable_unref(watch->source);
	sd_event_unref(watch->event);
	free(watch->parent);
	free(watch->dir);
	free(watch->path);
	free(watch);
	return NULL;
}
