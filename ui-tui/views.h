/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The pages: a constructor each. NULL: out of memory. wizard_push() takes what they give. */
#include "ui-tui/view.h"

/* Everything that is found; the first page. */
struct view *picker_view_new(struct wizard *wizard);
/* All that is known of one accessory that has a row. */
struct view *detail_view_new(struct wizard *wizard, struct usher_accessory *accessory);

/* What wizard->batch holds is set up: which network, its passphrase, then the progress. */
struct view *network_view_new(struct wizard *wizard);
struct view *passphrase_view_new(struct wizard *wizard);
struct view *code_view_new(struct wizard *wizard);
/* Starts the batch when it has not begun yet. */
struct view *progress_view_new(struct wizard *wizard);
/* What came of unit i: its name, address, where to go on. */
struct view *finish_view_new(struct wizard *wizard, size_t i);

/* Joins the network that a Wi-Fi accessory publishes, and stays until it is left. Takes a reference. */
struct view *join_view_new(struct wizard *wizard, struct usher_accessory *accessory);
/* Pairs it over Wi-Fi Aware, or verifies it where it is paired. name is printable. code: its AWARE: code, taken;
   NULL: what it shows is asked for. */
struct view *pair_view_new(struct wizard *wizard, struct usher_accessory *accessory,
			   const char *name, struct usher_code *code);
struct view *memory_view_new(struct wizard *wizard);
struct view *doctor_view_new(struct wizard *wizard);
struct view *log_view_new(struct wizard *wizard);
/* Of the page that it is opened from. */
struct view *help_view_new(struct wizard *wizard, const struct view *about);

/* One line of text. done is called with what was typed before the page goes; -EINVAL from it keeps
   the page, with *problem (static) said. title and label are shown, initial may be NULL. */
struct view *text_view_new(struct wizard *wizard, const char *title, const char *label,
			   const char *initial,
			   int (*done)(struct wizard *wizard, const char *text,
				       const char **problem, void *userdata),
			   void *userdata, void (*free_userdata)(void *userdata));
/* A question: Enter does it, Esc does not. */
struct view *confirm_view_new(struct wizard *wizard, const char *question,
			      void (*done)(struct wizard *wizard, void *userdata),
			      void *userdata, void (*free_userdata)(void *userdata));
/* Text as a QR code. */
struct view *qr_view_new(struct wizard *wizard, const char *title, const char *text);
