/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/* The kernel's Bluetooth management socket: opened, and its events read as reports. */
#include "base/radio-frame.h"

/* An event is at most this long: EIR bytes of a Device Found event, advertising data and
   scan response, are what the kernel takes from one HCI event, 255 bytes each. */
enum { MGMT_PACKET_MAX = 1024 };

/*
 * Opens the socket, non-blocking, with a receive buffer of about rcvbuf bytes (best effort).
 * -EAFNOSUPPORT: no Bluetooth in this kernel; -EPERM: the kernel would not send Device Found
 * events to this process (CAP_NET_ADMIN in the initial user namespace is missing).
 */
int mgmt_open(int rcvbuf, int *ret);
/* Reads the header of a packet; what is left in reader is its parameters, as long as the
   header says. 0 or -EBADMSG. */
int mgmt_parse_header(struct reader *reader, uint16_t *ret_event, uint16_t *ret_index);
/*
 * One packet of the socket. 1: an LE report in ret, its bytes inside packet; 0: another
 * event; -EBADMSG: it does not fit its own lengths.
 */
int mgmt_parse_report(const uint8_t *packet, size_t len, struct radio_report *ret);
/* 1: packet completes READ_COMMANDS, and Device Found is among the events; 0: another packet;
   -EPERM: it is not among them. */
int mgmt_parse_events(const uint8_t *packet, size_t len);
/* Packets that the kernel dropped because the receive buffer was full, since the start. */
uint64_t mgmt_drops(int fd);
