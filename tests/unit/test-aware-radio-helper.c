/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The caller's end of usher-radio aware. The program that is started is this one again, under the
 * helper's name: the interface's name says which part it plays.
 */
#include "aware/radio-helper.h"

#include "aware/cluster-attr.h"
#include "aware/element.h"
#include "aware/key-ring.h"
#include "base/radio-aware.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "tests/unit/unit.h"

static const uint8_t own[6] = {2, 0, 0, 0, 0, 1}, peer[6] = {2, 0, 0, 0, 0, 2};
static const uint8_t cluster[6] = {0x50, 0x6f, 0x9a, 1, 2, 3};
static const uint8_t tk[AWARE_TK_MAX] = {1, 2, 3, 4};
static const struct aware_suite suite = {AWARE_CIPHER_PK_PASN_128, AWARE_AKM_SAE};

/* ---- the program that is started ---- */

static void say(enum radio_type type, const struct radio_aware *what)
{
	static uint8_t frame[RADIO_FRAME_MAX];
	ssize_t len = radio_aware_encode(type, what, frame, sizeof(frame));

	if (len < 0 || send(RADIO_CHANNEL_FD, frame, (size_t)len, MSG_NOSIGNAL) < 0)
		_exit(9);
}

static void say_hello(void)
{
	uint8_t frame[64];
	ssize_t len = radio_encode_hello(RADIO_AWARE, frame, sizeof(frame));

	(void)!send(RADIO_CHANNEL_FD, frame, (size_t)len, MSG_NOSIGNAL);
}

static void say_open(enum radio_aware_back_end back_end)
{
	struct radio_aware what = {
		.open = {.back_end = back_end,
			 .flags = RADIO_AWARE_TELLS_SENT | RADIO_AWARE_PROTECTS,
			 .mhz = 2437}};

	memcpy(what.open.address, own, 6);
	say(RADIO_AWARE_OPEN, &what);
}

static void say_frame(const struct buf *bytes, uint8_t flags)
{
	const struct radio_aware what = {.frame = {.flags = flags,
						   .mhz = 2437,
						   .signal = -40,
						   .data = bytes->data,
						   .len = bytes->len}};

	if (!bytes->error)
		say(RADIO_AWARE_FRAME, &what);
}

/* Of the peer. */
static struct aware_frame make_frame(const char *text, bool dual)
{
	struct aware_frame frame = {.kind = AWARE_FRAME_SDF,
				    .control = 0x00d0,
				    .dual = dual,
				    .body = (const uint8_t *)text,
				    .len = strlen(text)};

	memcpy(frame.to, own, 6);
	memcpy(frame.from, peer, 6);
	memcpy(frame.bssid, cluster, 6);
	return frame;
}

/* As the kernel gives one that it has opened: the mark in its header stays. */
static void say_text(const char *text, bool dual, uint8_t flags)
{
	struct aware_frame frame = make_frame(text, dual);
	struct buf bytes = {};

	aware_frame_build(&bytes, &frame);
	if (flags)
		bytes.data[1] |= 0x40;
	say_frame(&bytes, flags);
	buf_deinit(&bytes);
}

/* Twice: the second one is a replay. Then in clear, as a forger would. */
static void say_sealed(const char *text)
{
	static struct aware_key_ring *ring;
	struct aware_frame frame = make_frame(text, true);
	struct buf bytes = {};

	if (!ring && (aware_key_ring_new(&ring) < 0 ||
		      aware_key_ring_put(ring, own, &suite, tk) < 0))
		_exit(8);
	if (aware_key_ring_seal(ring, &frame, &bytes) < 0)
		_exit(8);
	say_frame(&bytes, 0);
	say_frame(&bytes, 0);
	buf_deinit(&bytes);
	say_text(text, true, 0);
}

/* Of the cluster, at the begin of one of its windows. */
static void say_beacon(void)
{
	const struct aware_cluster master = {.rank = 1};
	struct aware_frame frame = {.kind = AWARE_FRAME_BEACON, .control = 0x0080};
	struct buf attrs = {}, body = {}, bytes = {};

	memset(frame.to, 0xff, 6);
	memcpy(frame.from, peer, 6);
	memcpy(frame.bssid, cluster, 6);
	aware_cluster_put(&attrs, &master);
	element_put_nan(&body, attrs.data, attrs.len);
	frame.body = body.data;
	frame.len = body.len;
	aware_frame_build(&bytes, &frame);
	say_frame(&bytes, 0);
	buf_deinit(&attrs);
	buf_deinit(&body);
	buf_deinit(&bytes);
}

/* What it was given to send, as text, and that it was sent. */
static void echo(const char *part, const struct radio_aware_frame *sent)
{
	struct radio_aware what = {.sent = {.number = sent->number}};
	bool marked = sent->flags & RADIO_AWARE_PROTECTS;

	if (memmem(sent->data, sent->len, "secret", 6) && !marked)
		_exit(7); /* on the air in clear */
	say_text(marked ? "marked" : "sent", false, 0);
	if (strcmp(part, "lossy") == 0)
		what.sent.os_error = ETIMEDOUT;
	say(RADIO_AWARE_SENT, &what);
	/* a number that nobody gave */
	what.sent.number = 4711;
	say(RADIO_AWARE_SENT, &what);
}

static void take_key(const char *part, const struct radio_aware_key *key)
{
	struct radio_aware what = {};

	if (strcmp(part, "nan") != 0 && strcmp(part, "full") != 0)
		_exit(6); /* a key that no kernel needs */
	if (key->cipher != 0x000fac04 || key->key_len != 16 ||
	    memcmp(key->key, tk, 16) != 0)
		_exit(5);
	memcpy(what.key.peer, key->peer, 6);
	what.key.os_error = strcmp(part, "full") == 0 ? ENOSPC : 0;
	say_text("before it is told", true, RADIO_AWARE_PROTECTS);
	say(RADIO_AWARE_INSTALLED, &what);
	say_text("opened", true, RADIO_AWARE_PROTECTS);
	say_text("forged", true, 0);
}

static void take(const char *part, const struct radio_frame *frame)
{
	struct radio_aware in;

	if (radio_aware_parse(frame, &in) < 0)
		_exit(4);
	if (frame->type == RADIO_AWARE_SEND && strcmp(part, "deaf") != 0)
		echo(part, &in.frame);
	if (frame->type == RADIO_AWARE_SEND && strcmp(part, "monitor") == 0)
		say_sealed("from the peer");
	if (frame->type == RADIO_AWARE_INSTALL)
		take_key(part, &in.key);
	if (frame->type == RADIO_AWARE_REMOVE)
		say_text("removed", false, 0);
}

static void begin(const char *part)
{
	struct radio_aware what = {.window = 2437};
	static uint8_t text[64];

	if (strcmp(part, "denied") == 0) {
		(void)!send(RADIO_CHANNEL_FD, text,
			    (size_t)radio_encode_error(RADIO_REASON_NOT_PERMITTED, EPERM,
						       "it may not", text, sizeof(text)),
			    0);
		return;
	}
	say_hello();
	if (strcmp(part, "hasty") == 0)
		say(RADIO_AWARE_WINDOW, &what);
	if (strcmp(part, "other") == 0)
		say_open(RADIO_AWARE_NAN);
	if (strcmp(part, "nan") == 0 || strcmp(part, "full") == 0) {
		say_open(RADIO_AWARE_NAN);
		memcpy(what.cluster, cluster, 6);
		say(RADIO_AWARE_CLUSTER, &what);
		what.window = 2437;
		say(RADIO_AWARE_WINDOW, &what);
	} else {
		say_open(strcmp(part, "monitor") == 0 || strcmp(part, "joins") == 0
				 ? RADIO_AWARE_MONITOR
				 : RADIO_AWARE_STATION);
	}
	if (strcmp(part, "joins") == 0)
		say_beacon();
	if (strcmp(part, "wrong") == 0)
		(void)!send(RADIO_CHANNEL_FD, "\x03\x02\x01\x00\x00", 5, MSG_NOSIGNAL);
	if (strcmp(part, "gone") == 0)
		_exit(3);
}

static int serve(char *argv[])
{
	struct pollfd channel = {.fd = RADIO_CHANNEL_FD, .events = POLLIN};
	static uint8_t packet[RADIO_FRAME_MAX];
	struct radio_frame frame;
	struct reader reader;
	ssize_t n;

	if (strcmp(argv[1], "aware") != 0 || strcmp(argv[2], "--interface") != 0 ||
	    strcmp(argv[4], "--back-end") != 0)
		return 2;
	begin(argv[3]);
	for (;;) {
		poll(&channel, 1, -1);
		n = recv(RADIO_CHANNEL_FD, packet, sizeof(packet), 0);
		if (n <= 0)
			return 0;
		reader = reader_of(packet, (size_t)n);
		if (radio_frame_parse(&reader, &frame) < 0)
			return 1;
		take(argv[3], &frame);
	}
}

/* ---- its caller ---- */

struct seen {
	struct loop *loop;
	struct aware_radio *radio;
	struct aware_radio_info info;
	char log[1024]; /* what came, in order */
	bool calling;
};

static void note(struct seen *seen, const char *what, const char *detail)
{
	size_t len = strlen(seen->log);

	snprintf(seen->log + len, sizeof(seen->log) - len, "%s%s%s;", what,
		 *detail ? " " : "", detail);
}

static void note_frame(struct seen *seen, const struct aware_radio_event *event)
{
	char text[64];

	assert_int_equal(event->signal, -40);
	if (event->frame->kind == AWARE_FRAME_BEACON) {
		note(seen, "beacon", "");
		return;
	}
	snprintf(text, sizeof(text), "%s%.*s", event->frame->dual ? "dual " : "",
		 (int)event->frame->len, event->frame->body);
	note(seen, "frame", text);
}

static void on_event(const struct aware_radio_event *event, void *userdata)
{
	struct seen *seen = userdata;
	char number[32];

	assert_false(seen->calling);
	assert_true(event->now_us > 0);
	snprintf(number, sizeof(number), "%u %d", event->number, event->error);
	switch (event->type) {
	case AWARE_RADIO_READY:
		note(seen, "ready", "");
		break;
	case AWARE_RADIO_FRAME:
		note_frame(seen, event);
		break;
	case AWARE_RADIO_SENT:
		note(seen, "sent", number);
		break;
	case AWARE_RADIO_JOINED:
		note(seen, "joined", "");
		break;
	case AWARE_RADIO_WINDOW:
		note(seen, "window", "");
		break;
	case AWARE_RADIO_INSTALLED:
		assert_memory_equal(event->peer, peer, 6);
		note(seen, "installed", event->error ? "no" : "yes");
		break;
	case AWARE_RADIO_LINE:
	case AWARE_RADIO_ANSWER:
		fail_msg("it has no lines");
		break;
	case AWARE_RADIO_CLOSED:
		note(seen, "closed", event->text);
		seen->radio = aware_radio_free(seen->radio);
		return;
	}
	seen->info = *event->info;
}

static void start(struct seen *seen, const char *part, enum aware_radio_kind kind)
{
	*seen = (struct seen){};
	assert_int_equal(loop_new(&seen->loop), 0);
	assert_int_equal(aware_radio_helper_new(loop_event(seen->loop), part, kind,
						on_event, seen, &seen->radio),
			 0);
	assert_string_equal(seen->log, "");
}

static void run_until(struct seen *seen, const char *log)
{
	while (strlen(seen->log) < strlen(log))
		assert_true(sd_event_run(loop_event(seen->loop), 20000000) > 0);
	assert_string_equal(seen->log, log);
}

static void stop(struct seen *seen)
{
	aware_radio_free(seen->radio);
	loop_free(seen->loop);
}

static int send_text(struct seen *seen, const char *text, bool dual, unsigned number)
{
	struct aware_frame frame = make_frame(text, dual);
	int r;

	memcpy(frame.to, peer, 6);
	memcpy(frame.from, own, 6);
	seen->calling = true;
	r = seen->radio->ops->send(seen->radio, &frame, number);
	seen->calling = false;
	return r;
}

static int install(struct seen *seen)
{
	int r;

	seen->calling = true;
	r = seen->radio->ops->install(seen->radio, peer, &suite, tk);
	seen->calling = false;
	return r;
}

static void test_station(void **state)
{
	struct seen seen;

	start(&seen, "station", AWARE_RADIO_STATION);
	assert_int_equal(send_text(&seen, "early", false, 1), -ENOTCONN);
	run_until(&seen, "ready;");
	assert_memory_equal(seen.info.own, own, 6);
	assert_int_equal(seen.info.kind, AWARE_RADIO_STATION);
	assert_int_equal(seen.info.mhz, 2437);
	assert_true(seen.info.tells_sent);
	assert_false(seen.info.protects);
	assert_false(seen.info.synchronized);
	assert_int_equal(install(&seen), -EOPNOTSUPP);
	assert_int_equal(send_text(&seen, "secret", true, 1), -ENOKEY);
	assert_int_equal(send_text(&seen, "x", false, 0), -EINVAL);
	assert_int_equal(send_text(&seen, "x", false, 7), 0);
	assert_int_equal(send_text(&seen, "x", false, 7), -EINVAL);
	run_until(&seen, "ready;frame sent;sent 7 0;");
	stop(&seen);
}

static void test_not_acknowledged(void **state)
{
	struct seen seen;

	start(&seen, "lossy", AWARE_RADIO_STATION);
	run_until(&seen, "ready;");
	assert_int_equal(send_text(&seen, "x", false, 1), 0);
	run_until(&seen, "ready;frame sent;sent 1 -110;");
	stop(&seen);
}

/* The kernel protects; what came in clear, or before its key was there, is nobody's. */
static void test_nan(void **state)
{
	struct seen seen;

	start(&seen, "nan", AWARE_RADIO_NAN);
	run_until(&seen, "ready;joined;window;");
	assert_memory_equal(seen.info.cluster, cluster, 6);
	assert_true(seen.info.protects);
	assert_true(seen.info.synchronized);
	assert_int_equal(install(&seen), 0);
	assert_int_equal(send_text(&seen, "secret", true, 1), -ENOKEY);
	run_until(&seen, "ready;joined;window;installed yes;frame dual opened;");
	assert_int_equal(send_text(&seen, "secret", true, 2), 0);
	run_until(&seen, "ready;joined;window;installed yes;frame dual opened;"
			 "frame marked;sent 2 0;");
	seen.radio->ops->remove(seen.radio, peer);
	assert_int_equal(send_text(&seen, "secret", true, 3), -ENOKEY);
	run_until(&seen, "ready;joined;window;installed yes;frame dual opened;"
			 "frame marked;sent 2 0;frame removed;");
	stop(&seen);
}

static void test_no_room_for_a_key(void **state)
{
	struct seen seen;

	start(&seen, "full", AWARE_RADIO_NAN);
	run_until(&seen, "ready;joined;window;");
	assert_int_equal(install(&seen), 0);
	run_until(&seen, "ready;joined;window;installed no;");
	assert_int_equal(send_text(&seen, "secret", true, 1), -ENOKEY);
	stop(&seen);
}

/* Keys stay in this process; frames are sealed and opened here, each once. */
static void test_monitor(void **state)
{
	struct seen seen;

	start(&seen, "monitor", AWARE_RADIO_MONITOR);
	run_until(&seen, "ready;");
	assert_true(seen.info.protects);
	assert_false(seen.info.synchronized);
	assert_memory_equal(seen.info.cluster, AWARE_NETWORK_ID, 6);
	assert_int_equal(install(&seen), 0);
	run_until(&seen, "ready;installed yes;");
	assert_int_equal(send_text(&seen, "secret", true, 1), 0);
	run_until(&seen, "ready;installed yes;frame sent;sent 1 0;"
			 "frame dual from the peer;");
	assert_int_equal(send_text(&seen, "again", false, 2), 0);
	run_until(&seen, "ready;installed yes;frame sent;sent 1 0;"
			 "frame dual from the peer;frame sent;sent 2 0;"
			 "frame dual from the peer;");
	seen.radio->ops->remove(seen.radio, peer);
	assert_int_equal(send_text(&seen, "secret", true, 3), -ENOKEY);
	stop(&seen);
}

/* It is in the cluster that it hears, and its frames leave in that one's order all the same. */
static void test_monitor_joins_a_cluster(void **state)
{
	struct seen seen;

	start(&seen, "joins", AWARE_RADIO_MONITOR);
	run_until(&seen, "ready;joined;beacon;");
	assert_true(seen.info.synchronized);
	assert_memory_equal(seen.info.cluster, cluster, 6);
	assert_int_equal(send_text(&seen, "x", false, 1), 0);
	assert_int_equal(send_text(&seen, "x", false, 1), -EINVAL);
	assert_int_equal(send_text(&seen, "x", false, 2), 0);
	run_until(&seen, "ready;joined;beacon;frame sent;sent 1 0;frame sent;sent 2 0;");
	/* what still waits goes with it */
	assert_int_equal(send_text(&seen, "x", false, 3), 0);
	stop(&seen);
}

static void test_a_helper_that_does_not_tell(void **state)
{
	struct seen seen;

	start(&seen, "deaf", AWARE_RADIO_STATION);
	run_until(&seen, "ready;");
	for (unsigned i = 1; i <= AWARE_RADIO_WAITING_MAX; i++)
		assert_int_equal(send_text(&seen, "x", false, i), 0);
	assert_int_equal(send_text(&seen, "x", false, AWARE_RADIO_WAITING_MAX + 1),
			 -EAGAIN);
	stop(&seen);
}

static void test_ends(void **state)
{
	static const struct {
		const char *part, *log;
	} rows[] = {
		{"denied", "closed it may not;"},
		{"other", "closed usher-radio opened something else;"},
		{"hasty", "closed usher-radio spoke before it opened the radio;"},
		{"wrong", "ready;closed usher-radio sent a frame that is not one;"},
		{"gone", "ready;closed usher-radio exited with 3;"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct seen seen;

		start(&seen, rows[i].part, AWARE_RADIO_STATION);
		run_until(&seen, rows[i].log);
		assert_null(seen.radio);
		stop(&seen);
	}
}

static void test_what_cannot_be_started(void **state)
{
	struct aware_radio *radio = NULL;

	assert_int_equal(aware_radio_helper_new(NULL, "wlan1-of-16-byte", AWARE_RADIO_NAN,
						on_event, NULL, &radio),
			 -EINVAL);
	assert_int_equal(
		aware_radio_helper_new(NULL, "", AWARE_RADIO_NAN, on_event, NULL, &radio),
		-EINVAL);
	assert_int_equal(aware_radio_helper_new(NULL, "wlan1", AWARE_RADIO_SUPPLICANT,
						on_event, NULL, &radio),
			 -EINVAL);
	assert_null(radio);
}

int main(int argc, char *argv[])
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_station),
		cmocka_unit_test(test_not_acknowledged),
		cmocka_unit_test(test_nan),
		cmocka_unit_test(test_no_room_for_a_key),
		cmocka_unit_test(test_monitor),
		cmocka_unit_test(test_monitor_joins_a_cluster),
		cmocka_unit_test(test_a_helper_that_does_not_tell),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_what_cannot_be_started),
	};

	if (strcmp(argv[0], "usher-radio") == 0)
		return serve(argv);
	setenv("USHER_RADIO", "/proc/self/exe", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
