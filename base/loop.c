/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/loop.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/eventfd.h>
#include <time.h>

/* How late a timer may be so that it shares a wake-up with others. */
enum { TIMER_ACCURACY_US = 1000 };

struct loop {
	sd_event *event;
	sd_event_source *kick_source;
	int kick_fd;
	bool kicked; /* one write makes the fd readable: many kicks, one call */
};

static int loop_on_kick(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct loop *loop = userdata;
	eventfd_t count;

	(void)eventfd_read(fd, &count);
	loop->kicked = false;
	return 0;
}

int loop_new(struct loop **ret)
{
	_cleanup_(loop_freep) struct loop *loop = NULL;
	int r;

	loop = calloc(1, sizeof(*loop));
	if (!loop)
		return -ENOMEM;
	loop->kick_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (loop->kick_fd < 0)
		return -errno;
	r = sd_event_new(&loop->event);
	if (r < 0)
		return r;
	r = sd_event_add_io(loop->event, &loop->kick_source, loop->kick_fd, EPOLLIN,
			    loop_on_kick, loop);
	if (r < 0)
		return r;
	*ret = steal(&loop);
	return 0;
}

struct loop *loop_free(struct loop *loop)
{
	if (!loop)
		return NULL;
	sd_event_source_disable_unref(loop->kick_source);
	sd_event_unref(loop->event);
	closep(&loop->kick_fd);
	free(loop);
	return NULL;
}

sd_event *loop_event(struct loop *loop)
{
	return loop->event;
}

int loop_fd(struct loop *loop)
{
	return sd_event_get_fd(loop->event);
}

int loop_dispatch(struct loop *loop)
{
	for (int round = 0; round < LOOP_ROUNDS_MAX; round++) {
		int r = sd_event_run(loop->event, 0);

		/* 0: an empty round, which has armed the timers. */
		if (r <= 0)
			return r;
	}
	loop_kick(loop);
	return 0;
}

void loop_kick(struct loop *loop)
{
	if (loop->kicked)
		return;
	/* Fails only when the counter is full: then the fd is readable already. */
	(void)eventfd_write(loop->kick_fd, 1);
	loop->kicked = true;
}

int loop_calm(sd_event_source *source)
{
	return sd_event_source_set_ratelimit(source, LOOP_CALM_SPAN_US, LOOP_CALM_WAKES);
}

struct loop_timer {
	sd_event_source *source;
	void (*fn)(void *userdata);
	void *userdata;
};

static int timer_on_time(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct loop_timer *timer = userdata;

	/* The last use of timer: fn may free it. */
	timer->fn(timer->userdata);
	return 0;
}

int loop_timer_new(sd_event *event, void (*fn)(void *userdata), void *userdata,
		   struct loop_timer **ret)
{
	_cleanup_(loop_timer_freep) struct loop_timer *timer = NULL;
	int r;

	timer = calloc(1, sizeof(*timer));
	if (!timer)
		return -ENOMEM;
	timer->fn = fn;
	timer->userdata = userdata;
	r = sd_event_add_time(event, &timer->source, CLOCK_BOOTTIME, UINT64_MAX,
			      TIMER_ACCURACY_US, timer_on_time, timer);
	if (r < 0)
		return r;
	r = sd_event_source_set_enabled(timer->source, SD_EVENT_OFF);
	if (r < 0)
		return r;
	*ret = steal(&timer);
	return 0;
}

struct loop_timer *loop_timer_free(struct loop_timer *timer)
{
	if (!timer)
		return NULL;
	sd_event_source_disable_unref(timer->source);
	free(timer);
	return NULL;
}

void loop_timer_set(struct loop_timer *timer, uint64_t at_us)
{
	/* Neither call allocates for a source that exists, so neither can fail. */
	if (at_us)
		(void)sd_event_source_set_time(timer->source, at_us);
	(void)sd_event_source_set_enabled(timer->source,
					  at_us ? SD_EVENT_ONESHOT : SD_EVENT_OFF);
}

uint64_t clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}
