/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A session of any scheme, both sides. One byte of habits, then records: what happens next, a
 * length and bytes. An answer may be the device's own, so that the fuzzer comes past what only
 * the owner of a key can say; the bytes then change it.
 */
#include "tests/fuzz/fuzz.h"

#include "provision/espressif-device-session.h"

#include <errno.h>
#include <string.h>

enum move {
	ANSWER,	 /* the bytes */
	HONEST,	 /* the device's own, each pair of bytes xored into it: where, what */
	REQUEST, /* the bytes, to the device */
	TO_DEVICE,
	TO_CLIENT, /* sealed by the other side, then changed as above */
	HANG_UP,
	MOVES,
};

struct air {
	struct espressif_session *client;
	struct espressif_device_session *device;
	struct buf request, answer, text;
	bool waiting; /* a request was made and not answered */
};

static void change(struct buf *buf, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i + 1 < len && buf->len > 0; i += 2)
		buf->data[bytes[i] % buf->len] ^= bytes[i + 1];
}

static void ask(struct air *air)
{
	int r;

	buf_clear(&air->request);
	r = espressif_session_next_request(air->client, &air->request);
	must(r == 0 || r == -EPERM);
	if (r == 0)
		air->waiting = true;
	must(r == 0 || air->request.len == 0);
}

static void take(struct air *air, const void *data, size_t len)
{
	int r = espressif_session_take_response(air->client, data, len);

	must(r == 0 || r == 1 || r == -EPERM || r == -EACCES || r == -EBADMSG ||
	     r == -EPROTO);
	must(air->waiting == (r != -EPERM));
	must((r == 0) == (air->waiting && espressif_session_is_established(air->client)));
	must(r >= 0 || r == -EPERM || *espressif_session_reason(air->client));
	air->waiting = false;
	ask(air);
}

static void serve(struct air *air, const void *data, size_t len)
{
	int r;

	buf_clear(&air->answer);
	r = espressif_device_session_request(air->device, data, len, &air->answer);
	must(r == 0 || r == -EACCES || r == -EBADMSG || r == -EPROTO);
	must((r == 0) == (air->answer.len > 0));
	must(r == 0 || !espressif_device_session_is_established(air->device));
}

static void talk(struct air *air, bool to_device, const uint8_t *bytes, size_t len)
{
	int r;

	buf_clear(&air->text);
	buf_clear(&air->answer);
	r = to_device ? espressif_session_encrypt(air->client, "hello", 5, &air->text)
		      : espressif_device_session_encrypt(air->device, "hello", 5,
							 &air->text);
	must(r == 0 || r == -EPERM || r == -EKEYEXPIRED);
	change(&air->text, bytes, len);
	r = to_device ? espressif_device_session_decrypt(air->device, air->text.data,
							 air->text.len, &air->answer)
		      : espressif_session_decrypt(air->client, air->text.data,
						  air->text.len, &air->answer);
	must(r == 0 || r == -EPERM || r == -EBADMSG || r == -EKEYEXPIRED);
	must(r == 0 || air->answer.len == 0);
}

static void move(struct air *air, enum move next, const uint8_t *bytes, size_t len)
{
	switch (next) {
	case ANSWER:
		take(air, bytes, len);
		break;
	case HONEST:
		serve(air, air->request.data, air->request.len);
		change(&air->answer, bytes, len);
		take(air, air->answer.data, air->answer.len);
		break;
	case REQUEST:
		serve(air, bytes, len);
		break;
	case TO_DEVICE:
	case TO_CLIENT:
		talk(air, next == TO_DEVICE, bytes, len);
		break;
	case HANG_UP:
		espressif_device_session_close(air->device);
		break;
	case MOVES:
		break;
	}
}

static void air_init(struct air *air, uint8_t habits)
{
	static const uint8_t key[SESSION_PRIVATE_KEY_LEN] = {1, 2, 3};
	static const uint8_t salt[DEVICE_SALT_LEN] = {4, 5, 6};
	static const struct espressif_device_drawn drawn = {
		.private_key = {7, 8, 9}, .random = {10}, .nonce = {11, [11] = 1}};
	unsigned scheme = habits % 3, patch = habits >> 7;
	const char *code = habits & 64 ? "" : "abcd1234";
	struct espressif_session_options options = {.scheme = scheme,
						    .patch = patch,
						    .code = code,
						    .code_len = strlen(code),
						    .username = "wifiprov"};
	struct espressif_device_session_options device_options = {.scheme = scheme,
								  .patch = patch,
								  .code = "abcd1234",
								  .code_len = 8,
								  .username = "wifiprov"};

	must(espressif_session_new_with_key(&options, key, &air->client) == 0);
	must(espressif_device_session_new_with(&device_options, &drawn, salt,
					       &air->device) == 0);
	ask(air);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reader reader = reader_of(data, len);
	struct air air = {0};

	air_init(&air, reader_u8(&reader));
	while (reader.len > 0) {
		unsigned next = reader_u8(&reader) % MOVES;
		size_t wanted = reader_le16(&reader), n = MIN(wanted, reader.len);
		const uint8_t *bytes = reader_bytes(&reader, n);

		if (!bytes)
			break;
		move(&air, (enum move)next, bytes, n);
	}
	espressif_session_free(air.client);
	espressif_device_session_free(air.device);
	buf_deinit(&air.request);
	buf_deinit(&air.answer);
	buf_deinit(&air.text);
	return 0;
}
