/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/element.h"

#include <errno.h>
#include <string.h>

static const uint8_t nan_type[] = {0x50, 0x6f, 0x9a, 0x13};

int element_next(struct reader *elements, struct element *ret)
{
	struct element element = {.whole = elements->data,
				  .extension = ELEMENT_NO_EXTENSION};
	uint8_t len;

	if (elements->len == 0)
		return 0;
	element.id = reader_u8(elements);
	len = reader_u8(elements);
	element.body = reader_bytes(elements, len);
	if (elements->failed || element.id == ELEMENT_FRAGMENT ||
	    (element.id == ELEMENT_EXTENSION && len == 0))
		return -EBADMSG;
	element.len = len;
	if (element.id == ELEMENT_EXTENSION) {
		element.extension = *element.body++;
		element.len--;
	}
	while (len == UINT8_MAX && elements->len > 0 &&
	       elements->data[0] == ELEMENT_FRAGMENT) {
		reader_u8(elements);
		len = reader_u8(elements);
		element.fragmented = true;
		if (!reader_bytes(elements, len))
			return -EBADMSG;
	}
	element.whole_len = elements->data - element.whole;
	*ret = element;
	return 1;
}

int element_find(const uint8_t *elements, size_t len, uint8_t id, int extension,
		 struct element *ret)
{
	struct reader reader = reader_of(elements, len);
	struct element element;
	int r;

	while ((r = element_next(&reader, &element)) > 0)
		if (element.id == id &&
		    (id != ELEMENT_EXTENSION || element.extension == extension)) {
			*ret = element;
			return 0;
		}
	return r < 0 ? r : -ENOENT;
}

void element_join(const struct element *element, struct buf *ret)
{
	size_t first = element->body - element->whole + element->len;
	struct reader rest = reader_of(element->whole + first,
				       element->whole_len - first);

	buf_bytes(ret, element->body, element->len);
	while (rest.len > 0 && ret->len <= ELEMENT_JOINED_MAX) {
		uint8_t len;

		reader_u8(&rest);
		len = reader_u8(&rest);
		buf_bytes(ret, reader_bytes(&rest, len), len);
	}
	if (!ret->error && ret->len > ELEMENT_JOINED_MAX)
		ret->error = -EMSGSIZE;
}

void element_put(struct buf *buf, uint8_t id, int extension, const void *body, size_t len)
{
	size_t header = id == ELEMENT_EXTENSION ? 1 : 0;
	size_t piece = MIN(len, UINT8_MAX - header);
	const uint8_t *at = body;

	buf_u8(buf, id);
	buf_u8(buf, header + piece);
	if (header)
		buf_u8(buf, extension);
	buf_bytes(buf, at, piece);
	while (header + piece == UINT8_MAX && len > piece) {
		at += piece;
		len -= piece;
		header = 0;
		piece = MIN(len, (size_t)UINT8_MAX);
		buf_u8(buf, ELEMENT_FRAGMENT);
		buf_u8(buf, piece);
		buf_bytes(buf, at, piece);
	}
}

int element_find_nan(const uint8_t *elements, size_t len, struct buf *ret)
{
	struct reader reader = reader_of(elements, len);
	struct element element;
	bool found = false;
	int r;

	while ((r = element_next(&reader, &element)) > 0) {
		if (element.id != ELEMENT_VENDOR || element.len < sizeof(nan_type) ||
		    memcmp(element.body, nan_type, sizeof(nan_type)) != 0)
			continue;
		found = true;
		buf_bytes(ret, element.body + sizeof(nan_type),
			  element.len - sizeof(nan_type));
	}
	if (r < 0)
		return r;
	return found ? ret->error : -ENOENT;
}

void element_put_nan(struct buf *buf, const void *attrs, size_t len)
{
	const uint8_t *at = attrs;

	do {
		size_t piece = MIN(len, UINT8_MAX - sizeof(nan_type));

		buf_u8(buf, ELEMENT_VENDOR);
		buf_u8(buf, sizeof(nan_type) + piece);
		buf_bytes(buf, nan_type, sizeof(nan_type));
		buf_bytes(buf, at, piece);
		at += piece;
		len -= piece;
	} while (len > 0);
}
