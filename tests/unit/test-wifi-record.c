/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host.db: what one process writes down, another one finds. */
#include "wifi/record.h"

#include "base/process.h"
#include "base/store.h"
#include "tests/unit/alloc.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

static char dir[] = "/tmp/usher-record-XXXXXX";

static int setup(void **state)
{
	strcpy(dir + strlen(dir) - 6, "XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	return setenv("USHER_HOST_STATE", dir, 1);
}

static int teardown(void **state)
{
	scratch_remove(dir);
	return 0;
}

static struct wifi_records *open_records(void)
{
	struct wifi_records *records = NULL;

	assert_int_equal(wifi_records_open(true, &records), 0);
	return records;
}

static struct wifi_record new_record(const char *interface)
{
	struct wifi_record record = {.ctrl = "/run/wpa_supplicant/wlan1"};

	snprintf(record.interface, sizeof(record.interface), "%s", interface);
	return record;
}

static void run_sql(const char *sql)
{
	_cleanup_(store_freep) struct store *store = NULL;
	struct store_query *query;
	char path[128];

	snprintf(path, sizeof(path), "%s/host.db", dir);
	assert_int_equal(store_open(path, &store), 0);
	assert_int_equal(store_query(store, sql, &query), 0);
	assert_int_equal(store_step(query), 0);
	store_query_done(query);
}

/* In a process of its own that is killed once it has written. */
static void begin_and_be_killed(struct wifi_record record, bool joined)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		struct wifi_records *records = NULL;
		int r = wifi_records_open(true, &records);

		if (r == 0)
			r = wifi_records_begin(records, &record);
		if (r == 0)
			r = wifi_records_step(records, record.id, WIFI_STEP_MANAGER, "1",
					      1);
		if (r == 0 && joined)
			r = wifi_records_joined(records, &record);
		if (r == 0)
			kill(getpid(), SIGKILL);
		_exit(1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
}

static void nothing_was_ever_written(void **state)
{
	struct wifi_records *records = NULL;

	assert_int_equal(wifi_records_open(false, &records), -ENOENT);
	setenv("USHER_HOST_STATE", "/nonexistent/usher", 1);
	assert_int_equal(wifi_records_open(false, &records), -ENOENT);
	assert_null(records);
}

static void the_group_may_write_it_whatever_the_umask(void **state)
{
	mode_t before = umask(077);
	struct wifi_records *records = open_records();
	struct wifi_record record = new_record("wlan1");
	struct stat st;
	char path[128];

	assert_int_equal(wifi_records_begin(records, &record), 0);
	umask(before);
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/host.db%s", dir,
			 (const char *const[]){"", "-wal", "-shm"}[i]);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0660);
	}
	wifi_records_free(records);
}

/* Others of the group write in that directory, and root opens what lies there. */
static void a_symbolic_link_is_not_followed(void **state)
{
	static const char *const names[] = {"host.db", "host.db-wal"};
	struct wifi_records *records = NULL;
	struct stat st;
	char path[128], target[128];

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		snprintf(target, sizeof(target), "%s/victim", dir);
		assert_int_equal(symlink(target, path), 0);
		assert_true(wifi_records_open(true, &records) < 0);
		assert_null(records);
		assert_int_equal(stat(target, &st), -1);
		assert_int_equal(unlink(path), 0);
	}
}

static void what_was_written_is_read(void **state)
{
	struct wifi_records *records = open_records();
	struct wifi_record record = new_record("wlan1"), read;
	char *data;
	size_t len;

	assert_int_equal(wifi_records_begin(records, &record), 0);
	assert_int_equal(record.pid, getpid());
	assert_true(record.pid_started > 0 && record.created > 0);
	assert_int_equal(
		wifi_records_step(records, record.id, WIFI_STEP_NETWORKS, "a\0b", 3), 0);
	assert_int_equal(
		wifi_records_step(records, record.id, WIFI_STEP_CREATED, NULL, 0), 0);
	record.lifetime = WIFI_DAYS;
	record.expires = 4102444800;
	strcpy(record.ssid_hex, "41434d45");
	assert_int_equal(wifi_records_joined(records, &record), 0);
	wifi_records_free(records);

	records = open_records();
	assert_int_equal(wifi_records_next(records, WIFI_RECORDS_ALL, 0, &read), 1);
	assert_int_equal(read.id, record.id);
	assert_string_equal(read.interface, "wlan1");
	assert_string_equal(read.ctrl, "/run/wpa_supplicant/wlan1");
	assert_int_equal(read.lifetime, WIFI_DAYS);
	assert_true(read.expires == 4102444800);
	assert_true(read.joined);
	assert_string_equal(read.ssid_hex, "41434d45");
	assert_int_equal(wifi_records_next(records, WIFI_RECORDS_ALL, read.id, &read), 0);
	assert_int_equal(wifi_records_data(records, record.id, WIFI_STEP_NETWORKS,
					   (void **)&data, &len),
			 0);
	assert_int_equal(len, 3);
	assert_memory_equal(data, "a\0b\0", 4);
	free(data);
	assert_int_equal(wifi_records_data(records, record.id, WIFI_STEP_CREATED,
					   (void **)&data, &len),
			 0);
	assert_int_equal(len, 0);
	free(data);
	assert_int_equal(wifi_records_data(records, record.id, WIFI_STEP_NET,
					   (void **)&data, &len),
			 -ENOENT);
	wifi_records_free(records);
}

static void one_record_an_interface_one_row_a_step(void **state)
{
	struct wifi_records *records = open_records();
	struct wifi_record first = new_record("wlan1"), again = new_record("wlan1"),
			   other = new_record("wlan2");

	assert_int_equal(wifi_records_begin(records, &first), 0);
	assert_int_equal(wifi_records_begin(records, &again), -EEXIST);
	assert_int_equal(wifi_records_begin(records, &other), 0);
	assert_true(other.id > first.id);
	assert_int_equal(wifi_records_step(records, first.id, WIFI_STEP_NET, "x", 1), 0);
	assert_int_equal(wifi_records_step(records, first.id, WIFI_STEP_NET, "y", 1),
			 -EEXIST);
	assert_int_equal(wifi_records_step(records, 999, WIFI_STEP_NET, "y", 1), -ENOENT);
	wifi_records_free(records);
}

static void the_last_step_takes_the_record_with_it(void **state)
{
	struct wifi_records *records = open_records();
	struct wifi_record record = new_record("wlan1");

	assert_int_equal(wifi_records_begin(records, &record), 0);
	assert_int_equal(wifi_records_step(records, record.id, WIFI_STEP_MANAGER, "1", 1),
			 0);
	assert_int_equal(wifi_records_step(records, record.id, WIFI_STEP_NET, "x", 1), 0);
	assert_int_equal(wifi_records_undone(records, record.id, WIFI_STEP_NET), 0);
	assert_int_equal(wifi_records_undone(records, record.id, WIFI_STEP_NET), 0);
	assert_int_equal(wifi_records_next(records, WIFI_RECORDS_ALL, 0, &record), 1);
	assert_int_equal(wifi_records_undone(records, record.id, WIFI_STEP_MANAGER), 0);
	assert_int_equal(wifi_records_next(records, WIFI_RECORDS_ALL, 0, &record), 0);
	wifi_records_free(records);
}

static void drop_takes_the_steps_too(void **state)
{
	struct wifi_records *records = open_records();
	struct wifi_record record = new_record("wlan1");
	void *data;
	size_t len;

	assert_int_equal(wifi_records_begin(records, &record), 0);
	assert_int_equal(wifi_records_step(records, record.id, WIFI_STEP_NET, "x", 1), 0);
	assert_int_equal(wifi_records_drop(records, record.id), 0);
	assert_int_equal(wifi_records_next(records, WIFI_RECORDS_ALL, 0, &record), 0);
	assert_int_equal(
		wifi_records_data(records, record.id, WIFI_STEP_NET, &data, &len),
		-ENOENT);
	wifi_records_free(records);
}

/* clang-format off */
static const struct {
	const char *title;
	bool killed; /* the process that wrote it */
	bool joined;
	enum wifi_lifetime lifetime;
	int expires_in; /* seconds, 0: never */
	bool stale;
} lives[] = {
	{"on the way, its process runs",           false, false, WIFI_KEPT, 0, false},
	{"on the way, its process was killed",     true,  false, WIFI_KEPT, 0, true},
	{"joined once, its process runs",          false, true,  WIFI_ONCE, 0, false},
	{"joined once, its process was killed",    true,  true,  WIFI_ONCE, 0, true},
	{"kept, its process is gone",              true,  true,  WIFI_KEPT, 0, false},
	{"for days that are not over",             true,  true,  WIFI_DAYS, 60, false},
	{"for days that are over",                 true,  true,  WIFI_DAYS, -1, true},
	{"for days that are over, its process runs", false, true, WIFI_DAYS, -1, true},
	{"not joined, days mean nothing yet",      true,  false, WIFI_DAYS, 60, true},
};
/* clang-format on */

static void who_is_stale(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(lives); i++) {
		struct wifi_record record = new_record("wlan1"), read;
		struct wifi_records *records = open_records();

		print_message("# %s\n", lives[i].title);
		record.lifetime = lives[i].lifetime;
		if (lives[i].expires_in)
			record.expires = time(NULL) + lives[i].expires_in;
		if (lives[i].killed) {
			begin_and_be_killed(record, lives[i].joined);
		} else {
			assert_int_equal(wifi_records_begin(records, &record), 0);
			if (lives[i].joined)
				assert_int_equal(wifi_records_joined(records, &record),
						 0);
		}
		assert_int_equal(wifi_records_next(records, WIFI_RECORDS_ALL, 0, &read),
				 1);
		assert_int_equal(
			wifi_records_next(records, WIFI_RECORDS_STALE, 0, &record),
			lives[i].stale);
		assert_int_equal(wifi_records_drop(records, read.id), 0);
		wifi_records_free(records);
	}
}

static void a_pid_that_is_anothers_by_now_does_not_count(void **state)
{
	struct wifi_records *records = open_records();
	struct wifi_record record = new_record("wlan1");

	assert_int_equal(wifi_records_begin(records, &record), 0);
	assert_int_equal(wifi_records_next(records, WIFI_RECORDS_STALE, 0, &record), 0);
	run_sql("UPDATE record SET pid_started = pid_started - 1");
	assert_int_equal(wifi_records_next(records, WIFI_RECORDS_STALE, 0, &record), 1);
	wifi_records_free(records);
}

static void a_record_of_another_boot_is_dropped(void **state)
{
	struct wifi_records *records = open_records();
	struct wifi_record record = new_record("wlan1");

	assert_int_equal(wifi_records_begin(records, &record), 0);
	assert_int_equal(wifi_records_step(records, record.id, WIFI_STEP_NET, "x", 1), 0);
	wifi_records_free(records);
	run_sql("UPDATE record SET boot = 'another'");
	records = open_records();
	assert_int_equal(wifi_records_next(records, WIFI_RECORDS_ALL, 0, &record), 0);
	record = new_record("wlan1");
	assert_int_equal(wifi_records_begin(records, &record), 0);
	wifi_records_free(records);
}

/* The child claims what is this process's, and what a killed one left behind. */
static int claim_in_child(int64_t id)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		struct wifi_records *records = NULL;
		int r = wifi_records_open(false, &records);

		_exit(r < 0 ? 255 : -wifi_records_claim(records, id));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return -WEXITSTATUS(status);
}

static void only_one_undoes_it(void **state)
{
	struct wifi_record record = new_record("wlan1"), left;
	struct wifi_records *records = open_records();

	assert_int_equal(wifi_records_begin(records, &record), 0);
	assert_int_equal(wifi_records_claim(records, record.id), 0);
	assert_int_equal(claim_in_child(record.id), -EBUSY);
	assert_int_equal(claim_in_child(999), -ENOENT);
	begin_and_be_killed(new_record("wlan2"), false);
	assert_int_equal(wifi_records_next(records, WIFI_RECORDS_STALE, 0, &left), 1);
	assert_int_equal(claim_in_child(left.id), 0);
	/* that child is gone again */
	assert_int_equal(wifi_records_claim(records, left.id), 0);
	assert_int_equal(claim_in_child(left.id), -EBUSY);
	wifi_records_free(records);
}

static void a_kept_one_is_anybodys_and_unfinished_once_claimed(void **state)
{
	struct wifi_record record = new_record("wlan1"), read;
	struct wifi_records *records = open_records();

	record.lifetime = WIFI_KEPT;
	assert_int_equal(wifi_records_begin(records, &record), 0);
	assert_int_equal(wifi_records_joined(records, &record), 0);
	assert_int_equal(wifi_records_next(records, WIFI_RECORDS_STALE, 0, &read), 0);
	assert_int_equal(claim_in_child(record.id), 0);
	/* the claimer ended in the middle: it is for the next one to finish */
	assert_int_equal(wifi_records_next(records, WIFI_RECORDS_STALE, 0, &read), 1);
	assert_false(read.joined);
	wifi_records_free(records);
}

static void a_helper_is_written_with_its_start_time(void **state)
{
	struct wifi_records *records = open_records();
	struct wifi_record record = new_record("wlan1");
	struct process self;
	char *data, expect[64];
	size_t len;

	assert_int_equal(wifi_records_begin(records, &record), 0);
	assert_int_equal(wifi_records_helper(records, record.id, getpid()), 0);
	assert_int_equal(process_get(getpid(), &self), 0);
	assert_int_equal(wifi_records_data(records, record.id, WIFI_STEP_HELPER,
					   (void **)&data, &len),
			 0);
	snprintf(expect, sizeof(expect), "%d %llu", self.pid,
		 (unsigned long long)self.started);
	assert_string_equal(data, expect);
	free(data);
	assert_int_equal(wifi_records_helper(records, record.id, 0x3fffffff), -ESRCH);
	wifi_records_free(records);
}

/* As an ordinary user who is in no group, whoever runs the test. */
static int open_as_nobody(bool create)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		struct wifi_records *records = NULL;

		if (geteuid() == 0 &&
		    (setgroups(0, NULL) < 0 || setgid(65534) < 0 || setuid(65534) < 0))
			_exit(255);
		_exit(-wifi_records_open(create, &records));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return -WEXITSTATUS(status);
}

static void who_is_not_in_the_group_is_told_so(void **state)
{
	char path[128];

	wifi_records_free(open_records());
	snprintf(path, sizeof(path), "%s/host.db", dir);
	assert_int_equal(chmod(path, 0400), 0);
	assert_int_equal(chmod(dir, 0755), 0);
	assert_int_equal(open_as_nobody(false), -EACCES);
	assert_int_equal(open_as_nobody(true), -EACCES);
	assert_int_equal(chmod(dir, 0), 0);
	assert_int_equal(open_as_nobody(false), -EACCES);
	assert_int_equal(open_as_nobody(true), -EACCES);
	assert_int_equal(chmod(dir, 0700), 0);
}

/* Whoever comes while another one creates the file, or writes, is told to come again. */
static void processes_begin_at_once(void **state)
{
	enum { PROCESSES = 8 };
	pid_t pids[PROCESSES];
	struct wifi_records *records;
	struct wifi_record record;
	int gate[2], status, n = 0;
	char byte;

	assert_int_equal(pipe(gate), 0);
	for (int i = 0; i < PROCESSES; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			char name[16];
			int r;

			close(gate[1]);
			(void)!read(gate[0], &byte, 1);
			snprintf(name, sizeof(name), "wlan%d", i);
			record = new_record(name);
			while ((r = wifi_records_open(true, &records)) == -EBUSY) {
			}
			while (r == 0 &&
			       (r = wifi_records_begin(records, &record)) == -EBUSY) {
				r = 0;
			}
			_exit(-r);
		}
	}
	close(gate[0]);
	close(gate[1]);
	for (int i = 0; i < PROCESSES; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	records = open_records();
	record.id = 0;
	while (wifi_records_next(records, WIFI_RECORDS_ALL, record.id, &record) == 1)
		n++;
	assert_int_equal(n, PROCESSES);
	wifi_records_free(records);
}

static void a_damaged_file_is_an_error(void **state)
{
	struct wifi_records *records = NULL;
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/host.db", dir);
	file = fopen(path, "we");
	assert_non_null(file);
	for (int i = 0; i < 512; i++)
		fputs("not this", file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(wifi_records_open(true, &records), -EBADMSG);
	assert_null(records);
}

/* clang-format off */
static const struct { const char *title, *sql; } damages[] = {
	{"a path in place of a name", "UPDATE record SET interface = '../../etc'"},
	{"no name", "UPDATE record SET interface = ''"},
	{"a name of 16 bytes", "UPDATE record SET interface = 'wlan012345678901'"},
	{"a control path that fits no socket", "UPDATE record SET ctrl = hex(zeroblob(99))"},
	{"an SSID of 33 bytes", "UPDATE record SET ssid_hex = hex(zeroblob(33))"},
	{"a lifetime of tomorrow", "UPDATE record SET lifetime = 3"},
};
/* clang-format on */

static void what_a_stranger_wrote_is_an_error(void **state)
{
	struct wifi_records *records = open_records();
	struct wifi_record record = new_record("wlan1");

	for (size_t i = 0; i < ARRAY_SIZE(damages); i++) {
		print_message("# %s\n", damages[i].title);
		record = new_record("wlan1");
		assert_int_equal(wifi_records_begin(records, &record), 0);
		run_sql(damages[i].sql);
		assert_int_equal(wifi_records_next(records, WIFI_RECORDS_ALL, 0, &record),
				 -EBADMSG);
		assert_int_equal(wifi_records_claim(records, record.id), -EBADMSG);
		assert_int_equal(wifi_records_drop(records, record.id), 0);
	}
	wifi_records_free(records);
}

static void without_memory_it_fails_and_heals(void **state)
{
	struct wifi_records *records = NULL;
	struct wifi_record record;
	unsigned ok = 0;

	for (unsigned n = 1; alloc_fail_each(&n);) {
		int r = wifi_records_open(true, &records);

		if (r == 0) {
			record = new_record("wlan1");
			r = wifi_records_begin(records, &record);
		}
		if (r == 0)
			ok++;
		else
			assert_int_equal(r, -ENOMEM);
		records = wifi_records_free(records);
	}
	assert_int_equal(ok, 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_was_ever_written),
		TEST(the_group_may_write_it_whatever_the_umask),
		TEST(a_symbolic_link_is_not_followed),
		TEST(what_was_written_is_read),
		TEST(one_record_an_interface_one_row_a_step),
		TEST(the_last_step_takes_the_record_with_it),
		TEST(drop_takes_the_steps_too),
		TEST(who_is_stale),
		TEST(a_pid_that_is_anothers_by_now_does_not_count),
		TEST(a_record_of_another_boot_is_dropped),
		TEST(only_one_undoes_it),
		TEST(a_kept_one_is_anybodys_and_unfinished_once_claimed),
		TEST(a_helper_is_written_with_its_start_time),
		TEST(who_is_not_in_the_group_is_told_so),
		TEST(processes_begin_at_once),
		TEST(a_damaged_file_is_an_error),
		TEST(what_a_stranger_wrote_is_an_error),
		TEST(without_memory_it_fails_and_heals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
