/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/radio-helper-private.h"

#include "base/secret.h"

#include <errno.h>
#include <string.h>

enum { /* IEEE 802.11-2020 table 9-149 */
       CIPHER_CCMP_128 = 0x000fac04,
       CIPHER_GCMP_256 = 0x000fac09,
};

struct radio_key *radio_key_find(struct radio_helper *radio, const uint8_t peer[6])
{
	for (size_t i = 0; i < AWARE_KEYS_MAX; i++)
		if (radio->keys[i].used && memcmp(radio->keys[i].peer, peer, 6) == 0)
			return &radio->keys[i];
	return NULL;
}

static struct radio_key *get_key(struct radio_helper *radio, const uint8_t peer[6])
{
	struct radio_key *key = radio_key_find(radio, peer);

	for (size_t i = 0; i < AWARE_KEYS_MAX && !key; i++)
		if (!radio->keys[i].used)
			key = &radio->keys[i];
	if (key) {
		*key = (struct radio_key){.used = true};
		memcpy(key->peer, peer, 6);
	}
	return key;
}

/* The key is there, or is not: error. */
static void tell_installed(struct radio_helper *radio, struct radio_key *key, int error)
{
	uint8_t peer[6];

	memcpy(peer, key->peer, 6);
	key->told = true;
	key->in_place = error == 0;
	if (error < 0)
		*key = (struct radio_key){};
	radio_tell(radio, (struct aware_radio_event){.type = AWARE_RADIO_INSTALLED,
						     .peer = peer,
						     .error = error});
}

bool radio_key_tell_next(struct radio_helper *radio)
{
	for (size_t i = 0; radio->ring && i < AWARE_KEYS_MAX; i++)
		if (radio->keys[i].used && !radio->keys[i].told) {
			tell_installed(radio, &radio->keys[i], 0);
			return true;
		}
	return false;
}

static int send_to_helper(struct radio_helper *radio, enum radio_type type,
			  struct radio_aware *what)
{
	uint8_t frame[RADIO_HEADER_SIZE + 6 + 4 + RADIO_AWARE_KEY_MAX];
	ssize_t len = radio_aware_encode(type, what, frame, sizeof(frame));
	int r = len < 0 ? (int)len : helper_send(radio->helper, frame, (size_t)len);

	secret_wipe(frame, sizeof(frame));
	return r;
}

static int install_in_kernel(struct radio_helper *radio, const uint8_t peer[6],
			     const struct aware_suite *suite, const uint8_t *tk)
{
	struct radio_aware what = {
		.key = {.cipher = suite->cipher == AWARE_CIPHER_PK_PASN_256
					  ? CIPHER_GCMP_256
					  : CIPHER_CCMP_128,
			.key_len = aware_suite_tk_len(suite)}};
	int r;

	memcpy(what.key.peer, peer, 6);
	memcpy(what.key.key, tk, what.key.key_len);
	r = send_to_helper(radio, RADIO_AWARE_INSTALL, &what);
	secret_wipe(&what, sizeof(what));
	return r;
}

int radio_key_install(struct aware_radio *base, const uint8_t peer[6],
		      const struct aware_suite *suite, const uint8_t *tk)
{
	struct radio_helper *radio = radio_helper(base);
	struct radio_key *key;
	int r;

	if (radio->state != RADIO_OPENED)
		return -ENOTCONN;
	if (!radio->info.protects)
		return -EOPNOTSUPP;
	key = get_key(radio, peer);
	if (!key)
		return -ENOSPC;
	r = radio->ring ? aware_key_ring_put(radio->ring, peer, suite, tk)
			: install_in_kernel(radio, peer, suite, tk);
	if (r < 0) {
		*key = (struct radio_key){};
		return r;
	}
	if (radio->ring)
		loop_timer_set(radio->soon, clock_now());
	return 0;
}

/* A monitor interface waits for nobody, and a station hears each other at any time. */
void radio_key_meet(struct aware_radio *base, const uint8_t peer[6],
		    const struct aware_presence *when)
{
	struct radio_helper *radio = radio_helper(base);
	struct radio_aware what = {
		.peer = {.windows = when->windows, .slots = when->slots}};

	if (radio->info.kind != AWARE_RADIO_NAN || radio->state != RADIO_OPENED)
		return;
	memcpy(what.peer.address, peer, 6);
	/* one that cannot be told goes on with what it was told before */
	(void)send_to_helper(radio, RADIO_AWARE_MEET, &what);
}

void radio_key_remove(struct aware_radio *base, const uint8_t peer[6])
{
	struct radio_helper *radio = radio_helper(base);
	struct radio_key *key = radio_key_find(radio, peer);
	struct radio_aware what = {};

	if (!key && radio->info.kind != AWARE_RADIO_NAN)
		return;
	if (key)
		*key = (struct radio_key){};
	if (radio->ring)
		aware_key_ring_remove(radio->ring, peer);
	if (radio->ring || radio->state != RADIO_OPENED)
		return;
	memcpy(what.key.peer, peer, 6);
	/* a helper that takes no key back would go on with it */
	if (send_to_helper(radio, RADIO_AWARE_REMOVE, &what) == -EAGAIN)
		radio_break(radio, -EAGAIN, "usher-radio does not read what it is sent");
}

void radio_key_installed(struct radio_helper *radio, const struct radio_aware_key *in)
{
	struct radio_key *key = radio_key_find(radio, in->peer);

	if (key && !key->told && !radio->ring)
		tell_installed(radio, key, -(int)in->os_error);
}
