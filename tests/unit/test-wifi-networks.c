/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Answers are of wpa_supplicant 2.10; what it does upon a command is of its ctrl_iface.c and
 * wpa_supplicant_select_network(), and was seen in the lab.
 */
#include "wifi/networks.h"

#include "tests/unit/alloc.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define HEAD "network id / ssid / bssid / flags\n"

/* One row a line: "ID SSID FLAGS", flags of c(urrent) d(isabled) o(urs), an SSID of "-" is none. */
static struct wifi_networks make(const char *state, int current, const char *rows)
{
	struct wifi_networks networks = {.current = -1};
	char page[512] = HEAD, ours[16] = "";
	int last;

	for (; *rows; rows += strcspn(rows, "\n") + (strchr(rows, '\n') ? 1 : 0)) {
		char ssid[32], flags[8] = "";
		int id;

		assert_true(sscanf(rows, "%d %31s %7[cdo]", &id, ssid, flags) >= 2);
		sprintf(page + strlen(page), "%d\t%s\tany\t%s%s\n", id,
			strcmp(ssid, "-") == 0 ? "" : ssid,
			strchr(flags, 'c') ? "[CURRENT]" : "",
			strchr(flags, 'd') ? "[DISABLED]" : "");
		ours[networks.n++] = strchr(flags, 'o') ? 1 : 0;
	}
	networks.n = 0;
	assert_true(wifi_networks_add(&networks, page, strlen(page), &last) >= 0);
	for (size_t i = 0; i < networks.n; i++)
		networks.rows[i].ours = ours[i];
	networks.current = current;
	networks.freq = current >= 0 ? 2412 : 0;
	strcpy(networks.state, state);
	strcpy(networks.globals[0], "0");
	return networks;
}

/* clang-format off */
static const struct {
	const char *title;
	const char *state; int current; const char *before;
	const char *now_state; int now_current; const char *now;
	const char *sae_pwe;
	const char *plan; int former;
} plans[] = {
	{"joined from one network",
	 "COMPLETED", 0, "0 Home c",
	 "COMPLETED", 1, "0 Home d\n1 ACME-1 co", "2",
	 "SET sae_pwe 0\nSELECT_NETWORK 0 freq=2412\nREMOVE_NETWORK 1\n", 0},
	{"the others that were enabled are so again, without their being tried",
	 "COMPLETED", 1, "0 Work\n1 Home c\n2 Old d",
	 "COMPLETED", 3, "0 Work d\n1 Home d\n2 Old d\n3 ACME-1 co", "0",
	 "SELECT_NETWORK 1 freq=2412\nREMOVE_NETWORK 3\nENABLE_NETWORK 0 no-connect\n", 1},
	{"killed before anything was selected",
	 "COMPLETED", 0, "0 Home c\n1 Work",
	 "COMPLETED", 0, "0 Home c\n1 Work\n2 ACME-1 do", "2",
	 "SET sae_pwe 0\nREMOVE_NETWORK 2\n", 0},
	{"killed before it had a name",
	 "COMPLETED", 0, "0 Home c", "COMPLETED", 0, "0 Home c\n1 - do", "0",
	 "REMOVE_NETWORK 1\n", 0},
	{"nothing was changed yet",
	 "COMPLETED", 0, "0 Home c\n1 Work", "COMPLETED", 0, "0 Home c\n1 Work", "0", "", 0},
	{"undone before, and killed after the first command",
	 "COMPLETED", 0, "0 Home c\n1 Work",
	 "COMPLETED", 0, "0 Home c\n1 Work d\n2 ACME-1 do", "0",
	 "REMOVE_NETWORK 2\nENABLE_NETWORK 1 no-connect\n", 0},
	{"the former one is on its way: it is asked for all the same",
	 "COMPLETED", 0, "0 Home c", "ASSOCIATING", 0, "0 Home c", "0",
	 "SELECT_NETWORK 0 freq=2412\n", 0},
	{"none was connected: it searches again",
	 "SCANNING", -1, "0 Home\n1 Old d",
	 "COMPLETED", 2, "0 Home d\n1 Old d\n2 ACME-1 co", "0",
	 "REMOVE_NETWORK 2\nENABLE_NETWORK 0\n", -1},
	{"it was told to be disconnected: it is so again",
	 "DISCONNECTED", -1, "0 Home",
	 "COMPLETED", 1, "0 Home d\n1 ACME-1 co", "0",
	 "REMOVE_NETWORK 1\nENABLE_NETWORK 0 no-connect\nDISCONNECT\n", -1},
	{"there were no networks",
	 "INACTIVE", -1, "", "COMPLETED", 0, "0 ACME-1 co", "2",
	 "SET sae_pwe 0\nREMOVE_NETWORK 0\n", -1},
	{"the daemon was started anew with the same file",
	 "COMPLETED", 0, "0 Home c\n1 Work", "SCANNING", -1, "0 Home\n1 Work", "0",
	 "SELECT_NETWORK 0 freq=2412\nENABLE_NETWORK 1 no-connect\n", 0},
	{"the daemon was started anew with other networks",
	 "COMPLETED", 0, "0 Home c\n1 Work", "COMPLETED", 0, "0 Other c\n1 Third d", "0", "", -1},
	{"the former one was removed by somebody: the rest are tried",
	 "COMPLETED", 0, "0 Home c\n1 Work",
	 "COMPLETED", 2, "1 Work d\n2 ACME-1 co", "0",
	 "REMOVE_NETWORK 2\nENABLE_NETWORK 1\n", -1},
	{"somebody else's new network stays",
	 "COMPLETED", 0, "0 Home c",
	 "COMPLETED", 0, "0 Home c\n1 Guest", "0", "", 0},
	{"its id was given to ours",
	 "COMPLETED", 0, "0 Home c", "COMPLETED", 0, "0 ACME-1 co", "0", "REMOVE_NETWORK 0\n", -1},
};
/* clang-format on */

static void the_way_back(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(plans); i++) {
		struct wifi_networks before = make(plans[i].state, plans[i].current,
						   plans[i].before);
		struct wifi_networks now = make(plans[i].now_state, plans[i].now_current,
						plans[i].now);
		struct wifi_networks read;
		struct buf buf = {};
		char *json, *plan;
		int former = -2;

		print_message("# %s\n", plans[i].title);
		strcpy(now.globals[0], plans[i].sae_pwe);
		/* as a later process has it */
		assert_int_equal(wifi_networks_write(&before, &json), 0);
		assert_int_equal(wifi_networks_read(json, strlen(json), &read), 0);
		assert_int_equal(wifi_networks_plan(&read, &now, &buf, &former), 0);
		plan = buf_steal_string(&buf);
		assert_string_equal(plan, plans[i].plan);
		assert_int_equal(former, plans[i].former);
		free(plan);
		free(json);
		wifi_networks_deinit(&before);
		wifi_networks_deinit(&now);
		wifi_networks_deinit(&read);
	}
}

static void a_frequency_that_is_not_known_is_not_told(void **state)
{
	struct wifi_networks before = make("ASSOCIATING", 0, "0 Home c"),
			     now = make("COMPLETED", 1, "0 Home d\n1 X co");
	struct buf buf = {};
	char *plan;
	int former;

	before.freq = 0;
	assert_int_equal(wifi_networks_plan(&before, &now, &buf, &former), 0);
	plan = buf_steal_string(&buf);
	assert_string_equal(plan, "SELECT_NETWORK 0\nREMOVE_NETWORK 1\n");
	free(plan);
	wifi_networks_deinit(&before);
	wifi_networks_deinit(&now);
}

/* clang-format off */
static const struct {
	const char *title, *page;
	int r; size_t n; int last, current;
} pages[] = {
	{"none", HEAD, 0, 0, -7, -1},
	{"past the last page", "", 0, 0, -7, -1},
	{"two", HEAD "0\tHome\tany\t[CURRENT]\n1\tWork\t02:00:00:00:01:00\t[DISABLED]\n", 1, 2, 1, 0},
	{"its newline was cut off", HEAD "4\tHome\tany\t", 1, 1, 4, -1},
	{"no name", HEAD "0\t\tany\t[DISABLED]\n", 1, 1, 0, -1},
	{"several flags", HEAD "3\tA\tany\t[CURRENT][TEMP-DISABLED]", 1, 1, 3, 3},
	{"another answer", "FAIL", -EBADMSG, 0, -7, -1},
	{"no id", HEAD "x\tHome\tany\t\n", -EBADMSG, 0, -7, -1},
	{"an id below 0", HEAD "-1\tHome\tany\t\n", -EBADMSG, 0, -7, -1},
	{"a line of white space before another", HEAD " \n0\tHome\tany\t\n", -EBADMSG, 0, -7, -1},
	{"an id beyond any", HEAD "99999999999\tHome\tany\t\n", -EBADMSG, 0, -7, -1},
	{"columns are missing", HEAD "0\tHome\n", -EBADMSG, 0, -7, -1},
};
/* clang-format on */

static void lists_are_read(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
		struct wifi_networks networks = {.current = -1};
		int last = -7;

		print_message("# %s\n", pages[i].title);
		assert_int_equal(wifi_networks_add(&networks, pages[i].page,
						   strlen(pages[i].page), &last),
				 pages[i].r);
		assert_int_equal(networks.n, pages[i].n);
		assert_int_equal(last, pages[i].last);
		assert_int_equal(networks.current, pages[i].current);
		wifi_networks_deinit(&networks);
	}
}

static void names_are_bytes(void **state)
{
	static const char page[] = HEAD "0\ta\\tb\\\"\\x00\\xff\tany\t\n1\t\\q\tany\t\n";
	struct wifi_networks networks = {.current = -1}, read;
	char *json;
	int last;

	assert_int_equal(wifi_networks_add(&networks, page, strlen(page), &last), 1);
	assert_int_equal(networks.rows[0].ssid.len, 6);
	assert_memory_equal(networks.rows[0].ssid.data, "a\tb\"\0\xff", 6);
	/* it cannot be read, but it has one */
	assert_true(networks.rows[1].named);
	assert_int_equal(networks.rows[1].ssid.len, 0);
	assert_int_equal(wifi_networks_write(&networks, &json), 0);
	assert_int_equal(wifi_networks_read(json, strlen(json), &read), 0);
	for (size_t i = 0; i < 2; i++)
		assert_false(wifi_networks_is_new(&read, &networks.rows[i]));
	free(json);
	wifi_networks_deinit(&networks);
	wifi_networks_deinit(&read);
}

static void too_many_are_refused(void **state)
{
	struct wifi_networks networks = {.current = -1};
	char page[64];
	int last, r = 0;

	for (int i = 0; i <= WIFI_NETWORKS_MAX && r >= 0; i++) {
		snprintf(page, sizeof(page), HEAD "%d\tx\tany\t\n", i);
		r = wifi_networks_add(&networks, page, strlen(page), &last);
	}
	assert_int_equal(r, -E2BIG);
	assert_int_equal(networks.n, WIFI_NETWORKS_MAX);
	wifi_networks_deinit(&networks);
}

/* clang-format off */
static const struct {
	const char *title, *answer, *state;
	int current; unsigned freq;
} statuses[] = {
	{"connected", "bssid=02:00:00:00:00:00\nfreq=2437\nssid=Home\nid=2\nmode=station\n"
	 "wpa_state=COMPLETED\naddress=02:00:00:00:01:00", "COMPLETED", 2, 2437},
	{"not connected", "wpa_state=SCANNING\naddress=02:00:00:00:01:00", "SCANNING", -1, 0},
	{"a name that looks like a line", "ssid=x\\nwpa_state=COMPLETED\nwpa_state=SCANNING",
	 "SCANNING", -1, 0},
	{"keys that end alike", "p2p_device_id=9\nuuid=7\nwpa_state=INACTIVE", "INACTIVE", -1, 0},
	{"nothing", "", "", -1, 0},
};
/* clang-format on */

static void a_status_is_read(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(statuses); i++) {
		struct wifi_networks networks = {.current = -1};

		print_message("# %s\n", statuses[i].title);
		wifi_networks_status(&networks, statuses[i].answer);
		assert_string_equal(networks.state, statuses[i].state);
		assert_int_equal(networks.current, statuses[i].current);
		assert_int_equal(networks.freq, statuses[i].freq);
	}
}

/* clang-format off */
#define SNAPSHOT(id, ssid, global) "{\"state\":\"COMPLETED\",\"current\":0,\"freq\":2412,\"networks\":" \
	"[{\"id\":" id ",\"ssid\":\"" ssid "\",\"disabled\":false}],\"globals\":{\"sae_pwe\":\"" global "\"}}"

static const struct { const char *title, *text; int r; const char *global; } snapshots[] = {
	{"as it is written", SNAPSHOT("0", "41", "2"), 0, "2"},
	{"not JSON", "{", -EBADMSG, NULL},
	{"another kind", "[]", -EBADMSG, NULL},
	{"no state", "{\"current\":0}", -EBADMSG, NULL},
	{"an id that is none", SNAPSHOT("-1", "41", "2"), -EBADMSG, NULL},
	{"an id that is too big", SNAPSHOT("99999", "41", "2"), -EBADMSG, NULL},
	{"an id beyond any integer", SNAPSHOT("1e87", "41", "2"), -EBADMSG, NULL},
	{"not hex", SNAPSHOT("0", "4", "2"), -EBADMSG, NULL},
	{"33 bytes", SNAPSHOT("0", "414141414141414141414141414141414141414141414141414141414141414141", "2"),
	 -EBADMSG, NULL},
	{"a command in a value", SNAPSHOT("0", "41", "2\\nTERMINATE"), 0, ""},
	{"a long value", SNAPSHOT("0", "41", "22222222222222222222"), 0, ""},
};
/* clang-format on */

static void what_was_written_is_not_trusted(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(snapshots); i++) {
		struct wifi_networks networks = {.current = -1};

		print_message("# %s\n", snapshots[i].title);
		assert_int_equal(wifi_networks_read(snapshots[i].text,
						    strlen(snapshots[i].text), &networks),
				 snapshots[i].r);
		if (snapshots[i].global)
			assert_string_equal(networks.globals[0], snapshots[i].global);
		wifi_networks_deinit(&networks);
	}
}

static void without_memory_it_fails(void **state)
{
	static const char page[] = HEAD "0\tHome\tany\t[CURRENT]\n";
	unsigned ok = 0;

	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct wifi_networks networks = {.current = -1};
		char *json = NULL;
		int last, r = wifi_networks_add(&networks, page, strlen(page), &last);

		if (r >= 0)
			r = wifi_networks_write(&networks, &json);
		if (r >= 0)
			ok++;
		else
			assert_int_equal(r, -ENOMEM);
		free(json);
		wifi_networks_deinit(&networks);
	}
	assert_int_equal(ok, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_way_back),
		cmocka_unit_test(a_frequency_that_is_not_known_is_not_told),
		cmocka_unit_test(lists_are_read),
		cmocka_unit_test(names_are_bytes),
		cmocka_unit_test(too_many_are_refused),
		cmocka_unit_test(a_status_is_read),
		cmocka_unit_test(what_was_written_is_not_trusted),
		cmocka_unit_test(without_memory_it_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
