/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_ERRORS_H
#define USHER_ERRORS_H
/* Errors: what went wrong, for people and for machines. The full table: usher(1). */
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* clang-format off */
enum usher_error {
	USHER_OK                    = 0,
	USHER_ERROR_NOT_FOUND       = 1,  /* nothing matched */
	USHER_ERROR_TIMED_OUT       = 2,
	USHER_ERROR_WRONG_PASSWORD  = 3,
	USHER_ERROR_WRONG_CODE      = 4,
	USHER_ERROR_NO_NETWORK      = 5,  /* the accessory does not see the network */
	USHER_ERROR_REFUSED         = 6,  /* the accessory said no */
	USHER_ERROR_UNREACHABLE     = 7,
	USHER_ERROR_BATCH           = 8,
	USHER_ERROR_USAGE           = 9,
	USHER_ERROR_BAD_DATA        = 10,
	USHER_ERROR_NO_BLUETOOTHD   = 11,
	USHER_ERROR_NO_ADAPTER      = 12,
	USHER_ERROR_ADAPTER_OFF     = 13,
	USHER_ERROR_RFKILL_SOFT     = 14,
	USHER_ERROR_RFKILL_HARD     = 15,
	USHER_ERROR_NO_BUS          = 16,
	USHER_ERROR_INTERNAL        = 17,
	USHER_ERROR_OUTPUT          = 18,
	USHER_ERROR_IO              = 19,
	USHER_ERROR_BUSY            = 20, /* another process owns the radio */
	USHER_ERROR_PROTOCOL        = 21, /* the accessory broke its protocol */
	USHER_ERROR_PERMISSION      = 22,
	USHER_ERROR_CONFIG          = 23,
	USHER_ERROR_CANCELLED       = 24,
	USHER_ERROR_LOST            = 25, /* the accessory went away */
	USHER_ERROR_CONNECT         = 26, /* no connection after all tries */
	USHER_ERROR_NOT_AUTHORIZED  = 27, /* its button was not pressed in time */
	USHER_ERROR_JOIN_FAILED     = 28, /* the accessory could not join, and does not say why */
	USHER_ERROR_ALREADY         = 29, /* it is set up already */
	USHER_ERROR_UNSUPPORTED     = 30, /* it cannot do that */
	USHER_ERROR_DAEMON_GONE     = 31, /* bluetoothd stopped in the middle */
	USHER_ERROR_AMBIGUOUS       = 32, /* several accessories match */
	USHER_ERROR_NO_INPUT        = 33, /* a question, and nobody to ask (--no-input) */
	USHER_ERROR_NO_MEMORY       = 34,
	USHER_ERROR_NOT_READY       = 35, /* the doctor found something broken */
	USHER_ERROR_NO_WIFI         = 36, /* no wireless interface, or not the one named */
	USHER_ERROR_NO_SUPPLICANT   = 37, /* no wpa_supplicant runs, or none for this interface */
	USHER_ERROR_NO_HELPER       = 38, /* usher-radio is not there or not permitted */
	USHER_ERROR_NOT_IN_RANGE    = 39, /* this host does not see the network */
	USHER_ERROR_AP_FULL         = 40, /* the access point takes no more stations now */
	USHER_ERROR_AP_REJECTED     = 41, /* it refused, for another reason than the password */
	USHER_ERROR_NO_ADDRESS      = 42, /* joined, and nobody gives an address */
	USHER_ERROR_PORTAL          = 43, /* a captive portal is in the way */
	USHER_ERROR_BAD_NETWORK     = 44, /* WEP and the like; or what was given does not fit it */
	USHER_ERROR_WOULD_CUT       = 45, /* the only route, or the ssh session, goes over it */
	USHER_ERROR_JOINED_ALREADY  = 46, /* the network in use matches itself */
	USHER_ERROR_NETWORK_LOST    = 47, /* it was joined, and went away */
	USHER_ERROR_SUPPLICANT_GONE = 48, /* wpa_supplicant stopped in the middle */
	USHER_ERROR_NOT_RESTORED    = 49, /* something on the host could not be put back */
	USHER_ERROR_MANAGER         = 50, /* NetworkManager or another holds on to the interface */
	USHER_ERROR_CERTIFICATE     = 51, /* 802.1X: the server's certificate is not trusted */
	USHER_ERROR_UNSUITABLE      = 52, /* no network for the accessory: 5 GHz, a portal */
	USHER_ERROR_WIFI_RFKILL_SOFT = 53,
	USHER_ERROR_WIFI_RFKILL_HARD = 54,
	USHER_ERROR_COMMAND         = 55, /* what ran while joined failed; its exit code counts */
	USHER_ERROR_NEEDS_PASSPHRASE = 56, /* the network has one, and none is known */
	USHER_ERROR_NO_EASY_CONNECT = 57, /* this wpa_supplicant or radio does not do DPP */
	USHER_ERROR_NO_ZBAR         = 58, /* zbarimg is not installed */
	USHER_ERROR_NO_AWARE        = 59, /* no radio here does Wi-Fi Aware, or it failed */
	USHER_ERROR_WRONG_PIN       = 60, /* or passphrase, of a pairing */
	USHER_ERROR_REJECTED        = 61, /* the other side said no to a pairing */
	USHER_ERROR_NO_METHOD       = 62, /* of pairing that both sides have */
	USHER_ERROR_PAIR_AGAIN      = 63, /* the pairing does not hold any more */
	USHER_ERROR_NOT_PAIRED      = 64,
	USHER_ERROR_NO_PROTECTION   = 65, /* this radio carries no protected messages */
};
/* clang-format on */

enum usher_certainty {
	USHER_PROBABLE,
	USHER_CERTAIN,
};

/* A sentence: what happened. For an enum usher_error or a negative errno; never NULL. Static. */
const char *usher_strerror(int error);
/* "wrong-password": the name in JSON. Static. */
const char *usher_error_name(int error);
/* What to do about it; NULL where there is nothing to say. Static. */
const char *usher_error_hint(int error);
/* The CLI's exit code, 0 to 130. */
int usher_error_exit_code(int error);
/* The i-th row of the table, in order of their numbers; negative past the end. */
int usher_error_at(size_t i);

#ifdef __cplusplus
}
#endif
#endif
