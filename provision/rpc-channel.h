/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Frames of JSON over GATT, as Mongoose OS carries its RPC: the length of a frame is written
 * to one characteristic and its bytes to another; the length of an answer is notified (or
 * read) on a third, and its bytes are read piece by piece. One frame at a time is under way.
 * Part of a client: it emits the client's requests and is given their outcomes.
 */
#include "base/json.h"
#include "provision/machine.h"

/* clang-format off */
#define RPC_SERVICE_UUID "5f6d4f53-5f52-5043-5f53-56435f49445f"
#define RPC_DATA_UUID    "5f6d4f53-5f52-5043-5f64-6174615f5f5f"
#define RPC_TX_CTL_UUID  "5f6d4f53-5f52-5043-5f74-785f63746c5f"
#define RPC_RX_CTL_UUID  "5f6d4f53-5f52-5043-5f72-785f63746c5f"

enum rpc_endpoint {
	RPC_EP_DATA,
	RPC_EP_TX_CTL,
	RPC_EP_RX_CTL,
	RPC_ENDPOINTS,
};

enum {
	RPC_REQUEST_MAX = 4096,      /* what devices take by default */
	RPC_ANSWER_MAX  = 16 * 1024, /* a list of networks is the longest answer */
	RPC_CHUNK       = 244,       /* fits one request at an MTU of 247; the link cuts it where it has to */
	RPC_CHUNK_SMALL = 20,        /* fits one at any MTU */
	RPC_EMPTY_MAX   = 20,        /* reads in a row that give nothing, inside of an answer */
	RPC_ABSENT_MAX  = 3,         /* before its first byte */
};
/* clang-format on */

enum rpc_state {
	RPC_IDLE,
	RPC_SEND_LENGTH,
	RPC_SEND_DATA,
	RPC_WAIT, /* for the length of the answer */
	RPC_READ_LENGTH,
	RPC_READ_DATA,
	RPC_PAUSE, /* its data is not ready: read again soon */
};

struct rpc_channel {
	enum rpc_state state;
	bool notifies; /* rx_ctl is subscribed to */
	bool proven;   /* it does notify */
	bool mute; /* it does not: a length was there to be read, and had not been notified */
	bool busy;   /* a request of ours is under way */
	bool stale;  /* its outcome is of no use any more */
	bool later;  /* what the device has to say is read before the frame is written */
	bool secret; /* of the frame */
	size_t chunk;
	struct buf draft; /* the frame that is written next */
	struct buf
		out; /* the one that is written: the transport's until its outcome is here */
	size_t written, writing;
	uint8_t length[4];
	uint32_t expected; /* bytes of the answer; 0: not told */
	uint32_t
		next; /* notified while it was read: its own once more, or of one behind it */
	struct buf in;
	unsigned empty; /* reads in a row */
	uint64_t pace_us, retry_us;
};

enum rpc_outcome {
	RPC_GOES_ON,
	RPC_ANSWER,	    /* the caller frees it */
	RPC_REQUEST_FAILED, /* the event says how */
	RPC_NOT_JSON,
	RPC_CUT, /* it ended before it was whole */
	RPC_TOO_LONG,
	RPC_NO_MEMORY,
};

/* The next frame, empty: append to it, then rpc_channel_send(). */
struct buf *rpc_channel_frame(struct rpc_channel *channel);
/* Writes it, once what is under way is over; an answer is waited for. What came of a frame before
   it is dropped. -EMSGSIZE, -ENOMEM: nothing was begun. */
int rpc_channel_send(struct provision_machine *m, struct rpc_channel *channel,
		     bool secret);
/* A frame that the device sends by itself is waited for, or another one after the last. */
void rpc_channel_wait(struct provision_machine *m, struct rpc_channel *channel);
/* The outcome of a request, or a notification. An idle channel remembers that a frame waits. */
enum rpc_outcome rpc_channel_handle(struct provision_machine *m,
				    struct rpc_channel *channel,
				    const struct provision_event *event,
				    struct json **ret);
/* When rpc_channel_tick() is due; 0: never. */
uint64_t rpc_channel_due(const struct rpc_channel *channel);
void rpc_channel_tick(struct provision_machine *m, struct rpc_channel *channel);
/* Nothing is under way any more: what is outstanding is forgotten. */
void rpc_channel_deinit(struct rpc_channel *channel);
