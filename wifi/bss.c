/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/bss.h"

#include "base/hex.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum {
	PAGE_MAX =
		4096, /* bytes; wpa_supplicant's reply_size, twice what the IEs of a row may be */
	SIGNAL_NONE = INT_MIN, /* weaker than any */
};

enum field { /* a set: which were seen in a row */
	     FIELD_ID = 1 << 0,
	     FIELD_BSSID = 1 << 1,
	     FIELD_FREQ = 1 << 2,
	     FIELD_SSID = 1 << 3,
	     FIELD_IE = 1 << 4,
	     FIELD_NEEDED = FIELD_ID | FIELD_BSSID | FIELD_FREQ | FIELD_SSID,
};

struct row {
	unsigned fields;
	struct wifi_bss bss;
	uint8_t ies[PAGE_MAX / 2];
	size_t ies_len;
	bool unreadable; /* its SSID is not in the printf form: the row is left out */
};

struct line {
	const char *text;
	size_t len;
};

static bool next_line(const char **page, size_t *len, struct line *ret)
{
	const char *end;

	if (!*len)
		return false;
	end = memchr(*page, '\n', *len);
	*ret = (struct line){*page, end ? (size_t)(end - *page) : *len};
	*len -= ret->len + !!end;
	*page += ret->len + !!end;
	return true;
}

static bool line_is(const struct line *line, const char *text)
{
	return line->len == strlen(text) && memcmp(line->text, text, line->len) == 0;
}

/* The whole value is one number of that base, within the limits. */
static bool read_number(const char *value, int base, int64_t least, int64_t most,
			int64_t *ret)
{
	char *end;
	long long number; /* a long does not hold every id on 32 bits */

	if (!*value || strchr(" \t\n\v\f\r+", *value))
		return false;
	errno = 0;
	number = strtoll(value, &end, base);
	if (errno || *end || number < least || number > most)
		return false;
	*ret = number;
	return true;
}

static bool read_bssid(const char *value, uint8_t ret[6])
{
	char digits[13];
	size_t n = 0;

	if (strlen(value) != 17)
		return false;
	for (size_t i = 0; i < 17; i++) {
		if (i % 3 != 2)
			digits[n++] = value[i];
		else if (value[i] != ':')
			return false;
	}
	digits[n] = '\0';
	return hex_decode(digits, ret, 6) == 6;
}

/* false: the value is not one of its key. Keys that are not ours were not asked for: skipped. */
static bool read_field(struct row *row, const char *key, const char *value,
		       size_t value_len)
{
	int64_t number;
	ssize_t n;

	if (strcmp(key, "id") == 0) {
		if (row->fields || !read_number(value, 10, 0, UINT_MAX, &number))
			return false;
		row->bss.id = (unsigned)number;
		row->fields |= FIELD_ID;
	} else if (strcmp(key, "bssid") == 0) {
		if (!read_bssid(value, row->bss.bssid))
			return false;
		row->fields |= FIELD_BSSID;
	} else if (strcmp(key, "freq") == 0) {
		if (!read_number(value, 10, 0, 100000, &number))
			return false;
		row->bss.freq = (unsigned)number;
		row->fields |= FIELD_FREQ;
	} else if (strcmp(key, "capabilities") == 0) {
		if (!read_number(value, 16, 0, UINT16_MAX, &number))
			return false;
		row->bss.capabilities = (uint16_t)number;
	} else if (strcmp(key, "level") == 0) {
		if (!read_number(value, 10, INT_MIN, INT_MAX, &number))
			return false;
		row->bss.signal = (int)number;
	} else if (strcmp(key, "age") == 0) {
		if (!read_number(value, 10, INT_MIN, INT_MAX, &number))
			return false;
		row->bss.age_s = (unsigned)MAX(number, INT64_C(0));
	} else if (strcmp(key, "ie") == 0) {
		n = hex_decode(value, row->ies, sizeof(row->ies));
		if (n < 0)
			return false;
		row->ies_len = (size_t)n;
		row->fields |= FIELD_IE;
	} else if (strcmp(key, "ssid") == 0) {
		row->unreadable = wifi_ssid_parse(value, value_len, &row->bss.ssid) < 0;
		row->fields |= FIELD_SSID;
	}
	return true;
}

static bool read_line(struct row *row, const struct line *line)
{
	const char *equals = memchr(line->text, '=', line->len);
	char key[16], value[PAGE_MAX + 1];
	size_t key_len, value_len;

	if (!equals)
		return false;
	key_len = (size_t)(equals - line->text);
	value_len = line->len - key_len - 1;
	if (key_len >= sizeof(key) || memchr(line->text, '\0', line->len))
		return true; /* not one of ours */
	if (value_len >= sizeof(value))
		return false;
	memcpy(key, line->text, key_len);
	key[key_len] = '\0';
	memcpy(value, equals + 1, value_len);
	value[value_len] = '\0';
	return read_field(row, key, value, value_len);
}

static int strength(const struct wifi_bss *bss)
{
	return bss->signal ? bss->signal : SIGNAL_NONE;
}

static struct wifi_bss *weakest(const struct wifi_bss_table *table)
{
	struct wifi_bss *found = table->rows;

	for (size_t i = 1; i < table->n; i++)
		if (strength(&table->rows[i]) < strength(found))
			found = &table->rows[i];
	return found;
}

/* Room for one row more; NULL: out of memory. */
static struct wifi_bss *grow(struct wifi_bss_table *table)
{
	if (table->n == table->capacity) {
		size_t capacity = table->capacity ? 2 * table->capacity : 16;
		struct wifi_bss *rows = realloc(table->rows, capacity * sizeof(*rows));

		if (!rows)
			return NULL;
		table->rows = rows;
		table->capacity = capacity;
	}
	return &table->rows[table->n++];
}

static int finish_row(struct wifi_bss_table *table, struct row *row)
{
	struct wifi_bss *place;

	if ((row->fields & FIELD_NEEDED) != FIELD_NEEDED || row->bss.id < table->next)
		return -EBADMSG;
	table->next = row->bss.id + 1;
	if (row->unreadable)
		return 0;
	row->bss.security.kind = WIFI_UNKNOWN;
	if (row->fields & FIELD_IE)
		wifi_security_parse(row->ies, row->ies_len, row->bss.capabilities,
				    &row->bss.security);
	if (table->n < WIFI_BSS_MAX) {
		place = grow(table);
		if (!place)
			return -ENOMEM;
	} else {
		place = weakest(table);
		if (strength(place) >= strength(&row->bss))
			return 0;
	}
	*place = row->bss;
	return 0;
}

unsigned wifi_bss_mask(const struct wifi_bss_table *table)
{
	return table->bare ? WIFI_BSS_MASK & ~WIFI_BSS_MASK_IE : WIFI_BSS_MASK;
}

/* What the page said of its end. */
enum page_end { PAGE_EMPTY, PAGE_MORE, PAGE_LAST };

/* Up to most rows. */
static int read_page(struct wifi_bss_table *table, const char *page, size_t len,
		     size_t most, enum page_end *ret)
{
	struct row row = {};
	struct line line;
	int r;

	*ret = PAGE_EMPTY;
	while (most && next_line(&page, &len, &line)) {
		bool last = line_is(&line, "####");

		if (last || line_is(&line, "====")) {
			r = finish_row(table, &row);
			if (r < 0)
				return r;
			row = (struct row){};
			*ret = last ? PAGE_LAST : PAGE_MORE;
			most = last ? 0 : most - 1;
		} else if (line.len && !read_line(&row, &line)) {
			return -EBADMSG;
		}
	}
	return row.fields ? -EBADMSG : 0; /* cut in its middle */
}

int wifi_bss_table_add(struct wifi_bss_table *table, const char *page, size_t len,
		       unsigned *ret_next)
{
	bool bare = table->bare;
	enum page_end end;
	int r;

	r = read_page(table, page, len, bare ? 1 : SIZE_MAX, &end);
	if (r < 0)
		return r;
	table->bare = end == PAGE_EMPTY && !bare;
	if (end == PAGE_LAST || (end == PAGE_EMPTY && bare) ||
	    (end == PAGE_MORE && !table->next)) /* behind the last id that there can be */
		return 0;
	*ret_next = table->next;
	return 1;
}

void wifi_bss_table_clear(struct wifi_bss_table *table)
{
	table->n = 0;
	table->next = 0;
	table->bare = false;
}

void wifi_bss_table_deinit(struct wifi_bss_table *table)
{
	free(table->rows);
	*table = (struct wifi_bss_table){};
}

enum wifi_band wifi_band_of(unsigned freq)
{
	if (freq >= 2412 && freq <= 2484)
		return WIFI_BAND_2_4;
	if (freq >= 5000 && freq < 5925)
		return WIFI_BAND_5;
	if (freq >= 5925 && freq <= 7125)
		return WIFI_BAND_6;
	return 0;
}

unsigned wifi_channel_of(unsigned freq)
{
	unsigned start = 0; /* IEEE 802.11-2020 17.3.8.4.2, 802.11ax-2021 27.3.23.2 */

	switch (wifi_band_of(freq)) {
	case WIFI_BAND_2_4:
		if (freq == 2484)
			return 14;
		start = 2407;
		break;
	case WIFI_BAND_5:
		start = 5000;
		break;
	case WIFI_BAND_6:
		if (freq == 5935)
			return 2;
		start = 5950;
		break;
	}
	return start && freq > start && (freq - start) % 5 == 0 ? (freq - start) / 5 : 0;
}
