/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_AWARE_H
#define USHER_AWARE_H
/* Wi-Fi Aware: services and pairings without a network. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher;
struct usher_aware;
struct usher_code;

/* How peers may pair, a bit set. Never is a weaker one taken than those that were given. */
enum usher_aware_method {
	USHER_AWARE_PIN = 1 << 0,	 /* 6 digits; published: shown here */
	USHER_AWARE_PASSPHRASE = 1 << 1, /* the same for 1 to 63 bytes */
	/* With whoever it is: nobody in between is noticed. */
	USHER_AWARE_OPPORTUNISTIC = 1 << 2,
	/* Of a pairing: the other side has a keypad, and takes 6 digits that a PIN event
	   shows here. */
	USHER_AWARE_PIN_HERE = 1 << 3,
	/* Published: each request is an event REQUESTED, and waits for its answer. */
	USHER_AWARE_CONFIRM = 1 << 8,
};

/* What carries it, "station", "nan", "monitor" or "supplicant"; NULL: the best that there is.
   -EINVAL. */
int usher_set_aware_radio(struct usher *usher, const char *name);

/*
 * All of these: service is "_name._tcp" or "_name._udp", the name 1 to 15 letters, digits and
 * dashes; case does not matter. -EINVAL: it is not that, or what else was given does not fit. One
 * END each. The radio is opened with the first one, shared, and closed after the last one.
 *
 * Published until it is stopped: PUBLISHED, PIN, REQUESTED, PAIRED, VERIFIED, MESSAGE; a NOTE for
 * each pairing that failed. password NULL with USHER_AWARE_PIN: a PIN of the kernel's random
 * numbers, shown by PIN events and new after each pairing; else the PIN or passphrase that is
 * printed. methods 0: it pairs with nobody.
 */
int usher_aware_publish_start(struct usher *usher, const char *service, unsigned methods,
			      const void *password, size_t len, struct usher_aware **ret);
/* FOUND, CHANGED, LOST, MESSAGE until it is stopped. */
int usher_aware_subscribe_start(struct usher *usher, const char *service,
				struct usher_aware **ret);
/*
 * Finds a publisher, pairs with it or, where it is known, verifies it: PAIRED or VERIFIED, then
 * END. peer: its id, key, name or address, or the name that it publishes where nobody is remembered
 * by that; NULL: the only one that answers. methods: what may be done, 0: whichever of PIN,
 * passphrase and keypad the peer has. password NULL: it is asked for. again: pairs anew also where
 * it is known.
 */
int usher_aware_pair_start(struct usher *usher, const char *service, const char *peer,
			   unsigned methods, const void *password, size_t len, bool again,
			   struct usher_aware **ret);
/* The same by an AWARE: code. peer: as above; NULL: the one that the code names, or the only one that publishes
   its service. -EOPNOTSUPP: a code of another kind. */
int usher_aware_pair_start_code(struct usher *usher, const struct usher_code *code,
				const char *peer, bool again, struct usher_aware **ret);
/* The same with a paired publisher, then sends up to 1024 bytes: VERIFIED, DELIVERED, END. */
int usher_aware_send_start(struct usher *usher, const char *service, const char *peer,
			   const void *data, size_t len, struct usher_aware **ret);
/* Until END; 0: without limit. Default 120 s for pair and send, none for the others. */
void usher_aware_set_timeout(struct usher_aware *aware, uint64_t timeout_ms);

enum usher_aware_reply {
	USHER_AWARE_PASSWORD, /* to ASK: the PIN's digits, the passphrase */
	USHER_AWARE_ACCEPT,   /* to REQUESTED */
	USHER_AWARE_REJECT,   /* to either */
};
/* data is copied. -EINVAL: no such PIN or passphrase; -ENOENT: nothing was asked (any more). */
int usher_aware_answer(struct usher_aware *aware, enum usher_aware_reply reply,
		       const void *data, size_t len);
/* END follows: cancelled of pair and send, else ok. Idempotent. */
int usher_aware_stop(struct usher_aware *aware);
/* Without an END event. NULL is fine; returns NULL. */
struct usher_aware *usher_aware_free(struct usher_aware *aware);
const char *usher_aware_get_service(const struct usher_aware *aware);
/* "station", "nan", "monitor" or "supplicant"; NULL: not chosen yet. */
const char *usher_aware_get_radio(const struct usher_aware *aware);
const char *usher_aware_get_interface(const struct usher_aware *aware); /* NULL */

#ifdef __cplusplus
}
#endif
#endif
