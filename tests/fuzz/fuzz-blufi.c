/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "provision/blufi-report.h"
#include "provision/blufi-security.h"
#include "provision/blufi.h"

#include <errno.h>

/* What is parsed of a message, and made of it again. */
static void parse(const struct blufi_message *message)
{
	struct provision_facts facts = {0};
	struct blufi_status status;

	must(message->len <= BLUFI_MESSAGE_MAX);
	if (blufi_status_parse(message->data, message->len, &status) == 0)
		must(status.ssid_len <= sizeof(status.ssid));
	(void)blufi_networks_parse(message->data, message->len, &facts);
	must(facts.n_networks <= PROVISION_NETWORKS_MAX);
}

static void offer(const uint8_t *data, size_t len)
{
	static const uint8_t key[BLUFI_PRIVATE_KEY] = {[BLUFI_PRIVATE_KEY - 1] = 3};
	struct blufi_cipher *cipher = NULL;
	struct buf public_key = {0};
	int r = blufi_agreement_accept(BLUFI_SECURITY_OLD, key, data, len, &public_key,
				       &cipher);

	must(r == 0 || r == -EPROTO);
	must((r == 0) == (public_key.len > 0));
	blufi_cipher_free(cipher);
	buf_deinit(&public_key);
}

/* Habits, then frames, each behind its length: what comes of one is sent back and read again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reader reader = reader_of(data, len);
	uint8_t bits = reader_u8(&reader);
	struct blufi_channel in = {.frame_max = BLUFI_FRAME_USUAL, .strict = bits & 1};
	struct blufi_channel out = {.frame_max = 20u + bits % 64,
				    .mode = bits & 2 ? BLUFI_MODE_CHECK : 0};
	struct blufi_channel again = {.frame_max = BLUFI_FRAME_USUAL};
	struct blufi_message message, second;

	if (bits & 4)
		offer(reader.data, reader.len);
	while (reader.len > 0) {
		size_t wanted = reader_u8(&reader), n = MIN(wanted, reader.len);
		const uint8_t *frame = reader_bytes(&reader, n);
		int r = blufi_channel_receive(&in, frame, n, &message);

		must(r == 0 || r == 1 || r == -EBADMSG);
		must(r != -EBADMSG || in.problem);
		if (r != 1)
			continue;
		parse(&message);
		must(blufi_channel_put(&out, message.type, message.data, message.len) ==
		     0);
		for (int more = 1; more;) {
			struct buf sent = {0};

			must(blufi_channel_frame(&out, &sent) == 1);
			r = blufi_channel_receive(&again, sent.data, sent.len, &second);
			must(r == 0 || r == 1);
			more = r == 0;
			buf_deinit(&sent);
		}
		must(second.type == message.type && second.len == message.len);
	}
	blufi_channel_deinit(&in);
	blufi_channel_deinit(&out);
	blufi_channel_deinit(&again);
	return 0;
}
