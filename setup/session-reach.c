/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/session.h"

#include "base/loop.h"
#include "setup/context.h"

#include <stdio.h>
#include <string.h>

_public_ int usher_setup_get_reachable(const struct usher_setup *setup)
{
	return setup->reachable;
}

bool setup_reach_begin(struct usher_setup *setup, bool certain, const char *text)
{
	const char *url = usher_setup_get_url(setup, 0);
	const char *host = *setup->facts->ip ? setup->facts->ip : setup->hostname;

	if (setup->state == SETUP_REACHING || !setup->reach ||
	    setup->options.goal != PROVISION_GOAL_WIFI ||
	    !reach_target(url, host, setup->reach < 0, &setup->target))
		return false;
	setup->certain = certain;
	free(setup->text);
	setup->text = text ? strdup(text) : NULL;
	setup->asked = USHER_ASK_NONE;
	/* From the timer: this may be a call of the connection that is let go. */
	setup->state = SETUP_REACHING;
	setup->state_until = clock_now();
	setup_arm(setup);
	return true;
}

/* What the machine had to say about its success stays; why nobody answers is said beside it. */
static void finish(struct usher_setup *setup, enum usher_error error, const char *text)
{
	_cleanup_(freep) char *said = steal(&setup->text), *both = NULL;

	setup->reaching = reach_free(setup->reaching);
	if (said && text && error == USHER_OK)
		(void)!asprintf(&both, "%s; %s", said, text);
	setup_finish(setup, error, setup->certain, both ? both : text ? text : said);
}

static void on_result(enum reach_result result, const char *text, void *userdata)
{
	struct usher_setup *setup = userdata;
	char copy[MDNS_NAME_MAX + 80];

	snprintf(copy, sizeof(copy), "%s",
		 text); /* it is the reach's, which finish() frees */
	setup->reachable = result == REACH_UNKNOWN ? -1 : result == REACH_YES;
	if (result != REACH_YES && setup->reach > 0)
		finish(setup, USHER_ERROR_UNREACHABLE, copy);
	else
		finish(setup, USHER_OK, result == REACH_YES ? NULL : copy);
}

void setup_reach_start(struct usher_setup *setup)
{
	sd_event *event = loop_event(setup->usher->loop);
	uint64_t span = setup->reach > 0 ? REACH_US : REACH_UNASKED_US;

	setup->transport = transport_free(setup->transport);
	setup_aware_stop(setup);
	setup_begin_phase(setup, "reach");
	if (reach_new(event, usher_need_bus(setup->usher), &setup->target, span,
		      on_result, setup, &setup->reaching) < 0)
		finish(setup, USHER_ERROR_NO_MEMORY, NULL);
}

void setup_reach_stop(struct usher_setup *setup, bool cancelled)
{
	static const char text[] = "whether it answers on the network was not waited for";

	if (setup->reach < 0)
		finish(setup, USHER_OK, text);
	else
		finish(setup, cancelled ? USHER_ERROR_CANCELLED : USHER_ERROR_UNREACHABLE,
		       "it has joined; it did not answer by then");
}
