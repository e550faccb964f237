/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * fi.w1.wpa_supplicant1, for the one thing that its control socket cannot do without a global
 * socket: create an interface (and remove the one that we created).
 */
#include "base/macros.h"

#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

struct supplicant_call;

/* error: 0; -EEXIST (create: there already, which is fine), -ENOENT (remove: gone already), -ENOTCONN (no
   wpa_supplicant on the bus), -EACCES, -ENODEV (no such interface, or its driver refuses), -ETIMEDOUT,
   -EIO. Once; it may free the call. */
typedef void (*supplicant_fn)(int error, void *userdata);

int supplicant_create(sd_bus *bus, const char *interface, supplicant_fn fn,
		      void *userdata, struct supplicant_call **ret);
int supplicant_remove(sd_bus *bus, const char *interface, supplicant_fn fn,
		      void *userdata, struct supplicant_call **ret);
/*
 * Until wpa_supplicant has no such interface (any more): 0; -ETIMEDOUT: it still has it after
 * SUPPLICANT_REMOVED_US, for it is somebody else's there.
 */
enum { SUPPLICANT_REMOVED_US = 2000000 };
int supplicant_wait_removed(sd_event *event, sd_bus *bus, const char *interface,
			    supplicant_fn fn, void *userdata,
			    struct supplicant_call **ret);
/* Before its answer: fn is not called. After it: frees. */
struct supplicant_call *supplicant_call_free(struct supplicant_call *call);
DEFINE_FREEP(supplicant_call)
