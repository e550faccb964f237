/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * The mode `aware` (doc/protocols/radio.md): frames of Wi-Fi Aware through an interface of our own
 * on the radio of a wireless one. What it is to say and to whom is the caller's.
 */
#include "base/radio-aware.h"

/* Until the channel is closed. 0, or the negative errno that the caller was told. */
int aware_run(int channel, const char *interface, enum radio_aware_back_end back_end);
