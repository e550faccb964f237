/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames and keys of BluFi. The vectors were computed by other code than ours. */
#include "provision/blufi-security.h"
#include "provision/blufi.h"

#include "base/crypto/groups.h"
#include "base/crypto/hash.h"
#include "tests/unit/alloc.h"
#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
#define A_30 "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d"
#define B_32 "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"
/* clang-format on */

/* ---- frames ---- */

static void checksum_is_that_of_its_name(void **state)
{
	assert_int_equal(blufi_checksum((const uint8_t *)"123456789", 9), 0xd64e);
	assert_int_equal(blufi_checksum(NULL, 0), 0);
}

static void assert_frame(struct blufi_channel *channel, const char *expected)
{
	_cleanup_(buf_deinit) struct buf frame = {0};

	assert_int_equal(blufi_channel_frame(channel, &frame), expected ? 1 : 0);
	assert_hex_equal(frame.data, frame.len, expected ? expected : "");
}

static void frames_are_numbered_in_each_direction(void **state)
{
	struct blufi_channel phone = {.frame_max = BLUFI_FRAME_USUAL};
	struct blufi_channel device = {.frame_max = BLUFI_FRAME_USUAL,
				       .from_device = true};
	uint8_t frame[] = {0x41, 0x04, 0x00, 0x02, 0x01, 0x03};
	struct blufi_message message;

	assert_frame(&phone, NULL);
	assert_int_equal(blufi_channel_put(&phone, BLUFI_GET_VERSION, NULL, 0), 0);
	assert_frame(&phone, "1c000000");
	assert_frame(&phone, NULL);
	assert_int_equal(blufi_channel_put(&phone, BLUFI_SSID, "HomeNet", 7), 0);
	assert_frame(&phone, "09000107486f6d654e6574");
	assert_int_equal(blufi_channel_put(&device, BLUFI_VERSION, "\1\3", 2), 0);
	assert_frame(&device, "410400020103");
	assert_int_equal(blufi_channel_receive(&phone, frame, sizeof(frame), &message),
			 1);
	assert_int_equal(message.type, BLUFI_VERSION);
	assert_int_equal(message.len, 2);
	assert_memory_equal(message.data, "\1\3", 2);
	/* twice, it is taken once */
	assert_int_equal(blufi_channel_receive(&phone, frame, sizeof(frame), &message),
			 0);
	frame[2] = 1;
	assert_int_equal(blufi_channel_receive(&phone, frame, sizeof(frame), &message),
			 1);
	blufi_channel_deinit(&phone);
	blufi_channel_deinit(&device);
}

static void a_control_frame_may_have_a_checksum(void **state)
{
	struct blufi_channel phone = {.frame_max = BLUFI_FRAME_USUAL};

	phone.mode = BLUFI_MODE_CHECK_CONTROL;
	assert_int_equal(blufi_channel_put(&phone, BLUFI_SET_OPMODE, "\1", 1), 0);
	assert_frame(&phone, "08020001017310");
	blufi_channel_deinit(&phone);
}

/* Every length, cut at every size: it comes out as it went in. */
static void what_is_cut_fits_together_again(void **state)
{
	uint8_t bytes[700];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = i * 7;
	for (size_t max = 20; max <= BLUFI_FRAME_MAX; max += max < 40 ? 1 : 37) {
		struct blufi_channel phone = {.frame_max = max};
		struct blufi_channel device = {.frame_max = max, .from_device = true};

		phone.mode = BLUFI_MODE_CHECK;
		for (size_t len = 0; len <= sizeof(bytes); len += len < 60 ? 1 : 61) {
			struct blufi_message message;
			struct buf frame = {0};
			int r = 0;

			assert_int_equal(
				blufi_channel_put(&phone, BLUFI_CUSTOM, bytes, len), 0);
			while (blufi_channel_frame(&phone, &frame) == 1) {
				assert_int_equal(r, 0);
				assert_true(frame.len <= max);
				r = blufi_channel_receive(&device, frame.data, frame.len,
							  &message);
				buf_deinit(&frame);
			}
			assert_int_equal(r, 1);
			assert_int_equal(message.type, BLUFI_CUSTOM);
			assert_int_equal(message.len, len);
			assert_memory_equal(message.data, bytes, len);
		}
		blufi_channel_deinit(&phone);
		blufi_channel_deinit(&device);
	}
}

static void a_message_has_a_limit(void **state)
{
	static const uint8_t bytes[BLUFI_MESSAGE_MAX + 1];
	struct blufi_channel phone = {.frame_max = BLUFI_FRAME_USUAL};

	assert_int_equal(blufi_channel_put(&phone, BLUFI_CUSTOM, bytes, sizeof(bytes)),
			 -E2BIG);
	assert_int_equal(
		blufi_channel_put(&phone, BLUFI_CUSTOM, bytes, sizeof(bytes) - 1), 0);
	blufi_channel_deinit(&phone);
}

struct frames {
	const char *title;
	const char *frames[3];
	const char *problem; /* of the last of them; NULL: it is a whole message */
};

/* clang-format off */
static const struct frames received[] = {
	{"a list in two fragments", {"451400050800072d41", "45040105424c454444"}, NULL},
	{"a list in two fragments that lack a byte", {"451400050800072d41", "45040104424c4544"}, "the fragments of a message do not fit together"},
	{"nothing", {""}, "a frame is too short"},
	{"three bytes", {"410400"}, "a frame is too short"},
	{"less than it says", {"41040002ff"}, "a frame has another length than it says"},
	{"more than it says", {"4104000101ff"}, "a frame has another length than it says"},
	{"no room for the checksum", {"410600020103"}, "a frame has another length than it says"},
	{"a wrong checksum", {"4106000201030000"}, "a checksum is wrong"},
	{"a frame comes twice", {"410400020103", "410400020103", "410401020103"}, NULL},
	{"a frame is left out", {"410400020103", "410402020103"}, "a frame is missing"},
	{"what came before its notifications were on", {"410401020103"}, NULL},
	{"the first that is heard is numbered 255", {"4104ff020103", "410400020103"}, NULL},
	{"from the first that is heard on none is left out", {"410403020103", "410405020103"}, "a frame is missing"},
	{"a frame of before the last", {"410400020103", "410401020103", "410400020103"}, "a frame is missing"},
	{"encrypted without a key", {"410500020103"}, "a frame is encrypted before there is a key"},
	{"a fragment without its length", {"4514000108"}, "a fragment is too short"},
	{"a fragment of everything", {"45140003010041"}, "the fragments of a message do not fit together"},
	{"a fragment of more than everything", {"4514000401004142"}, "the fragments of a message do not fit together"},
	{"a message over our limit", {"45140003011041"}, "a message is too long"},
	{"64 KB", {"45140003ffff41"}, "a message is too long"},
	{"another type between fragments", {"45140003080041", "410401020103"}, "a message is interrupted by another"},
	{"the rest is too short", {"45140003080041", "4504010341424c"}, "the fragments of a message do not fit together"},
	{"the second fragment counts wrong", {"45140003080041", "45140103060042"}, "the fragments of a message do not fit together"},
};

/* clang-format on */

static void frames_are_judged(void **state)
{
	const struct frames *row = *state;
	struct blufi_channel phone = {.frame_max = BLUFI_FRAME_USUAL};
	struct blufi_message message;

	for (size_t i = 0; i < ARRAY_SIZE(row->frames) && row->frames[i]; i++) {
		bool last = i + 1 == ARRAY_SIZE(row->frames) || !row->frames[i + 1];
		uint8_t frame[32];
		size_t len = hex_bytes(row->frames[i], frame, sizeof(frame));
		int r = blufi_channel_receive(&phone, frame, len, &message);

		if (!last) {
			assert_true(r == 0 || r == 1);
		} else if (row->problem) {
			assert_int_equal(r, -EBADMSG);
			assert_string_equal(phone.problem, row->problem);
		} else {
			assert_int_equal(r, 1);
		}
	}
	blufi_channel_deinit(&phone);
}

static void an_acknowledgement_is_noted(void **state)
{
	uint8_t frame[] = {0x41, 0x0c, 0x00, 0x02, 0x01, 0x03};
	struct blufi_channel phone = {.frame_max = BLUFI_FRAME_USUAL};
	struct blufi_message message;

	assert_int_equal(blufi_channel_receive(&phone, frame, sizeof(frame), &message),
			 1);
	assert_true(phone.ack_due);
	assert_int_equal(phone.ack, 0);
	blufi_channel_deinit(&phone);
}

/* ---- keys ---- */

struct keys {
	const char *title;
	enum blufi_security security;
	const char *a;
	size_t offer_len;
	const char *hash_offer, *hash_b; /* NULL: not told */
	/* Frames 5 and 6 of the client, 3 and 4 of the device; NULL: not told */
	const char *ssid, *passphrase, *status, *status_again;
};

static const struct keys keys[] = {
	{"old: 1024 bits, MD5, AES-128-CFB", BLUFI_SECURITY_OLD, A_30 "9e9f", 263,
	 "c71b1916fce510c55405706dcb0ad66261f7a5195ab679987cccf5b26b1e86c4",
	 "55afccf17cffa6851dd40e3351c76e3ad75c64d919df4219611c5b403bc1ec0a",
	 "090305072c18e88a9ca5305292",
	 "0d0306156254529d511bb6c5d5689e9d73c408ccfcb323e7fd23a4", "3d0703038de4efcdac",
	 NULL},
	{"old: the secret has a leading zero", BLUFI_SECURITY_OLD, A_30 "9ef6", 263, NULL,
	 NULL, "09030507022c4b7e917fe25292", NULL, NULL, NULL},
	{"current: ffdhe3072, SHA-256, AES-256-CTR", BLUFI_SECURITY_CURRENT, A_30 "9e9f",
	 775, "8b26b62f6275dcb8ddf8c62f60ac804bbc4e2442d72bd8887f89e20e4837d7e4",
	 "a9914f4c05307ed345a14c50d76eb64cbc0f79b38f85635b1dc7796b1dfa671f",
	 "09030507dddd13e3a0ba255292",
	 "0d0306159d9b3666aa189a3c119a23b0f545f6f31a921b0f5323a4", "3d0703039c5c28cdac",
	 "3d0704030ba0c27bad"},
	{"current: the secret has a leading zero", BLUFI_SECURITY_CURRENT, A_30 "a1e0",
	 775, NULL, NULL, "090305078099082aad19315292", NULL, NULL, NULL},
};

static void assert_hash(const struct buf *buf, const char *expected)
{
	struct hash_part part = {buf->data, buf->len};
	uint8_t digest[HASH_SHA256_LEN];

	assert_int_equal(hash_parts(HASH_SHA256, &part, 1, digest), 0);
	assert_hex_equal(digest, sizeof(digest), expected);
}

/* sends says it, receives hears it; the frame on the way is told */
static void say(struct blufi_channel *sends, struct blufi_channel *receives, uint8_t type,
		const char *text, size_t len, const char *expected)
{
	_cleanup_(buf_deinit) struct buf frame = {0};
	struct blufi_message message;

	assert_int_equal(blufi_channel_put(sends, type, text, len), 0);
	assert_int_equal(blufi_channel_frame(sends, &frame), 1);
	if (expected)
		assert_hex_equal(frame.data, frame.len, expected);
	assert_int_equal(blufi_channel_receive(receives, frame.data, frame.len, &message),
			 1);
	assert_int_equal(message.len, len);
	assert_memory_equal(message.data, text, len);
}

static void keys_are_agreed_on(void **state)
{
	const struct keys *row = *state;
	struct blufi_channel phone = {.frame_max = BLUFI_FRAME_USUAL, .sent = 5};
	struct blufi_channel device = {
		.frame_max = BLUFI_FRAME_USUAL, .from_device = true, .sent = 3};
	_cleanup_(blufi_agreement_freep) struct blufi_agreement *agreement = NULL;
	struct blufi_cipher *of_phone, *of_device;
	struct buf offer = {0}, public_key = {0};
	uint8_t a[32], b[32];

	hex_bytes(row->a, a, sizeof(a));
	hex_bytes(B_32, b, sizeof(b));
	assert_int_equal(blufi_agreement_new(row->security, a, &agreement), 0);
	blufi_agreement_offer(agreement, &offer);
	assert_int_equal(offer.len, row->offer_len);
	if (row->hash_offer)
		assert_hash(&offer, row->hash_offer);
	assert_int_equal(blufi_agreement_accept(row->security, b, offer.data, offer.len,
						&public_key, &of_device),
			 0);
	if (row->hash_b)
		assert_hash(&public_key, row->hash_b);
	assert_int_equal(blufi_agreement_finish(agreement, public_key.data,
						public_key.len, &of_phone),
			 0);
	blufi_channel_protect(&phone, of_phone, BLUFI_MODE_CHECK | BLUFI_MODE_ENCRYPT);
	blufi_channel_protect(&device, of_device, BLUFI_MODE_CHECK | BLUFI_MODE_ENCRYPT);
	phone.received = device.sent;
	device.received = phone.sent;
	phone.strict = true;
	say(&phone, &device, BLUFI_SSID, "HomeNet", 7, row->ssid);
	say(&phone, &device, BLUFI_PASSPHRASE, "correct horse battery", 21,
	    row->passphrase);
	say(&device, &phone, BLUFI_STATUS, "\1\0\0", 3, row->status);
	say(&device, &phone, BLUFI_STATUS, "\1\2\0", 3, row->status_again);
	/* what is never encrypted still is understood, what should be is refused in clear */
	say(&device, &phone, BLUFI_ERROR, "\2", 1,
	    "49040501"
	    "02");
	device.mode = 0;
	assert_int_equal(blufi_channel_put(&device, BLUFI_STATUS, "\1\0\0", 3), 0);
	buf_clear(&offer);
	assert_int_equal(blufi_channel_frame(&device, &offer), 1);
	assert_int_equal(blufi_channel_receive(&phone, offer.data, offer.len,
					       &(struct blufi_message){0}),
			 -EBADMSG);
	assert_string_equal(phone.problem, "a frame is not encrypted, and has to be");
	buf_deinit(&offer);
	buf_deinit(&public_key);
	blufi_channel_deinit(&phone);
	blufi_channel_deinit(&device);
}

/* A public key of the peer by its distance from 0 or p. */
static void keys_that_leave_no_secret_are_refused(void **state)
{
	static const struct {
		bool prime;
		int add;
		size_t len; /* 0: of the group */
		int error;
	} rows[] = {
		{false, 0, 0, -EPROTO}, {false, 1, 0, -EPROTO}, {false, 2, 0, 0},
		{true, 0, 0, -EPROTO},	{true, -1, 0, -EPROTO}, {true, -2, 0, 0},
		{false, 1, 1, -EPROTO}, {false, 2, 1, 0},	{false, 0, 385, -EPROTO},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(blufi_agreement_freep) struct blufi_agreement *agreement = NULL;
		struct blufi_cipher *cipher = NULL;
		uint8_t peer[385] = {0};
		size_t len = rows[i].len ? rows[i].len : GROUP_3072_LEN;

		if (rows[i].prime)
			memcpy(peer, group_ffdhe_3072().data, GROUP_3072_LEN);
		peer[len - 1] += rows[i].add;
		assert_int_equal(
			blufi_agreement_new(BLUFI_SECURITY_CURRENT, NULL, &agreement), 0);
		assert_int_equal(blufi_agreement_finish(agreement, peer, len, &cipher),
				 rows[i].error);
		blufi_cipher_free(cipher);
	}
}

struct offer {
	const char *title;
	const char *offer;
	int error;
};

/* clang-format off */
#define F_32 "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
#define E_32 "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe"

static const struct offer offers[] = {
	{"a group of the phone's", "0020" F_32 "000102" "000105", 0},
	{"a group that is too small", "000117" "000102" "000105", -EPROTO},
	{"an offer of nothing", "", -EPROTO},
	{"lengths that lie", "0020" F_32 "000102" "000305", -EPROTO},
	{"an even modulus", "0020" E_32 "000102" "000105", -EPROTO},
	{"no modulus", "0000" "000102" "000105", -EPROTO},
	{"no generator", "0020" F_32 "0000" "000105", -EPROTO},
	{"no key", "0020" F_32 "000102" "0000", -EPROTO},
	{"a key of 1", "0020" F_32 "000102" "000101", -EPROTO},
};

/* clang-format on */

static void an_offer_is_judged(void **state)
{
	const struct offer *row = *state;
	struct blufi_cipher *cipher = NULL;
	struct buf public_key = {0};
	uint8_t offer[48];
	size_t len = hex_bytes(row->offer, offer, sizeof(offer));

	assert_int_equal(blufi_agreement_accept(BLUFI_SECURITY_OLD, NULL, offer, len,
						&public_key, &cipher),
			 row->error);
	assert_int_equal(public_key.len > 0, row->error == 0);
	assert_int_equal(blufi_agreement_accept(BLUFI_SECURITY_CURRENT, NULL, offer, len,
						&public_key, &cipher),
			 -EPROTO);
	blufi_cipher_free(cipher);
	buf_deinit(&public_key);
}

static void memory_that_is_refused_is_an_error(void **state)
{
	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct blufi_agreement *agreement = NULL;
		struct blufi_cipher *cipher = NULL, *of_device = NULL;
		struct buf offer = {0}, public_key = {0};
		int r = blufi_agreement_new(BLUFI_SECURITY_OLD, NULL, &agreement);

		if (r == 0) {
			blufi_agreement_offer(agreement, &offer);
			r = offer.error;
		}
		if (r == 0)
			r = blufi_agreement_accept(BLUFI_SECURITY_OLD, NULL, offer.data,
						   offer.len, &public_key, &of_device);
		if (r == 0 && !public_key.error)
			r = blufi_agreement_finish(agreement, public_key.data,
						   public_key.len, &cipher);
		assert_true(r == 0 || r == -ENOMEM);
		blufi_agreement_free(agreement);
		blufi_cipher_free(cipher);
		blufi_cipher_free(of_device);
		buf_deinit(&offer);
		buf_deinit(&public_key);
	}
}

static struct CMUnitTest *add(struct CMUnitTest *test, const char *title,
			      CMUnitTestFunction run, const void *row)
{
	*test = (struct CMUnitTest){
		.name = title, .test_func = run, .initial_state = (void *)row};
	return test + 1;
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(checksum_is_that_of_its_name),
		cmocka_unit_test(frames_are_numbered_in_each_direction),
		cmocka_unit_test(a_control_frame_may_have_a_checksum),
		cmocka_unit_test(what_is_cut_fits_together_again),
		cmocka_unit_test(a_message_has_a_limit),
		cmocka_unit_test(an_acknowledgement_is_noted),
		cmocka_unit_test(keys_that_leave_no_secret_are_refused),
		cmocka_unit_test(memory_that_is_refused_is_an_error),
	};
	struct CMUnitTest tests[ARRAY_SIZE(others) + ARRAY_SIZE(received) +
				ARRAY_SIZE(keys) + ARRAY_SIZE(offers)];
	struct CMUnitTest *test = tests + ARRAY_SIZE(others);

	memcpy(tests, others, sizeof(others));
	for (size_t i = 0; i < ARRAY_SIZE(received); i++)
		test = add(test, received[i].title, frames_are_judged, &received[i]);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		test = add(test, keys[i].title, keys_are_agreed_on, &keys[i]);
	for (size_t i = 0; i < ARRAY_SIZE(offers); i++)
		test = add(test, offers[i].title, an_offer_is_judged, &offers[i]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
