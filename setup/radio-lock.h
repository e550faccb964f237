/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * One owner a radio: an flock on a file per radio in /run/usher (shared by all users of the
 * group), else in $XDG_RUNTIME_DIR/usher (this user's). The kernel lets go of it when the
 * process ends, however it ends. Setups of one context share their radio.
 */

enum { RADIO_HOLDER_SIZE = 96 };

struct radio_lock {
	int fd;
	unsigned owners; /* 0: fd is not open */
};

/* radio: "hci0". 0; -EBUSY: ret_holder says who ("process 1234 (usher)"); else the lock cannot be had. */
int radio_lock(struct radio_lock *lock, const char *radio, char *ret_holder);
void radio_unlock(struct radio_lock *lock);
