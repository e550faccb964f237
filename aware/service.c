/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/service.h"

#include "base/crypto/hash.h"

#include <errno.h>
#include <string.h>

static const uint8_t wfa_oui[] = {0x50, 0x6f, 0x9a};

static struct aware_bytes take(struct reader *reader, size_t len)
{
	const uint8_t *data = reader_bytes(reader, len);

	return (struct aware_bytes){data, data ? len : 0};
}

enum aware_service_type aware_service_type(const struct aware_service *service)
{
	return service->control & AWARE_SERVICE_TYPE;
}

int aware_service_parse(const struct aware_attr *attr, struct aware_service *ret)
{
	struct reader reader = reader_of(attr->body, attr->len);
	struct aware_service service = {};
	const uint8_t *id = reader_bytes(&reader, AWARE_SERVICE_ID_LEN);

	service.instance = reader_u8(&reader);
	service.peer_instance = reader_u8(&reader);
	service.control = reader_u8(&reader);
	if (service.control & AWARE_SERVICE_BINDING)
		service.binding = reader_le16(&reader);
	if (service.control & AWARE_SERVICE_MATCH_FILTER)
		service.match_filter = take(&reader, reader_u8(&reader));
	if (service.control & AWARE_SERVICE_RESPONSE_FILTER)
		service.response_filter = take(&reader, reader_u8(&reader));
	if (service.control & AWARE_SERVICE_INFO)
		service.info = take(&reader, reader_u8(&reader));
	if (reader.failed || reader.len > 0)
		return -EBADMSG;
	memcpy(service.id, id, AWARE_SERVICE_ID_LEN);
	*ret = service;
	return 0;
}

static void put_short(struct buf *buf, const struct aware_bytes *bytes)
{
	if (bytes->len > UINT8_MAX)
		buf->error = buf->error ? buf->error : -EMSGSIZE;
	buf_u8(buf, bytes->len);
	buf_bytes(buf, bytes->data, bytes->len);
}

void aware_service_put(struct buf *buf, const struct aware_service *service)
{
	size_t mark = aware_attr_begin(buf, AWARE_ATTR_SERVICE_DESCRIPTOR);

	buf_bytes(buf, service->id, AWARE_SERVICE_ID_LEN);
	buf_u8(buf, service->instance);
	buf_u8(buf, service->peer_instance);
	buf_u8(buf, service->control);
	if (service->control & AWARE_SERVICE_BINDING)
		buf_le16(buf, service->binding);
	if (service->control & AWARE_SERVICE_MATCH_FILTER)
		put_short(buf, &service->match_filter);
	if (service->control & AWARE_SERVICE_RESPONSE_FILTER)
		put_short(buf, &service->response_filter);
	if (service->control & AWARE_SERVICE_INFO)
		put_short(buf, &service->info);
	aware_attr_end(buf, mark);
}

/* Service information goes to the end of the attribute, with a length of its own before it. */
static int parse_info(struct reader *reader, struct aware_extension *ret)
{
	uint16_t len = reader_le16(reader);

	ret->has_info = true;
	if (len != reader->len)
		return -EBADMSG;
	if (len > sizeof(wfa_oui) &&
	    memcmp(reader->data, wfa_oui, sizeof(wfa_oui)) == 0) {
		reader_bytes(reader, sizeof(wfa_oui));
		ret->wfa = true;
		ret->protocol = reader_u8(reader);
	}
	ret->info = take(reader, reader->len);
	return 0;
}

int aware_extension_parse(const struct aware_attr *attr, struct aware_extension *ret)
{
	struct reader reader = reader_of(attr->body, attr->len);
	struct aware_extension extension = {};
	int r = 0;

	extension.instance = reader_u8(&reader);
	extension.control = reader_le16(&reader);
	if (extension.control & AWARE_EXTENSION_RANGE_LIMIT) {
		extension.range_inner = reader_le16(&reader);
		extension.range_outer = reader_le16(&reader);
	}
	if (extension.control & AWARE_EXTENSION_UPDATE)
		extension.update = reader_u8(&reader);
	if (reader.len > 0)
		r = parse_info(&reader, &extension);
	if (r < 0 || reader.failed || reader.len > 0)
		return -EBADMSG;
	*ret = extension;
	return 0;
}

void aware_extension_put(struct buf *buf, const struct aware_extension *extension)
{
	size_t mark = aware_attr_begin(buf, AWARE_ATTR_SERVICE_EXTENSION);
	size_t header = extension->wfa ? sizeof(wfa_oui) + 1 : 0;

	buf_u8(buf, extension->instance);
	buf_le16(buf, extension->control);
	if (extension->control & AWARE_EXTENSION_RANGE_LIMIT) {
		buf_le16(buf, extension->range_inner);
		buf_le16(buf, extension->range_outer);
	}
	if (extension->control & AWARE_EXTENSION_UPDATE)
		buf_u8(buf, extension->update);
	if (extension->has_info) {
		buf_le16(buf, header + extension->info.len);
		if (extension->wfa) {
			buf_bytes(buf, wfa_oui, sizeof(wfa_oui));
			buf_u8(buf, extension->protocol);
		}
		buf_bytes(buf, extension->info.data, extension->info.len);
	}
	aware_attr_end(buf, mark);
}

int aware_service_id(const char *name, uint8_t ret[AWARE_SERVICE_ID_LEN])
{
	size_t len = strlen(name);
	char lower[AWARE_SERVICE_NAME_MAX];
	struct hash_part part = {lower, len};
	uint8_t digest[HASH_SHA256_LEN];
	int r;

	if (len == 0 || len > sizeof(lower))
		return -EINVAL;
	for (size_t i = 0; i < len; i++)
		lower[i] = name[i] >= 'A' && name[i] <= 'Z' ? name[i] | 0x20 : name[i];
	r = hash_parts(HASH_SHA256, &part, 1, digest);
	if (r < 0)
		return r;
	memcpy(ret, digest, AWARE_SERVICE_ID_LEN);
	return 0;
}
