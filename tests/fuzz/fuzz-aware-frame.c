/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/cluster-attr.h"
#include "aware/pasn.h"
#include "aware/presence.h"
#include "aware/protect.h"
#include "aware/service.h"
#include "aware/shared-key.h"

#include "tests/fuzz/fuzz.h"

#include <string.h>

/* What is parsed builds the same bytes. */
static void same(struct buf *built, const struct aware_attr *attr)
{
	must(!built->error && built->len == attr->len + 3);
	must(memcmp(built->data + 3, attr->body, attr->len) == 0);
}

static void discovery(const struct aware_attr *attr, struct buf *built)
{
	struct aware_service service;
	struct aware_extension extension;

	if (attr->id == AWARE_ATTR_SERVICE_DESCRIPTOR &&
	    aware_service_parse(attr, &service) == 0) {
		aware_service_put(built, &service);
		same(built, attr);
	}
	if (attr->id == AWARE_ATTR_SERVICE_EXTENSION &&
	    aware_extension_parse(attr, &extension) == 0) {
		aware_extension_put(built, &extension);
		same(built, attr);
	}
}

static void pairing(const struct aware_attr *attr, struct buf *built)
{
	struct aware_bootstrap bootstrap;
	struct aware_identity identity;
	struct aware_shared_key key;
	struct aware_nik nik;

	if (attr->id == AWARE_ATTR_PAIRING_BOOTSTRAPPING &&
	    aware_bootstrap_parse(attr, &bootstrap) == 0) {
		aware_bootstrap_put(built, &bootstrap);
		same(built, attr);
	}
	if (attr->id == AWARE_ATTR_IDENTITY_RESOLUTION &&
	    aware_identity_parse(attr, &identity) == 0) {
		aware_identity_put(built, &identity);
		same(built, attr);
	}
	if (attr->id == AWARE_ATTR_SHARED_KEY_DESCRIPTOR &&
	    aware_shared_key_parse(attr, &key) == 0 && key.len > 0)
		aware_nik_parse(key.data, key.len, &nik);
}

/* Of these, unknown bits and what follows the known fields are not kept. */
static void security(const struct aware_attr *attr)
{
	struct reader reader = reader_of(attr->body, attr->len);
	struct aware_ciphers ciphers;
	struct aware_context context;
	uint16_t capabilities;

	if (attr->id == AWARE_ATTR_CAPABILITY_EXTENSION)
		(void)aware_capability_parse(attr, &capabilities);
	if (attr->id == AWARE_ATTR_CIPHER_SUITES &&
	    aware_ciphers_parse(attr, &ciphers) == 0)
		must(ciphers.n <= AWARE_CIPHERS_MAX);
	while (attr->id == AWARE_ATTR_SECURITY_CONTEXTS &&
	       aware_context_next(&reader, &context) > 0)
		must(context.len <= attr->len);
}

static void cluster(const struct aware_attr *attr)
{
	struct aware_cluster cluster;
	struct aware_master master;
	struct aware_device device;

	if (attr->id == AWARE_ATTR_MASTER_INDICATION)
		(void)aware_master_parse(attr, &master);
	if (attr->id == AWARE_ATTR_CLUSTER)
		(void)aware_cluster_parse(attr, &cluster);
	if (attr->id == AWARE_ATTR_DEVICE_CAPABILITY)
		(void)aware_device_parse(attr, &device);
}

static void schedule(const struct aware_attr *attr)
{
	struct aware_channel channels[AWARE_CHANNELS_MAX];
	struct aware_availability availability;
	struct aware_entry entry;

	if (attr->id != AWARE_ATTR_AVAILABILITY ||
	    aware_availability_parse(attr, &availability) < 0)
		return;
	while (aware_entry_next(&availability.entries, &entry) > 0)
		must(aware_entry_channels(&entry, channels, 2) <= 2);
}

static void attributes(const uint8_t *data, size_t len)
{
	struct reader reader = reader_of(data, len);
	struct aware_presence presence = {};
	struct aware_attr attr;

	while (aware_attr_next(&reader, &attr) > 0) {
		struct buf built = {};

		discovery(&attr, &built);
		pairing(&attr, &built);
		security(&attr);
		cluster(&attr);
		schedule(&attr);
		buf_deinit(&built);
	}
	aware_presence_take(&presence, data, len);
}

static void authentication(const struct aware_frame *frame)
{
	struct pasn_message message;
	struct pasn_sae sae;

	if (pasn_message_parse(frame, &message) < 0)
		return;
	attributes(message.attrs.data, message.attrs.len);
	if (message.wrapped.len > 0)
		pasn_sae_parse(message.wrapped.data, message.wrapped.len, EC_P256, &sae);
	pasn_message_deinit(&message);
}

static void sealed(const struct aware_frame *frame)
{
	static const struct aware_suite suites[] = {
		{AWARE_CIPHER_PK_PASN_128, AWARE_AKM_SAE},
		{AWARE_CIPHER_PK_PASN_256, AWARE_AKM_SAE},
	};
	static const uint8_t key[AWARE_TK_MAX];
	struct aware_frame opened;
	uint64_t packet;

	for (size_t i = 0; i < 2; i++) {
		struct buf body = {};

		aware_protect_open(&suites[i], key, frame, &body, &opened, &packet);
		buf_deinit(&body);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct aware_frame frame;
	struct buf built = {};

	if (aware_frame_parse(data, len, &frame) < 0)
		return 0;
	aware_frame_build(&built, &frame);
	must(built.len == len && memcmp(built.data, data, len) == 0);
	buf_deinit(&built);
	switch (frame.kind) {
	case AWARE_FRAME_SDF:
	case AWARE_FRAME_NAF:
		attributes(frame.body, frame.len);
		break;
	case AWARE_FRAME_AUTH:
		authentication(&frame);
		break;
	case AWARE_FRAME_SEALED:
		sealed(&frame);
		break;
	case AWARE_FRAME_BEACON:
		element_find_nan(frame.body, frame.len, &built);
		attributes(built.data, built.len);
		buf_deinit(&built);
		break;
	}
	return 0;
}
