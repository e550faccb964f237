/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_JOIN_H
#define USHER_JOIN_H
/* Joining what accessories publish. */
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher;
struct usher_network;
struct usher_join;

/*
 * Joins a network: PHASE, NOTE, JOINED, and one END. The default route, the name servers and
 * every other interface stay as they are. Whatever fails, the host is put back before END.
 * A join of USHER_ONCE lasts until usher_join_leave(), a loss, or the end of the process; of the
 * others END follows JOINED at once, and the host stays on the network.
 * network is copied. -EINVAL: no network named, or what was set does not fit together.
 */
int usher_join_start(struct usher *usher, const struct usher_network *network,
		     struct usher_join **ret);
/* Puts the host back; END follows. In any phase. Idempotent. */
int usher_join_leave(struct usher_join *join);
/* Without an END event; the host is put back by the next process if it was not yet. NULL is
   fine. */
struct usher_join *usher_join_free(struct usher_join *join);
const char *
usher_join_get_interface(const struct usher_join *join); /* NULL: not chosen yet */
/* As chosen; NULL while none is. */
const uint8_t *usher_join_get_ssid(const struct usher_join *join, size_t *ret_len);
const uint8_t *usher_join_get_bssid(const struct usher_join *join); /* 6 bytes */
unsigned usher_join_get_frequency(const struct usher_join *join);   /* MHz, 0 */
int usher_join_get_signal(const struct usher_join *join);	    /* dBm, 0: not told */
const char *usher_join_get_security(
	const struct usher_join *join); /* "wpa2", "wpa3", "open", ...; NULL */
/* Ours there: "192.168.4.2" and "fe80::1%wlan1"; NULL. The strings live with the join. */
const char *usher_join_get_ipv4(const struct usher_join *join);
const char *usher_join_get_ipv6(const struct usher_join *join);
/* The accessory's, as a rule: who gave the address. NULL. */
const char *usher_join_get_router(const struct usher_join *join);
/* Over this network: "portal", "full", "none"; NULL: not asked for, which takes a portal-url in
   usher.conf (usher(1)). */
const char *usher_join_get_internet(const struct usher_join *join);
/* The i-th phase that was gone through, with its milliseconds; NULL past the end. */
const char *usher_join_get_phase(const struct usher_join *join, size_t i, double *ret_ms);

#ifdef __cplusplus
}
#endif
#endif
