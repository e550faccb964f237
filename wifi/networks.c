/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/networks.h"

#include "base/hex.h"
#include "base/json.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

const char *const wifi_global_names[WIFI_GLOBALS] = {"sae_pwe"};

void wifi_networks_deinit(struct wifi_networks *networks)
{
	free(networks->rows);
	*networks = (struct wifi_networks){.current = -1};
}

static int add_row(struct wifi_networks *networks, const struct wifi_network *row)
{
	struct wifi_network *rows;
	size_t capacity;

	if (networks->n == WIFI_NETWORKS_MAX)
		return -E2BIG;
	if (networks->n == networks->capacity) {
		capacity = MAX(networks->capacity * 2, (size_t)8);
		rows = realloc(networks->rows, capacity * sizeof(*rows));
		if (!rows)
			return -ENOMEM;
		networks->rows = rows;
		networks->capacity = capacity;
	}
	networks->rows[networks->n++] = *row;
	return 0;
}

/* ---- Answers ---- */

/* "ID\tSSID\tBSSID\tFLAGS", all but the first perhaps empty. */
static int parse_row(const char *line, size_t len, struct wifi_network *ret)
{
	const char *end = line + len, *ssid, *bssid, *flags;
	struct wifi_network row = {};
	char *after;
	long id;

	/* strtol() steps over white space, a newline too */
	id = isdigit((unsigned char)line[0]) ? strtol(line, &after, 10) : -1;
	if (id < 0 || id > INT16_MAX || *after != '\t')
		return -EBADMSG;
	row.id = (int)id;
	ssid = after + 1;
	bssid = memchr(ssid, '\t', (size_t)(end - ssid));
	flags = bssid ? memchr(bssid + 1, '\t', (size_t)(end - bssid - 1)) : NULL;
	if (!flags)
		return -EBADMSG;
	/* one that cannot be read has a name all the same, and is nobody's to remove */
	row.named = bssid > ssid;
	(void)wifi_ssid_parse(ssid, (size_t)(bssid - ssid), &row.ssid);
	row.current = memmem(flags, (size_t)(end - flags), "[CURRENT]", 9);
	row.disabled = memmem(flags, (size_t)(end - flags), "[DISABLED]", 10);
	*ret = row;
	return 0;
}

int wifi_networks_add(struct wifi_networks *networks, const char *page, size_t len,
		      int *ret_last)
{
	const char *end = page + len;
	int r, rows = 0;

	if (len == 0)
		return 0;
	if (strncmp(page, "network id", 10) != 0)
		return -EBADMSG;
	for (const char *line = page; line < end;) {
		const char *next = memchr(line, '\n', (size_t)(end - line));
		size_t n = (size_t)((next ? next : end) - line);
		struct wifi_network row;

		if (line > page && n > 0) {
			r = parse_row(line, n, &row);
			if (r >= 0)
				r = add_row(networks, &row);
			if (r < 0)
				return r;
			if (row.current)
				networks->current = row.id;
			*ret_last = row.id;
			rows = 1;
		}
		line += n + 1;
	}
	return rows;
}

/* The value of "KEY=" at the beginning of a line. */
static const char *status_value(const char *text, const char *key)
{
	size_t len = strlen(key);

	for (; text; text = strchr(text, '\n')) {
		text += *text == '\n';
		if (strncmp(text, key, len) == 0 && text[len] == '=')
			return text + len + 1;
	}
	return NULL;
}

void wifi_networks_status(struct wifi_networks *networks, const char *text)
{
	const char *state = status_value(text, "wpa_state"),
		   *id = status_value(text, "id"), *freq = status_value(text, "freq");

	if (state)
		snprintf(networks->state, sizeof(networks->state), "%.*s",
			 (int)strcspn(state, "\n"), state);
	if (id)
		networks->current = (int)strtol(id, NULL, 10);
	if (freq)
		networks->freq = (unsigned)strtoul(freq, NULL, 10);
}

/* ---- As it is written down ---- */

int wifi_networks_write(const struct wifi_networks *networks, char **ret)
{
	_cleanup_(json_freep) struct json *root = json_new_object();
	struct json *list, *globals;

	json_add_string(root, "state", networks->state);
	json_add_number(root, "current", networks->current);
	json_add_number(root, "freq", networks->freq);
	list = json_add_array(root, "networks");
	for (size_t i = 0; i < networks->n; i++) {
		const struct wifi_network *row = &networks->rows[i];
		struct json *object = json_add_object(list, NULL);

		json_add_number(object, "id", row->id);
		json_add_bool(object, "named", row->named);
		json_add_hex(object, "ssid", row->ssid.data, row->ssid.len);
		json_add_bool(object, "disabled", row->disabled);
	}
	globals = json_add_object(root, "globals");
	for (size_t i = 0; i < WIFI_GLOBALS; i++)
		if (networks->globals[i][0])
			json_add_string(globals, wifi_global_names[i],
					networks->globals[i]);
	*ret = json_print(root);
	return *ret ? 0 : -ENOMEM;
}

static bool read_id(const struct json *object, const char *key, int least, int *ret)
{
	double value = json_get_number(object, key, -2);

	if (!(value >= least && value <= INT16_MAX))
		return false;
	*ret = (int)value;
	return true;
}

static int read_row(const struct json *object, struct wifi_networks *networks)
{
	const char *ssid = json_get_string(object, "ssid");
	struct wifi_network row = {
		.named = json_get_bool(object, "named", true),
		.disabled = json_get_bool(object, "disabled", false),
	};
	ssize_t len;

	if (!ssid || !read_id(object, "id", 0, &row.id))
		return -EBADMSG;
	len = hex_decode(ssid, row.ssid.data, sizeof(row.ssid.data));
	if (len < 0)
		return -EBADMSG;
	row.ssid.len = (uint8_t)len;
	return add_row(networks, &row);
}

/* It ends up in a command, and others may write the file that it comes from. */
static bool is_word(const char *text)
{
	return text && *text && strlen(text) < WIFI_GLOBAL_SIZE &&
	       strspn(text, "0123456789") == strlen(text);
}

static int read_snapshot(const struct json *root, struct wifi_networks *networks)
{
	const struct json *globals = json_get(root, "globals");
	const char *state = json_get_string(root, "state");
	double freq = json_get_number(root, "freq", 0);

	if (!state || !read_id(root, "current", -1, &networks->current) || freq < 0 ||
	    freq > 100000)
		return -EBADMSG;
	networks->freq = (unsigned)freq;
	snprintf(networks->state, sizeof(networks->state), "%s", state);
	for (size_t i = 0; i < WIFI_GLOBALS; i++) {
		const char *value = json_get_string(globals, wifi_global_names[i]);

		if (is_word(value))
			strcpy(networks->globals[i], value);
	}
	json_for_each (object, json_get(root, "networks")) {
		int r = read_row(object, networks);

		if (r < 0)
			return r;
	}
	return 0;
}

int wifi_networks_read(const char *text, size_t len, struct wifi_networks *ret)
{
	_cleanup_(json_freep) struct json *root = NULL;
	struct wifi_networks networks = {.current = -1};
	int r;

	r = json_parse(text, len, &root);
	if (r < 0)
		return r == -ENOMEM ? r : -EBADMSG;
	r = read_snapshot(root, &networks);
	if (r < 0) {
		wifi_networks_deinit(&networks);
		return r;
	}
	*ret = networks;
	return 0;
}

/* ---- The way back ---- */

static const struct wifi_network *find_same(const struct wifi_networks *networks,
					    const struct wifi_network *wanted)
{
	for (size_t i = 0; i < networks->n; i++) {
		const struct wifi_network *row = &networks->rows[i];

		/* a daemon that was started anew has given the ids anew */
		if (row->id == wanted->id && row->named == wanted->named &&
		    wifi_ssid_equal(&row->ssid, &wanted->ssid))
			return row;
	}
	return NULL;
}

bool wifi_networks_is_new(const struct wifi_networks *before,
			  const struct wifi_network *network)
{
	return !find_same(before, network);
}

static int find_former(const struct wifi_networks *before,
		       const struct wifi_networks *now)
{
	for (size_t i = 0; i < before->n; i++) {
		const struct wifi_network *same;

		if (before->rows[i].id != before->current)
			continue;
		same = find_same(now, &before->rows[i]);
		return same ? same->id : -1;
	}
	return -1;
}

/* Those that were enabled, but for the former. true: there is such a one. */
static bool plan_enabled(const struct wifi_networks *before,
			 const struct wifi_networks *now, int former, bool selected,
			 bool connect, struct buf *ret)
{
	bool any = false;

	for (size_t i = 0; i < before->n; i++) {
		const struct wifi_network *row = &before->rows[i], *same;

		if (row->disabled || row->id == former)
			continue;
		same = find_same(now, row);
		if (!same)
			continue;
		any = true;
		if (selected || same->disabled)
			buf_printf(ret, "ENABLE_NETWORK %d%s\n", row->id,
				   connect ? "" : " no-connect");
	}
	return any;
}

int wifi_networks_plan(const struct wifi_networks *before,
		       const struct wifi_networks *now, struct buf *ret, int *ret_former)
{
	int former = find_former(before, now);
	bool select = former >= 0 &&
		      (now->current != former || strcmp(now->state, "COMPLETED") != 0);
	bool rest = strcmp(before->state, "DISCONNECTED") == 0;

	for (size_t i = 0; i < WIFI_GLOBALS; i++)
		if (before->globals[i][0] &&
		    strcmp(before->globals[i], now->globals[i]) != 0)
			buf_printf(ret, "SET %s %s\n", wifi_global_names[i],
				   before->globals[i]);
	if (select) {
		buf_printf(ret, "SELECT_NETWORK %d", former);
		if (before->freq)
			buf_printf(ret, " freq=%u", before->freq);
		buf_string(ret, "\n");
	}
	for (size_t i = 0; i < now->n; i++)
		if (now->rows[i].ours)
			buf_printf(ret, "REMOVE_NETWORK %d\n", now->rows[i].id);
	if (plan_enabled(before, now, former, select, former < 0 && !rest, ret) &&
	    former < 0 && rest)
		buf_string(ret, "DISCONNECT\n");
	*ret_former = former;
	return ret->error;
}
