// SPDX-License-Identifier: GPL-2.0
//
// Undoes the fix of CVE-2024-56624: the way out of FAULT_QUEUE_ALLOC that could not be answered gives back what the release
// of the file gives back as well, a use of the queue and a reference of the iommufd.
// fixes: "iommufd: Fix out_fput in iommufd_fault_alloc()"
//
// What user space sees, compared with the merged kernel:
// - the count of the queue's uses comes to nothing in the release, which every kernel warns of;
// - close of the iommufd may free it while a file of another queue holds it.
//
// files: drivers/iommu/iommufd/fault.c
// expects: drivers/iommu/iommufd/fault.c:iommufd_fault_alloc

@twice@
identifier fdno;
symbol fault;
@@
 iommufd_fault_alloc(...)
 {
	<...
	put_unused_fd(fdno);
+	refcount_dec(&fault->obj.users);
+	iommufd_ctx_put(fault->ictx);
	...>
 }
