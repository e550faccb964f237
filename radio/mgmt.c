/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/mgmt.h"

#include "radio/mgmt-numbers.h"

#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>
#include <errno.h>
#include <linux/sock_diag.h>
#include <poll.h>
#include <sys/socket.h>

/* The kernel answers READ_COMMANDS inside of send(); other events may lie before the answer. */
static int check_events(int fd)
{
	static const uint8_t command[MGMT_HDR_SIZE] = {MGMT_OP_READ_COMMANDS, 0, 0xff,
						       0xff};
	uint8_t packet[MGMT_PACKET_MAX];

	if (send(fd, command, sizeof(command), 0) < 0)
		return -errno;
	for (;;) {
		ssize_t len = recv(fd, packet, sizeof(packet), 0);
		int r;

		if (len < 0)
			return errno == EAGAIN ? -EPERM : -errno;
		r = mgmt_parse_events(packet, (size_t)len);
		if (r != 0)
			return r < 0 ? r : 0;
	}
}

int mgmt_open(int rcvbuf, int *ret)
{
	_cleanup_(closep) int fd = -1;
	struct sockaddr_hci address = {
		.hci_family = AF_BLUETOOTH,
		.hci_dev = HCI_DEV_NONE,
		.hci_channel = HCI_CHANNEL_CONTROL,
	};
	int r;

	fd = socket(AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, BTPROTO_HCI);
	if (fd < 0)
		return -errno;
	/* Without the capability the plain option still gives what net.core.rmem_max allows. */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &rcvbuf, sizeof(rcvbuf)) < 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &rcvbuf, sizeof(rcvbuf));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		return -errno;
	r = check_events(fd);
	if (r < 0)
		return r;
	*ret = steal_fd(&fd);
	return 0;
}

uint64_t mgmt_drops(int fd)
{
	uint32_t info[SK_MEMINFO_VARS] = {};
	socklen_t size = sizeof(info);

	if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, info, &size) < 0)
		return 0;
	return info[SK_MEMINFO_DROPS];
}
