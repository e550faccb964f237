/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Drives usher-radio net by hand: a word a line on stdin (take, up, down, leave, stay, restore,
 * quit), what it says as lines on stdout. The snapshot is written to FILE, and read from there
 * for a restore.
 * usage: net-drive INTERFACE FILE
 */
#include "wifi/net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

struct drive {
	sd_event *event;
	struct wifi_net *net;
	const char *file;
};

static void on_ready(const void *snapshot, size_t len, void *userdata)
{
	struct drive *drive = userdata;
	int fd = open(drive->file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	/* One that is there is of a run before: it is what restore reads. */
	if (fd >= 0 && write(fd, snapshot, len) != (ssize_t)len)
		perror(drive->file);
	closep(&fd);
	printf("ready %zu\n", len);
}

static void on_taken(void *userdata)
{
	puts("taken");
}

static void on_address(const struct wifi_net_address *address, void *userdata)
{
	char text[INET6_ADDRSTRLEN];

	printf("address");
	if (address->has_ipv6)
		printf(" ipv6=%s",
		       inet_ntop(AF_INET6, &address->ipv6, text, sizeof(text)));
	if (address->has_ipv4)
		printf(" ipv4=%s/%u lease=%u",
		       inet_ntop(AF_INET, &address->ipv4, text, sizeof(text)),
		       address->prefix_len, address->lease_s);
	if (address->has_router)
		printf(" router=%s",
		       inet_ntop(AF_INET, &address->router, text, sizeof(text)));
	if (address->has_dns)
		printf(" dns=%s", inet_ntop(AF_INET, &address->dns, text, sizeof(text)));
	puts("");
}

static void on_no_lease(int error, void *userdata)
{
	printf("no-lease %s\n", strerrorname_np(-error));
}

static void on_reach(enum wifi_net_reach reach, void *userdata)
{
	printf("reach %s\n", reach == WIFI_NET_REACHABLE ? "yes" : "no");
}

static void on_left(void *userdata)
{
	puts("left");
}

static void on_end(int error, const char *text, void *userdata)
{
	struct drive *drive = userdata;

	printf("end %s %s\n", error ? strerrorname_np(-error) : "0", text);
	drive->net = wifi_net_free(drive->net);
	sd_event_exit(drive->event, 0);
}

static int restore(struct drive *drive)
{
	uint8_t data[WIFI_NET_SNAPSHOT_MAX];
	_cleanup_(closep) int fd = open(drive->file, O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, data, sizeof(data));

	return len < 0 ? -errno : wifi_net_restore(drive->net, data, (size_t)len);
}

static int obey(struct drive *drive, const char *word)
{
	int r;

	if (strcmp(word, "take") == 0)
		return wifi_net_take(drive->net);
	if (strcmp(word, "up") == 0)
		return wifi_net_up(drive->net);
	if (strcmp(word, "down") == 0)
		return wifi_net_down(drive->net);
	if (strcmp(word, "leave") == 0)
		return wifi_net_leave(drive->net);
	if (strcmp(word, "restore") == 0)
		return restore(drive);
	if (strcmp(word, "stay") == 0) {
		r = wifi_net_stay(drive->net);
		printf("stays %d\n", wifi_net_pid(drive->net));
		return r;
	}
	drive->net = wifi_net_free(drive->net);
	return sd_event_exit(drive->event, 0);
}

static int on_line(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	char line[64];
	ssize_t n = read(fd, line, sizeof(line) - 1);
	int r;

	if (n <= 0)
		return sd_event_exit(sd_event_source_get_event(source), 0);
	line[n] = '\0';
	line[strcspn(line, "\n")] = '\0';
	r = obey(userdata, line);
	if (r < 0)
		printf("%s: %s\n", line, strerrorname_np(-r));
	return 0;
}

int main(int argc, char *argv[])
{
	static const struct wifi_net_ops ops = {
		on_ready, on_taken, on_address, on_no_lease, on_reach, on_left, on_end};
	struct drive drive = {};
	int r;

	if (argc != 3)
		return 64;
	setvbuf(stdout, NULL, _IOLBF, 0);
	drive.file = argv[2];
	if (sd_event_new(&drive.event) < 0)
		return 70;
	r = wifi_net_new(drive.event, argv[1], &ops, &drive, &drive.net);
	if (r < 0) {
		printf("end %s\n", strerrorname_np(-r));
		return 1;
	}
	if (sd_event_add_io(drive.event, NULL, STDIN_FILENO, EPOLLIN, on_line, &drive) <
	    0)
		return 70;
	r = sd_event_loop(drive.event);
	wifi_net_free(drive.net);
	sd_event_unref(drive.event);
	return r < 0;
}
