/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a device publishes and subscribes to. In a cluster a frame goes out in a discovery
 * window, so one every other window is enough; without one, every 100 to 200 ms, less often
 * when nobody has answered for a while.
 */
#include "aware/node-private.h"

#include "aware/cluster-attr.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	WINDOW_US     = 524288,          /* 512 TU: Wi-Fi Aware v4.0 4.1 */
	USD_US        = 100000,          /* 4.5: every 100 ms while it is awake */
	USD_JITTER_US = 100000,
	USD_EAGER     = 150,             /* frames at that rate, then */
	USD_CALM_US   = 500000,
};
/* clang-format on */

/* xorshift64*, Vigna 2016: when, not what. */
static uint64_t jitter(struct aware_node *node, uint64_t below)
{
	node->random ^= node->random >> 12;
	node->random ^= node->random << 25;
	node->random ^= node->random >> 27;
	return (node->random * UINT64_C(2685821657736338717) >> 33) % below;
}

struct node_service *node_service(struct aware_node *node, unsigned number)
{
	for (size_t i = 0; i < AWARE_SERVICES_MAX; i++)
		if (node->services[i].used && node->services[i].number == number)
			return &node->services[i];
	return NULL;
}

struct node_service *node_service_by_id(struct aware_node *node,
					const uint8_t id[AWARE_SERVICE_ID_LEN],
					bool publish, const struct node_service *after)
{
	size_t i = after ? (size_t)(after - node->services) + 1 : 0;

	for (; i < AWARE_SERVICES_MAX; i++) {
		struct node_service *service = &node->services[i];

		if (service->used && service->publish == publish &&
		    memcmp(service->id, id, AWARE_SERVICE_ID_LEN) == 0)
			return service;
	}
	return NULL;
}

struct node_service *node_service_by_instance(struct aware_node *node, uint8_t instance)
{
	for (size_t i = 0; i < AWARE_SERVICES_MAX; i++)
		if (node->services[i].used && node->services[i].instance == instance)
			return &node->services[i];
	return NULL;
}

/* ---- Its frames ---- */

static void put_extension(struct buf *body, const struct node_service *service)
{
	struct aware_extension extension = {
		.instance = service->instance,
		.has_info = service->info.len > 0,
		.wfa = true,
		.protocol = AWARE_INFO_GENERIC,
		.info = {service->info.data, service->info.len},
	};

	aware_extension_put(body, &extension);
}

/* It listens in every window of 2.4 GHz. */
static void put_presence(const struct aware_node *node, struct buf *body)
{
	const struct aware_radio_info *radio = &node->options.radio;
	const struct aware_presence presence = {
		.windows = 1, .slots = radio->synchronized ? radio->slots : 0};

	aware_presence_put(body, &presence);
}

static void put_pairing(const struct aware_node *node, struct buf *body,
			const struct node_service *service)
{
	struct aware_ciphers ciphers = {.n = 1};
	struct aware_bootstrap bootstrap = {.methods = service->methods};
	uint16_t capabilities = AWARE_CAN_PAIR;

	if (node->options.radio.protects)
		capabilities |= AWARE_CAN_CACHE;
	aware_bootstrap_put(body, &bootstrap);
	put_presence(node, body);
	aware_capability_put(body, capabilities);
	aware_identity_put(body, &node->identity);
	ciphers.suites[0].suite = service->cipher;
	ciphers.suites[0].publish_id = service->publish ? service->instance : 0;
	aware_ciphers_put(body, &ciphers);
}

static void set_addresses(const struct aware_node *node, const struct node_peer *to,
			  struct aware_frame *frame)
{
	memcpy(frame->to, to ? to->view.address : (const uint8_t *)AWARE_NETWORK_ID, 6);
	memcpy(frame->from, node->options.radio.own, 6);
	memcpy(frame->bssid, node_bssid(node), 6);
	frame->control = AWARE_CONTROL_ACTION;
}

void node_service_say(struct aware_node *node, struct node_service *service,
		      const struct node_peer *to)
{
	struct aware_service descriptor = {
		.instance = service->instance,
		.peer_instance = to ? to->view.instance : 0,
		.control = service->publish ? AWARE_PUBLISH : AWARE_SUBSCRIBE,
	};
	struct aware_frame frame = {.kind = AWARE_FRAME_SDF};
	const struct node_sent about = {.peer = to ? to->view.id : 0};
	struct buf body = {};

	memcpy(descriptor.id, service->id, AWARE_SERVICE_ID_LEN);
	aware_service_put(&body, &descriptor);
	put_extension(&body, service);
	if (service->methods)
		put_pairing(node, &body, service);
	else
		put_presence(node, &body);
	set_addresses(node, to, &frame);
	frame.body = body.data;
	frame.len = body.len;
	if (!body.error)
		node_send(node, &frame, &about);
	buf_deinit(&body);
}

/* ---- When ---- */

static uint64_t pause_us(struct aware_node *node, const struct node_service *service)
{
	if (node->options.radio.synchronized)
		return service->said < 4 ? WINDOW_US : 2 * WINDOW_US;
	return (service->said < USD_EAGER ? USD_US : USD_CALM_US) +
	       jitter(node, USD_JITTER_US);
}

void node_services_due(struct aware_node *node)
{
	for (size_t i = 0; i < AWARE_SERVICES_MAX; i++) {
		struct node_service *service = &node->services[i];

		if (service->until_us && node->now_us >= service->until_us) {
			service->until_us = 0;
			service->failures = 0;
		}
		if (!service->used || service->next_us == 0 ||
		    node->now_us < service->next_us)
			continue;
		node_service_say(node, service, NULL);
		service->said++;
		service->next_us = node->now_us + pause_us(node, service);
	}
}

uint64_t node_services_deadline(const struct aware_node *node)
{
	uint64_t at = 0;

	for (size_t i = 0; i < AWARE_SERVICES_MAX; i++) {
		const struct node_service *service = &node->services[i];

		if (service->used && service->next_us && (!at || service->next_us < at))
			at = service->next_us;
		if (service->used && service->until_us && (!at || service->until_us < at))
			at = service->until_us;
	}
	return at;
}

/* ---- The lock ---- */

bool node_service_judge(struct aware_node *node, struct node_service *service, bool ok)
{
	if (ok) {
		service->failures = 0;
		return false;
	}
	if (++service->failures < AWARE_FAILURES_MAX)
		return false;
	service->until_us = node->now_us + AWARE_LOCK_US;
	return true;
}

bool node_service_is_locked(const struct aware_node *node,
			    const struct node_service *service)
{
	return service->until_us && node->now_us < service->until_us;
}

bool node_service_may_guess(const struct aware_node *node,
			    const struct node_service *service)
{
	unsigned guesses = service->failures;
	struct node_peer *peer;

	list_for_each (peer, &node->peers, link)
		guesses += peer->guessing && peer->view.service == service->number;
	return !node_service_is_locked(node, service) && guesses < AWARE_FAILURES_MAX;
}

/* ---- Offering ---- */

static uint8_t free_instance(struct aware_node *node)
{
	for (unsigned i = 1; i <= UINT8_MAX; i++)
		if (!node_service_by_instance(node, i))
			return i;
	return 0;
}

int aware_node_offer(struct aware_node *node, const struct aware_service_options *options,
		     uint64_t now_us)
{
	struct node_service *service = node->services;
	uint8_t id[AWARE_SERVICE_ID_LEN];
	int r = aware_service_id(options->name, id);

	if (r == 0 && options->info_len > AWARE_INFO_MAX)
		r = -EINVAL;
	if (r < 0)
		return r;
	while (service < node->services + AWARE_SERVICES_MAX && service->used)
		service++;
	if (service == node->services + AWARE_SERVICES_MAX)
		return -ENOSPC;
	node->now_us = now_us;
	*service = (struct node_service){
		.instance = free_instance(node),
		.publish = options->publish,
		.passive = options->passive,
		.accepted = options->accepted,
		.methods = options->methods,
		.cipher = options->cipher ? options->cipher : AWARE_CIPHER_PK_PASN_128,
	};
	memcpy(service->id, id, sizeof(id));
	buf_bytes(&service->info, options->info, options->info_len);
	if (service->info.error) {
		buf_deinit(&service->info);
		return -ENOMEM;
	}
	service->used = true;
	service->number = ++node->last_service;
	service->next_us = options->passive ? 0 : now_us;
	return service->number;
}

void aware_node_withdraw(struct aware_node *node, unsigned number)
{
	struct node_service *service = node_service(node, number);
	struct node_peer *peer, *next;

	if (!service)
		return;
	list_for_each_safe (peer, next, &node->peers, link)
		if (peer->view.service == number)
			node_peer_free(node, peer);
	buf_deinit(&service->info);
	*service = (struct node_service){};
}
