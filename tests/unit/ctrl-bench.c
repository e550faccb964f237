/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/ctrl-bench.h"

#include "tests/unit/scratch.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int bench_bind(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	strcpy(address.sun_path, path);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

void bench_peer_say(struct bench_peer *peer, unsigned who, const void *text, size_t len)
{
	(void)sendto(peer->fd, text, len, 0, (struct sockaddr *)&peer->from[who],
		     peer->from_len[who]);
}

void bench_peer_answer(struct bench_peer *peer, const char *text)
{
	bench_peer_say(peer, peer->attached - 1, text, strlen(text));
}

static int peer_on_io(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct bench_peer *peer = userdata;
	struct sockaddr_un from;
	socklen_t from_len = sizeof(from);
	char command[8192] = "", answer[64];
	ssize_t n = recvfrom(fd, command, sizeof(command) - 1, 0,
			     (struct sockaddr *)&from, &from_len);

	assert_true(n > 0);
	assert_true(strlen(peer->heard) + (size_t)n + 1 < sizeof(peer->heard));
	strcat(strcat(peer->heard, command), " ");
	if (strcmp(command, "ATTACH") == 0) {
		assert_true(peer->attached < ARRAY_SIZE(peer->from));
		peer->from[peer->attached] = from;
		peer->from_len[peer->attached++] = from_len;
		if (!peer->deaf)
			bench_peer_answer(peer, "OK\n");
	} else if (!peer->mute && !peer->deaf && peer->attached > 0) {
		if (peer->event_first)
			bench_peer_answer(peer, peer->event_first);
		snprintf(answer, sizeof(answer), "re: %.20s\n", command);
		bench_peer_answer(peer, answer);
	}
	return 0;
}

static void drop_at(struct ctrl_bench *t, enum ctrl_drop when)
{
	if (t->drop == when)
		t->ctrl = wifi_ctrl_free(t->ctrl);
}

static void on_up(void *userdata)
{
	struct ctrl_bench *t = userdata;

	t->ups++;
	assert_true(wifi_ctrl_is_up(t->ctrl));
	drop_at(t, FREE_AT_UP);
}

static void on_event(const char *line, size_t len, void *userdata)
{
	struct ctrl_bench *t = userdata;

	assert_int_equal(strlen(line), len);
	strcat(strcat(t->events, line), "|");
	drop_at(t, FREE_AT_EVENT);
}

static void on_down(int error, void *userdata)
{
	struct ctrl_bench *t = userdata;

	t->downs++;
	t->error = error;
	assert_false(wifi_ctrl_is_up(t->ctrl));
	drop_at(t, FREE_AT_DOWN);
}

const struct wifi_ctrl_ops bench_ops = {on_up, on_event, on_down};

void bench_on_answer(const char *answer, size_t len, int error, void *userdata)
{
	struct ctrl_bench *t = userdata;

	t->answers++;
	t->answer_error = error;
	t->answer_len = len;
	assert_true(!answer == (error < 0));
	snprintf(t->answer, sizeof(t->answer), "%s", answer ?: "");
	drop_at(t, FREE_AT_ANSWER);
}

void bench_settle(struct ctrl_bench *t)
{
	struct pollfd fd = {loop_fd(t->loop), POLLIN};

	do
		assert_int_equal(loop_dispatch(t->loop), 0);
	while (poll(&fd, 1, 0) > 0);
}

void bench_peer_start(struct ctrl_bench *t)
{
	t->peer.fd = bench_bind(t->path);
	assert_true(sd_event_add_io(loop_event(t->loop), &t->peer.source, t->peer.fd,
				    EPOLLIN, peer_on_io, &t->peer) >= 0);
}

void bench_peer_stop(struct ctrl_bench *t)
{
	t->peer.source = sd_event_source_disable_unref(t->peer.source);
	closep(&t->peer.fd);
}

void bench_start(struct ctrl_bench *t, bool retry)
{
	assert_int_equal(wifi_ctrl_new(loop_event(t->loop), t->path, retry, &bench_ops, t,
				       &t->ctrl),
			 0);
}

void bench_ask(struct ctrl_bench *t, const char *command)
{
	assert_int_equal(wifi_ctrl_request(t->ctrl, command, strlen(command), false,
					   bench_on_answer, t),
			 0);
}

int bench_set_up(void **state)
{
	struct ctrl_bench *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	strcpy(t->dir, "/tmp/usher-ctrl-XXXXXX");
	assert_non_null(mkdtemp(t->dir));
	snprintf(t->path, sizeof(t->path), "%s/wlan0", t->dir);
	t->peer.fd = -1;
	assert_int_equal(loop_new(&t->loop), 0);
	*state = t;
	return 0;
}

int bench_tear_down(void **state)
{
	struct ctrl_bench *t = *state;

	wifi_ctrl_free(t->ctrl);
	bench_peer_stop(t);
	loop_free(t->loop);
	scratch_remove(t->dir);
	free(t);
	return 0;
}
