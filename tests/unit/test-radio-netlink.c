/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages of rtnetlink: built as linux/netlink.h has them, walked within their bounds. */
#include "radio/net-change.h"

#include "base/hex.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "tests/unit/unit.h"

/* struct nlmsghdr, struct ifaddrmsg and attributes: linux/if_addr.h; little-endian */
/* clang-format off */
static const char wlan1_address[] =
	"4c000000140000000000000000000000" /* RTM_NEWADDR */
	"0218800003000000" /* IPv4, /24, permanent, index 3 */
	"080001000a090807" /* IFA_ADDRESS */
	"080002000a090807" /* IFA_LOCAL */
	"080004000a0908ff" /* IFA_BROADCAST */
	"0a000300776c616e31000000" /* IFA_LABEL */
	"0800080080000000" /* IFA_FLAGS */
	"05000b0075000000"; /* IFA_PROTO */
/* clang-format on */

static struct netlink_message only(const uint8_t *data, size_t len, size_t header)
{
	struct netlink_message message;
	const void *packet = data;

	assert_true(netlink_next(&packet, &len, &message));
	assert_int_equal(len, 0);
	assert_true(netlink_header(&message, header));
	return message;
}

static void test_address(void **state)
{
	_Alignas(NLMSG_ALIGNTO) uint8_t data[256];
	ssize_t len = hex_decode(wlan1_address, data, sizeof(data));
	struct netlink_message message;
	struct net_address address;

	assert_int_equal(len, 76);
	message = only(data, (size_t)len, sizeof(struct ifaddrmsg));
	assert_false(net_parse_address(&message, 4, &address));
	assert_true(net_parse_address(&message, 3, &address));
	assert_int_equal(address.prefix_len, 24);
	assert_memory_equal(address.local, "\x0a\x09\x08\x07", 4);
	assert_memory_equal(address.broadcast, "\x0a\x09\x08\xff", 4);
	assert_string_equal(address.label, "wlan1");
	assert_int_equal(address.flags, IFA_F_PERMANENT);
	assert_int_equal(address.protocol, NET_PROTOCOL);
	assert_int_equal(address.valid, NET_FOREVER);
}

/* Cut anywhere, in memory of exactly that size: nothing is read past it. */
static void test_cut(void **state)
{
	uint8_t data[256];
	ssize_t len = hex_decode(wlan1_address, data, sizeof(data));

	for (size_t cut = 0; cut < (size_t)len; cut++) {
		_cleanup_(freep) uint8_t *exact = malloc(cut ? cut : 1);
		const void *packet = exact;
		struct netlink_message message;
		struct net_address address;
		size_t left = cut;

		memcpy(exact, data, cut);
		assert_false(netlink_next(&packet, &left, &message));
		if (cut < sizeof(struct nlmsghdr))
			continue;
		/* the same with a header that agrees with the cut */
		memcpy(exact, &(uint32_t){(uint32_t)cut}, 4);
		assert_true(netlink_next(&packet, &left, &message));
		if (netlink_header(&message, sizeof(struct ifaddrmsg)))
			net_parse_address(&message, 3, &address);
	}
}

static void test_attributes_end_at_nonsense(void **state)
{
	/* type 1 of 8 bytes, then one that says 2, which is less than its own header */
	static _Alignas(4)
		const uint8_t data[] = {8, 0, 1, 0, 1, 2, 3, 4, 2, 0, 2, 0, 5, 6, 7, 8};
	/* one that says more than there is */
	static _Alignas(4) const uint8_t past[] = {9, 0, 1, 0, 1, 2, 3, 4};
	struct netlink_attrs attrs;

	netlink_attrs_of(data, sizeof(data), &attrs);
	assert_int_equal(netlink_u32(&attrs, 1), 0x04030201);
	assert_null(attrs.of[2].data);
	netlink_attrs_of(past, sizeof(past), &attrs);
	assert_null(attrs.of[1].data);
	assert_int_equal(netlink_u32(&attrs, 1), 0);
}

static void test_request_is_full(void **state)
{
	static const uint8_t big[NETLINK_REQUEST_MAX];
	struct netlink_request request;
	struct netlink netlink = {.fd = -1};

	netlink_begin(&request, RTM_NEWADDR, 0, &(struct ifaddrmsg){},
		      sizeof(struct ifaddrmsg));
	netlink_put(&request, 1, big, sizeof(big) - request.len - NLA_HDRLEN);
	assert_false(request.failed);
	netlink_put(&request, 2, big, 0);
	assert_true(request.failed);
	assert_int_equal(netlink_call(&netlink, &request), -EMSGSIZE);
}

static void count(const struct netlink_message *message, void *userdata)
{
	++*(unsigned *)userdata;
}

/* What a dump ends with is its errno: half of a table is not taken for all of it. */
static void test_dump_ends_with_an_error(void **state)
{
	static const int ends[] = {0, -ENODEV};

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		struct {
			struct nlmsghdr rule;
			struct rtmsg header;
			struct nlmsghdr done;
			int error;
		} answer = {
			.rule = {.nlmsg_type = RTM_NEWRULE, .nlmsg_seq = 1},
			.done = {.nlmsg_type = NLMSG_DONE, .nlmsg_seq = 1},
			.error = ends[i],
		};
		struct netlink netlink = {};
		struct netlink_request request;
		unsigned seen = 0;
		int pair[2];

		answer.rule.nlmsg_len = sizeof(answer.rule) + sizeof(answer.header);
		answer.done.nlmsg_len = sizeof(answer.done) + sizeof(answer.error);
		assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
		assert_int_equal(send(pair[1], &answer, sizeof(answer), 0),
				 sizeof(answer));
		netlink.fd = pair[0];
		netlink_begin(&request, RTM_GETRULE, 0, &(struct rtmsg){},
			      sizeof(struct rtmsg));
		assert_int_equal(netlink_dump(&netlink, &request, sizeof(struct rtmsg),
					      count, &seen),
				 ends[i]);
		assert_int_equal(seen, 1);
		closep(&pair[0]);
		closep(&pair[1]);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_address),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_attributes_end_at_nonsense),
		cmocka_unit_test(test_request_is_full),
		cmocka_unit_test(test_dump_ends_with_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
