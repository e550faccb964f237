/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Scans against a scripted wpa_supplicant: what it answers is from traces of the real one, 2.10. */
#include "wifi/scan.h"

#include "tests/unit/alloc.h"
#include "tests/unit/ctrl-peer.h"

#include <errno.h>

/* clang-format off */
#define STARTED "<3>CTRL-EVENT-SCAN-STARTED "
#define RESULTS "<3>CTRL-EVENT-SCAN-RESULTS "
#define FIRST_PAGE "BSS RANGE=0- MASK=0x21697"
#define ROW(id, mac, ssid) \
	"id=" #id "\nbssid=02:00:00:00:02:" mac "\nfreq=2437\nbeacon_int=100\n" \
	"capabilities=0x0401\nlevel=-30\nage=0\nie=0003" "414243" "\nssid=" ssid "\n"
#define ONE ROW(0, "00", "ABC") "####\n"

static const struct scan_vector {
	const char *title;
	struct wifi_scan_request request;
	struct ctrl_row script[8];
	int error;
	size_t rows;
} vectors[] = {
	{"trace wpa2-right: one channel", {.freqs = (unsigned[]){2437}, .n_freqs = 1},
	 {{"SCAN freq=2437", "OK\n", {STARTED, RESULTS, "<3>CTRL-EVENT-NETWORK-NOT-FOUND "}},
	  {FIRST_PAGE, ONE}}, 0, 1},
	{"two channels and a name", {.freqs = (unsigned[]){2412, 5180}, .n_freqs = 2,
				     .ssid = &(struct wifi_ssid){3, "a\"\n"}},
	 {{"SCAN freq=2412,5180 ssid 61220a", "OK\n", {STARTED, RESULTS}}, {FIRST_PAGE, ONE}}, 0, 1},
	{"listening alone", {.passive = true}, {{"SCAN passive=1", "OK\n", {STARTED, RESULTS}}, {FIRST_PAGE, ONE}}, 0, 1},
	{"all channels", {}, {{"SCAN", "OK\n", {STARTED, RESULTS}}, {FIRST_PAGE, ONE}}, 0, 1},
	{"pages", {.cached = true},
	 {{FIRST_PAGE, ROW(2, "00", "A") "====\n" ROW(5, "01", "B") "====\n"},
	  {"BSS RANGE=6- MASK=0x21697", ROW(6, "02", "C") "####\n"}}, 0, 3},
	{"nothing where more may be: once more without IEs", {.cached = true},
	 {{FIRST_PAGE, ROW(2, "00", "A") "====\n"},
	  {"BSS RANGE=3- MASK=0x21697", ""}, {"BSS RANGE=3- MASK=0x21297", ""}}, 0, 1},
	{"nothing in the air", {},
	 {{"SCAN", "OK\n", {STARTED, RESULTS}}, {FIRST_PAGE, ""}, {"BSS RANGE=0- MASK=0x21297", ""}}, 0, 0},
	{"somebody scans: its results do", {},
	 {{"SCAN", "FAIL-BUSY\n", {RESULTS}}, {FIRST_PAGE, ONE}}, 0, 1},
	{"somebody scans: ours, of one channel, follows", {.freqs = (unsigned[]){2437}, .n_freqs = 1},
	 {{"SCAN freq=2437", "FAIL-BUSY\n", {RESULTS}},
	  {"SCAN freq=2437", "OK\n", {STARTED, RESULTS}}, {FIRST_PAGE, ONE}}, 0, 1},
	{"a connection is being made: asked again", {},
	 {{"SCAN", "FAIL-BUSY\n"}, {"SCAN", "OK\n", {STARTED, RESULTS}}, {FIRST_PAGE, ONE}}, 0, 1},
	{"the driver is busy: asked again", {},
	 {{"SCAN", "OK\n", {"<3>CTRL-EVENT-SCAN-FAILED ret=-16"}},
	  {"SCAN", "OK\n", {STARTED, RESULTS}}, {FIRST_PAGE, ONE}}, 0, 1},
	{"the driver is busy: wpa_supplicant tries again", {},
	 {{"SCAN", "OK\n", {"<3>CTRL-EVENT-SCAN-FAILED ret=-16 retry=1", STARTED, RESULTS}},
	  {FIRST_PAGE, ONE}}, 0, 1},
	{"the driver stays busy", {.timeout_us = 300000},
	 {{"SCAN", "OK\n", {"<3>CTRL-EVENT-SCAN-FAILED ret=-16"}}}, -EBUSY},
	{"the interface goes down", {},
	 {{"SCAN", "OK\n", {"<3>CTRL-EVENT-SCAN-FAILED ret=-100"}}}, -ENETDOWN},
	{"the driver has another reason", {},
	 {{"SCAN", "OK\n", {"<3>CTRL-EVENT-SCAN-FAILED ret=-22"}}}, -EIO},
	{"the interface is down", {}, {{"SCAN", "FAIL\n"}}, -ENETDOWN},
	{"its end is not told: the table is taken", {.timeout_us = 200000},
	 {{"SCAN", "OK\n", {STARTED}}, {FIRST_PAGE, ONE}}, -ETIMEDOUT, 1},
	{"neither its end nor the table", {.timeout_us = 200000},
	 {{"SCAN", "OK\n", {STARTED}}, {FIRST_PAGE, NULL}}, -ETIMEDOUT},
	{"no answer", {.timeout_us = 200000}, {{"SCAN", NULL}}, -ETIMEDOUT},
	{"not wpa_supplicant", {}, {{"SCAN", "what?\n"}}, -EPROTO},
	{"a page that is none", {.cached = true}, {{FIRST_PAGE, "FAIL\n"}}, -EPROTO},
};
/* clang-format on */

struct test {
	struct loop *loop;
	struct ctrl_peer peer;
	struct wifi_ctrl *ctrl;
	struct wifi_scan *scan;
	bool up, down, done;
	int error;
	size_t rows;
};

static void on_up(void *userdata)
{
	((struct test *)userdata)->up = true;
}

static void on_down(int error, void *userdata)
{
	((struct test *)userdata)->down = true;
}

static void on_event(const char *line, size_t len, void *userdata)
{
	struct test *t = userdata;
	struct wifi_event event;

	wifi_event_parse(line, len, &event);
	if (t->scan)
		wifi_scan_event(t->scan, &event);
}

static const struct wifi_ctrl_ops ops = {on_up, on_event, on_down};

static void on_scan(struct wifi_scan *scan, const struct wifi_bss_table *table, int error,
		    void *userdata)
{
	struct test *t = userdata;

	assert_false(t->done);
	assert_true(table ? error == 0 || error == -ETIMEDOUT : error < 0);
	t->done = true;
	t->error = error;
	t->rows = table ? table->n : 0;
	t->scan = wifi_scan_free(scan);
}

static void set_up(struct test *t)
{
	assert_int_equal(loop_new(&t->loop), 0);
	ctrl_peer_init(&t->peer, loop_event(t->loop));
	assert_int_equal(wifi_ctrl_new(loop_event(t->loop), t->peer.path, false, &ops, t,
				       &t->ctrl),
			 0);
	RUN_UNTIL(t->loop, t->up);
}

static void tear_down(struct test *t)
{
	wifi_scan_free(t->scan);
	wifi_ctrl_free(t->ctrl);
	ctrl_peer_deinit(&t->peer);
	loop_free(t->loop);
}

static void scans(void **state)
{
	const struct scan_vector *v = *state;
	struct test t = {};

	set_up(&t);
	t.peer.row = v->script;
	assert_int_equal(wifi_scan_new(loop_event(t.loop), t.ctrl, &v->request, on_scan,
				       &t, &t.scan),
			 0);
	RUN_UNTIL(t.loop, t.done);
	assert_int_equal(t.error, v->error);
	assert_int_equal(t.rows, v->rows);
	assert_true(ctrl_peer_done(&t.peer));
	tear_down(&t);
}

static void tells_that_the_daemon_went(void **state)
{
	static const struct ctrl_row script[] = {{"SCAN", NULL}, {}};
	struct test t = {.peer.row = script};

	set_up(&t);
	assert_int_equal(wifi_scan_new(loop_event(t.loop), t.ctrl,
				       &(struct wifi_scan_request){}, on_scan, &t,
				       &t.scan),
			 0);
	RUN_UNTIL(t.loop, ctrl_peer_done(&t.peer));
	unlink(t.peer.path);
	RUN_UNTIL(t.loop, t.down);
	assert_true(t.done);
	assert_int_equal(t.error, -ECONNRESET);
	tear_down(&t);
}

static void may_be_freed_any_time(void **state)
{
	static const struct ctrl_row script[] = {{"SCAN", "OK\n", {STARTED}}, {}};
	struct test t = {.peer.row = script};

	set_up(&t);
	assert_int_equal(wifi_scan_new(loop_event(t.loop), t.ctrl,
				       &(struct wifi_scan_request){}, on_scan, &t,
				       &t.scan),
			 0);
	t.scan = wifi_scan_free(t.scan);
	RUN_UNTIL(t.loop, ctrl_peer_done(&t.peer));
	ctrl_peer_say(&t.peer, RESULTS);
	assert_int_equal(loop_dispatch(t.loop), 0);
	assert_false(t.done);
	tear_down(&t);
}

static void lives_without_memory(void **state)
{
	static const struct ctrl_row script[] = {
		{"SCAN", "OK\n", {STARTED, RESULTS}}, {FIRST_PAGE, ONE}, {}};

	unsigned failed = 1;

	for (unsigned n = 1; failed; n++) {
		struct test t = {.peer.row = script};
		int r;

		set_up(&t);
		alloc_fail_nth(n);
		r = wifi_scan_new(loop_event(t.loop), t.ctrl,
				  &(struct wifi_scan_request){}, on_scan, &t, &t.scan);
		if (r == 0)
			RUN_UNTIL(t.loop, t.done);
		failed = alloc_fail_stop();
		assert_true(r == -ENOMEM || t.error == -ENOMEM || t.rows == 1);
		tear_down(&t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_that_the_daemon_went),
		cmocka_unit_test(may_be_freed_any_time),
		cmocka_unit_test(lives_without_memory),
	};
	struct CMUnitTest all[ARRAY_SIZE(tests) + ARRAY_SIZE(vectors)];

	memcpy(all, tests, sizeof(tests));
	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		all[ARRAY_SIZE(tests) + i] = (struct CMUnitTest){
			.name = vectors[i].title,
			.test_func = scans,
			.initial_state = (void *)&vectors[i],
		};
	return cmocka_run_group_tests(all, NULL, NULL);
}
