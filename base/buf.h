/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Bytes, in and out. `struct reader` walks over bytes that somebody else sent: a read past
 * the end yields zeroes and latches `failed`, so a parser checks once, at the end of a unit.
 * `struct buf` builds bytes: a failed allocation or a full limit latches `error`.
 */
#include "base/macros.h"

#include <stdbool.h>

struct reader {
	const uint8_t *data;
	size_t len; /* what is left */
	bool failed;
};

struct buf {
	uint8_t *data;
	size_t len;
	size_t capacity;
	int error; /* 0, -ENOMEM; once set, nothing more is appended */
};

static inline struct reader reader_of(const void *data, size_t len)
{
	return (struct reader){.data = data, .len = len};
}

uint8_t reader_u8(struct reader *reader);
uint16_t reader_le16(struct reader *reader);
uint16_t reader_be16(struct reader *reader);
uint32_t reader_le32(struct reader *reader);
uint32_t reader_be32(struct reader *reader);
/* The next len bytes, inside the reader's own memory; NULL and failed when there are fewer. */
const uint8_t *reader_bytes(struct reader *reader, size_t len);

void buf_u8(struct buf *buf, uint8_t value);
void buf_le16(struct buf *buf, uint16_t value);
void buf_be16(struct buf *buf, uint16_t value);
void buf_le32(struct buf *buf, uint32_t value);
void buf_be32(struct buf *buf, uint32_t value);
void buf_bytes(struct buf *buf, const void *data, size_t len);
/* len more bytes, for the caller to fill in before anything else; NULL after an error. */
uint8_t *buf_extend(struct buf *buf, size_t len);
/* Wipes and drops all but the first len bytes. */
void buf_truncate(struct buf *buf, size_t len);
void buf_string(struct buf *buf, const char *text); /* without its NUL */
void buf_printf(struct buf *buf, const char *format, ...) _printf_(2, 3);

/* Forgets the content (wiped) and the error, keeps the memory. */
void buf_clear(struct buf *buf);
/* Frees. Growing and freeing wipe the old memory: a buffer may have carried a secret. */
void buf_deinit(struct buf *buf);
/* The content as a NUL-terminated string that the caller frees; NULL after an error. The buf is empty then. */
char *buf_steal_string(struct buf *buf);
