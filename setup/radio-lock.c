/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/radio-lock.h"

#include "base/macros.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

static int open_in(const char *dir, const char *radio)
{
	char path[256];
	int fd;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s.lock", dir, radio) >=
	    sizeof(path))
		return -ENAMETOOLONG;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
	if (fd < 0)
		return -errno;
	/* the group shares it, whatever the umask says; only its creator may do that */
	(void)!fchmod(fd, 0660);
	return fd;
}

static int open_lock(const char *radio)
{
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	char dir[200];
	int fd = -ENOENT;

	/* behind another bus than the system's are other radios than the system's */
	if (!getenv("DBUS_SYSTEM_BUS_ADDRESS"))
		fd = open_in("/run/usher", radio);
	if (fd >= 0 || !runtime || runtime[0] != '/')
		return fd;
	if ((size_t)snprintf(dir, sizeof(dir), "%s/usher", runtime) >= sizeof(dir))
		return -ENAMETOOLONG;
	if (mkdir(dir, 0700) < 0 && errno != EEXIST)
		return -errno;
	return open_in(dir, radio);
}

int radio_lock(struct radio_lock *lock, const char *radio, char *ret_holder)
{
	_cleanup_(closep) int fd = -1;
	ssize_t n;

	if (lock->owners > 0) {
		lock->owners++;
		return 0;
	}
	fd = open_lock(radio);
	if (fd < 0)
		return fd;
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK)
			return -errno;
		n = pread(fd, ret_holder, RADIO_HOLDER_SIZE - 1, 0);
		ret_holder[n > 0 ? n : 0] = '\0';
		ret_holder[strcspn(ret_holder, "\n")] = '\0';
		if (!*ret_holder)
			strcpy(ret_holder, "another process");
		return -EBUSY;
	}
	if (ftruncate(fd, 0) < 0 ||
	    dprintf(fd, "process %d (%s)\n", getpid(), program_invocation_short_name) < 0)
		return -EIO;
	lock->fd = steal_fd(&fd);
	lock->owners = 1;
	return 0;
}

void radio_unlock(struct radio_lock *lock)
{
	if (--lock->owners == 0)
		closep(&lock->fd);
}
