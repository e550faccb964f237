/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef USHER_H
#define USHER_H
/*
 * libusher: finds Bluetooth LE and Wi-Fi accessories and sets them up.
 *
 * One context, one thread, one fd. Poll usher_get_fd() for POLLIN, call usher_dispatch(),
 * then take events with usher_next_event() until it gives NULL. Nothing here waits, prints,
 * aborts, or calls back. Every start ends in exactly one END event.
 *
 * Functions that give an int give 0 or a negative errno unless they say otherwise.
 * Strings are UTF-8. Names come from strangers: usher_printable() before a terminal sees them.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define USHER_VERSION "0.1.0"

struct usher;
struct usher_event;
struct usher_accessory;
struct usher_filter;
struct usher_setup;
struct usher_code;
struct usher_network;
struct usher_join;
struct usher_restore;
struct usher_image;
struct usher_advert;
struct usher_explanation;
struct usher_lint;
struct usher_beacon;
struct usher_aware;
struct usher_aware_peer;

/* ---- Errors: what went wrong, for people and for machines. The full table: usher(1). ---- */

/* clang-format off */
enum usher_error {
	USHER_OK                    = 0,
	USHER_ERROR_NOT_FOUND       = 1,  /* nothing matched */
	USHER_ERROR_TIMED_OUT       = 2,
	USHER_ERROR_WRONG_PASSWORD  = 3,
	USHER_ERROR_WRONG_CODE      = 4,
	USHER_ERROR_NO_NETWORK      = 5,  /* the accessory does not see the network */
	USHER_ERROR_REFUSED         = 6,  /* the accessory said no */
	USHER_ERROR_UNREACHABLE     = 7,
	USHER_ERROR_BATCH           = 8,
	USHER_ERROR_USAGE           = 9,
	USHER_ERROR_BAD_DATA        = 10,
	USHER_ERROR_NO_BLUETOOTHD   = 11,
	USHER_ERROR_NO_ADAPTER      = 12,
	USHER_ERROR_ADAPTER_OFF     = 13,
	USHER_ERROR_RFKILL_SOFT     = 14,
	USHER_ERROR_RFKILL_HARD     = 15,
	USHER_ERROR_NO_BUS          = 16,
	USHER_ERROR_INTERNAL        = 17,
	USHER_ERROR_OUTPUT          = 18,
	USHER_ERROR_IO              = 19,
	USHER_ERROR_BUSY            = 20, /* another process owns the radio */
	USHER_ERROR_PROTOCOL        = 21, /* the accessory broke its protocol */
	USHER_ERROR_PERMISSION      = 22,
	USHER_ERROR_CONFIG          = 23,
	USHER_ERROR_CANCELLED       = 24,
	USHER_ERROR_LOST            = 25, /* the accessory went away */
	USHER_ERROR_CONNECT         = 26, /* no connection after all tries */
	USHER_ERROR_NOT_AUTHORIZED  = 27, /* its button was not pressed in time */
	USHER_ERROR_JOIN_FAILED     = 28, /* the accessory could not join, and does not say why */
	USHER_ERROR_ALREADY         = 29, /* it is set up already */
	USHER_ERROR_UNSUPPORTED     = 30, /* it cannot do that */
	USHER_ERROR_DAEMON_GONE     = 31, /* bluetoothd stopped in the middle */
	USHER_ERROR_AMBIGUOUS       = 32, /* several accessories match */
	USHER_ERROR_NO_INPUT        = 33, /* a question, and nobody to ask (--no-input) */
	USHER_ERROR_NO_MEMORY       = 34,
	USHER_ERROR_NOT_READY       = 35, /* the doctor found something broken */
	USHER_ERROR_NO_WIFI         = 36, /* no wireless interface, or not the one named */
	USHER_ERROR_NO_SUPPLICANT   = 37, /* wpa_supplicant is not running, or not for this interface */
	USHER_ERROR_NO_HELPER       = 38, /* usher-radio is not there or not permitted */
	USHER_ERROR_NOT_IN_RANGE    = 39, /* this host does not see the network */
	USHER_ERROR_AP_FULL         = 40, /* the access point takes no more stations now */
	USHER_ERROR_AP_REJECTED     = 41, /* it refused, for another reason than the password */
	USHER_ERROR_NO_ADDRESS      = 42, /* joined, and nobody gives an address */
	USHER_ERROR_PORTAL          = 43, /* a captive portal is in the way */
	USHER_ERROR_BAD_NETWORK     = 44, /* WEP and the like; or what was given does not fit it */
	USHER_ERROR_WOULD_CUT       = 45, /* the only route, or the ssh session, goes over it */
	USHER_ERROR_JOINED_ALREADY  = 46, /* the network in use matches itself */
	USHER_ERROR_NETWORK_LOST    = 47, /* it was joined, and went away */
	USHER_ERROR_SUPPLICANT_GONE = 48, /* wpa_supplicant stopped in the middle */
	USHER_ERROR_NOT_RESTORED    = 49, /* something on the host could not be put back */
	USHER_ERROR_MANAGER         = 50, /* NetworkManager or another does not let go of the interface */
	USHER_ERROR_CERTIFICATE     = 51, /* 802.1X: the server's certificate is not trusted */
	USHER_ERROR_UNSUITABLE      = 52, /* the accessory could not join that network: 5 GHz, a portal */
	USHER_ERROR_WIFI_RFKILL_SOFT = 53,
	USHER_ERROR_WIFI_RFKILL_HARD = 54,
	USHER_ERROR_COMMAND         = 55, /* what ran while joined failed: its own exit code counts */
	USHER_ERROR_NEEDS_PASSPHRASE = 56, /* the network has one, and none is known */
	USHER_ERROR_NO_EASY_CONNECT = 57, /* this wpa_supplicant or radio does not do DPP */
	USHER_ERROR_NO_ZBAR         = 58, /* zbarimg is not installed */
	USHER_ERROR_NO_AWARE        = 59, /* no radio here does Wi-Fi Aware, or it failed */
	USHER_ERROR_WRONG_PIN       = 60, /* or passphrase, of a pairing */
	USHER_ERROR_REJECTED        = 61, /* the other side said no to a pairing */
	USHER_ERROR_NO_METHOD       = 62, /* of pairing that both sides have */
	USHER_ERROR_PAIR_AGAIN      = 63, /* the pairing does not hold any more */
	USHER_ERROR_NOT_PAIRED      = 64,
	USHER_ERROR_NO_PROTECTION   = 65, /* this radio carries no protected messages */
};
/* clang-format on */

enum usher_certainty {
	USHER_PROBABLE,
	USHER_CERTAIN,
};

/* A sentence: what happened. For an enum usher_error or a negative errno; never NULL. Static. */
const char *usher_strerror(int error);
/* "wrong-password": the name in JSON. Static. */
const char *usher_error_name(int error);
/* What to do about it; NULL where there is nothing to say. Static. */
const char *usher_error_hint(int error);
/* The CLI's exit code, 0 to 130. */
int usher_error_exit_code(int error);
/* The i-th row of the table, in order of their numbers; negative past the end. */
int usher_error_at(size_t i);

/* ---- Log ---- */

enum usher_log_level {
	USHER_LOG_ERROR,
	USHER_LOG_WARNING,
	USHER_LOG_INFO,
	USHER_LOG_DEBUG
};
/* Process-wide; handler NULL: silence (the default). The message is already printable. */
void usher_log_set_handler(enum usher_log_level most,
			   void (*handler)(enum usher_log_level level,
					   const char *message, void *userdata),
			   void *userdata);

/* ---- Context ---- */

/* Touches no radio, bus or file yet. */
int usher_new(struct usher **ret);
/* Ends everything without waiting; NULL is fine. Returns NULL. Accessories and events that
   the caller still holds stay readable. */
struct usher *usher_free(struct usher *usher);
/* Only this adapter ("hci1"); NULL: all. Before discovery. -EINVAL, -EBUSY once it began. */
int usher_set_adapter(struct usher *usher, const char *name);
/* Only this wireless interface ("wlan1"); NULL: the first that costs nobody a connection. -EINVAL. */
int usher_set_wifi(struct usher *usher, const char *interface);
/* Where wpa_supplicant's control sockets are. NULL: /run/wpa_supplicant. */
int usher_set_ctrl_dir(struct usher *usher, const char *path);
/* Where remembered things are kept. NULL: $XDG_STATE_HOME/usher. -EBUSY once it was opened. */
int usher_set_state_dir(struct usher *usher, const char *path);
/* Poll for POLLIN. The same fd for the whole life of the context. */
int usher_get_fd(struct usher *usher);
/* Does what is ready; never waits. */
int usher_dispatch(struct usher *usher);
/*
 * Nothing of ours goes on any more: the connections of setups that have ended are down, which
 * takes bluetoothd 2 s. A process that ends sooner leaves that to bluetoothd.
 */
bool usher_is_idle(struct usher *usher);
/* The next event, that the caller frees; NULL when drained. */
struct usher_event *usher_next_event(struct usher *usher);

/* ---- Events ---- */

enum usher_event_type {
	USHER_EVENT_FOUND,   /* accessory */
	USHER_EVENT_CHANGED, /* accessory; several changes may have become one event */
	USHER_EVENT_LOST, /* accessory: silent for 30 s of listening, on Wi-Fi for 60 */
	USHER_EVENT_RADIO, /* error: what keeps discovery from working now, USHER_OK when it works (again) */
	USHER_EVENT_DISCOVERY_END, /* after usher_discover_stop(): exactly one a usher_discover() */
	USHER_EVENT_PHASE, /* setup, join: a phase begins */
	USHER_EVENT_NOTE, /* setup, join, restore; text: what is being retried, healed, or was put back */
	USHER_EVENT_ASK,  /* setup: question; error says why it is asked again */
	USHER_EVENT_INFO, /* setup: what the accessory told of itself changed */
	USHER_EVENT_END, /* setup, join, restore, image: its last event; error, certainty */
	USHER_EVENT_JOINED, /* join: it is on the network, and the accessory answers */
	/* Of Wi-Fi Aware, beside FOUND, CHANGED, LOST (peer), PHASE, NOTE, ASK (USHER_ASK_CODE: the PIN or passphrase
	   that the peer shows) and END: */
	USHER_EVENT_PUBLISHED, /* the service is on the air */
	USHER_EVENT_PIN, /* data: its digits, for the person at this side; a new one after each pairing */
	USHER_EVENT_REQUESTED, /* peer wants to pair, with USHER_AWARE_CONFIRM: usher_aware_answer() */
	USHER_EVENT_PAIRED,   /* peer */
	USHER_EVENT_VERIFIED, /* peer: one that was paired before, without a PIN */
	USHER_EVENT_MESSAGE,  /* peer, data */
	USHER_EVENT_DELIVERED, /* peer has the message; text: that this radio cannot tell */
};

enum usher_question {
	USHER_ASK_NONE,
	USHER_ASK_NETWORK, /* answer: SSID, 1 to 32 bytes */
	USHER_ASK_PASSPHRASE, /* answer: 8 to 63 bytes, 64 hex digits, or none for an open network */
	USHER_ASK_AUTHORIZE, /* for the person: press the button; goes on by itself */
	/* What is printed on the accessory; the event's text is what it is called on it ("proof of possession").
	   Answer: the code alone, 1 to 128 bytes, or all that its QR code says. */
	USHER_ASK_CODE,
};

struct usher_event *usher_event_free(struct usher_event *event);
enum usher_event_type usher_event_get_type(const struct usher_event *event);
/* Borrowed from the event; usher_accessory_ref() keeps it. NULL where the type has none. */
struct usher_accessory *usher_event_get_accessory(const struct usher_event *event);
struct usher_setup *usher_event_get_setup(const struct usher_event *event);
struct usher_join *usher_event_get_join(const struct usher_event *event);
struct usher_restore *usher_event_get_restore(const struct usher_event *event);
struct usher_image *usher_event_get_image(const struct usher_event *event);
struct usher_aware *usher_event_get_aware(const struct usher_event *event);
/* Of an event of Wi-Fi Aware; borrowed from the event. */
const struct usher_aware_peer *usher_event_get_peer(const struct usher_event *event);
/* Of PIN and MESSAGE, with a NUL behind it; NULL. Wiped with the event. */
const uint8_t *usher_event_get_data(const struct usher_event *event, size_t *ret_len);
int usher_event_get_error(const struct usher_event *event); /* enum usher_error */
enum usher_certainty usher_event_get_certainty(const struct usher_event *event);
/* Of a setup "check", "connect", "resolve", "inquire", "secure", "authorize", "scan", "identify",
   "configure", "send", "join", "leave", "reach"; of a pairing "find", "request", "password", "agree", "keys", "send";
   of a join "scan", "release", "associate", "address", "reach", "leave"; NULL. */
const char *usher_event_get_phase(const struct usher_event *event);
/* A sentence for people: of a note, or what is special in this error. NULL where there is none. */
const char *usher_event_get_text(const struct usher_event *event);
/* What to do about its error, at a command line: usher_error_hint(), or what fits better where it happened. Static;
   NULL where there is none. */
const char *usher_event_get_hint(const struct usher_event *event);
enum usher_question usher_event_get_question(const struct usher_event *event);
/* The event as the CLI prints it with --json: one line without newline; the caller frees. NULL:
   out of memory, or an event that has no line. Never holds a secret, but for the PIN that is to be shown. */
char *usher_event_to_json(const struct usher_event *event);

/* ---- Discovery ---- */

enum usher_transport {
	USHER_BLE = 1 << 0,
	USHER_WIFI = 1 << 1,
	USHER_AWARE = 1 << 2,
};

int usher_filter_new(struct usher_filter **ret);
struct usher_filter *usher_filter_free(struct usher_filter *filter);
/* Every device, not only those that a product, protocol or beacon format recognises. */
void usher_filter_set_all(struct usher_filter *filter, bool all);
/* Only this product id or protocol name of the catalog. -EINVAL: not in the catalog (checked by usher_discover). */
int usher_filter_set_product(struct usher_filter *filter, const char *product);
void usher_filter_set_transports(struct usher_filter *filter, unsigned transports);

/* filter NULL: what is recognised, on every radio. -EALREADY while one runs, -EINVAL (product). */
int usher_discover(struct usher *usher, const struct usher_filter *filter);
/*
 * Listens for the accessory of a code as well, until discovery ends, where no product would have it found: for
 * the service of an AWARE: code. -EINVAL: nothing is discovered; -ENOSPC: there are too many services.
 */
int usher_discover_code(struct usher *usher, const struct usher_code *code);
/* DISCOVERY_END follows. Idempotent. */
int usher_discover_stop(struct usher *usher);

/* ---- Accessories ---- */

struct usher_accessory *usher_accessory_ref(struct usher_accessory *accessory);
/* NULL is fine; returns NULL. */
struct usher_accessory *usher_accessory_unref(struct usher_accessory *accessory);
/* This run's handle, "ble/00:AA:01:01:00:01". */
const char *usher_accessory_get_id(const struct usher_accessory *accessory);
/* Stable across runs and random addresses; NULL when nothing stable is known. */
const char *usher_accessory_get_key(const struct usher_accessory *accessory);
/* As given by the user, else as advertised; NULL. */
const char *usher_accessory_get_name(const struct usher_accessory *accessory);
/* The catalog's id of its product, most specific first; NULL. */
const char *usher_accessory_get_product(const struct usher_accessory *accessory);
/* For people; NULL. */
const char *usher_accessory_get_product_name(const struct usher_accessory *accessory);
/* NULL: nothing is known to set it up with. */
const char *usher_accessory_get_protocol(const struct usher_accessory *accessory);
/* "ready", "needs-authorization", "provisioned" or "unknown". */
const char *usher_accessory_get_state(const struct usher_accessory *accessory);
/* Of the product, else of the company in its manufacturer data; NULL. */
const char *usher_accessory_get_vendor(const struct usher_accessory *accessory);
/* What is left to do outside of usher, or instead of it, as its product says: a sentence; NULL. */
const char *usher_accessory_get_elsewhere(const struct usher_accessory *accessory);
/* The file with its product's picture, PNG as a rule; nobody has looked whether it is there. NULL. */
const char *usher_accessory_get_picture(const struct usher_accessory *accessory);
/* Smoothed, dBm; 127: unknown. */
int usher_accessory_get_rssi(const struct usher_accessory *accessory);
/* 1, 0, -1: not known. */
int usher_accessory_get_connectable(const struct usher_accessory *accessory);
/* It broadcasts Eddystone frames, or advertises the service by which they are set: where it is connectable,
   usher_setup_start_beacon() is for it. */
bool usher_accessory_is_beacon(const struct usher_accessory *accessory);
/* Seconds since it was last heard. */
double usher_accessory_get_age(const struct usher_accessory *accessory);
enum usher_transport
usher_accessory_get_transport(const struct usher_accessory *accessory);
/* "00:AA:01:01:00:01": heard last of a Bluetooth device, the BSSID of a network; NULL. It is overwritten
   when the accessory takes another one. */
const char *usher_accessory_get_address(const struct usher_accessory *accessory);
/* What its product's identity field gives, "0A1B2C3D4E5F": it tells two of a kind apart, whatever their
   addresses. NULL: the product names no such field, or it was not heard yet. */
const char *usher_accessory_get_serial(const struct usher_accessory *accessory);
/* It was lost, or its context is gone: it stays as it was, and what comes back is another object. */
bool usher_accessory_is_lost(const struct usher_accessory *accessory);
/* Of Eddystone telemetry (TLM), as it was heard last: millivolts, and seconds since it was switched on or
   reset. -1: it tells none. */
int usher_accessory_get_battery_mv(const struct usher_accessory *accessory);
double usher_accessory_get_uptime(const struct usher_accessory *accessory);
/* Degrees Celsius, of the same; false: it tells none. */
bool usher_accessory_get_temperature(const struct usher_accessory *accessory,
				     double *ret);
/*
 * Metres, from the smoothed signal and the power that the accessory says it sends with: Eddystone's, else
 * iBeacon's, else its TX power. Negative: it says none, or the signal is not known. A rough estimate, as if
 * nothing stood between: walls and people make it two or three times as far. Good for "at hand, in this
 * room, further away" and for an order.
 */
double usher_accessory_get_distance(const struct usher_accessory *accessory);
/* Of one that publishes a network (USHER_WIFI): its name, 1 to 32 bytes of anything; NULL. */
const uint8_t *usher_accessory_get_ssid(const struct usher_accessory *accessory,
					size_t *ret_len);
/* Of one that publishes a service over Wi-Fi Aware (USHER_AWARE): usher_aware_pair_start() takes its service and id.
   NULL. It lives with the accessory, and changes with it. */
const struct usher_aware_peer *
usher_accessory_get_aware(const struct usher_accessory *accessory);
/* "open", "wpa2", "wpa3"...; NULL. Static. */
const char *usher_accessory_get_security(const struct usher_accessory *accessory);
unsigned
usher_accessory_get_frequency(const struct usher_accessory *accessory); /* MHz, 0 */
/* The accessory object of the CLI's contract, one line; the caller frees. */
char *usher_accessory_to_json(const struct usher_accessory *accessory);
/*
 * Its advertisement field by field, for a person: made at once, of what was heard last. 0 or -ENOMEM.
 * The caller frees; the strings live with it.
 */
int usher_accessory_get_advert(const struct usher_accessory *accessory,
			       struct usher_advert **ret);
struct usher_advert *usher_advert_free(struct usher_advert *advert);
/*
 * The i-th field; false past the end. name: "flags", "service data", "battery"; static. value: decoded;
 * NULL: there is nothing to decode. raw: its bytes in hexadecimal; NULL: it stands for no bytes of its own,
 * as what is decoded from the field before it. Any ret may be NULL.
 */
bool usher_advert_get(const struct usher_advert *advert, size_t i, const char **ret_name,
		      const char **ret_value, const char **ret_raw);
/* The ACCESSORY of a command line: an id, a key, a unique name; of a network its id alone. 0 and a
   reference in *ret; -ENOENT, -ENOTUNIQ. Looks at what is discovered now. */
int usher_find_accessory(struct usher *usher, const char *name,
			 struct usher_accessory **ret);
/* The one with the strongest signal, of a product or protocol (NULL: any that can be set up). again: also
   one that is set up already. 0 and a reference; -ENOENT, -ENOTUNIQ (two within 6 dB: ret is the stronger). */
int usher_find_nearest(struct usher *usher, const char *product, bool again,
		       struct usher_accessory **ret);

/* ---- Why it is taken for what it is ---- */

enum usher_verdict {
	USHER_MATCHES,
	USHER_DIFFERS,
	USHER_ABSENT,	 /* it does not advertise that (yet) */
	USHER_TOO_SHORT, /* there are fewer bytes than the rule compares */
	USHER_TOO_FAR,	 /* its signal is too weak */
};

/*
 * What the matcher says of every product of the catalog, now. 0, -ENOMEM; -ENODATA: the accessory is
 * lost. The strings live with the explanation, that the caller frees.
 */
int usher_explain(struct usher *usher, const struct usher_accessory *accessory,
		  struct usher_explanation **ret);
struct usher_explanation *usher_explanation_free(struct usher_explanation *explanation);
/* The i-th product's id; NULL past the end. First those that match, the one that is chosen before all, as
   the catalog ranks them; then the others, the fewest broken rules first. */
const char *usher_explanation_get_product(const struct usher_explanation *explanation,
					  size_t i);
/* For people. */
const char *usher_explanation_get_name(const struct usher_explanation *explanation,
				       size_t i);
bool usher_explanation_matches(const struct usher_explanation *explanation, size_t i);
/* Of those that match, the one that the accessory is taken for. */
bool usher_explanation_is_chosen(const struct usher_explanation *explanation, size_t i);
/* Among those of one rank more rules win, then more bits that are compared. */
size_t usher_explanation_get_specificity(const struct usher_explanation *explanation,
					 size_t i, unsigned *ret_bits);
/*
 * The j-th rule of the i-th product; false past the end: a product without a rule says nothing about this
 * radio. what: as in doc/catalog.md, "service", "manufacturer_data", "prefix". wanted, seen: for people, of
 * bytes in hexadecimal; mask: which bits of wanted count; NULL: all of them. seen is NULL where it is
 * absent. at: the first byte that differs or is missing, from 0, else -1. Any ret may be NULL.
 */
bool usher_explanation_get_rule(const struct usher_explanation *explanation, size_t i,
				size_t j, const char **ret_what, const char **ret_wanted,
				const char **ret_mask, const char **ret_seen,
				enum usher_verdict *ret_verdict, int *ret_at);

/* ---- What is wrong with the catalog ---- */

enum usher_lint_level {
	USHER_LINT_ERROR, /* a file or a product that is left out */
	USHER_LINT_WARNING, /* what can never match, never be chosen, or does not do what it says */
	USHER_LINT_NOTE, /* worth to know, and nothing wrong */
};

/*
 * Reads descriptor files and directories of them as if they came before the catalog, and looks for what
 * is wrong with them; n 0: the catalog itself. What is wrong is a finding: 0, -ENOMEM. The strings live
 * with it; the caller frees.
 */
int usher_lint_new(const char *const *paths, size_t n, struct usher_lint **ret);
struct usher_lint *usher_lint_free(struct usher_lint *lint);
/* How many products were looked at. */
size_t usher_lint_get_products(const struct usher_lint *lint);
/*
 * The i-th finding; false past the end. rule: its name in JSON (doc/catalog.md), static. product: its id;
 * NULL: the file itself. field: "discovery.bluetooth.name"; NULL: the whole. text: a part of a sentence,
 * "is not a UUID". Any ret may be NULL.
 */
bool usher_lint_get(const struct usher_lint *lint, size_t i,
		    enum usher_lint_level *ret_level, const char **ret_rule,
		    const char **ret_file, const char **ret_product,
		    const char **ret_field, const char **ret_text);

/* ---- Setup ---- */

enum usher_goal {
	USHER_GOAL_SETUP,    /* provision with Wi-Fi credentials */
	USHER_GOAL_IDENTIFY, /* blink, beep */
	USHER_GOAL_RESET,    /* forget its network, so that it can be set up anew */
};

/*
 * Connects to an accessory and goes for the goal. Events follow: PHASE, NOTE, ASK, INFO, and
 * one END. One that publishes a network (USHER_WIFI) and has a protocol for it is set up there: the network is
 * joined for that, as by usher_join_start() with USHER_ONCE, and has been left at END. Discovery may go on, and so may other setups: those of one adapter connect one after the
 * other, and then run side by side. *ret is the caller's, freed with usher_setup_free().
 * By which protocol is decided by what it has, once it is connected: one of which nothing is known is
 * looked at too. -EOPNOTSUPP: it does not let anybody connect, and no protocol of it is known.
 */
int usher_setup_start(struct usher *usher, struct usher_accessory *accessory,
		      enum usher_goal goal, struct usher_setup **ret);
/* Without an END event when it had not come yet. NULL is fine; returns NULL. */
struct usher_setup *usher_setup_free(struct usher_setup *setup);
/*
 * Beforehand, or to an ASK. Copied; of a passphrase into locked memory that is wiped. After a
 * failed join the ASK comes again only when usher_setup_set_retry() asked for that.
 * -EINVAL: not an answer to that question (length, characters).
 */
int usher_setup_answer(struct usher_setup *setup, enum usher_question question,
		       const void *data, size_t len);
/* Ask for the network again, with the reason, instead of ending. Off by default. Counts from
   the next failure on. */
void usher_setup_set_retry(struct usher_setup *setup, bool retry);
/* Ask the accessory for the networks it sees before asking for the network. Off by default. */
void usher_setup_set_list_networks(struct usher_setup *setup, bool list);
/* The network's access point that it is to join; NULL: any. Right after the start. An accessory
   that cannot be told one ends the setup as "unsupported", before any credentials. */
void usher_setup_set_bssid(struct usher_setup *setup, const uint8_t bssid[6]);
/*
 * Data for an endpoint of the vendor's own, sent before the network; up to four. Right after the start.
 * Copied into locked memory. An accessory that has no such endpoint ends the setup before any credentials.
 * -EINVAL: a name is 1 to 31 printable characters without blanks, data 1 to 512 bytes; -ENOBUFS: the fifth.
 */
int usher_setup_add_custom(struct usher_setup *setup, const char *endpoint,
			   const void *data, size_t len);
/* What such an endpoint answered: the i-th; NULL past the end. Bytes of a stranger. */
const uint8_t *usher_setup_get_custom(const struct usher_setup *setup, size_t i,
				      const char **ret_endpoint, size_t *ret_len);
/* Where the accessory is set up in a network of its own: also when that cuts the host's only route or the
   ssh session that this runs in. Right after the start. Off by default. */
void usher_setup_set_allow_disconnect(struct usher_setup *setup, bool allow);
/* Also when it says that it is provisioned. Off by default. */
void usher_setup_set_again(struct usher_setup *setup, bool again);
/*
 * What it is to be called from now on, sent before the network. Right after the start. An
 * accessory that cannot take it ends the setup as "unsupported", before any credentials.
 * -EINVAL: a host name is 1 to 63 letters, digits and inner hyphens (RFC 1123), a device name
 * 1 to 64 printable characters.
 */
int usher_setup_set_hostname(struct usher_setup *setup, const char *hostname);
int usher_setup_set_device_name(struct usher_setup *setup, const char *name);
/*
 * Before credentials are sent the host looks whether the accessory can join that network at all:
 * heard on 5 or 6 GHz only, WPA3 only, channel 12 or 13, a captive portal. What makes it impossible
 * ends the setup as "unsuitable-network", the rest are notes. On by default.
 */
void usher_setup_set_check(struct usher_setup *setup, bool check);
/* Use the passphrase that the host has for that network, where the system lets this user read it,
   instead of asking for one. Beforehand, or as the answer to the ASK, which comes again where it
   cannot be read. Off by default. */
void usher_setup_set_known_passphrase(struct usher_setup *setup, bool use);
/*
 * Once it has joined: find it on the network by the URL that it named, else by its host name, and
 * see it answer. 1 yes, for 10 s, and a failure is the error "unreachable"; 0 no; -1 (the default): for
 * 3 s and as a note only, where it is in a private network or called .local.
 */
void usher_setup_set_reach(struct usher_setup *setup, int reach);
/* How that went, at END: 1 it answers, 0 it does not, -1 it was not tried, or cannot be known here. */
int usher_setup_get_reachable(const struct usher_setup *setup);
/* Of the whole; default 180 s, 0: none but the phases' own. */
void usher_setup_set_timeout(struct usher_setup *setup, uint64_t timeout_ms);
/* The END event still arrives. Idempotent. */
int usher_setup_cancel(struct usher_setup *setup);

/*
 * The same over Wi-Fi Aware, without discovery: "aware/_name._udp@02:00:00:00:00:01", "aware/_name._udp" (the only
 * one that answers), or the key or name of a pairing. It is paired with first, or verified where it is known: an
 * ASK for its code, text says whether that is a "PIN" or "passphrase", comes again with USHER_ERROR_WRONG_PIN.
 * Nothing is sent over a link that is not paired and protected. -EINVAL: it is no such id; -ENOENT: nothing of
 * that key or name is remembered.
 */
int usher_setup_start_aware(struct usher *usher, const char *name, enum usher_goal goal,
			    struct usher_setup **ret);

/*
 * A setup by its code alone; there is no accessory. "DPP:..." is provisioned as a Wi-Fi Easy Connect enrollee
 * through wpa_supplicant; a code of which usher_code_is_softap() is set up in the network that it names.
 * -EINVAL: neither; *ret_problem (static) says why.
 */
int usher_setup_start_code(struct usher *usher, const void *code, size_t len,
			   struct usher_setup **ret, const char **ret_problem);

struct usher_accessory *
usher_setup_get_accessory(const struct usher_setup *setup); /* borrowed */
/* The networks that the accessory sees, strongest first. i-th SSID, 1 to 32 bytes; NULL past the end.
   Security: "open", else as the accessory says it ("WPA2"). Any ret may be NULL. */
const uint8_t *usher_setup_get_network(const struct usher_setup *setup, size_t i,
				       size_t *ret_len, int *ret_rssi,
				       const char **ret_security);
/* What it tells of itself: "firmware", "firmware-version", "hardware", "name", "os", "os-version"; NULL. */
const char *usher_setup_get_info(const struct usher_setup *setup, const char *what);
/* Where it wants to go on, http or https, as it says it; NULL past the end. Never open one unasked. */
const char *usher_setup_get_url(const struct usher_setup *setup, size_t i);
/* The i-th phase that was gone through, with its milliseconds; NULL past the end. */
const char *usher_setup_get_phase(const struct usher_setup *setup, size_t i,
				  double *ret_ms);

/* ---- Beacons: the Eddystone configuration service ---- */

enum usher_beacon_task {
	USHER_BEACON_SHOW,   /* everything is read */
	USHER_BEACON_SET,    /* one slot, and what the beacon has for all */
	USHER_BEACON_LOCK,   /* and give it another lock code */
	USHER_BEACON_UNLOCK, /* for good: it does not lock itself any more */
	USHER_BEACON_RESET, /* all slots are as they left the factory; the lock code stays */
};

/* What a beacon is to do. */
int usher_beacon_new(enum usher_beacon_task task, struct usher_beacon **ret);
/* Wipes. NULL is fine; returns NULL. */
struct usher_beacon *usher_beacon_free(struct usher_beacon *beacon);
/* Of USHER_BEACON_SET. Counted from 0; 0 by default. -EINVAL: over 255. */
int usher_beacon_set_slot(struct usher_beacon *beacon, unsigned slot);
/* What the slot is to broadcast: one of these five; none: what it does. */
/* -EINVAL: not http or https, or a character that is not printable ASCII; -EMSGSIZE: 17 bytes behind the
   scheme, in which endings such as ".com/" count one. */
int usher_beacon_set_url(struct usher_beacon *beacon, const char *url);
void usher_beacon_set_uid(struct usher_beacon *beacon, const uint8_t namespace_id[10],
			  const uint8_t instance_id[6]);
/* Telemetry; beside a slot with an EID it is encrypted. */
void usher_beacon_set_tlm(struct usher_beacon *beacon);
/*
 * An identifier that changes every 2^exponent seconds, 0 to 15. identity_key: handed over under the lock
 * code, which is less safe; NULL: agreed on with the beacon, usher_setup_get_identity_key() gives it.
 * -EINVAL, -ENOMEM.
 */
int usher_beacon_set_eid(struct usher_beacon *beacon, unsigned exponent,
			 const uint8_t identity_key[16]);
/* Nothing; an identity key that it has is destroyed. */
void usher_beacon_set_clear(struct usher_beacon *beacon);
/* Milliseconds, 1 to 65535: the beacon takes the nearest that it can. */
int usher_beacon_set_interval(struct usher_beacon *beacon, unsigned ms);
/* dBm, -100 to 20: what the radio sends with, and what its frames say of it (at 0 m). */
int usher_beacon_set_tx_power(struct usher_beacon *beacon, int dbm);
int usher_beacon_set_advertised_tx_power(struct usher_beacon *beacon, int dbm);
/* Whether it can be connected to when this connection has ended. */
void usher_beacon_set_connectable(struct usher_beacon *beacon, bool connectable);
/* Of USHER_BEACON_LOCK. */
int usher_beacon_set_new_lock_code(struct usher_beacon *beacon, const uint8_t code[16]);

/*
 * As usher_setup_start(); beacon is copied. The question that comes up is USHER_ASK_CODE: the lock code,
 * 32 hexadecimal digits. What the beacon cannot do ends it as "unsupported" before anything was written.
 * -EOPNOTSUPP: it cannot be connected to.
 */
int usher_setup_start_beacon(struct usher *usher, struct usher_accessory *accessory,
			     const struct usher_beacon *beacon, struct usher_setup **ret);
/* "locked", "unlocked" (until the connection ends), "unlocked-for-good"; NULL: not known. As it was read
   last, like all that follows. */
const char *usher_setup_get_beacon_lock(const struct usher_setup *setup);
enum { USHER_NO_POWER = 127 };
/*
 * The i-th slot; false: it was not read. Milliseconds, -1: not told; dBm, USHER_NO_POWER. frame: "uid",
 * "url", "tlm", "etlm" (encrypted), "eid", "unknown"; NULL: it is silent. value: for people; NULL: there
 * is nothing to say. Any ret may be NULL.
 */
bool usher_setup_get_beacon_slot(const struct usher_setup *setup, size_t i,
				 int *ret_interval_ms, int *ret_tx_power,
				 int *ret_advertised_tx_power, const char **ret_frame,
				 const char **ret_value);
/* How many slots it has, and how many of them may have an EID; 0: not read. ret_eid may be NULL. */
unsigned usher_setup_get_beacon_slots(const struct usher_setup *setup, unsigned *ret_eid);
/* The i-th frame that it can send, "uid"; NULL past the end. The i-th power, dBm; false past the end. */
const char *usher_setup_get_beacon_frame(const struct usher_setup *setup, size_t i);
bool usher_setup_get_beacon_tx_power(const struct usher_setup *setup, size_t i,
				     int *ret_dbm);
/*
 * Once an EID was set and is the one of its key: the identifier, 8 bytes, and what else a resolver wants
 * to register it; NULL: none was. Public keys are 32 bytes, little-endian; NULL when the key was handed
 * over. Any ret may be NULL.
 */
const uint8_t *usher_setup_get_beacon_eid(const struct usher_setup *setup,
					  unsigned *ret_exponent, uint32_t *ret_clock,
					  const uint8_t **ret_resolver_key,
					  const uint8_t **ret_beacon_key);
/* 16 bytes, a secret; NULL: none. From before it is the beacon's: where a setup fails after that, the beacon
   may have it all the same. */
const uint8_t *usher_setup_get_identity_key(const struct usher_setup *setup);

/* ---- Networks: joining what accessories publish ---- */

enum usher_band {
	USHER_BAND_2_4_GHZ = 1 << 0,
	USHER_BAND_5_GHZ = 1 << 1,
	USHER_BAND_6_GHZ = 1 << 2,
};

enum usher_lifetime {
	USHER_ONCE, /* as long as its process; forgotten on leave, exit or crash */
	USHER_DAYS, /* stays for days, then it is left and forgotten */
	USHER_KEPT, /* stays until it is left or the next boot; its passphrase is remembered */
};

/*
 * How an accessory is used, and so how its network is: a product of the catalog says it, and the network
 * of one lasts accordingly unless it is said otherwise.
 */
enum usher_flow {
	USHER_FLOW_UNKNOWN, /* the product does not say: USHER_KEPT */
	USHER_FLOW_BOUND, /* it joins the user's network: usher_setup_start(). Its own, if any: USHER_ONCE */
	USHER_FLOW_STAND_ALONE, /* it is used over its own network: USHER_KEPT, or USHER_DAYS */
	USHER_FLOW_GATEWAY, /* set up over its own network, then useful by itself: USHER_ONCE */
};

/* Which network, and how. */
int usher_network_new(struct usher_network **ret);
/* Wipes. NULL is fine; returns NULL. */
struct usher_network *usher_network_free(struct usher_network *network);
/* The whole name, 1 to 32 bytes of anything. */
int usher_network_set_ssid(struct usher_network *network, const void *data, size_t len);
/* Its beginning, 3 to 32 bytes: the strongest network that matches is joined. */
int usher_network_set_prefix(struct usher_network *network, const void *data, size_t len);
/* The network of a product of the catalog, by its name or the beginning of it, and the lifetime of its
   flow; ret_flow may be NULL. -ENOENT: no such product; -EOPNOTSUPP: it tells of no network; -EINVAL: of
   a beginning under 3 bytes. */
int usher_network_set_product(struct usher_network *network, struct usher *usher,
			      const char *product, enum usher_flow *ret_flow);
/* It does not say its name: it is asked for by it. Not with a prefix. */
void usher_network_set_hidden(struct usher_network *network, bool hidden);
/* Only where (bssid & mask) is the same; mask NULL: the whole of it. */
int usher_network_set_bssid(struct usher_network *network, const uint8_t bssid[6],
			    const uint8_t mask[6]);
/* enum usher_band, a bit set; 0: all. */
void usher_network_set_bands(struct usher_network *network, unsigned bands);
/* MHz: where it was seen last; looked at first. 0: not known. */
void usher_network_set_frequency(struct usher_network *network, unsigned mhz);
/* 8 to 63 bytes, 64 hex digits (a raw PSK), for WPA3 up to 128 bytes. Copied into locked memory.
   len 0: none. -EINVAL. */
int usher_network_set_passphrase(struct usher_network *network, const void *data,
				 size_t len);
/* The one that was remembered for it (USHER_KEPT, USHER_DAYS), when none was set. On by default. */
void usher_network_set_use_remembered(struct usher_network *network, bool use);
/* 802.1X: key is "identity", "anonymous", "method" (peap, ttls, tls), "phase2", "ca-file",
   "client-certificate", "private-key", "domain"; the password is the passphrase. -EINVAL. */
int usher_network_set_eap(struct usher_network *network, const char *key,
			  const char *value);
/* days 1 to 365 for USHER_DAYS, else 0. -EINVAL. */
int usher_network_set_lifetime(struct usher_network *network,
			       enum usher_lifetime lifetime, unsigned days);
/* Also when that cuts the host's only route or the ssh session that this runs in. Off by default. */
void usher_network_set_allow_disconnect(struct usher_network *network, bool allow);
/* Until joined; default 60 s. */
void usher_network_set_timeout(struct usher_network *network, uint64_t timeout_ms);

/*
 * Joins a network: PHASE, NOTE, JOINED, and one END. The default route, the name servers and
 * every other interface stay as they are. Whatever fails, the host is put back before END.
 * A join of USHER_ONCE lasts until usher_join_leave(), a loss, or the end of the process; of the
 * others END follows JOINED at once, and the host stays on the network.
 * network is copied. -EINVAL: no network named, or what was set does not fit together.
 */
int usher_join_start(struct usher *usher, const struct usher_network *network,
		     struct usher_join **ret);
/* Puts the host back; END follows. In any phase. Idempotent. */
int usher_join_leave(struct usher_join *join);
/* Without an END event; the host is put back by the next process if it was not yet. NULL is fine. */
struct usher_join *usher_join_free(struct usher_join *join);
const char *
usher_join_get_interface(const struct usher_join *join); /* NULL: not chosen yet */
/* As chosen; NULL while none is. */
const uint8_t *usher_join_get_ssid(const struct usher_join *join, size_t *ret_len);
const uint8_t *usher_join_get_bssid(const struct usher_join *join); /* 6 bytes */
unsigned usher_join_get_frequency(const struct usher_join *join);   /* MHz, 0 */
int usher_join_get_signal(const struct usher_join *join);	    /* dBm, 0: not told */
const char *usher_join_get_security(
	const struct usher_join *join); /* "wpa2", "wpa3", "open", ...; NULL */
/* Ours there: "192.168.4.2" and "fe80::1%wlan1"; NULL. The strings live with the join. */
const char *usher_join_get_ipv4(const struct usher_join *join);
const char *usher_join_get_ipv6(const struct usher_join *join);
/* The accessory's, as a rule: who gave the address. NULL. */
const char *usher_join_get_router(const struct usher_join *join);
/* Over this network: "portal", "full", "none"; NULL: not asked for, which takes a portal-url in
   usher.conf (usher(1)). */
const char *usher_join_get_internet(const struct usher_join *join);
/* The i-th phase that was gone through, with its milliseconds; NULL past the end. */
const char *usher_join_get_phase(const struct usher_join *join, size_t i, double *ret_ms);

enum usher_restore_what {
	USHER_RESTORE_UNFINISHED, /* what processes left behind that are gone, and what has expired */
	USHER_RESTORE_JOINED, /* that, and what was joined for days or kept: leave it */
	USHER_RESTORE_FORGET, /* that, and its remembered passphrases */
};
/* Puts the host back: a NOTE for each thing, one END. Of one interface where usher_set_wifi() named one. */
int usher_restore_start(struct usher *usher, enum usher_restore_what what,
			struct usher_restore **ret);
struct usher_restore *usher_restore_free(struct usher_restore *restore);
/* How many joins were put back, once END came. */
size_t usher_restore_get_count(const struct usher_restore *restore);

/*
 * The network that an accessory would be given by default: the one that the host is on, else one
 * it knows, else any in the air that needs nothing but a passphrase. Asked of the daemons once and
 * kept: call usher_suggest_start() early; the fd becomes readable meanwhile.
 */
int usher_suggest_start(struct usher *usher);
bool usher_suggest_is_done(const struct usher *usher);
/* 1 to 32 bytes; NULL: nothing is known (yet). i-th, the default first. Any ret may be NULL.
   known: the host has credentials for it; bands: enum usher_band, where it is heard. */
const uint8_t *usher_suggest_get(const struct usher *usher, size_t i, size_t *ret_len,
				 const char **ret_security, int *ret_signal,
				 unsigned *ret_bands, bool *ret_known);

/* ---- Wi-Fi Aware: services and pairings without a network ---- */

/* How peers may pair, a bit set. Never is a weaker one taken than those that were given. */
enum usher_aware_method {
	USHER_AWARE_PIN = 1 << 0,	 /* 6 digits; published: shown here */
	USHER_AWARE_PASSPHRASE = 1 << 1, /* the same for 1 to 63 bytes */
	USHER_AWARE_OPPORTUNISTIC =
		1 << 2, /* with whoever it is: nobody in between is noticed */
	/* Of a pairing: the other side has a keypad, and takes 6 digits that a PIN event shows here. */
	USHER_AWARE_PIN_HERE = 1 << 3,
	/* Published: each request is an event REQUESTED, and waits for its answer. */
	USHER_AWARE_CONFIRM = 1 << 8,
};

/* What carries it, "station", "nan", "monitor" or "supplicant"; NULL: the best that there is. -EINVAL. */
int usher_set_aware_radio(struct usher *usher, const char *name);

/*
 * All of these: service is "_name._tcp" or "_name._udp", the name 1 to 15 letters, digits and dashes; case does
 * not matter. -EINVAL: it is not that, or what else was given does not fit. One END each. The radio is opened
 * with the first one, shared, and closed after the last one.
 *
 * Published until it is stopped: PUBLISHED, PIN, REQUESTED, PAIRED, VERIFIED, MESSAGE; a NOTE for each pairing
 * that failed. password NULL with USHER_AWARE_PIN: a PIN of the kernel's random numbers, shown by PIN events and
 * new after each pairing; else the PIN or passphrase that is printed. methods 0: it pairs with nobody.
 */
int usher_aware_publish_start(struct usher *usher, const char *service, unsigned methods,
			      const void *password, size_t len, struct usher_aware **ret);
/* FOUND, CHANGED, LOST, MESSAGE until it is stopped. */
int usher_aware_subscribe_start(struct usher *usher, const char *service,
				struct usher_aware **ret);
/*
 * Finds a publisher, pairs with it or, where it is known, verifies it: PAIRED or VERIFIED, then END. peer: its
 * id, key, name or address, or the name that it publishes where nobody is remembered by that; NULL: the only one
 * that answers. methods: what may be done, 0: whichever of PIN, passphrase and keypad the peer has. password NULL:
 * it is asked for. again: pairs anew also where it is known.
 */
int usher_aware_pair_start(struct usher *usher, const char *service, const char *peer,
			   unsigned methods, const void *password, size_t len, bool again,
			   struct usher_aware **ret);
/* The same by its AWARE: code alone, with the only one that publishes its service. -EOPNOTSUPP: of another kind. */
int usher_aware_pair_start_code(struct usher *usher, const struct usher_code *code,
				bool again, struct usher_aware **ret);
/* The same with a paired publisher, then sends up to 1024 bytes: VERIFIED, DELIVERED, END. */
int usher_aware_send_start(struct usher *usher, const char *service, const char *peer,
			   const void *data, size_t len, struct usher_aware **ret);
/* Until END; 0: without limit. Default 120 s for pair and send, none for the others. */
void usher_aware_set_timeout(struct usher_aware *aware, uint64_t timeout_ms);

enum usher_aware_reply {
	USHER_AWARE_PASSWORD, /* to ASK: the PIN's digits, the passphrase */
	USHER_AWARE_ACCEPT,   /* to REQUESTED */
	USHER_AWARE_REJECT,   /* to either */
};
/* data is copied. -EINVAL: no such PIN or passphrase; -ENOENT: nothing was asked (any more). */
int usher_aware_answer(struct usher_aware *aware, enum usher_aware_reply reply,
		       const void *data, size_t len);
/* END follows: cancelled of pair and send, else ok. Idempotent. */
int usher_aware_stop(struct usher_aware *aware);
/* Without an END event. NULL is fine; returns NULL. */
struct usher_aware *usher_aware_free(struct usher_aware *aware);
const char *usher_aware_get_service(const struct usher_aware *aware);
/* "station", "nan", "monitor" or "supplicant"; NULL: not chosen yet. */
const char *usher_aware_get_radio(const struct usher_aware *aware);
const char *usher_aware_get_interface(const struct usher_aware *aware); /* NULL */

/* This run's handle, "aware/_name._tcp@02:00:00:00:00:01". */
const char *usher_aware_peer_get_id(const struct usher_aware_peer *peer);
/* Stable; NULL: it is not paired. */
const char *usher_aware_peer_get_key(const struct usher_aware_peer *peer);
/* That it was given here, else that it publishes itself; NULL. */
const char *usher_aware_peer_get_name(const struct usher_aware_peer *peer);
const char *usher_aware_peer_get_service(const struct usher_aware_peer *peer);
/* enum usher_aware_method: what it offers, as the side that shows; 0: it pairs with nobody. */
unsigned usher_aware_peer_get_methods(const struct usher_aware_peer *peer);
int usher_aware_peer_get_signal(
	const struct usher_aware_peer *peer); /* dBm, 0: not told */
/* The service information that it publishes; NULL. */
const uint8_t *usher_aware_peer_get_info(const struct usher_aware_peer *peer,
					 size_t *ret_len);
/* Of PAIRED and VERIFIED: by a PIN or passphrase; it is remembered. */
bool usher_aware_peer_is_authenticated(const struct usher_aware_peer *peer);
bool usher_aware_peer_is_cached(const struct usher_aware_peer *peer);

struct usher_aware_memory; /* an iterator over pairings, newest first */

int usher_aware_memory_new(struct usher *usher, struct usher_aware_memory **ret);
struct usher_aware_memory *usher_aware_memory_free(struct usher_aware_memory *memory);
/* 1: there is one; 0: the end. */
int usher_aware_memory_next(struct usher_aware_memory *memory);
const char *usher_aware_memory_get_key(const struct usher_aware_memory *memory);
const char *
usher_aware_memory_get_name(const struct usher_aware_memory *memory); /* NULL */
const char *usher_aware_memory_get_service(const struct usher_aware_memory *memory);
bool usher_aware_memory_is_authenticated(const struct usher_aware_memory *memory);
/* Its time is over: pair again. */
bool usher_aware_memory_is_expired(const struct usher_aware_memory *memory);
/* The line of `usher aware list --json`; the caller frees. */
char *usher_aware_memory_to_json(const struct usher_aware_memory *memory);
/* name: a key or a unique name; NULL: all of them, and this computer gets a new identity. -ENOENT, -ENOTUNIQ. */
int usher_aware_forget(struct usher *usher, const char *name);
/* -EINVAL (new_name: 1 to 64 bytes, printable), -ENOENT, -ENOTUNIQ. */
int usher_aware_rename(struct usher *usher, const char *name, const char *new_name);

/* ---- Codes ---- */

/*
 * What is printed on an accessory or shown by it, as a hand or a scanner gives it: white space around
 * it is not part of it, schemes are in either case. -EPROTONOSUPPORT: it is of no known kind; -EINVAL:
 * there is something wrong with it; *ret_problem (static) says what. It may hold a secret.
 */
int usher_code_parse(const void *data, size_t len, struct usher_code **ret,
		     const char **ret_problem);
/* Wipes. NULL is fine. */
struct usher_code *usher_code_free(struct usher_code *code);
/*
 * "wifi" (WIFI:..., a network), "dpp" (DPP:..., Wi-Fi Easy Connect), "espressif" (a JSON object, or
 * an https address with one), "matter" (MT:..., or 11 or 21 digits), "homekit" (X-HM://..., or eight
 * digits as in 031-45-154), "aware" (AWARE:..., an accessory on Wi-Fi Aware). Static.
 */
const char *usher_code_get_kind(const struct usher_code *code);
/* Whom or what it is for, in a few words that are no secret: "PROV_0A1B2C", "Matter 2976", an SSID.
   Never NULL; it comes from a stranger. */
const char *usher_code_get_name(const struct usher_code *code);
/* Not set up by usher, which only finds whose it is: what to do instead, a sentence; NULL. Static. */
const char *usher_code_get_elsewhere(const struct usher_code *code);
/* It names one accessory that can be found: usher_code_matches() then tells which it is. */
bool usher_code_names_accessory(const struct usher_code *code);
/* Its accessory is set up in a network of its own, of the code's name. */
bool usher_code_is_softap(const struct usher_code *code);
/* Whether it is the code of that accessory, or of that network: 1 yes, 0 no, -1: what it advertises
   (so far) does not tell. */
int usher_code_matches(const struct usher_code *code,
		       const struct usher_accessory *accessory);
/* Of a WIFI: code; NULL for another. */
const uint8_t *usher_code_get_ssid(const struct usher_code *code, size_t *ret_len);
bool usher_code_has_passphrase(const struct usher_code *code);
/* Its ssid, hidden and passphrase become the network's. -EOPNOTSUPP: not a WIFI: code. */
int usher_code_apply(const struct usher_code *code, struct usher_network *network);
/* The other way: the "WIFI:" text of a network, that the caller wipes and frees. -EOPNOTSUPP: it has
   a prefix only, or 802.1X. */
int usher_network_to_code(const struct usher_network *network, char **ret);
enum usher_code_flags {
	USHER_CODE_SECRETS = 1 << 0,	/* with its secrets */
	USHER_CODE_OF_SEVERAL = 1 << 1, /* a line of several, before the result */
};
/* The line of `usher code parse --json`; flags: enum usher_code_flags. The caller frees (and wipes). */
char *usher_code_to_json(const struct usher_code *code, unsigned flags);

/*
 * The codes in a picture: a PNG, JPEG, WebP, GIF or BMP file of up to 32 MiB, read by zbarimg in a
 * process of its own. One END: not ok when there is no code in it that usher_code_parse() takes, and
 * "no-image-reader" where zbarimg is not installed. At once: -EINVAL, *ret_problem (static) says what is
 * wrong with the file, or what open() gives.
 */
int usher_image_start(struct usher *usher, const char *path, struct usher_image **ret,
		      const char **ret_problem);
/* Ends it. Wipes. NULL is fine; returns NULL. */
struct usher_image *usher_image_free(struct usher_image *image);
/* The i-th code once END came, as usher_code_parse() takes it, NUL-terminated; NULL past the end. */
const char *usher_image_get_code(const struct usher_image *image, size_t i,
				 size_t *ret_len);

/* ---- QR codes: any text as an image of square modules ---- */

struct usher_qr;
enum { USHER_QR_MAX = 2953 }; /* bytes that the largest one holds (ISO/IEC 18004, 40-L) */
/* -EINVAL: no bytes; -E2BIG; -EOPNOTSUPP: libqrencode is not installed here. */
int usher_qr_new(const void *data, size_t len, struct usher_qr **ret);
/* NULL is fine; returns NULL. */
struct usher_qr *usher_qr_free(struct usher_qr *qr);
/* Modules to a side, 21 to 177; without the quiet zone of 4 light ones that belongs around it. */
unsigned usher_qr_get_size(const struct usher_qr *qr);
/* Of row and column from 0; light outside of it. */
bool usher_qr_is_dark(const struct usher_qr *qr, unsigned row, unsigned column);

/* ---- What is remembered ---- */

struct usher_memory; /* an iterator over remembered accessories, newest first */

int usher_memory_new(struct usher *usher, struct usher_memory **ret);
struct usher_memory *usher_memory_free(struct usher_memory *memory);
/* 1: there is one; 0: the end. */
int usher_memory_next(struct usher_memory *memory);
const char *usher_memory_get_key(const struct usher_memory *memory);
const char *usher_memory_get_name(const struct usher_memory *memory); /* NULL */
/* The line of `usher list --json`; the caller frees. */
char *usher_memory_to_json(const struct usher_memory *memory);
/* NAME is a key, id or unique name. -ENOENT, -ENOTUNIQ, -EINVAL (new_name: 1 to 64 characters, printable). */
int usher_rename(struct usher *usher, const char *name, const char *new_name);
int usher_forget(struct usher *usher, const char *name);

/* ---- Doctor ---- */

enum usher_finding_level {
	USHER_FINDING_OK,
	USHER_FINDING_WARNING,
	USHER_FINDING_BROKEN
};
struct usher_doctor;

/* Looks at adapters, rfkill, bluetoothd, permissions; the fd becomes readable meanwhile. */
int usher_doctor_start(struct usher *usher, struct usher_doctor **ret);
struct usher_doctor *usher_doctor_free(struct usher_doctor *doctor);
/* Everything was looked at. At most 5 s after the start. */
bool usher_doctor_is_done(const struct usher_doctor *doctor);
/* The i-th finding; false past the end. cure: a command, or NULL. Strings live with the doctor. */
bool usher_doctor_get_finding(const struct usher_doctor *doctor, size_t i,
			      enum usher_finding_level *ret_level, const char **ret_what,
			      const char **ret_sentence, const char **ret_cure);

/* ---- Text ---- */

/* What a terminal may show of bytes from a stranger: control, bidirectional and invisible
   characters and invalid bytes are escaped. The caller frees; NULL: out of memory. */
char *usher_printable(const void *data, size_t len);

#ifdef __cplusplus
}
#endif
#endif
