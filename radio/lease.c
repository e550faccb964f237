/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usher-lease: what the DHCP client runs as its script. It sends the variables that it was given
 * to usher-radio, on the socket that it inherited as its standard output, and changes nothing.
 * Whatever a server put into them is bytes here: no shell sees it.
 */
#include "radio/net-lease.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

struct packet {
	size_t len;
	char data[NET_LEASE_PACKET_MAX];
};

/* One that does not fit is left out: what is needed is short. */
static void add(struct packet *packet, const char *name, const char *value)
{
	size_t room = sizeof(packet->data) - packet->len;
	int len = snprintf(packet->data + packet->len, room, "%s=%s", name, value);

	if (len > 0 && (size_t)len < room)
		packet->len += (size_t)len + 1;
}

int main(int argc, char *argv[])
{
	static const char *const names[] = {
		"interface", "reason",
		"ip",	     "new_ip_address",
		"subnet",    "new_subnet_mask",
		"mask",	     "new_subnet_cidr",
		"router",    "new_routers",
		"serverid",  "new_dhcp_server_identifier",
		"dns",	     "new_domain_name_servers",
		"lease",     "new_dhcp_lease_time",
	};
	struct packet packet = {
		.len = sizeof(NET_LEASE_MAGIC),
		.data = NET_LEASE_MAGIC,
	};

	/* busybox gives the reason as an argument. */
	if (argc > 1)
		add(&packet, "reason", argv[1]);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const char *value = getenv(names[i]);

		if (value)
			add(&packet, names[i], value);
	}
	return send(STDOUT_FILENO, packet.data, packet.len, MSG_NOSIGNAL) < 0;
}
