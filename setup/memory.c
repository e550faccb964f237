/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/memory.h"

#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "setup/accessory.h"
#include "setup/context.h"
#include "setup/name.h"
#include "setup/product-name.h"
#include "setup/session.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { KEY_SIZE = 160 };

static const char *const migrations[] = {
	"CREATE TABLE accessory ("
	" key TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT, advertised_name TEXT,"
	" product TEXT, protocol TEXT, ssid BLOB, url TEXT, firmware TEXT,"
	" firmware_version TEXT, set_up_at INTEGER NOT NULL) STRICT",
};

struct usher_memory {
	struct store_query *query;
	struct catalog *catalog;
};

static struct store *open_memory(struct usher *usher, bool create)
{
	struct store *store = usher_need_store(usher, create);
	int r;

	if (!store || usher->memory_ready)
		return store;
	r = store_migrate(store, "setup", migrations, ARRAY_SIZE(migrations));
	if (r < 0) {
		log_warning("nothing can be remembered: %s", strerror(-r));
		return NULL;
	}
	usher->memory_ready = true;
	return store;
}

static bool is_identity_address(const struct ble_addr *addr)
{
	return addr->type == BLE_ADDR_PUBLIC || (addr->b[0] & 0xc0) == 0xc0;
}

/* false: nothing that lasts is known of it. */
static bool lasting_key(const char *key, const struct ble_addr *addr, char *ret)
{
	char text[BLE_ADDR_STRING_SIZE];

	if (!key && !is_identity_address(addr))
		return false;
	ble_addr_format(addr, text);
	if (key)
		return (size_t)snprintf(ret, KEY_SIZE, "%s", key) < KEY_SIZE;
	snprintf(ret, KEY_SIZE, "ble/%s", text);
	return true;
}

int memory_lookup(struct usher *usher, const char *key, const struct ble_addr *addr,
		  char **ret_key, char **ret_name)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	struct store *store = open_memory(usher, false);
	char wanted[KEY_SIZE];
	const char *name;

	if (!store || !lasting_key(key, addr, wanted) ||
	    store_query(store, "SELECT name FROM accessory WHERE key = ?", &query) < 0)
		return 0;
	store_bind_text(query, 1, wanted);
	if (store_step(query) != 1)
		return 0;
	name = store_column_text(query, 0);
	*ret_name = name ? strdup(name) : NULL;
	*ret_key = strdup(wanted);
	return 1;
}

static int bind_setup(struct store_query *query, const struct usher_setup *setup,
		      const char *key)
{
	const struct usher_accessory *accessory = setup->accessory;
	const char *name = accessory->device ? accessory->device->name
					     : accessory->last_name;
	const char *firmware = usher_setup_get_info(setup, "firmware");
	const char *version = usher_setup_get_info(setup, "firmware-version");
	_cleanup_(freep) char *firmware_text = firmware ? text_to_utf8(firmware,
								       strlen(firmware))
							: NULL;
	_cleanup_(freep) char *version_text = version ? text_to_utf8(version,
								     strlen(version))
						      : NULL;

	store_bind_text(query, 1, key);
	store_bind_text(query, 2, accessory->id);
	store_bind_text(query, 3, name);
	store_bind_text(query, 4, usher_accessory_get_product(accessory));
	store_bind_text(query, 5, setup->protocol->name);
	store_bind_blob(query, 6, setup->joined_len ? setup->joined_ssid : NULL,
			setup->joined_len);
	store_bind_text(query, 7, usher_setup_get_url(setup, 0));
	store_bind_text(query, 8, firmware_text);
	store_bind_text(query, 9, version_text);
	store_bind_int(query, 10, time(NULL));
	return store_step(query);
}

/* A network's id is its BSSID, which lasts. */
static bool key_of(const struct usher_accessory *accessory, char *ret)
{
	if (accessory->transport ==
	    USHER_AWARE) /* its address is another one each time */
		return accessory->key &&
		       (size_t)snprintf(ret, KEY_SIZE, "%s", accessory->key) < KEY_SIZE;
	if (accessory->transport == USHER_WIFI)
		return (size_t)snprintf(ret, KEY_SIZE, "%s", accessory->id) < KEY_SIZE;
	return lasting_key(accessory->key, &accessory->addr, ret);
}

void memory_store(struct usher_setup *setup)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	struct store *store = open_memory(setup->usher, true);
	char key[KEY_SIZE];
	int r;

	if (!store)
		return;
	if (!key_of(setup->accessory, key)) {
		log_info("%s is not remembered: its address changes and nothing else "
			 "names it",
			 setup->accessory->id);
		return;
	}
	r = store_query(
		store,
		"INSERT INTO accessory (key, id, advertised_name, product, protocol, "
		"ssid,"
		" url, firmware, firmware_version, set_up_at)"
		" VALUES (?,?,?,?,?,?,?,?,?,?)"
		" ON CONFLICT (key) DO UPDATE SET id = excluded.id,"
		" advertised_name = excluded.advertised_name, product = excluded.product,"
		" protocol = excluded.protocol, ssid = excluded.ssid, url = excluded.url,"
		" firmware = coalesce(excluded.firmware, firmware),"
		" firmware_version = coalesce(excluded.firmware_version, "
		"firmware_version),"
		" set_up_at = excluded.set_up_at",
		&query);
	if (r >= 0)
		r = bind_setup(query, setup, key);
	if (r < 0)
		log_warning("%s is not remembered: %s", setup->accessory->id,
			    strerror(-r));
	else if (setup->accessory->transport == USHER_BLE)
		accessory_remembered(setup->accessory);
}

_public_ int usher_memory_new(struct usher *usher, struct usher_memory **ret)
{
	struct store *store = open_memory(usher, false);
	struct usher_memory *memory;
	int r;

	if (!store && usher->store_error)
		return usher->store_error;
	memory = calloc(1, sizeof(*memory));
	if (!memory)
		return -ENOMEM;
	*ret = memory;
	if (!store) /* nothing was ever remembered */
		return 0;
	memory->catalog = product_names(usher);
	r = store_query(store,
			"SELECT key, coalesce(name, advertised_name), id, product, "
			"protocol, ssid,"
			" url, firmware, firmware_version, set_up_at FROM accessory"
			" ORDER BY set_up_at DESC, key",
			&memory->query);
	if (r < 0)
		*ret = usher_memory_free(memory);
	return r;
}

_public_ struct usher_memory *usher_memory_free(struct usher_memory *memory)
{
	if (!memory)
		return NULL;
	store_query_done(memory->query);
	catalog_free(memory->catalog);
	free(memory);
	return NULL;
}

_public_ int usher_memory_next(struct usher_memory *memory)
{
	return memory->query ? store_step(memory->query) : 0;
}

_public_ const char *usher_memory_get_key(const struct usher_memory *memory)
{
	return store_column_text(memory->query, 0);
}

_public_ const char *usher_memory_get_name(const struct usher_memory *memory)
{
	return store_column_text(memory->query, 1);
}

_public_ const char *usher_memory_get_product_name(const struct usher_memory *memory)
{
	return product_name(memory->catalog, store_column_text(memory->query, 3));
}

_public_ char *usher_memory_to_json(const struct usher_memory *memory)
{
	_cleanup_(json_freep) struct json *line = json_new_object();
	struct store_query *query = memory->query;
	struct json *object;
	size_t len = 0;
	const void *ssid = store_column_blob(query, 5, &len);
	_cleanup_(freep) char *ssid_text = ssid ? text_to_utf8(ssid, len) : NULL;
	char when[32];
	time_t at = store_column_int(query, 9);
	struct tm tm;

	json_add_number(line, "v", 1);
	json_add_string(line, "event", "remembered");
	object = json_add_object(line, "accessory");
	json_add_string(object, "key", store_column_text(query, 0));
	json_add_string(object, "name", store_column_text(query, 1));
	json_add_string(object, "id", store_column_text(query, 2));
	json_add_string(object, "product", store_column_text(query, 3));
	json_add_string(object, "product_name", usher_memory_get_product_name(memory));
	json_add_string(object, "protocol", store_column_text(query, 4));
	json_add_string(object, "ssid", ssid_text);
	if (ssid)
		json_add_hex(object, "ssid_hex", ssid, len);
	else
		json_add_null(object, "ssid_hex");
	json_add_string(object, "url", store_column_text(query, 6));
	json_add_string(object, "firmware", store_column_text(query, 7));
	json_add_string(object, "firmware_version", store_column_text(query, 8));
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&at, &tm));
	json_add_string(object, "set_up_at", when);
	return json_print(line);
}

/* The key of the one that is meant: a key, an id, a unique name. */
static int find(struct store *store, const char *name, char *ret)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r = store_query(
		store,
		"SELECT key FROM accessory WHERE key = ?1 OR id = ?1 COLLATE NOCASE"
		" OR coalesce(name, advertised_name) = ?1 LIMIT 2",
		&query);

	if (r < 0)
		return r;
	store_bind_text(query, 1, name);
	r = store_step(query);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	snprintf(ret, KEY_SIZE, "%s", store_column_text(query, 0));
	r = store_step(query);
	return r > 0 ? -ENOTUNIQ : r;
}

/* The accessories of this run learn of it. */
static void tell_accessories(struct usher *usher)
{
	struct ble_device *device = NULL;

	while (usher->table && (device = ble_table_next(usher->table, device)))
		if (device->owner)
			accessory_remembered(device->owner);
}

static int change(struct usher *usher, const char *name, const char *sql,
		  const char *value)
{
	struct store *store = open_memory(usher, false);
	struct store_query *query = NULL;
	char key[KEY_SIZE];
	int r;

	if (!store)
		return usher->store_error ? usher->store_error : -ENOENT;
	r = find(store, name, key);
	if (r < 0)
		return r;
	r = store_query(store, sql, &query);
	if (r < 0)
		return r;
	store_bind_text(query, 1, key);
	if (value)
		store_bind_text(query, 2, value);
	r = store_step(query);
	store_query_done(query);
	if (r >= 0)
		tell_accessories(usher);
	return r < 0 ? r : 0;
}

_public_ int usher_rename(struct usher *usher, const char *name, const char *new_name)
{
	if (!name_is_printable(new_name))
		return -EINVAL;
	return change(usher, name, "UPDATE accessory SET name = ?2 WHERE key = ?1",
		      new_name);
}

_public_ int usher_forget(struct usher *usher, const char *name)
{
	return change(usher, name, "DELETE FROM accessory WHERE key = ?1", NULL);
}
