/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What setups are to be told: one network, its passphrase, a code. Given once for all that are set up
 * together. A passphrase that one of them found wrong is not told to the others before a person has
 * looked at it again.
 */
#include "ui-tui/scope.h"
#include "ui-tui/secret.h"

struct answers {
	uint8_t ssid[32];
	size_t ssid_len;	   /* 0: not given yet */
	bool open;		   /* it has no passphrase */
	bool known;		   /* the one that this computer has */
	struct secret *passphrase; /* NULL: not given yet */
	struct secret *draft; /* a passphrase that was typed and not given yet; NULL */
	/* Of one accessory, as a rule: told to nobody but who asked for it. NULL: not given yet. */
	struct secret *code;
	/* Each giving counts, also of the same again. */
	unsigned network_version, passphrase_version, code_version;
	bool proven;  /* something joined with this passphrase */
	bool doubted; /* something found it wrong, and nothing has joined with it */
};

/* What is typed so far, until it is given or another network is chosen. Out of memory: it is lost. */
void answers_set_draft(struct answers *answers, const void *text, size_t len);
/* Wiped, and empty. */
void answers_deinit(struct answers *answers);
/* 1 to 32 bytes. The passphrase of another network is forgotten, that of the same one stays. */
void answers_set_network(struct answers *answers, const void *ssid, size_t len,
			 bool open);
/* At most PASSPHRASE_MAX bytes, copied; none for an open network. 0 or -ENOMEM. */
int answers_set_passphrase(struct answers *answers, const void *text, size_t len);
/* The one that this computer has is used instead. */
void answers_set_known(struct answers *answers);
/* It could not be read. */
void answers_clear_known(struct answers *answers);
/* At most SECRET_MAX bytes, copied. 0 or -ENOMEM. */
int answers_set_code(struct answers *answers, const void *text, size_t len);
/* Whether there is one that may be given. */
bool answers_has(const struct answers *answers, enum usher_question question);
/* Counts how often it was given. */
unsigned answers_version(const struct answers *answers, enum usher_question question);
/* Something that was told this version of the passphrase joined with it, or found it wrong. */
void answers_prove(struct answers *answers, unsigned passphrase_version);
void answers_doubt(struct answers *answers, unsigned passphrase_version);
/* The same network and passphrase, as a copy that goes its own way. 0 or -ENOMEM: ret is empty. */
int answers_copy(const struct answers *answers, struct answers *ret);
