/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/protect.h"

#include "base/crypto/ccm.h"
#include "base/secret.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	CONTROL_PROTECTED = 0x4000,
	CONTROL_AAD_MASK  = 0xc7ff, /* of a management frame retry, power management, more data are left out */
	SEQUENCE_FRAGMENT = 0x000f,
	EXT_IV            = 0x20,
	NONCE_MANAGEMENT  = 0x10,   /* 12.5.3.3.4 */
	CCMP_MIC          = 8,
	AAD_LEN           = 22,
	PACKET_MAX_BITS   = 48,
};
/* clang-format on */

static void put_aad(const struct aware_frame *frame, struct buf *ret)
{
	buf_le16(ret, frame->control & CONTROL_AAD_MASK);
	buf_bytes(ret, frame->to, 6);
	buf_bytes(ret, frame->from, 6);
	buf_bytes(ret, frame->bssid, 6);
	buf_le16(ret, frame->sequence & SEQUENCE_FRAGMENT);
}

/* CCMP: flags, address, number; GCMP: address, number. The number is big endian. */
static const uint8_t *make_nonce(const struct aware_frame *frame, uint64_t packet,
				 bool gcmp, uint8_t ret[CCM_NONCE])
{
	ret[0] = NONCE_MANAGEMENT;
	memcpy(ret + 1, frame->from, 6);
	for (unsigned i = 0; i < 6; i++)
		ret[7 + i] = packet >> 8 * (5 - i) & 0xff;
	return gcmp ? ret + 1 : ret;
}

static bool is_gcmp(const struct aware_suite *suite)
{
	return suite->cipher == AWARE_CIPHER_PK_PASN_256;
}

static int run(const struct aware_suite *suite, const uint8_t *tk, bool seal,
	       const struct aware_frame *header, uint64_t packet, const uint8_t *in,
	       size_t len, uint8_t *ret)
{
	uint8_t nonce[CCM_NONCE], key_len = aware_suite_tk_len(suite);
	const uint8_t *used = make_nonce(header, packet, is_gcmp(suite), nonce);
	struct buf aad = {};
	int r;

	put_aad(header, &aad);
	r = aad.error;
	if (r == 0 && is_gcmp(suite)) {
		const struct aes_gcm_input input = {used, aad.data, aad.len};

		r = seal ? aes_gcm_seal(tk, key_len, &input, in, len, ret)
			 : aes_gcm_open(tk, key_len, &input, in, len, ret);
	} else if (r == 0) {
		const struct ccm_input input = {used, aad.data, aad.len, CCMP_MIC};

		r = seal ? ccm_seal(tk, key_len, &input, in, len, ret)
			 : ccm_open(tk, key_len, &input, in, len, ret);
	}
	buf_deinit(&aad);
	return r;
}

static size_t tag_len(const struct aware_suite *suite)
{
	return is_gcmp(suite) ? (size_t)AES_GCM_TAG : (size_t)CCMP_MIC;
}

/* Key id 0; the number is split around it. */
static void put_packet_header(struct buf *buf, uint64_t packet)
{
	buf_le16(buf, packet & 0xffff);
	buf_u8(buf, 0);
	buf_u8(buf, EXT_IV);
	buf_le32(buf, packet >> 16 & 0xffffffff);
}

int aware_protect_seal(const struct aware_suite *suite, const uint8_t *tk,
		       uint64_t packet, const struct aware_frame *frame, struct buf *ret)
{
	uint8_t sealed[AWARE_FRAME_MAX + AES_GCM_TAG];
	struct aware_frame out = *frame;
	struct buf plain = {}, body = {};
	int r;

	if (packet == 0 || packet >> PACKET_MAX_BITS || !frame->dual)
		return -EINVAL;
	out.control |= CONTROL_PROTECTED;
	out.kind = AWARE_FRAME_SEALED;
	aware_frame_build_body(&plain, frame);
	r = plain.error ? plain.error : plain.len > AWARE_FRAME_MAX ? -EINVAL : 0;
	if (r == 0)
		r = run(suite, tk, true, &out, packet, plain.data, plain.len, sealed);
	if (r == 0) {
		put_packet_header(&body, packet);
		buf_bytes(&body, sealed, plain.len + tag_len(suite));
		out.body = body.data;
		out.len = body.len;
		r = body.error;
	}
	if (r == 0)
		aware_frame_build(ret, &out);
	buf_deinit(&plain);
	buf_deinit(&body);
	return r ? r : ret->error;
}

static int take_packet_header(struct reader *reader, uint64_t *ret)
{
	uint64_t low = reader_le16(reader), high;
	uint8_t key_id;

	reader_u8(reader);
	key_id = reader_u8(reader);
	high = reader_le32(reader);
	if (reader->failed || key_id != EXT_IV)
		return -EBADMSG;
	*ret = high << 16 | low;
	return 0;
}

/* The header of the sealed frame and the plain body, parsed as one frame. */
static int parse_opened(const struct aware_frame *sealed, const uint8_t *plain,
			size_t len, struct buf *body, struct aware_frame *ret)
{
	struct aware_frame header = *sealed;

	header.control &= ~CONTROL_PROTECTED;
	header.body = plain;
	header.len = len;
	aware_frame_build(body, &header);
	if (body->error)
		return body->error;
	if (aware_frame_parse(body->data, body->len, ret) < 0 || !ret->dual)
		return -EBADMSG;
	return 0;
}

int aware_protect_open(const struct aware_suite *suite, const uint8_t *tk,
		       const struct aware_frame *sealed, struct buf *body,
		       struct aware_frame *ret, uint64_t *ret_packet)
{
	struct reader reader = reader_of(sealed->body, sealed->len);
	uint8_t plain[AWARE_FRAME_MAX];
	uint64_t packet;
	int r = take_packet_header(&reader, &packet);

	if (r == 0 && (reader.len < tag_len(suite) || reader.len > sizeof(plain)))
		r = -EBADMSG;
	if (r == 0)
		r = run(suite, tk, false, sealed, packet, reader.data, reader.len, plain);
	if (r == 0)
		r = parse_opened(sealed, plain, reader.len - tag_len(suite), body, ret);
	if (r == 0)
		*ret_packet = packet;
	secret_wipe(plain, sizeof(plain));
	return r;
}
