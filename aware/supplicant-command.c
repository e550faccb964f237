/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "aware/supplicant-command.h"

#include "base/secret.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum { FOR_EVER_S = 365 * 24 * 3600 }; /* 0 would be one frame, or until the first answer */
/* clang-format on */

static void put_hex(struct buf *buf, const void *data, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *bytes = data;

	for (size_t i = 0; i < len; i++) {
		buf_u8(buf, (uint8_t)digits[bytes[i] >> 4]);
		buf_u8(buf, (uint8_t)digits[bytes[i] & 15]);
	}
}

static void put_address(struct buf *buf, const uint8_t a[6])
{
	buf_printf(buf, "%02x:%02x:%02x:%02x:%02x:%02x", a[0], a[1], a[2], a[3], a[4],
		   a[5]);
}

static bool is_word(const char *name)
{
	for (const char *at = name; *at; at++)
		if (*at <= ' ' || *at == 0x7f)
			return false;
	return *name && strlen(name) <= AWARE_SERVICE_NAME_MAX;
}

static int put_service(struct buf *command, const char *verb,
		       const struct aware_service_options *options)
{
	if (!is_word(options->name) || options->info_len > AWARE_INFO_MAX)
		return -EINVAL;
	buf_printf(command, "%s service_name=%s sync=1 srv_proto_type=%d ttl=%d", verb,
		   options->name, AWARE_INFO_GENERIC, FOR_EVER_S);
	if (options->info_len) {
		buf_string(command, " ssi=");
		put_hex(command, options->info, options->info_len);
	}
	if (options->methods)
		buf_printf(command, " pbm=%u", options->methods);
	return command->error;
}

int aware_supplicant_publish(struct buf *command,
			     const struct aware_service_options *options)
{
	int r = put_service(command, "NAN_PUBLISH", options);

	if (r < 0)
		return r;
	buf_string(command, " fsd=0");
	if (options->passive)
		buf_string(command, " unsolicited=0");
	return command->error;
}

int aware_supplicant_subscribe(struct buf *command,
			       const struct aware_service_options *options)
{
	int r = put_service(command, "NAN_SUBSCRIBE", options);

	if (r == 0 && !options->passive)
		buf_string(command, " active=1");
	return r < 0 ? r : command->error;
}

void aware_supplicant_bootstrap(struct buf *command,
				const struct aware_supplicant_peer *peer, uint16_t method,
				bool authorise)
{
	buf_string(command, "NAN_BOOTSTRAP ");
	put_address(command, peer->address);
	buf_printf(command, " handle=%u req_instance_id=%u method=%u%s", peer->service,
		   peer->instance, method, authorise ? " auth" : "");
}

void aware_supplicant_pair(struct buf *command, const struct aware_supplicant_peer *peer,
			   enum aware_supplicant_auth auth, enum aware_cipher cipher,
			   bool responder, const struct secret *password)
{
	buf_string(command, "NAN_PAIR ");
	put_address(command, peer->address);
	buf_printf(command, " auth=%d cipher=%s handle=%u peer_instance_id=%u%s", auth,
		   cipher == AWARE_CIPHER_PK_PASN_256 ? "GCMP-256" : "CCMP",
		   peer->service, peer->instance, responder ? " responder" : "");
	if (!password)
		return;
	buf_string(command, " pwd_hex=");
	put_hex(command, secret_data(password), secret_len(password));
}

void aware_supplicant_transmit(struct buf *command,
			       const struct aware_supplicant_peer *peer, const void *data,
			       size_t len, unsigned cookie)
{
	buf_printf(command,
		   "NAN_TRANSMIT handle=%u req_instance_id=%u address=", peer->service,
		   peer->instance);
	put_address(command, peer->address);
	buf_string(command, " ssi=");
	put_hex(command, data, len);
	buf_printf(command, " cookie=%u", cookie);
}

void aware_supplicant_about(struct buf *command, const char *verb,
			    const uint8_t address[6])
{
	buf_printf(command, "%s ", verb);
	put_address(command, address);
}
