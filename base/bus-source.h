/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A D-Bus connection in an event loop, for one that tells a lot: a wake-up takes every message
 * that has come by then, and there are only so many wake-ups (loop_calm()). With
 * sd_bus_attach_event() there is one for each message.
 */
#include "base/macros.h"

#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

enum { BUS_SOURCE_MESSAGES = 64 }; /* of a wake-up: others want the loop, too */

struct bus_source;

/* bus was started, and is borrowed. When it is lost its local signal Disconnected tells; failed: it
   cannot be used any more for another reason. Both may free the source. 0 or -errno. */
int bus_source_new(sd_event *event, sd_bus *bus, void (*failed)(void *userdata),
		   void *userdata, struct bus_source **ret);
struct bus_source *bus_source_free(struct bus_source *source);
DEFINE_FREEP(bus_source)
