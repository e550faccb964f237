/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Associating with a chosen BSS, as a state table: pure. It is given events with their time
 * (answers, event lines, the clock) and gives commands, a deadline and a verdict.
 *
 *     ADD -> CONFIGURE -> SELECT -> TRY -> CONNECTED <-> LOST -> (ENDED)
 *        a failure goes to STOP: wpa_supplicant is kept from trying on; where the verdict hangs on
 *        whether the access point is still there, it is listened for before the end
 *
 * The network is added beside those that are there and selected; SELECT_NETWORK disables the
 * others, which undo.h puts back, as it removes ours. It stays CONNECTED until it ends; a loss that
 * wpa_supplicant does not mend in time is LOST. After WIFI_DAEMON_GONE the new daemon knows neither
 * the network nor its number: once the ctrl is up again the caller scans, chooses and starts a new
 * machine. What each event comes to: doc/protocols/wpa-supplicant.md.
 */
#include "base/buf.h"
#include "wifi/event.h"
#include "wifi/profile.h"

enum wifi_verdict {
	WIFI_OK,
	WIFI_CANCELLED,
	WIFI_TIMED_OUT,
	WIFI_WRONG_PASSWORD,
	WIFI_NOT_IN_RANGE,
	WIFI_AP_FULL, /* status 17, and others of that kind */
	WIFI_REJECTED, /* authentication or association was refused otherwise: detail says with what */
	WIFI_UNSUPPORTED, /* wifi_profile_check() or this driver says no */
	WIFI_EAP_REFUSED, /* the authentication server said no */
	WIFI_EAP_CERT,	  /* the server's certificate is not trusted */
	WIFI_LOST,	  /* it was joined, and went away */
	WIFI_DAEMON_GONE, /* wpa_supplicant ended and its new one knows nothing of this */
	WIFI_DAEMON_FAULT, /* it refused a command; detail names it */
	WIFI_DISTURBED, /* somebody else changed the networks of this interface meanwhile */
	WIFI_NO_MEMORY,
};

enum wifi_assoc_input {
	WIFI_ASSOC_START,
	WIFI_ASSOC_ANSWER,  /* to the command that is out: text; "FAIL" too */
	WIFI_ASSOC_EVENT,   /* event */
	WIFI_ASSOC_TIMEOUT, /* the deadline has passed */
	WIFI_ASSOC_GONE,    /* wpa_supplicant is not there; error */
	WIFI_ASSOC_CANCEL,
};

struct wifi_assoc_event {
	enum wifi_assoc_input type;
	uint64_t now_us;
	const char *text;
	size_t len;
	const struct wifi_event *event;
	int error;
};

enum wifi_assoc_action_type {
	WIFI_ASSOC_DO_NOTHING,
	WIFI_ASSOC_DO_COMMAND, /* command, secret; its answer is fed back before the next one comes out */
	WIFI_ASSOC_DO_ADDED, /* network: its id; to be written down before anything goes on */
	WIFI_ASSOC_DO_NOTE,	 /* detail: what is tried again */
	WIFI_ASSOC_DO_CONNECTED, /* bssid; once, and again after a loss that was mended */
	WIFI_ASSOC_DO_DISTURBED, /* it is gone for now; addresses are kept until the verdict */
	WIFI_ASSOC_DO_END,	 /* verdict, certain, detail; nothing comes after it */
};

struct wifi_assoc_action {
	enum wifi_assoc_action_type type;
	const void *command; /* the machine's, until its answer was fed */
	size_t len;
	bool secret;
	int network;
	uint8_t bssid[6];
	enum wifi_verdict verdict;
	bool certain;
	const char *detail; /* a part of a sentence for people, or NULL; the machine's */
};

struct wifi_assoc_config {
	struct wifi_bss bss; /* the chosen one */
	struct wifi_selector selector;
	struct wifi_credentials credentials; /* borrowed for the machine's life */
	uint64_t timeout_us;		     /* until CONNECTED; 0: 20 s */
	uint64_t lost_us;		     /* how long a loss may last; 0: 10 s */
};

struct wifi_assoc;
int wifi_assoc_new(const struct wifi_assoc_config *config, struct wifi_assoc **ret);
struct wifi_assoc *wifi_assoc_free(struct wifi_assoc *assoc); /* wipes */
DEFINE_FREEP(wifi_assoc)
void wifi_assoc_step(struct wifi_assoc *assoc, const struct wifi_assoc_event *event);
/* false: none for now. Valid until the next step. */
bool wifi_assoc_next(struct wifi_assoc *assoc, struct wifi_assoc_action *ret);
uint64_t wifi_assoc_deadline(const struct wifi_assoc *assoc); /* 0: none */
/* "wrong-password" ...; static. */
const char *wifi_verdict_name(enum wifi_verdict verdict);
