/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/mgmt.h"

#include "base/hex.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* after the four above */
#include <cmocka.h>

struct vector {
	const char *title;
	const char *packet; /* hex */
	int result;
	const char *report; /* adapter, address, type, rssi, connectable, AD */
};

/* clang-format off */
#define ADDR "060504030201" /* 01:02:03:04:05:06 */
static const struct vector vectors[] = {
	{"mgmt-api Device Found: LE random, flags 0",
	 "1200" "0100" "1100" ADDR "02" "d8" "00000000" "0300" "020106", 1,
	 "1 010203040506 1 -40 1 020106"},
	{"LE public, not connectable",
	 "1200" "0000" "1100" ADDR "01" "d8" "04000000" "0300" "020106", 1,
	 "0 010203040506 0 -40 0 020106"},
	{"a scan response alone tells nothing of connectable",
	 "1200" "0000" "1100" ADDR "01" "d8" "20000000" "0300" "020106", 1,
	 "0 010203040506 0 -40 -1 020106"},
	{"RSSI 127 is unknown",
	 "1200" "0000" "0e00" ADDR "01" "7f" "00000000" "0000", 1,
	 "0 010203040506 0 127 1 "},
	{"Adv Monitor Device Found has a handle before it",
	 "2f00" "0000" "1300" "0100" ADDR "02" "d8" "04000000" "0300" "020106", 1,
	 "0 010203040506 1 -40 0 020106"},
	{"BR/EDR is not reported",
	 "1200" "0000" "1100" ADDR "00" "d8" "00000000" "0300" "020106", 0, NULL},
	{"address type 3",
	 "1200" "0000" "1100" ADDR "03" "d8" "00000000" "0300" "020106", 0, NULL},
	{"another event: Discovering", "1300" "0000" "0200" "0601", 0, NULL},
	{"EIR past the end",
	 "1200" "0000" "1100" ADDR "02" "d8" "00000000" "0400" "020106", -EBADMSG, NULL},
	{"EIR shorter than the packet",
	 "1200" "0000" "1100" ADDR "02" "d8" "00000000" "0200" "020106", -EBADMSG, NULL},
	{"length past the packet",
	 "1200" "0000" "1200" ADDR "02" "d8" "00000000" "0300" "020106", -EBADMSG, NULL},
	{"cut inside the flags", "1200" "0000" "0a00" ADDR "02" "d8" "0000", -EBADMSG, NULL},
	{"no header", "120000", -EBADMSG, NULL},
};
/* clang-format on */

static void test_vector(void **state)
{
	const struct vector *v = *state;
	uint8_t packet[64];
	ssize_t len = hex_decode(v->packet, packet, sizeof(packet));
	char addr[13], ad[64], text[128];
	struct radio_report r;

	assert_true(len >= 0);
	assert_int_equal(mgmt_parse_report(packet, (size_t)len, &r), v->result);
	if (v->result <= 0)
		return;
	hex_encode(r.addr, sizeof(r.addr), addr);
	hex_encode(r.ad, r.ad_len, ad);
	snprintf(text, sizeof(text), "%u %s %u %d %d %s", r.adapter, addr, r.addr_type,
		 r.rssi, r.connectable, ad);
	assert_string_equal(text, v->report);
}

static int parse_events(const char *hex)
{
	uint8_t packet[64];
	ssize_t len = hex_decode(hex, packet, sizeof(packet));

	assert_true(len >= 0);
	return mgmt_parse_events(packet, (size_t)len);
}

/* Command Complete (opcode 0002, status 0), 1 command, n events. */
static void test_events(void **state)
{
	assert_int_equal(parse_events("0100ffff0d00"
				      "020000"
				      "0100"
				      "0200"
				      "0100"
				      "0300"
				      "1200"),
			 1);
	/* What a socket without the capability is told: some events, but not Device Found. */
	assert_int_equal(parse_events("0100ffff0b00"
				      "020000"
				      "0100"
				      "0100"
				      "1200"
				      "0400"),
			 -EPERM);
	/* More events claimed than there are. */
	assert_int_equal(parse_events("0100ffff0b00"
				      "020000"
				      "0100"
				      "ffff"
				      "0100"
				      "0400"),
			 -EPERM);
	assert_int_equal(parse_events("0100ffff0300"
				      "010000"),
			 0); /* another command */
	assert_int_equal(parse_events("1300000002000601"), 0);
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
	tests[ARRAY_SIZE(vectors)] = (struct CMUnitTest){.name = "events",
							 .test_func = test_events};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
