/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What stands in the way of setting accessories up, each with the command that cures it. */
#include "setup/usher.h"

/* The context goes away; what was found stays readable. */
void doctors_detach(struct usher *usher);
/* bluetoothd or an adapter changed. */
void doctors_radio_changed(struct usher *usher);
