/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_NETWORK_H
#define USHER_NETWORK_H
/* Networks: which one is to be joined, and how. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher;
struct usher_network;

enum usher_band {
	USHER_BAND_2_4_GHZ = 1 << 0,
	USHER_BAND_5_GHZ = 1 << 1,
	USHER_BAND_6_GHZ = 1 << 2,
};

enum usher_lifetime {
	USHER_ONCE, /* as long as its process; forgotten on leave, exit or crash */
	USHER_DAYS, /* stays for days, then it is left and forgotten */
	USHER_KEPT, /* stays until it is left or the next boot; its passphrase is remembered */
};

/*
 * How an accessory is used, and so how its network is: a product of the catalog says it, and the
 * network of one lasts accordingly unless it is said otherwise.
 */
enum usher_flow {
	USHER_FLOW_UNKNOWN, /* the product does not say: USHER_KEPT */
	/* it joins the user's network: usher_setup_start(). Its own, if any: USHER_ONCE */
	USHER_FLOW_BOUND,
	USHER_FLOW_STAND_ALONE, /* it is used over its own network: USHER_KEPT, or USHER_DAYS */
	USHER_FLOW_GATEWAY, /* set up over its own network, then useful by itself: USHER_ONCE */
};

/* Which network, and how. */
int usher_network_new(struct usher_network **ret);
/* Wipes. NULL is fine; returns NULL. */
struct usher_network *usher_network_free(struct usher_network *network);
/* The whole name, 1 to 32 bytes of anything. */
int usher_network_set_ssid(struct usher_network *network, const void *data, size_t len);
/* Its beginning, 3 to 32 bytes: the strongest network that matches is joined. */
int usher_network_set_prefix(struct usher_network *network, const void *data, size_t len);
/* The network of a product of the catalog, by its name or the beginning of it, and the lifetime of
   its flow; ret_flow may be NULL. -ENOENT: no such product; -EOPNOTSUPP: it tells of no network;
   -EINVAL: of a beginning under 3 bytes. */
int usher_network_set_product(struct usher_network *network, struct usher *usher,
			      const char *product, enum usher_flow *ret_flow);
/* It does not say its name: it is asked for by it. Not with a prefix. */
void usher_network_set_hidden(struct usher_network *network, bool hidden);
/* Only where (bssid & mask) is the same; mask NULL: the whole of it. */
int usher_network_set_bssid(struct usher_network *network, const uint8_t bssid[6],
			    const uint8_t mask[6]);
/* enum usher_band, a bit set; 0: all. */
void usher_network_set_bands(struct usher_network *network, unsigned bands);
/* MHz: where it was seen last; looked at first. 0: not known. */
void usher_network_set_frequency(struct usher_network *network, unsigned mhz);
/* 8 to 63 bytes, 64 hex digits (a raw PSK), for WPA3 up to 128 bytes. Copied into locked memory.
   len 0: none. -EINVAL. */
int usher_network_set_passphrase(struct usher_network *network, const void *data,
				 size_t len);
/* The one that was remembered for it (USHER_KEPT, USHER_DAYS), when none was set. On by default. */
void usher_network_set_use_remembered(struct usher_network *network, bool use);
/* 802.1X: key is "identity", "anonymous", "method" (peap, ttls, tls), "phase2", "ca-file",
   "client-certificate", "private-key", "domain"; the password is the passphrase. -EINVAL. */
int usher_network_set_eap(struct usher_network *network, const char *key,
			  const char *value);
/* days 1 to 365 for USHER_DAYS, else 0. -EINVAL. */
int usher_network_set_lifetime(struct usher_network *network,
			       enum usher_lifetime lifetime, unsigned days);
/* Also when that cuts the host's only route or the ssh session that this runs in. Off by
   default. */
void usher_network_set_allow_disconnect(struct usher_network *network, bool allow);
/* Until joined; default 60 s. */
void usher_network_set_timeout(struct usher_network *network, uint64_t timeout_ms);

#ifdef __cplusplus
}
#endif
#endif
