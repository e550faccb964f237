/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Codes that carry a network, for the faces: what wifi/code reads of them. */
#include "wifi/code.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "setup/event-json.h"
#include "setup/network.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static inline void usher_code_freep(struct usher_code **code)
{
	*code = usher_code_free(*code);
}

struct usher_code {
	bool is_dpp;
	struct wifi_code wifi;
	struct dpp_code dpp;
};

static bool begins_with(const char *text, size_t len, const char *scheme)
{
	return len >= strlen(scheme) && !strncasecmp(text, scheme, strlen(scheme));
}

_public_ int usher_code_parse(const void *data, size_t len, struct usher_code **ret,
			      const char **ret_problem)
{
	_cleanup_(usher_code_freep) struct usher_code *code = calloc(1, sizeof(*code));
	const char *problem = NULL;
	int r = -EINVAL;

	if (!code)
		return -ENOMEM;
	code->is_dpp = begins_with(data, len, "DPP:");
	if (code->is_dpp)
		r = dpp_code_parse(data, len, &code->dpp, &problem);
	else if (begins_with(data, len, "WIFI:"))
		r = wifi_code_parse(data, len, &code->wifi, &problem);
	else
		problem = "it begins with neither WIFI: nor DPP:";
	if (r < 0) {
		if (ret_problem)
			*ret_problem = problem;
		return r;
	}
	*ret = steal(&code);
	return 0;
}

_public_ struct usher_code *usher_code_free(struct usher_code *code)
{
	if (!code)
		return NULL;
	wifi_code_deinit(&code->wifi);
	free(code);
	return NULL;
}

_public_ const char *usher_code_get_kind(const struct usher_code *code)
{
	return code->is_dpp ? "dpp" : "wifi";
}

_public_ const uint8_t *usher_code_get_ssid(const struct usher_code *code,
					    size_t *ret_len)
{
	if (code->is_dpp)
		return NULL;
	if (ret_len)
		*ret_len = code->wifi.ssid.len;
	return code->wifi.ssid.data;
}

_public_ bool usher_code_has_passphrase(const struct usher_code *code)
{
	return code->wifi.passphrase != NULL;
}

static int apply_eap(const struct wifi_code *code, struct usher_network *network)
{
	const struct {
		const char *key, *value;
	} rows[] = {
		{"identity", code->identity},
		{"anonymous", code->anonymous},
		{"method", code->eap},
		{"phase2", code->phase2},
	};
	int r = 0;

	for (size_t i = 0; r >= 0 && i < ARRAY_SIZE(rows); i++)
		if (*rows[i].value)
			r = usher_network_set_eap(network, rows[i].key, rows[i].value);
	return r;
}

_public_ int usher_code_apply(const struct usher_code *code,
			      struct usher_network *network)
{
	const struct wifi_code *wifi = &code->wifi;
	int r;

	if (code->is_dpp)
		return -EOPNOTSUPP;
	r = usher_network_set_ssid(network, wifi->ssid.data, wifi->ssid.len);
	if (r >= 0)
		r = usher_network_set_passphrase(
			network, wifi->passphrase ? secret_data(wifi->passphrase) : NULL,
			wifi->passphrase ? secret_len(wifi->passphrase) : 0);
	if (r >= 0 && wifi->security == WIFI_CODE_EAP)
		r = apply_eap(wifi, network);
	if (r >= 0)
		usher_network_set_hidden(network, wifi->hidden);
	return r;
}

/* ---- As a line ---- */

static const char *security_name(enum wifi_code_security security)
{
	switch (security) {
	case WIFI_CODE_OPEN:
		return "open";
	case WIFI_CODE_WEP:
		return "wep";
	case WIFI_CODE_WPA:
		return "wpa";
	case WIFI_CODE_SAE:
		return "sae";
	case WIFI_CODE_EAP:
		return "enterprise";
	}
	return NULL;
}

static void add_text(struct json *line, const char *key, const char *value)
{
	_cleanup_(freep) char *text = text_to_utf8(value, strlen(value));

	if (*value)
		json_add_string(line, key, text);
}

static void add_wifi(const struct wifi_code *code, struct json *line)
{
	event_add_ssid(line, code->ssid.data, code->ssid.len);
	json_add_string(line, "security", security_name(code->security));
	json_add_bool(line, "hidden", code->hidden);
	json_add_bool(line, "has_passphrase", code->passphrase != NULL);
	if (code->transition_disable)
		json_add_bool(line, "transition_disable", true);
	add_text(line, "sae_id", code->sae_id);
	add_text(line, "identity", code->identity);
	add_text(line, "anonymous", code->anonymous);
	add_text(line, "eap", code->eap);
	add_text(line, "phase2", code->phase2);
}

static void add_dpp(const struct dpp_code *code, struct json *line)
{
	struct json *list = json_add_array(line, "freqs");
	char mac[18];

	for (size_t i = 0; i < code->n_freqs; i++)
		json_add_number(list, NULL, code->freqs[i]);
	snprintf(mac, sizeof(mac), "%02x:%02x:%02x:%02x:%02x:%02x", code->mac[0],
		 code->mac[1], code->mac[2], code->mac[3], code->mac[4], code->mac[5]);
	json_add_string(line, "mac", code->has_mac ? mac : NULL);
	if (code->version)
		json_add_number(line, "version", code->version);
	add_text(line, "info", code->info);
	add_text(line, "host", code->host);
	if (code->port)
		json_add_number(line, "port", code->port);
	json_add_string(line, "curve", code->curve);
	json_add_hex(line, "key", code->key, code->key_len);
}

/* Into memory that is wiped, where a JSON tree would leave copies. */
static char *add_passphrase(char *line, const struct secret *passphrase)
{
	char *text = text_to_utf8(secret_data(passphrase), secret_len(passphrase));
	struct buf buf = {0};

	if (line && text) {
		buf_bytes(&buf, line, strlen(line) - 1); /* all but its brace */
		buf_string(&buf, ",\"passphrase\":\"");
		for (const char *p = text; *p; p++) {
			if ((unsigned char)*p < 0x20)
				buf_printf(&buf, "\\u%04x", (unsigned)*p);
			else
				buf_printf(&buf, *p == '"' || *p == '\\' ? "\\%c" : "%c",
					   *p);
		}
		buf_string(&buf, "\"}");
	}
	if (text)
		secret_wipe(text, strlen(text));
	free(text);
	free(line);
	line = buf.len ? buf_steal_string(&buf) : NULL;
	buf_deinit(&buf);
	return line;
}

_public_ char *usher_code_to_json(const struct usher_code *code, bool secrets)
{
	_cleanup_(json_freep) struct json *line = json_new_object();
	char *text;

	json_add_number(line, "v", 1);
	json_add_string(line, "event", "result");
	json_add_bool(line, "ok", true);
	json_add_string(line, "kind", usher_code_get_kind(code));
	if (code->is_dpp)
		add_dpp(&code->dpp, line);
	else
		add_wifi(&code->wifi, line);
	text = json_print(line);
	if (secrets && code->wifi.passphrase)
		text = add_passphrase(text, code->wifi.passphrase);
	return text;
}
