/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What an accessory advertises as a list for people: name of the field, value, bytes. Made by
 * advert-ble.c of a device, here of a network.
 */
#include "setup/usher.h"

#include "base/macros.h"

struct ble_device;

struct advert_field {
	const char *name; /* static */
	char *value;	  /* NULL */
	char *raw;	  /* NULL */
};

struct usher_advert {
	unsigned refs;
	size_t n, capacity;
	struct advert_field *fields;
	int error; /* -ENOMEM, once */
};

/* 0 or -ENOMEM. */
int advert_new(const struct usher_accessory *accessory, struct usher_advert **ret);
/* A field at the end. data NULL: it has no bytes of its own; format NULL: no value. Latches the error. */
void advert_add(struct usher_advert *advert, const char *name, const void *data,
		size_t len, const char *format, ...) _printf_(5, 6);
/* An AD structure that has no place of its own in a device. */
void advert_add_other(struct usher_advert *advert, uint8_t type, const uint8_t *data,
		      size_t len);
/* The fields of the device that the accessory stands on. */
void advert_add_ble(struct usher_advert *advert, const struct usher_accessory *accessory);
