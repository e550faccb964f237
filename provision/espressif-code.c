/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/espressif-code.h"

#include "base/buf.h"
#include "base/hex.h"
#include "base/json.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

/*
 * {"ver":"v1","name":"PROV_0A1B2C","username":"wifiprov","pop":"abcd1234","transport":"ble"}, or
 * https://HOST/PATH?data= and that. Firmware prints such addresses unescaped on its console; a
 * browser then escapes what it likes of them.
 */

struct text {
	const char *at;
	size_t len;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct text trim(const char *at, size_t len)
{
	while (len && is_space(at[len - 1]))
		len--;
	while (len && is_space(*at))
		at++, len--;
	return (struct text){at, len};
}

/* ---- An address ---- */

static bool is_address(struct text text)
{
	static const char scheme[] = "https://";

	return text.len > strlen(scheme) && !strncasecmp(text.at, scheme, strlen(scheme));
}

/* The value of a parameter of its query, as it stands there. */
static bool find_parameter(struct text address, const char *name, struct text *ret)
{
	const char *end = address.at + address.len,
		   *p = memchr(address.at, '?', address.len);
	size_t len = strlen(name);

	while (p) {
		const char *next;

		p++;
		next = memchr(p, '&', (size_t)(end - p));
		if ((size_t)(end - p) > len && !memcmp(p, name, len) && p[len] == '=') {
			const char *value = p + len + 1, *stop = next ? next : end,
				   *hash = memchr(value, '#', (size_t)(stop - value));

			*ret = (struct text){value,
					     (size_t)((hash ? hash : stop) - value)};
			return true;
		}
		p = next;
	}
	return false;
}

/* RFC 3986 2.1; a '+' is itself. */
static int decode_percent(struct text text, struct buf *ret)
{
	for (size_t i = 0; i < text.len; i++) {
		uint8_t byte = (uint8_t)text.at[i];

		if (byte == '%') {
			if (text.len - i < 3 ||
			    hex_decode((char[]){text.at[i + 1], text.at[i + 2], '\0'},
				       &byte, 1) != 1)
				return -EINVAL;
			i += 2;
		}
		buf_u8(ret, byte);
	}
	return ret->error;
}

/* The object in an address. */
static int unwrap(struct text address, struct buf *ret, const char **ret_problem)
{
	struct text data;
	int r;

	*ret_problem = N_(
		"it is the address of a web page, and no code is in it (data=)");
	if (!find_parameter(address, "data", &data))
		return -EINVAL;
	if (data.len > 1 && data.at[0] == '{' && data.at[1] == '"') {
		/* nothing in it is escaped, and what looks like an end is not one */
		buf_bytes(ret, data.at, (size_t)(address.at + address.len - data.at));
		return ret->error;
	}
	r = decode_percent(data, ret);
	if (r == -EINVAL)
		*ret_problem = N_("an escape (%) in its address is cut, or is none");
	return r;
}

bool espressif_code_is(const char *text, size_t len)
{
	struct text trimmed = trim(text, len), data;

	if (is_address(trimmed))
		return find_parameter(trimmed, "data", &data);
	return trimmed.len && *trimmed.at == '{';
}

/* ---- The object ---- */

/* Without control characters; they are never part of a name. */
static int take_text(const char *value, char *ret, size_t size)
{
	size_t len = strlen(value);

	if (len >= size)
		return -EINVAL;
	for (size_t i = 0; i < len; i++)
		if ((uint8_t)value[i] < 0x20 || value[i] == 0x7f)
			return -EINVAL;
	memcpy(ret, value, len + 1);
	return 0;
}

static int take_version(const char *value, struct espressif_code *code)
{
	(void)code;
	return strcmp(value, "v1") == 0 ? 0 : -EINVAL;
}

static int take_name(const char *value, struct espressif_code *code)
{
	return *value ? take_text(value, code->name, sizeof(code->name)) : -EINVAL;
}

static int take_username(const char *value, struct espressif_code *code)
{
	return take_text(value, code->username, sizeof(code->username));
}

static int take_pop(const char *value, struct espressif_code *code)
{
	size_t len = strlen(value);

	if (len > ESPRESSIF_POP_MAX)
		return -EINVAL;
	return len ? secret_new(value, len, &code->pop) : 0;
}

static int take_transport(const char *value, struct espressif_code *code)
{
	bool is_softap = !strcmp(value, "softap");

	code->transport = is_softap ? ESPRESSIF_SOFTAP : ESPRESSIF_BLE;
	return is_softap || !strcmp(value, "ble") ? 0 : -EINVAL;
}

/* IEEE 802.11 M.4.1 */
static int take_password(const char *value, struct espressif_code *code)
{
	size_t len = strlen(value);

	if (len && (len < 8 || len > 63))
		return -EINVAL;
	return len ? secret_new(value, len, &code->password) : 0;
}

static int take_network(const char *value, struct espressif_code *code)
{
	(void)code;
	return strcmp(value, "wifi") == 0     ? 0
	       : strcmp(value, "thread") == 0 ? -EOPNOTSUPP
					      : -EINVAL;
}

/* clang-format off */
static const struct {
	const char *key;
	int (*take)(const char *value, struct espressif_code *code);
	const char *problem, *missing;
} fields[] = {
	{"ver",       take_version,   N_("its version (ver) is not v1"), N_("it has no version (ver)")},
	{"name",      take_name,      N_("its name is not 1 to 32 bytes of text"), N_("it has no name")},
	{"username",  take_username,  N_("its username is not up to 64 bytes of text"), NULL},
	{"pop",       take_pop,       N_("its proof of possession (pop) has more than 128 bytes"), NULL},
	{"transport", take_transport, N_("its transport is neither ble nor softap"), NULL},
	{"password",  take_password,  N_("its password is not 8 to 63 bytes long"), NULL},
	{"network",   take_network,   N_("its network is neither wifi nor thread"), NULL},
};
/* clang-format on */

/* A number, or its digit as text. */
static int take_security(const struct json *value, struct espressif_code *code)
{
	const char *text = json_string(value);
	double number = json_number(value, -1);

	if (text && strlen(text) == 1)
		number = *text - '0';
	if (number != 0 && number != 1 && number != 2)
		return -EINVAL;
	code->security = (int)number;
	return 0;
}

static int take_member(const struct json *member, struct espressif_code *code,
		       unsigned *seen, const char **ret_problem)
{
	const char *value = json_string(member);
	size_t i = 0;
	int r;

	while (i < ARRAY_SIZE(fields) && strcmp(json_key(member), fields[i].key) != 0)
		i++;
	if (i == ARRAY_SIZE(fields) && strcmp(json_key(member), "security") != 0)
		return 0;
	*ret_problem = N_("a key is there twice");
	if (*seen & 1u << i)
		return -EINVAL;
	*seen |= 1u << i;
	if (i == ARRAY_SIZE(fields)) {
		*ret_problem = N_("its security is not 0, 1 or 2");
		return take_security(member, code);
	}
	*ret_problem = fields[i].problem;
	r = value ? fields[i].take(value, code) : -EINVAL;
	if (r == -EOPNOTSUPP)
		*ret_problem = N_(
			"it is for a Thread network, which only a Thread border "
			"router can let it into");
	return r;
}

static int read_object(const struct json *object, struct espressif_code *code,
		       const char **ret_problem)
{
	unsigned seen = 0;

	*ret_problem = N_("it is no JSON object");
	if (!json_is_object(object))
		return -EINVAL;
	json_for_each (member, object) {
		int r = take_member(member, code, &seen, ret_problem);

		if (r < 0)
			return r == -ENOMEM ? r : -EINVAL;
	}
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (fields[i].missing && !(seen & 1u << i)) {
			*ret_problem = fields[i].missing;
			return -EINVAL;
		}
	return 0;
}

/* Trailing bytes of an unescaped address ("&transport=ble") are none of the object's. */
static int parse_object(const char *text, size_t len, bool may_trail, struct json **ret)
{
	size_t at = 0;
	int r = json_parse_located(text, len, ret, &at);

	if (r == -EINVAL && may_trail && at < len && text[at] == '&')
		r = json_parse(text, at, ret);
	return r;
}

int espressif_code_parse(const char *text, size_t len, struct espressif_code *ret,
			 const char **ret_problem)
{
	struct espressif_code code = {.security = ESPRESSIF_SECURITY_NOT_TOLD};
	struct text trimmed = trim(text, len);
	struct json *object = NULL;
	struct buf buf = {0};
	int r = 0;

	*ret_problem = N_("it is too long");
	if (trimmed.len > ESPRESSIF_CODE_MAX)
		return -EINVAL;
	if (is_address(trimmed))
		r = unwrap(trimmed, &buf, ret_problem);
	else
		buf_bytes(&buf, trimmed.at, trimmed.len);
	if (r == 0)
		r = buf.error;
	if (r == 0) {
		*ret_problem = N_("its JSON cannot be read, or is cut");
		r = parse_object((const char *)buf.data, buf.len, is_address(trimmed),
				 &object);
	}
	if (r == 0)
		r = read_object(object, &code, ret_problem);
	json_free_wiped(object);
	buf_deinit(&buf);
	if (r < 0) {
		espressif_code_deinit(&code);
		return r;
	}
	*ret = code;
	return 0;
}

void espressif_code_deinit(struct espressif_code *code)
{
	code->pop = secret_free(code->pop);
	code->password = secret_free(code->password);
	*code = (struct espressif_code){.security = ESPRESSIF_SECURITY_NOT_TOLD};
}
