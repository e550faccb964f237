/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The system bus, as the managers of interfaces and wpa_supplicant are asked over it. */
#include "base/macros.h"

#include <stdbool.h>
#include <systemd/sd-bus.h>

/*
 * Connects (DBUS_SYSTEM_BUS_ADDRESS, else the system's) without waiting, on the event loop.
 * 0; -ENOENT, -ECONNREFUSED, -EACCES: there is no bus, which is no failure to those that can
 * do without one.
 */
int wifi_bus_open(sd_event *event, sd_bus **ret);
/* Never flushes: that could wait on the bus. */
sd_bus *wifi_bus_close(sd_bus *bus);
/* Opening counts. false: it was, and is no more. */
bool wifi_bus_is_open(sd_bus *bus);
/*
 * What a reply says: 0; -EACCES (the bus's policy or polkit), -ENOTCONN (nobody owns the name, and
 * nobody can be started for it), -ETIMEDOUT (no answer), -ENOMEM, -EIO (any other error).
 */
int wifi_bus_error(sd_bus_message *reply);
/*
 * A property out of a reply of GetAll or a PropertiesChanged signal. type: a basic one of D-Bus; a string
 * is borrowed from the message. 1: *ret; 0: it is not in it; -errno: not such a message.
 */
int wifi_bus_property(sd_bus_message *message, const char *name, char type, void *ret);
