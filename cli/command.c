/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

static int can_run(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return -errno;
	return S_ISREG(st.st_mode) && access(path, X_OK) == 0 ? 0 : -EACCES;
}

int command_find(const char *name)
{
	const char *dirs = getenv("PATH");
	int found = -ENOENT;

	if (strchr(name, '/'))
		return can_run(name);
	if (!*name)
		return -ENOENT;
	for (dirs = dirs ? dirs : "/bin:/usr/bin";; dirs++) {
		size_t len = strcspn(dirs, ":");
		char path[PATH_MAX];
		int r = -ENOENT;

		if ((size_t)snprintf(path, sizeof(path), "%.*s%s%s", (int)len, dirs,
				     len ? "/" : "", name) < sizeof(path))
			r = can_run(path);
		if (r == 0)
			return 0;
		if (r == -EACCES)
			found = r;
		dirs += len;
		if (!*dirs)
			return found;
	}
}

/* Signals as they were before ours, and SIGPIPE, which main() ignores. */
static int reset_signals(posix_spawnattr_t *attr)
{
	sigset_t mask, defaults;
	int r;

	sigprocmask(SIG_BLOCK, NULL, &mask);
	sigemptyset(&defaults);
	for (size_t i = 0; i < 5; i++)
		sigdelset(&mask, (int[]){SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGTTOU}[i]);
	sigaddset(&defaults, SIGPIPE);
	r = posix_spawnattr_setsigmask(attr, &mask);
	if (r == 0)
		r = posix_spawnattr_setsigdefault(attr, &defaults);
	if (r == 0)
		r = posix_spawnattr_setpgroup(attr, 0);
	if (r == 0)
		r = posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK |
							   POSIX_SPAWN_SETSIGDEF |
							   POSIX_SPAWN_SETPGROUP);
	return r;
}

static bool has_terminal(const struct command *command)
{
	return command->tty >= 0 && tcgetpgrp(command->tty) == getpgrp();
}

static int spawn(struct command *command, char *const *argv, char *const *environment,
		 bool to_stderr)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int r;

	r = posix_spawn_file_actions_init(&actions);
	if (r)
		return -r;
	r = posix_spawnattr_init(&attr);
	if (r) {
		posix_spawn_file_actions_destroy(&actions);
		return -r;
	}
	r = reset_signals(&attr);
	if (r == 0 && has_terminal(command))
		r = posix_spawn_file_actions_addtcsetpgrp_np(&actions, command->tty);
	if (r == 0 && to_stderr)
		r = posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO,
						     STDOUT_FILENO);
	if (r == 0)
		r = posix_spawnp(&command->pid, argv[0], &actions, &attr, argv,
				 environment);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return -r;
}

int command_start(struct command *command, char *const *argv, char *const *environment,
		  bool to_stderr)
{
	int r;

	command->tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	r = spawn(command, argv, environment, to_stderr);
	if (r < 0)
		command->pid = 0;
	return r;
}

/* Gives the terminal to a process group; who asks is in the background by then. */
static void hand_over(const struct command *command, pid_t group)
{
	sigset_t set, before;

	sigemptyset(&set);
	sigaddset(&set, SIGTTOU);
	sigprocmask(SIG_BLOCK, &set, &before);
	tcsetpgrp(command->tty, group);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

static void take_terminal_back(const struct command *command)
{
	if (command->tty >= 0 && tcgetpgrp(command->tty) == command->pid)
		hand_over(command, getpgrp());
}

/* The shell shall see its job stop. When it goes on, perhaps in the background, so does the command. */
static void stop_with_it(const struct command *command, int signal)
{
	if (signal == SIGSTOP || command->tty < 0)
		return;
	take_terminal_back(command);
	kill(0, signal);
	if (has_terminal(command))
		hand_over(command, command->pid);
	kill(-command->pid, SIGCONT);
}

bool command_check(struct command *command)
{
	siginfo_t info = {.si_pid = 0};

	if (!command->pid)
		return command->ended;
	if (waitid(P_PID, (id_t)command->pid, &info, WEXITED | WSTOPPED | WNOHANG) < 0)
		info = (siginfo_t){.si_pid = command->pid,
				   .si_code = CLD_EXITED,
				   .si_status = COMMAND_CANNOT_RUN};
	if (!info.si_pid)
		return false;
	if (info.si_code == CLD_STOPPED) {
		stop_with_it(command, info.si_status);
		return false;
	}
	if (info.si_code == CLD_EXITED)
		command->status = info.si_status;
	else
		command->signal = info.si_status;
	take_terminal_back(command);
	command->pid = 0;
	return command->ended = true;
}

void command_kill(const struct command *command, int signal)
{
	if (!command->pid)
		return;
	kill(-command->pid, signal);
	if (signal != SIGKILL) /* one that is stopped would not hear it */
		kill(-command->pid, SIGCONT);
}

int command_code(const struct command *command)
{
	return command->signal ? COMMAND_SIGNALLED + command->signal : command->status;
}

void command_deinit(struct command *command)
{
	closep(&command->tty);
}
