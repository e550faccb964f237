/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/event.h"

#include "base/hex.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* What else an event of a type must have to be taken for one. */
enum need {
	NEED_BSSID = 1 << 0,	 /* bssid=, or the first word */
	NEED_NETWORK = 1 << 1,	 /* id= */
	NEED_CODE = 1 << 2,	 /* ret=, reason=, status_code= or result= */
	NEED_REASON = 1 << 3,	 /* reason= as a word */
	NEED_TEXT = 1 << 4,	 /* what stands behind its name */
	NEED_ERROR = 1 << 5,	 /* err='...', the last of its line */
	NEED_CONNECTED = 1 << 6, /* "- Connection to BSSID completed [id=N id_str=..]" */
};

struct form {
	const char *
		prefix; /* hostap src/common/wpa_ctrl.h, and the messages of its state machine */
	enum wifi_event_type type;
	unsigned need;
	const char *code; /* the key of code */
};

/* clang-format off */
static const struct form forms[] = {
	{"CTRL-EVENT-SCAN-STARTED",       WIFI_EVENT_SCAN_STARTED},
	{"CTRL-EVENT-SCAN-RESULTS",       WIFI_EVENT_SCAN_RESULTS},
	{"CTRL-EVENT-SCAN-FAILED",        WIFI_EVENT_SCAN_FAILED, NEED_CODE, "ret"},
	{"CTRL-EVENT-NETWORK-NOT-FOUND",  WIFI_EVENT_NETWORK_NOT_FOUND},
	{"Trying to associate with",      WIFI_EVENT_ASSOCIATING},
	{"SME: Trying to authenticate with", WIFI_EVENT_AUTHENTICATING},
	{"Associated with",               WIFI_EVENT_ASSOCIATED, NEED_BSSID},
	{"CTRL-EVENT-CONNECTED",          WIFI_EVENT_CONNECTED, NEED_CONNECTED | NEED_NETWORK},
	{"CTRL-EVENT-DISCONNECTED",       WIFI_EVENT_DISCONNECTED, NEED_BSSID | NEED_CODE, "reason"},
	{"CTRL-EVENT-AUTH-REJECT",        WIFI_EVENT_AUTH_REJECT, NEED_BSSID | NEED_CODE, "status_code"},
	{"CTRL-EVENT-ASSOC-REJECT",       WIFI_EVENT_ASSOC_REJECT, NEED_CODE, "status_code"},
	{"CTRL-EVENT-SSID-TEMP-DISABLED", WIFI_EVENT_TEMP_DISABLED, NEED_NETWORK | NEED_REASON},
	{"CTRL-EVENT-SSID-REENABLED",     WIFI_EVENT_REENABLED, NEED_NETWORK},
	{"WPA: 4-Way Handshake failed - pre-shared key may be incorrect", WIFI_EVENT_KEY_MAY_BE_WRONG},
	{"CTRL-EVENT-SAE-PASSWORD-MISMATCH", WIFI_EVENT_SAE_PASSWORD_MISMATCH},
	{"CTRL-EVENT-EAP-FAILURE",        WIFI_EVENT_EAP_FAILURE},
	{"CTRL-EVENT-EAP-METHOD",         WIFI_EVENT_EAP_METHOD, NEED_TEXT},
	{"CTRL-EVENT-EAP-TLS-CERT-ERROR", WIFI_EVENT_EAP_CERT_ERROR, NEED_ERROR},
	{"CTRL-EVENT-REGDOM-CHANGE",      WIFI_EVENT_REGDOM_CHANGE, NEED_TEXT},
	{"CTRL-EVENT-TERMINATING",        WIFI_EVENT_TERMINATING},
	{"INTERFACE-REMOVED",             WIFI_EVENT_INTERFACE_REMOVED, NEED_TEXT},
	{"DPP-AUTH-SUCCESS",              WIFI_EVENT_DPP_AUTH_SUCCESS},
	{"DPP-AUTH-INIT-FAILED",          WIFI_EVENT_DPP_AUTH_INIT_FAILED},
	{"DPP-NOT-COMPATIBLE",            WIFI_EVENT_DPP_NOT_COMPATIBLE},
	{"DPP-RESPONSE-PENDING",          WIFI_EVENT_DPP_RESPONSE_PENDING},
	{"DPP-CONF-REQ-RX",               WIFI_EVENT_DPP_CONF_REQ_RX},
	{"DPP-CONF-SENT",                 WIFI_EVENT_DPP_CONF_SENT, 0, "wait_conn_status"},
	{"DPP-CONF-FAILED",               WIFI_EVENT_DPP_CONF_FAILED},
	{"DPP-CONN-STATUS-RESULT",        WIFI_EVENT_DPP_CONN_STATUS, NEED_TEXT, "result"},
	{"DPP-FAIL",                      WIFI_EVENT_DPP_FAIL, NEED_TEXT},
};
/* clang-format on */

struct words { /* what is left of a line */
	const char *text;
	size_t len;
};

/*
 * The next word. Quotes bind: in ssid="a reason=WRONG_KEY" all is one word, for the daemon escapes
 * the quotes that are in an SSID. An apostrophe does so too: subject='..' is not escaped, so what
 * comes behind it is not looked at by whoever walks words.
 */
static bool next_word(struct words *words, struct words *ret)
{
	char quote = '\0';
	size_t len = 0;

	while (words->len && *words->text == ' ')
		words->text++, words->len--;
	if (!words->len)
		return false;
	for (; len < words->len && (quote || words->text[len] != ' '); len++) {
		char c = words->text[len];

		if (quote && c == '\\' && len + 1 < words->len)
			len++;
		else if (quote && c == quote)
			quote = '\0';
		else if (!quote && len && words->text[len - 1] == '=' &&
			 (c == '"' || c == '\''))
			quote = c;
	}
	*ret = (struct words){words->text, len};
	words->text += len;
	words->len -= len;
	return true;
}

/* The value of key=value, whole. false: no such word. */
static bool find_value(struct words words, const char *key, struct words *ret)
{
	size_t key_len = strlen(key);
	struct words word;

	while (next_word(&words, &word)) {
		if (word.len <= key_len || word.text[key_len] != '=' ||
		    memcmp(word.text, key, key_len) != 0)
			continue;
		*ret = (struct words){word.text + key_len + 1, word.len - key_len - 1};
		return true;
	}
	return false;
}

static bool read_int(const struct words *value, int *ret)
{
	char text[16], *end;
	long number;

	if (!value->len || value->len >= sizeof(text) ||
	    !(isdigit((unsigned char)value->text[0]) || value->text[0] == '-'))
		return false;
	memcpy(text, value->text, value->len);
	text[value->len] = '\0';
	number = strtol(text, &end, 10);
	if (*end || end == text || number < INT_MIN || number > INT_MAX)
		return false;
	*ret = (int)number;
	return true;
}

static bool find_int(struct words words, const char *key, int *ret)
{
	struct words value;

	return find_value(words, key, &value) && read_int(&value, ret);
}

static bool read_bssid(const struct words *value, uint8_t ret[6])
{
	char digits[13];
	size_t n = 0;

	if (value->len != 17)
		return false;
	for (size_t i = 0; i < 17; i++) {
		if (i % 3 != 2)
			digits[n++] = value->text[i];
		else if (value->text[i] != ':')
			return false;
	}
	digits[n] = '\0';
	return hex_decode(digits, ret, 6) == 6;
}

static bool find_bssid(struct words words, uint8_t ret[6])
{
	struct words first = words, value;

	if (next_word(&first, &value) && read_bssid(&value, ret))
		return true;
	return find_value(words, "bssid", &value) && read_bssid(&value, ret);
}

static void copy_text(const struct words *value, char ret[WIFI_EVENT_TEXT_MAX])
{
	size_t len = MIN(value->len, (size_t)WIFI_EVENT_TEXT_MAX - 1);

	memcpy(ret, value->text, len);
	ret[len] = '\0';
}

/* "- Connection to 02:00:00:00:01:00 completed [id=0 id_str=]": bssid and network. */
static bool read_connected(struct words words, struct wifi_event *ret)
{
	static const char before[] = " - Connection to ";
	const char *bracket = memchr(words.text, '[', words.len);
	struct words bssid;

	if (words.len < sizeof(before) - 1 + 17 || !bracket ||
	    memcmp(words.text, before, sizeof(before) - 1) != 0)
		return false;
	bssid = (struct words){words.text + sizeof(before) - 1, 17};
	words.len -= (size_t)(bracket + 1 - words.text);
	words.text = bracket + 1;
	return read_bssid(&bssid, ret->bssid) && find_int(words, "id", &ret->network);
}

/* err='...' at the end; what is before it is the subject of a stranger's certificate. */
static bool read_error(struct words words, struct wifi_event *ret)
{
	static const char key[] = " err='";
	const char *found = NULL;

	for (const char *p = words.text; p + sizeof(key) - 1 <= words.text + words.len;
	     p++)
		if (memcmp(p, key, sizeof(key) - 1) == 0)
			found = p + sizeof(key) - 1;
	/* its closing quote is not the opening one */
	if (!found || found == words.text + words.len ||
	    words.text[words.len - 1] != '\'')
		return false;
	words.len -= (size_t)(found - words.text) + 1;
	words.text = found;
	copy_text(&words, ret->text);
	return true;
}

/* The fields that its form needs, and those that may be there. false: it does not fit. */
static bool read_fields(const struct form *form, struct words words,
			struct wifi_event *ret)
{
	struct words value;
	int number;

	if (form->need & NEED_CONNECTED)
		return read_connected(words, ret);
	if (form->need & NEED_ERROR)
		return read_error(words, ret);
	if (!find_bssid(words, ret->bssid) && (form->need & NEED_BSSID))
		return false;
	if (!find_int(words, "id", &ret->network) && (form->need & NEED_NETWORK))
		return false;
	if (form->code && !find_int(words, form->code, &ret->code)) {
		if (form->need & NEED_CODE)
			return false;
		ret->code = -1; /* "DPP-CONN-STATUS-RESULT timeout" */
	}
	if (form->need & NEED_REASON) {
		if (!find_value(words, "reason", &value))
			return false;
		copy_text(&value, ret->text);
	} else if (form->need & NEED_TEXT) {
		while (words.len && *words.text == ' ')
			words.text++, words.len--;
		copy_text(&words, ret->text);
	}
	if (find_int(words, "auth_type", &number))
		ret->auth_type = number;
	if (find_int(words, "auth_transaction", &number))
		ret->auth_transaction = number;
	if (find_int(words, "locally_generated", &number))
		ret->locally = number == 1;
	if (find_int(words, "duration", &number) && number > 0)
		ret->seconds = (unsigned)number;
	return true;
}

/* "<3>", behind "IFNAME=wlan0 " of a global socket. */
static bool skip_level(struct words *line)
{
	static const char ifname[] = "IFNAME=";
	size_t digits = 1;

	if (line->len > sizeof(ifname) &&
	    memcmp(line->text, ifname, sizeof(ifname) - 1) == 0) {
		const char *blank = memchr(line->text, ' ', line->len);

		if (!blank)
			return false;
		line->len -= (size_t)(blank + 1 - line->text);
		line->text = blank + 1;
	}
	if (!line->len || line->text[0] != '<')
		return false;
	while (digits < line->len && isdigit((unsigned char)line->text[digits]))
		digits++;
	if (digits == 1 || digits >= line->len || line->text[digits] != '>')
		return false;
	line->text += digits + 1;
	line->len -= digits + 1;
	return true;
}

void wifi_event_parse(const char *line, size_t len, struct wifi_event *ret)
{
	static const struct wifi_event other = {.network = -1};
	struct words rest = {line, len};

	*ret = other;
	if (!skip_level(&rest) || memchr(rest.text, '\0', rest.len))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		size_t prefix = strlen(forms[i].prefix);

		if (rest.len < prefix || memcmp(rest.text, forms[i].prefix, prefix) != 0)
			continue;
		if (rest.len > prefix && rest.text[prefix] != ' ')
			continue;
		rest.text += prefix;
		rest.len -= prefix;
		if (read_fields(&forms[i], rest, ret))
			ret->type = forms[i].type;
		else
			*ret = other;
		return;
	}
}
