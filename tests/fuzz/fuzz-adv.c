/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "ble/adv.h"

/* Fields lie inside the data, one behind the other, and what is built from them reads as them. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reader ad = reader_of(data, len), again;
	struct buf built = {0};
	struct ad_field field, copy;
	const uint8_t *end = data;

	while (ad_next(&ad, &field)) {
		must(field.len <= 254);
		must(field.data >= end && field.data + field.len <= data + len);
		end = field.data + field.len;
		ad_type_name(field.type);
		ad_put(&built, field.type, field.data, field.len);
	}
	must(built.error == 0 && built.len <= len);
	ad = reader_of(data, len);
	again = reader_of(built.data, built.len);
	while (ad_next(&ad, &field))
		must(ad_next(&again, &copy) && copy.type == field.type &&
		     copy.len == field.len);
	must(!ad_next(&again, &copy));
	buf_deinit(&built);
	return 0;
}
