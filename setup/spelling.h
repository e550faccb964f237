/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What was perhaps meant by a word that is not known. */
#include "base/macros.h"

enum { SPELLING_MAX = 64 }; /* bytes; longer words are nobody's typing error */

/* The nearest of n words, when it is near enough to be a typing error: a third of the letters
   wrong, missing or one too many, three at most; or one that goes on after it. NULL: none. */
const char *spelling_nearest(const char *typed, const char *const *words, size_t n);
