/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs a program N times, one after the other, its output thrown away; prints the medians
 * as JSON: wall clock and CPU time in milliseconds, of it and of the children it waited
 * for, and the most memory that it held. Small itself: the kernel counts what a process
 * held before exec, so an interpreter would measure its own size.
 */
#include "base/macros.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

enum { RUNS_MAX = 1000 };

extern char **environ;

struct run {
	double wall_ms, cpu_ms, rss_kb;
};

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, int n)
{
	qsort(values, n, sizeof(*values), compare);
	return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

static double milliseconds(struct timeval t)
{
	return t.tv_sec * 1e3 + t.tv_usec / 1e3;
}

static int run_once(char **argv, const posix_spawn_file_actions_t *quiet, struct run *ret)
{
	struct timespec start, end;
	struct rusage usage;
	int status;
	pid_t pid;

	clock_gettime(CLOCK_MONOTONIC, &start);
	if (posix_spawnp(&pid, argv[0], quiet, NULL, argv, environ))
		return -1;
	if (wait4(pid, &status, 0, &usage) < 0)
		return -1;
	clock_gettime(CLOCK_MONOTONIC, &end);
	*ret = (struct run){
		.wall_ms = (end.tv_sec - start.tv_sec) * 1e3 +
			   (end.tv_nsec - start.tv_nsec) / 1e6,
		.cpu_ms = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime),
		.rss_kb = usage.ru_maxrss,
	};
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
	int n = argc > 2 ? atoi(argv[1]) : 0, i, code = 0;
	static double wall[RUNS_MAX], cpu[RUNS_MAX], rss[RUNS_MAX];
	posix_spawn_file_actions_t quiet;

	if (n < 1 || n > RUNS_MAX) {
		fputs("usage: bench-spawn RUNS PROGRAM [ARGUMENT...]\n", stderr);
		return 64;
	}
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	for (i = 0; i < n; i++) {
		struct run run;
		int r = run_once(argv + 2, &quiet, &run);

		if (r < 0) {
			perror(argv[2]);
			return 69;
		}
		code = r ? r : code;
		wall[i] = run.wall_ms;
		cpu[i] = run.cpu_ms;
		rss[i] = run.rss_kb;
	}
	posix_spawn_file_actions_destroy(&quiet);
	printf("{\"wall_ms\":%.3f,\"cpu_ms\":%.3f,\"rss_kb\":%.0f,\"exit\":%d}\n",
	       median(wall, n), median(cpu, n), median(rss, n), code);
	return 0;
}
