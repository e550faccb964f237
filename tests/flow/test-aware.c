/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Devices of Wi-Fi Aware over stand-ins of usher-radio, a process each, in the air of one world:
 * they find each other, pair with a PIN, talk, and know each other again after a restart with
 * other addresses; the same with the world's own accessories.
 */
#include "aware/node.h"
#include "aware/radio-helper.h"

#include "base/radio-aware.h"
#include "base/secret.h"
#include "tests/flow/world.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "tests/unit/unit.h"

#define SERVICE "_sat-simulation._udp"
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

struct device {
	struct loop *loop;
	struct aware_radio *radio;
	struct aware_node *node;
	struct loop_timer *timer;
	struct aware_radio_info info;
	/* What it is to do. */
	bool publish, pairs;
	bool persists; /* what failed is tried again */
	uint16_t methods;
	const char *pin;
	uint8_t nik;
	/* What it was told. */
	unsigned found, asked, requested, paired, failed, messages, delivered, lost;
	unsigned peer;
	long known;
	bool verified, has_record;
	bool closed, closes; /* closes: it is to */
	enum aware_pairing_verdict verdict;
	struct aware_record record;
	char message[64];
};

static void drain(struct device *device);

static void answer(struct device *device, const struct aware_node_action *action)
{
	unsigned peer = action->peer->id;
	struct secret *pin;

	assert_int_equal(secret_new(device->pin, strlen(device->pin), &pin), 0);
	if (action->type == AWARE_NODE_ASK) {
		device->asked++;
		assert_int_equal(
			aware_node_password(device->node, peer, pin, clock_now()), 0);
	} else {
		device->requested++;
		assert_int_equal(aware_node_accept(device->node, peer, pin, clock_now()),
				 0);
	}
	secret_free(pin);
}

static void found(struct device *device, const struct aware_node_action *action)
{
	device->found++;
	device->peer = action->peer->id;
	device->known = action->peer->known;
	if (device->pairs)
		assert_int_equal(
			aware_node_pair(device->node, action->peer->id,
					aware_method_complement(action->peer->methods),
					clock_now()),
			0);
}

static void paired(struct device *device, const struct aware_node_action *action)
{
	device->paired++;
	device->peer = action->peer->id;
	device->verified = action->verified;
	device->has_record = action->record != NULL;
	if (action->record) {
		device->record = *action->record;
		aware_node_know(device->node, 7, action->record);
	}
}

static void failed(struct device *device, const struct aware_node_action *action)
{
	device->failed++;
	device->verdict = action->verdict;
	print_message("# %s failed: verdict %d in phase %d\n",
		      device->publish ? "host" : "guest", (int)action->verdict,
		      (int)action->phase);
	if (device->persists)
		aware_node_pair(device->node, action->peer->id, device->methods,
				clock_now());
}

static void send_frame(struct device *device, const struct aware_node_action *action)
{
	struct aware_radio_event event = {.type = AWARE_RADIO_SENT,
					  .now_us = clock_now(),
					  .number = action->number};

	event.error = device->radio->ops->send(device->radio, &action->frame,
					       action->number);
	if (event.error < 0)
		aware_node_radio(device->node, &event);
}

static void act(struct device *device, const struct aware_node_action *action)
{
	switch (action->type) {
	case AWARE_NODE_SEND:
		send_frame(device, action);
		break;
	case AWARE_NODE_INSTALL:
		assert_int_equal(device->radio->ops->install(device->radio,
							     action->peer->address,
							     action->suite, action->tk),
				 0);
		break;
	case AWARE_NODE_REMOVE:
		device->radio->ops->remove(device->radio, action->peer->address);
		break;
	case AWARE_NODE_FOUND:
		found(device, action);
		break;
	case AWARE_NODE_LOST:
		device->lost++;
		break;
	case AWARE_NODE_ASK:
	case AWARE_NODE_REQUESTED:
		answer(device, action);
		break;
	case AWARE_NODE_PAIRED:
		paired(device, action);
		break;
	case AWARE_NODE_FAILED:
		failed(device, action);
		break;
	case AWARE_NODE_MESSAGE:
		device->messages++;
		assert_true(action->len < sizeof(device->message));
		memcpy(device->message, action->data, action->len);
		device->message[action->len] = '\0';
		break;
	case AWARE_NODE_DELIVERED:
		device->delivered += action->error == 0;
		break;
	case AWARE_NODE_NOTHING:
	case AWARE_NODE_CHANGED:
	case AWARE_NODE_PHASE:
		break;
	}
}

static void drain(struct device *device)
{
	struct aware_node_action action;

	while (aware_node_next(device->node, &action))
		act(device, &action);
	loop_timer_set(device->timer, aware_node_deadline(device->node));
}

static void begin(struct device *device, const struct aware_radio_info *info)
{
	struct aware_node_options options = {.radio = *info,
					     .nik_lifetime_s = AWARE_NIK_LIFETIME_S};
	const struct aware_service_options service = {
		.name = SERVICE,
		.publish = device->publish,
		.methods = device->methods,
	};

	device->info = *info;
	memset(options.nik, device->nik, sizeof(options.nik));
	assert_int_equal(aware_node_new(&options, &device->node), 0);
	if (device->has_record)
		assert_int_equal(aware_node_know(device->node, 7, &device->record), 0);
	assert_true(aware_node_offer(device->node, &service, clock_now()) > 0);
	drain(device);
}

static void on_radio(const struct aware_radio_event *event, void *userdata)
{
	struct device *device = userdata;

	if (event->type == AWARE_RADIO_READY) {
		begin(device, event->info);
		return;
	}
	if (event->type == AWARE_RADIO_CLOSED) {
		assert_true(device->closes);
		device->closed = true;
		snprintf(device->message, sizeof(device->message), "%s", event->text);
		return;
	}
	aware_node_radio(device->node, event);
	drain(device);
}

static void on_time(void *userdata)
{
	struct device *device = userdata;

	aware_node_timeout(device->node, clock_now());
	drain(device);
}

static void start(struct device *device, struct loop *loop, enum aware_radio_kind kind)
{
	device->loop = loop;
	assert_int_equal(
		loop_timer_new(loop_event(loop), on_time, device, &device->timer), 0);
	assert_int_equal(aware_radio_helper_new(loop_event(loop),
						device->publish ? "wlan1" : "wlan0", kind,
						on_radio, device, &device->radio),
			 0);
}

static void stop(struct device *device)
{
	device->timer = loop_timer_free(device->timer);
	device->node = aware_node_free(device->node);
	device->radio = aware_radio_free(device->radio);
}

/* Another start: what it remembers, and what it was told to do, stays. */
static void restart(struct device *device, enum aware_radio_kind kind)
{
	const struct device before = *device;

	stop(device);
	*device = (struct device){
		.publish = before.publish,
		.pairs = before.pairs,
		.methods = before.methods,
		.pin = before.pin,
		.nik = before.nik,
		.has_record = before.has_record,
		.record = before.record,
	};
	start(device, before.loop, kind);
}

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

static void say(struct device *device, const char *text)
{
	int r = aware_node_send(device->node, device->peer, text, strlen(text),
				clock_now());

	assert_true(r > 0);
	drain(device);
}

static void talk(struct loop *loop, struct device *a, struct device *b)
{
	say(a, "hello to you");
	run_until(loop, b->messages == 1 && a->delivered == 1);
	assert_string_equal(b->message, "hello to you");
	say(b, "and to you");
	run_until(loop, a->messages == 1 && b->delivered == 1);
	assert_string_equal(a->message, "and to you");
}

static void two(struct device *guest, struct device *host, const char *typed,
		const char *displayed)
{
	*guest = (struct device){.pairs = true,
				 .methods = AWARE_METHOD_PIN_KEYPAD,
				 .pin = typed,
				 .nik = 0xa1};
	*host = (struct device){.publish = true,
				.methods = AWARE_METHOD_PIN_DISPLAY,
				.pin = displayed,
				.nik = 0xb2};
}

/* Pair, talk, be restarted, be known again, talk. */
static void whole_story(enum aware_radio_kind kind)
{
	struct sniffer sniffer = {.secret = "hello to you"};
	struct device guest, host;
	struct flow_world world;
	struct loop *loop;
	uint8_t first[6];

	flow_world_start(&world, WORLD(""));
	assert_int_equal(loop_new(&loop), 0);
	two(&guest, &host, "123456", "123456");
	sniff(&sniffer, loop);
	start(&guest, loop, kind);
	start(&host, loop, kind);
	run_until(loop, guest.paired && host.paired);
	assert_false(guest.verified);
	assert_true(guest.has_record && host.has_record);
	assert_int_equal(guest.asked + host.requested, 2);
	talk(loop, &guest, &host);
	memcpy(first, guest.info.own, 6);

	restart(&guest, kind);
	restart(&host, kind);
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
	stop(&guest);
	stop(&host);
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
	struct device guest, host;
	struct flow_world world;
	struct loop *loop;

	flow_world_start(&world, WORLD(""));
	assert_int_equal(loop_new(&loop), 0);
	two(&guest, &host, "123456", "123456");
	start(&guest, loop, AWARE_RADIO_STATION);
	start(&host, loop, AWARE_RADIO_STATION);
	run_until(loop, guest.paired && host.paired);
	assert_false(guest.has_record || host.has_record);
	assert_int_equal(aware_node_send(guest.node, guest.peer, "x", 1, clock_now()),
			 -ENOTCONN);
	stop(&guest);
	stop(&host);
	loop_free(loop);
	flow_world_stop(&world);
	flow_world_forget(&world);
}

static void test_wrong_pin(void **state)
{
	struct device guest, host;
	struct flow_world world;
	struct loop *loop;

	flow_world_start(&world, WORLD(""));
	assert_int_equal(loop_new(&loop), 0);
	two(&guest, &host, "123457", "123456");
	start(&guest, loop, AWARE_RADIO_NAN);
	start(&host, loop, AWARE_RADIO_NAN);
	run_until(loop, guest.failed && host.failed);
	assert_int_equal(guest.verdict, AWARE_PAIR_WRONG_PASSWORD);
	assert_int_equal(guest.paired + host.paired, 0);
	stop(&guest);
	stop(&host);
	loop_free(loop);
	flow_world_stop(&world);
	flow_world_forget(&world);
}

/* A fifth of all frames and acknowledgements is lost: slower, but they pair. */
static void test_loss(void **state)
{
	struct device guest, host;
	struct flow_world world;
	struct loop *loop;

	flow_world_start(&world, WORLD(",\"loss\":0.2,\"ack_loss\":0.2"));
	assert_int_equal(loop_new(&loop), 0);
	two(&guest, &host, "123456", "123456");
	guest.persists = true;
	start(&guest, loop, AWARE_RADIO_NAN);
	start(&host, loop, AWARE_RADIO_NAN);
	run_until(loop, guest.has_record && host.has_record);
	stop(&guest);
	stop(&host);
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
	struct device guest = {.pairs = true,
			       .methods = AWARE_METHOD_PIN_KEYPAD,
			       .pin = "246810",
			       .nik = 0xa1};
	const struct aware_peer *peer;
	struct flow_world world;
	struct loop *loop;

	flow_world_start(&world, lines);
	assert_int_equal(loop_new(&loop), 0);
	start(&guest, loop, kind);
	run_until(loop, guest.paired);
	peer = aware_node_peer(guest.node, guest.peer);
	assert_non_null(peer);
	assert_int_equal(peer->info_len, 7);
	assert_memory_equal(peer->info, "kitchen", 7);
	assert_int_equal(peer->signal, -50);
	say(&guest, "are you there?");
	run_until(loop, guest.messages);
	assert_string_equal(guest.message, "are you there?");
	restart(&guest, kind);
	run_until(loop, guest.paired);
	assert_true(guest.verified);
	assert_int_equal(guest.asked, 0);
	stop(&guest);
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
		struct device guest = {.pairs = true,
				       .methods = AWARE_METHOD_PIN_KEYPAD,
				       .pin = i == 1 ? "000000" : "246810",
				       .nik = 0xa1};
		struct flow_world world;
		struct loop *loop;

		print_message("# %s\n", rows[i].title);
		flow_world_start(&world, rows[i].world);
		assert_int_equal(loop_new(&loop), 0);
		start(&guest, loop, AWARE_RADIO_NAN);
		run_until(loop, guest.failed || guest.paired);
		assert_int_equal(guest.paired, 0);
		assert_int_equal(guest.verdict, rows[i].verdict);
		stop(&guest);
		loop_free(loop);
		flow_world_stop(&world);
		flow_world_forget(&world);
	}
}

/* It was restarted with another address, and has forgotten whom it was paired with. */
static void test_forgotten(void **state)
{
	struct device guest = {.pairs = true,
			       .methods = AWARE_METHOD_PIN_KEYPAD,
			       .pin = "246810",
			       .nik = 0xa1};
	struct flow_world world;
	struct loop *loop;

	flow_world_start(&world,
			 WORLD("") ACCESSORY(",\"forgets\":true,\"restarts_ms\":8000"));
	assert_int_equal(loop_new(&loop), 0);
	start(&guest, loop, AWARE_RADIO_NAN);
	run_until(loop, guest.has_record && guest.found == 2);
	run_until(loop, guest.failed || guest.paired == 2);
	assert_int_equal(guest.paired, 1);
	assert_int_equal(guest.known, 7);
	/* nobody answers who does not know who asks */
	assert_true(guest.verdict == AWARE_PAIR_UNKNOWN ||
		    guest.verdict == AWARE_PAIR_TIMED_OUT);
	stop(&guest);
	loop_free(loop);
	flow_world_stop(&world);
	flow_world_forget(&world);
}

static void test_opportunistic(void **state)
{
	struct device guest = {
		.pairs = true, .methods = AWARE_METHOD_OPPORTUNISTIC, .nik = 0xa1};
	struct flow_world world;
	struct loop *loop;

	flow_world_start(&world, WORLD("") "{\"aware\":\"" SERVICE
					   "\",\"opportunistic\":true}\n");
	assert_int_equal(loop_new(&loop), 0);
	start(&guest, loop, AWARE_RADIO_NAN);
	run_until(loop, guest.paired);
	assert_true(guest.has_record);
	assert_false(guest.record.authenticated);
	assert_int_equal(guest.asked, 0);
	stop(&guest);
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
		struct device guest = {.nik = 1, .closes = true};
		struct flow_world world;
		struct loop *loop;

		flow_world_start(&world, rows[i].world);
		assert_int_equal(loop_new(&loop), 0);
		start(&guest, loop, AWARE_RADIO_NAN);
		run_until(loop, guest.closed);
		assert_string_equal(guest.message, rows[i].text);
		stop(&guest);
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
