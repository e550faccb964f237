/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_TEXT_H
#define USHER_TEXT_H
/* Text from strangers, for a terminal. */
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a terminal may show of bytes from a stranger: control, bidirectional and invisible
   characters and invalid bytes are escaped. The caller frees; NULL: out of memory. */
char *usher_printable(const void *data, size_t len);

#ifdef __cplusplus
}
#endif
#endif
