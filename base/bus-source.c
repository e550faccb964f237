/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/bus-source.h"

#include "base/loop.h"

#include <errno.h>
#include <stdbool.h>

struct bus_source {
	sd_bus *bus;
	sd_event_source *io, *time;
	void (*failed)(void *userdata);
	void *userdata;
	bool *freed; /* set by bus_source_free(), for the caller of a handler; NULL: no handler runs */
};

static int fail(struct bus_source *source)
{
	source->failed(source->userdata);
	return 0;
}

static int drain(struct bus_source *source)
{
	bool freed = false;
	int r = 1;

	source->freed = &freed;
	for (unsigned n = 0; r > 0 && n < BUS_SOURCE_MESSAGES; n++) {
		r = sd_bus_process(source->bus, NULL);
		if (freed)
			return 0;
	}
	source->freed = NULL;
	return r < 0 ? fail(source) : 0;
}

static int on_io(sd_event_source *io, int fd, uint32_t revents, void *userdata)
{
	return drain(userdata);
}

static int on_time(sd_event_source *time, uint64_t usec, void *userdata)
{
	return drain(userdata);
}

/* Before each wait: what the connection waits for, and until when. */
static int prepare(sd_event_source *io, void *userdata)
{
	struct bus_source *source = userdata;
	int events = sd_bus_get_events(source->bus);
	uint64_t until;
	int r;

	if (events < 0)
		return fail(source);
	r = sd_event_source_set_io_events(source->io, (uint32_t)events);
	if (r < 0)
		return r;
	r = sd_bus_get_timeout(source->bus, &until);
	if (r < 0)
		return fail(source);
	if (r > 0) {
		int armed = sd_event_source_set_time(source->time, until);

		if (armed < 0)
			return armed;
	}
	return sd_event_source_set_enabled(source->time,
					   r > 0 ? SD_EVENT_ONESHOT : SD_EVENT_OFF);
}

int bus_source_new(sd_event *event, sd_bus *bus, void (*failed)(void *userdata),
		   void *userdata, struct bus_source **ret)
{
	_cleanup_(bus_source_freep) struct bus_source *source = calloc(1,
								       sizeof(*source));
	int fd = sd_bus_get_fd(bus), r;

	if (!source)
		return -ENOMEM;
	if (fd < 0)
		return fd;
	source->bus = bus;
	source->failed = failed;
	source->userdata = userdata;
	r = sd_event_add_io(event, &source->io, fd, 0, on_io, source);
	if (r < 0)
		return r;
	r = sd_event_source_set_prepare(source->io, prepare);
	if (r < 0)
		return r;
	r = loop_calm(source->io);
	if (r < 0)
		return r;
	r = sd_event_add_time(event, &source->time, CLOCK_MONOTONIC, UINT64_MAX, 0,
			      on_time, source);
	if (r < 0)
		return r;
	r = sd_event_source_set_enabled(source->time, SD_EVENT_OFF);
	if (r < 0)
		return r;
	*ret = steal(&source);
	return 0;
}

struct bus_source *bus_source_free(struct bus_source *source)
{
	if (!source)
		return NULL;
	if (source->freed)
		*source->freed = true;
	sd_event_source_disable_unref(source->io);
	sd_event_source_disable_unref(source->time);
	free(source);
	return NULL;
}
