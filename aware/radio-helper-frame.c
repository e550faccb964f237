/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/radio-helper-private.h"

#include "base/log.h"
#include "base/secret.h"

#include <errno.h>
#include <string.h>

enum { CONTROL_PROTECTED = 0x40 }; /* of the second byte of the frame control field */

/* ---- Out ---- */

static unsigned *find_waiting(struct radio_helper *radio, unsigned number)
{
	for (size_t i = 0; i < AWARE_RADIO_WAITING_MAX; i++)
		if (radio->waiting[i] == number)
			return &radio->waiting[i];
	return NULL;
}

int radio_frame_put(struct radio_helper *radio, const struct buf *bytes, bool protect,
		    unsigned number)
{
	struct radio_aware what = {.frame = {.flags = protect ? RADIO_AWARE_PROTECTS : 0,
					     .number = number,
					     .data = bytes->data,
					     .len = bytes->len}};
	uint8_t frame[RADIO_HEADER_SIZE + 7 + RADIO_AWARE_80211_MAX];
	ssize_t len;
	int r;

	len = radio_aware_encode(RADIO_AWARE_SEND, &what, frame, sizeof(frame));
	r = len < 0 ? (int)len : helper_send(radio->helper, frame, (size_t)len);
	/* what the kernel is to protect is in clear here */
	secret_wipe(frame, sizeof(frame));
	return r;
}

int radio_frame_send(struct aware_radio *base, const struct aware_frame *frame,
		     unsigned number)
{
	struct radio_helper *radio = radio_helper(base);
	struct radio_key *key = frame->dual ? radio_key_find(radio, frame->to) : NULL;
	unsigned *waiting = find_waiting(radio, 0);
	struct buf bytes = {};
	int r = 0;

	if (radio->state != RADIO_OPENED)
		return -ENOTCONN;
	if (frame->dual && (!key || !key->in_place))
		return -ENOKEY;
	if (number == 0 || find_waiting(radio, number))
		return -EINVAL;
	if (!waiting)
		return -EAGAIN;
	if (frame->dual && radio->ring)
		r = aware_key_ring_seal(radio->ring, frame, &bytes);
	else
		aware_frame_build(&bytes, frame);
	if (r == 0)
		r = bytes.error;
	if (r == 0 && radio->window && radio_window_cluster(radio->window))
		r = radio_window_add(radio->window, &bytes, number);
	else if (r == 0)
		r = radio_frame_put(radio, &bytes, frame->dual && !radio->ring, number);
	if (r == 0)
		*waiting = number;
	buf_deinit(&bytes);
	return r;
}

void radio_frame_sent(struct radio_helper *radio, unsigned number, int error)
{
	unsigned *waiting = number ? find_waiting(radio, number) : NULL;

	if (!waiting) {
		log_debug(
			"usher bug: usher-radio tells of a frame that it was not given");
		return;
	}
	*waiting = 0;
	radio_tell(radio, (struct aware_radio_event){.type = AWARE_RADIO_SENT,
						     .number = number,
						     .error = error});
}

/* ---- In ---- */

/*
 * The protected frame inside, opened: the kernel says that it was, or it is done here. What
 * claims to be of the protected category and came in clear is a forgery. 0: it is to be told.
 */
static int unprotect(struct radio_helper *radio, const struct radio_aware_frame *in,
		     struct buf *body, struct aware_frame *frame)
{
	const struct radio_key *key;
	int r;

	if (in->flags & RADIO_AWARE_PROTECTS) {
		key = radio_key_find(radio, frame->from);
		return frame->dual && !radio->ring && key && key->in_place ? 0 : -EBADMSG;
	}
	if (frame->kind == AWARE_FRAME_SEALED) {
		struct aware_frame sealed = *frame;

		r = radio->ring ? aware_key_ring_open(radio->ring, &sealed, body, frame)
				: -ENOKEY;
		return r;
	}
	return frame->dual ? -EBADMSG : 0;
}

void radio_frame_take(struct radio_helper *radio, const struct radio_aware_frame *in)
{
	struct aware_radio_event event = {.type = AWARE_RADIO_FRAME,
					  .signal = in->signal};
	uint8_t bytes[RADIO_AWARE_80211_MAX];
	struct aware_frame frame;
	struct buf body = {};

	memcpy(bytes, in->data, in->len);
	/* The kernel opens a frame and leaves the mark of it in its header. */
	if (in->flags & RADIO_AWARE_PROTECTS && in->len > 1)
		bytes[1] &= ~CONTROL_PROTECTED;
	event.frame = &frame;
	if (aware_frame_parse(bytes, in->len, &frame) == 0 &&
	    unprotect(radio, in, &body, &frame) == 0) {
		if (radio->window && frame.kind == AWARE_FRAME_BEACON)
			radio_window_hear(radio->window, &frame, in->signal);
		radio_tell(radio, event);
	}
	buf_deinit(&body);
	secret_wipe(bytes, in->len);
}
