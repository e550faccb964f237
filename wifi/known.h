/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What the host knows of its own Wi-Fi: the network that it is on, those that it has credentials
 * for, what is in the air around it, whether a portal is in the way. From NetworkManager where it
 * has a wireless interface, else from wpa_supplicant's control sockets. Nothing is changed; no scan
 * is made while the last one is younger than WIFI_KNOWN_FRESH_S.
 */
#include "base/secret.h"
#include "wifi/bss.h"

#include <systemd/sd-bus.h>

/* clang-format off */
enum {
	WIFI_KNOWN_US      = 12000000, /* until it is answered with what there is */
	WIFI_KNOWN_FRESH_S = 30,
	WIFI_KNOWN_SEEN_S  = 60, /* an older table tells what is there, not what is not */
	WIFI_KNOWN_MAX     = 256, /* saved networks */
};
/* clang-format on */

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
	bool seen; /* air is of the last minute: a network that is not in it is not there */
};

struct wifi_known_query;
/*
 * Once. known is borrowed for the call; it may be moved out (wifi_known_steal()). error: 0, or why
 * nothing is known: -EACCES, -ENOENT (nobody could be asked), -ETIMEDOUT, -ENOMEM. It may free the
 * query.
 */
typedef void (*wifi_known_fn)(struct wifi_known_query *query,
			      const struct wifi_known *known, int error, void *userdata);
/* bus NULL: none. ctrl_dir NULL: the default. scan: where the last scan is old; else the table as it
   is. After timeout_us, 0: WIFI_KNOWN_US, it is answered with what has come by then. begun: NULL, or
   called once when there is somebody to ask, perhaps before this returns. */
int wifi_known_ask(sd_event *event, sd_bus *bus, const char *ctrl_dir, bool scan,
		   uint64_t timeout_us, void (*begun)(void *userdata), wifi_known_fn fn,
		   void *userdata, struct wifi_known_query **ret);
struct wifi_known_query *wifi_known_query_free(struct wifi_known_query *query);
DEFINE_FREEP(wifi_known_query)
/* Moves it out: ret is the caller's to deinit. */
void wifi_known_steal(struct wifi_known_query *query, struct wifi_known *ret);
void wifi_known_deinit(struct wifi_known *known);
bool wifi_known_has(const struct wifi_known *known, const struct wifi_ssid *ssid);

/*
 * The passphrase that the host has for a network: NetworkManager's GetSecrets, which asks polkit.
 * Once. error: 0; -EACCES, -ENOENT (it has none, or there is nobody who could be asked), -ETIMEDOUT,
 * -ENOMEM. secret is given away. It may free the query.
 */
typedef void (*wifi_secret_fn)(struct secret *secret, int error, void *userdata);
struct wifi_secret_query;
int wifi_secret_ask(sd_event *event, sd_bus *bus, const struct wifi_ssid *ssid,
		    wifi_secret_fn fn, void *userdata, struct wifi_secret_query **ret);
struct wifi_secret_query *wifi_secret_query_free(struct wifi_secret_query *query);
DEFINE_FREEP(wifi_secret_query)
