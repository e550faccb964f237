/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/check.h"

#include "base/log.h"
#include "setup/conf.h"
#include "setup/context.h"
#include "setup/event.h"
#include "setup/suitable.h"
#include "wifi/interface.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum { CHECK_US = 6 * 1000000 }; /* a scan of all channels takes about 4 s */
/* clang-format on */

_public_ void usher_setup_set_check(struct usher_setup *setup, bool check)
{
	setup->checking = check;
}

static const char *why_not(int error)
{
	switch (-error) {
	case EACCES:
		return "the system does not let this user read its passphrase of that "
		       "network";
	case ENOENT:
		return "this computer has no passphrase of that network that could be "
		       "read";
	case ETIMEDOUT:
		return "its passphrase of that network was not told in time";
	}
	return "its passphrase of that network cannot be read";
}

/* The one that this computer has cannot be read. */
static void ask_for_passphrase(struct usher_setup *setup, int error)
{
	struct usher_event *event;

	setup_note(setup, why_not(error));
	event = event_push_setup(setup, USHER_EVENT_ASK);
	if (event)
		event->question = USHER_ASK_PASSPHRASE;
}

_public_ void usher_setup_set_known_passphrase(struct usher_setup *setup, bool use)
{
	setup->known_passphrase = use;
	if (!use || !setup->usher || setup->asked != USHER_ASK_PASSPHRASE ||
	    setup->passphrase)
		return;
	/* the answer to an ASK that is out */
	if (!setup_known_passphrase_begin(setup))
		ask_for_passphrase(setup, -ENOENT);
	loop_kick(setup->usher->loop);
}

_public_ void usher_setup_set_reach(struct usher_setup *setup, int reach)
{
	setup->reach = reach;
}

void setup_check_stop(struct usher_setup *setup)
{
	setup->known_query = wifi_known_query_free(setup->known_query);
	setup->secret_query = wifi_secret_query_free(setup->secret_query);
	setup->portal = portal_free(setup->portal);
	wifi_known_deinit(&setup->known);
}

/* ---- Before the connection ---- */

static void go_on(struct usher_setup *setup)
{
	/* With retry a network that does not do is asked for again, which comes later. */
	if (!setup->ssid || setup->retrying || setup_check_network(setup))
		setup_link_begin(setup);
	setup_arm(setup);
}

static void on_portal(enum wifi_connectivity connectivity, void *userdata)
{
	struct usher_setup *setup = setup_ref(userdata);

	setup->portal = portal_free(setup->portal);
	setup->known.connectivity = connectivity;
	if (setup->state == SETUP_CHECKING) /* else it is ending */
		go_on(setup);
	setup_unref(setup);
}

/* Where nobody else tells. false: no page is configured, or none can be asked for. */
static bool ask_portal(struct usher_setup *setup)
{
	_cleanup_(freep) char *url = NULL;
	int r;

	if (setup->known.connectivity != WIFI_CONNECTIVITY_UNKNOWN ||
	    !setup->known.current.len)
		return false;
	url = conf_get("portal-url");
	if (!url)
		return false;
	r = portal_ask(loop_event(setup->usher->loop), url, NULL, on_portal, setup,
		       &setup->portal);
	if (r < 0)
		log_warning("portal-url: %s cannot be asked for: %s", url, strerror(-r));
	return r == 0;
}

static void on_known(struct wifi_known_query *query, const struct wifi_known *known,
		     int error, void *userdata)
{
	struct usher_setup *setup = setup_ref(userdata);

	if (error < 0)
		log_debug("the network is not looked at: %s", strerror(-error));
	wifi_known_steal(query, &setup->known);
	setup->known_query = wifi_known_query_free(query);
	if (setup->state == SETUP_CHECKING && !ask_portal(setup))
		go_on(setup);
	setup_unref(setup);
}

static void on_begun(void *userdata)
{
	setup_begin_phase(userdata, "check");
}

/* Another setup's connection suffers from a scan: one radio does both, as a rule. */
static bool is_in_use(const struct usher_setup *setup)
{
	const struct usher_setup *other;

	list_for_each (other, &setup->usher->setups, link)
		if (other->state == SETUP_LINKING || other->state == SETUP_RUNNING)
			return true;
	return false;
}

static void on_begin(struct usher_setup *setup)
{
	struct usher *usher = setup->usher;
	int r = -ECANCELED;

	if (setup->checking) {
		r = wifi_known_ask(loop_event(usher->loop), usher_need_bus(usher),
				   usher->ctrl_dir, !is_in_use(setup), CHECK_US, on_begun,
				   on_known, setup, &setup->known_query);
	}
	if (r < 0)
		setup_link_begin(setup);
}

bool setup_check_begin(struct usher_setup *setup)
{
	struct wifi_interface any;

	if (setup->options.goal != PROVISION_GOAL_WIFI || wifi_interfaces(&any, 1) < 1)
		return false;
	/* From the loop: what is set right after the start counts. */
	setup->state = SETUP_CHECKING;
	setup->state_until = clock_now();
	setup_arm(setup);
	return true;
}

void setup_check_due(struct usher_setup *setup)
{
	setup->state_until = 0;
	on_begin(setup);
}

/* ---- The network ---- */

static bool is_heard(const struct usher_setup *setup, const struct wifi_ssid *ssid)
{
	for (size_t i = 0; i < setup->facts->n_networks; i++) {
		const struct provision_network *row = &setup->facts->networks[i];

		if (row->ssid_len == ssid->len &&
		    memcmp(row->ssid, ssid->data, ssid->len) == 0)
			return true;
	}
	return false;
}

/* A portal was seen; of the rest the host knows only what it hears itself. */
static enum usher_error error_of(const struct suitable *suitable)
{
	return suitable->portal ? USHER_ERROR_PORTAL : USHER_ERROR_UNSUITABLE;
}

static void ask_again(struct usher_setup *setup, const struct suitable *why)
{
	struct usher_event *event;

	setup->ssid = secret_free(setup->ssid);
	setup->passphrase = secret_free(setup->passphrase);
	event = event_push_setup(setup, USHER_EVENT_ASK);
	if (!event)
		return;
	event->question = USHER_ASK_NETWORK;
	event->error = error_of(why);
	event->certainty = why->portal ? USHER_CERTAIN : USHER_PROBABLE;
	event->text = strdup(why->obstacle);
}

bool setup_check_network(struct usher_setup *setup)
{
	struct suitable suitable;
	struct wifi_ssid ssid;

	if (!setup->checking ||
	    wifi_ssid_set(&ssid, secret_data(setup->ssid), secret_len(setup->ssid)) < 0)
		return true;
	if (wifi_ssid_equal(&ssid, &setup->checked)) /* said already */
		return true;
	suitable_check(&setup->known, &ssid, is_heard(setup, &ssid), &suitable);
	if (!suitable.obstacle) {
		setup->checked = ssid;
		for (size_t i = 0; i < ARRAY_SIZE(suitable.notes) && suitable.notes[i];
		     i++)
			setup_note(setup, suitable.notes[i]);
		return true;
	}
	if (setup->retrying && setup->state == SETUP_RUNNING)
		ask_again(setup, &suitable);
	else
		setup_finish(setup, error_of(&suitable), suitable.portal,
			     suitable.obstacle);
	return false;
}

/* ---- The passphrase ---- */

static void on_secret(struct secret *secret, int error, void *userdata)
{
	struct usher_setup *setup = setup_ref(userdata);

	setup->secret_query = wifi_secret_query_free(setup->secret_query);
	if (setup->asked != USHER_ASK_PASSPHRASE || setup->passphrase) {
		secret_free(secret); /* it was answered meanwhile */
	} else if (secret) {
		setup->passphrase = secret;
		setup_machine_answer(setup);
	} else {
		ask_for_passphrase(setup, error);
	}
	setup_arm(setup);
	setup_unref(setup);
}

bool setup_known_passphrase_begin(struct usher_setup *setup)
{
	struct usher *usher = setup->usher;
	struct wifi_ssid ssid;

	/* once: an accessory that found it wrong is not told it again */
	if (!setup->known_passphrase || setup->secret_query || !setup->joined_len)
		return false;
	setup->known_passphrase = false;
	return wifi_ssid_set(&ssid, setup->joined_ssid, setup->joined_len) == 0 &&
	       wifi_secret_ask(loop_event(usher->loop), usher_need_bus(usher), &ssid,
			       on_secret, setup, &setup->secret_query) == 0;
}
