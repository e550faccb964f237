/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Three whole pairings of two devices of others: every frame is parsed and built again, and
 * every key, MIC, identity and protected frame is computed again from what was known before.
 */
#include "aware/cluster-attr.h"
#include "aware/pasn.h"
#include "aware/protect.h"
#include "aware/service.h"
#include "aware/shared-key.h"
#include "base/crypto/keywrap.h"

#include "tests/unit/recording.h"

#include <errno.h>

static const uint8_t publisher[] = {0x42, 0, 0, 0, 0, 0},
		     subscriber[] = {0x42, 0, 0, 0, 1, 0};

static const struct run {
	const char *name;
	struct aware_suite suite;
	enum ec_curve curve;
} runs[] = {
	{"pin-ccmp", {AWARE_CIPHER_PK_PASN_128, AWARE_AKM_SAE}, EC_P256},
	{"opportunistic-ccmp", {AWARE_CIPHER_PK_PASN_128, AWARE_AKM_PASN}, EC_P256},
	{"pin-gcmp256", {AWARE_CIPHER_PK_PASN_256, AWARE_AKM_SAE}, EC_P384},
};

static struct aware_addresses addresses(void)
{
	struct aware_addresses ret;

	memcpy(ret.initiator, subscriber, 6);
	memcpy(ret.responder, publisher, 6);
	return ret;
}

/* The next frame of Wi-Fi Aware from *at on; false: there is none. */
static bool next_frame(const struct recording *recording, size_t *at,
		       struct aware_frame *ret)
{
	for (; *at < recording->n; (*at)++)
		if (aware_frame_parse(recording->frames[*at].data,
				      recording->frames[*at].len, ret) == 0) {
			(*at)++;
			return true;
		}
	return false;
}

/* ---- Bytes ---- */

static void every_frame(void **state)
{
	const struct run *run = *state;
	struct recording recording = recording_open(run->name);
	unsigned parsed = 0, sealed = 0;

	for (size_t i = 0; i < recording.n; i++) {
		struct aware_frame frame;
		struct buf built = {};
		int r = aware_frame_parse(recording.frames[i].data,
					  recording.frames[i].len, &frame);

		if (recording.frames[i].len <
		    AWARE_FRAME_HEADER) { /* an acknowledgement */
			assert_int_equal(r, -EBADMSG);
			continue;
		}
		assert_int_equal(r, 0);
		aware_frame_build(&built, &frame);
		assert_int_equal(built.len, recording.frames[i].len);
		assert_memory_equal(built.data, recording.frames[i].data, built.len);
		buf_deinit(&built);
		parsed++;
		sealed += frame.kind == AWARE_FRAME_SEALED;
	}
	assert_true(parsed > 20 && sealed >= 4);
	recording_close(&recording);
}

/* false: of a kind without a codec. */
static bool rebuild(const struct aware_attr *attr, struct buf *ret)
{
	struct reader reader = reader_of(attr->body, attr->len);
	struct aware_availability availability;
	struct aware_bootstrap bootstrap;
	struct aware_extension extension;
	struct aware_identity identity;
	struct aware_shared_key key;
	struct aware_ciphers ciphers;
	struct aware_context context;
	struct aware_service service;
	struct aware_device device;
	struct aware_entry entry;
	uint16_t capabilities;
	size_t mark;

	switch (attr->id) {
	case AWARE_ATTR_SERVICE_DESCRIPTOR:
		assert_int_equal(aware_service_parse(attr, &service), 0);
		aware_service_put(ret, &service);
		return true;
	case AWARE_ATTR_SERVICE_EXTENSION:
		assert_int_equal(aware_extension_parse(attr, &extension), 0);
		aware_extension_put(ret, &extension);
		return true;
	case AWARE_ATTR_DEVICE_CAPABILITY:
		assert_int_equal(aware_device_parse(attr, &device), 0);
		aware_device_put(ret, &device);
		return true;
	case AWARE_ATTR_AVAILABILITY:
		assert_int_equal(aware_availability_parse(attr, &availability), 0);
		mark = aware_attr_begin(ret, attr->id);
		buf_u8(ret, availability.sequence);
		buf_le16(ret, availability.control);
		while (aware_entry_next(&availability.entries, &entry) > 0) {
			struct aware_channel channels[AWARE_CHANNELS_MAX];

			assert_true(aware_entry_channels(&entry, channels,
							 AWARE_CHANNELS_MAX) >= 0);
			aware_entry_put(ret, &entry);
		}
		aware_attr_end(ret, mark);
		return true;
	case AWARE_ATTR_CAPABILITY_EXTENSION:
		assert_int_equal(aware_capability_parse(attr, &capabilities), 0);
		aware_capability_put(ret, capabilities);
		return true;
	case AWARE_ATTR_PAIRING_BOOTSTRAPPING:
		assert_int_equal(aware_bootstrap_parse(attr, &bootstrap), 0);
		aware_bootstrap_put(ret, &bootstrap);
		return true;
	case AWARE_ATTR_CIPHER_SUITES:
		assert_int_equal(aware_ciphers_parse(attr, &ciphers), 0);
		aware_ciphers_put(ret, &ciphers);
		return true;
	case AWARE_ATTR_IDENTITY_RESOLUTION:
		assert_int_equal(aware_identity_parse(attr, &identity), 0);
		aware_identity_put(ret, &identity);
		return true;
	case AWARE_ATTR_SHARED_KEY_DESCRIPTOR:
		assert_int_equal(aware_shared_key_parse(attr, &key), 0);
		assert_int_equal(key.mic_len, 0);
		aware_shared_key_put(ret, &key);
		return true;
	case AWARE_ATTR_SECURITY_CONTEXTS:
		mark = aware_attr_begin(ret, attr->id);
		while (aware_context_next(&reader, &context) > 0)
			aware_context_put(ret, &context);
		aware_attr_end(ret, mark);
		return true;
	}
	return false;
}

static unsigned check_attrs(const uint8_t *attrs, size_t len)
{
	struct reader reader = reader_of(attrs, len);
	struct aware_attr attr;
	unsigned n = 0;

	while (aware_attr_next(&reader, &attr) > 0) {
		struct buf built = {};

		assert_non_null(aware_attr_name(attr.id));
		if (rebuild(&attr, &built)) {
			assert_int_equal(built.error, 0);
			assert_int_equal(built.len, attr.len + 3);
			assert_memory_equal(built.data + 3, attr.body, attr.len);
			n++;
		}
		buf_deinit(&built);
	}
	assert_int_equal(reader.len, 0);
	return n;
}

static void every_attribute(void **state)
{
	const struct run *run = *state;
	struct recording recording = recording_open(run->name);
	struct aware_frame frame;
	unsigned n = 0;

	for (size_t at = 0; next_frame(&recording, &at, &frame);) {
		struct buf attrs = {};

		if (frame.kind == AWARE_FRAME_SDF)
			n += check_attrs(frame.body, frame.len);
		if (frame.kind == AWARE_FRAME_AUTH) {
			assert_int_equal(element_find_nan(frame.body, frame.len, &attrs),
					 0);
			n += check_attrs(attrs.data, attrs.len);
		}
		buf_deinit(&attrs);
	}
	assert_true(n > 60);
	recording_close(&recording);
}

static void every_authentication(void **state)
{
	const struct run *run = *state;
	struct recording recording = recording_open(run->name);
	struct aware_frame frame;
	unsigned n = 0;

	for (size_t at = 0; next_frame(&recording, &at, &frame);) {
		struct pasn_message message;
		struct buf built = {};

		if (frame.kind != AWARE_FRAME_AUTH)
			continue;
		assert_int_equal(pasn_message_parse(&frame, &message), 0);
		assert_int_equal(message.transaction, n % 3 + 1);
		assert_int_equal(message.mic_len > 0, message.transaction != 1);
		pasn_message_build(&built, &message);
		assert_int_equal(built.len, frame.len);
		assert_memory_equal(built.data, frame.body, frame.len);
		pasn_message_deinit(&message);
		buf_deinit(&built);
		n++;
	}
	assert_int_equal(n, 6); /* a pairing and a verification */
	recording_close(&recording);
}

/* ---- Keys ---- */

static void assert_key(const struct recording *recording, const char *name, unsigned nth,
		       const uint8_t *value, size_t len)
{
	uint8_t expected[256];

	assert_int_equal(recording_key(recording, "publisher", name, nth, expected,
				       sizeof(expected)),
			 len);
	assert_memory_equal(value, expected, len);
}

static size_t key(const struct recording *recording, const char *name, unsigned nth,
		  uint8_t *ret, size_t size)
{
	size_t len = recording_key(recording, "publisher", name, nth, ret, size);

	assert_true(len > 0);
	return len;
}

/* A point of the recording, its x and y as they are named. */
static void take_point(const struct recording *recording, const char *name,
		       enum ec_curve curve, uint8_t *ret)
{
	char x[64], y[64];

	snprintf(x, sizeof(x), "%s_x", name);
	snprintf(y, sizeof(y), "%s_y", name);
	assert_int_equal(key(recording, x, 0, ret, EC_LEN_MAX), ec_len(curve));
	assert_int_equal(key(recording, y, 0, ret + ec_len(curve), EC_LEN_MAX),
			 ec_len(curve));
}

/* The third authentication frame's confirm, which the initiator made, and the second's. */
static void check_confirms(const struct recording *recording, const struct run *run,
			   const struct sae *sae)
{
	struct aware_frame frame;
	uint8_t expected[HASH_LEN_MAX];
	unsigned found = 0;

	for (size_t at = 0; next_frame(recording, &at, &frame);) {
		struct pasn_message message;
		const uint8_t *data;
		struct pasn_sae confirm;
		struct reader reader;
		size_t len;

		if (frame.kind != AWARE_FRAME_AUTH)
			continue;
		assert_int_equal(pasn_message_parse(&frame, &message), 0);
		reader = reader_of(message.wrapped.data, message.wrapped.len);
		if (message.has_wrapped && message.transaction == 2) {
			assert_int_equal(pasn_sae_next(&reader, &data, &len), 1);
			assert_int_equal(pasn_sae_parse(data, len, run->curve, &confirm),
					 0);
			assert_int_equal(confirm.status, SAE_STATUS_H2E);
			assert_int_equal(confirm.group, run->curve);
			assert_memory_equal(confirm.data, sae->scalar,
					    ec_len(run->curve));
			assert_int_equal(pasn_sae_next(&reader, &data, &len), 1);
			assert_int_equal(pasn_sae_parse(data, len, run->curve, &confirm),
					 0);
			assert_int_equal(
				sae_confirm(sae, true, confirm.counter, expected), 0);
			assert_memory_equal(confirm.data, expected, confirm.len);
			assert_int_equal(pasn_sae_next(&reader, &data, &len), 0);
			found++;
		} else if (message.has_wrapped && message.transaction == 3) {
			assert_int_equal(pasn_sae_parse(message.wrapped.data,
							message.wrapped.len, run->curve,
							&confirm),
					 0);
			assert_int_equal(
				sae_confirm(sae, false, confirm.counter, expected), 0);
			assert_memory_equal(confirm.data, expected, confirm.len);
			found++;
		}
		pasn_message_deinit(&message);
	}
	assert_int_equal(found, 2);
}

static void sae_of_the_pin(void **state)
{
	const struct run *run = *state;
	struct recording recording = recording_open(run->name);
	size_t len = ec_len(run->curve);
	uint8_t point[EC_POINT_MAX], expected[EC_POINT_MAX];
	struct sae sae;

	assert_int_equal(
		sae_password_point(run->curve, "516F9A010000", "123456", 6, point), 0);
	take_point(&recording, "sae_pt", run->curve, expected);
	assert_memory_equal(point, expected, 2 * len);
	assert_int_equal(sae_init(&sae, run->curve, point, publisher, subscriber), 0);
	take_point(&recording, "sae_pwe", run->curve, expected);
	assert_memory_equal(sae.pwe, expected, 2 * len);

	/* what the publisher drew is not known, what it came to is */
	key(&recording, "sae_own_scalar", 0, sae.scalar, sizeof(sae.scalar));
	take_point(&recording, "sae_own_element", run->curve, sae.element);
	key(&recording, "sae_peer_scalar", 0, sae.peer_scalar, sizeof(sae.peer_scalar));
	take_point(&recording, "sae_peer_element", run->curve, sae.peer_element);
	key(&recording, "sae_shared_x", 0, expected, sizeof(expected));
	assert_int_equal(sae_make_keys(&sae, expected), 0);
	assert_key(&recording, "sae_kck", 0, sae.kck, hash_len(sae_hash(run->curve)));
	assert_key(&recording, "sae_pmk", 0, sae.pmk, SAE_PMK_LEN);
	assert_key(&recording, "sae_pmkid", 0, sae.pmkid, SAE_PMKID_LEN);
	check_confirms(&recording, run, &sae);
	sae_deinit(&sae);
	recording_close(&recording);
}

/* Keys of the pairing (nth 0) or of the verification (1). */
static struct aware_keys keys_of(const struct recording *recording, const struct run *run,
				 unsigned nth)
{
	struct aware_addresses who = addresses();
	uint8_t pmk[AWARE_PMK_LEN], secret[EC_LEN_MAX];
	size_t len = key(recording, "dhss", nth, secret, sizeof(secret));
	struct aware_keys keys;

	key(recording, "pasn_pmk", nth, pmk, sizeof(pmk));
	assert_int_equal(aware_keys_derive(&run->suite, &who, pmk, secret, len, &keys),
			 0);
	return keys;
}

static void keys_of_both_exchanges(void **state)
{
	const struct run *run = *state;
	struct recording recording = recording_open(run->name);
	struct aware_addresses who = addresses();
	uint8_t kek[AWARE_KEK_MAX], pmk[AWARE_PMK_LEN];

	for (unsigned nth = 0; nth < 2; nth++) {
		struct aware_keys keys = keys_of(&recording, run, nth);

		assert_key(&recording, "kck", nth, keys.kck, AWARE_KCK_LEN);
		assert_key(&recording, "tk", nth, keys.tk,
			   aware_suite_tk_len(&run->suite));
		assert_key(&recording, "kdk", nth, keys.kdk, AWARE_KDK_LEN);
		assert_int_equal(aware_keys_nd_pmk(&run->suite, &who, &keys, pmk), 0);
		if (nth == 0) {
			assert_key(&recording, "derived_from_kdk", 0, pmk, sizeof(pmk));
			assert_int_equal(aware_keys_kek(&run->suite, &who, &keys, kek),
					 0);
			assert_key(&recording, "nm_kek", 0, kek,
				   aware_suite_tk_len(&run->suite));
		}
		if (nth == 0 && run->suite.akm == AWARE_AKM_PASN) {
			uint8_t npk[AWARE_PMK_LEN], used[AWARE_PMK_LEN];

			key(&recording, "pasn_pmk", 0, used, sizeof(used));
			assert_memory_equal(used, aware_opportunistic_pmk, sizeof(used));
			assert_int_equal(aware_keys_opportunistic_npk(&run->suite, &who,
								      &keys, npk),
					 0);
			assert_key(&recording, "pasn_pmk", 1, npk, sizeof(npk));
		}
		aware_keys_deinit(&keys);
	}
	recording_close(&recording);
}

/* The MIC of a message, its own zeroed; extra: of the second its elements, of the third a hash. */
static void check_mic(const struct run *run, const struct aware_keys *keys,
		      const struct aware_frame *frame, const struct pasn_message *message,
		      const void *extra, size_t extra_len)
{
	struct aware_addresses who = addresses();
	struct buf body = {};
	struct aware_mic_input input;
	uint8_t mic[AWARE_MIC_MAX];

	aware_frame_build_body(&body, frame);
	memset(body.data + body.len - message->mic_len, 0, message->mic_len);
	input = (struct aware_mic_input){extra, extra_len, body.data, body.len,
					 message->transaction == 2};
	assert_int_equal(aware_suite_mic_len(&run->suite), message->mic_len);
	assert_int_equal(aware_keys_mic(&run->suite, &who, keys, &input, mic), 0);
	assert_memory_equal(mic, message->mic, message->mic_len);
	buf_deinit(&body);
}

static void mics_of_both_exchanges(void **state)
{
	const struct run *run = *state;
	struct recording recording = recording_open(run->name);
	struct aware_keys keys = {};
	struct aware_frame frame;
	uint8_t first[HASH_LEN_MAX];
	unsigned n = 0;
	int first_len = 0;

	for (size_t at = 0; next_frame(&recording, &at, &frame);) {
		struct pasn_message message;
		struct buf body = {}, extra = {};

		if (frame.kind != AWARE_FRAME_AUTH)
			continue;
		assert_int_equal(pasn_message_parse(&frame, &message), 0);
		if (message.transaction == 1) {
			keys = keys_of(&recording, run, n / 3);
			aware_frame_build_body(&body, &frame);
			first_len = aware_keys_hash_first(&run->suite, body.data,
							  body.len, first);
			assert_true(first_len > 0);
		} else if (message.transaction == 2) {
			buf_bytes(&extra, message.rsn_element, message.rsn_element_len);
			buf_bytes(&extra, message.rsnx_element, message.rsnx_element_len);
			check_mic(run, &keys, &frame, &message, extra.data, extra.len);
		} else {
			check_mic(run, &keys, &frame, &message, first, first_len);
		}
		pasn_message_deinit(&message);
		buf_deinit(&body);
		buf_deinit(&extra);
		n++;
	}
	assert_int_equal(n, 6);
	recording_close(&recording);
}

/* Every identity in the air is one of the two, under the NIK that it has at that time. */
static void identities(void **state)
{
	static const char *const sides[] = {"publisher", "subscriber"};
	const struct run *run = *state;
	struct recording recording = recording_open(run->name);
	struct aware_frame frame;
	unsigned n = 0;

	for (size_t at = 0; next_frame(&recording, &at, &frame);) {
		uint8_t nik[AWARE_NIK_LEN], tag[AWARE_NIRA_TAG_LEN];
		struct aware_identity identity;
		struct aware_attr attr;

		if (frame.kind != AWARE_FRAME_SDF ||
		    aware_attr_find(frame.body, frame.len, AWARE_ATTR_IDENTITY_RESOLUTION,
				    &attr) < 0)
			continue;
		assert_int_equal(aware_identity_parse(&attr, &identity), 0);
		recording_key(&recording, sides[frame.from[4]], "nik_own", 0, nik,
			      sizeof(nik));
		assert_int_equal(aware_identity_tag(nik, frame.from, identity.nonce, tag),
				 0);
		assert_memory_equal(tag, identity.tag, sizeof(tag));
		n++;
	}
	assert_true(n > 20);
	recording_close(&recording);
}

/* ---- Protected frames ---- */

static void check_nik(const struct recording *recording, const struct aware_attr *attr,
		      const struct run *run, const uint8_t *from)
{
	struct aware_shared_key shared;
	uint8_t plain[AWARE_KEY_DATA_MAX], kek[AWARE_KEK_MAX], expected[AWARE_NIK_LEN];
	struct aware_nik nik;
	struct buf again = {};

	key(recording, "nm_kek", 0, kek, sizeof(kek));
	assert_int_equal(aware_shared_key_parse(attr, &shared), 0);
	assert_int_equal(keywrap_unwrap(kek, aware_suite_tk_len(&run->suite), shared.data,
					shared.len, plain),
			 0);
	assert_int_equal(aware_nik_parse(plain, shared.len - KEYWRAP_EXTRA, &nik), 0);
	recording_key(recording, from[4] ? "subscriber" : "publisher", "nik_own", 0,
		      expected, sizeof(expected));
	assert_memory_equal(nik.nik, expected, sizeof(expected));
	assert_int_equal(nik.lifetime_s, 43200);
	aware_nik_put(&again, &nik);
	assert_int_equal(again.len, shared.len - KEYWRAP_EXTRA);
	assert_memory_equal(again.data, plain, again.len);
	buf_deinit(&again);
}

static void protected_frames(void **state)
{
	const struct run *run = *state;
	struct recording recording = recording_open(run->name);
	struct aware_frame sealed;
	unsigned n = 0, niks = 0, exchanges = 0;
	struct aware_keys keys = {};

	for (size_t at = 0; next_frame(&recording, &at, &sealed);) {
		struct buf body = {}, again = {};
		struct aware_frame frame;
		struct aware_attr attr;
		uint64_t packet;

		if (sealed.kind == AWARE_FRAME_AUTH && sealed.transaction == 1)
			keys = keys_of(&recording, run, exchanges++);
		if (sealed.kind != AWARE_FRAME_SEALED)
			continue;
		assert_int_equal(aware_protect_open(&run->suite, keys.tk, &sealed, &body,
						    &frame, &packet),
				 0);
		assert_true(frame.kind == AWARE_FRAME_SDF && frame.dual);
		check_attrs(frame.body, frame.len);
		if (aware_attr_find(frame.body, frame.len,
				    AWARE_ATTR_SHARED_KEY_DESCRIPTOR, &attr) == 0) {
			check_nik(&recording, &attr, run, frame.from);
			niks++;
		}
		assert_int_equal(
			aware_protect_seal(&run->suite, keys.tk, packet, &frame, &again),
			0);
		assert_int_equal(again.len, recording.frames[at - 1].len);
		assert_memory_equal(again.data, recording.frames[at - 1].data, again.len);
		/* one bit anywhere, and it is not authentic */
		again.data[again.len / 2] ^= 1;
		buf_clear(&body);
		assert_int_equal(aware_frame_parse(again.data, again.len, &frame), 0);
		assert_int_equal(aware_protect_open(&run->suite, keys.tk, &frame, &body,
						    &frame, &packet),
				 -EBADMSG);
		buf_deinit(&body);
		buf_deinit(&again);
		n++;
	}
	assert_int_equal(niks, 2);
	assert_true(n >= 4);
	recording_close(&recording);
}

int main(void)
{
	static const struct {
		const char *title;
		void (*test)(void **state);
		bool with_pin;
	} checks[] = {
		{"every frame", every_frame, false},
		{"every attribute", every_attribute, false},
		{"every authentication", every_authentication, false},
		{"SAE of the PIN", sae_of_the_pin, true},
		{"keys of both exchanges", keys_of_both_exchanges, false},
		{"MICs of both exchanges", mics_of_both_exchanges, false},
		{"identities", identities, false},
		{"protected frames", protected_frames, false},
	};
	static char titles[ARRAY_SIZE(runs) * ARRAY_SIZE(checks)][64];
	struct CMUnitTest tests[ARRAY_SIZE(titles)];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(runs); i++)
		for (size_t j = 0; j < ARRAY_SIZE(checks); j++) {
			if (checks[j].with_pin && runs[i].suite.akm != AWARE_AKM_SAE)
				continue;
			snprintf(titles[n], sizeof(titles[n]), "%s: %s", runs[i].name,
				 checks[j].title);
			tests[n] = (struct CMUnitTest){titles[n], checks[j].test, NULL,
						       NULL, (void *)&runs[i]};
			n++;
		}
	return _cmocka_run_group_tests("aware-recording", tests, n, NULL, NULL);
}
