/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/net-neighbour.h"

#include <errno.h>
#include <linux/neighbour.h>
#include <netinet/icmp6.h>
#include <string.h>
#include <sys/socket.h>

static int change(struct net_host *host, uint16_t type, uint16_t flags,
		  struct ndmsg header, const uint8_t *ipv4)
{
	struct netlink_request request;

	header.ndm_family = AF_INET;
	header.ndm_ifindex = (int)host->index;
	netlink_begin(&request, type, flags, &header, sizeof(header));
	netlink_put(&request, NDA_DST, ipv4, 4);
	return netlink_call(&host->netlink, &request);
}

int net_neighbour_ask(struct net_host *host, const uint8_t *ipv4)
{
	change(host, RTM_DELNEIGH, 0, (struct ndmsg){}, ipv4);
	/* "Use" makes the kernel ask, without a datagram of ours. */
	return change(host, RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE,
		      (struct ndmsg){.ndm_flags = NTF_USE}, ipv4);
}

bool net_neighbour_confirmed(const struct netlink_message *message, uint32_t index,
			     const uint8_t *ipv4)
{
	const struct ndmsg *header = message->header;
	struct netlink_attrs attrs;
	uint8_t address[4];

	if (header->ndm_family != AF_INET || (uint32_t)header->ndm_ifindex != index ||
	    !(header->ndm_state & NUD_REACHABLE))
		return false;
	netlink_attrs(message, &attrs);
	return netlink_copy(&attrs, NDA_DST, address, sizeof(address)) &&
	       memcmp(address, ipv4, sizeof(address)) == 0;
}

int net_echo_open(const char *interface, int *ret)
{
	_cleanup_(closep) int fd = -1;
	struct icmp6_filter filter;
	int off = 0;

	fd = socket(AF_INET6, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_ICMPV6);
	ICMP6_FILTER_SETBLOCKALL(&filter);
	ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &filter);
	if (fd < 0 ||
	    setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof(filter)) < 0 ||
	    setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, &off, sizeof(off)) < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, interface,
		       (socklen_t)strlen(interface)) < 0)
		return -errno;
	*ret = steal_fd(&fd);
	return 0;
}

int net_echo_ask(int fd, uint32_t index)
{
	struct sockaddr_in6 all = {.sin6_family = AF_INET6, .sin6_scope_id = index};
	struct icmp6_hdr echo = {.icmp6_type = ICMP6_ECHO_REQUEST};

	/* ff02::1 */
	all.sin6_addr.s6_addr[0] = 0xff;
	all.sin6_addr.s6_addr[1] = 0x02;
	all.sin6_addr.s6_addr[15] = 1;
	if (sendto(fd, &echo, sizeof(echo), 0, (struct sockaddr *)&all, sizeof(all)) < 0)
		return -errno;
	return 0;
}

bool net_echo_answered(int fd)
{
	uint8_t packet[256];

	return recv(fd, packet, sizeof(packet), MSG_DONTWAIT) >=
	       (ssize_t)sizeof(struct icmp6_hdr);
}
