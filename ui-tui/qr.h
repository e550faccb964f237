/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A QR code in characters: two modules to a half block, or with ASCII two "#" to a module. Light
 * modules are drawn, for a terminal of light text on dark; readers take the other way round as well.
 */
#include "ui-tui/canvas.h"
#include "ui-tui/scope.h"

/* What it takes, with a quiet zone around it. */
unsigned qr_rows(const struct canvas *canvas, const struct usher_qr *qr);
unsigned qr_columns(const struct canvas *canvas, const struct usher_qr *qr);
bool qr_fits(const struct canvas *canvas, const struct usher_qr *qr);
/* At the top left. */
void qr_draw(const struct canvas *canvas, const struct usher_qr *qr);
