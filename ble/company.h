/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Names of company identifiers (assigned numbers 7.1): those of systemd's hardware database,
 * which every target has, then a few of ours for vendors that it may be too old to know.
 */
#include "base/macros.h"

struct company_names;

/* Opens nothing before the first name is asked for. 0 or -ENOMEM. */
int company_names_new(struct company_names **ret);
struct company_names *company_names_free(struct company_names *names);
DEFINE_FREEP(company_names)
/* UTF-8, valid until names is freed; NULL: not known, also without the database. */
const char *company_name(struct company_names *names, uint16_t company);
