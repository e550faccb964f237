/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Steps that do not depend on each other run side by side: the former network is asked for in the
 * first moment. A step that fails is not waited for twice, and keeps none of the others.
 */
#include "wifi/undo-private.h"

#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct undo_kind *const kinds[UNDO_STEPS] = {
	[WIFI_STEP_MANAGER] = &undo_manager,   [WIFI_STEP_CREATED] = &undo_created,
	[WIFI_STEP_NETWORKS] = &undo_networks, [WIFI_STEP_NET] = &undo_net,
	[WIFI_STEP_HELPER] = &undo_helper,
};

static void next_turn(struct wifi_undo *undo)
{
	if (undo->told)
		return;
	loop_timer_set(undo->turn, clock_now());
}

void undo_linked(struct wifi_undo *undo)
{
	if (undo->linked)
		return;
	undo->linked = true;
	undo->link_ms = (double)(clock_now() - undo->started_us) / 1000;
	next_turn(undo);
}

void undo_step_end(struct wifi_undo *undo, enum wifi_step step, int error,
		   const char *format, ...)
{
	struct undo_step *ended = &undo->steps[step];
	char text[UNDO_TEXT_SIZE] = "";
	va_list args;

	if (ended->state != UNDO_RUNNING && ended->state != UNDO_AWAITED)
		return;
	if (format) {
		va_start(args, format);
		vsnprintf(text, sizeof(text), format, args);
		va_end(args);
	}
	loop_timer_set(ended->deadline, 0);
	if (error == 0) {
		error = wifi_records_undone(undo->records, undo->record.id, step);
		if (error < 0)
			snprintf(text, sizeof(text),
				 "it is put back, but that cannot be written down");
	}
	ended->state = error < 0 ? UNDO_FAILED : UNDO_DONE;
	if (error < 0)
		log_warning("%s: %s", undo->record.interface, text);
	if (error < 0 && !undo->error) {
		undo->error = error;
		strcpy(undo->text, text);
	}
	next_turn(undo);
}

static void on_deadline(void *userdata)
{
	struct undo_step *step = userdata;
	struct wifi_undo *undo = step->undo;
	enum wifi_step i = (enum wifi_step)(step - undo->steps);

	kinds[i]->stop(undo);
	undo_step_end(undo, i, -ETIMEDOUT, "%s: it took too long", kinds[i]->what);
}

static bool has_ended(enum undo_state state)
{
	return state == UNDO_NONE || state == UNDO_DONE || state == UNDO_FAILED;
}

static bool may_start(const struct wifi_undo *undo, int i)
{
	for (int other = 1; other < UNDO_STEPS; other++)
		if (kinds[i]->after & 1u << other && !has_ended(undo->steps[other].state))
			return false;
	return true;
}

/* Whether all of them have ended. */
static bool start_steps(struct wifi_undo *undo)
{
	bool ended = true;

	for (int i = UNDO_STEPS - 1; i > 0; i--) {
		struct undo_step *step = &undo->steps[i];
		int r;

		if (step->state == UNDO_WAITING && may_start(undo, i)) {
			step->state = UNDO_RUNNING;
			loop_timer_set(step->deadline,
				       clock_now() + (kinds[i]->timeout_us
							      ?: WIFI_UNDO_STEP_US));
			r = kinds[i]->start(undo, step);
			if (r < 0)
				undo_step_end(undo, (enum wifi_step)i, r, "%s: %s",
					      kinds[i]->what, strerrordesc_np(-r));
		}
		ended = ended && has_ended(step->state);
	}
	return ended;
}

static void on_turn(void *userdata)
{
	struct wifi_undo *undo = userdata;
	bool wait_for_link = undo->networks.former >= 0 && !undo->linked;
	struct wifi_undo_result result;

	if (!start_steps(undo) || (wait_for_link && !undo->link_late))
		return;
	loop_timer_set(undo->link_deadline, 0);
	if (undo->error == 0)
		undo->error = wifi_records_drop(undo->records, undo->record.id);
	undo->claimed = undo->error != 0;
	undo->told = true;
	result = (struct wifi_undo_result){
		.error = undo->error,
		.text = undo->text[0] ? undo->text : NULL,
		.link_back = !wait_for_link && (!undo->former_elsewhere || undo->linked),
		.link_ms = undo->link_ms,
	};
	undo->fn(undo, &result, undo->userdata);
}

void undo_no_link(struct wifi_undo *undo)
{
	undo->link_late = true;
	next_turn(undo);
}

static void on_link_late(void *userdata)
{
	undo_no_link(userdata);
}

/* ---- Life ---- */

static int load_steps(struct wifi_undo *undo)
{
	for (int i = 1; i < UNDO_STEPS; i++) {
		struct undo_step *step = &undo->steps[i];
		int r;

		step->undo = undo;
		r = wifi_records_data(undo->records, undo->record.id, (enum wifi_step)i,
				      (void **)&step->data, &step->len);
		if (r == -ENOENT)
			continue;
		if (r >= 0)
			r = loop_timer_new(undo->event, on_deadline, step,
					   &step->deadline);
		if (r < 0)
			return r;
		step->state = UNDO_WAITING;
	}
	return 0;
}

int wifi_undo_new(sd_event *event, sd_bus *bus, struct wifi_records *records,
		  const struct wifi_record *record, wifi_undo_fn fn, void *userdata,
		  struct wifi_undo **ret)
{
	_cleanup_(wifi_undo_freep) struct wifi_undo *undo = calloc(1, sizeof(*undo));
	int r;

	if (!undo)
		return -ENOMEM;
	undo->event = sd_event_ref(event);
	undo->bus = sd_bus_ref(bus);
	undo->records = records;
	undo->record = *record;
	undo->fn = fn;
	undo->userdata = userdata;
	undo->networks.former = -1;
	undo->helper.pidfd = -1;
	undo->started_us = clock_now();
	r = wifi_records_claim(records, record->id);
	if (r < 0)
		return r;
	undo->claimed = true;
	r = load_steps(undo);
	if (r >= 0)
		r = loop_timer_new(event, on_turn, undo, &undo->turn);
	if (r >= 0)
		r = loop_timer_new(event, on_link_late, undo, &undo->link_deadline);
	if (r < 0)
		return r;
	loop_timer_set(undo->link_deadline, undo->started_us + WIFI_UNDO_LINK_US);
	next_turn(undo);
	*ret = steal(&undo);
	return 0;
}

struct wifi_undo *wifi_undo_free(struct wifi_undo *undo)
{
	if (!undo)
		return NULL;
	if (undo->claimed)
		(void)wifi_records_abandon(undo->records, undo->record.id);
	for (int i = 1; i < UNDO_STEPS; i++) {
		kinds[i]->stop(undo);
		loop_timer_free(undo->steps[i].deadline);
		free(undo->steps[i].data);
	}
	loop_timer_free(undo->turn);
	loop_timer_free(undo->link_deadline);
	sd_bus_unref(undo->bus);
	sd_event_unref(undo->event);
	free(undo);
	return NULL;
}

void wifi_undo_await(struct wifi_undo *undo, enum wifi_step step)
{
	if (undo->steps[step].state == UNDO_WAITING)
		undo->steps[step].state = UNDO_AWAITED;
}

void wifi_undo_did(struct wifi_undo *undo, enum wifi_step step, int error)
{
	if (undo->steps[step].state != UNDO_AWAITED)
		return;
	if (!error) {
		undo_step_end(undo, step, 0, NULL);
		return;
	}
	undo->steps[step].state = UNDO_WAITING;
	next_turn(undo);
}
