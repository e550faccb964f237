/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a try comes to. The reasons are weighed by who gave them: a refusal that the access point
 * spoke out is certain; silence, and an end that this side made by itself, are not.
 */
#include "wifi/assoc-machine.h"

#include <stdio.h>
#include <string.h>

/* IEEE 802.11-2020 9.4.1.1, 12.4.8.6, table 9-50 */
enum {
	AUTH_SAE = 3,
	SAE_CONFIRM = 2,
	STATUS_UNSPECIFIED = 1,
	STATUS_CHALLENGE_FAIL = 15
};

static const char silence[] =
	"it falls silent as soon as the password has to prove right";

static bool is_set(const uint8_t bssid[6])
{
	static const uint8_t none[6];

	return memcmp(bssid, none, sizeof(none)) != 0;
}

/* Of this try, and not of the network that was in use before it. Drivers that choose by themselves
   do not tell whom. */
static bool is_ours(const struct wifi_assoc *m, const struct wifi_event *event)
{
	return m->try.began && (!is_set(event->bssid) || !is_set(m->try.bssid) ||
				memcmp(event->bssid, m->try.bssid, 6) == 0);
}

static void try_again(struct wifi_assoc *m, const char *why)
{
	assoc_note(m, why);
	assoc_enter(m, ASSOC_SELECT);
}

static void began(struct wifi_assoc *m, const struct wifi_event *event)
{
	struct assoc_try *try = &m->try;

	/* Another one of its kind: it begins from the start. */
	if (try->associating || memcmp(try->bssid, event->bssid, 6) != 0)
		*try = (struct assoc_try){.scanned = try->scanned};
	try->began = true;
	memcpy(try->bssid, event->bssid, 6);
	if (event->type == WIFI_EVENT_AUTHENTICATING)
		try->authentications++;
	else
		try->associating = true;
}

static void not_found(struct wifi_assoc *m, const struct wifi_event *event)
{
	/* Right after SELECT_NETWORK it may speak of an older table. */
	if (!m->try.scanned)
		return;
	m->try.scanned = false;
	if (++m->not_found < ASSOC_TRIES_MAX)
		assoc_note(m, "it is not heard, looking again");
	else
		assoc_doubt(m, WIFI_UNSUPPORTED,
			    "it is there, but this radio or wpa_supplicant cannot join "
			    "its kind");
}

static void rejected(struct wifi_assoc *m, const struct wifi_event *event)
{
	const struct assoc_status *status = assoc_status(event->code);
	bool confirm = event->type == WIFI_EVENT_AUTH_REJECT &&
		       event->auth_type == AUTH_SAE &&
		       event->auth_transaction == SAE_CONFIRM;

	/* hostapd up to 2.10 says "unspecified" when it finds our confirm wrong. */
	if (confirm &&
	    (event->code == STATUS_CHALLENGE_FAIL || event->code == STATUS_UNSPECIFIED)) {
		assoc_fail(m, WIFI_WRONG_PASSWORD, true, NULL);
		return;
	}
	m->try.began = false;
	m->try.authentications = 0;
	snprintf(m->detail, sizeof(m->detail), "%s (status %d)", status->text,
		 event->code);
	if (status->passes && ++m->refusals < ASSOC_REFUSALS_MAX)
		assoc_note(m, status->text); /* wpa_supplicant tries again by itself */
	else
		assoc_fail(m, status->verdict, true, m->detail);
}

static void dropped(struct wifi_assoc *m, const struct wifi_event *event)
{
	m->try.dropped = true;
	m->try.drop_locally = event->locally;
	m->try.drop_reason = event->code;
}

/*
 * wpa_supplicant says so for nearly every loss within a handshake with a PSK: also when the access
 * point left in its middle, and when this side gave up waiting for it.
 */
static void wrong_key(struct wifi_assoc *m, const struct wifi_event *event)
{
	const struct assoc_try *try = &m->try;

	if (try->dropped && !try->drop_locally && assoc_reason_is_key(try->drop_reason)) {
		assoc_fail(m, WIFI_WRONG_PASSWORD, true, NULL);
	} else if (try->dropped && assoc_reason_is_leave(try->drop_reason) &&
		   !try->drop_locally && !m->left) {
		m->left = true;
		try_again(m, "it left in the middle of the handshake, trying again");
	} else {
		assoc_doubt(m, WIFI_WRONG_PASSWORD,
			    "the handshake with the key came to nothing");
	}
}

static void no_answer(struct wifi_assoc *m, bool goes_on)
{
	bool sae = m->config.bss.security.akms & (WIFI_AKM_SAE | WIFI_AKM_SAE_EXT);

	/* It answered the commit, and says nothing to the confirm. */
	if (sae && m->try.authentications > 1 && !m->try.associating)
		m->silent++;
	m->try.began = false;
	m->try.authentications = 0;
	if (m->refusals > 0)
		assoc_fail(m, WIFI_REJECTED, true, m->detail);
	else if (++m->failures >= ASSOC_TRIES_MAX && m->silent > 0)
		assoc_doubt(m, WIFI_WRONG_PASSWORD, silence);
	else if (m->failures >= ASSOC_TRIES_MAX)
		assoc_doubt(m, WIFI_REJECTED, "it does not answer");
	else if (goes_on)
		assoc_note(m, "it does not answer, trying again");
	else
		try_again(m, "it does not answer, trying again");
}

/* Within a try it only does so when that has failed without a word. */
static void scan_started(struct wifi_assoc *m, const struct wifi_event *event)
{
	if (m->try.began)
		no_answer(m, true);
}

static void scan_results(struct wifi_assoc *m, const struct wifi_event *event)
{
	m->try.scanned = true;
}

static void temp_disabled(struct wifi_assoc *m, const struct wifi_event *event)
{
	if (event->network != m->network || !m->try.began)
		return;
	if (strcmp(event->text, "WRONG_KEY") == 0)
		wrong_key(m, event);
	else if (strcmp(event->text, "AUTH_FAILED") == 0)
		assoc_fail(m, WIFI_EAP_REFUSED, true, NULL);
	else
		no_answer(m, false);
}

static void connected(struct wifi_assoc *m, const struct wifi_event *event)
{
	if (event->network == m->network)
		assoc_connected(m, event);
	else if (m->state == ASSOC_TRY)
		assoc_end(m, WIFI_DISTURBED, true, "another network was selected");
}

static void eap_failed(struct wifi_assoc *m, const struct wifi_event *event)
{
	assoc_fail(m, WIFI_EAP_REFUSED, true,
		   m->try.eap_method ? NULL : "it offers none of the methods asked for");
}

static void eap_cert(struct wifi_assoc *m, const struct wifi_event *event)
{
	snprintf(m->detail, sizeof(m->detail), "%s", event->text);
	assoc_fail(m, WIFI_EAP_CERT, true, m->detail);
}

static void mismatch(struct wifi_assoc *m, const struct wifi_event *event)
{
	assoc_fail(m, WIFI_WRONG_PASSWORD, true, NULL);
}

static void eap_method(struct wifi_assoc *m, const struct wifi_event *event)
{
	m->try.eap_method = true;
}

/* clang-format off */
static const struct {
	void (*handle)(struct wifi_assoc *m, const struct wifi_event *event);
	bool ours; /* only of the access point that is tried */
} rows[] = {
	[WIFI_EVENT_SCAN_STARTED]          = {scan_started},
	[WIFI_EVENT_SCAN_RESULTS]          = {scan_results},
	[WIFI_EVENT_NETWORK_NOT_FOUND]     = {not_found},
	[WIFI_EVENT_AUTHENTICATING]        = {began},
	[WIFI_EVENT_ASSOCIATING]           = {began},
	[WIFI_EVENT_CONNECTED]             = {connected},
	[WIFI_EVENT_TEMP_DISABLED]         = {temp_disabled},
	[WIFI_EVENT_AUTH_REJECT]           = {rejected, true},
	[WIFI_EVENT_ASSOC_REJECT]          = {rejected, true},
	[WIFI_EVENT_DISCONNECTED]          = {dropped, true},
	[WIFI_EVENT_KEY_MAY_BE_WRONG]      = {wrong_key, true},
	[WIFI_EVENT_SAE_PASSWORD_MISMATCH] = {mismatch, true},
	[WIFI_EVENT_EAP_METHOD]            = {eap_method, true},
	[WIFI_EVENT_EAP_FAILURE]           = {eap_failed, true},
	[WIFI_EVENT_EAP_CERT_ERROR]        = {eap_cert, true},
};
/* clang-format on */

void try_event(struct wifi_assoc *m, const struct wifi_event *event)
{
	if (event->type < ARRAY_SIZE(rows) && rows[event->type].handle &&
	    (!rows[event->type].ours || is_ours(m, event)))
		rows[event->type].handle(m, event);
}

/* The time for all of it is over: the best that can be said of what was seen. */
void try_timeout(struct wifi_assoc *m)
{
	if (m->refusals > 0)
		assoc_fail(m, WIFI_REJECTED, true, m->detail);
	else if (m->silent > 0)
		assoc_doubt(m, WIFI_WRONG_PASSWORD, silence);
	else if (m->not_found > 0)
		assoc_fail(m, WIFI_NOT_IN_RANGE, false, NULL);
	else
		assoc_fail(m, WIFI_TIMED_OUT, true,
			   m->try.began ? "it does not answer in time" : NULL);
}
