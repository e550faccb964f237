/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames and attributes of Wi-Fi Aware: samples that tshark 4.4 decodes without complaint, and what may not be taken. */
#include "aware/cluster-attr.h"
#include "aware/frame.h"
#include "aware/pairing-attr.h"
#include "aware/service.h"
#include "aware/shared-key.h"

#include "tests/unit/hex-bytes.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
#define HEADER "d0000000020000000001020000000002506f9a01cc4d0000"

/* An attribute of each sample, parsed and said again. */
static const struct sample {
	const char *title;
	const char *frame;
	const char *says;
} samples[] = {
	{"publish of a cluster that displays a PIN",
	 "d0000000516f9a010000020000000001506f9a01cc4d00000409506f9a1303090058bd1bc271020100000e0d000100000800506f9a0203010078"
	 "2c050000000002000f09000001000400110000001213000100000e00e1111800040e00000011512000002a020000032b110000a0a1a2a3a4a5a6"
	 "a779afc6077b2c075b220300000701",
	 "service 1 of 0 control 00; extension 1 control 0000 protocol 2 info 03010078; bootstrap 0 type 0 status 0 methods 0002; "
	 "device windows 0001 bands 04; availability 1 channels 1: class 81; capability 0300; identity a0a1a2a3a4a5a6a7 79afc6077b2c075b; "
	 "ciphers 7/1; "},
	{"request with a keypad", HEADER "0409506f9a1303090058bd1bc271020201022c05005a01002000",
	 "service 2 of 1 control 02; bootstrap 90 type 1 status 0 methods 0020; "},
	{"response: come back later", HEADER "0409506f9a1303090058bd1bc271020102022c0c005a2200000404deadbeef0000",
	 "service 1 of 2 control 02; bootstrap 90 type 2 status 2 after 1024 cookie deadbeef methods 0000; "},
	{"request once more", HEADER "0409506f9a1303090058bd1bc271020201022c0a005a210004deadbeef2000",
	 "service 2 of 1 control 02; bootstrap 90 type 1 status 2 after 0 cookie deadbeef methods 0020; "},
	{"response: accepted", HEADER "0409506f9a1303090058bd1bc271020102022c05005a02000200",
	 "service 1 of 2 control 02; bootstrap 90 type 2 status 0 methods 0002; "},
	{"response: rejected", HEADER "0409506f9a1303090058bd1bc271020102022c05005a120d0000",
	 "service 1 of 2 control 02; bootstrap 90 type 2 status 1 reason 13 methods 0000; "},
	{"an attribute that nobody knows", HEADER "0409506f9a13f00200abcd2a02000003", "?f0; capability 0300; "},
	{"cluster and master", HEADER "0409506f9a18" "07" "00020080ff" "010d000102030405060708" "03" "11223344",
	 "master 128/255; cluster rank 0807060504030201 hops 3 at 44332211; "},
};

/* What may not be taken, whole or in part. */
static const struct bad {
	const char *title;
	uint8_t id;
	const char *body;
} bads[] = {
	{"a service id that is cut", AWARE_ATTR_SERVICE_DESCRIPTOR, "58bd1bc271"},
	{"a filter longer than what is there", AWARE_ATTR_SERVICE_DESCRIPTOR, "58bd1bc271020100041041"},
	{"service information longer than what is there", AWARE_ATTR_SERVICE_DESCRIPTOR, "58bd1bc2710201001005aa"},
	{"more than a service descriptor", AWARE_ATTR_SERVICE_DESCRIPTOR, "58bd1bc271020100000000"},
	{"a range limit that is cut", AWARE_ATTR_SERVICE_EXTENSION, "010001ffff"},
	{"information whose length lies", AWARE_ATTR_SERVICE_EXTENSION, "0100000900506f9a02"},
	{"information of one byte of a length", AWARE_ATTR_SERVICE_EXTENSION, "01000001"},
	{"a cookie longer than what is there", AWARE_ATTR_PAIRING_BOOTSTRAPPING, "5a2200000408deadbeef0000"},
	{"a cookie of 65 bytes", AWARE_ATTR_PAIRING_BOOTSTRAPPING,
	 "5a210041" "0000000000000000000000000000000000000000000000000000000000000000"
	 "000000000000000000000000000000000000000000000000000000000000000000" "2000"},
	{"a type that there is not", AWARE_ATTR_PAIRING_BOOTSTRAPPING, "5a03002000"},
	{"a status that there is not", AWARE_ATTR_PAIRING_BOOTSTRAPPING, "5a31002000"},
	{"methods of one byte", AWARE_ATTR_PAIRING_BOOTSTRAPPING, "5a010020"},
	{"more than a bootstrapping", AWARE_ATTR_PAIRING_BOOTSTRAPPING, "5a0100200000"},
	{"capabilities of one byte", AWARE_ATTR_CAPABILITY_EXTENSION, "03"},
	{"half a cipher suite", AWARE_ATTR_CIPHER_SUITES, "000701" "08"},
	{"a context that is cut", AWARE_ATTR_SECURITY_CONTEXTS, "10000101aabb"},
	{"an identity that is cut", AWARE_ATTR_IDENTITY_RESOLUTION, "00a0a1a2a3a4a5a6a779afc6077b2c07"},
	{"an identity with more behind it", AWARE_ATTR_IDENTITY_RESOLUTION, "00a0a1a2a3a4a5a6a779afc6077b2c075b00"},
	{"a master of one byte", AWARE_ATTR_MASTER_INDICATION, "80"},
	{"a cluster that is cut", AWARE_ATTR_CLUSTER, "010203040506070803112233"},
	{"a device that is cut", AWARE_ATTR_DEVICE_CAPABILITY, "0001000400110000"},
	{"an entry longer than what is there", AWARE_ATTR_AVAILABILITY, "0100001000e1111800040e000000115120000000"},
	{"an entry of one byte", AWARE_ATTR_AVAILABILITY, "010000010000"},
	{"a bitmap longer than its entry", AWARE_ATTR_AVAILABILITY, "0100000600e111180009ff"},
	{"a descriptor without its data", AWARE_ATTR_SHARED_KEY_DESCRIPTOR, "01021088001000"},
	{"no length of a MIC makes it fit", AWARE_ATTR_SHARED_KEY_DESCRIPTOR,
	 "010210880010" "000000000000000000000000000000000000000000000000000000000000000000000000"
	 "000000000000000000000000000000000000000000000000000000000000000000000000" "0009" "0011223344556677"},
};

/* clang-format on */

static void say_hex(struct buf *text, const uint8_t *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		buf_printf(text, "%02x", data[i]);
}

static void say_bootstrap(struct buf *text, const struct aware_bootstrap *b)
{
	buf_printf(text, "bootstrap %u type %d status %d", b->token, b->type, b->status);
	if (b->reason)
		buf_printf(text, " reason %u", b->reason);
	if (b->cookie_len) {
		buf_printf(text, " after %u cookie ", b->comeback_tu);
		say_hex(text, b->cookie, b->cookie_len);
	}
	buf_printf(text, " methods %04x; ", b->methods);
}

static int say_service(struct buf *text, struct buf *again, const struct aware_attr *attr)
{
	struct aware_service service;
	int r = aware_service_parse(attr, &service);

	if (r < 0)
		return r;
	buf_printf(text, "service %u of %u control %02x; ", service.instance,
		   service.peer_instance, service.control);
	aware_service_put(again, &service);
	return 0;
}

static int say_extension(struct buf *text, struct buf *again,
			 const struct aware_attr *attr)
{
	struct aware_extension extension;
	int r = aware_extension_parse(attr, &extension);

	if (r < 0)
		return r;
	buf_printf(text, "extension %u control %04x protocol %u info ",
		   extension.instance, extension.control, extension.protocol);
	say_hex(text, extension.info.data, extension.info.len);
	buf_string(text, "; ");
	aware_extension_put(again, &extension);
	return 0;
}

static int say_availability(struct buf *text, struct buf *again,
			    const struct aware_attr *attr)
{
	struct aware_channel channels[AWARE_CHANNELS_MAX] = {};
	struct aware_availability availability;
	struct aware_entry entry;
	size_t mark;
	int n, r = aware_availability_parse(attr, &availability);

	if (r < 0)
		return r;
	mark = aware_attr_begin(again, attr->id);
	buf_u8(again, availability.sequence);
	buf_le16(again, availability.control);
	while (aware_entry_next(&availability.entries, &entry) > 0) {
		n = aware_entry_channels(&entry, channels, AWARE_CHANNELS_MAX);
		aware_entry_put(again, &entry);
		buf_printf(text, "availability %u channels %d: class %u; ",
			   availability.sequence, n, channels[0].class);
	}
	aware_attr_end(again, mark);
	return 0;
}

static int say_contexts(struct buf *text, struct buf *again,
			const struct aware_attr *attr)
{
	struct reader reader = reader_of(attr->body, attr->len);
	size_t mark = aware_attr_begin(again, attr->id);
	struct aware_context context;
	int r;

	while ((r = aware_context_next(&reader, &context)) > 0) {
		buf_printf(text, "context %u; ", context.type);
		aware_context_put(again, &context);
	}
	aware_attr_end(again, mark);
	return r;
}

static int say_cluster(struct buf *text, struct buf *again, const struct aware_attr *attr)
{
	struct aware_cluster cluster;
	struct aware_master master;
	struct aware_device device;
	int r;

	if (attr->id == AWARE_ATTR_MASTER_INDICATION) {
		if ((r = aware_master_parse(attr, &master)) < 0)
			return r;
		buf_printf(text, "master %u/%u; ", master.preference,
			   master.random_factor);
		aware_master_put(again, &master);
	} else if (attr->id == AWARE_ATTR_CLUSTER) {
		if ((r = aware_cluster_parse(attr, &cluster)) < 0)
			return r;
		buf_printf(text, "cluster rank %016llx hops %u at %08x; ",
			   (unsigned long long)cluster.rank, cluster.hops,
			   cluster.beacon_time);
		aware_cluster_put(again, &cluster);
	} else {
		if ((r = aware_device_parse(attr, &device)) < 0)
			return r;
		buf_printf(text, "device windows %04x bands %02x; ", device.windows,
			   device.bands);
		aware_device_put(again, &device);
	}
	return 0;
}

static int say_pairing(struct buf *text, struct buf *again, const struct aware_attr *attr)
{
	struct aware_bootstrap bootstrap;
	struct aware_identity identity;
	struct aware_shared_key key;
	struct aware_ciphers ciphers;
	uint16_t capability;
	int r;

	switch (attr->id) {
	case AWARE_ATTR_PAIRING_BOOTSTRAPPING:
		if ((r = aware_bootstrap_parse(attr, &bootstrap)) < 0)
			return r;
		say_bootstrap(text, &bootstrap);
		aware_bootstrap_put(again, &bootstrap);
		return 0;
	case AWARE_ATTR_CAPABILITY_EXTENSION:
		if ((r = aware_capability_parse(attr, &capability)) < 0)
			return r;
		buf_printf(text, "capability %04x; ", capability);
		aware_capability_put(again, capability);
		return 0;
	case AWARE_ATTR_IDENTITY_RESOLUTION:
		if ((r = aware_identity_parse(attr, &identity)) < 0)
			return r;
		buf_string(text, "identity ");
		say_hex(text, identity.nonce, sizeof(identity.nonce));
		buf_string(text, " ");
		say_hex(text, identity.tag, sizeof(identity.tag));
		buf_string(text, "; ");
		aware_identity_put(again, &identity);
		return 0;
	case AWARE_ATTR_SHARED_KEY_DESCRIPTOR:
		if ((r = aware_shared_key_parse(attr, &key)) < 0)
			return r;
		buf_printf(text, "key %u mic %u; ", key.publish_id, key.mic_len);
		aware_shared_key_put(again, &key);
		return 0;
	}
	if ((r = aware_ciphers_parse(attr, &ciphers)) < 0)
		return r;
	buf_string(text, "ciphers");
	for (size_t i = 0; i < ciphers.n; i++)
		buf_printf(text, " %u/%u", ciphers.suites[i].suite,
			   ciphers.suites[i].publish_id);
	buf_string(text, "; ");
	aware_ciphers_put(again, &ciphers);
	return 0;
}

/* What it says, and the same bytes again. */
static int say(struct buf *text, struct buf *again, const struct aware_attr *attr)
{
	switch (attr->id) {
	case AWARE_ATTR_SERVICE_DESCRIPTOR:
		return say_service(text, again, attr);
	case AWARE_ATTR_SERVICE_EXTENSION:
		return say_extension(text, again, attr);
	case AWARE_ATTR_AVAILABILITY:
		return say_availability(text, again, attr);
	case AWARE_ATTR_SECURITY_CONTEXTS:
		return say_contexts(text, again, attr);
	case AWARE_ATTR_MASTER_INDICATION:
	case AWARE_ATTR_CLUSTER:
	case AWARE_ATTR_DEVICE_CAPABILITY:
		return say_cluster(text, again, attr);
	case AWARE_ATTR_PAIRING_BOOTSTRAPPING:
	case AWARE_ATTR_CAPABILITY_EXTENSION:
	case AWARE_ATTR_IDENTITY_RESOLUTION:
	case AWARE_ATTR_SHARED_KEY_DESCRIPTOR:
	case AWARE_ATTR_CIPHER_SUITES:
		return say_pairing(text, again, attr);
	}
	buf_printf(text, "?%02x; ", attr->id);
	aware_attr_put(again, attr->id, attr->body, attr->len);
	return 0;
}

static void says(void **state)
{
	const struct sample *sample = *state;
	uint8_t bytes[512];
	size_t len = hex_bytes(sample->frame, bytes, sizeof(bytes));
	struct buf text = {}, again = {};
	struct aware_frame frame;
	struct aware_attr attr;
	struct reader reader;

	assert_int_equal(aware_frame_parse(bytes, len, &frame), 0);
	reader = reader_of(frame.body, frame.len);
	while (aware_attr_next(&reader, &attr) > 0)
		assert_int_equal(say(&text, &again, &attr), 0);
	buf_u8(&text, 0);
	assert_string_equal((char *)text.data, sample->says);
	assert_int_equal(again.len, frame.len);
	assert_memory_equal(again.data, frame.body, frame.len);
	/* cut anywhere, the walk ends with an error, or between two attributes */
	for (size_t cut = 1; cut < frame.len; cut++) {
		int r = aware_attr_check(frame.body, cut);

		assert_true(r == 0 || r == -EBADMSG);
	}
	assert_int_equal(aware_attr_check(frame.body, frame.len - 1), -EBADMSG);
	for (size_t cut = 0; cut < AWARE_FRAME_HEADER + 6; cut++)
		assert_true(aware_frame_parse(bytes, cut, &frame) < 0);
	buf_deinit(&text);
	buf_deinit(&again);
}

static void does_not_take(void **state)
{
	const struct bad *bad = *state;
	uint8_t body[256];
	struct aware_attr attr = {.id = bad->id, .body = body};
	struct buf text = {}, again = {};

	attr.len = hex_bytes(bad->body, body, sizeof(body));
	assert_int_equal(say(&text, &again, &attr), -EBADMSG);
	buf_deinit(&text);
	buf_deinit(&again);
}

static void names_services(void **state)
{
	uint8_t id[AWARE_SERVICE_ID_LEN];
	char name[258];

	assert_int_equal(aware_service_id("_cellfind._udp", id), 0);
	assert_hex_equal(id, sizeof(id), "58bd1bc27102");
	assert_int_equal(aware_service_id("_CellFind._UDP", id), 0);
	assert_hex_equal(id, sizeof(id), "58bd1bc27102");
	assert_int_equal(aware_service_id("", id), -EINVAL);
	memset(name, 'a', sizeof(name));
	name[256] = '\0';
	assert_int_equal(aware_service_id(name, id), -EINVAL);
	name[255] = '\0';
	assert_int_equal(aware_service_id(name, id), 0);
}

static void methods_have_their_complement(void **state)
{
	static const uint16_t pairs[][2] = {
		{AWARE_METHOD_PIN_DISPLAY, AWARE_METHOD_PIN_KEYPAD},
		{AWARE_METHOD_PASSPHRASE_DISPLAY, AWARE_METHOD_PASSPHRASE_KEYPAD},
		{AWARE_METHOD_QR_DISPLAY, AWARE_METHOD_QR_SCAN},
		{AWARE_METHOD_NFC_TAG, AWARE_METHOD_NFC_READER},
		{AWARE_METHOD_OPPORTUNISTIC, AWARE_METHOD_OPPORTUNISTIC},
		{AWARE_METHOD_SERVICE_MANAGED, AWARE_METHOD_SERVICE_MANAGED},
		{AWARE_METHOD_SKIPPED, AWARE_METHOD_SKIPPED},
	};

	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		assert_int_equal(aware_method_complement(pairs[i][0]), pairs[i][1]);
		assert_int_equal(aware_method_complement(pairs[i][1]), pairs[i][0]);
	}
	assert_int_equal(aware_method_complement(0), 0);
	assert_int_equal(aware_method_complement(1 << 10), 0);
	assert_int_equal(aware_method_complement(0x0022), 0); /* two at once */
}

/* Not frames of ours: data, a beacon without the NAN element, shared key, another public action. */
static void leaves_other_frames(void **state)
{
	static const char *const frames[] = {
		"08000000020000000001020000000002506f9a01cc4d0000ffff",
		"80000000ffffffffffff0200000000020200000000020000000000000000000064001104"
		"00046e616d65",
		"b0000000020000000001020000000002020000000002000003000100000013",
		"d0000000020000000001020000000002506f9a01cc4d00000401506f9a13",
		"d0000000020000000001020000000002506f9a01cc4d00000409506f9a09",
	};
	struct aware_frame frame;
	uint8_t bytes[128];

	for (size_t i = 0; i < ARRAY_SIZE(frames); i++)
		assert_int_equal(
			aware_frame_parse(bytes,
					  hex_bytes(frames[i], bytes, sizeof(bytes)),
					  &frame),
			-ENOMSG);
}

int main(void)
{
	const struct CMUnitTest fixed[] = {
		cmocka_unit_test(names_services),
		cmocka_unit_test(methods_have_their_complement),
		cmocka_unit_test(leaves_other_frames),
	};
	struct CMUnitTest
		tests[ARRAY_SIZE(fixed) + ARRAY_SIZE(samples) + ARRAY_SIZE(bads)];
	size_t n = ARRAY_SIZE(fixed);

	memcpy(tests, fixed, sizeof(fixed));
	for (size_t i = 0; i < ARRAY_SIZE(samples); i++)
		tests[n++] = (struct CMUnitTest){samples[i].title, says, NULL, NULL,
						 (void *)&samples[i]};
	for (size_t i = 0; i < ARRAY_SIZE(bads); i++)
		tests[n++] = (struct CMUnitTest){bads[i].title, does_not_take, NULL, NULL,
						 (void *)&bads[i]};
	return cmocka_run_group_tests_name("aware-codec", tests, NULL, NULL);
}
