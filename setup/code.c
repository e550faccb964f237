/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Codes of every kind: which one it is, and what the faces want to know of it. */
#include "setup/code.h"

#include "base/text.h"
#include "setup/network.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

size_t code_trim(const char **text, size_t len)
{
	static const char space[] = " \t\r\n";

	while (len && memchr(space, (*text)[len - 1], strlen(space)))
		len--;
	for (; len && memchr(space, **text, strlen(space)); len--)
		++*text;
	return len;
}

static bool begins_with(const char *text, size_t len, const char *scheme)
{
	return len >= strlen(scheme) && !strncasecmp(text, scheme, strlen(scheme));
}

/* ---- A row of each kind ---- */

static bool is_wifi(const char *text, size_t len)
{
	return begins_with(text, len, "WIFI:");
}

static bool is_dpp(const char *text, size_t len)
{
	return begins_with(text, len, "DPP:");
}

static int parse_wifi(const char *text, size_t len, struct usher_code *code,
		      const char **ret_problem)
{
	return wifi_code_parse(text, len, &code->wifi, ret_problem);
}

static int parse_dpp(const char *text, size_t len, struct usher_code *code,
		     const char **ret_problem)
{
	return dpp_code_parse(text, len, &code->dpp, ret_problem);
}

static int parse_espressif(const char *text, size_t len, struct usher_code *code,
			   const char **ret_problem)
{
	return espressif_code_parse(text, len, &code->espressif, ret_problem);
}

static int parse_matter(const char *text, size_t len, struct usher_code *code,
			const char **ret_problem)
{
	return matter_code_parse(text, len, &code->matter, ret_problem);
}

static int parse_homekit(const char *text, size_t len, struct usher_code *code,
			 const char **ret_problem)
{
	return homekit_code_parse(text, len, &code->homekit, ret_problem);
}

static int parse_aware(const char *text, size_t len, struct usher_code *code,
		       const char **ret_problem)
{
	return aware_code_parse(text, len, &code->aware, ret_problem);
}

static char *name_wifi(const struct usher_code *code)
{
	return text_to_utf8(code->wifi.ssid.data, code->wifi.ssid.len);
}

static char *name_dpp(const struct usher_code *code)
{
	const char *info = code->dpp.info;

	return *info ? text_to_utf8(info, strlen(info)) : strdup("Easy Connect");
}

static char *name_espressif(const struct usher_code *code)
{
	return strdup(code->espressif.name);
}

static char *name_matter(const struct usher_code *code)
{
	const struct matter_code *matter = &code->matter.codes[0];
	unsigned first = matter->discriminator;
	char *name;
	int r;

	if (matter->manual) /* the upper bits alone */
		r = asprintf(&name, "Matter %u-%u", first, first + 255);
	else
		r = asprintf(&name, "Matter %u", first);
	return r < 0 ? NULL : name;
}

static char *name_homekit(const struct usher_code *code)
{
	const char *id = code->homekit.setup_id;
	char *name;

	return asprintf(&name, "HomeKit%s%s", *id ? " " : "", id) < 0 ? NULL : name;
}

static char *name_aware(const struct usher_code *code)
{
	const struct aware_code *aware = &code->aware;

	return strdup(*aware->name ? aware->name : aware->service);
}

/* clang-format off */
static const struct {
	const char *name;
	bool (*is)(const char *text, size_t len);
	int (*parse)(const char *text, size_t len, struct usher_code *code, const char **ret_problem);
	char *(*name_of)(const struct usher_code *code);
	const char *elsewhere; /* usher only finds the accessory */
} kinds[] = {
	[CODE_WIFI]      = {"wifi",      is_wifi,           parse_wifi,      name_wifi,      NULL},
	[CODE_DPP]       = {"dpp",       is_dpp,            parse_dpp,       name_dpp,       NULL},
	[CODE_ESPRESSIF] = {"espressif", espressif_code_is, parse_espressif, name_espressif, NULL},
	[CODE_MATTER]    = {"matter",    matter_code_is,    parse_matter,    name_matter,
			    N_("Set it up with a Matter controller.")},
	[CODE_HOMEKIT]   = {"homekit",   homekit_code_is,   parse_homekit,   name_homekit,
			    N_("Set it up with a HomeKit controller.")},
	[CODE_AWARE]     = {"aware",     aware_code_is,     parse_aware,     name_aware,     NULL},
};
/* clang-format on */

_public_ int usher_code_parse(const void *data, size_t len, struct usher_code **ret,
			      const char **ret_problem)
{
	_cleanup_(usher_code_freep) struct usher_code *code = calloc(1, sizeof(*code));
	const char *problem = N_(
			   "it is no code of a known kind: WIFI:, DPP:, AWARE:, MT:, "
			   "X-HM:// or Espressif's"),
		   *text = data;
	size_t kind = 0;
	int r = -EPROTONOSUPPORT;

	if (!code)
		return -ENOMEM;
	len = code_trim(&text, len);
	while (kind < ARRAY_SIZE(kinds) && !kinds[kind].is(text, len))
		kind++;
	if (kind < ARRAY_SIZE(kinds)) {
		code->kind = (enum code_kind)kind;
		r = kinds[kind].parse(text, len, code, &problem);
	}
	if (r != -ENOMEM && ret_problem)
		*ret_problem = problem;
	if (r < 0)
		return r;
	code->name = kinds[kind].name_of(code);
	if (!code->name)
		return -ENOMEM;
	*ret = steal(&code);
	return 0;
}

_public_ struct usher_code *usher_code_free(struct usher_code *code)
{
	if (!code)
		return NULL;
	wifi_code_deinit(&code->wifi);
	espressif_code_deinit(&code->espressif);
	matter_code_deinit(&code->matter);
	homekit_code_deinit(&code->homekit);
	aware_code_deinit(&code->aware);
	free(code->name);
	free(code);
	return NULL;
}

_public_ const char *usher_code_get_kind(const struct usher_code *code)
{
	return kinds[code->kind].name;
}

_public_ const char *usher_code_get_name(const struct usher_code *code)
{
	return code->name;
}

_public_ const char *usher_code_get_elsewhere(const struct usher_code *code)
{
	return kinds[code->kind].elsewhere;
}

_public_ bool usher_code_names_accessory(const struct usher_code *code)
{
	const struct matter_code *matter = &code->matter.codes[0];

	switch (code->kind) {
	case CODE_WIFI:
	case CODE_DPP:
		return false;
	case CODE_ESPRESSIF:
	case CODE_AWARE:
		return true;
	case CODE_MATTER: /* nothing else than Bluetooth is listened to for it */
		return !matter->discovery || matter->discovery & MATTER_BLE;
	case CODE_HOMEKIT:
		return *code->homekit.setup_id && code->homekit.flags & HOMEKIT_BLE;
	}
	return false;
}

_public_ bool usher_code_is_softap(const struct usher_code *code)
{
	return code->kind == CODE_ESPRESSIF &&
	       code->espressif.transport == ESPRESSIF_SOFTAP;
}

/* ---- What a network is given by ---- */

_public_ const uint8_t *usher_code_get_ssid(const struct usher_code *code,
					    size_t *ret_len)
{
	if (code->kind != CODE_WIFI)
		return NULL;
	if (ret_len)
		*ret_len = code->wifi.ssid.len;
	return code->wifi.ssid.data;
}

_public_ bool usher_code_has_passphrase(const struct usher_code *code)
{
	return code->wifi.passphrase || code->aware.password;
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

	if (code->kind != CODE_WIFI)
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
