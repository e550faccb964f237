/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/netlink.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

enum { NETLINK_ANSWER_S = 2, NETLINK_ANSWER_MAX = 8192 };

static int open_family(int family, uint32_t groups, struct netlink *ret)
{
	struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = groups};
	/* An answer is there when its request was sent; should it not be, that is an error. */
	struct timeval limit = {.tv_sec = NETLINK_ANSWER_S};
	_cleanup_(closep) int fd = -1;

	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, family);
	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) < 0 ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		return -errno;
	ret->fd = steal_fd(&fd);
	ret->seq = 0;
	return 0;
}

int netlink_open(uint32_t groups, struct netlink *ret)
{
	return open_family(NETLINK_ROUTE, groups, ret);
}

int netlink_open_generic(struct netlink *ret)
{
	return open_family(NETLINK_GENERIC, 0, ret);
}

int netlink_join(struct netlink *netlink, uint32_t group)
{
	return setsockopt(netlink->fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group,
			  sizeof(group)) < 0
		       ? -errno
		       : 0;
}

/* Zeroed, aligned room at the end of the request; NULL: there is none. */
static void *extend(struct netlink_request *request, size_t len)
{
	size_t aligned = NLMSG_ALIGN(len);
	uint8_t *room = request->data + request->len;

	if (request->failed || aligned < len ||
	    aligned > sizeof(request->data) - request->len) {
		request->failed = true;
		return NULL;
	}
	memset(room, 0, aligned);
	request->len += aligned;
	return room;
}

void netlink_begin(struct netlink_request *request, uint16_t type, uint16_t flags,
		   const void *header, size_t len)
{
	struct nlmsghdr *message;
	void *body;

	request->len = 0;
	request->failed = false;
	message = extend(request, sizeof(*message));
	message->nlmsg_type = type;
	message->nlmsg_flags = NLM_F_REQUEST | flags;
	body = extend(request, len);
	if (body)
		memcpy(body, header, len);
}

void netlink_put(struct netlink_request *request, uint16_t type, const void *data,
		 size_t len)
{
	struct nlattr *attr = extend(request, NLA_HDRLEN + len);

	if (!attr)
		return;
	attr->nla_type = type;
	attr->nla_len = (uint16_t)(NLA_HDRLEN + len);
	if (len > 0)
		memcpy((uint8_t *)attr + NLA_HDRLEN, data, len);
}

void netlink_put_u32(struct netlink_request *request, uint16_t type, uint32_t value)
{
	netlink_put(request, type, &value, sizeof(value));
}

size_t netlink_nest(struct netlink_request *request, uint16_t type)
{
	size_t nest = request->len;

	netlink_put(request, type, NULL, 0);
	return nest;
}

void netlink_nest_end(struct netlink_request *request, size_t nest)
{
	struct nlattr *attr = (void *)(request->data + nest);

	if (!request->failed)
		attr->nla_len = (uint16_t)(request->len - nest);
}

static int send_request(struct netlink *netlink, struct netlink_request *request)
{
	struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
	struct nlmsghdr *message = (void *)request->data;

	if (request->failed)
		return -EMSGSIZE;
	message->nlmsg_len = (uint32_t)request->len;
	message->nlmsg_seq = ++netlink->seq;
	if (sendto(netlink->fd, request->data, request->len, 0,
		   (struct sockaddr *)&kernel, sizeof(kernel)) < 0)
		return -errno;
	return 0;
}

/* Only the kernel has port 0: what another process sends is dropped. */
ssize_t netlink_receive(struct netlink *netlink, void *ret, size_t size, int flags)
{
	struct sockaddr_nl from = {};
	socklen_t from_len = sizeof(from);
	ssize_t n;

	do {
		n = recvfrom(netlink->fd, ret, size, flags | MSG_TRUNC,
			     (struct sockaddr *)&from, &from_len);
	} while ((n < 0 && errno == EINTR) || (n >= 0 && from.nl_pid != 0));
	if (n < 0)
		return -errno;
	return (size_t)n > size ? -EMSGSIZE : n;
}

/* The header of the message at *packet, which moves past it; NULL: there is none. */
static const struct nlmsghdr *next_header(const void **packet, size_t *len)
{
	const struct nlmsghdr *header = *packet;
	size_t step;

	if (*len < sizeof(*header) || header->nlmsg_len < sizeof(*header) ||
	    header->nlmsg_len > *len)
		return NULL;
	step = MIN((size_t)NLMSG_ALIGN(header->nlmsg_len), *len);
	*packet = (const uint8_t *)*packet + step;
	*len -= step;
	return header;
}

static void fill(const struct nlmsghdr *header, struct netlink_message *ret)
{
	*ret = (struct netlink_message){
		.type = header->nlmsg_type,
		.header = header + 1,
		.attrs_len = header->nlmsg_len - sizeof(*header),
	};
}

bool netlink_next(const void **packet, size_t *len, struct netlink_message *ret)
{
	const struct nlmsghdr *header = next_header(packet, len);

	if (!header)
		return false;
	fill(header, ret);
	return true;
}

bool netlink_header(struct netlink_message *message, size_t size)
{
	size_t aligned = NLMSG_ALIGN(size);

	if (message->attrs_len < size)
		return false;
	message->attrs = (const uint8_t *)message->header +
			 MIN(aligned, message->attrs_len);
	message->attrs_len -= MIN(aligned, message->attrs_len);
	return true;
}

/* The attribute at *at, which moves past it; NULL: there is none. */
static const struct nlattr *next_attr(const uint8_t **at, size_t *len)
{
	const struct nlattr *attr = (const void *)*at;
	size_t step;

	if (*len < NLA_HDRLEN || attr->nla_len < NLA_HDRLEN || attr->nla_len > *len)
		return NULL;
	step = MIN((size_t)NLA_ALIGN(attr->nla_len), *len);
	*at += step;
	*len -= step;
	return attr;
}

void netlink_attrs_of(const void *data, size_t len, struct netlink_attrs *ret)
{
	const struct nlattr *attr;
	const uint8_t *at = data;

	*ret = (struct netlink_attrs){};
	while ((attr = next_attr(&at, &len))) {
		unsigned type = attr->nla_type & NLA_TYPE_MASK;

		if (type < NETLINK_ATTRS_MAX) {
			ret->of[type].data = (const uint8_t *)attr + NLA_HDRLEN;
			ret->of[type].len = attr->nla_len - (size_t)NLA_HDRLEN;
		}
	}
}

const void *netlink_attr(const void *data, size_t len, unsigned type, size_t *ret_len)
{
	const struct nlattr *attr, *found = NULL;
	const uint8_t *at = data;

	while ((attr = next_attr(&at, &len))) {
		if ((attr->nla_type & NLA_TYPE_MASK) == type)
			found = attr;
	}
	*ret_len = found ? found->nla_len - (size_t)NLA_HDRLEN : 0;
	return found ? (const uint8_t *)found + NLA_HDRLEN : NULL;
}

void netlink_attrs(const struct netlink_message *message, struct netlink_attrs *ret)
{
	netlink_attrs_of(message->attrs, message->attrs_len, ret);
}

bool netlink_copy(const struct netlink_attrs *attrs, unsigned type, void *ret, size_t len)
{
	if (!attrs->of[type].data || attrs->of[type].len < len)
		return false;
	memcpy(ret, attrs->of[type].data, len);
	return true;
}

uint32_t netlink_u32(const struct netlink_attrs *attrs, unsigned type)
{
	uint32_t value = 0;

	netlink_copy(attrs, type, &value, sizeof(value));
	return value;
}

/* The errno of an acknowledgement, or of a dump's end. */
static int error_of(const struct nlmsghdr *header)
{
	int error;

	if (header->nlmsg_len < sizeof(*header) + sizeof(error))
		return -EBADMSG;
	memcpy(&error, header + 1, sizeof(error));
	return error > 0 ? -EBADMSG : error;
}

/* 1: the acknowledgement is yet to come. */
static int take_answer(const struct netlink *netlink, const void *packet, size_t len,
		       size_t header_size, netlink_fn fn, void *userdata)
{
	const struct nlmsghdr *header;

	while ((header = next_header(&packet, &len))) {
		struct netlink_message message;

		if (header->nlmsg_seq != netlink->seq)
			continue;
		if (header->nlmsg_type == NLMSG_ERROR)
			return error_of(header);
		fill(header, &message);
		if (fn && netlink_header(&message, header_size))
			fn(&message, userdata);
	}
	return 1;
}

int netlink_ask(struct netlink *netlink, struct netlink_request *request,
		size_t header_size, netlink_fn fn, void *userdata)
{
	struct nlmsghdr *message = (void *)request->data;
	_Alignas(NLMSG_ALIGNTO) uint8_t answer[NETLINK_ANSWER_MAX];
	int r;

	if (!request->failed)
		message->nlmsg_flags |= NLM_F_ACK;
	r = send_request(netlink, request);
	if (r < 0)
		return r;
	do {
		ssize_t n = netlink_receive(netlink, answer, sizeof(answer), 0);

		r = n < 0 ? (int)n
			  : take_answer(netlink, answer, (size_t)n, header_size, fn,
					userdata);
	} while (r > 0);
	return r;
}

int netlink_call(struct netlink *netlink, struct netlink_request *request)
{
	return netlink_ask(netlink, request, 0, NULL, NULL);
}

struct dump {
	size_t header_size;
	netlink_fn fn;
	void *userdata;
	bool interrupted; /* the kernel's table changed meanwhile */
};

/* 1: more packets follow; 0: that was the last one. */
static int take_dump(const struct netlink *netlink, const void *packet, size_t len,
		     struct dump *dump)
{
	const struct nlmsghdr *header;

	while ((header = next_header(&packet, &len))) {
		struct netlink_message message;

		if (header->nlmsg_seq != netlink->seq)
			continue;
		dump->interrupted |= header->nlmsg_flags & NLM_F_DUMP_INTR;
		if (header->nlmsg_type == NLMSG_DONE || header->nlmsg_type == NLMSG_ERROR)
			return error_of(header);
		fill(header, &message);
		if (netlink_header(&message, dump->header_size))
			dump->fn(&message, dump->userdata);
	}
	return 1;
}

int netlink_dump(struct netlink *netlink, struct netlink_request *request,
		 size_t header_size, netlink_fn fn, void *userdata)
{
	static _Alignas(NLMSG_ALIGNTO) uint8_t packet[NETLINK_PACKET_MAX];
	struct dump dump = {header_size, fn, userdata};
	struct nlmsghdr *message = (void *)request->data;
	int r;

	if (!request->failed)
		message->nlmsg_flags |= NLM_F_DUMP;
	r = send_request(netlink, request);
	if (r < 0)
		return r;
	do {
		ssize_t n = netlink_receive(netlink, packet, sizeof(packet), 0);

		r = n < 0 ? (int)n : take_dump(netlink, packet, (size_t)n, &dump);
	} while (r > 0);
	return r == 0 && dump.interrupted ? -EAGAIN : r;
}
