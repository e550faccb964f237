/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/verbs.h"

#include "cli/nearest.h"

#include <string.h>

#define FIELD(name) offsetof(struct options, name)

/* clang-format off */
#define PRODUCT {"product", 0, OPTION_TEXT, "PRODUCT", NULL, "only this product or protocol, such as improv", FIELD(product)}
#define NEAREST {"nearest", 0, OPTION_FLAG, NULL, NULL, "the one with the strongest signal", FIELD(nearest)}

#define SSID {"ssid", 0, OPTION_TEXT, "NAME", NULL, "the network's name", FIELD(ssid)}
#define SSID_HEX {"ssid-hex", 0, OPTION_TEXT, "HEX", NULL, "the same, as hexadecimal bytes", FIELD(ssid_hex)}
#define PASSPHRASE_FILE {"passphrase-file", 0, OPTION_FILE, "FILE", NULL, "read the passphrase from FILE, - (stdin) or /dev/fd/N", FIELD(passphrase_file)}
#define OPEN {"open", 0, OPTION_FLAG, NULL, NULL, "the network has no passphrase", FIELD(open)}
#define HIDDEN {"hidden", 0, OPTION_FLAG, NULL, NULL, "the network does not say its name", FIELD(hidden)}

#define CODE {"code", 0, OPTION_TEXT, "CODE", NULL, "what is printed on the accessory; others can see it here", FIELD(code)}
#define CODE_FILE {"code-file", 0, OPTION_FILE, "FILE", NULL, "the same, from FILE, - (stdin) or /dev/fd/N", FIELD(code_file)}
#define TRANSPORT {"transport", 0, OPTION_WORDS, "RADIOS", "ble wifi aware", "only over these: ble, wifi, aware, with commas between", FIELD(transport)}
#define PIN_FILE {"pin-file", 0, OPTION_FILE, "FILE", NULL, "over Wi-Fi Aware: the PIN that it shows, from FILE, - or /dev/fd/N", FIELD(pin_file)}
#define AWARE_RADIO {"aware-radio", 0, OPTION_WORD, "KIND", "station nan monitor supplicant", "use only this: station, nan, monitor or supplicant", FIELD(aware_radio)}
#define CODE_IMAGE {"code-image", 0, OPTION_FILE, "FILE", NULL, "the same, from the QR code in a picture", FIELD(code_image)}

static const struct option_row scan_options[] = {
	PRODUCT,
	TRANSPORT,
	{"all", 0, OPTION_FLAG, NULL, NULL, "everything that is heard, not only what is recognised", FIELD(all)},
	{NULL},
};

static const struct option_row setup_options[] = {
	NEAREST,
	PRODUCT,
	TRANSPORT,
	{"ssid", 0, OPTION_TEXT, "NAME", NULL, "the Wi-Fi network that it shall join", FIELD(ssid)},
	SSID_HEX,
	PASSPHRASE_FILE,
	OPEN,
	{"known-passphrase", 0, OPTION_FLAG, NULL, NULL, "use the passphrase that this computer has for it", FIELD(known_passphrase)},
	CODE,
	CODE_FILE,
	CODE_IMAGE,
	PIN_FILE,
	AWARE_RADIO,
	{"bssid", 0, OPTION_TEXT, "ADDR", NULL, "only this access point of the network, AA:BB:CC:DD:EE:FF", FIELD(bssid)},
	{"send", 0, OPTION_LIST, "ENDPOINT=FILE", NULL, "before it, send FILE to an endpoint of the vendor's own", FIELD(send)},
	{"allow-disconnect", 0, OPTION_FLAG, NULL, NULL, "also when its own network cuts this computer's connection", FIELD(allow_disconnect)},
	{"no-check", 0, OPTION_FLAG, NULL, NULL, "do not look whether it can join that network", FIELD(no_check)},
	{"reach", 0, OPTION_FLAG, NULL, NULL, "fail when it does not answer on the network", FIELD(reach)},
	{"hostname", 0, OPTION_TEXT, "NAME", NULL, "the host name that it takes, if it can", FIELD(hostname)},
	{"device-name", 0, OPTION_TEXT, "NAME", NULL, "what it calls itself, if it can be told", FIELD(device_name)},
	{"again", 0, OPTION_FLAG, NULL, NULL, "also when it says that it is set up already", FIELD(again)},
	{NULL},
};

static const struct option_row reset_options[] = {
	NEAREST,
	PRODUCT,
	TRANSPORT,
	CODE,
	CODE_FILE,
	CODE_IMAGE,
	PIN_FILE,
	AWARE_RADIO,
	{NULL},
};

static const struct option_row identify_options[] = {
	NEAREST,
	PRODUCT,
	TRANSPORT,
	PIN_FILE,
	AWARE_RADIO,
	{NULL},
};

static const struct option_row join_options[] = {
	{"product", 0, OPTION_TEXT, "PRODUCT", NULL, "the network of this product of the catalog", FIELD(product)},
	{"prefix", 0, OPTION_TEXT, "NAME", NULL, "the strongest network whose name begins so", FIELD(prefix)},
	SSID,
	SSID_HEX,
	{"code-file", 0, OPTION_FILE, "FILE", NULL, "the network of a WIFI: code in FILE, - or /dev/fd/N", FIELD(code_file)},
	{"code-image", 0, OPTION_FILE, "FILE", NULL, "the same, from the QR code in a picture", FIELD(code_image)},
	HIDDEN,
	{"bssid", 0, OPTION_TEXT, "ADDR[/MASK]", NULL, "only this access point, AA:BB:CC:DD:EE:FF", FIELD(bssid)},
	{"band", 0, OPTION_WORD, "GHZ", "2.4 5 6", "only in this band: 2.4, 5 or 6", FIELD(band)},
	{"frequency", 0, OPTION_NUMBER, "MHZ", "2412 7125", "where it was seen last: looked at first", FIELD(frequency)},
	PASSPHRASE_FILE,
	OPEN,
	{"identity", 0, OPTION_TEXT, "NAME", NULL, "802.1X: who we are; the password is the passphrase", FIELD(identity)},
	{"anonymous", 0, OPTION_TEXT, "NAME", NULL, "802.1X: who we are outside of the tunnel", FIELD(anonymous)},
	{"eap-method", 0, OPTION_WORD, "NAME", "peap ttls tls", "802.1X: peap, ttls or tls", FIELD(eap_method)},
	{"phase2", 0, OPTION_TEXT, "NAME", NULL, "802.1X: inside of the tunnel, such as mschapv2", FIELD(phase2)},
	{"ca-file", 0, OPTION_FILE, "FILE", NULL, "802.1X: the authority that the server's certificate is of", FIELD(ca_file)},
	{"client-certificate", 0, OPTION_FILE, "FILE", NULL, "802.1X, tls: our certificate", FIELD(client_certificate)},
	{"private-key", 0, OPTION_FILE, "FILE", NULL, "802.1X, tls: our key", FIELD(private_key)},
	{"domain", 0, OPTION_TEXT, "NAME", NULL, "802.1X: the server's name ends so", FIELD(domain)},
	{"once", 0, OPTION_FLAG, NULL, NULL, "stay until Ctrl-C or SIGTERM, then leave and forget it", FIELD(once)},
	{"days", 0, OPTION_NUMBER, "N", "1 365", "leave and forget it after N days", FIELD(days)},
	{"allow-disconnect", 0, OPTION_FLAG, NULL, NULL, "also when that cuts this computer's own connection", FIELD(allow_disconnect)},
	{NULL},
};

static const struct option_row leave_options[] = {
	{"forget", 0, OPTION_FLAG, NULL, NULL, "wipe the remembered passphrases too", FIELD(forget)},
	{NULL},
};

static const struct option_row code_options[] = {
	{"code-file", 0, OPTION_FILE, "FILE", NULL, "read the code from FILE, - (stdin) or /dev/fd/N", FIELD(code_file)},
	{"image", 0, OPTION_FILE, "FILE", NULL, "read the QR codes of a picture", FIELD(code_image)},
	{"each", 0, OPTION_FLAG, NULL, NULL, "parse: a code a line of stdin, until its end", FIELD(each)},
	{"reveal", 0, OPTION_FLAG, NULL, NULL, "parse: show what is secret in it as well", FIELD(reveal)},
	{"qr", 0, OPTION_FLAG, NULL, NULL, "show: as a QR code, also where it is no terminal", FIELD(qr)},
	{"ascii", 0, OPTION_FLAG, NULL, NULL, "show: the same with ASCII characters alone", FIELD(ascii)},
	{"invert", 0, OPTION_FLAG, NULL, NULL, "show: the same for dark text on a light terminal", FIELD(invert)},
	SSID,
	SSID_HEX,
	PASSPHRASE_FILE,
	OPEN,
	HIDDEN,
	{NULL},
};

static const struct option_row beacon_options[] = {
	{"slot", 0, OPTION_TEXT, "N", NULL, "set: this slot, counted from 0", FIELD(slot)},
	{"url", 0, OPTION_TEXT, "URL", NULL, "set: it broadcasts this address", FIELD(url)},
	{"uid", 0, OPTION_TEXT, "NAMESPACE/INSTANCE", NULL, "set: this identifier, 20 and 12 hexadecimal digits", FIELD(uid)},
	{"tlm", 0, OPTION_FLAG, NULL, NULL, "set: telemetry, its battery and temperature", FIELD(tlm)},
	{"eid", 0, OPTION_FLAG, NULL, NULL, "set: an identifier that changes, and only its key resolves", FIELD(eid)},
	{"exponent", 0, OPTION_TEXT, "K", NULL, "set --eid: it changes every 2^K seconds, 0 to 15; 10 if left out", FIELD(exponent)},
	{"identity-key-file", 0, OPTION_FILE, "FILE", NULL, "set --eid: agree on a key with the beacon, and keep it here", FIELD(identity_key_file)},
	{"shared-key-file", 0, OPTION_FILE, "FILE", NULL, "set --eid: hand this key over instead, under the lock code", FIELD(shared_key_file)},
	{"clear", 0, OPTION_FLAG, NULL, NULL, "set: nothing; the key of an EID is destroyed", FIELD(clear)},
	{"interval", 0, OPTION_NUMBER, "MS", "1 65535", "set: it sends every so many milliseconds", FIELD(interval)},
	{"tx", 0, OPTION_TEXT, "DBM", NULL, "set: the power that it sends with, such as -8", FIELD(tx)},
	{"advertised-tx", 0, OPTION_TEXT, "DBM", NULL, "set: the power that its frames tell, at 0 m", FIELD(advertised_tx)},
	{"connectable", 0, OPTION_WORD, "WHETHER", "yes no", "set: whether it can be connected to afterwards: yes or no", FIELD(connectable)},
	{"lock-code-file", 0, OPTION_FILE, "FILE", NULL, "read its lock code from FILE, - (stdin) or /dev/fd/N", FIELD(lock_code_file)},
	{"new-lock-code-file", 0, OPTION_FILE, "FILE", NULL, "lock: give it this lock code", FIELD(new_lock_code_file)},
	{NULL},
};

static const struct option_row aware_options[] = {
	{"pin-display", 0, OPTION_FLAG, NULL, NULL, "publish: show a PIN here, a new one for each pairing", FIELD(pin_display)},
	{"pin-file", 0, OPTION_FILE, "FILE", NULL, "the PIN, 6 digits, from FILE, - (stdin) or /dev/fd/N", FIELD(pin_file)},
	PASSPHRASE_FILE,
	{"opportunistic", 0, OPTION_FLAG, NULL, NULL, "without a PIN: nobody knows with whom", FIELD(opportunistic)},
	{"once", 0, OPTION_FLAG, NULL, NULL, "publish: end after the first pairing", FIELD(once)},
	{"wait", 0, OPTION_FLAG, NULL, NULL, "subscribe: until somebody is there, then end", FIELD(wait)},
	{"again", 0, OPTION_FLAG, NULL, NULL, "pair: anew, also where it is paired", FIELD(again)},
	{"name", 0, OPTION_TEXT, "NAME", NULL, "pair: remember it by this name", FIELD(peer_name)},
	{"message-file", 0, OPTION_FILE, "FILE", NULL, "send: up to 1024 bytes, from FILE, - or /dev/fd/N", FIELD(message_file)},
	CODE,
	CODE_FILE,
	CODE_IMAGE,
	{"all", 0, OPTION_FLAG, NULL, NULL, "forget: every pairing, and who this computer was to them", FIELD(all)},
	AWARE_RADIO,
	{NULL},
};

static const struct option_row wizard_options[] = {
	{"plain", 0, OPTION_FLAG, NULL, NULL, "plain lines, as for a screen reader, instead of a screen", FIELD(plain)},
	{"ascii", 0, OPTION_FLAG, NULL, NULL, "draw with ASCII characters alone", FIELD(ascii)},
	{"mouse", 0, OPTION_FLAG, NULL, NULL, "take clicks and the wheel of the mouse", FIELD(mouse)},
	{NULL},
};

const struct verb verbs[] = {
	{"wizard", "[--plain] [--ascii] [--mouse]",
	 "find accessories and set them up, in a text UI",
	 "`usher` without a verb is the same on a terminal.",
	 wizard_options, 0, 0, OPERAND_NONE,
	 NULL,
	 "usher\n"
	 "usher --plain\n",
	 "64  the command line is not right, or this is no terminal\n"
	 "74  the terminal is gone", verb_wizard},
	{"scan", "[--product PRODUCT] [--transport RADIOS] [--all] [--timeout TIME]",
	 "show the accessories and beacons that are near",
	 "On a terminal it goes on until Ctrl-C, elsewhere for 10 s.",
	 scan_options, 0, 0, OPERAND_NONE,
	 NULL,
	 "usher scan\n"
	 "usher scan --product improv --json --timeout 5s\n",
	 "10  nothing was found\n"
	 "64  the command line is not right\n"
	 "69  Bluetooth is not there or is switched off", verb_scan},
	{"setup", "(ACCESSORY | --nearest | --code CODE) [--ssid NAME] [--passphrase-file FILE]",
	 "bring an accessory into a Wi-Fi network",
	 "What is not given is asked for: the code, where the accessory wants one, the network (from\n"
	 "its own list, where it has one) and, without echo, the passphrase. The code is what is\n"
	 "printed on it, alone or all of its QR code. Without --timeout 30 s are spent on finding\n"
	 "the accessory. --nearest waits 1 s after the first one for a nearer one, and refuses\n"
	 "when two are equally near.",
	 setup_options, 0, 1, OPERAND_ACCESSORY,
	 NULL,
	 "usher setup --nearest --product improv --ssid HomeNet\n"
	 "usher setup kitchen --ssid HomeNet --passphrase-file ~/.homenet --json\n"
	 "pass show homenet | usher setup ble/00:AA:01:01:00:01 --ssid HomeNet \\\n"
	 "        --passphrase-file - --no-input\n"
	 "usher setup aware/_usher-setup._udp --ssid HomeNet --pin-file pin\n",
	 "10  no accessory, or several, matched\n"
	 "11  it took too long\n"
	 "12  the Wi-Fi password is wrong, or probably is\n"
	 "13  the code or PIN is wrong\n"
	 "14  the accessory does not see the network, or could not join it\n"
	 "15  the accessory refused\n"
	 "16  it joined, and does not answer there (--reach)\n"
	 "64  the command line is not right, or a question came up with --no-input\n"
	 "65  the passphrase file cannot be used\n"
	 "69  Bluetooth is not there or is switched off\n"
	 "75  the connection failed: try again\n"
	 "76  the accessory broke its protocol", verb_setup},
	{"identify", "(ACCESSORY | --nearest) [--product PRODUCT]",
	 "make an accessory blink or beep", NULL,
	 identify_options, 0, 1, OPERAND_ACCESSORY,
	 NULL,
	 "usher identify ble/00:AA:01:01:00:01\n",
	 "10  no accessory, or several, matched\n"
	 "15  the accessory cannot do that\n"
	 "64  the command line is not right\n"
	 "69  Bluetooth is not there or is switched off\n"
	 "75  the connection failed: try again", verb_identify},
	{"reset", "(ACCESSORY | --nearest) [--product PRODUCT] [--code CODE]",
	 "make an accessory forget its network",
	 "It can be set up anew then. What an accessory forgets beside its network, and whether it\n"
	 "can be told to at all, is its own affair.",
	 reset_options, 0, 1, OPERAND_ACCESSORY,
	 NULL,
	 "usher reset ble/00:AA:01:01:00:01\n",
	 "10  no accessory, or several, matched\n"
	 "13  the code is wrong\n"
	 "15  the accessory cannot do that, or refused\n"
	 "64  the command line is not right\n"
	 "69  Bluetooth is not there or is switched off\n"
	 "75  the connection failed: try again", verb_reset},
	{"wait", "ACCESSORY [--timeout TIME]",
	 "wait until an accessory is there",
	 "Without --timeout it waits as long as it takes.",
	 NULL, 1, 1, OPERAND_ACCESSORY,
	 NULL,
	 "usher wait kitchen --timeout 2m && echo it is back\n",
	 "10  several accessories have that name\n"
	 "11  it did not appear in time\n"
	 "64  the command line is not right\n"
	 "69  Bluetooth is not there or is switched off", verb_wait},
	{"list", "",
	 "list the accessories that were set up", NULL,
	 NULL, 0, 0, OPERAND_NONE,
	 NULL,
	 "usher list --json\n",
	 "64  the command line is not right", verb_list},
	{"rename", "ACCESSORY NAME",
	 "give a remembered accessory another name", NULL,
	 NULL, 2, 2, OPERAND_ACCESSORY,
	 NULL,
	 "usher rename kitchen 'kitchen lamp'\n",
	 "10  none, or several, are remembered by that name\n"
	 "64  the command line is not right", verb_rename},
	{"forget", "ACCESSORY",
	 "forget a remembered accessory",
	 "The accessory itself keeps its settings.",
	 NULL, 1, 1, OPERAND_ACCESSORY,
	 NULL,
	 "usher forget kitchen\n",
	 "10  none, or several, are remembered by that name\n"
	 "64  the command line is not right", verb_forget},
	{"join", "(--prefix NAME | --ssid NAME | --product PRODUCT) [--once | --days N] [-- COMMAND]",
	 "join the network that an accessory publishes",
	 "The default route and the name servers of this computer stay as they are: what wants to\n"
	 "talk to the accessory binds to the interface. The network stays until `usher leave`, for N\n"
	 "days, until Ctrl-C (--once), or while COMMAND runs; then everything is put back. COMMAND\n"
	 "gets USHER_INTERFACE, USHER_IPV4, USHER_IPV6, USHER_ROUTER, USHER_SSID, USHER_SSID_HEX,\n"
	 "USHER_BSSID and USHER_FREQUENCY in its environment.",
	 join_options, 0, 0, OPERAND_COMMAND,
	 NULL,
	 "usher join --prefix ACME- --passphrase-file key -- \\\n"
	 "        sh -c 'curl --interface $USHER_INTERFACE http://$USHER_ROUTER/'\n"
	 "usher join --ssid ACME-0001 --open --once\n"
	 "usher join --ssid ACME-0001 --passphrase-file key --days 7\n",
	 "    and COMMAND did well, and this computer is as it was\n"
	 "1   COMMAND failed: its own exit code, 127 not found, 126 cannot be run, 128+N by signal N\n"
	 "11  it took too long\n"
	 "12  the Wi-Fi password is wrong, or probably is\n"
	 "14  the network is not in range\n"
	 "15  the network refused, or cannot be joined\n"
	 "16  it joined, but got no address, or nobody answers\n"
	 "64  the command line is not right, or the network is in use already\n"
	 "65  the passphrase or the code cannot be used\n"
	 "69  Wi-Fi, wpa_supplicant or usher-radio is not there\n"
	 "74  something could not be put back: usher restore\n"
	 "75  it would cut this computer's own connection, or the network was lost: try again\n"
	 "77  not permitted", verb_join},
	{"leave", "[--forget]",
	 "leave what was joined",
	 "Puts this computer back as it was, and says line by line what it did.",
	 leave_options, 0, 0, OPERAND_NONE,
	 NULL,
	 "usher leave\n",
	 "    or there was nothing to leave\n"
	 "64  the command line is not right\n"
	 "74  something could not be put back", verb_leave},
	{"restore", "",
	 "put back what a join that was cut short left behind",
	 "After a crash, a kill -9 or a join whose days are over. What is joined for good stays:\n"
	 "`usher leave` leaves it. Every `usher join` does this first.",
	 NULL, 0, 0, OPERAND_NONE,
	 NULL,
	 "usher restore\n",
	 "    or there was nothing to put back\n"
	 "64  the command line is not right\n"
	 "74  something could not be put back", verb_restore},
	{"code", "(parse | show) (CODE | --code-file FILE | --image FILE | --ssid NAME)",
	 "read or show the code of an accessory or a network",
	 "parse says what is in a code: WIFI:, DPP:, MT: and digits (Matter), X-HM:// and digits\n"
	 "(HomeKit), Espressif's JSON and its addresses; what is secret in it with --reveal. show\n"
	 "prints a code, or the one of a network (--ssid), and on a terminal its QR code. A WIFI:\n"
	 "code holds a passphrase: it is never taken from the command line.",
	 code_options, 1, 2, OPERAND_ACTION,
	 "parse show",
	 "usher code parse --image sticker.jpg\n"
	 "usher code show --ssid HomeNet --passphrase-file ~/.homenet\n",
	 "64  the command line is not right\n"
	 "65  that is no code", verb_code},
	{"catalog", "(explain ACCESSORY [--timeout TIME] | lint [FILE|DIR...])",
	 "tell why an accessory is taken for what it is, and what is wrong with descriptors",
	 "explain: every product of the catalog, and every rule of it: what is wanted, what is seen,\n"
	 "and the bytes that differ. Without --timeout 30 s are spent on finding it.\n"
	 "lint: what can never match or never be chosen, and why; of the files named, else of the\n"
	 "catalog.",
	 NULL, 1, 9, OPERAND_ACTION,
	 "explain lint",
	 "usher catalog explain ble/00:AA:01:01:00:01\n"
	 "usher catalog explain kitchen --json\n"
	 "usher catalog lint ~/.config/usher/products.d\n",
	 "10  no accessory, or several, matched\n"
	 "64  the command line is not right\n"
	 "65  lint found errors or warnings\n"
	 "69  Bluetooth is not there or is switched off", verb_catalog},
	{"beacon", "(show | set | lock | unlock | reset) ACCESSORY [--lock-code-file FILE]",
	 "show and change what an Eddystone beacon broadcasts",
	 "It has to be connectable: many are for a while after a button was pressed. A locked one\n"
	 "opens with its lock code, 32 hexadecimal digits, and locks itself again; unlock keeps it\n"
	 "open. What a beacon cannot do is refused before anything is written to it.",
	 beacon_options, 1, 2, OPERAND_ACTION,
	 "show set lock unlock reset",
	 "usher beacon show ble/2B:CB:BC:87:E6:91 --lock-code-file code\n"
	 "usher beacon set door --slot 0 --url https://example.com --interval 500 --tx -8\n"
	 "usher beacon set door --slot 1 --eid --exponent 10 --identity-key-file door.key\n"
	 "usher beacon lock door --lock-code-file code --new-lock-code-file new\n",
	 "10  no accessory, or several, matched\n"
	 "11  it took too long\n"
	 "13  the lock code is wrong\n"
	 "15  the beacon cannot do that, or refused\n"
	 "64  the command line is not right, or the lock code is missing with --no-input\n"
	 "65  a file cannot be used\n"
	 "69  Bluetooth is not there or is switched off\n"
	 "74  the identity key cannot be kept\n"
	 "75  the connection failed: try again\n"
	 "76  the beacon broke its protocol", verb_beacon},
	{"aware", "(publish | subscribe | pair | send | list | forget) [SERVICE] [PEER]",
	 "find, pair with and talk to devices over Wi-Fi Aware, without a network",
	 "SERVICE is \"_name._tcp\" or \"_name._udp\". publish offers it, and goes on until Ctrl-C;\n"
	 "subscribe shows who does. pair finds PEER, or the only one that answers, and pairs by the\n"
	 "PIN or passphrase that it shows, which is asked for; one that is paired is verified. send\n"
	 "hands a message to one that is paired. PEER is an id that subscribe printed, a key or name\n"
	 "of list, an address, or the name that it publishes; an id alone says the service as well.",
	 aware_options, 1, 3, OPERAND_ACTION,
	 "publish subscribe pair send list forget",
	 "usher aware publish _demo._udp --pin-display\n"
	 "usher aware pair _demo._udp\n"
	 "usher aware send _demo._udp --message-file hello\n",
	 "10  nobody answered, several did, or none is remembered by that name\n"
	 "11  it took too long\n"
	 "13  the PIN or passphrase is wrong\n"
	 "15  the other side said no, cannot do it, or does not know this computer\n"
	 "64  the command line is not right, or a PIN is missing with --no-input\n"
	 "65  a file cannot be used\n"
	 "69  no radio does Wi-Fi Aware, or usher-radio is not there\n"
	 "75  the radio is in use, or the peer went away: try again\n"
	 "76  the other side broke the protocol", verb_aware},
	{"doctor", "",
	 "look for what stands in the way, and name the cure", NULL,
	 NULL, 0, 0, OPERAND_NONE,
	 NULL,
	 "usher doctor\n",
	 "64  the command line is not right\n"
	 "69  something is broken", verb_doctor},
	{"help", "[VERB]",
	 "show this help, or the help of a verb", NULL,
	 NULL, 0, 1, OPERAND_VERB,
	 NULL,
	 "usher help setup\n",
	 "64  there is no such verb", verb_help},
	{NULL},
};
/* clang-format on */

const struct verb *verb_find(const char *name)
{
	const struct verb *verb;

	for (verb = verbs; verb->name; verb++)
		if (!strcmp(verb->name, name))
			return verb;
	return NULL;
}

const char *verb_nearest(const char *typed)
{
	unsigned distance = nearest_limit(typed) + 1;
	const struct verb *verb;
	const char *best = NULL;

	for (verb = verbs; verb->name; verb++)
		nearest_offer(typed, verb->name, &best, &distance);
	return best;
}
