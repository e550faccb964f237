/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "provision/rpc-message.h"
#include "provision/shelly-facts.h"
#include "provision/shelly.h"

#include <string.h>

static void read_results(const struct json *json)
{
	struct provision_facts facts = {};
	struct rpc_message message;
	struct rpc_challenge challenge;

	shelly_facts_take_info(&facts, json);
	shelly_facts_take_system(&facts, json);
	shelly_facts_take_status(&facts, json);
	shelly_facts_take_networks(&facts, json);
	shelly_failure_of(json);
	must(facts.n_networks <= PROVISION_NETWORKS_MAX);
	must(strlen(facts.ip) < sizeof(facts.ip));
	if (rpc_message_read(json, &message) < 0)
		return;
	must(!message.result || !message.error);
	if (message.error && rpc_challenge_read(message.error_message, &challenge) == 0)
		must(*challenge.realm && *challenge.nonce);
	if (message.result)
		shelly_facts_take_networks(&facts, message.result);
}

/* An advertisement, and what a frame holds. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	_cleanup_(json_freep) struct json *json = NULL;
	struct shelly_advert advert;

	shelly_advert_parse(data, len, &advert);
	if (json_parse((const char *)data, len, &json) == 0)
		read_results(json);
	return 0;
}
