/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Who runs a wireless interface, and how it lets go of it and gets it back: NetworkManager over
 * D-Bus (Device.Managed), systemd-networkd, dhcpcd, or nobody (wpa_supplicant with a file of its
 * own). The change is of this boot only, nothing of it is saved by them.
 */
#include "base/macros.h"

#include <stdbool.h>
#include <systemd/sd-bus.h>

enum wifi_manager_kind { /* numbers are stored: never reused */
			 WIFI_MANAGER_NONE = 0,
			 WIFI_MANAGER_NETWORKMANAGER = 1,
			 WIFI_MANAGER_NETWORKD = 2,
			 WIFI_MANAGER_DHCPCD = 3,
			 WIFI_MANAGER_IWD =
				 4, /* it has the radio: we cannot work beside it, and say so */
			 WIFI_MANAGER_CONNMAN = 5, /* the same */
};

struct wifi_manager;

/* error: 0; -EACCES (polkit says no), -ETIMEDOUT, -EIO (it refused: text), -EOPNOTSUPP (iwd, connman). Once a call. */
typedef void (*wifi_manager_fn)(struct wifi_manager *manager, int error, const char *text,
				void *userdata);

/* Asks who runs it; at most 5 s. bus: the system bus, NULL: there is none (then D-Bus daemons are not asked). */
int wifi_manager_new(sd_event *event, sd_bus *bus, const char *interface,
		     wifi_manager_fn found, void *userdata, struct wifi_manager **ret);
/* From what was written down (wifi_manager_state()): no question is asked. -EBADMSG: damaged. */
int wifi_manager_new_known(sd_event *event, sd_bus *bus, const char *interface,
			   const char *state, size_t len, struct wifi_manager **ret);
struct wifi_manager *wifi_manager_free(struct wifi_manager *manager);
DEFINE_FREEP(wifi_manager)
enum wifi_manager_kind wifi_manager_kind(const struct wifi_manager *manager);
/*
 * What WIFI_STEP_MANAGER holds: who it is, and what ran on the interface, as JSON that the caller
 * frees. Once it was found, and before it is released. -ENOMEM.
 */
int wifi_manager_state(const struct wifi_manager *manager, char **ret);
/* It had a network on the interface, that it brings back by itself once that is its own again. */
bool wifi_manager_had_network(const struct wifi_manager *manager);
/* "NetworkManager" ...; static; NULL for nobody. */
const char *wifi_manager_name(enum wifi_manager_kind kind);
/* The interface is theirs no more when fn comes with 0; -EACCES and -EOPNOTSUPP: nothing was changed.
   At most 8 s. */
int wifi_manager_release(struct wifi_manager *manager, wifi_manager_fn fn,
			 void *userdata);
/* Theirs again. Idempotent; 0 too when they have it already, or are not there any more. At
   most 15 s, which only a slow driver takes. */
int wifi_manager_give_back(struct wifi_manager *manager, wifi_manager_fn fn,
			   void *userdata);
