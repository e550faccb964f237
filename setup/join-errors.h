/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* How the ends of a join read for users. */
#include "setup/usher.h"

#include "wifi/join.h"

struct join_outcome {
	enum usher_error error;
	const char
		*text; /* what is special in it, a part of a sentence; static, or NULL */
};

/* verdict counts with WIFI_JOIN_VERDICT only. */
struct join_outcome join_outcome(enum wifi_join_error error, enum wifi_verdict verdict);
/* What wifi_interface_find() said. */
enum usher_error error_from_interface(int error);
