/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* tests/unit/air.h for those who see of the library what a face sees. */
#include "setup/usher.h"

struct usher *ui_air_new(const char *products);
/* An advertisement in hexadecimal of 00:AA:01:01:00:N; its accessory, borrowed. */
struct usher_accessory *ui_air_hear(struct usher *usher, uint8_t n, int rssi,
				    const char *hex);
/* 30 s of silence. */
void ui_air_silence(struct usher *usher);
