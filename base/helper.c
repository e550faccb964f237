/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/helper.h"

#include "base/log.h"
#include "base/loop.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

/* clang-format off */
enum {
	HELPER_FRAMES_MAX = 16,     /* per dispatch: others have their turn too */
	HELPER_EXIT_US    = 500000, /* from the end of the channel to its own */
};

enum helper_state {
	HELPER_STARTING, /* until its hello */
	HELPER_RUNNING,
	HELPER_CLOSED,   /* the channel is at its end, the exit status is awaited */
	HELPER_ENDED,
};
/* clang-format on */

struct helper {
	const struct helper_ops *ops;
	void *userdata;
	enum radio_mode mode;
	enum helper_state state;
	int channel, pidfd;
	pid_t pid;
	uint64_t exit_us;
	bool stays;
	sd_event_source *channel_source, *pid_source;
	struct loop_timer *deadline;
	char status[64]; /* how it exited; empty: not known yet */
	uint8_t frame[RADIO_FRAME_MAX];
};

/* Not sd_event_add_child(): that wants SIGCHLD blocked, which is not a library's to do. */
static void reap(struct helper *helper)
{
	siginfo_t info = {};

	if (waitid(P_PIDFD, (id_t)helper->pidfd, &info, WEXITED | WNOHANG) < 0)
		snprintf(helper->status, sizeof(helper->status), "ended");
	else if (info.si_pid == 0)
		return;
	else if (info.si_code == CLD_EXITED)
		snprintf(helper->status, sizeof(helper->status), "exited with %d",
			 info.si_status);
	else
		snprintf(helper->status, sizeof(helper->status), "died of SIG%s",
			 sigabbrev_np(info.si_status) ?: "?");
}

/* What is left of a helper that was let go, until its process is gone. */
struct late {
	sd_event_source *exit, *deadline;
};

/* Both sources are floating: the loop, or these two calls, free them. */
static void late_done(struct late *late)
{
	sd_event_source_set_floating(late->deadline, false);
	sd_event_source_set_floating(late->exit, false);
}

static int on_late_exit(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	siginfo_t info = {};

	/* A pidfd may be readable a moment before its process can be waited for. */
	if (waitid(P_PIDFD, (id_t)fd, &info, WEXITED | WNOHANG) == 0 && info.si_pid == 0)
		return 0;
	late_done(userdata);
	return 0;
}

static int on_late_deadline(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct late *late = userdata;

	pidfd_send_signal(sd_event_source_get_io_fd(late->exit), SIGKILL, NULL, 0);
	return 0;
}

/* With its channel closed the helper gives back what it holds in the kernel, and exits: the
   loop reaps it then, and kills it should it not. */
static int reap_late(sd_event *event, int pidfd, uint64_t exit_us)
{
	_cleanup_(freep) struct late *late = calloc(1, sizeof(*late));
	uint64_t deadline = clock_now() + exit_us;
	int r;

	if (!late)
		return -ENOMEM;
	r = sd_event_add_time(event, &late->deadline, CLOCK_BOOTTIME, deadline, 0,
			      on_late_deadline, late);
	if (r >= 0)
		r = sd_event_add_io(event, &late->exit, pidfd, EPOLLIN, on_late_exit,
				    late);
	if (r < 0) {
		sd_event_source_disable_unref(late->deadline);
		return r;
	}
	sd_event_source_set_io_fd_own(late->exit, true);
	sd_event_source_set_destroy_callback(late->exit, free);
	sd_event_source_set_floating(late->deadline, true);
	sd_event_source_set_floating(late->exit, true);
	sd_event_source_unref(late->deadline);
	sd_event_source_unref(late->exit);
	steal(&late);
	return 0;
}

static void let_go(struct helper *helper)
{
	if (helper->pidfd < 0)
		return;
	if (!helper->status[0] && !helper->stays)
		reap(helper);
	if (!helper->status[0] && helper->pid_source && !helper->stays &&
	    reap_late(sd_event_source_get_event(helper->pid_source), helper->pidfd,
		      helper->exit_us) >= 0)
		helper->pidfd = -1;
	closep(&helper->pidfd);
}

static void stop(struct helper *helper)
{
	helper->state = HELPER_ENDED;
	helper->channel_source = sd_event_source_disable_unref(helper->channel_source);
	closep(&helper->channel);
	if (helper->pid_source)
		sd_event_source_set_enabled(helper->pid_source, SD_EVENT_OFF);
	let_go(helper);
	helper->pid_source = sd_event_source_disable_unref(helper->pid_source);
	helper->deadline = loop_timer_free(helper->deadline);
}

struct helper *helper_free(struct helper *helper)
{
	if (!helper)
		return NULL;
	stop(helper);
	free(helper);
	return NULL;
}

/* The last use of helper by whoever calls it: end may free it. */
static void end(struct helper *helper, int error, const char *text)
{
	stop(helper);
	log_debug("usher-radio ended: %s", text);
	helper->ops->end(error, text, helper->userdata);
}

static void end_closed(struct helper *helper)
{
	char text[128];

	snprintf(text, sizeof(text), "usher-radio %s",
		 helper->status[0] ? helper->status : "closed its channel");
	end(helper, -ECONNRESET, text);
}

static int error_of(const struct radio_error *error)
{
	switch ((enum radio_reason)error->reason) {
	case RADIO_REASON_NOT_PERMITTED:
		return -EPERM;
	case RADIO_REASON_UNSUPPORTED:
		return -EAFNOSUPPORT;
	case RADIO_REASON_PROTOCOL:
		return -EPROTO;
	case RADIO_REASON_SYSTEM:
		break;
	}
	return error->os_error ? -(int)error->os_error : -EIO;
}

static void end_error(struct helper *helper, const struct radio_error *error)
{
	_cleanup_(freep) char *text = text_escape(error->text, error->text_len);

	end(helper, error_of(error), text ?: "");
}

static void end_timed_out(void *userdata)
{
	struct helper *helper = userdata;

	if (helper->state == HELPER_CLOSED || helper->status[0])
		end_closed(helper);
	else
		end(helper, -ETIMEDOUT, "usher-radio started, but does not answer");
}

/* 1: go on; 0: the helper has ended, and may be freed. */
static int take_hello(struct helper *helper, const struct radio_frame *frame)
{
	if (frame->type != RADIO_HELLO || frame->hello.version != RADIO_VERSION ||
	    frame->hello.mode != helper->mode) {
		end(helper, -EPROTO,
		    "usher-radio is of another version than this program");
		return 0;
	}
	helper->state = HELPER_RUNNING;
	loop_timer_set(helper->deadline, 0);
	helper->ops->ready(helper->userdata);
	return 1;
}

/* As take_hello(). */
static int take_packet(struct helper *helper, size_t len)
{
	struct reader reader = reader_of(helper->frame, len);
	struct radio_frame frame;

	if (len > sizeof(helper->frame) || radio_frame_parse(&reader, &frame) < 0 ||
	    reader.len > 0) {
		end(helper, -EPROTO, "usher-radio sent a frame that is not one");
		return 0;
	}
	if (frame.type == RADIO_ERROR) {
		end_error(helper, &frame.error);
		return 0;
	}
	if (helper->state == HELPER_STARTING)
		return take_hello(helper, &frame);
	if (frame.type == RADIO_HELLO) {
		end(helper, -EPROTO, "usher-radio said hello twice");
		return 0;
	}
	helper->ops->frame(&frame, helper->userdata);
	return 1;
}

static void close_channel(struct helper *helper)
{
	helper->channel_source = sd_event_source_disable_unref(helper->channel_source);
	closep(&helper->channel);
	if (helper->status[0]) {
		end_closed(helper);
		return;
	}
	helper->state = HELPER_CLOSED;
	loop_timer_set(helper->deadline, clock_now() + helper->exit_us);
}

static int on_channel(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct helper *helper = userdata;

	for (int i = 0; i < HELPER_FRAMES_MAX; i++) {
		/* With MSG_TRUNC the length is the packet's own, also when it did not fit. */
		ssize_t n = recv(fd, helper->frame, sizeof(helper->frame),
				 MSG_DONTWAIT | MSG_TRUNC);

		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return 0;
		if (n <= 0) {
			close_channel(helper);
			return 0;
		}
		if (take_packet(helper, (size_t)n) == 0)
			return 0;
	}
	return 0;
}

static int on_exit_status(sd_event_source *source, int fd, uint32_t revents,
			  void *userdata)
{
	struct helper *helper = userdata;

	reap(helper);
	if (!helper->status[0])
		return 0;
	sd_event_source_set_enabled(source, SD_EVENT_OFF);
	/* Else its last frames are read first, to the end of the channel. */
	if (helper->state == HELPER_CLOSED)
		end_closed(helper);
	else
		loop_timer_set(helper->deadline, clock_now() + HELPER_EXIT_US);
	return 0;
}

static const char *program(void)
{
	const char *path = secure_getenv("USHER_RADIO");

	return path && path[0] ? path : USHER_LIBEXECDIR "/usher-radio";
}

/* Nothing of the caller but the channel and the environment reaches a privileged program. */
static int set_up_spawn(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attr,
			int channel)
{
	sigset_t none, all;
	int r;

	sigemptyset(&none);
	sigfillset(&all);
	/* The channel first: it may be one of 0 to 2 itself. */
	r = posix_spawn_file_actions_adddup2(actions, channel, RADIO_CHANNEL_FD);
	for (int fd = 0; fd < 3 && r == 0; fd++)
		r = posix_spawn_file_actions_addopen(actions, fd, "/dev/null", O_RDWR, 0);
	if (r == 0)
		r = posix_spawn_file_actions_addclosefrom_np(actions,
							     RADIO_CHANNEL_FD + 1);
	if (r == 0)
		r = posix_spawnattr_setsigmask(attr, &none);
	if (r == 0)
		r = posix_spawnattr_setsigdefault(attr, &all);
	/* A session of its own: Ctrl-C is for the caller, which then closes the channel. */
	if (r == 0)
		r = posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK |
							   POSIX_SPAWN_SETSIGDEF |
							   POSIX_SPAWN_SETSID);
	return -r;
}

static int spawn(const struct helper_config *config, int channel, pid_t *ret)
{
	const char *argv[8] = {"usher-radio"};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int r;

	for (size_t i = 0; config->args[i]; i++) {
		if (i + 2 >= ARRAY_SIZE(argv))
			return -E2BIG;
		argv[i + 1] = config->args[i];
	}
	r = -posix_spawn_file_actions_init(&actions);
	if (r < 0)
		return r;
	r = -posix_spawnattr_init(&attr);
	if (r < 0) {
		posix_spawn_file_actions_destroy(&actions);
		return r;
	}
	r = set_up_spawn(&actions, &attr, channel);
	if (r == 0)
		r = -posix_spawn(ret, program(), &actions, &attr, (char *const *)argv,
				 environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return r;
}

static int start(struct helper *helper, const struct helper_config *config)
{
	_cleanup_(closep) int theirs = -1;
	int pair[2];
	int r;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) <
	    0)
		return -errno;
	helper->channel = pair[0];
	theirs = pair[1];
	r = spawn(config, theirs, &helper->pid);
	if (r < 0)
		return r;
	helper->pidfd = pidfd_open(helper->pid, 0);
	if (helper->pidfd < 0) {
		r = -errno;
		kill(helper->pid, SIGKILL);
		waitpid(helper->pid, NULL, 0);
	}
	return r;
}

static int watch(struct helper *helper, sd_event *event)
{
	int r;

	r = sd_event_add_io(event, &helper->pid_source, helper->pidfd, EPOLLIN,
			    on_exit_status, helper);
	if (r < 0)
		return r;
	/* After the channel: what it sent before it died comes first. */
	r = sd_event_source_set_priority(helper->pid_source,
					 SD_EVENT_PRIORITY_NORMAL + 10);
	if (r < 0)
		return r;
	r = sd_event_add_io(event, &helper->channel_source, helper->channel, EPOLLIN,
			    on_channel, helper);
	return r < 0 ? r : loop_calm(helper->channel_source);
}

int helper_new(sd_event *event, const struct helper_config *config,
	       const struct helper_ops *ops, void *userdata, struct helper **ret)
{
	_cleanup_(helper_freep) struct helper *helper = NULL;
	int r;

	helper = calloc(1, sizeof(*helper));
	if (!helper)
		return -ENOMEM;
	helper->channel = helper->pidfd = -1;
	helper->ops = ops;
	helper->userdata = userdata;
	helper->mode = config->mode;
	helper->exit_us = config->exit_us ?: HELPER_EXIT_US;
	r = loop_timer_new(event, end_timed_out, helper, &helper->deadline);
	if (r < 0)
		return r;
	r = start(helper, config);
	if (r < 0)
		return r;
	r = watch(helper, event);
	if (r < 0)
		return r;
	loop_timer_set(helper->deadline, clock_now() + config->hello_us);
	*ret = steal(&helper);
	return 0;
}

int helper_send(struct helper *helper, const void *frame, size_t len)
{
	if (helper->state != HELPER_RUNNING)
		return -ENOTCONN;
	if (send(helper->channel, frame, len, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		return errno == EPIPE || errno == ECONNRESET ? -ENOTCONN : -errno;
	return 0;
}

pid_t helper_pid(const struct helper *helper)
{
	return helper->pid;
}

void helper_let_stay(struct helper *helper)
{
	helper->stays = true;
}
