/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pairing by need (Just Works), out of sight of the protocols. An accessory that wants an
 * encrypted link refuses a request with an ATT error. bluetoothd then pairs by itself and sends
 * the request once more; the request's own answer is all that we see of it. Only where that did
 * not happen, or failed, the error gets here: then Device1.Pair() is called once, and the
 * request runs again.
 */
#include "ble/bluez-private.h"

#include "base/log.h"

#include <errno.h>

/* clang-format off */
enum {
	/* SMP itself gives up after 30 s (Core spec vol 3 part H 3.4); bluetoothd tells it a little later. */
	PAIR_DEADLINE   = 35 * SEC,
	STALL_DELAY     = 8 * SEC, /* of a request that a busy accessory answers in far less */
	REMOVE_DEADLINE = 10 * SEC, /* it disconnects, which takes 2 s */

	/* Core spec vol 3 part F 3.4.1.1. Not 0x08: what is not authorized will not be by a bond. */
	ATT_INSUFFICIENT_AUTHENTICATION = 0x05,
	ATT_INSUFFICIENT_KEY_SIZE       = 0x0c,
	ATT_INSUFFICIENT_ENCRYPTION     = 0x0f,
};
/* clang-format on */

static bool wants_encryption(int error, uint8_t att)
{
	return error == -EREMOTEIO &&
	       (att == ATT_INSUFFICIENT_AUTHENTICATION ||
		att == ATT_INSUFFICIENT_KEY_SIZE || att == ATT_INSUFFICIENT_ENCRYPTION);
}

static int on_paired(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct link *link = userdata;
	const sd_bus_error *error = sd_bus_message_get_error(reply);

	if (error) {
		log_debug("%s: Pair: %s: %s", link->path, error->name, error->message);
		link_request_done(link, -EACCES, ATT_INSUFFICIENT_AUTHENTICATION, NULL, 0,
				  0);
		return 0;
	}
	link_request_again(link);
	return 0;
}

bool link_pair_for(struct link *link, int *error, uint8_t att)
{
	const struct bluez_device *device = link_device(link);

	if (!wants_encryption(*error, att))
		return false;
	*error = -EACCES;
	/* With one that is paired over LE bluetoothd 5.66 would try BR/EDR. */
	if (!device || device->paired || link->tried_to_pair)
		return false;
	link->tried_to_pair = true;
	link->request_call = sd_bus_slot_unref(link->request_call);
	if (bluez_call(link->bluez, device->path, BLUEZ_DEVICE, "Pair", PAIR_DEADLINE,
		       on_paired, link, &link->request_call, NULL) < 0)
		return false;
	link_note(link, "it wants to be paired: pairing");
	return true;
}

/* ---- A request that is not answered ---- */

/*
 * Where another program's agent is the default one, bluetoothd asks that one when it pairs by itself, and
 * neither a refusal nor a dialogue that nobody looks at ends the request (seen with 5.66). Pair() is answered
 * by our own agent, and lets the request go on.
 */
void link_watch_request(struct link *link)
{
	const struct bluez_device *device = link_device(link);

	link->stalled_us = 0;
	if (!device || device->paired || link->tried_to_pair)
		return;
	link->stalled_us = clock_now() + STALL_DELAY;
	loop_timer_set(link->pump, link->stalled_us);
}

static int on_stalled_paired(sd_bus_message *reply, void *userdata,
			     sd_bus_error *ret_error)
{
	struct link *link = userdata;
	const sd_bus_error *error = sd_bus_message_get_error(reply);

	link->pair_call = sd_bus_slot_unref(link->pair_call);
	/* It may not pair at all, and only be slow. */
	if (error)
		log_debug("%s: Pair: %s: %s", link->path, error->name, error->message);
	return 0;
}

void link_stalled(struct link *link)
{
	const struct bluez_device *device = link_device(link);

	if (!link->stalled_us || clock_now() < link->stalled_us)
		return;
	link->stalled_us = 0;
	if (!device || device->paired || link->tried_to_pair)
		return;
	link->tried_to_pair = true;
	if (bluez_call(link->bluez, device->path, BLUEZ_DEVICE, "Pair", PAIR_DEADLINE,
		       on_stalled_paired, link, &link->pair_call, NULL) >= 0)
		link_note(link, "it does not answer: it may want to be paired");
}

/* ---- The bond afterwards ---- */

int link_remove_device(struct link *link, sd_bus_message_handler_t fn)
{
	const struct bluez_device *device = link_device(link);
	const struct adapter *adapter = link_adapter(link);

	if (!device || !adapter)
		return -ENOENT;
	return bluez_call(link->bluez, adapter->path, BLUEZ_ADAPTER, "RemoveDevice",
			  REMOVE_DEADLINE, fn, link, fn ? &link->call : NULL, "o",
			  device->path);
}

bool link_end_bond(struct link *link, sd_bus_message_handler_t fn)
{
	struct bluez_device *device = link_device(link);

	if (!device || !device->paired)
		return false;
	/* the next link of the same setup has to know */
	if (!link->was_paired)
		device->bond_is_ours = true;
	if (!link->forget || !device->bond_is_ours)
		return false;
	link->forget = false;
	return link_remove_device(link, fn) >= 0;
}
