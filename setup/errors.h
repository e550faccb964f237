/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The one table of errors. A row gives the enum of usher.h, the exit code, the JSON name,
 * the sentence and the hint; the manual's list is made from it. Numbers are never reused.
 */
#include "base/macros.h"
#include "setup/usher.h"

/* clang-format off */
#define ERRORS(X) \
	X(USHER_OK,                     0, "ok",             "done", NULL) \
	X(USHER_ERROR_NOT_FOUND,       10, "not-found",      "no accessory matched", \
	  N_("is it powered, near, and in setup mode? `usher scan --all` shows everything that is heard")) \
	X(USHER_ERROR_TIMED_OUT,       11, "timed-out",      "it took too long", \
	  N_("try again nearer to the accessory, or with a longer --timeout")) \
	X(USHER_ERROR_WRONG_PASSWORD,  12, "wrong-password", "the Wi-Fi password is wrong", \
	  N_("check the passphrase of the network; upper and lower case count")) \
	X(USHER_ERROR_WRONG_CODE,      13, "wrong-code",     "the setup code is wrong", \
	  N_("the code is on the accessory, its box or its display")) \
	X(USHER_ERROR_NO_NETWORK,      14, "network-not-found", "the accessory does not see this network", \
	  N_("check the name; most accessories only see 2.4 GHz networks, and it may be out of range")) \
	X(USHER_ERROR_REFUSED,         15, "refused",        "the accessory refused", \
	  N_("restart the accessory and try again; if it stays so, its firmware may be at fault")) \
	X(USHER_ERROR_UNREACHABLE,     16, "unreachable",    "it joined, but cannot be reached", NULL) \
	X(USHER_ERROR_BATCH,           17, "batch-failed",   "part of the batch failed", NULL) \
	X(USHER_ERROR_USAGE,           64, "usage",          "the command line is not right", \
	  N_("`usher VERB --help` shows how")) \
	X(USHER_ERROR_BAD_DATA,        65, "bad-data",       "the data that was given cannot be used", NULL) \
	X(USHER_ERROR_NO_BLUETOOTHD,   69, "no-bluetoothd",  "bluetoothd is not running", \
	  N_("systemctl start bluetooth (package bluez)")) \
	X(USHER_ERROR_NO_ADAPTER,      69, "no-adapter",     "there is no Bluetooth adapter", \
	  N_("plug one in; `usher doctor` shows what the kernel sees")) \
	X(USHER_ERROR_ADAPTER_OFF,     69, "adapter-off",    "the Bluetooth adapter is switched off", \
	  N_("bluetoothctl power on")) \
	X(USHER_ERROR_RFKILL_SOFT,     69, "rfkill-soft",    "Bluetooth is blocked by software (airplane mode)", \
	  N_("rfkill unblock bluetooth")) \
	X(USHER_ERROR_RFKILL_HARD,     69, "rfkill-hard",    "Bluetooth is blocked by a switch on this computer", \
	  N_("turn the wireless switch or key of the computer on")) \
	X(USHER_ERROR_NO_BUS,          69, "no-system-bus",  "the D-Bus system bus cannot be reached", \
	  N_("systemctl start dbus")) \
	X(USHER_ERROR_INTERNAL,        70, "internal",       "a fault in usher itself", \
	  N_("please report it with the output of the same command and -v")) \
	X(USHER_ERROR_OUTPUT,          73, "output",         "the output cannot be written", NULL) \
	X(USHER_ERROR_IO,              74, "io",             "a file cannot be read or written", NULL) \
	X(USHER_ERROR_BUSY,            75, "busy",           "another process uses this radio", \
	  N_("wait until it is done, or choose another adapter with --adapter")) \
	X(USHER_ERROR_PROTOCOL,        76, "protocol",       "the accessory broke its protocol", \
	  N_("restart the accessory and try again; if it stays so, its firmware is at fault")) \
	X(USHER_ERROR_PERMISSION,      77, "permission",     "not permitted", \
	  N_("`usher doctor` shows which group or rule is missing")) \
	X(USHER_ERROR_CONFIG,          78, "config",         "the configuration is not right", NULL) \
	X(USHER_ERROR_CANCELLED,      130, "cancelled",      "cancelled", NULL) \
	X(USHER_ERROR_LOST,            75, "lost",           "the accessory went away", \
	  N_("is it still powered and near? try again")) \
	X(USHER_ERROR_CONNECT,         75, "connect-failed", "no connection could be made after all tries", \
	  N_("bring it nearer, keep it away from USB 3 ports and cables, and check that no phone holds the connection")) \
	X(USHER_ERROR_NOT_AUTHORIZED,  15, "not-authorized", "the accessory was not authorized in time", \
	  N_("press the button on the accessory when asked to")) \
	X(USHER_ERROR_JOIN_FAILED,     12, "join-failed",    "the accessory could not join the network, and it does not say why", \
	  N_("check the passphrase first; then whether the network is on 2.4 GHz and in range of the accessory")) \
	X(USHER_ERROR_ALREADY,         15, "already-set-up", "the accessory is set up already", \
	  N_("reset it to set it up anew, or use --again")) \
	X(USHER_ERROR_UNSUPPORTED,     15, "unsupported",    "the accessory cannot do that", NULL) \
	X(USHER_ERROR_DAEMON_GONE,     75, "daemon-gone",    "bluetoothd stopped in the middle", \
	  N_("look at `journalctl -u bluetooth`, then try again")) \
	X(USHER_ERROR_AMBIGUOUS,       10, "ambiguous",      "several accessories match", \
	  N_("name one by its id; `usher scan` lists them, `usher identify ID` makes one blink")) \
	X(USHER_ERROR_NO_INPUT,        64, "no-input",       "a question came up and nobody can be asked", \
	  N_("give the answer as an option, or leave --no-input out")) \
	X(USHER_ERROR_NO_MEMORY,       70, "no-memory",      "out of memory", NULL) \
	X(USHER_ERROR_NOT_READY,       69, "not-ready",      "something stands in the way", \
	  N_("each finding that is broken names its cure")) \
	X(USHER_ERROR_NO_WIFI,         69, "no-wifi",        "there is no such wireless interface", \
	  N_("plug a Wi-Fi adapter in, or name another with --wifi; `usher doctor` shows what the kernel sees")) \
	X(USHER_ERROR_NO_SUPPLICANT,   69, "no-wpa-supplicant", "wpa_supplicant cannot be reached", \
	  N_("systemctl start wpa_supplicant (package wpasupplicant); --ctrl names another directory of sockets")) \
	X(USHER_ERROR_NO_HELPER,       69, "no-helper",      "usher-radio is not there, or not permitted", \
	  N_("addresses and Wi-Fi Aware need it: `usher doctor` shows how to permit it")) \
	X(USHER_ERROR_NOT_IN_RANGE,    14, "not-in-range",   "this computer does not see the network", \
	  N_("is the accessory powered, near, and in setup mode? a hidden network needs --ssid with --hidden")) \
	X(USHER_ERROR_AP_FULL,         75, "network-full",   "the network takes no more stations now", \
	  N_("disconnect another device from it, such as a phone, and try again")) \
	X(USHER_ERROR_AP_REJECTED,     15, "network-refused", "the network refused this computer", \
	  N_("restart the accessory and try again")) \
	X(USHER_ERROR_NO_ADDRESS,      16, "no-address",     "it joined, but got no address", \
	  N_("restart the accessory; its address server does not answer")) \
	X(USHER_ERROR_PORTAL,          14, "captive-portal", "a captive portal is in the way", \
	  N_("log in with a browser first; an accessory cannot")) \
	X(USHER_ERROR_BAD_NETWORK,     15, "unsupported-network", "this network cannot be joined", NULL) \
	X(USHER_ERROR_WOULD_CUT,       75, "would-disconnect", "that would cut this computer's own connection", \
	  N_("use another interface with --wifi, or say --allow-disconnect")) \
	X(USHER_ERROR_JOINED_ALREADY,  64, "joined-already", "the interface is on a matching network already", \
	  N_("nothing has to be joined; name another interface with --wifi to join a second time")) \
	X(USHER_ERROR_NETWORK_LOST,    75, "network-lost",   "the network went away", \
	  N_("is the accessory still powered and near? try again")) \
	X(USHER_ERROR_SUPPLICANT_GONE, 75, "wpa-supplicant-gone", "wpa_supplicant stopped in the middle", \
	  N_("look at `journalctl -u wpa_supplicant`, then try again")) \
	X(USHER_ERROR_NOT_RESTORED,    74, "not-restored",   "something on this computer could not be put back", \
	  N_("run `usher restore` again, or restart the interface's manager")) \
	X(USHER_ERROR_MANAGER,         77, "not-released",   "the interface's manager does not let go of it", \
	  N_("`usher doctor` shows which right is missing; --wifi names another interface")) \
	X(USHER_ERROR_CERTIFICATE,     12, "certificate",    "the certificate of the network's server is not trusted", \
	  N_("give the right authority with --ca-file")) \
	X(USHER_ERROR_UNSUITABLE,      14, "unsuitable-network", "the accessory could not join that network", \
	  N_("choose another network, or say --no-check if you know better")) \
	X(USHER_ERROR_WIFI_RFKILL_SOFT, 69, "wifi-rfkill-soft", "Wi-Fi is blocked by software (airplane mode)", \
	  N_("rfkill unblock wifi")) \
	X(USHER_ERROR_WIFI_RFKILL_HARD, 69, "wifi-rfkill-hard", "Wi-Fi is blocked by a switch on this computer", \
	  N_("turn the wireless switch or key of the computer on")) \
	X(USHER_ERROR_COMMAND,          1, "command-failed", "the command that ran meanwhile failed", NULL) \
	X(USHER_ERROR_NEEDS_PASSPHRASE, 64, "needs-passphrase", "the network needs a passphrase", \
	  N_("give it with --passphrase-file")) \
	X(USHER_ERROR_NO_EASY_CONNECT, 69, "no-easy-connect", "this computer cannot do Wi-Fi Easy Connect", \
	  N_("it needs a wpa_supplicant that was built with DPP, and a radio that may leave its channel; --wifi names another")) \
	X(USHER_ERROR_NO_ZBAR,         69, "no-image-reader", "this computer cannot read codes in pictures", \
	  N_("apt install zbar-tools")) \
	X(USHER_ERROR_NO_AWARE,        69, "no-aware-radio", "Wi-Fi Aware does not work on this computer", \
	  N_("`usher doctor` shows what each one can do; --aware-radio and --wifi name one")) \
	X(USHER_ERROR_WRONG_PIN,       13, "wrong-pin",      "the PIN or passphrase is wrong", \
	  N_("where the other side shows it, it shows a new one after each try: read that; a printed one stays the same")) \
	X(USHER_ERROR_REJECTED,        15, "rejected",       "the other side said no", \
	  N_("somebody has to agree there; after three wrong PINs it takes no request for a minute")) \
	X(USHER_ERROR_NO_METHOD,       15, "no-common-method", "the two sides have no way of pairing in common", \
	  N_("offer another one: --pin-file, --passphrase-file or --opportunistic")) \
	X(USHER_ERROR_PAIR_AGAIN,      15, "pair-again",     "the pairing does not hold any more", \
	  N_("pair again: `usher aware pair SERVICE --again`")) \
	X(USHER_ERROR_NOT_PAIRED,      15, "not-paired",     "it is not paired with this computer", \
	  N_("pair first: `usher aware pair SERVICE`")) \
	X(USHER_ERROR_NO_PROTECTION,   69, "no-protection",  "this radio carries no protected messages", \
	  N_("a NAN device or a monitor interface does: `usher doctor` shows which one there is"))
/* clang-format on */

/* The row for a negative errno of a call into this library. */
enum usher_error error_from_errno(int error);
