/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/answers.h"

#include <errno.h>
#include <string.h>

static void forget_passphrase(struct answers *answers)
{
	answers->passphrase = secret_free(answers->passphrase);
	answers->draft = secret_free(answers->draft);
	answers->open = answers->known = false;
	answers->proven = answers->doubted = false;
}

void answers_deinit(struct answers *answers)
{
	secret_free(answers->passphrase);
	secret_free(answers->draft);
	secret_free(answers->code);
	explicit_bzero(answers, sizeof(*answers));
}

static bool is_network(const struct answers *answers, const void *ssid, size_t len)
{
	return answers->ssid_len == len && memcmp(answers->ssid, ssid, len) == 0;
}

void answers_set_network(struct answers *answers, const void *ssid, size_t len, bool open)
{
	if (!is_network(answers, ssid, len) || open != answers->open)
		forget_passphrase(answers);
	answers->ssid_len = MIN(len, sizeof(answers->ssid));
	memmove(answers->ssid, ssid, answers->ssid_len);
	answers->open = open;
	answers->network_version++;
}

static int set(struct secret **slot, size_t max, const void *text, size_t len)
{
	struct secret *secret = secret_new(max);

	if (!secret)
		return -ENOMEM;
	secret_set(secret, text, len);
	secret_free(*slot);
	*slot = secret;
	return 0;
}

void answers_set_draft(struct answers *answers, const void *text, size_t len)
{
	answers->draft = secret_free(answers->draft);
	if (len)
		set(&answers->draft, PASSPHRASE_MAX, text, len);
}

/* The same again, after it was found wrong, is what the person wants. */
int answers_set_passphrase(struct answers *answers, const void *text, size_t len)
{
	_cleanup_(secret_freep) struct secret *copy = NULL;

	if (len && set(&copy, PASSPHRASE_MAX, text, len) < 0)
		return -ENOMEM;
	forget_passphrase(answers);
	answers->passphrase = copy;
	copy = NULL;
	answers->open = !len;
	answers->passphrase_version++;
	return 0;
}

void answers_set_known(struct answers *answers)
{
	forget_passphrase(answers);
	answers->known = true;
	answers->passphrase_version++;
}

void answers_clear_known(struct answers *answers)
{
	answers->known = false;
}

int answers_set_code(struct answers *answers, const void *text, size_t len)
{
	int r = set(&answers->code, SECRET_MAX, text, len);

	if (r == 0)
		answers->code_version++;
	return r;
}

bool answers_has(const struct answers *answers, enum usher_question question)
{
	switch (question) {
	case USHER_ASK_NETWORK:
		return answers->ssid_len;
	case USHER_ASK_PASSPHRASE:
		return (answers->open || answers->known || answers->passphrase) &&
		       !answers->doubted;
	case USHER_ASK_CODE:
		return answers->code;
	case USHER_ASK_NONE:
	case USHER_ASK_AUTHORIZE:
		break;
	}
	return false;
}

unsigned answers_version(const struct answers *answers, enum usher_question question)
{
	switch (question) {
	case USHER_ASK_NETWORK:
		return answers->network_version;
	case USHER_ASK_PASSPHRASE:
		return answers->passphrase_version;
	case USHER_ASK_CODE:
		return answers->code_version;
	case USHER_ASK_NONE:
	case USHER_ASK_AUTHORIZE:
		break;
	}
	return 0;
}

void answers_prove(struct answers *answers, unsigned passphrase_version)
{
	if (passphrase_version != answers->passphrase_version)
		return;
	answers->proven = true;
	answers->doubted = false;
}

void answers_doubt(struct answers *answers, unsigned passphrase_version)
{
	if (passphrase_version == answers->passphrase_version && !answers->proven)
		answers->doubted = true;
}

int answers_copy(const struct answers *answers, struct answers *ret)
{
	*ret = (struct answers){};
	if (answers->passphrase &&
	    set(&ret->passphrase, PASSPHRASE_MAX, secret_data(answers->passphrase),
		secret_len(answers->passphrase)) < 0)
		return -ENOMEM;
	memcpy(ret->ssid, answers->ssid, sizeof(ret->ssid));
	ret->ssid_len = answers->ssid_len;
	ret->open = answers->open;
	ret->known = answers->known;
	ret->proven = answers->proven;
	ret->doubted = answers->doubted;
	ret->network_version = answers->network_version;
	ret->passphrase_version = answers->passphrase_version;
	return 0;
}
