/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sysfs and procfs of a laptop, a board and some that were made up, in a directory of our own. */
#include "wifi/interface.h"

#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <sys/stat.h>

static char root[] = "/tmp/usher-interface-XXXXXX";

static void put(const char *path, const char *text)
{
	char full[256];
	FILE *file;

	for (const char *slash = strchr(path, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		snprintf(full, sizeof(full), "%s/%.*s", root, (int)(slash - path), path);
		(void)mkdir(full, 0700);
	}
	snprintf(full, sizeof(full), "%s/%s", root, path);
	file = fopen(full, "we");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void put_of(const char *name, const char *file, const char *text)
{
	char path[128];

	snprintf(path, sizeof(path), "class/net/%s/%s", name, file);
	put(path, text);
}

static void add(const char *name, const char *index, const char *phy, const char *type,
		const char *flags, const char *carrier)
{
	char phy_name[16];

	put_of(name, "ifindex", index);
	put_of(name, "type", type);
	put_of(name, "flags", flags);
	if (carrier)
		put_of(name, "carrier", carrier);
	if (!phy)
		return;
	put_of(name, "phy80211/index", phy);
	snprintf(phy_name, sizeof(phy_name), "phy%s\n", phy);
	put_of(name, "phy80211/name", phy_name);
}

static void add_switch(const char *name, const char *soft, const char *hard)
{
	put("class/rfkill/rfkill0/type", "wlan\n");
	put("class/rfkill/rfkill0/name", name);
	put("class/rfkill/rfkill0/soft", soft);
	put("class/rfkill/rfkill0/hard", hard);
}

static int setup(void **state)
{
	strcpy(root + strlen(root) - 6, "XXXXXX");
	if (!mkdtemp(root))
		return -1;
	unsetenv("SSH_CONNECTION");
	return setenv("USHER_SYSFS", root, 1) || setenv("USHER_PROCFS", root, 1);
}

static int teardown(void **state)
{
	scratch_remove(root);
	return 0;
}

static void those_without_a_connection_come_first(void **state)
{
	struct wifi_interface found[WIFI_INTERFACES_MAX];

	add("lo", "1\n", NULL, "772\n", "0x9\n", "1\n");
	add("eth0", "2\n", NULL, "1\n", "0x1003\n", "1\n");
	add("wlan0", "3\n", "0", "1\n", "0x1003\n", "1\n");
	add("wlan10", "4\n", "1", "1\n", "0x1003\n", "0\n");
	add("wlan2", "5\n", "7", "1\n", "0x1002\n", NULL);
	add("mon0", "6\n", "0", "803\n", "0x1003\n", "1\n");
	assert_int_equal(wifi_interfaces(found, ARRAY_SIZE(found)), 3);
	assert_string_equal(found[0].name, "wlan2");
	assert_int_equal(found[0].index, 5);
	assert_int_equal(found[0].phy, 7);
	assert_false(found[0].up || found[0].carrier);
	assert_string_equal(found[1].name, "wlan10");
	assert_true(found[1].up);
	assert_false(found[1].carrier);
	assert_string_equal(found[2].name, "wlan0");
	assert_true(found[2].up && found[2].carrier);
	assert_int_equal(wifi_interfaces(found, 2), 2);
}

static void a_host_without_any(void **state)
{
	struct wifi_interface found[2];

	assert_int_equal(wifi_interfaces(found, 2), 0);
	add("eth0", "2\n", NULL, "1\n", "0x1003\n", "1\n");
	assert_int_equal(wifi_interfaces(found, 2), 0);
}

/* clang-format off */
static const struct { const char *title, *name; int expect; } names[] = {
	{"it is there", "wlan0", 0},
	{"it is not", "wlan1", -ENODEV},
	{"a wired one", "eth0", -ENOTSUP},
	{"a monitor", "mon0", -ENOTSUP},
	{"nothing", "", -ENODEV},
	{"16 bytes", "wlan0wlan0wlan0w", -ENODEV},
	{"a path", "../net/wlan0", -ENODEV},
	{"the directory itself", ".", -ENODEV},
};
/* clang-format on */

static void one_is_found_by_its_name(void **state)
{
	struct wifi_interface found;

	add("wlan0", "3\n", "0", "1\n", "0x1003\n", "1\n");
	add("mon0", "4\n", "0", "803\n", "0x1003\n", "1\n");
	add("eth0", "2\n", NULL, "1\n", "0x1003\n", "1\n");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		print_message("# %s\n", names[i].title);
		assert_int_equal(wifi_interface_find(names[i].name, &found),
				 names[i].expect);
	}
}

/* clang-format off */
static const struct {
	const char *title, *phy, *soft, *hard;
	bool blocked_soft, blocked_hard;
} switches[] = {
	{"not blocked", "phy0\n", "0\n", "0\n", false, false},
	{"by software", "phy0\n", "1\n", "0\n", true, false},
	{"by a switch", "phy0\n", "0\n", "1\n", false, true},
	{"both: a command does not help", "phy0\n", "1\n", "1\n", false, true},
	{"another radio", "phy1\n", "1\n", "1\n", false, false},
};
/* clang-format on */

static void switches_of_its_phy_count(void **state)
{
	struct wifi_interface found;

	add("wlan0", "3\n", "0", "1\n", "0x1002\n", NULL);
	for (size_t i = 0; i < ARRAY_SIZE(switches); i++) {
		print_message("# %s\n", switches[i].title);
		add_switch(switches[i].phy, switches[i].soft, switches[i].hard);
		assert_int_equal(wifi_interface_find("wlan0", &found), 0);
		assert_int_equal(found.blocked_soft, switches[i].blocked_soft);
		assert_int_equal(found.blocked_hard, switches[i].blocked_hard);
	}
}

/* clang-format off */
#define HEAD4 "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
#define NET4(via) via "\t0000A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0\n"
#define DEFAULT4(via) via "\t00000000\t0100A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"
#define REJECT4(via) via "\t00000000\t00000000\t0201\t0\t0\t0\t00000000\t0\t0\t0\n"
#define ZERO "00000000000000000000000000000000"
#define NET6(via) "fe800000000000000000000000000000 40 " ZERO " 00 " ZERO \
	" 00000100 00000001 00000000 00000001 " via "\n"
#define DEFAULT6(via) ZERO " 00 " ZERO " 00 fe800000000000000000000000000001" \
	" 00000400 00000003 00000000 00450003 " via "\n"
#define REJECT6 ZERO " 00 " ZERO " 00 " ZERO " ffffffff 00000001 00000000 00200200 lo\n"

static const struct {
	const char *title, *ipv4, *ipv6;
	bool default_route, only;
} routes[] = {
	{"no file at all", NULL, NULL, false, false},
	{"none", HEAD4, REJECT6, false, false},
	{"its own network only", HEAD4 NET4("wlan0"), NET6("wlan0"), false, false},
	{"the only one", HEAD4 DEFAULT4("wlan0") NET4("wlan0"), REJECT6, true, true},
	{"the only one, IPv6", HEAD4, DEFAULT6("wlan0") REJECT6, true, true},
	{"another's", HEAD4 DEFAULT4("eth0") NET4("wlan0"), REJECT6, false, false},
	{"one of two", HEAD4 DEFAULT4("eth0") DEFAULT4("wlan0"), REJECT6, true, false},
	{"one of two, the other IPv6", HEAD4 DEFAULT4("wlan0"), DEFAULT6("eth0"), true, false},
	{"the other is a tunnel's", HEAD4 DEFAULT4("wg0") DEFAULT4("wlan0"), REJECT6, true, true},
	{"the other one leads nowhere", HEAD4 DEFAULT4("wlan0") REJECT4("eth0"), REJECT6, true, true},
	{"a name that begins alike", HEAD4 DEFAULT4("wlan01"), REJECT6, false, false},
	{"not a table", "\n\n\xff\xff", "nothing of it", false, false},
};
/* clang-format on */

static void default_routes_are_counted(void **state)
{
	struct wifi_interface_use use;

	put_of("wg0", "type", "65534\n");
	put_of("eth0", "type", "1\n");
	for (size_t i = 0; i < ARRAY_SIZE(routes); i++) {
		print_message("# %s\n", routes[i].title);
		if (routes[i].ipv4) {
			put("net/route", routes[i].ipv4);
			put("net/ipv6_route", routes[i].ipv6);
		}
		assert_int_equal(wifi_interface_use("wlan0", &use), 0);
		assert_int_equal(use.default_route, routes[i].default_route);
		assert_int_equal(use.only_default_route, routes[i].only);
		assert_false(use.ssh);
	}
}

/* clang-format off */
static const struct { const char *title, *connection, *name; bool ssh; } sessions[] = {
	{"none", NULL, "lo", false},
	{"it came in here", "192.0.2.1 50000 127.0.0.1 22", "lo", true},
	{"it came in elsewhere", "192.0.2.1 50000 127.0.0.1 22", "wlan0", false},
	{"an address that nobody has", "192.0.2.1 50000 192.0.2.2 22", "lo", false},
	{"link-local", "fe80::2%wlan0 50000 fe80::1%wlan0 22", "wlan0", true},
	{"link-local, elsewhere", "fe80::2%wlan1 50000 fe80::1%wlan1 22", "wlan0", false},
	{"cut", "192.0.2.1 50000", "lo", false},
	{"not an address", "a b c d", "lo", false},
};
/* clang-format on */

static void the_ssh_session_is_found(void **state)
{
	struct wifi_interface_use use;

	for (size_t i = 0; i < ARRAY_SIZE(sessions); i++) {
		print_message("# %s\n", sessions[i].title);
		if (sessions[i].connection)
			setenv("SSH_CONNECTION", sessions[i].connection, 1);
		assert_int_equal(wifi_interface_use(sessions[i].name, &use), 0);
		assert_int_equal(use.ssh, sessions[i].ssh);
	}
}

/* sudo: the variable is its parent's, which is a child of the shell that sshd started. */
static void the_ssh_session_is_found_behind_sudo(void **state)
{
	struct wifi_interface_use use;
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "%d/stat", getppid());
	put(path, "1 (sudo) S 4711 1 1 0");
	assert_int_equal(wifi_interface_use("lo", &use), 0);
	assert_false(use.ssh);
	put("4711/stat", "4711 (ba) sh) S 1 1 1 0");
	put("4711/environ", "");
	assert_int_equal(wifi_interface_use("lo", &use), 0);
	assert_false(use.ssh);
	snprintf(path, sizeof(path), "%s/4711/environ", root);
	file = fopen(path, "we");
	assert_non_null(file);
	fwrite("A=SSH_CONNECTION=\0SSH_CONNECTION=192.0.2.1 1 127.0.0.1 22\0B=", 1, 61,
	       file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(wifi_interface_use("lo", &use), 0);
	assert_true(use.ssh);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(those_without_a_connection_come_first),
		TEST(a_host_without_any),
		TEST(one_is_found_by_its_name),
		TEST(switches_of_its_phy_count),
		TEST(default_routes_are_counted),
		TEST(the_ssh_session_is_found),
		TEST(the_ssh_session_is_found_behind_sudo),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
