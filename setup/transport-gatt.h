/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The transport of Bluetooth LE: endpoints are characteristics. */
#include "setup/transport.h"

#include "ble/bluez.h"

/* 0 or -ENOMEM. Its phases are "connect" and "resolve". */
int transport_gatt_new(struct bluez *bluez, const struct gatt_target *target,
		       const struct transport_listener *listener, void *userdata,
		       struct transport **ret);
