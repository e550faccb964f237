/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How an undo begins and ends. What it puts back: tests/world. */
#include "wifi/undo.h"

#include "tests/unit/alloc.h"
#include "tests/unit/ctrl-peer.h"
#include "wifi/networks.h"

#include <errno.h>

struct test {
	char dir[32];
	struct loop *loop;
	struct ctrl_peer peer;
	struct wifi_records *records;
	struct wifi_record record;
	struct wifi_undo *undo;
	int ends, error;
};

static void on_undone(struct wifi_undo *undo, const struct wifi_undo_result *result,
		      void *userdata)
{
	struct test *t = userdata;

	t->ends++;
	t->error = result->error;
}

/* What a process left that died: HomeNet was in use. */
static void set_up(struct test *t)
{
	struct wifi_network home = {.named = true, .ssid = {.len = 7, .data = "HomeNet"}};
	const struct wifi_networks before = {.rows = &home, .n = 1, .state = "COMPLETED"};
	char *text;

	strcpy(t->dir, "/tmp/usher-undo-XXXXXX");
	assert_non_null(mkdtemp(t->dir));
	assert_int_equal(setenv("USHER_HOST_STATE", t->dir, 1), 0);
	assert_int_equal(loop_new(&t->loop), 0);
	ctrl_peer_init(&t->peer, loop_event(t->loop));
	assert_int_equal(wifi_records_open(true, &t->records), 0);
	strcpy(t->record.interface, "wlan0");
	strcpy(t->record.ctrl, t->peer.path);
	assert_int_equal(wifi_records_begin(t->records, &t->record), 0);
	assert_int_equal(wifi_networks_write(&before, &text), 0);
	assert_int_equal(wifi_records_step(t->records, t->record.id, WIFI_STEP_NETWORKS,
					   text, strlen(text)),
			 0);
	free(text);
	assert_int_equal(wifi_records_abandon(t->records, t->record.id), 0);
}

static void tear_down(struct test *t)
{
	wifi_undo_free(t->undo);
	wifi_records_free(t->records);
	ctrl_peer_deinit(&t->peer);
	loop_free(t->loop);
	scratch_remove(t->dir);
}

static int start(struct test *t)
{
	return wifi_undo_new(loop_event(t->loop), NULL, t->records, &t->record, on_undone,
			     t, &t->undo);
}

static void tells_once(void **state)
{
	static const struct ctrl_row script[] = {
		{"STATUS", "id=0\nwpa_state=COMPLETED\n"},
		{"GET *", "FAIL\n"},
		{"LIST_NETWORKS", "network id / ssid / bssid / flags\n"
				  "0\tHomeNet\tany\t[CURRENT]\n"},
		{"LIST_NETWORKS LAST_ID=0", "network id / ssid / bssid / flags\n"},
		{}};
	struct test t = {.peer.row = script};

	set_up(&t);
	assert_int_equal(start(&t), 0);
	RUN_UNTIL(t.loop, t.ends);
	assert_int_equal(t.error, 0);
	assert_true(ctrl_peer_done(&t.peer));
	/* wpa_supplicant goes before its caller lets go of it */
	unlink(t.peer.path);
	for (int i = 0; i < 4; i++)
		assert_int_equal(loop_dispatch(t.loop), 0);
	assert_int_equal(t.ends, 1);
	tear_down(&t);
}

static void lets_the_record_go_that_it_cannot_begin(void **state)
{
	struct wifi_record found;
	struct test t = {};
	int r = -ENOMEM;

	set_up(&t);
	for (unsigned n = 1; r < 0; n++) {
		alloc_fail_nth(n);
		r = start(&t);
		alloc_fail_stop();
		assert_true(r == 0 || r == -ENOMEM);
		t.undo = wifi_undo_free(t.undo);
		assert_int_equal(
			wifi_records_next(t.records, WIFI_RECORDS_STALE, 0, &found), 1);
	}
	tear_down(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_once),
		cmocka_unit_test(lets_the_record_go_that_it_cannot_begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
