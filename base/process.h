/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Which process a pid means: one that was written down may be another's by now, so its start
 * time is kept beside it.
 */
#include "base/macros.h"

#include <stdbool.h>
#include <sys/types.h>

/* As the kernel cuts it: TASK_COMM_LEN, with NUL. */
enum { PROCESS_NAME_SIZE = 16 };

struct process {
	pid_t pid;
	uint64_t started; /* clock ticks since boot: /proc/PID/stat, field 22 */
	char name[PROCESS_NAME_SIZE];
};

/* -ESRCH: there is none (a zombie counts as none); -EACCES: there is one that this user may not see. */
int process_get(pid_t pid, struct process *ret);
/* Whether the process that was started then still runs; true where that cannot be seen. */
bool process_runs(pid_t pid, uint64_t started);
