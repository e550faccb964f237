/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * The kernel's end of a netlink socket, played by a test: what it answers is there before it is
 * asked, what it was asked is looked at afterwards, byte by byte.
 */
#include "radio/netlink.h"

#include "base/hex.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <string.h>
#include <sys/socket.h>

#include "tests/unit/unit.h"

enum { KERNEL_FAMILY = 0x1c, KERNEL_PACKET_MAX = 4096 };

struct kernel {
	int fd;
	uint32_t seq; /* of the next request */
};

static inline void kernel_open(struct kernel *kernel, struct netlink *netlink)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	*netlink = (struct netlink){.fd = pair[0]};
	*kernel = (struct kernel){.fd = pair[1], .seq = 1};
}

static inline void kernel_close(struct kernel *kernel, struct netlink *netlink)
{
	closep(&kernel->fd);
	closep(&netlink->fd);
}

/* A message of a generic family: its command, and its attributes in hexadecimal. */
static inline size_t kernel_message(uint32_t seq, uint16_t family, uint8_t command,
				    const char *attrs, uint8_t *ret)
{
	struct nlmsghdr header = {.nlmsg_type = family, .nlmsg_seq = seq};
	struct genlmsghdr generic = {.cmd = command, .version = 1};
	size_t fixed = sizeof(header) + sizeof(generic);
	ssize_t len = hex_decode(attrs, ret + fixed, KERNEL_PACKET_MAX - fixed);

	assert_true(len >= 0);
	header.nlmsg_len = (uint32_t)(fixed + (size_t)len);
	memcpy(ret, &header, sizeof(header));
	memcpy(ret + sizeof(header), &generic, sizeof(generic));
	return header.nlmsg_len;
}

static inline void kernel_event(const struct kernel *kernel, uint8_t command,
				const char *attrs)
{
	_Alignas(NLMSG_ALIGNTO) uint8_t packet[KERNEL_PACKET_MAX];
	size_t len = kernel_message(0, KERNEL_FAMILY, command, attrs, packet);

	assert_int_equal(send(kernel->fd, packet, len, 0), len);
}

/* The next request's: a message of that family unless attrs is NULL, then the acknowledgement. */
static inline void kernel_answers(struct kernel *kernel, uint16_t family, uint8_t command,
				  const char *attrs, int error)
{
	_Alignas(NLMSG_ALIGNTO) uint8_t packet[KERNEL_PACKET_MAX];
	struct {
		struct nlmsghdr header;
		int error;
	} end = {
		.header = {.nlmsg_len = sizeof(end),
			   .nlmsg_type = NLMSG_ERROR,
			   .nlmsg_seq = kernel->seq},
		.error = error,
	};

	if (attrs) {
		size_t len = kernel_message(kernel->seq, family, command, attrs, packet);

		assert_int_equal(send(kernel->fd, packet, len, 0), len);
	}
	assert_int_equal(send(kernel->fd, &end, sizeof(end), 0), sizeof(end));
	kernel->seq++;
}

static inline void kernel_acks(struct kernel *kernel, int error)
{
	kernel_answers(kernel, 0, 0, NULL, error);
}

/* The oldest request: its type, and its body in hexadecimal. */
static inline void kernel_was_asked(const struct kernel *kernel, uint16_t type,
				    const char *body)
{
	_Alignas(NLMSG_ALIGNTO) uint8_t packet[KERNEL_PACKET_MAX];
	char hex[2 * KERNEL_PACKET_MAX + 1];
	const struct nlmsghdr *header = (const void *)packet;
	ssize_t n = recv(kernel->fd, packet, sizeof(packet), MSG_DONTWAIT);

	assert_true(n >= (ssize_t)sizeof(*header));
	assert_int_equal(header->nlmsg_len, n);
	assert_int_equal(header->nlmsg_type, type);
	hex_encode(header + 1, (size_t)n - sizeof(*header), hex);
	assert_string_equal(hex, body);
}

static inline void kernel_was_asked_no_more(const struct kernel *kernel)
{
	uint8_t byte;

	assert_int_equal(recv(kernel->fd, &byte, 1, MSG_DONTWAIT), -1);
	assert_int_equal(errno, EAGAIN);
}
