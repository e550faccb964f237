/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/assoc-play.h"

#include <stdio.h>
#include <string.h>

static const struct wifi_eap eap = {
	.identity = "u", .method = "peap", .ca_file = "/etc/ssl/certs/ca.pem"};

void assoc_play_configure(struct assoc_play *play, int kind,
			  struct wifi_assoc_config *ret)
{
	static const struct wifi_security kinds[] = {
		[OPEN] = {.kind = WIFI_OPEN},
		[WPA2] = {WIFI_WPA2, WIFI_AKM_PSK, WIFI_CIPHER_CCMP, WIFI_CIPHER_CCMP},
		[HIDDEN] = {WIFI_WPA2, WIFI_AKM_PSK, WIFI_CIPHER_CCMP, WIFI_CIPHER_CCMP},
		[TWIN] = {.kind = WIFI_OWE_TRANSITION,
			  .owe_ssid = {4, "twin"},
			  .owe_bssid = {2, 0, 0, 0, 2, 1}},
		[SAE] = {WIFI_WPA3, WIFI_AKM_SAE, WIFI_CIPHER_CCMP, WIFI_CIPHER_CCMP},
		[MIXED] = {WIFI_WPA2_WPA3, WIFI_AKM_PSK | WIFI_AKM_SAE, WIFI_CIPHER_CCMP,
			   WIFI_CIPHER_CCMP},
		[EAP] = {WIFI_ENTERPRISE, WIFI_AKM_EAP, WIFI_CIPHER_CCMP,
			 WIFI_CIPHER_CCMP},
	};

	*ret = (struct wifi_assoc_config){
		.bss = {.bssid = {2, 0, 0, 0, 2, 0},
			.freq = 2437,
			.ssid = {6, "ACME-1"},
			.security = kinds[kind]},
		.selector = {.ssid = {5, "ACME-"}, .prefix = true},
		.credentials = {.passphrase = kind == OPEN || kind == TWIN
						      ? NULL
						      : play->passphrase,
				.eap = kind == EAP ? &eap : NULL},
	};
	if (kind == HIDDEN)
		ret->selector = (struct wifi_selector){.ssid = ret->bss.ssid,
						       .hidden = true};
}

void assoc_play_step(struct assoc_play *play, struct wifi_assoc_event event)
{
	event.now_us = play->now_us;
	wifi_assoc_step(play->assoc, &event);
}

void assoc_play_answer(struct assoc_play *play, const char *text)
{
	assoc_play_step(play, (struct wifi_assoc_event){.type = WIFI_ASSOC_ANSWER,
							.text = text,
							.len = strlen(text)});
}

void assoc_play_next(struct assoc_play *play, char *ret, size_t size)
{
	struct wifi_assoc_action a;

	ret[0] = '\0';
	if (!wifi_assoc_next(play->assoc, &a))
		return;
	assert_false(play->ended);
	switch (a.type) {
	case WIFI_ASSOC_DO_COMMAND:
		snprintf(ret, size, "> %.*s", (int)a.len, (const char *)a.command);
		break;
	case WIFI_ASSOC_DO_ADDED:
		snprintf(ret, size, "! added %d", a.network);
		break;
	case WIFI_ASSOC_DO_NOTE:
		snprintf(ret, size, "! note %s", a.detail);
		break;
	case WIFI_ASSOC_DO_CONNECTED:
		assert_memory_equal(a.bssid, "\x02\0\0\0\x02\0", 6);
		snprintf(ret, size, "! connected");
		break;
	case WIFI_ASSOC_DO_DISTURBED:
		snprintf(ret, size, "! disturbed");
		break;
	case WIFI_ASSOC_DO_END:
		play->ended = true;
		snprintf(ret, size, "! end %s%s%s%s", wifi_verdict_name(a.verdict),
			 a.certain ? " certain" : "", a.detail ? " " : "",
			 a.detail ?: "");
		break;
	case WIFI_ASSOC_DO_NOTHING:
		fail();
	}
}

void assoc_play_expect(struct assoc_play *play, const char *line)
{
	char next[512];

	assoc_play_next(play, next, sizeof(next));
	assert_string_equal(next, line);
}

void assoc_play_init(struct assoc_play *play, const struct wifi_assoc_config *config)
{
	play->start_us = play->now_us = 1000000000;
	assert_int_equal(wifi_assoc_new(config, &play->assoc), 0);
}

void assoc_play_deinit(struct assoc_play *play)
{
	wifi_assoc_free(play->assoc);
	secret_free(play->passphrase);
}
