/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What the host knows of its own Wi-Fi: the network that it is on, those that it has credentials
 * for, what is in the air around it, whether a portal is in the way. From NetworkManager where it
 * runs, else from wpa_supplicant's control sockets. Nothing is changed; no scan is made while the
 * last one is younger than 30 s.
 */
#include "base/secret.h"
#include "wifi/bss.h"

#include <systemd/sd-bus.h>

enum wifi_connectivity { /* as NetworkManager has it */
			 WIFI_CONNECTIVITY_UNKNOWN,
			 WIFI_CONNECTIVITY_NONE,
			 WIFI_CONNECTIVITY_PORTAL,
			 WIFI_CONNECTIVITY_LIMITED,
			 WIFI_CONNECTIVITY_FULL,
};

struct wifi_known {
	struct wifi_ssid current; /* len 0: on none */
	struct wifi_ssid *saved;  /* owned */
	size_t n_saved;
	struct wifi_bss_table air; /* what is seen; empty where nothing can be asked */
	enum wifi_connectivity connectivity;
	bool seen; /* air was asked for and answered: a network that is not in it is not there */
};

struct wifi_known_query;
/* known is borrowed for the call, wifi_known_steal() keeps it. error: 0, or why nothing is known (-EACCES, -ENOENT). */
typedef void (*wifi_known_fn)(struct wifi_known_query *query,
			      const struct wifi_known *known, int error, void *userdata);
/* bus NULL: none. scan: also where the last scan is old. At most 12 s. */
int wifi_known_ask(sd_event *event, sd_bus *bus, const char *ctrl_dir, bool scan,
		   wifi_known_fn fn, void *userdata, struct wifi_known_query **ret);
struct wifi_known_query *wifi_known_query_free(struct wifi_known_query *query);
DEFINE_FREEP(wifi_known_query)
void wifi_known_deinit(struct wifi_known *known);

/* The passphrase that the host has for a network: NetworkManager's GetSecrets, which asks polkit.
   -EACCES, -ENOENT (it has none, or nobody who could be asked). secret is the caller's. */
typedef void (*wifi_secret_fn)(struct secret *secret, int error, void *userdata);
struct wifi_secret_query;
int wifi_secret_ask(sd_event *event, sd_bus *bus, const struct wifi_ssid *ssid,
		    wifi_secret_fn fn, void *userdata, struct wifi_secret_query **ret);
struct wifi_secret_query *wifi_secret_query_free(struct wifi_secret_query *query);
DEFINE_FREEP(wifi_secret_query)
