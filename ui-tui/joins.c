/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/joins.h"

#include "ui-tui/loop.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct joining *joining_free(struct joining *joining)
{
	if (!joining)
		return NULL;
	usher_join_free(joining->join);
	usher_restore_free(joining->restore);
	usher_accessory_unref(joining->accessory);
	secret_free(joining->passphrase);
	free(joining->name);
	free(joining->note);
	free(joining->text);
	free(joining);
	return NULL;
}

void joins_init(struct joins *joins, struct usher *usher)
{
	*joins = (struct joins){.usher = usher};
}

void joins_deinit(struct joins *joins)
{
	while (joins->n)
		joining_free(joins->all[--joins->n]);
	free(joins->all);
	*joins = (struct joins){.usher = joins->usher};
}

/* ---- Which network ---- */

/* A stand-alone accessory is used over its network, which therefore stays; a gateway is only set up over
   its own. */
static bool is_kept(struct usher *usher, const struct usher_accessory *accessory)
{
	_cleanup_(usher_network_freep) struct usher_network *network = NULL;
	const char *product = usher_accessory_get_product(accessory);
	enum usher_flow flow = USHER_FLOW_UNKNOWN;

	if (product && usher_network_new(&network) == 0)
		usher_network_set_product(network, usher, product, &flow);
	return flow == USHER_FLOW_UNKNOWN || flow == USHER_FLOW_STAND_ALONE;
}

static struct joining *joining_new(struct usher *usher, struct usher_accessory *accessory)
{
	struct joining *joining = calloc(1, sizeof(*joining));
	const uint8_t *ssid;
	size_t len;

	if (!joining)
		return NULL;
	joining->accessory = usher_accessory_ref(accessory);
	ssid = usher_accessory_get_ssid(accessory, &len);
	joining->name = ssid ? usher_printable(ssid, len) : NULL;
	joining->kept = is_kept(usher, accessory);
	return joining->name ? joining : joining_free(joining);
}

/* One that was lost and came back is another object of the same id. */
static bool is_of(const struct joining *joining, const struct usher_accessory *accessory)
{
	return !strcmp(usher_accessory_get_id(joining->accessory),
		       usher_accessory_get_id(accessory));
}

struct joining *joins_of(struct joins *joins, struct usher_accessory *accessory)
{
	struct joining *joining, **all;

	for (size_t i = 0; i < joins->n; i++)
		if (is_of(joins->all[i], accessory))
			return joins->all[i];
	all = realloc(joins->all, (joins->n + 1) * sizeof(*all));
	if (!all)
		return NULL;
	joins->all = all;
	joining = joining_new(joins->usher, accessory);
	if (joining)
		joins->all[joins->n++] = joining;
	return joining;
}

int joining_set_passphrase(struct joining *joining, const char *text, size_t len)
{
	struct secret *secret = secret_new(PASSPHRASE_SAE_MAX);

	if (!secret)
		return -ENOMEM;
	secret_set(secret, text, len);
	secret_free(joining->passphrase);
	joining->passphrase = secret;
	return 0;
}

/* "02:00:00:00:01:00": two accessories may publish networks of one name. */
static int set_bssid(struct usher_network *network, const char *address)
{
	unsigned b[6];
	uint8_t bssid[6];

	if (!address || sscanf(address, "%2x:%2x:%2x:%2x:%2x:%2x", &b[0], &b[1], &b[2],
			       &b[3], &b[4], &b[5]) != 6)
		return 0;
	for (size_t i = 0; i < 6; i++)
		bssid[i] = (uint8_t)b[i];
	return usher_network_set_bssid(network, bssid, NULL);
}

static int make_network(const struct joining *joining, struct usher_network **ret)
{
	const struct usher_accessory *accessory = joining->accessory;
	const struct secret *passphrase = joining->passphrase;
	_cleanup_(usher_network_freep) struct usher_network *network = NULL;
	const uint8_t *ssid;
	size_t len;
	int r;

	ssid = usher_accessory_get_ssid(accessory, &len);
	if (!ssid)
		return -ENOENT;
	r = usher_network_new(&network);
	if (r == 0)
		r = usher_network_set_ssid(network, ssid, len);
	if (r == 0)
		r = set_bssid(network, usher_accessory_get_address(accessory));
	if (r == 0 && passphrase)
		r = usher_network_set_passphrase(network, secret_data(passphrase),
						 secret_len(passphrase));
	if (r == 0)
		r = usher_network_set_lifetime(
			network, joining->kept ? USHER_KEPT : USHER_ONCE, 0);
	if (r < 0)
		return r;
	usher_network_set_frequency(network, usher_accessory_get_frequency(accessory));
	usher_network_set_allow_disconnect(network, joining->allow_cut);
	*ret = network;
	network = NULL;
	return 0;
}

/* ---- What is done ---- */

bool joining_is_busy(const struct joining *joining)
{
	return joining->state == JOINING_GOING_ON || joining->state == JOINING_LEAVING;
}

void joins_start(struct joins *joins, struct joining *joining)
{
	_cleanup_(usher_network_freep) struct usher_network *network = NULL;
	int r;

	if (joining_is_busy(joining))
		return;
	joining->join = usher_join_free(joining->join);
	freep(&joining->note);
	freep(&joining->text);
	joining->phase = NULL;
	joining->joined_at = 0;
	joining->error = 0;
	joining->begin_us = joining->phase_us = ui_now();
	r = make_network(joining, &network);
	if (r == 0)
		r = usher_join_start(joins->usher, network, &joining->join);
	joining->state = r < 0 ? JOINING_FAILED : JOINING_GOING_ON;
	joining->error = r;
	joining->certainty = USHER_CERTAIN;
}

/* The END of what is kept has come: it is the host's, and is left as `usher leave` does. */
static void leave_kept(struct joins *joins, struct joining *joining)
{
	int r;

	joining->restore = usher_restore_free(joining->restore);
	r = usher_restore_start(joins->usher, USHER_RESTORE_JOINED, &joining->restore);
	joining->state = r < 0 ? JOINING_FAILED : JOINING_LEAVING;
	joining->error = r;
}

void joins_leave(struct joins *joins, struct joining *joining)
{
	bool kept = joining->state == JOINING_JOINED && joining->kept;

	if (joining->state != JOINING_GOING_ON && joining->state != JOINING_JOINED)
		return;
	joining->phase = "leave";
	joining->phase_us = ui_now();
	if (kept) {
		leave_kept(joins, joining);
		return;
	}
	joining->state = JOINING_LEAVING;
	usher_join_leave(joining->join);
}

void joins_leave_all(struct joins *joins)
{
	for (size_t i = 0; i < joins->n; i++)
		if (joins->all[i]->state == JOINING_GOING_ON || !joins->all[i]->kept)
			joins_leave(joins, joins->all[i]);
}

bool joins_are_busy(const struct joins *joins)
{
	for (size_t i = 0; i < joins->n; i++)
		if (joining_is_busy(joins->all[i]))
			return true;
	return false;
}

bool joins_hold_one(const struct joins *joins)
{
	for (size_t i = 0; i < joins->n; i++)
		if (joins->all[i]->state == JOINING_JOINED && !joins->all[i]->kept)
			return true;
	return false;
}

const struct joining *joins_kept(const struct joins *joins, size_t i)
{
	for (size_t k = 0; k < joins->n; k++)
		if (joins->all[k]->state == JOINING_JOINED && joins->all[k]->kept && !i--)
			return joins->all[k];
	return NULL;
}

/* ---- What happens ---- */

static void keep_text(char **kept, const struct usher_event *event)
{
	const char *text = usher_event_get_text(event);

	free(*kept);
	*kept = text ? usher_printable(text, strlen(text)) : NULL;
}

static void on_end(struct joining *joining, const struct usher_event *event)
{
	int error = usher_event_get_error(event);
	bool stays = joining->kept && joining->state == JOINING_JOINED && !error;

	if (stays)
		return;
	/* that it was left is no failure of a join that was to be left */
	if (joining->state == JOINING_LEAVING && error == USHER_ERROR_CANCELLED)
		error = 0;
	joining->state = error ? JOINING_FAILED : JOINING_IDLE;
	joining->error = error;
	joining->certainty = usher_event_get_certainty(event);
	keep_text(&joining->text, event);
}

static bool joining_event(struct joining *joining, const struct usher_event *event)
{
	switch (usher_event_get_type(event)) {
	case USHER_EVENT_PHASE:
		joining->phase = usher_event_get_phase(event);
		joining->phase_us = ui_now();
		if (joining->state == JOINING_JOINED)
			joining->state = JOINING_GOING_ON; /* a loss that is mended */
		return true;
	case USHER_EVENT_NOTE:
		keep_text(&joining->note, event);
		return true;
	case USHER_EVENT_JOINED:
		if (joining->state == JOINING_GOING_ON) {
			joining->state = JOINING_JOINED;
			joining->joined_at = time(NULL);
		}
		return true;
	case USHER_EVENT_END:
		on_end(joining, event);
		return true;
	case USHER_EVENT_FOUND:
	case USHER_EVENT_CHANGED:
	case USHER_EVENT_LOST:
	case USHER_EVENT_RADIO:
	case USHER_EVENT_DISCOVERY_END:
	case USHER_EVENT_ASK:
	case USHER_EVENT_INFO:
	case USHER_EVENT_PUBLISHED:
	case USHER_EVENT_PIN:
	case USHER_EVENT_REQUESTED:
	case USHER_EVENT_PAIRED:
	case USHER_EVENT_VERIFIED:
	case USHER_EVENT_MESSAGE:
	case USHER_EVENT_DELIVERED:
		break;
	}
	return false;
}

bool joins_event(struct joins *joins, const struct usher_event *event)
{
	const struct usher_join *join = usher_event_get_join(event);
	const struct usher_restore *restore = usher_event_get_restore(event);

	for (size_t i = 0; i < joins->n; i++) {
		struct joining *joining = joins->all[i];

		if ((join && joining->join == join) ||
		    (restore && joining->restore == restore))
			return joining_event(joining, event);
	}
	return false;
}
