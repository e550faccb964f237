/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * One log handler for the process; without one nothing is written. A message says which
 * accessory and whose fault: "accessory bug: ...", "bluez bug: ...", "usher bug: ...".
 * Arguments are given raw: the whole message is escaped here, once (text_escape()), so it is
 * one line that a terminal may show.
 */
#include "base/macros.h"

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

typedef void (*log_handler_fn)(enum log_level level, const char *message, void *userdata);

void log_set_handler(enum log_level most, log_handler_fn handler, void *userdata);
void log_message(enum log_level level, const char *format, ...) _printf_(2, 3);

/* clang-format off */
#define log_error(...)   log_message(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_message(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_info(...)    log_message(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...)   log_message(LOG_LEVEL_DEBUG, __VA_ARGS__)
/* clang-format on */
