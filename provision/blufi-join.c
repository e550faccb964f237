/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The credentials, and what comes of them. Firmware tells by itself that it has joined, and nothing
 * when it could not: so its status is asked for while it tries.
 */
#include "provision/blufi-machine.h"

#include "base/log.h"

#include <string.h>

/* clang-format off */
enum {
	ASK_AGAIN_S = 2,
	TELLS_TRIES = 3, /* from BluFi 1.3 on, a join that goes on is told from one that failed */
};

enum credential {
	SEND_OPMODE,
	SEND_BSSID,
	SEND_SSID,
	SEND_PASSPHRASE,
	SEND_CONNECT,
	SEND_ALL,
};

/* wifi_err_reason_t of ESP-IDF; up to 200 the reason codes of IEEE 802.11-2020 9.4.1.7 */
enum reason {
	REASON_AUTH_EXPIRE       = 2,
	REASON_MIC_FAILURE       = 14,
	REASON_4WAY_TIMEOUT      = 15,
	REASON_NO_AP_FOUND       = 201,
	REASON_AUTH_FAIL         = 202,
	REASON_HANDSHAKE_TIMEOUT = 204,
	REASON_NO_AP_SECURITY    = 210,
	REASON_NO_AP_AUTHMODE    = 211,
	REASON_NO_AP_RSSI        = 212,
};
/* clang-format on */

/* ---- the credentials ---- */

void blufi_send_enter(struct provision_machine *m)
{
	machine_phase(m, PROVISION_PHASE_SEND);
	m->sending = SEND_OPMODE;
	m->no_address = false;
	blufi_talk(m);
}

/* An empty one takes back what was sent before. */
static bool needs_passphrase(const struct provision_machine *m)
{
	return m->credentials.passphrase || m->passphrase_sent;
}

static bool put_passphrase(struct provision_machine *m)
{
	size_t len;
	const uint8_t *passphrase = credentials_passphrase(&m->credentials, &len);

	m->passphrase_sent = true;
	return blufi_put(m, BLUFI_PASSPHRASE, passphrase, len);
}

static bool put_credential(struct provision_machine *m, enum credential which)
{
	static const uint8_t opmode = BLUFI_OPMODE_STATION;

	switch (which) {
	case SEND_OPMODE:
		return blufi_put(m, BLUFI_SET_OPMODE, &opmode, 1);
	case SEND_BSSID:
		return blufi_put(m, BLUFI_BSSID, m->bssid, sizeof(m->bssid));
	case SEND_SSID:
		m->joining = true;
		return blufi_put(m, BLUFI_SSID, m->credentials.ssid,
				 m->credentials.ssid_len);
	case SEND_PASSPHRASE:
		return put_passphrase(m);
	case SEND_CONNECT:
		return blufi_put(m, BLUFI_CONNECT, NULL, 0);
	case SEND_ALL:
		break;
	}
	return false;
}

static bool send_say(struct provision_machine *m, unsigned n)
{
	if (m->sending == SEND_BSSID && !m->options.bssid)
		m->sending++;
	if (m->sending == SEND_PASSPHRASE && !needs_passphrase(m))
		m->sending++;
	return m->sending < SEND_ALL && put_credential(m, m->sending++);
}

static void wait_for_it(struct provision_machine *m)
{
	m->machine.quiet_us = m->machine.now_us + MACHINE_SECONDS(ASK_AGAIN_S);
}

static void send_said(struct provision_machine *m)
{
	if (m->sending < SEND_ALL)
		return;
	m->polling = false;
	machine_phase(m, PROVISION_PHASE_JOIN);
	machine_enter(m, BLUFI_JOIN);
	wait_for_it(m);
}

/* ---- the join ---- */

static void failed(struct provision_machine *m, enum provision_verdict verdict,
		   bool certain, const char *detail)
{
	if (credentials_failed(m, &m->credentials, verdict, certain, detail))
		blufi_proceed(m);
}

static void failed_for(struct provision_machine *m, uint8_t reason)
{
	log_debug("blufi: the join failed with reason %u", reason);
	switch (reason) {
	case REASON_AUTH_EXPIRE:
	case REASON_MIC_FAILURE:
	case REASON_4WAY_TIMEOUT:
	case REASON_AUTH_FAIL:
	case REASON_HANDSHAKE_TIMEOUT:
		failed(m, PROVISION_WRONG_PASSPHRASE, false, NULL);
		return;
	case REASON_NO_AP_FOUND:
		failed(m, PROVISION_NO_NETWORK, true, NULL);
		return;
	case REASON_NO_AP_SECURITY:
	case REASON_NO_AP_AUTHMODE:
		failed(m, PROVISION_JOIN_FAILED, true,
		       "it sees the network, but not with security that it takes");
		return;
	case REASON_NO_AP_RSSI:
		failed(m, PROVISION_JOIN_FAILED, true,
		       "it sees the network, but too weakly");
		return;
	}
	failed(m, PROVISION_JOIN_FAILED, true, NULL);
}

/* Until it was told to join, it may have been in another one. */
static bool is_ours(const struct provision_machine *m, const struct blufi_status *status)
{
	return status->ssid_len == 0 ||
	       (status->ssid_len == m->credentials.ssid_len &&
		memcmp(status->ssid, m->credentials.ssid, status->ssid_len) == 0);
}

static void joined(struct provision_machine *m, const struct blufi_status *status)
{
	m->facts.has_bssid = status->has_bssid;
	memcpy(m->facts.bssid, status->bssid, sizeof(m->facts.bssid));
	machine_fact(m);
	machine_end(m, PROVISION_OK, true, NULL);
}

static bool tells_tries(const struct provision_machine *m)
{
	return m->has_version && (m->version > 1 || m->subversion >= TELLS_TRIES);
}

static void join_heard(struct provision_machine *m, const struct blufi_message *message)
{
	struct blufi_status status;

	if (message->type != BLUFI_STATUS)
		return;
	if (blufi_status_parse(message->data, message->len, &status) < 0) {
		blufi_broken(m, "its status cannot be read");
		return;
	}
	m->no_address = status.station == BLUFI_NO_ADDRESS;
	if (status.station == BLUFI_CONNECTED && is_ours(m, &status)) {
		joined(m, &status);
	} else if (status.station == BLUFI_FAILED && tells_tries(m) &&
		   status.reason != BLUFI_REASON_NONE) {
		m->joining = false;
		failed_for(m, status.reason);
	} else {
		wait_for_it(m);
	}
}

static bool join_say(struct provision_machine *m, unsigned n)
{
	if (!m->polling || n > 0)
		return false;
	m->polling = false;
	return blufi_put(m, BLUFI_GET_STATUS, NULL, 0);
}

/* It answers while it tries, or is too busy to: either way it is asked again. */
void blufi_join_timeout(struct provision_machine *m)
{
	if (m->machine.now_us < m->machine.until_us) {
		wait_for_it(m);
		m->polling = true;
		blufi_talk(m);
		return;
	}
	m->joining = false;
	if (m->no_address)
		failed(m, PROVISION_JOIN_FAILED, true, "the network gave it no address");
	else if (m->facts.n_networks == 0)
		failed(m, PROVISION_JOIN_FAILED, false,
		       "it did not join, and did not say why");
	else if (credentials_judge(m, &m->credentials, &m->facts, false))
		blufi_proceed(m);
}

const struct blufi_part blufi_send_part = {
	.say = send_say,
	.said = send_said,
};

const struct blufi_part blufi_join_part = {
	.say = join_say,
	.heard = join_heard,
};
