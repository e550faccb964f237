/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * wifi/ctrl.h, and at the other side of its socket a peer of this process that speaks like
 * wpa_supplicant. Asserts.
 */
#include "wifi/ctrl.h"

#include "base/loop.h"
#include "tests/unit/run-until.h"
#include "tests/unit/unit.h"

#include <sys/socket.h>
#include <sys/un.h>

struct bench_peer {
	int fd;
	sd_event_source *source;
	struct sockaddr_un from[4]; /* each address that attached */
	socklen_t from_len[4];
	unsigned attached;
	char heard[512]; /* commands, each with a blank behind it */
	bool mute, deaf; /* answers no request; not even ATTACH */
	const char *event_first;
};

/* What ends the client from inside its own callback. */
enum ctrl_drop { KEEP, FREE_AT_UP, FREE_AT_EVENT, FREE_AT_DOWN, FREE_AT_ANSWER };

struct ctrl_bench {
	char dir[32], path[64];
	struct loop *loop;
	struct bench_peer peer;
	struct wifi_ctrl *ctrl;
	unsigned ups, downs, answers;
	int error; /* of the last down() */
	int answer_error;
	char answer[128], events[256];
	size_t answer_len;
	enum ctrl_drop drop;
};

/* userdata: the bench. */
extern const struct wifi_ctrl_ops bench_ops;
void bench_on_answer(const char *answer, size_t len, int error, void *userdata);

/* For cmocka: the state is a bench with a directory, and nobody who serves there. */
int bench_set_up(void **state);
int bench_tear_down(void **state);

/* A socket of that path, without anybody who reads it. */
int bench_bind(const char *path);
/* The peer is there, and no more: its file stays. */
void bench_peer_start(struct ctrl_bench *t);
void bench_peer_stop(struct ctrl_bench *t);
/* To the who-th address that attached; to the last one. */
void bench_peer_say(struct bench_peer *peer, unsigned who, const void *text, size_t len);
void bench_peer_answer(struct bench_peer *peer, const char *text);

/* The client's side. */
void bench_start(struct ctrl_bench *t, bool retry);
void bench_ask(struct ctrl_bench *t, const char *command);
/* Until nothing more is to be read by either side. */
void bench_settle(struct ctrl_bench *t);
