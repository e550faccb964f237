/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/context.h"

#include "base/log.h"
#include "base/text.h"
#include "setup/accessory.h"
#include "setup/aware.h"
#include "setup/aware-host.h"
#include "setup/discovery-aware.h"
#include "setup/discovery-wifi.h"
#include "setup/doctor.h"
#include "setup/event.h"
#include "setup/image.h"
#include "setup/join.h"
#include "setup/restore.h"
#include "setup/session.h"
#include "setup/state-dir.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>

/* With a name of an interface it has to fit sockaddr_un.sun_path. */
enum { CTRL_DIR_MAX = 107 - 1 - (IF_NAMESIZE - 1) };

_public_ int usher_new(struct usher **ret)
{
	struct usher *usher = calloc(1, sizeof(*usher));
	int r;

	if (!usher)
		return -ENOMEM;
	list_init(&usher->events);
	list_init(&usher->setups);
	list_init(&usher->doctors);
	list_init(&usher->joins);
	list_init(&usher->restores);
	list_init(&usher->images);
	list_init(&usher->awares);
	usher->aware_radio = -1;
	r = loop_new(&usher->loop);
	if (r >= 0)
		r = company_names_new(&usher->companies);
	if (r < 0) {
		usher_free(usher);
		return r;
	}
	*ret = usher;
	return 0;
}

static void detach_all(struct usher *usher)
{
	struct usher_restore *restore, *next_restore;
	struct usher_image *image, *next_image;
	struct usher_aware *aware, *next_aware;
	struct usher_setup *setup, *next_setup;
	struct usher_join *join, *next_join;

	list_for_each_safe (setup, next_setup, &usher->setups, link)
		setup_detach(setup);
	list_for_each_safe (join, next_join, &usher->joins, link)
		join_detach(join);
	list_for_each_safe (restore, next_restore, &usher->restores, link)
		restore_detach(restore);
	list_for_each_safe (image, next_image, &usher->images, link)
		image_detach(image);
	list_for_each_safe (aware, next_aware, &usher->awares, link)
		aware_detach(aware);
	usher->aware = aware_host_free(usher->aware);
	doctors_detach(usher);
	while (!list_empty(&usher->events))
		usher_event_free(list_first(&usher->events, struct usher_event, link));
}

_public_ struct usher *usher_free(struct usher *usher)
{
	if (!usher)
		return NULL;
	usher->discovering = false;
	usher->aware_discovery = discovery_aware_free(usher->aware_discovery);
	detach_all(usher);
	discovery_wifi_free(usher->wifi_discovery);
	suggest_free(usher->suggest);
	loop_timer_free(usher->stale);
	ble_observe_free(usher->observe);
	bluez_free(usher->bluez);
	ble_table_free(
		usher->table); /* each device hands its accessory over: accessory_lost */
	map_deinit(&usher->by_key);
	catalog_free(usher->catalog);
	company_names_free(usher->companies);
	store_free(usher->store);
	wifi_bus_close(usher->bus);
	loop_free(usher->loop);
	free(usher->filter.product);
	free(usher->adapter);
	free(usher->wifi);
	free(usher->ctrl_dir);
	free(usher->state_dir);
	free(usher);
	return NULL;
}

_public_ int usher_set_adapter(struct usher *usher, const char *name)
{
	char *copy = NULL, *end;

	if (usher->bluez)
		return -EBUSY;
	if (name) {
		if (strncmp(name, "hci", 3) || strtoul(name + 3, &end, 10) > 0xffff ||
		    end == name + 3 || *end)
			return -EINVAL;
		copy = strdup(name);
		if (!copy)
			return -ENOMEM;
	}
	free(usher->adapter);
	usher->adapter = copy;
	return 0;
}

_public_ int usher_set_wifi(struct usher *usher, const char *interface)
{
	char *copy = NULL;

	/* what the kernel's dev_valid_name() takes, and a path can hold */
	if (interface &&
	    (!*interface || strlen(interface) >= IF_NAMESIZE || *interface == '.' ||
	     interface[strcspn(interface, "/: \t\n\v\f\r")]))
		return -EINVAL;
	if (interface && !(copy = strdup(interface)))
		return -ENOMEM;
	free(usher->wifi);
	usher->wifi = copy;
	return 0;
}

_public_ int usher_set_ctrl_dir(struct usher *usher, const char *path)
{
	char *copy = NULL;

	if (path && (*path != '/' || strlen(path) > CTRL_DIR_MAX))
		return -EINVAL;
	if (path && !(copy = strdup(path)))
		return -ENOMEM;
	free(usher->ctrl_dir);
	usher->ctrl_dir = copy;
	return 0;
}

sd_bus *usher_need_bus(struct usher *usher)
{
	int r;

	if (usher->bus && !wifi_bus_is_open(usher->bus))
		usher->bus = wifi_bus_close(usher->bus);
	if (usher->bus)
		return usher->bus;
	r = wifi_bus_open(loop_event(usher->loop), &usher->bus);
	if (r < 0)
		log_info("there is no system bus: %s", strerror(-r));
	return usher->bus;
}

_public_ int usher_set_state_dir(struct usher *usher, const char *path)
{
	char *copy = NULL;

	if (usher->store)
		return -EBUSY;
	if (path && !*path)
		return -EINVAL;
	if (path && !(copy = strdup(path)))
		return -ENOMEM;
	free(usher->state_dir);
	usher->state_dir = copy;
	return 0;
}

_public_ int usher_get_fd(struct usher *usher)
{
	return loop_fd(usher->loop);
}

_public_ int usher_dispatch(struct usher *usher)
{
	return loop_dispatch(usher->loop);
}

_public_ bool usher_is_idle(struct usher *usher)
{
	return !usher->bluez || bluez_is_idle(usher->bluez);
}

struct store *usher_need_store(struct usher *usher, bool create)
{
	_cleanup_(freep) char *path = NULL;
	int r;

	if (usher->store || usher->store_error)
		return usher->store;
	r = state_file(usher->state_dir, "usher.db", &path);
	if (r >= 0 && !create && access(path, F_OK) < 0 && errno == ENOENT)
		return NULL;
	if (r >= 0)
		r = store_open(path, &usher->store);
	if (r < 0) {
		usher->store_error = r == -ENOENT ? -EIO : r;
		log_warning("nothing can be remembered: %s: %s",
			    path ? path : "no state directory", strerror(-r));
	}
	return usher->store;
}

_public_ char *usher_printable(const void *data, size_t len)
{
	return text_escape(data, len);
}

_public_ void usher_log_set_handler(enum usher_log_level most,
				    void (*handler)(enum usher_log_level level,
						    const char *message, void *userdata),
				    void *userdata)
{
	/* the two enums have the same rows: see the assertions below */
	log_set_handler((enum log_level)most, (log_handler_fn)handler, userdata);
}

_Static_assert((int)USHER_LOG_ERROR == (int)LOG_LEVEL_ERROR &&
		       (int)USHER_LOG_DEBUG == (int)LOG_LEVEL_DEBUG,
	       "levels are handed through");
