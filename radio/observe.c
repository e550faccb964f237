/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/observe.h"

#include "radio/harden.h"
#include "radio/mgmt.h"
#include "radio/monitors.h"
#include "radio/queue.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* clang-format off */
enum {
	OBSERVE_BATCH  = 64,      /* packets per system call */
	OBSERVE_ROUNDS = 16,      /* full batches before the caller gets its turn */
	OBSERVE_RCVBUF = 8 << 20, /* about 10,000 events wait in the kernel */
	/* For the answers about monitors, also when it rains reports. */
	OBSERVE_ANSWER_MS     = 500,
	OBSERVE_ANSWER_ROUNDS = 1000,
	OBSERVE_TRIES         = 25, /* while the kernel is busy with another monitor */
	OBSERVE_AGAIN_MS      = 20,
};
/* clang-format on */

struct observe {
	int channel, mgmt;
	int adapter;
	struct radio_dropped dropped; /* now */
	struct radio_dropped told;    /* what the caller knows */
	struct monitors monitors;
	struct queue queue;
};

static volatile sig_atomic_t stopped;

static uint8_t packets[OBSERVE_BATCH][MGMT_PACKET_MAX];

static int send_error(int channel, int error)
{
	uint8_t frame[RADIO_HEADER_SIZE + 4 + RADIO_TEXT_MAX];
	char text[RADIO_TEXT_MAX];
	enum radio_reason reason = RADIO_REASON_SYSTEM;
	ssize_t len;

	if (error == -EPERM || error == -EACCES) {
		reason = RADIO_REASON_NOT_PERMITTED;
		snprintf(text, sizeof(text),
			 "usher-radio may not open the Bluetooth management socket: it "
			 "needs the file capability cap_net_admin");
	} else if (error == -EAFNOSUPPORT || error == -EPROTONOSUPPORT) {
		reason = RADIO_REASON_UNSUPPORTED;
		snprintf(text, sizeof(text), "this kernel has no Bluetooth");
	} else if (error == -EPROTO) {
		reason = RADIO_REASON_PROTOCOL;
		snprintf(text, sizeof(text), "usher-radio observe takes no frames");
	} else {
		snprintf(text, sizeof(text), "usher-radio: %s", strerrordesc_np(-error));
	}
	len = radio_encode_error(reason, -error, text, frame, sizeof(frame));
	send(channel, frame, (size_t)len, MSG_DONTWAIT | MSG_NOSIGNAL);
	return error;
}

/* 1: sent; 0: the caller is slow; negative: it is gone. */
static int send_frame(int channel, const void *data, size_t len)
{
	if (send(channel, data, len, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0)
		return 1;
	if (errno == EAGAIN || errno == EINTR || errno == ENOBUFS)
		return 0;
	return -errno;
}

static int tell_dropped(struct observe *observe)
{
	uint8_t frame[RADIO_HEADER_SIZE + 16];
	ssize_t len;
	int r;

	observe->dropped.queue = observe->queue.dropped;
	if (memcmp(&observe->dropped, &observe->told, sizeof(observe->told)) == 0)
		return 1;
	len = radio_encode_dropped(&observe->dropped, frame, sizeof(frame));
	r = send_frame(observe->channel, frame, (size_t)len);
	if (r > 0)
		observe->told = observe->dropped;
	return r;
}

static int flush(struct observe *observe)
{
	int r = tell_dropped(observe);

	while (r > 0) {
		const struct queue_frame *frame = queue_first(&observe->queue);

		if (!frame)
			return 0;
		r = send_frame(observe->channel, frame->data, frame->len);
		if (r > 0)
			queue_pop(&observe->queue);
	}
	return r;
}

/* How many packets there were, at most OBSERVE_BATCH. */
static int receive(struct observe *observe)
{
	struct iovec iov[OBSERVE_BATCH];
	struct mmsghdr messages[OBSERVE_BATCH];
	int n;

	for (int i = 0; i < OBSERVE_BATCH; i++) {
		iov[i] = (struct iovec){packets[i], sizeof(packets[i])};
		messages[i] = (struct mmsghdr){
			.msg_hdr = {.msg_iov = &iov[i], .msg_iovlen = 1}};
	}
	n = recvmmsg(observe->mgmt, messages, OBSERVE_BATCH, MSG_DONTWAIT, NULL);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -errno;
	for (int i = 0; i < n; i++) {
		struct radio_report report;

		/* A packet that was cut does not fit its own length: it is refused there. */
		if (mgmt_parse_report(packets[i], messages[i].msg_len, &report) <= 0)
			monitors_take(&observe->monitors, packets[i],
				      messages[i].msg_len);
		else if (observe->adapter < 0 || observe->adapter == report.adapter)
			queue_push(&observe->queue, &report);
	}
	return n;
}

static int drain(struct observe *observe)
{
	int n = OBSERVE_BATCH;

	for (int i = 0; i < OBSERVE_ROUNDS && n == OBSERVE_BATCH; i++) {
		n = receive(observe);
		if (n < 0)
			return n;
		/* Only a full buffer drops, and a buffer that was full gives a full batch. */
		if (n == OBSERVE_BATCH)
			observe->dropped.kernel = mgmt_drops(observe->mgmt);
	}
	return 0;
}

/* SIGTERM comes in here and nowhere else: the monitors are removed after it too. */
static int wait(struct pollfd *fds, nfds_t count)
{
	sigset_t none;

	sigemptyset(&none);
	return ppoll(fds, count, NULL, &none) < 0 && errno != EINTR ? -errno : 0;
}

static int loop(struct observe *observe)
{
	while (!stopped) {
		short writable = queue_first(&observe->queue) ? POLLOUT : 0;
		struct pollfd fds[] = {
			{.fd = observe->channel, .events = (short)(POLLIN | writable)},
			{.fd = observe->mgmt, .events = POLLIN},
		};
		int r = wait(fds, ARRAY_SIZE(fds));

		if (r < 0)
			return r;
		if (fds[0].revents & (POLLHUP | POLLERR))
			return 0;
		if (fds[0].revents & POLLIN)
			return -EPROTO;
		r = fds[1].revents ? drain(observe) : 0;
		if (r < 0)
			return r;
		if (flush(observe) < 0)
			return 0;
	}
	return 0;
}

/* The kernel answers in a moment; when it does not, it is done without its answer. */
static void await_monitors(struct observe *observe, int tries)
{
	struct pollfd mgmt = {.fd = observe->mgmt, .events = POLLIN};

	for (int i = 0; i < OBSERVE_ANSWER_ROUNDS; i++) {
		bool busy = monitors_busy(&observe->monitors);
		int r;

		if (!busy && (tries == 0 || !monitors_refused(&observe->monitors)))
			return;
		r = poll(&mgmt, 1, busy ? OBSERVE_ANSWER_MS : OBSERVE_AGAIN_MS);
		if (r < 0 || (r > 0 && receive(observe) < 0) || (r == 0 && busy))
			return;
		if (r == 0) {
			tries--;
			monitors_retry(&observe->monitors);
		}
	}
}

static void on_term(int signal)
{
	stopped = 1;
}

static int catch_term(void)
{
	struct sigaction action = {.sa_handler = on_term};
	sigset_t term;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &term, NULL) < 0 ||
	    sigaction(SIGTERM, &action, NULL) < 0)
		return -errno;
	return 0;
}

int observe_run(int channel, int adapter)
{
	static struct observe observe;
	uint8_t hello[16];
	ssize_t len;
	int r;

	observe.channel = channel;
	observe.adapter = adapter;
	harden_raise();
	r = mgmt_open(OBSERVE_RCVBUF, &observe.mgmt);
	if (r < 0)
		return send_error(channel, r);
	r = catch_term();
	if (r >= 0)
		r = harden_drop();
	if (r >= 0)
		r = harden_filter();
	if (r < 0)
		return send_error(channel, r);
	/* The caller begins to scan at the hello: the monitors have to be there by then. */
	monitors_start(&observe.monitors, observe.mgmt, adapter);
	await_monitors(&observe, OBSERVE_TRIES);
	len = radio_encode_hello(RADIO_OBSERVE, hello, sizeof(hello));
	r = send_frame(channel, hello, (size_t)len) < 0 ? 0 : loop(&observe);
	/* one that was asked for a moment ago has a handle in a moment */
	await_monitors(&observe, 0);
	monitors_stop(&observe.monitors);
	return r < 0 ? send_error(channel, r) : 0;
}
