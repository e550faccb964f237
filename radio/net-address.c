/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/net-address.h"

#include "radio/net-link-local.h"
#include "radio/net-reach.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

enum { CLIENT_STARTS_MAX = 8 /* of those that end by themselves */ };

/* Once an up. Somebody may be there all the same. */
void net_address_no_lease(struct net_session *session, int os_error)
{
	uint8_t frame[RADIO_HEADER_SIZE + 2];

	net_session_disarm(session, NET_TIMER_LEASE);
	if (session->lease_told)
		return;
	session->lease_told = true;
	net_session_send(session, frame,
			 radio_encode_net_no_lease(os_error, frame, sizeof(frame)));
	net_reach_start(session);
}

static void forget_lease(struct net_session *session)
{
	struct radio_net_address address = {.has = session->address.has &
						   RADIO_NET_HAS_IPV6};

	net_ipv4_remove(&session->host, &session->lease);
	session->has_lease = false;
	memcpy(address.ipv6, session->address.ipv6, sizeof(address.ipv6));
	session->address = address;
	net_reach_stop(session);
}

static void lose_lease(struct net_session *session)
{
	if (!session->has_lease)
		return;
	forget_lease(session);
	net_session_tell_address(session);
}

static void fill_address(struct net_session *session)
{
	const struct net_lease *lease = &session->lease;
	struct radio_net_address *address = &session->address;

	address->has |= RADIO_NET_HAS_IPV4;
	address->has |= lease->has_router ? RADIO_NET_HAS_ROUTER : 0;
	address->has |= lease->has_dns ? RADIO_NET_HAS_DNS : 0;
	memcpy(address->ipv4, lease->address, sizeof(lease->address));
	memcpy(address->router, lease->router, sizeof(lease->router));
	memcpy(address->dns, lease->dns, sizeof(lease->dns));
	address->prefix_len = lease->prefix_len;
	address->lease_s = lease->seconds;
}

static void take_lease(struct net_session *session, const struct net_lease *lease)
{
	struct net_lease now = *lease;
	int r;

	now.seconds = session->lease.seconds;
	if (session->has_lease && memcmp(&now, &session->lease, sizeof(now)) == 0) {
		session->lease.seconds = lease->seconds;
		net_ipv4_renew(&session->host, lease);
		return;
	}
	lose_lease(session);
	r = net_ipv4_apply(&session->host, lease);
	if (r < 0) {
		net_address_no_lease(session, -r);
		return;
	}
	net_session_disarm(session, NET_TIMER_LEASE);
	session->lease = *lease;
	session->has_lease = session->lease_told = true;
	session->client_starts = 0;
	fill_address(session);
	net_session_tell_address(session);
	net_reach_start(session);
}

int net_session_lease(struct net_session *session)
{
	uint8_t packet[NET_LEASE_PACKET_MAX + 1];
	struct net_lease lease;
	ssize_t n = recv(session->dhcp.leases, packet, sizeof(packet), MSG_DONTWAIT);
	int r;

	/* Its end shows at the other socket. */
	if (n <= 0 || session->phase != NET_UP)
		return 0;
	r = net_lease_parse(packet, (size_t)n, session->host.name, &lease);
	if (r == NET_LEASE_BOUND)
		take_lease(session, &lease);
	else if (r == NET_LEASE_LOST)
		lose_lease(session);
	return 0;
}

/* A client that ends by itself could not do it: the next one may. One that had a lease is started
   again: nobody else renews it. */
static void on_client_ended(struct net_session *session)
{
	if (session->phase != NET_UP)
		return;
	if (++session->client_starts < CLIENT_STARTS_MAX)
		net_dhcp_start(&session->dhcp, !session->has_lease);
	else
		net_address_no_lease(session, EIO);
}

int net_session_client(struct net_session *session)
{
	enum net_dhcp_event event;
	int r = net_dhcp_event(&session->dhcp, &event);

	if (r == 0)
		return 0;
	if (r < 0) {
		net_dhcp_close(&session->dhcp);
		net_address_no_lease(session, EIO);
		return 0;
	}
	switch (event) {
	case NET_DHCP_RUNS:
		break;
	case NET_DHCP_ENDED:
		on_client_ended(session);
		break;
	case NET_DHCP_MISSING:
		net_address_no_lease(session, session->client_starts > 0 ? EIO : ENOENT);
		break;
	}
	return 0;
}

int net_address_up(struct net_session *session)
{
	int r;

	net_address_down(session);
	session->client_starts = 0;
	session->lease_told = false;
	r = net_link_local_start(session);
	if (r < 0)
		return r;
	net_session_arm(session, NET_TIMER_LEASE, RADIO_NET_LEASE_US / 1000);
	if (net_dhcp_start(&session->dhcp, false) < 0)
		net_address_no_lease(session, EIO);
	return 0;
}

void net_address_down(struct net_session *session)
{
	for (unsigned i = 0; i < NET_TIMERS; i++)
		net_session_disarm(session, i);
	net_reach_stop(session);
	net_dhcp_stop(&session->dhcp);
	if (session->has_lease)
		forget_lease(session);
	session->address = (struct radio_net_address){};
}
