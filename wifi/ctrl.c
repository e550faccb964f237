/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Datagram sockets tell nothing of the other side's end. Three things do: the exit of the process
 * that answered (pidfd), the socket's file being removed or made anew (inotify), and a request that
 * is refused or stays unanswered. None of them costs anything while nothing happens.
 */
#include "wifi/ctrl.h"

#include "base/list.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/secret.h"
#include "wifi/ctrl-socket.h"
#include "wifi/ctrl-watch.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>

/* clang-format off */
enum {
	CTRL_ABSTRACT_US = 500000, /* until an abstract address counts as out of the daemon's reach */
	CTRL_LATE        = SD_EVENT_PRIORITY_NORMAL + 10, /* what was sent before an end is read first */
};

enum ctrl_state {
	CTRL_STARTING,
	CTRL_ATTACHING,
	CTRL_UP,
	CTRL_WAITING, /* for the socket's file */
	CTRL_ENDED,   /* down, and not tried again */
};
/* clang-format on */

struct ctrl_request {
	struct list link;
	wifi_ctrl_fn fn;
	void *userdata;
	bool secret;
	size_t len;
	char command[];
};

struct wifi_ctrl {
	sd_event *event;
	const struct wifi_ctrl_ops *ops;
	void *userdata;
	char *path;
	bool retry;

	enum ctrl_state state;
	bool told;		   /* down() was called since it was up */
	bool file_tried, use_file; /* an abstract address got no answer */
	int error;		   /* goes down with it at the next turn */
	bool calling, freed;	   /* freed by whom it calls: goes when that returns */

	struct ctrl_socket socket;
	sd_event_source *io_source, *pid_source;
	struct ctrl_watch *watch;
	struct loop_timer *timer;

	struct list queue;
	size_t n_queued;
	bool sent; /* the first of the queue is out */

	char answer[WIFI_CTRL_ANSWER_MAX + 1];
};

static void request_free(struct ctrl_request *request)
{
	list_remove(&request->link);
	secret_wipe(request->command, request->len);
	free(request);
}

static void disconnect(struct wifi_ctrl *ctrl)
{
	ctrl->io_source = sd_event_source_disable_unref(ctrl->io_source);
	ctrl->pid_source = sd_event_source_disable_unref(ctrl->pid_source);
	ctrl_socket_close(&ctrl->socket);
	if (ctrl->timer)
		loop_timer_set(ctrl->timer, 0);
	ctrl->sent = false;
	ctrl->error = 0;
}

/* 1: it is out; 0: the daemon's queue is full, on_io() comes when it is not. */
static int send_now(struct wifi_ctrl *ctrl, const char *command, size_t len)
{
	ssize_t n = send(ctrl->socket.fd, command, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	bool full = n < 0 && (errno == EAGAIN || errno == ENOBUFS);

	if (n < 0 && !full)
		return errno == ENOTCONN ? -ECONNREFUSED : -errno;
	return sd_event_source_set_io_events(ctrl->io_source,
					     full ? EPOLLIN | EPOLLOUT : EPOLLIN) < 0
		       ? -ENOMEM
		       : !full;
}

/* Sends the first of the queue, unless an answer is awaited. Calls nobody back. */
static void flush(struct wifi_ctrl *ctrl)
{
	struct ctrl_request *request = list_first(&ctrl->queue, struct ctrl_request,
						  link);
	int r;

	if (ctrl->state != CTRL_UP || ctrl->sent || list_empty(&ctrl->queue) ||
	    ctrl->error)
		return;
	r = send_now(ctrl, request->command, request->len);
	if (r < 0) {
		ctrl->error = r == -ECONNREFUSED ? -ECONNRESET : r;
		loop_timer_set(ctrl->timer, clock_now());
		return;
	}
	ctrl->sent = r == 1;
	loop_timer_set(ctrl->timer, clock_now() + WIFI_CTRL_ANSWER_US);
}

static int on_io(sd_event_source *source, int fd, uint32_t revents, void *userdata);

/* Opens the socket anew and sends ATTACH; the rest is on_io()'s. */
static int attach(struct wifi_ctrl *ctrl)
{
	int r;

	disconnect(ctrl);
	r = ctrl_socket_open(ctrl->path, ctrl->use_file, &ctrl->socket);
	if (r < 0)
		return r;
	r = sd_event_add_io(ctrl->event, &ctrl->io_source, ctrl->socket.fd, EPOLLIN,
			    on_io, ctrl);
	if (r < 0)
		return r;
	ctrl->state = CTRL_ATTACHING;
	r = send_now(ctrl, "ATTACH", 6);
	if (r < 0)
		return r;
	/* Once down was told there is no hurry: the answer of a daemon that hung is awaited for as
	   long as it takes. */
	if (!ctrl->file_tried)
		loop_timer_set(ctrl->timer, clock_now() + CTRL_ABSTRACT_US);
	else if (!ctrl->told)
		loop_timer_set(ctrl->timer, clock_now() + WIFI_CTRL_ANSWER_US);
	return 0;
}

static void wait_for_file(struct wifi_ctrl *ctrl)
{
	disconnect(ctrl);
	ctrl->state = ctrl->retry ? CTRL_WAITING : CTRL_ENDED;
}

/* Calls back with the answer of the first request. false: the ctrl is gone. */
static bool answer_first(struct wifi_ctrl *ctrl, const char *answer, size_t len,
			 int error)
{
	struct ctrl_request *request = list_first(&ctrl->queue, struct ctrl_request,
						  link);
	wifi_ctrl_fn fn = request->fn;
	void *userdata = request->userdata;

	ctrl->n_queued--;
	request_free(request);
	if (!fn)
		return true;
	ctrl->calling = true;
	fn(answer, len, error, userdata);
	ctrl->calling = false;
	if (!ctrl->freed)
		return true;
	wifi_ctrl_free(ctrl);
	return false;
}

/* May free the ctrl. */
static void go_down(struct wifi_ctrl *ctrl, int error)
{
	bool told = ctrl->told;

	log_debug("%s: down: %s", ctrl->path, strerrordesc_np(-error));
	wait_for_file(ctrl);
	ctrl->told = true;
	/* A new address: a late answer to the old one reaches nobody. */
	if (ctrl->retry && (error == -ETIMEDOUT || error == -ECONNRESET) &&
	    attach(ctrl) < 0)
		wait_for_file(ctrl);
	while (!list_empty(&ctrl->queue))
		if (!answer_first(ctrl, NULL, 0, error))
			return;
	if (!told)
		ctrl->ops->down(error, ctrl->userdata);
}

static int on_exit_of_daemon(sd_event_source *source, int fd, uint32_t revents,
			     void *userdata)
{
	go_down(userdata, -ECONNRESET);
	return 0;
}

static int watch_process(struct wifi_ctrl *ctrl, pid_t pid)
{
	_cleanup_(closep) int fd = -1;
	int r;

	if (pid <= 0)
		return 0;
	fd = pidfd_open(pid, 0);
	if (fd < 0)
		return errno == ESRCH ? -ECONNRESET : 0;
	r = sd_event_add_io(ctrl->event, &ctrl->pid_source, fd, EPOLLIN,
			    on_exit_of_daemon, ctrl);
	if (r < 0)
		return r;
	steal_fd(&fd);
	(void)sd_event_source_set_io_fd_own(ctrl->pid_source, true);
	return sd_event_source_set_priority(ctrl->pid_source, CTRL_LATE);
}

static void take_attach(struct wifi_ctrl *ctrl, const char *answer, pid_t pid)
{
	int r;

	if (strcmp(answer, "OK") != 0) {
		go_down(ctrl, -EPROTO);
		return;
	}
	r = watch_process(ctrl, pid);
	if (r < 0) {
		go_down(ctrl, r);
		return;
	}
	log_debug("%s: attached, process %d", ctrl->path, (int)pid);
	loop_timer_set(ctrl->timer, 0);
	ctrl->state = CTRL_UP;
	ctrl->told = false;
	ctrl->ops->up(ctrl->userdata);
}

static void take_answer(struct wifi_ctrl *ctrl, size_t len)
{
	const struct ctrl_request *request = list_first(&ctrl->queue, struct ctrl_request,
							link);

	if (!ctrl->sent) {
		log_warning("wpa_supplicant bug: an answer to nothing");
		return;
	}
	log_debug("%s: %s: %zu bytes", ctrl->path,
		  request->secret ? "(secret)" : request->command, len);
	ctrl->sent = false;
	loop_timer_set(ctrl->timer, 0);
	if (answer_first(ctrl, ctrl->answer, len, 0))
		flush(ctrl);
}

/* "<3>CTRL-EVENT-...", on a global socket "IFNAME=wlan0 <3>...". */
static bool is_event(const char *line)
{
	if (strncmp(line, "IFNAME=", 7) == 0) {
		line += strcspn(line, " ");
		line += *line == ' ';
	}
	if (*line != '<' || !isdigit((unsigned char)line[1]))
		return false;
	line++;
	line += strspn(line, "0123456789");
	return *line == '>';
}

/* May free the ctrl. */
static void take_event(struct wifi_ctrl *ctrl, size_t len)
{
	ctrl->calling = true;
	ctrl->ops->event(ctrl->answer, len, ctrl->userdata);
	ctrl->calling = false;
	secret_wipe(ctrl->answer, len);
	if (ctrl->freed)
		wifi_ctrl_free(ctrl);
}

/* May free the ctrl. */
static void take(struct wifi_ctrl *ctrl, size_t len, pid_t pid)
{
	while (len > 0 && ctrl->answer[len - 1] == '\n')
		ctrl->answer[--len] = '\0';
	if (is_event(ctrl->answer)) {
		if (ctrl->state == CTRL_UP)
			take_event(ctrl, len);
	} else if (ctrl->state == CTRL_ATTACHING) {
		take_attach(ctrl, ctrl->answer, pid);
	} else {
		take_answer(ctrl, len);
	}
}

static int on_io(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct wifi_ctrl *ctrl = userdata;
	ssize_t n;
	pid_t pid;

	/* One datagram a turn: whoever is called back with it may free the ctrl. */
	n = ctrl_socket_receive(fd, ctrl->answer, sizeof(ctrl->answer), &pid);
	if (n >= 0) {
		take(ctrl, (size_t)n, pid);
	} else if (n != -EAGAIN) {
		go_down(ctrl, n == -EMSGSIZE ? -EPROTO : -ECONNRESET);
	} else if (revents & EPOLLOUT) {
		if (ctrl->state == CTRL_UP)
			flush(ctrl);
		else if (send_now(ctrl, "ATTACH", 6) < 0)
			go_down(ctrl, -ECONNREFUSED);
	}
	return 0;
}

static void on_watch(void *userdata)
{
	struct wifi_ctrl *ctrl = userdata;
	int r;

	switch (ctrl->state) {
	case CTRL_WAITING:
		if (attach(ctrl) < 0)
			wait_for_file(ctrl);
		break;
	case CTRL_ATTACHING:
		r = ctrl_socket_is_current(&ctrl->socket, ctrl->path) ? 0 : attach(ctrl);
		if (r < 0)
			go_down(ctrl, r);
		break;
	case CTRL_UP:
		/* Whom we talk to has let go of its file. */
		if (!ctrl_socket_is_current(&ctrl->socket, ctrl->path))
			go_down(ctrl, -ECONNRESET);
		break;
	case CTRL_STARTING:
	case CTRL_ENDED:
		break;
	}
}

/* A daemon in another network namespace cannot answer to an abstract address. */
static void try_file(struct wifi_ctrl *ctrl)
{
	int r;

	ctrl->file_tried = ctrl->use_file = true;
	if (attach(ctrl) == 0)
		return;
	ctrl->use_file = false;
	r = attach(ctrl);
	if (r < 0)
		go_down(ctrl, r);
}

static void on_timer(void *userdata)
{
	struct wifi_ctrl *ctrl = userdata;
	int r;

	switch (ctrl->state) {
	case CTRL_STARTING:
		r = attach(ctrl);
		if (r < 0)
			go_down(ctrl, r);
		break;
	case CTRL_ATTACHING:
		if (!ctrl->file_tried)
			try_file(ctrl);
		else
			go_down(ctrl, -ETIMEDOUT);
		break;
	case CTRL_UP:
		go_down(ctrl, ctrl->error ?: -ETIMEDOUT);
		break;
	case CTRL_WAITING:
	case CTRL_ENDED:
		break;
	}
}

int wifi_ctrl_new(sd_event *event, const char *path, bool retry,
		  const struct wifi_ctrl_ops *ops, void *userdata, struct wifi_ctrl **ret)
{
	_cleanup_(wifi_ctrl_freep) struct wifi_ctrl *ctrl = NULL;
	int r;

	if (strlen(path) >= CTRL_PATH_MAX)
		return -ENAMETOOLONG;
	ctrl = calloc(1, sizeof(*ctrl));
	if (!ctrl)
		return -ENOMEM;
	ctrl->socket.fd = ctrl->socket.path_fd = -1;
	list_init(&ctrl->queue);
	ctrl->event = sd_event_ref(event);
	ctrl->ops = ops;
	ctrl->userdata = userdata;
	ctrl->retry = retry;
	ctrl->path = strdup(path);
	if (!ctrl->path)
		return -ENOMEM;
	r = ctrl_watch_new(event, path, on_watch, ctrl, &ctrl->watch);
	if (r < 0)
		return r;
	r = loop_timer_new(event, on_timer, ctrl, &ctrl->timer);
	if (r < 0)
		return r;
	loop_timer_set(ctrl->timer, clock_now());
	*ret = steal(&ctrl);
	return 0;
}

struct wifi_ctrl *wifi_ctrl_free(struct wifi_ctrl *ctrl)
{
	struct ctrl_request *request, *tmp;

	if (!ctrl)
		return NULL;
	if (ctrl->state == CTRL_UP)
		(void)send(ctrl->socket.fd, "DETACH", 6, MSG_DONTWAIT | MSG_NOSIGNAL);
	disconnect(ctrl);
	ctrl->state = CTRL_ENDED;
	ctrl->freed = true;
	if (ctrl->calling)
		return NULL;
	ctrl_watch_free(ctrl->watch);
	loop_timer_free(ctrl->timer);
	list_for_each_safe (request, tmp, &ctrl->queue, link)
		request_free(request);
	sd_event_unref(ctrl->event);
	free(ctrl->path);
	free(ctrl);
	return NULL;
}

void wifi_ctrl_last_word(struct wifi_ctrl *ctrl, const char *command)
{
	if (ctrl->state == CTRL_UP)
		(void)send(ctrl->socket.fd, command, strlen(command),
			   MSG_DONTWAIT | MSG_NOSIGNAL);
}

bool wifi_ctrl_is_up(const struct wifi_ctrl *ctrl)
{
	return ctrl->state == CTRL_UP;
}

int wifi_ctrl_request(struct wifi_ctrl *ctrl, const void *command, size_t len,
		      bool secret, wifi_ctrl_fn fn, void *userdata)
{
	struct ctrl_request *request;

	if (ctrl->state != CTRL_UP)
		return -ENOTCONN;
	if (len > WIFI_CTRL_COMMAND_MAX)
		return -EMSGSIZE;
	if (ctrl->n_queued == WIFI_CTRL_QUEUE_MAX)
		return -ENOBUFS;
	request = calloc(1, sizeof(*request) + len + 1);
	if (!request)
		return -ENOMEM;
	request->fn = fn;
	request->userdata = userdata;
	request->secret = secret;
	request->len = len;
	memcpy(request->command, command, len);
	list_append(&ctrl->queue, &request->link);
	ctrl->n_queued++;
	flush(ctrl);
	return 0;
}

void wifi_ctrl_forget(struct wifi_ctrl *ctrl, const void *userdata)
{
	struct ctrl_request *request;

	list_for_each (request, &ctrl->queue, link)
		if (request->userdata == userdata)
			request->fn = NULL;
}
