/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The datagram socket under ctrl.h: its own address, the daemon's, and who sent what comes. It is
 * connected, so the kernel takes datagrams from the daemon alone.
 */
#include "base/macros.h"

#include <stdbool.h>
#include <sys/types.h>
#include <sys/un.h>

/* clang-format off */
enum { CTRL_PATH_MAX = sizeof(((struct sockaddr_un *)NULL)->sun_path) };
/* clang-format on */

struct ctrl_socket {
	int fd;	     /* -1: none */
	int path_fd; /* O_PATH of the daemon's file: its inode stays this one's */
	char file[CTRL_PATH_MAX]; /* that it is bound to; "": an abstract address */
};

/*
 * file: bound to one, in $XDG_RUNTIME_DIR or /tmp. -ENOENT, -EACCES, -ECONNREFUSED (nobody behind
 * it), -EPROTO (not a socket of that kind), or what socket() and bind() give.
 */
int ctrl_socket_open(const char *path, bool file, struct ctrl_socket *ret);
void ctrl_socket_close(struct ctrl_socket *socket);
/* Whether the file at path is still the one that it was opened with. */
bool ctrl_socket_is_current(const struct ctrl_socket *socket, const char *path);
/*
 * One datagram, never waits. Its length, with a NUL behind it; ret_pid: who sent it, 0: a process
 * of another namespace. -EAGAIN; -EMSGSIZE: longer than size - 1.
 */
ssize_t ctrl_socket_receive(int fd, char *ret, size_t size, pid_t *ret_pid);
