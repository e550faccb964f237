/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A NoInputNoOutput agent ("Just Works"), for accessories that encrypt. It is registered only
 * while a link is open and never becomes the default one, so a desktop's own agent keeps its
 * dialogues; it agrees for devices that have a link and refuses for all others.
 */
#include "ble/bluez-private.h"

#include "base/log.h"

#include <string.h>

/* clang-format off */
#define AGENT_PATH      "/org/usher/agent"
#define AGENT_INTERFACE "org.bluez.Agent1"
#define AGENT_MANAGER   "org.bluez.AgentManager1"

enum { AGENT_TIMEOUT = 10 * SEC };
/* clang-format on */

static bool has_link(const struct bluez *bluez, const char *path)
{
	const struct link *link;

	list_for_each (link, &bluez->links, node) {
		const struct bluez_device *device = link->state == LINK_CLOSED
							    ? NULL
							    : link_device(link);

		if (device && strcmp(device->path, path) == 0)
			return true;
	}
	return false;
}

static int refuse(sd_bus_message *call)
{
	return sd_bus_reply_method_errorf(call, "org.bluez.Error.Rejected",
					  "not asked for");
}

/* RequestAuthorization(o), RequestConfirmation(ou), AuthorizeService(os). */
static int on_authorize(sd_bus_message *call, void *userdata, sd_bus_error *ret_error)
{
	struct bluez *bluez = userdata;
	const char *path;

	if (!bluez_is_from_daemon(bluez, call) ||
	    sd_bus_message_read_basic(call, 'o', &path) < 0 || !has_link(bluez, path))
		return refuse(call);
	return sd_bus_reply_method_return(call, NULL);
}

static int on_done(sd_bus_message *call, void *userdata, sd_bus_error *ret_error)
{
	return sd_bus_reply_method_return(call, NULL);
}

static const sd_bus_vtable agent_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("Release", "", "", on_done, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("Cancel", "", "", on_done, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("RequestAuthorization", "o", "", on_authorize,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("RequestConfirmation", "ou", "", on_authorize,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("AuthorizeService", "os", "", on_authorize,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END,
};

static int on_registered(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct bluez *bluez = userdata;
	const sd_bus_error *error = sd_bus_message_get_error(reply);

	bluez->agent_call = sd_bus_slot_unref(bluez->agent_call);
	if (error)
		log_debug("no agent: %s", error->message);
	return 0;
}

static bool has_open_link(const struct bluez *bluez)
{
	const struct link *link;

	list_for_each (link, &bluez->links, node)
		if (link->state != LINK_CLOSED)
			return true;
	return false;
}

void bluez_agent_settle(struct bluez *bluez)
{
	bool wanted = has_open_link(bluez);

	if (bluez->daemon != DAEMON_READY || wanted == bluez->agent_registered)
		return;
	bluez->agent_call = sd_bus_slot_unref(bluez->agent_call);
	if (!wanted) {
		bluez_call(bluez, "/org/bluez", AGENT_MANAGER, "UnregisterAgent", 0, NULL,
			   NULL, NULL, "o", AGENT_PATH);
		bluez->agent_registered = false;
		return;
	}
	if (!bluez->agent &&
	    sd_bus_add_object_vtable(bluez->bus, &bluez->agent, AGENT_PATH,
				     AGENT_INTERFACE, agent_vtable, bluez) < 0)
		return;
	bluez->agent_registered = bluez_call(bluez, "/org/bluez", AGENT_MANAGER,
					     "RegisterAgent", AGENT_TIMEOUT,
					     on_registered, bluez, &bluez->agent_call,
					     "os", AGENT_PATH, "NoInputNoOutput") == 0;
}
