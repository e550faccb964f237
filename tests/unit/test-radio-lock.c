/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/radio-lock.h"

#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char runtime[64];

static int begin(void **state)
{
	strcpy(runtime, "/tmp/usher-lock-XXXXXX");
	setenv("XDG_RUNTIME_DIR", mkdtemp(runtime) ? runtime : "", 1);
	return 0;
}

static int end(void **state)
{
	scratch_remove(runtime);
	return 0;
}

static void second_owner_is_told_who_is_first(void **state)
{
	char radio[32], holder[RADIO_HOLDER_SIZE], wanted[32];
	struct radio_lock first = {0}, second = {0};

	snprintf(radio, sizeof(radio), "test-%d", getpid());
	assert_int_equal(radio_lock(&first, radio, holder), 0);
	assert_int_equal(radio_lock(&second, radio, holder), -EBUSY);
	assert_int_equal(second.owners, 0);
	snprintf(wanted, sizeof(wanted), "process %d (", getpid());
	assert_memory_equal(holder, wanted, strlen(wanted));
	radio_unlock(&first);
	assert_int_equal(first.owners, 0);
	assert_int_equal(radio_lock(&second, radio, holder), 0);
	radio_unlock(&second);
}

static void a_killed_owner_leaves_nothing(void **state)
{
	char radio[32], holder[RADIO_HOLDER_SIZE];
	struct radio_lock lock = {0};
	int ready[2];
	pid_t child;
	char byte;

	snprintf(radio, sizeof(radio), "test-%d-k", getpid());
	assert_int_equal(pipe(ready), 0);
	child = fork();
	if (!child) {
		if (radio_lock(&lock, radio, holder) == 0)
			(void)!write(ready[1], "x", 1);
		pause();
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(radio_lock(&lock, radio, holder), -EBUSY);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_int_equal(radio_lock(&lock, radio, holder), 0);
	radio_unlock(&lock);
}

static void owners_of_one_context_share_it(void **state)
{
	char radio[32], holder[RADIO_HOLDER_SIZE];
	struct radio_lock ours = {0}, other = {0};

	snprintf(radio, sizeof(radio), "test-%d-s", getpid());
	assert_int_equal(radio_lock(&ours, radio, holder), 0);
	assert_int_equal(radio_lock(&ours, radio, holder), 0);
	radio_unlock(&ours);
	assert_int_equal(radio_lock(&other, radio, holder), -EBUSY);
	radio_unlock(&ours);
	assert_int_equal(radio_lock(&other, radio, holder), 0);
	radio_unlock(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(second_owner_is_told_who_is_first),
		cmocka_unit_test(owners_of_one_context_share_it),
		cmocka_unit_test(a_killed_owner_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
