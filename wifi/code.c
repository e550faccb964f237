/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/code.h"

#include "base/buf.h"
#include "base/hex.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

/*
 * "WIFI:" and fields "NAME:value;" in any order. ZXing's form puts a backslash before what would end
 * a value, and may put quotes around one. The form of the WPA3 specification (version 3, 7.1) has
 * neither, and writes %XX. It is known by the fields that it alone has.
 */
enum form { FORM_ZXING, FORM_WPA3 };

/* What is left of a code; the fields are copied into a value that is wiped. */
struct fields {
	const char *text;
	size_t len;
	enum form form;
	char name[4];
	struct buf value;
};

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

/* The length of the value at text up to its ';', SIZE_MAX: it has none. */
static size_t value_length(const char *text, size_t len, enum form form)
{
	for (size_t i = 0; i < len; i++) {
		if (form == FORM_ZXING && text[i] == '\\')
			i++;
		else if (text[i] == ';')
			return i;
	}
	return SIZE_MAX;
}

/* Quotes around a value are not part of it; one that is has a backslash before it. */
static bool is_quoted(const char *text, size_t len)
{
	size_t backslashes = 0;

	if (len < 2 || text[0] != '"' || text[len - 1] != '"')
		return false;
	while (text[len - 2 - backslashes] == '\\')
		backslashes++; /* ends at the first quote at the latest */
	return backslashes % 2 == 0;
}

static int decode_zxing(const char *text, size_t len, struct buf *ret)
{
	bool quoted = is_quoted(text, len);

	text += quoted;
	len -= 2 * quoted;
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\\' && ++i == len)
			return -EINVAL;
		buf_u8(ret, (uint8_t)text[i]);
	}
	return 0;
}

static int decode_wpa3(const char *text, size_t len, struct buf *ret)
{
	for (size_t i = 0; i < len; i++) {
		uint8_t byte = (uint8_t)text[i];

		if (byte == '%') {
			if (len - i < 3 ||
			    hex_decode((char[]){text[i + 1], text[i + 2], '\0'}, &byte,
				       1) != 1)
				return -EINVAL;
			i += 2;
		}
		buf_u8(ret, byte);
	}
	return 0;
}

/* 1: name and value are the next field's; 0: the end; -EINVAL, -ENOMEM. */
static int next_field(struct fields *fields, const char **ret_problem)
{
	const char *colon;
	size_t name_len, len;
	int r;

	if (!fields->len || (fields->len == 1 && fields->text[0] == ';'))
		return 0;
	colon = memchr(fields->text, ':', fields->len);
	name_len = colon ? (size_t)(colon - fields->text) : SIZE_MAX;
	len = colon ? value_length(colon + 1, fields->len - name_len - 1, fields->form)
		    : SIZE_MAX;
	if (len == SIZE_MAX || name_len == 0 || memchr(fields->text, ';', name_len)) {
		*ret_problem = "a field is cut, or has no name";
		return -EINVAL;
	}
	memset(fields->name, 0,
	       sizeof(fields->name)); /* stays empty when it is a long one */
	if (name_len < sizeof(fields->name))
		memcpy(fields->name, fields->text, name_len);
	buf_clear(&fields->value);
	r = (fields->form == FORM_WPA3 ? decode_wpa3 : decode_zxing)(colon + 1, len,
								     &fields->value);
	buf_u8(&fields->value, '\0'); /* so that it is a string where it has to be one */
	if (fields->value.error)
		return -ENOMEM;
	fields->value.len--;
	if (r < 0)
		*ret_problem = "an escape is cut, or is none";
	fields->text = colon + 1 + len + 1;
	fields->len -= name_len + 1 + len + 1;
	return r < 0 ? r : 1;
}

static bool field_is(const struct fields *fields, const char *name)
{
	return strcmp(fields->name, name) == 0;
}

/* The value is these letters, in either case. */
static bool value_is(const struct fields *fields, const char *text)
{
	return fields->value.len == strlen(text) &&
	       strcasecmp((const char *)fields->value.data, text) == 0;
}

static int find_form(const char *text, size_t len, enum form *ret)
{
	struct fields fields = {.text = text, .len = len};
	const char *problem;
	int r;

	*ret = FORM_ZXING;
	while ((r = next_field(&fields, &problem)) > 0)
		if (field_is(&fields, "R") || field_is(&fields, "K"))
			*ret = FORM_WPA3;
	buf_deinit(&fields.value);
	return r == -ENOMEM
		       ? r
		       : 0; /* a fault is one of the form that is found: found again */
}

static int read_security(const struct fields *fields, struct wifi_code *code)
{
	for (size_t i = 0; i < ARRAY_SIZE(security_names); i++)
		if (value_is(fields, security_names[i].name)) {
			code->security = security_names[i].security;
			return 0;
		}
	return -EINVAL;
}

static int read_passphrase(const struct fields *fields, struct wifi_code *code)
{
	if (!fields->value.len)
		return 0;
	return secret_new(fields->value.data, fields->value.len, &code->passphrase);
}

static int read_hidden(const struct fields *fields, struct wifi_code *code)
{
	code->hidden = value_is(fields, "true");
	return code->hidden || value_is(fields, "false") || value_is(fields, "")
		       ? 0
		       : -EINVAL;
}

static int read_disabled(const struct fields *fields, struct wifi_code *code)
{
	const char *value = (const char *)fields->value.data;

	if (!fields->value.len ||
	    strspn(value, "0123456789abcdefABCDEF") != fields->value.len)
		return -EINVAL;
	code->transition_disable = strspn(value, "0") != fields->value.len;
	return 0;
}

static int read_text(const struct fields *fields, char *ret, size_t size)
{
	if (fields->value.len >= size ||
	    memchr(fields->value.data, '\0', fields->value.len))
		return -EINVAL;
	memcpy(ret, fields->value.data, fields->value.len + 1);
	return 0;
}

/* clang-format off */
enum seen {
	SEEN_T = 1 << 0, SEEN_S = 1 << 1, SEEN_P = 1 << 2, SEEN_H = 1 << 3, SEEN_R = 1 << 4,
	SEEN_I = 1 << 5, SEEN_A = 1 << 6, SEEN_E = 1 << 7, SEEN_PH2 = 1 << 8,
};
static const struct { const char *name; enum seen seen; const char *problem; } known[] = {
	{"T",   SEEN_T,   "its security (T) is not known"},
	{"S",   SEEN_S,   "its SSID (S) has more than 32 bytes"},
	{"P",   SEEN_P,   "its passphrase (P) is too long"},
	{"H",   SEEN_H,   "H is neither true nor false"},
	{"R",   SEEN_R,   "R is not a hexadecimal number"},
	{"I",   SEEN_I,   "its identity (I) is too long"},
	{"A",   SEEN_A,   "its anonymous identity (A) is too long"},
	{"E",   SEEN_E,   "its EAP method (E) is too long"},
	{"PH2", SEEN_PH2, "its second phase (PH2) is too long"},
};
/* clang-format on */

static int read_field(const struct fields *fields, enum seen field,
		      struct wifi_code *code)
{
	switch (field) {
	case SEEN_T:
		return read_security(fields, code);
	case SEEN_S:
		return wifi_ssid_set(&code->ssid, fields->value.data, fields->value.len);
	case SEEN_P:
		return read_passphrase(fields, code);
	case SEEN_H:
		return read_hidden(fields, code);
	case SEEN_R:
		return read_disabled(fields, code);
	case SEEN_I:
		return read_text(fields, code->identity, sizeof(code->identity));
	case SEEN_A:
		return read_text(fields, code->anonymous, sizeof(code->anonymous));
	case SEEN_E:
		return read_text(fields, code->eap, sizeof(code->eap));
	case SEEN_PH2:
		return read_text(fields, code->phase2, sizeof(code->phase2));
	}
	return -EINVAL;
}

/* Which of the known ones, its index; ARRAY_SIZE: none, and so skipped. */
static size_t find_known(const struct fields *fields)
{
	size_t i = 0;

	while (i < ARRAY_SIZE(known) && !field_is(fields, known[i].name))
		i++;
	return i;
}

static int read_fields(struct fields *fields, struct wifi_code *code, unsigned *ret_seen,
		       const char **ret_problem)
{
	unsigned seen = 0;
	int r;

	while ((r = next_field(fields, ret_problem)) > 0) {
		size_t i = find_known(fields);

		if (i == ARRAY_SIZE(known))
			continue;
		if (seen & known[i].seen) {
			*ret_problem = "a field is there twice";
			return -EINVAL;
		}
		seen |= known[i].seen;
		r = read_field(fields, known[i].seen, code);
		if (r < 0) {
			*ret_problem = known[i].problem;
			return r == -ENOMEM ? r : -EINVAL;
		}
	}
	*ret_seen = seen;
	return r;
}

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
	if (!(seen & SEEN_T) && code->passphrase)
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
	static const char scheme[] = "WIFI:";
	struct wifi_code code = {};
	struct fields fields = {};
	unsigned seen = 0;
	int r;

	*ret_problem = "it does not begin with WIFI:";
	while (len && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		len--;
	if (len > WIFI_CODE_MAX) {
		*ret_problem = "it is too long";
		return -EINVAL;
	}
	if (len < sizeof(scheme) - 1 ||
	    strncasecmp(text, scheme, sizeof(scheme) - 1) != 0)
		return -EINVAL;
	fields.text = text + sizeof(scheme) - 1;
	fields.len = len - (sizeof(scheme) - 1);
	r = find_form(fields.text, fields.len, &fields.form);
	if (r == 0)
		r = read_fields(&fields, &code, &seen, ret_problem);
	buf_deinit(&fields.value);
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

static void write_field(struct buf *buf, const char *name, const void *data, size_t len)
{
	const char *bytes = data;

	buf_printf(buf, "%s:", name);
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] && strchr("\\;,\":", bytes[i]))
			buf_u8(buf, '\\');
		buf_u8(buf, (uint8_t)bytes[i]);
	}
	buf_u8(buf, ';');
}

static void write_text(struct buf *buf, const char *name, const char *text)
{
	if (*text)
		write_field(buf, name, text, strlen(text));
}

void wifi_code_write(const struct wifi_code *code, struct buf *ret)
{
	buf_string(ret, "WIFI:");
	buf_printf(ret, "T:%s;", security_names[code->security].name);
	write_field(ret, "S", code->ssid.data, code->ssid.len);
	if (code->security == WIFI_CODE_EAP) {
		write_text(ret, "E", code->eap);
		write_text(ret, "PH2", code->phase2);
		write_text(ret, "A", code->anonymous);
		write_text(ret, "I", code->identity);
	} else {
		write_text(ret, "I", code->sae_id);
	}
	if (code->passphrase)
		write_field(ret, "P", secret_data(code->passphrase),
			    secret_len(code->passphrase));
	if (code->hidden)
		buf_string(ret, "H:true;");
	buf_u8(ret, ';');
}
