/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/attr.h"

#include <errno.h>

int aware_attr_next(struct reader *attrs, struct aware_attr *ret)
{
	struct aware_attr attr;

	if (attrs->len == 0)
		return 0;
	attr.id = reader_u8(attrs);
	attr.len = reader_le16(attrs);
	attr.body = reader_bytes(attrs, attr.len);
	if (attrs->failed)
		return -EBADMSG;
	*ret = attr;
	return 1;
}

int aware_attr_find(const uint8_t *attrs, size_t len, uint8_t id, struct aware_attr *ret)
{
	struct reader reader = reader_of(attrs, len);
	struct aware_attr attr;

	while (aware_attr_next(&reader, &attr) > 0)
		if (attr.id == id) {
			*ret = attr;
			return 0;
		}
	return -ENOENT;
}

int aware_attr_check(const uint8_t *attrs, size_t len)
{
	struct reader reader = reader_of(attrs, len);
	struct aware_attr attr;
	int r;

	do
		r = aware_attr_next(&reader, &attr);
	while (r > 0);
	return r;
}

size_t aware_attr_begin(struct buf *buf, uint8_t id)
{
	buf_u8(buf, id);
	buf_le16(buf, 0);
	return buf->len;
}

void aware_attr_end(struct buf *buf, size_t mark)
{
	size_t len = buf->len - mark;

	if (buf->error)
		return;
	if (len > UINT16_MAX) {
		buf->error = -EMSGSIZE;
		return;
	}
	buf->data[mark - 2] = len & 0xff;
	buf->data[mark - 1] = len >> 8;
}

void aware_attr_put(struct buf *buf, uint8_t id, const void *body, size_t len)
{
	size_t mark = aware_attr_begin(buf, id);

	buf_bytes(buf, body, len);
	aware_attr_end(buf, mark);
}

const char *aware_attr_name(uint8_t id)
{
	switch (id) {
#define AWARE_ATTR_NAME(value, name, text) \
	case value:                        \
		return text;
		AWARE_ATTRS(AWARE_ATTR_NAME)
#undef AWARE_ATTR_NAME
	}
	return NULL;
}
