/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * sd-event behind one fd: the caller polls loop_fd() and calls loop_dispatch(). A timer or a
 * source added outside of dispatch does not make the fd readable by itself, so public calls
 * end with loop_kick().
 */
#include "base/macros.h"

#include <systemd/sd-event.h>

/* clang-format off */
enum {
	LOOP_ROUNDS_MAX   = 64,
	LOOP_CALM_SPAN_US = 40000,
	LOOP_CALM_WAKES   = 8,
};
/* clang-format on */

struct loop;

int loop_new(struct loop **ret);
struct loop *loop_free(struct loop *loop);
DEFINE_FREEP(loop)
sd_event *loop_event(struct loop *loop); /* borrowed */
int loop_fd(struct loop *loop);
/* Runs what is ready, at most LOOP_ROUNDS_MAX rounds, then kicks itself. Never waits. 0 or -errno. */
int loop_dispatch(struct loop *loop);
void loop_kick(struct loop *loop);
/* For a source of much: LOOP_CALM_WAKES wake-ups in LOOP_CALM_SPAN_US at most, the rest comes at its
   end; what comes seldom is not delayed. 0 or -errno. */
int loop_calm(sd_event_source *source);

/* One deadline: (re)armed and disarmed without allocating; 0 disarms. CLOCK_BOOTTIME, in
   microseconds: what a suspended laptop slept through counts. */
struct loop_timer;
int loop_timer_new(sd_event *event, void (*fn)(void *userdata), void *userdata,
		   struct loop_timer **ret);
struct loop_timer *loop_timer_free(struct loop_timer *timer);
DEFINE_FREEP(loop_timer)
void loop_timer_set(struct loop_timer *timer, uint64_t at_us);
uint64_t clock_now(void); /* CLOCK_BOOTTIME in microseconds */
