/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The messages of Espressif's provisioning, its versions, and where its endpoints are. */
#include "provision/espressif-messages.h"
#include "provision/espressif-version.h"
#include "provision/espressif.h"

#include "base/hex.h"
#include "tests/unit/alloc.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- Requests ---- */

static void build_get_status(struct buf *buf)
{
	espressif_build_get_status(buf);
}

static void build_set(struct buf *buf)
{
	static const struct espressif_network network = {
		.ssid = (const uint8_t *)"MyWirelessAP",
		.ssid_len = 12,
		.passphrase = (const uint8_t *)"mysecurepassword",
		.passphrase_len = 16,
	};

	espressif_build_set(buf, &network);
}

static void build_set_pinned(struct buf *buf)
{
	static const struct espressif_network network = {
		.ssid = (const uint8_t *)"Cafe",
		.ssid_len = 4,
		.bssid = (const uint8_t *)"\xaa\xbb\xcc\xdd\xee\xff",
		.channel = 11,
	};

	espressif_build_set(buf, &network);
}

static void build_scan_result(struct buf *buf)
{
	espressif_build_scan_result(buf, 0, 4);
}

static void build_scan_result_later(struct buf *buf)
{
	espressif_build_scan_result(buf, 4, 1);
}

static void build_reset(struct buf *buf)
{
	espressif_build_ctrl(buf, ESPRESSIF_RESET);
}

static void build_reprov(struct buf *buf)
{
	espressif_build_ctrl(buf, ESPRESSIF_REPROV);
}

struct request_row {
	const char *title;
	void (*build)(struct buf *buf);
	const char *bytes;
};

/* clang-format off */
static const struct request_row requests[] = {
	{"GetWifiStatus", build_get_status, "5200"},
	{"SetWifiConfig(MyWirelessAP, mysecurepassword)", build_set,
	 "080262200a0c4d79576972656c657373415012106d7973656375726570617373776f7264"},
	{"SetWifiConfig of one access point, open", build_set_pinned,
	 "080262100a04436166651a06aabbccddeeff200b"},
	{"ApplyWifiConfig, as the phone libraries send it", espressif_build_apply, "08047200"},
	{"ScanStart(blocking, period 120)", espressif_build_scan_start, "520408012078"},
	{"ScanStatus", espressif_build_scan_status, "0802"},
	{"ScanResult(0, 4)", build_scan_result, "080472021004"},
	{"ScanResult(4, 1)", build_scan_result_later, "0804720408041001"},
	{"CtrlReset", build_reset, "0801"},
	{"CtrlReprov", build_reprov, "0803"},
};
/* clang-format on */

static void request_is(void **state)
{
	const struct request_row *row = *state;
	char text[256] = "";
	struct buf buf = {0};

	row->build(&buf);
	assert_int_equal(buf.error, 0);
	hex_encode(buf.data, buf.len, text);
	assert_string_equal(text, row->bytes);
	buf_deinit(&buf);
}

/* ---- Answers: what came of it, and in words what was taken ---- */

static size_t bytes_of(const char *hex, uint8_t ret[1024])
{
	ssize_t n = hex_decode(hex, ret, 1024);

	assert_true(n >= 0);
	return (size_t)n;
}

struct station_row {
	const char *title, *bytes;
	int result;
	enum espressif_station_state state;
	enum espressif_failure failure;
	int attempts;
	const char *ip;
	uint8_t channel;
};

/* clang-format off */
static const struct station_row stations[] = {
	{"connected", "08015a2a5a280a0c3139322e3136382e312e323310031a0c4d79576972656c65737341502206aabbccddeeff2806",
	 0, ESPRESSIF_CONNECTED, ESPRESSIF_NOT_FAILED, -1, "192.168.1.23", 6},
	{"failed, wrong passphrase: the 0 of a oneof is sent", "08015a0410035000",
	 0, ESPRESSIF_FAILED, ESPRESSIF_WRONG_PASSPHRASE, -1, "", 0},
	{"failed, no network", "08015a0410035001",
	 0, ESPRESSIF_FAILED, ESPRESSIF_NO_NETWORK, -1, "", 0},
	{"failed, no reason", "08015a021003", 0, ESPRESSIF_FAILED, ESPRESSIF_NOT_FAILED, -1, "", 0},
	{"failed, a reason of the future", "08015a0410035007",
	 0, ESPRESSIF_FAILED, ESPRESSIF_NOT_FAILED, -1, "", 0},
	{"connecting, 2 attempts remain", "08015a06100162020802",
	 0, ESPRESSIF_CONNECTING, ESPRESSIF_NOT_FAILED, 2, "", 0},
	{"connecting", "08015a021001", 0, ESPRESSIF_CONNECTING, ESPRESSIF_NOT_FAILED, -1, "", 0},
	{"connected without a word about it", "08015a00",
	 0, ESPRESSIF_CONNECTED, ESPRESSIF_NOT_FAILED, -1, "", 0},
	{"fields in another order, an unknown one between", "5a061001620208029a060101" "0801",
	 0, ESPRESSIF_CONNECTING, ESPRESSIF_NOT_FAILED, 2, "", 0},
	{"an address that is none", "08015a075a050a0378797a",
	 0, ESPRESSIF_CONNECTED, ESPRESSIF_NOT_FAILED, -1, "", 0},
	{"a channel that no radio has", "08015a055a0328f403",
	 0, ESPRESSIF_CONNECTED, ESPRESSIF_NOT_FAILED, -1, "", 0},
	{"a negative channel", "08015a0d5a0b28ffffffffffffffffff01",
	 0, ESPRESSIF_CONNECTED, ESPRESSIF_NOT_FAILED, -1, "", 0},
	{"an internal error", "08015a020805", ESPRESSIF_INTERNAL_ERROR},
	{"no payload: not connected", "0801", -EBADMSG},
	{"a state of the future", "08015a021009", -EBADMSG},
	{"the answer to another request", "08036a00", -EBADMSG},
	{"nothing", "", -EBADMSG},
	{"cut", "08015a2a5a280a0c31", -EBADMSG},
};
/* clang-format on */

static void station_is(void **state)
{
	const struct station_row *row = *state;
	struct espressif_station station;
	uint8_t bytes[1024];
	size_t len = bytes_of(row->bytes, bytes);
	int r = espressif_take_get_status(bytes, len, &station);

	assert_int_equal(r, row->result);
	if (r)
		return;
	assert_int_equal(station.state, row->state);
	assert_int_equal(station.failure, row->failure);
	assert_int_equal(station.attempts, row->attempts);
	assert_string_equal(station.ip, row->ip);
	assert_int_equal(station.channel, row->channel);
}

static void connected_tells_the_network(void **state)
{
	struct espressif_station station;
	uint8_t bytes[1024];
	size_t len = bytes_of(stations[0].bytes, bytes);

	assert_int_equal(espressif_take_get_status(bytes, len, &station), 0);
	assert_int_equal(station.ssid_len, 12);
	assert_memory_equal(station.ssid, "MyWirelessAP", 12);
	assert_true(station.has_bssid);
	assert_memory_equal(station.bssid, "\xaa\xbb\xcc\xdd\xee\xff", 6);
}

static void scan_result_has_one_network(void **state)
{
	struct provision_facts facts = {0};
	const struct provision_network *network = &facts.networks[0];
	uint8_t bytes[1024];
	unsigned n = 0;
	size_t len = bytes_of(
		"08057a270a250a0c4d79576972656c6573734150100618c4ffffffffffffff"
		"ff012206aabbccddeeff2803",
		bytes);

	assert_int_equal(espressif_take_scan_result(bytes, len, &facts, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(facts.n_networks, 1);
	assert_int_equal(network->ssid_len, 12);
	assert_memory_equal(network->ssid, "MyWirelessAP", 12);
	assert_int_equal(network->rssi, -60);
	assert_int_equal(network->channel, 6);
	assert_true(network->has_bssid);
	assert_memory_equal(network->bssid, "\xaa\xbb\xcc\xdd\xee\xff", 6);
	assert_string_equal(network->auth, "WPA2");
	assert_false(network->open);
}

static void scan_result_leaves_out_what_is_no_network(void **state)
{
	struct provision_facts facts = {0};
	struct buf buf = {0};
	unsigned n = 0;

	/* an SSID of 33 bytes, an empty one, one of NULs, and a good one */
	buf_bytes(&buf, "\x08\x05\x7a\x33\x0a\x23\x0a\x21", 8);
	for (unsigned i = 0; i < 33; i++)
		buf_u8(&buf, 'x');
	buf_bytes(&buf, "\x0a\x00\x0a\x04\x0a\x02\x00\x00\x0a\x04\x0a\x02hi", 14);
	assert_int_equal(espressif_take_scan_result(buf.data, buf.len, &facts, &n), 0);
	assert_int_equal(n, 4);
	assert_int_equal(facts.n_networks, 1);
	assert_int_equal(facts.networks[0].ssid_len, 2);
	assert_true(facts.networks[0].open);
	buf_deinit(&buf);
}

static void scan_status_is_taken(void **state)
{
	unsigned count = 0;
	bool finished = false;

	assert_int_equal(espressif_take_scan_status((const uint8_t *)"\x08\x03\x6a\x04"
								     "\x08\x01\x10\x0a",
						    8, &finished, &count),
			 0);
	assert_true(finished);
	assert_int_equal(count, 10);
	assert_int_equal(espressif_take_scan_status((const uint8_t *)"\x08\x03", 2,
						    &finished, &count),
			 0);
	assert_false(finished);
	assert_int_equal(espressif_take_scan_status((const uint8_t *)"\x08\x03\x10\x05",
						    4, &finished, &count),
			 ESPRESSIF_INTERNAL_ERROR);
}

struct done_row {
	const char *title;
	int (*take)(const uint8_t *data, size_t len);
	const char *bytes;
	int result;
};

static int take_reset(const uint8_t *data, size_t len)
{
	return espressif_take_ctrl(data, len, ESPRESSIF_RESET);
}

static int take_reprov(const uint8_t *data, size_t len)
{
	return espressif_take_ctrl(data, len, ESPRESSIF_REPROV);
}

/* clang-format off */
static const struct done_row dones[] = {
	{"RespSet ok", espressif_take_set, "08036a00", 0},
	{"RespSet without its payload", espressif_take_set, "0803", 0},
	{"RespSet invalid argument", espressif_take_set, "08036a020804", ESPRESSIF_INVALID_ARGUMENT},
	{"RespSet of another kind", espressif_take_set, "08057a00", -EBADMSG},
	{"RespApply ok", espressif_take_apply, "08057a00", 0},
	{"RespApply without its payload", espressif_take_apply, "0805", 0},
	{"RespApply internal error", espressif_take_apply, "08057a020805", ESPRESSIF_INTERNAL_ERROR},
	{"a status of the future", espressif_take_apply, "08057a02087f", 127},
	{"a negative status", espressif_take_apply, "08057a0b08ffffffffffffffffff01", 1},
	{"RespCtrlReset ok", take_reset, "08026200", 0},
	{"RespCtrlReset refused", take_reset, "080210056200", ESPRESSIF_INTERNAL_ERROR},
	{"RespCtrlReprov ok", take_reprov, "08047200", 0},
	{"RespCtrlReprov for reset", take_reset, "08047200", -EBADMSG},
	{"RespScanStart ok", espressif_take_scan_start, "08015a00", 0},
	{"RespScanStart refused", espressif_take_scan_start, "080110055a00", ESPRESSIF_INTERNAL_ERROR},
	{"an echo of the request", espressif_take_scan_start, "520408012078", -EBADMSG},
};
/* clang-format on */

static void done_is(void **state)
{
	const struct done_row *row = *state;
	uint8_t bytes[1024];
	size_t len = bytes_of(row->bytes, bytes);

	assert_int_equal(row->take(bytes, len), row->result);
}

static void every_taker_says_when_there_is_no_memory(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(dones); i++)
		for (unsigned n = 1; alloc_fail_each(&n);) {
			uint8_t bytes[1024];
			size_t len = bytes_of(dones[i].bytes, bytes);
			int r = dones[i].take(bytes, len);

			assert_true(r == dones[i].result || r == -ENOMEM);
		}
}

/* ---- proto-ver ---- */

struct version_row {
	const char *title, *text;
	int result;
	struct espressif_version version;
};

#define V(...) .version = {__VA_ARGS__}

/* clang-format off */
static const struct version_row versions[] = {
	{"netprov-v1.2, as cJSON prints it",
	 "{\n\t\"prov\":\t{\n\t\t\"ver\":\t\"netprov-v1.2\",\n\t\t\"sec_ver\":\t2,\n\t\t\"sec_patch_ver\":\t1,\n"
	 "\t\t\"cap\":\t[\"wifi_prov\", \"wifi_scan\"]\n\t},\n\t\"acme\":\t{\"ver\":\"3.1\",\"cap\":[\"x\"]}\n}",
	 V("netprov-v1.2", 2, 1, false, true, false, "acme", "3.1")},
	{"v1.1 with Security 1", "{\"prov\":{\"ver\":\"v1.1\",\"sec_ver\":1,\"cap\":[\"wifi_scan\"]}}",
	 V("v1.1", 1, 0, false, true, false)},
	{"v1.0: no sec_ver, Security 1", "{\"prov\":{\"ver\":\"v1.0\",\"cap\":[\"wifi_scan\"]}}",
	 V("v1.0", 1, 0, false, true, false)},
	{"no_sec and no sec_ver: Security 0", "{\"prov\":{\"ver\":\"v1.0\",\"cap\":[\"no_sec\"]}}",
	 V("v1.0", 0, 0, false, false, false)},
	{"no_sec and sec_ver: sec_ver counts", "{\"prov\":{\"sec_ver\":2,\"cap\":[\"no_sec\"]}}",
	 V("", 2, 0, false, false, false)},
	{"no_pop", "{\"prov\":{\"ver\":\"v1.1\",\"sec_ver\":1,\"cap\":[\"no_pop\"]}}",
	 V("v1.1", 1, 0, true, false, false)},
	{"Thread alone", "{\"prov\":{\"ver\":\"netprov-v1.2\",\"sec_ver\":1,\"cap\":[\"thread_prov\",\"thread_scan\"]}}",
	 V("netprov-v1.2", 1, 0, false, false, true)},
	{"Thread and Wi-Fi", "{\"prov\":{\"ver\":\"netprov-v1.2\",\"sec_ver\":1,\"cap\":[\"thread_prov\",\"wifi_prov\"]}}",
	 V("netprov-v1.2", 1, 0, false, false, false)},
	{"V0.1, plain text", "V0.1", V("V0.1", 1, 0, false, true, false)},
	{"V0.1 and a NUL", "V0.1\0", V("V0.1", 1, 0, false, true, false)},
	{"without any key", "{\"prov\":{}}", V("", 1, 0, false, false, false)},
	{"sec_ver that is no number", "{\"prov\":{\"sec_ver\":\"2\"}}", V("", 1000, 0, false, false, false)},
	{"sec_ver below zero", "{\"prov\":{\"sec_ver\":-1}}", V("", 1000, 0, false, false, false)},
	{"sec_ver beyond all numbers", "{\"prov\":{\"sec_ver\":1e300}}", V("", 1000, 0, false, false, false)},
	{"cap that is no list", "{\"prov\":{\"cap\":{\"no_sec\":1}}}", V("", 1, 0, false, false, false)},
	{"cap with other things in it", "{\"prov\":{\"cap\":[1,null,[],\"wifi_scan\"]}}",
	 V("", 1, 0, false, true, false)},
	{"no prov", "{\"ver\":\"v1.1\"}", -EBADMSG},
	{"prov that is no object", "{\"prov\":1}", -EBADMSG},
	{"a list", "[1]", -EBADMSG},
	{"an answer that is cut", "{\"prov\":{\"ver\":\"v1.1\"", -EBADMSG},
	{"some other text", "hello", -EBADMSG},
	{"a text with bytes that are none", "V\x01\x02", -EBADMSG},
	{"nothing", "", -EBADMSG},
};
/* clang-format on */

static void version_is(void **state)
{
	const struct version_row *row = *state;
	struct espressif_version version;
	size_t len = strlen(row->text);
	int r;

	if (!strcmp(row->title, "V0.1 and a NUL"))
		len++;
	r = espressif_version_parse(row->text, len, &version);
	assert_int_equal(r, row->result);
	if (r < 0)
		return;
	assert_string_equal(version.version, row->version.version);
	assert_int_equal(version.security, row->version.security);
	assert_int_equal(version.patch, row->version.patch);
	assert_int_equal(version.no_pop, row->version.no_pop);
	assert_int_equal(version.can_scan, row->version.can_scan);
	assert_int_equal(version.thread_only, row->version.thread_only);
	assert_string_equal(version.application, row->version.application);
	assert_string_equal(version.application_version,
			    row->version.application_version);
}

static void a_long_version_is_cut_and_a_huge_one_refused(void **state)
{
	struct espressif_version version;
	char text[4096];
	int len;

	len = snprintf(text, sizeof(text), "{\"prov\":{\"ver\":\"%0100d\"}}", 1);
	assert_int_equal(espressif_version_parse(text, (size_t)len, &version), 0);
	assert_int_equal(strlen(version.version), sizeof(version.version) - 1);
	len = snprintf(text, sizeof(text), "{\"prov\":{\"ver\":\"%02100d\"}}", 1);
	assert_int_equal(espressif_version_parse(text, (size_t)len, &version), -EBADMSG);
}

/* ---- Endpoints ---- */

#define S1775 "1775244d-6b43-439b-877c-060f2d9bed07"
#define S021A "021a9004-0382-4aea-bff4-6b3f1c5adfb4"
#define OTHER "c0ffee00-1111-2222-3333-444455556666"
#define GAP   "00001800-0000-1000-8000-00805f9b34fb"
#define OLD   "0000ffff-0000-1000-8000-00805f9b34fb"

struct table_row {
	const char *title;
	struct provision_characteristic rows[8];
	const char *service;
	/* version, session, config, scan, ctrl, custom */
	const char *uuid[6];
};

/* clang-format off */
static const struct table_row tables[] = {
	{"the default service by number",
	 {{GAP, "00002a00-0000-1000-8000-00805f9b34fb"},
	  {S1775, "1775ff50-6b43-439b-877c-060f2d9bed07"}, {S1775, "1775ff51-6b43-439b-877c-060f2d9bed07"},
	  {S1775, "1775ff52-6b43-439b-877c-060f2d9bed07"}, {S1775, "1775ff53-6b43-439b-877c-060f2d9bed07"},
	  {S1775, "1775ff4f-6b43-439b-877c-060f2d9bed07"}, {S1775, "1775ff54-6b43-439b-877c-060f2d9bed07"}},
	 S1775,
	 {"1775ff53-6b43-439b-877c-060f2d9bed07", "1775ff51-6b43-439b-877c-060f2d9bed07",
	  "1775ff52-6b43-439b-877c-060f2d9bed07", "1775ff50-6b43-439b-877c-060f2d9bed07",
	  "1775ff4f-6b43-439b-877c-060f2d9bed07", NULL}},
	{"descriptions count, whatever the numbers",
	 {{S021A, "021aff51-0382-4aea-bff4-6b3f1c5adfb4", 0, "prov-config"},
	  {S021A, "021aff52-0382-4aea-bff4-6b3f1c5adfb4", 0, "prov-session"},
	  {S021A, "021aff60-0382-4aea-bff4-6b3f1c5adfb4", 0, "proto-ver"},
	  {S021A, "021aff54-0382-4aea-bff4-6b3f1c5adfb4", 0, "custom-data"}},
	 S021A,
	 {"021aff60-0382-4aea-bff4-6b3f1c5adfb4", "021aff52-0382-4aea-bff4-6b3f1c5adfb4",
	  "021aff51-0382-4aea-bff4-6b3f1c5adfb4", NULL, NULL, "021aff54-0382-4aea-bff4-6b3f1c5adfb4"}},
	{"one description and the numbers do not count any more",
	 {{S021A, "021aff51-0382-4aea-bff4-6b3f1c5adfb4", 0, "prov-session"},
	  {S021A, "021aff52-0382-4aea-bff4-6b3f1c5adfb4"}, {S021A, "021aff53-0382-4aea-bff4-6b3f1c5adfb4"}},
	 S021A, {NULL, "021aff51-0382-4aea-bff4-6b3f1c5adfb4"}},
	{"a vendor's own service, by number",
	 {{OTHER, "c0ffff51-1111-2222-3333-444455556666"}, {OTHER, "c0ffff52-1111-2222-3333-444455556666"},
	  {OTHER, "c0ffff53-1111-2222-3333-444455556666"}},
	 OTHER,
	 {"c0ffff53-1111-2222-3333-444455556666", "c0ffff51-1111-2222-3333-444455556666",
	  "c0ffff52-1111-2222-3333-444455556666"}},
	{"a vendor's own service, by description",
	 {{OTHER, "c0ff0001-1111-2222-3333-444455556666", 0, "prov-session"},
	  {OTHER, "c0ff0002-1111-2222-3333-444455556666", 0, "prov-config"}},
	 OTHER,
	 {NULL, "c0ff0001-1111-2222-3333-444455556666", "c0ff0002-1111-2222-3333-444455556666"}},
	{"the oldest: 16-bit UUIDs",
	 {{OLD, "0000ff51-0000-1000-8000-00805f9b34fb"}, {OLD, "0000ff52-0000-1000-8000-00805f9b34fb"},
	  {OLD, "0000ff53-0000-1000-8000-00805f9b34fb"}},
	 OLD,
	 {"0000ff53-0000-1000-8000-00805f9b34fb", "0000ff51-0000-1000-8000-00805f9b34fb",
	  "0000ff52-0000-1000-8000-00805f9b34fb"}},
	{"16-bit UUIDs in a service of the vendor's",
	 {{OTHER, "0000ff51-0000-1000-8000-00805f9b34fb"}, {OTHER, "0000ff52-0000-1000-8000-00805f9b34fb"},
	  {OTHER, "0000ff53-0000-1000-8000-00805f9b34fb"}},
	 OTHER,
	 {"0000ff53-0000-1000-8000-00805f9b34fb", "0000ff51-0000-1000-8000-00805f9b34fb",
	  "0000ff52-0000-1000-8000-00805f9b34fb"}},
	{"over HTTP", {{"", "proto-ver"}, {"", "prov-session"}, {"", "prov-config"}, {"", "custom-data"}},
	 "", {"proto-ver", "prov-session", "prov-config", NULL, NULL, "custom-data"}},
	{"two that are called the same: the first",
	 {{S021A, "021aff01-0382-4aea-bff4-6b3f1c5adfb4", 0, "prov-session"},
	  {S021A, "021aff02-0382-4aea-bff4-6b3f1c5adfb4", 0, "prov-session"}},
	 S021A, {NULL, "021aff01-0382-4aea-bff4-6b3f1c5adfb4"}},
	{"numbers that do not belong to their service",
	 {{OTHER, "c0ffff51-1111-2222-3333-444455556666"}, {OTHER, "c0ffff52-1111-2222-3333-444455556666"},
	  {OTHER, "c0feff53-1111-2222-3333-444455556666"}}, NULL},
	{"one number is missing",
	 {{OTHER, "c0ffff51-1111-2222-3333-444455556666"}, {OTHER, "c0ffff53-1111-2222-3333-444455556666"}}, NULL},
	{"numbers of two services",
	 {{OTHER, "c0ffff51-1111-2222-3333-444455556666"}, {OTHER, "c0ffff52-1111-2222-3333-444455556666"},
	  {OLD, "0000ff53-0000-1000-8000-00805f9b34fb"}}, NULL},
	{"UUIDs that are none", {{"", "ff51"}, {"x", ""}, {"", ""}}, NULL},
	{"nothing", {{0}}, NULL},
};
/* clang-format on */

static void endpoints_are(void **state)
{
	static const struct provision_custom custom = {.endpoint = "custom-data"};
	const struct table_row *row = *state;
	struct provision_table table = {.rows = row->rows};
	struct espressif_endpoints endpoints;
	const char *service;

	while (table.n_rows < ARRAY_SIZE(row->rows) && row->rows[table.n_rows].service)
		table.n_rows++;
	service = espressif_find_service(&table);
	if (!row->service) {
		assert_null(service);
	} else {
		assert_non_null(service);
		assert_string_equal(service, row->service);
	}
	espressif_endpoints_find(&endpoints, &table, &custom, 1);
	for (size_t i = 0; i < ARRAY_SIZE(row->uuid); i++)
		assert_string_equal(endpoints.uuid[i], row->uuid[i] ? row->uuid[i] : "");
}

/* clang-format off */
#define ROWS(array, function) \
	for (size_t i = 0; i < ARRAY_SIZE(array); i++) \
		tests[n++] = (struct CMUnitTest){array[i].title, function, NULL, NULL, (void *)&array[i]}
/* clang-format on */

int main(void)
{
	static struct CMUnitTest tests[128] = {
		cmocka_unit_test(connected_tells_the_network),
		cmocka_unit_test(scan_result_has_one_network),
		cmocka_unit_test(scan_result_leaves_out_what_is_no_network),
		cmocka_unit_test(scan_status_is_taken),
		cmocka_unit_test(every_taker_says_when_there_is_no_memory),
		cmocka_unit_test(a_long_version_is_cut_and_a_huge_one_refused),
	};
	size_t n = 6;

	ROWS(requests, request_is);
	ROWS(stations, station_is);
	ROWS(dones, done_is);
	ROWS(versions, version_is);
	ROWS(tables, endpoints_are);
	return _cmocka_run_group_tests("espressif", tests, n, NULL, NULL);
}
