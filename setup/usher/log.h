/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_LOG_H
#define USHER_LOG_H
/* The log: the library itself prints nothing. */

#ifdef __cplusplus
extern "C" {
#endif

enum usher_log_level {
	USHER_LOG_ERROR,
	USHER_LOG_WARNING,
	USHER_LOG_INFO,
	USHER_LOG_DEBUG
};
/* Process-wide; handler NULL: silence (the default). The message is already printable. */
void usher_log_set_handler(enum usher_log_level most,
			   void (*handler)(enum usher_log_level level,
					   const char *message, void *userdata),
			   void *userdata);

#ifdef __cplusplus
}
#endif
#endif
