/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * A struct net_state as bytes, doc/protocols/radio.md: what the caller writes down before anything
 * is changed, and gives back for a restore. It comes back from an ordinary user: decoding checks
 * all of it, and what it gives names one interface and nothing outside of it. Pure.
 */
#include "radio/net-state.h"

#include "base/buf.h"

/* Without what usher made itself (protocol), and addresses that are over. 0; -ENOMEM; -E2BIG: over
   RADIO_SNAPSHOT_MAX. */
int net_snapshot_encode(const struct net_state *state, uint8_t protocol, struct buf *ret);
/* 0 or -EBADMSG. */
int net_snapshot_decode(const void *data, size_t len, struct net_state *ret);
