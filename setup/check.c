/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is looked at before credentials are sent to an accessory. */
#include "setup/session.h"

_public_ void usher_setup_set_check(struct usher_setup *setup, bool check)
{
	setup->checking = check;
}

_public_ void usher_setup_set_known_passphrase(struct usher_setup *setup, bool use)
{
	setup->known_passphrase = use;
}

_public_ void usher_setup_set_reach(struct usher_setup *setup, int reach)
{
	setup->reach = reach;
}
