/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/log.h"

#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LOG_MESSAGE_MAX = 1024 }; /* bytes; what is longer is cut */

static log_handler_fn log_handler;
static void *log_userdata;
static enum log_level log_most;

void log_set_handler(enum log_level most, log_handler_fn handler, void *userdata)
{
	log_most = most;
	log_handler = handler;
	log_userdata = userdata;
}

void log_message(enum log_level level, const char *format, ...)
{
	_cleanup_(freep) char *printable = NULL;
	char message[LOG_MESSAGE_MAX];
	int saved = errno;
	va_list args;

	if (!log_handler || level > log_most)
		return;
	va_start(args, format);
	if (vsnprintf(message, sizeof(message), format, args) < 0)
		message[0] = '\0';
	va_end(args);
	printable = text_escape(message, strlen(message));
	log_handler(level, printable ? printable : "out of memory for a message",
		    log_userdata);
	errno = saved;
}
