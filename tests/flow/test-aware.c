/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Devices of Wi-Fi Aware over stand-ins of usher-radio, a process each, in the air of one world:
 * they find each other, pair with a PIN, talk, and know each other again after a restart with
 * other addresses; the same with the world's own accessories.
 */
#include "base/radio-aware.h"
#include "tests/flow/aware-device.h"
#include "tests/flow/world.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "tests/unit/unit.h"

#define SERVICE FLOW_AWARE_SERVICE
#define WLANS                                                     \
	"\"wlans\":[{\"name\":\"wlan0\",\"address\":"             \
	"\"02:00:00:00:01:00\"},{\"name\":\"wlan1\",\"address\":" \
	"\"02:00:00:00:02:00\"}]"
/* windows come ten times as often as in the air: tests wait less */
#define WORLD(air) \
	"{\"world\":\"aware\"," WLANS ",\"aware_air\":{\"window_ms\":52" air "}}\n"

enum {
	DEADLINE_US = 60000000,
	CONTROL_PROTECTED = 0x40, /* of the second byte of the frame control field */
};

/* All bytes that are on the air, as a monitor interface is given them. */
struct sniffer {
	int fd;
	sd_event_source *source;
	unsigned heard, sealed;
	const char *secret; /* must not be in any of it */
	bool leaked;
};

#define run_until(loop, condition)                                                     \
	do {                                                                           \
		uint64_t deadline_ = clock_now() + DEADLINE_US;                        \
		while (!(condition)) {                                                 \
			assert_true(sd_event_run(loop_event(loop), DEADLINE_US) >= 0); \
			assert_true(clock_now() < deadline_);                          \
		}                                                                      \
	} while (0)

static int on_air(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct sniffer *sniffer = userdata;
	static uint8_t packet[RADIO_FRAME_MAX];
	ssize_t n = recv(fd, packet, sizeof(packet), 0);
	struct reader reader = reader_of(packet, n > 0 ? (size_t)n : 0);
	struct radio_frame frame;
	struct radio_aware in;

	assert_true(n > 0);
	assert_int_equal(radio_frame_parse(&reader, &frame), 0);
	if (frame.type != RADIO_AWARE_FRAME)
		return 0;
	assert_int_equal(radio_aware_parse(&frame, &in), 0);
	sniffer->heard++;
	sniffer->sealed += !!(in.frame.data[1] & CONTROL_PROTECTED);
	if (memmem(packet, (size_t)n, sniffer->secret, strlen(sniffer->secret)))
		sniffer->leaked = true;
	return 0;
}

static void sniff(struct sniffer *sniffer, struct loop *loop)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	strcpy(address.sun_path, getenv("USHER_WORLD_AWARE"));
	sniffer->fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	assert_int_equal(
		connect(sniffer->fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(send(sniffer->fd, "wlan0 monitor", 13, 0), 13);
	assert_true(sd_event_add_io(loop_event(loop), &sniffer->source, sniffer->fd,
				    EPOLLIN, on_air, sniffer) >= 0);
}

static void sniff_no_more(struct sniffer *sniffer)
{
	sd_event_source_disable_unref(sniffer->source);
	close(sniffer->fd);
}

static void talk(struct loop *loop, struct flow_device *a, struct flow_device *b)
{
	flow_device_say(a, "hello to you");
	run_until(loop, b->messages == 1 && a->delivered == 1);
	assert_string_equal(b->message, "hello to you");
	flow_device_say(b, "and to you");
	run_until(loop, a->messages == 1 && b->delivered == 1);
	assert_string_equal(a->message, "and to you");
}

static void two(struct flow_device *guest, struct flow_device *host, const char *typed,
		const char *displayed)
{
	*guest = (struct flow_device){.pairs = true,
				      .methods = AWARE_METHOD_PIN_KEYPAD,
				      .pin = typed,
				      .nik = 0xa1};
	*host = (struct flow_device){.publish = true,
				     .methods = AWARE_METHOD_PIN_DISPLAY,
				     .pin = displayed,
				     .nik = 0xb2};
}

/* Pair, talk, be restarted, be known again, talk. */
static void whole_story(enum aware_radio_kind kind)
{
	struct sniffer sniffer = {.secret = "hello to you"};
	struct flow_device guest, host;
	struct flow_world world;
	struct loop *loop;
	uint8_t first[6];

	flow_world_start(&world, WORLD(""));
	assert_int_equal(loop_new(&loop), 0);
	two(&guest, &host, "123456", "123456");
	sniff(&sniffer, loop);
	flow_device_start(&guest, loop, kind);
	flow_device_start(&host, loop, kind);
	run_until(loop, guest.paired && host.paired);
	assert_false(guest.verified);
	assert_true(guest.has_record && host.has_record);
	assert_int_equal(guest.asked + host.requested, 2);
	talk(loop, &guest, &host);
	memcpy(first, guest.info.own, 6);

	flow_device_restart(&guest, kind);
	flow_device_restart(&host, kind);
	run_until(loop, guest.paired && host.paired);
	assert_memory_not_equal(guest.info.own, first, 6);
	assert_int_equal(guest.known, 7);
	assert_true(guest.verified && host.verified);
	assert_int_equal(guest.asked + host.requested, 0);
	talk(loop, &guest, &host);
	assert_int_equal(guest.failed + host.failed, 0);
	assert_true(sniffer.heard > sniffer.sealed);
	assert_true(sniffer.sealed >= 4);
	assert_false(sniffer.leaked);
	sniff_no_more(&sniffer);
	flow_device_stop(&guest);
	flow_device_stop(&host);
	loop_free(loop);
	flow_world_stop(&world);
	flow_world_forget(&world);
}

static void test_nan(void **state)
{
	whole_story(AWARE_RADIO_NAN);
}

static void test_monitor(void **state)
{
	whole_story(AWARE_RADIO_MONITOR);
}

/* Without protection a pairing is not remembered, and nothing is sent. */
static void test_station(void **state)
{
	struct flow_device guest, host;
	struct flow_world world;
	struct loop *loop;

	flow_world_start(&world, WORLD(""));
	assert_int_equal(loop_new(&loop), 0);
	two(&guest, &host, "123456", "123456");
	flow_device_start(&guest, loop, AWARE_RADIO_STATION);
	flow_device_start(&host, loop, AWARE_RADIO_STATION);
	run_until(loop, guest.paired && host.paired);
	assert_false(guest.has_record || host.has_record);
	assert_int_equal(aware_node_send(guest.node, guest.peer, "x", 1, clock_now()),
			 -ENOTCONN);
	flow_device_stop(&guest);
	flow_device_stop(&host);
	loop_free(loop);
	flow_world_stop(&world);
	flow_world_forget(&world);
}

static void test_wrong_pin(void **state)
{
	struct flow_device guest, host;
	struct flow_world world;
	struct loop *loop;

	flow_world_start(&world, WORLD(""));
	assert_int_equal(loop_new(&loop), 0);
	two(&guest, &host, "123457", "123456");
	flow_device_start(&guest, loop, AWARE_RADIO_NAN);
	flow_device_start(&host, loop, AWARE_RADIO_NAN);
	run_until(loop, guest.failed && host.failed);
	assert_int_equal(guest.verdict, AWARE_PAIR_WRONG_PASSWORD);
	assert_int_equal(guest.paired + host.paired, 0);
	flow_device_stop(&guest);
	flow_device_stop(&host);
	loop_free(loop);
	flow_world_stop(&world);
	flow_world_forget(&world);
}

/* A fifth of all frames and acknowledgements is lost: slower, but they pair. */
static void test_loss(void **state)
{
	struct flow_device guest, host;
	struct flow_world world;
	struct loop *loop;

	flow_world_start(&world, WORLD(",\"loss\":0.2,\"ack_loss\":0.2"));
	assert_int_equal(loop_new(&loop), 0);
	two(&guest, &host, "123456", "123456");
	guest.persists = true;
	flow_device_start(&guest, loop, AWARE_RADIO_NAN);
	flow_device_start(&host, loop, AWARE_RADIO_NAN);
	run_until(loop, guest.has_record && host.has_record);
	flow_device_stop(&guest);
	flow_device_stop(&host);
	loop_free(loop);
	flow_world_stop(&world);
	flow_world_forget(&world);
}

#define KITCHEN                                                               \
	"{\"aware\":\"" SERVICE "\",\"name\":\"kitchen\",\"pin\":\"246810\"," \
	"\"accepts_ms\":300}\n"

/* The world's own accessory: it displays its PIN, and sends back what it is sent. */
static void with_accessory(const char *lines, enum aware_radio_kind kind)
{
	struct flow_device guest = {.pairs = true,
				    .methods = AWARE_METHOD_PIN_KEYPAD,
				    .pin = "246810",
				    .nik = 0xa1};
	const struct aware_peer *peer;
	struct flow_world world;
	struct loop *loop;

	flow_world_start(&world, lines);
	assert_int_equal(loop_new(&loop), 0);
	flow_device_start(&guest, loop, kind);
	run_until(loop, guest.paired);
	peer = aware_node_peer(guest.node, guest.peer);
	assert_non_null(peer);
	assert_int_equal(peer->info_len, 7);
	assert_memory_equal(peer->info, "kitchen", 7);
	assert_int_equal(peer->signal, -50);
	flow_device_say(&guest, "are you there?");
	run_until(loop, guest.messages);
	assert_string_equal(guest.message, "are you there?");
	flow_device_restart(&guest, kind);
	run_until(loop, guest.paired);
	assert_true(guest.verified);
	assert_int_equal(guest.asked, 0);
	flow_device_stop(&guest);
	loop_free(loop);
	flow_world_stop(&world);
	flow_world_forget(&world);
}

static void test_accessory(void **state)
{
	with_accessory(WORLD("") KITCHEN, AWARE_RADIO_NAN);
}

/* From a monitor interface: it joins the cluster, and meets the accessory in its windows. */
static void test_monitor_in_a_cluster(void **state)
{
	with_accessory("{\"world\":\"aware\"," WLANS
		       ",\"aware_air\":{\"window_ms\":131.072}}\n" KITCHEN,
		       AWARE_RADIO_MONITOR);
}

#define ACCESSORY(more) \
	"{\"aware\":\"" SERVICE "\",\"name\":\"kitchen\",\"pin\":\"246810\"" more "}\n"

static void test_what_goes_wrong(void **state)
{
	static const struct {
		const char *title, *world;
		enum aware_pairing_verdict verdict;
	} rows[] = {
		{"its person says no", WORLD("") ACCESSORY(",\"rejects\":true"),
		 AWARE_PAIR_REJECTED},
		{"another PIN", WORLD("") ACCESSORY(",\"pin\":\"999999\""),
		 AWARE_PAIR_WRONG_PASSWORD},
		{"the kernel takes no key", WORLD(",\"no_room\":true") ACCESSORY(""),
		 AWARE_PAIR_RADIO},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct flow_device guest = {.pairs = true,
					    .methods = AWARE_METHOD_PIN_KEYPAD,
					    .pin = i == 1 ? "000000" : "246810",
					    .nik = 0xa1};
		struct flow_world world;
		struct loop *loop;

		print_message("# %s\n", rows[i].title);
		flow_world_start(&world, rows[i].world);
		assert_int_equal(loop_new(&loop), 0);
		flow_device_start(&guest, loop, AWARE_RADIO_NAN);
		run_until(loop, guest.failed || guest.paired);
		assert_int_equal(guest.paired, 0);
		assert_int_equal(guest.verdict, rows[i].verdict);
		flow_device_stop(&guest);
		loop_free(loop);
		flow_world_stop(&world);
		flow_world_forget(&world);
	}
}

/* It was restarted with another address, and has forgotten whom it was paired with. */
static void test_forgotten(void **state)
{
	struct flow_device guest = {.pairs = true,
				    .methods = AWARE_METHOD_PIN_KEYPAD,
				    .pin = "246810",
				    .nik = 0xa1};
	struct flow_world world;
	struct loop *loop;

	flow_world_start(&world,
			 WORLD("") ACCESSORY(",\"forgets\":true,\"restarts_ms\":8000"));
	assert_int_equal(loop_new(&loop), 0);
	flow_device_start(&guest, loop, AWARE_RADIO_NAN);
	run_until(loop, guest.has_record && guest.found == 2);
	run_until(loop, guest.failed || guest.paired == 2);
	assert_int_equal(guest.paired, 1);
	assert_int_equal(guest.known, 7);
	assert_int_equal(guest.verdict, AWARE_PAIR_UNKNOWN);
	flow_device_stop(&guest);
	loop_free(loop);
	flow_world_stop(&world);
	flow_world_forget(&world);
}

static void test_opportunistic(void **state)
{
	struct flow_device guest = {
		.pairs = true, .methods = AWARE_METHOD_OPPORTUNISTIC, .nik = 0xa1};
	struct flow_world world;
	struct loop *loop;

	flow_world_start(&world, WORLD("") "{\"aware\":\"" SERVICE
					   "\",\"opportunistic\":true}\n");
	assert_int_equal(loop_new(&loop), 0);
	flow_device_start(&guest, loop, AWARE_RADIO_NAN);
	run_until(loop, guest.paired);
	assert_true(guest.has_record);
	assert_false(guest.record.authenticated);
	assert_int_equal(guest.asked, 0);
	flow_device_stop(&guest);
	loop_free(loop);
	flow_world_stop(&world);
	flow_world_forget(&world);
}

static void test_refusals(void **state)
{
	static const struct {
		const char *world, *text;
	} rows[] = {
		{"{\"world\":\"w\"," WLANS "}\n", "this world has no Wi-Fi Aware"},
		{WORLD(",\"back_ends\":[\"station\"]"), "this kernel cannot do that"},
		{"{\"world\":\"w\",\"radio\":false," WLANS ",\"aware_air\":{}}\n",
		 "this world does not permit it"},
		{"{\"world\":\"w\",\"aware_air\":{}}\n", "there is no such interface"},
		{WORLD(",\"dies_ms\":100"), "usher-radio exited with 0"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct flow_device guest = {.nik = 1, .closes = true};
		struct flow_world world;
		struct loop *loop;

		flow_world_start(&world, rows[i].world);
		assert_int_equal(loop_new(&loop), 0);
		flow_device_start(&guest, loop, AWARE_RADIO_NAN);
		run_until(loop, guest.closed);
		assert_string_equal(guest.message, rows[i].text);
		flow_device_stop(&guest);
		loop_free(loop);
		flow_world_stop(&world);
		flow_world_forget(&world);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nan),
		cmocka_unit_test(test_monitor),
		cmocka_unit_test(test_station),
		cmocka_unit_test(test_wrong_pin),
		cmocka_unit_test(test_loss),
		cmocka_unit_test(test_accessory),
		cmocka_unit_test(test_monitor_in_a_cluster),
		cmocka_unit_test(test_what_goes_wrong),
		cmocka_unit_test(test_forgotten),
		cmocka_unit_test(test_opportunistic),
		cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
