/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_DOCTOR_H
#define USHER_DOCTOR_H
/* The doctor: what stands in the way on this host. */
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher;
struct usher_doctor;

enum usher_finding_level {
	USHER_FINDING_OK,
	USHER_FINDING_WARNING,
	USHER_FINDING_BROKEN
};

/* Looks at adapters, rfkill, bluetoothd, permissions; the fd becomes readable meanwhile. */
int usher_doctor_start(struct usher *usher, struct usher_doctor **ret);
struct usher_doctor *usher_doctor_free(struct usher_doctor *doctor);
/* Everything was looked at. At most 5 s after the start. */
bool usher_doctor_is_done(const struct usher_doctor *doctor);
/* The i-th finding; false past the end. cure: a command, or NULL. Strings live with the doctor. */
bool usher_doctor_get_finding(const struct usher_doctor *doctor, size_t i,
			      enum usher_finding_level *ret_level, const char **ret_what,
			      const char **ret_sentence, const char **ret_cure);

#ifdef __cplusplus
}
#endif
#endif
