/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
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

static bool has_terminal(const struct command *command)
{
	return command->tty >= 0 && tcgetpgrp(command->tty) == getpgrp();
}

struct launch {
	char *const *argv;
	char *const *environment;
	int tty; /* that it is given; -1: none */
	bool to_stderr;
	pid_t parent;
	sigset_t mask; /* as it was before we blocked ours */
};

/* In the child. Only returns when it cannot: an errno. */
static int become(const struct launch *launch)
{
	/* Whoever kills us with SIGKILL leaves nobody to end it, on a network that is to be left. */
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0)
		return errno;
	if (getppid() != launch->parent)
		return ESRCH;
	if (setpgid(0, 0) < 0)
		return errno;
	if (launch->tty >= 0 && tcsetpgrp(launch->tty, getpid()) < 0)
		return errno;
	if (launch->to_stderr && dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
		return errno;
	signal(SIGPIPE, SIG_DFL); /* main() ignores it */
	sigprocmask(SIG_SETMASK, &launch->mask, NULL);
	execvpe(launch->argv[0], launch->argv, launch->environment);
	return errno;
}

/* posix_spawn() knows no parent's death. As there, the child shares our memory until it runs the
   command, and takes no signal meanwhile: SIGTTOU would stop it as it takes the terminal. */
static int spawn(struct command *command, struct launch *launch)
{
	volatile int error = 0;
	sigset_t all, before;
	pid_t pid;

	launch->parent = getpid();
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	launch->mask = before;
	for (size_t i = 0; i < 5; i++)
		sigdelset(&launch->mask,
			  (int[]){SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGTTOU}[i]);
	pid = vfork();
	if (pid == 0) {
		error = become(launch);
		_exit(COMMAND_CANNOT_RUN);
	}
	if (pid < 0)
		error = errno;
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (error && pid > 0)
		waitpid(pid, NULL, 0);
	if (!error)
		command->pid = pid;
	return -error;
}

int command_start(struct command *command, char *const *argv, char *const *environment,
		  bool to_stderr)
{
	struct launch launch = {.argv = argv,
				.environment = environment,
				.tty = -1,
				.to_stderr = to_stderr};

	command->tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (has_terminal(command))
		launch.tty = command->tty;
	return spawn(command, &launch);
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

const char *command_signal(const struct command *command, char room[COMMAND_SIGNAL_ROOM])
{
	const char *name = command->signal ? sigabbrev_np(command->signal) : NULL;

	if (name || !command->signal)
		return name;
	snprintf(room, COMMAND_SIGNAL_ROOM, "RTMIN%+d",
		 (command->signal - SIGRTMIN) % 100);
	return room;
}

void command_deinit(struct command *command)
{
	closep(&command->tty);
}
