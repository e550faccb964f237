/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/radio-helper-private.h"

#include <errno.h>
#include <string.h>

void radio_tell(struct radio_helper *radio, struct aware_radio_event event)
{
	event.now_us = clock_now();
	event.info = &radio->info;
	radio->fn(&event, radio->userdata);
}

/* ---- Its end ---- */

/* The last use of radio by whoever calls it: its owner may free it now. */
static void close_radio(struct radio_helper *radio, int error, const char *text)
{
	struct aware_radio_event event = {
		.type = AWARE_RADIO_CLOSED, .error = error, .text = text};

	radio->state = RADIO_ENDED;
	loop_timer_set(radio->deadline, 0);
	loop_timer_set(radio->soon, 0);
	radio->ring = aware_key_ring_free(radio->ring);
	radio->window = radio_window_free(radio->window);
	radio_tell(radio, event);
}

static void on_end(int error, const char *text, void *userdata)
{
	struct radio_helper *radio = userdata;

	if (radio->state == RADIO_BROKEN)
		close_radio(radio, radio->error, radio->broken);
	else
		close_radio(radio, error, text);
}

/* A helper must not be freed in its own call. */
void radio_break(struct radio_helper *radio, int error, const char *text)
{
	if (radio->state == RADIO_BROKEN)
		return;
	radio->state = RADIO_BROKEN;
	radio->error = error;
	radio->broken = text;
	loop_timer_set(radio->soon, clock_now());
}

static void on_no_open(void *userdata)
{
	radio_break(userdata, -ETIMEDOUT,
		    "usher-radio started, but does not open the radio");
}

static void on_soon(void *userdata)
{
	struct radio_helper *radio = userdata;

	if (radio->state == RADIO_BROKEN) {
		radio->helper = helper_free(radio->helper);
		close_radio(radio, radio->error, radio->broken);
		return;
	}
	if (radio_key_tell_next(radio))
		loop_timer_set(radio->soon, clock_now());
}

/* ---- Clusters, on a monitor interface ---- */

/* Outside of a cluster frames carry the network's id in its place. */
static void set_cluster(struct radio_helper *radio)
{
	const uint8_t *cluster = radio_window_cluster(radio->window);

	radio->info.synchronized = cluster != NULL;
	memcpy(radio->info.cluster, cluster ?: (const uint8_t *)AWARE_NETWORK_ID, 6);
}

static void on_cluster(enum aware_follow_news news, void *userdata)
{
	struct radio_helper *radio = userdata;

	set_cluster(radio);
	radio_tell(radio, (struct aware_radio_event){.type = AWARE_RADIO_JOINED});
}

static void on_window(const struct buf *bytes, unsigned number, void *userdata)
{
	struct radio_helper *radio = userdata;
	int r = radio_frame_put(radio, bytes, false, number);

	if (r < 0)
		radio_frame_sent(radio, number, r);
}

/* ---- What the helper says ---- */

static bool is_device(const uint8_t address[6])
{
	static const uint8_t nobody[6];

	return !(address[0] & 1) && memcmp(address, nobody, 6) != 0;
}

static void take_open(struct radio_helper *radio, const struct radio_aware_open *open)
{
	static const enum radio_aware_back_end back_ends[] = {
		[AWARE_RADIO_STATION] = RADIO_AWARE_STATION,
		[AWARE_RADIO_NAN] = RADIO_AWARE_NAN,
		[AWARE_RADIO_MONITOR] = RADIO_AWARE_MONITOR,
	};
	struct aware_radio_info *info = &radio->info;

	if (radio->state != RADIO_STARTING || open->back_end != back_ends[info->kind] ||
	    !is_device(open->address)) {
		radio_break(radio, -EPROTO, "usher-radio opened something else");
		return;
	}
	radio->state = RADIO_OPENED;
	loop_timer_set(radio->deadline, 0);
	info->synchronized = info->kind == AWARE_RADIO_NAN;
	info->protects = radio->ring ||
			 (info->synchronized && open->flags & RADIO_AWARE_PROTECTS);
	info->tells_sent = open->flags & RADIO_AWARE_TELLS_SENT;
	info->mhz = open->mhz;
	info->slots = radio->window ? AWARE_RADIO_SLOTS : open->slots;
	memcpy(info->own, open->address, 6);
	memcpy(info->cluster, open->cluster, 6);
	if (radio->window)
		set_cluster(radio);
	radio_tell(radio, (struct aware_radio_event){.type = AWARE_RADIO_READY});
}

static void take_cluster(struct radio_helper *radio, const uint8_t cluster[6])
{
	if (radio->window)
		return;
	memcpy(radio->info.cluster, cluster, 6);
	radio_tell(radio, (struct aware_radio_event){.type = AWARE_RADIO_JOINED});
}

static void take(struct radio_helper *radio, uint16_t type, const struct radio_aware *in)
{
	if (type == RADIO_AWARE_OPEN)
		take_open(radio, &in->open);
	else if (radio->state != RADIO_OPENED)
		radio_break(radio, -EPROTO,
			    "usher-radio spoke before it opened the radio");
	else if (type == RADIO_AWARE_FRAME)
		radio_frame_take(radio, &in->frame);
	else if (type == RADIO_AWARE_SENT)
		radio_frame_sent(radio, in->sent.number, -(int)in->sent.os_error);
	else if (type == RADIO_AWARE_CLUSTER)
		take_cluster(radio, in->cluster);
	else if (type == RADIO_AWARE_WINDOW)
		radio_tell(radio, (struct aware_radio_event){.type = AWARE_RADIO_WINDOW});
	else if (type == RADIO_AWARE_INSTALLED)
		radio_key_installed(radio, &in->key);
	else
		radio_break(radio, -EPROTO, "usher-radio sent what only its caller may");
}

static void on_ready(void *userdata)
{
	struct radio_helper *radio = userdata;

	loop_timer_set(radio->deadline, clock_now() + AWARE_RADIO_OPEN_US);
}

static void on_frame(struct radio_frame *frame, void *userdata)
{
	struct radio_helper *radio = userdata;
	struct radio_aware in;
	int r;

	if (radio->state == RADIO_BROKEN)
		return;
	r = radio_aware_parse(frame, &in);
	if (r == 0)
		take(radio, frame->type, &in);
	else if (r != -ENOMSG) /* of a newer helper: skipped */
		radio_break(radio, -EPROTO, "usher-radio sent a frame that is not one");
}

/* ---- Its life ---- */

static struct aware_radio *free_radio(struct aware_radio *base)
{
	struct radio_helper *radio = radio_helper(base);

	helper_free(radio->helper);
	loop_timer_free(radio->deadline);
	loop_timer_free(radio->soon);
	aware_key_ring_free(radio->ring);
	radio_window_free(radio->window);
	free(radio);
	return NULL;
}

static const struct aware_radio_ops ops = {
	.send = radio_frame_send,
	.install = radio_key_install,
	.remove = radio_key_remove,
	.meet = radio_key_meet,
	.free = free_radio,
};

static int start(struct radio_helper *radio, sd_event *event, const char *back_end)
{
	static const struct helper_ops helper_ops = {on_ready, on_frame, on_end};
	static const struct radio_window_ops window_ops = {on_cluster, on_window};
	const char *args[] = {"aware",	    "--interface", radio->interface,
			      "--back-end", back_end,	   NULL};
	const struct helper_config config = {
		.mode = RADIO_AWARE, .args = args, .hello_us = HELPER_HELLO_US};
	int r = 0;

	if (radio->info.kind == AWARE_RADIO_MONITOR)
		r = aware_key_ring_new(&radio->ring);
	if (r == 0 && radio->ring)
		r = radio_window_new(event, &window_ops, radio, &radio->window);
	if (r == 0)
		r = loop_timer_new(event, on_no_open, radio, &radio->deadline);
	if (r == 0)
		r = loop_timer_new(event, on_soon, radio, &radio->soon);
	if (r < 0)
		return r;
	return helper_new(event, &config, &helper_ops, radio, &radio->helper);
}

int aware_radio_helper_new(sd_event *event, const char *interface,
			   enum aware_radio_kind kind, aware_radio_fn fn, void *userdata,
			   struct aware_radio **ret)
{
	static const char *const back_ends[] = {
		[AWARE_RADIO_STATION] = "station",
		[AWARE_RADIO_NAN] = "nan",
		[AWARE_RADIO_MONITOR] = "monitor",
	};
	_cleanup_(aware_radio_freep) struct aware_radio *made = NULL;
	struct radio_helper *radio;
	int r;

	if (kind >= ARRAY_SIZE(back_ends) || !*interface ||
	    strlen(interface) >= sizeof(radio->interface))
		return -EINVAL;
	radio = calloc(1, sizeof(*radio));
	if (!radio)
		return -ENOMEM;
	made = &radio->radio;
	radio->radio.ops = &ops;
	radio->info.kind = kind;
	radio->fn = fn;
	radio->userdata = userdata;
	strcpy(radio->interface, interface);
	r = start(radio, event, back_ends[kind]);
	if (r < 0)
		return r;
	*ret = steal(&made);
	return 0;
}
