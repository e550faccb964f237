/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/blink.h"

#include "ui-tui/i18n.h"
#include "ui-tui/wizard.h"

#include <errno.h>
#include <string.h>

void blinks_deinit(struct blinks *blinks)
{
	for (unsigned i = 0; i < BLINKS_MAX; i++)
		blinks->running[i] = usher_setup_free(blinks->running[i]);
}

void blinks_cancel(struct blinks *blinks)
{
	for (unsigned i = 0; i < BLINKS_MAX; i++)
		if (blinks->running[i])
			usher_setup_cancel(blinks->running[i]);
}

static char *title_of(const struct wizard *wizard,
		      const struct usher_accessory *accessory)
{
	const struct row *row = rows_find(&wizard->rows, accessory);
	const char *name = usher_accessory_get_name(accessory);

	if (row)
		return row_title(row);
	if (!name)
		name = usher_accessory_get_id(accessory);
	return usher_printable(name, strlen(name));
}

/* A free one; NULL: there is none, or that accessory is at it already. */
static struct usher_setup **place_for(struct wizard *wizard,
				      const struct usher_accessory *accessory)
{
	struct usher_setup **free_one = NULL;

	for (unsigned i = 0; i < BLINKS_MAX; i++) {
		struct usher_setup **one = &wizard->blinks.running[i];

		if (!*one)
			free_one = one;
		else if (usher_setup_get_accessory(*one) == accessory)
			return NULL;
	}
	return free_one;
}

/* Over Wi-Fi Aware nothing is asked of one that is not paired: its PIN would be asked for here. */
static const char *why_not(const struct usher_accessory *accessory)
{
	const struct usher_aware_peer *peer = usher_accessory_get_aware(accessory);

	if (!peer)
		return NULL;
	if (!usher_accessory_get_protocol(accessory))
		return _("usher knows no way to have it blink");
	return usher_aware_peer_get_key(peer)
		       ? NULL
		       : _("it can be asked to blink once it is paired or set up");
}

void blink_start(struct wizard *wizard, struct usher_accessory *accessory)
{
	const char *obstacle = why_not(accessory);
	_cleanup_(freep) char *title = title_of(wizard, accessory);
	struct usher_setup **place = place_for(wizard, accessory);
	int r;

	if (!title)
		return;
	if (!place) {
		wizard_say(wizard, STYLE_NOTICE, "%s",
			   _("Wait for the one before: it is still being asked."));
		return;
	}
	if (obstacle) {
		wizard_say(wizard, STYLE_NOTICE, "%s: %s.", title, obstacle);
		return;
	}
	r = usher_setup_start(wizard->usher, accessory, USHER_GOAL_IDENTIFY, place);
	if (r == -EOPNOTSUPP)
		wizard_say(wizard, STYLE_NOTICE,
			   _("%s: usher knows no way to have it blink."), title);
	else if (r < 0)
		wizard_say(wizard, STYLE_BAD, "%s: %s", title, _(usher_strerror(r)));
	else
		wizard_say(wizard, STYLE_TEXT, _("Asking %s to blink or beep..."), title);
}

static void say_end(struct wizard *wizard, const struct usher_event *event)
{
	struct usher_accessory *accessory = usher_event_get_accessory(event);
	_cleanup_(freep) char *title = title_of(wizard, accessory);
	int error = usher_event_get_error(event);

	if (!title)
		return;
	if (!error)
		wizard_say(wizard, STYLE_GOOD, _("%s blinks or beeps now."), title);
	else if (error == USHER_ERROR_UNSUPPORTED)
		wizard_say(wizard, STYLE_NOTICE, _("%s cannot blink or beep."), title);
	else
		wizard_say(wizard, STYLE_BAD, _("%s does not blink: %s"), title,
			   _(usher_strerror(error)));
}

void blink_event(struct wizard *wizard, const struct usher_event *event)
{
	struct usher_setup *setup = usher_event_get_setup(event);

	if (!setup || usher_event_get_type(event) != USHER_EVENT_END)
		return;
	for (unsigned i = 0; i < BLINKS_MAX; i++) {
		if (wizard->blinks.running[i] != setup)
			continue;
		say_end(wizard, event);
		wizard->blinks.running[i] = usher_setup_free(setup);
		return;
	}
}
