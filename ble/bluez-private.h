/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What the files of the BlueZ half share. bluez.c owns the bus connection and knows whether
 * the daemon is there; bluez-tree.c mirrors its adapters and devices; bluez-discovery.c
 * decides per adapter whether to scan; bluez-link.c is one connection's state table and
 * bluez-gatt.c its requests.
 *
 * All calls go to the daemon's unique name: nothing here starts it, and an answer can never
 * come from a later daemon than the one that was asked.
 */
#include "ble/bluez.h"

#include "base/buf.h"
#include "base/list.h"
#include "base/loop.h"
#include "base/map.h"
#include "base/rfkill.h"

#include <systemd/sd-bus.h>

/* clang-format off */
#define BLUEZ_SERVICE        "org.bluez"
#define BLUEZ_ADAPTER        "org.bluez.Adapter1"
#define BLUEZ_DEVICE         "org.bluez.Device1"
#define BLUEZ_GATT_SERVICE   "org.bluez.GattService1"
#define BLUEZ_CHARACTERISTIC "org.bluez.GattCharacteristic1"
#define BLUEZ_DESCRIPTOR     "org.bluez.GattDescriptor1"
#define DBUS_OBJECT_MANAGER  "org.freedesktop.DBus.ObjectManager"
#define DBUS_PROPERTIES      "org.freedesktop.DBus.Properties"

enum {
	BLUEZ_PATH_SIZE = 64, /* "/org/bluez/hci65535/dev_XX_XX_XX_XX_XX_XX" */
	BLUEZ_UNIQUE_NAME_SIZE = 32,
};

#define MSEC 1000ULL
#define SEC  1000000ULL
/* clang-format on */

/* ---- Adapters and devices: the daemon's object tree ---- */

enum discovery_state {
	DISCOVERY_OFF,
	DISCOVERY_STARTING,
	DISCOVERY_ON,
	DISCOVERY_STOPPING,
};

enum monitor_state {
	MONITOR_OFF,
	MONITOR_ASKED,
	MONITOR_ON,	 /* the kernel has it */
	MONITOR_REFUSED, /* by a daemon that has none, or by us: too much is heard */
};

struct adapter {
	struct list node;
	struct bluez *bluez;
	struct bluez_adapter info;
	char path[BLUEZ_PATH_SIZE];
	struct link *busy; /* searches, connects or resolves: one at a time */
	enum discovery_state discovery;
	sd_bus_slot *call; /* of discovery */
	struct loop_timer *retry;
	unsigned failures; /* of discovery, in a row */
	bool backing_off;
	bool denied;
	enum monitor_state monitor;
	sd_bus_slot *monitor_call, *monitor_root, *monitor_object;
	struct loop_timer *silence;
	bool restarting;  /* discovery stops only to begin again */
	unsigned reports; /* in the current second */
	uint64_t reports_since_us;
};

/* A device's properties are kept as the AD structures that a report is made of, one part per
   property, because a change names only what changed. */
enum ad_part {
	PART_FLAGS,
	PART_UUIDS,
	PART_SERVICE_DATA,
	PART_MANUFACTURER,
	PART_NAME,
	PART_TX_POWER,
	PART_APPEARANCE,
	PART_COUNT,
};

/* bluetoothd gives a device an RSSI only while it is being heard. */
enum { DEVICE_NOT_HEARD = INT16_MIN };

struct bluez_device {
	struct adapter *adapter;
	char path[BLUEZ_PATH_SIZE];
	struct ble_addr addr;
	int16_t rssi; /* dBm, 127: heard without a value, DEVICE_NOT_HEARD */
	bool connected, resolved, paired, bonded, trusted;
	bool bond_is_ours; /* made while a link was up that had found none */
	struct buf parts[PART_COUNT];
};

/* Which properties a message named: bits of what a caller cares about. */
enum property_bit {
	PROPERTY_RSSI = 1 << 0,
	PROPERTY_AD = 1 << 1,	 /* any part of the advertising data */
	PROPERTY_STATE = 1 << 2, /* connected, resolved, paired.. */
};

struct property {
	const char *name;
	const char *signature; /* of the variant's content */
	/* Reads the content into the object. member: offset of the field. */
	int (*set)(void *object, size_t member, sd_bus_message *message);
	void (*unset)(void *object, size_t member); /* invalidated; NULL: is kept */
	size_t member;
	unsigned bits;
};

/* Reads one a{sv}; unknown names and wrong types are skipped. ret gets the OR of the bits. */
int bluez_read_properties(sd_bus_message *message, const struct property *table, size_t n,
			  void *object, unsigned *ret);
/* Reads the "as" of invalidated names. */
int bluez_read_invalidated(sd_bus_message *message, const struct property *table,
			   size_t n, void *object, unsigned *ret);
int property_set_bool(void *object, size_t member, sd_bus_message *message);
int property_set_u16(void *object, size_t member, sd_bus_message *message);
int property_set_uuid(void *object, size_t member, sd_bus_message *message);
/* "as" of a characteristic's Flags, as enum gatt_property; what is not of the air is left out. */
int property_set_flags(void *object, size_t member, sd_bus_message *message);

extern const struct property bluez_device_properties[];
extern const size_t bluez_device_properties_count;
extern const struct property bluez_adapter_properties[];
extern const size_t bluez_adapter_properties_count;

/* "/org/bluez/hci0" and, for a device, "/dev_AA_BB_CC_DD_EE_FF"; ret holds BLUEZ_PATH_SIZE. */
void bluez_adapter_path(uint16_t adapter, char *ret);
void bluez_device_path(uint16_t adapter, const struct ble_addr *addr, char *ret);
/* 0 or -EINVAL: not an adapter's path. */
int bluez_parse_adapter_path(const char *path, uint16_t *ret);
/* The key of bluez->devices; b: the six octets of its address. */
uint64_t bluez_device_key(uint16_t adapter, const uint8_t *b);
/* Exactly a device's path; the key of bluez->devices. 0 or -EINVAL. */
int bluez_parse_device_path(const char *path, uint16_t *ret_adapter, uint64_t *ret_key);

struct bluez_device *bluez_device_free(struct bluez_device *device);
DEFINE_FREEP(bluez_device)
struct bluez_device *bluez_find_device(struct bluez *bluez, uint16_t adapter,
				       const struct ble_addr *addr);
struct adapter *bluez_find_adapter(struct bluez *bluez, uint16_t index);
int adapter_new(struct bluez *bluez, const char *path, struct adapter **ret);
struct adapter *adapter_free(struct adapter *adapter);
DEFINE_FREEP(adapter)

/* Subscribes to the tree's signals; before the daemon is asked for. */
int bluez_tree_watch(struct bluez *bluez);
int bluez_tree_load(struct bluez *bluez);
void bluez_tree_clear(struct bluez *bluez);
/*
 * Walks the body of an answer to GetManagedObjects: fn is called at each interface of each
 * object, with the message at its a{sv}, and reads it or leaves it.
 */
int bluez_walk_objects(sd_bus_message *message,
		       int (*fn)(sd_bus_message *message, const char *path,
				 const char *interface, void *userdata),
		       void *userdata);

/* ---- Reports ---- */

/* struct property's set and unset, for device->parts. */
int part_set_flags(void *object, size_t member, sd_bus_message *message);
int part_set_uuids(void *object, size_t member, sd_bus_message *message);
int part_set_service_data(void *object, size_t member, sd_bus_message *message);
int part_set_manufacturer(void *object, size_t member, sd_bus_message *message);
int part_set_name(void *object, size_t member, sd_bus_message *message);
int part_set_tx_power(void *object, size_t member, sd_bus_message *message);
int part_set_appearance(void *object, size_t member, sd_bus_message *message);
void part_unset(void *object, size_t member);

/* The device as AD structures: whole structures only, at most BLE_AD_MAX bytes. */
size_t bluez_device_write_ad(const struct bluez_device *device, uint8_t *ret,
			     size_t size);
void bluez_device_report(struct bluez *bluez, const struct bluez_device *device);

/* ---- Discovery ---- */

/* Starts or stops so that the adapter does what is wanted of it now. */
void adapter_settle(struct adapter *adapter);
void bluez_settle(struct bluez *bluez);
/* So that the kernel decides anew about its filter. Nothing happens where it is not on. */
void adapter_restart_discovery(struct adapter *adapter);

/* ---- The advertisement monitor of an adapter that discovers ---- */

void adapter_monitor_start(struct adapter *adapter);
void adapter_monitor_stop(struct adapter *adapter);
/* One report more; may let the monitor go. */
void adapter_monitor_count(struct adapter *adapter, uint64_t now_us);
/* Nothing was reported for a while. */
void adapter_monitor_silence(struct adapter *adapter);
void adapter_monitor_drop(struct adapter *adapter);

/* ---- rfkill ---- */

/* bluez_changed() whenever a Bluetooth switch does; where that is not permitted, nothing. */
void rfkill_watch(struct bluez *bluez);

/* ---- Errors of D-Bus ---- */

enum connect_class {
	CONNECT_OK,	   /* it is connected already */
	CONNECT_TRANSIENT, /* try again */
	CONNECT_PENDING,   /* another attempt is under way: wait for it */
	CONNECT_GONE,	   /* the object vanished: search and try again */
	CONNECT_NOT_READY, /* the adapter is off */
	CONNECT_DENIED,
	CONNECT_NO_DAEMON,
	CONNECT_CLASS_COUNT,
};
enum connect_class bluez_classify_connect(const char *name, const char *message);
/* A negative errno for gatt_event.error; *ret_att is 0 where the peer told no ATT error.
   -EINPROGRESS: try again when the pending operation is done. */
int bluez_gatt_error(const char *name, const char *message, uint8_t *ret_att);

/* ---- Links ---- */

enum link_state {
	LINK_WAITING,	/* for the daemon, the adapter, or another link on it */
	LINK_SEARCHING, /* the daemon does not know the device: discovery is on */
	LINK_QUIETING,	/* for discovery to stop */
	LINK_CONNECTING,
	LINK_BACKOFF,
	LINK_RESOLVING,
	LINK_LISTING, /* the GATT objects were asked for */
	LINK_HEALING, /* disconnects and removes the device with its stale cache or bond */
	LINK_READY,
	LINK_DRAINING, /* closing, requests are still queued */
	LINK_DISCONNECTING,
	LINK_CLOSED,
	LINK_STATE_COUNT,
};

struct characteristic {
	struct uuid service, uuid;
	unsigned properties; /* enum gatt_property */
	uint16_t mtu;
	char *path;
	char *describer;   /* path of its Characteristic User Description; NULL: none */
	char *description; /* NULL: not read */
};

struct link {
	struct gatt_link gatt;
	struct list node;
	struct bluez *bluez; /* NULL: it was freed first */
	struct gatt_target target;
	gatt_event_fn fn;
	void *userdata;
	unsigned pins; /* handlers that run: an event's receiver may free the link */
	bool freed;
	bool let_go; /* freed while connected: it goes down by itself, without events */

	enum link_state state;
	struct loop_timer *timer; /* the state's deadline */
	sd_bus_slot *call;	  /* the state's call */
	unsigned attempt;
	uint64_t give_up_us;
	uint64_t yielded_us; /* since when it lets others connect; 0: it does not */
	bool healed, told_connected;
	bool healed_bond;
	unsigned
		bond_failures; /* connections that ended as with a bond that the peer has lost */
	bool was_paired; /* before this setup */
	bool tried_to_pair, forget;
	int doom; /* to be closed with this error, from dispatch */
	unsigned stamp;
	char path[BLUEZ_PATH_SIZE];

	struct characteristic *characteristics; /* in the order of handles */
	size_t n_characteristics;
	struct list requests; /* the first one may be running */
	struct loop_timer *pump;
	sd_bus_slot *request_call;
	uint64_t request_until_us;
	uint64_t
		stalled_us; /* when the running request is taken to wait for pairing; 0: not */
	sd_bus_slot *pair_call;
	size_t describing; /* the row whose description is read, of this service */
	struct uuid describing_service;
	struct list notifiers;
};

/* Borrowed; NULL: the daemon does not have it (now). */
struct bluez_device *link_device(const struct link *link);
void link_emit(struct link *link, const struct gatt_event *event);
/* Adapters, the daemon or discovery changed: links that wait may go on. */
void bluez_links_run(struct bluez *bluez);
/* The device appeared, changed or vanished. */
void bluez_links_device(struct bluez *bluez, uint16_t adapter,
			const struct ble_addr *addr);
/* They end with this error; index -1: on every adapter. */
void bluez_links_doom(struct bluez *bluez, int index, int error);
void bluez_links_orphan(struct bluez *bluez);
/* Everything that was queued is done. */
void link_drained(struct link *link);
/* NULL: it is gone. */
struct adapter *link_adapter(const struct link *link);
/* Others may have the adapter now. */
void link_release_adapter(struct link *link);
/* Calls a method of the device without arguments; fn NULL: nobody waits for the answer. */
int link_call_device(struct link *link, const char *member, uint64_t timeout_us,
		     sd_bus_message_handler_t fn);
/* Ends from dispatch with this error. */
void link_doom(struct link *link, int error);
/* What bluetoothd has begun for this link is undone without waiting for it; no event. */
void link_abandon(struct link *link);

/* bluez-link-states.c */
/* Ends now; each pending request and then GATT_CLOSED give their events. */
void link_finish(struct link *link, int error, const char *text);
void link_enter(struct link *link, enum link_state state);
/* Tells people; the caller's last act. */
void link_note(struct link *link, const char *text);
void link_device_changed(struct link *link);
/* The state's deadline has passed. */
void link_expired(struct link *link);
/* The adapter or discovery changed: what waits for them may go on. */
void link_go_on(struct link *link);

struct link *link_pin(struct link *link);
void link_unpinp(struct link **link);

/* bluez-gatt.c */
int link_request_read(struct gatt_link *gatt, const struct uuid *uuid);
int link_request_write(struct gatt_link *gatt, const struct uuid *uuid, const void *data,
		       size_t len, bool secret);
int link_request_subscribe(struct gatt_link *gatt, const struct uuid *uuid);
int link_request_describe(struct gatt_link *gatt, const struct uuid *service);
void link_pump(struct link *link);
/* Each pending request gives its event with this error. */
void link_fail_requests(struct link *link, int error);
void link_drop_requests(struct link *link);
void link_request_done(struct link *link, int error, uint8_t att, const void *data,
		       size_t len, uint16_t mtu);
/* The running request begins anew. */
void link_request_again(struct link *link);
/* What is left of the running request's time; never 0. */
uint64_t link_request_timeout(const struct link *link);

/* bluez-list.c */
/* 0; -ENOENT: the wished service is not there (the others are); -ENODEV, -ENOMEM, -EBADMSG. */
int link_read_objects(struct link *link, sd_bus_message *reply);
void link_drop_objects(struct link *link);
int link_get_characteristic(const struct gatt_link *gatt, size_t i,
			    struct gatt_characteristic *ret);
void link_prefer(struct gatt_link *gatt, const struct uuid *service);
/* That of the preferred service, else the first; NULL: none has it. */
struct characteristic *link_find(const struct link *link, const struct uuid *uuid);

/* bluez-pair.c */
/* True: the device is being paired for the first request's sake, which then runs again. Else *error is what it
   ends with. */
bool link_pair_for(struct link *link, int *error, uint8_t att);
/* The first request is about to run; and so much later, from link_pump(). */
void link_watch_request(struct link *link);
void link_stalled(struct link *link);
/* The link ends: true where that is the bond's end too, and the device is being removed, once. */
bool link_end_bond(struct link *link, sd_bus_message_handler_t fn);
/* Disconnects it too. fn NULL: nobody waits for the answer. -ENOENT: it is not there (any more). */
int link_remove_device(struct link *link, sd_bus_message_handler_t fn);

/* bluez-describe.c: ends in link_request_done(). */
int link_describe(struct link *link, const struct uuid *service);

/* bluez-notify.c: ends in link_request_done(). */
int link_notify_start(struct link *link, const struct characteristic *characteristic);
void link_notify_stop(struct link *link);

/* ---- The agent: answers pairing requests of devices that have a link, for as long ---- */

void bluez_agent_settle(struct bluez *bluez);

/* ---- The context ---- */

enum daemon_state {
	DAEMON_UNKNOWN, /* the answer is on its way */
	DAEMON_ABSENT,
	DAEMON_LOADING, /* the tree was asked for */
	DAEMON_READY,
};

struct bluez {
	sd_event *event;
	const struct bluez_ops *ops;
	void *userdata;
	char *only; /* the adapter's name; NULL: all */

	sd_event_source *rfkill; /* NULL: the switches cannot be watched */
	sd_bus *bus;		 /* NULL: none */
	struct bus_source *source;
	struct loop_timer *reconnect;
	unsigned reconnects;
	struct loop_timer *announce; /* the state changed: told from dispatch */

	enum daemon_state daemon;
	bool denied; /* the bus does not let us talk to it */
	char owner[BLUEZ_UNIQUE_NAME_SIZE];
	sd_bus_slot *owner_call, *tree_call;

	struct list adapters;
	struct map devices; /* adapter << 48 | address -> struct bluez_device */
	bool discovery_wanted, monitor_wanted;
	uint64_t
		heard_since; /* when a connection last let go of its adapter; 0: none did */
	struct list links;
	unsigned stamp;

	sd_bus_slot *agent, *agent_call;
	bool agent_registered;
};

/* Is this from the daemon? The bus lets anyone send us a signal. */
bool bluez_is_from_daemon(const struct bluez *bluez, sd_bus_message *message);
/* A method call to the daemon; types and arguments as sd_bus_message_append. */
int bluez_call(struct bluez *bluez, const char *path, const char *interface,
	       const char *member, uint64_t timeout_us, sd_bus_message_handler_t fn,
	       void *userdata, sd_bus_slot **ret_slot, const char *types, ...);
int bluez_new_call(struct bluez *bluez, const char *path, const char *interface,
		   const char *member, sd_bus_message **ret);
/* The adapters or what stands in the way changed. */
void bluez_changed(struct bluez *bluez);
/* The tree was read: *ready*. */
void bluez_ready(struct bluez *bluez);

static inline void sd_bus_messagep(sd_bus_message **m)
{
	*m = sd_bus_message_unref(*m);
}
