/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The other side of a control socket, by script: each row is a command that has to come, its
 * answer, and lines that follow the answer by themselves. ATTACH and DETACH are answered beside
 * the script.
 */
#include "base/loop.h"
#include "tests/unit/run-until.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct ctrl_row {
	const char *
		command; /* NULL: the end of the script; "*" at its end: what begins so */
	const char *answer; /* NULL: none comes */
	const char *events[4];
};

struct ctrl_peer {
	char dir[32], path[64];
	int fd;
	sd_event_source *source;
	struct sockaddr_un client;
	socklen_t client_len;
	const struct ctrl_row *row;
	bool bad; /* a command that is not in the script */
};

static inline void ctrl_peer_say(struct ctrl_peer *peer, const char *line)
{
	(void)sendto(peer->fd, line, strlen(line), 0, (struct sockaddr *)&peer->client,
		     peer->client_len);
}

static inline bool ctrl_row_fits(const struct ctrl_row *row, const char *command)
{
	size_t len = row->command ? strlen(row->command) : 0;

	if (len == 0)
		return false;
	if (row->command[len - 1] == '*')
		return strncmp(row->command, command, len - 1) == 0;
	return strcmp(row->command, command) == 0;
}

static inline int ctrl_peer_on_io(sd_event_source *source, int fd, uint32_t revents,
				  void *userdata)
{
	struct ctrl_peer *peer = userdata;
	char command[4097] = "";

	peer->client_len = sizeof(peer->client);
	if (recvfrom(fd, command, sizeof(command) - 1, 0,
		     (struct sockaddr *)&peer->client, &peer->client_len) < 0)
		return 0;
	if (strcmp(command, "ATTACH") == 0 || strcmp(command, "DETACH") == 0) {
		ctrl_peer_say(peer, "OK\n");
	} else if (!peer->row || !ctrl_row_fits(peer->row, command)) {
		print_message("# not in the script: %s\n", command);
		peer->bad = true;
		ctrl_peer_say(peer, "UNKNOWN COMMAND\n");
	} else {
		const struct ctrl_row *row = peer->row++;

		if (row->answer)
			ctrl_peer_say(peer, row->answer);
		for (size_t i = 0; i < ARRAY_SIZE(row->events) && row->events[i]; i++)
			ctrl_peer_say(peer, row->events[i]);
	}
	return 0;
}

static inline void ctrl_peer_init(struct ctrl_peer *peer, sd_event *event)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	strcpy(peer->dir, "/tmp/usher-peer-XXXXXX");
	assert_non_null(mkdtemp(peer->dir));
	snprintf(peer->path, sizeof(peer->path), "%s/wlan0", peer->dir);
	strcpy(address.sun_path, peer->path);
	peer->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(peer->fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_true(sd_event_add_io(event, &peer->source, peer->fd, EPOLLIN,
				    ctrl_peer_on_io, peer) >= 0);
}

static inline void ctrl_peer_deinit(struct ctrl_peer *peer)
{
	sd_event_source_disable_unref(peer->source);
	closep(&peer->fd);
	scratch_remove(peer->dir);
}

/* Whether the whole script was played, and nothing else. */
static inline bool ctrl_peer_done(const struct ctrl_peer *peer)
{
	return !peer->bad && (!peer->row || !peer->row->command);
}
