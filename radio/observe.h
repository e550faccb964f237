/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * usher-radio observe: every LE report that the kernel tells on its management socket goes
 * to the caller. It never scans: the caller holds a discovery with bluetoothd.
 */

/*
 * Runs until the caller closes the channel. adapter: N of hciN, -1: all of them. 0; a negative
 * errno after an ERROR frame was sent.
 */
int observe_run(int channel, int adapter);
