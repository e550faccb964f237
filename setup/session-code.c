/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Setups by a code alone: Wi-Fi Easy Connect through wpa_supplicant. There is no accessory, no
 * connection and no machine: when network and passphrase are known, wifi/dpp.h does the rest.
 */
#include "setup/session.h"

#include "provision/espressif.h"
#include "setup/check.h"
#include "setup/code.h"
#include "setup/context.h"
#include "setup/discovery-aware.h"
#include "setup/event.h"
#include "wifi/ctrl-path.h"
#include "wifi/interface.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static enum usher_error error_from_daemon(int error)
{
	switch (-error) {
	case EACCES:
		return USHER_ERROR_PERMISSION;
	case ECONNRESET:
		return USHER_ERROR_SUPPLICANT_GONE;
	case 0: /* it refused a command */
		return USHER_ERROR_NO_EASY_CONNECT;
	}
	return USHER_ERROR_NO_SUPPLICANT;
}

static enum usher_error error_from_dpp(const struct wifi_dpp_end *end)
{
	switch (end->verdict) {
	case WIFI_DPP_OK:
		return USHER_OK;
	case WIFI_DPP_CANCELLED:
		return USHER_ERROR_CANCELLED;
	case WIFI_DPP_NO_ANSWER:
		return USHER_ERROR_NOT_FOUND;
	case WIFI_DPP_NOT_COMPATIBLE:
		return USHER_ERROR_UNSUPPORTED;
	case WIFI_DPP_REFUSED:
		return USHER_ERROR_REFUSED;
	case WIFI_DPP_WRONG_PASSWORD:
		return USHER_ERROR_WRONG_PASSWORD;
	case WIFI_DPP_NOT_IN_RANGE:
		return USHER_ERROR_NO_NETWORK;
	case WIFI_DPP_JOIN_FAILED:
		return USHER_ERROR_JOIN_FAILED;
	case WIFI_DPP_BAD_CODE:
		return USHER_ERROR_BAD_DATA;
	case WIFI_DPP_TIMED_OUT:
		return USHER_ERROR_TIMED_OUT;
	case WIFI_DPP_NO_SUPPORT:
		return USHER_ERROR_NO_EASY_CONNECT;
	case WIFI_DPP_DAEMON:
		return error_from_daemon(end->error);
	case WIFI_DPP_NO_MEMORY:
		return USHER_ERROR_NO_MEMORY;
	}
	return USHER_ERROR_INTERNAL;
}

static const char *text_from_dpp(const struct wifi_dpp_end *end)
{
	switch (end->verdict) {
	case WIFI_DPP_NO_ANSWER:
		return "nobody with this code answers";
	case WIFI_DPP_NO_SUPPORT:
		return "its wpa_supplicant was built without it";
	case WIFI_DPP_CANCELLED:
	case WIFI_DPP_TIMED_OUT:
		return end->sent ? "the credentials had been handed over already: it may "
				   "have joined the network all the same"
				 : "nothing was changed on it";
	case WIFI_DPP_OK:
	case WIFI_DPP_NOT_COMPATIBLE:
	case WIFI_DPP_REFUSED:
	case WIFI_DPP_WRONG_PASSWORD:
	case WIFI_DPP_NOT_IN_RANGE:
	case WIFI_DPP_JOIN_FAILED:
	case WIFI_DPP_BAD_CODE:
	case WIFI_DPP_NO_MEMORY:
		break;
	case WIFI_DPP_DAEMON:
		if (end->error == -ETIMEDOUT)
			return "it is silent";
		if (end->error == -EPROTO)
			return "its control socket is not one of wpa_supplicant";
		break;
	}
	return end->detail;
}

static void on_phase(enum wifi_dpp_phase phase, void *userdata)
{
	static const char *const names[] = {
		[WIFI_DPP_AUTHENTICATE] = "connect",
		[WIFI_DPP_CONFIGURE] = "send",
		[WIFI_DPP_JOIN] = "join",
	};
	struct usher_setup *setup = userdata;

	setup->handed_over |= phase != WIFI_DPP_AUTHENTICATE;
	setup_begin_phase(setup, names[phase]);
}

static void on_note(const char *text, void *userdata)
{
	setup_note(userdata, text);
}

static void on_end(const struct wifi_dpp_end *end, void *userdata)
{
	setup_finish(userdata, error_from_dpp(end), end->certain, text_from_dpp(end));
}

/* Why an interface cannot be used; the last one that was looked at is told. */
struct obstacle {
	enum usher_error error;
	char text[IF_NAMESIZE + RADIO_HOLDER_SIZE + 16];
};

/* Its control socket's path; false: an obstacle. */
static bool can_use(struct usher_setup *setup, const struct wifi_interface *interface,
		    char *ret, size_t size, struct obstacle *ret_obstacle)
{
	char holder[RADIO_HOLDER_SIZE], phy[16];

	if (interface->blocked_soft || interface->blocked_hard) {
		ret_obstacle->error = interface->blocked_hard
					      ? USHER_ERROR_WIFI_RFKILL_HARD
					      : USHER_ERROR_WIFI_RFKILL_SOFT;
		ret_obstacle->text[0] = '\0';
		return false;
	}
	if (wifi_ctrl_path(setup->usher->ctrl_dir, interface->name, ret, size) < 0 ||
	    (access(ret, F_OK) < 0 && errno == ENOENT)) {
		ret_obstacle->error = USHER_ERROR_NO_SUPPLICANT;
		snprintf(ret_obstacle->text, sizeof(ret_obstacle->text),
			 "it does not run %.*s", IF_NAMESIZE - 1, interface->name);
		return false;
	}
	discovery_aware_yield(setup->usher, interface->phy);
	snprintf(phy, sizeof(phy), "phy%u", interface->phy);
	if (radio_lock(&setup->phy_lock, phy, holder) != -EBUSY)
		return true;
	ret_obstacle->error = USHER_ERROR_BUSY;
	snprintf(ret_obstacle->text, sizeof(ret_obstacle->text), "%.*s is used by %s",
		 IF_NAMESIZE - 1, interface->name, holder);
	return false;
}

/* The named interface, else the first that can be used. false: the verdict is given. */
static bool choose(struct usher_setup *setup, char *ret, size_t size)
{
	struct wifi_interface found[WIFI_INTERFACES_MAX];
	struct obstacle obstacle = {.error = USHER_ERROR_NO_WIFI};
	const char *named = setup->usher->wifi;
	int n = named ? wifi_interface_find(named, &found[0])
		      : wifi_interfaces(found, ARRAY_SIZE(found));

	if (named && n == 0)
		n = 1;
	for (int i = 0; i < n; i++)
		if (can_use(setup, &found[i], ret, size, &obstacle))
			return true;
	setup_finish(setup, obstacle.error, true,
		     obstacle.text[0] ? obstacle.text : NULL);
	return false;
}

static void configure(struct usher_setup *setup)
{
	static const struct wifi_dpp_ops ops = {on_phase, on_note, on_end};
	struct wifi_dpp_config config = {
		.code = setup->code,
		.passphrase = setup->passphrase,
	};
	char path[108]; /* sun_path */
	int r;

	if (secret_len(setup->passphrase) == 0) {
		setup_finish(setup, USHER_ERROR_UNSUPPORTED, true,
			     "Wi-Fi Easy Connect sets up no open network");
		return;
	}
	if (!choose(setup, path, sizeof(path)))
		return;
	r = wifi_ssid_set(&config.ssid, setup->joined_ssid, setup->joined_len);
	if (r == 0)
		r = wifi_dpp_new(loop_event(setup->usher->loop), path, &config, &ops,
				 setup, &setup->dpp);
	if (r < 0)
		setup_finish(setup,
			     r == -EINVAL ? USHER_ERROR_BAD_DATA : USHER_ERROR_NO_MEMORY,
			     true, NULL);
}

static void ask(struct usher_setup *setup, enum usher_question question)
{
	struct usher_event *event;

	if (setup->asked == question)
		return;
	setup->asked = question;
	if (question == USHER_ASK_PASSPHRASE && setup_known_passphrase_begin(setup))
		return;
	event = event_push_setup(setup, USHER_EVENT_ASK);
	if (event)
		event->question = question;
}

void setup_code_answer(struct usher_setup *setup)
{
	if (setup->state != SETUP_RUNNING || setup->dpp)
		return;
	if (!setup->ssid) {
		ask(setup, USHER_ASK_NETWORK);
		return;
	}
	if (!setup_check_network(setup))
		return;
	setup->joined_len = (uint8_t)secret_len(setup->ssid);
	memcpy(setup->joined_ssid, secret_data(setup->ssid), setup->joined_len);
	if (!setup->passphrase) {
		ask(setup, USHER_ASK_PASSPHRASE);
		return;
	}
	setup->asked = USHER_ASK_NONE;
	configure(setup);
}

void setup_code_begin(struct usher_setup *setup)
{
	setup->state = SETUP_RUNNING;
	if (setup->hostname || setup->device_name)
		setup_finish(setup, USHER_ERROR_UNSUPPORTED, true,
			     "Wi-Fi Easy Connect carries no name");
	else if (setup->n_custom > 0 || setup->has_bssid)
		setup_finish(setup, USHER_ERROR_UNSUPPORTED, true,
			     "Wi-Fi Easy Connect carries a network, and nothing else");
	else
		setup_code_answer(setup);
	setup_arm(setup);
}

static int set_enrollee(struct usher_setup *setup, const char *text, size_t len)
{
	setup->code = strndup(text, len);
	if (!setup->code)
		return -ENOMEM;
	memcpy(setup->code, "DPP:", 4); /* wpa_supplicant knows it in this case only */
	return 0;
}

/* It says the name of the accessory's own network. */
static int set_softap(struct usher_setup *setup, const char *text, size_t len)
{
	struct usher *usher = setup->usher;
	const struct espressif_code *printed = &setup->printed;
	int r = setup_proof_take(setup, text, len);

	if (r == 0 && !usher->catalog)
		r = catalog_load(&usher->catalog);
	if (r < 0)
		return r;
	setup->guess = &espressif_protocol;
	setup->softap = true;
	catalog_match_ssid(usher->catalog, (const uint8_t *)printed->name,
			   strlen(printed->name), &setup->product, 1);
	return 0;
}

/* What this code is; NULL: it can be set up by it alone. */
static const char *why_not(const struct usher_code *code)
{
	if (code->kind == CODE_DPP || usher_code_is_softap(code))
		return NULL;
	if (code->kind == CODE_ESPRESSIF)
		return "its accessory has to be found first";
	return "no accessory can be set up by it alone";
}

_public_ int usher_setup_start_code(struct usher *usher, const void *code, size_t len,
				    struct usher_setup **ret, const char **ret_problem)
{
	_cleanup_(usher_code_freep) struct usher_code *parsed = NULL;
	struct usher_setup *setup;
	const char *problem = NULL, *text = code;
	int r;

	len = code_trim(&text, len);
	r = usher_code_parse(text, len, &parsed, &problem);
	if (r == 0 && (problem = why_not(parsed)))
		r = -EINVAL;
	if (r < 0) {
		if (ret_problem)
			*ret_problem = problem;
		return r;
	}
	r = setup_new(usher, &setup);
	if (r < 0)
		return r;
	r = parsed->kind == CODE_DPP ? set_enrollee(setup, text, len)
				     : set_softap(setup, text, len);
	if (r < 0) {
		setup_unref(setup);
		return r;
	}
	if (!setup_check_begin(setup)) {
		setup->checking =
			false; /* there is nothing to ask: it begins from the loop */
		setup->state = SETUP_CHECKING;
		setup->state_until = clock_now();
		setup_arm(setup);
	}
	loop_kick(usher->loop);
	*ret = setup;
	return 0;
}
