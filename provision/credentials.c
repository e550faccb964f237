/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/credentials.h"

#include "base/log.h"
#include "base/text.h"
#include "provision/facts.h"

#include <ctype.h>
#include <string.h>

bool credentials_complete(const struct credentials *credentials)
{
	return credentials->ssid_len > 0 && credentials->passphrase_known;
}

const uint8_t *credentials_passphrase(const struct credentials *credentials,
				      size_t *ret_len)
{
	if (!credentials->passphrase) {
		*ret_len = 0;
		return (const uint8_t *)"";
	}
	*ret_len = secret_len(credentials->passphrase);
	return secret_data(credentials->passphrase);
}

static void forget_passphrase(struct credentials *credentials)
{
	credentials->passphrase = secret_free(credentials->passphrase);
	credentials->passphrase_known = false;
}

void credentials_deinit(struct credentials *credentials)
{
	forget_passphrase(credentials);
}

static void ask(struct provision_machine *m, struct credentials *credentials,
		enum provision_question question)
{
	machine_emit(m, &(struct provision_action){
				.type = PROVISION_DO_ASK,
				.question = question,
				.reason = credentials->reason,
				.certain = credentials->certain,
				.detail = credentials->detail,
			});
	credentials->reason = PROVISION_OK;
	credentials->certain = false;
	credentials->detail = NULL;
}

bool credentials_ask(struct provision_machine *m, struct credentials *credentials,
		     const struct provision_facts *facts)
{
	const struct provision_network *network;

	if (credentials->ssid_len == 0) {
		ask(m, credentials, PROVISION_ASK_NETWORK);
		return true;
	}
	network = provision_facts_network(facts, credentials->ssid,
					  credentials->ssid_len);
	if (network && network->open && credentials->reason == PROVISION_OK)
		credentials->passphrase_known = true;
	if (credentials->passphrase_known)
		return false;
	ask(m, credentials, PROVISION_ASK_PASSPHRASE);
	return true;
}

bool credentials_failed(struct provision_machine *m, struct credentials *credentials,
			enum provision_verdict verdict, bool certain, const char *detail)
{
	forget_passphrase(credentials);
	if (!credentials->retry) {
		machine_end(m, verdict, certain, detail);
		return false;
	}
	if (verdict != PROVISION_WRONG_PASSPHRASE)
		credentials->ssid_len = 0;
	credentials->reason = verdict;
	credentials->certain = certain;
	credentials->detail = detail;
	return true;
}

bool credentials_judge(struct provision_machine *m, struct credentials *credentials,
		       const struct provision_facts *facts, bool complete)
{
	const struct provision_network *network = provision_facts_network(
		facts, credentials->ssid, credentials->ssid_len);
	enum provision_verdict verdict = PROVISION_JOIN_FAILED;
	const char *detail = NULL;

	if (network && network->open) {
		detail = "it sees the network, which is open, but cannot join it";
	} else if (network) {
		verdict = PROVISION_WRONG_PASSPHRASE;
		detail = "it sees the network, but cannot join it";
	} else if (!complete) {
		detail = "the network is not in its list, which may be cut short";
	} else {
		verdict = PROVISION_NO_NETWORK;
	}
	return credentials_failed(m, credentials, verdict, false, detail);
}

/* Only the answer is to be given again. */
static bool unusable(struct provision_machine *m, struct credentials *credentials,
		     const char *detail)
{
	if (!credentials->retry) {
		machine_end(m, PROVISION_BAD_INPUT, true, detail);
		return false;
	}
	credentials->reason = PROVISION_BAD_INPUT;
	credentials->certain = true;
	credentials->detail = detail;
	return true;
}

static bool take_network(struct provision_machine *m, struct credentials *credentials,
			 const struct provision_event *event)
{
	credentials->ssid_len = 0;
	forget_passphrase(credentials);
	if (event->len < 1 || event->len > sizeof(credentials->ssid))
		return unusable(m, credentials,
				"the name of a network is 1 to 32 bytes long");
	if (credentials->text_only && (!text_is_utf8(event->data, event->len) ||
				       memchr(event->data, 0, event->len)))
		return unusable(m, credentials,
				"it takes the names of networks only as UTF-8 text");
	memcpy(credentials->ssid, event->data, event->len);
	credentials->ssid_len = event->len;
	return true;
}

static bool is_key(const uint8_t *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isxdigit(text[i]))
			return false;
	return len == CREDENTIALS_KEY_DIGITS;
}

/* NULL: it can be sent. */
static const char *fault_of(const struct credentials *credentials, const uint8_t *text,
			    size_t len)
{
	if (len == 0)
		return NULL;
	if (is_key(text, len) && credentials->no_key)
		return "it takes a passphrase of 8 to 63 bytes, and no 64 hex digits";
	if (is_key(text, len))
		return NULL;
	if (len < CREDENTIALS_PASSPHRASE_MIN || len > CREDENTIALS_PASSPHRASE_MAX)
		return credentials->no_key ? "a passphrase is 8 to 63 bytes long"
					   : "a passphrase is 8 to 63 bytes long, or "
					     "64 hex digits";
	if (credentials->text_only && (!text_is_utf8(text, len) || memchr(text, 0, len)))
		return "it takes passphrases only as UTF-8 text";
	return NULL;
}

static bool take_passphrase(struct provision_machine *m, struct credentials *credentials,
			    const struct provision_event *event)
{
	const char *fault = fault_of(credentials, event->data, event->len);

	if (fault)
		return unusable(m, credentials, fault);
	forget_passphrase(credentials);
	if (event->len > 0 &&
	    secret_new(event->data, event->len, &credentials->passphrase) < 0) {
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
		return false;
	}
	credentials->passphrase_known = true;
	return true;
}

bool credentials_answer(struct provision_machine *m, struct credentials *credentials,
			const struct provision_event *event)
{
	if (event->question == PROVISION_ASK_NETWORK)
		return take_network(m, credentials, event);
	if (event->question == PROVISION_ASK_PASSPHRASE && credentials->ssid_len > 0)
		return take_passphrase(m, credentials, event);
	log_warning("usher bug: an answer to what was not asked");
	return false;
}
