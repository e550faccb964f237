/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/event.h"

#include "base/log.h"
#include "setup/accessory.h"
#include "setup/aware.h"
#include "setup/context.h"
#include "setup/image.h"
#include "setup/join.h"
#include "setup/restore.h"
#include "setup/session.h"

struct usher_event *event_push(struct usher *usher, enum usher_event_type type)
{
	struct usher_event *event = calloc(1, sizeof(*event));

	if (!event) {
		log_error("out of memory: an event is lost");
		return NULL;
	}
	event->type = type;
	event->certainty = USHER_CERTAIN;
	list_append(&usher->events, &event->link);
	loop_kick(usher->loop);
	return event;
}

void event_push_accessory(struct usher *usher, struct usher_accessory *accessory,
			  enum usher_event_type type)
{
	struct usher_event *event = accessory->waiting;

	if (event && type != USHER_EVENT_LOST)
		return;
	if (event && event->type == USHER_EVENT_FOUND) {
		accessory->waiting = NULL;
		usher_event_free(event);
		return;
	}
	if (event) {
		event->type = type;
		return;
	}
	event = event_push(usher, type);
	if (!event)
		return;
	event->accessory = usher_accessory_ref(accessory);
	accessory->waiting = event;
}

struct usher_event *event_push_setup(struct usher_setup *setup,
				     enum usher_event_type type)
{
	struct usher_event *event;

	if (!setup->usher)
		return NULL;
	event = event_push(setup->usher, type);
	if (!event)
		return NULL;
	event->setup = setup_ref(setup);
	event->accessory = usher_accessory_ref(setup->accessory);
	return event;
}

struct usher_event *event_push_join(struct usher_join *join, enum usher_event_type type)
{
	struct usher_event *event;

	if (!join->usher)
		return NULL;
	event = event_push(join->usher, type);
	if (event)
		event->join = join_ref(join);
	return event;
}

struct usher_event *event_push_restore(struct usher_restore *restore,
				       enum usher_event_type type)
{
	struct usher_event *event;

	if (!restore->usher)
		return NULL;
	event = event_push(restore->usher, type);
	if (event)
		event->restore = restore_ref(restore);
	return event;
}

struct usher_event *event_push_image(struct usher_image *image,
				     enum usher_event_type type)
{
	struct usher_event *event;

	if (!image->usher)
		return NULL;
	event = event_push(image->usher, type);
	if (event)
		event->image = image_ref(image);
	return event;
}

struct usher_event *event_push_aware(struct usher_aware *aware,
				     enum usher_event_type type,
				     const struct usher_aware_peer *peer)
{
	bool told = aware->usher && !aware->owner;
	struct usher_event *event = told ? event_push(aware->usher, type) : NULL;

	if (!event)
		return NULL;
	event->aware = aware_ref(aware);
	event->peer = aware_peer_copy(peer);
	return event;
}

void event_drop_setup(struct usher *usher, const struct usher_setup *setup)
{
	struct usher_event *event, *tmp;

	list_for_each_safe (event, tmp, &usher->events, link)
		if (event->setup == setup)
			usher_event_free(event);
}

void event_drop_join(struct usher *usher, const struct usher_join *join)
{
	struct usher_event *event, *tmp;

	list_for_each_safe (event, tmp, &usher->events, link)
		if (event->join == join)
			usher_event_free(event);
}

void event_drop_restore(struct usher *usher, const struct usher_restore *restore)
{
	struct usher_event *event, *tmp;

	list_for_each_safe (event, tmp, &usher->events, link)
		if (event->restore == restore)
			usher_event_free(event);
}

void event_drop_image(struct usher *usher, const struct usher_image *image)
{
	struct usher_event *event, *tmp;

	list_for_each_safe (event, tmp, &usher->events, link)
		if (event->image == image)
			usher_event_free(event);
}

void event_drop_aware(struct usher *usher, const struct usher_aware *aware)
{
	struct usher_event *event, *tmp;

	list_for_each_safe (event, tmp, &usher->events, link)
		if (event->aware == aware)
			usher_event_free(event);
}

_public_ struct usher_event *usher_next_event(struct usher *usher)
{
	struct usher_event *event;

	if (list_empty(&usher->events))
		return NULL;
	event = list_first(&usher->events, struct usher_event, link);
	list_remove(&event->link);
	if (event->accessory && event->accessory->waiting == event)
		event->accessory->waiting = NULL;
	return event;
}

_public_ struct usher_event *usher_event_free(struct usher_event *event)
{
	if (!event)
		return NULL;
	list_remove(&event->link);
	if (event->accessory && event->accessory->waiting == event)
		event->accessory->waiting = NULL;
	usher_accessory_unref(event->accessory);
	setup_unref(event->setup);
	join_unref(event->join);
	restore_unref(event->restore);
	image_unref(event->image);
	aware_unref(event->aware);
	free(event->peer);
	buf_deinit(&event->data);
	free(event->text);
	free(event);
	return NULL;
}

_public_ enum usher_event_type usher_event_get_type(const struct usher_event *event)
{
	return event->type;
}

_public_ struct usher_accessory *
usher_event_get_accessory(const struct usher_event *event)
{
	return event->accessory;
}

_public_ struct usher_setup *usher_event_get_setup(const struct usher_event *event)
{
	return event->setup;
}

_public_ struct usher_join *usher_event_get_join(const struct usher_event *event)
{
	return event->join;
}

_public_ struct usher_restore *usher_event_get_restore(const struct usher_event *event)
{
	return event->restore;
}

_public_ struct usher_image *usher_event_get_image(const struct usher_event *event)
{
	return event->image;
}

_public_ struct usher_aware *usher_event_get_aware(const struct usher_event *event)
{
	return event->aware;
}

_public_ const struct usher_aware_peer *
usher_event_get_peer(const struct usher_event *event)
{
	return event->peer;
}

_public_ const uint8_t *usher_event_get_data(const struct usher_event *event,
					     size_t *ret_len)
{
	/* its NUL is not part of it */
	if (ret_len)
		*ret_len = event->data.len ? event->data.len - 1 : 0;
	return event->data.data;
}

_public_ int usher_event_get_error(const struct usher_event *event)
{
	return event->error;
}

_public_ enum usher_certainty usher_event_get_certainty(const struct usher_event *event)
{
	return event->certainty;
}

_public_ const char *usher_event_get_phase(const struct usher_event *event)
{
	return event->phase;
}

_public_ const char *usher_event_get_text(const struct usher_event *event)
{
	return event->text;
}

_public_ const char *usher_event_get_hint(const struct usher_event *event)
{
	return event->hint ? event->hint : usher_error_hint(event->error);
}

_public_ enum usher_question usher_event_get_question(const struct usher_event *event)
{
	return event->question;
}
