// SPDX-License-Identifier: GPL-2.0
//
// Undoes the fix of CVE-2025-39966: the file of an object that is given up is released when the call returns, and by then
// the object is freed.
// fixes: "iommufd: Fix race during abort for file descriptors"
//
// What user space sees, compared with the merged kernel: nothing. The release of the file of FAULT_QUEUE_ALLOC that could not
// be answered works on freed memory, which a kernel with KASAN reports.
//
// files: drivers/iommu/iommufd/main.c
// expects: drivers/iommu/iommufd/main.c:iommufd_object_abort_and_destroy

@abort@
identifier filep;
@@
 iommufd_object_abort_and_destroy(...)
 {
	<...
-	__fput_sync(*filep);
+	fput(*filep);
	...>
 }
