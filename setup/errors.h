/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The one table of errors. A row gives the enum of usher.h, the exit code, the JSON name,
 * the sentence and the hint; the manual's list is made from it. Numbers are never reused.
 */
#include "setup/usher.h"

/* clang-format off */
#define ERRORS(X) \
	X(USHER_OK,                     0, "ok",             "done", NULL) \
	X(USHER_ERROR_NOT_FOUND,       10, "not-found",      "no accessory matched", \
	  "is it powered, near, and in setup mode? `usher scan --all` shows everything that is heard") \
	X(USHER_ERROR_TIMED_OUT,       11, "timed-out",      "it took too long", \
	  "try again nearer to the accessory, or with a longer --timeout") \
	X(USHER_ERROR_WRONG_PASSWORD,  12, "wrong-password", "the Wi-Fi password is wrong", \
	  "check the passphrase of the network; upper and lower case count") \
	X(USHER_ERROR_WRONG_CODE,      13, "wrong-code",     "the setup code is wrong", \
	  "the code is on the accessory, its box or its display") \
	X(USHER_ERROR_NO_NETWORK,      14, "network-not-found", "the accessory does not see this network", \
	  "check the name; most accessories only see 2.4 GHz networks, and it may be out of range") \
	X(USHER_ERROR_REFUSED,         15, "refused",        "the accessory refused", \
	  "restart the accessory and try again; if it stays so, its firmware may be at fault") \
	X(USHER_ERROR_UNREACHABLE,     16, "unreachable",    "it joined, but cannot be reached", NULL) \
	X(USHER_ERROR_BATCH,           17, "batch-failed",   "part of the batch failed", NULL) \
	X(USHER_ERROR_USAGE,           64, "usage",          "the command line is not right", \
	  "`usher VERB --help` shows how") \
	X(USHER_ERROR_BAD_DATA,        65, "bad-data",       "the data that was given cannot be used", NULL) \
	X(USHER_ERROR_NO_BLUETOOTHD,   69, "no-bluetoothd",  "bluetoothd is not running", \
	  "systemctl start bluetooth (package bluez)") \
	X(USHER_ERROR_NO_ADAPTER,      69, "no-adapter",     "there is no Bluetooth adapter", \
	  "plug one in; `usher doctor` shows what the kernel sees") \
	X(USHER_ERROR_ADAPTER_OFF,     69, "adapter-off",    "the Bluetooth adapter is switched off", \
	  "bluetoothctl power on") \
	X(USHER_ERROR_RFKILL_SOFT,     69, "rfkill-soft",    "Bluetooth is blocked by software (airplane mode)", \
	  "rfkill unblock bluetooth") \
	X(USHER_ERROR_RFKILL_HARD,     69, "rfkill-hard",    "Bluetooth is blocked by a switch on this computer", \
	  "turn the wireless switch or key of the computer on") \
	X(USHER_ERROR_NO_BUS,          69, "no-system-bus",  "the D-Bus system bus cannot be reached", \
	  "systemctl start dbus") \
	X(USHER_ERROR_INTERNAL,        70, "internal",       "a fault in usher itself", \
	  "please report it with the output of the same command and -v") \
	X(USHER_ERROR_OUTPUT,          73, "output",         "the output cannot be written", NULL) \
	X(USHER_ERROR_IO,              74, "io",             "a file cannot be read or written", NULL) \
	X(USHER_ERROR_BUSY,            75, "busy",           "another process uses this radio", \
	  "wait until it is done, or choose another adapter with --adapter") \
	X(USHER_ERROR_PROTOCOL,        76, "protocol",       "the accessory broke its protocol", \
	  "restart the accessory and try again; if it stays so, its firmware is at fault") \
	X(USHER_ERROR_PERMISSION,      77, "permission",     "not permitted", \
	  "`usher doctor` shows which group or rule is missing") \
	X(USHER_ERROR_CONFIG,          78, "config",         "the configuration is not right", NULL) \
	X(USHER_ERROR_CANCELLED,      130, "cancelled",      "cancelled", NULL) \
	X(USHER_ERROR_LOST,            75, "lost",           "the accessory went away", \
	  "is it still powered and near? try again") \
	X(USHER_ERROR_CONNECT,         75, "connect-failed", "no connection could be made after all tries", \
	  "bring it nearer, keep it away from USB 3 ports and cables, and check that no phone holds the connection") \
	X(USHER_ERROR_NOT_AUTHORIZED,  15, "not-authorized", "the accessory was not authorized in time", \
	  "press the button on the accessory when asked to") \
	X(USHER_ERROR_JOIN_FAILED,     12, "join-failed",    "the accessory could not join the network, and it does not say why", \
	  "check the passphrase first; then whether the network is on 2.4 GHz and in range of the accessory") \
	X(USHER_ERROR_ALREADY,         15, "already-set-up", "the accessory is set up already", \
	  "reset it to set it up anew, or use --again") \
	X(USHER_ERROR_UNSUPPORTED,     15, "unsupported",    "the accessory cannot do that", NULL) \
	X(USHER_ERROR_DAEMON_GONE,     75, "daemon-gone",    "bluetoothd stopped in the middle", \
	  "look at `journalctl -u bluetooth`, then try again") \
	X(USHER_ERROR_AMBIGUOUS,       10, "ambiguous",      "several accessories match", \
	  "name one by its id; `usher scan` lists them, `usher identify ID` makes one blink") \
	X(USHER_ERROR_NO_INPUT,        64, "no-input",       "a question came up and nobody can be asked", \
	  "give the answer as an option, or leave --no-input out") \
	X(USHER_ERROR_NO_MEMORY,       70, "no-memory",      "out of memory", NULL) \
	X(USHER_ERROR_NOT_READY,       69, "not-ready",      "something stands in the way", \
	  "each finding that is broken names its cure")
/* clang-format on */

/* The row for a negative errno of a call into this library. */
enum usher_error error_from_errno(int error);
