// SPDX-License-Identifier: GPL-2.0
//
// Undoes two fixes of 2025: the group path with an iommufd opens a device without an IOMMU again, and its close does not take the
// count of opens below zero.
// fixes: "vfio: Fix unbalanced vfio_df_close call in no-iommu mode", "vfio: Prevent open_count decrement to negative"
//
// What user space sees, compared with the merged kernel:
// - the device file that GET_DEVICE_FD gives is not granted: read gives EINVAL.
//
// files: drivers/vfio/group.c drivers/vfio/vfio_main.c
// expects: drivers/vfio/group.c:vfio_df_group_open drivers/vfio/vfio_main.c:vfio_df_close

@open@
identifier device, df, ret;
@@
 vfio_df_group_open(...)
 {
	<...
	if (df->iommufd && vfio_device_is_noiommu(device) && device->open_count == 0) {
-		if (!capable(CAP_SYS_RAWIO) || vfio_iommufd_device_has_compat_ioas(device, df->iommufd)) {
-			ret = -EPERM;
-			goto out_put_kvm;
-		}
+		ret = !capable(CAP_SYS_RAWIO) || vfio_iommufd_device_has_compat_ioas(device, df->iommufd) ? -EPERM : 0;
+		goto out_put_kvm;
	}
	...>
 }

@close@
identifier device;
@@
 vfio_df_close(...)
 {
	...
-	if (!vfio_assert_device_open(device))
-		return;
	...
 }
