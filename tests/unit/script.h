/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A client as scripts: what is fed to it, and every action that has to come out.
 *
 * Fed: start · sub · read VALUE · wrote · note ENDPOINT VALUE · network TEXT · passphrase TEXT ·
 * code TEXT · timeout (at the deadline) · early (just before it) · wait MS · closed · cancel;
 * sub!ERROR, read!ERROR and wrote!ERROR, with an errno's name or the two digits of an ATT error.
 *
 * Comes: phase:NAME · subscribe:ENDPOINT · read:ENDPOINT · write:ENDPOINT:VALUE · WRITE:..., when it
 * is secret · ask:QUESTION[(REASON)] · fact · note · end:VERDICT/PHASE. A ? follows what is only
 * probable; a ~ at the end stands for any rest.
 *
 * VALUE is text where it begins with {, [ or <, else hex; a written one is text where all of it is
 * printable and it has more than one byte.
 */
#include "provision/step.h"

enum { SCRIPT_LINES_MAX = 40 };

struct script_line {
	const char *fed;
	const char *comes;
};

struct script {
	const char *title;
	struct provision_options options;
	struct script_line lines[SCRIPT_LINES_MAX];
};

/* A test a script. */
int scripts_run(const struct provision_protocol *protocol, const struct script *scripts,
		size_t n);
