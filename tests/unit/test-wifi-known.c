/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the host knows, asked of a NetworkManager that this process plays, and of a
 * wpa_supplicant by script.
 */
#include "wifi/known.h"

#include "base/loop.h"
#include "tests/unit/ctrl-peer.h"
#include "tests/unit/fake-nm.h"

#include <errno.h>
#include <sys/stat.h>

enum { TIMEOUT_US = 300000 };

/* ---- The question ---- */

struct test {
	char dir[32];
	struct loop *loop;
	struct fake_nm nm;
	sd_bus *bus;
	struct wifi_known_query *query;
	struct wifi_known known;
	bool done;
	unsigned begun;
	int error;
};

static void on_begun(void *userdata)
{
	((struct test *)userdata)->begun++;
}

static void on_known(struct wifi_known_query *query, const struct wifi_known *known,
		     int error, void *userdata)
{
	struct test *t = userdata;

	assert_false(t->done);
	t->done = true;
	t->error = error;
	wifi_known_steal(query, &t->known);
	t->query = wifi_known_query_free(query);
}

static void begin(struct test *t)
{
	char path[64];

	strcpy(t->dir, "/tmp/usher-known-XXXXXX");
	assert_non_null(mkdtemp(t->dir));
	setenv("USHER_SYSFS", t->dir, 1);
	setenv("USHER_PROCFS", t->dir, 1);
	snprintf(path, sizeof(path), "%s/ctrl", t->dir);
	setenv("USHER_CTRL_DIR", path, 1);
	assert_int_equal(loop_new(&t->loop), 0);
}

static void end(struct test *t)
{
	wifi_known_deinit(&t->known);
	sd_bus_close_unref(t->bus);
	sd_bus_close_unref(t->nm.bus);
	loop_free(t->loop);
	scratch_remove(t->dir);
}

static void ask(struct test *t, bool scan, uint64_t timeout_us)
{
	assert_int_equal(wifi_known_ask(loop_event(t->loop), t->bus, NULL, scan,
					timeout_us, on_begun, on_known, t, &t->query),
			 0);
	assert_false(t->done); /* answers come from the loop only */
	RUN_UNTIL(t->loop, t->done);
}

/* ---- What is there ---- */

/* clang-format off */
static const struct fake_nm_ap aps[] = {
	{"HomeNet", 7, "02:00:00:00:01:00", 2437, 1, 0, 0x188, 2, 80},
	{"HomeNet", 7, "02:00:00:00:01:01", 5180, 1, 0, 0x188, 2, 55},
	{"new", 3, "02:00:00:00:02:00", 5200, 1, 0, 0x408, 2, 100},
	{"both", 4, "02:00:00:00:02:01", 2412, 1, 0, 0x508, 2, 0},
	{"cafe\0x", 6, "02:00:00:00:03:00", 2412, 0, 0, 0, 2, 50},
	{"wep", 3, "02:00:00:00:04:00", 2412, 1, 0, 0, 2, 50},
	{"old", 3, "02:00:00:00:04:01", 2412, 1, 0x144, 0, 2, 50},
	{"corp", 4, "02:00:00:00:05:00", 2412, 1, 0, 0x208, 2, 50},
	{"owe", 3, "02:00:00:00:06:00", 2412, 0, 0, 0x1000, 2, 50},
	{"", 0, "02:00:00:00:07:00", 2412, 0, 0, 0, 2, 50},
	{"adhoc", 5, "02:00:00:00:08:00", 2412, 0, 0, 0, 1, 50},
};
static const struct { const char *ssid; enum wifi_kind kind; int signal; } seen[] = {
	{"new", WIFI_WPA3, -40}, {"both", WIFI_WPA2_WPA3, -100}, {"cafe", WIFI_OPEN, -70},
	{"wep", WIFI_WEP, -70}, {"old", WIFI_WPA, -70}, {"corp", WIFI_ENTERPRISE, -70},
	{"owe", WIFI_OWE_TRANSITION, -70}, {"HomeNet", WIFI_WPA2, -52},
};
static const struct fake_nm_ap found = {"late", 4, "02:00:00:00:09:00", 2412, 1, 0, 0x188, 2, 50};
static const struct fake_nm_profile profiles[] = {
	{"802-3-ethernet", NULL}, {"802-11-wireless", "HomeNet", "home sweet home"},
	{"802-11-wireless", "Office", "nobody may", true}, {"802-11-wireless", "HomeNet", "home sweet home"},
	{"802-11-wireless", "free", NULL}, {"802-11-wireless", "", NULL},
};
#define NETWORK_MANAGER \
	.connectivity = 4, .device_type = 2, .managed = 1, .active_ap = NM_PATH "/AccessPoint/0", \
	.aps = aps, .n_aps = ARRAY_SIZE(aps), .found = &found, .profiles = profiles, \
	.n_profiles = ARRAY_SIZE(profiles)
/* clang-format on */

static const struct wifi_bss *row_of(const struct wifi_known *known, const char *ssid)
{
	for (size_t i = 0; i < known->air.n; i++)
		if (strncmp((const char *)known->air.rows[i].ssid.data, ssid,
			    strlen(ssid)) == 0)
			return &known->air.rows[i];
	return NULL;
}

static bool knows(const struct wifi_known *known, const char *text)
{
	struct wifi_ssid ssid;

	wifi_ssid_set(&ssid, text, strlen(text));
	return wifi_known_has(known, &ssid);
}

static void network_manager_tells_all_of_it(void **state)
{
	struct test t = {.nm = {NETWORK_MANAGER}};

	begin(&t);
	t.nm.last_scan_ms = (int64_t)(clock_now() / 1000) - 10000;
	fake_nm_connect(&t.nm, loop_event(t.loop), &t.bus);
	ask(&t, true, 0);
	assert_int_equal(t.error, 0);
	assert_int_equal(t.nm.scans, 0); /* the last one is 10 s old */
	assert_true(t.known.seen);
	assert_int_equal(t.known.connectivity, WIFI_CONNECTIVITY_FULL);
	assert_memory_equal(t.known.current.data, "HomeNet", 7);
	assert_int_equal(t.known.n_saved, 3);
	assert_true(knows(&t.known, "HomeNet") && knows(&t.known, "Office") &&
		    knows(&t.known, "free"));
	assert_int_equal(t.known.air.n, ARRAY_SIZE(aps) - 1); /* without the ad-hoc one */
	for (size_t i = 0; i < ARRAY_SIZE(seen); i++) {
		const struct wifi_bss *row = row_of(&t.known, seen[i].ssid);

		assert_non_null(row);
		assert_int_equal(row->security.kind, seen[i].kind);
		if (i != ARRAY_SIZE(seen) - 1) /* of the two, either may be first */
			assert_int_equal(row->signal, seen[i].signal);
		assert_in_range(row->age_s, 4, 7);
	}
	assert_int_equal(row_of(&t.known, "new")->freq, 5200);
	assert_int_equal(row_of(&t.known, "new")->bssid[4], 2);
	assert_int_equal(row_of(&t.known, "cafe")->ssid.len, 6);
	end(&t);
}

static void an_old_table_is_scanned_anew(void **state)
{
	struct test t = {.nm = {NETWORK_MANAGER}};

	begin(&t);
	t.nm.last_scan_ms = (int64_t)(clock_now() / 1000) - 100000;
	fake_nm_connect(&t.nm, loop_event(t.loop), &t.bus);
	ask(&t, true, 0);
	assert_int_equal(t.error, 0);
	assert_int_equal(t.nm.scans, 1);
	assert_int_equal(t.begun, 1);
	assert_true(t.known.seen);
	assert_non_null(row_of(&t.known, "late"));
	assert_int_equal(t.known.n_saved, 3);
	end(&t);
}

static void an_old_table_is_not_proof(void **state)
{
	struct test t = {.nm = {NETWORK_MANAGER}};

	begin(&t);
	t.nm.last_scan_ms = (int64_t)(clock_now() / 1000) - 100000;
	fake_nm_connect(&t.nm, loop_event(t.loop), &t.bus);
	ask(&t, false, 0);
	assert_int_equal(t.error, 0);
	assert_int_equal(t.nm.scans, 0);
	assert_false(t.known.seen);
	assert_non_null(row_of(&t.known, "HomeNet"));
	end(&t);
}

static void a_refused_scan_leaves_what_there_is(void **state)
{
	struct test t = {.nm = {NETWORK_MANAGER, .no_scan = true, .last_scan_ms = -1}};

	begin(&t);
	fake_nm_connect(&t.nm, loop_event(t.loop), &t.bus);
	ask(&t, true, 0);
	assert_int_equal(t.error, 0);
	assert_int_equal(t.nm.scans, 1);
	assert_false(t.known.seen);
	assert_memory_equal(t.known.current.data, "HomeNet", 7);
	end(&t);
}

static void a_portal_is_told_without_any_Wi_Fi(void **state)
{
	struct test t = {.nm = {.connectivity = 2}};

	begin(&t);
	fake_nm_connect(&t.nm, loop_event(t.loop), &t.bus);
	ask(&t, true, 0);
	assert_int_equal(t.error, 0);
	assert_int_equal(t.known.connectivity, WIFI_CONNECTIVITY_PORTAL);
	assert_false(t.known.seen);
	assert_int_equal(t.known.current.len, 0);
	end(&t);
}

static void one_that_is_silent_is_not_waited_for(void **state)
{
	struct test t = {.nm = {.silent = true}};

	begin(&t);
	fake_nm_connect(&t.nm, loop_event(t.loop), &t.bus);
	ask(&t, true, TIMEOUT_US);
	assert_int_equal(t.error, -ETIMEDOUT);
	end(&t);
}

static void nobody_to_ask(void **state)
{
	struct test t = {};

	begin(&t);
	ask(&t, true, 0);
	assert_int_equal(t.error, -ENOENT);
	assert_int_equal(t.begun, 0);
	end(&t);
}

static void a_question_that_is_dropped_is_not_answered(void **state)
{
	struct test t = {.nm = {NETWORK_MANAGER}};

	begin(&t);
	fake_nm_connect(&t.nm, loop_event(t.loop), &t.bus);
	assert_int_equal(wifi_known_ask(loop_event(t.loop), t.bus, NULL, true, 0,
					on_begun, on_known, &t, &t.query),
			 0);
	for (int i = 0; i < 3; i++) /* in the middle of it */
		sd_event_run(loop_event(t.loop), 0);
	t.query = wifi_known_query_free(t.query);
	for (int i = 0; i < 10; i++)
		loop_dispatch(t.loop);
	assert_false(t.done);
	end(&t);
}

/* ---- wpa_supplicant ---- */

/* clang-format off */
#define ROW(id, age) \
	"id=" #id "\nbssid=02:00:00:00:02:0" #id "\nfreq=2437\ncapabilities=0x0401\nlevel=-30\n" \
	"age=" age "\nie=0003414243\nssid=ABC\n"
static const struct ctrl_row supplicant[] = {
	{"STATUS", "bssid=02:00:00:00:02:00\nfreq=2437\nssid=Home\\x00Net\nid=1\nwpa_state=COMPLETED\n"},
	{"GET sae_pwe", "0\n"},
	{"LIST_NETWORKS", "network id / ssid / bssid / flags\n0\tOffice\tany\t[DISABLED]\n"
			  "1\tHome\\x00Net\tany\t[CURRENT]\n"},
	{"LIST_NETWORKS LAST_ID=1", "network id / ssid / bssid / flags\n"},
	{"BSS RANGE=0- MASK=0x21697", ROW(0, "70") "####\n"},
	{"SCAN", "OK\n", {"<3>CTRL-EVENT-SCAN-STARTED ", "<3>CTRL-EVENT-SCAN-RESULTS "}},
	{"BSS RANGE=0- MASK=0x21697", ROW(0, "70") "====\n" ROW(1, "0") "####\n"},
	{}
};
/* clang-format on */

static void put(const char *dir, const char *file, const char *text)
{
	char path[160];
	FILE *out;

	snprintf(path, sizeof(path), "%s/class/net/wlan0/%s", dir, file);
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdir(path, 0700);
		*slash = '/';
	}
	out = fopen(path, "we");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static void wpa_supplicant_tells_of_its_networks(void **state)
{
	struct ctrl_peer peer = {.row = supplicant};
	struct test t = {};

	begin(&t);
	put(t.dir, "ifindex", "3\n");
	put(t.dir, "type", "1\n");
	put(t.dir, "flags", "0x1003\n");
	put(t.dir, "phy80211/index", "0\n");
	put(t.dir, "phy80211/name", "phy0\n");
	ctrl_peer_init(&peer, loop_event(t.loop));
	setenv("USHER_CTRL_DIR", peer.dir, 1);
	ask(&t, true, 0);
	assert_int_equal(t.error, 0);
	assert_int_equal(t.begun, 1);
	assert_true(ctrl_peer_done(&peer));
	assert_int_equal(t.known.current.len, 8);
	assert_memory_equal(t.known.current.data, "Home\0Net", 8);
	assert_int_equal(t.known.n_saved, 2);
	assert_true(knows(&t.known, "Office"));
	assert_true(t.known.seen);
	assert_int_equal(t.known.air.n, 2);
	assert_int_equal(t.known.connectivity, WIFI_CONNECTIVITY_UNKNOWN);
	ctrl_peer_deinit(&peer);
	end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(network_manager_tells_all_of_it),
		cmocka_unit_test(an_old_table_is_scanned_anew),
		cmocka_unit_test(an_old_table_is_not_proof),
		cmocka_unit_test(a_refused_scan_leaves_what_there_is),
		cmocka_unit_test(a_portal_is_told_without_any_Wi_Fi),
		cmocka_unit_test(one_that_is_silent_is_not_waited_for),
		cmocka_unit_test(nobody_to_ask),
		cmocka_unit_test(a_question_that_is_dropped_is_not_answered),
		cmocka_unit_test(wpa_supplicant_tells_of_its_networks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
