/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Wi-Fi Easy Connect as the configurator, by wpa_supplicant's own implementation over its control
 * socket: the enrollee whose code was read is told the network. The interface keeps its network
 * where the driver can be on two channels or the enrollee listens on ours; else it is away for the
 * moments of the exchange.
 *
 *     CAPABILITY -> CODE -> CALL -> AUTHENTICATED -> SENT -> (CLEAN) -> ended
 */
#include "wifi/assoc.h"
#include "wifi/ctrl.h"

enum wifi_dpp_phase {
	WIFI_DPP_AUTHENTICATE, /* the enrollee is called on the channels of its code */
	WIFI_DPP_CONFIGURE,    /* it has asked for its configuration, and is sent it */
	WIFI_DPP_JOIN,	       /* it tells whether it could join (conn_status) */
};

enum wifi_dpp_verdict {
	WIFI_DPP_OK, /* it says that it joined, or it cannot say (certain tells which) */
	WIFI_DPP_CANCELLED,
	WIFI_DPP_NO_ANSWER, /* nobody with that key answers: not near, not in setup mode, another code */
	WIFI_DPP_NOT_COMPATIBLE,
	WIFI_DPP_REFUSED, /* it refused the configuration, or broke off; detail */
	WIFI_DPP_WRONG_PASSWORD, /* it has the configuration, and says that the network refused it */
	WIFI_DPP_NOT_IN_RANGE, /* it has the configuration, and does not hear the network */
	WIFI_DPP_JOIN_FAILED, /* it has the configuration, and could not join: detail */
	WIFI_DPP_NO_SUPPORT,  /* this wpa_supplicant was built without DPP */
	WIFI_DPP_BAD_CODE,    /* wpa_supplicant does not take the code */
	WIFI_DPP_TIMED_OUT,
	WIFI_DPP_DAEMON, /* wpa_supplicant is not there, went, or refused a command; detail, error */
	WIFI_DPP_NO_MEMORY,
};

struct wifi_dpp_config {  /* read by wifi_dpp_new() only */
	const char *code; /* "DPP:...;;", checked with dpp_code_parse() */
	struct wifi_ssid ssid;
	const struct secret *
		passphrase; /* or 64 hex digits; never NULL: DPP configures PSK and SAE here */
	uint64_t timeout_us; /* 0: 90 s: wpa_supplicant calls for a minute */
};

struct wifi_dpp_end {
	enum wifi_dpp_verdict verdict;
	bool certain;
	int error; /* of WIFI_DPP_DAEMON, as wifi_ctrl_ops.down; 0: a command was refused */
	bool sent; /* the enrollee has, or may have, the configuration */
	const char *
		detail; /* a part of a sentence for people, or NULL; borrowed for the call */
};

struct wifi_dpp_ops {
	void (*phase)(enum wifi_dpp_phase phase, void *userdata);
	/* What is waited for; static. */
	void (*note)(const char *text, void *userdata);
	/* Once, the last. What was added to wpa_supplicant is removed. It may free the dpp. */
	void (*end)(const struct wifi_dpp_end *end, void *userdata);
};

struct wifi_dpp;
/* -EINVAL: a passphrase that no such network has, a code that is too long. */
int wifi_dpp_new(sd_event *event, const char *ctrl_path,
		 const struct wifi_dpp_config *config, const struct wifi_dpp_ops *ops,
		 void *userdata, struct wifi_dpp **ret);
struct wifi_dpp *wifi_dpp_free(struct wifi_dpp *dpp);
DEFINE_FREEP(wifi_dpp)
/* end() follows. */
void wifi_dpp_cancel(struct wifi_dpp *dpp);
