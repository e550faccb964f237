/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/code.h"

#include "wifi/code-fields.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

/* "WIFI:" and fields; the form of the WPA3 specification is known by those that it alone has. */

struct security_name {
	const char *name;
	enum wifi_code_security security;
};

/* clang-format off */
static const struct security_name security_names[] = { /* the first of each is written */
	{"nopass",   WIFI_CODE_OPEN},
	{"WEP",      WIFI_CODE_WEP},
	{"WPA",      WIFI_CODE_WPA},
	{"SAE",      WIFI_CODE_SAE},
	{"WPA2-EAP", WIFI_CODE_EAP},
	{"",         WIFI_CODE_OPEN},
	{"WPA2",     WIFI_CODE_WPA},
	{"WPA/WPA2", WIFI_CODE_WPA},
	{"WPA3",     WIFI_CODE_SAE},
	{"WPA-EAP",  WIFI_CODE_EAP},
	{"WPA3-EAP", WIFI_CODE_EAP},
};
/* clang-format on */

/* The value is these letters, in either case. */
static bool value_is(const struct code_fields *fields, const char *text)
{
	return fields->value.len == strlen(text) &&
	       strcasecmp((const char *)fields->value.data, text) == 0;
}

/* A fault is one of the form that is found: found again. */
static int find_form(const struct code_fields *of, enum code_form *ret)
{
	struct code_fields fields = {.text = of->text, .len = of->len};
	const char *problem;
	int r;

	*ret = CODE_FORM_ZXING;
	while ((r = code_fields_next(&fields, &problem)) > 0)
		if (code_field_is(&fields, "R") || code_field_is(&fields, "K"))
			*ret = CODE_FORM_WPA3;
	code_fields_deinit(&fields);
	return r == -ENOMEM ? r : 0;
}

/* ---- The fields; code: a struct wifi_code ---- */

static int read_security(const struct code_fields *fields, void *code)
{
	struct wifi_code *wifi = code;

	for (size_t i = 0; i < ARRAY_SIZE(security_names); i++)
		if (value_is(fields, security_names[i].name)) {
			wifi->security = security_names[i].security;
			return 0;
		}
	return -EINVAL;
}

static int read_ssid(const struct code_fields *fields, void *code)
{
	struct wifi_code *wifi = code;

	return wifi_ssid_set(&wifi->ssid, fields->value.data, fields->value.len);
}

static int read_passphrase(const struct code_fields *fields, void *code)
{
	struct wifi_code *wifi = code;

	if (!fields->value.len)
		return 0;
	return secret_new(fields->value.data, fields->value.len, &wifi->passphrase);
}

static int read_hidden(const struct code_fields *fields, void *code)
{
	struct wifi_code *wifi = code;

	wifi->hidden = value_is(fields, "true");
	return wifi->hidden || value_is(fields, "false") || value_is(fields, "")
		       ? 0
		       : -EINVAL;
}

static int read_disabled(const struct code_fields *fields, void *code)
{
	const char *value = (const char *)fields->value.data;
	struct wifi_code *wifi = code;

	if (!fields->value.len ||
	    strspn(value, "0123456789abcdefABCDEF") != fields->value.len)
		return -EINVAL;
	wifi->transition_disable = strspn(value, "0") != fields->value.len;
	return 0;
}

static int read_identity(const struct code_fields *fields, void *code)
{
	struct wifi_code *wifi = code;

	return code_field_text(fields, wifi->identity, sizeof(wifi->identity));
}

static int read_anonymous(const struct code_fields *fields, void *code)
{
	struct wifi_code *wifi = code;

	return code_field_text(fields, wifi->anonymous, sizeof(wifi->anonymous));
}

static int read_eap(const struct code_fields *fields, void *code)
{
	struct wifi_code *wifi = code;

	return code_field_text(fields, wifi->eap, sizeof(wifi->eap));
}

static int read_phase2(const struct code_fields *fields, void *code)
{
	struct wifi_code *wifi = code;

	return code_field_text(fields, wifi->phase2, sizeof(wifi->phase2));
}

/* clang-format off */
enum { RULE_T }; /* the bit of the first */
static const struct code_rule rules[] = {
	[RULE_T] = {"T", read_security, "its security (T) is not known"},
	{"S",   read_ssid,       "its SSID (S) has more than 32 bytes"},
	{"P",   read_passphrase, "its passphrase (P) is too long"},
	{"H",   read_hidden,     "H is neither true nor false"},
	{"R",   read_disabled,   "R is not a hexadecimal number"},
	{"I",   read_identity,   "its identity (I) is too long"},
	{"A",   read_anonymous,  "its anonymous identity (A) is too long"},
	{"E",   read_eap,        "its EAP method (E) is too long"},
	{"PH2", read_phase2,     "its second phase (PH2) is too long"},
};
/* clang-format on */

/* I is the identity of 802.1X, and the password identifier of SAE. */
static void settle_texts(struct wifi_code *code)
{
	if (code->security == WIFI_CODE_EAP)
		return;
	if (code->security != WIFI_CODE_OPEN)
		memcpy(code->sae_id, code->identity, sizeof(code->sae_id));
	memset(code->identity, 0, sizeof(code->identity));
	memset(code->anonymous, 0, sizeof(code->anonymous));
	memset(code->eap, 0, sizeof(code->eap));
	memset(code->phase2, 0, sizeof(code->phase2));
}

/* What the fields say together. */
static const char *check(struct wifi_code *code, unsigned seen)
{
	if (!code->ssid.len)
		return "it has no SSID (S)";
	if (!(seen & 1u << RULE_T) && code->passphrase)
		code->security = WIFI_CODE_WPA;
	settle_texts(code);
	if (code->security == WIFI_CODE_OPEN)
		return code->passphrase
			       ? "it says that the network is open, and has a passphrase"
			       : NULL;
	if (!code->passphrase && code->security != WIFI_CODE_EAP)
		return "its network needs a passphrase (P), and it has none";
	return NULL;
}

int wifi_code_parse(const char *text, size_t len, struct wifi_code *ret,
		    const char **ret_problem)
{
	struct wifi_code code = {};
	struct code_fields fields;
	unsigned seen = 0;
	int r;

	*ret_problem = "it does not begin with WIFI:";
	if (!code_fields_begin(&fields, text, len, "WIFI:"))
		return -EINVAL;
	*ret_problem = "it is too long";
	if (fields.len > WIFI_CODE_MAX - strlen("WIFI:"))
		return -EINVAL;
	r = find_form(&fields, &fields.form);
	if (r == 0)
		r = code_fields_read(&fields, rules, ARRAY_SIZE(rules), &code, &seen,
				     ret_problem);
	code_fields_deinit(&fields);
	if (r == 0) {
		*ret_problem = check(&code, seen);
		r = *ret_problem ? -EINVAL : 0;
	}
	if (r < 0) {
		wifi_code_deinit(&code);
		return r;
	}
	*ret = code;
	return 0;
}

void wifi_code_deinit(struct wifi_code *code)
{
	code->passphrase = secret_free(code->passphrase);
	*code = (struct wifi_code){};
}

static void write_text(struct buf *buf, const char *name, const char *text)
{
	if (*text)
		code_field_write(buf, name, text, strlen(text));
}

void wifi_code_write(const struct wifi_code *code, struct buf *ret)
{
	buf_string(ret, "WIFI:");
	buf_printf(ret, "T:%s;", security_names[code->security].name);
	code_field_write(ret, "S", code->ssid.data, code->ssid.len);
	if (code->security == WIFI_CODE_EAP) {
		write_text(ret, "E", code->eap);
		write_text(ret, "PH2", code->phase2);
		write_text(ret, "A", code->anonymous);
		write_text(ret, "I", code->identity);
	} else {
		write_text(ret, "I", code->sae_id);
	}
	if (code->passphrase)
		code_field_write(ret, "P", secret_data(code->passphrase),
				 secret_len(code->passphrase));
	if (code->hidden)
		buf_string(ret, "H:true;");
	buf_u8(ret, ';');
}
