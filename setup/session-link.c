/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A setup and its connection: who may use the radio, what is waited for, what a loss in the
 * middle means, and when it is worth another connection.
 */
#include "setup/session.h"

#include "setup/accessory.h"
#include "setup/context.h"
#include "setup/transport-gatt.h"

#include <errno.h>
#include <stdio.h>

/* clang-format off */
enum { WAITING_US = 15 * 1000000 }; /* for bluetoothd to come back */
/* clang-format on */

int setup_take_radio(struct usher_setup *setup)
{
	char holder[RADIO_HOLDER_SIZE], text[RADIO_HOLDER_SIZE + 32];
	char name[16];
	int r;

	if (setup->adapter >= BLE_ADAPTERS_MAX)
		return 0;
	snprintf(name, sizeof(name), "hci%u", setup->adapter);
	r = radio_lock(&setup->usher->locks[setup->adapter], name, holder);
	if (r != -EBUSY) {
		/* where no lock can be had, bluetoothd itself is the arbiter */
		setup->locked = r == 0;
		return 0;
	}
	snprintf(text, sizeof(text), "%s is used by %s", name, holder);
	setup_finish(setup, USHER_ERROR_BUSY, true, text);
	return -EBUSY;
}

static void finish_radio(struct usher_setup *setup)
{
	enum usher_error error = error_from_bluez(bluez_problem(setup->usher->bluez));

	setup_finish(setup, error ? error : USHER_ERROR_TIMED_OUT, true, NULL);
}

/* Hoped for, because what is remembered of its services may be old; what it has is looked at
   anyway. What a product says of the service goes before the protocol. */
static void hope_for_service(const struct usher_setup *setup, struct gatt_target *target)
{
	const char *named = setup_product_parameter(setup, "service");

	target->any_service = true;
	if (named && uuid_parse(named, &target->service) == 0)
		return;
	if (setup->guess && setup->guess->service_uuid)
		uuid_parse(setup->guess->service_uuid, &target->service);
}

static void link_up(struct usher_setup *setup)
{
	struct gatt_target target = {
		.addr = setup->accessory->addr,
		.adapter = setup->adapter,
	};
	int r;

	hope_for_service(setup, &target);
	r = transport_gatt_new(setup->usher->bluez, &target, &setup_listener, setup,
			       &setup->transport);
	if (r < 0) {
		setup_finish(setup, USHER_ERROR_NO_MEMORY, true, NULL);
		return;
	}
	setup->state = SETUP_LINKING;
	setup_begin_phase(setup, "connect");
	setup_arm(setup);
}

/* Goes on when the radio is fine; a problem that nothing will change by itself ends it. */
static void try_radio(struct usher_setup *setup)
{
	switch (bluez_problem(setup->usher->bluez)) {
	case BLUEZ_FINE:
		link_up(setup);
		break;
	case BLUEZ_STARTING:
		break;
	case BLUEZ_NO_BUS:
	case BLUEZ_NO_DAEMON:
	case BLUEZ_NO_ADAPTER:
	case BLUEZ_OFF:
		if (setup->tries_left ==
		    SETUP_RELINKS) /* it was not there to begin with */
			finish_radio(setup);
		break;
	case BLUEZ_RFKILL_SOFT:
	case BLUEZ_RFKILL_HARD:
	case BLUEZ_NOT_PERMITTED:
		finish_radio(setup);
		break;
	}
}

void setups_radio_changed(struct usher *usher)
{
	struct usher_setup *setup, *tmp;

	list_for_each_safe (setup, tmp, &usher->setups, link)
		if (setup->state == SETUP_WAITING)
			try_radio(setup);
}

void setup_link_begin(struct usher_setup *setup)
{
	if (setup->code) {
		setup_code_begin(setup);
		return;
	}
	if (setup->softap) {
		setup_softap_begin(setup);
		return;
	}
	if (setup->over_aware) {
		setup_aware_begin(setup);
		return;
	}
	setup->state = SETUP_WAITING;
	setup->state_until = clock_now() + WAITING_US;
	setup_arm(setup);
	try_radio(setup);
}

const char *setup_half_done(const struct usher_setup *setup)
{
	if (setup->beacon && setup->handed_over)
		return "a part of it may have been changed: `usher beacon show` tells";
	return setup->handed_over
		       ? "the credentials had been handed over already: it may "
			 "have joined the network all the same"
		       : "nothing was changed on it";
}

/* The radio did not come back. */
void setup_link_late(struct usher_setup *setup)
{
	enum usher_error error = error_from_bluez(bluez_problem(setup->usher->bluez));

	if (error == USHER_ERROR_NO_BLUETOOTHD && setup->tries_left < SETUP_RELINKS)
		error = USHER_ERROR_DAEMON_GONE;
	setup_finish(setup, error ? error : USHER_ERROR_TIMED_OUT, true,
		     setup_half_done(setup));
}

static const char *note_of_loss(enum usher_error error)
{
	if (error == USHER_ERROR_DAEMON_GONE)
		return "bluetoothd went away: connecting again when it is back";
	if (error == USHER_ERROR_NO_ADAPTER)
		return "the adapter went away: connecting again when it is back";
	return "the connection was lost: connecting again";
}

enum usher_error setup_error_of_loss(int error)
{
	if (error == -EHOSTDOWN)
		return USHER_ERROR_DAEMON_GONE;
	return error == -ENETDOWN ? USHER_ERROR_NO_ADAPTER : USHER_ERROR_LOST;
}

void setup_lost(struct usher_setup *setup, enum usher_error error)
{
	/* a failed request may tell of the loss before closed(): that one is of the old one */
	setup->transport = transport_free(setup->transport);
	if (setup->machine)
		setup->machine = setup->protocol->free(setup->machine);
	setup->asked = USHER_ASK_NONE;
	if (!setup->tries_left) {
		setup_finish(setup, error, true, setup_half_done(setup));
		return;
	}
	setup->tries_left--;
	setup_note(setup, note_of_loss(error));
	setup_link_begin(setup);
}

static void finish_closed(struct usher_setup *setup, const struct transport_end *end)
{
	if (setup->state >= SETUP_LEAVING)
		return;
	if (end->verdict != USHER_OK) {
		setup_finish(setup, end->verdict, end->certain, end->text);
		return;
	}
	switch (-end->error) {
	case ECONNABORTED:
		if (setup->handed_over || setup->tries_left < SETUP_RELINKS)
			setup_finish(setup, USHER_ERROR_LOST, true,
				     setup_half_done(setup));
		else
			setup_finish(setup, USHER_ERROR_CONNECT, true, NULL);
		break;
	case ENODEV:
		setup_finish(setup, USHER_ERROR_LOST, true, setup_half_done(setup));
		break;
	case ETIMEDOUT:
		setup_finish(setup,
			     setup->tries_left < SETUP_RELINKS ? USHER_ERROR_LOST
							       : USHER_ERROR_TIMED_OUT,
			     true, setup_half_done(setup));
		break;
	case EACCES:
		setup_finish(setup, USHER_ERROR_PERMISSION, true, NULL);
		break;
	default: /* the accessory, its adapter or the daemon: it may be back soon */
		setup_lost(setup, setup_error_of_loss(end->error));
	}
}

/* ---- The transport's events ---- */

static void on_phase(const char *name, void *userdata)
{
	struct usher_setup *setup = userdata;

	if (setup->state == SETUP_LINKING)
		setup_begin_phase(setup, name);
}

static void on_note(const char *text, void *userdata)
{
	setup_note(userdata, text);
}

static void on_ready(void *userdata)
{
	struct usher_setup *setup = setup_ref(userdata);

	if (setup->state == SETUP_LINKING)
		setup_choose(setup);
	setup_arm(setup);
	setup_unref(setup);
}

static void on_described(void *userdata)
{
	struct usher_setup *setup = setup_ref(userdata);

	if (setup->state == SETUP_LINKING)
		setup_machine_start(setup);
	setup_arm(setup);
	setup_unref(setup);
}

static void on_event(const struct provision_event *event, void *userdata)
{
	struct usher_setup *setup = setup_ref(userdata);

	if (setup->state == SETUP_RUNNING)
		setup_machine_feed(setup, event);
	setup_arm(setup);
	setup_unref(setup);
}

static void on_closed(const struct transport_end *end, void *userdata)
{
	const struct provision_event closed = {
		.type = PROVISION_CLOSED,
		.now_us = clock_now(),
		.error = end->error,
	};
	struct usher_setup *setup = setup_ref(userdata);

	setup->closed_error = end->error;
	/* a machine may know that this is how its protocol ends */
	if (setup->state == SETUP_RUNNING)
		setup_machine_feed(setup, &closed);
	else
		finish_closed(setup, end);
	setup_arm(setup);
	setup_unref(setup);
}

const struct transport_listener setup_listener = {
	.phase = on_phase,
	.note = on_note,
	.ready = on_ready,
	.described = on_described,
	.event = on_event,
	.closed = on_closed,
};
