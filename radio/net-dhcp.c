/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/net-dhcp.h"

#include "radio/net-spawn.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>

static int pair(int type, int ret[2])
{
	return socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ret) < 0 ? -errno : 0;
}

int net_dhcp_open(const char *interface, struct net_dhcp *ret)
{
	int control[2] = {-1, -1}, leases[2] = {-1, -1};
	pid_t pid;
	int r = pair(SOCK_SEQPACKET, control);

	if (r >= 0)
		r = pair(SOCK_SEQPACKET, leases);
	if (r < 0) {
		closep(&control[0]);
		closep(&control[1]);
		return r;
	}
	pid = fork();
	if (pid == 0) {
		close(control[0]);
		close(leases[0]);
		_exit(net_spawn_run(interface, control[1], leases[1]) < 0);
	}
	r = pid < 0 ? -errno : 0;
	close(control[1]);
	close(leases[1]);
	if (r < 0) {
		close(control[0]);
		close(leases[0]);
		return r;
	}
	*ret = (struct net_dhcp){.control = control[0], .leases = leases[0]};
	return 0;
}

static int command(struct net_dhcp *dhcp, uint8_t what)
{
	if (send(dhcp->control, &what, 1, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		return -errno;
	return 0;
}

int net_dhcp_start(struct net_dhcp *dhcp, bool next)
{
	return command(dhcp, next ? NET_SPAWN_NEXT : NET_SPAWN_FIRST);
}

int net_dhcp_event(struct net_dhcp *dhcp, enum net_dhcp_event *ret)
{
	uint8_t what;
	ssize_t n = recv(dhcp->control, &what, 1, MSG_DONTWAIT);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -ECONNRESET;
	if (n == 0)
		return -ECONNRESET;
	switch (what) {
	case NET_SPAWN_RUNS:
		*ret = NET_DHCP_RUNS;
		return 1;
	case NET_SPAWN_ENDED:
		*ret = NET_DHCP_ENDED;
		return 1;
	}
	*ret = NET_DHCP_MISSING;
	return 1;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void net_dhcp_close(struct net_dhcp *dhcp)
{
	closep(&dhcp->control);
	closep(&dhcp->leases);
}

static void await_stopped(struct net_dhcp *dhcp)
{
	/* It kills the client at NET_DHCP_STOP_MS; its word is a moment later. */
	int64_t end = now_ms() + 2 * NET_DHCP_STOP_MS, left;
	struct pollfd control = {.fd = dhcp->control, .events = POLLIN};

	while ((left = end - now_ms()) > 0) {
		uint8_t what = 0;

		if (poll(&control, 1, (int)left) > 0 &&
		    (recv(dhcp->control, &what, 1, MSG_DONTWAIT) <= 0 ||
		     what == NET_SPAWN_STOPPED))
			return;
	}
}

void net_dhcp_stop(struct net_dhcp *dhcp)
{
	uint8_t packet;

	if (command(dhcp, NET_SPAWN_STOP) < 0)
		return;
	await_stopped(dhcp);
	/* Its last words are not those of the next one. */
	while (recv(dhcp->leases, &packet, sizeof(packet), MSG_DONTWAIT) > 0)
		;
}
