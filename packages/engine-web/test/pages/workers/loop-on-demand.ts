const channel = new BroadcastChannel('get-stuck');

channel.onmessage = () => {
  channel.postMessage('stuck');
  for (;;);
};
