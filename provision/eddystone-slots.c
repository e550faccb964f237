/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The slots: what the beacon can do and what each slot does is read, then what the plan says
 * is written to one of them and read back. To the active slot all that follows is meant.
 */
#include "provision/eddystone-machine.h"

#include "base/crypto/aes.h"
#include "provision/eddystone-eid.h"

#include <errno.h>
#include <string.h>

static bool sets_eid(const struct provision_machine *m)
{
	return m->plan.task == EDDYSTONE_SET &&
	       eddystone_content_kind(m->plan.content) == EDDYSTONE_KIND_EID;
}

/* Only what is missing is asked for: one field of all slots, or all fields. */
static bool looks_at(const struct provision_machine *m, unsigned slot)
{
	if (slot >= m->report.capabilities.n_slots)
		return false;
	if (m->plan.task == EDDYSTONE_SHOW)
		return true;
	/* how many identities it has already */
	return sets_eid(m) && slot != m->plan.slot;
}

static void look_on(struct provision_machine *m)
{
	const char *refused;

	while (m->slot < m->report.capabilities.n_slots && !looks_at(m, m->slot))
		m->slot++;
	if (m->slot < m->report.capabilities.n_slots) {
		machine_enter(m, CLIENT_SELECT);
		return;
	}
	if (m->plan.task == EDDYSTONE_SHOW) {
		machine_end(m, PROVISION_OK, true, NULL);
		return;
	}
	refused = eddystone_plan_refused(m);
	if (refused) {
		machine_end(m, PROVISION_UNSUPPORTED, true, refused);
		return;
	}
	m->stage = STAGE_CHANGE;
	m->slot = m->plan.slot;
	machine_enter(m, m->plan.content == EDDYSTONE_EID_AGREED ? CLIENT_PUBLIC_KEY
								 : CLIENT_SELECT);
}

void eddystone_take_capabilities(struct provision_machine *m,
				 const struct provision_event *event)
{
	if (eddystone_capabilities_parse(event->data, event->len,
					 &m->report.capabilities) < 0) {
		machine_end(m, PROVISION_PROTOCOL, true,
			    N_("what it can do is told in a form that usher does not "
			       "know"));
		return;
	}
	m->report.has_capabilities = true;
	if (m->plan.task == EDDYSTONE_SHOW || m->plan.connectable >= 0)
		machine_enter(m, CLIENT_CONNECTABLE);
	else
		look_on(m);
}

void eddystone_take_connectable(struct provision_machine *m,
				const struct provision_event *event)
{
	if (event->len == 1)
		m->report.connectable = event->data[0] != 0;
	look_on(m);
}

void eddystone_fail_connectable(struct provision_machine *m,
				const struct provision_event *event)
{
	look_on(m);
}

static void end_of_keys(struct provision_machine *m, int error)
{
	if (error == -EBADMSG)
		machine_end(m, PROVISION_PROTOCOL, true,
			    N_("its public key is one with which everybody gets the same "
			       "identity key"));
	else
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
}

void eddystone_take_public_key(struct provision_machine *m,
			       const struct provision_event *event)
{
	struct eddystone_report *report = &m->report;
	uint8_t key[EDDYSTONE_KEY_SIZE];
	int r;

	if (event->len != EDDYSTONE_PUBLIC_KEY_SIZE) {
		machine_end(m, PROVISION_PROTOCOL, true,
			    N_("its public key is not 32 bytes long"));
		return;
	}
	r = eddystone_identity_key(secret_data(m->plan.private_key), event->data, true,
				   report->resolver_public, key);
	if (r == 0)
		r = secret_new(key, sizeof(key), &report->identity_key);
	secret_wipe(key, sizeof(key));
	if (r < 0) {
		end_of_keys(m, r);
		return;
	}
	memcpy(report->beacon_public, event->data, sizeof(report->beacon_public));
	machine_fact(m); /* before it is written: the connection may be lost in between */
	machine_enter(m, CLIENT_SELECT);
}

/* ---- One slot ---- */

void eddystone_build_select(struct provision_machine *m)
{
	m->value[0] = m->slot;
	m->value_len = 1;
}

static void change_on(struct provision_machine *m);

void eddystone_take_select(struct provision_machine *m,
			   const struct provision_event *event)
{
	if (m->stage == STAGE_CHANGE)
		change_on(m);
	else
		machine_enter(m, m->plan.task == EDDYSTONE_SHOW ? CLIENT_INTERVAL
								: CLIENT_DATA);
}

void eddystone_take_interval(struct provision_machine *m,
			     const struct provision_event *event)
{
	if (event->len == 2)
		m->report.slots[m->slot].interval_ms = event->data[0] << 8 |
						       event->data[1];
	machine_enter(m, CLIENT_RADIO_TX);
}

void eddystone_fail_interval(struct provision_machine *m,
			     const struct provision_event *event)
{
	machine_enter(m, CLIENT_RADIO_TX);
}

void eddystone_take_radio_tx(struct provision_machine *m,
			     const struct provision_event *event)
{
	struct eddystone_slot *slot = &m->report.slots[m->slot];

	slot->has_radio_tx = event->len == 1;
	if (slot->has_radio_tx)
		slot->radio_tx = (int8_t)event->data[0];
	machine_enter(m, CLIENT_ADVERTISED_TX);
}

void eddystone_fail_radio_tx(struct provision_machine *m,
			     const struct provision_event *event)
{
	machine_enter(m, CLIENT_ADVERTISED_TX);
}

void eddystone_take_advertised_tx(struct provision_machine *m,
				  const struct provision_event *event)
{
	struct eddystone_slot *slot = &m->report.slots[m->slot];

	slot->has_advertised_tx = event->len == 1;
	if (slot->has_advertised_tx)
		slot->advertised_tx = (int8_t)event->data[0];
	machine_enter(m, CLIENT_DATA);
}

void eddystone_fail_advertised_tx(struct provision_machine *m,
				  const struct provision_event *event)
{
	machine_enter(m, CLIENT_DATA);
}

void eddystone_take_data(struct provision_machine *m, const struct provision_event *event)
{
	struct eddystone_slot *slot = &m->report.slots[m->slot];

	if (event->len > sizeof(slot->data)) {
		machine_end(m, PROVISION_PROTOCOL, true,
			    N_("the data of a slot are longer than an advertisement"));
		return;
	}
	slot->known = true;
	slot->len = eddystone_slot_is_silent(event->data, event->len)
			    ? 0
			    : (uint8_t)event->len;
	memcpy(slot->data, event->data, slot->len);
	machine_fact(m);
	if (m->stage == STAGE_CHECK) {
		eddystone_plan_judge(m);
		return;
	}
	m->slot++;
	look_on(m);
}

/* ---- What is written: first what it refuses most easily, so that nothing else is changed ---- */

static bool wants_data(const struct eddystone_plan *plan)
{
	return plan->content != EDDYSTONE_KEEP;
}

static bool wants_radio_tx(const struct eddystone_plan *plan)
{
	return plan->has_radio_tx;
}

static bool wants_advertised_tx(const struct eddystone_plan *plan)
{
	return plan->has_advertised_tx;
}

static bool wants_interval(const struct eddystone_plan *plan)
{
	return plan->interval_ms != 0;
}

static bool wants_connectable(const struct eddystone_plan *plan)
{
	return plan->connectable >= 0;
}

static const struct change {
	enum client_state state;
	bool (*is_wanted)(const struct eddystone_plan *plan);
} changes[] = {
	{CLIENT_SET_DATA, wants_data},
	{CLIENT_SET_RADIO_TX, wants_radio_tx},
	{CLIENT_SET_ADVERTISED_TX, wants_advertised_tx},
	{CLIENT_SET_INTERVAL, wants_interval},
	{CLIENT_SET_CONNECTABLE, wants_connectable},
};

static void change_on(struct provision_machine *m)
{
	while (m->changed < ARRAY_SIZE(changes)) {
		const struct change *change = &changes[m->changed++];

		if (change->is_wanted(&m->plan)) {
			machine_enter(m, change->state);
			return;
		}
	}
	m->stage = STAGE_CHECK;
	machine_enter(m, CLIENT_INTERVAL);
}

void eddystone_build_data(struct provision_machine *m)
{
	uint8_t sealed[AES_BLOCK];
	const uint8_t *key = NULL;
	int r = 0;

	if (m->plan.content == EDDYSTONE_EID_AGREED)
		key = m->report.resolver_public;
	if (m->plan.content == EDDYSTONE_EID_GIVEN) {
		r = aes_encrypt_block(secret_data(m->code), AES_KEY_128,
				      secret_data(m->plan.identity_key), sealed);
		if (r == 0 && !m->report.identity_key)
			r = secret_new(secret_data(m->plan.identity_key),
				       EDDYSTONE_KEY_SIZE, &m->report.identity_key);
		key = sealed;
	}
	if (r == 0)
		m->value_len = eddystone_slot_build(&m->plan, key, m->value);
	else
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
}

static void build_byte(struct provision_machine *m, uint8_t value)
{
	m->value[0] = value;
	m->value_len = 1;
}

void eddystone_build_radio_tx(struct provision_machine *m)
{
	build_byte(m, (uint8_t)m->plan.radio_tx);
}

void eddystone_build_advertised_tx(struct provision_machine *m)
{
	build_byte(m, (uint8_t)m->plan.advertised_tx);
}

void eddystone_build_interval(struct provision_machine *m)
{
	m->value[0] = (uint8_t)(m->plan.interval_ms >> 8);
	m->value[1] = (uint8_t)m->plan.interval_ms;
	m->value_len = 2;
}

void eddystone_build_connectable(struct provision_machine *m)
{
	build_byte(m, m->plan.connectable > 0);
}

void eddystone_take_change(struct provision_machine *m,
			   const struct provision_event *event)
{
	change_on(m);
}
