/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_CODE_H
#define USHER_CODE_H
/* Codes that are printed on accessories, or shown by them. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher_code;
struct usher_accessory;
struct usher_network;

/*
 * What is printed on an accessory or shown by it, as a hand or a scanner gives it: white space
 * around it is not part of it, schemes are in either case. -EPROTONOSUPPORT: it is of no known
 * kind; -EINVAL: there is something wrong with it; *ret_problem (static) says what. It may hold a
 * secret.
 */
int usher_code_parse(const void *data, size_t len, struct usher_code **ret,
		     const char **ret_problem);
/* Wipes. NULL is fine. */
struct usher_code *usher_code_free(struct usher_code *code);
/*
 * "wifi" (WIFI:..., a network), "dpp" (DPP:..., Wi-Fi Easy Connect), "espressif" (a JSON object, or
 * an https address with one), "matter" (MT:..., or 11 or 21 digits), "homekit" (X-HM://..., or
 * eight digits as in 031-45-154), "aware" (AWARE:..., an accessory on Wi-Fi Aware). Static.
 */
const char *usher_code_get_kind(const struct usher_code *code);
/* Whom or what it is for, in a few words that are no secret: "PROV_0A1B2C", "Matter 2976", an SSID.
   Never NULL; it comes from a stranger. */
const char *usher_code_get_name(const struct usher_code *code);
/* Not set up by usher, which only finds whose it is: what to do instead, a sentence; NULL.
   Static. */
const char *usher_code_get_elsewhere(const struct usher_code *code);
/* It names one accessory that can be found: usher_code_matches() then tells which it is. */
bool usher_code_names_accessory(const struct usher_code *code);
/* Its accessory is set up in a network of its own, of the code's name. */
bool usher_code_is_softap(const struct usher_code *code);
/* Whether it is the code of that accessory, or of that network: 1 yes, 0 no, -1: what it advertises
   (so far) does not tell. */
int usher_code_matches(const struct usher_code *code,
		       const struct usher_accessory *accessory);
/* Of a WIFI: code; NULL for another. */
const uint8_t *usher_code_get_ssid(const struct usher_code *code, size_t *ret_len);
/* Of a WIFI: or AWARE: code: a passphrase or PIN is in it. */
bool usher_code_has_passphrase(const struct usher_code *code);
/* Its ssid, hidden and passphrase become the network's. -EOPNOTSUPP: not a WIFI: code. */
int usher_code_apply(const struct usher_code *code, struct usher_network *network);
/* The other way: the "WIFI:" text of a network, that the caller wipes and frees. -EOPNOTSUPP: it
   has a prefix only, or 802.1X. */
int usher_network_to_code(const struct usher_network *network, char **ret);
enum usher_code_flags {
	USHER_CODE_SECRETS = 1 << 0,	/* with its secrets */
	USHER_CODE_OF_SEVERAL = 1 << 1, /* a line of several, before the result */
};
/* The line of `usher code parse --json`; flags: enum usher_code_flags. The caller frees (and
   wipes). */
char *usher_code_to_json(const struct usher_code *code, unsigned flags);

#ifdef __cplusplus
}
#endif
#endif
