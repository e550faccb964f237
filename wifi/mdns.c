/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Both daemons are asked at once, Avahi for each of the two families: resolved's multicast DNS is
 * often switched off, and a family that a host does not have takes Avahi 5 s to notice. So what
 * comes first is told at once.
 */
#include "wifi/mdns.h"

#include "wifi/bus.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

/* clang-format off */
#define AVAHI    "org.freedesktop.Avahi"
#define RESOLVED "org.freedesktop.resolve1"

enum { /* avahi-common/address.h */
	AVAHI_ANY   = -1, /* interface, protocol */
	AVAHI_INET  = 0,
	AVAHI_INET6 = 1,
};

enum { /* org.freedesktop.resolve1(5), flags of ResolveHostname */
	RESOLVED_MDNS_IPV4 = 1 << 3,
	RESOLVED_MDNS_IPV6 = 1 << 4,
};

enum mdns_call { CALL_AVAHI_INET, CALL_AVAHI_INET6, CALL_RESOLVED, CALLS };
/* clang-format on */

struct mdns_query {
	sd_bus *bus;
	sd_bus_slot *slots[CALLS]; /* of those that are out */
	unsigned out;
	int errors[CALLS];
	union mdns_address addresses[MDNS_ADDRESSES_MAX];
	size_t n, n_told;
	mdns_fn fn;
	void *userdata;
};

struct mdns_query *mdns_query_free(struct mdns_query *query)
{
	if (!query)
		return NULL;
	for (size_t i = 0; i < CALLS; i++)
		sd_bus_slot_unref(query->slots[i]);
	sd_bus_unref(query->bus);
	free(query);
	return NULL;
}

static bool is_same(const union mdns_address *a, const union mdns_address *b)
{
	if (a->address.sa_family != b->address.sa_family)
		return false;
	if (a->address.sa_family == AF_INET)
		return a->in.sin_addr.s_addr == b->in.sin_addr.s_addr;
	return a->in6.sin6_scope_id == b->in6.sin6_scope_id &&
	       IN6_ARE_ADDR_EQUAL(&a->in6.sin6_addr, &b->in6.sin6_addr);
}

/* What is no address is left out, and a link-local one without its link. */
static void add(struct mdns_query *query, int family, const void *bytes, size_t len,
		int interface)
{
	union mdns_address address = {.address.sa_family = (sa_family_t)family};

	if (family == AF_INET && len == sizeof(address.in.sin_addr))
		memcpy(&address.in.sin_addr, bytes, len);
	else if (family == AF_INET6 && len == sizeof(address.in6.sin6_addr))
		memcpy(&address.in6.sin6_addr, bytes, len);
	else
		return;
	if (family == AF_INET6 && IN6_IS_ADDR_LINKLOCAL(&address.in6.sin6_addr)) {
		if (interface <= 0)
			return;
		address.in6.sin6_scope_id = (uint32_t)interface;
	}
	for (size_t i = 0; i < query->n; i++)
		if (is_same(&query->addresses[i], &address))
			return;
	if (query->n < MDNS_ADDRESSES_MAX)
		query->addresses[query->n++] = address;
}

/* Somebody who answers that there is no such name knows better than one who is not there. */
static int verdict(const struct mdns_query *query)
{
	int error = -ENOTCONN;

	if (query->n)
		return 0;
	for (size_t i = 0; i < CALLS; i++) {
		if (!query->errors[i] || query->errors[i] == -ENOENT)
			return -ENOENT;
		if (query->errors[i] != -ENOTCONN)
			error = query->errors[i];
	}
	return error;
}

/* Nothing of the query may be touched after it. */
static void done(struct mdns_query *query, enum mdns_call call, int error)
{
	size_t told = query->n_told, n = query->n - told;
	bool last = --query->out == 0;

	query->errors[call] = error;
	query->n_told = query->n;
	if (n || last)
		query->fn(query->addresses + told, n, last, verdict(query),
			  query->userdata);
}

/* Not all errors are of the bus: a name that nobody has is one of the daemon's. */
static int answer_error(sd_bus_message *reply)
{
	static const char *const nobody[] = {
		AVAHI ".TimeoutError",		AVAHI ".NotFoundError",
		RESOLVED ".NoSuchRR",		RESOLVED ".NoNameServers",
		RESOLVED ".DnsError.NXDOMAIN",	RESOLVED ".QueryTimedOut",
		RESOLVED ".MaxAttemptsReached",
	};
	const sd_bus_error *error = sd_bus_message_get_error(reply);

	for (size_t i = 0; error && i < ARRAY_SIZE(nobody); i++)
		if (!strcmp(error->name, nobody[i]))
			return -ENOENT;
	return wifi_bus_error(reply);
}

static int read_avahi(struct mdns_query *query, sd_bus_message *reply)
{
	int interface, protocol, family, r;
	const char *name, *text;
	uint8_t bytes[16];

	r = sd_bus_message_read(reply, "iisis", &interface, &protocol, &name, &family,
				&text);
	if (r < 0)
		return -EIO;
	if (inet_pton(AF_INET, text, bytes) == 1)
		add(query, AF_INET, bytes, 4, interface);
	else if (inet_pton(AF_INET6, text, bytes) == 1)
		add(query, AF_INET6, bytes, 16, interface);
	return 0;
}

static int read_resolved(struct mdns_query *query, sd_bus_message *reply)
{
	int interface, family, r;
	const void *bytes;
	size_t len;

	r = sd_bus_message_enter_container(reply, 'a', "(iiay)");
	while (r >= 0 && (r = sd_bus_message_enter_container(reply, 'r', "iiay")) > 0) {
		r = sd_bus_message_read(reply, "ii", &interface, &family);
		if (r >= 0)
			r = sd_bus_message_read_array(reply, 'y', &bytes, &len);
		if (r >= 0)
			add(query, family, bytes, len, interface);
		if (r >= 0)
			r = sd_bus_message_exit_container(reply);
	}
	return r < 0 ? -EIO : 0;
}

static int on_avahi(struct mdns_query *query, enum mdns_call call, sd_bus_message *reply)
{
	int error = answer_error(reply);

	done(query, call, error ? error : read_avahi(query, reply));
	return 0;
}

static int on_inet(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	return on_avahi(userdata, CALL_AVAHI_INET, reply);
}

static int on_inet6(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	return on_avahi(userdata, CALL_AVAHI_INET6, reply);
}

static int on_resolved(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct mdns_query *query = userdata;
	int error = answer_error(reply);

	done(query, CALL_RESOLVED, error ? error : read_resolved(query, reply));
	return 0;
}

static int call(struct mdns_query *query, enum mdns_call which, sd_bus_message *message,
		sd_bus_message_handler_t fn)
{
	int r = sd_bus_message_set_auto_start(message, false);

	if (r >= 0)
		r = sd_bus_call_async(query->bus, &query->slots[which], message, fn,
				      query, MDNS_ANSWER_US);
	if (r < 0)
		return r;
	query->out++;
	return 0;
}

static int ask_avahi(struct mdns_query *query, const char *name, enum mdns_call which)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *message = NULL;
	bool inet = which == CALL_AVAHI_INET;
	int r;

	r = sd_bus_message_new_method_call(query->bus, &message, AVAHI, "/",
					   AVAHI ".Server", "ResolveHostName");
	if (r >= 0)
		r = sd_bus_message_append(message, "iisiu", AVAHI_ANY, AVAHI_ANY, name,
					  inet ? AVAHI_INET : AVAHI_INET6, 0);
	if (r < 0)
		return r;
	return call(query, which, message, inet ? on_inet : on_inet6);
}

static int ask_resolved(struct mdns_query *query, const char *name, bool multicast)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *message = NULL;
	uint64_t flags = multicast ? RESOLVED_MDNS_IPV4 | RESOLVED_MDNS_IPV6 : 0;
	int r;

	r = sd_bus_message_new_method_call(query->bus, &message, RESOLVED,
					   "/org/freedesktop/resolve1",
					   RESOLVED ".Manager", "ResolveHostname");
	if (r >= 0)
		r = sd_bus_message_append(message, "isit", 0, name, AF_UNSPEC, flags);
	if (r < 0)
		return r;
	return call(query, CALL_RESOLVED, message, on_resolved);
}

/* Letters, digits, hyphens, points: what a URL of a stranger may make us ask for. */
static bool is_name(const char *name)
{
	size_t len = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				  "0123456789-._");

	return len && len <= MDNS_NAME_MAX && !name[len] && name[0] != '.' &&
	       !strstr(name, "..");
}

static bool is_local(const char *name)
{
	size_t len = strlen(name);

	if (len && name[len - 1] == '.')
		len--;
	return len > 6 && !strncasecmp(name + len - 6, ".local", 6);
}

int mdns_resolve(sd_bus *bus, const char *name, mdns_fn fn, void *userdata,
		 struct mdns_query **ret)
{
	_cleanup_(mdns_query_freep) struct mdns_query *query = NULL;
	bool local = is_local(name);
	int r = 0;

	if (!is_name(name))
		return -EINVAL;
	query = calloc(1, sizeof(*query));
	if (!query)
		return -ENOMEM;
	for (size_t i = 0; i < CALLS; i++)
		query->errors[i] = -ENOTCONN;
	query->bus = sd_bus_ref(bus);
	query->fn = fn;
	query->userdata = userdata;
	if (local)
		r = ask_avahi(query, name, CALL_AVAHI_INET);
	if (r >= 0 && local)
		r = ask_avahi(query, name, CALL_AVAHI_INET6);
	if (r >= 0)
		r = ask_resolved(query, name, local);
	if (r < 0)
		return r;
	*ret = steal(&query);
	return 0;
}
