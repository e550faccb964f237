/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/flow/world.h"

#include "base/macros.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "tests/unit/unit.h"

#include "tests/unit/scratch.h"

static void closefilep(FILE **file)
{
	if (*file)
		fclose(*file);
}

static void path_of(const struct flow_world *world, const char *name, char *ret,
		    size_t size)
{
	snprintf(ret, size, "%s/%s", world->dir, name);
}

static pid_t spawn(const struct flow_world *world, int *ret_out)
{
	const char *program = getenv("USHER_WORLD");
	char file[128], journal[128];
	int fds[2];
	pid_t pid;

	assert_non_null(program);
	path_of(world, "world.jsonl", file, sizeof(file));
	path_of(world, "journal", journal, sizeof(journal));
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		dup2(fds[1], STDOUT_FILENO);
		close(fds[0]);
		close(fds[1]);
		execl(program, program, "--journal", journal, file, (char *)NULL);
		_exit(127);
	}
	close(fds[1]);
	*ret_out = fds[0];
	return pid;
}

/* export NAME='VALUE'; false: it was the last one. */
static bool take_setting(char *line)
{
	char *name = line + strlen("export "), *value = strstr(line, "='");

	if (strncmp(line, "export ", 7) != 0 || !value)
		return true;
	*value = '\0';
	value += 2;
	value[strcspn(value, "'")] = '\0';
	setenv(name, value, 1);
	return strcmp(name, "XDG_RUNTIME_DIR") != 0;
}

void flow_world_start(struct flow_world *world, const char *lines)
{
	_cleanup_(closefilep) FILE *file = NULL;
	_cleanup_(closefilep) FILE *out = NULL;
	char path[128], line[512];
	int fd;

	strcpy(world->dir, "/tmp/usher-flow-XXXXXX");
	assert_non_null(mkdtemp(world->dir));
	path_of(world, "world.jsonl", path, sizeof(path));
	file = fopen(path, "we");
	assert_non_null(file);
	assert_true(fputs(lines, file) >= 0);
	assert_int_equal(fflush(file), 0);
	unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
	world->pid = spawn(world, &fd);
	out = fdopen(fd, "r");
	assert_non_null(out);
	/* It prints its settings when all is up. */
	while (fgets(line, sizeof(line), out) && take_setting(line))
		;
	assert_non_null(getenv("DBUS_SYSTEM_BUS_ADDRESS"));
}

void flow_world_stop(struct flow_world *world)
{
	int status;

	assert_int_equal(kill(world->pid, SIGTERM), 0);
	assert_int_equal(waitpid(world->pid, &status, 0), world->pid);
	world->pid = 0;
}

static unsigned count(const struct flow_world *world, const char *name, const char *text)
{
	_cleanup_(closefilep) FILE *file = NULL;
	char path[128], line[4096];
	unsigned n = 0;

	path_of(world, name, path, sizeof(path));
	file = fopen(path, "re");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file))
		n += strstr(line, text) != NULL;
	return n;
}

unsigned flow_world_count(const struct flow_world *world, const char *text)
{
	return count(world, "journal", text);
}

unsigned flow_world_count_wifi(const struct flow_world *world, const char *text)
{
	return count(world, "journal.wifi", text);
}

void flow_world_forget(struct flow_world *world)
{
	scratch_remove(world->dir);
}
