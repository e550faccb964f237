/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dhcpcd as the manager of all interfaces: its control socket takes what its command line would, its
 * words with NUL behind each. That it closes the connection says that it has done it. Its program cannot
 * be asked for this: told to let go of one interface it ends the daemon (seen with 9.4.1).
 */
#include "wifi/manager-private.h"

#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>

/* 9 and later, 8 and before. */
static const char *const sockets[] = {"/run/dhcpcd/sock", "/run/dhcpcd.sock"};
static const char *const pid_files[] = {"/run/dhcpcd/pid", "/run/dhcpcd.pid"};

static bool runs(const char *path)
{
	_cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct process process;
	char text[32] = "";

	return fd >= 0 && read(fd, text, sizeof(text) - 1) > 0 &&
	       process_get((pid_t)strtol(text, NULL, 10), &process) == 0 &&
	       strcmp(process.name, "dhcpcd") == 0;
}

static bool manager_runs(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(pid_files); i++)
		if (runs(pid_files[i]))
			return true;
	return false;
}

/* One that was started for this interface alone: it ends when it lets go, and nobody knows with
   which options it was started. */
static bool runs_alone(const struct wifi_manager *manager)
{
	char path[64];

	snprintf(path, sizeof(path), "/run/dhcpcd/%s.pid", manager->interface);
	if (runs(path))
		return true;
	snprintf(path, sizeof(path), "/run/dhcpcd-%s.pid", manager->interface);
	return runs(path);
}

static int dhcpcd_find(struct wifi_manager *manager)
{
	manager_found(manager, manager_runs() || runs_alone(manager));
	return 0;
}

/* ---- The control socket ---- */

void manager_dhcpcd_deinit(struct wifi_manager *manager)
{
	manager->dhcpcd = sd_event_source_disable_unref(manager->dhcpcd);
}

static int on_socket(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	char unread[256];

	if (read(fd, unread, sizeof(unread)) <= 0)
		manager_end(userdata, 0, NULL);
	return 0;
}

static int connect_to(const char *path)
{
	_cleanup_(closep) int fd = socket(AF_UNIX,
					  SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	if (fd < 0)
		return -errno;
	strcpy(address.sun_path, path);
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
		return -errno;
	return steal_fd(&fd);
}

/* option: NULL: none, which takes the interface up. */
static int say(int fd, const char *option, const char *interface)
{
	char command[64];
	size_t len = 0;

	for (const char *const *word =
		     (const char *const[]){"dhcpcd", option ?: interface,
					   option ? interface : NULL, NULL};
	     *word; word++)
		len += (size_t)sprintf(command + len, "%s", *word) + 1;
	if (send(fd, command, len, MSG_NOSIGNAL) < 0 || shutdown(fd, SHUT_WR) < 0)
		return -errno;
	return 0;
}

static int order(struct wifi_manager *manager, const char *option)
{
	_cleanup_(closep) int fd = -ENOENT;
	int r;

	for (size_t i = 0; i < ARRAY_SIZE(sockets) && fd == -ENOENT; i++)
		fd = connect_to(sockets[i]);
	if (fd == -EACCES) {
		manager_end(manager, fd,
			    "dhcpcd takes orders from root only: run it with sudo, or "
			    "give /etc/dhcpcd.conf the line denyinterfaces %s",
			    manager->interface);
		return 0;
	}
	r = fd < 0 ? fd : say(fd, option, manager->interface);
	if (r < 0)
		return r;
	r = sd_event_add_io(manager->event, &manager->dhcpcd, fd, EPOLLIN, on_socket,
			    manager);
	if (r < 0)
		return r;
	(void)sd_event_source_set_io_fd_own(manager->dhcpcd, true);
	steal_fd(&fd);
	return 0;
}

static int dhcpcd_release(struct wifi_manager *manager)
{
	if (!manager_runs() && runs_alone(manager)) {
		manager_end(
			manager, -EOPNOTSUPP,
			"a dhcpcd was started for %s alone; stop it with dhcpcd -x %s",
			manager->interface, manager->interface);
		return 0;
	}
	return order(manager, "-x");
}

static int dhcpcd_give_back(struct wifi_manager *manager)
{
	if (manager_runs())
		return order(manager, NULL); /* -n would disturb all others */
	manager_end(manager, 0, NULL);	     /* started again it takes what it finds */
	return 0;
}

const struct manager_kind manager_dhcpcd = {
	.name = "dhcpcd",
	.find = dhcpcd_find,
	.release = dhcpcd_release,
	.give_back = dhcpcd_give_back,
};
