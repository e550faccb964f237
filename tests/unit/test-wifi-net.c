/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The caller's end of usher-radio net. The program that is started is this one again, under the
 * helper's name: it answers each frame as the helper does.
 */
#include "wifi/net.h"

#include "base/loop.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "tests/unit/unit.h"

/* ---- the program that is started ---- */

static void say(const uint8_t *frame, ssize_t len)
{
	if (len < 0 || send(RADIO_CHANNEL_FD, frame, (size_t)len, MSG_NOSIGNAL) < 0)
		_exit(9);
}

static void say_plain(enum radio_type type)
{
	uint8_t frame[RADIO_HEADER_SIZE];

	say(frame, radio_encode_net_plain(type, frame, sizeof(frame)));
}

static void say_addresses(void)
{
	struct radio_net_address address = {
		.has = RADIO_NET_HAS_IPV6,
		.ipv6 = {0xfe, 0x80, [15] = 1},
	};
	uint8_t frame[64];

	say(frame, radio_encode_net_address(&address, frame, sizeof(frame)));
	say(frame, radio_encode_net_no_lease(ETIMEDOUT, frame, sizeof(frame)));
	address.has = RADIO_NET_HAS_ALL;
	memcpy(address.ipv4, (uint8_t[]){192, 168, 4, 2}, 4);
	memcpy(address.router, (uint8_t[]){192, 168, 4, 1}, 4);
	memcpy(address.dns, (uint8_t[]){192, 168, 4, 3}, 4);
	address.prefix_len = 24;
	address.lease_s = 3600;
	say(frame, radio_encode_net_address(&address, frame, sizeof(frame)));
	say(frame, radio_encode_net_reach(true, frame, sizeof(frame)));
}

/* What is put back is what was given: the snapshot is "before". */
static int answer(const struct radio_frame *frame)
{
	const struct radio_net_snapshot *snapshot = &frame->net_snapshot;

	if (frame->type == RADIO_NET_TAKE)
		say_plain(RADIO_NET_TAKEN);
	if (frame->type == RADIO_NET_UP)
		say_addresses();
	if (frame->type == RADIO_NET_RESTORE &&
	    (snapshot->len != 6 || memcmp(snapshot->data, "before", 6) != 0))
		_exit(8);
	if (frame->type != RADIO_NET_LEAVE && frame->type != RADIO_NET_RESTORE)
		return 1;
	say_plain(RADIO_NET_LEFT);
	return 0;
}

static int serve(char *argv[])
{
	struct pollfd channel = {.fd = RADIO_CHANNEL_FD, .events = POLLIN};
	static uint8_t packet[RADIO_FRAME_MAX];
	struct radio_frame frame;
	struct reader reader;
	ssize_t n;

	if (!argv[1] || strcmp(argv[1], "net") != 0 ||
	    strcmp(argv[2], "--interface") != 0 || strcmp(argv[3], "wlan1") != 0)
		return 7;
	say(packet, radio_encode_hello(RADIO_NET, packet, sizeof(packet)));
	say(packet, radio_encode_net_snapshot(RADIO_NET_SNAPSHOT, "before", 6, packet,
					      sizeof(packet)));
	do {
		poll(&channel, 1, -1);
		n = recv(RADIO_CHANNEL_FD, packet, sizeof(packet), 0);
		if (n <= 0)
			return 0;
		reader = reader_of(packet, (size_t)n);
		if (radio_frame_parse(&reader, &frame) < 0)
			return 6;
	} while (answer(&frame));
	return 0;
}

/* ---- its caller ---- */

struct seen {
	struct loop *loop;
	struct wifi_net *net;
	char log[512]; /* what came, in order */
	bool ended;
};

static void note(struct seen *seen, const char *text)
{
	size_t len = strlen(seen->log);

	snprintf(seen->log + len, sizeof(seen->log) - len, "%s;", text);
}

static void on_ready(const void *snapshot, size_t len, void *userdata)
{
	assert_int_equal(len, 6);
	assert_memory_equal(snapshot, "before", 6);
	note(userdata, "ready");
}

static void on_taken(void *userdata)
{
	note(userdata, "taken");
}

static void on_address(const struct wifi_net_address *address, void *userdata)
{
	char text[128], ipv6[INET6_ADDRSTRLEN], ipv4[INET_ADDRSTRLEN];

	snprintf(text, sizeof(text), "%s %s/%u %d%d%d%d %u",
		 inet_ntop(AF_INET6, &address->ipv6, ipv6, sizeof(ipv6)),
		 inet_ntop(AF_INET, &address->ipv4, ipv4, sizeof(ipv4)),
		 address->prefix_len, address->has_ipv6, address->has_ipv4,
		 address->has_router, address->has_dns, address->lease_s);
	note(userdata, text);
	if (!address->has_ipv4)
		return;
	assert_int_equal(ntohl(address->router.s_addr), 0xc0a80401);
	assert_int_equal(ntohl(address->dns.s_addr), 0xc0a80403);
}

static void on_no_lease(int error, void *userdata)
{
	assert_int_equal(error, -ETIMEDOUT);
	note(userdata, "no lease");
}

static void on_reach(enum wifi_net_reach reach, void *userdata)
{
	note(userdata, reach == WIFI_NET_REACHABLE ? "reachable" : "unreachable");
}

static void on_left(void *userdata)
{
	note(userdata, "left");
}

static void on_end(int error, const char *text, void *userdata)
{
	struct seen *seen = userdata;

	note(seen, error ? text : "end");
	seen->ended = true;
	seen->net = wifi_net_free(seen->net);
}

static void start(struct seen *seen, const char *interface)
{
	static const struct wifi_net_ops ops = {
		on_ready, on_taken, on_address, on_no_lease, on_reach, on_left, on_end};

	assert_int_equal(loop_new(&seen->loop), 0);
	assert_int_equal(
		wifi_net_new(loop_event(seen->loop), interface, &ops, seen, &seen->net),
		0);
	assert_string_equal(seen->log, "");
}

static void run_until(struct seen *seen, const char *log)
{
	while (!seen->ended && strcmp(seen->log, log) != 0)
		assert_true(sd_event_run(loop_event(seen->loop), UINT64_MAX) >= 0);
	assert_string_equal(seen->log, log);
}

#define UP                                                                           \
	"ready;taken;fe80::1 0.0.0.0/0 1000 0;no lease;fe80::1 192.168.4.2/24 1111 " \
	"3600;"                                                                      \
	"reachable;"

static void test_join(void **state)
{
	struct seen seen = {};

	start(&seen, "wlan1");
	assert_int_equal(wifi_net_take(seen.net), -ENOTCONN);
	run_until(&seen, "ready;");
	assert_int_equal(wifi_net_take(seen.net), 0);
	run_until(&seen, "ready;taken;");
	assert_int_equal(wifi_net_up(seen.net), 0);
	run_until(&seen, UP);
	assert_int_equal(wifi_net_down(seen.net), 0);
	assert_int_equal(wifi_net_leave(seen.net), 0);
	/* an end after left is no fault */
	run_until(&seen, UP "left;end;");
	loop_free(seen.loop);
}

static void test_restore(void **state)
{
	static uint8_t big[WIFI_NET_SNAPSHOT_MAX + 1];
	struct seen seen = {};

	start(&seen, "wlan1");
	run_until(&seen, "ready;");
	assert_int_equal(wifi_net_restore(seen.net, big, sizeof(big)), -EMSGSIZE);
	assert_int_equal(wifi_net_restore(seen.net, big, 0), -EMSGSIZE);
	assert_int_equal(wifi_net_restore(seen.net, "before", 6), 0);
	run_until(&seen, "ready;left;end;");
	loop_free(seen.loop);
}

static void test_an_end_before_left_is_a_fault(void **state)
{
	struct seen seen = {};

	start(&seen, "eth0");
	run_until(&seen, "usher-radio exited with 7;");
	loop_free(seen.loop);
}

static void test_stay(void **state)
{
	struct seen seen = {};
	siginfo_t info = {};
	pid_t pid = 0;

	start(&seen, "wlan1");
	run_until(&seen, "ready;");
	pid = wifi_net_pid(seen.net);
	assert_int_equal(wifi_net_stay(seen.net), 0);
	seen.net = wifi_net_free(seen.net);
	loop_free(seen.loop);
	/* it is this process's child, and nobody reaped it */
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED), 0);
	assert_int_equal(info.si_status, 0);
}

static void test_too_long_a_name(void **state)
{
	struct wifi_net *net = NULL;

	assert_int_equal(wifi_net_new(NULL, "wlan1-of-16-byte", NULL, NULL, &net),
			 -EINVAL);
	assert_null(net);
}

int main(int argc, char *argv[])
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_restore),
		cmocka_unit_test(test_an_end_before_left_is_a_fault),
		cmocka_unit_test(test_stay),
		cmocka_unit_test(test_too_long_a_name),
	};

	if (strcmp(argv[0], "usher-radio") == 0)
		return serve(argv);
	setenv("USHER_RADIO", "/proc/self/exe", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
