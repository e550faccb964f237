/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/protobuf.h"

#include "base/secret.h"

#include <errno.h>

/* Memory is handed out from the start to the end and taken back as a whole. */
struct protobuf {
	ProtobufCAllocator allocator;
	ProtobufCMessage *message;
	size_t used;
	bool full;
	_Alignas(max_align_t) uint8_t memory[PROTOBUF_MEMORY_MAX];
};

static void *take(void *data, size_t size)
{
	struct protobuf *decoded = data;
	size_t room = sizeof(decoded->memory) - decoded->used;
	void *p = decoded->memory + decoded->used;

	if (size > room || room - size < _Alignof(max_align_t)) {
		decoded->full = true;
		return NULL;
	}
	decoded->used += (size + _Alignof(max_align_t) - 1) & -_Alignof(max_align_t);
	return p;
}

static void give_back(void *data, void *pointer)
{
}

int protobuf_decode(const ProtobufCMessageDescriptor *type, const uint8_t *data,
		    size_t len, struct protobuf **ret)
{
	_cleanup_(protobuf_freep) struct protobuf *decoded = malloc(sizeof(*decoded));

	if (!decoded)
		return -ENOMEM;
	decoded->allocator = (ProtobufCAllocator){take, give_back, decoded};
	decoded->used = 0;
	decoded->full = false;
	decoded->message = protobuf_c_message_unpack(type, &decoded->allocator, len,
						     data);
	if (!decoded->message)
		return decoded->full ? -E2BIG : -EBADMSG;
	*ret = steal(&decoded);
	return 0;
}

const void *protobuf_message(const struct protobuf *decoded)
{
	return decoded->message;
}

struct protobuf *protobuf_free(struct protobuf *decoded)
{
	if (!decoded)
		return NULL;
	secret_wipe(decoded->memory, decoded->used);
	free(decoded);
	return NULL;
}

struct sink {
	ProtobufCBuffer base;
	struct buf *buf;
};

static void append(ProtobufCBuffer *base, size_t len, const uint8_t *data)
{
	buf_bytes(container_of(base, struct sink, base)->buf, data, len);
}

void protobuf_append(struct buf *buf, const ProtobufCMessage *message)
{
	struct sink sink = {.base = {append}, .buf = buf};

	protobuf_c_message_pack_to_buffer(message, &sink.base);
}
