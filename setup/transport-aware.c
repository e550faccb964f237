/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/transport-aware.h"

#include "base/buf.h"
#include "base/list.h"
#include "base/log.h"
#include "provision/aware-setup.h"
#include "setup/aware.h"

#include <errno.h>

/* clang-format off */
enum { WAITING_MAX = 16 }; /* messages of an accessory that is quicker than we are */
/* clang-format on */

/* What is told from the timer: a listener may free the transport, and the pairing may not be freed
   from inside of its own calls. */
struct waiting {
	struct list link;
	enum provision_event_type type;
	int error;
	struct buf data;
};

struct transport_aware {
	struct transport base;
	struct usher_aware *link;
	struct loop_timer *timer;
	struct list waiting;
	size_t n_waiting;
	bool told_ready;
	struct provision_characteristic row;
};

static struct transport_aware *aware_of(struct transport *transport)
{
	return (struct transport_aware *)transport;
}

static struct waiting *waiting_free(struct waiting *waiting)
{
	list_remove(&waiting->link);
	buf_deinit(&waiting->data);
	free(waiting);
	return NULL;
}

static int tell_later(struct transport_aware *aware, enum provision_event_type type,
		      const void *data, size_t len, int error)
{
	struct waiting *waiting = calloc(1, sizeof(*waiting));

	if (!waiting)
		return -ENOMEM;
	waiting->type = type;
	waiting->error = error;
	buf_bytes(&waiting->data, data, len);
	list_append(&aware->waiting, &waiting->link);
	aware->n_waiting++;
	loop_timer_set(aware->timer, clock_now());
	return 0;
}

void transport_aware_message(struct transport *transport, const uint8_t *data, size_t len)
{
	struct transport_aware *aware = aware_of(transport);

	/* one that is lost here is as one that was lost on the air */
	if (aware->n_waiting < WAITING_MAX)
		(void)tell_later(aware, PROVISION_NOTIFIED, data, len, 0);
	else
		log_warning("accessory bug: it talks faster than it is asked");
}

void transport_aware_delivered(struct transport *transport, int error)
{
	(void)tell_later(aware_of(transport), PROVISION_WRITTEN, NULL, 0,
			 error ? -ETIMEDOUT : 0);
}

static int write_endpoint(struct transport *transport, unsigned endpoint,
			  const void *data, size_t len, bool secret)
{
	struct transport_aware *aware = aware_of(transport);
	int r = aware_carry_send(aware->link, data, len);

	if (r < 0)
		return tell_later(aware, PROVISION_WRITTEN, NULL, 0,
				  r == -EAGAIN ? -ETIMEDOUT : r);
	return 0;
}

static int read_endpoint(struct transport *transport, unsigned endpoint)
{
	return tell_later(aware_of(transport), PROVISION_READ, NULL, 0, -EOPNOTSUPP);
}

static int subscribe_endpoint(struct transport *transport, unsigned endpoint)
{
	return tell_later(aware_of(transport), PROVISION_SUBSCRIBED, NULL, 0, 0);
}

/* One at a time: after each the transport may be gone. */
static void on_timer(void *userdata)
{
	struct transport_aware *aware = userdata;
	const struct transport_listener *listener = aware->base.listener;
	struct provision_event event = {.now_us = clock_now()};
	struct waiting *first;
	struct buf data;

	if (!aware->told_ready) {
		aware->told_ready = true;
		loop_timer_set(aware->timer,
			       list_empty(&aware->waiting) ? 0 : clock_now());
		listener->ready(aware->base.userdata);
		return;
	}
	if (list_empty(&aware->waiting))
		return;
	first = list_first(&aware->waiting, struct waiting, link);
	data = first->data;
	first->data = (struct buf){};
	event.type = first->type;
	event.error = first->error;
	event.data = data.data;
	event.len = data.len;
	waiting_free(first);
	if (--aware->n_waiting > 0)
		loop_timer_set(aware->timer, event.now_us);
	listener->event(&event, aware->base.userdata);
	buf_deinit(&data);
}

static struct transport *aware_free(struct transport *transport)
{
	struct transport_aware *aware = aware_of(transport);

	while (!list_empty(&aware->waiting))
		waiting_free(list_first(&aware->waiting, struct waiting, link));
	loop_timer_free(aware->timer);
	free(aware);
	return NULL;
}

int transport_aware_new(sd_event *event, struct usher_aware *link,
			const struct transport_listener *listener, void *userdata,
			struct transport **ret)
{
	static const struct transport_ops ops = {
		.read = read_endpoint,
		.write = write_endpoint,
		.subscribe = subscribe_endpoint,
		.free = aware_free,
	};
	struct transport_aware *aware = calloc(1, sizeof(*aware));
	int r;

	if (!aware)
		return -ENOMEM;
	aware->base.ops = &ops;
	aware->base.listener = listener;
	aware->base.userdata = userdata;
	aware->link = link;
	aware->row.service = aware->row.uuid = AWARE_SETUP_SERVICE;
	aware->base.table = (struct provision_table){&aware->row, 1};
	list_init(&aware->waiting);
	r = loop_timer_new(event, on_timer, aware, &aware->timer);
	if (r < 0) {
		free(aware);
		return r;
	}
	loop_timer_set(aware->timer, clock_now());
	*ret = &aware->base;
	return 0;
}
