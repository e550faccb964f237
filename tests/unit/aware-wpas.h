/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * aware/supplicant.h without a wpa_supplicant: lines go in, commands and what its owner is told are
 * expected, in order. Formats are those of hostap 2.12; no release of it was asked. Asserts.
 */
#include "aware/supplicant.h"

#define SERVICE "_sat-simulation._udp"
#define PEER	"02:00:00:00:01:00"
#define OTHER	"02:00:00:00:02:00"
#define NIK	"000102030405060708090a0b0c0d0e0f"
#define PMK	NIK NIK
#define PIN_HEX "313233343536"
#define OFFER	"service_name=" SERVICE " sync=1 srv_proto_type=2 ttl=31536000"
#define FOUND                                                                  \
	"<3>NAN-DISCOVERY-RESULT subscribe_id=1 publish_id=7 address=" PEER    \
	" fsd=0 fsd_gas=0 srv_proto_type=2 ssi=6c616d70 pairing_setup_supp=1 " \
	"npk_nik_caching_supp=1 pbm=0x0002 data_path=0"
#define PAIRED                                                                     \
	"<3>NAN-PAIRING-STATUS addr=" PEER " akmp=SAE cipher=CCMP status=success " \
	"nd_pmk=" PMK
#define NOT_PAIRED \
	"<3>NAN-PAIRING-STATUS addr=" PEER " akmp=SAE cipher=CCMP status=failure"
#define IDENTITY                                                             \
	"<3>NAN-NIK-RECEIVED nik=" NIK " cipher_version=0 akmp=SAE pmk=" PMK \
	" lifetime=600 identity_id=0"
#define PEERS(instance) " handle=1 requestor_instance_id=" instance

extern const uint8_t wpas_key[AWARE_PMK_LEN]; /* nd_pmk and NPK; its begin: the NIK */

struct wpas_bench {
	struct aware_agent *agent;
	uint64_t now_us;
	unsigned service;
	struct aware_node_action action; /* the last that was not a command */
	struct aware_peer peer;
	struct aware_record record;
	uint8_t nd_pmk[AWARE_PMK_LEN];
	char data[AWARE_MESSAGE_MAX];
	unsigned command; /* the last one's number */
};

void wpas_begin(struct wpas_bench *bench);
/* Nothing is left that was not expected. */
void wpas_end(struct wpas_bench *bench);
void wpas_line(struct wpas_bench *bench, const char *text);
/* To the last command. */
void wpas_answer(struct wpas_bench *bench, const char *text);
void wpas_expect_command(struct wpas_bench *bench, const char *text);
void wpas_expect(struct wpas_bench *bench, enum aware_node_action_type type);
void wpas_expect_phase(struct wpas_bench *bench, enum aware_pairing_phase phase);
void wpas_expect_failed(struct wpas_bench *bench, enum aware_pairing_verdict verdict);
/* Time. */
void wpas_pass(struct wpas_bench *bench, uint64_t us);

/* What every test goes through: up to an offer, who asks, who is asked. */
void wpas_subscribe(struct wpas_bench *bench);
void wpas_publish(struct wpas_bench *bench, uint16_t methods, bool accepted);
void wpas_ask(struct wpas_bench *bench);
void wpas_give_pin(struct wpas_bench *bench);
void wpas_agree(struct wpas_bench *bench);
void wpas_pair(struct wpas_bench *bench);
void wpas_requested(struct wpas_bench *bench);
void wpas_consent(struct wpas_bench *bench);
void wpas_be_paired(struct wpas_bench *bench);
