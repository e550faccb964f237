/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "ble/beacon.h"

#include <string.h>

/* A URL is printable ASCII of bounded length; values are in the range that their field has. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct eddystone eddystone = {0};
	struct matter_advert matter;
	struct hap_advert hap;
	struct ibeacon ibeacon;
	int frame;

	/* twice: the second frame is merged into what the first one left */
	eddystone_merge(&eddystone, data, len / 2);
	frame = eddystone_merge(&eddystone, data, len);
	must(frame < 0 || (eddystone.frames & frame));
	must(memchr(eddystone.url, '\0', sizeof(eddystone.url)));
	for (const char *p = eddystone.url; *p; p++)
		must(*p > 0x20 && *p < 0x7f);
	ibeacon_parse(data, len, &ibeacon);
	hap_advert_parse(data, len, &hap);
	if (matter_advert_parse(data, len, &matter) == 0)
		must(matter.discriminator < 1 << 12);
	return 0;
}
