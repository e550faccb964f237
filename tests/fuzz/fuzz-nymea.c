/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "provision/nymea.h"

static void read_line(const struct buf *line)
{
	_cleanup_(json_freep) struct json *json = NULL;
	struct provision_facts facts = {};
	struct nymea_message answer;

	if (json_parse((const char *)line->data, line->len, &json) < 0 ||
	    nymea_answer_read(json, &answer) < 0)
		return;
	must(answer.command >= 0 && answer.response >= 0);
	nymea_networks_take(&facts, answer.payload);
	nymea_connection_take(&facts, answer.payload);
	must(facts.n_networks <= PROVISION_NETWORKS_MAX);
}

/* Packets of an answer, of a length that the first byte says. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reader reader = reader_of(data, len);
	size_t packet = reader_u8(&reader) % NYMEA_PACKET_MAX + 1;
	struct buf line = {};

	while (reader.len > 0) {
		size_t size = MIN(packet, reader.len);

		if (nymea_line_take(&line, reader_bytes(&reader, size), size) <= 0)
			continue;
		read_line(&line);
		buf_deinit(&line);
	}
	must(line.len <= NYMEA_LINE_MAX);
	buf_deinit(&line);
	return 0;
}
