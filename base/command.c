/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/command.h"

#include "base/buf.h"
#include "base/loop.h"
#include "base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* clang-format off */
enum {
	CHUNK      = 4096,
	CHUNKS_MAX = 16,  /* a turn of the loop */
	EXEC_FAILED = 127,
	FILES_MAX  = 64,
};
/* clang-format on */

struct command {
	command_fn fn;
	void *userdata;
	int output_fd, pidfd;
	pid_t pid;
	bool over; /* its exit status was taken */
	size_t output_max;
	struct buf output;
	sd_event_source *output_source, *exit_source;
	struct loop_timer *deadline;
};

/* ---- Its process ---- */

/* The absolute path of a program, as execvp() would look for it. */
static int find_program(const char *name, char *ret, size_t size)
{
	const char *path = secure_getenv("PATH");

	if (!path || !*path)
		path = "/usr/local/bin:/usr/bin:/bin";
	while (*path) {
		size_t len = strcspn(path, ":");
		int n = snprintf(ret, size, "%.*s/%s", (int)len, path, name);

		/* a relative one is another program in each directory */
		if (*path == '/' && n > 0 && (size_t)n < size && access(ret, X_OK) == 0)
			return 0;
		path += len + (path[len] == ':');
	}
	return -ENOENT;
}

static bool limit(int resource, rlim_t most)
{
	return setrlimit((__rlimit_resource_t)resource, &(struct rlimit){most, most}) ==
	       0;
}

/* Between fork() and execve(): nothing that takes a lock or memory. */
static void become(const char *path, const struct command_config *config, int output)
{
	sigset_t none;
	int null = open("/dev/null", O_RDWR), file, out;

	sigemptyset(&none);
	/* out of the way of the descriptors that they become */
	file = fcntl(config->file, F_DUPFD, FILES_MAX / 2);
	out = fcntl(output, F_DUPFD, FILES_MAX / 2);
	if (null < 0 || file < 0 || out < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 ||
	    dup2(null, 2) < 0 || dup2(file, COMMAND_FILE_FD) < 0 ||
	    close_range(COMMAND_FILE_FD + 1, UINT_MAX, 0) < 0)
		_exit(EXEC_FAILED);
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) &&
	    limit(RLIMIT_NOFILE, FILES_MAX) && limit(RLIMIT_NPROC, 0) &&
	    limit(RLIMIT_CPU, config->cpu_s) && limit(RLIMIT_AS, config->memory) &&
	    chdir("/") == 0)
		execve(path, (char *const *)config->argv, (char *const *)config->env);
	_exit(EXEC_FAILED);
}

static int start(struct command *command, const struct command_config *config)
{
	_cleanup_(closep) int theirs = -1;
	char path[PATH_MAX];
	int pair[2], r;

	r = find_program(config->argv[0], path, sizeof(path));
	if (r < 0)
		return r;
	if (pipe2(pair, O_CLOEXEC) < 0)
		return -errno;
	command->output_fd = pair[0];
	theirs = pair[1];
	if (fcntl(command->output_fd, F_SETFL, O_NONBLOCK) < 0)
		return -errno;
	command->pid = fork();
	if (command->pid < 0)
		return -errno;
	if (command->pid == 0)
		become(path, config, theirs);
	command->pidfd = pidfd_open(command->pid, 0);
	if (command->pidfd >= 0)
		return 0;
	r = -errno;
	kill(command->pid, SIGKILL);
	waitpid(command->pid, NULL, 0);
	return r;
}

/* Its exit status, -ECHILD, or -EAGAIN: it still runs. */
static int reap(struct command *command)
{
	siginfo_t info = {0};

	if (waitid(P_PIDFD, (id_t)command->pidfd, &info, WEXITED | WNOHANG) < 0)
		return -ECHILD;
	if (info.si_pid == 0)
		return -EAGAIN;
	command->over = true;
	return info.si_code == CLD_EXITED ? info.si_status : -ECHILD;
}

static int on_late_exit(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	siginfo_t info = {0};

	/* a pidfd may be readable a moment before its process can be waited for */
	if (waitid(P_PIDFD, (id_t)fd, &info, WEXITED | WNOHANG) == 0 && info.si_pid == 0)
		return 0;
	sd_event_source_set_floating(source, false);
	return 0;
}

/* It is killed, and the loop reaps it. */
static void let_go(struct command *command, sd_event *event)
{
	sd_event_source *late;

	pidfd_send_signal(command->pidfd, SIGKILL, NULL, 0);
	if (sd_event_add_io(event, &late, command->pidfd, EPOLLIN, on_late_exit, NULL) <
	    0)
		return;
	sd_event_source_set_io_fd_own(late, true);
	sd_event_source_set_floating(late, true);
	sd_event_source_unref(late);
	command->pidfd = -1;
}

static void stop(struct command *command)
{
	sd_event *event = command->exit_source ? sd_event_ref(sd_event_source_get_event(
							 command->exit_source))
					       : NULL;

	command->output_source = sd_event_source_disable_unref(command->output_source);
	command->exit_source = sd_event_source_disable_unref(command->exit_source);
	command->deadline = loop_timer_free(command->deadline);
	if (event && command->pidfd >= 0 && !command->over) {
		let_go(command, event);
	} else if (command->pidfd >= 0 && !command->over) { /* it has hardly begun */
		pidfd_send_signal(command->pidfd, SIGKILL, NULL, 0);
		waitpid(command->pid, NULL, 0);
	}
	sd_event_unref(event);
	closep(&command->output_fd);
	closep(&command->pidfd);
}

struct command *command_free(struct command *command)
{
	if (!command)
		return NULL;
	stop(command);
	buf_deinit(&command->output);
	free(command);
	return NULL;
}

/* ---- Its output and its end ---- */

/* The last use of command by whoever calls it: fn may free it. */
static void end(struct command *command, int result)
{
	struct buf output = command->output;
	command_fn fn = command->fn;
	void *userdata = command->userdata;

	command->output = (struct buf){0};
	stop(command);
	fn(result, output.data, output.len, userdata);
	buf_deinit(&output);
}

/* What is there to be read. 1: that is all; 0: more may come; -E2BIG, -ENOMEM. */
static int take(struct command *command)
{
	uint8_t chunk[CHUNK];
	ssize_t n = 1;

	for (int i = 0; i < CHUNKS_MAX && n > 0; i++) {
		n = read(command->output_fd, chunk, sizeof(chunk));
		if (n > 0)
			buf_bytes(&command->output, chunk, (size_t)n);
		if (command->output.len > command->output_max) {
			secret_wipe(chunk, sizeof(chunk));
			return -E2BIG;
		}
	}
	secret_wipe(chunk, sizeof(chunk));
	return command->output.error ? command->output.error : n == 0;
}

static int on_output(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct command *command = userdata;
	int r = take(command);

	if (r < 0)
		end(command, r);
	else if (r > 0) /* the exit is next */
		sd_event_source_set_enabled(command->output_source, SD_EVENT_OFF);
	return 0;
}

static int on_exit_status(sd_event_source *source, int fd, uint32_t revents,
			  void *userdata)
{
	struct command *command = userdata;
	int result, r;

	result = reap(command);
	if (result == -EAGAIN)
		return 0;
	r = take(command); /* what came since */
	end(command, r < 0 ? r : result);
	return 0;
}

static void on_deadline(void *userdata)
{
	end(userdata, -ETIMEDOUT);
}

static int watch(struct command *command, sd_event *event, uint64_t deadline_us)
{
	int r;

	r = sd_event_add_io(event, &command->exit_source, command->pidfd, EPOLLIN,
			    on_exit_status, command);
	if (r >= 0) /* after its output */
		r = sd_event_source_set_priority(command->exit_source,
						 SD_EVENT_PRIORITY_NORMAL + 10);
	if (r >= 0)
		r = sd_event_add_io(event, &command->output_source, command->output_fd,
				    EPOLLIN, on_output, command);
	if (r >= 0)
		r = loop_timer_new(event, on_deadline, command, &command->deadline);
	if (r >= 0)
		loop_timer_set(command->deadline, clock_now() + deadline_us);
	return r < 0 ? r : 0;
}

int command_new(sd_event *event, const struct command_config *config, command_fn fn,
		void *userdata, struct command **ret)
{
	_cleanup_(command_freep) struct command *command = calloc(1, sizeof(*command));
	int r;

	if (!command)
		return -ENOMEM;
	command->fn = fn;
	command->userdata = userdata;
	command->output_max = config->output_max;
	command->output_fd = command->pidfd = -1;
	r = start(command, config);
	if (r < 0)
		return r;
	r = watch(command, event, config->deadline_us);
	if (r < 0)
		return r;
	*ret = steal(&command);
	return 0;
}
