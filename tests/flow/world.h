/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* A simulated world around a test: usher-world in a child process, the test on its bus. */
#include <stdbool.h>

#include <sys/types.h>

struct flow_world {
	pid_t pid;
	char dir[64];
};

/* world: JSON Lines, as fixtures/README.md has them. Sets its environment; asserts. */
void flow_world_start(struct flow_world *world, const char *lines);
/* Ends it and what it started. */
void flow_world_stop(struct flow_world *world);
/* After the end: does the journal of the bluetoothd stand-in hold this text? */
unsigned flow_world_count(const struct flow_world *world, const char *text);
/* The same of the wpa_supplicant stand-in. */
unsigned flow_world_count_wifi(const struct flow_world *world, const char *text);
/* Removes the journal. */
void flow_world_forget(struct flow_world *world);
