/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/aware-host.h"

#include "aware/node.h"
#include "aware/supplicant.h"
#include "base/crypto/random.h"
#include "base/log.h"
#include "base/secret.h"
#include "setup/aware.h"
#include "setup/context.h"
#include "setup/discovery-aware.h"

#include <errno.h>
#include <string.h>
#include <time.h>

struct aware_host *aware_host_free(struct aware_host *host)
{
	if (!host)
		return NULL;
	host->radio = aware_radio_free(host->radio);
	host->agent = aware_agent_free(host->agent);
	host->timer = loop_timer_free(host->timer);
	if (host->lock.owners)
		radio_unlock(&host->lock);
	buf_deinit(&host->why);
	free(host->rows);
	free(host);
	return NULL;
}

void aware_host_kick(struct aware_host *host)
{
	loop_timer_set(host->timer, clock_now());
	loop_kick(host->usher->loop);
}

/* ---- Who is remembered ---- */

const struct aware_pairing_row *aware_host_row(const struct aware_host *host, long id)
{
	for (size_t i = 0; i < host->n_rows; i++)
		if (host->rows[i].id == id)
			return &host->rows[i];
	return NULL;
}

static void drop(struct aware_host *host, long id)
{
	aware_agent_forget(host->agent, id);
	for (size_t i = 0; i < host->n_rows; i++)
		if (host->rows[i].id == id) {
			host->rows[i] = host->rows[--host->n_rows];
			return;
		}
}

/* The keys are the node's; of the record only what people are told stays here. */
static int know(const struct aware_pairing_row *row, void *userdata)
{
	struct aware_host *host = userdata;
	struct aware_pairing_row *kept;
	int r = aware_agent_know(host->agent, row->id, &row->record);

	if (r == -ENOSPC) {
		log_warning("more than %d pairings are remembered: the oldest are left "
			    "out",
			    AWARE_KNOWN_MAX);
		return 0;
	}
	if (r < 0)
		return r;
	kept = &host->rows[host->n_rows++];
	*kept = *row;
	kept->published = kept->product = NULL;
	secret_wipe(&kept->record, sizeof(kept->record));
	kept->record.authenticated = row->record.authenticated;
	return 0;
}

/* The id of what it is, as far as that is to be seen now; NULL. It is the catalog's. */
static const char *product_of(struct usher *usher, const struct usher_aware_peer *peer)
{
	const struct product *product = NULL;
	struct aware_info info;
	struct aware_offer offer;

	if (!usher->catalog && catalog_load(&usher->catalog) < 0)
		return NULL;
	aware_peer_offer(peer, &info, &offer);
	if (!catalog_match_aware(usher->catalog, &offer, &product, 1))
		return NULL;
	return product->id;
}

const struct aware_pairing_row *aware_host_remember(struct aware_host *host,
						    const char *service,
						    const struct aware_peer *peer,
						    const struct aware_record *record)
{
	struct aware_pairing_row row = {.record = *record};
	struct usher_aware_peer shown;
	long id = -1;
	int r;

	if (!host->identified)
		return NULL;
	strncpy(row.service, service, sizeof(row.service) - 1);
	aware_peer_fill(peer, service, NULL, &shown);
	row.published = *shown.published ? shown.published : NULL;
	row.product = product_of(host->usher, &shown);
	r = aware_store_put(host->usher, &row);
	if (r == 0) {
		id = row.id;
		drop(host, id);
		r = know(&row, host);
	}
	aware_pairing_row_wipe(&row);
	if (r < 0)
		log_warning("the pairing is not remembered: %s", strerror(-r));
	discovery_aware_refresh(host->usher);
	return r < 0 ? NULL : aware_host_row(host, id);
}

void aware_host_forget(struct aware_host *host, long id)
{
	int r = aware_store_forget(host->usher, id);

	drop(host, id);
	if (r < 0)
		log_warning("a pairing cannot be forgotten: %s", strerror(-r));
	discovery_aware_refresh(host->usher);
}

/* When the next one's time is over, by the loop's clock; 0: none. */
static uint64_t next_expiry(const struct aware_host *host)
{
	int64_t soonest = 0, now = time(NULL);

	for (size_t i = 0; i < host->n_rows; i++)
		if (host->rows[i].expires &&
		    (!soonest || host->rows[i].expires < soonest))
			soonest = host->rows[i].expires;
	if (!soonest)
		return 0;
	return clock_now() + (uint64_t)MAX(soonest - now, (int64_t)0) * 1000000 + 1;
}

static void expire(struct aware_host *host)
{
	int64_t now = time(NULL);
	bool any = false;

	for (size_t i = host->n_rows; i-- > 0;) {
		if (!host->rows[i].expires || host->rows[i].expires > now)
			continue;
		drop(host, host->rows[i].id);
		any = true;
	}
	if (!any)
		return;
	(void)aware_store_expire(host->usher);
	discovery_aware_refresh(host->usher);
}

static void read_store(struct aware_host *host)
{
	int r;

	while (host->n_rows)
		drop(host, host->rows[0].id);
	host->version = aware_store_version(host->usher);
	r = aware_store_each(host->usher, know, host);
	if (r < 0)
		log_warning("what is remembered cannot be read: %s", strerror(-r));
	discovery_aware_refresh(host->usher);
}

void aware_host_read_again(struct aware_host *host)
{
	if (host->agent && host->identified)
		read_store(host);
}

/* What another process has forgotten meanwhile must not verify here any more. */
static void follow_store(struct aware_host *host, const struct aware_radio_event *event)
{
	if (event->type == AWARE_RADIO_FRAME && event->frame->kind == AWARE_FRAME_AUTH &&
	    host->identified && aware_store_version(host->usher) != host->version)
		read_store(host);
}

/* ---- The agent ---- */

static int make_node(struct aware_host *host, const struct aware_node_options *options)
{
	struct aware_node *node;
	int r = aware_node_new(options, &node);

	if (r == 0)
		host->agent = aware_node_agent(node);
	return r;
}

static int make_agent(struct aware_host *host)
{
	struct aware_node_options options = {.radio = host->info,
					     .nik_lifetime_s = AWARE_NIK_LIFETIME_S};
	int r = aware_store_identity(host->usher, options.nik);

	host->identified = r == 0;
	if (r < 0) /* for this time alone: it pairs, and nothing is remembered */
		r = random_bytes(options.nik, sizeof(options.nik));
	if (r == 0)
		r = host->info.kind == AWARE_RADIO_SUPPLICANT
			    ? aware_supplicant_new(&host->info, &host->agent)
			    : make_node(host, &options);
	secret_wipe(&options, sizeof(options));
	if (r == 0 && host->identified)
		read_store(host);
	return r;
}

/* A radio that takes no frame says so later, as of one that nobody has acknowledged. */
static void send_frame(struct aware_host *host, const struct aware_node_action *action)
{
	struct aware_radio_event sent = {.type = AWARE_RADIO_SENT,
					 .now_us = clock_now(),
					 .number = action->number};

	sent.error = host->radio->ops->send(host->radio, &action->frame, action->number);
	if (sent.error < 0)
		aware_agent_radio(host->agent, &sent);
	else
		host->in_flight++;
}

static void install(struct aware_host *host, const struct aware_node_action *action)
{
	uint8_t peer[6];
	struct aware_radio_event installed = {
		.type = AWARE_RADIO_INSTALLED, .now_us = clock_now(), .peer = peer};

	memcpy(peer, action->peer->address, sizeof(peer));
	installed.error = host->radio->ops->install(host->radio, peer, action->suite,
						    action->tk);
	if (installed.error < 0)
		aware_agent_radio(host->agent, &installed);
}

static void command(struct aware_host *host, const struct aware_node_action *action)
{
	struct aware_radio_event answer = {.type = AWARE_RADIO_ANSWER,
					   .now_us = clock_now(),
					   .number = action->number};

	answer.error = host->radio->ops->command(host->radio, action->data, action->len,
						 action->secret, action->number);
	if (answer.error < 0)
		aware_agent_radio(host->agent, &answer);
	else
		host->in_flight++;
}

static void tell(struct aware_host *host, const struct aware_node_action *action)
{
	struct usher_aware *aware, *next;

	if (!action->peer)
		return;
	list_for_each_safe (aware, next, &host->usher->awares, link)
		if (aware->number && aware->number == action->peer->service)
			aware_take(aware, action);
}

static void drain(struct aware_host *host)
{
	struct aware_node_action action;

	while (host->radio && aware_agent_next(host->agent, &action)) {
		switch (action.type) {
		case AWARE_NODE_NOTHING:
			break;
		case AWARE_NODE_SEND:
			send_frame(host, &action);
			break;
		case AWARE_NODE_MEET:
			if (host->radio->ops->meet)
				host->radio->ops->meet(host->radio, action.peer->address,
						       &action.when);
			break;
		case AWARE_NODE_INSTALL:
			install(host, &action);
			break;
		case AWARE_NODE_REMOVE:
			host->radio->ops->remove(host->radio, action.peer->address);
			break;
		case AWARE_NODE_COMMAND:
			command(host, &action);
			break;
		case AWARE_NODE_BROKEN:
			aware_host_fail(host, USHER_ERROR_NO_AWARE, action.detail);
			break;
		case AWARE_NODE_FOUND:
		case AWARE_NODE_CHANGED:
		case AWARE_NODE_LOST:
		case AWARE_NODE_ASK:
		case AWARE_NODE_REQUESTED:
		case AWARE_NODE_PHASE:
		case AWARE_NODE_PAIRED:
		case AWARE_NODE_FAILED:
		case AWARE_NODE_MESSAGE:
		case AWARE_NODE_DELIVERED:
			tell(host, &action);
			break;
		}
	}
}

static void arm(struct aware_host *host)
{
	uint64_t at = aware_agent_deadline(host->agent), expiry = next_expiry(host);

	if (expiry && (!at || expiry < at))
		at = expiry;
	loop_timer_set(host->timer, at);
}

static void go_on(struct aware_host *host)
{
	struct usher_aware *aware, *next;

	drain(host);
	arm(host);
	if (host->in_flight)
		return;
	list_for_each_safe (aware, next, &host->usher->awares, link)
		aware_quiet(aware);
}

/* ---- The radio ---- */

static void on_ready(struct aware_host *host, const struct aware_radio_event *event)
{
	struct usher_aware *aware, *next;
	int r;

	host->info = *event->info;
	r = make_agent(host);
	if (r < 0) {
		aware_host_fail(
			host, r == -ENOMEM ? USHER_ERROR_NO_MEMORY : USHER_ERROR_INTERNAL,
			NULL);
		return;
	}
	log_info("Wi-Fi Aware works over %s (%s)", host->interface,
		 aware_radio_name(host->info.kind));
	list_for_each_safe (aware, next, &host->usher->awares, link)
		aware_ready(aware);
}

static void on_closed(struct aware_host *host, const struct aware_radio_event *event)
{
	host->in_flight = 0;
	host->open_next = true; /* it cannot be freed from inside of its own call */
	loop_timer_set(host->timer, clock_now());
	if (host->agent)
		aware_host_fail(host, USHER_ERROR_NO_AWARE,
				event->text ? event->text : strerror(-event->error));
}

static void on_radio(const struct aware_radio_event *event, void *userdata)
{
	struct aware_host *host = userdata;

	switch (event->type) {
	case AWARE_RADIO_READY:
		on_ready(host, event);
		break;
	case AWARE_RADIO_CLOSED:
		if (!host->agent)
			aware_host_note(host, aware_host_kind(host), event->error,
					event->text);
		on_closed(host, event);
		return;
	case AWARE_RADIO_SENT:
	case AWARE_RADIO_ANSWER:
		host->in_flight -= host->in_flight > 0;
		break;
	case AWARE_RADIO_FRAME:
	case AWARE_RADIO_JOINED:
	case AWARE_RADIO_WINDOW:
	case AWARE_RADIO_INSTALLED:
	case AWARE_RADIO_LINE:
		break;
	}
	if (!host->agent)
		return;
	follow_store(host, event);
	if (event->type != AWARE_RADIO_READY)
		aware_agent_radio(host->agent, event);
	go_on(host);
}

static void on_timer(void *userdata)
{
	struct aware_host *host = userdata;

	if (host->open_next) {
		host->open_next = false;
		host->radio = aware_radio_free(host->radio);
		if (!host->agent)
			aware_host_open(host, on_radio);
		return;
	}
	if (!host->agent || !host->radio)
		return;
	expire(host);
	aware_agent_timeout(host->agent, clock_now());
	go_on(host);
}

/* ---- Its life ---- */

int aware_host_need(struct usher *usher)
{
	struct aware_host *host;
	int r;

	if (usher->aware)
		return 0;
	host = calloc(1, sizeof(*host));
	if (!host)
		return -ENOMEM;
	host->usher = usher;
	host->rows = calloc(AWARE_KNOWN_MAX, sizeof(*host->rows));
	r = host->rows ? loop_timer_new(loop_event(usher->loop), on_timer, host,
					&host->timer)
		       : -ENOMEM;
	if (r < 0) {
		aware_host_free(host);
		return r;
	}
	host->open_next = true;
	usher->aware = host;
	aware_host_kick(host);
	return 0;
}

void aware_host_release(struct usher *usher)
{
	struct usher_aware *aware;

	list_for_each (aware, &usher->awares, link)
		if (aware->state != AWARE_ENDED)
			return;
	usher->aware = aware_host_free(usher->aware);
}
