/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * After a failure: wpa_supplicant is kept from trying on, and where the verdict hangs on whether the
 * access point is still there, its channel is scanned once. Kernel and daemon remember what they
 * heard for a while, so it counts as heard when its clock (TSF) has moved on.
 */
#include "wifi/assoc-machine.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { BSS_MASK_TSF = 0x100, BSS_MASK_AGE = 0x200 };

void assoc_fail(struct wifi_assoc *m, enum wifi_verdict verdict, bool certain,
		const char *detail)
{
	m->end = (struct wifi_assoc_action){
		.verdict = verdict, .certain = certain, .detail = detail};
	m->doubtful = false;
	assoc_enter(m, ASSOC_STOP);
}

void assoc_doubt(struct wifi_assoc *m, enum wifi_verdict verdict, const char *detail)
{
	assoc_fail(m, verdict, false, detail);
	m->doubtful = true;
}

static void finish(struct wifi_assoc *m)
{
	assoc_end(m, m->end.verdict, m->end.certain, m->end.detail);
}

static void go_on(struct wifi_assoc *m)
{
	if (m->doubtful && m->config.bss.freq)
		assoc_enter(m, ASSOC_RECALL);
	else
		finish(m);
}

void stop_enter(struct wifi_assoc *m)
{
	if (!m->selected) {
		finish(m);
		return;
	}
	buf_clear(&m->command);
	buf_printf(&m->command, "DISABLE_NETWORK %d", m->network);
	assoc_send(m, false);
}

void stop_answer(struct wifi_assoc *m, const char *answer)
{
	bool known = m->end.certain && m->end.verdict != WIFI_TIMED_OUT &&
		     m->end.verdict != WIFI_LOST;

	if (strcmp(answer, "OK") == 0 || known)
		go_on(m);
	else
		assoc_end(m, WIFI_DISTURBED, true, "its network was removed");
}

void stop_timeout(struct wifi_assoc *m)
{
	finish(m);
}

void look_enter(struct wifi_assoc *m)
{
	const struct wifi_ssid *ssid = &m->config.bss.ssid;

	m->look_us = m->now_us;
	buf_clear(&m->command);
	/* Passive: long enough for a beacon, also of one that answers no probes of ours. Those of a
	   hidden network do not name it. */
	buf_printf(&m->command, "SCAN freq=%u%s", m->config.bss.freq,
		   m->config.selector.hidden ? " ssid " : " passive=1");
	if (m->config.selector.hidden) {
		for (size_t i = 0; i < ssid->len; i++)
			buf_printf(&m->command, "%02x", ssid->data[i]);
	}
	assoc_send(m, false);
}

void look_answer(struct wifi_assoc *m, const char *answer)
{
	/* The results of a scan that runs already do as well. */
	if (strcmp(answer, "OK") != 0 && strcmp(answer, "FAIL-BUSY") != 0)
		finish(m);
}

void look_event(struct wifi_assoc *m, const struct wifi_event *event)
{
	if (event->type == WIFI_EVENT_SCAN_RESULTS)
		assoc_enter(m, ASSOC_HEARD);
	else if (event->type == WIFI_EVENT_SCAN_FAILED)
		finish(m);
}

void look_timeout(struct wifi_assoc *m)
{
	finish(m);
}

void bss_enter(struct wifi_assoc *m)
{
	const struct wifi_bss *bss = &m->config.bss;
	const uint8_t *bssid = bss->security.kind == WIFI_OWE_TRANSITION
				       ? bss->security.owe_bssid
				       : bss->bssid;

	buf_clear(&m->command);
	buf_printf(&m->command, "BSS %02x:%02x:%02x:%02x:%02x:%02x MASK=0x%x", bssid[0],
		   bssid[1], bssid[2], bssid[3], bssid[4], bssid[5],
		   BSS_MASK_TSF | BSS_MASK_AGE);
	assoc_send(m, false);
}

/* false: the answer is empty, for it has been forgotten. */
static bool read_bss(const char *answer, uint64_t *ret_tsf, uint64_t *ret_age)
{
	const char *age = strstr(answer, "age=");

	if (sscanf(answer, "tsf=%" SCNu64, ret_tsf) != 1)
		*ret_tsf = 0;
	return age && sscanf(age, "age=%" SCNu64, ret_age) == 1;
}

void recall_answer(struct wifi_assoc *m, const char *answer)
{
	uint64_t age;

	if (!read_bss(answer, &m->tsf, &age))
		m->tsf = 0;
	assoc_enter(m, ASSOC_LOOK);
}

void heard_answer(struct wifi_assoc *m, const char *answer)
{
	/* Only where the driver tells no TSF. */
	uint64_t most = (m->now_us - m->look_us) / 1000000 + 1;
	uint64_t tsf, age;
	bool heard = read_bss(answer, &tsf, &age) &&
		     (tsf && m->tsf ? tsf != m->tsf : age <= most);

	if (heard)
		finish(m);
	else
		assoc_end(m, WIFI_NOT_IN_RANGE, m->not_found >= ASSOC_TRIES_MAX,
			  "it is not heard any more");
}
