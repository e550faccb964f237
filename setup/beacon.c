/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/beacon.h"

#include "base/crypto/random.h"
#include "ble/beacon.h"
#include "setup/accessory.h"
#include "setup/context.h"
#include "setup/session.h"

#include <errno.h>
#include <string.h>

_Static_assert((int)USHER_BEACON_SHOW == (int)EDDYSTONE_SHOW &&
		       (int)USHER_BEACON_SET == (int)EDDYSTONE_SET &&
		       (int)USHER_BEACON_LOCK == (int)EDDYSTONE_LOCK &&
		       (int)USHER_BEACON_UNLOCK == (int)EDDYSTONE_UNLOCK &&
		       (int)USHER_BEACON_RESET == (int)EDDYSTONE_RESET,
	       "tasks are handed through");

/* ---- What it is to do ---- */

_public_ int usher_beacon_new(enum usher_beacon_task task, struct usher_beacon **ret)
{
	struct usher_beacon *beacon;

	if ((int)task < 0 || task > USHER_BEACON_RESET)
		return -EINVAL;
	beacon = calloc(1, sizeof(*beacon));
	if (!beacon)
		return -ENOMEM;
	beacon->plan.task = (enum eddystone_task)task;
	beacon->plan.connectable = -1;
	*ret = beacon;
	return 0;
}

_public_ struct usher_beacon *usher_beacon_free(struct usher_beacon *beacon)
{
	if (!beacon)
		return NULL;
	secret_free(beacon->private_key);
	secret_free(beacon->identity_key);
	secret_free(beacon->new_code);
	free(beacon);
	return NULL;
}

_public_ int usher_beacon_set_slot(struct usher_beacon *beacon, unsigned slot)
{
	if (slot > UINT8_MAX)
		return -EINVAL;
	beacon->plan.slot = (uint8_t)slot;
	return 0;
}

_public_ int usher_beacon_set_url(struct usher_beacon *beacon, const char *url)
{
	uint8_t encoded[EDDYSTONE_URL_ENCODED_MAX];
	int len = eddystone_url_encode(url, encoded);

	if (len < 0)
		return len;
	memcpy(beacon->plan.url, encoded, (size_t)len);
	beacon->plan.url_len = (uint8_t)len;
	beacon->plan.content = EDDYSTONE_URL_FRAME;
	return 0;
}

_public_ void usher_beacon_set_uid(struct usher_beacon *beacon,
				   const uint8_t namespace_id[10],
				   const uint8_t instance_id[6])
{
	memcpy(beacon->plan.uid, namespace_id, 10);
	memcpy(beacon->plan.uid + 10, instance_id, 6);
	beacon->plan.content = EDDYSTONE_UID_FRAME;
}

_public_ void usher_beacon_set_tlm(struct usher_beacon *beacon)
{
	beacon->plan.content = EDDYSTONE_TLM_FRAME;
}

_public_ void usher_beacon_set_clear(struct usher_beacon *beacon)
{
	beacon->plan.content = EDDYSTONE_CLEAR;
}

static int set_secret(struct secret **slot, const void *data, size_t len)
{
	struct secret *copy;
	int r = secret_new(data, len, &copy);

	if (r < 0)
		return r;
	secret_free(*slot);
	*slot = copy;
	return 0;
}

static int agree(struct usher_beacon *beacon)
{
	uint8_t random[EDDYSTONE_PUBLIC_KEY_SIZE];
	int r = random_bytes(random, sizeof(random));

	if (r == 0)
		r = set_secret(&beacon->private_key, random, sizeof(random));
	secret_wipe(random, sizeof(random));
	return r;
}

_public_ int usher_beacon_set_eid(struct usher_beacon *beacon, unsigned exponent,
				  const uint8_t identity_key[16])
{
	int r;

	if (exponent > EDDYSTONE_EXPONENT_MAX)
		return -EINVAL;
	r = identity_key
		    ? set_secret(&beacon->identity_key, identity_key, EDDYSTONE_KEY_SIZE)
		    : agree(beacon);
	if (r < 0)
		return r;
	beacon->plan.exponent = (uint8_t)exponent;
	beacon->plan.content = identity_key ? EDDYSTONE_EID_GIVEN : EDDYSTONE_EID_AGREED;
	return 0;
}

_public_ int usher_beacon_set_interval(struct usher_beacon *beacon, unsigned ms)
{
	if (!ms || ms > UINT16_MAX)
		return -EINVAL;
	beacon->plan.interval_ms = (uint16_t)ms;
	return 0;
}

_public_ int usher_beacon_set_tx_power(struct usher_beacon *beacon, int dbm)
{
	if (dbm < EDDYSTONE_TX_LEAST || dbm > EDDYSTONE_TX_MOST)
		return -EINVAL;
	beacon->plan.radio_tx = (int8_t)dbm;
	beacon->plan.has_radio_tx = true;
	return 0;
}

_public_ int usher_beacon_set_advertised_tx_power(struct usher_beacon *beacon, int dbm)
{
	if (dbm < EDDYSTONE_TX_LEAST || dbm > EDDYSTONE_TX_MOST)
		return -EINVAL;
	beacon->plan.advertised_tx = (int8_t)dbm;
	beacon->plan.has_advertised_tx = true;
	return 0;
}

_public_ void usher_beacon_set_connectable(struct usher_beacon *beacon, bool connectable)
{
	beacon->plan.connectable = connectable;
}

_public_ int usher_beacon_set_new_lock_code(struct usher_beacon *beacon,
					    const uint8_t code[16])
{
	return set_secret(&beacon->new_code, code, EDDYSTONE_KEY_SIZE);
}

static int copy_secret(const struct secret *from, struct secret **ret)
{
	return from ? secret_new(secret_data(from), secret_len(from), ret) : 0;
}

static int copy_task(const struct usher_beacon *from, struct usher_beacon **ret)
{
	struct usher_beacon *copy = calloc(1, sizeof(*copy));

	if (!copy)
		return -ENOMEM;
	copy->plan = from->plan;
	if (copy_secret(from->private_key, &copy->private_key) < 0 ||
	    copy_secret(from->identity_key, &copy->identity_key) < 0 ||
	    copy_secret(from->new_code, &copy->new_code) < 0) {
		usher_beacon_free(copy);
		return -ENOMEM;
	}
	copy->plan.private_key = copy->private_key;
	copy->plan.identity_key = copy->identity_key;
	copy->plan.new_code = copy->new_code;
	*ret = copy;
	return 0;
}

/* ---- Doing it ---- */

void setup_beacon_forget(struct setup_beacon *beacon)
{
	struct usher_beacon *task = beacon ? beacon->task : NULL;

	if (!task)
		return;
	task->plan.private_key = task->plan.identity_key = task->plan.new_code = NULL;
	task->private_key = secret_free(task->private_key);
	task->identity_key = secret_free(task->identity_key);
	task->new_code = secret_free(task->new_code);
}

struct setup_beacon *setup_beacon_free(struct setup_beacon *beacon)
{
	if (!beacon)
		return NULL;
	for (size_t i = 0; i < EDDYSTONE_SLOTS_MAX; i++)
		free(beacon->values[i]);
	usher_beacon_free(beacon->task);
	secret_free(beacon->report.identity_key);
	free(beacon);
	return NULL;
}

static int new_beacon(const struct usher_beacon *task, struct setup_beacon **ret)
{
	struct setup_beacon *beacon = calloc(1, sizeof(*beacon));

	if (!beacon)
		return -ENOMEM;
	beacon->report.lock_state = beacon->report.connectable = -1;
	if (copy_task(task, &beacon->task) < 0) {
		setup_beacon_free(beacon);
		return -ENOMEM;
	}
	*ret = beacon;
	return 0;
}

bool setup_beacon_lasts(const struct usher_setup *setup, unsigned endpoint)
{
	return setup->beacon && endpoint != EDDYSTONE_EP_UNLOCK &&
	       endpoint != EDDYSTONE_EP_ACTIVE_SLOT;
}

_public_ int usher_setup_start_beacon(struct usher *usher,
				      struct usher_accessory *accessory,
				      const struct usher_beacon *beacon,
				      struct usher_setup **ret)
{
	_cleanup_(setup_beacon_freep) struct setup_beacon *copy = NULL;
	struct usher_setup *setup = NULL;
	int r;

	if (accessory->transport != USHER_BLE ||
	    !usher_accessory_get_connectable(accessory))
		return -EOPNOTSUPP;
	r = usher_need_radio(usher);
	if (r == 0)
		r = new_beacon(beacon, &copy);
	if (r == 0)
		r = setup_new(usher, &setup);
	if (r < 0)
		return r;
	setup->guess = &eddystone_protocol;
	setup->options.goal = PROVISION_GOAL_CONFIGURE;
	setup->options.beacon = &copy->task->plan;
	setup->beacon = steal(&copy);
	setup_begin(setup, accessory);
	*ret = setup;
	return 0;
}
