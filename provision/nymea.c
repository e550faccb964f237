/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/nymea.h"

#include "provision/facts.h"

#include <errno.h>
#include <string.h>

void nymea_command_build(struct buf *line, enum nymea_command command)
{
	buf_printf(line, "{\"c\":%d}\n", command);
}

void nymea_connect_build(struct buf *line, enum nymea_command command, const void *ssid,
			 size_t ssid_len, const void *passphrase, size_t passphrase_len)
{
	buf_printf(line, "{\"c\":%d,\"p\":{\"e\":", command);
	json_put_string(line, ssid, ssid_len);
	buf_string(line, ",\"p\":");
	json_put_string(line, passphrase, passphrase_len);
	buf_string(line, "}}\n");
}

int nymea_line_take(struct buf *line, const void *packet, size_t len)
{
	const uint8_t *bytes = packet;
	int r = 0;

	buf_bytes(line, packet, len);
	if (line->error)
		r = line->error;
	else if (line->len > NYMEA_LINE_MAX)
		r = -EMSGSIZE;
	if (r < 0) {
		buf_deinit(line);
		return r;
	}
	return len > 0 && bytes[len - 1] == '\n';
}

static int small_number(const struct json *json, const char *key)
{
	double number = json_get_number(json, key, -1);

	return number >= 0 && number <= 255 && number == (int)number ? (int)number : -1;
}

int nymea_answer_read(const struct json *json, struct nymea_message *ret)
{
	struct nymea_message answer = {
		.command = small_number(json, "c"),
		.response = small_number(json, "r"),
		.payload = json_get(json, "p"),
	};

	if (answer.command < 0 || answer.response < 0)
		return -EBADMSG;
	*ret = answer;
	return 0;
}

/* NetworkManager tells quality: 2 * (dBm + 100), from 0 to 100. */
static int16_t dbm_of_quality(double quality)
{
	return quality > 0 && quality <= 100 ? (int16_t)(quality / 2 - 100) : 0;
}

static void take_network(struct provision_facts *facts, const struct json *entry)
{
	struct provision_network network = {};
	const char *ssid = json_get_string(entry, "e");

	if (!ssid || strlen(ssid) > sizeof(network.ssid))
		return;
	network.ssid_len = strlen(ssid);
	memcpy(network.ssid, ssid, network.ssid_len);
	network.rssi = dbm_of_quality(json_get_number(entry, "s", 0));
	network.open = json_get_number(entry, "p", 1) == 0;
	strcpy(network.auth, network.open ? "open" : "");
	network.has_bssid = provision_bssid_parse(json_get_string(entry, "m"),
						  network.bssid);
	provision_facts_add_network(facts, &network);
}

int nymea_networks_take(struct provision_facts *facts, const struct json *payload)
{
	int n = 0;

	if (!json_is_array(payload))
		return -EBADMSG;
	json_for_each (entry, payload) {
		take_network(facts, entry);
		n++;
	}
	return n;
}

void nymea_connection_take(struct provision_facts *facts, const struct json *payload)
{
	provision_facts_set_ip(facts, json_get_string(payload, "i"));
	if (provision_bssid_parse(json_get_string(payload, "m"), facts->bssid))
		facts->has_bssid = true;
}
