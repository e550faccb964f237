/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The lock: the way in with its code, and what is done to the lock itself. The code is proven
 * by a challenge: the beacon gives 16 random bytes and wants them encrypted with it.
 */
#include "provision/eddystone-machine.h"

#include "base/crypto/aes.h"
#include "base/hex.h"

#include <errno.h>
#include <string.h>

/* One byte of the three that there are; else it ends as a broken protocol. */
static bool lock_state_of(struct provision_machine *m,
			  const struct provision_event *event)
{
	if (event->len != 1 || event->data[0] > EDDYSTONE_UNLOCKED_KEPT) {
		machine_end(m, PROVISION_PROTOCOL, true,
			    N_("its lock state is not one of the "
			       "three"));
		return false;
	}
	m->report.lock_state = event->data[0];
	return true;
}

static void open_now(struct provision_machine *m)
{
	bool kept = m->report.lock_state == EDDYSTONE_UNLOCKED_KEPT;

	machine_phase(m, PROVISION_PHASE_CONFIGURE);
	switch (m->plan.task) {
	case EDDYSTONE_SHOW:
	case EDDYSTONE_SET:
		machine_enter(m, CLIENT_CAPABILITIES);
		return;
	case EDDYSTONE_LOCK:
		machine_enter(m, CLIENT_SET_LOCK);
		return;
	case EDDYSTONE_UNLOCK:
		if (kept)
			machine_end(m, PROVISION_OK, true, N_("it was unlocked already"));
		else
			machine_enter(m, CLIENT_SET_LOCK);
		return;
	case EDDYSTONE_RESET:
		machine_enter(m, CLIENT_RESET);
		return;
	}
}

/*
 * It was open when we came: nothing proves a code then. A wrong one would make the beacon
 * decrypt the new one to something that nobody knows.
 */
static bool refuse_unproven(struct provision_machine *m)
{
	if (m->plan.task == EDDYSTONE_LOCK && m->plan.new_code)
		machine_end(m, PROVISION_UNSUPPORTED, true,
			    N_("it is unlocked, so its old code cannot be tried before "
			       "it is replaced: lock it first, then change the code"));
	else if (m->plan.task == EDDYSTONE_RESET &&
		 m->report.lock_state != EDDYSTONE_UNLOCKED)
		machine_end(m, PROVISION_UNSUPPORTED, true,
			    N_("it is unlocked for good, and lets itself be reset only "
			       "by who has just unlocked it: lock it first"));
	return m->machine.ended;
}

void eddystone_take_lock_state(struct provision_machine *m,
			       const struct provision_event *event)
{
	if (!lock_state_of(m, event))
		return;
	machine_fact(m);
	if (m->report.lock_state == EDDYSTONE_LOCKED) {
		if (m->plan.task == EDDYSTONE_LOCK && !m->plan.new_code) {
			machine_end(m, PROVISION_OK, true, N_("it was locked already"));
			return;
		}
		machine_phase(m, PROVISION_PHASE_SECURE);
		machine_enter(m, CLIENT_ASK_CODE);
		return;
	}
	if (refuse_unproven(m))
		return;
	if (m->plan.task == EDDYSTONE_SET && m->plan.content == EDDYSTONE_EID_GIVEN)
		machine_enter(m, CLIENT_ASK_CODE); /* the key is handed over under it */
	else
		open_now(m);
}

static void wrong(struct provision_machine *m, enum provision_verdict verdict,
		  const char *detail)
{
	m->code = secret_free(m->code);
	if (!m->retry) {
		machine_end(m, verdict, true, detail);
		return;
	}
	m->reason = verdict;
	machine_enter(m, CLIENT_ASK_CODE);
}

void eddystone_ask_code_enter(struct provision_machine *m)
{
	machine_emit(m, &(struct provision_action){
				.type = PROVISION_DO_ASK,
				.question = PROVISION_ASK_CODE,
				.reason = m->reason,
				.certain = true,
				.detail = N_("its lock code, 32 hexadecimal digits"),
			});
	m->reason = PROVISION_OK;
}

void eddystone_take_code(struct provision_machine *m, const struct provision_event *event)
{
	char text[2 * EDDYSTONE_KEY_SIZE + 1] = "";
	uint8_t code[EDDYSTONE_KEY_SIZE];
	ssize_t len = -EINVAL;
	int r = 0;

	if (event->question != PROVISION_ASK_CODE)
		return;
	if (event->len == 2 * EDDYSTONE_KEY_SIZE) {
		memcpy(text, event->data, event->len);
		len = hex_decode(text, code, sizeof(code));
	}
	m->code = secret_free(m->code);
	if (len == EDDYSTONE_KEY_SIZE)
		r = secret_new(code, sizeof(code), &m->code);
	secret_wipe(text, sizeof(text));
	secret_wipe(code, sizeof(code));
	if (r < 0)
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
	else if (!m->code)
		wrong(m, PROVISION_BAD_INPUT, N_("a lock code is 32 hexadecimal digits"));
	else if (m->report.lock_state == EDDYSTONE_LOCKED)
		machine_enter(m, CLIENT_CHALLENGE);
	else
		open_now(m);
}

static int encrypt(struct provision_machine *m, const uint8_t in[AES_BLOCK],
		   uint8_t ret[AES_BLOCK])
{
	int r = aes_encrypt_block(secret_data(m->code), AES_KEY_128, in, ret);

	if (r < 0)
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
	return r;
}

void eddystone_take_challenge(struct provision_machine *m,
			      const struct provision_event *event)
{
	uint8_t token[AES_BLOCK];

	if (event->len != EDDYSTONE_KEY_SIZE) {
		machine_end(m, PROVISION_PROTOCOL, true,
			    N_("its challenge is not 16 bytes "
			       "long"));
		return;
	}
	if (encrypt(m, event->data, token) < 0)
		return;
	memcpy(m->token, token, sizeof(token));
	machine_enter(m, CLIENT_UNLOCK);
}

void eddystone_build_unlock(struct provision_machine *m)
{
	memcpy(m->value, m->token, EDDYSTONE_KEY_SIZE);
	m->value_len = EDDYSTONE_KEY_SIZE;
}

void eddystone_take_unlock(struct provision_machine *m,
			   const struct provision_event *event)
{
	machine_enter(m, CLIENT_UNLOCKED);
}

/* Of a code that was being changed when the connection was lost, nobody knows which one holds. */
static bool try_new_code(struct provision_machine *m)
{
	if (m->plan.task != EDDYSTONE_LOCK || !m->plan.new_code || m->tried_new)
		return false;
	m->tried_new = true;
	m->code = secret_free(m->code);
	if (secret_new(secret_data(m->plan.new_code), EDDYSTONE_KEY_SIZE, &m->code) < 0)
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
	else
		machine_enter(m, CLIENT_CHALLENGE);
	return true;
}

static void code_is_wrong(struct provision_machine *m)
{
	if (try_new_code(m))
		return;
	m->tried_new = false;
	wrong(m, PROVISION_WRONG_CODE, NULL);
}

void eddystone_fail_unlock(struct provision_machine *m,
			   const struct provision_event *event)
{
	if (event->error == -EREMOTEIO &&
	    (event->att_error == EDDYSTONE_WRITE_NOT_PERMITTED ||
	     event->att_error >= 0x80)) /* an application's own */
		code_is_wrong(m);
	else
		eddystone_request_failed(m, event);
}

/* Beacons exist that take every token without a word. */
void eddystone_take_unlocked(struct provision_machine *m,
			     const struct provision_event *event)
{
	if (!lock_state_of(m, event))
		return;
	machine_fact(m);
	if (m->report.lock_state == EDDYSTONE_LOCKED) {
		code_is_wrong(m);
		return;
	}
	open_now(m);
}

/* ---- The lock itself ---- */

void eddystone_build_lock(struct provision_machine *m)
{
	m->value[0] = m->plan.task == EDDYSTONE_UNLOCK ? EDDYSTONE_UNLOCKED_KEPT
						       : EDDYSTONE_LOCKED;
	m->value_len = 1;
	if (m->plan.task != EDDYSTONE_LOCK || !m->plan.new_code || m->tried_new)
		return; /* it has the new code already */
	if (encrypt(m, secret_data(m->plan.new_code), m->value + 1) == 0)
		m->value_len += EDDYSTONE_KEY_SIZE;
}

void eddystone_take_set_lock(struct provision_machine *m,
			     const struct provision_event *event)
{
	machine_enter(m, CLIENT_LOCK_SET);
}

void eddystone_take_lock_set(struct provision_machine *m,
			     const struct provision_event *event)
{
	int wanted = m->plan.task == EDDYSTONE_UNLOCK ? EDDYSTONE_UNLOCKED_KEPT
						      : EDDYSTONE_LOCKED;

	if (!lock_state_of(m, event))
		return;
	machine_fact(m);
	if (m->report.lock_state != wanted)
		machine_end(m, PROVISION_REFUSED, true,
			    N_("it keeps its lock as it was"));
	else if (m->plan.task == EDDYSTONE_UNLOCK)
		machine_end(m, PROVISION_OK, true,
			    N_("it does not lock itself any more: whoever is near can "
			       "change it"));
	else
		machine_end(m, PROVISION_OK, true, NULL);
}

void eddystone_build_reset(struct provision_machine *m)
{
	m->value[0] = EDDYSTONE_FACTORY_RESET;
	m->value_len = 1;
}

void eddystone_take_reset(struct provision_machine *m,
			  const struct provision_event *event)
{
	machine_end(m, PROVISION_OK, true, N_("its lock code is the same as before"));
}
