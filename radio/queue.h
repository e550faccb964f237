/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * Reports that wait for the caller, as the frames that will be sent. Bounded: when every
 * frame is full the oldest one makes room, and its reports are counted as dropped.
 */
#include "base/radio-frame.h"

enum { QUEUE_FRAMES = 64 };

struct queue_frame {
	size_t len; /* header included */
	uint32_t reports;
	uint8_t data[RADIO_FRAME_MAX];
};

/* About 1 MiB: static storage, all zeroes is an empty queue. */
struct queue {
	struct queue_frame frames[QUEUE_FRAMES];
	unsigned first, count;
	uint64_t dropped; /* reports, since the start */
};

void queue_push(struct queue *queue, const struct radio_report *report);
/* The oldest frame, ready to be sent; NULL: nothing waits. */
const struct queue_frame *queue_first(const struct queue *queue);
void queue_pop(struct queue *queue);
