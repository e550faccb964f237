/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Notifications. AcquireNotify gives a socket with one packet per notification: nothing is
 * merged, the MTU is told, and a read does not show up as if it were one. StartNotify with
 * PropertiesChanged is the way out where a daemon refuses that, or where the accessory
 * indicates.
 */
#include "ble/bluez-private.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* clang-format off */
enum {
	NOTIFY_TIMEOUT  = 30 * SEC, /* it writes a descriptor */
	ATT_MTU_MAX     = 517,      /* Core spec vol 3 part F 3.2.9: values end at 512 octets */
	ATT_HEADER_SIZE = 3,        /* of a notification: 3.4.7.1 */
	ATT_MTU_MIN     = 23,
};
/* clang-format on */

struct notifier {
	struct list node;
	struct link *link;
	struct uuid uuid;
	char *path;
	uint16_t mtu;
	int fd;			 /* of AcquireNotify, or -1 */
	sd_event_source *source; /* of fd */
	sd_bus_slot *match;	 /* of StartNotify */
	bool on;
};

static struct notifier *notifier_free(struct notifier *notifier)
{
	list_remove(&notifier->node);
	sd_event_source_disable_unref(notifier->source);
	sd_bus_slot_unref(notifier->match);
	closep(&notifier->fd);
	free(notifier->path);
	free(notifier);
	return NULL;
}

void link_notify_stop(struct link *link)
{
	struct notifier *notifier, *tmp;

	list_for_each_safe (notifier, tmp, &link->notifiers, node)
		notifier_free(notifier);
}

static struct notifier *notifier_new(struct link *link,
				     const struct characteristic *characteristic)
{
	struct notifier *notifier = calloc(1, sizeof(*notifier));

	if (!notifier)
		return NULL;
	list_init(&notifier->node);
	notifier->fd = -1;
	notifier->link = link;
	notifier->uuid = characteristic->uuid;
	notifier->mtu = characteristic->mtu;
	notifier->path = strdup(characteristic->path);
	if (!notifier->path)
		return notifier_free(notifier);
	list_append(&link->notifiers, &notifier->node);
	return notifier;
}

static void emit_notified(struct notifier *notifier, const uint8_t *data, size_t len)
{
	uint16_t mtu = notifier->mtu;

	link_emit(notifier->link, &(struct gatt_event){
					  .type = GATT_NOTIFIED,
					  .characteristic = notifier->uuid,
					  .data = data,
					  .len = len,
					  .mtu = mtu,
					  .cut = mtu >= ATT_MTU_MIN &&
						 len == (size_t)mtu - ATT_HEADER_SIZE,
				  });
}

static int on_packet(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct notifier *notifier = userdata;
	uint8_t data[ATT_MTU_MAX];
	ssize_t n;

	/* One packet a round: its receiver may free the link. */
	n = recv(fd, data, sizeof(data), MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n > 0 || (n == 0 && !(events & (EPOLLHUP | EPOLLRDHUP | EPOLLERR)))) {
		emit_notified(notifier, data, (size_t)n);
		return 0;
	}
	/* The connection or the service went; which one, Device1 tells. */
	sd_event_source_set_enabled(source, SD_EVENT_OFF);
	return 0;
}

/* ---- StartNotify ---- */

static int on_value(sd_bus_message *signal, void *userdata, sd_bus_error *ret_error)
{
	struct notifier *notifier = userdata;
	const void *data = NULL;
	const char *name;
	size_t len = 0;

	if (!notifier->on || !bluez_is_from_daemon(notifier->link->bluez, signal) ||
	    sd_bus_message_skip(signal, "s") < 0 ||
	    sd_bus_message_enter_container(signal, 'a', "{sv}") < 0)
		return 0;
	while (sd_bus_message_enter_container(signal, 'e', "sv") > 0) {
		if (sd_bus_message_read_basic(signal, 's', &name) < 0)
			return 0;
		if (strcmp(name, "Value") == 0 &&
		    sd_bus_message_enter_container(signal, 'v', "ay") > 0) {
			if (sd_bus_message_read_array(signal, 'y', &data, &len) >= 0 &&
			    len <= ATT_MTU_MAX)
				emit_notified(notifier, data ? data : (const void *)"",
					      len);
			return 0;
		}
		if (sd_bus_message_skip(signal, "v") < 0 ||
		    sd_bus_message_exit_container(signal) < 0)
			return 0;
	}
	return 0;
}

static void notifier_failed(struct notifier *notifier, const sd_bus_error *error)
{
	struct link *link = notifier->link;
	uint8_t att;
	int r = bluez_gatt_error(error->name, error->message, &att);

	notifier_free(notifier);
	if (!link_pair_for(link, &r, att))
		link_request_done(link, r, att, NULL, 0, 0);
}

static int on_start_notify(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct notifier *notifier = userdata;
	const sd_bus_error *error = sd_bus_message_get_error(reply);

	if (error) {
		notifier_failed(notifier, error);
		return 0;
	}
	notifier->on = true;
	link_request_done(notifier->link, 0, 0, NULL, 0, notifier->mtu);
	return 0;
}

static int start_notify(struct notifier *notifier)
{
	struct bluez *bluez = notifier->link->bluez;
	char match[512];
	int r;

	snprintf(match, sizeof(match),
		 "type='signal',sender='" BLUEZ_SERVICE "',interface='" DBUS_PROPERTIES
		 "',member='PropertiesChanged',path='%s',arg0='" BLUEZ_CHARACTERISTIC "'",
		 notifier->path);
	r = sd_bus_add_match_async(bluez->bus, &notifier->match, match, on_value, NULL,
				   notifier);
	if (r < 0)
		return r;
	return bluez_call(bluez, notifier->path, BLUEZ_CHARACTERISTIC, "StartNotify",
			  NOTIFY_TIMEOUT, on_start_notify, notifier,
			  &notifier->link->request_call, NULL);
}

/* ---- AcquireNotify ---- */

static int acquired(struct notifier *notifier, sd_bus_message *reply)
{
	uint16_t mtu;
	int fd, r;

	r = sd_bus_message_read(reply, "hq", &fd, &mtu);
	if (r < 0)
		return r;
	notifier->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (notifier->fd < 0)
		return -errno;
	notifier->mtu = mtu;
	return sd_event_add_io(notifier->link->bluez->event, &notifier->source,
			       notifier->fd, EPOLLIN, on_packet, notifier);
}

static int on_acquire(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct notifier *notifier = userdata;
	struct link *link = notifier->link;
	const sd_bus_error *error = sd_bus_message_get_error(reply);
	int r;

	link->request_call = sd_bus_slot_unref(link->request_call);
	if (error) {
		/* An accessory that answered with an ATT error would answer so again. */
		uint8_t att;
		bool again = bluez_gatt_error(error->name, error->message, &att) !=
			     -EREMOTEIO;

		log_debug("%s: AcquireNotify: %s: %s", link->path, error->name,
			  error->message);
		if (!again) {
			notifier_failed(notifier, error);
			return 0;
		}
		r = start_notify(notifier);
		if (r >= 0)
			return 0;
	} else {
		r = acquired(notifier, reply);
	}
	if (r < 0)
		notifier_free(notifier);
	link_request_done(link, MIN(r, 0), 0, NULL, 0, r < 0 ? 0 : notifier->mtu);
	return 0;
}

int link_notify_start(struct link *link, const struct characteristic *characteristic)
{
	struct notifier *notifier;
	int r;

	list_for_each (notifier, &link->notifiers, node) {
		if (strcmp(notifier->path, characteristic->path) == 0) {
			link_request_done(link, 0, 0, NULL, 0, notifier->mtu);
			return 0;
		}
	}
	notifier = notifier_new(link, characteristic);
	if (!notifier)
		return -ENOMEM;
	r = bluez_call(link->bluez, notifier->path, BLUEZ_CHARACTERISTIC, "AcquireNotify",
		       NOTIFY_TIMEOUT, on_acquire, notifier, &link->request_call, "a{sv}",
		       0);
	if (r < 0)
		notifier_free(notifier);
	return r;
}
