/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What hangs on an interface: routes as in proc(5), the ssh session as in ssh(1). */
#include "wifi/interface.h"

#include "wifi/interface-private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <limits.h>
#include <linux/if_arp.h>
#include <net/route.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	PARENTS_MAX     = 32,
	ENVIRON_MAX     = 128 * 1024, /* of a parent; ARG_MAX's usual part for strings */
	SSH_CONNECTION_MAX = 256,
};
/* clang-format on */

static void fclosep(FILE **file)
{
	if (*file)
		fclose(*file);
}

static void freeifaddrsp(struct ifaddrs **list)
{
	if (*list)
		freeifaddrs(*list);
}

static FILE *open_procfs(const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", procfs_root(), name);
	return fopen(path, "re");
}

/* ---- Routes ---- */

struct routes {
	bool ours, others;
};

/* A tunnel's default route is of no use without the one that carries the tunnel. */
static bool is_tunnel(const char *name)
{
	char text[32];

	if (sysfs_net_line(name, "type", text, sizeof(text)) < 0)
		return false;
	switch (strtoul(text, NULL, 10)) {
	case ARPHRD_NONE: /* tun, WireGuard */
	case ARPHRD_TUNNEL:
	case ARPHRD_TUNNEL6:
	case ARPHRD_SIT:
	case ARPHRD_IPGRE:
	case ARPHRD_IP6GRE:
		return true;
	}
	return false;
}

static void count_default(struct routes *routes, const char *name, const char *via,
			  unsigned flags)
{
	if (!(flags & RTF_UP) || flags & RTF_REJECT)
		return;
	if (strcmp(via, name) == 0)
		routes->ours = true;
	else if (!is_tunnel(via))
		routes->others = true;
}

static void read_ipv4(const char *name, struct routes *routes)
{
	_cleanup_(fclosep) FILE *file = open_procfs("net/route");
	char line[256], via[IF_NAMESIZE];
	unsigned destination, flags, mask;

	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%15s %x %*x %x %*d %*u %*d %x", via, &destination,
			   &flags, &mask) == 4 &&
		    destination == 0 && mask == 0)
			count_default(routes, name, via, flags);
	}
}

static void read_ipv6(const char *name, struct routes *routes)
{
	_cleanup_(fclosep) FILE *file = open_procfs("net/ipv6_route");
	char line[256], via[IF_NAMESIZE], destination[33];
	unsigned len, flags;

	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%32s %x %*s %*x %*s %*x %*x %*x %x %15s", destination,
			   &len, &flags, via) == 4 &&
		    len == 0 && strspn(destination, "0") == 32)
			count_default(routes, name, via, flags);
	}
}

/* ---- The ssh session ---- */

static const char *find_in_environ(const char *text, size_t len)
{
	static const char key[] = "SSH_CONNECTION=";

	for (const char *end = text + len; text < end; text += strlen(text) + 1)
		if (strncmp(text, key, strlen(key)) == 0)
			return text + strlen(key);
	return NULL;
}

/* sudo(8) drops the variable: it is looked for in the parents, as far as they may be read. */
static bool parents_connection(char *ret)
{
	_cleanup_(freep) char *text = malloc(ENVIRON_MAX);
	pid_t pid = getppid();

	for (int i = 0; text && pid > 1 && i < PARENTS_MAX; i++) {
		_cleanup_(fclosep) FILE *environ = NULL, *stat = NULL;
		const char *found, *close;
		char path[64], line[1024] = "";
		size_t n = 0;

		snprintf(path, sizeof(path), "%d/environ", pid);
		environ = open_procfs(path);
		if (environ)
			n = fread(text, 1, ENVIRON_MAX - 1, environ);
		text[n] = '\0';
		found = find_in_environ(text, n);
		if (found) {
			snprintf(ret, SSH_CONNECTION_MAX, "%s", found);
			return true;
		}
		snprintf(path, sizeof(path), "%d/stat", pid);
		stat = open_procfs(path);
		if (!stat || !fgets(line, sizeof(line), stat))
			return false;
		close = strrchr(line, ')');
		if (!close || sscanf(close, ") %*c %d", &pid) != 1)
			return false;
	}
	return false;
}

/* "CLIENT PORT SERVER PORT": which interface has the server's address. A link-local one tells
   it by itself, after its '%'. */
static bool has_address(const char *name, const char *address)
{
	_cleanup_(freeifaddrsp) struct ifaddrs *list = NULL;
	struct in6_addr in6;
	struct in_addr in;
	const char *scope = strchr(address, '%');
	bool is_ipv4 = inet_pton(AF_INET, address, &in) == 1;

	if (scope)
		return strcmp(scope + 1, name) == 0;
	if (!is_ipv4 && inet_pton(AF_INET6, address, &in6) != 1)
		return false;
	if (getifaddrs(&list) < 0)
		return false;
	for (const struct ifaddrs *entry = list; entry; entry = entry->ifa_next) {
		const struct sockaddr *addr = entry->ifa_addr;

		if (!addr || strcmp(entry->ifa_name, name) != 0)
			continue;
		if (is_ipv4 && addr->sa_family == AF_INET &&
		    ((const struct sockaddr_in *)addr)->sin_addr.s_addr == in.s_addr)
			return true;
		if (!is_ipv4 && addr->sa_family == AF_INET6 &&
		    memcmp(&((const struct sockaddr_in6 *)addr)->sin6_addr, &in6,
			   sizeof(in6)) == 0)
			return true;
	}
	return false;
}

static bool carries_ssh(const char *name)
{
	const char *own = getenv("SSH_CONNECTION");
	char text[SSH_CONNECTION_MAX], server[SSH_CONNECTION_MAX];

	if (own)
		snprintf(text, sizeof(text), "%s", own);
	else if (!parents_connection(text))
		return false;
	return sscanf(text, "%*s %*s %255s", server) == 1 && has_address(name, server);
}

int wifi_interface_use(const char *name, struct wifi_interface_use *ret)
{
	struct routes routes = {};

	if (!name[0] || strlen(name) >= IF_NAMESIZE)
		return -ENODEV;
	read_ipv4(name, &routes);
	read_ipv6(name, &routes);
	*ret = (struct wifi_interface_use){
		.default_route = routes.ours,
		.only_default_route = routes.ours && !routes.others,
		.ssh = carries_ssh(name),
	};
	return 0;
}
