/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "wifi/reach.h"

#include <arpa/inet.h>
#include <string.h>

/* A URL of a stranger: what comes out of it is a host that may be asked for, never this one. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reach_target target;
	struct in6_addr in6;
	struct in_addr in;
	char *url = malloc(len + 1);

	must(url);
	memcpy(url, data, len);
	url[len] = '\0';
	for (int unasked = 0; unasked < 2; unasked++) {
		memset(&target, 'x', sizeof(target));
		if (!reach_target(url, NULL, unasked, &target))
			continue;
		must(*target.host && strnlen(target.host, sizeof(target.host)) <= 255);
		must(target.port);
		must(!strpbrk(target.host, "/?#"));
		if (inet_pton(AF_INET, target.host, &in) == 1)
			must(ntohl(in.s_addr) >> 24 != 127);
		if (inet_pton(AF_INET6, target.host, &in6) == 1)
			must(!IN6_IS_ADDR_LOOPBACK(&in6));
	}
	free(url);
	return 0;
}
