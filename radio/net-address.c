/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/net-address.h"

#include "radio/net-reach.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>

/* clang-format off */
enum {
	/* How long the kernel may take to make a link-local address, where it is to. */
	LINK_LOCAL_OWN_MS = 1000,
	CLIENT_STARTS_MAX = 8, /* of one that ends by itself */
	EVENTS_MAX = 64,       /* packets a turn */
};
/* clang-format on */

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void set_timer(struct net_session *session, enum net_timer timer, uint64_t ms)
{
	session->timers[timer] = now_ms() + ms;
}

static void stop_timer(struct net_session *session, enum net_timer timer)
{
	session->timers[timer] = 0;
}

int net_session_wait(const struct net_session *session)
{
	uint64_t first = UINT64_MAX, now = now_ms();

	for (unsigned i = 0; i < NET_TIMERS; i++) {
		if (session->timers[i])
			first = MIN(first, session->timers[i]);
	}
	if (first == UINT64_MAX)
		return -1;
	return first > now ? (int)(first - now) : 0;
}

/* ---- what the caller is told ---- */

static void tell_address(struct net_session *session)
{
	uint8_t frame[RADIO_HEADER_SIZE + RADIO_NET_ADDRESS_SIZE];

	net_session_send(
		session, frame,
		radio_encode_net_address(&session->address, frame, sizeof(frame)));
}

static void tell_no_lease(struct net_session *session, int os_error)
{
	uint8_t frame[RADIO_HEADER_SIZE + 2];

	stop_timer(session, NET_TIMER_LEASE);
	if (session->lease_told)
		return;
	session->lease_told = true;
	net_session_send(session, frame,
			 radio_encode_net_no_lease(os_error, frame, sizeof(frame)));
}

static void tell_reach(struct net_session *session, bool reachable)
{
	uint8_t frame[RADIO_HEADER_SIZE + 1];

	stop_timer(session, NET_TIMER_REACH);
	session->reach_by_echo = false;
	net_session_send(session, frame,
			 radio_encode_net_reach(reachable, frame, sizeof(frame)));
}

/* ---- reach ---- */

static void ask_router(struct net_session *session)
{
	if (!session->lease.has_router)
		return;
	set_timer(session, NET_TIMER_REACH, RADIO_NET_REACH_US / 1000);
	net_reach_ask(&session->host, session->lease.router);
}

/* Without IPv4: is there anybody at all? */
static void ask_all(struct net_session *session)
{
	if (session->echo < 0 || !(session->address.has & RADIO_NET_HAS_IPV6))
		return;
	if (net_echo_ask(session->echo, session->host.index) < 0)
		return;
	session->reach_by_echo = true;
	set_timer(session, NET_TIMER_REACH, RADIO_NET_REACH_US / 1000);
}

int net_session_echo(struct net_session *session)
{
	if (net_echo_answered(session->echo) && session->reach_by_echo)
		tell_reach(session, true);
	return 0;
}

/* ---- IPv6 ---- */

static bool is_usable(const struct net_address *address)
{
	return net_is_link_local(address) &&
	       (address->flags & IFA_F_OPTIMISTIC ||
		!(address->flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)));
}

static void take_link_local(struct net_session *session,
			    const struct net_address *address)
{
	stop_timer(session, NET_TIMER_LINK_LOCAL);
	if (!is_usable(address) || session->address.has & RADIO_NET_HAS_IPV6)
		return;
	session->address.has |= RADIO_NET_HAS_IPV6;
	memcpy(session->address.ipv6, address->local, sizeof(address->local));
	tell_address(session);
	if (session->lease_told && !session->has_lease)
		ask_all(session);
}

/* fe80:: and 64 random bits: nothing of the hardware is told, and duplicates are detected. */
static void make_link_local(struct net_session *session)
{
	struct net_address address = {
		.family = AF_INET6,
		.prefix_len = 64,
		.scope = RT_SCOPE_LINK,
		.protocol = NET_PROTOCOL,
		.preferred = NET_FOREVER,
		.valid = NET_FOREVER,
		.local = {0xfe, 0x80},
	};

	stop_timer(session, NET_TIMER_LINK_LOCAL);
	if (session->link_local_tries == NET_LINK_LOCAL_TRIES ||
	    net_setting_get(&session->host.settings, NET_DISABLE_IPV6) != 0 ||
	    getrandom(address.local + 8, 8, 0) != 8)
		return;
	session->link_local_tries++;
	/* the "universal" bit says that it comes from hardware: RFC 4291 2.5.1 */
	address.local[8] &= 0xfd;
	memcpy(address.peer, address.local, sizeof(address.local));
	net_address_add(&session->host.netlink, session->host.index, &address, false);
}

static void on_address(struct net_session *session, const struct net_address *address)
{
	if (session->phase != NET_UP || !net_is_link_local(address))
		return;
	if (address->flags & IFA_F_DADFAILED)
		make_link_local(session);
	else
		take_link_local(session, address);
}

static int start_ipv6(struct net_session *session)
{
	static struct net_state now;
	bool found = false;
	int r;

	now.index = session->host.index;
	r = net_state_read(&session->host.netlink, &now);
	if (r < 0)
		return r;
	session->link_local_tries = 0;
	for (unsigned i = 0; i < now.address_count; i++) {
		found |= net_is_link_local(&now.addresses[i]);
		on_address(session, &now.addresses[i]);
	}
	if (found)
		return 0;
	if (net_setting_get(&session->host.settings, NET_ADDR_GEN_MODE) == 1)
		make_link_local(session);
	else
		set_timer(session, NET_TIMER_LINK_LOCAL, LINK_LOCAL_OWN_MS);
	return 0;
}

/* ---- IPv4 ---- */

static void forget_lease(struct net_session *session)
{
	struct radio_net_address *address = &session->address;

	if (!session->has_lease)
		return;
	net_ipv4_remove(&session->host, &session->lease);
	session->has_lease = false;
	stop_timer(session, NET_TIMER_REACH);
	*address = (struct radio_net_address){.has = address->has & RADIO_NET_HAS_IPV6};
}

static void lose_lease(struct net_session *session)
{
	uint8_t ipv6[16];

	if (!session->has_lease)
		return;
	memcpy(ipv6, session->address.ipv6, sizeof(ipv6));
	forget_lease(session);
	memcpy(session->address.ipv6, ipv6, sizeof(ipv6));
	tell_address(session);
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
		tell_no_lease(session, -r);
		return;
	}
	stop_timer(session, NET_TIMER_LEASE);
	session->lease = *lease;
	session->has_lease = session->lease_told = true;
	session->client_starts = 0;
	fill_address(session);
	tell_address(session);
	ask_router(session);
}

int net_session_lease(struct net_session *session)
{
	uint8_t packet[NET_LEASE_PACKET_MAX + 1];
	struct net_lease lease;
	ssize_t n = recv(session->dhcp.leases, packet, sizeof(packet), MSG_DONTWAIT);
	int r;

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -errno;
	if (session->phase != NET_UP)
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
		tell_no_lease(session, EIO);
}

int net_session_client(struct net_session *session)
{
	enum net_dhcp_event event;
	int r = net_dhcp_event(&session->dhcp, &event);

	if (r == 0)
		return 0;
	if (r < 0) {
		closep(&session->dhcp.control);
		tell_no_lease(session, EIO);
		return 0;
	}
	switch (event) {
	case NET_DHCP_RUNS:
		break;
	case NET_DHCP_ENDED:
		on_client_ended(session);
		break;
	case NET_DHCP_MISSING:
		tell_no_lease(session, session->client_starts > 0 ? EIO : ENOENT);
		if (!session->has_lease)
			ask_all(session);
		break;
	}
	return 0;
}

/* ---- the whole ---- */

int net_address_up(struct net_session *session)
{
	int r;

	net_address_down(session);
	session->client_starts = 0;
	session->lease_told = false;
	r = start_ipv6(session);
	if (r < 0)
		return r;
	set_timer(session, NET_TIMER_LEASE, RADIO_NET_LEASE_US / 1000);
	if (net_dhcp_start(&session->dhcp, false) < 0)
		tell_no_lease(session, EIO);
	return 0;
}

void net_address_down(struct net_session *session)
{
	for (unsigned i = 0; i < NET_TIMERS; i++)
		stop_timer(session, i);
	net_dhcp_stop(&session->dhcp);
	forget_lease(session);
	session->address = (struct radio_net_address){};
	session->reach_by_echo = false;
}

int net_session_timers(struct net_session *session)
{
	uint64_t now = now_ms();

	for (unsigned i = 0; i < NET_TIMERS; i++) {
		if (!session->timers[i] || session->timers[i] > now)
			continue;
		stop_timer(session, i);
		switch ((enum net_timer)i) {
		case NET_TIMER_LINK_LOCAL:
			make_link_local(session);
			break;
		case NET_TIMER_LEASE:
			tell_no_lease(session, ETIMEDOUT);
			ask_all(session);
			break;
		case NET_TIMER_REACH:
			tell_reach(session, false);
			break;
		case NET_TIMERS:
			break;
		}
	}
	return 0;
}

static int on_event(struct net_session *session, struct netlink_message *message)
{
	struct net_address address;

	if (message->type == RTM_DELLINK &&
	    netlink_header(message, sizeof(struct ifinfomsg)))
		return (uint32_t)((const struct ifinfomsg *)message->header)->ifi_index ==
				       session->host.index
			       ? -ENODEV
			       : 0;
	if (message->type == RTM_NEWADDR &&
	    netlink_header(message, sizeof(struct ifaddrmsg)) &&
	    net_parse_address(message, session->host.index, &address))
		on_address(session, &address);
	if (message->type == RTM_NEWNEIGH && session->timers[NET_TIMER_REACH] &&
	    session->has_lease && netlink_header(message, sizeof(struct ndmsg)) &&
	    net_reach_confirmed(message, session->host.index, session->lease.router))
		tell_reach(session, true);
	return 0;
}

/* What was lost in a full socket shows in the state itself. */
static int catch_up(struct net_session *session)
{
	return session->phase == NET_UP ? start_ipv6(session) : 0;
}

int net_session_kernel(struct net_session *session)
{
	static _Alignas(NLMSG_ALIGNTO) uint8_t buffer[NETLINK_PACKET_MAX];
	int r = 0;

	for (int i = 0; i < EVENTS_MAX && r == 0; i++) {
		const void *packet = buffer;
		struct netlink_message message;
		ssize_t n = recv(session->events.fd, buffer, sizeof(buffer),
				 MSG_DONTWAIT);
		size_t len = n < 0 ? 0 : (size_t)n;

		if (n < 0 && errno == ENOBUFS)
			return catch_up(session);
		if (n < 0)
			return errno == EAGAIN || errno == EINTR ? 0 : -errno;
		while (r == 0 && netlink_next(&packet, &len, &message))
			r = on_event(session, &message);
	}
	return r;
}
