/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Each command's start, result and end. What goes wrong beside the credentials is no reason
 * to fail.
 */
#include "provision/improv-machine.h"

#include "base/log.h"

#include <string.h>

/* clang-format off */
enum {
	SILENCE_US = 2000000, /* after which a list of networks, or a half-told success, is complete */
	NAME_MAX_LEN = 254,   /* with its length inside it still fits a frame */
};
/* clang-format on */

static void quiet(struct provision_machine *m)
{
	m->machine.quiet_us = m->machine.now_us + SILENCE_US;
}

/* An authorization that ran out: it is asked for again, then the same command goes out again. */
static bool lost_authorization(struct provision_machine *m)
{
	if (m->rpc.error != IMPROV_ERROR_NOT_AUTHORIZED)
		return false;
	m->accessory = IMPROV_STATE_AUTHORIZATION;
	improv_client_proceed(m);
	return true;
}

/* ---- identify ---- */

static void identify_start(struct provision_machine *m)
{
	machine_phase(m, PROVISION_PHASE_IDENTIFY);
	improv_rpc_start(m, IMPROV_IDENTIFY, NULL, 0);
}

static int ignore_result(struct provision_machine *m, const struct improv_frame *frame)
{
	m->rpc.done = true;
	return 0;
}

static void identify_evaluate(struct provision_machine *m)
{
	machine_end(m, PROVISION_OK, true, NULL);
}

/* ---- device information ---- */

static void info_start(struct provision_machine *m)
{
	improv_rpc_start(m, IMPROV_DEVICE_INFO, NULL, 0);
}

static int info_take(struct provision_machine *m, const struct improv_frame *frame)
{
	int r = improv_facts_take_info(&m->facts, frame);

	if (r < 0)
		return r;
	m->rpc.done = true;
	machine_fact(m);
	return 0;
}

static void info_timeout(struct provision_machine *m)
{
	log_warning("accessory bug: it can tell about itself, but does not");
	m->info_done = true;
	improv_client_proceed(m);
}

static void info_evaluate(struct provision_machine *m)
{
	if (!m->rpc.done && !m->rpc.error)
		return;
	m->info_done = true;
	improv_client_proceed(m);
}

/* ---- host name and device name ---- */

static const char *name_of(const struct provision_machine *m)
{
	return m->machine.state == CLIENT_HOSTNAME ? m->hostname : m->device_name;
}

static void name_start(struct provision_machine *m)
{
	uint8_t command = m->machine.state == CLIENT_HOSTNAME ? IMPROV_HOSTNAME
							      : IMPROV_DEVICE_NAME;
	const char *name = name_of(m);
	size_t len = strlen(name);
	struct buf inner = {};

	if (m->machine.state == CLIENT_HOSTNAME &&
	    !(m->capabilities & IMPROV_CAN_HOSTNAME)) {
		machine_end(m, PROVISION_UNSUPPORTED, true,
			    "its host name cannot be set");
		return;
	}
	if (len < 1 || len > NAME_MAX_LEN) {
		machine_end(m, PROVISION_BAD_INPUT, true,
			    "a name is 1 to 254 bytes long");
		return;
	}
	if (!m->inner_length) {
		improv_rpc_start(m, command, name, len);
		return;
	}
	improv_string_put(&inner, name, len);
	if (inner.error)
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
	else
		improv_rpc_start(m, command, inner.data, inner.len);
	buf_deinit(&inner);
}

/* The specification gives the name as the data; devices exist that want a length before it. */
static void name_refused(struct provision_machine *m)
{
	if (lost_authorization(m))
		return;
	if (!m->inner_length) {
		m->inner_length = true;
		machine_enter(m, m->machine.state);
	} else if (m->rpc.error == IMPROV_ERROR_UNKNOWN_RPC) {
		machine_end(m, PROVISION_UNSUPPORTED, true, "its name cannot be set");
	} else {
		machine_end(m, PROVISION_REFUSED, true, "it refused the name");
	}
}

static void name_evaluate(struct provision_machine *m)
{
	if (m->rpc.error) {
		name_refused(m);
	} else if (m->rpc.done) {
		*(m->machine.state == CLIENT_HOSTNAME ? &m->hostname_done
						      : &m->device_name_done) = true;
		improv_client_proceed(m);
	}
}

/* ---- scan ---- */

static void begin_scan(struct provision_machine *m)
{
	m->facts.n_networks = 0;
	improv_rpc_start(m, IMPROV_SCAN_WIFI, NULL, 0);
}

static void scan_start(struct provision_machine *m)
{
	machine_phase(m, PROVISION_PHASE_SCAN);
	begin_scan(m);
}

/* All networks in one result, or one a result and an empty one at the end. */
static int scan_take(struct provision_machine *m, const struct improv_frame *frame)
{
	int n = improv_facts_take_networks(&m->facts, frame);

	if (n < 0)
		return n;
	m->rpc.list_len = MAX(m->rpc.list_len, frame->len);
	if (n == 1)
		quiet(m);
	else
		m->rpc.done = true;
	return 0;
}

/* Late or never: whoever sets it up can still name the network. */
static void scan_timeout(struct provision_machine *m)
{
	m->scan_done = true;
	machine_fact(m);
	improv_client_proceed(m);
}

static void scan_evaluate(struct provision_machine *m)
{
	if (m->rpc.error) {
		if (!lost_authorization(m))
			scan_timeout(m);
	} else if (m->rpc.done) {
		scan_timeout(m);
	}
}

/* ---- credentials ---- */

bool improv_join_succeeded(const struct provision_machine *m)
{
	return m->joining && (m->rpc.done || m->provisioned);
}

static void send_start(struct provision_machine *m)
{
	struct improv_wifi wifi = {.ssid = m->credentials.ssid,
				   .ssid_len = m->credentials.ssid_len};

	wifi.passphrase = credentials_passphrase(&m->credentials, &wifi.passphrase_len);
	machine_phase(m, PROVISION_PHASE_SEND);
	m->joining = true;
	m->provisioned = m->fell_back = false;
	improv_rpc_start_wifi(m, &wifi);
}

static int join_take(struct provision_machine *m, const struct improv_frame *frame)
{
	int r = improv_facts_take_urls(&m->facts, frame);

	if (r < 0)
		return r;
	m->rpc.done = true;
	if (m->facts.n_urls > 0)
		machine_fact(m);
	return 0;
}

/* Not joined: ask again for what may be wrong, or end. */
static void join_failed(struct provision_machine *m, enum provision_verdict verdict,
			const char *detail)
{
	if (credentials_failed(m, &m->credentials, verdict, false, detail))
		improv_client_proceed(m);
}

/* Improv tells no reason: what the accessory can see of the network makes one probable. */
static void could_not_connect(struct provision_machine *m)
{
	m->joining = false;
	/* State 02 follows, or came; a device that wants its button again will say so. */
	if (m->accessory == IMPROV_STATE_PROVISIONING)
		m->accessory = IMPROV_STATE_AUTHORIZED;
	if (m->facts.can_scan)
		machine_enter(m, CLIENT_DIAGNOSE);
	else
		join_failed(m, PROVISION_JOIN_FAILED,
			    "it cannot look for networks either");
}

static void join_refused(struct provision_machine *m)
{
	switch (m->rpc.error) {
	case IMPROV_ERROR_CANNOT_CONNECT:
		could_not_connect(m);
		return;
	case IMPROV_ERROR_NOT_AUTHORIZED:
		m->joining = false;
		lost_authorization(m);
		return;
	case IMPROV_ERROR_UNKNOWN:
		m->joining = false;
		if (m->accessory == IMPROV_STATE_PROVISIONING)
			m->accessory = IMPROV_STATE_AUTHORIZED;
		join_failed(m, PROVISION_JOIN_FAILED, "it reported an unknown error");
		return;
	case IMPROV_ERROR_UNKNOWN_RPC:
		machine_end(m, PROVISION_UNSUPPORTED, true,
			    "it does not take Wi-Fi credentials");
		return;
	}
	machine_end(m, PROVISION_REFUSED, true,
		    "it found fault with the credentials' command");
}

static void join_evaluate(struct provision_machine *m)
{
	if ((m->rpc.done && m->provisioned) ||
	    (improv_join_succeeded(m) && m->accessory == IMPROV_STATE_STOPPED))
		machine_end(m, PROVISION_OK, true, NULL);
	else if (m->rpc.error)
		join_refused(m);
	else if ((improv_join_succeeded(m) || m->fell_back) && !m->machine.quiet_us)
		quiet(m);
}

static void join_timeout(struct provision_machine *m)
{
	if (improv_join_succeeded(m))
		machine_end(m, PROVISION_OK, true, NULL);
	else if (m->fell_back)
		could_not_connect(m);
	else
		machine_end(m, PROVISION_TIMED_OUT, true,
			    "it neither joined nor gave up");
}

static void send_evaluate(struct provision_machine *m)
{
	machine_phase(m, PROVISION_PHASE_JOIN);
	machine_enter(m, CLIENT_JOIN);
	join_evaluate(m);
}

void improv_join_lost(struct provision_machine *m)
{
	if (improv_join_succeeded(m))
		machine_end(m, PROVISION_OK, true, NULL);
	else if (m->fell_back || m->rpc.error == IMPROV_ERROR_CANNOT_CONNECT)
		machine_end(m, PROVISION_JOIN_FAILED, false, NULL);
	else
		machine_end(m, PROVISION_LOST, false,
			    "it had the credentials: it may have joined all the same");
}

/* ---- after a failed join ---- */

static void diagnose_failed(struct provision_machine *m)
{
	join_failed(m, PROVISION_JOIN_FAILED, NULL);
}

/* The network may be there all the same: a frame holds about ten of them. */
static bool list_is_full(const struct provision_machine *m)
{
	return m->rpc.list_len >= CLIENT_LIST_FULL ||
	       m->rpc.list_len + m->credentials.ssid_len + CLIENT_ENTRY_REST >
		       UINT8_MAX ||
	       m->facts.n_networks == PROVISION_NETWORKS_MAX;
}

static void diagnose(struct provision_machine *m)
{
	machine_fact(m);
	if (credentials_judge(m, &m->credentials, &m->facts, !list_is_full(m)))
		improv_client_proceed(m);
}

static void diagnose_evaluate(struct provision_machine *m)
{
	if (m->rpc.error)
		diagnose_failed(m);
	else if (m->rpc.done)
		diagnose(m);
}

static void diagnose_timeout(struct provision_machine *m)
{
	if (m->machine.quiet_us)
		diagnose(m);
	else
		diagnose_failed(m);
}

/* ---- the table ---- */

/* clang-format off */
static const struct client_command commands[] = {
	[CLIENT_IDENTIFY]    = {identify_start, ignore_result, identify_evaluate},
	[CLIENT_INFO]        = {info_start, info_take, info_evaluate, info_timeout},
	[CLIENT_HOSTNAME]    = {name_start, ignore_result, name_evaluate},
	[CLIENT_DEVICE_NAME] = {name_start, ignore_result, name_evaluate},
	[CLIENT_SCAN]        = {scan_start, scan_take, scan_evaluate, scan_timeout},
	[CLIENT_SEND]        = {send_start, join_take, send_evaluate},
	[CLIENT_JOIN]        = {send_start, join_take, join_evaluate, join_timeout},
	[CLIENT_DIAGNOSE]    = {begin_scan, scan_take, diagnose_evaluate, diagnose_timeout,
	                        diagnose_failed},
};
/* clang-format on */

const struct client_command *client_command(enum client_state state)
{
	if (state >= ARRAY_SIZE(commands) || !commands[state].start)
		return NULL;
	return &commands[state];
}

void improv_command_enter(struct provision_machine *m)
{
	client_command(m->machine.state)->start(m);
}
