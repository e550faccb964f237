/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The provisioning seam: every protocol is a pure step machine behind these functions. It is
 * given events (bytes with the time they came) and gives actions; it knows no fd, clock or
 * transport. setup/ carries the actions out on a transport and feeds the outcome back.
 *
 *     step(event) -> next(action)* until none -> deadline()
 *
 * After PROVISION_DO_END nothing more comes out, whatever goes in.
 */
#include "base/macros.h"

#include <stdbool.h>

enum provision_event_type {
	PROVISION_START,      /* connected and resolved: table */
	PROVISION_READ,	      /* outcome of DO_READ: data, or error */
	PROVISION_WRITTEN,    /* outcome of DO_WRITE, or error */
	PROVISION_SUBSCRIBED, /* outcome of DO_SUBSCRIBE, or error */
	PROVISION_NOTIFIED,   /* data of a subscribed endpoint */
	PROVISION_ANSWER,     /* to a question: answer */
	PROVISION_TIMEOUT,    /* deadline() has passed */
	PROVISION_CLOSED,     /* the transport went away: error */
	PROVISION_CANCEL,     /* the user gives up: end in order */
};

/* What only the user (or who set the session up) can say. */
enum provision_question {
	PROVISION_ASK_NONE,
	PROVISION_ASK_NETWORK, /* SSID; facts.networks is filled when the accessory can scan */
	PROVISION_ASK_PASSPHRASE,
	PROVISION_ASK_AUTHORIZE, /* press the accessory's button; it goes on by itself */
	PROVISION_ASK_CODE,	 /* its setup code; the action's detail says which */
};

/*
 * What an accessory offers: the characteristics of its GATT services, or the endpoints of
 * another transport (then the service is "" and the UUID the endpoint's name).
 */
struct provision_characteristic {
	const char *service, *uuid; /* 36 characters, lower case */
	unsigned properties;	    /* Core spec vol 3 part G 3.3.1.1; 0: not told */
	/* Its Characteristic User Description (0x2901), NUL-terminated bytes of a stranger;
	   NULL: it has none, or it was not read. */
	const char *description;
};

struct provision_table {
	const struct provision_characteristic *rows;
	size_t n_rows;
};

enum provision_event_flags {
	/* The notification filled the MTU: more may be there to read. */
	PROVISION_CUT = 1 << 0,
};

struct provision_event {
	enum provision_event_type type;
	uint64_t now_us;
	unsigned endpoint; /* the protocol's own index into its endpoint table */
	const struct provision_table *table; /* of START; valid during the step */
	const uint8_t *data;
	size_t len;
	unsigned flags;
	int error; /* negative errno, as struct gatt_event */
	uint8_t att_error;
	/* Of an answer; its bytes are data. An empty passphrase: an open network. */
	enum provision_question question;
};

enum provision_action_type {
	PROVISION_DO_NOTHING,
	PROVISION_DO_READ,
	PROVISION_DO_WRITE,
	PROVISION_DO_SUBSCRIBE,
	PROVISION_DO_ASK,
	PROVISION_DO_PHASE, /* a phase begins */
	PROVISION_DO_FACT,  /* facts() has something new for people */
	PROVISION_DO_NOTE, /* detail: a sentence for people, a warning or what is retried */
	PROVISION_DO_END,
};

enum provision_phase {
	PROVISION_PHASE_INQUIRE,   /* subscribe, read capabilities and state */
	PROVISION_PHASE_SECURE,	   /* a session is agreed on: keys, a proof of the code */
	PROVISION_PHASE_AUTHORIZE, /* wait for the accessory's button */
	PROVISION_PHASE_SCAN,	   /* the accessory looks for networks */
	PROVISION_PHASE_IDENTIFY,
	PROVISION_PHASE_SEND,	   /* credentials are on their way */
	PROVISION_PHASE_JOIN,	   /* the accessory joins the network */
	PROVISION_PHASE_CONFIGURE, /* settings other than a network are read and written */
};

enum provision_verdict {
	PROVISION_OK,
	PROVISION_CANCELLED,
	PROVISION_TIMED_OUT, /* phase says in what */
	PROVISION_LOST,	     /* disconnected before the end */
	PROVISION_WRONG_PASSPHRASE,
	PROVISION_WRONG_CODE,
	PROVISION_NO_NETWORK,  /* the accessory does not see the network */
	PROVISION_JOIN_FAILED, /* it could not join and does not say why */
	PROVISION_NOT_AUTHORIZED,
	PROVISION_ALREADY,     /* already provisioned, and the goal was to provision it */
	PROVISION_REFUSED,     /* the accessory answered with an error that is not ours */
	PROVISION_UNSUPPORTED, /* it cannot do what was asked (identify) */
	PROVISION_PROTOCOL,    /* it broke the protocol; detail says how */
	PROVISION_BAD_INPUT,   /* what it was told to send cannot be sent */
	PROVISION_NO_MEMORY,
};

struct provision_action {
	enum provision_action_type type;
	unsigned endpoint;
	const uint8_t *data; /* DO_WRITE: the machine's, until its outcome was fed */
	size_t len;
	bool secret;			  /* DO_WRITE */
	enum provision_question question; /* DO_ASK */
	/* DO_ASK again after a failure: why; else PROVISION_OK. */
	enum provision_verdict reason;
	bool certain;			/* of reason and verdict */
	enum provision_phase phase;	/* that it belongs to: DO_PHASE begins it */
	enum provision_verdict verdict; /* DO_END */
	/* DO_ASK after a failure, DO_END: a part of a sentence for people, or NULL. DO_ASK for a code:
	   what it is called on this accessory. DO_NOTE: a whole sentence. Valid until the next step. */
	const char *detail;
};

/* clang-format off */
enum {
	PROVISION_NETWORKS_MAX = 64,
	PROVISION_URLS_MAX     = 4,
	PROVISION_ANSWERS_MAX  = 4,
	PROVISION_ANSWER_MAX   = 512,
	PROVISION_TEXT_MAX     = 256, /* NUL included */
};
/* clang-format on */

struct provision_network {
	uint8_t ssid[32];
	uint8_t ssid_len;
	int16_t rssi; /* dBm; 0: not told */
	bool open;
	char auth[32]; /* as the accessory says it: "WPA2" */
	bool has_bssid;
	uint8_t bssid[6];
	uint8_t channel; /* 0: not told */
};

/* What its own endpoint answered to provision_custom. */
struct provision_answer {
	char endpoint[32];
	uint8_t data[PROVISION_ANSWER_MAX];
	size_t len;
};

/* What was learned of the accessory. Text is as it came (bytes of a stranger), NUL-terminated. */
struct provision_facts {
	char firmware[PROVISION_TEXT_MAX];
	char firmware_version[PROVISION_TEXT_MAX];
	char hardware[PROVISION_TEXT_MAX];
	char name[PROVISION_TEXT_MAX];
	char os[PROVISION_TEXT_MAX];
	char os_version[PROVISION_TEXT_MAX];
	bool can_identify, can_scan, can_tell_info;
	size_t n_networks;
	struct provision_network networks[PROVISION_NETWORKS_MAX];
	size_t n_urls;
	char urls[PROVISION_URLS_MAX][PROVISION_TEXT_MAX]; /* http and https only */
	/* Once it has joined, where it tells: */
	char ip[46]; /* a checked numeric address; "": not told */
	bool has_bssid;
	uint8_t bssid[6];
	uint8_t channel; /* 0: not told */
	size_t n_answers;
	struct provision_answer answers[PROVISION_ANSWERS_MAX];
};

enum provision_goal {
	PROVISION_GOAL_WIFI,	 /* send credentials, see it join */
	PROVISION_GOAL_IDENTIFY, /* blink, beep */
	PROVISION_GOAL_RESET, /* forget its network, or everything: as its protocol can */
	PROVISION_GOAL_CONFIGURE, /* a beacon: what options.beacon says */
};

struct eddystone_plan; /* provision/eddystone-config.h */
struct eddystone_report;

/* What the catalog's product or the setup code says of the protocol: {"username", "wifiprov"}. */
struct provision_parameter {
	const char *name, *value;
};

/* Data for an endpoint of the vendor's own, sent before the network ("custom-data"). */
struct provision_custom {
	const char *endpoint;
	const uint8_t *data;
	size_t len;
};

struct provision_options {
	enum provision_goal goal;
	bool want_networks; /* ask it to scan before the network is asked for, if it can */
	bool want_info;	    /* ask for its device information, if it can tell */
	bool retry;	    /* after a failed join ask again instead of ending */
	bool again;	    /* provision also what says that it is provisioned */
	/* What it is to be called, set before the credentials are sent; copied. NULL: as it is. */
	const char *hostname;
	const char *device_name;
	/* Only this access point; where the protocol can say so. NULL: any of the network. */
	const uint8_t *bssid;
	/* These stay valid and unchanged as long as the machine lives. */
	const struct provision_parameter *parameters;
	size_t n_parameters;
	const struct provision_custom *custom;
	size_t n_custom;
	const struct eddystone_plan *beacon; /* of GOAL_CONFIGURE */
};

/* NULL: not given. */
const char *provision_option_parameter(const struct provision_options *options,
				       const char *name);

struct provision_endpoint {
	const char *name;
	const char *uuid; /* of the GATT characteristic */
};

struct provision_machine; /* the protocol's own */

struct provision_protocol {
	const char *name; /* "improv" */
	const char *
		service_uuid; /* of the GATT service; NULL: products differ, find() knows */
	/* endpoint_uuid() goes before; NULL without a table of its own. */
	const struct provision_endpoint *endpoints;
	size_t n_endpoints;
	/*
	 * The service of the table that this protocol speaks, a string of the table; NULL: none.
	 * descriptions may not be read yet. NULL: service_uuid decides.
	 */
	const char *(*find)(const struct provision_table *table);
	/* It wants the descriptions of that service's characteristics read before START. */
	bool reads_descriptions;
	/* Where endpoints are found at START only: the UUID, valid as long as the machine; NULL: it is
	   not there. NULL: endpoints[]. */
	const char *(*endpoint_uuid)(const struct provision_machine *machine,
				     unsigned endpoint);
	int (*new)(const struct provision_options *options,
		   struct provision_machine **ret);
	struct provision_machine *(*free)(struct provision_machine *machine); /* wipes */
	void (*step)(struct provision_machine *machine,
		     const struct provision_event *event);
	/* false: none for now. Valid until the next step. */
	bool (*next)(struct provision_machine *machine, struct provision_action *ret);
	/* clock as in events; 0: none. */
	uint64_t (*deadline)(const struct provision_machine *machine);
	const struct provision_facts *(*facts)(const struct provision_machine *machine);
	/* Of a beacon: what was read of it and agreed on with it. NULL: this protocol knows none. */
	const struct eddystone_report *(*beacon)(const struct provision_machine *machine);
};

/* find() of any protocol; NULL: the accessory does not speak it. */
const char *provision_find_service(const struct provision_protocol *protocol,
				   const struct provision_table *table);

extern const struct provision_protocol blufi_protocol;
extern const struct provision_protocol espressif_protocol;
extern const struct provision_protocol improv_protocol;
extern const struct provision_protocol nordic_protocol;
