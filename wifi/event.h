/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The event lines of wpa_supplicant ("<3>CTRL-EVENT-..."), those that a join, a scan or DPP needs.
 * Pure. Texts come from the daemon, and SSIDs in them from the air.
 */
#include "wifi/ssid.h"

enum wifi_event_type {
	WIFI_EVENT_OTHER, /* not one of these: skipped */
	WIFI_EVENT_SCAN_STARTED,
	WIFI_EVENT_SCAN_RESULTS,
	WIFI_EVENT_SCAN_FAILED, /* code: ret=, negative errno */
	WIFI_EVENT_NETWORK_NOT_FOUND,
	WIFI_EVENT_AUTHENTICATING, /* "SME: Trying to authenticate with": bssid; for SAE before its
				      commit, and again before its confirm */
	WIFI_EVENT_ASSOCIATING, /* "Trying to associate with": bssid, where the daemon chose it */
	WIFI_EVENT_ASSOCIATED,	 /* "Associated with": bssid */
	WIFI_EVENT_CONNECTED,	 /* bssid, network */
	WIFI_EVENT_DISCONNECTED, /* bssid, code: reason=, locally */
	WIFI_EVENT_AUTH_REJECT, /* bssid, auth_type, auth_transaction, code: status_code= */
	WIFI_EVENT_ASSOC_REJECT,  /* bssid, code: status_code= */
	WIFI_EVENT_TEMP_DISABLED, /* network, seconds: duration=, text: reason= ("WRONG_KEY", "CONN_FAILED", "AUTH_FAILED") */
	WIFI_EVENT_REENABLED,	  /* network */
	WIFI_EVENT_KEY_MAY_BE_WRONG, /* "4-Way Handshake failed - pre-shared key may be incorrect" */
	WIFI_EVENT_SAE_PASSWORD_MISMATCH,
	WIFI_EVENT_EAP_FAILURE,
	WIFI_EVENT_EAP_METHOD,
	WIFI_EVENT_EAP_CERT_ERROR, /* text: err="..." */
	WIFI_EVENT_REGDOM_CHANGE,
	WIFI_EVENT_TERMINATING,
	WIFI_EVENT_INTERFACE_REMOVED, /* of a global socket: text is the interface */
	WIFI_EVENT_DPP_AUTH_SUCCESS,
	WIFI_EVENT_DPP_AUTH_INIT_FAILED,
	WIFI_EVENT_DPP_NOT_COMPATIBLE,
	WIFI_EVENT_DPP_RESPONSE_PENDING,
	WIFI_EVENT_DPP_CONF_REQ_RX,
	WIFI_EVENT_DPP_CONF_SENT, /* code 1: it will tell whether it joined, -1: it cannot */
	WIFI_EVENT_DPP_CONF_FAILED,
	WIFI_EVENT_DPP_CONN_STATUS, /* code: result=, 0: it joined, -1: it did not tell in time */
	WIFI_EVENT_DPP_FAIL, /* text */
};

enum { WIFI_EVENT_TEXT_MAX = 128 };

struct wifi_event {
	enum wifi_event_type type;
	uint8_t bssid[6];
	int network; /* id, -1: not told */
	int code;
	int auth_type, auth_transaction;
	bool locally;	  /* locally_generated=1 */
	unsigned seconds; /* duration= */
	char text[WIFI_EVENT_TEXT_MAX];
};

/* line with its "<N>", without newline. What does not fit its own form is WIFI_EVENT_OTHER. */
void wifi_event_parse(const char *line, size_t len, struct wifi_event *ret);
