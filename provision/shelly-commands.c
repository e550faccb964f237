/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Each method's request and what comes of it. What goes wrong beside the credentials is no
 * reason to fail.
 */
#include "provision/shelly-machine.h"

#include <string.h>

static void put_text(struct buf *buf, const char *text)
{
	json_put_string(buf, text, strlen(text));
}

/* ---- what it is ---- */

static void info_take(struct provision_machine *m, const struct json *result)
{
	if (m->family == SHELLY_FAMILY_SHELLY)
		shelly_facts_take_info(&m->facts, result);
	else
		shelly_facts_take_system(&m->facts, result);
	m->info_done = true;
	machine_fact(m);
	shelly_proceed(m);
}

static void info_skip(struct provision_machine *m)
{
	m->info_done = true;
	shelly_proceed(m);
}

static void info_refused(struct provision_machine *m, int error)
{
	info_skip(m);
}

/* ---- what it is connected to ---- */

static const struct json *wifi_of(const struct provision_machine *m,
				  const struct json *result)
{
	return m->family == SHELLY_FAMILY_SHELLY ? result : json_get(result, "wifi");
}

static void status_take(struct provision_machine *m, const struct json *result)
{
	struct provision_facts facts = m->facts;
	enum shelly_wifi wifi = shelly_facts_take_status(&facts, wifi_of(m, result));

	if (wifi == SHELLY_WIFI_GOT_IP && !m->options.again) {
		m->facts = facts;
		machine_fact(m);
		machine_end(m, PROVISION_ALREADY, true, NULL);
	} else if ((wifi == SHELLY_WIFI_CONNECTING || wifi == SHELLY_WIFI_CONNECTED) &&
		   !m->options.again) {
		machine_enter(m, m->machine.state == SHELLY_BUSY ? SHELLY_BUSY_PAUSE
								 : SHELLY_WAIT);
	} else {
		m->status_done = true;
		shelly_proceed(m);
	}
}

static void status_skip(struct provision_machine *m)
{
	m->status_done = true;
	shelly_proceed(m);
}

static void status_refused(struct provision_machine *m, int error)
{
	status_skip(m);
}

/* ---- its name ---- */

static void name_params(struct provision_machine *m, struct buf *buf)
{
	buf_string(buf, ",\"params\":{\"config\":{\"device\":{\"name\":");
	put_text(buf, m->device_name);
	buf_string(buf, "}}}");
}

static void name_take(struct provision_machine *m, const struct json *result)
{
	m->name_done = true;
	shelly_proceed(m);
}

static void name_refused(struct provision_machine *m, int error)
{
	if (error == RPC_ERROR_NO_METHOD)
		machine_end(m, PROVISION_UNSUPPORTED, true, "its name cannot be set");
	else
		machine_end(m, PROVISION_REFUSED, true, "it refused the name");
}

/* ---- the networks that it sees ---- */

static void scan_end(struct provision_machine *m)
{
	m->scan_done = true;
	machine_fact(m);
	shelly_proceed(m);
}

static void scan_take(struct provision_machine *m, const struct json *result)
{
	m->facts.n_networks = 0;
	shelly_facts_take_networks(&m->facts, result);
	scan_end(m);
}

static void scan_refused(struct provision_machine *m, int error)
{
	scan_end(m);
}

/* ---- credentials ---- */

static void put_station(struct provision_machine *m, struct buf *buf)
{
	const struct credentials *credentials = &m->credentials;
	size_t len;
	const uint8_t *passphrase = credentials_passphrase(credentials, &len);

	buf_string(buf, "\"sta\":{\"ssid\":");
	json_put_string(buf, credentials->ssid, credentials->ssid_len);
	buf_string(buf, ",\"pass\":");
	json_put_string(buf, passphrase, len);
	if (m->family == SHELLY_FAMILY_SHELLY && len == 0)
		buf_string(buf, ",\"is_open\":true");
	if (m->family == SHELLY_FAMILY_MONGOOSE && m->hostname) {
		buf_string(buf, ",\"dhcp_hostname\":");
		put_text(buf, m->hostname);
	}
	buf_string(buf, ",\"enable\":true}");
}

static void begin_config(const struct provision_machine *m, struct buf *buf)
{
	buf_string(buf, m->family == SHELLY_FAMILY_SHELLY
				? ",\"params\":{\"config\":{"
				: ",\"params\":{\"config\":{\"wifi\":{");
}

static void end_config(const struct provision_machine *m, struct buf *buf)
{
	buf_string(buf, m->family == SHELLY_FAMILY_SHELLY ? "}}" : "}}}");
}

static void send_params(struct provision_machine *m, struct buf *buf)
{
	begin_config(m, buf);
	put_station(m, buf);
	end_config(m, buf);
}

static void send_take(struct provision_machine *m, const struct json *result)
{
	if (m->family == SHELLY_FAMILY_MONGOOSE ||
	    json_get_bool(result, "restart_required", false))
		machine_enter(m, SHELLY_SAVE);
	else
		machine_enter(m, SHELLY_JOIN);
}

static void send_refused(struct provision_machine *m, int error)
{
	m->joining = false;
	if (error == RPC_ERROR_NO_METHOD)
		machine_end(m, PROVISION_UNSUPPORTED, true,
			    "it does not take Wi-Fi credentials");
	else if (error == RPC_ERROR_INVALID_ARGUMENT)
		shelly_join_failed(m, PROVISION_REFUSED, true,
				   "it found fault with the network or its passphrase");
	else
		machine_end(m, PROVISION_REFUSED, true,
			    "it answered the credentials with an error");
}

/* Its answer is lost; what it does with them shows. */
static void send_unanswered(struct provision_machine *m)
{
	machine_enter(m, SHELLY_JOIN);
}

static void save_params(struct provision_machine *m, struct buf *buf)
{
	if (m->family == SHELLY_FAMILY_MONGOOSE)
		buf_string(buf, ",\"params\":{\"reboot\":true}");
}

static void save_take(struct provision_machine *m, const struct json *result)
{
	machine_enter(m, SHELLY_REBOOT);
}

static void save_unanswered(struct provision_machine *m)
{
	machine_enter(m, SHELLY_REBOOT);
}

/* ---- how the join goes ---- */

/* While it leaves another network that one's address is still told. */
static bool is_ours(const struct provision_machine *m, const struct json *wifi)
{
	const char *ssid = json_get_string(wifi, "ssid");

	return !ssid || (strlen(ssid) == m->credentials.ssid_len &&
			 memcmp(ssid, m->credentials.ssid, strlen(ssid)) == 0);
}

static void judge(struct provision_machine *m)
{
	if (m->failure == SHELLY_FAILURE_NO_NETWORK)
		shelly_join_failed(m, PROVISION_NO_NETWORK, true, NULL);
	else if (m->failure == SHELLY_FAILURE_PASSPHRASE)
		shelly_join_failed(m, PROVISION_WRONG_PASSPHRASE, false, NULL);
	else
		machine_enter(m, SHELLY_DIAGNOSE);
}

static bool has_given_up(struct provision_machine *m, enum shelly_wifi before)
{
	if (m->wifi != SHELLY_WIFI_DISCONNECTED) {
		m->down_us = 0;
		return false;
	}
	if (before == SHELLY_WIFI_CONNECTING || before == SHELLY_WIFI_CONNECTED)
		m->falls++;
	if (m->down_us == 0)
		m->down_us = m->machine.now_us;
	return m->falls >= SHELLY_FALLS_MAX || m->failure > SHELLY_FAILURE_UNKNOWN ||
	       m->machine.now_us - m->down_us >= SHELLY_DOWN_US;
}

/* True: the join has an end, or its diagnosis has begun. */
static bool watch(struct provision_machine *m, const struct json *wifi)
{
	enum shelly_wifi before = m->wifi;

	m->wifi = shelly_facts_take_status(&m->facts, wifi);
	if (m->wifi == SHELLY_WIFI_GOT_IP && is_ours(m, wifi)) {
		machine_fact(m);
		machine_end(m, PROVISION_OK, true, NULL);
		return true;
	}
	if (!has_given_up(m, before))
		return false;
	judge(m);
	return true;
}

static void poll_take(struct provision_machine *m, const struct json *result)
{
	if (!watch(m, wifi_of(m, result)))
		machine_enter(m, SHELLY_PAUSE);
}

static void poll_refused(struct provision_machine *m, int error)
{
	machine_enter(m, SHELLY_PAUSE);
}

void shelly_join_deadline(struct provision_machine *m)
{
	if (m->wifi == SHELLY_WIFI_CONNECTED)
		shelly_join_failed(m, PROVISION_JOIN_FAILED, true,
				   "it is on the network, but gets no address there");
	else
		judge(m);
}

/* The poll's own end, or that of the whole join. */
static void poll_unanswered(struct provision_machine *m)
{
	if (m->machine.until_us && m->machine.now_us >= m->machine.until_us)
		shelly_join_deadline(m);
	else
		machine_enter(m, SHELLY_PAUSE);
}

bool shelly_news(struct provision_machine *m, const struct rpc_message *message)
{
	bool watching = m->machine.state == SHELLY_PAUSE ||
			m->machine.state == SHELLY_POLL;
	const struct json *wifi = json_get(message->params, "wifi");
	enum shelly_failure failure;

	if (!watching)
		return false;
	if (!strcmp(message->method, "NotifyStatus") && json_get(wifi, "status"))
		return watch(m, wifi);
	if (strcmp(message->method, "NotifyEvent"))
		return false;
	failure = shelly_failure_of(message->params);
	if (failure == SHELLY_FAILURE_NONE)
		return false;
	m->failure = failure;
	if (++m->told < SHELLY_FALLS_MAX)
		return false;
	judge(m);
	return true;
}

/* ---- after a failed join ---- */

static void diagnose_take(struct provision_machine *m, const struct json *result)
{
	m->facts.n_networks = 0;
	if (shelly_facts_take_networks(&m->facts, result) < 0) {
		shelly_join_failed(m, PROVISION_JOIN_FAILED, false, NULL);
		return;
	}
	machine_fact(m);
	m->joining = false;
	if (credentials_judge(m, &m->credentials, &m->facts,
			      m->facts.n_networks < PROVISION_NETWORKS_MAX))
		shelly_proceed(m);
}

static void diagnose_failed(struct provision_machine *m)
{
	shelly_join_failed(m, PROVISION_JOIN_FAILED, false, NULL);
}

static void diagnose_refused(struct provision_machine *m, int error)
{
	diagnose_failed(m);
}

/* ---- reset ---- */

static void reset_params(struct provision_machine *m, struct buf *buf)
{
	begin_config(m, buf);
	buf_string(buf, "\"sta\":{\"enable\":false}");
	end_config(m, buf);
}

static void reset_take(struct provision_machine *m, const struct json *result)
{
	if (m->family == SHELLY_FAMILY_MONGOOSE)
		machine_enter(m, SHELLY_SAVE);
	else
		machine_end(m, PROVISION_OK, true, NULL);
}

/* ---- the table ---- */

/* clang-format off */
#define STATUS {"WiFi.GetStatus", "Sys.GetInfo"}
#define SCAN   {"WiFi.Scan", "Wifi.Scan"}
#define CONFIG {"WiFi.SetConfig", "Config.Set"}

static const struct shelly_command commands[] = {
	[SHELLY_INFO]     = {{"Shelly.GetDeviceInfo", "Sys.GetInfo"}, NULL, false,
	                     info_take, info_refused, info_skip},
	[SHELLY_STATUS]   = {STATUS, NULL, false, status_take, status_refused, status_skip},
	[SHELLY_BUSY]     = {STATUS, NULL, false, status_take, status_refused, status_skip},
	[SHELLY_NAME]     = {{"Sys.SetConfig", NULL}, name_params, false, name_take, name_refused},
	[SHELLY_SCAN]     = {SCAN, NULL, false, scan_take, scan_refused, scan_end},
	[SHELLY_SEND]     = {CONFIG, send_params, true, send_take, send_refused, send_unanswered},
	[SHELLY_SAVE]     = {{"Shelly.Reboot", "Config.Save"}, save_params, false,
	                     save_take, NULL, save_unanswered},
	[SHELLY_POLL]     = {STATUS, NULL, false, poll_take, poll_refused, poll_unanswered},
	[SHELLY_DIAGNOSE] = {SCAN, NULL, false, diagnose_take, diagnose_refused, diagnose_failed},
	[SHELLY_RESET]    = {CONFIG, reset_params, false, reset_take},
};
/* clang-format on */

const struct shelly_command *shelly_command(enum shelly_state state)
{
	if (state >= ARRAY_SIZE(commands) || !commands[state].take)
		return NULL;
	return &commands[state];
}
