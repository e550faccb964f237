/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/store.h"

#include "tests/unit/alloc.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char *const migrations[] = {
	"CREATE TABLE thing (name TEXT PRIMARY KEY, data BLOB, size INTEGER) STRICT;",
	"ALTER TABLE thing ADD COLUMN note TEXT;"
	"CREATE TABLE other (id INTEGER PRIMARY KEY) STRICT;",
	"this is not SQL",
};

struct place {
	char dir[64];
	char path[96];
};

static int setup(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	strcpy(place->dir, "/tmp/usher-store-XXXXXX");
	if (!mkdtemp(place->dir))
		return -1;
	snprintf(place->path, sizeof(place->path), "%s/a/b/state.db", place->dir);
	*state = place;
	return 0;
}

static int teardown(void **state)
{
	static const char *const leftovers[] = {"/a/b/state.db",
						"/a/b/state.db-wal",
						"/a/b/state.db-shm",
						"/a/b",
						"/a",
						""};
	struct place *place = *state;
	char path[128];

	for (size_t i = 0; i < ARRAY_SIZE(leftovers); i++) {
		snprintf(path, sizeof(path), "%s%s", place->dir, leftovers[i]);
		(void)remove(path);
	}
	free(place);
	return 0;
}

static struct store *open_migrated(struct place *place, size_t n)
{
	struct store *store;

	assert_int_equal(store_open(place->path, &store), 0);
	assert_int_equal(store_migrate(store, "test", migrations, n), 0);
	return store;
}

static void add(struct store *store, const char *name, int expect)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;

	assert_int_equal(
		store_query(store, "INSERT INTO thing (name) VALUES (?)", &query), 0);
	assert_int_equal(store_bind_text(query, 1, name), 0);
	assert_int_equal(store_step(query), expect);
}

static int64_t count(struct store *store)
{
	_cleanup_(store_query_donep) struct store_query *query = NULL;

	assert_int_equal(store_query(store, "SELECT count(*) FROM thing", &query), 0);
	assert_int_equal(store_step(query), 1);
	return store_column_int(query, 0);
}

static mode_t mode_of(const char *dir, const char *name)
{
	struct stat st;
	char path[128];

	snprintf(path, sizeof(path), "%s%s", dir, name);
	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 0777;
}

static void new_files_are_private(void **state)
{
	struct place *place = *state;
	mode_t before = umask(0);
	struct store *store = open_migrated(place, 1);

	add(store, "x", 0);
	umask(before);
	assert_int_equal(mode_of(place->dir, "/a"), 0700);
	assert_int_equal(mode_of(place->dir, "/a/b"), 0700);
	assert_int_equal(mode_of(place->dir, "/a/b/state.db"), 0600);
	assert_int_equal(mode_of(place->dir, "/a/b/state.db-wal"), 0600);
	store_free(store);
}

static void a_shared_one_is_for_the_group_of_a_directory_that_is_there(void **state)
{
	struct place *place = *state;
	char path[96], link[96];
	struct store *store = NULL;
	mode_t before = umask(077);

	assert_int_equal(store_open_with(place->path, STORE_SHARED, &store), -ENOENT);
	snprintf(path, sizeof(path), "%s/shared.db", place->dir);
	snprintf(link, sizeof(link), "%s/link.db", place->dir);
	assert_int_equal(store_open_with(path, STORE_SHARED, &store), 0);
	assert_int_equal(store_migrate(store, "test", migrations, 1), 0);
	umask(before);
	assert_int_equal(mode_of(place->dir, "/shared.db"), 0660);
	assert_int_equal(mode_of(place->dir, "/shared.db-wal"), 0660);
	store = store_free(store);
	/* others of the group write there */
	assert_int_equal(symlink(path, link), 0);
	assert_true(store_open_with(link, STORE_SHARED, &store) < 0);
	assert_null(store);
	assert_int_equal(unlink(link), 0);
	assert_int_equal(unlink(path), 0);
}

static void one_that_must_exist_is_not_made(void **state)
{
	struct place *place = *state;
	struct store *store = NULL;

	assert_int_equal(store_open_with(place->path, STORE_EXISTING, &store), -ENOENT);
	store_free(open_migrated(place, 1));
	assert_int_equal(store_open_with(place->path, STORE_EXISTING, &store), 0);
	store_free(store);
}

static void a_synced_one_syncs_each_commit(void **state)
{
	static const struct {
		unsigned flags;
		int64_t level; /* of PRAGMA synchronous: 1 NORMAL, 2 FULL */
	} rows[] = {{0, 1}, {STORE_SYNCED, 2}};
	struct place *place = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct store *store;
		struct store_query *query;

		assert_int_equal(store_open_with(place->path, rows[i].flags, &store), 0);
		assert_int_equal(store_query(store, "PRAGMA synchronous", &query), 0);
		assert_int_equal(store_step(query), 1);
		assert_true(store_column_int(query, 0) == rows[i].level);
		store_query_done(query);
		store_free(store);
	}
}

static void values_come_back_as_they_went_in(void **state)
{
	struct store *store = open_migrated(*state, 1);
	struct store_query *query;
	size_t len = 99;

	assert_int_equal(store_query(store, "INSERT INTO thing VALUES (?, ?, ?)", &query),
			 0);
	assert_int_equal(store_bind_text(query, 1, "K\xc3\xbc"), 0);
	assert_int_equal(store_bind_blob(query, 2, "a\0b", 3), 0);
	assert_int_equal(store_bind_int(query, 3, INT64_MIN), 0);
	assert_int_equal(store_step(query), 0);
	query = store_query_done(query);
	/* the same statement again: what was bound before is gone */
	assert_int_equal(store_query(store, "INSERT INTO thing VALUES (?, ?, ?)", &query),
			 0);
	assert_int_equal(store_bind_text(query, 1, "z"), 0);
	assert_int_equal(store_step(query), 0);
	query = store_query_done(query);

	assert_int_equal(store_query(store, "SELECT * FROM thing ORDER BY name", &query),
			 0);
	assert_int_equal(store_step(query), 1);
	assert_string_equal(store_column_text(query, 0), "K\xc3\xbc");
	assert_memory_equal(store_column_blob(query, 1, &len), "a\0b", 3);
	assert_int_equal(len, 3);
	assert_true(store_column_int(query, 2) == INT64_MIN);
	assert_false(store_column_is_null(query, 2));
	assert_int_equal(store_step(query), 1);
	assert_true(store_column_is_null(query, 1));
	assert_true(store_column_is_null(query, 2));
	assert_null(store_column_blob(query, 1, &len));
	assert_int_equal(len, 0);
	assert_int_equal(store_step(query), 0);
	store_query_done(query);
	store_free(store);
}

static void one_statement_can_run_twice_at_once(void **state)
{
	struct store *store = open_migrated(*state, 1);
	struct store_query *outer, *inner;

	add(store, "a", 0);
	add(store, "b", 0);
	assert_int_equal(store_query(store, "SELECT name FROM thing", &outer), 0);
	assert_int_equal(store_step(outer), 1);
	assert_int_equal(store_query(store, "SELECT name FROM thing", &inner), 0);
	assert_int_equal(store_step(inner), 1);
	assert_int_equal(store_step(inner), 1);
	assert_string_equal(store_column_text(outer, 0), "a");
	assert_string_equal(store_column_text(inner, 0), "b");
	/* freed while both are open */
	store_free(store);
}

static void wrong_sql_and_constraints_are_errors(void **state)
{
	struct store *store = open_migrated(*state, 1);
	struct store_query *query = NULL;

	assert_int_equal(store_query(store, "SELECT nothing FROM nowhere", &query),
			 -EINVAL);
	assert_null(query);
	add(store, "a", 0);
	add(store, "a", -EEXIST);
	store_free(store);
}

static void migrations_run_once_and_per_room(void **state)
{
	struct store *store = open_migrated(*state, 1);

	add(store, "kept", 0);
	store_free(store);
	store = open_migrated(*state, 2);
	assert_int_equal(count(store), 1);
	/* another room counts from 1 by itself; it may even run the same SQL */
	assert_int_equal(
		store_migrate(store, "room", (const char *const[]){"SELECT 1"}, 1), 0);
	/* the file was written by a version that knows more */
	assert_int_equal(store_migrate(store, "test", migrations, 1), -EPROTO);
	assert_int_equal(count(store), 1);
	store_free(store);
}

static void a_failed_migration_leaves_all_as_it_was(void **state)
{
	struct store *store = open_migrated(*state, 1);
	struct store_query *query;

	assert_int_equal(store_migrate(store, "test", migrations, 3), -EINVAL);
	/* the second had run, and was taken back */
	assert_int_equal(store_query(store, "SELECT * FROM other", &query), -EINVAL);
	/* no transaction is left open */
	assert_int_equal(store_begin(store), 0);
	assert_int_equal(store_commit(store), 0);
	assert_int_equal(store_migrate(store, "test", migrations, 2), 0);
	store_free(store);
}

static void a_rolled_back_transaction_leaves_nothing(void **state)
{
	struct store *store = open_migrated(*state, 1);

	assert_int_equal(store_begin(store), 0);
	add(store, "a", 0);
	assert_int_equal(store_rollback(store), 0);
	assert_int_equal(count(store), 0);
	assert_int_equal(store_rollback(store), 0);
	assert_int_equal(store_begin(store), 0);
	add(store, "a", 0);
	assert_int_equal(store_commit(store), 0);
	assert_int_equal(count(store), 1);
	store_free(store);
}

static void two_writers_do_not_wait_for_each_other(void **state)
{
	struct store *first = open_migrated(*state, 1),
		     *second = open_migrated(*state, 1);

	assert_int_equal(store_begin(first), 0);
	add(first, "a", 0);
	assert_int_equal(store_begin(second), -EBUSY);
	/* reading goes on */
	assert_int_equal(count(second), 0);
	assert_int_equal(store_commit(first), 0);
	assert_int_equal(count(second), 1);
	assert_int_equal(store_begin(second), 0);
	assert_int_equal(store_commit(second), 0);
	store_free(first);
	store_free(second);
}

static void write_file(struct place *place, const char *data, size_t len)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/a", place->dir);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/a/b", place->dir);
	assert_int_equal(mkdir(path, 0700), 0);
	file = fopen(place->path, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

static void a_file_of_another_kind_is_refused(void **state)
{
	struct place *place = *state;
	struct store *store = NULL;
	char junk[4096];

	memset(junk, 'x', sizeof(junk));
	write_file(place, junk, sizeof(junk));
	assert_int_equal(store_open(place->path, &store), -EBADMSG);
	assert_null(store);
}

static void a_database_of_another_program_is_refused(void **state)
{
	struct place *place = *state;
	struct store *store = open_migrated(place, 1);
	struct store_query *query;

	assert_int_equal(store_query(store, "PRAGMA application_id = 42", &query), 0);
	assert_int_equal(store_step(query), 0);
	store_query_done(query);
	store_free(store);
	assert_int_equal(store_open(place->path, &store), -EBADMSG);
}

static void a_damaged_file_is_noticed(void **state)
{
	struct place *place = *state;
	struct store *store = open_migrated(place, 1);
	struct store_query *query = NULL;
	int fd, r;

	for (int i = 0; i < 500; i++) {
		char name[32];

		snprintf(name, sizeof(name), "name %d", i);
		add(store, name, 0);
	}
	store_free(store);
	fd = open(place->path, O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	for (off_t at = 4096; at < 6 * 4096; at += 8)
		assert_int_equal(pwrite(fd, "damage!!", 8, at), 8);
	close(fd);
	r = store_open(place->path, &store);
	if (r == 0) {
		r = store_query(store, "SELECT sum(length(name)) FROM thing", &query);
		if (r == 0)
			r = store_step(query);
		store_query_done(query);
		store_free(store);
	}
	assert_int_equal(r, -EBADMSG);
}

static void a_path_that_cannot_be_says_why(void **state)
{
	struct store *store = NULL;

	assert_int_equal(store_open("/dev/null/state.db", &store), -ENOTDIR);
	assert_int_equal(store_open("/proc/state.db", &store), -ENOENT);
	assert_null(store);
}

static int open_and_add(struct place *place)
{
	_cleanup_(store_freep) struct store *store = NULL;
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int r;

	r = store_open(place->path, &store);
	if (r < 0)
		return r;
	r = store_migrate(store, "test", migrations, 2);
	if (r < 0)
		return r;
	r = store_query(store, "INSERT INTO thing (name) VALUES (?)", &query);
	if (r < 0)
		return r;
	return store_bind_text(query, 1, "x");
}

static void without_memory_it_fails_and_heals(void **state)
{
	struct store *store;
	unsigned ok = 0;

	for (unsigned n = 1; alloc_fail_each(&n);) {
		int r = open_and_add(*state);

		if (r == 0)
			ok++;
		else
			assert_int_equal(r, -ENOMEM);
	}
	assert_int_equal(ok, 1);
	store = open_migrated(*state, 2);
	add(store, "x", 0);
	store_free(store);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(new_files_are_private),
		TEST(a_shared_one_is_for_the_group_of_a_directory_that_is_there),
		TEST(one_that_must_exist_is_not_made),
		TEST(a_synced_one_syncs_each_commit),
		TEST(values_come_back_as_they_went_in),
		TEST(one_statement_can_run_twice_at_once),
		TEST(wrong_sql_and_constraints_are_errors),
		TEST(migrations_run_once_and_per_room),
		TEST(a_failed_migration_leaves_all_as_it_was),
		TEST(a_rolled_back_transaction_leaves_nothing),
		TEST(two_writers_do_not_wait_for_each_other),
		TEST(a_file_of_another_kind_is_refused),
		TEST(a_database_of_another_program_is_refused),
		TEST(a_damaged_file_is_noticed),
		TEST(a_path_that_cannot_be_says_why),
		TEST(without_memory_it_fails_and_heals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
