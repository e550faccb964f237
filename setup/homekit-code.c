/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/homekit-code.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char scheme[] = "X-HM://";

/* clang-format off */
enum {
	PAYLOAD_LENGTH = 9,  /* in base 36 */
	CODE_BITS      = 27, /* the lowest; then: */
	FLAGS_BITS     = 4,
	CATEGORY_BITS  = 8,
	RESERVED_BITS  = 4,
	CODE_MAX       = 99999999,
};

/* HAP 13.1, table 13-1 */
static const char *const categories[] = {
	[1]  = "Other", [2] = "Bridge", [3] = "Fan", [4] = "Garage door opener", [5] = "Lighting",
	[6]  = "Door lock", [7] = "Outlet", [8] = "Switch", [9] = "Thermostat", [10] = "Sensor",
	[11] = "Security system", [12] = "Door", [13] = "Window", [14] = "Window covering",
	[15] = "Programmable switch", [16] = "Range extender", [17] = "IP camera",
	[18] = "Video doorbell", [19] = "Air purifier", [20] = "Heater", [21] = "Air conditioner",
	[22] = "Humidifier", [23] = "Dehumidifier", [28] = "Sprinkler", [29] = "Faucet",
	[30] = "Shower system", [31] = "Television", [32] = "Remote control", [33] = "Router",
};
/* clang-format on */

const char *homekit_category_name(unsigned category)
{
	return category < ARRAY_SIZE(categories) ? categories[category] : NULL;
}

static bool is_scheme(const char *text, size_t len)
{
	return len >= strlen(scheme) && !strncasecmp(text, scheme, strlen(scheme));
}

static bool is_digits(const char *text, size_t len)
{
	static const char form[] = "ddd-dd-ddd";

	if (len != strlen(form))
		return false;
	for (size_t i = 0; i < len; i++)
		if (form[i] == '-' ? text[i] != '-' : text[i] < '0' || text[i] > '9')
			return false;
	return true;
}

bool homekit_code_is(const char *text, size_t len)
{
	return is_scheme(text, len) || is_digits(text, len);
}

static int base36_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)toupper((unsigned char)c);
	return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

/* HAP 4.2.1.2: those that everybody would try first. */
static int set_code(uint32_t number, struct homekit_code *code, const char **ret_problem)
{
	char text[16];
	int r;

	*ret_problem = N_("its setup code is one that no accessory may have");
	if (number > CODE_MAX || number % 11111111 == 0 || number == 12345678 ||
	    number == 87654321)
		return -EINVAL;
	snprintf(text, sizeof(text), "%03u-%02u-%03u", number / 100000,
		 number / 1000 % 100, number % 1000);
	r = secret_new(text, strlen(text), &code->setup_code);
	secret_wipe(text, sizeof(text));
	return r;
}

/* The lowest n bits, which are taken away. */
static unsigned take_bits(uint64_t *payload, unsigned n)
{
	unsigned value = (unsigned)(*payload & ((1u << n) - 1));

	*payload >>= n;
	return value;
}

static int read_payload(const char *text, struct homekit_code *code,
			const char **ret_problem)
{
	uint64_t payload = 0;
	unsigned number;

	*ret_problem = N_("a character in it is neither a letter nor a digit");
	for (int i = 0; i < PAYLOAD_LENGTH; i++) {
		int digit = base36_digit(text[i]);

		if (digit < 0)
			return -EINVAL;
		payload = 36 * payload + (uint64_t)digit; /* 36^9 has 47 bits */
	}
	for (int i = 0; i < HOMEKIT_SETUP_ID_LENGTH; i++) {
		char c = text[PAYLOAD_LENGTH + i];

		if (base36_digit(c) < 0)
			return -EINVAL;
		code->setup_id[i] = (char)toupper((unsigned char)c);
	}
	number = take_bits(&payload, CODE_BITS);
	code->flags = (uint8_t)take_bits(&payload, FLAGS_BITS);
	code->category = (uint8_t)take_bits(&payload, CATEGORY_BITS);
	*ret_problem = N_("bits are set in it that have no meaning");
	if (take_bits(&payload, RESERVED_BITS))
		return -EINVAL;
	*ret_problem = N_("its version is not known");
	if (payload)
		return -EINVAL;
	return set_code(number, code, ret_problem);
}

static int read_digits(const char *text, size_t len, struct homekit_code *code,
		       const char **ret_problem)
{
	uint32_t number = 0;

	for (size_t i = 0; i < len; i++)
		if (text[i] != '-')
			number = 10 * number + (uint32_t)(text[i] - '0');
	return set_code(number, code, ret_problem);
}

int homekit_code_parse(const char *text, size_t len, struct homekit_code *ret,
		       const char **ret_problem)
{
	struct homekit_code code = {0};
	int r = -EINVAL;

	*ret_problem = N_("it is neither X-HM:// nor eight digits such as 031-45-154");
	if (is_digits(text, len)) {
		r = read_digits(text, len, &code, ret_problem);
	} else if (is_scheme(text, len)) {
		*ret_problem = len < HOMEKIT_CODE_LENGTH ? N_("it is too short")
							 : N_("it is too long");
		if (len == HOMEKIT_CODE_LENGTH)
			r = read_payload(text + strlen(scheme), &code, ret_problem);
	}
	if (r < 0) {
		homekit_code_deinit(&code);
		return r;
	}
	*ret = code;
	return 0;
}

void homekit_code_deinit(struct homekit_code *code)
{
	secret_free(code->setup_code);
	*code = (struct homekit_code){0};
}
