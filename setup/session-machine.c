/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The session's dealings with the pure provisioning machine: fed with outcomes, obeyed. */
#include "setup/session.h"

#include "base/log.h"
#include "setup/accessory.h"
#include "setup/beacon.h"
#include "setup/check.h"
#include "setup/context.h"
#include "setup/event.h"

#include <errno.h>
#include <string.h>

_Static_assert((int)USHER_ASK_NETWORK == (int)PROVISION_ASK_NETWORK &&
		       (int)USHER_ASK_PASSPHRASE == (int)PROVISION_ASK_PASSPHRASE &&
		       (int)USHER_ASK_AUTHORIZE == (int)PROVISION_ASK_AUTHORIZE &&
		       (int)USHER_ASK_CODE == (int)PROVISION_ASK_CODE,
	       "questions are handed through");

static const char *phase_name(enum provision_phase phase)
{
	switch (phase) {
	case PROVISION_PHASE_INQUIRE:
		return "inquire";
	case PROVISION_PHASE_SECURE:
		return "secure";
	case PROVISION_PHASE_AUTHORIZE:
		return "authorize";
	case PROVISION_PHASE_SCAN:
		return "scan";
	case PROVISION_PHASE_IDENTIFY:
		return "identify";
	case PROVISION_PHASE_SEND:
		return "send";
	case PROVISION_PHASE_JOIN:
		return "join";
	case PROVISION_PHASE_CONFIGURE:
		return "configure";
	}
	return "unknown";
}

static enum usher_error error_from_verdict(const struct provision_action *end)
{
	switch (end->verdict) {
	case PROVISION_OK:
		return USHER_OK;
	case PROVISION_CANCELLED:
		return USHER_ERROR_CANCELLED;
	case PROVISION_TIMED_OUT:
		return end->phase == PROVISION_PHASE_AUTHORIZE
			       ? USHER_ERROR_NOT_AUTHORIZED
			       : USHER_ERROR_TIMED_OUT;
	case PROVISION_LOST:
		return USHER_ERROR_LOST;
	case PROVISION_WRONG_PASSPHRASE:
		return USHER_ERROR_WRONG_PASSWORD;
	case PROVISION_WRONG_CODE:
		return USHER_ERROR_WRONG_CODE;
	case PROVISION_NO_NETWORK:
		return USHER_ERROR_NO_NETWORK;
	case PROVISION_JOIN_FAILED:
		return USHER_ERROR_JOIN_FAILED;
	case PROVISION_NOT_AUTHORIZED:
		return USHER_ERROR_NOT_AUTHORIZED;
	case PROVISION_ALREADY:
		return USHER_ERROR_ALREADY;
	case PROVISION_REFUSED:
		return USHER_ERROR_REFUSED;
	case PROVISION_UNSUPPORTED:
		return USHER_ERROR_UNSUPPORTED;
	case PROVISION_PROTOCOL:
		return USHER_ERROR_PROTOCOL;
	case PROVISION_BAD_INPUT:
		return USHER_ERROR_BAD_DATA;
	case PROVISION_NO_MEMORY:
		return USHER_ERROR_NO_MEMORY;
	}
	return USHER_ERROR_INTERNAL;
}

static void set_options(struct usher_setup *setup)
{
	struct provision_options *options = &setup->options;

	options->retry = setup->retrying;
	options->want_networks = setup->listing && !setup->ssid;
	options->want_info = setup->listing;
	/* after a loss in the middle, "already" is the news that it worked */
	options->again = setup->again && !setup->handed_over;
	options->hostname = setup->hostname;
	options->device_name = setup->device_name;
	options->bssid = setup->has_bssid ? setup->bssid : NULL;
	options->custom = setup->custom;
	options->n_custom = setup->n_custom;
	setup_proof_parameters(setup);
}

void setup_machine_start(struct usher_setup *setup)
{
	const struct provision_event start = {
		.type = PROVISION_START,
		.now_us = clock_now(),
		.table = &setup->transport->table,
	};
	int r;

	set_options(setup);
	r = setup->protocol->new (&setup->options, &setup->machine);
	if (r < 0) {
		setup_finish(setup,
			     r == -EINVAL ? USHER_ERROR_BAD_DATA : USHER_ERROR_NO_MEMORY,
			     true, NULL);
		return;
	}
	transport_bind(setup->transport, setup->protocol, setup->machine);
	setup->state = SETUP_RUNNING;
	setup_machine_feed(setup, &start);
}

void setup_machine_restart(struct usher_setup *setup)
{
	setup->machine = setup->protocol->free(setup->machine);
	setup->asked = USHER_ASK_NONE;
	setup_machine_start(setup);
}

/*
 * Some accessories hang up on a wrong code. Once it may have been the link: the same code again.
 * Then another code is due, on a new connection, where somebody can be asked.
 */
static bool hung_up_on_code(struct usher_setup *setup, const struct provision_action *end)
{
	bool again = !setup->code_doubted && setup->tries_left;

	if (end->verdict != PROVISION_WRONG_CODE || end->certain ||
	    (!again && !setup->retrying))
		return false;
	if (!again) {
		setup_proof_forget(setup);
		setup->code_refused = true;
		setup->tries_left = SETUP_RELINKS;
	}
	setup->code_doubted = again;
	setup_lost(setup, USHER_ERROR_WRONG_CODE);
	return true;
}

static void finish_machine(struct usher_setup *setup, const struct provision_action *end)
{
	enum usher_error error = error_from_verdict(end);

	*setup->facts = *setup->protocol->facts(setup->machine);
	setup_beacon_take(setup);
	if (error == USHER_ERROR_LOST) {
		setup_lost(setup, setup_error_of_loss(setup->closed_error));
		return;
	}
	if (hung_up_on_code(setup, end))
		return;
	if (error == USHER_ERROR_ALREADY && setup->handed_over)
		setup_finish(setup, USHER_OK, true,
			     "the connection was lost meanwhile; it has joined");
	else
		setup_finish(setup, error, end->certain || end->verdict == PROVISION_OK,
			     end->detail);
}

/* An answer that was refused is no answer any more. */
static void forget_answers(struct usher_setup *setup, enum provision_question question)
{
	if (question == PROVISION_ASK_CODE) {
		setup_proof_forget(setup);
		return;
	}
	if (question == PROVISION_ASK_NETWORK)
		setup->ssid = secret_free(setup->ssid);
	setup->passphrase = secret_free(setup->passphrase);
}

static struct secret *answer_to(struct usher_setup *setup, enum usher_question question)
{
	switch (question) {
	case USHER_ASK_NETWORK:
		return setup->ssid;
	case USHER_ASK_PASSPHRASE:
		return setup->passphrase;
	case USHER_ASK_CODE:
		return setup_proof(setup);
	case USHER_ASK_NONE:
	case USHER_ASK_AUTHORIZE:
		break;
	}
	return NULL;
}

static void ask(struct usher_setup *setup, const struct provision_action *action)
{
	enum usher_question question = (enum usher_question)action->question;
	struct provision_action failure = *action;
	struct usher_event *event;

	failure.verdict = action->reason;
	if (question == USHER_ASK_CODE && setup->code_refused) {
		failure.verdict = PROVISION_WRONG_CODE;
		setup->code_refused = false;
	}
	if (action->reason != PROVISION_OK && !setup->retrying) {
		/* the caller has had enough since the machine began */
		setup_finish(setup, error_from_verdict(&failure), action->certain,
			     action->detail);
		return;
	}
	if (action->reason != PROVISION_OK)
		forget_answers(setup, action->question);
	setup->asked = question;
	if (answer_to(setup, question))
		return;
	if (question == USHER_ASK_PASSPHRASE && setup_known_passphrase_begin(setup))
		return;
	event = event_push_setup(setup, USHER_EVENT_ASK);
	if (!event)
		return;
	event->question = question;
	event->error = error_from_verdict(&failure);
	event->certainty = action->certain ? USHER_CERTAIN : USHER_PROBABLE;
	event->text = action->detail ? strdup(action->detail) : NULL;
}

/* From this write on the accessory may have what it goes on with by itself. Its own password
   is a secret too, and hands nothing over. */
static bool hands_over(const struct usher_setup *setup,
		       const struct provision_action *action)
{
	if (setup->beacon)
		return setup_beacon_lasts(setup, action->endpoint);
	return action->secret && action->phase == PROVISION_PHASE_SEND;
}

static int request(struct usher_setup *setup, const struct provision_action *action)
{
	struct transport *transport = setup->transport;

	if (!transport)
		return -ENOTCONN;
	if (action->type == PROVISION_DO_READ)
		return transport->ops->read(transport, action->endpoint);
	if (action->type == PROVISION_DO_SUBSCRIBE)
		return transport->ops->subscribe(transport, action->endpoint);
	if (hands_over(setup, action))
		setup->handed_over = true;
	return transport->ops->write(transport, action->endpoint, action->data,
				     action->len, action->secret);
}

static void obey(struct usher_setup *setup, const struct provision_action *action)
{
	switch (action->type) {
	case PROVISION_DO_NOTHING:
		break;
	case PROVISION_DO_READ:
	case PROVISION_DO_WRITE:
	case PROVISION_DO_SUBSCRIBE:
		if (request(setup, action) == -ENOMEM)
			setup_finish(setup, USHER_ERROR_NO_MEMORY, true, NULL);
		break; /* -ENOTCONN: closed() is on its way */
	case PROVISION_DO_ASK:
		ask(setup, action);
		break;
	case PROVISION_DO_PHASE:
		setup_begin_phase(setup, phase_name(action->phase));
		break;
	case PROVISION_DO_FACT:
		*setup->facts = *setup->protocol->facts(setup->machine);
		setup_beacon_take(setup);
		event_push_setup(setup, USHER_EVENT_INFO);
		break;
	case PROVISION_DO_NOTE:
		setup_note(setup, action->detail);
		break;
	case PROVISION_DO_END:
		finish_machine(setup, action);
		break;
	}
}

static void feed_once(struct usher_setup *setup, const struct provision_event *event)
{
	struct provision_action action;

	setup->protocol->step(setup->machine, event);
	while (setup->state == SETUP_RUNNING && setup->machine &&
	       setup->protocol->next(setup->machine, &action))
		obey(setup, &action);
}

void setup_machine_feed(struct usher_setup *setup, const struct provision_event *event)
{
	feed_once(setup, event);
	setup_machine_answer(setup);
}

void setup_machine_answer(struct usher_setup *setup)
{
	struct secret *answer;

	if (setup->code) {
		setup_code_answer(setup);
		return;
	}
	if (setup->over_aware && setup->state == SETUP_LINKING) {
		setup_aware_answer(setup);
		return;
	}
	while (setup->state == SETUP_RUNNING && setup->machine &&
	       (answer = answer_to(setup, setup->asked))) {
		const struct provision_event event = {
			.type = PROVISION_ANSWER,
			.now_us = clock_now(),
			.question = (enum provision_question)setup->asked,
			.data = secret_data(answer),
			.len = secret_len(answer),
		};

		if (setup->asked == USHER_ASK_NETWORK) {
			if (!setup_check_network(setup))
				return;
			memcpy(setup->joined_ssid, event.data, event.len);
			setup->joined_len = (uint8_t)event.len;
		}
		setup->asked = USHER_ASK_NONE;
		feed_once(setup, &event);
	}
}
