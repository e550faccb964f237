/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/join-errors.h"

#include <errno.h>

/* clang-format off */
static const struct join_outcome verdicts[] = {
	[WIFI_OK]             = {USHER_OK, NULL},
	[WIFI_CANCELLED]      = {USHER_ERROR_CANCELLED, NULL},
	[WIFI_TIMED_OUT]      = {USHER_ERROR_TIMED_OUT, "the network did not answer in time"},
	[WIFI_WRONG_PASSWORD] = {USHER_ERROR_WRONG_PASSWORD, NULL},
	[WIFI_NOT_IN_RANGE]   = {USHER_ERROR_NOT_IN_RANGE, NULL},
	[WIFI_AP_FULL]        = {USHER_ERROR_AP_FULL, NULL},
	[WIFI_REJECTED]       = {USHER_ERROR_AP_REJECTED, NULL},
	[WIFI_UNSUPPORTED]    = {USHER_ERROR_BAD_NETWORK, NULL},
	[WIFI_EAP_REFUSED]    = {USHER_ERROR_WRONG_PASSWORD,
		"the network's authentication server does not accept the identity or its password"},
	[WIFI_EAP_CERT]       = {USHER_ERROR_CERTIFICATE, NULL},
	[WIFI_LOST]           = {USHER_ERROR_NETWORK_LOST, NULL},
	[WIFI_DAEMON_GONE]    = {USHER_ERROR_SUPPLICANT_GONE, NULL},
	[WIFI_DAEMON_FAULT]   = {USHER_ERROR_BAD_NETWORK, "wpa_supplicant refused a command"},
	[WIFI_DISTURBED]      = {USHER_ERROR_BUSY,
		"another program changed the networks of this interface meanwhile"},
	[WIFI_NO_MEMORY]      = {USHER_ERROR_NO_MEMORY, NULL},
};

static const struct join_outcome ends[] = {
	[WIFI_JOIN_OK]               = {USHER_OK, NULL},
	[WIFI_JOIN_VERDICT]          = {USHER_ERROR_INTERNAL, NULL}, /* verdicts says it */
	[WIFI_JOIN_BAD_SELECTOR]     = {USHER_ERROR_BAD_DATA, "no network can be meant by that"},
	[WIFI_JOIN_NO_INTERFACE]     = {USHER_ERROR_NO_WIFI, NULL},
	[WIFI_JOIN_BLOCKED_SOFT]     = {USHER_ERROR_WIFI_RFKILL_SOFT, NULL},
	[WIFI_JOIN_BLOCKED_HARD]     = {USHER_ERROR_WIFI_RFKILL_HARD, NULL},
	[WIFI_JOIN_WOULD_DISCONNECT] = {USHER_ERROR_WOULD_CUT, NULL},
	[WIFI_JOIN_ALREADY]          = {USHER_ERROR_JOINED_ALREADY, NULL},
	[WIFI_JOIN_NO_SUPPLICANT]    = {USHER_ERROR_NO_SUPPLICANT, NULL},
	[WIFI_JOIN_MANAGER]          = {USHER_ERROR_MANAGER, NULL},
	[WIFI_JOIN_PERMISSION]       = {USHER_ERROR_PERMISSION,
		"this user may not talk to wpa_supplicant (group netdev)"},
	[WIFI_JOIN_RECORD]           = {USHER_ERROR_IO,
		"what would be changed cannot be written down, so nothing was changed"},
	[WIFI_JOIN_HELD]             = {USHER_ERROR_BUSY, "another join has the interface"},
	[WIFI_JOIN_NO_HELPER]        = {USHER_ERROR_NO_HELPER, NULL},
	[WIFI_JOIN_UNREPAIRED]       = {USHER_ERROR_NOT_RESTORED,
		"what an earlier join has left behind"},
	[WIFI_JOIN_NO_ADDRESS]       = {USHER_ERROR_NO_ADDRESS, NULL},
	[WIFI_JOIN_UNREACHABLE]      = {USHER_ERROR_UNREACHABLE,
		"nobody answers at the address of its router"},
	[WIFI_JOIN_INTERNAL]         = {USHER_ERROR_INTERNAL, NULL},
};
/* clang-format on */

struct join_outcome join_outcome(enum wifi_join_error error, enum wifi_verdict verdict)
{
	if (error == WIFI_JOIN_VERDICT && (size_t)verdict < ARRAY_SIZE(verdicts))
		return verdicts[verdict];
	if ((size_t)error < ARRAY_SIZE(ends))
		return ends[error];
	return (struct join_outcome){USHER_ERROR_INTERNAL, NULL};
}

enum usher_error error_from_interface(int error)
{
	switch (error) {
	case 0:
		return USHER_OK;
	case -ENOMEM:
		return USHER_ERROR_NO_MEMORY;
	default:
		return USHER_ERROR_NO_WIFI;
	}
}
