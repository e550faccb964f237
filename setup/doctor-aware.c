/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/doctor-aware.h"

#include "aware/radio-helper.h"
#include "setup/aware-host.h"
#include "setup/aware-radio-supplicant.h"
#include "setup/context.h"
#include "wifi/interface.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct doctor_aware {
	struct usher *usher;
	struct usher_doctor *doctor;
	void (*done)(void *userdata);
	void *userdata;
	struct loop_timer *timer; /* radios are opened and freed from the event loop */
	struct aware_radio *radio;
	struct radio_lock lock;
	char interface[IF_NAMESIZE]; /* "": there is none to try */
	unsigned phy;		     /* its radio's */
	size_t tried;
	bool works, told;
	enum aware_radio_kind best;
	struct buf others, why; /* that work as well; that do not */
};

static const char *text_of(struct buf *buf)
{
	buf_u8(buf, '\0');
	return buf->error ? "" : (const char *)buf->data;
}

static void tell(struct doctor_aware *aware)
{
	bool others = aware->others.len > 0, why = aware->why.len > 0;
	const char *other_text = text_of(&aware->others),
		   *why_text = text_of(&aware->why);

	if (!*aware->interface)
		return;
	if (!aware->works)
		doctor_add(aware->doctor, USHER_FINDING_WARNING, "wifi-aware", NULL,
			   "Wi-Fi Aware does not work over %s: %s", aware->interface,
			   why_text);
	else
		doctor_add(aware->doctor, USHER_FINDING_OK, "wifi-aware", NULL,
			   "Wi-Fi Aware works over %s: %s is taken%s%s%s%s%s",
			   aware->interface, aware_radio_name(aware->best),
			   others ? ", the best; as well there are " : "", other_text,
			   why ? " (" : "", why_text, why ? ")" : "");
}

static void end(struct doctor_aware *aware)
{
	if (aware->told)
		return;
	aware->told = true;
	aware->radio = aware_radio_free(aware->radio);
	if (aware->lock.owners)
		radio_unlock(&aware->lock);
	tell(aware);
	aware->done(aware->userdata);
}

static void take(struct doctor_aware *aware, enum aware_radio_kind kind, int error,
		 const char *text)
{
	const char *name = aware_radio_name(kind);

	if (error)
		buf_printf(&aware->why, "%s%s: %s", aware->why.len ? "; " : "", name,
			   text ? text : strerror(-error));
	else if (aware->works)
		buf_printf(&aware->others, "%s%s", aware->others.len ? ", " : "", name);
	else
		aware->best = kind;
	aware->works |= !error;
}

static void on_radio(const struct aware_radio_event *event, void *userdata)
{
	struct doctor_aware *aware = userdata;
	enum aware_radio_kind kind = aware_radio_at(aware->tried - 1);

	if (event->type == AWARE_RADIO_READY)
		take(aware, kind, 0, NULL);
	else if (event->type == AWARE_RADIO_CLOSED)
		take(aware, kind, event->error ? event->error : -ECONNRESET, event->text);
	else
		return;
	loop_timer_set(aware->timer, clock_now());
}

static int try_kind(struct doctor_aware *aware, enum aware_radio_kind kind)
{
	const struct aware_radio_supplicant_options options = {
		.ctrl_dir = aware->usher->ctrl_dir,
		.interface = aware->interface,
		.phy = aware->phy};
	sd_event *event = loop_event(aware->usher->loop);

	if (kind == AWARE_RADIO_SUPPLICANT)
		return aware_radio_supplicant_new(event, &options, on_radio, aware,
						  &aware->radio);
	return aware_radio_helper_new(event, aware->interface, kind, on_radio, aware,
				      &aware->radio);
}

static void on_timer(void *userdata)
{
	struct doctor_aware *aware = userdata;
	enum aware_radio_kind kind;
	int r;

	if (aware->told)
		return;
	aware->radio = aware_radio_free(aware->radio);
	while (*aware->interface && aware->tried < AWARE_RADIO_KINDS) {
		kind = aware_radio_at(aware->tried++);
		r = try_kind(aware, kind);
		if (r == 0)
			return;
		take(aware, kind, r, NULL);
	}
	end(aware);
}

static bool is_free(struct doctor_aware *aware, const struct wifi_interface *interface)
{
	char name[16], holder[RADIO_HOLDER_SIZE];

	if (interface->carrier && !aware->usher->wifi)
		return false;
	snprintf(name, sizeof(name), "phy%u", interface->phy);
	return radio_lock(&aware->lock, name, holder) != -EBUSY;
}

/* This very context uses one: what it could open besides is not tried meanwhile. */
static bool tell_own(struct doctor_aware *aware)
{
	const struct aware_host *host = aware->usher->aware;

	if (!host || !host->agent)
		return false;
	doctor_add(aware->doctor, USHER_FINDING_OK, "wifi-aware", NULL,
		   "Wi-Fi Aware works over %s: %s is taken, and in use now",
		   host->interface, aware_radio_name(host->info.kind));
	return true;
}

/* What is in use is left alone, but where it was named. */
static void choose(struct doctor_aware *aware)
{
	struct wifi_interface found[WIFI_INTERFACES_MAX];
	const char *named = aware->usher->wifi;
	int n = named ? (wifi_interface_find(named, &found[0]) == 0)
		      : wifi_interfaces(found, ARRAY_SIZE(found));

	if (tell_own(aware))
		return;
	for (int i = 0; i < n; i++)
		if (is_free(aware, &found[i])) {
			memcpy(aware->interface, found[i].name, sizeof(found[i].name));
			aware->phy = found[i].phy;
			return;
		}
	if (n > 0)
		doctor_add(aware->doctor, USHER_FINDING_OK, "wifi-aware", NULL,
			   "Wi-Fi Aware was not tried: %s is in use; --wifi %s tries it",
			   found[0].name, found[0].name);
}

int doctor_aware_new(struct usher *usher, struct usher_doctor *doctor,
		     void (*done)(void *userdata), void *userdata,
		     struct doctor_aware **ret)
{
	struct doctor_aware *aware = calloc(1, sizeof(*aware));

	if (!aware)
		return -ENOMEM;
	aware->usher = usher;
	aware->doctor = doctor;
	aware->done = done;
	aware->userdata = userdata;
	if (loop_timer_new(loop_event(usher->loop), on_timer, aware, &aware->timer) < 0) {
		doctor_aware_free(aware);
		return -ENOMEM;
	}
	choose(aware);
	loop_timer_set(aware->timer, clock_now());
	*ret = aware;
	return 0;
}

void doctor_aware_late(struct doctor_aware *aware)
{
	if (!aware->told && aware->radio)
		take(aware, aware_radio_at(aware->tried - 1), -ETIMEDOUT,
		     "it does not answer");
	end(aware);
}

struct doctor_aware *doctor_aware_free(struct doctor_aware *aware)
{
	if (!aware)
		return NULL;
	aware_radio_free(aware->radio);
	loop_timer_free(aware->timer);
	if (aware->lock.owners)
		radio_unlock(&aware->lock);
	buf_deinit(&aware->others);
	buf_deinit(&aware->why);
	free(aware);
	return NULL;
}
