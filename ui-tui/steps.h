/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Which page of a setup follows which. Before the batch has begun: network, passphrase, progress, and
 * the way back is the same. After that a question is answered: network, passphrase where it needs
 * one, back to the progress.
 */
#include "ui-tui/wizard.h"

/* What the page on top is to fill in or shows. */
const struct answers *steps_answers(const struct wizard *wizard);
/* The same, to be written to: steps_answers() may be others afterwards. */
struct answers *steps_answers_to_set(struct wizard *wizard);
/* The page on top has set the network; the passphrase, or a code. */
void steps_network_is_set(struct wizard *wizard);
void steps_secret_is_set(struct wizard *wizard);
/* The page on top is left without an answer. */
void steps_back(struct wizard *wizard);
/* The unit whose question it is, or another that keeps it waiting by a refusal; NULL: nobody refused
   anything. */
const struct unit *steps_refused(const struct wizard *wizard,
				 enum usher_question question);
