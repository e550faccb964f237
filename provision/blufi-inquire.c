/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The way to the credentials: which version it speaks, keys of the kind that belongs to it, what
 * its Wi-Fi does, which networks it sees.
 */
#include "provision/blufi-machine.h"

#include "base/log.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	NEGOTIATION_LENGTH = 0, /* of the offer that follows, BE16 */
	NEGOTIATION_OFFER  = 1,
	CURRENT_SUBVERSION = 4, /* BluFi 1.4 has the current kind of encryption */
	OLD_SILENCE_S      = 10, /* a chip needs far less for 1024 bits, and up to half a minute for 3072 */
};
/* clang-format on */

/* ---- the version ---- */

static void negotiate(struct provision_machine *m)
{
	if (m->security_given && m->security == BLUFI_SECURITY_NONE) {
		machine_note(m,
			     "Nothing is encrypted, as the catalog says of it: whoever "
			     "listens nearby can read the passphrase.");
		machine_enter(m, BLUFI_ASK_STATUS);
		return;
	}
	if (!m->security_given)
		m->security = m->has_version && (m->version > 1 ||
						 m->subversion >= CURRENT_SUBVERSION)
				      ? BLUFI_SECURITY_CURRENT
				      : BLUFI_SECURITY_OLD;
	machine_phase(m, PROVISION_PHASE_SECURE);
	machine_enter(m, BLUFI_NEGOTIATE);
}

static bool version_say(struct provision_machine *m, unsigned n)
{
	return n == 0 && blufi_put(m, BLUFI_GET_VERSION, NULL, 0);
}

static void version_heard(struct provision_machine *m,
			  const struct blufi_message *message)
{
	if (message->type != BLUFI_VERSION)
		return;
	if (message->len != 2) {
		blufi_broken(m, "its version cannot be read");
		return;
	}
	m->has_version = true;
	m->version = message->data[0];
	m->subversion = message->data[1];
	log_debug("blufi: version %u.%u", m->version, m->subversion);
	negotiate(m);
}

void blufi_version_silent(struct provision_machine *m)
{
	negotiate(m);
}

const struct blufi_part blufi_version_part = {
	.say = version_say,
	.heard = version_heard,
};

/* ---- keys ---- */

void blufi_negotiate_enter(struct provision_machine *m)
{
	int r;

	blufi_agreement_free(steal(&m->agreement));
	buf_deinit(&m->offer);
	r = blufi_agreement_new(m->security, NULL, &m->agreement);
	if (r == 0)
		blufi_agreement_offer(m->agreement, &m->offer);
	if (r == 0)
		r = m->offer.error;
	if (r < 0) {
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
		return;
	}
	if (m->security == BLUFI_SECURITY_OLD)
		m->machine.quiet_us = m->machine.now_us + MACHINE_SECONDS(OLD_SILENCE_S);
	blufi_talk(m);
}

static bool negotiate_say(struct provision_machine *m, unsigned n)
{
	_cleanup_(buf_deinit) struct buf data = {0};

	if (n > NEGOTIATION_OFFER)
		return false;
	buf_u8(&data, n);
	if (n == NEGOTIATION_LENGTH)
		buf_be16(&data, m->offer.len);
	else
		buf_bytes(&data, m->offer.data, m->offer.len);
	if (data.error) {
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
		return false;
	}
	return blufi_put(m, BLUFI_NEGOTIATION, data.data, data.len);
}

static void negotiate_heard(struct provision_machine *m,
			    const struct blufi_message *message)
{
	struct blufi_cipher *cipher = NULL;
	int r;

	if (message->type != BLUFI_NEGOTIATION)
		return;
	r = blufi_agreement_finish(m->agreement, message->data, message->len, &cipher);
	blufi_agreement_free(steal(&m->agreement));
	if (r == -EPROTO) {
		blufi_broken(m, "its public key would make the secret known");
		return;
	}
	if (r < 0) {
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
		return;
	}
	if (m->security == BLUFI_SECURITY_OLD)
		machine_note(m, "Its encryption is old and weak: who listens nearby and "
				"takes the trouble can read the passphrase.");
	/* what it says may be encrypted from now on; what we say, once it was told */
	blufi_channel_protect(&m->channel, cipher, 0);
	machine_enter(m, BLUFI_PROTECT);
}

/* It knows another kind of encryption: the one that its version does not tell is tried once. */
static void negotiate_refused(struct provision_machine *m, uint8_t error)
{
	if (m->security_given || m->security_fell_back) {
		machine_end(m, PROVISION_UNSUPPORTED, true,
			    "it encrypts in a way that is not known");
		return;
	}
	m->security_fell_back = true;
	if (m->security == BLUFI_SECURITY_CURRENT) {
		machine_note(m, "It does not take the current kind of encryption: the "
				"old kind is tried.");
		m->security = BLUFI_SECURITY_OLD;
	} else {
		machine_note(m, "It does not take the old kind of encryption: the "
				"current kind is tried.");
		m->security = BLUFI_SECURITY_CURRENT;
	}
	machine_enter(m, BLUFI_NEGOTIATE);
}

/* Firmware that was built without encryption does not answer an offer at all; one that has some
   other kind reports an error. */
void blufi_negotiate_silent(struct provision_machine *m)
{
	if (!m->has_version) { /* which is the library's to tell, not the product's */
		machine_end(m, PROVISION_TIMED_OUT, true, "it answers nothing");
		return;
	}
	if (m->security_given || m->security_fell_back || !m->all_said) {
		machine_end(m, PROVISION_TIMED_OUT, true, "it did not agree on a key");
		return;
	}
	machine_note(m, "It offers no encryption: whoever listens nearby can read the "
			"passphrase.");
	m->security = BLUFI_SECURITY_NONE;
	blufi_agreement_free(steal(&m->agreement));
	machine_enter(m, BLUFI_ASK_STATUS);
}

const struct blufi_part blufi_negotiate_part = {
	.say = negotiate_say,
	.heard = negotiate_heard,
	.refused = negotiate_refused,
};

static bool protect_say(struct provision_machine *m, unsigned n)
{
	static const uint8_t mode = BLUFI_MODE_CHECK | BLUFI_MODE_ENCRYPT;

	return n == 0 && blufi_put(m, BLUFI_SET_SECURITY, &mode, 1);
}

static void protect_said(struct provision_machine *m)
{
	m->channel.mode = BLUFI_MODE_CHECK | BLUFI_MODE_ENCRYPT;
	m->channel.strict = true;
	machine_enter(m, BLUFI_ASK_STATUS);
}

const struct blufi_part blufi_protect_part = {
	.say = protect_say,
	.said = protect_said,
};

/* ---- the status ---- */

static bool status_say(struct provision_machine *m, unsigned n)
{
	return n == 0 && blufi_put(m, BLUFI_GET_STATUS, NULL, 0);
}

/* The first thing that it encrypts: with other keys it could not have been understood. */
static void status_heard(struct provision_machine *m, const struct blufi_message *message)
{
	struct blufi_status status;

	if (message->type != BLUFI_STATUS)
		return;
	if (blufi_status_parse(message->data, message->len, &status) < 0) {
		blufi_broken(m, "its status cannot be read");
		return;
	}
	if (status.station == BLUFI_CONNECTED && !m->options.again) {
		m->facts.has_bssid = status.has_bssid;
		memcpy(m->facts.bssid, status.bssid, sizeof(m->facts.bssid));
		machine_end(m, PROVISION_ALREADY, true, NULL);
		return;
	}
	blufi_proceed(m);
}

const struct blufi_part blufi_status_part = {
	.say = status_say,
	.heard = status_heard,
};

/* ---- networks ---- */

void blufi_scan_enter(struct provision_machine *m)
{
	m->scan_done = true;
	machine_phase(m, PROVISION_PHASE_SCAN);
	blufi_talk(m);
}

static bool scan_say(struct provision_machine *m, unsigned n)
{
	return n == 0 && blufi_put(m, BLUFI_GET_NETWORKS, NULL, 0);
}

static void scan_heard(struct provision_machine *m, const struct blufi_message *message)
{
	if (message->type != BLUFI_NETWORKS)
		return;
	if (blufi_networks_parse(message->data, message->len, &m->facts) < 0)
		log_warning("accessory bug: its list of networks ends in the middle");
	machine_fact(m);
	blufi_proceed(m);
}

/* It can join a network all the same. */
static void scan_refused(struct provision_machine *m, uint8_t error)
{
	blufi_proceed(m);
}

const struct blufi_part blufi_scan_part = {
	.say = scan_say,
	.heard = scan_heard,
	.refused = scan_refused,
};
