/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is remembered of Wi-Fi Aware: who we are, pairings, their end; no key is left behind. */
#include "setup/aware-answer.h"
#include "setup/aware-store.h"

#include "setup/context.h"

#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char service[] = "_demo._udp";

struct fixture {
	char dir[32];
	struct usher *usher;
};

static int begin(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	strcpy(fixture->dir, "/tmp/usher-aware-XXXXXX");
	assert_non_null(mkdtemp(fixture->dir));
	assert_int_equal(usher_new(&fixture->usher), 0);
	usher_set_state_dir(fixture->usher, fixture->dir);
	*state = fixture;
	return 0;
}

static int end(void **state)
{
	struct fixture *fixture = *state;

	usher_free(fixture->usher);
	scratch_remove(fixture->dir);
	free(fixture);
	return 0;
}

static void restart(struct fixture *fixture)
{
	fixture->usher = usher_free(fixture->usher);
	assert_int_equal(usher_new(&fixture->usher), 0);
	usher_set_state_dir(fixture->usher, fixture->dir);
}

static bool holds(const char *path, const void *bytes, size_t len)
{
	static char content[1 << 20];
	FILE *file = fopen(path, "r");
	size_t n;

	assert_non_null(file);
	n = fread(content, 1, sizeof(content), file);
	fclose(file);
	return memmem(content, n, bytes, len) != NULL;
}

/* Whether the bytes are in any file of the state directory. */
static bool is_on_disk(const struct fixture *fixture, const void *bytes, size_t len)
{
	DIR *dir = opendir(fixture->dir);
	struct dirent *entry;
	bool found = false;
	char path[320];

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		snprintf(path, sizeof(path), "%s/%s", fixture->dir, entry->d_name);
		if (*entry->d_name != '.')
			found |= holds(path, bytes, len);
	}
	closedir(dir);
	return found;
}

/* Of a peer whose keys are made of one byte. */
static struct aware_pairing_row pairing(uint8_t nik, uint8_t npk, uint32_t lifetime_s)
{
	struct aware_pairing_row row = {
		.record = {.suite = {AWARE_CIPHER_PK_PASN_128, AWARE_AKM_SAE},
			   .authenticated = true,
			   .lifetime_s = lifetime_s,
			   .quirks = {.key_mic_len = 16, .echo_method = true}}};

	strcpy(row.service, service);
	memset(row.record.peer_nik, nik, sizeof(row.record.peer_nik));
	memset(row.record.npk, npk, sizeof(row.record.npk));
	return row;
}

struct rows {
	size_t n;
	struct aware_pairing_row rows[4];
};

static int take(const struct aware_pairing_row *row, void *userdata)
{
	struct rows *rows = userdata;

	assert_true(rows->n < ARRAY_SIZE(rows->rows));
	rows->rows[rows->n++] = *row;
	return 0;
}

static struct rows all(struct fixture *fixture)
{
	struct rows rows = {};

	assert_int_equal(aware_store_each(fixture->usher, take, &rows), 0);
	return rows;
}

static void who_we_are_is_made_once(void **state)
{
	struct fixture *fixture = *state;
	uint8_t first[AWARE_NIK_LEN], second[AWARE_NIK_LEN];
	static const uint8_t zeroes[AWARE_NIK_LEN];

	assert_int_equal(aware_store_identity(fixture->usher, first), 0);
	assert_memory_not_equal(first, zeroes, sizeof(first));
	restart(fixture);
	assert_int_equal(aware_store_identity(fixture->usher, second), 0);
	assert_memory_equal(first, second, sizeof(first));
}

static void others_of_the_host_cannot_read_it(void **state)
{
	struct fixture *fixture = *state;
	uint8_t nik[AWARE_NIK_LEN];
	struct stat status;
	char path[64];

	assert_int_equal(aware_store_identity(fixture->usher, nik), 0);
	snprintf(path, sizeof(path), "%s/usher.db", fixture->dir);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
}

static void a_pairing_outlives_its_process(void **state)
{
	struct fixture *fixture = *state;
	struct aware_pairing_row row = pairing(0xa1, 0xb1, 3600);
	struct rows rows;

	assert_int_equal(aware_store_put(fixture->usher, &row), 0);
	restart(fixture);
	rows = all(fixture);
	assert_int_equal(rows.n, 1);
	assert_int_equal(rows.rows[0].id, row.id);
	assert_string_equal(rows.rows[0].key, row.key);
	assert_string_equal(rows.rows[0].service, service);
	assert_memory_equal(rows.rows[0].record.npk, row.record.npk, AWARE_PMK_LEN);
	assert_memory_equal(rows.rows[0].record.peer_nik, row.record.peer_nik,
			    AWARE_NIK_LEN);
	assert_true(rows.rows[0].record.authenticated);
	assert_int_equal(rows.rows[0].record.quirks.key_mic_len, 16);
	assert_true(rows.rows[0].record.quirks.echo_method);
	assert_false(rows.rows[0].record.quirks.short_rsnx);
}

/* The same device, paired again: one row, by its name, with the new key alone. */
static void pairing_again_replaces_the_key_and_keeps_the_name(void **state)
{
	struct fixture *fixture = *state;
	struct aware_pairing_row row = pairing(0xa2, 0xb2, 0),
				 anew = pairing(0xa2, 0xb3, 0);
	struct rows rows;

	assert_int_equal(aware_store_put(fixture->usher, &row), 0);
	assert_int_equal(usher_aware_rename(fixture->usher, row.key, "lamp"), 0);
	assert_int_equal(aware_store_put(fixture->usher, &anew), 0);
	rows = all(fixture);
	assert_int_equal(rows.n, 1);
	assert_string_equal(rows.rows[0].name, "lamp");
	assert_int_equal(anew.id, row.id);
	assert_string_equal(anew.name, "lamp");
	assert_memory_equal(rows.rows[0].record.npk, anew.record.npk, AWARE_PMK_LEN);
}

static void one_whose_time_is_over_is_wiped_and_still_listed(void **state)
{
	struct fixture *fixture = *state;
	struct aware_pairing_row row = pairing(0xa3, 0xb4, 1);
	struct usher_aware_memory *memory;
	_cleanup_(store_query_donep) struct store_query *query = NULL;
	int64_t lifetime;

	assert_int_equal(aware_store_put(fixture->usher, &row), 0);
	assert_false(aware_store_has_expired(fixture->usher, service, &lifetime));
	/* its time is over: nobody waits for it here */
	assert_int_equal(store_query(fixture->usher->store,
				     "UPDATE aware_pairing SET paired_at = 1, "
				     "expires = 43201",
				     &query),
			 0);
	assert_int_equal(store_step(query), 0);
	query = store_query_done(query);
	assert_int_equal(all(fixture).n, 0);
	assert_true(aware_store_has_expired(fixture->usher, "_DEMO._udp", &lifetime));
	assert_int_equal(lifetime, 43200);
	assert_false(aware_store_has_expired(fixture->usher, "_other._udp", &lifetime));
	assert_int_equal(usher_aware_memory_new(fixture->usher, &memory), 0);
	assert_int_equal(usher_aware_memory_next(memory), 1);
	assert_true(usher_aware_memory_is_expired(memory));
	assert_int_equal(usher_aware_memory_next(memory), 0);
	usher_aware_memory_free(memory);
	restart(fixture);
	assert_false(is_on_disk(fixture, row.record.npk, sizeof(row.record.npk)));
	assert_false(is_on_disk(fixture, row.record.peer_nik, AWARE_NIK_LEN));
}

static void forgetting_leaves_no_key_on_the_disk(void **state)
{
	struct fixture *fixture = *state;
	struct aware_pairing_row row = pairing(0xa4, 0xb5, 0),
				 other = pairing(0xa5, 0xb6, 0);

	assert_int_equal(aware_store_put(fixture->usher, &row), 0);
	assert_int_equal(aware_store_put(fixture->usher, &other), 0);
	assert_true(is_on_disk(fixture, row.record.npk, sizeof(row.record.npk)));
	assert_int_equal(usher_aware_forget(fixture->usher, "aware/nobody"), -ENOENT);
	assert_int_equal(usher_aware_forget(fixture->usher, row.key), 0);
	assert_int_equal(all(fixture).n, 1);
	assert_false(is_on_disk(fixture, row.record.npk, sizeof(row.record.npk)));
	assert_true(is_on_disk(fixture, other.record.npk, sizeof(other.record.npk)));
}

/* Who was paired with us does not know us any more. */
static void forgetting_all_makes_us_another_one(void **state)
{
	struct fixture *fixture = *state;
	struct aware_pairing_row row = pairing(0xa6, 0xb7, 0);
	uint8_t before[AWARE_NIK_LEN], after[AWARE_NIK_LEN];

	assert_int_equal(usher_aware_forget(fixture->usher, NULL), 0);
	assert_int_equal(aware_store_identity(fixture->usher, before), 0);
	assert_int_equal(aware_store_put(fixture->usher, &row), 0);
	assert_int_equal(usher_aware_forget(fixture->usher, NULL), 0);
	assert_int_equal(all(fixture).n, 0);
	assert_false(is_on_disk(fixture, before, sizeof(before)));
	assert_int_equal(aware_store_identity(fixture->usher, after), 0);
	assert_memory_not_equal(before, after, sizeof(before));
}

static void names_are_printable_and_may_be_ambiguous(void **state)
{
	struct fixture *fixture = *state;
	struct aware_pairing_row row = pairing(0xa7, 0xb8, 0),
				 other = pairing(0xa8, 0xb9, 0);

	assert_int_equal(aware_store_put(fixture->usher, &row), 0);
	assert_int_equal(aware_store_put(fixture->usher, &other), 0);
	assert_int_equal(usher_aware_rename(fixture->usher, row.key, "a\nb"), -EINVAL);
	assert_int_equal(usher_aware_rename(fixture->usher, row.key, "lamp"), 0);
	assert_int_equal(usher_aware_rename(fixture->usher, other.key, "lamp"), 0);
	assert_int_equal(usher_aware_forget(fixture->usher, "lamp"), -ENOTUNIQ);
}

/* What is printed is no handle on the device's own key. */
static void a_key_does_not_tell_the_identity(void **state)
{
	struct fixture *fixture = *state;
	struct aware_pairing_row row = pairing(0xa9, 0xba, 0);

	assert_int_equal(aware_store_put(fixture->usher, &row), 0);
	assert_int_equal(strlen(row.key), AWARE_KEY_LEN);
	assert_int_equal(strncmp(row.key, "aware/", 6), 0);
	assert_null(strstr(row.key, "a9a9"));
}

static void a_line_holds_no_secret(void **state)
{
	struct fixture *fixture = *state;
	struct aware_pairing_row row = pairing(0xaa, 0xbb, 0);
	struct usher_aware_memory *memory;
	char *line;

	assert_int_equal(aware_store_put(fixture->usher, &row), 0);
	assert_int_equal(usher_aware_memory_new(fixture->usher, &memory), 0);
	assert_int_equal(usher_aware_memory_next(memory), 1);
	line = usher_aware_memory_to_json(memory);
	assert_non_null(line);
	assert_non_null(
		strstr(line, "\"service\":\"_demo._udp\",\"authenticated\":true"));
	assert_non_null(strstr(line, "\"expires_at\":null,\"expired\":false"));
	assert_null(strstr(line, "aaaa"));
	assert_null(strstr(line, "bbbb"));
	free(line);
	usher_aware_memory_free(memory);
}

static void service_names(void **state)
{
	static const struct {
		const char *name;
		bool good;
	} rows[] = {
		{"_a._tcp", true},
		{"_sat-simulation._udp", true},
		{"_ABC._tcp", true},
		{"_fifteen-letters._udp", true},
		{"_sixteen-lettersx._udp", false},
		{"demo._udp", false},
		{"_demo._sctp", false},
		{"_demo", false},
		{"__demo._udp", false},
		{"_-a._udp", false},
		{"_a--b._udp", false},
		{"_1._udp", false},
		{"_demo._udp.local", false},
		{"", false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (aware_name_is_service(rows[i].name) != rows[i].good)
			fail_msg("%s", rows[i].name);
}

static void pins_and_passphrases(void **state)
{
	static const char long_one[64] = "0123456789012345678901234567890123456789"
					 "01234567890123456789012";
	static const struct {
		unsigned methods;
		const char *text;
		size_t len;
		int result;
	} rows[] = {
		{USHER_AWARE_PIN, "012345", 6, 0},
		{USHER_AWARE_PIN, "01234", 5, -EINVAL},
		{USHER_AWARE_PIN, "0123456", 7, -EINVAL},
		{USHER_AWARE_PIN, "01234x", 6, -EINVAL},
		{USHER_AWARE_PIN, NULL, 0, -EINVAL},
		{USHER_AWARE_PASSPHRASE, "x", 1, 0},
		{USHER_AWARE_PASSPHRASE, "", 0, -EINVAL},
		{USHER_AWARE_PASSPHRASE, "a\0b", 3, -EINVAL},
		{USHER_AWARE_PASSPHRASE, long_one, 63, 0},
		{USHER_AWARE_PASSPHRASE, long_one, 64, -EINVAL},
		{USHER_AWARE_OPPORTUNISTIC, "012345", 6, -EINVAL},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(secret_freep) struct secret *secret = NULL;
		int r = aware_password_new(rows[i].methods, rows[i].text, rows[i].len,
					   &secret);

		if (r != rows[i].result)
			fail_msg("row %zu: %d", i, r);
	}
}

/* Nothing is asked of a radio by what cannot go well. */
static void what_cannot_go_well_opens_no_radio(void **state)
{
	struct fixture *fixture = *state;
	struct usher *usher = fixture->usher;
	struct usher_aware *aware = NULL;

	assert_int_equal(usher_aware_publish_start(usher, "demo", 0, NULL, 0, &aware),
			 -EINVAL);
	assert_int_equal(usher_aware_publish_start(usher, service, USHER_AWARE_PASSPHRASE,
						   NULL, 0, &aware),
			 -EINVAL);
	assert_int_equal(usher_aware_publish_start(usher, service, USHER_AWARE_PIN, "12",
						   2, &aware),
			 -EINVAL);
	assert_int_equal(usher_aware_send_start(usher, service, NULL, "x", 1025, &aware),
			 -EINVAL);
	assert_int_equal(usher_set_aware_radio(usher, "ham"), -EINVAL);
	assert_int_equal(usher_set_aware_radio(usher, "nan"), 0);
	assert_null(aware);
	assert_null(usher->aware);
}

#define ROW(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROW(who_we_are_is_made_once),
		ROW(others_of_the_host_cannot_read_it),
		ROW(a_pairing_outlives_its_process),
		ROW(pairing_again_replaces_the_key_and_keeps_the_name),
		ROW(one_whose_time_is_over_is_wiped_and_still_listed),
		ROW(forgetting_all_makes_us_another_one),
		ROW(forgetting_leaves_no_key_on_the_disk),
		ROW(names_are_printable_and_may_be_ambiguous),
		ROW(a_key_does_not_tell_the_identity),
		ROW(a_line_holds_no_secret),
		ROW(what_cannot_go_well_opens_no_radio),
		cmocka_unit_test(service_names),
		cmocka_unit_test(pins_and_passphrases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
