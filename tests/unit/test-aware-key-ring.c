/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two ends of one key: what is sealed opens once, in order, and for nobody else. */
#include "aware/key-ring.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/unit.h"

static const uint8_t alice[6] = {2, 0, 0, 0, 0, 1}, bob[6] = {2, 0, 0, 0, 0, 2};
static const uint8_t tk[AWARE_TK_MAX] = {1, 2, 3}, other_tk[AWARE_TK_MAX] = {9};

struct ends {
	struct aware_key_ring *alice, *bob;
};

static struct ends start(enum aware_cipher cipher)
{
	const struct aware_suite suite = {cipher, AWARE_AKM_SAE};
	struct ends ends;

	assert_int_equal(aware_key_ring_new(&ends.alice), 0);
	assert_int_equal(aware_key_ring_new(&ends.bob), 0);
	assert_int_equal(aware_key_ring_put(ends.alice, bob, &suite, tk), 0);
	assert_int_equal(aware_key_ring_put(ends.bob, alice, &suite, tk), 0);
	return ends;
}

static void stop(struct ends *ends)
{
	aware_key_ring_free(ends->alice);
	aware_key_ring_free(ends->bob);
}

/* From alice to bob. */
static void seal(struct ends *ends, const char *text, struct buf *ret)
{
	struct aware_frame frame = {.kind = AWARE_FRAME_SDF,
				    .control = 0x00d0,
				    .dual = true,
				    .body = (const uint8_t *)text,
				    .len = strlen(text)};

	memcpy(frame.to, bob, 6);
	memcpy(frame.from, alice, 6);
	buf_clear(ret);
	assert_int_equal(aware_key_ring_seal(ends->alice, &frame, ret), 0);
	assert_null(memmem(ret->data, ret->len, text, strlen(text)));
}

static int open_at(struct aware_key_ring *ring, const struct buf *bytes, const char *text)
{
	struct aware_frame sealed, opened;
	struct buf body = {};
	int r;

	assert_int_equal(aware_frame_parse(bytes->data, bytes->len, &sealed), 0);
	assert_int_equal(sealed.kind, AWARE_FRAME_SEALED);
	r = aware_key_ring_open(ring, &sealed, &body, &opened);
	if (r == 0) {
		assert_true(opened.dual);
		assert_int_equal(opened.len, strlen(text));
		assert_memory_equal(opened.body, text, opened.len);
	}
	buf_deinit(&body);
	return r;
}

static void test_there_and_once(void **state)
{
	for (enum aware_cipher cipher = AWARE_CIPHER_PK_PASN_128;
	     cipher <= AWARE_CIPHER_PK_PASN_256; cipher++) {
		struct ends ends = start(cipher);
		struct buf first = {}, second = {}, third = {};

		seal(&ends, "the first", &first);
		seal(&ends, "the second", &second);
		seal(&ends, "the third", &third);
		assert_int_equal(open_at(ends.bob, &first, "the first"), 0);
		assert_int_equal(open_at(ends.bob, &first, ""), -EALREADY);
		/* what was lost, or comes late, is not waited for */
		assert_int_equal(open_at(ends.bob, &third, "the third"), 0);
		assert_int_equal(open_at(ends.bob, &second, ""), -EALREADY);
		/* it is not its own */
		assert_int_equal(open_at(ends.alice, &third, ""), -ENOKEY);
		buf_deinit(&first);
		buf_deinit(&second);
		buf_deinit(&third);
		stop(&ends);
	}
}

/* Nothing that is not authentic moves the numbers on. */
static void test_forged(void **state)
{
	struct ends ends = start(AWARE_CIPHER_PK_PASN_128);
	struct buf bytes = {};

	seal(&ends, "genuine", &bytes);
	bytes.data[AWARE_FRAME_HEADER + 7] = 0x7f; /* its packet number */
	assert_int_equal(open_at(ends.bob, &bytes, ""), -EBADMSG);
	seal(&ends, "genuine", &bytes);
	bytes.data[4 + 5] ^= 3; /* it is for somebody else */
	assert_int_equal(open_at(ends.bob, &bytes, ""), -EBADMSG);
	seal(&ends, "genuine", &bytes);
	assert_int_equal(open_at(ends.bob, &bytes, "genuine"), 0);
	buf_deinit(&bytes);
	stop(&ends);
}

/* The same key again must not let what was heard be heard again, nor a nonce come twice. */
static void test_put_again(void **state)
{
	const struct aware_suite suite = {AWARE_CIPHER_PK_PASN_128, AWARE_AKM_SAE};
	struct ends ends = start(AWARE_CIPHER_PK_PASN_128);
	struct buf first = {}, second = {};

	seal(&ends, "once", &first);
	assert_int_equal(open_at(ends.bob, &first, "once"), 0);
	assert_int_equal(aware_key_ring_put(ends.bob, alice, &suite, tk), 0);
	assert_int_equal(aware_key_ring_put(ends.alice, bob, &suite, tk), 0);
	assert_int_equal(open_at(ends.bob, &first, ""), -EALREADY);
	seal(&ends, "once", &second);
	assert_memory_not_equal(first.data, second.data, first.len);
	assert_int_equal(open_at(ends.bob, &second, "once"), 0);
	/* another one begins anew */
	assert_int_equal(aware_key_ring_put(ends.bob, alice, &suite, other_tk), 0);
	assert_int_equal(aware_key_ring_put(ends.alice, bob, &suite, other_tk), 0);
	assert_int_equal(open_at(ends.bob, &second, ""), -EBADMSG);
	seal(&ends, "anew", &first);
	assert_int_equal(open_at(ends.bob, &first, "anew"), 0);
	buf_deinit(&first);
	buf_deinit(&second);
	stop(&ends);
}

static void test_whose(void **state)
{
	const struct aware_suite suite = {AWARE_CIPHER_PK_PASN_128, AWARE_AKM_SAE};
	const struct aware_suite none = {AWARE_CIPHER_SK_CCM_128, AWARE_AKM_SAE};
	struct ends ends = start(AWARE_CIPHER_PK_PASN_128);
	struct aware_frame frame = {
		.kind = AWARE_FRAME_SDF, .dual = true, .control = 0x00d0};
	uint8_t somebody[6] = {2, 0, 0, 0, 1};
	struct buf bytes = {};

	assert_int_equal(aware_key_ring_put(ends.alice, somebody, &none, tk), -EINVAL);
	assert_int_equal(aware_key_ring_seal(ends.alice, &frame, &bytes), -ENOKEY);
	aware_key_ring_remove(ends.alice, somebody);
	assert_true(aware_key_ring_has(ends.alice, bob));
	for (unsigned i = 1; i < AWARE_KEYS_MAX; i++) {
		somebody[5] = i;
		assert_int_equal(aware_key_ring_put(ends.alice, somebody, &suite, tk), 0);
	}
	somebody[5] = 0;
	assert_int_equal(aware_key_ring_put(ends.alice, somebody, &suite, tk), -ENOSPC);
	aware_key_ring_remove(ends.alice, bob);
	assert_false(aware_key_ring_has(ends.alice, bob));
	assert_int_equal(aware_key_ring_put(ends.alice, somebody, &suite, tk), 0);
	buf_deinit(&bytes);
	stop(&ends);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_once),
		cmocka_unit_test(test_forged),
		cmocka_unit_test(test_put_again),
		cmocka_unit_test(test_whose),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
