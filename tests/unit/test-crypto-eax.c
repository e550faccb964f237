/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* EAX with AES-128: the vectors of its paper, and lengths around a block by another implementation. */
#include "base/crypto/eax.h"

#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <string.h>

static const struct vector {
	const char *title, *key, *nonce, *header, *plain, *sealed; /* the tag behind it */
} vectors[] = {
	/* clang-format off */
	{"EAX paper, appendix: nothing", "233952dee4d5ed5f9b9c6d6ff80ff478",
	 "62ec67f9c3a4a407fcb2a8c49031a8b3", "6bfb914fd07eae6b", "", "e037830e8389f27b025a2d6527e79d01"},
	{"EAX paper: 2 bytes", "91945d3f4dcbee0bf45ef52255f095a4",
	 "becaf043b0a23d843194ba972c66debd", "fa3bfd4806eb53fa", "f7fb",
	 "19dd5c4c9331049d0bdab0277408f67967e5"},
	{"EAX paper: 5 bytes", "01f74ad64077f2e704c0f60ada3dd523",
	 "70c3db4f0d26368400a10ed05d2bff5e", "234a3463c1264ac6", "1a47cb4933",
	 "d851d5bae03a59f238a23e39199dc9266626c40f80"},
	{"EAX paper: 21 bytes", "8395fcf1e95bebd697bd010bc766aac3",
	 "22e7add93cfc6393c57ec0b3c17d6b44", "126735fcc320d25a",
	 "ca40d7446e545ffaed3bd12a740a659ffbbb3ceab7",
	 "cb8920f87a6c75cff39627b56e3ed197c552d295a7cfc46afc253b4652b1af3795b124ab6e"},
	{"a block, no header, a nonce of a byte", "000102030405060708090a0b0c0d0e0f", "6e", "",
	 "000102030405060708090a0b0c0d0e0f",
	 "8be99eb7937e790dc80de1a90dd191622be2b9ac5a87cbf562d308d345c9508c"},
	{"a block and a byte", "000102030405060708090a0b0c0d0e0f", "6e", "",
	 "000102030405060708090a0b0c0d0e0f10",
	 "8be99eb7937e790dc80de1a90dd19162a304ddafd82c3286c0b6630d44ea28122d"},
	{"two blocks", "000102030405060708090a0b0c0d0e0f", "6e", "",
	 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
	 "8be99eb7937e790dc80de1a90dd19162a328aa70cd42479a366c2253df2baa5eda39e59033ccd8dc8295fe25ad5a3da2"},
	/* clang-format on */
};

static void seals_and_opens(void **state)
{
	const struct vector *vector = *state;
	uint8_t key[16], nonce[16], header[16], plain[64], sealed[64], out[64], tag[16];
	size_t len = hex_bytes(vector->plain, plain, sizeof(plain));
	struct eax_input input = {key, nonce, hex_bytes(vector->nonce, nonce, 16), header,
				  hex_bytes(vector->header, header, 16)};

	hex_bytes(vector->key, key, sizeof(key));
	assert_int_equal(eax_seal(&input, plain, len, sealed, sealed + len, 16), 0);
	assert_hex_equal(sealed, len + 16, vector->sealed);
	for (size_t tag_len = 1; tag_len <= 16; tag_len++) {
		memset(out, 0xee, sizeof(out));
		assert_int_equal(
			eax_open(&input, sealed, len, sealed + len, tag_len, out), 0);
		assert_memory_equal(out, plain, len);
	}
	for (size_t i = 0; i < len + 16; i++) {
		memset(out, 0xee, sizeof(out));
		sealed[i] ^= 1;
		assert_int_equal(eax_open(&input, sealed, len, sealed + len, 16, out),
				 -EBADMSG);
		assert_int_equal(out[0], 0xee);
		sealed[i] ^= 1;
	}
	assert_int_equal(eax_open(&input, sealed, len, tag, 0, out), -EINVAL);
	assert_int_equal(eax_seal(&input, plain, len, sealed, tag, 17), -EINVAL);
	/* in place */
	assert_int_equal(eax_seal(&input, plain, len, plain, tag, 16), 0);
	assert_memory_equal(plain, sealed, len);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors)];

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i] = (struct CMUnitTest){vectors[i].title, seals_and_opens, NULL,
					       NULL, (void *)&vectors[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
