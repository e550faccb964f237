/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The line of `usher code parse --json` (doc/json.md). */
#include "setup/code.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "setup/event-json.h"

#include <stdio.h>
#include <string.h>

static void add_text(struct json *line, const char *key, const char *value)
{
	_cleanup_(freep) char *text = text_to_utf8(value, strlen(value));

	if (*value)
		json_add_string(line, key, text);
}

/* ---- Networks ---- */

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

/* ---- Accessories ---- */

static void add_espressif(const struct espressif_code *code, struct json *line)
{
	json_add_string(line, "name", code->name);
	json_add_string(line, "transport",
			code->transport == ESPRESSIF_SOFTAP ? "softap" : "ble");
	if (code->security == ESPRESSIF_SECURITY_NOT_TOLD)
		json_add_null(line, "security");
	else
		json_add_number(line, "security", code->security);
	add_text(line, "username", code->username);
	json_add_bool(line, "has_pop", code->pop != NULL);
	if (code->transport == ESPRESSIF_SOFTAP)
		json_add_bool(line, "has_password", code->password != NULL);
}

/* Those of a bit set that are in it, the lowest first. */
static void add_bits(struct json *line, const char *key, const char *const *names,
		     size_t n, unsigned bits)
{
	struct json *list = json_add_array(line, key);

	for (size_t i = 0; i < n; i++)
		if (bits & 1u << i)
			json_add_string(list, NULL, names[i]);
}

static void add_matter_one(const struct matter_code *code, struct json *object)
{
	static const char *const flows[] = {
		[MATTER_FLOW_STANDARD] = "standard",
		[MATTER_FLOW_USER_INTENT] = "user-intent",
		[MATTER_FLOW_CUSTOM] = "custom",
	};
	static const char *const discoveries[] = {"softap", "ble", "on-network",
						  "wifi-paf", "nfc"};

	json_add_string(object, "form", code->manual ? "digits" : "qr");
	if (code->has_ids) {
		json_add_number(object, "vendor_id", code->vendor_id);
		json_add_number(object, "product_id", code->product_id);
	} else {
		json_add_null(object, "vendor_id");
		json_add_null(object, "product_id");
	}
	json_add_string(object, "flow", flows[code->flow]);
	if (code->manual) {
		json_add_number(object, "short_discriminator", code->discriminator >> 8);
		return;
	}
	json_add_number(object, "discriminator", code->discriminator);
	add_bits(object, "discovery", discoveries, ARRAY_SIZE(discoveries),
		 code->discovery);
}

static void add_matter(const struct matter_codes *codes, struct json *line)
{
	struct json *list;

	add_matter_one(&codes->codes[0], line);
	if (codes->n == 1)
		return;
	list = json_add_array(line, "more");
	for (size_t i = 1; i < codes->n; i++) {
		struct json *object = json_new_object();

		add_matter_one(&codes->codes[i], object);
		json_add(list, NULL, object);
	}
}

static void add_homekit(const struct homekit_code *code, struct json *line)
{
	static const char *const transports[] = {"nfc", "ip", "ble", "wac"};

	if (!*code->setup_id)
		return;
	json_add_string(line, "setup_id", code->setup_id);
	json_add_number(line, "category", code->category);
	json_add_string(line, "category_name", homekit_category_name(code->category));
	add_bits(line, "transports", transports, ARRAY_SIZE(transports), code->flags);
}

static void add_aware(const struct aware_code *code, struct json *line)
{
	json_add_string(line, "service", code->service);
	add_text(line, "name", code->name);
	json_add_bool(line, "has_password", code->password != NULL);
}

/* ---- Secrets, into memory that is wiped, where a JSON tree would leave copies ---- */

static void append_string(struct buf *buf, const struct secret *secret)
{
	char *text = text_to_utf8(secret_data(secret), secret_len(secret));

	buf_u8(buf, '"');
	for (const char *p = text; text && *p; p++) {
		if ((unsigned char)*p < 0x20)
			buf_printf(buf, "\\u%04x", (unsigned)*p);
		else
			buf_printf(buf, *p == '"' || *p == '\\' ? "\\%c" : "%c", *p);
	}
	buf_u8(buf, '"');
	if (text)
		secret_wipe(text, strlen(text));
	free(text);
}

static void append(struct buf *buf, const char *key, const struct secret *secret)
{
	if (!secret)
		return;
	buf_printf(buf, ",\"%s\":", key);
	append_string(buf, secret);
}

static void append_secrets(struct buf *buf, const struct usher_code *code)
{
	const struct matter_codes *matter = &code->matter;

	append(buf, "passphrase", code->wifi.passphrase);
	append(buf, "pop", code->espressif.pop);
	append(buf, "password", code->espressif.password);
	append(buf, "setup_code", code->homekit.setup_code);
	append(buf, "password", code->aware.password);
	if (matter->n == 1)
		append(buf, "passcode", matter->codes[0].passcode);
	for (size_t i = 0; matter->n > 1 && i < matter->n; i++) {
		buf_string(buf, i ? "," : ",\"passcodes\":[");
		append_string(buf, matter->codes[i].passcode);
	}
	if (matter->n > 1)
		buf_u8(buf, ']');
}

static char *add_secrets(char *line, const struct usher_code *code)
{
	struct buf buf = {0};

	if (!line)
		return NULL;
	buf_bytes(&buf, line, strlen(line) - 1); /* all but its brace */
	append_secrets(&buf, code);
	buf_u8(&buf, '}');
	free(line);
	line = buf_steal_string(&buf);
	buf_deinit(&buf);
	return line;
}

_public_ char *usher_code_to_json(const struct usher_code *code, unsigned flags)
{
	_cleanup_(json_freep) struct json *line = json_new_object();
	char *text;

	json_add_number(line, "v", 1);
	json_add_string(line, "event", flags & USHER_CODE_OF_SEVERAL ? "code" : "result");
	json_add_bool(line, "ok", true);
	json_add_string(line, "kind", usher_code_get_kind(code));
	switch (code->kind) {
	case CODE_WIFI:
		add_wifi(&code->wifi, line);
		break;
	case CODE_DPP:
		add_dpp(&code->dpp, line);
		break;
	case CODE_ESPRESSIF:
		add_espressif(&code->espressif, line);
		break;
	case CODE_MATTER:
		add_matter(&code->matter, line);
		break;
	case CODE_HOMEKIT:
		add_homekit(&code->homekit, line);
		break;
	case CODE_AWARE:
		add_aware(&code->aware, line);
		break;
	}
	text = json_print(line);
	return flags & USHER_CODE_SECRETS ? add_secrets(text, code) : text;
}
