/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/net.h"

#include "radio/harden.h"
#include "radio/net-neighbour.h"
#include "radio/net-session.h"
#include "radio/net-snapshot.h"
#include "radio/wireless.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>

enum { TURN_MS = 2000, TURN_STEP_MS = 20 };

static volatile sig_atomic_t stopped;

static void say_error(const struct net_session *session, const char *name, int error)
{
	uint8_t frame[RADIO_HEADER_SIZE + 4 + RADIO_TEXT_MAX];
	enum radio_reason reason = RADIO_REASON_SYSTEM;
	char text[RADIO_TEXT_MAX];

	if (error == -EPERM || error == -EACCES) {
		reason = RADIO_REASON_NOT_PERMITTED;
		snprintf(text, sizeof(text),
			 "usher-radio may not change %s: it needs the file capabilities "
			 "cap_net_admin, cap_net_raw and cap_net_bind_service",
			 name);
	} else if (error == -EPROTO) {
		reason = RADIO_REASON_PROTOCOL;
		snprintf(text, sizeof(text),
			 "usher-radio net was sent a frame that it cannot take now");
	} else if (error == -EOPNOTSUPP) {
		reason = RADIO_REASON_UNSUPPORTED;
		snprintf(text, sizeof(text), "%s is not a wireless interface", name);
	} else if (error == -ENODEV) {
		snprintf(text, sizeof(text), "there is no interface %s", name);
	} else {
		snprintf(text, sizeof(text), "usher-radio net, %s: %s", name,
			 strerrordesc_np(-error) ?: "?");
	}
	net_session_send(session, frame,
			 radio_encode_error(reason, -error, text, frame, sizeof(frame)));
}

static int find_interface(const char *interface, struct net_host *ret)
{
	unsigned index;
	int r = wireless_find(interface, &index);

	if (r < 0)
		return r;
	memcpy(ret->name, interface, strlen(interface) + 1);
	ret->index = index;
	return 0;
}

/*
 * The helper of a caller that died may still put this interface back: it has its turn first, or
 * what is read here would be half of what was there. One that does not end keeps nobody for long.
 * The lock is held to the end of this process.
 */
static void await_turn(const char *interface)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/sys/class/net/%s", interface);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (int ms = 0; fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0 && ms < TURN_MS;
	     ms += TURN_STEP_MS)
		poll(NULL, 0, TURN_STEP_MS);
}

static void on_term(int signal)
{
	stopped = 1;
}

/* SIGTERM comes in while it waits, and nowhere else. */
static int catch_term(void)
{
	struct sigaction action = {.sa_handler = on_term};
	sigset_t term;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &term, NULL) < 0 ||
	    sigaction(SIGTERM, &action, NULL) < 0)
		return -errno;
	return 0;
}

static int read_before(struct net_session *session, struct buf *ret)
{
	struct net_state *before = &session->before;
	int r;

	memcpy(before->name, session->host.name, sizeof(before->name));
	before->index = session->host.index;
	for (unsigned i = 0; i < NET_SETTINGS; i++)
		before->settings[i] = net_setting_get(&session->host.settings, i);
	r = net_state_read(&session->host.netlink, before);
	return r < 0 ? r : net_snapshot_encode(before, NET_PROTOCOL, ret);
}

/* Everything that needs to be opened, started or allocated. */
static int prepare(struct net_session *session, const char *interface, struct buf *ret)
{
	int r = harden_check_net();

	if (r >= 0)
		r = find_interface(interface, &session->host);
	if (r >= 0)
		r = catch_term();
	if (r >= 0)
		r = net_dhcp_open(interface, &session->dhcp);
	if (r < 0)
		return r;
	harden_raise();
	await_turn(interface);
	if (net_echo_open(interface, &session->echo) < 0)
		session->echo = -1;
	r = netlink_open(0, &session->host.netlink);
	if (r >= 0)
		r = netlink_open(RTMGRP_LINK | RTMGRP_IPV6_IFADDR | RTMGRP_NEIGH,
				 &session->events);
	if (r >= 0)
		r = net_settings_open(interface, &session->host.settings);
	if (r >= 0)
		r = read_before(session, ret);
	if (r >= 0)
		r = harden_net();
	return r < 0 ? r : harden_filter_net();
}

static void say_hello(const struct net_session *session, const struct buf *snapshot)
{
	static uint8_t frame[RADIO_HEADER_SIZE + RADIO_SNAPSHOT_MAX];

	net_session_send(session, frame,
			 radio_encode_hello(RADIO_NET, frame, sizeof(frame)));
	net_session_send(session, frame,
			 radio_encode_net_snapshot(RADIO_NET_SNAPSHOT, snapshot->data,
						   snapshot->len, frame, sizeof(frame)));
}

/* Every frame that waits, then the end of the channel: a caller that said stay is gone at once. */
static int take_frames(struct net_session *session)
{
	static uint8_t packet[RADIO_FRAME_MAX];
	int r = 0;

	while (r == 0) {
		ssize_t n = recv(session->channel, packet, sizeof(packet),
				 MSG_DONTWAIT | MSG_TRUNC);
		struct reader reader = reader_of(packet, n < 0 ? 0 : (size_t)n);
		struct radio_frame frame;

		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return 0;
		if (n <= 0) {
			closep(&session->channel);
			return session->stays ? 0 : -ECANCELED;
		}
		if ((size_t)n > sizeof(packet) ||
		    radio_frame_parse(&reader, &frame) < 0 || reader.len > 0)
			return -EPROTO;
		r = net_session_frame(session, &frame);
	}
	return r;
}

static int turn(struct net_session *session)
{
	struct pollfd fds[] = {
		{.fd = session->channel, .events = POLLIN},
		{.fd = session->events.fd, .events = POLLIN},
		{.fd = session->dhcp.control, .events = POLLIN},
		{.fd = session->dhcp.leases, .events = POLLIN},
		{.fd = session->echo, .events = POLLIN},
	};
	static int (*const takers[])(struct net_session * session) = {
		take_frames,	   net_session_kernel, net_session_client,
		net_session_lease, net_session_echo,
	};
	int ms = net_session_wait(session);
	struct timespec limit = {ms / 1000, (long)ms % 1000 * 1000000};
	sigset_t none;
	int r = 0;

	_Static_assert(ARRAY_SIZE(fds) == ARRAY_SIZE(takers), "a taker for each");
	sigemptyset(&none);
	if (ppoll(fds, ARRAY_SIZE(fds), ms < 0 ? NULL : &limit, &none) < 0)
		return errno == EINTR ? 0 : -errno;
	for (size_t i = 0; i < ARRAY_SIZE(fds) && r == 0; i++)
		r = fds[i].revents ? takers[i](session) : 0;
	return r < 0 ? r : net_session_timers(session);
}

/* Whatever ended it, everything is put back first; what the caller is told last says why. */
static int end(struct net_session *session, const char *interface, int error)
{
	bool is_fault = error < 0 && error != -ECANCELED && session->phase != NET_LEFT;
	int channel, r;

	if (!is_fault) {
		r = net_session_leave(session);
		if (r == -ECANCELED)
			r = error == -ECANCELED ? 0 : error;
		return r;
	}
	channel = steal_fd(&session->channel);
	net_session_leave(session);
	session->channel = channel;
	say_error(session, interface, error);
	return error;
}

int net_run(int channel, const char *interface)
{
	static struct net_session session = {.phase = NET_FOUND};
	_cleanup_(buf_deinit) struct buf snapshot = {};
	int r;

	session.channel = channel;
	session.echo = -1;
	r = prepare(&session, interface, &snapshot);
	if (r < 0) {
		say_error(&session, interface, r);
		return r;
	}
	say_hello(&session, &snapshot);
	while (r == 0 && !stopped)
		r = turn(&session);
	return end(&session, interface, r);
}
