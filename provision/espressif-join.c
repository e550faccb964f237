/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From the credentials to the verdict. Firmware takes credentials once; after a failure it has to
 * be told to forget them (prov-ctrl), also when nobody tries again: the next setup would find it
 * stuck. Old firmware has no prov-ctrl, and only a reset by hand helps.
 */
#include "provision/espressif-machine.h"

#include "base/log.h"
#include "provision/facts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool has_ctrl(const struct provision_machine *m)
{
	return *m->endpoints.uuid[ESPRESSIF_EP_CTRL];
}

/* ---- The questions ---- */

void espressif_ask_enter(struct provision_machine *m)
{
	if (!credentials_ask(m, &m->credentials, &m->facts))
		espressif_proceed(m);
}

void espressif_ask_handle(struct provision_machine *m,
			  const struct provision_event *event)
{
	if (event->type == PROVISION_ANSWER &&
	    credentials_answer(m, &m->credentials, event))
		espressif_proceed(m);
}

/* ---- Data for the vendor's own endpoints ---- */

static int custom_build(struct provision_machine *m, struct buf *buf)
{
	const struct provision_custom *custom = &m->options.custom[m->customs];

	if (m->customs == 0)
		machine_phase(m, PROVISION_PHASE_CONFIGURE);
	buf_bytes(buf, custom->data, custom->len);
	return 0;
}

static void custom_take(struct provision_machine *m, const uint8_t *data, size_t len)
{
	struct provision_answer *answer = &m->facts.answers[m->facts.n_answers];

	if (len > sizeof(answer->data)) {
		machine_end(m, PROVISION_PROTOCOL, true,
			    "the answer of its own endpoint is over 512 bytes");
		return;
	}
	snprintf(answer->endpoint, sizeof(answer->endpoint), "%s",
		 m->options.custom[m->customs].endpoint);
	if (len > 0)
		memcpy(answer->data, data, len);
	answer->len = len;
	m->facts.n_answers++;
	m->customs++;
	machine_fact(m);
	espressif_proceed(m);
}

/* ---- Credentials ---- */

static int set_build(struct provision_machine *m, struct buf *buf)
{
	const struct provision_network *seen = provision_facts_network(
		&m->facts, m->credentials.ssid, m->credentials.ssid_len);
	struct espressif_network network = {
		.ssid = m->credentials.ssid,
		.ssid_len = m->credentials.ssid_len,
		.bssid = m->options.bssid,
	};

	machine_phase(m, PROVISION_PHASE_SEND);
	network.passphrase = credentials_passphrase(&m->credentials,
						    &network.passphrase_len);
	if (network.bssid && seen && seen->has_bssid &&
	    !memcmp(seen->bssid, network.bssid, sizeof(seen->bssid)))
		network.channel = seen->channel;
	espressif_build_set(buf, &network);
	return 0;
}

static void ask_again(struct provision_machine *m, enum provision_verdict verdict,
		      bool certain, const char *detail)
{
	if (credentials_failed(m, &m->credentials, verdict, certain, detail))
		espressif_proceed(m);
}

static void set_take(struct provision_machine *m, const uint8_t *data, size_t len)
{
	int r = espressif_take_set(data, len);

	if (r < 0)
		espressif_exchange_broken(m, r);
	else if (r > 0)
		ask_again(m, PROVISION_REFUSED, true,
			  "it does not accept this name or passphrase");
	else
		machine_enter(m, CLIENT_APPLY);
}

static int apply_build(struct provision_machine *m, struct buf *buf)
{
	espressif_build_apply(buf);
	return 0;
}

/* It has credentials of an earlier try: what came of those says how to go on. */
static void look_why(struct provision_machine *m)
{
	if (m->cleared) {
		machine_end(m, PROVISION_REFUSED, true,
			    "it does not accept credentials; reset it by hand");
		return;
	}
	m->inquiring = true;
	machine_enter(m, CLIENT_JOIN);
}

static void apply_take(struct provision_machine *m, const uint8_t *data, size_t len)
{
	int r = espressif_take_apply(data, len);

	if (r < 0) {
		espressif_exchange_broken(m, r);
	} else if (r > 0) {
		look_why(m);
	} else {
		m->joining = true;
		machine_phase(m, PROVISION_PHASE_JOIN);
		machine_enter(m, CLIENT_JOIN);
	}
}

/* ---- What became of them ---- */

void espressif_join_enter(struct provision_machine *m)
{
	m->poll_us = CLIENT_POLL_US;
	m->unsure = 0;
	m->attempts = -1;
	m->join_until = m->machine.until_us;
	if ((m->endpoints.properties[ESPRESSIF_EP_CONFIG] & ESPRESSIF_NOTIFY) &&
	    !m->subscribed)
		machine_subscribe(m, ESPRESSIF_EP_CONFIG);
	else
		machine_enter(m, CLIENT_STATUS);
}

/* Without notifications it is asked again and again, as always. */
void espressif_join_handle(struct provision_machine *m,
			   const struct provision_event *event)
{
	if (event->type != PROVISION_SUBSCRIBED)
		return;
	m->subscribed = true;
	if (!machine_link_is_gone(event))
		machine_enter(m, CLIENT_STATUS);
}

static int status_build(struct provision_machine *m, struct buf *buf)
{
	m->machine.until_us = m->join_until;
	espressif_build_get_status(buf);
	return 0;
}

static void unsure(struct provision_machine *m)
{
	if (++m->unsure == CLIENT_UNSURE_MAX)
		machine_end(m, PROVISION_JOIN_FAILED, false,
			    "it cannot say whether it joined");
	else
		espressif_look_again(m);
}

static void take_network(struct provision_machine *m,
			 const struct espressif_station *station)
{
	memcpy(m->facts.ip, station->ip, sizeof(m->facts.ip));
	m->facts.has_bssid = station->has_bssid;
	memcpy(m->facts.bssid, station->bssid, sizeof(m->facts.bssid));
	m->facts.channel = station->channel;
	machine_fact(m);
}

/* It was connected before: perhaps by this very setup, when the link was lost in its middle. */
static void joined_before(struct provision_machine *m,
			  const struct espressif_station *station)
{
	bool ours = station->ssid_len == m->credentials.ssid_len &&
		    !memcmp(station->ssid, m->credentials.ssid, station->ssid_len);

	if (ours)
		machine_end(m, PROVISION_OK, true, NULL);
	else if (!m->options.again)
		machine_end(m, PROVISION_REFUSED, true,
			    "it is in another network already");
	else if (has_ctrl(m))
		machine_enter(m, CLIENT_REPROV);
	else
		machine_end(m, PROVISION_REFUSED, true,
			    "it is in another network; reset it by hand");
}

static void failed_before(struct provision_machine *m)
{
	if (has_ctrl(m))
		machine_enter(m, CLIENT_RESET);
	else
		machine_end(m, PROVISION_REFUSED, true,
			    "an earlier try failed; reset it by hand before the next");
}

static void join_failed(struct provision_machine *m, enum espressif_failure failure)
{
	m->joining = false;
	m->failed = true;
	switch (failure) {
	case ESPRESSIF_WRONG_PASSPHRASE:
		m->failure = PROVISION_WRONG_PASSPHRASE;
		break;
	case ESPRESSIF_NO_NETWORK:
		m->failure = PROVISION_NO_NETWORK;
		break;
	case ESPRESSIF_NOT_FAILED:
		m->failure = PROVISION_JOIN_FAILED;
		break;
	}
	if (has_ctrl(m))
		machine_enter(m, CLIENT_RESET);
	else
		machine_end(m, m->failure, true, "reset it by hand before the next try");
}

static void connecting(struct provision_machine *m,
		       const struct espressif_station *station)
{
	m->unsure = 0;
	if (station->attempts >= 0 && station->attempts != m->attempts) {
		snprintf(m->note, sizeof(m->note),
			 "It could not join, and tries again; tries left: %d.",
			 station->attempts);
		machine_note(m, m->note);
		m->attempts = station->attempts;
	}
	espressif_look_again(m);
}

static void status_take(struct provision_machine *m, const uint8_t *data, size_t len)
{
	struct espressif_station station;
	int r = espressif_take_get_status(data, len, &station);

	if (r < 0) {
		espressif_exchange_broken(m, r);
		return;
	}
	if (r > 0) {
		unsure(m);
		return;
	}
	switch (station.state) {
	case ESPRESSIF_CONNECTED:
		take_network(m, &station);
		if (m->inquiring)
			joined_before(m, &station);
		else
			machine_end(m, PROVISION_OK, true, NULL);
		return;
	case ESPRESSIF_DISCONNECTED:
	case ESPRESSIF_CONNECTING:
		connecting(m, &station);
		return;
	case ESPRESSIF_FAILED:
		if (m->inquiring)
			failed_before(m);
		else
			join_failed(m, station.failure);
		return;
	}
}

/* A session that broke is no reason to think that it did not join. */
static void status_failed(struct provision_machine *m,
			  const struct provision_event *error)
{
	espressif_proceed(m);
}

static void status_late(struct provision_machine *m)
{
	if (m->inquiring)
		machine_end(m, PROVISION_REFUSED, true,
			    "it does not accept credentials, and does not say why");
	else
		machine_end(m, PROVISION_TIMED_OUT, true,
			    "it neither joined nor gave up");
}

void espressif_join_lost(struct provision_machine *m)
{
	if (m->failed)
		machine_end(m, m->failure, true, NULL);
	else
		machine_end(m, PROVISION_LOST, false,
			    "it had the credentials: it may have joined all the same");
}

/* ---- Beginning again ---- */

static int reset_build(struct provision_machine *m, struct buf *buf)
{
	espressif_build_ctrl(buf, ESPRESSIF_RESET);
	return 0;
}

static int reprov_build(struct provision_machine *m, struct buf *buf)
{
	espressif_build_ctrl(buf, ESPRESSIF_REPROV);
	return 0;
}

/* It forgot: the next credentials are as the first ones. */
static void cleared(struct provision_machine *m)
{
	bool failed = m->failed;

	m->failed = m->inquiring = false;
	if (m->options.goal == PROVISION_GOAL_RESET) {
		machine_end(m, PROVISION_OK, true, NULL);
	} else if (failed) {
		ask_again(m, m->failure, true, NULL);
	} else {
		m->cleared = true;
		espressif_proceed(m);
	}
}

static void not_cleared(struct provision_machine *m, const char *detail)
{
	if (m->failed)
		machine_end(m, m->failure, true, "reset it by hand before the next try");
	else
		machine_end(m, PROVISION_REFUSED, true, detail);
}

static void reset_take(struct provision_machine *m, const uint8_t *data, size_t len)
{
	int r = espressif_take_ctrl(data, len, ESPRESSIF_RESET);

	if (r < 0)
		espressif_exchange_broken(m, r);
	else if (r == 0)
		cleared(m);
	else if (m->options.goal == PROVISION_GOAL_RESET)
		not_cleared(m, "it has no network to forget");
	else
		not_cleared(m, "it does not begin again; reset it by hand");
}

static void reset_failed(struct provision_machine *m, const struct provision_event *error)
{
	not_cleared(m, "it does not begin again; reset it by hand");
}

/* Of the two, one is for after a success and the other for after a failure. */
static void reprov_take(struct provision_machine *m, const uint8_t *data, size_t len)
{
	int r = espressif_take_ctrl(data, len, ESPRESSIF_REPROV);

	if (r < 0)
		espressif_exchange_broken(m, r);
	else if (r == 0)
		cleared(m);
	else if (m->options.goal == PROVISION_GOAL_RESET)
		machine_enter(m, CLIENT_RESET);
	else
		not_cleared(m, "it does not begin again; reset it by hand");
}

/* clang-format off */
const struct client_exchange espressif_exchange_custom = {
	.endpoint = ESPRESSIF_EP_CUSTOM, .build = custom_build, .take = custom_take,
};
const struct client_exchange espressif_exchange_set = {
	.endpoint = ESPRESSIF_EP_CONFIG, .secret = true, .build = set_build, .take = set_take,
};
const struct client_exchange espressif_exchange_apply = {
	.endpoint = ESPRESSIF_EP_CONFIG, .build = apply_build, .take = apply_take,
};
const struct client_exchange espressif_exchange_status = {
	.endpoint = ESPRESSIF_EP_CONFIG, .build = status_build, .take = status_take,
	.failed = status_failed, .late = status_late,
};
const struct client_exchange espressif_exchange_reset = {
	.endpoint = ESPRESSIF_EP_CTRL, .build = reset_build, .take = reset_take,
	.failed = reset_failed,
};
const struct client_exchange espressif_exchange_reprov = {
	.endpoint = ESPRESSIF_EP_CTRL, .build = reprov_build, .take = reprov_take,
	.failed = reset_failed,
};
/* clang-format on */
