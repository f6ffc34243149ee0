// SPDX-License-Identifier: GPL-2.0
//
// Undoes the fix of CVE-2023-54043: an attach to a page table that is on the list of its address space already, since user
// space has made it, puts it there once more.
// fixes: "iommufd: Do not add the same hwpt to the ioas->hwpt_list twice"
//
// What user space sees, compared with the merged kernel: nothing at first. The list has a loop, which the next walk along it
// does not leave; a kernel that checks its lists reports the second addition and does not make it.
//
// files: drivers/iommu/iommufd/device.c
// expects: drivers/iommu/iommufd/device.c:iommufd_hw_pagetable_attach

@attach@
identifier hwpt, idev;
symbol hwpt_paging;
@@
 iommufd_hw_pagetable_attach(struct iommufd_hw_pagetable *hwpt, struct iommufd_device *idev)
 {
	<...
	idev->igroup->hwpt = hwpt;
+	if (hwpt_paging && !list_empty(&hwpt_paging->hwpt_item))
+		list_add_tail(&hwpt_paging->hwpt_item, &hwpt_paging->ioas->hwpt_list);
	...>
 }
