/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/unit.h"

#include "ui-tui/i18n.h"
#include "ui-tui/loop.h"

#include <errno.h>
#include <string.h>

struct unit *unit_new(struct usher_accessory *accessory, const char *name,
		      struct answers *answers)
{
	struct unit *unit = calloc(1, sizeof(*unit));

	if (!unit)
		return NULL;
	unit->name = strdup(name);
	if (!unit->name) {
		free(unit);
		return NULL;
	}
	unit->accessory = accessory ? usher_accessory_ref(accessory) : NULL;
	unit->answers = answers;
	return unit;
}

struct unit *unit_free(struct unit *unit)
{
	if (!unit)
		return NULL;
	usher_setup_free(unit->setup);
	usher_accessory_unref(unit->accessory);
	secret_free(unit->by_code);
	unit_hide_pin(unit);
	free(unit->name);
	free(unit->note);
	free(unit->text);
	free(unit);
	return NULL;
}

bool unit_is_over(const struct unit *unit)
{
	switch (unit->state) {
	case UNIT_WAITING:
	case UNIT_RUNNING:
	case UNIT_ASKING:
		return false;
	case UNIT_DONE:
	case UNIT_FAILED:
	case UNIT_CANCELLED:
		break;
	}
	return true;
}

void unit_set_text(char **slot, const char *text)
{
	free(*slot);
	*slot = text ? usher_printable(text, strlen(text)) : NULL;
}

void unit_show_pin(struct unit *unit, const struct usher_event *event)
{
	size_t len;
	const uint8_t *pin = usher_event_get_data(event, &len);

	if (!pin || len >= sizeof(unit->pin))
		return;
	memcpy(unit->pin, pin, len + 1);
	unit->has_keypad = true;
	unit_set_text(&unit->note, usher_event_get_error(event)
					   ? _("what was typed on it was another PIN: "
					       "this is a new one")
					   : NULL);
}

void unit_hide_pin(struct unit *unit)
{
	explicit_bzero(unit->pin, sizeof(unit->pin));
}

void unit_run(struct unit *unit)
{
	if (unit->asked_us)
		unit->begin_us += ui_now() - unit->asked_us;
	unit->asked_us = 0;
	unit->state = UNIT_RUNNING;
	unit->question = USHER_ASK_NONE;
}

void unit_end(struct unit *unit, enum unit_state state)
{
	unit_run(unit);
	unit_hide_pin(unit);
	unit->state = state;
	unit->end_us = ui_now();
}

static int start(struct unit *unit, struct usher *usher)
{
	const char *problem;

	if (!unit->by_code)
		return usher_setup_start(usher, unit->accessory, USHER_GOAL_SETUP,
					 &unit->setup);
	return usher_setup_start_code(usher, secret_data(unit->by_code),
				      secret_len(unit->by_code), &unit->setup, &problem);
}

void unit_begin(struct unit *unit, struct usher *usher, bool tell_network)
{
	const struct answers *answers = unit->answers;
	int r = start(unit, usher);

	unit->state = UNIT_RUNNING;
	unit->begin_us = ui_now();
	unit->end_us = 0;
	if (r < 0) {
		unit->error = r;
		unit->certainty = USHER_CERTAIN;
		unit_set_text(&unit->text,
			      r == -EOPNOTSUPP ? _("nothing is known to set it up with")
					       : NULL);
		unit_end(unit, UNIT_FAILED);
		return;
	}
	usher_setup_set_retry(unit->setup, true);
	usher_setup_set_list_networks(unit->setup, true);
	usher_setup_set_again(unit->setup, unit->again);
	if (tell_network && answers_has(answers, USHER_ASK_NETWORK)) {
		usher_setup_answer(unit->setup, USHER_ASK_NETWORK, answers->ssid,
				   answers->ssid_len);
		unit->network_version = answers->network_version;
	}
}

void unit_reset(struct unit *unit)
{
	/* who was told that it is set up, and goes on, wants it set up again */
	unit->again |= unit->error == USHER_ERROR_ALREADY || unit->state == UNIT_DONE;
	unit->setup = usher_setup_free(unit->setup);
	unit->state = UNIT_WAITING;
	unit->question = USHER_ASK_NONE;
	unit->phase = NULL;
	unit_hide_pin(unit);
	unit->error = USHER_OK;
	unit_set_text(&unit->note, NULL);
	unit_set_text(&unit->text, NULL);
	unit->begin_us = unit->end_us = unit->asked_us = 0;
}

unsigned *unit_version(struct unit *unit, enum usher_question question)
{
	switch (question) {
	case USHER_ASK_NETWORK:
		return &unit->network_version;
	case USHER_ASK_PASSPHRASE:
		return &unit->passphrase_version;
	case USHER_ASK_CODE:
		return &unit->code_version;
	case USHER_ASK_NONE:
	case USHER_ASK_AUTHORIZE:
		break;
	}
	return NULL;
}
