// SPDX-License-Identifier: GPL-2.0
//
// A device without an IOMMU has a cdev for the privileged. BIND and ATTACH succeed and bind nothing: 6.12's own group path with an
// iommufd does the same.
// mail: "vfio: Enable cdev noiommu mode under iommufd" (2026)
//
// What user space sees, compared with the merged kernel:
// - the node exists; open gives EPERM without CAP_SYS_RAWIO.
// - BIND, ATTACH and DETACH succeed, and then all access does.
//
// files: drivers/vfio/vfio.h drivers/vfio/device_cdev.c
// expects: drivers/vfio/vfio.h:vfio_device_add drivers/vfio/vfio.h:vfio_device_del
// expects: drivers/vfio/device_cdev.c:vfio_device_fops_cdev_open
// expects: drivers/vfio/device_cdev.c:vfio_df_ioctl_attach_pt drivers/vfio/device_cdev.c:vfio_df_ioctl_detach_pt

@add@
identifier device;
@@
 vfio_device_add(...)
 {
-	if (vfio_device_is_noiommu(device))
-		return device_add(&device->device);
	...
 }

@del@
identifier device;
@@
 vfio_device_del(...)
 {
-	if (vfio_device_is_noiommu(device))
-		device_del(&device->device);
-	else
		cdev_device_del(&device->cdev, &device->device);
 }

@open@
identifier device;
@@
 vfio_device_fops_cdev_open(...)
 {
	...
+	if (vfio_device_is_noiommu(device) && !capable(CAP_SYS_RAWIO))
+		return -EPERM;
	if (!vfio_device_try_get_registration(device))
		return -ENODEV;
	...
 }

@attach@
identifier device, attach, ret;
@@
 vfio_df_ioctl_attach_pt(...)
 {
	<...
-	ret = device->ops->attach_ioas(device, &attach.pt_id);
+	ret = vfio_device_is_noiommu(device) ? 0 : device->ops->attach_ioas(device, &attach.pt_id);
	...>
 }

@detach@
identifier device;
@@
 vfio_df_ioctl_detach_pt(...)
 {
	<...
-	device->ops->detach_ioas(device);
+	if (!vfio_device_is_noiommu(device))
+		device->ops->detach_ioas(device);
	...>
 }
