/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Passphrases that outlive their join: found again, gone when their time is over, wiped. */
#include "setup/remembered.h"

#include "setup/context.h"

#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <string.h>

static const char passphrase[] = "correct horse battery";
static const struct wifi_bss acme = {
	.ssid = {.len = 6, .data = "ACME-1"},
	.security = {.kind = WIFI_WPA2},
};

struct fixture {
	char dir[32];
	struct usher *usher;
	struct usher_network *network;
};

static int begin(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	strcpy(fixture->dir, "/tmp/usher-remember-XXXXXX");
	assert_non_null(mkdtemp(fixture->dir));
	assert_int_equal(usher_new(&fixture->usher), 0);
	usher_set_state_dir(fixture->usher, fixture->dir);
	usher_network_new(&fixture->network);
	usher_network_set_ssid(fixture->network, "ACME-1", 6);
	usher_network_set_passphrase(fixture->network, passphrase, strlen(passphrase));
	usher_network_set_lifetime(fixture->network, USHER_KEPT, 0);
	*state = fixture;
	return 0;
}

static int end(void **state)
{
	struct fixture *fixture = *state;

	usher_network_free(fixture->network);
	usher_free(fixture->usher);
	scratch_remove(fixture->dir);
	free(fixture);
	return 0;
}

/* Whether the bytes are in any file of the state directory. */
static bool is_on_disk(const struct fixture *fixture)
{
	DIR *dir = opendir(fixture->dir);
	struct dirent *entry;
	bool found = false;

	while ((entry = readdir(dir))) {
		char path[512], *data = calloc(1, 1 << 20);
		FILE *file;
		size_t n;

		snprintf(path, sizeof(path), "%s/%s", fixture->dir, entry->d_name);
		file = fopen(path, "r");
		n = file ? fread(data, 1, 1 << 20, file) : 0;
		found |= memmem(data, n, passphrase, strlen(passphrase)) != NULL;
		if (file)
			fclose(file);
		free(data);
	}
	closedir(dir);
	return found;
}

static void one_that_was_kept_is_found(void **state)
{
	struct fixture *fixture = *state;
	struct wifi_ssid other = {.len = 6, .data = "ACME-2"};
	struct secret *secret = NULL;

	assert_int_equal(remembered_passphrase(fixture->usher, &acme.ssid, &secret),
			 -ENOENT);
	remembered_store(fixture->usher, &acme, fixture->network);
	assert_true(is_on_disk(fixture));
	assert_int_equal(remembered_passphrase(fixture->usher, &acme.ssid, &secret), 0);
	assert_int_equal(secret_len(secret), strlen(passphrase));
	assert_memory_equal(secret_data(secret), passphrase, strlen(passphrase));
	secret_free(secret);
	assert_int_equal(remembered_passphrase(fixture->usher, &other, &secret), -ENOENT);
}

static void one_whose_time_is_over_is_wiped(void **state)
{
	struct fixture *fixture = *state;
	struct secret *secret;

	fixture->network->lifetime = USHER_DAYS;
	fixture->network->days = 0; /* now */
	remembered_store(fixture->usher, &acme, fixture->network);
	assert_int_equal(remembered_passphrase(fixture->usher, &acme.ssid, &secret),
			 -ENOENT);
	assert_false(is_on_disk(fixture));
}

static void joining_again_renews_it(void **state)
{
	struct fixture *fixture = *state;
	struct secret *secret;

	fixture->network->lifetime = USHER_DAYS;
	fixture->network->days = 3;
	remembered_store(fixture->usher, &acme, fixture->network);
	usher_network_set_passphrase(fixture->network, NULL, 0);
	usher_network_set_lifetime(fixture->network, USHER_KEPT, 0);
	remembered_store(fixture->usher, &acme, fixture->network);
	assert_int_equal(remembered_passphrase(fixture->usher, &acme.ssid, &secret), 0);
	secret_free(secret);
}

static void forgetting_leaves_nothing_on_the_disk(void **state)
{
	struct fixture *fixture = *state;
	struct secret *secret;

	assert_int_equal(remembered_forget(fixture->usher, NULL), 0);
	remembered_store(fixture->usher, &acme, fixture->network);
	assert_int_equal(remembered_forget(fixture->usher, NULL), 1);
	assert_int_equal(remembered_passphrase(fixture->usher, &acme.ssid, &secret),
			 -ENOENT);
	assert_false(is_on_disk(fixture));
}

static void others_of_the_host_cannot_read_it(void **state)
{
	struct fixture *fixture = *state;
	char path[64];
	struct stat file;

	remembered_store(fixture->usher, &acme, fixture->network);
	snprintf(path, sizeof(path), "%s/usher.db", fixture->dir);
	assert_int_equal(stat(path, &file), 0);
	assert_int_equal(file.st_mode & 0777, 0600);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_that_was_kept_is_found, begin, end),
		cmocka_unit_test_setup_teardown(one_whose_time_is_over_is_wiped, begin,
						end),
		cmocka_unit_test_setup_teardown(joining_again_renews_it, begin, end),
		cmocka_unit_test_setup_teardown(forgetting_leaves_nothing_on_the_disk,
						begin, end),
		cmocka_unit_test_setup_teardown(others_of_the_host_cannot_read_it, begin,
						end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
