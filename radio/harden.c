/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/harden.h"

#include "base/macros.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/capability.h>
#include <sys/prctl.h>

static void cap_freep(cap_t *caps)
{
	if (*caps)
		cap_free(*caps);
}

void harden_raise(void)
{
	static const cap_value_t wanted[] = {CAP_NET_ADMIN};
	_cleanup_(cap_freep) cap_t caps = cap_get_proc();

	/* Where it fails the kernel says so in a moment: the socket is not a trusted one. */
	if (caps && cap_set_flag(caps, CAP_EFFECTIVE, 1, wanted, CAP_SET) == 0)
		cap_set_proc(caps);
}

int harden_drop(void)
{
	_cleanup_(cap_freep) cap_t none = cap_init();

	if (!none)
		return -ENOMEM;
	if (cap_set_proc(none) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return -errno;
	return 0;
}

static void filter_releasep(scmp_filter_ctx *filter)
{
	if (*filter)
		seccomp_release(*filter);
}

int harden_filter(void)
{
	/* Of the poll and recvmmsg forms the C library uses one, which depends on the machine. */
	static const int allowed[] = {
		SCMP_SYS(recvmmsg), SCMP_SYS(recvmmsg_time64), SCMP_SYS(poll),
		SCMP_SYS(ppoll),    SCMP_SYS(ppoll_time64),    SCMP_SYS(sendto),
		SCMP_SYS(send),	    SCMP_SYS(getsockopt),      SCMP_SYS(restart_syscall),
		SCMP_SYS(exit),	    SCMP_SYS(rt_sigreturn),    SCMP_SYS(exit_group),
	};
	_cleanup_(filter_releasep) scmp_filter_ctx filter = NULL;

/* A sanitizer maps memory, reads /proc and starts a thread at exit. */
#if defined(__SANITIZE_ADDRESS__)
	return 0;
#endif
	filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (!filter)
		return -ENOMEM;
	for (size_t i = 0; i < ARRAY_SIZE(allowed); i++) {
		int r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);

		if (r < 0)
			return r;
	}
	return seccomp_load(filter);
}
