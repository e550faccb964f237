/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The "discovery" object of a product's file, with the rules of what can be combined. */
#include "setup/fields.h"

void descriptor_load(const struct scope *discovery, struct descriptor *descriptor);
