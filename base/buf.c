/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/buf.h"

#include "base/secret.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { BUF_CAPACITY_MIN = 64 };

const uint8_t *reader_bytes(struct reader *reader, size_t len)
{
	const uint8_t *bytes = reader->data;

	if (reader->failed || len > reader->len) {
		reader->failed = true;
		return NULL;
	}
	/* No bytes at NULL are still bytes: an empty read succeeds on an empty reader. */
	if (!bytes)
		return (const uint8_t *)"";
	reader->data += len;
	reader->len -= len;
	return bytes;
}

uint8_t reader_u8(struct reader *reader)
{
	const uint8_t *p = reader_bytes(reader, 1);

	return p ? p[0] : 0;
}

uint16_t reader_le16(struct reader *reader)
{
	const uint8_t *p = reader_bytes(reader, 2);

	return p ? (uint16_t)(p[0] | p[1] << 8) : 0;
}

uint16_t reader_be16(struct reader *reader)
{
	const uint8_t *p = reader_bytes(reader, 2);

	return p ? (uint16_t)(p[0] << 8 | p[1]) : 0;
}

uint32_t reader_le32(struct reader *reader)
{
	const uint8_t *p = reader_bytes(reader, 4);

	return p ? p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
			       (uint32_t)p[3] << 24
		 : 0;
}

uint32_t reader_be32(struct reader *reader)
{
	const uint8_t *p = reader_bytes(reader, 4);

	return p ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
			       p[3]
		 : 0;
}

/* Room for more bytes at the end. Not realloc(): that would leave a copy behind unwiped. */
static uint8_t *buf_grow(struct buf *buf, size_t more)
{
	size_t capacity = MAX(buf->capacity, (size_t)BUF_CAPACITY_MIN);
	uint8_t *data;

	if (buf->error)
		return NULL;
	if (more <= buf->capacity - buf->len)
		return buf->data + buf->len;
	while (capacity - buf->len < more) {
		if (capacity > SIZE_MAX / 4)
			goto no_memory;
		capacity *= 2;
	}
	data = malloc(capacity);
	if (!data)
		goto no_memory;
	if (buf->len)
		memcpy(data, buf->data, buf->len);
	secret_wipe(buf->data, buf->capacity);
	free(buf->data);
	buf->data = data;
	buf->capacity = capacity;
	return data + buf->len;

no_memory:
	buf->error = -ENOMEM;
	return NULL;
}

void buf_bytes(struct buf *buf, const void *data, size_t len)
{
	uint8_t *end = len > 0 ? buf_grow(buf, len) : NULL;

	if (!end)
		return;
	memcpy(end, data, len);
	buf->len += len;
}

uint8_t *buf_extend(struct buf *buf, size_t len)
{
	uint8_t *end = buf_grow(buf, len);

	if (end)
		buf->len += len;
	return end;
}

void buf_truncate(struct buf *buf, size_t len)
{
	if (len >= buf->len)
		return;
	secret_wipe(buf->data + len, buf->len - len);
	buf->len = len;
}

void buf_u8(struct buf *buf, uint8_t value)
{
	buf_bytes(buf, &value, 1);
}

void buf_le16(struct buf *buf, uint16_t value)
{
	buf_bytes(buf, (uint8_t[]){value & 0xff, value >> 8}, 2);
}

void buf_be16(struct buf *buf, uint16_t value)
{
	buf_bytes(buf, (uint8_t[]){value >> 8, value & 0xff}, 2);
}

void buf_le32(struct buf *buf, uint32_t value)
{
	buf_le16(buf, value & 0xffff);
	buf_le16(buf, value >> 16);
}

void buf_be32(struct buf *buf, uint32_t value)
{
	buf_be16(buf, value >> 16);
	buf_be16(buf, value & 0xffff);
}

void buf_string(struct buf *buf, const char *text)
{
	buf_bytes(buf, text, strlen(text));
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args, again;
	char *end;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	/* vsnprintf() writes a NUL, which is not counted in. */
	end = len < 0 ? NULL : (char *)buf_grow(buf, (size_t)len + 1);
	if (end) {
		vsnprintf(end, (size_t)len + 1, format, again);
		buf->len += (size_t)len;
	} else if (!buf->error) {
		buf->error = -EINVAL;
	}
	va_end(again);
	va_end(args);
}

void buf_clear(struct buf *buf)
{
	secret_wipe(buf->data, buf->len);
	buf->len = 0;
	buf->error = 0;
}

void buf_deinit(struct buf *buf)
{
	secret_wipe(buf->data, buf->capacity);
	free(buf->data);
	*buf = (struct buf){0};
}

char *buf_steal_string(struct buf *buf)
{
	char *string;

	buf_u8(buf, 0);
	if (buf->error) {
		buf_deinit(buf);
		return NULL;
	}
	string = (char *)buf->data;
	*buf = (struct buf){0};
	return string;
}
