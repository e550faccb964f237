/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/repair.h"

#include "base/hex.h"
#include "base/text.h"
#include "setup/context.h"
#include "setup/errors.h"
#include "wifi/ssid.h"
#include "wifi/undo.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 256 };

struct repair {
	struct usher *usher;
	const struct repair_ops *ops;
	void *userdata;
	struct loop_timer *timer;    /* each step comes from the event loop */
	char interface[IF_NAMESIZE]; /* "": all */
	bool joined_too,
		in_joined; /* first what is stale, then what was joined to stay */
	int64_t after;
	struct wifi_records *records;
	struct wifi_record record;
	struct wifi_undo *undo;
	size_t n_restored;
	enum usher_error error;
	char text[TEXT_MAX]; /* of the error; "": none */
};

static void note(struct repair *repair, const char *format, ...) _printf_(2, 3);

static void note(struct repair *repair, const char *format, ...)
{
	char text[TEXT_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	repair->ops->note(text, repair->userdata);
}

/* The first failure is the one that is told at the end; the others go on. */
static void failed(struct repair *repair, enum usher_error error, const char *text)
{
	if (repair->error != USHER_OK)
		return;
	repair->error = error;
	snprintf(repair->text, sizeof(repair->text), "%s", text);
}

static bool is_meant(const struct repair *repair, const struct wifi_record *record)
{
	if (*repair->interface && strcmp(repair->interface, record->interface))
		return false;
	return !repair->in_joined || record->joined;
}

/* 1: repair->record is the next one; 0: there is none; negative: they cannot be read. */
static int next_record(struct repair *repair)
{
	int r;

	for (;;) {
		r = wifi_records_next(repair->records,
				      repair->in_joined ? WIFI_RECORDS_ALL
							: WIFI_RECORDS_STALE,
				      repair->after, &repair->record);
		if (r > 0) {
			repair->after = repair->record.id;
			if (is_meant(repair, &repair->record))
				return 1;
		} else if (r < 0 || repair->in_joined || !repair->joined_too) {
			return r;
		} else {
			repair->in_joined = true;
			repair->after = 0;
		}
	}
}

static void tell_restored(struct repair *repair)
{
	const struct wifi_record *record = &repair->record;
	_cleanup_(freep) char *name = NULL;
	uint8_t ssid[WIFI_SSID_MAX];
	ssize_t len;

	if (!record->joined) {
		note(repair, "%s: what a join that was cut off had changed is put back",
		     record->interface);
		return;
	}
	len = hex_decode(record->ssid_hex, ssid, sizeof(ssid));
	name = text_escape(ssid, len > 0 ? (size_t)len : 0);
	note(repair, "%s: left %s%s", record->interface, name ? name : "its network",
	     repair->in_joined ? "" : ", whose time was over");
}

static void on_undone(struct wifi_undo *undo, const struct wifi_undo_result *result,
		      void *userdata)
{
	struct repair *repair = userdata;
	char text[TEXT_MAX];

	if (result->error < 0) {
		snprintf(text, sizeof(text), "%s: %s", repair->record.interface,
			 result->text ? result->text : strerror(-result->error));
		note(repair, "%s", text);
		failed(repair, USHER_ERROR_NOT_RESTORED, text);
	} else {
		repair->n_restored++;
		tell_restored(repair);
	}
	loop_timer_set(repair->timer, clock_now());
}

static void undo_record(struct repair *repair)
{
	int r = wifi_undo_new(loop_event(repair->usher->loop),
			      usher_need_bus(repair->usher), repair->records,
			      &repair->record, on_undone, repair, &repair->undo);

	if (r >= 0)
		return;
	if (r == -EBUSY)
		note(repair, "%s is in use by process %lld", repair->record.interface,
		     (long long)repair->record.pid);
	else if (r != -ENOENT) /* somebody else was faster */
		failed(repair, error_from_errno(r), strerror(-r));
	loop_timer_set(repair->timer, clock_now());
}

static void done(struct repair *repair)
{
	repair->ops->done(repair->n_restored, repair->error,
			  *repair->text ? repair->text : NULL, repair->userdata);
}

static void on_timer(void *userdata)
{
	struct repair *repair = userdata;
	int r = 0;

	repair->undo = wifi_undo_free(repair->undo);
	if (!repair->records)
		r = wifi_records_open(false, &repair->records);
	if (r >= 0)
		r = next_record(repair);
	if (r > 0) {
		undo_record(repair);
		return;
	}
	if (r < 0 && r != -ENOENT) /* nothing was ever written down */
		failed(repair, error_from_errno(r),
		       r == -EACCES ? "the records of this computer in /var/lib/usher "
				      "(group netdev)"
				    : "/var/lib/usher/host.db cannot be read");
	done(repair); /* it may free the repair */
}

int repair_new(struct usher *usher, enum usher_restore_what what, const char *interface,
	       const struct repair_ops *ops, void *userdata, struct repair **ret)
{
	_cleanup_(repair_freep) struct repair *repair = calloc(1, sizeof(*repair));
	int r;

	if (!repair)
		return -ENOMEM;
	repair->usher = usher;
	repair->ops = ops;
	repair->userdata = userdata;
	repair->joined_too = what != USHER_RESTORE_UNFINISHED;
	if (interface)
		snprintf(repair->interface, sizeof(repair->interface), "%s", interface);
	r = loop_timer_new(loop_event(usher->loop), on_timer, repair, &repair->timer);
	if (r < 0)
		return r;
	loop_timer_set(repair->timer, clock_now());
	*ret = steal(&repair);
	return 0;
}

struct repair *repair_free(struct repair *repair)
{
	if (!repair)
		return NULL;
	wifi_undo_free(repair->undo);
	wifi_records_free(repair->records);
	loop_timer_free(repair->timer);
	free(repair);
	return NULL;
}
