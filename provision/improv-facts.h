/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What Improv results tell of an accessory, taken into struct provision_facts. Pure. */
#include "provision/improv.h"

/* Device information: up to six strings. 0 or -EBADMSG (nothing was taken then). */
int improv_facts_take_info(struct provision_facts *facts,
			   const struct improv_frame *frame);
/*
 * Networks, merged as facts.h has it. The number of networks in the frame, before merging;
 * -EBADMSG (nothing was taken then).
 */
int improv_facts_take_networks(struct provision_facts *facts,
			       const struct improv_frame *frame);
/* URLs: http and https, printable ASCII, no longer than fits; others are dropped. 0 or -EBADMSG. */
int improv_facts_take_urls(struct provision_facts *facts,
			   const struct improv_frame *frame);
