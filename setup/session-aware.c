/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An accessory that is set up over Wi-Fi Aware: it is paired with, or verified where it is known,
 * and messages are sent over that pairing and nothing else. Of a radio that cannot protect them
 * nothing comes; there is no weaker way.
 */
#include "setup/session.h"

#include "provision/aware-setup.h"
#include "setup/accessory-aware.h"
#include "setup/aware-answer.h"
#include "setup/aware-code.h"
#include "setup/aware.h"
#include "setup/context.h"
#include "setup/errors.h"
#include "setup/event.h"
#include "setup/transport-aware.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ID_PREFIX "aware/"

/* clang-format off */
enum { SHOWN_MAX = 3 }; /* PINs of one setup: then an accessory takes no request */
/* clang-format on */

/* ---- Its PIN ---- */

static bool takes(const struct usher_setup *setup, const void *data, size_t len)
{
	unsigned methods = setup->aware.asked ? setup->aware.asked
					      : USHER_AWARE_PIN | USHER_AWARE_PASSPHRASE;
	struct secret *password;

	if (aware_password_new(methods, data, len, &password) < 0)
		return false;
	secret_free(password);
	return true;
}

/* Of what is printed, too; without a secret it is no answer to a question that was asked. */
bool setup_aware_takes(const struct usher_setup *setup, const void *data, size_t len)
{
	struct aware_code code;
	const char *problem;
	bool fits;

	if (!aware_code_is(data, len))
		return takes(setup, data, len);
	if (aware_code_parse(data, len, &code, &problem) < 0)
		return false;
	fits = code.password ? takes(setup, secret_data(code.password),
				     secret_len(code.password))
			     : !setup->aware.asked;
	aware_code_deinit(&code);
	return fits;
}

static void ask(struct usher_setup *setup)
{
	bool again = setup->code_refused;
	struct usher_event *event;

	if (setup->asked == USHER_ASK_CODE)
		return;
	setup->asked = USHER_ASK_CODE;
	setup->code_refused = false;
	event = event_push_setup(setup, USHER_EVENT_ASK);
	if (!event)
		return;
	event->question = USHER_ASK_CODE;
	event->error = again ? USHER_ERROR_WRONG_PIN : USHER_OK;
	event->certainty = USHER_CERTAIN;
	if (!again)
		event->text = strdup(
			setup->aware.asked == USHER_AWARE_PIN ? "PIN" : "passphrase");
}

void setup_aware_answer(struct usher_setup *setup)
{
	const struct secret *proof = setup->aware.asked ? setup_proof(setup) : NULL;
	int r;

	if (!setup->aware.asked || !setup->aware.link)
		return;
	if (!proof) {
		ask(setup);
		return;
	}
	r = usher_aware_answer(setup->aware.link, USHER_AWARE_PASSWORD,
			       secret_data(proof), secret_len(proof));
	if (r == -EINVAL) {
		setup_finish(setup, USHER_ERROR_BAD_DATA, true,
			     setup->aware.asked == USHER_AWARE_PIN
				     ? "it wants its PIN, which has six digits"
				     : "it wants a passphrase of 1 to 63 bytes");
		return;
	}
	setup->aware.asked = 0;
	setup->asked = USHER_ASK_NONE;
}

/* ---- The pairing ---- */

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

static void on_ask(unsigned method, void *userdata)
{
	struct usher_setup *setup = userdata;

	setup->aware.asked = method;
	setup_aware_answer(setup);
	setup_arm(setup);
}

/* It has a keypad: for whoever stands before it. */
static void on_show(const char *pin, void *userdata)
{
	struct usher_setup *setup = userdata;
	struct usher_event *event = event_push_setup(setup, USHER_EVENT_PIN);

	setup->aware.shown++;
	if (!event)
		return;
	event->error = setup->code_refused ? USHER_ERROR_WRONG_PIN : USHER_OK;
	setup->code_refused = false;
	buf_bytes(&event->data, pin, strlen(pin) + 1);
}

/* By its key it is found again, whatever its address is then. */
static void take_key(struct usher_setup *setup, const struct usher_aware_peer *peer)
{
	struct usher_accessory *accessory = setup->accessory;
	char *wanted;

	if (!peer || !*peer->key)
		return;
	wanted = strdup(peer->key);
	if (!wanted)
		return;
	free(setup->aware.wanted);
	setup->aware.wanted = wanted;
	(void)accessory_aware_fill(accessory, peer);
}

static void on_ready(const struct usher_aware_peer *peer, void *userdata)
{
	struct usher_setup *setup = userdata;

	setup->aware.anew = setup->aware.doubted = false;
	take_key(setup, peer);
	if (setup->state != SETUP_LINKING || setup->transport)
		return;
	if (transport_aware_new(loop_event(setup->usher->loop), setup->aware.link,
				&setup_listener, setup, &setup->transport) < 0)
		setup_finish(setup, USHER_ERROR_NO_MEMORY, true, NULL);
	setup_arm(setup);
}

static void on_message(const uint8_t *data, size_t len, void *userdata)
{
	struct usher_setup *setup = userdata;

	if (setup->transport)
		transport_aware_message(setup->transport, data, len);
}

static void on_delivered(int error, void *userdata)
{
	struct usher_setup *setup = userdata;

	if (setup->transport)
		transport_aware_delivered(setup->transport, error);
}

/* It may have been frames that were lost: once more by what is remembered. */
static bool is_worth_a_try(struct usher_setup *setup, const struct usher_aware *link)
{
	if (link->error != USHER_ERROR_PAIR_AGAIN || link->certain ||
	    setup->aware.doubted || setup->state != SETUP_LINKING)
		return false;
	setup->aware.doubted = true;
	setup_note(setup, "it did not agree to what is remembered: trying again");
	return true;
}

/*
 * true: it begins anew. The PIN that was wrong is not the next one's; and a pairing that was
 * forgotten there is made again where its PIN is known, or somebody can be asked.
 */
static bool is_worth_a_pin(struct usher_setup *setup, const struct usher_aware *link)
{
	if (setup->state != SETUP_LINKING)
		return false;
	if (link->error == USHER_ERROR_PAIR_AGAIN && !setup->aware.anew &&
	    (setup->retrying || setup_proof(setup))) {
		setup_note(setup, "it does not know this computer any more: it is "
				  "paired with again");
		setup->aware.anew = true;
		return true;
	}
	if (link->error != USHER_ERROR_WRONG_PIN || !setup->retrying ||
	    setup->aware.shown == SHOWN_MAX)
		return false;
	setup_proof_forget(setup);
	setup->code_refused = true;
	return true;
}

/* It was there before, and does not come back: what is left behind counts. */
static bool is_gone(const struct usher_setup *setup, enum usher_error error)
{
	return setup->tries_left < SETUP_RELINKS &&
	       (error == USHER_ERROR_NOT_FOUND || error == USHER_ERROR_TIMED_OUT);
}

static void lose(struct usher_setup *setup, const struct usher_aware *link)
{
	static const struct transport_end end = {.error = -ECONNRESET};

	if (setup->state >= SETUP_LEAVING)
		return;
	if (link->error == USHER_ERROR_LOST && setup->state == SETUP_RUNNING) {
		setup_listener.closed(&end, setup);
	} else if (link->error == USHER_ERROR_LOST) {
		setup_lost(setup, USHER_ERROR_LOST);
	} else if (is_gone(setup, link->error)) {
		setup_finish(setup, USHER_ERROR_LOST, true, setup_half_done(setup));
	} else {
		setup->hint = link->hint;
		setup_finish(setup, link->error, link->certain, link->text);
	}
}

static void on_end(struct usher_aware *link, void *userdata)
{
	struct usher_setup *setup = setup_ref(userdata);

	setup->transport = transport_free(setup->transport);
	setup->aware.link = NULL;
	setup->aware.asked = 0;
	setup->asked = USHER_ASK_NONE;
	/* what begins anew does so over the radio that is open */
	if (is_worth_a_try(setup, link) || is_worth_a_pin(setup, link))
		setup_aware_begin(setup);
	else
		lose(setup, link);
	usher_aware_free(link);
	setup_arm(setup);
	setup_unref(setup);
}

void setup_aware_begin(struct usher_setup *setup)
{
	static const struct aware_owner owner = {
		on_phase, on_note,    on_ask,	    on_show,
		on_ready, on_message, on_delivered, on_end,
	};
	struct usher_aware *last = setup->aware.link;
	int r;

	setup->state = SETUP_LINKING;
	setup->aware.link = NULL;
	setup->aware.asked = 0;
	r = aware_carry_start(setup->usher, setup->aware.service, setup->aware.wanted,
			      &owner, setup, &setup->aware.link);
	if (r == 0)
		setup->aware.link->again = setup->aware.anew;
	usher_aware_free(last);
	if (r < 0)
		setup_finish(setup, error_from_errno(r), true, NULL);
	setup_arm(setup);
}

void setup_aware_stop(struct usher_setup *setup)
{
	setup->aware.link = usher_aware_free(setup->aware.link);
}

/* ---- Whom ---- */

int setup_aware_take_id(struct usher_setup *setup, const char *id)
{
	const char *service = id + strlen(ID_PREFIX), *at;
	size_t len;

	if (strncasecmp(id, ID_PREFIX, strlen(ID_PREFIX)) != 0)
		return -EINVAL;
	at = strchr(service, '@');
	len = at ? (size_t)(at - service) : strlen(service);
	if (len >= sizeof(setup->aware.service))
		return -EINVAL;
	memcpy(setup->aware.service, service, len);
	setup->aware.service[len] = '\0';
	if (!aware_name_is_service(setup->aware.service))
		return -EINVAL;
	if (at && !(setup->aware.wanted = strdup(at + 1)))
		return -ENOMEM;
	setup->over_aware = true;
	return 0;
}

struct search {
	const char *name;
	struct usher_setup *setup;
	bool found;
};

static int consider(const struct aware_pairing_row *row, void *userdata)
{
	struct search *search = userdata;
	struct usher_setup *setup = search->setup;

	if (strcasecmp(row->key, search->name) != 0 &&
	    (!*row->name || strcmp(row->name, search->name) != 0))
		return 0;
	if (search->found)
		return -ENOTUNIQ;
	search->found = true;
	memcpy(setup->aware.service, row->service, sizeof(row->service));
	setup->aware.wanted = strdup(row->key);
	return setup->aware.wanted ? 0 : -ENOMEM;
}

static int take_remembered(struct usher_setup *setup, const char *name)
{
	struct search search = {.name = name, .setup = setup};
	int r = aware_store_each(setup->usher, consider, &search);

	setup->over_aware = true;
	if (r < 0)
		return r;
	return search.found ? 0 : -ENOENT;
}

/* Nobody has discovered it: it is what it was named, until it answers. */
static struct usher_accessory *make_accessory(const struct usher_setup *setup,
					      const char *name)
{
	struct usher_accessory *accessory = accessory_aware_new(setup->usher, name);
	struct usher_aware_peer peer = {};

	if (!accessory)
		return NULL;
	accessory->usher = NULL; /* discovery does not know it */
	snprintf(peer.id, sizeof(peer.id), "%s", name);
	snprintf(peer.service, sizeof(peer.service), "%s", setup->aware.service);
	if (setup->aware.wanted && !strchr(name, '@'))
		snprintf(peer.key, sizeof(peer.key), "%s", setup->aware.wanted);
	if (!accessory_aware_fill(accessory, &peer))
		return usher_accessory_unref(accessory);
	return accessory;
}

_public_ int usher_setup_start_aware(struct usher *usher, const char *name,
				     enum usher_goal goal, struct usher_setup **ret)
{
	struct usher_accessory *accessory = NULL;
	struct usher_setup *setup;
	int r = setup_new(usher, &setup);

	if (r < 0)
		return r;
	r = setup_aware_take_id(setup, name);
	if (r == -EINVAL)
		r = take_remembered(setup, name);
	if (r == 0 && !usher->catalog)
		r = catalog_load(&usher->catalog);
	if (r == 0 && !(accessory = make_accessory(setup, name)))
		r = -ENOMEM;
	if (r < 0) {
		setup_unref(setup);
		return r;
	}
	setup->guess = &aware_setup_protocol;
	setup->options.goal = setup_goal(goal);
	setup_begin(setup, accessory);
	usher_accessory_unref(accessory);
	*ret = setup;
	return 0;
}
