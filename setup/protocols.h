/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The provisioning protocols that this build speaks, and what an advertisement tells of one. */
#include "ble/table.h"
#include "provision/step.h"

/* NULL: not one of ours. */
const struct provision_protocol *protocol_by_name(const char *name);
/* The i-th, NULL past the end. */
const struct provision_protocol *protocol_at(size_t i);
/* In a network of the accessory's own as well. */
bool protocol_speaks_http(const struct provision_protocol *protocol);
/* Over a pairing of Wi-Fi Aware, and over nothing else. */
bool protocol_speaks_aware(const struct provision_protocol *protocol);
/* "ready", "needs-authorization", "provisioned" or "unknown", from what is advertised; static.
   protocol may be NULL. */
const char *protocol_state(const struct provision_protocol *protocol,
			   const struct ble_device *device);
