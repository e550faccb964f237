/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What devices do and their description does not say: a read of rx_ctl begins the answer
 * again from its first byte; a read of data ignores offsets and gives the next piece, of
 * MTU - 2 bytes at most, so that no stack goes on with a long read; a frame that the device
 * sends by itself holds up the answer until it is read; the length is wrong in some
 * firmware, so what is complete JSON is complete.
 */
#include "provision/rpc-channel.h"

#include "base/log.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	PATIENCE_US        = 1000000, /* for a notification, from a device that gave none yet */
	PATIENCE_PROVEN_US = 5000000, /* from one that did: this one may have been lost */
	PACE_US            = 100000,  /* between reads, at first */
	PACE_MAX_US        = 1000000,
};
/* clang-format on */

static const struct machine *machine_of(const struct provision_machine *m)
{
	return (const struct machine *)m;
}

static uint64_t in_us(const struct provision_machine *m, uint64_t us)
{
	return machine_of(m)->now_us + us;
}

struct buf *rpc_channel_frame(struct rpc_channel *channel)
{
	buf_deinit(&channel->draft);
	return &channel->draft;
}

void rpc_channel_deinit(struct rpc_channel *channel)
{
	buf_deinit(&channel->draft);
	buf_deinit(&channel->out);
	buf_deinit(&channel->in);
}

/* ---- requests ---- */

static void read_length(struct provision_machine *m, struct rpc_channel *channel)
{
	channel->state = RPC_READ_LENGTH;
	channel->retry_us = 0;
	channel->busy = true;
	machine_read(m, RPC_EP_RX_CTL);
}

static void read_more(struct provision_machine *m, struct rpc_channel *channel)
{
	channel->state = RPC_READ_DATA;
	channel->retry_us = 0;
	channel->busy = true;
	machine_read(m, RPC_EP_DATA);
}

static void read_answer(struct provision_machine *m, struct rpc_channel *channel)
{
	buf_clear(&channel->in);
	channel->empty = 0;
	read_more(m, channel);
}

static void write_length(struct provision_machine *m, struct rpc_channel *channel)
{
	uint32_t len;

	if (channel->draft.len > 0) {
		buf_deinit(&channel->out);
		channel->out = channel->draft;
		channel->draft = (struct buf){};
	}
	len = channel->out.len;
	channel->state = RPC_SEND_LENGTH;
	channel->later = false;
	channel->expected = channel->next = 0;
	channel->written = 0;
	channel->length[0] = len >> 24;
	channel->length[1] = len >> 16;
	channel->length[2] = len >> 8;
	channel->length[3] = len;
	channel->busy = true;
	machine_write(m, RPC_EP_TX_CTL, channel->length, sizeof(channel->length), false);
}

static void write_chunk(struct provision_machine *m, struct rpc_channel *channel)
{
	channel->state = RPC_SEND_DATA;
	channel->writing = MIN(channel->chunk, channel->out.len - channel->written);
	channel->busy = true;
	machine_write(m, RPC_EP_DATA, channel->out.data + channel->written,
		      channel->writing, channel->secret);
}

static void wait_for_length(struct provision_machine *m, struct rpc_channel *channel)
{
	uint64_t patience_us = channel->proven ? PATIENCE_PROVEN_US : PATIENCE_US;

	channel->state = RPC_WAIT;
	channel->pace_us = PACE_US;
	if (channel->notifies && !channel->mute)
		channel->retry_us = in_us(m, patience_us);
	else
		read_length(m, channel);
}

int rpc_channel_send(struct provision_machine *m, struct rpc_channel *channel,
		     bool secret)
{
	bool interrupted = channel->state != RPC_IDLE;

	if (channel->draft.error)
		return channel->draft.error;
	if (channel->draft.len > RPC_REQUEST_MAX)
		return -EMSGSIZE;
	if (channel->chunk == 0)
		channel->chunk = RPC_CHUNK;
	channel->secret = secret;
	channel->retry_us = 0;
	channel->later = interrupted || channel->expected > 0;
	channel->stale = channel->busy;
	if (channel->busy)
		channel->state = RPC_READ_LENGTH; /* once the outcome is here */
	else if (channel->expected > 0)
		read_answer(m, channel);
	else if (interrupted)
		read_length(m, channel);
	else
		write_length(m, channel);
	return 0;
}

void rpc_channel_wait(struct provision_machine *m, struct rpc_channel *channel)
{
	if (channel->later)
		write_length(m, channel);
	else if (channel->expected > 0)
		read_answer(m, channel);
	else
		wait_for_length(m, channel);
}

uint64_t rpc_channel_due(const struct rpc_channel *channel)
{
	return channel->retry_us;
}

void rpc_channel_tick(struct provision_machine *m, struct rpc_channel *channel)
{
	if (channel->retry_us == 0 || machine_of(m)->now_us < channel->retry_us)
		return;
	if (channel->state == RPC_PAUSE)
		read_more(m, channel);
	else if (channel->state == RPC_WAIT)
		read_length(m, channel);
}

/* ---- outcomes ---- */

static enum rpc_outcome done(struct rpc_channel *channel, enum rpc_outcome outcome)
{
	buf_clear(&channel->in);
	channel->state = RPC_IDLE;
	channel->expected = channel->next;
	channel->next = 0;
	channel->retry_us = 0;
	return outcome;
}

/* What the device had to say is of no use: the frame that waits behind it goes out. */
static enum rpc_outcome broken(struct provision_machine *m, struct rpc_channel *channel,
			       enum rpc_outcome outcome)
{
	done(channel, outcome);
	if (!channel->later)
		return outcome;
	write_length(m, channel);
	return RPC_GOES_ON;
}

/* 0: whole; -EINVAL: not yet, or never; -ENOMEM. Behind a length that is right nothing counts. */
static int parse(const struct rpc_channel *channel, struct json **ret)
{
	const char *text = (const char *)channel->in.data;
	int r = json_parse(text, channel->in.len, ret);

	if (r == -EINVAL && channel->expected > 0 && channel->in.len > channel->expected)
		r = json_parse(text, channel->expected, ret);
	return r;
}

static enum rpc_outcome take_nothing(struct provision_machine *m,
				     struct rpc_channel *channel)
{
	bool enough = channel->expected > 0 && channel->in.len >= channel->expected;

	channel->empty++;
	if (channel->in.len > 0 && enough)
		return broken(m, channel, RPC_NOT_JSON);
	if (channel->in.len == 0 && channel->later)
		return broken(m, channel, RPC_CUT);
	if (channel->empty < (channel->in.len > 0 ? RPC_EMPTY_MAX : RPC_ABSENT_MAX)) {
		channel->state = RPC_PAUSE;
		channel->retry_us = in_us(m, PACE_US);
		return RPC_GOES_ON;
	}
	if (channel->in.len > 0)
		return broken(m, channel, RPC_CUT);
	channel->expected = 0;
	wait_for_length(m, channel);
	return RPC_GOES_ON;
}

static enum rpc_outcome take_data(struct provision_machine *m,
				  struct rpc_channel *channel,
				  const struct provision_event *event, struct json **ret)
{
	bool enough;
	int r = -EINVAL;

	buf_bytes(&channel->in, event->data, event->len);
	if (channel->in.error)
		return broken(m, channel, RPC_NO_MEMORY);
	if (channel->in.len > RPC_ANSWER_MAX)
		return broken(m, channel, RPC_TOO_LONG);
	enough = channel->expected > 0 && channel->in.len >= channel->expected;
	if (channel->in.len > 0 && (enough || event->len == 0))
		r = parse(channel, ret);
	if (r == -ENOMEM)
		return broken(m, channel, RPC_NO_MEMORY);
	if (r == 0)
		return done(channel, RPC_ANSWER);
	if (event->len == 0)
		return take_nothing(m, channel);
	channel->empty = 0;
	read_more(m, channel);
	return RPC_GOES_ON;
}

static uint32_t length_of(const struct provision_event *event)
{
	struct reader reader = reader_of(event->data, event->len);
	uint32_t length = reader_be32(&reader);

	if (event->len != sizeof(length))
		log_warning("accessory bug: a frame's length of %zu bytes", event->len);
	return event->len == sizeof(length) ? length : 0;
}

static void take_length(struct provision_machine *m, struct rpc_channel *channel,
			const struct provision_event *event)
{
	uint32_t length = length_of(event);

	if (length > 0) {
		/* Its notification would be here by now. */
		channel->mute = channel->expected == 0 && !channel->proven;
		channel->expected = length;
	}
	if (channel->expected > 0) {
		read_answer(m, channel);
	} else if (channel->later) {
		write_length(m, channel);
	} else {
		channel->state = RPC_WAIT;
		channel->retry_us = in_us(m, channel->pace_us);
		channel->pace_us = MIN(2 * channel->pace_us, (uint64_t)PACE_MAX_US);
	}
}

static enum rpc_outcome take_notified(struct provision_machine *m,
				      struct rpc_channel *channel,
				      const struct provision_event *event)
{
	uint32_t length;

	if (event->endpoint != RPC_EP_RX_CTL)
		return RPC_GOES_ON;
	length = length_of(event);
	if (length == 0)
		return RPC_GOES_ON;
	channel->proven = true;
	channel->mute = false;
	if (channel->state == RPC_READ_DATA || channel->state == RPC_PAUSE)
		channel->next = length;
	else
		channel->expected = length;
	if (channel->state == RPC_WAIT)
		read_answer(m, channel);
	return RPC_GOES_ON;
}

/* Where the stack cannot cut a long write: smaller ones, from the beginning. */
static bool retries_smaller(struct provision_machine *m, struct rpc_channel *channel,
			    const struct provision_event *event)
{
	if (channel->state != RPC_SEND_DATA || event->error != -EREMOTEIO ||
	    channel->writing <= RPC_CHUNK_SMALL || machine_wants_pairing(event))
		return false;
	log_info("rpc: a write of %zu bytes was refused, smaller ones follow",
		 channel->writing);
	channel->chunk = RPC_CHUNK_SMALL;
	write_length(m, channel);
	return true;
}

static void take_written(struct provision_machine *m, struct rpc_channel *channel)
{
	if (channel->state == RPC_SEND_DATA)
		channel->written += channel->writing;
	if (channel->written < channel->out.len) {
		write_chunk(m, channel);
		return;
	}
	buf_deinit(&channel->out);
	rpc_channel_wait(m, channel);
}

/* What was outstanding when the frame was given is over. */
static enum rpc_outcome take_stale(struct provision_machine *m,
				   struct rpc_channel *channel)
{
	channel->stale = false;
	read_length(m, channel);
	return RPC_GOES_ON;
}

enum rpc_outcome rpc_channel_handle(struct provision_machine *m,
				    struct rpc_channel *channel,
				    const struct provision_event *event,
				    struct json **ret)
{
	if (event->type == PROVISION_NOTIFIED)
		return take_notified(m, channel, event);
	if (!channel->busy)
		return RPC_GOES_ON;
	channel->busy = false;
	if (event->error && !machine_link_is_gone(event) &&
	    retries_smaller(m, channel, event))
		return RPC_GOES_ON;
	if (event->error && !channel->stale) {
		done(channel, RPC_REQUEST_FAILED);
		return RPC_REQUEST_FAILED;
	}
	if (channel->stale)
		return take_stale(m, channel);
	if (event->type == PROVISION_WRITTEN)
		take_written(m, channel);
	else if (channel->state == RPC_READ_DATA)
		return take_data(m, channel, event, ret);
	else if (channel->state == RPC_READ_LENGTH)
		take_length(m, channel, event);
	return RPC_GOES_ON;
}
