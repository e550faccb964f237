/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The caller's end of usher-radio (doc/protocols/radio.md): starts it, waits for its hello,
 * gives its frames, and tells once why it ended. The channel closes with the process of its
 * caller, which ends it, unless it was told to stay. What to do after an end (start it again, do without) is the
 * caller's.
 */
#include "base/radio-frame.h"

#include <systemd/sd-event.h>

enum { HELPER_HELLO_US = 5000000 };

struct helper;

struct helper_ops {
	/* Its hello came, in the mode that was asked for: the radio is open. */
	void (*ready)(void *userdata);
	/* A frame of the mode; borrowed for the call. It must not free the helper. */
	void (*frame)(struct radio_frame *frame, void *userdata);
	/*
	 * Once, the last call; it may free the helper. error: -EPERM lacks its capability,
	 * -EAFNOSUPPORT no such radio in this kernel, -ETIMEDOUT no hello in time, -EPROTO its
	 * frames are wrong or of another version, -ECONNRESET it died or closed, other: what the
	 * kernel told it. text: one sentence, borrowed.
	 */
	void (*end)(int error, const char *text, void *userdata);
};

struct helper_config {
	enum radio_mode mode;
	const char *const *args; /* the verb and its options, NULL at the end */
	uint64_t hello_us;	 /* how long its hello may take, HELPER_HELLO_US */
	uint64_t
		exit_us; /* how long its exit may take once the channel is closed; 0: 0.5 s */
};

/*
 * Runs the program that USHER_RADIO names, else the installed one. ops calls come from the
 * event loop, never from here. 0; -ENOENT: it is not installed, -EACCES: this user may not
 * run it (end is not called then), or what a failed start gives.
 */
int helper_new(sd_event *event, const struct helper_config *config,
	       const struct helper_ops *ops, void *userdata, struct helper **ret);
/*
 * Closes the channel, upon which the program ends by itself, and does not wait for it: the
 * event loop, where it still runs, reaps the process or kills it. end is not called.
 */
struct helper *helper_free(struct helper *helper);
DEFINE_FREEP(helper)
/* Sends one frame. 0; -ENOTCONN before its hello and after its end; -EAGAIN: it does not read. */
int helper_send(struct helper *helper, const void *frame, size_t len);
pid_t helper_pid(const struct helper *helper);
/* From here on its process is left alone: helper_free() closes the channel, and that is all. */
void helper_let_stay(struct helper *helper);
