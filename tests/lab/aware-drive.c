/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Drives usher-radio aware by hand: a command a line on stdin, what it says as lines on stdout.
 *     send NUMBER HEX | protect NUMBER HEX | install PEER CIPHER HEX | remove PEER |
 *     meet PEER WINDOWS SLOTS | quit
 * A frame is HEX from its first byte; PEER is six bytes; CIPHER is a suite selector in hex; WINDOWS and SLOTS are in hex.
 * usage: aware-drive INTERFACE BACK_END
 */
#include "base/helper.h"
#include "base/hex.h"
#include "base/radio-aware.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 2 * RADIO_AWARE_80211_MAX + 64 };

struct drive {
	sd_event *event;
	struct helper *helper;
	char line[LINE_MAX_BYTES];
	size_t len;
};

static const char *name_of(int error)
{
	return error ? strerrorname_np(error) : "0";
}

static void print_hex(const char *before, const uint8_t *data, size_t len)
{
	char hex[2 * RADIO_AWARE_80211_MAX + 1];

	hex_encode(data, len, hex);
	printf("%s%s", before, hex);
}

static void print_frame(const struct radio_aware_frame *frame)
{
	printf("frame flags=%u mhz=%u signal=%d tsf=%llu", frame->flags, frame->mhz,
	       frame->signal, (unsigned long long)frame->tsf_us);
	print_hex(" ", frame->data, frame->len);
}

static void print_open(const struct radio_aware_open *open)
{
	printf("open back-end=%u flags=%u mhz=%u slots=%08x", open->back_end, open->flags,
	       open->mhz, open->slots);
	print_hex(" address=", open->address, 6);
	print_hex(" cluster=", open->cluster, 6);
}

static void on_frame(struct radio_frame *frame, void *userdata)
{
	struct radio_aware what;

	if (radio_aware_parse(frame, &what) < 0)
		return;
	if (frame->type == RADIO_AWARE_OPEN)
		print_open(&what.open);
	else if (frame->type == RADIO_AWARE_FRAME)
		print_frame(&what.frame);
	else if (frame->type == RADIO_AWARE_SENT)
		printf("sent %u %s", what.sent.number, name_of(what.sent.os_error));
	else if (frame->type == RADIO_AWARE_CLUSTER)
		print_hex("cluster ", what.cluster, 6);
	else if (frame->type == RADIO_AWARE_WINDOW)
		printf("window %u", what.window);
	else if (frame->type == RADIO_AWARE_INSTALLED)
		printf("installed %s", name_of(what.key.os_error));
	puts("");
}

static void on_ready(void *userdata)
{
	struct drive *drive = userdata;

	printf("ready %d\n", helper_pid(drive->helper));
}

static void on_end(int error, const char *text, void *userdata)
{
	struct drive *drive = userdata;

	printf("end %s %s\n", name_of(-error), text);
	drive->helper = helper_free(drive->helper);
	sd_event_exit(drive->event, 0);
}

static int obey_frame(struct drive *drive, uint8_t flags, const char *arguments)
{
	static uint8_t data[RADIO_AWARE_80211_MAX], packet[RADIO_FRAME_MAX];
	static char hex[LINE_MAX_BYTES];
	struct radio_aware what = {.frame = {.flags = flags, .data = data}};
	ssize_t len;

	if (sscanf(arguments, "%u %s", &what.frame.number, hex) != 2)
		return -EINVAL;
	len = hex_decode(hex, data, sizeof(data));
	if (len < 0)
		return (int)len;
	what.frame.len = (size_t)len;
	len = radio_aware_encode(RADIO_AWARE_SEND, &what, packet, sizeof(packet));
	return len < 0 ? (int)len : helper_send(drive->helper, packet, (size_t)len);
}

static int obey_key(struct drive *drive, enum radio_type type, const char *arguments)
{
	char peer[13] = "", hex[2 * RADIO_AWARE_KEY_MAX + 1] = "";
	struct radio_aware what = {};
	uint8_t packet[64];
	ssize_t len;

	if (sscanf(arguments, "%12s %x %64s", peer, &what.key.cipher, hex) < 1 ||
	    hex_decode(peer, what.key.peer, 6) != 6)
		return -EINVAL;
	len = hex_decode(hex, what.key.key, sizeof(what.key.key));
	if (len < 0)
		return (int)len;
	what.key.key_len = (size_t)len;
	len = radio_aware_encode(type, &what, packet, sizeof(packet));
	return len < 0 ? (int)len : helper_send(drive->helper, packet, (size_t)len);
}

static int obey_meet(struct drive *drive, const char *arguments)
{
	struct radio_aware what = {};
	char peer[13] = "";
	unsigned windows;
	uint8_t packet[32];
	ssize_t len;

	if (sscanf(arguments, "%12s %x %x", peer, &windows, &what.peer.slots) != 3 ||
	    hex_decode(peer, what.peer.address, 6) != 6)
		return -EINVAL;
	what.peer.windows = (uint16_t)windows;
	len = radio_aware_encode(RADIO_AWARE_MEET, &what, packet, sizeof(packet));
	return len < 0 ? (int)len : helper_send(drive->helper, packet, (size_t)len);
}

static int obey(struct drive *drive, const char *line)
{
	if (strncmp(line, "send ", 5) == 0)
		return obey_frame(drive, 0, line + 5);
	if (strncmp(line, "protect ", 8) == 0)
		return obey_frame(drive, RADIO_AWARE_PROTECTS, line + 8);
	if (strncmp(line, "install ", 8) == 0)
		return obey_key(drive, RADIO_AWARE_INSTALL, line + 8);
	if (strncmp(line, "remove ", 7) == 0)
		return obey_key(drive, RADIO_AWARE_REMOVE, line + 7);
	if (strncmp(line, "meet ", 5) == 0)
		return obey_meet(drive, line + 5);
	drive->helper = helper_free(drive->helper);
	return sd_event_exit(drive->event, 0);
}

static int on_input(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct drive *drive = userdata;
	ssize_t n = read(fd, drive->line + drive->len,
			 sizeof(drive->line) - 1 - drive->len);
	char *end;

	if (n <= 0)
		return sd_event_exit(drive->event, 0);
	drive->len += (size_t)n;
	drive->line[drive->len] = '\0';
	while ((end = strchr(drive->line, '\n'))) {
		int r;

		*end = '\0';
		r = obey(drive, drive->line);
		if (r < 0)
			printf("refused %s\n", name_of(-r));
		drive->len -= (size_t)(end + 1 - drive->line);
		memmove(drive->line, end + 1, drive->len + 1);
	}
	return 0;
}

int main(int argc, char *argv[])
{
	static const struct helper_ops ops = {on_ready, on_frame, on_end};
	static struct drive drive;
	const char *args[] = {"aware",
			      "--interface",
			      argc == 3 ? argv[1] : "",
			      "--back-end",
			      argc == 3 ? argv[2] : "",
			      NULL};
	struct helper_config config = {RADIO_AWARE, args, HELPER_HELLO_US};
	int r;

	if (argc != 3)
		return 64;
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (sd_event_new(&drive.event) < 0)
		return 70;
	r = helper_new(drive.event, &config, &ops, &drive, &drive.helper);
	if (r < 0) {
		printf("end %s\n", name_of(-r));
		return 1;
	}
	if (sd_event_add_io(drive.event, NULL, STDIN_FILENO, EPOLLIN, on_input, &drive) <
	    0)
		return 70;
	r = sd_event_loop(drive.event);
	helper_free(drive.helper);
	sd_event_unref(drive.event);
	return r < 0;
}
