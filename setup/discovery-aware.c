/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/discovery-aware.h"

#include "base/log.h"
#include "setup/accessory-aware.h"
#include "setup/aware-host.h"
#include "setup/aware.h"
#include "setup/code.h"
#include "setup/context.h"
#include "setup/errors.h"
#include "setup/event.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* clang-format off */
enum {
	AGAIN_US     = 30 * 1000000, /* a radio that was not to be had is tried for again */
	LOST_US      = AWARE_LOST_US,
	/* the rest of a device's services is left for setups and pairings beside it */
	SERVICES_MAX = AWARE_SERVICES_MAX / 2,
};
/* clang-format on */

struct heard {
	struct list link;
	struct usher_accessory *accessory;
	unsigned peer; /* the node's; 0: not heard since the radio was opened */
};

struct service {
	char name[AWARE_SERVICE_TEXT_MAX + 1];
	bool of_code; /* a code names it: who publishes it can be set up */
	struct usher_aware *subscription;
};

struct discovery_aware {
	struct usher *usher;
	struct service services[SERVICES_MAX];
	size_t n;
	struct loop_timer *timer;
	struct list heard;
	uint64_t since_us;     /* it has been listening; 0: it is not */
	bool asked_for;	       /* by name */
	bool alone;	       /* nothing else is listened to */
	enum usher_error said; /* why it does not work; logged once */
};

/* ---- Accessories ---- */

static struct heard *heard_free(struct heard *heard)
{
	list_remove(&heard->link);
	heard->accessory->shown = false;
	accessory_detach(heard->accessory);
	usher_accessory_unref(heard->accessory);
	free(heard);
	return NULL;
}

static struct heard *find_id(const struct discovery_aware *aware, const char *id)
{
	struct heard *heard;

	list_for_each (heard, &aware->heard, link)
		if (strcasecmp(heard->accessory->id, id) == 0)
			return heard;
	return NULL;
}

static struct heard *find_peer(const struct discovery_aware *aware, unsigned peer)
{
	struct heard *heard;

	list_for_each (heard, &aware->heard, link)
		if (heard->peer == peer)
			return heard;
	return NULL;
}

static struct heard *heard_new(struct discovery_aware *aware,
			       const struct usher_aware_peer *peer)
{
	struct heard *heard = calloc(1, sizeof(*heard));

	if (heard)
		heard->accessory = accessory_aware_new(aware->usher, peer->id);
	if (!heard || !heard->accessory) {
		free(heard);
		return NULL;
	}
	list_append(&aware->heard, &heard->link);
	return heard;
}

static bool is_product(const struct product *product, const char *wanted)
{
	return strcmp(product->id, wanted) == 0 ||
	       (product->protocol && strcmp(product->protocol, wanted) == 0);
}

static bool passes(const struct usher_filter *filter,
		   const struct usher_accessory *accessory)
{
	if (!filter->product)
		return filter->all || accessory->n_products || accessory->of_code;
	for (size_t i = 0; i < accessory->n_products; i++)
		if (is_product(accessory->products[i], filter->product))
			return true;
	return false;
}

static bool fill(struct usher_accessory *accessory, const struct aware_peer *view,
		 const char *service)
{
	struct usher_aware_peer peer;
	const struct aware_host *host = accessory->usher->aware;

	aware_peer_fill(view, service, aware_host_row(host, view->known), &peer);
	accessory->last_us = view->heard_us ?: clock_now();
	return accessory_aware_fill(accessory, &peer);
}

static void show(struct usher *usher, struct usher_accessory *accessory)
{
	accessory->shown_rssi = accessory->last_rssi;
	if (accessory->shown) {
		event_push_accessory(usher, accessory, USHER_EVENT_CHANGED);
		return;
	}
	if (!passes(&usher->filter, accessory))
		return;
	accessory->shown = true;
	usher->n_found++;
	event_push_accessory(usher, accessory, USHER_EVENT_FOUND);
}

static void lose(struct discovery_aware *aware, struct heard *heard)
{
	if (heard->accessory->shown)
		event_push_accessory(aware->usher, heard->accessory, USHER_EVENT_LOST);
	heard_free(heard);
}

static const struct service *service_of(const struct discovery_aware *aware,
					unsigned number)
{
	for (size_t i = 0; i < aware->n; i++) {
		const struct usher_aware *subscription = aware->services[i].subscription;

		if (subscription && subscription->number == number)
			return &aware->services[i];
	}
	return NULL;
}

static void hear(struct discovery_aware *aware, const struct aware_peer *view)
{
	const struct service *service = service_of(aware, view->service);
	struct usher_aware_peer peer;
	struct heard *heard = find_peer(aware, view->id);

	if (!service)
		return;
	if (!heard) {
		aware_peer_fill(view, service->name, NULL, &peer);
		heard = find_id(aware, peer.id);
	}
	if (!heard)
		heard = heard_new(aware, &peer);
	if (!heard)
		return;
	heard->peer = view->id;
	heard->accessory->of_code = service->of_code;
	if (fill(heard->accessory, view, service->name))
		show(aware->usher, heard->accessory);
}

void discovery_aware_take(struct usher *usher, const struct aware_node_action *action)
{
	struct discovery_aware *aware = usher->aware_discovery;
	struct heard *heard;

	if (!aware || !action->peer->publishes)
		return;
	if (action->type == AWARE_NODE_FOUND || action->type == AWARE_NODE_CHANGED)
		hear(aware, action->peer);
	heard = action->type == AWARE_NODE_LOST ? find_peer(aware, action->peer->id)
						: NULL;
	if (heard)
		lose(aware, heard);
}

void discovery_aware_refresh(struct usher *usher)
{
	struct discovery_aware *aware = usher->aware_discovery;
	const struct aware_peer *view;
	struct heard *heard;

	if (!aware || !usher->aware || !usher->aware->agent)
		return;
	list_for_each (heard, &aware->heard, link) {
		view = heard->peer ? aware_agent_peer(usher->aware->agent, heard->peer)
				   : NULL;
		if (view &&
		    fill(heard->accessory, view, heard->accessory->aware->service))
			show(usher, heard->accessory);
	}
}

uint64_t discovery_aware_heard_us(const struct usher_accessory *accessory)
{
	const struct usher *usher = accessory->usher;
	const struct aware_peer *view = NULL;
	struct heard *heard;

	if (!usher || !usher->aware_discovery || !usher->aware || !usher->aware->agent)
		return accessory->last_us;
	heard = find_id(usher->aware_discovery, accessory->id);
	if (heard && heard->peer)
		view = aware_agent_peer(usher->aware->agent, heard->peer);
	return view && view->heard_us ? view->heard_us : accessory->last_us;
}

struct usher_accessory *discovery_aware_next(const struct discovery_aware *aware,
					     const struct usher_accessory *after)
{
	struct heard *heard;
	bool found = !after;

	if (!aware)
		return NULL;
	list_for_each (heard, &aware->heard, link) {
		if (found)
			return heard->accessory;
		found = heard->accessory == after;
	}
	return NULL;
}

/* ---- The radio ---- */

static void tell(struct discovery_aware *aware, enum usher_error error, const char *text)
{
	struct usher *usher = aware->usher;
	struct usher_event *event;

	if (error && aware->said != error) {
		if (aware->asked_for && !aware->alone)
			log_warning("Wi-Fi Aware is not listened to: %s%s%s",
				    usher_strerror(error), text ? ": " : "", text ?: "");
		else
			log_info("Wi-Fi Aware is not listened to: %s%s%s",
				 usher_strerror(error), text ? ": " : "", text ?: "");
	}
	aware->said = error;
	if (!aware->alone || !usher->discovering || usher->radio_error == error)
		return;
	usher->radio_error = error;
	event = event_push(usher, USHER_EVENT_RADIO);
	if (!event)
		return;
	event->error = error;
	event->text = text ? strdup(text) : NULL;
}

void discovery_aware_works(struct usher *usher)
{
	struct discovery_aware *aware = usher->aware_discovery;

	if (!aware || aware->since_us)
		return;
	aware->since_us = clock_now();
	tell(aware, USHER_OK, NULL);
	/* who was there before has so long to be heard again */
	loop_timer_set(aware->timer, aware->since_us + LOST_US);
}

static void try_again(struct discovery_aware *aware)
{
	aware->since_us = 0;
	loop_timer_set(aware->timer, clock_now() + AGAIN_US);
}

void discovery_aware_ended(const struct usher_aware *ended)
{
	struct discovery_aware *aware = ended->usher->aware_discovery;

	if (!aware)
		return;
	tell(aware, ended->error, ended->text);
	try_again(aware);
}

/* The peers that were heard are the device's, which may be closed with this. */
static void unsubscribe(struct discovery_aware *aware)
{
	struct heard *heard;

	list_for_each (heard, &aware->heard, link) {
		heard->accessory->last_us = discovery_aware_heard_us(heard->accessory);
		heard->peer = 0;
	}
	for (size_t i = 0; i < aware->n; i++)
		aware->services[i].subscription = usher_aware_free(
			aware->services[i].subscription);
}

/* Those that are not (any more). */
static void subscribe(struct discovery_aware *aware)
{
	int r = 0;

	for (size_t i = 0; i < aware->n && r == 0; i++) {
		struct service *service = &aware->services[i];

		if (service->subscription &&
		    service->subscription->state >= AWARE_CLOSING)
			service->subscription = usher_aware_free(service->subscription);
		if (!service->subscription)
			r = aware_discover_start(aware->usher, service->name,
						 !aware->asked_for && !service->of_code,
						 &service->subscription);
	}
	if (r == 0)
		return;
	tell(aware, error_from_errno(r), NULL);
	unsubscribe(aware);
	try_again(aware);
}

static void drop_silent(struct discovery_aware *aware)
{
	struct heard *heard, *next;

	list_for_each_safe (heard, next, &aware->heard, link)
		if (!heard->peer)
			lose(aware, heard);
}

static void on_timer(void *userdata)
{
	struct discovery_aware *aware = userdata;

	if (aware->since_us) {
		drop_silent(aware);
		return;
	}
	unsubscribe(aware);
	subscribe(aware);
}

void discovery_aware_yield(struct usher *usher, unsigned phy)
{
	struct discovery_aware *aware = usher->aware_discovery;

	if (!aware || !usher->aware || !*usher->aware->interface ||
	    usher->aware->phy != phy)
		return;
	unsubscribe(aware);
	try_again(aware);
}

/* ---- Its life ---- */

/* Once each; NULL: there is no room. */
static struct service *add_service(struct discovery_aware *aware, const char *name)
{
	for (size_t i = 0; i < aware->n; i++)
		if (strcasecmp(aware->services[i].name, name) == 0)
			return &aware->services[i];
	if (aware->n == SERVICES_MAX) {
		log_warning("more than %d services of Wi-Fi Aware: %s is not listened to",
			    SERVICES_MAX, name);
		return NULL;
	}
	snprintf(aware->services[aware->n].name, sizeof(aware->services[0].name), "%s",
		 name);
	return &aware->services[aware->n++];
}

static void add_product(struct discovery_aware *aware, const struct product *product)
{
	const struct descriptor *descriptor = &product->descriptor;

	if (!(descriptor->criteria & CRITERION_AWARE_SERVICE))
		return;
	/* one that only subscribes is found by whom it looks for: `usher aware publish` */
	if (descriptor->criteria & CRITERION_AWARE_ROLE &&
	    descriptor->aware_role != AWARE_PUBLISHER)
		return;
	(void)add_service(aware, descriptor->aware_service);
}

static void collect_services(struct discovery_aware *aware)
{
	const struct usher_filter *filter = &aware->usher->filter;
	const struct product *product;

	for (size_t i = 0; (product = catalog_product_at(aware->usher->catalog, i)); i++)
		if (!filter->product || is_product(product, filter->product))
			add_product(aware, product);
}

static struct discovery_aware *aware_new(struct usher *usher)
{
	unsigned transports = usher->filter.transports;
	struct discovery_aware *aware = calloc(1, sizeof(*aware));

	if (!aware)
		return NULL;
	if (loop_timer_new(loop_event(usher->loop), on_timer, aware, &aware->timer) < 0) {
		free(aware);
		return NULL;
	}
	aware->usher = usher;
	aware->asked_for = transports;
	aware->alone = transports == USHER_AWARE;
	list_init(&aware->heard);
	return aware;
}

static bool is_listened_to(const struct usher *usher)
{
	unsigned transports = usher->filter.transports;

	return !transports || transports & USHER_AWARE;
}

void discovery_aware_start(struct usher *usher)
{
	struct discovery_aware *aware = is_listened_to(usher) ? aware_new(usher) : NULL;

	if (!aware)
		return;
	collect_services(aware);
	if (aware->n == 0) {
		if (aware->asked_for)
			log_warning("no product of the catalog has a service of Wi-Fi "
				    "Aware, and only those can be found");
		discovery_aware_free(aware);
		return;
	}
	usher->aware_discovery = aware;
	subscribe(aware);
}

/* Who was heard before its code came. */
static void show_named(struct discovery_aware *aware, const char *service)
{
	struct heard *heard;

	list_for_each (heard, &aware->heard, link) {
		if (strcasecmp(heard->accessory->aware->service, service) != 0)
			continue;
		heard->accessory->of_code = true;
		show(aware->usher, heard->accessory);
	}
}

static int listen_for(struct usher *usher, const char *name)
{
	struct service *service;

	if (!usher->aware_discovery)
		usher->aware_discovery = aware_new(usher);
	if (!usher->aware_discovery)
		return -ENOMEM;
	service = add_service(usher->aware_discovery, name);
	if (!service)
		return -ENOSPC;
	service->of_code = true;
	subscribe(usher->aware_discovery);
	show_named(usher->aware_discovery, service->name);
	loop_kick(usher->loop);
	return 0;
}

_public_ int usher_discover_code(struct usher *usher, const struct usher_code *code)
{
	if (!usher->discovering)
		return -EINVAL;
	if (code->kind != CODE_AWARE || !is_listened_to(usher))
		return 0;
	return listen_for(usher, code->aware.service);
}

struct discovery_aware *discovery_aware_free(struct discovery_aware *aware)
{
	struct heard *heard, *next;

	if (!aware)
		return NULL;
	unsubscribe(aware);
	list_for_each_safe (heard, next, &aware->heard, link)
		heard_free(heard);
	loop_timer_free(aware->timer);
	free(aware);
	return NULL;
}
