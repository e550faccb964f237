/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/aware-code.h"

#include "base/text.h"
#include "wifi/code-fields.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

static const char scheme[] = "AWARE:";

bool aware_code_is(const char *text, size_t len)
{
	return len >= strlen(scheme) && !strncasecmp(text, scheme, strlen(scheme));
}

/* ---- The fields; code: a struct aware_code ---- */

static int read_service(const struct code_fields *fields, void *code)
{
	struct aware_code *aware = code;
	int r = code_field_text(fields, aware->service, sizeof(aware->service));

	return r == 0 && !aware_name_is_service(aware->service) ? -EINVAL : r;
}

/* A PIN is six digits, and those are a passphrase as well: which it is, the accessory says. */
static int read_password(const struct code_fields *fields, void *code)
{
	const struct buf *value = &fields->value;
	struct aware_code *aware = code;

	if (!value->len || value->len > AWARE_CODE_PASSWORD_MAX ||
	    memchr(value->data, '\0', value->len))
		return -EINVAL;
	return secret_new(value->data, value->len, &aware->password);
}

static int read_name(const struct code_fields *fields, void *code)
{
	struct aware_code *aware = code;
	int r = code_field_text(fields, aware->name, sizeof(aware->name));

	if (r < 0 || !*aware->name || !text_is_utf8(aware->name, strlen(aware->name)))
		return -EINVAL;
	for (const char *p = aware->name; *p; p++)
		if ((uint8_t)*p < 0x20 || *p == 0x7f)
			return -EINVAL;
	return 0;
}

/* clang-format off */
static const struct code_rule rules[] = {
	{"S", read_service,  N_("its service (S) is no name of a service, such as _usher-setup._udp")},
	{"P", read_password, N_("its PIN or passphrase (P) is not 1 to 63 bytes")},
	{"N", read_name,     N_("its name (N) is not 1 to 64 bytes of text")},
};
/* clang-format on */

int aware_code_parse(const char *text, size_t len, struct aware_code *ret,
		     const char **ret_problem)
{
	struct aware_code code = {};
	struct code_fields fields;
	unsigned seen = 0;
	int r;

	*ret_problem = N_("it does not begin with AWARE:");
	if (!code_fields_begin(&fields, text, len, scheme))
		return -EINVAL;
	*ret_problem = N_("it is too long");
	if (fields.len > AWARE_CODE_MAX - strlen(scheme))
		return -EINVAL;
	r = code_fields_read(&fields, rules, ARRAY_SIZE(rules), &code, &seen,
			     ret_problem);
	code_fields_deinit(&fields);
	if (r == 0 && !*code.service) {
		*ret_problem = N_("it names no service (S)");
		r = -EINVAL;
	}
	if (r < 0) {
		aware_code_deinit(&code);
		return r;
	}
	*ret = code;
	return 0;
}

void aware_code_deinit(struct aware_code *code)
{
	code->password = secret_free(code->password);
	*code = (struct aware_code){};
}
