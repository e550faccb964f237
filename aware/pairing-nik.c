/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The exchange of NIKs (Wi-Fi Aware v4.0 7.6.5): each side sends its own, wrapped, in a
 * protected follow-up. The initiator is first; the responder's may come without one, too.
 */
#include "aware/pairing-private.h"

#include "aware/shared-key.h"
#include "base/crypto/keywrap.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	AGAIN_US = 1600000, /* three windows; what was lost is sent again with the same content */
	KEY_INFO = 0x1088,  /* IEEE 802.11-2020 12.7.2: pairwise, acknowledged, encrypted data */
	KEY_LEN  = 16,
	LIFETIME_MIN_S = 60,
	LIFETIME_MAX_S = 365 * 86400,
};
/* clang-format on */

static int make_kek(const struct aware_pairing *p, uint8_t ret[AWARE_KEK_MAX])
{
	struct aware_addresses addresses = pairing_addresses(p);

	return aware_keys_kek(&p->record.suite, &addresses, aware_pairing_keys(p), ret);
}

static int put_descriptor(const struct aware_pairing *p, struct buf *attrs)
{
	struct aware_nik nik = {.lifetime_s = p->options.nik_lifetime_s};
	uint8_t kek[AWARE_KEK_MAX], wrapped[AWARE_KEY_DATA_MAX];
	struct aware_shared_key key = {
		/* the publisher's instance */
		.publish_id = p->options.initiator ? p->options.peer_instance
						   : p->options.own_instance,
		.mic_len = p->record.quirks.key_mic_len,
		.key_info = KEY_INFO,
		.key_len = KEY_LEN,
		.data = wrapped,
	};
	struct buf plain = {};
	int r = make_kek(p, kek);

	memcpy(nik.nik, p->options.nik, AWARE_NIK_LEN);
	aware_nik_put(&plain, &nik);
	if (r == 0)
		r = plain.error;
	if (r == 0)
		r = keywrap_wrap(kek, aware_suite_tk_len(&p->record.suite), plain.data,
				 plain.len, wrapped);
	key.len = plain.len + KEYWRAP_EXTRA;
	if (r == 0)
		aware_shared_key_put(attrs, &key);
	buf_deinit(&plain);
	secret_wipe(kek, sizeof(kek));
	secret_wipe(&nik, sizeof(nik));
	return r < 0 ? r : attrs->error;
}

/* With our identity: some devices commit to nothing without it. */
static void send(struct aware_pairing *p)
{
	struct buf attrs = {};
	int r = put_descriptor(p, &attrs);

	aware_identity_put(&attrs, &p->options.identity);
	if (r < 0)
		pairing_end(p, AWARE_PAIR_NO_MEMORY, NULL);
	else
		p->nik = pairing_send_follow_up(p, &attrs, true);
	buf_deinit(&attrs);
	p->nik_sent = true;
	p->again_us = p->now_us + AGAIN_US;
}

/*
 * Both have both, as far as can be known. Where the radio does not tell: an initiator that got an
 * answer knows; a responder does not, and may be asked again (node-message.c).
 */
static void may_end(struct aware_pairing *p)
{
	bool settled = p->options.tells_sent ? !p->nik
					     : !p->options.initiator || p->nik_answered;

	if (p->nik_taken && p->nik_sent && settled)
		pairing_end(p, AWARE_PAIRED, NULL);
}

void niks_begin(struct aware_pairing *p)
{
	pairing_phase(p, AWARE_PHASE_KEYS);
	pairing_enter(p, PAIRING_NIKS);
	if (p->options.initiator || p->nik_taken)
		send(p);
	may_end(p);
}

static void keep(struct aware_pairing *p, const struct aware_nik *nik)
{
	uint32_t theirs = nik->lifetime_s;

	memcpy(p->record.peer_nik, nik->nik, AWARE_NIK_LEN);
	/* a lifetime of nothing, or of ages, is not one: ours counts */
	if (theirs < LIFETIME_MIN_S || theirs > LIFETIME_MAX_S)
		theirs = p->options.nik_lifetime_s;
	p->record.lifetime_s = MIN(theirs, p->options.nik_lifetime_s);
	p->nik_taken = true;
}

static int take(struct aware_pairing *p, const struct aware_attr *attr)
{
	uint8_t kek[AWARE_KEK_MAX], plain[AWARE_KEY_DATA_MAX];
	struct aware_shared_key key;
	struct aware_nik nik;
	int r = aware_shared_key_parse(attr, &key);

	if (r == 0)
		r = make_kek(p, kek);
	if (r == 0)
		r = keywrap_unwrap(kek, aware_suite_tk_len(&p->record.suite), key.data,
				   key.len, plain);
	if (r == 0)
		r = aware_nik_parse(plain, key.len - KEYWRAP_EXTRA, &nik);
	if (r == 0)
		keep(p, &nik);
	secret_wipe(kek, sizeof(kek));
	secret_wipe(plain, sizeof(plain));
	secret_wipe(&nik, sizeof(nik));
	return r;
}

void niks_take_frame(struct aware_pairing *p, const struct aware_frame *frame)
{
	struct aware_attr attr;

	/* only what the key that was just agreed on has protected */
	if (p->state == PAIRING_ENDED || !frame->dual || p->verifying)
		return;
	if (pairing_find(p, frame, AWARE_ATTR_SHARED_KEY_DESCRIPTOR, &attr) < 0) {
		/* who talks of something else has all that it wants */
		if (p->state == PAIRING_NIKS && p->nik_taken && p->nik_sent)
			pairing_end(p, AWARE_PAIRED, NULL);
		return;
	}
	if (take(p, &attr) < 0 || p->state != PAIRING_NIKS)
		return;
	p->nik_answered = p->nik_sent;
	/* the responder's follows the initiator's; again, where that came again: ours was lost */
	if (!p->options.initiator || !p->nik_sent)
		send(p);
	may_end(p);
}

void niks_again(struct aware_pairing *p)
{
	if (p->state == PAIRING_NIKS && p->options.initiator && !p->nik_answered)
		send(p);
}

void niks_sent(struct aware_pairing *p, const struct aware_pairing_event *event)
{
	if (p->state != PAIRING_NIKS || !p->nik || event->number != p->nik)
		return;
	p->nik = 0;
	if (event->error < 0 && p->losses++ < PAIRING_LOSSES_MAX)
		send(p);
	else
		may_end(p);
}

void niks_late(struct aware_pairing *p)
{
	if (p->nik_taken)
		pairing_end(p, AWARE_PAIRED, NULL);
	else
		pairing_end(
			p, AWARE_PAIRED,
			"the other side did not tell who it is, so it is not remembered");
}
