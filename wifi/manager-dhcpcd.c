/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dhcpcd listens on a socket whose protocol is its own affair: its program is asked to speak it
 * (dhcpcd(8): -x lets go of an interface, -n takes it up again).
 */
#include "wifi/manager-private.h"

#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/pidfd.h>
#include <sys/wait.h>

extern char **environ;

/* The master process, then one of this interface alone; 9 and 10, then 8 and older. */
static const char *const pid_files[] = {
	"/run/dhcpcd/pid",
	"/run/dhcpcd/%s.pid",
	"/run/dhcpcd.pid",
	"/run/dhcpcd-%s.pid",
};

static bool runs(const char *path)
{
	_cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct process process;
	char text[32] = "";

	return fd >= 0 && read(fd, text, sizeof(text) - 1) > 0 &&
	       process_get((pid_t)strtol(text, NULL, 10), &process) == 0 &&
	       strcmp(process.name, "dhcpcd") == 0;
}

static bool has_it(const struct wifi_manager *manager)
{
	char path[64];

	for (size_t i = 0; i < ARRAY_SIZE(pid_files); i++) {
		if (!strchr(pid_files[i], '%'))
			snprintf(path, sizeof(path), "%s", pid_files[i]);
		else if (i == 1)
			snprintf(path, sizeof(path), "/run/dhcpcd/%s.pid",
				 manager->interface);
		else
			snprintf(path, sizeof(path), "/run/dhcpcd-%s.pid",
				 manager->interface);
		if (runs(path))
			return true;
	}
	return false;
}

static int dhcpcd_find(struct wifi_manager *manager)
{
	manager_found(manager, has_it(manager));
	return 0;
}

/* ---- Its program, as a child ---- */

/* At its deadline it is killed; nobody waits for its end. */
void manager_child_deinit(struct wifi_manager *manager)
{
	struct manager_child *child = &manager->child;
	siginfo_t info;

	child->exit = sd_event_source_disable_unref(child->exit);
	if (child->pidfd < 0)
		return;
	if (pidfd_send_signal(child->pidfd, SIGKILL, NULL, 0) == 0)
		(void)waitid(P_PIDFD, (id_t)child->pidfd, &info, WEXITED | WNOHANG);
	closep(&child->pidfd);
}

static int on_exit_of(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct wifi_manager *manager = userdata;
	siginfo_t info = {};

	if (waitid(P_PIDFD, (id_t)fd, &info, WEXITED | WNOHANG) == 0 && info.si_pid == 0)
		return 0;
	closep(&manager->child.pidfd);
	if (info.si_code == CLD_EXITED && info.si_status == 0)
		manager_end(manager, 0, NULL);
	else if (geteuid() != 0)
		manager_end(
			manager, -EACCES,
			"dhcpcd takes orders about %s from root only: run it with sudo",
			manager->interface);
	else
		manager_end(manager, -EIO, "dhcpcd refused for %s", manager->interface);
	return 0;
}

static int spawn(struct wifi_manager *manager, const char *option)
{
	const char *argv[] = {"dhcpcd", option, manager->interface, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t none;
	pid_t pid;
	int r;

	sigemptyset(&none);
	if (posix_spawn_file_actions_init(&actions) != 0)
		return -ENOMEM;
	if (posix_spawnattr_init(&attr) != 0) {
		posix_spawn_file_actions_destroy(&actions);
		return -ENOMEM;
	}
	r = posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	if (r == 0)
		r = posix_spawnattr_setsigmask(&attr, &none);
	for (int fd = 0; r == 0 && fd < 3; fd++)
		r = posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR,
						     0);
	if (r == 0)
		r = posix_spawn(&pid, "/usr/sbin/dhcpcd", &actions, &attr,
				(char *const *)argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	if (r != 0)
		return -r;
	manager->child.pidfd = pidfd_open(pid, 0);
	return manager->child.pidfd < 0 ? -errno : 0;
}

static int run_child(struct wifi_manager *manager, const char *option)
{
	int r = spawn(manager, option);

	if (r < 0)
		return r;
	return sd_event_add_io(manager->event, &manager->child.exit, manager->child.pidfd,
			       EPOLLIN, on_exit_of, manager);
}

static int dhcpcd_release(struct wifi_manager *manager)
{
	return run_child(manager, "-x");
}

static int dhcpcd_give_back(struct wifi_manager *manager)
{
	return run_child(manager, "-n");
}

const struct manager_kind manager_dhcpcd = {
	.name = "dhcpcd",
	.find = dhcpcd_find,
	.release = dhcpcd_release,
	.give_back = dhcpcd_give_back,
};
