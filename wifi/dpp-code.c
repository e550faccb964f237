/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/code.h"

#include "base/buf.h"
#include "base/hex.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

/* Wi-Fi Easy Connect 5.2.1: "DPP:" and fields "X:value;" in any order, and a ';' at the end. */

enum { DER_SEQUENCE = 0x30, DER_OID = 0x06, DER_BIT_STRING = 0x03 };

struct value {
	const char *text;
	size_t len;
};

struct curve {
	const char *name;
	const char *oid; /* hex of its DER content */
	size_t size;	 /* of a coordinate, bytes */
};

/* A range of IEEE 802.11-2020 table E-4 (global operating classes). */
struct op_class {
	unsigned number, first, last, start;
};

/* clang-format off */
static const struct curve curves[] = {
	{"P-256",  "2a8648ce3d030107",   32},
	{"P-384",  "2b81040022",         48},
	{"P-521",  "2b81040023",         66},
	{"BP-256", "2b2403030208010107", 32},
	{"BP-384", "2b240303020801010b", 48},
	{"BP-512", "2b240303020801010d", 64},
};

static const char ec_public_key[] = "2a8648ce3d0201";

static const struct op_class classes[] = {
	{81,  1,   13,  2407}, {83,  1,   9,   2407}, {84,  5,   13,  2407},
	{115, 36,  48,  5000}, {116, 36,  44,  5000}, {117, 40,  48,  5000},
	{118, 52,  64,  5000}, {119, 52,  60,  5000}, {120, 56,  64,  5000},
	{121, 100, 144, 5000}, {122, 100, 140, 5000}, {123, 104, 144, 5000},
	{124, 149, 161, 5000}, {125, 149, 177, 5000}, {126, 149, 173, 5000}, {127, 153, 177, 5000},
	{131, 1,   233, 5950}, {136, 2,   2,   5925},
};
/* clang-format on */

static bool read_unsigned(const char **text, size_t *len, unsigned most, unsigned *ret)
{
	unsigned value = 0;
	size_t n = 0;

	while (n < *len && (*text)[n] >= '0' && (*text)[n] <= '9' && n < 5)
		value = 10 * value + (unsigned)((*text)[n++] - '0');
	if (n == 0 || value > most)
		return false;
	*text += n;
	*len -= n;
	*ret = value;
	return true;
}

/* Channel 14 has a class of its own. 0: a class or channel that is not known. */
static unsigned class_freq(unsigned number, unsigned channel)
{
	if (number == 82)
		return channel == 14 ? 2484 : 0;
	for (size_t i = 0; i < ARRAY_SIZE(classes); i++)
		if (classes[i].number == number && channel >= classes[i].first &&
		    channel <= classes[i].last)
			return classes[i].start + 5 * channel;
	return 0;
}

/* Classes of other widths have the same channels again. */
static void add_freq(struct dpp_code *code, unsigned freq)
{
	for (size_t i = 0; i < code->n_freqs; i++)
		if (code->freqs[i] == freq)
			return;
	if (freq && code->n_freqs < ARRAY_SIZE(code->freqs))
		code->freqs[code->n_freqs++] = freq;
}

/* "81/1,6,115/36": a channel without a class is of the class before it. */
static int read_channels(struct value value, struct dpp_code *code)
{
	unsigned number = 0;

	while (value.len) {
		unsigned first, channel, freq;

		if (!read_unsigned(&value.text, &value.len, 255, &first))
			return -EINVAL;
		channel = first;
		if (value.len && *value.text == '/') {
			number = first;
			value.text++;
			value.len--;
			if (!read_unsigned(&value.text, &value.len, 255, &channel))
				return -EINVAL;
		}
		if (!number || !channel)
			return -EINVAL;
		freq = class_freq(number, channel);
		add_freq(code, freq);
		if (!value.len)
			return 0;
		if (*value.text != ',' || value.len == 1)
			return -EINVAL;
		value.text++;
		value.len--;
	}
	return -EINVAL;
}

static int read_mac(struct value value, struct dpp_code *code)
{
	char text[13] = {};

	if (value.len != 12)
		return -EINVAL;
	memcpy(text, value.text, 12);
	code->has_mac = hex_decode(text, code->mac, 6) == 6;
	return code->has_mac ? 0 : -EINVAL;
}

static int read_version(struct value value, struct dpp_code *code)
{
	return read_unsigned(&value.text, &value.len, 255, &code->version) && !value.len
		       ? 0
		       : -EINVAL;
}

static bool has_control(const struct value *value)
{
	for (size_t i = 0; i < value->len; i++)
		if ((uint8_t)value->text[i] < 0x20 || value->text[i] == 0x7f)
			return true;
	return false;
}

static int read_info(struct value value, struct dpp_code *code)
{
	if (has_control(&value))
		return -EINVAL;
	memcpy(code->info, value.text, MIN(value.len, sizeof(code->info) - 1));
	return 0;
}

/* A name or an address, and ":port" behind it; an IPv6 address stands in brackets then. */
static int read_host(struct value value, struct dpp_code *code)
{
	const char *colon = memrchr(value.text, ':', value.len),
		   *first = memchr(value.text, ':', value.len);
	size_t len = value.len;

	if (!len || has_control(&value))
		return -EINVAL;
	if (colon && (first == colon || (colon > value.text && colon[-1] == ']'))) {
		struct value port = {colon + 1,
				     (size_t)(value.text + value.len - colon) - 1};

		if (!read_unsigned(&port.text, &port.len, UINT16_MAX, &code->port) ||
		    port.len || !code->port)
			return -EINVAL;
		len = (size_t)(colon - value.text);
	}
	if (!len || len >= sizeof(code->host))
		return -EINVAL;
	memcpy(code->host, value.text, len);
	return 0;
}

static int base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* RFC 4648 4, with its padding and without anything else. The length; -EINVAL. */
static ssize_t base64_decode(struct value value, uint8_t *ret, size_t size)
{
	size_t padding = 0, n = 0;

	if (!value.len || value.len % 4)
		return -EINVAL;
	while (padding < 2 && value.text[value.len - 1 - padding] == '=')
		padding++;
	for (size_t i = 0; i < value.len; i += 4) {
		uint32_t bits = 0;
		size_t digits = i + 4 == value.len ? 4 - padding : 4;

		for (size_t k = 0; k < 4; k++) {
			int digit = k < digits ? base64_digit(value.text[i + k]) : 0;

			if (digit < 0)
				return -EINVAL;
			bits = bits << 6 | (uint32_t)digit;
		}
		if (bits & ((1u << 8 * (4 - digits)) - 1)) /* bits that are no byte */
			return -EINVAL;
		if (n + digits - 1 > size)
			return -EINVAL;
		for (size_t k = 0; k < digits - 1; k++)
			ret[n++] = (uint8_t)(bits >> (16 - 8 * k));
	}
	return (ssize_t)n;
}

/* One DER value of that tag; keys are short, so its length may take two bytes at most. */
static struct reader der_value(struct reader *reader, uint8_t tag)
{
	size_t len;
	const uint8_t *data;

	if (reader_u8(reader) != tag)
		reader->failed = true;
	len = reader_u8(reader);
	if (len == 0x81) {
		len = reader_u8(reader);
		if (len < 0x80) /* DER takes the shortest */
			reader->failed = true;
	} else if (len > 0x80) {
		reader->failed = true;
	}
	data = reader_bytes(reader, len);
	return data ? reader_of(data, len) : (struct reader){.failed = true};
}

static bool oid_is(const struct reader *oid, const char *hex)
{
	uint8_t bytes[16];
	ssize_t len = hex_decode(hex, bytes, sizeof(bytes));

	return len > 0 && oid->len == (size_t)len &&
	       memcmp(oid->data, bytes, oid->len) == 0;
}

/* RFC 5480 2: SubjectPublicKeyInfo; SEC 1 2.3.3: a compressed point is 02 or 03 and x. */
static const struct curve *read_public_key(const uint8_t *key, size_t len)
{
	struct reader reader = reader_of(key, len), info, algorithm, oid, parameters,
		      point;

	info = der_value(&reader, DER_SEQUENCE);
	algorithm = der_value(&info, DER_SEQUENCE);
	point = der_value(&info, DER_BIT_STRING);
	oid = der_value(&algorithm, DER_OID);
	parameters = der_value(&algorithm, DER_OID); /* not spelled out: a named curve */
	if (reader.failed || info.failed || algorithm.failed || oid.failed ||
	    parameters.failed || point.failed || reader.len || info.len ||
	    algorithm.len || !oid_is(&oid, ec_public_key) || point.len < 2 ||
	    point.data[0] != 0 || (point.data[1] != 2 && point.data[1] != 3))
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(curves); i++)
		if (oid_is(&parameters, curves[i].oid) && point.len == curves[i].size + 2)
			return &curves[i];
	return NULL;
}

static int read_key(struct value value, struct dpp_code *code)
{
	const struct curve *curve;
	ssize_t len = base64_decode(value, code->key, sizeof(code->key));

	if (len < 0)
		return -EINVAL;
	code->key_len = (size_t)len;
	curve = read_public_key(code->key, code->key_len);
	if (!curve)
		return -EINVAL;
	code->curve = curve->name;
	return 0;
}

/* clang-format off */
static const struct {
	char name;
	int (*read)(struct value value, struct dpp_code *code);
	const char *problem;
} fields[] = {
	{'C', read_channels, "its channels (C) cannot be read"},
	{'M', read_mac,      "its MAC address (M) is not 12 hexadecimal digits"},
	{'I', read_info,     "its information (I) has control characters"},
	{'V', read_version,  "its version (V) is not a number"},
	{'H', read_host,     "its host (H) cannot be read"},
	{'K', read_key,      "its key (K) is not one of the elliptic curves of Easy Connect"},
};
/* clang-format on */

static int read_field(char name, struct value value, struct dpp_code *code,
		      unsigned *seen, const char **ret_problem)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		if (fields[i].name != name)
			continue;
		*ret_problem = *seen & 1u << i ? "a field is there twice"
					       : fields[i].problem;
		if (*seen & 1u << i || fields[i].read(value, code) < 0)
			return -EINVAL;
		*seen |= 1u << i;
		return 0;
	}
	return 0; /* of a later version */
}

int dpp_code_parse(const char *text, size_t len, struct dpp_code *ret,
		   const char **ret_problem)
{
	static const char scheme[] = "DPP:";
	struct dpp_code code = {};
	unsigned seen = 0;

	*ret_problem = "it does not begin with DPP:";
	while (len && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		len--;
	if (len < sizeof(scheme) - 1 ||
	    strncasecmp(text, scheme, sizeof(scheme) - 1) != 0)
		return -EINVAL;
	text += sizeof(scheme) - 1;
	len -= sizeof(scheme) - 1;
	while (len && *text != ';') {
		const char *end = memchr(text, ';', len);
		struct value value;

		*ret_problem = "a field is cut, or has no name";
		if (!end || end - text < 2 || text[1] != ':')
			return -EINVAL;
		value = (struct value){text + 2, (size_t)(end - text) - 2};
		if (read_field(text[0], value, &code, &seen, ret_problem) < 0)
			return -EINVAL;
		text = end + 1;
		len -= value.len + 3;
	}
	*ret_problem = len ? "something stands behind its end" : "its end is missing";
	if (len != 1)
		return -EINVAL;
	*ret_problem = "it has no key (K)";
	if (!code.curve)
		return -EINVAL;
	*ret = code;
	return 0;
}
