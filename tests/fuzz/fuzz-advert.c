/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "ble/adv.h"
#include "setup/advert.h"

#include "base/text.h"

#include <string.h>

/* AD structures that only a person reads: one field each, with its bytes, and valid text. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct usher_advert *advert = calloc(1, sizeof(*advert));
	struct reader ad = reader_of(data, len);
	struct ad_field field;
	const char *name, *value, *raw;
	size_t n = 0;

	must(advert);
	advert->refs = 1;
	while (ad_next(&ad, &field)) {
		advert_add_other(advert, field.type, field.data, field.len);
		must(usher_advert_get(advert, n++, &name, &value, &raw));
		must(name && raw && strlen(raw) == 2 * field.len);
		must(!value || text_is_utf8(value, strlen(value)));
	}
	must(!usher_advert_get(advert, n, &name, &value, &raw));
	usher_advert_free(advert);
	return 0;
}
