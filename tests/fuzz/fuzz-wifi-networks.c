/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "base/macros.h"
#include "wifi/networks.h"

#include <string.h>

/*
 * What was written down and what a daemon answers now, with a byte 0 between them: whatever they
 * are, each line of the plan is one command that puts something back.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const commands[] = {"SET sae_pwe ", "SELECT_NETWORK ",
					       "REMOVE_NETWORK ", "ENABLE_NETWORK ",
					       "DISCONNECT"};
	_cleanup_(freep) char *text = malloc(len + 2);
	_cleanup_(buf_deinit) struct buf plan = {};
	struct wifi_networks before = {.current = -1}, now = {.current = -1};
	size_t first;
	int last, former;

	must(text != NULL);
	if (len > 0)
		memcpy(text, data, len);
	text[len] = text[len + 1] = '\0';
	first = strlen(text);
	(void)wifi_networks_read(text, first, &before);
	if (first < len) {
		const char *answer = text + first + 1;

		(void)wifi_networks_add(&now, answer, strlen(answer), &last);
		wifi_networks_status(&now, answer);
	}
	for (size_t i = 0; i < now.n; i++)
		now.rows[i].ours = wifi_networks_is_new(&before, &now.rows[i]);
	must(wifi_networks_plan(&before, &now, &plan, &former) == 0);
	buf_u8(&plan, '\0');
	for (const char *line = (const char *)plan.data; *line;
	     line += strcspn(line, "\n") + 1) {
		size_t known = 0;

		for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
			known += strncmp(line, commands[i], strlen(commands[i])) == 0;
		must(known == 1 && strcspn(line, "\n") < 48);
	}
	wifi_networks_deinit(&before);
	wifi_networks_deinit(&now);
	return 0;
}
