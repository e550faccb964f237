/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "wifi/assoc.h"

#include <string.h>

/* What wpa_supplicant and time do next; byte 0 of the input is the network's security. */
enum move {
	ANSWER_OK,
	ANSWER_ZERO,
	ANSWER_FAIL,
	ANSWER_BYTES, /* a length, and so many */
	EVENT,	      /* type, status or reason, flags */
	WAIT,	      /* seconds */
	GONE,
	CANCEL,
	MOVES,
};

static const struct wifi_security kinds[] = {
	{.kind = WIFI_OPEN},
	{WIFI_WPA2, WIFI_AKM_PSK, WIFI_CIPHER_CCMP, WIFI_CIPHER_CCMP},
	{WIFI_WPA3, WIFI_AKM_SAE, WIFI_CIPHER_CCMP, WIFI_CIPHER_CCMP},
	{WIFI_WPA2_WPA3, WIFI_AKM_PSK | WIFI_AKM_SAE, WIFI_CIPHER_CCMP, WIFI_CIPHER_CCMP},
	{.kind = WIFI_OWE_TRANSITION, .owe_ssid = {4, "twin"}},
	{.kind = WIFI_WEP},
};

struct air {
	struct wifi_assoc *assoc;
	uint64_t now_us;
	bool out, ended;
};

/* After the end it wants nothing, and never has two commands out. */
static void drain(struct air *air)
{
	struct wifi_assoc_action action;

	while (wifi_assoc_next(air->assoc, &action)) {
		must(!air->ended);
		must(action.type != WIFI_ASSOC_DO_NOTHING);
		if (action.type == WIFI_ASSOC_DO_COMMAND) {
			must(!air->out && action.len > 0 && action.len < 4096);
			air->out = true;
		}
		air->ended = action.type == WIFI_ASSOC_DO_END;
		if (air->ended)
			must(action.verdict != WIFI_OK &&
			     wifi_verdict_name(action.verdict));
	}
	must(!air->ended || wifi_assoc_deadline(air->assoc) == 0);
}

static void step(struct air *air, struct wifi_assoc_event event)
{
	event.now_us = air->now_us;
	wifi_assoc_step(air->assoc, &event);
	drain(air);
}

static void answer(struct air *air, const void *bytes, size_t len)
{
	char text[257] = "";

	if (len > 0)
		memcpy(text, bytes, len);
	/* Answers to nothing come as well. */
	air->out = false;
	step(air, (struct wifi_assoc_event){
			  .type = WIFI_ASSOC_ANSWER, .text = text, .len = strlen(text)});
}

static void happen(struct air *air, struct reader *reader)
{
	static const char *const reasons[] = {"WRONG_KEY", "CONN_FAILED", "AUTH_FAILED",
					      ""};
	struct wifi_event event = {.type = reader_u8(reader) % (WIFI_EVENT_DPP_FAIL + 1),
				   .code = reader_u8(reader)};
	uint8_t flags = reader_u8(reader);

	event.network = (flags & 1) ? 3 : 0;
	event.bssid[0] = (flags & 2) ? 2 : 0;
	event.bssid[5] = (flags & 4) ? 1 : 0;
	event.locally = flags & 8;
	event.auth_type = (flags & 16) ? 3 : 0;
	event.auth_transaction = (flags & 32) ? 2 : 1;
	strcpy(event.text, reasons[flags >> 6]);
	step(air, (struct wifi_assoc_event){.type = WIFI_ASSOC_EVENT, .event = &event});
}

static void move(struct air *air, struct reader *reader)
{
	size_t len;

	switch ((enum move)(reader_u8(reader) % MOVES)) {
	case ANSWER_OK:
		answer(air, "OK", 2);
		break;
	case ANSWER_ZERO:
		answer(air, "0", 1);
		break;
	case ANSWER_FAIL:
		answer(air, "FAIL", 4);
		break;
	case ANSWER_BYTES:
		len = reader_u8(reader);
		len = len < reader->len ? len : reader->len;
		answer(air, reader_bytes(reader, len), len);
		break;
	case EVENT:
		happen(air, reader);
		break;
	case WAIT:
		air->now_us += reader_u8(reader) * UINT64_C(1000000);
		step(air, (struct wifi_assoc_event){.type = WIFI_ASSOC_TIMEOUT});
		break;
	case GONE:
		air->out = false;
		step(air, (struct wifi_assoc_event){.type = WIFI_ASSOC_GONE});
		break;
	case CANCEL:
		step(air, (struct wifi_assoc_event){.type = WIFI_ASSOC_CANCEL});
		break;
	case MOVES:
		break;
	}
}

/* However it is played with, it ends when it is told to. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reader reader = reader_of(data, len);
	struct air air = {.now_us = 1000000};
	struct wifi_assoc_config config = {.bss = {.freq = 2437, .ssid = {4, "ACME"}}};
	struct secret *passphrase;

	config.bss.security = kinds[reader_u8(&reader) % ARRAY_SIZE(kinds)];
	must(secret_new("correct horse", 13, &passphrase) == 0);
	if (config.bss.security.akms)
		config.credentials.passphrase = passphrase;
	must(wifi_assoc_new(&config, &air.assoc) == 0);
	step(&air, (struct wifi_assoc_event){.type = WIFI_ASSOC_START});
	while (reader.len > 0)
		move(&air, &reader);
	step(&air, (struct wifi_assoc_event){.type = WIFI_ASSOC_CANCEL});
	if (air.out)
		answer(&air, "0", 1);
	must(air.ended);
	wifi_assoc_free(air.assoc);
	secret_free(passphrase);
	return 0;
}
