/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Once it is joined: losses that wpa_supplicant mends, and others who change the networks. */
#include "wifi/assoc-machine.h"

#include <string.h>

void assoc_connected(struct wifi_assoc *m, const struct wifi_event *event)
{
	struct wifi_assoc_action action = {.type = WIFI_ASSOC_DO_CONNECTED};

	memcpy(action.bssid, event->bssid, sizeof(action.bssid));
	assoc_enter(m, ASSOC_CONNECTED);
	assoc_emit(m, &action);
}

void connected_event(struct wifi_assoc *m, const struct wifi_event *event)
{
	if (event->type == WIFI_EVENT_CONNECTED && event->network == m->network) {
		assoc_connected(m, event); /* it roamed, or came back */
	} else if (event->type == WIFI_EVENT_CONNECTED) {
		assoc_end(m, WIFI_DISTURBED, true, "another network was selected");
	} else if (event->type == WIFI_EVENT_DISCONNECTED &&
		   m->state == ASSOC_CONNECTED) {
		assoc_emit(m,
			   &(struct wifi_assoc_action){.type = WIFI_ASSOC_DO_DISTURBED});
		assoc_enter(m, ASSOC_LOST);
	}
}

/* No event tells that somebody selects, disables or removes a network: it is asked. */
void lost_enter(struct wifi_assoc *m)
{
	buf_clear(&m->command);
	buf_printf(&m->command, "GET_NETWORK %d disabled", m->network);
	assoc_send(m, false);
}

void lost_answer(struct wifi_assoc *m, const char *answer)
{
	if (strcmp(answer, "1") == 0)
		assoc_end(m, WIFI_DISTURBED, true, "its network was disabled");
	else if (strcmp(answer, "FAIL") == 0)
		assoc_end(m, WIFI_DISTURBED, true, "its network was removed");
}

void lost_timeout(struct wifi_assoc *m)
{
	assoc_fail(m, WIFI_LOST, true, NULL);
}
