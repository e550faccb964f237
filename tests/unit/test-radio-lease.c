/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a DHCP server can make a lease of: RFC 2131, and what busybox and dhclient pass on. */
#include "radio/net-lease.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

struct vector {
	const char *title;
	const char *variables; /* apart by newlines */
	int result;
	const char *lease; /* address/prefix router dns seconds */
};

#define UDHCPC	 "interface=wlan1\nreason=bound\n"
#define DHCLIENT "interface=wlan1\nreason=BOUND\n"

/* clang-format off */
static const struct vector vectors[] = {
	{"busybox, seen in the lab",
	 UDHCPC "ip=192.168.4.29\nsubnet=255.255.255.0\nmask=24\nrouter=192.168.4.1\n"
	 "serverid=192.168.4.1\ndns=192.168.4.1\nlease=3600",
	 NET_LEASE_BOUND, "192.168.4.29/24 >192.168.4.1 192.168.4.1 3600"},
	{"dhclient's names: dhclient-script(8)",
	 DHCLIENT "new_ip_address=10.0.0.7\nnew_subnet_mask=255.0.0.0\nnew_routers=10.0.0.1 10.0.0.2\n"
	 "new_domain_name_servers=10.0.0.3 10.0.0.4\nnew_dhcp_lease_time=7200",
	 NET_LEASE_BOUND, "10.0.0.7/8 >10.0.0.1 10.0.0.3 7200"},
	{"dhcpcd's mask: dhcpcd-run-hooks(8)",
	 DHCLIENT "new_ip_address=10.0.0.7\nnew_subnet_cidr=12", NET_LEASE_BOUND, "10.0.0.7/12 - - 0"},
	{"no router: the server stands for it, and nothing is behind it",
	 UDHCPC "ip=192.168.4.2\nsubnet=255.255.255.0\nserverid=192.168.4.1\nlease=600",
	 NET_LEASE_BOUND, "192.168.4.2/24 192.168.4.1 - 600"},
	{"no mask",  UDHCPC "ip=192.168.4.2", NET_LEASE_BOUND, "192.168.4.2/24 - - 0"},
	{"a router that is no host", UDHCPC "ip=192.168.4.2\nrouter=0.0.0.0\nserverid=127.0.0.1",
	 NET_LEASE_BOUND, "192.168.4.2/24 - - 0"},
	{"a router that is the lease itself", UDHCPC "ip=192.168.4.2\nrouter=192.168.4.2",
	 NET_LEASE_BOUND, "192.168.4.2/24 - - 0"},
	{"a router outside of the subnet", UDHCPC "ip=192.168.4.2\nmask=32\nrouter=10.0.0.1",
	 NET_LEASE_BOUND, "192.168.4.2/32 >10.0.0.1 - 0"},
	{"a lease of a second", UDHCPC "ip=192.168.4.2\nlease=1", NET_LEASE_BOUND, "192.168.4.2/24 - - 60"},
	{"for ever: RFC 2131 3.3", UDHCPC "ip=192.168.4.2\nlease=4294967295",
	 NET_LEASE_BOUND, "192.168.4.2/24 - - 0"},
	{"a lease time that is no number", UDHCPC "ip=192.168.4.2\nlease=3600;reboot",
	 NET_LEASE_BOUND, "192.168.4.2/24 - - 0"},
	{"a lease time past 32 bits", UDHCPC "ip=192.168.4.2\nlease=4294967296",
	 NET_LEASE_BOUND, "192.168.4.2/24 - - 0"},
	{"a point-to-point subnet: RFC 3021", UDHCPC "ip=192.168.4.0\nmask=31",
	 NET_LEASE_BOUND, "192.168.4.0/31 - - 0"},
	{"renewed", "interface=wlan1\nreason=renew\nip=192.168.4.2", NET_LEASE_BOUND, "192.168.4.2/24 - - 0"},
	{"REBIND", "interface=wlan1\nreason=REBIND\nnew_ip_address=192.168.4.2",
	 NET_LEASE_BOUND, "192.168.4.2/24 - - 0"},

	{"lost: deconfig", "interface=wlan1\nreason=deconfig", NET_LEASE_LOST, NULL},
	{"lost: nak", "interface=wlan1\nreason=nak", NET_LEASE_LOST, NULL},
	{"lost: EXPIRE", "interface=wlan1\nreason=EXPIRE", NET_LEASE_LOST, NULL},
	{"PREINIT says nothing", "interface=wlan1\nreason=PREINIT", NET_LEASE_NONE, NULL},
	{"leasefail says nothing yet", "interface=wlan1\nreason=leasefail", NET_LEASE_NONE, NULL},
	{"a stale lease that a client tries: TIMEOUT", "interface=wlan1\nreason=TIMEOUT\nnew_ip_address=192.168.4.2",
	 NET_LEASE_NONE, NULL},

	{"another interface", "interface=eth0\nreason=bound\nip=192.168.4.2", -EBADMSG, NULL},
	{"no interface", "reason=bound\nip=192.168.4.2", -EBADMSG, NULL},
	{"no address", UDHCPC "subnet=255.255.255.0", -EBADMSG, NULL},
	{"address 0.0.0.0", UDHCPC "ip=0.0.0.0", -EBADMSG, NULL},
	{"address of the loopback", UDHCPC "ip=127.0.0.2\nmask=8", -EBADMSG, NULL},
	{"a multicast address", UDHCPC "ip=224.0.0.1", -EBADMSG, NULL},
	{"the limited broadcast", UDHCPC "ip=255.255.255.255", -EBADMSG, NULL},
	{"the network's own address", UDHCPC "ip=192.168.4.0\nmask=24", -EBADMSG, NULL},
	{"the broadcast address", UDHCPC "ip=192.168.4.255\nmask=24", -EBADMSG, NULL},
	{"an address with a tail", UDHCPC "ip=192.168.4.2/0", -EBADMSG, NULL},
	{"an address with a command", UDHCPC "ip=$(reboot)", -EBADMSG, NULL},
	{"the whole Internet as the subnet", UDHCPC "ip=192.168.4.2\nsubnet=0.0.0.0", -EBADMSG, NULL},
	{"half of it", UDHCPC "ip=192.168.4.2\nsubnet=128.0.0.0", -EBADMSG, NULL},
	{"a mask with a hole", UDHCPC "ip=192.168.4.2\nsubnet=255.0.255.0", -EBADMSG, NULL},
	{"a mask of 33 bits", UDHCPC "ip=192.168.4.2\nmask=33", -EBADMSG, NULL},
	{"a mask of -1 bits", UDHCPC "ip=192.168.4.2\nmask=-1", -EBADMSG, NULL},
};
/* clang-format on */

/* The packet in memory of exactly its size: a sanitizer sees the first byte past it. */
static uint8_t *packet_of(const char *variables, size_t *ret_len)
{
	size_t head = sizeof(NET_LEASE_MAGIC), len = head + strlen(variables) + 1;
	uint8_t *packet = malloc(len);

	assert_non_null(packet);
	memcpy(packet, NET_LEASE_MAGIC, head);
	memcpy(packet + head, variables, len - head);
	for (size_t i = head; i < len; i++)
		packet[i] = packet[i] == '\n' ? '\0' : packet[i];
	*ret_len = len;
	return packet;
}

static void show(const struct net_lease *lease, char *ret, size_t size)
{
	char router[24] = "-", dns[24] = "-";

	if (lease->has_router)
		snprintf(router, sizeof(router), "%s%u.%u.%u.%u",
			 lease->leads_on ? ">" : "", lease->router[0], lease->router[1],
			 lease->router[2], lease->router[3]);
	if (lease->has_dns)
		snprintf(dns, sizeof(dns), "%u.%u.%u.%u", lease->dns[0], lease->dns[1],
			 lease->dns[2], lease->dns[3]);
	snprintf(ret, size, "%u.%u.%u.%u/%u %s %s %u", lease->address[0],
		 lease->address[1], lease->address[2], lease->address[3],
		 lease->prefix_len, router, dns, lease->seconds);
}

static void test_vector(void **state)
{
	const struct vector *v = *state;
	struct net_lease lease = {};
	char text[128];
	size_t len;
	_cleanup_(freep) uint8_t *packet = packet_of(v->variables, &len);

	assert_int_equal(net_lease_parse(packet, len, "wlan1", &lease), v->result);
	if (!v->lease)
		return;
	show(&lease, text, sizeof(text));
	assert_string_equal(text, v->lease);
}

static void test_not_a_packet(void **state)
{
	struct net_lease lease;
	size_t len;
	_cleanup_(freep) uint8_t *packet = packet_of(UDHCPC "ip=192.168.4.2", &len);
	uint8_t long_one[NET_LEASE_PACKET_MAX + 1] = NET_LEASE_MAGIC;

	assert_int_equal(net_lease_parse(packet, len, "wlan1", &lease), NET_LEASE_BOUND);
	/* without its last NUL; what a client prints; nothing; too much */
	assert_int_equal(net_lease_parse(packet, len - 1, "wlan1", &lease), -EBADMSG);
	assert_int_equal(net_lease_parse("udhcpc: started", 16, "wlan1", &lease),
			 -EBADMSG);
	assert_int_equal(net_lease_parse("", 0, "wlan1", &lease), -EBADMSG);
	assert_int_equal(net_lease_parse(long_one, sizeof(long_one), "", &lease),
			 -EBADMSG);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 1];

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i] = (struct CMUnitTest){
			.name = vectors[i].title,
			.test_func = test_vector,
			.initial_state = (void *)&vectors[i],
		};
	tests[ARRAY_SIZE(vectors)] = (struct CMUnitTest)cmocka_unit_test(
		test_not_a_packet);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
