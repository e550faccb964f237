/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/net-link-local.h"

#include "radio/net-reach.h"

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	/* How long the kernel may take to make one, where it is to. */
	LINK_LOCAL_OWN_MS = 1000,
	LINK_LOCAL_TRIES = 3,
	ADDR_GEN_MODE_NONE = 1,
};

static bool is_usable(const struct net_address *address)
{
	return address->flags & IFA_F_OPTIMISTIC ||
	       !(address->flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED));
}

/* Not getrandom(): glibc 2.41 maps memory for it, which the system call filter takes for an attack. */
static bool fill_random(uint8_t *ret, size_t len)
{
	return syscall(SYS_getrandom, ret, len, 0) == (long)len;
}

/* fe80:: and 64 random bits: nothing of the hardware is told, and duplicates are detected. */
void net_link_local_make(struct net_session *session)
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

	net_session_disarm(session, NET_TIMER_LINK_LOCAL);
	if (session->link_local_tries == LINK_LOCAL_TRIES ||
	    net_setting_get(&session->host.settings, NET_DISABLE_IPV6) != 0 ||
	    !fill_random(address.local + 8, 8))
		return;
	session->link_local_tries++;
	memcpy(address.peer, address.local, sizeof(address.local));
	net_address_add(&session->host.netlink, session->host.index, &address, false);
}

void net_link_local_take(struct net_session *session, const struct net_address *address)
{
	if (session->phase != NET_UP || !net_is_link_local(address))
		return;
	net_session_disarm(session, NET_TIMER_LINK_LOCAL);
	if (address->flags & IFA_F_DADFAILED)
		net_link_local_make(session);
	if (!is_usable(address) || session->address.has & RADIO_NET_HAS_IPV6)
		return;
	session->address.has |= RADIO_NET_HAS_IPV6;
	memcpy(session->address.ipv6, address->local, sizeof(address->local));
	net_session_tell_address(session);
	net_reach_has_ipv6(session);
}

int net_link_local_start(struct net_session *session)
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
		net_link_local_take(session, &now.addresses[i]);
	}
	if (found)
		return 0;
	if (net_setting_get(&session->host.settings, NET_ADDR_GEN_MODE) ==
	    ADDR_GEN_MODE_NONE)
		net_link_local_make(session);
	else
		net_session_arm(session, NET_TIMER_LINK_LOCAL, LINK_LOCAL_OWN_MS);
	return 0;
}
