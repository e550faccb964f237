/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What stands in the way of setting accessories up, each with the command that cures it. */
#include "setup/usher.h"

#include "base/macros.h"

struct usher_doctor;

/* what, cure: static; cure may be NULL. */
void doctor_add(struct usher_doctor *doctor, enum usher_finding_level level,
		const char *what, const char *cure, const char *format, ...)
	_printf_(5, 6);
/* The context goes away; what was found stays readable. */
void doctors_detach(struct usher *usher);
/* bluetoothd or an adapter changed. */
void doctors_radio_changed(struct usher *usher);
