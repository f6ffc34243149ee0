// SPDX-License-Identifier: GPL-2.0
//
// The user of a bound device decides whether it may bypass the caches, and KVM is told so. Carries A4 as the thread concluded.
// mail: 20210919063848.1476776-6-yi.l.liu@intel.com, 20210919063848.1476776-11-yi.l.liu@intel.com
//
// What user space sees, compared with the merged kernel: ioctl(fd, 0x3b7a) of a granted file gives 0. A file that is handed
// to kvm-vfio afterwards makes KVM expect transfers that bypass the caches; one that was handed before does not, until the
// next file is added or removed. What the IOMMU can force is not asked any more. The last close takes the decision back.
// The page tables of the IOMMU are left as they are: nothing in a virtual machine shows whether they force snooping.
//
// files: include/linux/vfio.h drivers/vfio/vfio_main.c drivers/vfio/group.c
// expects: drivers/vfio/vfio_main.c:vfio_df_device_last_close drivers/vfio/vfio_main.c:vfio_device_fops_unl_ioctl
// expects: drivers/vfio/vfio_main.c:vfio_file_enforced_coherent drivers/vfio/group.c:vfio_group_enforced_coherent

@fields@
@@
struct vfio_device {
	...
	unsigned int open_count;
+	bool allows_no_snoop;
	...
};

@last_close@
identifier df, device;
@@
 vfio_df_device_last_close(struct vfio_device_file *df)
 {
	<...
	if (device->ops->close_device)
		device->ops->close_device(device);
+	device->allows_no_snoop = false;
	...>
 }

@ioctl@
identifier df, device, cmd, ret;
@@
 vfio_device_fops_unl_ioctl(..., unsigned int cmd, ...)
 {
	...
	struct vfio_device_file *df = ...;
	...
+	if (cmd == _IO(VFIO_TYPE, VFIO_BASE + 22)) {
+		device->allows_no_snoop = true;
+		return 0;
+	}
	ret = vfio_device_pm_runtime_get(device);
	...
 }

// A file that is not bound decides nothing yet.
@file_told@
identifier file, device;
@@
 vfio_file_enforced_coherent(struct file *file)
 {
	<...
-	return device_iommu_capable(device->dev, IOMMU_CAP_ENFORCE_CACHE_COHERENCY);
+	return !((struct vfio_device_file *)file->private_data)->access_granted ||
+	       !device->allows_no_snoop;
	...>
 }

@group_told@
identifier group, device;
@@
 vfio_group_enforced_coherent(struct vfio_group *group)
 {
	<...
-	!device_iommu_capable(device->dev, IOMMU_CAP_ENFORCE_CACHE_COHERENCY)
+	device->allows_no_snoop
	...>
 }
