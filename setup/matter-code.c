/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/matter-code.h"

#include "base/buf.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char scheme[] = "MT:";

/* clang-format off */
enum {
	PASSCODE_MAX      = 99999998,
	SHORT_SHIFT       = 8,  /* a short discriminator is the upper four bits of 12 */
	PAYLOAD_SIZE      = 11, /* 84 bits and 4 of padding */
	LONG_DIGITS       = 21,
	SHORT_DIGITS      = 11,
};
/* clang-format on */

static bool is_scheme(const char *text, size_t len)
{
	return len >= strlen(scheme) && !strncasecmp(text, scheme, strlen(scheme));
}

/* The digits of text; -1: there is something else. ret holds LONG_DIGITS. */
static int read_digits(const char *text, size_t len, uint8_t *ret)
{
	int n = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '-' || text[i] == ' ')
			continue;
		if (text[i] < '0' || text[i] > '9' || n == LONG_DIGITS)
			return -1;
		ret[n++] = (uint8_t)(text[i] - '0');
	}
	return n;
}

bool matter_code_is(const char *text, size_t len)
{
	uint8_t digits[LONG_DIGITS];
	int n = is_scheme(text, len) ? 0 : read_digits(text, len, digits);

	secret_wipe(digits, sizeof(digits));
	return n == 0 || n == SHORT_DIGITS || n == LONG_DIGITS ? n || is_scheme(text, len)
							       : false;
}

/* 5.1.7: those that everybody would try first. */
static bool is_valid_passcode(uint32_t passcode)
{
	return passcode && passcode <= PASSCODE_MAX && passcode % 11111111 &&
	       passcode != 12345678 && passcode != 87654321;
}

static int set_passcode(uint32_t passcode, struct matter_code *code,
			const char **ret_problem)
{
	char text[16];
	int r;

	*ret_problem = N_("its passcode is one that no accessory may have");
	if (!is_valid_passcode(passcode))
		return -EINVAL;
	snprintf(text, sizeof(text), "%08u", passcode);
	r = secret_new(text, 8, &code->passcode);
	secret_wipe(text, sizeof(text));
	return r;
}

/* ---- The QR code (5.1.3) ---- */

static int base38_digit(char c)
{
	static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-.";
	const char *at = c ? strchr(alphabet, toupper((unsigned char)c)) : NULL;

	return at ? (int)(at - alphabet) : -1;
}

/* 5, 4 or 2 characters are 3, 2 or 1 bytes, the lowest first. */
static int decode_group(const char *text, size_t len, struct buf *ret)
{
	size_t bytes = len == 5 ? 3 : len == 4 ? 2 : len == 2 ? 1 : 0;
	uint32_t value = 0;

	for (size_t i = len; i-- > 0;) {
		int digit = base38_digit(text[i]);

		if (digit < 0)
			return -EINVAL;
		value = 38 * value + (uint32_t)digit; /* 38^5 has 27 bits */
	}
	if (!bytes || value >> 8 * bytes)
		return -EINVAL;
	for (size_t i = 0; i < bytes; i++)
		buf_u8(ret, (uint8_t)(value >> 8 * i));
	return 0;
}

static int decode_base38(const char *text, size_t len, struct buf *ret)
{
	for (size_t i = 0; i < len; i += 5)
		if (decode_group(text + i, MIN(len - i, (size_t)5), ret) < 0)
			return -EINVAL;
	return ret->error;
}

/* The next bits of a payload, the lowest first. */
static uint32_t take_bits(const uint8_t *payload, unsigned *at, unsigned n)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < n; i++, ++*at)
		value |= (uint32_t)(payload[*at / 8] >> *at % 8 & 1) << i;
	return value;
}

static int read_payload(const uint8_t *payload, struct matter_code *code,
			const char **ret_problem)
{
	unsigned at = 0, version, flow, passcode;

	version = take_bits(payload, &at, 3);
	code->vendor_id = (uint16_t)take_bits(payload, &at, 16);
	code->product_id = (uint16_t)take_bits(payload, &at, 16);
	code->has_ids = code->vendor_id != 0;
	flow = take_bits(payload, &at, 2);
	code->discovery = (uint8_t)take_bits(payload, &at, 8);
	code->discriminator = (uint16_t)take_bits(payload, &at, 12);
	passcode = take_bits(payload, &at, 27);
	*ret_problem = N_("its version is not known");
	if (version != 0)
		return -EINVAL;
	*ret_problem = N_("its flow is not known");
	if (flow > MATTER_FLOW_CUSTOM)
		return -EINVAL;
	code->flow = (enum matter_flow)flow;
	*ret_problem = N_("bits are set in it that have no meaning");
	if (take_bits(payload, &at, 4))
		return -EINVAL;
	return set_passcode(passcode, code, ret_problem);
}

static int read_one(const char *text, size_t len, struct matter_code *code,
		    const char **ret_problem)
{
	struct buf buf = {0};
	int r = decode_base38(text, len, &buf);

	*ret_problem = N_(
		"a character in it is none of a Matter code, or some are missing");
	if (r == 0 && buf.len < PAYLOAD_SIZE) {
		*ret_problem = N_("it is too short");
		r = -EINVAL;
	}
	if (r == 0 && buf.len > PAYLOAD_SIZE + MATTER_EXTRA_MAX) {
		*ret_problem = N_("it is too long");
		r = -EINVAL;
	}
	if (r == 0) {
		code->n_extra = buf.len - PAYLOAD_SIZE;
		r = read_payload(buf.data, code, ret_problem);
	}
	buf_deinit(&buf);
	return r;
}

static int read_qr(const char *text, size_t len, struct matter_codes *codes,
		   const char **ret_problem)
{
	const char *end = text + len;

	for (;;) {
		const char *star = memchr(text, '*', (size_t)(end - text));
		int r;

		*ret_problem = N_("it joins more than 8 codes");
		if (codes->n == MATTER_CODES_MAX)
			return -EINVAL;
		r = read_one(text, (size_t)((star ? star : end) - text),
			     &codes->codes[codes->n], ret_problem);
		if (r < 0)
			return r;
		codes->n++;
		if (!star)
			return 0;
		text = star + 1;
	}
}

/* ---- The digits (5.1.4) ---- */

/* Verhoeff's product: the symmetries of a pentagon, 5 to 9 turned over. */
static unsigned turn(unsigned a, unsigned b)
{
	if (a < 5)
		return b < 5 ? (a + b) % 5 : 5 + (a + b) % 5;
	return b < 5 ? 5 + (a - b) % 5 : (5 + a - b) % 5;
}

/* The last digit checks all before it: it finds each wrong one and each exchange of neighbours. */
static bool checks(const uint8_t *digits, int n)
{
	static const uint8_t permutation[] = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};
	unsigned sum = 0;

	for (int i = 0; i < n; i++) {
		unsigned digit = digits[n - 1 - i];

		for (int k = 0; k < i % 8; k++)
			digit = permutation[digit];
		sum = turn(sum, digit);
	}
	return sum == 0;
}

static unsigned number_of(const uint8_t *digits, int n)
{
	unsigned value = 0;

	for (int i = 0; i < n; i++)
		value = 10 * value + digits[i];
	return value;
}

static int read_manual(const uint8_t *digits, int n, struct matter_code *code,
		       const char **ret_problem)
{
	unsigned first = digits[0], low = number_of(digits + 1, 5),
		 high = number_of(digits + 6, 4);
	bool is_long = first >> 2 & 1;

	*ret_problem = N_("its last digit does not check the others: one is wrong");
	if (!checks(digits, n))
		return -EINVAL;
	*ret_problem = N_("its version is not known");
	if (first > 7)
		return -EINVAL;
	*ret_problem = is_long ? N_("digits are missing: it has 21")
			       : N_("it has too many digits: it has 11");
	if (is_long != (n == LONG_DIGITS))
		return -EINVAL;
	*ret_problem = N_("its numbers are too large");
	if (low > 0xffff || high > 0x1fff)
		return -EINVAL;
	if (is_long) {
		unsigned vendor = number_of(digits + 10, 5),
			 product = number_of(digits + 15, 5);

		if (vendor > 0xffff || product > 0xffff)
			return -EINVAL;
		code->vendor_id = (uint16_t)vendor;
		code->product_id = (uint16_t)product;
	}
	code->manual = true;
	code->has_ids = is_long;
	code->flow = is_long ? MATTER_FLOW_CUSTOM : MATTER_FLOW_STANDARD;
	code->discriminator = (uint16_t)(((first & 3) << 2 | low >> 14) << SHORT_SHIFT);
	return set_passcode(high << 14 | (low & 0x3fff), code, ret_problem);
}

int matter_code_parse(const char *text, size_t len, struct matter_codes *ret,
		      const char **ret_problem)
{
	struct matter_codes codes = {0};
	uint8_t digits[LONG_DIGITS];
	int r = -EINVAL, n;

	*ret_problem = N_("it is too long");
	if (len > MATTER_CODE_MAX)
		return -EINVAL;
	if (is_scheme(text, len)) {
		r = read_qr(text + strlen(scheme), len - strlen(scheme), &codes,
			    ret_problem);
	} else {
		*ret_problem = N_("it is neither MT: nor 11 or 21 digits");
		n = read_digits(text, len, digits);
		if (n == SHORT_DIGITS || n == LONG_DIGITS) {
			codes.n = 1;
			r = read_manual(digits, n, &codes.codes[0], ret_problem);
		}
		secret_wipe(digits, sizeof(digits));
	}
	if (r < 0) {
		matter_code_deinit(&codes);
		return r;
	}
	*ret = codes;
	return 0;
}

void matter_code_deinit(struct matter_codes *codes)
{
	for (size_t i = 0; i < codes->n; i++)
		secret_free(codes->codes[i].passcode);
	*codes = (struct matter_codes){0};
}

bool matter_code_matches(const struct matter_code *code, uint16_t discriminator,
			 uint16_t vendor_id, uint16_t product_id)
{
	unsigned shift = code->manual ? SHORT_SHIFT : 0;

	if (code->discriminator >> shift != discriminator >> shift)
		return false;
	if (code->vendor_id && vendor_id && code->vendor_id != vendor_id)
		return false;
	return !code->product_id || !product_id || code->product_id == product_id;
}
