const requestDevice = GPUAdapter.prototype.requestDevice;

GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, descriptor) {
  const device = await requestDevice.call(this, descriptor);
  new BroadcastChannel('lose-device').onmessage = () => device.destroy();
  return device;
};
