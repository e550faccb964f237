/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/key-ring.h"

#include "base/crypto/random.h"
#include "base/secret.h"

#include <errno.h>
#include <string.h>

struct ring_key {
	struct secret *tk; /* NULL: free */
	uint8_t peer[6];
	struct aware_suite suite;
	uint64_t sent, received; /* the last packet numbers */
};

struct aware_key_ring {
	struct ring_key keys[AWARE_KEYS_MAX];
};

static void key_deinit(struct ring_key *key)
{
	secret_free(key->tk);
	*key = (struct ring_key){};
}

static struct ring_key *find(const struct aware_key_ring *ring, const uint8_t peer[6])
{
	for (size_t i = 0; i < AWARE_KEYS_MAX; i++)
		if (ring->keys[i].tk && memcmp(ring->keys[i].peer, peer, 6) == 0)
			return (struct ring_key *)&ring->keys[i];
	return NULL;
}

static struct ring_key *find_free(struct aware_key_ring *ring)
{
	for (size_t i = 0; i < AWARE_KEYS_MAX; i++)
		if (!ring->keys[i].tk)
			return &ring->keys[i];
	return NULL;
}

static bool is_same(const struct ring_key *key, const struct aware_suite *suite,
		    const uint8_t *tk)
{
	return key->suite.cipher == suite->cipher &&
	       equal_in_constant_time(secret_data(key->tk), tk, secret_len(key->tk));
}

int aware_key_ring_put(struct aware_key_ring *ring, const uint8_t peer[6],
		       const struct aware_suite *suite, const uint8_t *tk)
{
	struct ring_key *key = find(ring, peer);
	struct secret *copy;
	int r;

	if (suite->cipher != AWARE_CIPHER_PK_PASN_128 &&
	    suite->cipher != AWARE_CIPHER_PK_PASN_256)
		return -EINVAL;
	if (key && is_same(key, suite, tk))
		return 0;
	if (!key && !(key = find_free(ring)))
		return -ENOSPC;
	r = secret_new(tk, aware_suite_tk_len(suite), &copy);
	if (r < 0)
		return r;
	key_deinit(key);
	key->tk = copy;
	key->suite = *suite;
	memcpy(key->peer, peer, 6);
	return 0;
}

void aware_key_ring_remove(struct aware_key_ring *ring, const uint8_t peer[6])
{
	struct ring_key *key = find(ring, peer);

	if (key)
		key_deinit(key);
}

bool aware_key_ring_has(const struct aware_key_ring *ring, const uint8_t peer[6])
{
	return find(ring, peer) != NULL;
}

int aware_key_ring_seal(struct aware_key_ring *ring, const struct aware_frame *frame,
			struct buf *ret)
{
	struct ring_key *key = find(ring, frame->to);

	if (!key)
		return -ENOKEY;
	/* also after a failure: what was encrypted with that number may have left */
	return aware_protect_seal(&key->suite, secret_data(key->tk), ++key->sent, frame,
				  ret);
}

int aware_key_ring_open(struct aware_key_ring *ring, const struct aware_frame *sealed,
			struct buf *body, struct aware_frame *ret)
{
	struct ring_key *key = find(ring, sealed->from);
	struct aware_frame opened;
	uint64_t packet;
	int r;

	if (!key)
		return -ENOKEY;
	r = aware_protect_open(&key->suite, secret_data(key->tk), sealed, body, &opened,
			       &packet);
	if (r < 0)
		return r;
	if (packet <= key->received)
		return -EALREADY;
	key->received = packet;
	*ret = opened;
	return 0;
}

int aware_key_ring_new(struct aware_key_ring **ret)
{
	struct aware_key_ring *ring = calloc(1, sizeof(*ring));

	if (!ring)
		return -ENOMEM;
	*ret = ring;
	return 0;
}

struct aware_key_ring *aware_key_ring_free(struct aware_key_ring *ring)
{
	if (!ring)
		return NULL;
	for (size_t i = 0; i < AWARE_KEYS_MAX; i++)
		key_deinit(&ring->keys[i]);
	free(ring);
	return NULL;
}
