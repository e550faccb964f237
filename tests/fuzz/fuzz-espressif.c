/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/fuzz.h"

#include "provision/espressif-messages.h"
#include "provision/espressif-version.h"

#include <string.h>

static void take_station(const uint8_t *data, size_t len)
{
	struct espressif_station station;

	if (espressif_take_get_status(data, len, &station) != 0)
		return;
	must(station.state <= ESPRESSIF_FAILED);
	must(station.failure >= ESPRESSIF_NOT_FAILED &&
	     station.failure <= ESPRESSIF_NO_NETWORK);
	must(station.ssid_len <= sizeof(station.ssid));
	must(memchr(station.ip, '\0', sizeof(station.ip)));
}

static void take_networks(const uint8_t *data, size_t len)
{
	static struct provision_facts facts;
	unsigned n = 0;

	facts.n_networks = 0;
	espressif_take_scan_result(data, len, &facts, &n);
	must(facts.n_networks <= PROVISION_NETWORKS_MAX && facts.n_networks <= n);
	for (size_t i = 0; i < facts.n_networks; i++)
		must(facts.networks[i].ssid_len > 0 &&
		     facts.networks[i].ssid_len <= sizeof(facts.networks[i].ssid));
}

/* Every answer that may come, in the place of every other. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct espressif_version version;
	unsigned count;
	bool finished;

	if (espressif_version_parse(data, len, &version) == 0)
		must(memchr(version.version, '\0', sizeof(version.version)));
	espressif_take_scan_start(data, len);
	espressif_take_scan_status(data, len, &finished, &count);
	espressif_take_set(data, len);
	espressif_take_apply(data, len);
	espressif_take_ctrl(data, len, ESPRESSIF_RESET);
	espressif_take_ctrl(data, len, ESPRESSIF_REPROV);
	take_station(data, len);
	take_networks(data, len);
	return 0;
}
