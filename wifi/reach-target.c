/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/reach.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

union ip {
	struct in_addr in;
	struct in6_addr in6;
};

static bool is_own(int family, const union ip *ip)
{
	if (family == AF_INET)
		return ntohl(ip->in.s_addr) >> 24 == 127 || !ip->in.s_addr;
	return IN6_IS_ADDR_LOOPBACK(&ip->in6) || IN6_IS_ADDR_UNSPECIFIED(&ip->in6) ||
	       IN6_IS_ADDR_V4MAPPED(&ip->in6);
}

bool reach_is_own(const union mdns_address *address)
{
	union ip ip;

	if (address->address.sa_family == AF_INET)
		ip.in = address->in.sin_addr;
	else
		ip.in6 = address->in6.sin6_addr;
	return is_own(address->address.sa_family, &ip);
}

/* RFC 1918, 3927, 4193. A link-local IPv6 address does not say its link in a URL. */
static bool is_private(int family, const union ip *ip)
{
	static const struct {
		uint32_t address, mask;
	} nets[] = {{0x0a000000, 0xff000000},
		    {0xac100000, 0xfff00000},
		    {0xc0a80000, 0xffff0000},
		    {0xa9fe0000, 0xffff0000}};

	if (family == AF_INET6)
		return (ip->in6.s6_addr[0] & 0xfe) == 0xfc;
	for (size_t i = 0; i < ARRAY_SIZE(nets); i++)
		if ((ntohl(ip->in.s_addr) & nets[i].mask) == nets[i].address)
			return true;
	return false;
}

static bool is_local_name(const char *host)
{
	size_t len = strlen(host);

	return len > 6 && !strcasecmp(host + len - 6, ".local");
}

static bool is_tried(const char *host, bool unasked)
{
	union ip ip;
	int family = AF_UNSPEC;

	if (inet_pton(AF_INET, host, &ip) == 1)
		family = AF_INET;
	else if (inet_pton(AF_INET6, host, &ip) == 1)
		family = AF_INET6;
	if (family != AF_UNSPEC)
		return !is_own(family, &ip) && (!unasked || is_private(family, &ip));
	if (!strcasecmp(host, "localhost") || !*host)
		return false;
	return !unasked || is_local_name(host);
}

/* RFC 3986 3.2: [userinfo "@"] host [":" port]. 0: no port, or none that is one. */
static uint16_t take_port(const char *text)
{
	char *end;
	unsigned long port;

	if (*text != ':' || text[1] < '0' || text[1] > '9')
		return 0;
	port = strtoul(text + 1, &end, 10);
	return port <= UINT16_MAX && (!*end || strchr("/?#", *end)) ? (uint16_t)port : 0;
}

static bool parse_url(const char *url, struct reach_target *ret)
{
	const char *host = strstr(url, "://"), *at, *slash, *end;
	bool https = !strncasecmp(url, "https://", 8), v6;

	if (!host || (!https && strncasecmp(url, "http://", 7)))
		return false;
	host += 3;
	slash = host + strcspn(host, "/?#");
	at = memchr(host, '@', (size_t)(slash - host));
	if (at)
		host = at + 1;
	v6 = *host == '[';
	host += v6;
	end = host + strcspn(host, v6 ? "]/?#" : ":/?#");
	if (end == host || end - host > MDNS_NAME_MAX || (v6 && *end != ']'))
		return false;
	snprintf(ret->host, sizeof(ret->host), "%.*s", (int)(end - host), host);
	ret->http = !https;
	ret->port = https ? 443 : 80;
	end += v6;
	if (*end == ':')
		ret->port = take_port(end);
	return ret->port;
}

bool reach_target(const char *url, const char *hostname, bool unasked,
		  struct reach_target *ret)
{
	struct reach_target target = {.port = 80, .guessed = true};

	if (url) {
		target.guessed = false;
		if (!parse_url(url, &target))
			return false;
	} else if (hostname && strpbrk(hostname, ".:")) {
		snprintf(target.host, sizeof(target.host), "%s", hostname);
	} else if (hostname && strlen(hostname) + 6 <= MDNS_NAME_MAX) {
		snprintf(target.host, sizeof(target.host), "%s.local", hostname);
	}
	if (!is_tried(target.host, unasked))
		return false;
	*ret = target;
	return true;
}
