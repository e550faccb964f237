/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From the start to SELECT_NETWORK: one command after the other, each only what it must be. */
#include "wifi/assoc-machine.h"

#include <stdio.h>
#include <string.h>

void add_enter(struct wifi_assoc *m)
{
	buf_clear(&m->command);
	buf_string(&m->command, "ADD_NETWORK");
	m->adding = true;
	assoc_send(m, false);
}

void add_take(struct wifi_assoc *m, const char *answer)
{
	char *end;
	long id = strtol(answer, &end, 10);

	m->adding = false;
	if (end == answer || *end || id < 0 || id > INT32_MAX)
		return;
	m->network = (int)id;
	assoc_emit(m, &(struct wifi_assoc_action){.type = WIFI_ASSOC_DO_ADDED,
						  .network = m->network});
}

void add_answer(struct wifi_assoc *m, const char *answer)
{
	if (m->network < 0)
		assoc_fail(m, WIFI_DAEMON_FAULT, true,
			   "wpa_supplicant refused to add a network");
	else
		assoc_enter(m, ASSOC_CONFIGURE);
}

/* Sends the next setting, the globals first; at the end the network is selected. */
static void send_setting(struct wifi_assoc *m)
{
	const struct wifi_assoc_config *config = &m->config;
	bool secret = false;
	int r;

	r = wifi_profile_command(&config->bss, &config->selector, &config->credentials,
				 m->globals ? -1 : m->network, m->next_setting++,
				 &m->command, &secret);
	if (r == 0 && m->globals) {
		m->globals = false;
		m->next_setting = 0;
		send_setting(m);
	} else if (r == 0) {
		assoc_enter(m, ASSOC_SELECT);
	} else if (r < 0) {
		assoc_fail(m, WIFI_NO_MEMORY, true, NULL);
	} else {
		assoc_send(m, secret);
	}
}

void configure_enter(struct wifi_assoc *m)
{
	m->globals = true;
	m->next_setting = 0;
	send_setting(m);
}

/* The variable of "SET_NETWORK 3 key_mgmt SAE": never what stands behind it. */
static void name_variable(const struct wifi_assoc *m, char *ret, size_t size)
{
	const char *word = (const char *)m->command.data;
	const char *end = word + m->command.len, *blank;

	for (int skip = m->globals ? 1 : 2; skip > 0; skip--) {
		blank = memchr(word, ' ', (size_t)(end - word));
		word = blank ? blank + 1 : end;
	}
	blank = memchr(word, ' ', (size_t)(end - word)) ?: end;
	snprintf(ret, size, "%.*s", (int)(blank - word), word);
}

/* An older wpa_supplicant does not know every global; one that was built without SAE or OWE, or
   without protected management frames, says so here. */
static void setting_refused(struct wifi_assoc *m)
{
	char variable[32];

	if (m->globals) {
		send_setting(m);
		return;
	}
	name_variable(m, variable, sizeof(variable));
	if (strcmp(variable, "key_mgmt") == 0 || strcmp(variable, "ieee80211w") == 0) {
		assoc_fail(m, WIFI_UNSUPPORTED, true,
			   "this wpa_supplicant does not speak the network's security");
		return;
	}
	snprintf(m->detail, sizeof(m->detail), "wpa_supplicant refused to set %s",
		 variable);
	assoc_fail(m, WIFI_DAEMON_FAULT, true, m->detail);
}

void configure_answer(struct wifi_assoc *m, const char *answer)
{
	if (strcmp(answer, "OK") == 0)
		send_setting(m);
	else
		setting_refused(m);
}

void select_enter(struct wifi_assoc *m)
{
	memset(&m->try, 0, sizeof(m->try));
	m->selected = true;
	buf_clear(&m->command);
	buf_printf(&m->command, "SELECT_NETWORK %d", m->network);
	assoc_send(m, false);
}

void select_answer(struct wifi_assoc *m, const char *answer)
{
	if (strcmp(answer, "OK") == 0)
		assoc_enter(m, ASSOC_TRY);
	else if (m->failures > 0 || m->left)
		assoc_fail(m, WIFI_DISTURBED, true, "its network was removed");
	else
		assoc_fail(m, WIFI_DAEMON_FAULT, true,
			   "wpa_supplicant refused to select the network");
}
