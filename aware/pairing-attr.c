/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/pairing-attr.h"

#include <errno.h>
#include <string.h>

/* ---- Pairing bootstrapping ---- */

/* The comeback time is the responder's to tell; the cookie goes both ways. */
static bool has_comeback_time(const struct aware_bootstrap *bootstrap)
{
	return bootstrap->type == AWARE_BOOTSTRAP_RESPONSE &&
	       bootstrap->status == AWARE_BOOTSTRAP_COMEBACK;
}

static bool has_cookie(const struct aware_bootstrap *bootstrap)
{
	return bootstrap->type != AWARE_BOOTSTRAP_ADVERTISE &&
	       bootstrap->status == AWARE_BOOTSTRAP_COMEBACK;
}

int aware_bootstrap_parse(const struct aware_attr *attr, struct aware_bootstrap *ret)
{
	struct reader reader = reader_of(attr->body, attr->len);
	struct aware_bootstrap bootstrap = {.token = reader_u8(&reader)};
	uint8_t type = reader_u8(&reader);
	const uint8_t *cookie;

	bootstrap.type = type & 0x0f;
	bootstrap.status = type >> 4;
	bootstrap.reason = reader_u8(&reader);
	if (bootstrap.type > AWARE_BOOTSTRAP_RESPONSE ||
	    bootstrap.status > AWARE_BOOTSTRAP_COMEBACK)
		return -EBADMSG;
	if (has_comeback_time(&bootstrap))
		bootstrap.comeback_tu = reader_le16(&reader);
	if (has_cookie(&bootstrap)) {
		bootstrap.cookie_len = reader_u8(&reader);
		cookie = reader_bytes(&reader, bootstrap.cookie_len);
		if (bootstrap.cookie_len > AWARE_COOKIE_MAX || !cookie)
			return -EBADMSG;
		memcpy(bootstrap.cookie, cookie, bootstrap.cookie_len);
	}
	bootstrap.methods = reader_le16(&reader);
	if (reader.failed || reader.len > 0)
		return -EBADMSG;
	*ret = bootstrap;
	return 0;
}

void aware_bootstrap_put(struct buf *buf, const struct aware_bootstrap *bootstrap)
{
	size_t mark = aware_attr_begin(buf, AWARE_ATTR_PAIRING_BOOTSTRAPPING);

	buf_u8(buf, bootstrap->token);
	buf_u8(buf, bootstrap->type | bootstrap->status << 4);
	buf_u8(buf, bootstrap->reason);
	if (has_comeback_time(bootstrap))
		buf_le16(buf, bootstrap->comeback_tu);
	if (has_cookie(bootstrap)) {
		buf_u8(buf, bootstrap->cookie_len);
		buf_bytes(buf, bootstrap->cookie, bootstrap->cookie_len);
	}
	buf_le16(buf, bootstrap->methods);
	aware_attr_end(buf, mark);
}

uint16_t aware_method_complement(uint16_t method)
{
	/* displays and tags are bits 1 to 4, keypads and readers 5 to 8 */
	const uint16_t shown = 0x001e, read = 0x01e0;

	if (method & (method - 1)) /* one at a time */
		return 0;
	if (method & shown)
		return method << 4;
	if (method & read)
		return method >> 4;
	return method & (AWARE_METHOD_OPPORTUNISTIC | AWARE_METHOD_SERVICE_MANAGED |
			 AWARE_METHOD_SKIPPED);
}

/* ---- Device capability extension ---- */

int aware_capability_parse(const struct aware_attr *attr, uint16_t *ret)
{
	struct reader reader = reader_of(attr->body, attr->len);
	uint16_t capabilities = reader_le16(&reader);

	if (reader.failed)
		return -EBADMSG;
	*ret = capabilities;
	return 0;
}

void aware_capability_put(struct buf *buf, uint16_t capabilities)
{
	size_t mark = aware_attr_begin(buf, AWARE_ATTR_CAPABILITY_EXTENSION);

	buf_le16(buf, capabilities);
	aware_attr_end(buf, mark);
}

/* ---- Cipher suites ---- */

int aware_ciphers_parse(const struct aware_attr *attr, struct aware_ciphers *ret)
{
	struct reader reader = reader_of(attr->body, attr->len);
	struct aware_ciphers ciphers = {.capabilities = reader_u8(&reader)};

	while (reader.len > 0) {
		uint8_t suite = reader_u8(&reader), publish_id = reader_u8(&reader);

		if (ciphers.n == AWARE_CIPHERS_MAX)
			continue;
		ciphers.suites[ciphers.n].suite = suite;
		ciphers.suites[ciphers.n++].publish_id = publish_id;
	}
	if (reader.failed)
		return -EBADMSG;
	*ret = ciphers;
	return 0;
}

void aware_ciphers_put(struct buf *buf, const struct aware_ciphers *ciphers)
{
	size_t mark = aware_attr_begin(buf, AWARE_ATTR_CIPHER_SUITES);

	buf_u8(buf, ciphers->capabilities);
	for (size_t i = 0; i < ciphers->n; i++) {
		buf_u8(buf, ciphers->suites[i].suite);
		buf_u8(buf, ciphers->suites[i].publish_id);
	}
	aware_attr_end(buf, mark);
}

/* ---- Security contexts ---- */

int aware_context_next(struct reader *contexts, struct aware_context *ret)
{
	struct aware_context context;

	if (contexts->len == 0)
		return 0;
	context.len = reader_le16(contexts);
	context.type = reader_u8(contexts);
	context.publish_id = reader_u8(contexts);
	context.id = reader_bytes(contexts, context.len);
	if (contexts->failed)
		return -EBADMSG;
	*ret = context;
	return 1;
}

void aware_context_put(struct buf *buf, const struct aware_context *context)
{
	buf_le16(buf, context->len);
	buf_u8(buf, context->type);
	buf_u8(buf, context->publish_id);
	buf_bytes(buf, context->id, context->len);
}

/* ---- Identity resolution ---- */

int aware_identity_parse(const struct aware_attr *attr, struct aware_identity *ret)
{
	struct reader reader = reader_of(attr->body, attr->len);
	struct aware_identity identity = {.version = reader_u8(&reader)};
	const uint8_t *nonce = reader_bytes(&reader, AWARE_NIRA_NONCE_LEN);
	const uint8_t *tag = reader_bytes(&reader, AWARE_NIRA_TAG_LEN);

	if (reader.failed || reader.len > 0)
		return -EBADMSG;
	memcpy(identity.nonce, nonce, AWARE_NIRA_NONCE_LEN);
	memcpy(identity.tag, tag, AWARE_NIRA_TAG_LEN);
	*ret = identity;
	return 0;
}

void aware_identity_put(struct buf *buf, const struct aware_identity *identity)
{
	size_t mark = aware_attr_begin(buf, AWARE_ATTR_IDENTITY_RESOLUTION);

	buf_u8(buf, identity->version);
	buf_bytes(buf, identity->nonce, AWARE_NIRA_NONCE_LEN);
	buf_bytes(buf, identity->tag, AWARE_NIRA_TAG_LEN);
	aware_attr_end(buf, mark);
}
