/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/supplicant-event.h"

#include "base/hex.h"
#include "base/secret.h"

#include <stddef.h>
#include <string.h>

/* clang-format off */
enum {
	VALUE_MAX = 2 * AWARE_MESSAGE_MAX, /* characters of the longest value */
	FIELDS_MAX = 8,
};
/* clang-format on */

enum kind {
	NUMBER,	 /* decimal, up to 9 digits */
	FLAG,	 /* 0 or 1 */
	METHODS, /* 0x and 4 digits */
	ADDRESS,
	INFO, /* may be empty */
	NIK,
	PMK,
	AKM,
	LIFETIME, /* seconds, as the peer tells them: what is none counts as not told */
	STATUS,	  /* success, failure */
};

struct field {
	const char *key; /* NULL: the end */
	enum kind kind;
	size_t at;
	bool may_miss;
};

#define FIELD(member) offsetof(struct aware_supplicant_event, member)
/* clang-format off */
#define PEER_OF(key, id) {key, ADDRESS, FIELD(address)}, {id, NUMBER, FIELD(service)}
#define ASKED_OF PEER_OF("peer_nmi", "handle"), {"pbm", METHODS, FIELD(methods)}, \
		 {"requestor_instance_id", NUMBER, FIELD(instance)}

/* hostap 2.12, wpa_supplicant/notify.c; releases to come may add keys. */
static const struct line {
	const char *name;
	enum aware_supplicant_event_type type;
	struct field fields[FIELDS_MAX];
} lines[] = {
	{"NAN-DISCOVERY-RESULT", SUPPLICANT_FOUND, {
		PEER_OF("address", "subscribe_id"),
		{"publish_id", NUMBER, FIELD(instance)},
		{"ssi", INFO, FIELD(info)},
		{"pairing_setup_supp", FLAG, FIELD(can_pair), true},
		{"npk_nik_caching_supp", FLAG, FIELD(can_cache), true},
		{"pbm", METHODS, FIELD(methods), true}}},
	{"NAN-REPLIED", SUPPLICANT_REPLIED, {
		PEER_OF("address", "publish_id"),
		{"subscribe_id", NUMBER, FIELD(instance)},
		{"ssi", INFO, FIELD(info)}}},
	{"NAN-RECEIVE", SUPPLICANT_RECEIVED, {
		PEER_OF("address", "id"),
		{"peer_instance_id", NUMBER, FIELD(instance)},
		{"ssi", INFO, FIELD(info)}}},
	{"NAN-PUBLISH-TERMINATED", SUPPLICANT_PUBLISHED, {
		{"publish_id", NUMBER, FIELD(service)}}},
	{"NAN-SUBSCRIBE-TERMINATED", SUPPLICANT_SUBSCRIBED, {
		{"subscribe_id", NUMBER, FIELD(service)}}},
	{"NAN-TRANSMIT-STATUS", SUPPLICANT_TRANSMITTED, {
		{"cookie", NUMBER, FIELD(cookie)}, {"acked", FLAG, FIELD(yes)}}},
	{"NAN-CLUSTER-JOIN", SUPPLICANT_JOINED, {
		{"cluster_id", ADDRESS, FIELD(address)}}},
	{"NAN-STOPPED", SUPPLICANT_STOPPED, {{NULL}}},
	{"NAN-BOOTSTRAP-REQUEST", SUPPLICANT_ASKED, {ASKED_OF}},
	{"NAN-BOOTSTRAP-SUCCESS", SUPPLICANT_AGREED, {ASKED_OF}},
	/* where nothing could be sent its handle is -1 */
	{"NAN-BOOTSTRAP-FAILURE", SUPPLICANT_DISAGREED, {
		{"peer_nmi", ADDRESS, FIELD(address)}, {"reason", NUMBER, FIELD(reason)}}},
	{"NAN-PAIRING-REQUEST", SUPPLICANT_PAIRING, {
		{"peer_nmi", ADDRESS, FIELD(address)}, {"csid", NUMBER, FIELD(csid)},
		{"instance_id", NUMBER, FIELD(instance)}, {"verify", FLAG, FIELD(yes)}}},
	{"NAN-PAIRING-STATUS", SUPPLICANT_PAIRED, {
		{"addr", ADDRESS, FIELD(address)}, {"status", STATUS, FIELD(yes)},
		{"nd_pmk", PMK, FIELD(pmk), true}}},
	{"NAN-NIK-RECEIVED", SUPPLICANT_IDENTITY, {
		{"nik", NIK, FIELD(nik)}, {"cipher_version", NUMBER, FIELD(version)},
		{"akmp", AKM, FIELD(akm)}, {"pmk", PMK, FIELD(pmk)},
		{"lifetime", LIFETIME, FIELD(lifetime_s)}}},
};
/* clang-format on */

/* ---- One value ---- */

static bool take_number(const char *text, size_t len, unsigned *ret)
{
	unsigned value = 0;

	if (len == 0 || len > 9)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (unsigned)(text[i] - '0');
	}
	*ret = value;
	return true;
}

/* Exactly size bytes; of size_max that many at most. */
static ssize_t take_hex(const char *text, size_t len, uint8_t *ret, size_t size_max)
{
	char value[VALUE_MAX + 1];
	ssize_t n;

	if (len > VALUE_MAX)
		return -1;
	memcpy(value, text, len);
	value[len] = '\0';
	n = hex_decode(value, ret, size_max);
	secret_wipe(value, len);
	return n;
}

static bool take_address(const char *text, size_t len, uint8_t ret[6])
{
	if (len != sizeof("00:00:00:00:00:00") - 1)
		return false;
	for (size_t i = 0; i < 6; i++)
		if ((i < 5 && text[3 * i + 2] != ':') ||
		    take_hex(text + 3 * i, 2, &ret[i], 1) != 1)
			return false;
	return true;
}

static bool take_methods(const char *text, size_t len, uint16_t *ret)
{
	uint8_t bytes[2];

	if (len != 6 || text[0] != '0' || text[1] != 'x' ||
	    take_hex(text + 2, 4, bytes, sizeof(bytes)) != 2)
		return false;
	*ret = (uint16_t)(bytes[0] << 8 | bytes[1]);
	return true;
}

static bool is(const char *text, size_t len, const char *wanted)
{
	return len == strlen(wanted) && memcmp(text, wanted, len) == 0;
}

static bool take_akm(const char *text, size_t len, enum aware_akm *ret)
{
	*ret = is(text, len, "SAE") ? AWARE_AKM_SAE : AWARE_AKM_PASN;
	return *ret == AWARE_AKM_SAE || is(text, len, "PASN");
}

static bool take_value(const struct field *field, const char *text, size_t len,
		       struct aware_supplicant_event *ret)
{
	void *at = (char *)ret + field->at;
	ssize_t n;

	switch (field->kind) {
	case NUMBER:
		return take_number(text, len, at);
	case FLAG:
		*(bool *)at = is(text, len, "1");
		return *(bool *)at || is(text, len, "0");
	case METHODS:
		return take_methods(text, len, at);
	case ADDRESS:
		return take_address(text, len, at);
	case INFO:
		n = take_hex(text, len, at, sizeof(ret->info));
		ret->info_len = n < 0 ? 0 : (size_t)n;
		return n >= 0;
	case NIK:
		return take_hex(text, len, at, AWARE_NIK_LEN) == AWARE_NIK_LEN;
	case PMK:
		ret->has_nd_pmk = ret->type == SUPPLICANT_PAIRED;
		return take_hex(text, len, at, AWARE_PMK_LEN) == AWARE_PMK_LEN;
	case AKM:
		return take_akm(text, len, at);
	case LIFETIME:
		(void)take_number(text, len, at);
		return true;
	case STATUS:
		*(bool *)at = is(text, len, "success");
		return *(bool *)at || is(text, len, "failure");
	}
	return false;
}

/* ---- A line ---- */

static const struct line *line_of(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		if (is(name, len, lines[i].name))
			return &lines[i];
	return NULL;
}

static int field_of(const struct line *line, const char *word, size_t len)
{
	const char *equals = memchr(word, '=', len);

	for (int i = 0; equals && i < FIELDS_MAX && line->fields[i].key; i++)
		if (is(word, (size_t)(equals - word), line->fields[i].key))
			return i;
	return -1;
}

/* Each key that it knows once; those that must be there are. */
static bool take_fields(const struct line *line, const char *text, size_t len,
			struct aware_supplicant_event *ret)
{
	const char *end = text + len, *space, *value;
	unsigned seen = 0;
	int i;

	for (; text < end; text = space + 1) {
		space = memchr(text, ' ', (size_t)(end - text));
		space = space ? space : end;
		i = field_of(line, text, (size_t)(space - text));
		if (i < 0)
			continue;
		value = text + strlen(line->fields[i].key) + 1;
		if (seen & 1U << i ||
		    !take_value(&line->fields[i], value, (size_t)(space - value), ret))
			return false;
		seen |= 1U << i;
	}
	for (i = 0; i < FIELDS_MAX && line->fields[i].key; i++)
		if (!(seen & 1U << i) && !line->fields[i].may_miss)
			return false;
	return true;
}

/* Behind "<3>". */
static const char *skip_level(const char *text, const char *end)
{
	const char *at = text;

	if (at == end || *at != '<')
		return NULL;
	do
		at++;
	while (at < end && *at >= '0' && *at <= '9');
	return at < end && *at == '>' && at > text + 1 ? at + 1 : NULL;
}

void aware_supplicant_event_parse(const char *line, size_t len,
				  struct aware_supplicant_event *ret)
{
	const char *end = line + len, *name = skip_level(line, end), *space;
	const struct line *known;

	*ret = (struct aware_supplicant_event){.type = SUPPLICANT_OTHER};
	if (!name)
		return;
	space = memchr(name, ' ', (size_t)(end - name));
	space = space ? space : end;
	known = line_of(name, (size_t)(space - name));
	if (!known)
		return;
	ret->type = known->type;
	if (!take_fields(known, space, (size_t)(end - space), ret)) {
		secret_wipe(ret, sizeof(*ret));
		ret->type = SUPPLICANT_OTHER;
	}
}
