/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a beacon told of itself: for programs, for people, and as JSON. */
#include "setup/beacon.h"

#include "base/hex.h"
#include "base/json.h"
#include "ble/beacon.h"
#include "setup/session.h"

#include <stdio.h>
#include <string.h>

static const char *const lock_names[] = {
	[EDDYSTONE_LOCKED] = "locked",
	[EDDYSTONE_UNLOCKED] = "unlocked",
	[EDDYSTONE_UNLOCKED_KEPT] = "unlocked-for-good",
};

static const char *const kind_names[] = {"uid", "url", "tlm", "eid"};

/* ---- What a slot broadcasts, in words ---- */

static _printf_(1, 2) char *say(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	return text;
}

static char *say_uid(const struct eddystone *frame)
{
	char namespace_id[21], instance_id[13];

	hex_encode(frame->namespace_id, 10, namespace_id);
	hex_encode(frame->instance_id, 6, instance_id);
	return say("%s/%s", namespace_id, instance_id);
}

static char *say_tlm(const struct eddystone *frame)
{
	if (frame->temperature == EDDYSTONE_NO_TEMPERATURE)
		return say("%u mV", frame->battery_mv);
	return say("%u mV, %.1f \302\260C", frame->battery_mv,
		   frame->temperature / 256.0);
}

static char *say_eid(const struct eddystone_eid_data *eid)
{
	char hex[2 * EDDYSTONE_EID_SIZE + 1];

	hex_encode(eid->eid, EDDYSTONE_EID_SIZE, hex);
	return say("%s, another every %u s, clock %u", hex, 1U << eid->exponent,
		   eid->clock);
}

static void name_slot(struct setup_beacon *beacon, size_t i)
{
	const struct eddystone_slot *slot = &beacon->report.slots[i];
	struct eddystone frame = {0};
	struct eddystone_eid_data eid;
	int kind = 0;

	beacon->frames[i] = NULL;
	free(beacon->values[i]);
	beacon->values[i] = NULL;
	if (!slot->len)
		return;
	beacon->frames[i] = "unknown";
	if (!eddystone_eid_data_parse(slot->data, slot->len, &eid)) {
		beacon->frames[i] = "eid";
		beacon->values[i] = say_eid(&eid);
		return;
	}
	kind = eddystone_merge(&frame, slot->data, slot->len);
	if (kind == EDDYSTONE_UID) {
		beacon->frames[i] = "uid";
		beacon->values[i] = say_uid(&frame);
	} else if (kind == EDDYSTONE_URL) {
		beacon->frames[i] = "url";
		beacon->values[i] = strdup(frame.url);
	} else if (kind == EDDYSTONE_TLM) {
		beacon->frames[i] = "tlm";
		beacon->values[i] = say_tlm(&frame);
	} else if (kind == EDDYSTONE_ETLM) {
		beacon->frames[i] = "etlm";
	}
}

/* A key that was agreed on before the connection was lost may be the beacon's: it stays known. */
static int keep_key(const struct eddystone_report *old, struct eddystone_report *new)
{
	const struct eddystone_report *from = new->identity_key ? new : old;
	struct secret *copy = NULL;

	if (from->identity_key &&
	    secret_new(secret_data(from->identity_key), EDDYSTONE_KEY_SIZE, &copy) < 0)
		return -1;
	new->identity_key = copy;
	memmove(new->resolver_public, from->resolver_public,
		sizeof(new->resolver_public));
	memmove(new->beacon_public, from->beacon_public, sizeof(new->beacon_public));
	return 0;
}

void setup_beacon_take(struct usher_setup *setup)
{
	struct setup_beacon *beacon = setup->beacon;
	struct eddystone_report report;

	if (!beacon || !setup->machine || !setup->protocol->beacon)
		return;
	report = *setup->protocol->beacon(setup->machine);
	if (keep_key(&beacon->report, &report) < 0)
		return;
	secret_free(beacon->report.identity_key);
	beacon->report = report;
	for (size_t i = 0; i < EDDYSTONE_SLOTS_MAX; i++)
		name_slot(beacon, i);
}

/* ---- For programs ---- */

_public_ const char *usher_setup_get_beacon_lock(const struct usher_setup *setup)
{
	int state = setup->beacon ? setup->beacon->report.lock_state : -1;

	return state < 0 ? NULL : lock_names[state];
}

_public_ bool usher_setup_get_beacon_slot(const struct usher_setup *setup, size_t i,
					  int *ret_interval_ms, int *ret_tx_power,
					  int *ret_advertised_tx_power,
					  const char **ret_frame, const char **ret_value)
{
	const struct eddystone_slot *slot;

	if (!setup->beacon || i >= EDDYSTONE_SLOTS_MAX ||
	    !setup->beacon->report.slots[i].known)
		return false;
	slot = &setup->beacon->report.slots[i];
	if (ret_interval_ms)
		*ret_interval_ms = slot->interval_ms;
	if (ret_tx_power)
		*ret_tx_power = slot->has_radio_tx ? slot->radio_tx : USHER_NO_POWER;
	if (ret_advertised_tx_power)
		*ret_advertised_tx_power = slot->has_advertised_tx ? slot->advertised_tx
								   : USHER_NO_POWER;
	if (ret_frame)
		*ret_frame = setup->beacon->frames[i];
	if (ret_value)
		*ret_value = setup->beacon->values[i];
	return true;
}

_public_ const char *usher_setup_get_beacon_frame(const struct usher_setup *setup,
						  size_t i)
{
	const struct setup_beacon *beacon = setup->beacon;
	size_t n = 0;

	if (!beacon || !beacon->report.has_capabilities)
		return NULL;
	for (size_t bit = 0; bit < ARRAY_SIZE(kind_names); bit++)
		if (beacon->report.capabilities.kinds & 1U << bit && n++ == i)
			return kind_names[bit];
	return NULL;
}

_public_ bool usher_setup_get_beacon_tx_power(const struct usher_setup *setup, size_t i,
					      int *ret_dbm)
{
	const struct setup_beacon *beacon = setup->beacon;

	if (!beacon || i >= beacon->report.capabilities.n_tx_powers)
		return false;
	*ret_dbm = beacon->report.capabilities.tx_powers[i];
	return true;
}

_public_ unsigned usher_setup_get_beacon_slots(const struct usher_setup *setup,
					       unsigned *ret_eid)
{
	const struct setup_beacon *beacon = setup->beacon;

	if (ret_eid)
		*ret_eid = beacon ? beacon->report.capabilities.n_eid_slots : 0;
	return beacon ? beacon->report.capabilities.n_slots : 0;
}

_public_ const uint8_t *usher_setup_get_beacon_eid(const struct usher_setup *setup,
						   unsigned *ret_exponent,
						   uint32_t *ret_clock,
						   const uint8_t **ret_resolver_key,
						   const uint8_t **ret_beacon_key)
{
	const struct eddystone_report *report = setup->beacon ? &setup->beacon->report
							      : NULL;
	bool agreed;

	if (!report || !report->registered)
		return NULL;
	agreed = setup->beacon->task->plan.content == EDDYSTONE_EID_AGREED;
	if (ret_exponent)
		*ret_exponent = report->registration.exponent;
	if (ret_clock)
		*ret_clock = report->registration.clock;
	if (ret_resolver_key)
		*ret_resolver_key = agreed ? report->resolver_public : NULL;
	if (ret_beacon_key)
		*ret_beacon_key = agreed ? report->beacon_public : NULL;
	return report->registration.eid;
}

_public_ const uint8_t *usher_setup_get_identity_key(const struct usher_setup *setup)
{
	const struct eddystone_report *report = setup->beacon ? &setup->beacon->report
							      : NULL;

	return report && report->identity_key ? secret_data(report->identity_key) : NULL;
}

/* ---- As JSON: doc/json.md ---- */

static void add_power(struct json *object, const char *key, bool known, int dbm)
{
	if (known)
		json_add_number(object, key, dbm);
	else
		json_add_null(object, key);
}

static void add_slot(const struct setup_beacon *beacon, size_t i, struct json *list)
{
	const struct eddystone_slot *slot = &beacon->report.slots[i];
	struct json *row = json_add_object(list, NULL);

	json_add_number(row, "slot", (double)i);
	json_add_string(row, "frame", beacon->frames[i]);
	json_add_string(row, "value", beacon->values[i]);
	json_add_hex(row, "data", slot->data, slot->len);
	add_power(row, "interval_ms", slot->interval_ms >= 0, slot->interval_ms);
	add_power(row, "tx_power", slot->has_radio_tx, slot->radio_tx);
	add_power(row, "advertised_tx_power", slot->has_advertised_tx,
		  slot->advertised_tx);
}

static void add_capabilities(const struct usher_setup *setup, struct json *object)
{
	const struct eddystone_capabilities *can = &setup->beacon->report.capabilities;
	struct json *list;
	const char *name;
	int dbm;

	if (!setup->beacon->report.has_capabilities) {
		json_add_null(object, "capabilities");
		return;
	}
	object = json_add_object(object, "capabilities");
	json_add_number(object, "slots", can->n_slots);
	json_add_number(object, "eid_slots", can->n_eid_slots);
	json_add_bool(object, "variable_interval",
		      can->abilities & EDDYSTONE_VARIABLE_INTERVAL);
	json_add_bool(object, "variable_tx_power",
		      can->abilities & EDDYSTONE_VARIABLE_TX);
	list = json_add_array(object, "frames");
	for (size_t i = 0; (name = usher_setup_get_beacon_frame(setup, i)); i++)
		json_add_string(list, NULL, name);
	list = json_add_array(object, "tx_powers");
	for (size_t i = 0; usher_setup_get_beacon_tx_power(setup, i, &dbm); i++)
		json_add_number(list, NULL, dbm);
}

static void add_registration(const struct usher_setup *setup, struct json *object)
{
	const uint8_t *resolver, *own, *eid;
	unsigned exponent;
	uint32_t clock;

	eid = usher_setup_get_beacon_eid(setup, &exponent, &clock, &resolver, &own);
	if (!eid)
		return;
	object = json_add_object(object, "registration");
	json_add_hex(object, "eid", eid, EDDYSTONE_EID_SIZE);
	json_add_number(object, "clock", clock);
	json_add_number(object, "exponent", exponent);
	if (!resolver)
		return;
	json_add_hex(object, "resolver_public_key", resolver, EDDYSTONE_PUBLIC_KEY_SIZE);
	json_add_hex(object, "beacon_public_key", own, EDDYSTONE_PUBLIC_KEY_SIZE);
}

void setup_beacon_add_json(const struct usher_setup *setup, struct json *line)
{
	struct json *object, *list;

	if (!setup->beacon)
		return;
	object = json_add_object(line, "beacon");
	json_add_string(object, "lock", usher_setup_get_beacon_lock(setup));
	if (setup->beacon->report.connectable < 0)
		json_add_null(object, "can_hide");
	else
		json_add_bool(object, "can_hide", setup->beacon->report.connectable);
	add_capabilities(setup, object);
	list = json_add_array(object, "slots");
	for (size_t i = 0; i < EDDYSTONE_SLOTS_MAX; i++)
		if (setup->beacon->report.slots[i].known)
			add_slot(setup->beacon, i, list);
	add_registration(setup, object);
}
