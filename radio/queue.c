/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/queue.h"

static struct queue_frame *last_frame(struct queue *queue)
{
	return &queue->frames[(queue->first + queue->count - 1) % QUEUE_FRAMES];
}

static struct queue_frame *new_frame(struct queue *queue)
{
	struct queue_frame *frame;

	if (queue->count == QUEUE_FRAMES) {
		queue->dropped += queue_first(queue)->reports;
		queue_pop(queue);
	}
	queue->count++;
	frame = last_frame(queue);
	frame->len = RADIO_HEADER_SIZE;
	frame->reports = 0;
	return frame;
}

static int append(struct queue_frame *frame, const struct radio_report *report)
{
	ssize_t len = radio_encode_report(report, frame->data + frame->len,
					  sizeof(frame->data) - frame->len);

	if (len < 0)
		return (int)len;
	frame->len += (size_t)len;
	frame->reports++;
	radio_encode_header(RADIO_REPORTS, frame->len - RADIO_HEADER_SIZE, frame->data);
	return 0;
}

void queue_push(struct queue *queue, const struct radio_report *report)
{
	if (report->ad_len > RADIO_AD_MAX) {
		queue->dropped++;
		return;
	}
	if (queue->count > 0 && append(last_frame(queue), report) == 0)
		return;
	append(new_frame(queue), report);
}

const struct queue_frame *queue_first(const struct queue *queue)
{
	return queue->count > 0 ? &queue->frames[queue->first] : NULL;
}

void queue_pop(struct queue *queue)
{
	queue->first = (queue->first + 1) % QUEUE_FRAMES;
	queue->count--;
}
