/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Wi-Fi Easy Connect as the configurator, by wpa_supplicant's own implementation over its control
 * socket: the enrollee whose code was read is told the network. The interface keeps its network
 * where the driver can be on two channels or the enrollee listens on ours; else it is away for the
 * moments of the exchange.
 */
#include "wifi/assoc.h"
#include "wifi/ctrl.h"

enum wifi_dpp_phase {
	WIFI_DPP_AUTHENTICATE, /* the enrollee is called on the channels of its code */
	WIFI_DPP_CONFIGURE,    /* it has asked for its configuration, and was sent it */
	WIFI_DPP_JOIN,	       /* it tells whether it could join (conn_status) */
};

enum wifi_dpp_verdict {
	WIFI_DPP_OK, /* it says that it joined, or it cannot say (certain tells which) */
	WIFI_DPP_CANCELLED,
	WIFI_DPP_NO_ANSWER, /* nobody with that key answers: not near, not in setup mode, another code */
	WIFI_DPP_NOT_COMPATIBLE,
	WIFI_DPP_REFUSED,     /* it refused the configuration; detail */
	WIFI_DPP_JOIN_FAILED, /* it has the configuration, and could not join: detail */
	WIFI_DPP_NO_SUPPORT,  /* this wpa_supplicant was built without DPP */
	WIFI_DPP_TIMED_OUT,
	WIFI_DPP_DAEMON, /* wpa_supplicant went, or refused a command */
};

struct wifi_dpp_config {
	const char *code; /* "DPP:...;;", checked with dpp_code_parse() */
	struct wifi_ssid ssid;
	const struct secret *
		passphrase; /* or 64 hex digits; never NULL: DPP configures PSK and SAE here */
	bool sae;	    /* the network speaks SAE as well, or only */
	bool psk;
	uint64_t timeout_us; /* 0: 60 s */
};

struct wifi_dpp_ops {
	void (*phase)(enum wifi_dpp_phase phase, void *userdata);
	/* Once, the last. What was added to wpa_supplicant (bootstrap, configurator) is removed. */
	void (*end)(enum wifi_dpp_verdict verdict, bool certain, const char *detail,
		    void *userdata);
};

struct wifi_dpp;
int wifi_dpp_new(sd_event *event, const char *ctrl_path,
		 const struct wifi_dpp_config *config, const struct wifi_dpp_ops *ops,
		 void *userdata, struct wifi_dpp **ret);
struct wifi_dpp *wifi_dpp_free(struct wifi_dpp *dpp);
DEFINE_FREEP(wifi_dpp)
void wifi_dpp_cancel(struct wifi_dpp *dpp);
