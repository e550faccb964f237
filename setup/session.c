/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/session.h"

#include "base/log.h"
#include "provision/aware-setup.h"
#include "setup/accessory.h"
#include "setup/beacon.h"
#include "setup/check.h"
#include "setup/context.h"
#include "setup/event.h"
#include "setup/join.h"
#include "setup/memory.h"
#include "setup/radio-lock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { WHOLE_US = 180 * 1000000 };

struct usher_setup *setup_ref(struct usher_setup *setup)
{
	if (setup)
		setup->refs++;
	return setup;
}

/* Everything that works or holds something; what can be read stays. */
static void stop_working(struct usher_setup *setup)
{
	setup->reaching = reach_free(setup->reaching);
	setup_check_stop(setup);
	setup->transport = transport_free(setup->transport);
	setup_aware_stop(setup);
	setup->join = usher_join_free(setup->join);
	setup->dpp = wifi_dpp_free(setup->dpp);
	if (setup->phy_lock.owners)
		radio_unlock(&setup->phy_lock);
	if (setup->machine)
		setup->machine = setup->protocol->free(setup->machine);
	setup->timer = loop_timer_free(setup->timer);
	if (setup->held)
		ble_device_release(setup->held);
	setup->held = NULL;
	if (setup->locked)
		radio_unlock(&setup->usher->locks[setup->adapter]);
	setup->locked = false;
	setup->ssid = secret_free(setup->ssid);
	setup->passphrase = secret_free(setup->passphrase);
	setup_proof_deinit(setup);
	setup_beacon_forget(setup->beacon);
	setup_options_deinit(setup);
}

struct usher_setup *setup_unref(struct usher_setup *setup)
{
	if (!setup || --setup->refs)
		return NULL;
	stop_working(setup);
	list_remove(&setup->link);
	usher_accessory_unref(setup->accessory);
	free(setup->hostname);
	free(setup->device_name);
	free(setup->code);
	free(setup->aware.wanted);
	setup_beacon_free(setup->beacon);
	free(setup->facts);
	free(setup->text);
	free(setup);
	return NULL;
}

void setup_detach(struct usher_setup *setup)
{
	stop_working(setup);
	list_remove(&setup->link);
	setup->usher = NULL;
	setup->state = SETUP_ENDED;
}

_public_ struct usher_setup *usher_setup_free(struct usher_setup *setup)
{
	if (!setup)
		return NULL;
	if (setup->usher) {
		setup_ref(setup); /* the events that are dropped may hold the last one */
		event_drop_setup(setup->usher, setup);
		setup_detach(setup);
		setup_unref(setup);
	}
	return setup_unref(setup);
}

void setup_arm(struct usher_setup *setup)
{
	uint64_t at = setup->end_at, machine = 0;

	if (setup->state == SETUP_ENDED)
		at = 0;
	else if (setup->state == SETUP_CLOSING || setup->state == SETUP_WAITING ||
		 setup->state == SETUP_LEAVING ||
		 (setup->state == SETUP_REACHING && !setup->reaching))
		at = setup->state_until;
	else if (setup->state == SETUP_CHECKING)
		machine = setup->state_until;
	else if (setup->state == SETUP_RUNNING && setup->machine)
		machine = setup->protocol->deadline(setup->machine);
	if (machine && (!at || machine < at))
		at = machine;
	if (setup->timer)
		loop_timer_set(setup->timer, at);
}

void setup_begin_phase(struct usher_setup *setup, const char *name)
{
	struct usher_event *event;

	phases_begin(&setup->phases, name, clock_now());
	event = event_push_setup(setup, USHER_EVENT_PHASE);
	if (event)
		event->phase = name;
}

void setup_note(struct usher_setup *setup, const char *text)
{
	struct usher_event *event = event_push_setup(setup, USHER_EVENT_NOTE);

	if (event)
		event->text = strdup(text);
}

static void end(struct usher_setup *setup)
{
	struct usher_event *event;

	setup->state = SETUP_ENDED;
	phases_end(&setup->phases, clock_now());
	if ((setup->error == USHER_OK || setup->error == USHER_ERROR_UNREACHABLE) &&
	    setup->options.goal == PROVISION_GOAL_WIFI && setup->accessory) {
		setup->accessory->state =
			"provisioned"; /* its next advertisement may say more */
		memory_store(setup);
	}
	event = event_push_setup(setup, USHER_EVENT_END);
	if (event) {
		event->error = setup->error;
		event->certainty = setup->certain ? USHER_CERTAIN : USHER_PROBABLE;
		event->text = setup->text ? strdup(setup->text) : NULL;
		event->hint = setup->hint;
	}
	stop_working(setup);
}

static void set_verdict(struct usher_setup *setup, enum usher_error error, bool certain,
			const char *text)
{
	setup->error = error;
	setup->certain = certain;
	free(setup->text);
	setup->text = text ? strdup(text) : NULL;
	setup->asked = USHER_ASK_NONE;
}

void setup_left(struct usher_setup *setup)
{
	_cleanup_(freep) char *text = steal(&setup->text);

	setup->state = SETUP_RUNNING; /* as if nothing had been between */
	setup_finish(setup, setup->error, setup->certain, text);
}

/* Nothing came of it: the host is left as it was. */
static void forget_bond(struct usher_setup *setup)
{
	struct transport *transport = setup->transport;

	if (transport && transport->ops->forget)
		transport->ops->forget(transport);
}

void setup_finish(struct usher_setup *setup, enum usher_error error, bool certain,
		  const char *text)
{
	if (setup->state >= SETUP_CLOSING || setup->state == SETUP_LEAVING)
		return;
	if (setup_softap_leave(setup)) {
		set_verdict(setup, error, certain, text);
		return;
	}
	if (error == USHER_OK && setup_reach_begin(setup, certain, text))
		return;
	phases_end(&setup->phases, clock_now());
	set_verdict(setup, error, certain, text);
	if (error != USHER_OK && !setup->handed_over)
		forget_bond(setup);
	/*
	 * END comes from dispatch, like every event. It does not wait for the link, which goes
	 * down by itself: bluetoothd takes 2 s for that.
	 */
	setup->state = SETUP_CLOSING;
	setup->state_until = clock_now();
	setup_arm(setup);
}

static void on_timer(void *userdata)
{
	struct usher_setup *setup = setup_ref(userdata);
	const struct provision_event timeout = {PROVISION_TIMEOUT, .now_us = clock_now()};
	uint64_t now = timeout.now_us;

	if (setup->state == SETUP_CLOSING)
		end(setup);
	else if (setup->state == SETUP_LEAVING)
		setup_softap_leave_now(setup);
	else if (setup->state == SETUP_REACHING && !setup->reaching)
		setup_reach_start(setup);
	else if (setup->state == SETUP_REACHING)
		setup_reach_stop(setup, false);
	else if (setup->end_at && now >= setup->end_at)
		setup_finish(setup, USHER_ERROR_TIMED_OUT, true, setup_half_done(setup));
	else if (setup->state == SETUP_CHECKING && setup->state_until)
		setup_check_due(setup);
	else if (setup->state == SETUP_WAITING && now >= setup->state_until)
		setup_link_late(setup);
	else if (setup->state == SETUP_RUNNING && setup->machine)
		setup_machine_feed(setup, &timeout);
	setup_arm(setup);
	setup_unref(setup);
}

int setup_new(struct usher *usher, struct usher_setup **ret)
{
	struct usher_setup *setup = calloc(1, sizeof(*setup));
	int r;

	if (!setup)
		return -ENOMEM;
	setup->refs = 1;
	setup->usher = usher;
	setup->adapter = BLE_ADAPTERS_MAX;
	setup->tries_left = SETUP_RELINKS;
	setup->checking = true;
	setup->reach = setup->reachable = -1;
	setup->options.goal = PROVISION_GOAL_WIFI;
	setup->end_at = clock_now() + WHOLE_US;
	list_append(&usher->setups, &setup->link);
	r = loop_timer_new(loop_event(usher->loop), on_timer, setup, &setup->timer);
	setup->facts = calloc(1, sizeof(*setup->facts));
	if (r < 0 || !setup->facts) {
		setup_unref(setup);
		return -ENOMEM;
	}
	*ret = setup;
	return 0;
}

void setup_begin(struct usher_setup *setup, struct usher_accessory *accessory)
{
	if (accessory->transport == USHER_BLE)
		setup->adapter = accessory->adapter;
	setup->accessory = usher_accessory_ref(accessory);
	setup->held = accessory->device;
	if (setup->held)
		ble_device_hold(setup->held);
	if (!setup_take_radio(setup) && !setup_check_begin(setup))
		setup_link_begin(setup);
	loop_kick(setup->usher->loop);
}

enum provision_goal setup_goal(enum usher_goal goal)
{
	switch (goal) {
	case USHER_GOAL_SETUP:
		break;
	case USHER_GOAL_IDENTIFY:
		return PROVISION_GOAL_IDENTIFY;
	case USHER_GOAL_RESET:
		return PROVISION_GOAL_RESET;
	}
	return PROVISION_GOAL_WIFI;
}

_public_ int usher_setup_start(struct usher *usher, struct usher_accessory *accessory,
			       enum usher_goal goal, struct usher_setup **ret)
{
	bool softap = accessory->transport == USHER_WIFI,
	     over_aware = accessory->transport == USHER_AWARE;
	struct usher_setup *setup = NULL;
	int r;

	if (!accessory_can_be_tried(accessory))
		return -EOPNOTSUPP;
	r = softap || over_aware ? 0 : usher_need_radio(usher);
	if (r == 0)
		r = setup_new(usher, &setup);
	if (r == 0 && over_aware)
		r = setup_aware_take_id(setup, accessory->id);
	if (r < 0) {
		setup_unref(setup);
		return r;
	}
	setup->softap = softap;
	setup->guess = over_aware ? &aware_setup_protocol : accessory_protocol(accessory);
	setup->options.goal = setup_goal(goal);
	setup_begin(setup, accessory);
	*ret = setup;
	return 0;
}

_public_ int usher_setup_cancel(struct usher_setup *setup)
{
	const struct provision_event cancel = {PROVISION_CANCEL, .now_us = clock_now()};

	if (!setup->usher || setup->state >= SETUP_CLOSING)
		return 0;
	if (setup->dpp) { /* it tidies wpa_supplicant up, and ends */
		wifi_dpp_cancel(setup->dpp);
		loop_kick(setup->usher->loop);
		return 0;
	}
	if (setup->state == SETUP_RUNNING && setup->machine)
		setup_machine_feed(setup, &cancel);
	if (setup->state == SETUP_REACHING)
		setup_reach_stop(setup, true);
	setup_finish(setup, USHER_ERROR_CANCELLED, true, setup_half_done(setup));
	loop_kick(setup->usher->loop);
	return 0;
}
