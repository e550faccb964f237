/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Protobuf messages, on protobuf-c and the code that protoc-c makes of proto/. What a stranger
 * sent is decoded into memory with a limit, however many fields it claims to have; that
 * memory is wiped when the message is freed. Known to the codecs (*-messages.c) only.
 */
#include "base/buf.h"

#include <protobuf-c/protobuf-c.h>

/* For one message with all that is in it, and what decoding needs beside it. An entry of a list
   takes some 250 bytes and comes in at least 2: a list of 64 fits, one of 2000 does not. */
enum { PROTOBUF_MEMORY_MAX = 32 << 10 };

struct protobuf; /* one decoded message */

/* 0; -EBADMSG (not such a message), -E2BIG (more than the limit), -ENOMEM. data may go away. */
int protobuf_decode(const ProtobufCMessageDescriptor *type, const uint8_t *data,
		    size_t len, struct protobuf **ret);
/* The struct that protoc-c made for its type; it lives as long as decoded. */
const void *protobuf_message(const struct protobuf *decoded);
struct protobuf *protobuf_free(struct protobuf *decoded);
DEFINE_FREEP(protobuf)

/* Fields with their default value are not sent. A failed allocation latches in buf. */
void protobuf_append(struct buf *buf, const ProtobufCMessage *message);
