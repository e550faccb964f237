/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The passphrase that NetworkManager has for a network, and whether it tells it. */
#include "wifi/known.h"

#include "base/loop.h"
#include "tests/unit/fake-nm.h"
#include "tests/unit/run-until.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
static const struct fake_nm_profile profiles[] = {
	{"802-3-ethernet", NULL}, {"802-11-wireless", "HomeNet", "home sweet home"},
	{"802-11-wireless", "Office", "nobody may", true}, {"802-11-wireless", "HomeNet", "home sweet home"},
	{"802-11-wireless", "free", NULL}, {"802-11-wireless", "", NULL},
};
/* clang-format on */

struct test {
	struct loop *loop;
	struct fake_nm nm;
	sd_bus *bus;
	struct wifi_secret_query *query;
	struct secret *secret;
	bool done;
	int error;
};

static void on_secret(struct secret *secret, int error, void *userdata)
{
	struct test *t = userdata;

	assert_false(t->done);
	t->done = true;
	t->error = error;
	t->secret = secret;
	t->query = wifi_secret_query_free(t->query);
}

static void ask_secret(struct test *t, const char *text)
{
	struct wifi_ssid ssid;

	wifi_ssid_set(&ssid, text, strlen(text));
	t->done = false;
	t->secret = secret_free(t->secret);
	assert_int_equal(wifi_secret_ask(loop_event(t->loop), t->bus, &ssid, on_secret, t,
					 &t->query),
			 0);
	assert_false(t->done);
	RUN_UNTIL(t->loop, t->done);
}

static void end(struct test *t)
{
	secret_free(t->secret);
	sd_bus_close_unref(t->bus);
	sd_bus_close_unref(t->nm.bus);
	loop_free(t->loop);
}

static void a_passphrase_comes_from_network_manager(void **state)
{
	struct test t = {
		.nm = {.profiles = profiles, .n_profiles = ARRAY_SIZE(profiles)}};

	assert_int_equal(loop_new(&t.loop), 0);
	fake_nm_connect(&t.nm, loop_event(t.loop), &t.bus);
	ask_secret(&t, "HomeNet");
	assert_int_equal(t.error, 0);
	assert_string_equal((const char *)secret_data(t.secret), "home sweet home");
	ask_secret(&t, "Office");
	assert_int_equal(t.error, -EACCES);
	assert_null(t.secret);
	ask_secret(&t, "free");
	assert_int_equal(t.error, -ENOENT);
	ask_secret(&t, "elsewhere");
	assert_int_equal(t.error, -ENOENT);
	end(&t);
}

static void without_a_bus_there_is_no_passphrase(void **state)
{
	struct test t = {};

	assert_int_equal(loop_new(&t.loop), 0);
	ask_secret(&t, "HomeNet");
	assert_int_equal(t.error, -ENOENT);
	end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_passphrase_comes_from_network_manager),
		cmocka_unit_test(without_a_bus_there_is_no_passphrase),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
