/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/join.h"

#include "base/log.h"
#include "setup/conf.h"
#include "setup/context.h"
#include "setup/discovery-aware.h"
#include "setup/errors.h"
#include "setup/event.h"
#include "setup/join-errors.h"
#include "setup/remembered.h"
#include "wifi/interface.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct wifi_join_ops wifi_ops;

struct usher_join *join_ref(struct usher_join *join)
{
	if (join)
		join->refs++;
	return join;
}

/* Everything that works or holds something; what can be read stays. */
static void stop_working(struct usher_join *join)
{
	join->join = wifi_join_free(join->join);
	join->repair = repair_free(join->repair);
	join->portal = portal_free(join->portal);
	join->timer = loop_timer_free(join->timer);
	if (join->lock.owners)
		radio_unlock(&join->lock);
	join->network = usher_network_free(join->network);
}

struct usher_join *join_unref(struct usher_join *join)
{
	if (!join || --join->refs)
		return NULL;
	stop_working(join);
	list_remove(&join->link);
	free(join->text);
	free(join);
	return NULL;
}

void join_detach(struct usher_join *join)
{
	stop_working(join);
	list_remove(&join->link); /* not before: its END may have come */
	join->usher = NULL;
	join->state = JOIN_ENDED;
}

_public_ struct usher_join *usher_join_free(struct usher_join *join)
{
	if (!join)
		return NULL;
	if (join->usher) {
		event_drop_join(join->usher, join);
		join_detach(join);
	}
	return join_unref(join);
}

static void note(struct usher_join *join, const char *text)
{
	struct usher_event *event;

	if (join->owner) {
		join->owner->note(text, join->userdata);
		return;
	}
	event = event_push_join(join, USHER_EVENT_NOTE);
	if (event)
		event->text = strdup(text);
}

/* What is known by now, for those who read it when the wifi_join is gone. */
static void refresh(struct usher_join *join)
{
	const struct wifi_net_address *address = &join->info.address;
	char text[INET6_ADDRSTRLEN];

	if (!join->join)
		return;
	join->info = *wifi_join_info(join->join);
	join->ipv4[0] = join->ipv6[0] = join->router[0] = '\0';
	if (address->has_ipv4)
		inet_ntop(AF_INET, &address->ipv4, join->ipv4, sizeof(join->ipv4));
	if (address->has_router)
		inet_ntop(AF_INET, &address->router, join->router, sizeof(join->router));
	if (address->has_ipv6 && inet_ntop(AF_INET6, &address->ipv6, text, sizeof(text)))
		snprintf(join->ipv6, sizeof(join->ipv6), "%s%%%s", text, join->interface);
}

static void end(struct usher_join *join)
{
	struct usher_event *event;

	join->state = JOIN_ENDED;
	phases_end(&join->phases, clock_now());
	if (join->owner) {
		join->owner->end(join, join->userdata);
		return; /* it is freed */
	}
	event = event_push_join(join, USHER_EVENT_END);
	if (event) {
		event->error = join->error;
		event->certainty = join->certain ? USHER_CERTAIN : USHER_PROBABLE;
		event->text = join->text ? strdup(join->text) : NULL;
	}
	stop_working(join);
}

/* The verdict; END comes from dispatch, like every event. text may be NULL; copied. */
static void finish(struct usher_join *join, enum usher_error error, bool certain,
		   const char *text)
{
	if (join->state >= JOIN_CLOSING)
		return;
	join->state = JOIN_CLOSING;
	join->error = error;
	join->certain = certain;
	join->text = text ? strdup(text) : NULL;
	loop_timer_set(join->timer, clock_now());
}

static void on_phase(enum wifi_join_phase phase, void *userdata)
{
	static const char *const names[] = {
		[WIFI_JOIN_RELEASE] = "release",
		[WIFI_JOIN_SCAN] = "scan",
		[WIFI_JOIN_ASSOCIATE] = "associate",
		[WIFI_JOIN_ADDRESS] = "address",
		[WIFI_JOIN_REACH] = "reach",
		[WIFI_JOIN_JOINED] = NULL, /* that is the event JOINED */
		[WIFI_JOIN_LEAVE] = "leave",
	};
	struct usher_join *join = userdata;
	struct usher_event *event;

	refresh(join);
	/* it was asked over what goes, or comes anew */
	join->portal = portal_free(join->portal);
	if (!names[phase]) {
		phases_end(&join->phases, clock_now());
		return;
	}
	phases_begin(&join->phases, names[phase], clock_now());
	if (join->owner) {
		join->owner->phase(names[phase], join->userdata);
		return;
	}
	event = event_push_join(join, USHER_EVENT_PHASE);
	if (event)
		event->phase = names[phase];
}

/* JOINED waits until it was asked again, over a link that is there. */
static void on_lost(void *userdata)
{
	struct usher_join *join = userdata;

	join->portal = portal_free(join->portal);
}

static void on_note(const char *text, void *userdata)
{
	note(userdata, text);
}

static int on_passphrase(const struct wifi_ssid *ssid, struct secret **ret,
			 void *userdata)
{
	struct usher_join *join = userdata;
	int r = -ENOENT;

	if (join->network->use_remembered)
		r = remembered_passphrase(join->usher, ssid, ret);
	join->needs_passphrase = r < 0;
	return r;
}

static void on_repair_note(const char *text, void *userdata)
{
	note(userdata, text);
}

static void on_repaired(size_t n_restored, enum usher_error error, const char *text,
			void *userdata)
{
	struct usher_join *join = userdata;

	join->repair = repair_free(join->repair);
	if (join->state == JOIN_CLOSING)
		loop_timer_set(join->timer, clock_now());
}

/* The join has repaired its own interface; the others are no hurry. */
static void repair_others(struct usher_join *join)
{
	static const struct repair_ops ops = {on_repair_note, on_repaired};

	if (join->repaired)
		return;
	join->repaired = true;
	if (repair_new(join->usher, USHER_RESTORE_UNFINISHED, NULL, &ops, join,
		       &join->repair) < 0)
		log_warning("what other joins left behind is not looked for");
}

static void tell_joined(struct usher_join *join)
{
	if (join->network->lifetime != USHER_ONCE && !join->joined)
		remembered_store(join->usher, &join->info.bss, join->network);
	if (join->owner)
		join->owner->joined(join, join->userdata);
	else
		event_push_join(join, USHER_EVENT_JOINED);
	repair_others(join);
	join->joined = true;
	if (join->network->lifetime != USHER_ONCE)
		(void)wifi_join_stay(join->join); /* what fails in it, end() tells */
}

static void on_portal(enum wifi_connectivity connectivity, void *userdata)
{
	struct usher_join *join = userdata;

	join->portal = portal_free(join->portal);
	join->internet = connectivity;
	if (connectivity == WIFI_CONNECTIVITY_PORTAL)
		note(join, "a captive portal is between this network and the Internet");
	tell_joined(join);
}

/* Over the accessory's network, where the user configured a page for it. */
static bool ask_portal(struct usher_join *join)
{
	_cleanup_(freep) char *url = conf_get("portal-url");
	int r;

	if (!url)
		return false;
	r = portal_ask(loop_event(join->usher->loop), url, join->interface, on_portal,
		       join, &join->portal);
	if (r < 0)
		log_warning("portal-url: %s cannot be asked for: %s", url, strerror(-r));
	return r == 0;
}

static void on_joined(void *userdata)
{
	struct usher_join *join = userdata;

	refresh(join);
	/* another's join is for the accessory alone */
	if (join->joined || join->owner || !ask_portal(join))
		tell_joined(join);
}

static void on_end(enum wifi_join_error error, enum wifi_verdict verdict, bool certain,
		   const char *text, int restored, const char *restore_text,
		   void *userdata)
{
	struct join_outcome outcome = join_outcome(error, verdict);
	struct usher_join *join = userdata;

	refresh(join);
	repair_others(join);
	if (verdict == WIFI_UNSUPPORTED && join->needs_passphrase) {
		outcome.error = USHER_ERROR_NEEDS_PASSPHRASE;
		text = NULL;
	}
	if (join->network->lifetime == USHER_ONCE || outcome.error != USHER_OK)
		join->restored = restored >= 0;
	if (restored >= 0) {
		finish(join, outcome.error, certain, text ?: outcome.text);
	} else if (outcome.error == USHER_OK) {
		finish(join, USHER_ERROR_NOT_RESTORED, true, restore_text);
	} else {
		if (restore_text)
			note(join, restore_text);
		finish(join, outcome.error, certain, text ?: outcome.text);
	}
}

static const struct wifi_join_ops wifi_ops = {
	.phase = on_phase,
	.note = on_note,
	.passphrase = on_passphrase,
	.joined = on_joined,
	.lost = on_lost,
	.end = on_end,
};

/* 0; -EBUSY: another process has it, holder says who. Where no lock can be had, the record of
   the interface is the arbiter. */
static int lock_phy(struct usher_join *join, unsigned phy, char *holder)
{
	char name[16];
	int r;

	discovery_aware_yield(join->usher, phy);
	snprintf(name, sizeof(name), "phy%u", phy);
	r = radio_lock(&join->lock, name, holder);
	return r == -EBUSY ? r : 0;
}

/* The one that was named, else the first that nobody else uses; those without a link come first. */
static int choose_interface(struct usher_join *join)
{
	struct wifi_interface found[WIFI_INTERFACES_MAX];
	char holder[RADIO_HOLDER_SIZE], text[IF_NAMESIZE + RADIO_HOLDER_SIZE + 16];
	const char *named = join->usher->wifi;
	int n, r = -ENODEV;

	n = named ? wifi_interface_find(named, &found[0])
		  : wifi_interfaces(found, ARRAY_SIZE(found));
	if (named && n == 0)
		n = 1;
	for (int i = 0; i < n; i++) {
		r = lock_phy(join, found[i].phy, holder);
		if (r < 0)
			continue;
		snprintf(join->interface, sizeof(join->interface), "%s", found[i].name);
		return 0;
	}
	if (r == -EBUSY) {
		snprintf(text, sizeof(text), "%s is used by %s", found[n - 1].name,
			 holder);
		finish(join, USHER_ERROR_BUSY, true, text);
	} else {
		finish(join, error_from_interface(n < 0 ? n : r), true,
		       n == -ENOTSUP ? "it is not a wireless interface" : NULL);
	}
	return -ENODEV;
}

static void run(struct usher_join *join)
{
	const struct usher_network *network = join->network;
	struct wifi_join_config config = {
		.ctrl_dir = join->usher->ctrl_dir,
		.selector = network->selector,
		.lifetime = network->lifetime == USHER_ONCE   ? WIFI_ONCE
			    : network->lifetime == USHER_DAYS ? WIFI_DAYS
							      : WIFI_KEPT,
		.days = network->days,
		.allow_disconnect = network->allow_disconnect,
		.timeout_us = network->timeout_us,
	};
	int r;

	if (join->leaving) {
		finish(join, USHER_ERROR_CANCELLED, true, NULL);
		return;
	}
	if (choose_interface(join) < 0)
		return;
	config.interface = join->interface;
	config.credentials.passphrase = network->passphrase;
	if (network_get_eap(network, &join->eap))
		config.credentials.eap = &join->eap;
	join->state = JOIN_RUNNING;
	r = wifi_join_new(loop_event(join->usher->loop), usher_need_bus(join->usher),
			  &config, &wifi_ops, join, &join->join);
	if (r < 0)
		finish(join, error_from_errno(r), true, NULL);
}

static void on_timer(void *userdata)
{
	struct usher_join *join = userdata;

	if (join->state == JOIN_STARTING)
		run(join);
	else if (join->state == JOIN_CLOSING && !join->repair)
		end(join);
}

int join_start_owned(struct usher *usher, const struct usher_network *network,
		     const struct join_owner *owner, void *userdata,
		     struct usher_join **ret)
{
	struct usher_join *join;
	int r;

	r = network_check(network);
	if (r < 0)
		return r;
	join = calloc(1, sizeof(*join));
	if (!join)
		return -ENOMEM;
	join->refs = 1;
	join->usher = usher;
	join->owner = owner;
	join->userdata = userdata;
	join->restored = -1;
	list_append(&usher->joins, &join->link);
	r = network_copy(network, &join->network);
	if (r >= 0)
		r = loop_timer_new(loop_event(usher->loop), on_timer, join, &join->timer);
	if (r < 0) {
		join_unref(join);
		return r;
	}
	loop_timer_set(join->timer, clock_now());
	loop_kick(usher->loop);
	*ret = join;
	return 0;
}

_public_ int usher_join_start(struct usher *usher, const struct usher_network *network,
			      struct usher_join **ret)
{
	return join_start_owned(usher, network, NULL, NULL, ret);
}

_public_ int usher_join_leave(struct usher_join *join)
{
	if (!join->usher || join->leaving)
		return 0;
	join->leaving = true;
	if (join->join && join->state == JOIN_RUNNING)
		wifi_join_leave(join->join);
	loop_kick(join->usher->loop);
	return 0;
}
