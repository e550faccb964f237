/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_SETUP_H
#define USHER_SETUP_H
/* Setup: an accessory is brought to a goal, as a rule into the network of its user. */
#include "event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher;
struct usher_accessory;
struct usher_setup;

enum usher_goal {
	USHER_GOAL_SETUP,    /* provision with Wi-Fi credentials */
	USHER_GOAL_IDENTIFY, /* blink, beep */
	USHER_GOAL_RESET,    /* forget its network, so that it can be set up anew */
};

/*
 * Connects to an accessory and goes for the goal. Events follow: PHASE, NOTE, ASK, INFO, and one
 * END. One that publishes a network (USHER_WIFI) and has a protocol for it is set up there: the
 * network is joined for that, as by usher_join_start() with USHER_ONCE, and has been left at END.
 * Discovery may go on, and so may other setups: those of one adapter connect one after the other,
 * and then run side by side. *ret is the caller's, freed with usher_setup_free().
 * By which protocol is decided by what it has, once it is connected: one of which nothing is known
 * is looked at too. -EOPNOTSUPP: it does not let anybody connect, and no protocol of it is known.
 */
int usher_setup_start(struct usher *usher, struct usher_accessory *accessory,
		      enum usher_goal goal, struct usher_setup **ret);
/* Without an END event when it had not come yet. NULL is fine; returns NULL. */
struct usher_setup *usher_setup_free(struct usher_setup *setup);
/*
 * Beforehand, or to an ASK. Copied; of a passphrase into locked memory that is wiped. After a
 * failed join the ASK comes again only when usher_setup_set_retry() asked for that.
 * -EINVAL: not an answer to that question (length, characters).
 */
int usher_setup_answer(struct usher_setup *setup, enum usher_question question,
		       const void *data, size_t len);
/* Ask for the network again, with the reason, instead of ending. Off by default. Counts from
   the next failure on. */
void usher_setup_set_retry(struct usher_setup *setup, bool retry);
/* Ask the accessory for the networks it sees before asking for the network. Off by default. */
void usher_setup_set_list_networks(struct usher_setup *setup, bool list);
/* The network's access point that it is to join; NULL: any. Right after the start. An accessory
   that cannot be told one ends the setup as "unsupported", before any credentials. */
void usher_setup_set_bssid(struct usher_setup *setup, const uint8_t bssid[6]);
/*
 * Data for an endpoint of the vendor's own, sent before the network; up to four. Right after the
 * start. Copied into locked memory. An accessory that has no such endpoint ends the setup before
 * any credentials. -EINVAL: a name is 1 to 31 printable characters without blanks, data 1 to 512
 * bytes; -ENOBUFS: the fifth.
 */
int usher_setup_add_custom(struct usher_setup *setup, const char *endpoint,
			   const void *data, size_t len);
/* What such an endpoint answered: the i-th; NULL past the end. Bytes of a stranger. */
const uint8_t *usher_setup_get_custom(const struct usher_setup *setup, size_t i,
				      const char **ret_endpoint, size_t *ret_len);
/* Where the accessory is set up in a network of its own: also when that cuts the host's only route
   or the ssh session that this runs in. Right after the start. Off by default. */
void usher_setup_set_allow_disconnect(struct usher_setup *setup, bool allow);
/* Also when it says that it is provisioned. Off by default. */
void usher_setup_set_again(struct usher_setup *setup, bool again);
/*
 * What it is to be called from now on, sent before the network. Right after the start. An
 * accessory that cannot take it ends the setup as "unsupported", before any credentials.
 * -EINVAL: a host name is 1 to 63 letters, digits and inner hyphens (RFC 1123), a device name
 * 1 to 64 printable characters.
 */
int usher_setup_set_hostname(struct usher_setup *setup, const char *hostname);
int usher_setup_set_device_name(struct usher_setup *setup, const char *name);
/*
 * Before credentials are sent the host looks whether the accessory can join that network at all:
 * heard on 5 or 6 GHz only, WPA3 only, channel 12 or 13, a captive portal. What makes it impossible
 * ends the setup as "unsuitable-network", the rest are notes. On by default.
 */
void usher_setup_set_check(struct usher_setup *setup, bool check);
/* Use the passphrase that the host has for that network, where the system lets this user read it,
   instead of asking for one. Beforehand, or as the answer to the ASK, which comes again where it
   cannot be read. Off by default. */
void usher_setup_set_known_passphrase(struct usher_setup *setup, bool use);
/*
 * Once it has joined: find it on the network by the URL that it named, else by its host name, and
 * see it answer. 1 yes, for 10 s, and a failure is the error "unreachable"; 0 no; -1 (the default):
 * for 3 s and as a note only, where it is in a private network or called .local.
 */
void usher_setup_set_reach(struct usher_setup *setup, int reach);
/* How that went, at END: 1 it answers, 0 it does not, -1 it was not tried, or cannot be known
   here. */
int usher_setup_get_reachable(const struct usher_setup *setup);
/* Of the whole; default 180 s, 0: none but the phases' own. */
void usher_setup_set_timeout(struct usher_setup *setup, uint64_t timeout_ms);
/* The END event still arrives. Idempotent. */
int usher_setup_cancel(struct usher_setup *setup);

/*
 * The same over Wi-Fi Aware, without discovery: "aware/_name._udp@02:00:00:00:00:01",
 * "aware/_name._udp" (the only one that answers), or the key or name of a pairing. It is paired
 * with first, or verified where it is known: an ASK for its code, text says whether that is a "PIN"
 * or "passphrase", comes again with USHER_ERROR_WRONG_PIN; one that has a keypad alone gets a PIN
 * that an event shows here, to be typed there. Nothing is sent over a link that is not paired and
 * protected. -EINVAL: it is no such id; -ENOENT: nothing of that key or name is remembered.
 */
int usher_setup_start_aware(struct usher *usher, const char *name, enum usher_goal goal,
			    struct usher_setup **ret);

/*
 * A setup by its code alone; there is no accessory. "DPP:..." is provisioned as a Wi-Fi Easy
 * Connect enrollee through wpa_supplicant; a code of which usher_code_is_softap() is set up in the
 * network that it names. -EINVAL: neither; *ret_problem (static) says why.
 */
int usher_setup_start_code(struct usher *usher, const void *code, size_t len,
			   struct usher_setup **ret, const char **ret_problem);

struct usher_accessory *
usher_setup_get_accessory(const struct usher_setup *setup); /* borrowed */
/* The networks that the accessory sees, strongest first. i-th SSID, 1 to 32 bytes; NULL past the
   end. Security: "open", else as the accessory says it ("WPA2"). Any ret may be NULL. */
const uint8_t *usher_setup_get_network(const struct usher_setup *setup, size_t i,
				       size_t *ret_len, int *ret_rssi,
				       const char **ret_security);
/* What it tells of itself: "firmware", "firmware-version", "hardware", "name", "os", "os-version";
   NULL. */
const char *usher_setup_get_info(const struct usher_setup *setup, const char *what);
/* Where it wants to go on, http or https, as it says it; NULL past the end. Never open one
   unasked. */
const char *usher_setup_get_url(const struct usher_setup *setup, size_t i);
/* The i-th phase that was gone through, with its milliseconds; NULL past the end. */
const char *usher_setup_get_phase(const struct usher_setup *setup, size_t i,
				  double *ret_ms);

#ifdef __cplusplus
}
#endif
#endif
