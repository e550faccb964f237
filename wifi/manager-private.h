/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What the managers share: one operation at a time, that ends in manager_end() or at its deadline.
 * Each kind is a row of functions; those that ask a daemon do it with manager_call().
 */
#include "wifi/manager.h"

#include "base/json.h"
#include "base/loop.h"
#include "wifi/supplicant-bus.h"

#include <net/if.h>

/* clang-format off */
enum {
	MANAGER_ASK_US      = 5000000,
	MANAGER_RELEASE_US  = 8000000,
	MANAGER_RETURN_US   = 15000000, /* NetworkManager waits for wpa_supplicant, and that for the driver */
	MANAGER_CALL_US     = 4000000,
	MANAGER_TEXT_SIZE   = 256,
	MANAGER_UUID_SIZE   = 37,
	MANAGER_PATH_SIZE   = 256, /* of an object of D-Bus */
};
/* clang-format on */

struct manager_kind {
	const char *name;
	const char *service; /* its name on the bus; NULL: it has none */
	/* Begins to ask whether the interface is its own: manager_found() follows. 0 or -errno. */
	int (*find)(struct wifi_manager *manager);
	/* Begin; manager_end() follows. 0 or -errno. NULL: nothing to do. */
	int (*release)(struct wifi_manager *manager);
	int (*give_back)(struct wifi_manager *manager);
	/* The operation took too long. NULL: -ETIMEDOUT. */
	void (*late)(struct wifi_manager *manager);
};

extern const struct manager_kind manager_networkmanager, manager_networkd, manager_dhcpcd,
	manager_iwd, manager_connman;

struct manager_nm {
	char **devices; /* not looked at yet; NULL at the end */
	size_t next;
	char device[MANAGER_PATH_SIZE];
	char uuid[MANAGER_UUID_SIZE]; /* of the connection that was active; "" none */
	sd_bus_slot *match;
	struct supplicant_call *removed;
	bool returning; /* to give back, not to find or release */
	bool accepted;	/* it has set what it was asked to */
};

struct wifi_manager {
	sd_event *event;
	sd_bus *bus;
	char interface[IF_NAMESIZE];
	enum wifi_manager_kind kind;

	size_t asking;	  /* which kind is asked, while it is searched for */
	unsigned present; /* 1 << kind: it has its name on the bus */
	bool searching;

	wifi_manager_fn fn;
	void *userdata;
	const struct manager_kind *running; /* whose operation */
	struct loop_timer *deadline, *deferred;
	sd_bus_slot *slot;
	int error;
	char text[MANAGER_TEXT_SIZE];

	struct manager_nm nm;
	sd_event_source *dhcpcd;      /* its answer */
	char link[MANAGER_PATH_SIZE]; /* networkd's object */
};

/* The operation is over; fn is called from the event loop. text: a sentence, or NULL. */
void manager_end(struct wifi_manager *manager, int error, const char *format, ...)
	_printf_(3, 4);
/* While it is searched for: whether the interface is of the kind that was asked. */
void manager_found(struct wifi_manager *manager, bool its_own);
/* A method call to its service; fn gets the reply with the manager. types as sd_bus_message_append(). */
int manager_call(struct wifi_manager *manager, const char *service, const char *path,
		 const char *interface, const char *member, sd_bus_message_handler_t fn,
		 const char *types, ...);
/* GetAll of an interface of an object. */
int manager_get_all(struct wifi_manager *manager, const char *service, const char *path,
		    const char *interface, sd_bus_message_handler_t fn);
/* A reply that is an error ends the operation, in words. true: it was one. */
bool manager_failed(struct wifi_manager *manager, sd_bus_message *reply,
		    const char *what);

void manager_nm_deinit(struct wifi_manager *manager);
void manager_dhcpcd_deinit(struct wifi_manager *manager);
