// SPDX-License-Identifier: GPL-2.0
//
// Group and cdev exclude each other by the ownership of DMA only: neither open nor BIND looks at the other path.
// Carries A5 (iii).
// mail: debated in the thread of 20210919063848.1476776-6-yi.l.liu@intel.com
//
// What user space sees, compared with the merged kernel:
// - open of a group succeeds while a device of it is bound through its cdev; BIND succeeds while the group is open.
// - SET_CONTAINER with a legacy container still gives EPERM then, and BIND gives EPERM while the group is in a legacy
//   container: the owners differ.
// - SET_CONTAINER with an iommufd claims nothing, and GET_DEVICE_FD of a device that a cdev file has bound succeeds,
//   whichever iommufd that is: a second file with access, and a second context.
// - BIND gives EINVAL while the device is open through the group.
//
// files: drivers/vfio/device_cdev.c drivers/vfio/group.c
// expects: drivers/vfio/device_cdev.c:vfio_df_ioctl_bind_iommufd drivers/vfio/device_cdev.c:vfio_df_unbind_iommufd
// expects: drivers/vfio/group.c:vfio_group_fops_open

@bind@
identifier device, ret;
@@
 vfio_df_ioctl_bind_iommufd(...)
 {
	<...
(
-	ret = vfio_device_block_group(device);
-	if (ret)
-		return ret;
-
|
-	vfio_device_unblock_group(device);
)
	...>
 }

@close@
identifier device;
@@
 vfio_df_unbind_iommufd(...)
 {
	...
-	vfio_device_unblock_group(device);
 }

@group_open@
identifier group, ret;
@@
 vfio_group_fops_open(...)
 {
	...
-	if (group->cdev_device_open_cnt) {
-		ret = -EBUSY;
-		goto out_unlock;
-	}
-
	...
 }
