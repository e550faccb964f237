/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/radio-helper.h"

#include "aware/key-ring.h"
#include "aware/radio-window.h"
#include "base/helper.h"
#include "base/log.h"
#include "base/radio-aware.h"
#include "base/secret.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>

/* clang-format off */
enum {
	CIPHER_CCMP_128   = 0x000fac04, /* IEEE 802.11-2020 table 9-149 */
	CIPHER_GCMP_256   = 0x000fac09,
	CONTROL_PROTECTED = 0x40,       /* of the second byte of the frame control field */
};

enum radio_state {
	RADIO_STARTING,
	RADIO_OPENED,
	RADIO_BROKEN, /* its end is told from the event loop */
	RADIO_ENDED,
};
/* clang-format on */

/* A key that the kernel has, or that it was given; where it is done here: one that was put. */
struct radio_key {
	bool used, in_place;
	bool told; /* INSTALLED was */
	uint8_t peer[6];
};

struct radio_helper {
	struct aware_radio radio;
	struct aware_radio_info info;
	aware_radio_fn fn;
	void *userdata;
	struct helper *helper;
	enum radio_state state;
	struct loop_timer *deadline; /* of OPEN */
	struct loop_timer *soon;     /* what is to be told from the event loop */
	struct aware_key_ring
		*ring; /* on a monitor interface: protection is done here, */
	struct radio_window *window; /* and so are clusters and their windows */
	struct radio_key keys[AWARE_KEYS_MAX];
	unsigned waiting[AWARE_RADIO_WAITING_MAX]; /* numbers; 0: free */
	const char *broken;
	int error;
	char interface[IF_NAMESIZE];
};

static struct radio_helper *radio_helper(struct aware_radio *radio)
{
	return container_of(radio, struct radio_helper, radio);
}

static void tell(struct radio_helper *radio, struct aware_radio_event event)
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
	tell(radio, event);
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
static void break_radio(struct radio_helper *radio, int error, const char *text)
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
	break_radio(userdata, -ETIMEDOUT,
		    "usher-radio started, but does not open the radio");
}

/* ---- Keys ---- */

static struct radio_key *find_key(struct radio_helper *radio, const uint8_t peer[6])
{
	for (size_t i = 0; i < AWARE_KEYS_MAX; i++)
		if (radio->keys[i].used && memcmp(radio->keys[i].peer, peer, 6) == 0)
			return &radio->keys[i];
	return NULL;
}

static struct radio_key *get_key(struct radio_helper *radio, const uint8_t peer[6])
{
	struct radio_key *key = find_key(radio, peer);

	for (size_t i = 0; i < AWARE_KEYS_MAX && !key; i++)
		if (!radio->keys[i].used)
			key = &radio->keys[i];
	if (key) {
		*key = (struct radio_key){.used = true};
		memcpy(key->peer, peer, 6);
	}
	return key;
}

/* The key is there, or is not: error. */
static void tell_installed(struct radio_helper *radio, struct radio_key *key, int error)
{
	uint8_t peer[6];

	memcpy(peer, key->peer, 6);
	key->told = true;
	key->in_place = error == 0;
	if (error < 0)
		*key = (struct radio_key){};
	tell(radio, (struct aware_radio_event){
			    .type = AWARE_RADIO_INSTALLED, .peer = peer, .error = error});
}

/* One at a time: what its owner does then may be another install or remove. */
static void on_soon(void *userdata)
{
	struct radio_helper *radio = userdata;

	if (radio->state == RADIO_BROKEN) {
		radio->helper = helper_free(radio->helper);
		close_radio(radio, radio->error, radio->broken);
		return;
	}
	for (size_t i = 0; radio->ring && i < AWARE_KEYS_MAX; i++)
		if (radio->keys[i].used && !radio->keys[i].told) {
			loop_timer_set(radio->soon, clock_now());
			tell_installed(radio, &radio->keys[i], 0);
			return;
		}
}

static int send_key(struct radio_helper *radio, enum radio_type type,
		    struct radio_aware *what)
{
	uint8_t frame[RADIO_HEADER_SIZE + 6 + 4 + RADIO_AWARE_KEY_MAX];
	ssize_t len = radio_aware_encode(type, what, frame, sizeof(frame));
	int r = len < 0 ? (int)len : helper_send(radio->helper, frame, (size_t)len);

	secret_wipe(frame, sizeof(frame));
	return r;
}

static int install_in_kernel(struct radio_helper *radio, const uint8_t peer[6],
			     const struct aware_suite *suite, const uint8_t *tk)
{
	struct radio_aware what = {
		.key = {.cipher = suite->cipher == AWARE_CIPHER_PK_PASN_256
					  ? CIPHER_GCMP_256
					  : CIPHER_CCMP_128,
			.key_len = aware_suite_tk_len(suite)}};
	int r;

	memcpy(what.key.peer, peer, 6);
	memcpy(what.key.key, tk, what.key.key_len);
	r = send_key(radio, RADIO_AWARE_INSTALL, &what);
	secret_wipe(&what, sizeof(what));
	return r;
}

static int install(struct aware_radio *base, const uint8_t peer[6],
		   const struct aware_suite *suite, const uint8_t *tk)
{
	struct radio_helper *radio = radio_helper(base);
	struct radio_key *key;
	int r;

	if (radio->state != RADIO_OPENED)
		return -ENOTCONN;
	if (!radio->info.protects)
		return -EOPNOTSUPP;
	key = get_key(radio, peer);
	if (!key)
		return -ENOSPC;
	r = radio->ring ? aware_key_ring_put(radio->ring, peer, suite, tk)
			: install_in_kernel(radio, peer, suite, tk);
	if (r < 0) {
		*key = (struct radio_key){};
		return r;
	}
	if (radio->ring)
		loop_timer_set(radio->soon, clock_now());
	return 0;
}

static void remove_key(struct aware_radio *base, const uint8_t peer[6])
{
	struct radio_helper *radio = radio_helper(base);
	struct radio_key *key = find_key(radio, peer);
	struct radio_aware what = {};

	if (!key)
		return;
	*key = (struct radio_key){};
	if (radio->ring)
		aware_key_ring_remove(radio->ring, peer);
	if (radio->ring || radio->state != RADIO_OPENED)
		return;
	memcpy(what.key.peer, peer, 6);
	/* a helper that takes no key back would go on with it */
	if (send_key(radio, RADIO_AWARE_REMOVE, &what) == -EAGAIN)
		break_radio(radio, -EAGAIN, "usher-radio does not read what it is sent");
}

/* ---- Frames out ---- */

static unsigned *find_waiting(struct radio_helper *radio, unsigned number)
{
	for (size_t i = 0; i < AWARE_RADIO_WAITING_MAX; i++)
		if (radio->waiting[i] == number)
			return &radio->waiting[i];
	return NULL;
}

static int send_bytes(struct radio_helper *radio, const struct buf *bytes, bool protect,
		      unsigned number)
{
	struct radio_aware what = {.frame = {.flags = protect ? RADIO_AWARE_PROTECTS : 0,
					     .number = number,
					     .data = bytes->data,
					     .len = bytes->len}};
	uint8_t frame[RADIO_HEADER_SIZE + 7 + RADIO_AWARE_80211_MAX];
	ssize_t len;

	len = radio_aware_encode(RADIO_AWARE_SEND, &what, frame, sizeof(frame));
	return len < 0 ? (int)len : helper_send(radio->helper, frame, (size_t)len);
}

static int send_frame(struct aware_radio *base, const struct aware_frame *frame,
		      unsigned number)
{
	struct radio_helper *radio = radio_helper(base);
	struct radio_key *key = frame->dual ? find_key(radio, frame->to) : NULL;
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
		r = send_bytes(radio, &bytes, frame->dual && !radio->ring, number);
	if (r == 0)
		*waiting = number;
	buf_deinit(&bytes);
	return r;
}

static void tell_sent(struct radio_helper *radio, unsigned number, int error)
{
	unsigned *waiting = number ? find_waiting(radio, number) : NULL;

	if (!waiting) {
		log_debug(
			"usher bug: usher-radio tells of a frame that it was not given");
		return;
	}
	*waiting = 0;
	tell(radio, (struct aware_radio_event){
			    .type = AWARE_RADIO_SENT, .number = number, .error = error});
}

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
	tell(radio, (struct aware_radio_event){.type = AWARE_RADIO_JOINED});
}

static void on_window(const struct buf *bytes, unsigned number, void *userdata)
{
	struct radio_helper *radio = userdata;
	int r = send_bytes(radio, bytes, false, number);

	if (r < 0)
		tell_sent(radio, number, r);
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
		break_radio(radio, -EPROTO, "usher-radio opened something else");
		return;
	}
	radio->state = RADIO_OPENED;
	loop_timer_set(radio->deadline, 0);
	info->synchronized = info->kind == AWARE_RADIO_NAN;
	info->protects = radio->ring ||
			 (info->synchronized && open->flags & RADIO_AWARE_PROTECTS);
	info->tells_sent = open->flags & RADIO_AWARE_TELLS_SENT;
	info->mhz = open->mhz;
	memcpy(info->own, open->address, 6);
	memcpy(info->cluster, open->cluster, 6);
	if (radio->window)
		set_cluster(radio);
	tell(radio, (struct aware_radio_event){.type = AWARE_RADIO_READY});
}

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
		key = find_key(radio, frame->from);
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

static void take_frame(struct radio_helper *radio, const struct radio_aware_frame *in)
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
		tell(radio, event);
	}
	buf_deinit(&body);
	secret_wipe(bytes, in->len);
}

static void take_cluster(struct radio_helper *radio, const uint8_t cluster[6])
{
	if (radio->window)
		return;
	memcpy(radio->info.cluster, cluster, 6);
	tell(radio, (struct aware_radio_event){.type = AWARE_RADIO_JOINED});
}

static void take_installed(struct radio_helper *radio, const struct radio_aware_key *in)
{
	struct radio_key *key = find_key(radio, in->peer);

	if (key && !key->told && !radio->ring)
		tell_installed(radio, key, -(int)in->os_error);
}

static void take(struct radio_helper *radio, uint16_t type, const struct radio_aware *in)
{
	if (type == RADIO_AWARE_OPEN)
		take_open(radio, &in->open);
	else if (radio->state != RADIO_OPENED)
		break_radio(radio, -EPROTO,
			    "usher-radio spoke before it opened the radio");
	else if (type == RADIO_AWARE_FRAME)
		take_frame(radio, &in->frame);
	else if (type == RADIO_AWARE_SENT)
		tell_sent(radio, in->sent.number, -(int)in->sent.os_error);
	else if (type == RADIO_AWARE_CLUSTER)
		take_cluster(radio, in->cluster);
	else if (type == RADIO_AWARE_WINDOW)
		tell(radio, (struct aware_radio_event){.type = AWARE_RADIO_WINDOW});
	else if (type == RADIO_AWARE_INSTALLED)
		take_installed(radio, &in->key);
	else
		break_radio(radio, -EPROTO, "usher-radio sent what only its caller may");
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
		break_radio(radio, -EPROTO, "usher-radio sent a frame that is not one");
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
	.send = send_frame,
	.install = install,
	.remove = remove_key,
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
