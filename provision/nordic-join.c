/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The credentials, and what comes of them. Firmware tells the end of a join without a reason
 * as often as not: then what its scan sees of the network makes one probable.
 */
#include "provision/nordic-machine.h"

#include "base/log.h"

#include <arpa/inet.h>
#include <string.h>

/* clang-format off */
enum {
	ADDRESS_TRIES    = 5,      /* it says connected before it has an address, and nothing says when */
	ADDRESS_AGAIN_US = 500000,
};
/* clang-format on */

bool nordic_is_attempt(int state)
{
	return state == NORDIC_AUTHENTICATION || state == NORDIC_ASSOCIATION ||
	       state == NORDIC_OBTAINING_IP;
}

/* ---- the credentials ---- */

/*
 * What it saw goes back as it came, but for the access point, to which it would stay bound.
 * Of a network that was only named: any band, and what devices call WPA2.
 */
static void choose(struct provision_machine *m)
{
	const struct nordic_seen *seen = nordic_seen_network(m);

	m->sent = (struct nordic_network){
		.has_band = true,
		.band = NORDIC_BAND_ANY,
		.has_auth = true,
		.auth = m->credentials.passphrase ? NORDIC_WPA_WPA2_PSK : NORDIC_OPEN,
	};
	if (seen)
		m->sent = seen->network;
	memcpy(m->sent.ssid, m->credentials.ssid, m->credentials.ssid_len);
	m->sent.ssid_len = m->credentials.ssid_len;
	m->sent.has_bssid = m->options.bssid;
	memcpy(m->sent.bssid, m->bssid, sizeof(m->bssid));
}

void nordic_send_enter(struct provision_machine *m)
{
	const struct nordic_seen *seen = nordic_seen_network(m);

	if (seen && seen->network.has_auth && seen->network.auth == NORDIC_ENTERPRISE) {
		if (credentials_failed(m, &m->credentials, PROVISION_BAD_INPUT, true,
				       "an enterprise network takes more than a "
				       "passphrase, and it cannot be told more"))
			nordic_proceed(m);
		return;
	}
	machine_phase(m, PROVISION_PHASE_SEND);
	m->joining = true;
	m->attempted = m->connected = m->failed = m->has_reason = false;
	choose(m);
	nordic_exchange_config(m);
}

static void send_answered(struct provision_machine *m,
			  const struct nordic_response *response)
{
	switch (response->status) {
	case NORDIC_SUCCESS:
		machine_phase(m, PROVISION_PHASE_JOIN);
		machine_enter(m, NORDIC_JOIN);
		return;
	case NORDIC_INVALID_ARGUMENT:
		machine_end(m, PROVISION_REFUSED, true,
			    "it found fault with the network that it was given");
		return;
	case NORDIC_INVALID_PROTO:
		machine_end(m, PROVISION_REFUSED, true,
			    "it could not read the request with the network");
		return;
	}
	machine_end(m, PROVISION_REFUSED, true, "it could not begin to join");
}

const struct nordic_listener nordic_send = {.answered = send_answered};

/* ---- the join ---- */

static void join_failed(struct provision_machine *m, enum provision_verdict verdict,
			bool certain, const char *detail)
{
	if (credentials_failed(m, &m->credentials, verdict, certain, detail))
		nordic_proceed(m);
}

static bool knows_reason(const struct provision_machine *m)
{
	return m->has_reason && m->reason >= NORDIC_AUTH_ERROR &&
	       m->reason <= NORDIC_FAIL_CONN;
}

/* A network that was only named may be on the band that it did not look at, or be of another
   kind than it was told. */
static bool is_worth_a_scan(const struct provision_machine *m)
{
	if (nordic_seen_network(m))
		return false;
	return !knows_reason(m) || m->reason == NORDIC_NETWORK_NOT_FOUND ||
	       m->reason == NORDIC_FAIL_CONN || m->reason == NORDIC_TIMEOUT;
}

static void fail_as_told(struct provision_machine *m)
{
	switch ((enum nordic_reason)m->reason) {
	case NORDIC_AUTH_ERROR:
		join_failed(m, PROVISION_WRONG_PASSPHRASE, true, NULL);
		return;
	case NORDIC_NETWORK_NOT_FOUND:
		join_failed(m, PROVISION_NO_NETWORK, true, NULL);
		return;
	case NORDIC_TIMEOUT:
		join_failed(m, PROVISION_JOIN_FAILED, true, "it gave up after a while");
		return;
	case NORDIC_FAIL_IP:
		join_failed(m, PROVISION_JOIN_FAILED, true,
			    "the network gave it no address");
		return;
	case NORDIC_FAIL_CONN:
		join_failed(m, PROVISION_JOIN_FAILED, true, NULL);
		return;
	}
}

static void fail_as_seen(struct provision_machine *m, const struct nordic_seen *seen,
			 bool sure)
{
	bool open = seen && seen->network.has_auth && seen->network.auth == NORDIC_OPEN;

	if (open)
		join_failed(m, PROVISION_JOIN_FAILED, false,
			    "it sees the network, which is open, but cannot join it");
	else if (seen)
		join_failed(m, PROVISION_WRONG_PASSPHRASE, false,
			    "it sees the network, but cannot join it");
	else if (sure)
		join_failed(m, PROVISION_NO_NETWORK, false, NULL);
	else
		join_failed(m, PROVISION_JOIN_FAILED, false, NULL);
}

static bool was_sent_otherwise(const struct provision_machine *m,
			       const struct nordic_seen *seen)
{
	bool band = seen->network.has_band && seen->network.band == NORDIC_BAND_5 &&
		    m->sent.band != NORDIC_BAND_5;
	bool auth = seen->network.has_auth && seen->network.auth != m->sent.auth &&
		    (seen->network.auth != NORDIC_OPEN) == !!m->credentials.passphrase;

	return band || auth;
}

void nordic_join_explained(struct provision_machine *m, const struct nordic_seen *seen,
			   bool sure)
{
	if (seen && was_sent_otherwise(m, seen) && !m->corrected) {
		m->corrected = true;
		machine_note(m, "It sees the network on another band or with other "
				"security than it was told: it tries once more.");
		machine_enter(m, NORDIC_SEND);
	} else if (knows_reason(m)) {
		fail_as_told(m);
	} else {
		fail_as_seen(m, seen, sure);
	}
}

static void join_state(struct provision_machine *m)
{
	if (m->connected) {
		machine_enter(m, NORDIC_ADDRESS);
	} else if (m->failed) {
		m->joining = false;
		if (is_worth_a_scan(m))
			machine_enter(m, NORDIC_DIAGNOSE);
		else
			nordic_join_explained(m, nordic_seen_network(m), true);
	}
}

static void join_timeout(struct provision_machine *m)
{
	machine_end(m, PROVISION_TIMED_OUT, true, "it neither joined nor gave up");
}

const struct nordic_listener nordic_join = {
	.state = join_state,
	.timeout = join_timeout,
};

void nordic_join_lost(struct provision_machine *m)
{
	if (m->failed || m->machine.state == NORDIC_DIAGNOSE)
		machine_end(m, PROVISION_JOIN_FAILED, false, NULL);
	else
		machine_end(m, PROVISION_LOST, false,
			    "it had the credentials: it may have joined all the same");
}

/* ---- the address ---- */

bool nordic_take_address(struct provision_machine *m,
			 const struct nordic_response *response)
{
	static const uint8_t none[sizeof(response->ip)];

	if (!response->has_ip || memcmp(response->ip, none, sizeof(none)) == 0)
		return false;
	inet_ntop(AF_INET, response->ip, m->facts.ip, sizeof(m->facts.ip));
	machine_fact(m);
	return true;
}

void nordic_address_enter(struct provision_machine *m)
{
	m->address_asked++;
	nordic_exchange_start(m, NORDIC_GET_STATUS);
}

/* It has joined, whatever comes of the question for the address. */
static void address_over(struct provision_machine *m)
{
	machine_end(m, PROVISION_OK, true, NULL);
}

static void address_answered(struct provision_machine *m,
			     const struct nordic_response *response)
{
	bool none = !nordic_take_address(m, response);

	if (none && response->has_ip && m->address_asked < ADDRESS_TRIES)
		m->machine.quiet_us = m->machine.now_us + ADDRESS_AGAIN_US;
	else
		address_over(m);
}

static void address_timeout(struct provision_machine *m)
{
	if (nordic_exchange_over(m) && m->address_asked < ADDRESS_TRIES)
		machine_enter(m, NORDIC_ADDRESS);
	else
		address_over(m);
}

const struct nordic_listener nordic_address = {
	.answered = address_answered,
	.timeout = address_timeout,
	.failed = address_over,
};
