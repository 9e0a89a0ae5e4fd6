const { requestDevice } = GPUAdapter.prototype;
const { submit } = GPUQueue.prototype;
const channel = new BroadcastChannel('lose-device');
let device: GPUDevice | undefined;
let submissionsLeft = Number.POSITIVE_INFINITY;

channel.onmessage = () => {
  submissionsLeft = 5;
  channel.postMessage('ready');
};

GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, descriptor) {
  device = await requestDevice.call(this, descriptor);
  return device;
};

GPUQueue.prototype.submit = function (this: GPUQueue, buffers) {
  submissionsLeft -= 1;
  if (submissionsLeft === 0) device?.destroy();
  submit.call(this, buffers);
};
