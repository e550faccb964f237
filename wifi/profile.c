/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/profile.h"

#include "base/hex.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	PSK_MIN     = 8, /* IEEE 802.11-2020 J.4.1 */
	PSK_MAX     = 63,
	PSK_RAW_LEN = 64, /* hex digits of the key itself */
	SAE_MAX     = 128,
};

static const char *const refusal_texts[] = {
	[WIFI_FITS]                    = "it can be joined",
	[WIFI_REFUSE_WEP]              = "the network uses WEP, which protects nothing and is not spoken here",
	[WIFI_REFUSE_WPA1]             = "the network uses WPA with TKIP, which is broken and is not spoken here",
	[WIFI_REFUSE_NEEDS_PASSPHRASE] = "the network needs a passphrase",
	[WIFI_REFUSE_IS_OPEN]          = "a passphrase was given, but the network asks for none: it may be an impostor",
	[WIFI_REFUSE_RAW_KEY]          = "the network uses WPA3, which needs the passphrase, not the 64 hexadecimal digits of a key",
	[WIFI_REFUSE_PASSPHRASE]       = "the passphrase cannot be one of this network: 8 to 63 characters, none of them a control character",
	[WIFI_REFUSE_NEEDS_EAP]        = "the network needs an identity, and PEAP, TTLS or TLS",
	[WIFI_REFUSE_NEEDS_CA]         = "without a certificate authority or a domain any server would be sent the password",
	[WIFI_REFUSE_UNKNOWN]          = "the network uses a security that is not spoken here",
};

static const char *const eap_methods[] = {"peap", "ttls", "tls"};
static const char *const phase2_methods[] = {"mschapv2", "mschap", "pap", "chap", "gtc", "md5"};
/* clang-format on */

/* Where Debian, and most others, keep the authorities that the host trusts. */
static const char host_authorities[] = "/etc/ssl/certs/ca-certificates.crt";

static bool is_raw_key(const struct secret *secret)
{
	if (secret_len(secret) != PSK_RAW_LEN)
		return false;
	for (size_t i = 0; i < PSK_RAW_LEN; i++)
		if (!isxdigit(secret_data(secret)[i]))
			return false;
	return true;
}

/* Control characters end or cut a command of wpa_supplicant, which refuses them too. */
static bool is_passphrase(const struct secret *secret, size_t least, size_t most)
{
	size_t len = secret_len(secret);

	for (size_t i = 0; i < len; i++)
		if (secret_data(secret)[i] < 0x20 || secret_data(secret)[i] == 0x7f)
			return false;
	return len >= least && len <= most;
}

static bool is_one_of(const char *word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(word, list[i]) == 0)
			return true;
	return false;
}

static bool is_tls(const struct wifi_eap *eap)
{
	return strcasecmp(eap->method, "tls") == 0;
}

static enum wifi_refusal check_eap(const struct wifi_credentials *credentials)
{
	const struct wifi_eap *eap = credentials->eap;

	if (!eap || !eap->identity || !*eap->identity || !eap->method ||
	    !is_one_of(eap->method, eap_methods, ARRAY_SIZE(eap_methods)))
		return WIFI_REFUSE_NEEDS_EAP;
	if (eap->phase2 &&
	    !is_one_of(eap->phase2, phase2_methods, ARRAY_SIZE(phase2_methods)))
		return WIFI_REFUSE_NEEDS_EAP;
	if (is_tls(eap) ? !eap->client_cert || !eap->private_key
			: !credentials->passphrase)
		return is_tls(eap) ? WIFI_REFUSE_NEEDS_EAP : WIFI_REFUSE_NEEDS_PASSPHRASE;
	return eap->ca_file || eap->domain ? WIFI_FITS : WIFI_REFUSE_NEEDS_CA;
}

enum wifi_refusal wifi_profile_check(const struct wifi_bss *bss,
				     const struct wifi_credentials *credentials)
{
	const struct secret *passphrase = credentials->passphrase;

	switch (bss->security.kind) {
	case WIFI_WEP:
		return WIFI_REFUSE_WEP;
	case WIFI_WPA:
		return WIFI_REFUSE_WPA1;
	case WIFI_DPP:
	case WIFI_UNKNOWN:
		return WIFI_REFUSE_UNKNOWN;
	case WIFI_ENTERPRISE:
		return check_eap(credentials);
	case WIFI_OPEN:
	case WIFI_OWE:
	case WIFI_OWE_TRANSITION:
		return passphrase || credentials->eap ? WIFI_REFUSE_IS_OPEN : WIFI_FITS;
	case WIFI_WPA2:
		if (!passphrase)
			return WIFI_REFUSE_NEEDS_PASSPHRASE;
		if (is_raw_key(passphrase) || is_passphrase(passphrase, PSK_MIN, PSK_MAX))
			return WIFI_FITS;
		return WIFI_REFUSE_PASSPHRASE;
	case WIFI_WPA2_WPA3:
		if (!passphrase)
			return WIFI_REFUSE_NEEDS_PASSPHRASE;
		if (is_raw_key(passphrase) || is_passphrase(passphrase, PSK_MIN, SAE_MAX))
			return WIFI_FITS;
		return WIFI_REFUSE_PASSPHRASE;
	case WIFI_WPA3:
		if (!passphrase)
			return WIFI_REFUSE_NEEDS_PASSPHRASE;
		if (is_raw_key(passphrase))
			return WIFI_REFUSE_RAW_KEY;
		return is_passphrase(passphrase, 1, SAE_MAX) ? WIFI_FITS
							     : WIFI_REFUSE_PASSPHRASE;
	}
	return WIFI_REFUSE_UNKNOWN;
}

const char *wifi_refusal_text(enum wifi_refusal refusal)
{
	return refusal_texts[refusal];
}

/* Walks all the commands and writes down the one that was asked for. */
struct writer {
	struct buf *command;
	int id;
	size_t wanted, at;
	bool found, secret;
};

/* Whether the command that comes now is the one; its beginning is written then. */
static bool begin(struct writer *writer, const char *variable)
{
	if (writer->at++ != writer->wanted)
		return false;
	writer->found = true;
	if (writer->id < 0)
		buf_printf(writer->command, "SET %s ", variable);
	else
		buf_printf(writer->command, "SET_NETWORK %d %s ", writer->id, variable);
	return true;
}

static void put(struct writer *writer, const char *variable, const char *value)
{
	if (begin(writer, variable))
		buf_string(writer->command, value);
}

static void put_number(struct writer *writer, const char *variable, unsigned value)
{
	if (begin(writer, variable))
		buf_printf(writer->command, "%u", value);
}

static void put_hex(struct writer *writer, const char *variable, const void *data,
		    size_t len)
{
	const uint8_t *bytes = data;

	if (!begin(writer, variable))
		return;
	for (size_t i = 0; i < len; i++)
		buf_printf(writer->command, "%02x", bytes[i]);
}

static void put_text(struct writer *writer, const char *variable, const char *text)
{
	if (text)
		put_hex(writer, variable, text, strlen(text));
}

static void put_secret(struct writer *writer, const char *variable,
		       const struct secret *secret)
{
	size_t before = writer->at;

	put_hex(writer, variable, secret_data(secret), secret_len(secret));
	writer->secret |= before == writer->wanted;
}

/*
 * psk has no hex form for a passphrase. Its quotes end at the last one of the line, so whatever
 * is_passphrase() lets through stays one value.
 */
static void put_psk(struct writer *writer, const struct secret *secret)
{
	bool raw = is_raw_key(secret);

	if (!begin(writer, "psk"))
		return;
	writer->secret = true;
	buf_string(writer->command, raw ? "" : "\"");
	buf_bytes(writer->command, secret_data(secret), secret_len(secret));
	buf_string(writer->command, raw ? "" : "\"");
}

static void put_bssid(struct writer *writer, const uint8_t bssid[6])
{
	if (begin(writer, "bssid"))
		buf_printf(writer->command, "%02x:%02x:%02x:%02x:%02x:%02x", bssid[0],
			   bssid[1], bssid[2], bssid[3], bssid[4], bssid[5]);
}

/* Which of the AKMs is spoken: those that can work with what was given. */
struct choice {
	bool psk, sae, sae_ext;
};

static struct choice choose(const struct wifi_security *security,
			    const struct secret *passphrase)
{
	struct choice choice = {
		.psk = security->akms & (WIFI_AKM_PSK | WIFI_AKM_PSK_SHA256),
		.sae = security->akms & WIFI_AKM_SAE,
	};

	/* 2.10 does not know its name, so it is named only where there is no other. */
	choice.sae_ext = !choice.sae && (security->akms & WIFI_AKM_SAE_EXT);
	if (choice.psk && is_raw_key(passphrase))
		choice.sae = choice.sae_ext = false;
	if (secret_len(passphrase) > PSK_MAX && !is_raw_key(passphrase))
		choice.psk = false;
	return choice;
}

static void put_personal(struct writer *writer, const struct wifi_security *security,
			 const struct secret *passphrase)
{
	struct choice choice = choose(security, passphrase);
	bool sae = choice.sae || choice.sae_ext;

	if (begin(writer, "key_mgmt")) {
		if (choice.psk)
			buf_string(writer->command,
				   security->ft & WIFI_AKM_PSK ? "FT-PSK " : "WPA-PSK ");
		if (choice.psk)
			buf_string(writer->command, "WPA-PSK-SHA256 ");
		if (choice.sae)
			buf_string(writer->command,
				   security->ft & WIFI_AKM_SAE ? "FT-SAE " : "SAE ");
		if (choice.sae_ext)
			buf_string(writer->command, security->ft & WIFI_AKM_SAE_EXT
							    ? "FT-SAE-EXT-KEY "
							    : "SAE-EXT-KEY ");
		writer->command->len -= writer->command->len > 0; /* the last blank */
	}
	put_number(writer, "ieee80211w",
		   sae && !choice.psk		  ? 2
		   : security->mfp_required	  ? 2
		   : sae || security->mfp_capable ? 1
						  : 0);
	if (choice.psk ||
	    (secret_len(passphrase) >= PSK_MIN && secret_len(passphrase) <= PSK_MAX))
		put_psk(writer, passphrase); /* SAE takes it from there as well */
	else
		put_secret(writer, "sae_password", passphrase);
}

static void put_upper(struct writer *writer, const char *variable, const char *before,
		      const char *word, const char *after)
{
	if (!begin(writer, variable))
		return;
	buf_string(writer->command, before);
	for (; *word; word++)
		buf_u8(writer->command, (uint8_t)toupper((unsigned char)*word));
	buf_string(writer->command, after);
}

static void put_enterprise(struct writer *writer, const struct wifi_security *security,
			   const struct wifi_credentials *credentials)
{
	const struct wifi_eap *eap = credentials->eap;
	bool suite_b = !(security->akms & WIFI_AKM_EAP);

	put(writer, "key_mgmt",
	    suite_b			  ? "WPA-EAP-SUITE-B-192"
	    : security->ft & WIFI_AKM_EAP ? "FT-EAP"
					  : "WPA-EAP WPA-EAP-SHA256");
	put_number(writer, "ieee80211w",
		   suite_b || security->mfp_required ? 2
		   : security->mfp_capable	     ? 1
						     : 0);
	put_upper(writer, "eap", "", eap->method, "");
	put_text(writer, "identity", eap->identity);
	put_text(writer, "anonymous_identity", eap->anonymous);
	put_text(writer, "ca_cert", eap->ca_file ? eap->ca_file : host_authorities);
	put_text(writer, "domain_suffix_match", eap->domain);
	if (is_tls(eap)) {
		put_text(writer, "client_cert", eap->client_cert);
		put_text(writer, "private_key", eap->private_key);
		if (credentials->passphrase)
			put_secret(writer, "private_key_passwd", credentials->passphrase);
		return;
	}
	put_upper(writer, "phase2", "\"auth=", eap->phase2 ? eap->phase2 : "mschapv2",
		  "\"");
	put_secret(writer, "password", credentials->passphrase);
}

static void put_ciphers(struct writer *writer, const struct wifi_security *security)
{
	put(writer, "proto", "RSN"); /* WPA1 is not fallen back to */
	/* Where CCMP is spoken, what wpa_supplicant takes by itself is right. */
	if (!(security->pairwise & WIFI_CIPHER_CCMP))
		put(writer, "pairwise", "GCMP-256 CCMP-256 GCMP");
	if (!(security->group & (WIFI_CIPHER_CCMP | WIFI_CIPHER_TKIP)))
		put(writer, "group", "GCMP-256 CCMP-256 GCMP");
}

static void put_security(struct writer *writer, const struct wifi_security *security,
			 const struct wifi_credentials *credentials)
{
	switch (security->kind) {
	case WIFI_OPEN:
		put(writer, "key_mgmt", "NONE");
		return;
	case WIFI_OWE_TRANSITION: /* the ciphers of its twin are not known */
		put(writer, "key_mgmt", "OWE");
		put_number(writer, "ieee80211w", 2);
		put(writer, "proto", "RSN");
		return;
	case WIFI_OWE:
		put(writer, "key_mgmt", "OWE");
		put_number(writer, "ieee80211w", 2);
		put_ciphers(writer, security);
		return;
	case WIFI_WPA2:
	case WIFI_WPA2_WPA3:
	case WIFI_WPA3:
		put_ciphers(writer, security);
		put_personal(writer, security, credentials->passphrase);
		return;
	case WIFI_ENTERPRISE:
		put_ciphers(writer, security);
		put_enterprise(writer, security, credentials);
		return;
	case WIFI_WEP:
	case WIFI_WPA:
	case WIFI_DPP:
	case WIFI_UNKNOWN:
		return; /* wifi_profile_check() refuses them */
	}
}

static void put_network(struct writer *writer, const struct wifi_bss *bss,
			const struct wifi_selector *selector,
			const struct wifi_credentials *credentials)
{
	static const uint8_t any[6];
	bool twin = bss->security.kind == WIFI_OWE_TRANSITION,
	     pin = selector->prefix ||
		   memcmp(selector->bssid_mask, any, sizeof(any)) != 0;

	put_number(writer, "disabled", 1);
	put(writer, "id_str", "\"usher\"");
	/* wpa_supplicant finds a twin by the name of the open network, not by its own */
	put_hex(writer, "ssid", bss->ssid.data, bss->ssid.len);
	if (pin)
		put_bssid(writer, twin ? bss->security.owe_bssid : bss->bssid);
	if (selector->hidden)
		put_number(writer, "scan_ssid", 1);
	if (bss->freq && !(twin && bss->security.owe_elsewhere)) {
		put_number(writer, "scan_freq", bss->freq);
		put_number(writer, "freq_list", bss->freq);
	}
	put_security(writer, &bss->security, credentials);
}

/* 2: SAE by hash to element, and by hunting and pecking where an access point knows no other. */
static void put_globals(struct writer *writer, const struct wifi_bss *bss,
			const struct wifi_credentials *credentials)
{
	struct choice choice;

	if (bss->security.kind != WIFI_WPA3 && bss->security.kind != WIFI_WPA2_WPA3)
		return;
	choice = choose(&bss->security, credentials->passphrase);
	if (choice.sae || choice.sae_ext)
		put_number(writer, "sae_pwe", 2);
}

int wifi_profile_command(const struct wifi_bss *bss, const struct wifi_selector *selector,
			 const struct wifi_credentials *credentials, int id, size_t i,
			 struct buf *command, bool *ret_secret)
{
	struct writer writer = {.command = command, .id = id, .wanted = i};

	buf_clear(command);
	if (id < 0)
		put_globals(&writer, bss, credentials);
	else
		put_network(&writer, bss, selector, credentials);
	if (command->error)
		return -ENOMEM;
	if (!writer.found)
		return 0;
	*ret_secret = writer.secret;
	return 1;
}
