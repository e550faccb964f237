/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/espressif-session-messages.h"

#include "provision/proto/espressif-session.pb-c.h"
#include "provision/protobuf.h"

#include <errno.h>

/* The field that a turn's message has in its scheme's, all schemes alike. */
enum { FIELD_OF_TURN_0 = ESPRESSIF__SECURITY1__PAYLOAD_REQUEST0 };

_Static_assert((int)ESPRESSIF__SECURITY2__PAYLOAD_ANSWER1 ==
		       (int)FIELD_OF_TURN_0 + (int)ESPRESSIF__TURN__ANSWER_1,
	       "fields are numbered as turns");
_Static_assert((int)ESPRESSIF_ANSWER_1 == (int)ESPRESSIF__TURN__ANSWER_1,
	       "turns are numbered as on the wire");

static ProtobufCBinaryData binary(const struct espressif_bytes *bytes)
{
	return (ProtobufCBinaryData){.len = bytes->len, .data = (uint8_t *)bytes->data};
}

static struct espressif_bytes bytes_of(ProtobufCBinaryData data)
{
	return (struct espressif_bytes){data.data, data.len};
}

static void append_security0(struct buf *buf,
			     const struct espressif_session_message *message,
			     Espressif__Session *session)
{
	Espressif__Security0 security = ESPRESSIF__SECURITY0__INIT;
	Espressif__Security0Request request = ESPRESSIF__SECURITY0_REQUEST__INIT;
	Espressif__Security0Answer answer = ESPRESSIF__SECURITY0_ANSWER__INIT;

	security.turn = (Espressif__Turn)message->turn;
	security.payload_case = FIELD_OF_TURN_0 + message->turn;
	answer.status = (Espressif__Status)message->status;
	if (message->turn == ESPRESSIF_REQUEST_0)
		security.request = &request;
	else
		security.answer = &answer;
	session->payload_case = ESPRESSIF__SESSION__PAYLOAD_SECURITY0;
	session->security0 = &security;
	protobuf_append(buf, &session->base);
}

static void append_security1(struct buf *buf,
			     const struct espressif_session_message *message,
			     Espressif__Session *session)
{
	Espressif__Security1 security = ESPRESSIF__SECURITY1__INIT;
	Espressif__Security1Request0 request0 = ESPRESSIF__SECURITY1_REQUEST0__INIT;
	Espressif__Security1Answer0 answer0 = ESPRESSIF__SECURITY1_ANSWER0__INIT;
	Espressif__Security1Request1 request1 = ESPRESSIF__SECURITY1_REQUEST1__INIT;
	Espressif__Security1Answer1 answer1 = ESPRESSIF__SECURITY1_ANSWER1__INIT;

	request0.client_pubkey = binary(&message->public_key);
	answer0.status = answer1.status = (Espressif__Status)message->status;
	answer0.device_pubkey = binary(&message->public_key);
	answer0.device_random = binary(&message->fresh);
	request1.client_verify = binary(&message->proof);
	answer1.device_verify = binary(&message->proof);
	security.turn = (Espressif__Turn)message->turn;
	security.payload_case = FIELD_OF_TURN_0 + message->turn;
	switch (message->turn) {
	case ESPRESSIF_REQUEST_0:
		security.request0 = &request0;
		break;
	case ESPRESSIF_ANSWER_0:
		security.answer0 = &answer0;
		break;
	case ESPRESSIF_REQUEST_1:
		security.request1 = &request1;
		break;
	case ESPRESSIF_ANSWER_1:
		security.answer1 = &answer1;
		break;
	}
	session->payload_case = ESPRESSIF__SESSION__PAYLOAD_SECURITY1;
	session->security1 = &security;
	protobuf_append(buf, &session->base);
}

static void append_security2(struct buf *buf,
			     const struct espressif_session_message *message,
			     Espressif__Session *session)
{
	Espressif__Security2 security = ESPRESSIF__SECURITY2__INIT;
	Espressif__Security2Request0 request0 = ESPRESSIF__SECURITY2_REQUEST0__INIT;
	Espressif__Security2Answer0 answer0 = ESPRESSIF__SECURITY2_ANSWER0__INIT;
	Espressif__Security2Request1 request1 = ESPRESSIF__SECURITY2_REQUEST1__INIT;
	Espressif__Security2Answer1 answer1 = ESPRESSIF__SECURITY2_ANSWER1__INIT;

	request0.username = binary(&message->username);
	request0.client_pubkey = binary(&message->public_key);
	answer0.status = answer1.status = (Espressif__Status)message->status;
	answer0.device_pubkey = binary(&message->public_key);
	answer0.salt = binary(&message->fresh);
	request1.client_proof = binary(&message->proof);
	answer1.device_proof = binary(&message->proof);
	answer1.nonce = binary(&message->fresh);
	security.turn = (Espressif__Turn)message->turn;
	security.payload_case = FIELD_OF_TURN_0 + message->turn;
	switch (message->turn) {
	case ESPRESSIF_REQUEST_0:
		security.request0 = &request0;
		break;
	case ESPRESSIF_ANSWER_0:
		security.answer0 = &answer0;
		break;
	case ESPRESSIF_REQUEST_1:
		security.request1 = &request1;
		break;
	case ESPRESSIF_ANSWER_1:
		security.answer1 = &answer1;
		break;
	}
	session->payload_case = ESPRESSIF__SESSION__PAYLOAD_SECURITY2;
	session->security2 = &security;
	protobuf_append(buf, &session->base);
}

void espressif_session_message_append(struct buf *buf,
				      const struct espressif_session_message *message)
{
	Espressif__Session session = ESPRESSIF__SESSION__INIT;

	session.scheme = (Espressif__Scheme)message->scheme;
	if (message->scheme == 0)
		append_security0(buf, message, &session);
	else if (message->scheme == 1)
		append_security1(buf, message, &session);
	else
		append_security2(buf, message, &session);
}

static void take_security0(const Espressif__Security0 *security,
			   struct espressif_session_message *ret)
{
	if (security->payload_case == ESPRESSIF__SECURITY0__PAYLOAD_ANSWER)
		ret->status = security->answer->status;
}

static void take_security1(const Espressif__Security1 *security,
			   struct espressif_session_message *ret)
{
	switch (ret->turn) {
	case ESPRESSIF_REQUEST_0:
		ret->public_key = bytes_of(security->request0->client_pubkey);
		break;
	case ESPRESSIF_ANSWER_0:
		ret->status = security->answer0->status;
		ret->public_key = bytes_of(security->answer0->device_pubkey);
		ret->fresh = bytes_of(security->answer0->device_random);
		break;
	case ESPRESSIF_REQUEST_1:
		ret->proof = bytes_of(security->request1->client_verify);
		break;
	case ESPRESSIF_ANSWER_1:
		ret->status = security->answer1->status;
		ret->proof = bytes_of(security->answer1->device_verify);
		break;
	}
}

static void take_security2(const Espressif__Security2 *security,
			   struct espressif_session_message *ret)
{
	switch (ret->turn) {
	case ESPRESSIF_REQUEST_0:
		ret->username = bytes_of(security->request0->username);
		ret->public_key = bytes_of(security->request0->client_pubkey);
		break;
	case ESPRESSIF_ANSWER_0:
		ret->status = security->answer0->status;
		ret->public_key = bytes_of(security->answer0->device_pubkey);
		ret->fresh = bytes_of(security->answer0->salt);
		break;
	case ESPRESSIF_REQUEST_1:
		ret->proof = bytes_of(security->request1->client_proof);
		break;
	case ESPRESSIF_ANSWER_1:
		ret->status = security->answer1->status;
		ret->proof = bytes_of(security->answer1->device_proof);
		ret->fresh = bytes_of(security->answer1->nonce);
		break;
	}
}

/* The turn is said twice, by its number and by the field that is there: both have to agree. */
static int take_turn(int turn, int field, struct espressif_session_message *ret)
{
	if (turn < ESPRESSIF_REQUEST_0 || turn > ESPRESSIF_ANSWER_1 ||
	    field != FIELD_OF_TURN_0 + turn)
		return -EBADMSG;
	ret->turn = (enum espressif_turn)turn;
	return 0;
}

static int take(const Espressif__Session *session, struct espressif_session_message *ret)
{
	int r = -EBADMSG;

	switch (session->payload_case) {
	case ESPRESSIF__SESSION__PAYLOAD_SECURITY0:
		ret->scheme = 0;
		r = take_turn(session->security0->turn, session->security0->payload_case,
			      ret);
		if (r == 0)
			take_security0(session->security0, ret);
		break;
	case ESPRESSIF__SESSION__PAYLOAD_SECURITY1:
		ret->scheme = 1;
		r = take_turn(session->security1->turn, session->security1->payload_case,
			      ret);
		if (r == 0)
			take_security1(session->security1, ret);
		break;
	case ESPRESSIF__SESSION__PAYLOAD_SECURITY2:
		ret->scheme = 2;
		r = take_turn(session->security2->turn, session->security2->payload_case,
			      ret);
		if (r == 0)
			take_security2(session->security2, ret);
		break;
	case ESPRESSIF__SESSION__PAYLOAD__NOT_SET:
	case _ESPRESSIF__SESSION__PAYLOAD__CASE_IS_INT_SIZE:
		break;
	}
	return r == 0 && (unsigned)session->scheme != ret->scheme ? -EBADMSG : r;
}

int espressif_session_message_decode(const void *data, size_t len,
				     struct espressif_session_message *ret)
{
	struct espressif_session_message message = {0};
	int r = protobuf_decode(&espressif__session__descriptor, data, len,
				&message.decoded);

	if (r == -E2BIG)
		return -EBADMSG;
	if (r < 0)
		return r;
	r = take(protobuf_message(message.decoded), &message);
	if (r < 0)
		espressif_session_message_deinit(&message);
	else
		*ret = message;
	return r;
}

void espressif_session_message_deinit(struct espressif_session_message *message)
{
	protobuf_free(message->decoded);
	*message = (struct espressif_session_message){0};
}
