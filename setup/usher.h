/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_H
#define USHER_H
/*
 * libusher: finds Bluetooth LE and Wi-Fi accessories and sets them up.
 *
 * One context, one thread, one fd. Poll usher_get_fd() for POLLIN, call usher_dispatch(),
 * then take events with usher_next_event() until it gives NULL. Nothing here waits, prints,
 * aborts, or calls back. Every start ends in exactly one END event.
 *
 * Functions that give an int give 0 or a negative errno unless they say otherwise.
 * Strings are UTF-8. Names come from strangers: usher_printable() before a terminal sees them.
 *
 * A header a topic, all of them included here; each may be included alone, as <usher/setup.h>.
 */

/* What everything stands on. */
#include "usher/errors.h"
#include "usher/log.h"
#include "usher/context.h"
#include "usher/event.h"

/* What is near, and what it is. */
#include "usher/discovery.h"
#include "usher/accessory.h"
#include "usher/advert.h"
#include "usher/find.h"
#include "usher/explain.h"
#include "usher/lint.h"

/* What is done with it over its connection. */
#include "usher/setup.h"
#include "usher/beacon.h"

/* Networks: those that accessories publish, and the user's. */
#include "usher/network.h"
#include "usher/join.h"
#include "usher/restore.h"
#include "usher/suggest.h"

/* Wi-Fi Aware: without a network. */
#include "usher/aware.h"
#include "usher/aware-peer.h"
#include "usher/aware-memory.h"

/* What is printed on accessories. */
#include "usher/code.h"
#include "usher/image.h"
#include "usher/qr.h"

/* This host: what it remembers, and what stands in the way on it. */
#include "usher/memory.h"
#include "usher/doctor.h"

/* For a terminal. */
#include "usher/text.h"

#endif
