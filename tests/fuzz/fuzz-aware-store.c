/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A remembered pairing whose columns are the input's: whatever is in the store, it is a pairing that
 * can be used, or it is left out; and it can be listed.
 */
#include "tests/fuzz/fuzz.h"

#include "aware/node.h"
#include "setup/aware-store-private.h"
#include "setup/context.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char directory[] = "/tmp/usher-fuzz-XXXXXX";
static struct usher *usher;

static void clean_up(void)
{
	DIR *dir;

	usher_free(usher);
	dir = opendir(directory);
	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		char path[sizeof(directory) + sizeof(entry->d_name) + 1];

		snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
		unlink(path);
	}
	if (dir)
		closedir(dir);
	rmdir(directory);
}

static struct store *open_store(void)
{
	if (!usher) {
		must(mkdtemp(directory) && usher_new(&usher) == 0);
		must(usher_set_state_dir(usher, directory) == 0);
		atexit(clean_up);
	}
	return aware_store_open(usher, true);
}

static void bind(struct store_query *query, int column, struct reader *input)
{
	uint8_t kind = reader_u8(input);
	size_t len = MIN((size_t)kind >> 2, input->len);
	const uint8_t *data = reader_bytes(input, len);
	char text[65] = "";
	int64_t number = 0;

	for (size_t i = 0; i < len; i++)
		number = (int64_t)((uint64_t)number << 8 | data[i]);
	if (len > 0)
		memcpy(text, data, len);
	switch (kind & 3) {
	case 0:
		store_bind_text(query, column, NULL);
		break;
	case 1:
		store_bind_int(query, column, number);
		break;
	case 2:
		store_bind_text(query, column, text);
		break;
	case 3:
		store_bind_blob(query, column, data ? data : (const uint8_t *)"", len);
		break;
	}
}

/* false: the table takes no such row. */
static bool insert(struct store *store, struct reader *input)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;

	must(store_query(
		     store,
		     "INSERT INTO aware_pairing (key, name, service, nik, npk, cipher,"
		     " akm, authenticated, key_mic_len, short_rsnx, echo_method,"
		     " paired_at, expires)"
		     " VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)",
		     &query) == 0);
	for (int column = 1; column <= 13; column++)
		bind(query, column, input);
	return store_step(query) == 0;
}

/* What a node takes, it can verify with. */
static int use(const struct aware_pairing_row *row, void *userdata)
{
	struct aware_pairing_options options = {
		.initiator = true,
		.record = &row->record,
	};
	const struct aware_pairing_event start = {.type = AWARE_EVENT_START, .now_us = 1};
	struct aware_pairing *pairing;

	must(memchr(row->service, '\0', sizeof(row->service)) &&
	     memchr(row->name, '\0', sizeof(row->name)));
	must(aware_node_know(userdata, row->id, &row->record) == 0);
	must(aware_pairing_new(&options, &pairing) == 0);
	aware_pairing_step(pairing, &start);
	aware_pairing_free(pairing);
	return 0;
}

static void list(void)
{
	struct usher_aware_memory *memory;

	must(usher_aware_memory_new(usher, &memory) == 0);
	while (usher_aware_memory_next(memory) > 0) {
		char *line = usher_aware_memory_to_json(memory);

		must(line);
		free(line);
	}
	usher_aware_memory_free(memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct aware_node_options options = {.radio = {.own = {2}}};
	struct reader input = reader_of(data, len);
	struct store *store = open_store();
	struct aware_node *node;
	int64_t lifetime;

	must(store);
	if (!insert(store, &input))
		return 0;
	list();
	must(aware_node_new(&options, &node) == 0);
	must(aware_store_each(usher, use, node) == 0);
	aware_node_free(node);
	(void)aware_store_has_expired(usher, "_a._tcp", &lifetime);
	list();
	must(aware_store_run(store, "DELETE FROM aware_pairing") == 0);
	return 0;
}
