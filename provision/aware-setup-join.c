/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The credentials, and what comes of them: the accessory says why it could not join. */
#include "provision/aware-setup-machine.h"

#include "provision/facts.h"

#include <arpa/inet.h>
#include <string.h>

void aware_setup_take_place(struct provision_machine *m,
			    const struct aware_setup_message *answer)
{
	const struct aware_setup_value *address = &answer->fields[AWARE_SETUP_F_ADDRESS],
				       *bssid = &answer->fields[AWARE_SETUP_F_BSSID];
	char text[INET6_ADDRSTRLEN];

	if (address->data && inet_ntop(address->len == 4 ? AF_INET : AF_INET6,
				       address->data, text, sizeof(text)))
		provision_facts_set_ip(&m->facts, text);
	m->facts.has_bssid = bssid->data;
	if (bssid->data)
		memcpy(m->facts.bssid, bssid->data, sizeof(m->facts.bssid));
	m->facts.channel = aware_setup_number(answer, AWARE_SETUP_F_CHANNEL, 0);
}

void aware_setup_send_enter(struct provision_machine *m)
{
	const struct credentials *credentials = &m->credentials;
	size_t len;
	const uint8_t *passphrase = credentials_passphrase(credentials, &len);

	machine_phase(m, PROVISION_PHASE_SEND);
	m->joining = true;
	aware_setup_exchange_begin(m, AWARE_SETUP_CONFIGURE);
	aware_setup_put(&m->request, AWARE_SETUP_F_SSID, credentials->ssid,
			credentials->ssid_len);
	if (len > 0)
		aware_setup_put(&m->request, AWARE_SETUP_F_PASSPHRASE, passphrase, len);
	if (m->options.bssid)
		aware_setup_put(&m->request, AWARE_SETUP_F_BSSID, m->bssid,
				sizeof(m->bssid));
	/* what it has not listed it may only find by name */
	if (!provision_facts_network(&m->facts, credentials->ssid, credentials->ssid_len))
		aware_setup_put_u8(&m->request, AWARE_SETUP_F_HIDDEN, 1);
	aware_setup_exchange_send(m, true);
}

void aware_setup_send_pending(struct provision_machine *m)
{
	uint64_t again = m->machine.quiet_us;

	machine_phase(m, PROVISION_PHASE_JOIN);
	machine_enter(m, AWARE_CLIENT_JOIN);
	m->machine.quiet_us = again;
}

static void not_joined(struct provision_machine *m, enum provision_verdict verdict,
		       bool certain, const char *detail)
{
	if (credentials_failed(m, &m->credentials, verdict, certain, detail))
		aware_setup_proceed(m);
}

static void join_refused(struct provision_machine *m,
			 const struct aware_setup_message *answer)
{
	unsigned reason = aware_setup_number(answer, AWARE_SETUP_F_REASON,
					     AWARE_SETUP_NOT_TOLD);

	m->joining = false;
	switch (reason) {
	case AWARE_SETUP_WRONG_PASSPHRASE:
		not_joined(m, PROVISION_WRONG_PASSPHRASE, true, NULL);
		return;
	case AWARE_SETUP_NO_NETWORK:
		not_joined(m, PROVISION_NO_NETWORK, true, NULL);
		return;
	case AWARE_SETUP_NO_ADDRESS:
		not_joined(m, PROVISION_JOIN_FAILED, true,
			   "the network gave it no address");
		return;
	case AWARE_SETUP_REJECTED:
		not_joined(m, PROVISION_JOIN_FAILED, true, "the access point refused it");
		return;
	case AWARE_SETUP_NOT_FOR_IT:
		not_joined(m, PROVISION_JOIN_FAILED, true,
			   "it does not know the network's kind of security");
		return;
	}
	not_joined(m, PROVISION_JOIN_FAILED, true, NULL);
}

void aware_setup_join_answered(struct provision_machine *m,
			       struct aware_setup_message *answer)
{
	unsigned state = aware_setup_number(answer, AWARE_SETUP_F_STATE,
					    AWARE_SETUP_READY);

	switch (state) {
	case AWARE_SETUP_JOINED:
		m->joining = false;
		aware_setup_take_place(m, answer);
		machine_fact(m);
		machine_end(m, PROVISION_OK, true, NULL);
		return;
	case AWARE_SETUP_NOT_JOINED:
		join_refused(m, answer);
		return;
	}
	machine_end(m, PROVISION_PROTOCOL, true,
		    "it says neither that it has joined nor that it has not");
}
