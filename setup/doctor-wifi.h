/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The doctor's part on Wi-Fi: interfaces, rfkill, their managers, wpa_supplicant, the helper, the
 * regulatory domain, joins that were cut off. What is found are warnings at most: Bluetooth
 * accessories need none of it.
 */
#include "setup/doctor.h"

struct doctor_wifi;

/* done: once, from the event loop; everything was looked at. 0, -ENOMEM. */
int doctor_wifi_new(struct usher *usher, struct usher_doctor *doctor,
		    void (*done)(void *userdata), void *userdata,
		    struct doctor_wifi **ret);
/* The deadline: what has not answered is said; done() comes from here. */
void doctor_wifi_late(struct doctor_wifi *wifi);
struct doctor_wifi *doctor_wifi_free(struct doctor_wifi *wifi);
