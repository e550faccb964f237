/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/net-lease.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

/* clang-format off */
/* Names differ: the first is busybox's, the second that of dhclient and dhcpcd. */
enum variable {
	VARIABLE_INTERFACE, VARIABLE_REASON, VARIABLE_ADDRESS, VARIABLE_MASK, VARIABLE_CIDR,
	VARIABLE_ROUTER, VARIABLE_SERVER, VARIABLE_DNS, VARIABLE_SECONDS, VARIABLES,
};
/* clang-format on */

static const char *const names[VARIABLES][2] = {
	[VARIABLE_INTERFACE] = {"interface", "interface"},
	[VARIABLE_REASON] = {"reason", "reason"},
	[VARIABLE_ADDRESS] = {"ip", "new_ip_address"},
	[VARIABLE_MASK] = {"subnet", "new_subnet_mask"},
	[VARIABLE_CIDR] = {"mask", "new_subnet_cidr"},
	[VARIABLE_ROUTER] = {"router", "new_routers"},
	[VARIABLE_SERVER] = {"serverid", "new_dhcp_server_identifier"},
	[VARIABLE_DNS] = {"dns", "new_domain_name_servers"},
	[VARIABLE_SECONDS] = {"lease", "new_dhcp_lease_time"},
};

struct variables {
	const char *of[VARIABLES]; /* in the packet; NULL: not told */
};

static void take(const char *text, struct variables *ret)
{
	const char *value = strchr(text, '=');

	if (!value)
		return;
	for (unsigned i = 0; i < VARIABLES; i++) {
		for (unsigned j = 0; j < 2; j++) {
			size_t len = strlen(names[i][j]);

			if ((size_t)(value - text) == len &&
			    memcmp(text, names[i][j], len) == 0)
				ret->of[i] = value + 1;
		}
	}
}

static int split(const char *packet, size_t len, struct variables *ret)
{
	const char *end = packet + len;
	const char *at = packet + sizeof(NET_LEASE_MAGIC);

	if (len < sizeof(NET_LEASE_MAGIC) || len > NET_LEASE_PACKET_MAX ||
	    end[-1] != '\0' ||
	    memcmp(packet, NET_LEASE_MAGIC, sizeof(NET_LEASE_MAGIC)) != 0)
		return -EBADMSG;
	*ret = (struct variables){};
	while (at < end) {
		take(at, ret);
		at += strlen(at) + 1;
	}
	return 0;
}

/* The words are those of busybox's udhcpc, dhclient-script(8) and dhcpcd-run-hooks(8). */
static enum net_lease_event event_of(const char *reason)
{
	static const char *const bound[] = {"bound",  "renew",	"BOUND", "RENEW",
					    "REBIND", "REBOOT", "INFORM"};
	static const char *const lost[] = {"deconfig", "nak",  "EXPIRE", "FAIL",
					   "NAK",      "STOP", "RELEASE"};

	for (size_t i = 0; reason && i < ARRAY_SIZE(bound); i++) {
		if (strcmp(reason, bound[i]) == 0)
			return NET_LEASE_BOUND;
	}
	for (size_t i = 0; reason && i < ARRAY_SIZE(lost); i++) {
		if (strcmp(reason, lost[i]) == 0)
			return NET_LEASE_LOST;
	}
	return NET_LEASE_NONE;
}

/* The first of the addresses that stand there, apart by spaces or commas. */
static bool parse_address(const char *text, uint8_t *ret)
{
	char word[INET_ADDRSTRLEN] = "";
	size_t len = text ? strcspn(text, " ,") : 0;

	if (len == 0 || len >= sizeof(word))
		return false;
	memcpy(word, text, len);
	return inet_pton(AF_INET, word, ret) == 1;
}

static bool parse_number(const char *text, uint32_t *ret)
{
	size_t len = text ? strspn(text, "0123456789") : 0;
	unsigned long long value;

	if (len == 0 || len > 10 || text[len] != '\0')
		return false;
	value = strtoull(text, NULL, 10);
	if (value > UINT32_MAX)
		return false;
	*ret = (uint32_t)value;
	return true;
}

static uint32_t number_of(const uint8_t *address)
{
	return (uint32_t)address[0] << 24 | (uint32_t)address[1] << 16 |
	       (uint32_t)address[2] << 8 | address[3];
}

static uint32_t mask_of(uint8_t prefix_len)
{
	return prefix_len == 0 ? 0 : UINT32_MAX << (32 - prefix_len);
}

bool net_lease_is_host(const uint8_t *address)
{
	return address[0] != 0 && address[0] != 127 && address[0] < 224;
}

static int parse_prefix(const struct variables *variables, uint8_t *ret)
{
	uint8_t mask[4];
	uint32_t number;

	if (variables->of[VARIABLE_MASK]) {
		if (!parse_address(variables->of[VARIABLE_MASK], mask))
			return -EBADMSG;
		number = (uint32_t)__builtin_popcount(number_of(mask));
		if (number_of(mask) != mask_of((uint8_t)number))
			return -EBADMSG;
	} else if (variables->of[VARIABLE_CIDR]) {
		if (!parse_number(variables->of[VARIABLE_CIDR], &number))
			return -EBADMSG;
	} else {
		number = NET_LEASE_PREFIX;
	}
	if (number < NET_LEASE_PREFIX_MIN || number > 32)
		return -EBADMSG;
	*ret = (uint8_t)number;
	return 0;
}

/* The network's own address and its broadcast are no host's. */
static bool is_in_subnet(const uint8_t *address, uint8_t prefix_len)
{
	uint32_t host = number_of(address) & ~mask_of(prefix_len);

	return prefix_len >= 31 || (host != 0 && host != ~mask_of(prefix_len));
}

static bool parse_other(const char *text, const struct net_lease *lease, uint8_t *ret)
{
	uint8_t address[4];

	if (!parse_address(text, address) || !net_lease_is_host(address) ||
	    memcmp(address, lease->address, sizeof(address)) == 0)
		return false;
	memcpy(ret, address, sizeof(address));
	return true;
}

static int parse_lease(const struct variables *variables, struct net_lease *ret)
{
	struct net_lease lease = {};
	uint32_t seconds = 0;
	int r;

	if (!parse_address(variables->of[VARIABLE_ADDRESS], lease.address))
		return -EBADMSG;
	r = parse_prefix(variables, &lease.prefix_len);
	if (r < 0)
		return r;
	if (!net_lease_is_host(lease.address) ||
	    !is_in_subnet(lease.address, lease.prefix_len))
		return -EBADMSG;
	lease.leads_on = parse_other(variables->of[VARIABLE_ROUTER], &lease,
				     lease.router);
	lease.has_router = lease.leads_on || parse_other(variables->of[VARIABLE_SERVER],
							 &lease, lease.router);
	lease.has_dns = parse_other(variables->of[VARIABLE_DNS], &lease, lease.dns);
	if (parse_number(variables->of[VARIABLE_SECONDS], &seconds) &&
	    seconds != UINT32_MAX)
		lease.seconds = MAX(seconds, (uint32_t)NET_LEASE_MIN_S);
	*ret = lease;
	return 0;
}

int net_lease_parse(const void *packet, size_t len, const char *interface,
		    struct net_lease *ret)
{
	struct variables variables;
	enum net_lease_event event;
	int r = split(packet, len, &variables);

	if (r < 0)
		return r;
	if (!variables.of[VARIABLE_INTERFACE] ||
	    strcmp(variables.of[VARIABLE_INTERFACE], interface) != 0)
		return -EBADMSG;
	event = event_of(variables.of[VARIABLE_REASON]);
	r = event == NET_LEASE_BOUND ? parse_lease(&variables, ret) : 0;
	return r < 0 ? r : (int)event;
}
