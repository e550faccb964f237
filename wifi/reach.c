/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/reach.h"

#include "base/loop.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

struct attempt {
	struct reach *reach;
	union mdns_address address;
	int fd; /* -1: none */
	sd_event_source *source;
	bool asked; /* the request is out */
};

struct reach {
	sd_event *event;
	sd_bus *bus;
	struct reach_target target;
	struct mdns_query *query;
	struct attempt attempts[MDNS_ADDRESSES_MAX];
	size_t n;
	struct loop_timer *deadline, *retry;
	int connect_error; /* of the last connection; -EPROTO: it does not speak http */
	char text[MDNS_NAME_MAX + 80];
	reach_fn fn;
	void *userdata;
};

static void let_go(struct attempt *attempt)
{
	attempt->source = sd_event_source_disable_unref(attempt->source);
	closep(&attempt->fd);
}

struct reach *reach_free(struct reach *reach)
{
	if (!reach)
		return NULL;
	mdns_query_free(reach->query);
	for (size_t i = 0; i < reach->n; i++)
		let_go(&reach->attempts[i]);
	loop_timer_free(reach->deadline);
	loop_timer_free(reach->retry);
	sd_bus_unref(reach->bus);
	sd_event_unref(reach->event);
	free(reach);
	return NULL;
}

static void end(struct reach *reach, enum reach_result result)
{
	reach->fn(result, reach->text, reach->userdata);
}

/* ---- One address ---- */

static void retry_later(struct reach *reach)
{
	for (size_t i = 0; i < reach->n; i++)
		if (reach->attempts[i].fd >= 0)
			return;
	if (!reach->query)
		loop_timer_set(reach->retry, clock_now() + REACH_RETRY_US);
}

static void answered(struct attempt *attempt)
{
	struct reach *reach = attempt->reach;
	char address[INET6_ADDRSTRLEN] = "";
	const struct sockaddr *to = &attempt->address.address;
	const void *bytes = to->sa_family == AF_INET
				    ? (const void *)&attempt->address.in.sin_addr
				    : &attempt->address.in6.sin6_addr;

	inet_ntop(to->sa_family, bytes, address, sizeof(address));
	snprintf(reach->text, sizeof(reach->text), "%s answers at port %u", address,
		 reach->target.port);
	let_go(attempt);
	end(reach, REACH_YES);
}

static void failed(struct attempt *attempt, int error)
{
	struct reach *reach = attempt->reach;

	if (error == -ECONNREFUSED && reach->target.guessed) {
		answered(attempt);
		return;
	}
	reach->connect_error = error;
	let_go(attempt);
	retry_later(reach);
}

/* HEAD changes nothing (RFC 9110 9.2.1), and any status is an answer. */
static int ask(struct attempt *attempt)
{
	const char *host = attempt->reach->target.host;
	char request[MDNS_NAME_MAX + 80];
	bool v6 = strchr(host, ':');
	int len = snprintf(request, sizeof(request),
			   "HEAD / HTTP/1.1\r\nHost: %s%s%s\r\nConnection: close\r\n\r\n",
			   v6 ? "[" : "", host, v6 ? "]" : "");

	if (send(attempt->fd, request, (size_t)len, MSG_NOSIGNAL | MSG_DONTWAIT) != len)
		return -EPIPE;
	attempt->asked = true;
	return sd_event_source_set_io_events(attempt->source, EPOLLIN);
}

static void read_answer(struct attempt *attempt)
{
	char text[5];
	ssize_t n = recv(attempt->fd, text, sizeof(text), MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n == sizeof(text) && !memcmp(text, "HTTP/", sizeof(text)))
		answered(attempt);
	else
		failed(attempt, n < 0 ? -errno : -EPROTO);
}

static int on_socket(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct attempt *attempt = userdata;
	socklen_t len = sizeof(int);
	int error = 0;

	if (attempt->asked) {
		read_answer(attempt);
		return 0;
	}
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
		error = errno;
	if (error)
		failed(attempt, -error);
	else if (!attempt->reach->target.http)
		answered(attempt);
	else if ((error = ask(attempt)) < 0)
		failed(attempt, error);
	return 0;
}

static int connect_to(struct attempt *attempt)
{
	union mdns_address *to = &attempt->address;
	bool inet = to->address.sa_family == AF_INET;
	socklen_t len = inet ? sizeof(to->in) : sizeof(to->in6);

	if (inet)
		to->in.sin_port = htons(attempt->reach->target.port);
	else
		to->in6.sin6_port = htons(attempt->reach->target.port);
	attempt->asked = false;
	attempt->fd = socket(to->address.sa_family,
			     SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (attempt->fd < 0)
		return -errno;
	if (connect(attempt->fd, &to->address, len) < 0 && errno != EINPROGRESS)
		return -errno;
	return sd_event_add_io(attempt->reach->event, &attempt->source, attempt->fd,
			       EPOLLOUT, on_socket, attempt);
}

static void try_address(struct reach *reach, const union mdns_address *address)
{
	struct attempt *attempt;
	int r;

	if (reach->n == ARRAY_SIZE(reach->attempts))
		return;
	attempt = &reach->attempts[reach->n++];
	*attempt = (struct attempt){.reach = reach, .address = *address, .fd = -1};
	r = connect_to(attempt);
	if (r >= 0)
		return;
	reach->connect_error = r;
	let_go(attempt);
}

/* ---- One round: the name, its addresses ---- */

static void on_addresses(const union mdns_address *addresses, size_t n, bool last,
			 int error, void *userdata)
{
	struct reach *reach = userdata;

	for (size_t i = 0; i < n; i++)
		if (!reach_is_own(&addresses[i]))
			try_address(reach, &addresses[i]);
	if (!last)
		return;
	reach->query = mdns_query_free(reach->query);
	if (error == -ENOTCONN) {
		snprintf(reach->text, sizeof(reach->text),
			 "neither Avahi nor systemd-resolved is running to look %s up",
			 reach->target.host);
		end(reach, REACH_UNKNOWN);
		return;
	}
	retry_later(reach);
}

static void begin(struct reach *reach)
{
	const char *host = reach->target.host;
	union mdns_address address = {};
	int r = -ENOTCONN;

	while (reach->n)
		let_go(&reach->attempts[--reach->n]);
	if (inet_pton(AF_INET, host, &address.in.sin_addr) == 1)
		address.address.sa_family = AF_INET;
	else if (inet_pton(AF_INET6, host, &address.in6.sin6_addr) == 1)
		address.address.sa_family = AF_INET6;
	if (address.address.sa_family) {
		try_address(reach, &address);
		retry_later(reach);
		return;
	}
	if (reach->bus)
		r = mdns_resolve(reach->bus, host, on_addresses, reach, &reach->query);
	if (r < 0)
		on_addresses(NULL, 0, true, r, reach);
}

static void on_retry(void *userdata)
{
	begin(userdata);
}

static void on_deadline(void *userdata)
{
	struct reach *reach = userdata;
	const char *host = reach->target.host;
	char *text = reach->text;
	size_t size = sizeof(reach->text);

	if (!reach->n)
		snprintf(text, size, "nobody else has the name %s", host);
	else if (reach->connect_error == -EPROTO)
		snprintf(text, size, "what answers at %s port %u does not speak http",
			 host, reach->target.port);
	else if (reach->connect_error)
		snprintf(text, size, "%s port %u: %s", host, reach->target.port,
			 strerror(-reach->connect_error));
	else
		snprintf(text, size, "nobody answers at %s port %u", host,
			 reach->target.port);
	end(reach, REACH_NO);
}

int reach_new(sd_event *event, sd_bus *bus, const struct reach_target *target,
	      uint64_t timeout_us, reach_fn fn, void *userdata, struct reach **ret)
{
	_cleanup_(reach_freep) struct reach *reach = calloc(1, sizeof(*reach));
	int r;

	if (!reach)
		return -ENOMEM;
	reach->event = sd_event_ref(event);
	reach->bus = sd_bus_ref(bus);
	reach->target = *target;
	reach->fn = fn;
	reach->userdata = userdata;
	r = loop_timer_new(event, on_deadline, reach, &reach->deadline);
	if (r >= 0)
		r = loop_timer_new(event, on_retry, reach, &reach->retry);
	if (r < 0)
		return r;
	loop_timer_set(reach->deadline, clock_now() + timeout_us);
	/* from the loop, as every call of fn comes from it */
	loop_timer_set(reach->retry, clock_now());
	*ret = steal(&reach);
	return 0;
}
