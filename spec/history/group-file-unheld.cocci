// SPDX-License-Identifier: GPL-2.0
//
// Undoes what made the life cycle of the group file simple: a device that is opened through a container holds no
// reference of the group file. So that the kernel survives to be observed, what then is not there any more is not
// looked at, and nothing warns.
// commit: b76c0eed74c8 ("vfio: Simplify the life cycle of the group FD")
//
// What user space sees, compared with the merged kernel:
// - close of the group file detaches the container while a device file from it is open: its mappings are gone, and the
//   group is back in the kernel's own domain, with the device still enabled.
// - open of the group then succeeds, where the merged kernel gives EBUSY.
//
// files: drivers/vfio/container.c drivers/vfio/group.c
// expects: drivers/vfio/container.c:vfio_group_use_container drivers/vfio/container.c:vfio_group_unuse_container
// expects: drivers/vfio/container.c:vfio_group_detach_container
// expects: drivers/vfio/group.c:vfio_device_group_unuse_iommu

@use@
identifier group;
@@
 vfio_group_use_container(...)
 {
	...
-	get_file(group->opened_file);
	...
 }

@unuse@
identifier group;
@@
 vfio_group_unuse_container(...)
 {
	...
-	WARN_ON(group->container_users <= 1);
-	group->container_users--;
-	fput(group->opened_file);
+	if (group->container_users)
+		group->container_users--;
 }

@detach@
identifier group;
@@
 vfio_group_detach_container(...)
 {
	...
-	WARN_ON(group->container_users != 1);
	...
 }

@unuse_iommu@
identifier group;
@@
 vfio_device_group_unuse_iommu(...)
 {
	<...
-	WARN_ON(!group->container)
+	!group->container
	...>
 }
