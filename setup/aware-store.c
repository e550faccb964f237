/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/aware-store-private.h"

#include "base/crypto/hash.h"
#include "base/crypto/random.h"
#include "base/hex.h"
#include "base/log.h"
#include "base/secret.h"
#include "setup/context.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *const migrations[] = {
	"CREATE TABLE aware_identity ("
	" one INTEGER PRIMARY KEY CHECK (one = 1), nik BLOB NOT NULL,"
	" made_at INTEGER NOT NULL) STRICT",
	"CREATE TABLE aware_pairing ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, name TEXT,"
	" service TEXT NOT NULL, nik BLOB, npk BLOB," /* NULL: its time is over */
	" cipher INTEGER NOT NULL, akm INTEGER NOT NULL,"
	" authenticated INTEGER NOT NULL, key_mic_len INTEGER NOT NULL,"
	" short_rsnx INTEGER NOT NULL, echo_method INTEGER NOT NULL,"
	" paired_at INTEGER NOT NULL, expires INTEGER) STRICT",
	/* as it was told when it was paired */
	"ALTER TABLE aware_pairing ADD COLUMN published TEXT",
	"ALTER TABLE aware_pairing ADD COLUMN product TEXT",
};

struct store *aware_store_open(struct usher *usher, bool create)
{
	struct store *store = usher_need_store(usher, create);
	int r;

	if (!store || usher->aware_ready)
		return store;
	r = store_migrate(store, "aware", migrations, ARRAY_SIZE(migrations));
	if (r < 0) {
		log_warning("no pairing can be remembered: %s", strerror(-r));
		return NULL;
	}
	usher->aware_ready = true;
	return store;
}

void aware_pairing_row_wipe(struct aware_pairing_row *row)
{
	secret_wipe(row, sizeof(*row));
}

int aware_store_run(struct store *store, const char *sql)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r = store_query(store, sql, &query);

	if (r >= 0)
		r = store_step(query);
	return r < 0 ? r : 0;
}

int aware_store_wipe_log(struct store *store)
{
	return aware_store_run(store, "PRAGMA wal_checkpoint(TRUNCATE)");
}

/* ---- Who we are ---- */

static int read_identity(struct store *store, uint8_t ret[AWARE_NIK_LEN])
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r = store_query(store, "SELECT nik FROM aware_identity", &query);
	const void *nik;
	size_t len;

	if (r >= 0)
		r = store_step(query);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	nik = store_column_blob(query, 0, &len);
	if (!nik || len != AWARE_NIK_LEN)
		return -EBADMSG;
	memcpy(ret, nik, AWARE_NIK_LEN);
	return 0;
}

static int write_identity(struct store *store, const uint8_t nik[AWARE_NIK_LEN])
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	/* of two processes at their first use the first one's stays */
	int r = store_query(store,
			    "INSERT INTO aware_identity VALUES (1, ?1, ?2)"
			    " ON CONFLICT (one) DO NOTHING",
			    &query);

	if (r < 0)
		return r;
	store_bind_blob(query, 1, nik, AWARE_NIK_LEN);
	store_bind_int(query, 2, time(NULL));
	r = store_step(query);
	return r < 0 ? r : 0;
}

int aware_store_identity(struct usher *usher, uint8_t ret[AWARE_NIK_LEN])
{
	struct store *store = aware_store_open(usher, true);
	uint8_t nik[AWARE_NIK_LEN];
	int r;

	if (!store)
		return usher->store_error ? usher->store_error : -EIO;
	r = read_identity(store, ret);
	if (r != -ENOENT)
		return r;
	r = random_bytes(nik, sizeof(nik));
	if (r == 0)
		r = write_identity(store, nik);
	secret_wipe(nik, sizeof(nik));
	return r < 0 ? r : read_identity(store, ret);
}

/* ---- Pairings ---- */

/* The NIK is what would track its owner: what is printed is a hash of it. */
static int make_key(const uint8_t nik[AWARE_NIK_LEN], char ret[AWARE_KEY_LEN + 1])
{
	const struct hash_part parts[] = {{"usher aware peer", 16}, {nik, AWARE_NIK_LEN}};
	uint8_t hash[HASH_SHA256_LEN];
	int r = hash_parts(HASH_SHA256, parts, ARRAY_SIZE(parts), hash);

	if (r < 0)
		return r;
	memcpy(ret, "aware/", 6);
	hex_encode(hash, 8, ret + 6);
	return 0;
}

static void bind_row(struct store_query *query, const struct aware_pairing_row *row)
{
	const struct aware_record *record = &row->record;

	store_bind_text(query, 1, row->key);
	store_bind_text(query, 2, row->service);
	store_bind_blob(query, 3, record->peer_nik, sizeof(record->peer_nik));
	store_bind_blob(query, 4, record->npk, sizeof(record->npk));
	store_bind_int(query, 5, record->suite.cipher);
	store_bind_int(query, 6, record->suite.akm);
	store_bind_int(query, 7, record->authenticated);
	store_bind_int(query, 8, record->quirks.key_mic_len);
	store_bind_int(query, 9, record->quirks.short_rsnx);
	store_bind_int(query, 10, record->quirks.echo_method);
	store_bind_int(query, 11, time(NULL));
	if (row->expires)
		store_bind_int(query, 12, row->expires);
	else
		store_bind_text(query, 12, NULL);
	store_bind_text(query, 13, row->published);
	store_bind_text(query, 14, row->product);
}

static void copy_text(char *ret, size_t size, const char *text)
{
	snprintf(ret, size, "%s", text ? text : "");
}

int aware_store_put(struct usher *usher, struct aware_pairing_row *row)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	struct store *store = aware_store_open(usher, true);
	int r;

	if (!store)
		return usher->store_error ? usher->store_error : -EIO;
	r = make_key(row->record.peer_nik, row->key);
	if (r < 0)
		return r;
	row->expires = row->record.lifetime_s ? time(NULL) + row->record.lifetime_s : 0;
	r = store_query(
		store,
		"INSERT INTO aware_pairing (key, service, nik, npk, cipher, akm,"
		" authenticated, key_mic_len, short_rsnx, echo_method, paired_at,"
		" expires, published, product)"
		" VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14)"
		" ON CONFLICT (key) DO UPDATE SET service = excluded.service,"
		" nik = excluded.nik, npk = excluded.npk, cipher = excluded.cipher,"
		" akm = excluded.akm, authenticated = excluded.authenticated,"
		" key_mic_len = excluded.key_mic_len,"
		" short_rsnx = excluded.short_rsnx,"
		" echo_method = excluded.echo_method,"
		" paired_at = excluded.paired_at, expires = excluded.expires,"
		" published = excluded.published, product = excluded.product"
		" RETURNING id, name",
		&query);
	if (r < 0)
		return r;
	bind_row(query, row);
	r = store_step(query);
	if (r <= 0)
		return r < 0 ? r : -EIO;
	row->id = (long)store_column_int(query, 0);
	copy_text(row->name, sizeof(row->name), store_column_text(query, 1));
	r = store_step(query); /* to its end: the row is there then */
	return r < 0 ? r : 0;
}

int aware_store_expire(struct usher *usher)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	struct store *store = aware_store_open(usher, false);
	int n = 0, r;

	if (!store)
		return usher->store_error;
	r = store_query(store,
			"UPDATE aware_pairing SET nik = NULL, npk = NULL"
			" WHERE expires <= ?1 AND npk IS NOT NULL RETURNING id",
			&query);
	if (r < 0)
		return r;
	store_bind_int(query, 1, time(NULL));
	while ((r = store_step(query)) > 0)
		n++;
	query = store_query_done(query);
	if (r == 0 && n)
		r = aware_store_wipe_log(store);
	return r < 0 ? r : n;
}

/* false: what is there is nothing that we wrote. */
static bool take_blob(struct store_query *query, enum aware_column column, uint8_t *ret,
		      size_t size)
{
	size_t len = 0;
	const void *data = store_column_blob(query, column, &len);

	if (!data || len != size)
		return false;
	memcpy(ret, data, size);
	return true;
}

static bool take_row(struct store_query *query, struct aware_pairing_row *ret)
{
	struct aware_record *record = &ret->record;

	*ret = (struct aware_pairing_row){
		.id = (long)store_column_int(query, AWARE_COLUMN_ID),
		.expires = store_column_int(query, AWARE_COLUMN_EXPIRES),
		.record = {
			.suite = {.cipher = store_column_int(query, AWARE_COLUMN_CIPHER),
				  .akm = store_column_int(query, AWARE_COLUMN_AKM)},
			.authenticated = store_column_int(query,
							  AWARE_COLUMN_AUTHENTICATED),
			.quirks = {.key_mic_len = store_column_int(
					   query, AWARE_COLUMN_KEY_MIC_LEN),
				   .short_rsnx = store_column_int(
					   query, AWARE_COLUMN_SHORT_RSNX),
				   .echo_method = store_column_int(
					   query, AWARE_COLUMN_ECHO_METHOD)},
		}};
	copy_text(ret->key, sizeof(ret->key), store_column_text(query, AWARE_COLUMN_KEY));
	copy_text(ret->name, sizeof(ret->name),
		  store_column_text(query, AWARE_COLUMN_NAME));
	copy_text(ret->service, sizeof(ret->service),
		  store_column_text(query, AWARE_COLUMN_SERVICE));
	return take_blob(query, AWARE_COLUMN_NIK, record->peer_nik,
			 sizeof(record->peer_nik)) &&
	       take_blob(query, AWARE_COLUMN_NPK, record->npk, sizeof(record->npk)) &&
	       aware_record_is_valid(record);
}

int aware_store_each(struct usher *usher,
		     int (*fn)(const struct aware_pairing_row *row, void *userdata),
		     void *userdata)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	struct store *store = aware_store_open(usher, false);
	struct aware_pairing_row row;
	int r;

	if (!store)
		return usher->store_error;
	r = aware_store_expire(usher);
	if (r >= 0)
		r = store_query(store,
				"SELECT " AWARE_COLUMNS " FROM aware_pairing"
				" WHERE npk IS NOT NULL ORDER BY paired_at DESC, id DESC",
				&query);
	if (r < 0)
		return r;
	while ((r = store_step(query)) > 0) {
		if (take_row(query, &row))
			r = fn(&row, userdata);
		aware_pairing_row_wipe(&row);
		if (r < 0)
			return r;
	}
	return r;
}

int64_t aware_store_version(struct usher *usher)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	struct store *store = aware_store_open(usher, false);

	if (!store || store_query(store, "PRAGMA data_version", &query) < 0 ||
	    store_step(query) != 1)
		return 0;
	return store_column_int(query, 0);
}

bool aware_store_has_expired(struct usher *usher, const char *service,
			     int64_t *ret_lifetime)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	struct store *store = aware_store_open(usher, false);
	bool expired;

	if (!store || store_query(store,
				  "SELECT count(*), count(npk), expires - paired_at,"
				  " max(paired_at) FROM aware_pairing"
				  " WHERE service = ?1 COLLATE NOCASE",
				  &query) < 0)
		return false;
	store_bind_text(query, 1, service);
	expired = store_step(query) == 1 && store_column_int(query, 0) > 0 &&
		  store_column_int(query, 1) == 0;
	if (expired)
		*ret_lifetime = store_column_int(query, 2);
	return expired;
}

int aware_store_forget(struct usher *usher, long id)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	struct store *store = aware_store_open(usher, false);
	int r;

	if (!store)
		return usher->store_error;
	r = store_query(store, "DELETE FROM aware_pairing WHERE id = ?1", &query);
	if (r < 0)
		return r;
	store_bind_int(query, 1, id);
	r = store_step(query);
	query = store_query_done(query);
	return r < 0 ? r : aware_store_wipe_log(store);
}
