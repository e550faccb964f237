/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
#include "base/loop.h"
#include "tests/unit/unit.h"

#include <poll.h>

enum { RUN_UNTIL_MS = 20000 };

/* Dispatches a loop whenever it has something to do, until the condition holds; asserts that the
   next thing comes, and the condition holds, within that time. */
#define RUN_UNTIL(loop, condition)                                        \
	do {                                                              \
		uint64_t give_up_ = clock_now() + RUN_UNTIL_MS * 1000ULL; \
		loop_kick(loop);                                          \
		while (!(condition)) {                                    \
			struct pollfd fd_ = {loop_fd(loop), POLLIN};      \
			assert_true(clock_now() < give_up_);              \
			assert_int_equal(poll(&fd_, 1, RUN_UNTIL_MS), 1); \
			assert_int_equal(loop_dispatch(loop), 0);         \
		}                                                         \
	} while (0)
