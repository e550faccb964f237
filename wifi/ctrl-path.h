/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Where wpa_supplicant's control sockets are. */
#include "base/macros.h"

/* dir NULL: USHER_CTRL_DIR, else /run/wpa_supplicant. */
const char *wifi_ctrl_dir(const char *dir);
/* The socket of an interface; -ENAMETOOLONG. */
int wifi_ctrl_path(const char *dir, const char *interface, char *ret, size_t size);
/* The one that is no interface's, where wpa_supplicant was given one (-g): "DIR-global". */
int wifi_ctrl_global_path(const char *dir, char *ret, size_t size);
