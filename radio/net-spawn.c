/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/net-spawn.h"

#include "radio/harden.h"
#include "radio/net-dhcp.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

#define LEASE_SCRIPT USHER_LIBEXECDIR "/usher-lease"

/* clang-format off */
struct client {
	const char *path;
	int stop; /* upon which it releases its lease, where it can */
	const char *argv[20]; /* INTERFACE stands for the name */
};

static const char INTERFACE[] = "";

#define UDHCPC(path_, ...)                                                           \
	{path_, SIGTERM, {__VA_ARGS__, "-f", "-R", "-i", INTERFACE, "-s", LEASE_SCRIPT, \
			  "-T", "1", "-t", "4", "-A", "1"}}
#define DHCLIENT(path_)                                                              \
	{path_, SIGTERM, {"dhclient", "-4", "-d", "-q", "--no-pid", "-cf", "/dev/null", \
			  "-lf", "/dev/null", "-sf", LEASE_SCRIPT, INTERFACE}}
#define DHCPCD(path_)                                                                \
	{path_, SIGALRM, {"dhcpcd", "-4", "-B", "-q", "-f", "/dev/null", "-c", LEASE_SCRIPT, \
			  "--noconfigure", "--noarp", "--noipv4ll", INTERFACE}}

/* Whole paths: nobody's PATH decides what gets the capabilities. */
static const struct client clients[] = {
	UDHCPC("/usr/bin/busybox", "busybox", "udhcpc"),
	UDHCPC("/bin/busybox", "busybox", "udhcpc"),
	UDHCPC("/usr/sbin/udhcpc", "udhcpc"),
	UDHCPC("/sbin/udhcpc", "udhcpc"),
	DHCLIENT("/usr/sbin/dhclient"),
	DHCLIENT("/sbin/dhclient"),
	DHCPCD("/usr/sbin/dhcpcd"),
	DHCPCD("/sbin/dhcpcd"),
};
/* clang-format on */

/* The helper's are no one's here: the caller sees its channel close when the helper does. */
enum { CONTROL_FD = 0, LEASES_FD = 1 };

struct spawn {
	const char *interface;
	size_t next; /* client to try */
	pid_t pid;   /* 0: none runs */
	int stop;    /* its signal */
	bool stopping;
	int64_t kill_at;
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void answer(uint8_t what)
{
	send(CONTROL_FD, &what, 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* In the child: nothing of the caller reaches a program that has capabilities. */
static _Noreturn void exec_client(const struct spawn *spawn, const struct client *client,
				  pid_t parent)
{
	static const char *const environment[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin",
						  "LC_ALL=C", NULL};
	const char *argv[ARRAY_SIZE(client->argv) + 1] = {};
	sigset_t none;
	int null = open("/dev/null", O_RDWR);

	for (size_t i = 0; i < ARRAY_SIZE(client->argv) && client->argv[i]; i++)
		argv[i] =
			client->argv[i] == INTERFACE ? spawn->interface : client->argv[i];
	sigemptyset(&none);
	signal(SIGTERM, SIG_DFL);
	/* The death signal outlives the exec of a program that gains nothing by it. */
	if (null < 0 || setpgid(0, 0) < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 ||
	    getppid() != parent || dup2(null, CONTROL_FD) < 0 ||
	    close_range(3, ~0u, 0) < 0 || sigprocmask(SIG_SETMASK, &none, NULL) < 0)
		_exit(126);
	execve(client->path, (char *const *)argv, (char *const *)environment);
	_exit(127);
}

static void start(struct spawn *spawn)
{
	while (spawn->next < ARRAY_SIZE(clients)) {
		const struct client *client = &clients[spawn->next++];
		pid_t parent = getpid();

		if (access(client->path, X_OK) < 0)
			continue;
		spawn->pid = fork();
		if (spawn->pid == 0)
			exec_client(spawn, client, parent);
		if (spawn->pid < 0)
			break;
		spawn->stop = client->stop;
		answer(NET_SPAWN_RUNS);
		return;
	}
	spawn->pid = 0;
	answer(NET_SPAWN_MISSING);
}

/* dhcpcd has processes of its own: they are in its group. */
static void kill_client(const struct spawn *spawn)
{
	kill(-spawn->pid, SIGKILL);
	kill(spawn->pid, SIGKILL);
}

static void stop(struct spawn *spawn)
{
	if (spawn->pid == 0) {
		answer(NET_SPAWN_STOPPED);
		return;
	}
	kill(spawn->pid, spawn->stop);
	spawn->stopping = true;
	spawn->kill_at = now_ms() + NET_DHCP_STOP_MS;
}

static void reap(struct spawn *spawn)
{
	if (spawn->pid == 0 || waitpid(spawn->pid, NULL, WNOHANG) != spawn->pid)
		return;
	kill(-spawn->pid, SIGKILL); /* what it left behind */
	answer(spawn->stopping ? NET_SPAWN_STOPPED : NET_SPAWN_ENDED);
	spawn->pid = 0;
	spawn->stopping = false;
}

/* 0: the helper is gone. */
static int take_command(struct spawn *spawn)
{
	uint8_t what;
	ssize_t n = recv(CONTROL_FD, &what, 1, MSG_DONTWAIT);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 1 : 0;
	if (n == 0)
		return 0;
	switch (what) {
	case NET_SPAWN_FIRST:
		spawn->next = 0;
		start(spawn);
		break;
	case NET_SPAWN_NEXT:
		start(spawn);
		break;
	case NET_SPAWN_STOP:
		stop(spawn);
		break;
	}
	return 1;
}

static void on_child(int signal)
{
}

/* SIGCHLD comes in while it waits, and nowhere else. */
static int catch_child(void)
{
	struct sigaction action = {.sa_handler = on_child};
	sigset_t child;

	signal(SIGTERM, SIG_IGN); /* it ends with the helper, whose signal that is */
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	if (sigaction(SIGCHLD, &action, NULL) < 0 ||
	    sigprocmask(SIG_SETMASK, &child, NULL) < 0)
		return -errno;
	return 0;
}

static void await(const struct spawn *spawn)
{
	struct pollfd control = {.fd = CONTROL_FD, .events = POLLIN};
	bool limited = spawn->stopping && spawn->kill_at < INT64_MAX;
	int64_t left = limited ? MAX(spawn->kill_at - now_ms(), (int64_t)0) : 0;
	struct timespec limit = {left / 1000, left % 1000 * 1000000};
	sigset_t none;

	sigemptyset(&none);
	ppoll(&control, 1, limited ? &limit : NULL, &none);
}

int net_spawn_run(const char *interface, int control, int leases)
{
	struct spawn spawn = {.interface = interface};
	int r = catch_child();

	if (r >= 0)
		r = harden_spawn();
	if (r < 0)
		return r;
	if (dup2(control, CONTROL_FD) < 0 || dup2(leases, LEASES_FD) < 0 ||
	    close_range(3, ~0u, 0) < 0)
		return -errno;
	do {
		await(&spawn);
		reap(&spawn);
		if (spawn.stopping && now_ms() >= spawn.kill_at) {
			kill_client(&spawn);
			spawn.kill_at = INT64_MAX;
		}
	} while (take_command(&spawn) > 0);
	if (spawn.pid > 0)
		kill_client(&spawn);
	return 0;
}
