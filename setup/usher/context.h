/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_CONTEXT_H
#define USHER_CONTEXT_H
/* The context: what all else belongs to, its fd, and where its events come from. */
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usher;
struct usher_event;

#define USHER_VERSION "0.1.0"

/* Touches no radio, bus or file yet. */
int usher_new(struct usher **ret);
/* Ends everything without waiting; NULL is fine. Returns NULL. Accessories and events that
   the caller still holds stay readable. */
struct usher *usher_free(struct usher *usher);
/* Only this adapter ("hci1"); NULL: all. Before discovery. -EINVAL, -EBUSY once it began. */
int usher_set_adapter(struct usher *usher, const char *name);
/* Only this wireless interface ("wlan1"); NULL: the first that costs nobody a connection.
   -EINVAL. */
int usher_set_wifi(struct usher *usher, const char *interface);
/* Where wpa_supplicant's control sockets are. NULL: /run/wpa_supplicant. */
int usher_set_ctrl_dir(struct usher *usher, const char *path);
/* Where remembered things are kept. NULL: $XDG_STATE_HOME/usher. -EBUSY once it was opened. */
int usher_set_state_dir(struct usher *usher, const char *path);
/* Poll for POLLIN. The same fd for the whole life of the context. */
int usher_get_fd(struct usher *usher);
/* Does what is ready; never waits. */
int usher_dispatch(struct usher *usher);
/*
 * Nothing of ours goes on any more: the connections of setups that have ended are down, which
 * takes bluetoothd 2 s. A process that ends sooner leaves that to bluetoothd.
 */
bool usher_is_idle(struct usher *usher);
/* The next event, that the caller frees; NULL when drained. */
struct usher_event *usher_next_event(struct usher *usher);

#ifdef __cplusplus
}
#endif
#endif
