// SPDX-License-Identifier: GPL-2.0
//
// A device that is open through its group under one iommufd is not opened again under another. Closes C2.
// Our own; not posted.
//
// What user space sees, compared with the merged kernel: VFIO_GROUP_GET_DEVICE_FD gives EPERM, as the claim of a first open
// would, while the device is open under another iommufd than the one the group has now.
//
// files: include/linux/vfio.h drivers/vfio/group.c
// expects: drivers/vfio/group.c:vfio_df_group_open

// open_iommufd: what the first of several opens was granted under; valid while open_count is not 0, as the bound device holds it.
@fields@
@@
struct vfio_device {
	...
	unsigned int open_count;
+	struct iommufd_ctx *open_iommufd;
	...
};

@open@
identifier df, device, ret;
@@
 vfio_df_group_open(struct vfio_device_file *df)
 {
	...
	df->iommufd = device->group->iommufd;
+	if (device->open_count != 0 && device->open_iommufd != df->iommufd) {
+		ret = -EPERM;
+		goto out_put_kvm;
+	}
	...
	ret = vfio_df_open(df);
	if (ret)
		goto out_put_kvm;
+	if (device->open_count == 1)
+		device->open_iommufd = df->iommufd;
	...
 }
