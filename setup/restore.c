/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/restore.h"

#include "base/log.h"
#include "setup/context.h"
#include "setup/event.h"
#include "setup/remembered.h"

#include <errno.h>
#include <string.h>

struct usher_restore *restore_ref(struct usher_restore *restore)
{
	if (restore)
		restore->refs++;
	return restore;
}

struct usher_restore *restore_unref(struct usher_restore *restore)
{
	if (!restore || --restore->refs)
		return NULL;
	repair_free(restore->repair);
	list_remove(&restore->link);
	free(restore);
	return NULL;
}

void restore_detach(struct usher_restore *restore)
{
	restore->repair = repair_free(restore->repair);
	list_remove(&restore->link);
	restore->usher = NULL;
}

_public_ struct usher_restore *usher_restore_free(struct usher_restore *restore)
{
	if (!restore)
		return NULL;
	if (restore->usher) {
		event_drop_restore(restore->usher, restore);
		restore_detach(restore);
	}
	return restore_unref(restore);
}

static void on_note(const char *text, void *userdata)
{
	struct usher_event *event = event_push_restore(userdata, USHER_EVENT_NOTE);

	if (event)
		event->text = strdup(text);
}

/* What is remembered of networks goes last: a failure before it must not keep a secret alive. */
static void forget(struct usher_restore *restore, enum usher_error *error,
		   const char **text)
{
	int r = restore->what == USHER_RESTORE_FORGET
			? remembered_forget(restore->usher, NULL)
			: 0;

	if (r > 0)
		on_note("the remembered passphrases were wiped", restore);
	if (r >= 0 || *error != USHER_OK)
		return;
	*error = USHER_ERROR_IO;
	*text = "the remembered passphrases cannot be wiped";
}

static void on_done(size_t n_restored, enum usher_error error, const char *text,
		    void *userdata)
{
	struct usher_restore *restore = userdata;
	struct usher_event *event;

	restore->count = n_restored;
	forget(restore, &error, &text);
	event = event_push_restore(restore, USHER_EVENT_END);
	if (event) {
		event->error = error;
		event->text = text ? strdup(text) : NULL;
	}
	restore->repair = repair_free(restore->repair);
}

_public_ int usher_restore_start(struct usher *usher, enum usher_restore_what what,
				 struct usher_restore **ret)
{
	static const struct repair_ops ops = {on_note, on_done};
	struct usher_restore *restore = calloc(1, sizeof(*restore));
	int r;

	if (!restore)
		return -ENOMEM;
	restore->refs = 1;
	restore->usher = usher;
	restore->what = what;
	list_append(&usher->restores, &restore->link);
	r = repair_new(usher, what, usher->wifi, &ops, restore, &restore->repair);
	if (r < 0) {
		restore_unref(restore);
		return r;
	}
	loop_kick(usher->loop);
	*ret = restore;
	return 0;
}

_public_ size_t usher_restore_get_count(const struct usher_restore *restore)
{
	return restore->count;
}
