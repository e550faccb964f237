/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Events wait in a queue until they are pulled. An accessory has at most one waiting: a
 * slow consumer sees the latest state and costs no memory.
 */
#include "setup/usher.h"

#include "base/buf.h"
#include "base/list.h"

struct usher_event {
	struct list link; /* in usher.events while it waits */
	enum usher_event_type type;
	struct usher_accessory *accessory; /* a reference, or NULL */
	struct usher_setup *setup;	   /* a reference, or NULL */
	struct usher_join *join;	   /* the same */
	struct usher_restore *restore;	   /* the same */
	struct usher_image *image;	   /* the same */
	struct usher_aware *aware;	   /* the same */
	struct usher_aware_peer *peer;	   /* a copy, or NULL */
	struct buf data;		   /* of PIN and MESSAGE */
	enum usher_error error;
	enum usher_certainty certainty;
	enum usher_question question;
	const char *phase; /* static */
	char *text;
	const char *hint; /* static; NULL: the one of its error */
	size_t count;	  /* DISCOVERY_END: accessories that were found */
};

/* Queues it at the end; the caller fills the rest. NULL: out of memory (logged). */
struct usher_event *event_push(struct usher *usher, enum usher_event_type type);
/* FOUND, CHANGED or LOST, merged with what waits for this accessory. */
void event_push_accessory(struct usher *usher, struct usher_accessory *accessory,
			  enum usher_event_type type);
struct usher_event *event_push_setup(struct usher_setup *setup,
				     enum usher_event_type type);
struct usher_event *event_push_join(struct usher_join *join, enum usher_event_type type);
struct usher_event *event_push_restore(struct usher_restore *restore,
				       enum usher_event_type type);
struct usher_event *event_push_image(struct usher_image *image,
				     enum usher_event_type type);
/* peer is copied; NULL. */
struct usher_event *event_push_aware(struct usher_aware *aware,
				     enum usher_event_type type,
				     const struct usher_aware_peer *peer);
/* Drops what waits for a setup, join, restore, image or the like that is freed. */
void event_drop_setup(struct usher *usher, const struct usher_setup *setup);
void event_drop_join(struct usher *usher, const struct usher_join *join);
void event_drop_restore(struct usher *usher, const struct usher_restore *restore);
void event_drop_image(struct usher *usher, const struct usher_image *image);
void event_drop_aware(struct usher *usher, const struct usher_aware *aware);
