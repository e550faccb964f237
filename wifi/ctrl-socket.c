/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/ctrl-socket.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define CTRL_FILE_PREFIX "usher-ctrl-"

/* Files of processes that were killed: their names carry their pids. */
static void sweep(const char *dir)
{
	DIR *entries = opendir(dir);
	const struct dirent *entry;

	if (!entries)
		return;
	while ((entry = readdir(entries))) {
		int pid, number, end = 0;

		if (sscanf(entry->d_name, CTRL_FILE_PREFIX "%d-%d%n", &pid, &number,
			   &end) == 2 &&
		    !entry->d_name[end] && pid > 0 && kill(pid, 0) < 0 && errno == ESRCH)
			(void)unlinkat(dirfd(entries), entry->d_name, 0);
	}
	closedir(entries);
}

static int bind_file(struct ctrl_socket *socket)
{
	static unsigned number;
	const char *runtime = secure_getenv("XDG_RUNTIME_DIR");
	const char *dir = runtime && runtime[0] == '/' ? runtime : "/tmp";
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int n;

	sweep(dir);
	for (int tries = 0; tries < 16; tries++) {
		n = snprintf(address.sun_path, sizeof(address.sun_path),
			     "%s/" CTRL_FILE_PREFIX "%d-%u", dir, (int)getpid(),
			     number++);
		if (n < 0 || (size_t)n >= sizeof(address.sun_path))
			return -ENAMETOOLONG;
		if (bind(socket->fd, (struct sockaddr *)&address, sizeof(address)) == 0) {
			memcpy(socket->file, address.sun_path, sizeof(socket->file));
			return 0;
		}
		if (errno != EADDRINUSE)
			return -errno;
	}
	return -EADDRINUSE;
}

static int bind_own(struct ctrl_socket *socket, bool file)
{
	/* No more than a family: the kernel chooses an abstract address (unix(7), autobind). */
	sa_family_t family = AF_UNIX;

	if (file)
		return bind_file(socket);
	return bind(socket->fd, (struct sockaddr *)&family, sizeof(family)) < 0 ? -errno
										: 0;
}

static int connect_to(struct ctrl_socket *socket, const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct stat st;

	if (strlen(path) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	strcpy(address.sun_path, path);
	socket->path_fd = open(path, O_PATH | O_CLOEXEC);
	if (socket->path_fd < 0 || fstat(socket->path_fd, &st) < 0)
		return errno == ENOTDIR ? -ENOENT : -errno;
	if (!S_ISSOCK(st.st_mode))
		return -EPROTO;
	if (connect(socket->fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		return errno == EPROTOTYPE ? -EPROTO : -errno;
	return 0;
}

int ctrl_socket_open(const char *path, bool file, struct ctrl_socket *ret)
{
	struct ctrl_socket opened = {.fd = -1, .path_fd = -1};
	int on = 1;
	int r;

	opened.fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (opened.fd < 0)
		return -errno;
	r = setsockopt(opened.fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)) < 0 ? -errno
										: 0;
	if (r == 0)
		r = bind_own(&opened, file);
	if (r == 0)
		r = connect_to(&opened, path);
	/* Only now: connected, it takes nothing from anybody else who may write to the file. The
	   daemon may run as another user. */
	if (r == 0 && file && chmod(opened.file, 0666) < 0)
		r = -errno;
	if (r < 0) {
		ctrl_socket_close(&opened);
		return r;
	}
	*ret = opened;
	return 0;
}

bool ctrl_socket_is_current(const struct ctrl_socket *socket, const char *path)
{
	struct stat ours, now;

	return fstat(socket->path_fd, &ours) == 0 && stat(path, &now) == 0 &&
	       ours.st_ino == now.st_ino && ours.st_dev == now.st_dev;
}

void ctrl_socket_close(struct ctrl_socket *socket)
{
	closep(&socket->fd);
	closep(&socket->path_fd);
	if (socket->file[0])
		unlink(socket->file);
	socket->file[0] = '\0';
}

ssize_t ctrl_socket_receive(int fd, char *ret, size_t size, pid_t *ret_pid)
{
	/* No room for anything but the credentials: file descriptors are dropped by the kernel. */
	union {
		char bytes[CMSG_SPACE(sizeof(struct ucred))];
		struct cmsghdr align;
	} control;
	struct iovec iov = {ret, size - 1};
	struct msghdr message = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *header;
	struct ucred sender = {};
	ssize_t n = recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

	if (n < 0)
		return errno == EINTR ? -EAGAIN : -errno;
	if (message.msg_flags & MSG_TRUNC)
		return -EMSGSIZE;
	header = CMSG_FIRSTHDR(&message);
	if (header && header->cmsg_level == SOL_SOCKET &&
	    header->cmsg_type == SCM_CREDENTIALS)
		memcpy(&sender, CMSG_DATA(header), sizeof(sender));
	ret[n] = '\0';
	*ret_pid = sender.pid;
	return n;
}
