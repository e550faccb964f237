/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The way to the credentials: subscribe, read what the accessory can do and in which state
 * it is, then get what is missing, one thing after another. improv_client_proceed() is asked again
 * after each of them, so an authorization that ran out meanwhile is asked for again.
 */
#include "provision/improv-machine.h"

#include "base/log.h"

#include <errno.h>
#include <string.h>

/* Error and Result before State: nothing that follows a state is missed. */
static const enum improv_endpoint subscriptions[] = {
	IMPROV_EP_ERROR,
	IMPROV_EP_RESULT,
	IMPROV_EP_STATE,
};

static void request(struct provision_machine *m, enum provision_action_type type,
		    enum improv_endpoint endpoint)
{
	machine_emit(m, &(struct provision_action){.type = type, .endpoint = endpoint});
}

static void proceed_to_network(struct provision_machine *m)
{
	if (m->options.want_info && m->facts.can_tell_info && !m->info_done)
		machine_enter(m, CLIENT_INFO);
	else if (m->hostname && !m->hostname_done)
		machine_enter(m, CLIENT_HOSTNAME);
	else if (m->device_name && !m->device_name_done)
		machine_enter(m, CLIENT_DEVICE_NAME);
	else if (m->options.want_networks && m->facts.can_scan && !m->scan_done)
		machine_enter(m, CLIENT_SCAN);
	else if (m->credentials.ssid_len == 0)
		machine_enter(m, CLIENT_ASK_NETWORK);
	else if (!m->credentials.passphrase_known)
		machine_enter(m, CLIENT_ASK_PASSPHRASE);
	else
		machine_enter(m, CLIENT_SEND);
}

void improv_client_proceed(struct provision_machine *m)
{
	switch (m->accessory) {
	case IMPROV_STATE_STOPPED:
		machine_end(m, PROVISION_REFUSED, true,
			    "it has stopped its setup service; restart it");
		return;
	case IMPROV_STATE_AUTHORIZATION:
		machine_enter(m, CLIENT_AUTHORIZE);
		return;
	case IMPROV_STATE_PROVISIONING:
		machine_enter(m, CLIENT_BUSY);
		return;
	case IMPROV_STATE_PROVISIONED:
		if (!m->options.again) {
			machine_end(m, PROVISION_ALREADY, true, NULL);
			return;
		}
		break;
	case IMPROV_STATE_AUTHORIZED:
		break;
	}
	proceed_to_network(m);
}

/* To blink, an accessory need not be subscribed to: the acknowledged write is all there is. */
void improv_client_start(struct provision_machine *m, const struct provision_event *event)
{
	machine_phase(m, PROVISION_PHASE_INQUIRE);
	machine_enter(m, CLIENT_SUBSCRIBE);
}

void improv_subscribe_enter(struct provision_machine *m)
{
	if (m->options.goal == PROVISION_GOAL_IDENTIFY ||
	    m->subscribing == ARRAY_SIZE(subscriptions))
		machine_enter(m, CLIENT_CAPABILITIES);
	else
		request(m, PROVISION_DO_SUBSCRIBE, subscriptions[m->subscribing]);
}

void improv_subscribe_handle(struct provision_machine *m,
			     const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED) {
		improv_client_take_state(m, event);
		return;
	}
	if (event->error) {
		improv_client_request_failed(m, event);
		return;
	}
	m->subscribing++;
	improv_subscribe_enter(m);
}

void improv_capabilities_enter(struct provision_machine *m)
{
	request(m, PROVISION_DO_READ, IMPROV_EP_CAPABILITIES);
}

/* "byte(s)", so bits beyond the first eight may come; four bytes are kept. */
static void take_capabilities(struct provision_machine *m, const uint8_t *data,
			      size_t len)
{
	m->capabilities = 0;
	for (size_t i = 0; i < MIN(len, sizeof(m->capabilities)); i++)
		m->capabilities |= (uint32_t)data[i] << (8 * i);
	m->facts.can_identify = m->capabilities & IMPROV_CAN_IDENTIFY;
	m->facts.can_tell_info = m->capabilities & IMPROV_CAN_TELL_INFO;
	m->facts.can_scan = m->capabilities & IMPROV_CAN_SCAN;
}

void improv_capabilities_handle(struct provision_machine *m,
				const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED) {
		improv_client_take_state(m, event);
		return;
	}
	/* Devices without the characteristic exist: they can nothing but join. */
	if (event->error && event->error != -ENOENT && event->error != -EREMOTEIO) {
		improv_client_request_failed(m, event);
		return;
	}
	take_capabilities(m, event->data, event->error ? 0 : event->len);
	if (m->options.goal == PROVISION_GOAL_WIFI)
		machine_enter(m, CLIENT_STATE);
	else if (m->facts.can_identify)
		machine_enter(m, CLIENT_IDENTIFY);
	else
		machine_end(m, PROVISION_UNSUPPORTED, true, "it cannot identify itself");
}

void improv_state_enter(struct provision_machine *m)
{
	request(m, PROVISION_DO_READ, IMPROV_EP_STATE);
}

void improv_state_handle(struct provision_machine *m, const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED) {
		improv_client_take_state(m, event);
		return;
	}
	if (event->error)
		improv_client_request_failed(m, event);
	else if (!improv_client_take_state(m, event))
		machine_end(m, PROVISION_PROTOCOL, true,
			    "its state is not one of Improv");
	else
		improv_client_proceed(m);
}

void improv_authorize_enter(struct provision_machine *m)
{
	if (++m->authorizations > CLIENT_AUTHORIZE_MAX) {
		machine_end(m, PROVISION_NOT_AUTHORIZED, true,
			    "its authorization goes away again and again");
		return;
	}
	machine_phase(m, PROVISION_PHASE_AUTHORIZE);
	machine_emit(m, &(struct provision_action){.type = PROVISION_DO_ASK,
						   .question = PROVISION_ASK_AUTHORIZE});
}

void improv_authorize_timeout(struct provision_machine *m)
{
	machine_end(m, PROVISION_NOT_AUTHORIZED, true, NULL);
}

/* Until the accessory says another state than the one that is waited in. */
void improv_wait_handle(struct provision_machine *m, const struct provision_event *event)
{
	enum improv_state before = m->accessory;

	if (event->type == PROVISION_NOTIFIED && improv_client_take_state(m, event) &&
	    m->accessory != before)
		improv_client_proceed(m);
}

void improv_ask_network_enter(struct provision_machine *m)
{
	credentials_ask(m, &m->credentials, &m->facts);
}

void improv_ask_passphrase_enter(struct provision_machine *m)
{
	if (!credentials_ask(m, &m->credentials, &m->facts))
		improv_client_proceed(m);
}

/* Another network may be chosen while its passphrase is asked for. */
void improv_ask_handle(struct provision_machine *m, const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED)
		improv_client_take_state(m, event);
	else if (event->type == PROVISION_ANSWER &&
		 credentials_answer(m, &m->credentials, event))
		improv_client_proceed(m);
}
