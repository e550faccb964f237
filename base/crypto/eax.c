/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/crypto/eax.h"

#include "base/crypto/aes.h"
#include "base/crypto/random.h"
#include "base/secret.h"

#include <errno.h>
#include <string.h>

enum {
	OF_NONCE,
	OF_HEADER,
	OF_MESSAGE
}; /* what a MAC is of: the last byte of its first block */

/* Doubling in GF(2^128), as CMAC makes its subkeys: NIST SP 800-38B 6.1. */
static void twice(uint8_t block[AES_BLOCK])
{
	uint8_t carry = block[0] & 0x80;

	for (size_t i = 0; i + 1 < AES_BLOCK; i++)
		block[i] = (uint8_t)(block[i] << 1 | block[i + 1] >> 7);
	block[AES_BLOCK - 1] = (uint8_t)(block[AES_BLOCK - 1] << 1);
	if (carry)
		block[AES_BLOCK - 1] ^= 0x87;
}

static int chain(const uint8_t *key, const uint8_t *data, size_t len,
		 uint8_t mac[AES_BLOCK])
{
	for (size_t i = 0; i < len; i++)
		mac[i] ^= data[i];
	return aes_encrypt_block(key, AES_KEY_128, mac, mac);
}

/* CMAC (SP 800-38B 6.2) of a block that says what it is of, and the data. */
static int mac_of(const uint8_t *key, uint8_t what, const uint8_t *data, size_t len,
		  uint8_t mac[AES_BLOCK])
{
	uint8_t first[AES_BLOCK] = {0}, subkey[AES_BLOCK] = {0};
	size_t last = len ? (len - 1) % AES_BLOCK + 1 : 0;
	int r = aes_encrypt_block(key, AES_KEY_128, subkey, subkey);

	memset(mac, 0, AES_BLOCK);
	first[AES_BLOCK - 1] = what;
	twice(subkey);
	if (last && last < AES_BLOCK)
		twice(subkey);
	if (!len) { /* the first block is the last one, and whole */
		for (size_t i = 0; i < AES_BLOCK; i++)
			first[i] ^= subkey[i];
	}
	if (r == 0)
		r = chain(key, first, AES_BLOCK, mac);
	for (; r == 0 && len > last; data += AES_BLOCK, len -= AES_BLOCK)
		r = chain(key, data, AES_BLOCK, mac);
	if (r == 0 && last) {
		for (size_t i = 0; i < AES_BLOCK; i++)
			mac[i] ^= subkey[i];
		if (last < AES_BLOCK)
			mac[last] ^= 0x80;
		r = chain(key, data, last, mac);
	}
	secret_wipe(subkey, sizeof(subkey));
	return r;
}

static int counter_xor(const uint8_t *key, const uint8_t counter[AES_BLOCK],
		       const void *in, size_t len, uint8_t *ret)
{
	_cleanup_(aes_ctr_freep) struct aes_ctr *ctr = NULL;
	int r = aes_ctr_new(key, AES_KEY_128, counter, &ctr);

	return r < 0 ? r : aes_ctr_xor(ctr, in, len, ret);
}

/* The tag of a ciphertext, and the counter that it was made with. */
static int tag_of(const struct eax_input *input, const uint8_t *sealed, size_t len,
		  const uint8_t counter[AES_BLOCK], uint8_t tag[AES_BLOCK])
{
	uint8_t header[AES_BLOCK], message[AES_BLOCK];
	int r = mac_of(input->key, OF_HEADER, input->header, input->header_len, header);

	if (r == 0)
		r = mac_of(input->key, OF_MESSAGE, sealed, len, message);
	for (size_t i = 0; r == 0 && i < AES_BLOCK; i++)
		tag[i] = counter[i] ^ header[i] ^ message[i];
	return r;
}

int eax_seal(const struct eax_input *input, const void *plain, size_t len, uint8_t *ret,
	     uint8_t *ret_tag, size_t tag_len)
{
	uint8_t counter[AES_BLOCK], tag[AES_BLOCK];
	int r;

	if (!tag_len || tag_len > AES_BLOCK)
		return -EINVAL;
	r = mac_of(input->key, OF_NONCE, input->nonce, input->nonce_len, counter);
	if (r == 0)
		r = counter_xor(input->key, counter, plain, len, ret);
	if (r == 0)
		r = tag_of(input, ret, len, counter, tag);
	if (r == 0)
		memcpy(ret_tag, tag, tag_len);
	return r;
}

int eax_open(const struct eax_input *input, const void *sealed, size_t len,
	     const uint8_t *tag, size_t tag_len, uint8_t *ret)
{
	uint8_t counter[AES_BLOCK], right[AES_BLOCK];
	int r;

	if (!tag_len || tag_len > AES_BLOCK)
		return -EINVAL;
	r = mac_of(input->key, OF_NONCE, input->nonce, input->nonce_len, counter);
	if (r == 0)
		r = tag_of(input, sealed, len, counter, right);
	if (r < 0)
		return r;
	if (!equal_in_constant_time(tag, right, tag_len))
		return -EBADMSG;
	return counter_xor(input->key, counter, sealed, len, ret);
}
