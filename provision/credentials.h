/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The network that an accessory is to join: asked for, checked, kept until the accessory has
 * given its verdict, asked for again after a failure. Embedded in a client; the passphrase
 * is in locked memory and is wiped by credentials_deinit().
 */
#include "base/secret.h"
#include "provision/machine.h"

/* clang-format off */
enum {
	CREDENTIALS_SSID_MAX       = 32, /* IEEE 802.11-2020 9.4.2.2 */
	CREDENTIALS_PASSPHRASE_MIN = 8,  /* IEEE 802.11-2020 J.4.1 */
	CREDENTIALS_PASSPHRASE_MAX = 63,
	CREDENTIALS_KEY_DIGITS     = 64, /* a pre-shared key in hexadecimal */
};
/* clang-format on */

struct credentials {
	bool retry;  /* of the options: what failed is asked for again */
	bool no_key; /* the accessory takes no 64 hex digits in place of a passphrase */
	bool text_only; /* its protocol takes nothing but UTF-8 */
	uint8_t ssid[CREDENTIALS_SSID_MAX];
	size_t ssid_len; /* 0: not known yet */
	bool passphrase_known;
	struct secret *passphrase; /* NULL: an open network */
	/* Why the next question comes again; told once. */
	enum provision_verdict reason;
	bool certain;
	const char *detail;
};

/* Both are known. */
bool credentials_complete(const struct credentials *credentials);
/* DO_ASK for what is missing first. A network that the accessory sees as open needs no
   passphrase; then both may be known without a question: false, nothing was asked. */
bool credentials_ask(struct provision_machine *m, struct credentials *credentials,
		     const struct provision_facts *facts);
/*
 * Takes ANSWER; another network may be chosen while a passphrase is asked for. true: go on,
 * with what is complete or with credentials_ask() again. false: the machine has ended, or
 * this was not asked for.
 */
bool credentials_answer(struct provision_machine *m, struct credentials *credentials,
			const struct provision_event *event);
/*
 * The accessory did not join. What may be wrong is forgotten: the passphrase, and unless
 * that alone is suspected, the network. true: ask again. false: there is no retry, the
 * machine has ended.
 */
bool credentials_failed(struct provision_machine *m, struct credentials *credentials,
			enum provision_verdict verdict, bool certain, const char *detail);
/*
 * The same, where the accessory does not say why: what it sees makes one reason probable.
 * complete: its list of networks was not cut short.
 */
bool credentials_judge(struct provision_machine *m, struct credentials *credentials,
		       const struct provision_facts *facts, bool complete);
void credentials_deinit(struct credentials *credentials);

/* NUL-terminated beyond its length; "" for an open network. */
const uint8_t *credentials_passphrase(const struct credentials *credentials,
				      size_t *ret_len);
