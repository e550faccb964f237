/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The doctor's part of Wi-Fi Aware: which kinds of radios come up, one after the other, on an
 * interface that nobody's connection goes over, and which of them would be taken.
 */
#include "setup/doctor.h"

struct doctor_aware;

/* done: once, from the event loop. 0, -ENOMEM. */
int doctor_aware_new(struct usher *usher, struct usher_doctor *doctor,
		     void (*done)(void *userdata), void *userdata,
		     struct doctor_aware **ret);
/* The deadline: what is known by now is said; done() comes from here. */
void doctor_aware_late(struct doctor_aware *aware);
struct doctor_aware *doctor_aware_free(struct doctor_aware *aware);
