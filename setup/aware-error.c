/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The end of a pairing, for people: what happened, whose fault it is. */
#include "setup/aware.h"

const char *aware_late(enum aware_pairing_phase phase)
{
	switch (phase) {
	case AWARE_PHASE_BOOTSTRAP:
		return "nobody agreed at the other side in time";
	case AWARE_PHASE_PASSWORD:
		return "no PIN or passphrase was given in time";
	case AWARE_PHASE_PASN:
		return "the other side went silent while keys were agreed on: it may be "
		       "out of range, or the PIN is wrong";
	case AWARE_PHASE_KEYS:
		return "the other side went silent before it told who it is";
	}
	return NULL;
}

/* Devices that do not know us say so, or say nothing, or break it off. */
static bool is_forgotten(const struct aware_node_action *failed)
{
	return failed->verdict == AWARE_PAIR_WRONG_PASSWORD ||
	       failed->verdict == AWARE_PAIR_NOT_AGREED ||
	       failed->verdict == AWARE_PAIR_BROKEN ||
	       (failed->verdict == AWARE_PAIR_TIMED_OUT &&
		failed->phase == AWARE_PHASE_PASN);
}

struct aware_outcome aware_outcome(const struct aware_node_action *failed)
{
	const char *detail = failed->detail;

	if (failed->verified && is_forgotten(failed))
		return (struct aware_outcome){
			USHER_ERROR_PAIR_AGAIN, false,
			"the other side is there, and does not agree to what was "
			"remembered: it may have forgotten this computer"};
	switch (failed->verdict) {
	case AWARE_PAIRED:
		return (struct aware_outcome){USHER_OK, true, detail};
	case AWARE_PAIR_CANCELLED:
		return (struct aware_outcome){USHER_ERROR_CANCELLED, true, detail};
	case AWARE_PAIR_TIMED_OUT:
		return (struct aware_outcome){USHER_ERROR_TIMED_OUT, true,
					      aware_late(failed->phase)};
	case AWARE_PAIR_REJECTED:
		return (struct aware_outcome){USHER_ERROR_REJECTED, true, detail};
	case AWARE_PAIR_WRONG_PASSWORD:
		return (struct aware_outcome){USHER_ERROR_WRONG_PIN, true, detail};
	case AWARE_PAIR_NOT_AGREED:
		return (struct aware_outcome){USHER_ERROR_WRONG_PIN, false, detail};
	case AWARE_PAIR_NO_METHOD:
		return (struct aware_outcome){USHER_ERROR_NO_METHOD, true, detail};
	case AWARE_PAIR_UNKNOWN:
		return (struct aware_outcome){
			/* nothing proves who says it */
			USHER_ERROR_PAIR_AGAIN, false,
			detail ? detail
			       : "the other side says that it does not know it any "
				 "more"};
	case AWARE_PAIR_MISMATCH:
		return (struct aware_outcome){
			USHER_ERROR_UNSUPPORTED, true,
			detail ? detail
			       : "it wants a cipher or group that usher does not do"};
	case AWARE_PAIR_BROKEN:
		return (struct aware_outcome){
			USHER_ERROR_PROTOCOL, false,
			detail ? detail
			       : "or somebody was in between: nothing was agreed on"};
	case AWARE_PAIR_RADIO:
		return (struct aware_outcome){
			USHER_ERROR_NO_PROTECTION, true,
			detail ? detail : "it did not take the pairing's key"};
	case AWARE_PAIR_NO_MEMORY:
		return (struct aware_outcome){USHER_ERROR_NO_MEMORY, true, NULL};
	}
	return (struct aware_outcome){USHER_ERROR_INTERNAL, true, NULL};
}
