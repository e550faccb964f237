/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* /proc/PID/stat, as of proc(5). */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { STAT_STATE = 3, STAT_START_TIME = 22 };

/* Fields after the name are counted from behind its last ')': it may hold any byte. */
static int parse_stat(const char *text, struct process *ret)
{
	const char *open = strchr(text, '('), *close = strrchr(text, ')');
	char state;
	size_t len;

	if (!open || !close || close < open || sscanf(close, ") %c", &state) != 1)
		return -EBADMSG;
	if (state == 'Z' || state == 'X')
		return -ESRCH;
	len = MIN((size_t)(close - open - 1), sizeof(ret->name) - 1);
	memcpy(ret->name, open + 1, len);
	ret->name[len] = '\0';
	text = close + 1;
	for (int field = STAT_STATE; field < STAT_START_TIME; field++) {
		text = strchr(text + 1, ' ');
		if (!text)
			return -EBADMSG;
	}
	ret->started = strtoull(text + 1, NULL, 10);
	return 0;
}

/* With hidepid= in force (proc(5)) the processes of others seem not to be there. */
static int no_stat(pid_t pid, int error)
{
	if (error != ENOENT)
		return -error;
	return kill(pid, 0) < 0 && errno == EPERM ? -EACCES : -ESRCH;
}

int process_get(pid_t pid, struct process *ret)
{
	_cleanup_(closep) int fd = -1;
	char path[32], text[1024];
	ssize_t n;

	if (pid <= 0)
		return -ESRCH;
	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return no_stat(pid, errno);
	n = read(fd, text, sizeof(text) - 1);
	if (n < 0)
		return -errno;
	text[n] = '\0';
	ret->pid = pid;
	return parse_stat(text, ret);
}

bool process_runs(pid_t pid, uint64_t started)
{
	struct process process;
	int r = process_get(pid, &process);

	return r == -EACCES || (r == 0 && process.started == started);
}
