/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What every answer of an Espressif accessory says first (proto/espressif-status.proto). */

enum espressif_status {
	ESPRESSIF_SUCCESS,
	ESPRESSIF_INVALID_SCHEME,
	ESPRESSIF_INVALID_MESSAGE,
	ESPRESSIF_TOO_MANY_SESSIONS,
	ESPRESSIF_INVALID_ARGUMENT,
	ESPRESSIF_INTERNAL_ERROR, /* also: not in this state */
	ESPRESSIF_CRYPTO_ERROR,
	ESPRESSIF_INVALID_SESSION,
};
