/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines of wpa_supplicant 2.12: its format strings, filled in, and what others could make of them. */
#include "aware/supplicant-event.h"

#include "base/hex.h"
#include "base/secret.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

#define PEER "02:00:00:00:01:00"
#define NIK  "000102030405060708090a0b0c0d0e0f"
#define PMK  NIK NIK

struct vector {
	const char *title;
	const char *line;
	const char *text; /* type, and what is not zero */
};

/* clang-format off */
static const struct vector vectors[] = {
	{"found", "<3>NAN-DISCOVERY-RESULT subscribe_id=1 publish_id=2 address=" PEER " fsd=0 fsd_gas=0 "
	 "srv_proto_type=2 ssi=6c616d70 pairing_setup_supp=1 npk_nik_caching_supp=1 pbm=0x0002 data_path=0",
	 "FOUND of=020000000100 service=1 instance=2 methods=0002 pairs caches info=6c616d70"},
	{"found, with PMKIDs and ciphers", "<3>NAN-DISCOVERY-RESULT subscribe_id=1 publish_id=2 address=" PEER
	 " fsd=0 fsd_gas=0 srv_proto_type=2 ssi=aabb pmkid=" NIK "," NIK " cipher_suites=7,8 pairing_setup_supp=1 "
	 "npk_nik_caching_supp=0 pbm=0x0021 data_path=1",
	 "FOUND of=020000000100 service=1 instance=2 methods=0021 pairs info=aabb"},
	{"found by 2.11", "<3>NAN-DISCOVERY-RESULT subscribe_id=9 publish_id=1 address=" PEER
	 " fsd=1 fsd_gas=0 srv_proto_type=3 ssi=", "FOUND of=020000000100 service=9 instance=1"},
	{"replied", "<3>NAN-REPLIED publish_id=1 address=" PEER " subscribe_id=7 srv_proto_type=2 ssi=",
	 "REPLIED of=020000000100 service=1 instance=7"},
	{"a follow-up", "<3>NAN-RECEIVE id=1 peer_instance_id=7 address=" PEER " ssi=FFeeddcc",
	 "RECEIVED of=020000000100 service=1 instance=7 info=ffeeddcc"},
	{"a publication ends", "<3>NAN-PUBLISH-TERMINATED publish_id=1 reason=timeout", "PUBLISHED service=1"},
	{"a subscription ends", "<3>NAN-SUBSCRIBE-TERMINATED subscribe_id=2 reason=user-request",
	 "SUBSCRIBED service=2"},
	{"acknowledged", "<3>NAN-TRANSMIT-STATUS cookie=17 acked=1", "TRANSMITTED cookie=17 yes"},
	{"not acknowledged", "<3>NAN-TRANSMIT-STATUS cookie=17 acked=0", "TRANSMITTED cookie=17"},
	{"joined", "<3>NAN-CLUSTER-JOIN cluster_id=50:6f:9a:01:12:34 new=1", "JOINED of=506f9a011234"},
	{"stopped", "<3>NAN-STOPPED ifname=nan0", "STOPPED"},
	{"asked for a pairing", "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER " pbm=0x0002 handle=1 requestor_instance_id=7",
	 "ASKED of=020000000100 service=1 instance=7 methods=0002"},
	{"agreed on a method", "<3>NAN-BOOTSTRAP-SUCCESS peer_nmi=" PEER " pbm=0x0020 handle=1 requestor_instance_id=7",
	 "AGREED of=020000000100 service=1 instance=7 methods=0020"},
	{"refused", "<3>NAN-BOOTSTRAP-FAILURE peer_nmi=" PEER " pbm=0x0000 reason=13 handle=1 requestor_instance_id=7",
	 "DISAGREED of=020000000100 reason=13"},
	{"failed before it was sent", "<3>NAN-BOOTSTRAP-FAILURE peer_nmi=" PEER
	 " pbm=0x0000 reason=1 handle=-1 requestor_instance_id=0", "DISAGREED of=020000000100 reason=1"},
	{"PASN begins", "<3>NAN-PAIRING-REQUEST peer_nmi=" PEER " csid=7 instance_id=1 key_mgmt=SAE verify=0",
	 "PAIRING of=020000000100 instance=1 csid=7"},
	{"a verification begins", "<3>NAN-PAIRING-REQUEST peer_nmi=" PEER " csid=7 instance_id=1 key_mgmt=PASN verify=1",
	 "PAIRING of=020000000100 instance=1 csid=7 yes"},
	{"a name of keys with a blank", "<3>NAN-PAIRING-REQUEST peer_nmi=" PEER
	 " csid=7 instance_id=1 key_mgmt=WPA2/IEEE 802.1X/EAP verify=0", "PAIRING of=020000000100 instance=1 csid=7"},
	{"paired", "<3>NAN-PAIRING-STATUS addr=" PEER " akmp=SAE cipher=CCMP status=success nd_pmk=" PMK,
	 "PAIRED of=020000000100 yes nd_pmk=" PMK},
	{"not paired", "<3>NAN-PAIRING-STATUS addr=" PEER " akmp=SAE cipher=CCMP status=failure",
	 "PAIRED of=020000000100"},
	{"an identity", "<3>NAN-NIK-RECEIVED nik=" NIK " cipher_version=0 akmp=SAE pmk=" PMK
	 " lifetime=43200 identity_id=0", "IDENTITY akm=8 lifetime=43200 nik=" NIK " pmk=" PMK},
	{"an identity, opportunistic", "<3>NAN-NIK-RECEIVED nik=" NIK " cipher_version=0 akmp=PASN pmk=" PMK
	 " lifetime=1 identity_id=3", "IDENTITY akm=21 lifetime=1 nik=" NIK " pmk=" PMK},
	{"a lifetime that is none", "<3>NAN-NIK-RECEIVED nik=" NIK " cipher_version=0 akmp=SAE pmk=" PMK
	 " lifetime=-1 identity_id=0", "IDENTITY akm=8 nik=" NIK " pmk=" PMK},
	{"a release to come tells more", "<4>NAN-TRANSMIT-STATUS rate=54 cookie=1 acked=1 tries=2",
	 "TRANSMITTED cookie=1 yes"},

	{"nothing", "", "OTHER"},
	{"no level", "NAN-STOPPED ifname=nan0", "OTHER"},
	{"half a level", "<NAN-STOPPED ifname=nan0", "OTHER"},
	{"an empty level", "<>NAN-STOPPED ifname=nan0", "OTHER"},
	{"another event", "<3>CTRL-EVENT-SCAN-STARTED ", "OTHER"},
	{"a name that only begins so", "<3>NAN-STOPPED-NOT ifname=nan0", "OTHER"},
	{"of a data path", "<3>NAN-NDP-REQUEST peer_nmi=" PEER " ndp_id=1", "OTHER"},
	{"no address", "<3>NAN-RECEIVE id=1 peer_instance_id=7 ssi=00", "OTHER"},
	{"half an address", "<3>NAN-RECEIVE id=1 peer_instance_id=7 address=02:00:00:00:01 ssi=00", "OTHER"},
	{"an address without colons", "<3>NAN-RECEIVE id=1 peer_instance_id=7 address=02-00-00-00-01-00 ssi=00", "OTHER"},
	{"the same key twice", "<3>NAN-RECEIVE id=1 id=2 peer_instance_id=7 address=" PEER " ssi=00", "OTHER"},
	{"an odd digit", "<3>NAN-RECEIVE id=1 peer_instance_id=7 address=" PEER " ssi=000", "OTHER"},
	{"not a digit", "<3>NAN-RECEIVE id=1 peer_instance_id=7 address=" PEER " ssi=0g", "OTHER"},
	{"a negative id", "<3>NAN-RECEIVE id=-1 peer_instance_id=7 address=" PEER " ssi=00", "OTHER"},
	{"an id with a sign", "<3>NAN-RECEIVE id=+1 peer_instance_id=7 address=" PEER " ssi=00", "OTHER"},
	{"an id that is too great", "<3>NAN-TRANSMIT-STATUS cookie=4294967297 acked=1", "OTHER"},
	{"neither yes nor no", "<3>NAN-TRANSMIT-STATUS cookie=1 acked=2", "OTHER"},
	{"methods without 0x", "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER " pbm=0002 handle=1 requestor_instance_id=7", "OTHER"},
	{"methods that are too many", "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER " pbm=0x10002 handle=1 requestor_instance_id=7", "OTHER"},
	{"a status that is none", "<3>NAN-PAIRING-STATUS addr=" PEER " akmp=SAE cipher=CCMP status=maybe", "OTHER"},
	{"a key that is short", "<3>NAN-PAIRING-STATUS addr=" PEER " akmp=SAE cipher=CCMP status=success nd_pmk=" NIK, "OTHER"},
	{"a key that is long", "<3>NAN-NIK-RECEIVED nik=" NIK "00 cipher_version=0 akmp=SAE pmk=" PMK " lifetime=1 identity_id=0", "OTHER"},
	{"an AKM that is none of ours", "<3>NAN-NIK-RECEIVED nik=" NIK " cipher_version=0 akmp=WPA2-PSK pmk=" PMK " lifetime=1 identity_id=0", "OTHER"},
	{"an identity without its key", "<3>NAN-NIK-RECEIVED nik=" NIK " cipher_version=0 akmp=SAE lifetime=1 identity_id=0", "OTHER"},
};

static const char *const names[] = {
	"OTHER", "FOUND", "REPLIED", "RECEIVED", "PUBLISHED", "SUBSCRIBED", "TRANSMITTED", "JOINED", "STOPPED",
	"ASKED", "AGREED", "DISAGREED", "PAIRING", "PAIRED", "IDENTITY",
};
/* clang-format on */

static void put_number(struct buf *text, const char *key, unsigned value)
{
	if (value)
		buf_printf(text, " %s=%u", key, value);
}

static void put_hex(struct buf *text, const char *key, const uint8_t *data, size_t len)
{
	char hex[2 * AWARE_MESSAGE_MAX + 1];
	bool any = false;

	for (size_t i = 0; i < len; i++)
		any |= data[i];
	hex_encode(data, len, hex);
	if (any)
		buf_printf(text, " %s=%s", key, hex);
}

static char *describe(const struct aware_supplicant_event *event)
{
	struct buf text = {};

	buf_string(&text, names[event->type]);
	put_hex(&text, "of", event->address, sizeof(event->address));
	put_number(&text, "service", event->service);
	put_number(&text, "instance", event->instance);
	if (event->methods)
		buf_printf(&text, " methods=%04x", event->methods);
	put_number(&text, "csid", event->csid);
	put_number(&text, "reason", event->reason);
	put_number(&text, "cookie", event->cookie);
	put_number(&text, "akm", event->akm);
	put_number(&text, "lifetime", event->lifetime_s);
	buf_string(&text, event->can_pair ? " pairs" : "");
	buf_string(&text, event->can_cache ? " caches" : "");
	buf_string(&text, event->yes ? " yes" : "");
	put_hex(&text, "info", event->info, event->info_len);
	put_hex(&text, "nik", event->nik, sizeof(event->nik));
	put_hex(&text, event->has_nd_pmk ? "nd_pmk" : "pmk", event->pmk,
		sizeof(event->pmk));
	return buf_steal_string(&text);
}

static void test_row(void **state)
{
	const struct vector *vector = *state;
	struct aware_supplicant_event event;
	char *text;

	memset(&event, 0xaa, sizeof(event));
	aware_supplicant_event_parse(vector->line, strlen(vector->line), &event);
	text = describe(&event);
	assert_string_equal(text, vector->text);
	free(text);
}

/* Of what does not fit its form nothing stays, least of all a key. */
static void test_nothing_stays(void **state)
{
	static const char line[] = "<3>NAN-NIK-RECEIVED nik=" NIK
				   " cipher_version=0 akmp=SAE pmk=" PMK " lifetime=1";
	static const struct aware_supplicant_event none;
	struct aware_supplicant_event event;

	for (size_t len = 0; len < sizeof(line) - 1; len++) {
		aware_supplicant_event_parse(line, len, &event);
		if (event.type == SUPPLICANT_OTHER)
			assert_memory_equal(&event, &none, sizeof(event));
		else
			assert_true(len > sizeof(line) - 4);
	}
}

static void test_longest_message(void **state)
{
	char line[200 + 2 * AWARE_MESSAGE_MAX + 3];
	struct aware_supplicant_event event;
	size_t len = (size_t)snprintf(line, sizeof(line),
				      "<3>NAN-RECEIVE id=1 peer_instance_id=7 "
				      "address=" PEER " ssi=");

	memset(line + len, 'a', 2 * AWARE_MESSAGE_MAX + 2);
	aware_supplicant_event_parse(line, len + 2 * AWARE_MESSAGE_MAX, &event);
	assert_int_equal(event.type, SUPPLICANT_RECEIVED);
	assert_int_equal(event.info_len, AWARE_MESSAGE_MAX);
	aware_supplicant_event_parse(line, len + 2 * AWARE_MESSAGE_MAX + 2, &event);
	assert_int_equal(event.type, SUPPLICANT_OTHER);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors) + 2];

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i] = (struct CMUnitTest){.name = vectors[i].title,
					       .test_func = test_row,
					       .initial_state = (void *)&vectors[i]};
	tests[ARRAY_SIZE(vectors)] = (struct CMUnitTest)cmocka_unit_test(
		test_nothing_stays);
	tests[ARRAY_SIZE(vectors) + 1] = (struct CMUnitTest)cmocka_unit_test(
		test_longest_message);
	return cmocka_run_group_tests_name("aware-supplicant-event", tests, NULL, NULL);
}
