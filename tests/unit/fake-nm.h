/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A NetworkManager that this process plays at the other end of a socket: what it knows of networks,
 * as far as wifi/known.h asks for it. Asserts.
 */
#include "tests/unit/unit.h"

#include <stdbool.h>
#include <systemd/sd-bus.h>

#define NM_PATH "/org/freedesktop/NetworkManager"

struct fake_nm_ap {
	const char *ssid;
	size_t ssid_len;
	const char *address;
	uint32_t freq, flags, wpa, rsn, mode;
	uint8_t strength;
};

struct fake_nm_profile {
	const char *type, *ssid;
	const char *psk; /* NULL: it has none */
	bool denied;
};

struct fake_nm {
	sd_bus *bus;
	uint32_t connectivity, device_type;
	int managed;
	int64_t last_scan_ms;
	const char *active_ap;
	const struct fake_nm_ap *aps, *found; /* found: what a scan adds */
	size_t n_aps;
	const struct fake_nm_profile *profiles;
	size_t n_profiles;
	bool no_scan, silent;
	unsigned scans, secrets;
};

/* A bus with nobody on it but nm, that stays where it is until it is closed. */
void fake_nm_connect(struct fake_nm *nm, sd_event *event, sd_bus **ret);
