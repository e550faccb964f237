/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An LE controller on /dev/vhci that hears what it is told to, at any rate. In C: at 5,000
 * reports a second on an emulated processor the radio must not be what is slow.
 * usage: vhci-stream [--filter]     --filter: it honours the duplicate filter, as hardware does
 *
 * Lines on stdin:
 *   probe                            the device PROBE, 20 times a second until the next line
 *   stream TYPE RATE COUNT DEVICES   COUNT reports, RATE a second, of DEVICES devices in turn,
 *                                    then the device END a few times
 * TYPE: nonconn, scan, ind (the advertising PDU); scan+rsp, ind+rsp: each report is followed
 * by its scan response. Each report of a stream carries its number: manufacturer data ff ff,
 * "ushr", 32 bits little-endian. Lines on stdout are JSON: controller, scan (what the kernel
 * asked for), sent.
 */
#include "base/macros.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* clang-format off */
enum { /* Core spec vol 4: packet types, events, commands */
	HCI_COMMAND      = 0x01,
	HCI_EVENT        = 0x04,
	HCI_VENDOR       = 0xff, /* of the kernel's vhci driver: make a controller, its index */
	COMMAND_COMPLETE = 0x0e,
	COMMAND_STATUS   = 0x0f,
	LE_META          = 0x3e,
	ADV_REPORT       = 0x02,
	DISCONNECT       = 0x0406,
	SET_SCAN_PARAMS  = 0x200b,
	SET_SCAN_ENABLE  = 0x200c,
	CREATE_LINK      = 0x200d,

	ADV_IND = 0, ADV_SCAN_IND = 2, ADV_NONCONN_IND = 3, SCAN_RSP = 4,
};

enum {
	DEVICE_PROBE = 0xfffe, DEVICE_END = 0xffff,
	DEVICES_MAX  = 1000,
	MARK_US      = 50000, /* between two reports of PROBE or END */
	END_REPORTS  = 10,
	BURST_MAX    = 100,   /* reports before the kernel's commands get their turn */
};

/* A controller of Bluetooth 5.0 with LE and nothing else; what is not here only succeeds. */
static const struct answer {
	uint16_t opcode;
	const char *data;
	size_t len;
} answers[] = {
#define ANSWER(opcode, data) {opcode, data, sizeof(data) - 1}
	ANSWER(0x1001, "\x09\0\0\x09\xf1\x05\0\0"),       /* version */
	ANSWER(0x1003, "\0\0\0\0\x60\0\0\0"),             /* features: LE, no BR/EDR */
	ANSWER(0x1005, "\0\0\0\0\0\0\0"),                 /* buffers: those of LE */
	ANSWER(0x1009, "\x42\0\0\0\x01\xaa"),             /* address */
	ANSWER(0x2002, "\xfb\0\x08"),                     /* LE buffers */
	ANSWER(0x2003, "\0\0\0\0\0\0\0\0"),               /* LE features: none */
	ANSWER(0x2007, "\x1f"),                           /* advertising power */
	ANSWER(0x200f, "\x08"),                           /* accept list */
	ANSWER(0x2018, "\1\2\3\4\5\6\7\x08"),             /* a random number */
	ANSWER(0x201c, "\xff\xff\xff\x03\0\0\0\0"),       /* LE states */
	ANSWER(0x202a, "\0"),                             /* resolving list */
#undef ANSWER
};
/* clang-format on */

struct stream {
	uint8_t pdu;
	bool responds;
	double rate;
	uint32_t count, devices, sent;
	uint64_t started_us;
};

struct controller {
	int fd;
	bool honours_filter, active, scanning, filtering;
	bool reported[0x10000]; /* per device, since scanning was enabled */
	struct stream stream;	/* count 0: none */
	unsigned mark, marks_left;
	uint64_t mark_us; /* when the next one is due; 0: none */
};

static uint64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static void put(struct controller *c, const uint8_t *packet, size_t len)
{
	if (write(c->fd, packet, len) < 0) {
		perror("vhci-stream: write");
		exit(1);
	}
}

static void hear(struct controller *c, uint8_t pdu, unsigned device, uint32_t number)
{
	uint8_t packet[] = {HCI_EVENT, LE_META, 0, ADV_REPORT, 1, pdu, 1, (uint8_t)device,
			    (uint8_t)(device >> 8), 0x33, 0x44, 0x55, 0xc6, 15,
			    /* the advertising data */
			    2, 0x01, 0x06, 11, 0xff, 0xff, 0xff, 'u', 's', 'h', 'r',
			    (uint8_t)number, (uint8_t)(number >> 8),
			    (uint8_t)(number >> 16), (uint8_t)(number >> 24),
			    /* RSSI */
			    (uint8_t)-56};

	if (!c->scanning || (c->honours_filter && c->filtering && c->reported[device]))
		return;
	c->reported[device] = true;
	packet[2] = sizeof(packet) - 3;
	put(c, packet, sizeof(packet));
}

static void respond(struct controller *c, unsigned device)
{
	const uint8_t packet[] = {HCI_EVENT,
				  LE_META,
				  15,
				  ADV_REPORT,
				  1,
				  SCAN_RSP,
				  1,
				  (uint8_t)device,
				  (uint8_t)(device >> 8),
				  0x33,
				  0x44,
				  0x55,
				  0xc6,
				  3,
				  2,
				  0x0a,
				  4,
				  (uint8_t)-56};

	if (c->scanning)
		put(c, packet, sizeof(packet));
}

static void complete(struct controller *c, uint16_t opcode)
{
	uint8_t packet[80] = {HCI_EVENT,       COMMAND_COMPLETE,       4, 1,
			      (uint8_t)opcode, (uint8_t)(opcode >> 8), 0};

	if (opcode == 0x1002) /* supported commands: what is mandatory */
		packet[2] += 64;
	for (size_t i = 0; i < ARRAY_SIZE(answers); i++) {
		if (answers[i].opcode != opcode)
			continue;
		memcpy(packet + 7, answers[i].data, answers[i].len);
		packet[2] = (uint8_t)(packet[2] + answers[i].len);
	}
	put(c, packet, (size_t)packet[2] + 3);
}

static void take_command(struct controller *c, const uint8_t *packet)
{
	uint16_t opcode = (uint16_t)(packet[1] | packet[2] << 8);
	const uint8_t status[] = {HCI_EVENT, COMMAND_STATUS, 4,	       0,
				  1,	     packet[1],	     packet[2]};

	if (opcode == DISCONNECT || opcode == CREATE_LINK) {
		put(c, status, sizeof(status));
		return;
	}
	if (opcode == SET_SCAN_PARAMS)
		c->active = packet[4];
	if (opcode == SET_SCAN_ENABLE) {
		c->scanning = packet[4];
		c->filtering = packet[5];
		memset(c->reported, 0, sizeof(c->reported));
	}
	complete(c, opcode);
	if (opcode == SET_SCAN_ENABLE)
		printf("{\"event\":\"scan\",\"on\":%s,\"active\":%s,\"filter\":%s}\n",
		       c->scanning ? "true" : "false", c->active ? "true" : "false",
		       c->filtering ? "true" : "false");
}

static void take_packet(struct controller *c)
{
	uint8_t packet[300] = {};

	if (read(c->fd, packet, sizeof(packet)) < 0)
		return;
	if (packet[0] == HCI_COMMAND)
		take_command(c, packet);
	else if (packet[0] == HCI_VENDOR)
		printf("{\"event\":\"controller\",\"hci\":\"hci%d\"}\n",
		       packet[2] | packet[3] << 8);
}

static void mark(struct controller *c, unsigned device, unsigned times)
{
	c->mark = device;
	c->marks_left = times;
	c->mark_us = now_us();
}

static void take_order(struct controller *c, const char *line)
{
	char type[16];
	struct stream s = {};

	if (strcmp(line, "probe\n") == 0) {
		mark(c, DEVICE_PROBE, 0);
		return;
	}
	if (sscanf(line, "stream %15s %lf %u %u", type, &s.rate, &s.count, &s.devices) !=
		    4 ||
	    s.devices == 0 || s.devices > DEVICES_MAX) {
		fprintf(stderr, "vhci-stream: not an order: %s", line);
		exit(1);
	}
	s.pdu = strncmp(type, "ind", 3) == 0	? ADV_IND
		: strncmp(type, "scan", 4) == 0 ? ADV_SCAN_IND
						: ADV_NONCONN_IND;
	s.responds = strstr(type, "+rsp");
	s.started_us = now_us();
	c->stream = s;
	c->mark_us = 0;
}

static void stream_tick(struct controller *c, uint64_t now)
{
	struct stream *s = &c->stream;
	double passed = (double)(now - s->started_us) / 1e6;
	double due = MIN((double)s->count,
			 MIN(passed * s->rate, (double)s->sent + BURST_MAX));

	for (; s->sent < due; s->sent++) {
		hear(c, s->pdu, s->sent % s->devices, s->sent);
		if (s->responds)
			respond(c, s->sent % s->devices);
	}
	if (s->sent < s->count)
		return;
	printf("{\"event\":\"sent\",\"count\":%u,\"seconds\":%.3f}\n", s->sent, passed);
	s->count = 0;
	mark(c, DEVICE_END, END_REPORTS);
}

/* Hears what is due; milliseconds until something is, -1: nothing. */
static int tick(struct controller *c)
{
	uint64_t now = now_us();

	if (c->stream.count > 0)
		stream_tick(c, now);
	if (c->stream.count > 0)
		return 1;
	if (c->mark_us == 0)
		return -1;
	if (now >= c->mark_us) {
		hear(c, ADV_NONCONN_IND, c->mark, UINT32_MAX);
		c->mark_us = now + MARK_US;
		if (c->marks_left > 0 && --c->marks_left == 0)
			c->mark_us = 0;
	}
	return MARK_US / 1000;
}

int main(int argc, char *argv[])
{
	static const uint8_t create[] = {HCI_VENDOR, 0};
	static struct controller c;
	char line[100];

	setlinebuf(stdout);
	c.honours_filter = argc > 1 && strcmp(argv[1], "--filter") == 0;
	c.fd = open("/dev/vhci", O_RDWR | O_CLOEXEC);
	if (c.fd < 0) {
		perror("vhci-stream: /dev/vhci");
		return 1;
	}
	put(&c, create, sizeof(create));
	for (;;) {
		int timeout = tick(&c);
		struct pollfd fds[] = {{.fd = c.fd, .events = POLLIN},
				       {.fd = STDIN_FILENO, .events = POLLIN}};

		if (poll(fds, ARRAY_SIZE(fds), timeout) < 0 && errno != EINTR)
			return 1;
		if (fds[0].revents)
			take_packet(&c);
		if (!fds[1].revents)
			continue;
		if (!fgets(line, sizeof(line), stdin))
			return 0;
		take_order(&c, line);
	}
}
