/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An accessory that is set up in a network of its own: the network is joined for as long as that
 * takes, and left before anything else; the host is as it was at END.
 */
#include "setup/session.h"

#include "provision/espressif.h"
#include "setup/accessory.h"
#include "setup/context.h"
#include "setup/join.h"
#include "setup/network.h"
#include "setup/transport-http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
#define HOST_DEFAULT "192.168.4.1" /* of ESP-IDF's access point */

enum { PORT_DEFAULT = 80 };
/* clang-format on */

/* ---- The server ---- */

static uint16_t port_of(const struct usher_setup *setup)
{
	const char *text = setup_product_parameter(setup, "port");
	unsigned long port = text ? strtoul(text, NULL, 10) : 0;

	return port && port <= UINT16_MAX ? (uint16_t)port : PORT_DEFAULT;
}

static size_t list_endpoints(const struct usher_setup *setup,
			     const char *ret[HTTP_ROWS_MAX])
{
	const char *name;
	size_t n = 0;

	for (unsigned i = 0; n < HTTP_ROWS_MAX && (name = espressif_endpoint_name(i));
	     i++)
		ret[n++] = name;
	for (size_t i = 0; n < HTTP_ROWS_MAX && i < setup->n_custom; i++)
		ret[n++] = setup->custom[i].endpoint;
	return n;
}

static void connect_http(struct usher_setup *setup)
{
	const char *endpoints[HTTP_ROWS_MAX];
	const char *router = usher_join_get_router(setup->join);
	struct http_target target = {
		.interface = usher_join_get_interface(setup->join),
		.host = router ? router : HOST_DEFAULT,
		.port = port_of(setup),
		.endpoints = endpoints,
	};
	int r;

	target.n_endpoints = list_endpoints(setup, endpoints);
	r = transport_http_new(loop_event(setup->usher->loop), &target, &setup_listener,
			       setup, &setup->transport);
	if (r == -ENOENT)
		setup_finish(setup, USHER_ERROR_UNSUPPORTED, true,
			     "libcurl is not installed here, and it is set up over HTTP");
	else if (r < 0)
		setup_finish(setup, USHER_ERROR_NO_MEMORY, true, NULL);
	setup_arm(setup);
}

/* ---- Its network ---- */

static void on_joined(struct usher_join *join, void *userdata)
{
	struct usher_setup *setup = userdata;

	/* else it was lost for a while, and is back: requests wait for that */
	if (setup->state == SETUP_LINKING && !setup->transport)
		connect_http(setup);
}

static void on_phase(const char *name, void *userdata)
{
}

static void on_note(const char *text, void *userdata)
{
	setup_note(userdata, text);
}

/* What a join says of a passphrase is not of the one that the accessory is to be told. */
static void lose(struct usher_setup *setup, const struct usher_join *join)
{
	struct transport_end end = {
		.error = -ECONNRESET,
		.verdict = join->error ? join->error : USHER_ERROR_NETWORK_LOST,
		.certain = join->certain,
		.text = join->text,
	};

	if (join->error == USHER_ERROR_WRONG_PASSWORD) {
		end.verdict = USHER_ERROR_WRONG_CODE;
		end.text = "it is not the password of its own network";
	} else if (join->error == USHER_ERROR_NEEDS_PASSPHRASE) {
		end.verdict = USHER_ERROR_BAD_DATA;
		end.text = "its own network has a password, which nothing says: its QR "
			   "code may";
	}
	setup_listener.closed(&end, setup);
}

static void tell_unrestored(struct usher_setup *setup, const struct usher_join *join)
{
	_cleanup_(freep) char *text = NULL;

	if (join->restored != 0)
		return;
	if (asprintf(&text,
		     "something on this computer could not be put back%s%s: run "
		     "`usher restore`",
		     join->text ? ", " : "", join->text ? join->text : "") >= 0)
		setup_note(setup, text);
}

static void on_end(struct usher_join *join, void *userdata)
{
	struct usher_setup *setup = setup_ref(userdata);

	setup->join = NULL;
	tell_unrestored(setup, join);
	if (setup->state == SETUP_LEAVING)
		setup_left(setup);
	else
		lose(setup, join);
	usher_join_free(join);
	setup_arm(setup);
	setup_unref(setup);
}

static int set_passphrase(const struct usher_setup *setup, struct usher_network *network)
{
	const struct secret *printed = setup->printed.password;
	const char *known = setup_product_parameter(setup, "password");

	if (printed)
		return usher_network_set_passphrase(network, secret_data(printed),
						    secret_len(printed));
	return known ? usher_network_set_passphrase(network, known, strlen(known)) : 0;
}

static int set_name(const struct usher_setup *setup, struct usher_network *network)
{
	const struct usher_accessory *accessory = setup->accessory;
	const char *name = setup->printed.name;
	uint8_t bssid[6];

	if (!accessory || accessory->transport != USHER_WIFI)
		return usher_network_set_ssid(network, name, strlen(name));
	if (sscanf(accessory->address, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", &bssid[0],
		   &bssid[1], &bssid[2], &bssid[3], &bssid[4], &bssid[5]) == 6)
		usher_network_set_bssid(network, bssid, NULL);
	usher_network_set_frequency(network, accessory->network.freq);
	return usher_network_set_ssid(network, accessory->network.ssid,
				      accessory->network.ssid_len);
}

void setup_softap_begin(struct usher_setup *setup)
{
	static const struct join_owner owner = {on_phase, on_note, on_joined, on_end};
	_cleanup_(usher_network_freep) struct usher_network *network = NULL;
	int r;

	if (setup->join) { /* once more, on the network that is joined */
		setup->state = SETUP_LINKING;
		connect_http(setup);
		return;
	}
	r = usher_network_new(&network);
	setup->tries_left = 0; /* the join sees to losses */
	setup->state = SETUP_LINKING;
	setup_begin_phase(setup, "connect");
	if (r == 0)
		r = set_name(setup, network);
	if (r == 0)
		r = set_passphrase(setup, network);
	if (r == 0)
		r = usher_network_set_lifetime(network, USHER_ONCE, 0);
	if (r == 0) {
		usher_network_set_use_remembered(network, false);
		usher_network_set_allow_disconnect(network, setup->allow_disconnect);
		r = join_start_owned(setup->usher, network, &owner, setup, &setup->join);
	}
	if (r < 0)
		setup_finish(setup,
			     r == -ENOMEM ? USHER_ERROR_NO_MEMORY : USHER_ERROR_BAD_DATA,
			     true, NULL);
	setup_arm(setup);
}

bool setup_softap_leave(struct usher_setup *setup)
{
	if (!setup->join)
		return false;
	setup->transport = transport_free(setup->transport);
	setup_begin_phase(setup, "leave");
	/* from the timer: this may be a call of the join */
	setup->state = SETUP_LEAVING;
	setup->state_until = clock_now();
	setup_arm(setup);
	return true;
}

void setup_softap_leave_now(struct usher_setup *setup)
{
	setup->state_until = 0;
	if (setup->join)
		usher_join_leave(setup->join);
}
