/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A plan held against the beacon: what it cannot do is said before anything is written, and
 * what it made of what was written is said after it was read back.
 */
#include "provision/eddystone-machine.h"

#include "provision/eddystone-eid.h"

#include <stdio.h>
#include <string.h>

static const char *kind_name(unsigned kind)
{
	switch (kind) {
	case EDDYSTONE_KIND_UID:
		return "UID";
	case EDDYSTONE_KIND_URL:
		return "URL";
	case EDDYSTONE_KIND_TLM:
		return "TLM";
	default:
		return "EID";
	}
}

static unsigned count_eid_slots(const struct provision_machine *m)
{
	unsigned n = 0;

	for (unsigned i = 0; i < m->report.capabilities.n_slots; i++)
		n += i != m->plan.slot && m->report.slots[i].len > 0 &&
		     m->report.slots[i].data[0] == EDDYSTONE_TYPE_EID;
	return n;
}

static const char *refuse_content(struct provision_machine *m)
{
	const struct eddystone_capabilities *can = &m->report.capabilities;
	unsigned kind = eddystone_content_kind(m->plan.content);

	if (kind && !(can->kinds & kind))
		return eddystone_text(m, "it does not send %s frames", kind_name(kind));
	if (kind != EDDYSTONE_KIND_EID || count_eid_slots(m) < can->n_eid_slots)
		return NULL;
	if (!can->n_eid_slots)
		return N_("it has no slot for an EID");
	return eddystone_text(
		m, "it has room for %u EID, and that many are set in other slots",
		can->n_eid_slots);
}

/* "-20, -8 or 0 dBm" */
static const char *refuse_tx(struct provision_machine *m)
{
	const struct eddystone_capabilities *can = &m->report.capabilities;
	char list[120] = "";
	size_t i, len = 0;

	if (!m->plan.has_radio_tx || !can->n_tx_powers)
		return NULL;
	for (i = 0; i < can->n_tx_powers && can->tx_powers[i] != m->plan.radio_tx; i++)
		if (len < sizeof(list) - 1)
			len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%d",
						!i			   ? ""
						: i + 1 < can->n_tx_powers ? ", "
									   : " or ",
						can->tx_powers[i]);
	if (i < can->n_tx_powers)
		return NULL;
	return eddystone_text(m, "it sends with %s dBm, not with %d", list,
			      m->plan.radio_tx);
}

const char *eddystone_plan_refused(struct provision_machine *m)
{
	const struct eddystone_plan *plan = &m->plan;
	const struct eddystone_capabilities *can = &m->report.capabilities;
	const char *refused;

	if (plan->slot >= can->n_slots)
		return can->n_slots == 1
			       ? N_("it has one slot, 0")
			       : eddystone_text(m, "it has %u slots, 0 to %u",
						can->n_slots, can->n_slots - 1U);
	refused = refuse_content(m);
	if (!refused)
		refused = refuse_tx(m);
	if (!refused && plan->connectable == 0 && m->report.connectable < 1)
		refused = N_("it is always connectable");
	return refused;
}

/* ---- What it made of it ---- */

static bool is_frame(const struct eddystone_slot *slot, uint8_t type, size_t skip,
		     const uint8_t *want, size_t len)
{
	return slot->len >= skip + len && slot->data[0] == type &&
	       memcmp(slot->data + skip, want, len) == 0;
}

static bool data_hold(const struct eddystone_plan *plan,
		      const struct eddystone_slot *slot)
{
	switch (plan->content) {
	case EDDYSTONE_KEEP:
		return true;
	case EDDYSTONE_CLEAR:
		return slot->len == 0;
	case EDDYSTONE_UID_FRAME: /* two reserved bytes may follow */
		return is_frame(slot, EDDYSTONE_TYPE_UID, 2, plan->uid,
				EDDYSTONE_UID_SIZE);
	case EDDYSTONE_URL_FRAME:
		return slot->len == 2 + plan->url_len &&
		       is_frame(slot, EDDYSTONE_TYPE_URL, 2, plan->url, plan->url_len);
	case EDDYSTONE_TLM_FRAME: /* encrypted where another slot is an EID */
		return slot->len > 0 && slot->data[0] == EDDYSTONE_TYPE_TLM;
	case EDDYSTONE_EID_AGREED:
	case EDDYSTONE_EID_GIVEN:
		return slot->len > 0 && slot->data[0] == EDDYSTONE_TYPE_EID;
	}
	return false;
}

/* The identifier that it shows has to be the one that the key gives: else nobody could resolve it. */
static bool judge_eid(struct provision_machine *m, const struct eddystone_slot *slot)
{
	struct eddystone_eid_data data;

	if (eddystone_content_kind(m->plan.content) != EDDYSTONE_KIND_EID)
		return true;
	if (eddystone_eid_data_parse(slot->data, slot->len, &data) < 0) {
		machine_end(
			m, PROVISION_PROTOCOL, true,
			N_("it does not tell the clock and the identifier of its EID"));
		return false;
	}
	if (data.exponent != m->plan.exponent ||
	    !eddystone_eid_holds(secret_data(m->report.identity_key), &data)) {
		if (m->plan.content == EDDYSTONE_EID_GIVEN)
			machine_end(m, PROVISION_WRONG_CODE, true,
				    N_("its EID is not the one of the identity key: it "
				       "has another lock code"));
		else
			machine_end(m, PROVISION_PROTOCOL, true,
				    N_("its EID is not the one of the identity key that "
				       "was agreed on"));
		return false;
	}
	m->report.registration = data;
	m->report.registered = true;
	return true;
}

static void note_settings(struct provision_machine *m, const struct eddystone_slot *slot)
{
	const struct eddystone_plan *plan = &m->plan;
	unsigned abilities = m->report.capabilities.abilities;
	bool several = m->report.capabilities.n_slots > 1;

	if (plan->interval_ms && slot->interval_ms >= 0 &&
	    slot->interval_ms != plan->interval_ms)
		machine_note(m,
			     eddystone_text(m,
					    "it sends every %d ms, not every %d: that is "
					    "as near as it goes",
					    slot->interval_ms, plan->interval_ms));
	if (plan->has_radio_tx && slot->has_radio_tx && slot->radio_tx != plan->radio_tx)
		machine_note(m,
			     eddystone_text(m,
					    "it sends with %d dBm, not with %d: that is "
					    "as near as it goes",
					    slot->radio_tx, plan->radio_tx));
	if (several && plan->interval_ms && !(abilities & EDDYSTONE_VARIABLE_INTERVAL))
		machine_note(m, N_("the interval is that of all its slots"));
	if (several && plan->has_radio_tx && !(abilities & EDDYSTONE_VARIABLE_TX))
		machine_note(m, N_("the transmit power is that of all its slots"));
}

void eddystone_plan_judge(struct provision_machine *m)
{
	const struct eddystone_slot *slot = &m->report.slots[m->plan.slot];

	if (!data_hold(&m->plan, slot)) {
		machine_end(m, PROVISION_PROTOCOL, true,
			    N_("the slot does not hold what was written to it"));
		return;
	}
	if (!judge_eid(m, slot))
		return;
	note_settings(m, slot);
	if (m->plan.has_advertised_tx && slot->has_advertised_tx &&
	    slot->advertised_tx != m->plan.advertised_tx)
		machine_end(m, PROVISION_REFUSED, true,
			    N_("it keeps the transmit power that it advertises"));
	else
		machine_end(m, PROVISION_OK, true, NULL);
}
