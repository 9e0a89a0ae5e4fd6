export {
  type Device,
  type DeviceChoice,
  type DeviceTableEntry,
  devices,
  deviceTable,
  resolveDevice,
} from './device.js';
export { type DeviceReport, listDevices } from './list-devices.js';
export { type ModelAccessOptions, type NodeModelAccess, openModelAccess } from './model-access.js';
export { defaultThreads } from './threads.js';
