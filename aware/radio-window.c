/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/radio-window.h"

#include "base/crypto/random.h"
#include "base/list.h"

#include <errno.h>

/* clang-format off */
enum {
	NEED_US    = 6000, /* of a window: begin, wait, send */
	BACKOFF_US = 4000, /* at most: not all begin at once */
};
/* clang-format on */

struct waiting {
	struct list link;
	struct buf bytes;
	unsigned number;
};

struct radio_window {
	const struct radio_window_ops *ops;
	void *userdata;
	struct aware_follow follow;
	struct list waiting;
	struct loop_timer *opens, *silence;
};

static struct waiting *waiting_free(struct waiting *waiting)
{
	list_remove(&waiting->link);
	buf_deinit(&waiting->bytes);
	free(waiting);
	return NULL;
}

static void send_all(struct radio_window *window)
{
	/* what is added meanwhile waits for the next window */
	struct list now = LIST_INIT(now);
	struct waiting *first;

	while (!list_empty(&window->waiting)) {
		first = list_first(&window->waiting, struct waiting, link);
		list_remove(&first->link);
		list_append(&now, &first->link);
	}
	while (!list_empty(&now)) {
		first = list_first(&now, struct waiting, link);
		window->ops->send(&first->bytes, first->number, window->userdata);
		waiting_free(first);
	}
}

static void set_opens(struct radio_window *window)
{
	uint64_t now = clock_now();
	uint16_t random = 0;

	/* without random numbers: with everybody else */
	(void)random_bytes(&random, sizeof(random));
	loop_timer_set(window->opens, aware_follow_window(&window->follow, now, NEED_US) +
					      random % BACKOFF_US);
}

/* This process may have been late, and the window closed by now. */
static void on_opens(void *userdata)
{
	struct radio_window *window = userdata;
	uint64_t now = clock_now();

	if (list_empty(&window->waiting))
		return;
	if (window->follow.joined &&
	    aware_follow_window(&window->follow, now, NEED_US - BACKOFF_US) > now)
		set_opens(window);
	else
		send_all(window);
}

static void on_silence(void *userdata)
{
	struct radio_window *window = userdata;
	enum aware_follow_news news = aware_follow_timeout(&window->follow, clock_now());

	loop_timer_set(window->silence, aware_follow_deadline(&window->follow));
	if (news == AWARE_FOLLOW_NOTHING)
		return;
	send_all(window);
	window->ops->news(news, window->userdata);
}

const uint8_t *radio_window_cluster(const struct radio_window *window)
{
	return window->follow.joined ? window->follow.cluster : NULL;
}

void radio_window_hear(struct radio_window *window, const struct aware_frame *beacon,
		       int signal)
{
	enum aware_follow_news news = aware_follow_hear(&window->follow, beacon, signal,
							clock_now());

	if (news == AWARE_FOLLOW_NOTHING)
		return;
	/* it looks again then: not each beacon sets the timer */
	loop_timer_set(window->silence, aware_follow_deadline(&window->follow));
	window->ops->news(news, window->userdata);
}

int radio_window_add(struct radio_window *window, struct buf *bytes, unsigned number)
{
	struct waiting *waiting = calloc(1, sizeof(*waiting));
	bool first = list_empty(&window->waiting);

	if (!waiting)
		return -ENOMEM;
	waiting->bytes = *bytes;
	*bytes = (struct buf){};
	waiting->number = number;
	list_append(&window->waiting, &waiting->link);
	if (first)
		set_opens(window);
	return 0;
}

int radio_window_new(sd_event *event, const struct radio_window_ops *ops, void *userdata,
		     struct radio_window **ret)
{
	_cleanup_(radio_window_freep) struct radio_window *window = calloc(
		1, sizeof(*window));
	int r;

	if (!window)
		return -ENOMEM;
	window->ops = ops;
	window->userdata = userdata;
	list_init(&window->waiting);
	r = loop_timer_new(event, on_opens, window, &window->opens);
	if (r == 0)
		r = loop_timer_new(event, on_silence, window, &window->silence);
	if (r < 0)
		return r;
	*ret = steal(&window);
	return 0;
}

struct radio_window *radio_window_free(struct radio_window *window)
{
	if (!window)
		return NULL;
	while (!list_empty(&window->waiting))
		waiting_free(list_first(&window->waiting, struct waiting, link));
	loop_timer_free(window->opens);
	loop_timer_free(window->silence);
	free(window);
	return NULL;
}
