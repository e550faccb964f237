/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Until the real thing is there. */
#include "ui-tui/views.h"
struct view *join_view_new(struct wizard *wizard, struct usher_accessory *accessory)
{
	return NULL;
}
struct view *memory_view_new(struct wizard *wizard)
{
	return NULL;
}
struct view *doctor_view_new(struct wizard *wizard)
{
	return NULL;
}
struct view *log_view_new(struct wizard *wizard)
{
	return NULL;
}
struct view *help_view_new(struct wizard *wizard, const struct view *about)
{
	return NULL;
}
struct view *text_view_new(struct wizard *wizard, const char *title, const char *label,
			   const char *initial,
			   int (*done)(struct wizard *wizard, const char *text,
				       const char **problem, void *userdata),
			   void *userdata, void (*free_userdata)(void *userdata))
{
	return NULL;
}
struct view *confirm_view_new(struct wizard *wizard, const char *question,
			      void (*done)(struct wizard *wizard, void *userdata),
			      void *userdata, void (*free_userdata)(void *userdata))
{
	return NULL;
}
