/** How a program finds the devices of its trace, in C, and why it cannot be tried where it does not. */

import type { Feature } from './operand.js';

export interface ProgramDevice {
  /** The model's name: "device0". */
  readonly name: string;
  /** "0000:00:05.0", or null where the specification's machine does not say. */
  readonly address: string | null;
}

/** The table of devices and the function that fills it: `unavailable` gives the reason why the trace cannot be tried, or NULL. */
export function deviceText(devices: readonly ProgramDevice[], uses: ReadonlySet<Feature>): readonly string[] {
  if (devices.length === 0) return ['static const char *unavailable(void)', '{', '\treturn NULL;', '}'];
  const rows = devices.map(({ name, address }) => `\t{ .name = "${name}", .address = "${address ?? ''}" },`);
  return [
    'static struct device {',
    '\tconst char *name;',
    '\tchar address[32];',
    ...(uses.has('cdev') ? ['\tchar cdev[300];'] : []),
    ...(uses.has('group') ? ['\tchar group[300];'] : []),
    '} devices[] = {',
    ...rows,
    '};',
    '',
    'static char reason[PATH_MAX + 300];',
    ...(uses.has('cdev') ? CDEV.trimEnd().split('\n') : []),
    ...(uses.has('group') ? GROUP.trimEnd().split('\n') : []),
    ...FIND.split('\n'),
    ...(uses.has('cdev') ? NODE('cdev') : []),
    ...(uses.has('group') ? NODE('group') : []),
    '\t}',
    '\treturn NULL;',
    '}',
  ];
}

const CDEV = `
static void find_cdev(struct device *device)
{
	char path[128];
	DIR *folder;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%.31s/vfio-dev", device->address);
	folder = opendir(path);
	for (struct dirent *entry; folder && (entry = readdir(folder));)
		if (!strncmp(entry->d_name, "vfio", 4))
			snprintf(device->cdev, sizeof(device->cdev), "/dev/vfio/devices/%s", entry->d_name);
	if (folder)
		closedir(folder);
}
`;

const GROUP = `
static void find_group(struct device *device)
{
	char path[128], target[PATH_MAX] = "";
	char *number;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%.31s/iommu_group", device->address);
	if (readlink(path, target, sizeof(target) - 1) < 0)
		return;
	number = strrchr(target, '/');
	snprintf(device->group, sizeof(device->group), "/dev/vfio/%.200s", number ? number + 1 : target);
}
`;

const FIND = `
static const char *unavailable(void)
{
	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
		struct device *device = &devices[i];
		char path[128], driver[PATH_MAX] = "";

		snprintf(path, sizeof(path), "/sys/bus/pci/devices/%.31s/driver", device->address);
		if (readlink(path, driver, sizeof(driver) - 1) < 0 || !strstr(driver, "/vfio-pci")) {
			snprintf(reason, sizeof(reason), "%s (%s) is not bound to vfio-pci", device->name, device->address);
			return reason;
		}`;

const NODE = (of: 'cdev' | 'group'): readonly string[] => [
  `\t\tfind_${of}(device);`,
  `\t\tif (access(device->${of}, R_OK | W_OK)) {`,
  `\t\t\tsnprintf(reason, sizeof(reason), "%s cannot be opened through %s: %s", device->name,`,
  `\t\t\t\t device->${of}[0] ? device->${of} : "a ${of} of its own", strerror(errno));`,
  '\t\t\treturn reason;',
  '\t\t}',
];
