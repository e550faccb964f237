/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/remembered.h"

#include "base/log.h"
#include "setup/context.h"

#include <errno.h>
#include <string.h>
#include <time.h>

enum { DAY_S = 24 * 60 * 60 };

static const char *const migrations[] = {
	"CREATE TABLE network ("
	" ssid BLOB PRIMARY KEY, security TEXT NOT NULL, passphrase BLOB NOT NULL,"
	" expires INTEGER) STRICT", /* seconds of CLOCK_REALTIME; NULL: never */
};

static struct store *open_networks(struct usher *usher, bool create)
{
	struct store *store = usher_need_store(usher, create);
	int r;

	if (!store || usher->networks_ready)
		return store;
	r = store_migrate(store, "networks", migrations, ARRAY_SIZE(migrations));
	if (r < 0) {
		log_warning("no network can be remembered: %s", strerror(-r));
		return NULL;
	}
	usher->networks_ready = true;
	return store;
}

/* One statement on one SSID (NULL: on all), with a number where it takes one. */
static int change(struct store *store, const char *sql, const struct wifi_ssid *ssid,
		  const int64_t *number)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r = store_query(store, sql, &query);

	if (r < 0)
		return r;
	if (ssid)
		store_bind_blob(query, 1, ssid->data, ssid->len);
	if (number)
		store_bind_int(query, 2, *number);
	r = store_step(query);
	return r < 0 ? r : 0;
}

/* The write-ahead log holds the pages as they were: emptied, nothing of them is left. */
static int wipe_log(struct store *store)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r = store_query(store, "PRAGMA wal_checkpoint(TRUNCATE)", &query);

	if (r >= 0)
		r = store_step(query);
	return r < 0 ? r : 0;
}

static int delete_expired(struct store *store)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r = store_query(
		store, "DELETE FROM network WHERE expires <= ?1 RETURNING ssid", &query);

	if (r < 0)
		return r;
	store_bind_int(query, 1, time(NULL));
	r = store_step(query);
	if (r <= 0)
		return r;
	while (r > 0)
		r = store_step(query);
	query = store_query_done(query);
	return wipe_log(store);
}

int remembered_passphrase(struct usher *usher, const struct wifi_ssid *ssid,
			  struct secret **ret)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	struct store *store = open_networks(usher, false);
	const void *passphrase;
	size_t len;

	if (!store || delete_expired(store) < 0 ||
	    store_query(store, "SELECT passphrase FROM network WHERE ssid = ?1", &query) <
		    0)
		return -ENOENT;
	store_bind_blob(query, 1, ssid->data, ssid->len);
	if (store_step(query) != 1)
		return -ENOENT;
	passphrase = store_column_blob(query, 0, &len);
	return secret_new(passphrase, len, ret);
}

static int insert(struct store *store, const struct wifi_bss *bss,
		  const struct secret *passphrase, const int64_t *expires)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r = store_query(store,
			    "INSERT INTO network (ssid, security, passphrase, expires)"
			    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (ssid) DO UPDATE SET"
			    " security = excluded.security,"
			    " passphrase = excluded.passphrase,"
			    " expires = excluded.expires",
			    &query);

	if (r < 0)
		return r;
	store_bind_blob(query, 1, bss->ssid.data, bss->ssid.len);
	store_bind_text(query, 2, wifi_kind_name(bss->security.kind));
	store_bind_blob(query, 3, secret_data(passphrase), secret_len(passphrase));
	if (expires)
		store_bind_int(query, 4, *expires);
	else
		store_bind_text(query, 4, NULL);
	r = store_step(query);
	return r < 0 ? r : 0;
}

void remembered_store(struct usher *usher, const struct wifi_bss *bss,
		      const struct usher_network *network)
{
	struct store *store = open_networks(usher, network->passphrase != NULL);
	int64_t expires = time(NULL) + (int64_t)network->days * DAY_S;
	const int64_t *until = network->lifetime == USHER_DAYS ? &expires : NULL;
	int r;

	if (!store)
		return;
	if (network->passphrase)
		r = insert(store, bss, network->passphrase, until);
	else if (until)
		r = change(store, "UPDATE network SET expires = ?2 WHERE ssid = ?1",
			   &bss->ssid, until);
	else
		r = change(store, "UPDATE network SET expires = NULL WHERE ssid = ?1",
			   &bss->ssid, NULL);
	if (r < 0)
		log_warning("the passphrase is not remembered: %s", strerror(-r));
}

static int count(struct store *store, const struct wifi_ssid *ssid)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r = store_query(store,
			    "SELECT count(*) FROM network WHERE ?1 IS NULL OR ssid = ?1",
			    &query);

	if (r < 0)
		return r;
	store_bind_blob(query, 1, ssid ? ssid->data : NULL, ssid ? ssid->len : 0);
	r = store_step(query);
	return r < 0 ? r : (int)store_column_int(query, 0);
}

int remembered_forget(struct usher *usher, const struct wifi_ssid *ssid)
{
	struct store *store = open_networks(usher, false);
	int n, r;

	if (!store)
		return usher->store_error;
	n = count(store, ssid);
	if (n <= 0)
		return n;
	r = change(store,
		   ssid ? "DELETE FROM network WHERE ssid = ?1" : "DELETE FROM network",
		   ssid, NULL);
	if (r >= 0)
		r = wipe_log(store);
	return r < 0 ? r : n;
}
