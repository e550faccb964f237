/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is remembered of Wi-Fi Aware, for the faces: a list, names, forgetting. */
#include "setup/aware-store-private.h"

#include "base/json.h"
#include "setup/aware-host.h"
#include "setup/context.h"
#include "setup/name.h"
#include "setup/product-name.h"

#include <errno.h>
#include <string.h>
#include <time.h>

struct usher_aware_memory {
	struct store_query *query;
	struct catalog *catalog;
};

_public_ int usher_aware_memory_new(struct usher *usher, struct usher_aware_memory **ret)
{
	struct store *store = aware_store_open(usher, false);
	struct usher_aware_memory *memory;
	int r;

	if (!store && usher->store_error)
		return usher->store_error;
	r = store ? aware_store_expire(usher) : 0;
	if (r < 0)
		return r;
	memory = calloc(1, sizeof(*memory));
	if (!memory)
		return -ENOMEM;
	*ret = memory;
	if (!store) /* nothing was ever remembered */
		return 0;
	memory->catalog = product_names(usher);
	r = store_query(store,
			"SELECT " AWARE_COLUMNS " FROM aware_pairing"
			" ORDER BY paired_at DESC, id DESC",
			&memory->query);
	if (r < 0)
		*ret = usher_aware_memory_free(memory);
	return r;
}

_public_ struct usher_aware_memory *
usher_aware_memory_free(struct usher_aware_memory *memory)
{
	if (!memory)
		return NULL;
	store_query_done(memory->query);
	catalog_free(memory->catalog);
	free(memory);
	return NULL;
}

_public_ int usher_aware_memory_next(struct usher_aware_memory *memory)
{
	return memory->query ? store_step(memory->query) : 0;
}

_public_ const char *usher_aware_memory_get_key(const struct usher_aware_memory *memory)
{
	return store_column_text(memory->query, AWARE_COLUMN_KEY);
}

_public_ const char *usher_aware_memory_get_name(const struct usher_aware_memory *memory)
{
	return store_column_text(memory->query, AWARE_COLUMN_SHOWN_NAME);
}

_public_ const char *
usher_aware_memory_get_product_name(const struct usher_aware_memory *memory)
{
	const char *id = store_column_text(memory->query, AWARE_COLUMN_PRODUCT);

	if (id)
		return product_name(memory->catalog, id);
	return product_name_of_service(memory->catalog,
				       usher_aware_memory_get_service(memory));
}

_public_ const char *
usher_aware_memory_get_service(const struct usher_aware_memory *memory)
{
	return store_column_text(memory->query, AWARE_COLUMN_SERVICE);
}

_public_ bool usher_aware_memory_is_authenticated(const struct usher_aware_memory *memory)
{
	return store_column_int(memory->query, AWARE_COLUMN_AUTHENTICATED);
}

_public_ bool usher_aware_memory_is_expired(const struct usher_aware_memory *memory)
{
	return store_column_is_null(memory->query, AWARE_COLUMN_NPK);
}

static void add_time(struct json *object, const char *key, struct store_query *query,
		     enum aware_column column)
{
	time_t at = store_column_int(query, column);
	char when[32];
	struct tm tm;

	if (store_column_is_null(query, column) || !gmtime_r(&at, &tm)) {
		json_add_null(object, key);
		return;
	}
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	json_add_string(object, key, when);
}

_public_ char *usher_aware_memory_to_json(const struct usher_aware_memory *memory)
{
	_cleanup_(json_freep) struct json *line = json_new_object();
	struct store_query *query = memory->query;
	struct json *object;

	json_add_number(line, "v", 1);
	json_add_string(line, "event", "remembered");
	object = json_add_object(line, "peer");
	json_add_string(object, "key", store_column_text(query, AWARE_COLUMN_KEY));
	json_add_string(object, "name", usher_aware_memory_get_name(memory));
	json_add_string(object, "product",
			store_column_text(query, AWARE_COLUMN_PRODUCT));
	json_add_string(object, "product_name",
			usher_aware_memory_get_product_name(memory));
	json_add_string(object, "service",
			store_column_text(query, AWARE_COLUMN_SERVICE));
	json_add_bool(object, "authenticated",
		      store_column_int(query, AWARE_COLUMN_AUTHENTICATED));
	add_time(object, "paired_at", query, AWARE_COLUMN_PAIRED_AT);
	add_time(object, "expires_at", query, AWARE_COLUMN_EXPIRES);
	json_add_bool(object, "expired", store_column_is_null(query, AWARE_COLUMN_NPK));
	return json_print(line);
}

/* The row that is meant: a key, or a unique name. */
static int find(struct store *store, const char *name, long *ret)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r = store_query(store,
			    "SELECT id FROM aware_pairing WHERE key = ?1 COLLATE NOCASE"
			    " OR coalesce(name, published) = ?1 LIMIT 2",
			    &query);

	if (r < 0)
		return r;
	store_bind_text(query, 1, name);
	r = store_step(query);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	*ret = (long)store_column_int(query, 0);
	r = store_step(query);
	return r > 0 ? -ENOTUNIQ : r;
}

static int forget_all(struct store *store)
{
	int r = store_begin(store);

	if (r < 0)
		return r;
	r = aware_store_run(store, "DELETE FROM aware_pairing");
	if (r == 0)
		r = aware_store_run(store, "DELETE FROM aware_identity");
	if (r < 0) {
		store_rollback(store);
		return r;
	}
	r = store_commit(store);
	return r < 0 ? r : aware_store_wipe_log(store);
}

static int forget_one(struct usher *usher, struct store *store, const char *name)
{
	long id;
	int r = find(store, name, &id);

	return r < 0 ? r : aware_store_forget(usher, id);
}

_public_ int usher_aware_forget(struct usher *usher, const char *name)
{
	struct store *store = aware_store_open(usher, false);
	int r;

	if (!store)
		return usher->store_error ? usher->store_error : name ? -ENOENT : 0;
	r = name ? forget_one(usher, store, name) : forget_all(store);
	if (r >= 0 && usher->aware)
		aware_host_read_again(usher->aware);
	return r;
}

_public_ int usher_aware_rename(struct usher *usher, const char *name,
				const char *new_name)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	struct store *store = aware_store_open(usher, false);
	long id;
	int r;

	if (!name_is_printable(new_name) || strlen(new_name) > AWARE_NAME_MAX)
		return -EINVAL;
	if (!store)
		return usher->store_error ? usher->store_error : -ENOENT;
	r = find(store, name, &id);
	if (r >= 0)
		r = store_query(store, "UPDATE aware_pairing SET name = ?2 WHERE id = ?1",
				&query);
	if (r < 0)
		return r;
	store_bind_int(query, 1, id);
	store_bind_text(query, 2, new_name);
	r = store_step(query);
	if (r >= 0 && usher->aware)
		aware_host_read_again(usher->aware);
	return r < 0 ? r : 0;
}
